"""What data tells of a net: coders for images, classes and truth values, and sizes that were open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from wlnet.expr import Expr, Expression, has_head, is_list, literal_key, system
from wlnet.expr.images import Image
from wlnet.expr.order import canonical
from wlnet.interchange import read_image

from ..application.data import Slot
from ..coders.boolean import BooleanDecoder, BooleanEncoder
from ..coders.calls import encoder_of_targets
from ..coders.classes import ClassDecoder, ClassEncoder
from ..coders.coder import Coder, Decoder, Encoder
from ..coders.dimensions import DepthDecoder
from ..coders.image import ImageDecoder, ImageEncoder
from ..coders.labels import Labels
from ..layers.elementwise import Elementwise
from ..layers.softmax import Softmax
from ..messages import failure, quoted, shortened, shown
from ..net import Misfit, Net
from ..numeric import Evaluate
from ..types import Integers, Type, Varying, describe
from .columns import TRUTHS, Column, at, not_numbers, stretches
from .losses import SIGMOIDS, producer

USUAL = (128, 128)  # the size of images that are of different sizes


def fit_input(symbol: str, net: Net, name: str, column: Column, evaluate: Evaluate) -> Net:
    """The net with a coder or a type for an input that has neither. Messages: datafit, dataform."""
    kind = net.inputs[name]
    if name in net.coders:
        return net
    if column.numeric:
        if kind.known and kind.element is None:
            return net
        check_alike(symbol, net, name, column)
        return refined(symbol, net, name, typed(kind, column))
    first = column.parts[0]
    if type(next(leaves(first), first)) in (int, float):
        raise not_numbers(Slot(system(symbol), quoted(name), kind), column, evaluate)
    if is_picture(first):
        return coded(symbol, net, name, image_encoders(column.parts, kind))
    if all(leaf in TRUTHS for leaf in leaves(first)):
        return net if name in net.truths else coded(symbol, net, name, [BooleanEncoder({"Dimensions": sizes(first)})])
    if all(is_label(leaf) for leaf in leaves(first)):
        labels = distinct(column.parts)
        settings = {"Labels": labels, "Dimensions": sizes(first)}
        index, vector = ClassEncoder(settings), ClassEncoder({**settings, "Form": "UnitVector"})
        return coded(symbol, net, name, [vector, index] if kind.element is None else [index, vector])
    raise failure(symbol, "nocoder", quoted(name), shown(shortened(first)))


def check_alike(symbol: str, net: Net, name: str, column: Column) -> None:
    """A message where examples are empty, or their dimensions differ, and the net takes no such ones."""
    shapes = [array.shape for array in column.arrays] or [tuple(column.array.shape[1:])]  # type: ignore[union-attr]
    empty = next((i for i, shape in enumerate(shapes) if 0 in shape), None)
    if empty is not None and name not in net.empties:
        slot = at(Slot(system(symbol), quoted(name), net.inputs[name]), empty)
        raise slot.refuse("datashape", describe(Type(shapes[empty])))
    place = next((i for i, shape in enumerate(shapes) if shape != shapes[0]), None)
    if place is None:
        return
    try:
        if column.kind is not None:
            net.refine({name: column.kind})
            return
    except Misfit:
        pass
    slot = at(Slot(system(symbol), quoted(name), Type(shapes[0])), place)
    raise slot.refuse("datashape", describe(Type(shapes[place])))


def typed(kind: Type, column: Column) -> Type:
    """The type of numbers for a port: the port's own where ranks differ, integers up to the greatest where it takes
    integers and does not say how large."""
    found = column.kind or kind
    element = kind.element
    if element is not None and element.high is None and column.is_whole():
        arrays = [np.asarray(column.array[:])] if column.array is not None else column.arrays
        greatest = max((int(a.max()) for a in arrays if a.size), default=1)
        if element.low is not None and greatest >= element.low:
            return Type(found.dims, Integers(element.low, greatest))
    return found


def refined(symbol: str, net: Net, name: str, kind: Type) -> Net:
    """The net with a type for a port; a message where data of that type does not fit."""
    try:
        return net.refine({name: kind})
    except Misfit as problem:
        raise misfit(symbol, name, kind, problem) from None


def misfit(symbol: str, name: str, kind: Type, problem: Misfit) -> Exception:
    """The message about data that does not fit a port."""
    if problem.port == name and problem.reason.startswith("should be "):
        return failure(symbol, "datashape", quoted(name), problem.reason.removeprefix("should be "), describe(kind))
    return failure(symbol, "datafit", quoted(name), describe(kind), problem.reason)


def coded(symbol: str, net: Net, name: str, candidates: Sequence[Coder]) -> Net:
    """The net with the first coder that fits a port; a message where none does."""
    problem: Exception | None = None
    for coder in candidates:
        try:
            return net.refine({name: coder.type}).with_coders({**net.coders, name: coder})
        except Misfit as found:
            problem = problem or misfit(symbol, name, coder.type, found)
    assert problem is not None
    raise problem


def is_picture(e: Expression) -> bool:
    """Whether the expression is an image, or File["name"]."""
    return isinstance(e, Image) or has_head(e, system("File"))


def is_label(e: Expression) -> bool:
    """Whether the expression can be a class, and is no number."""
    return type(e) not in (int, float) and not is_picture(e)


def leaves(e: Expression) -> Iterator[Expression]:
    """What stands in nested lists."""
    if not is_list(e):
        yield e
        return
    for part in e.args:
        yield from leaves(part)


def sizes(e: Expression) -> tuple[int, ...]:
    """The dimensions of nested lists."""
    return (len(e.args), *sizes(e.args[0])) if is_list(e) and e.args else ()


def distinct(parts: Sequence[Expression]) -> Labels:
    """The different things in lists, in canonical order."""
    found = {literal_key(leaf): leaf for part in parts for leaf in leaves(part)}
    return Labels(tuple(canonical(found.values())))


def image_encoders(parts: Sequence[Expression], kind: Type) -> list[Coder]:
    """Encoders for images by the port: their own size where it is one for all, else 128 x 128; their color space."""
    images = [part for part in parts if isinstance(part, Image)]
    if not images:
        images = [image for image in (opened(part) for part in parts[:1]) if image is not None]
    shapes = {image.dimensions for image in images}
    size = next(iter(shapes)) if len(shapes) == 1 and len(images) in (1, len(parts)) else USUAL
    gray = bool(images) and all(image.channels - image.has_alpha == 1 for image in images)
    spaces = ["Grayscale", "RGB"] if gray else ["RGB", "Grayscale"]
    made = [ImageEncoder({"ImageSize": size, "ColorSpace": space}) for space in spaces]
    return [encoder.fitted(Type((encoder.channels, *kind.dims[1:]))) if has_size(kind) else encoder for encoder in made]


def has_size(kind: Type) -> bool:
    """Whether a port knows height and width of what it takes."""
    return kind.rank == 3 and all(type(d) is int for d in kind.dims[1:])


def opened(e: Expression) -> Image | None:
    """The image in a file, None where there is none."""
    try:
        return read_image(e.args[0]) if has_head(e, system("File")) and type(e.args[0]) is str else None
    except Exception:  # whatever is wrong with it is told where it is encoded
        return None


def fit_target(symbol: str, net: Net, name: str, column: Column, evaluate: Evaluate) -> Net:
    """The net with a decoder for an output whose targets are no plain numbers."""
    if name in net.coders:
        return net
    decoder = decoder_for(symbol, net, name, column, evaluate)
    if decoder is None:
        return net
    try:
        fitted = net.refine({name: decoder.type})
        return fitted.refine({name: filled(fitted.outputs[name], column)}).with_coders({**net.coders, name: decoder})
    except Misfit as problem:
        count = net.outputs[name].dims[-1] if net.outputs[name].dims else None
        if isinstance(decoder, ClassDecoder) and type(count) is int and count != len(decoder.labels):
            words = quoted(name), len(decoder.labels), decoder.labels.words(4), count
            raise failure(symbol, "classcount", *words) from None
        raise failure(symbol, "datafit", quoted(name), decoder.words(), problem.reason) from None


def filled(kind: Type, column: Column) -> Type:
    """The type with the sizes that it does not know, but that lists of targets all have."""
    shapes = {sizes(part) for part in column.parts}
    shape = next(iter(shapes)) if len(shapes) == 1 else ()
    dims = [shape[i] if d is None and i < len(shape) else d for i, d in enumerate(kind.dims)]
    return Type(tuple(dims), kind.element)


def decoder_for(symbol: str, net: Net, name: str, column: Column, evaluate: Evaluate) -> Decoder | None:
    """The decoder that targets ask for: of images, truth values, classes; integers are classes after a softmax."""
    last = producer(net, name, through=True)[1]
    soft = isinstance(last, Softmax)
    if column.numeric:
        return numbered_classes(net, name, column) if soft and column.is_whole() else None
    first = column.parts[0]
    if is_picture(first):
        channels = {image.channels for image in column.parts if isinstance(image, Image)}
        return ImageDecoder({"ColorSpace": "Grayscale" if channels and max(channels) < 3 else "RGB"})
    depth = len(sizes(first)) if is_list(first) else 0
    found = [leaf for part in column.parts for leaf in leaves(part)]
    if found and type(found[0]) in (int, float) and not soft:
        raise not_numbers(Slot(system(symbol), quoted(name), net.outputs[name]), column, evaluate)
    if all(leaf in TRUTHS for leaf in found) and not soft:
        if producer(net, name)[1].head is system("NetPairEmbeddingOperator"):
            return None  # which gives distances: targets say whether the pair is of different things
        return BooleanDecoder({"InputDepth": depth})
    if not all(is_label(leaf) or type(leaf) is int for leaf in found) or any(map(is_calculation, found)):
        raise failure(symbol, "nocoder", quoted(name), shown(shortened(first)))
    several = depth == 1 and isinstance(last, Elementwise) and last.parameters["Function"].given in SIGMOIDS
    labels = distinct(column.parts)
    return ClassDecoder({"Labels": labels, "InputDepth": 1 if several else depth + 1, "Multilabel": several})


def is_calculation(e: Expression) -> bool:
    """Whether the expression is a list, which would be a class among classes in lists."""
    return isinstance(e, Expr) and is_list(e)


def numbered_classes(net: Net, name: str, column: Column) -> Decoder | None:
    """The decoder of classes that are integers; None where they number the classes from 1, or there are other targets.

    Where the number of classes is open there are as many as there are different ones.
    """
    kind, given = net.outputs[name], column.kind
    if given is None or (kind.rank is not None and given.dims != () and len(given.dims) != kind.rank - 1):
        return None
    if kind.rank is None and given.dims:
        return None
    count = kind.dims[-1] if kind.dims else None
    arrays = stretches(np.asarray(column.array[:])) if column.array is not None else column.arrays
    found = np.unique(np.concatenate([np.unique(a) for a in arrays]))
    if type(count) is int and ((found[0] >= 1 and found[-1] <= count) or len(found) != count):
        return None
    return ClassDecoder({"Labels": Labels(tuple(int(x) for x in found)), "InputDepth": len(given.dims) + 1})


def target_coder(decoder: Decoder, index: bool, kind: Type) -> Encoder | None:
    """The encoder of targets that undoes the decoder of an output: the number of a class where `index`, else its
    vector; arrays of as many levels as the decoder takes."""
    made = encoder_of_targets(decoder)
    assert isinstance(made, Encoder)
    settings: dict[str, Any] = {}
    if "Form" in made.parameters and not index:
        settings["Form"] = "UnitVector"  # compared number by number
    if isinstance(decoder, DepthDecoder) and "Dimensions" in made.parameters and decoder.outer:
        dims = kind.dims[: decoder.outer]
        settings["Dimensions"] = tuple(dim if type(dim) is int else Varying() for dim in dims)
    return (type(made)({**made.parameters, **settings}) if settings else made).fitted(kind)
