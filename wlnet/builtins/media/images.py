"""Images: making them from arrays, and asking what they are."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import wraps
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, message
from wlnet.expr import (
    REAL_TYPES,
    Expr,
    Expression,
    NumericArray,
    PackedList,
    Symbol,
    from_array,
    has_head,
    is_list,
    list_of,
    rational,
    system,
)
from wlnet.expr.images import COLOR_CHANNELS, PIXEL_TYPES, TYPE_OF, Image

from .image_arguments import NOT_AN_IMAGE

if TYPE_CHECKING:
    import numpy

True_, False_, Automatic, Failed = map(system, ("True", "False", "Automatic", "$Failed"))
PICTURES = ("File", "Graphics", "Graph", "Legended", "GraphicsRow", "GraphicsColumn", "GraphicsGrid")
TYPE_NAMES = {**dict.fromkeys(PIXEL_TYPES), "Real": "Real32"}  # "Real" is the old name of the usual type
SPACE_HEADS = {"GrayLevel": "Grayscale", "RGBColor": "RGB", "Hue": "HSB", "CMYKColor": "CMYK", "LABColor": "LAB",
               "XYZColor": "XYZ", "LUVColor": "LUV", "LCHColor": "LCH"}  # fmt: skip
HUGE = 2**1023  # integers from here on may have no machine real


def image_of(symbol: str, e: Expression) -> Image | None:
    """The image that an argument is, that the file it names holds, or of a drawing; else message imginv and None."""
    if type(e) is Image:
        return e
    if has_head(e, system("File")) and len(e.args) == 1 and type(e.args[0]) is str:
        from wlnet.interchange import read_image

        return read_image(e.args[0])
    if isinstance(e, Expr):
        from wlnet.interchange.graphics import is_graphics

        if is_graphics(e):
            from wlnet.interchange.raster import rasterize

            return rasterize(e, "PNG")
    message(symbol, "imginv", e)
    return None


def pixel_array(e: Expression) -> numpy.ndarray | None:
    """The numbers of a matrix or of an array of rank 3; None for anything else."""
    if type(e) is NumericArray or type(e) is PackedList:
        array = e.array
    else:
        rows = _plain(e)
        if rows is None:
            return None
        import numpy

        try:
            array = numpy.array(rows, "float64")
        except ValueError:  # ragged
            return None
    return array if array.ndim in (2, 3) and array.size and array.dtype.kind in "iuf" else None


def _plain(e: Expression, depth: int = 3) -> object:
    if type(e) in REAL_TYPES:
        return float(e) if type(e) is not int or abs(e) < HUGE else None
    if not is_list(e) or depth == 0:
        return None
    if type(e) is PackedList:
        return e.array.tolist()
    parts = [_plain(part, depth - 1) for part in e.args]
    return None if any(part is None for part in parts) else parts


def pixel_type(e: Expression) -> str | None:
    """The type that "Byte" or its like names."""
    return TYPE_NAMES[e] or e if type(e) is str and e in TYPE_NAMES else None


def space_name(e: Expression) -> str | None:
    """The color space that a name, or a color's head such as RGBColor, stands for."""
    if type(e) is Symbol:
        return SPACE_HEADS.get(e.name)
    return e if type(e) is str and e in COLOR_CHANNELS else None


IMAGE_OPTIONS = dict.fromkeys(("ImageSize", "ImageResolution", "Magnification", "BaselinePosition"), Automatic)


@builtin("Image", "Image[data] is the image whose pixels are the numbers of an array; Image[data, \"Byte\"] takes them"
         " as numbers from 0 to 255. Image[image, \"type\"] changes the type.",
         options={"ColorSpace": Automatic, "Interleaving": Automatic, **IMAGE_OPTIONS},
         messages={"imgarray": "The specified argument `1` should be an array of rank 2 or 3 with machine-sized"
                               " numbers.",
                   "imgdatatype": "`1` is not a known type of pixels.",
                   "imgcsmis": "The color space `1` does not go with `2` channels."})  # fmt: skip
def image(data, type_=Automatic, *, color_space, interleaving):
    """An Image atom; x[h, w] or x[h, w, c], or x[c, h, w] with Interleaving -> False."""
    kind = None if type_ is Automatic else pixel_type(type_)
    if type_ is not Automatic and kind is None:
        message("Image", "imgdatatype", type_)
        return None
    if isinstance(data, Expr) and type(data.head) is Symbol and data.head.name in PICTURES:
        data = image_of("Image", data) or data
    if type(data) is Image:
        found = data if kind is None else data.with_type(kind)
        space = found.color_space if color_space is Automatic else space_name(color_space)
    else:
        array = pixel_array(data)
        if array is None:
            message("Image", "imgarray", data)
            return None
        if interleaving is False_ and array.ndim == 3:
            array = array.transpose(1, 2, 0)
        found = _from_numbers(array, kind, type(data) is NumericArray)
        space = None if color_space is Automatic else space_name(color_space)
    if color_space is not Automatic and (space is None or found.channels - COLOR_CHANNELS[space] not in (0, 1)):
        message("Image", "imgcsmis", color_space, found.channels)
        return None
    return Image(found.array, found.type_name, space)


def _from_numbers(array: numpy.ndarray, kind: str | None, typed: bool) -> Image:
    """Numbers in the range of their type; a NumericArray of a pixel type says itself what it holds."""
    import numpy

    own = TYPE_OF.get(array.dtype.name) if typed else None
    if own is not None and kind in (None, own):
        return Image(numpy.ascontiguousarray(array), own)
    kind = kind or "Real32"
    top = PIXEL_TYPES[kind].top
    return Image.from_reals(array.astype("float64") / top, kind)


def volume(e: Expression) -> bool:
    """Whether `e` is an image in three dimensions."""
    return not isinstance(e, Expr) and getattr(e, "head", None) is system("Image3D")


def fact(name: str, usage: str, of) -> None:  # type: ignore[no-untyped-def]
    """Declare a function of one image."""

    def run(e):
        """What is known of the image; message imginv."""
        if volume(e):
            from .image_volumes import fact as known

            return known(e, name)
        found = image_of(name, e)
        return None if found is None else of(found)

    builtin(name, usage, messages=NOT_AN_IMAGE, module=__name__)(run)


fact("ImageDimensions", "ImageDimensions[image] gives {width, height} in pixels.", lambda i: list_of(*i.dimensions))
fact("ImageChannels", "ImageChannels[image] gives the number of channels.", lambda i: i.channels)
fact("ImageType", 'ImageType[image] gives the type of the pixels, such as "Byte".', lambda i: i.type_name)
fact("ImageColorSpace", "ImageColorSpace[image] gives the color space, such as \"RGB\".",
     lambda i: i.color_space or Automatic)  # fmt: skip
fact("ImageAspectRatio", "ImageAspectRatio[image] gives height / width.",
     lambda i: rational(Fraction(i.height, i.width)))  # fmt: skip


@builtin("ImageQ", "ImageQ[e] gives True if e is an image.")
def image_q(e):
    """True or False."""
    return True_ if type(e) is Image or volume(e) else False_


@builtin("ImageData", "ImageData[image] gives the array of intensities; ImageData[image, \"Byte\"] the numbers of"
         " that type.",
         options={"Interleaving": True_, "DataReversed": False_}, messages=NOT_AN_IMAGE)  # fmt: skip
def image_data(e, type_=None, *, interleaving, data_reversed):
    """x[h, w] or x[h, w, c]; x[c, h, w] with Interleaving -> False."""
    if volume(e):
        from .image_volumes import data

        return data(e, type_, interleaving is not False_)
    found = image_of("ImageData", e)
    if found is None:
        return None
    if type_ is None:
        array = found.array if found.type_name == "Bit" else found.reals()
    else:
        kind = found.type_name if type_ is Automatic else pixel_type(type_)
        if kind is None:
            message("Image", "imgdatatype", type_)
            return None
        array = found.with_type(kind).array
    if interleaving is False_:
        array = array[None] if array.ndim == 2 else array.transpose(2, 0, 1)
        array = array[0] if found.channels == 1 else array
    if data_reversed is True_:
        array = array[::-1]
    import numpy

    return from_array(numpy.ascontiguousarray(array))


def images_in(e: Expression) -> tuple[Image, ...] | None:
    """The images of a list of nothing but images."""
    return e.args if isinstance(e, Expr) and is_list(e) and all(type(i) is Image for i in e.args) else None


def each_image(function: Callable[..., Expression]) -> Callable[..., Expression]:
    """A function of an image that, given a list of images, gives a list of results."""

    @wraps(function)
    def run(first: Expression, *rest: Expression, **options: Expression) -> Expression:
        many = images_in(first)
        return list_of(*(function(i, *rest, **options) for i in many)) if many else function(first, *rest, **options)

    return run
