"""Images in three dimensions: made from arrays and slices, and what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, message
from wlnet.expr import Expression, NumericArray, PackedList, from_array, is_list, list_of, system
from wlnet.expr.images import COLOR_CHANNELS, PIXEL_TYPES, TYPE_OF, Image
from wlnet.expr.volumes import Image3D

from ..lists.packing import array_of
from .images import pixel_type, space_name

if TYPE_CHECKING:
    import numpy

Automatic, True_, False_, All = map(system, ("Automatic", "True", "False", "All"))


@builtin("Image3D", "Image3D[array] is an image in three dimensions whose voxels are the numbers of an array of rank 3,"
         " or of rank 4 with channels; Image3D[{image1, ...}] one of slices, the first on top.",
         options={"ColorSpace": Automatic, "Interleaving": True_, "ImageSize": Automatic, "ViewPoint": Automatic,
                  "Boxed": True_, "BoxRatios": Automatic, "ColorFunction": Automatic, "Background": system("None")},
         messages={"imgarray": "The specified argument `1` should be an array of rank 3 or 4 with machine-sized numbers"
                               " or a list of images of one size.",
                   "imgdatatype": "`1` is not a known type of voxels.",
                   "imgcsmis": "The color space `1` does not go with `2` channels."})  # fmt: skip
def image_3d(data, type_=Automatic, *, color_space, interleaving):
    """An Image3D atom."""
    import numpy

    kind = None if type_ is Automatic else pixel_type(type_)
    if type_ is not Automatic and kind is None:
        message("Image3D", "imgdatatype", type_)
        return None
    space = None if color_space is Automatic else space_name(color_space)
    if type(data) is Image3D:
        return data.with_type(kind or data.type_name)
    if is_list(data) and data.args and all(type(i) is Image for i in data.args):
        first = data.args[0]
        shapes = {i.array.shape for i in data.args}
        if len(shapes) == 1:
            kind = kind or first.type_name
            array = numpy.stack([i.with_type(kind).array for i in data.args])
            return Image3D(array, kind, space or first.color_space)
    typed = type(data) is NumericArray
    array = data.array if typed else array_of(data) if type(data) is PackedList else nested(data)
    if array is None or array.ndim not in (3, 4) or not array.size or array.dtype.kind not in "iuf":
        message("Image3D", "imgarray", data)
        return None
    if interleaving is False_ and array.ndim == 4:
        array = numpy.moveaxis(array, 0, -1)
    channels = array.shape[3] if array.ndim == 4 else 1
    if color_space is not Automatic and (space is None or channels - COLOR_CHANNELS[space] not in (0, 1)):
        message("Image3D", "imgcsmis", color_space, channels)
        return None
    own = TYPE_OF.get(array.dtype.name) if typed else None
    if own is not None and kind in (None, own):
        return Image3D(numpy.ascontiguousarray(array), own, space)
    kind = kind or "Real32"
    return Image3D.from_reals(array.astype("float64") / PIXEL_TYPES[kind].top, kind, space)


def nested(e: Expression) -> numpy.ndarray | None:
    """The array of nested lists of real numbers."""
    from .image_filters import real_array

    return real_array(e)


@builtin("Image3DSlices", "Image3DSlices[image] gives the slices of an image in three dimensions, from the top;"
         " Image3DSlices[image, n] one or several of them.",
         messages={"imginv": "Expecting an image in three dimensions instead of `1`.",
                   "slice": "`1` does not say which slices."})  # fmt: skip
def image_3d_slices(e, which=All):
    """Images."""
    if type(e) is not Image3D:
        message("Image3DSlices", "imginv", e)
        return None
    count = len(e)
    wanted = range(1, count + 1) if which is All else which.args if is_list(which) else (which,)
    if not all(type(n) is int and 1 <= abs(n) <= count for n in wanted):
        message("Image3DSlices", "slice", which)
        return None
    found = [e.slice(n - 1 if n > 0 else n) for n in wanted]
    return found[0] if type(which) is int else list_of(*found)


def fact(image: Image3D, name: str) -> Expression:
    """What ImageDimensions, ImageChannels, ImageType and ImageColorSpace say."""
    return {
        "ImageDimensions": list_of(*image.dimensions),
        "ImageChannels": image.channels,
        "ImageType": image.type_name,
        "ImageColorSpace": image.color_space or Automatic,
    }.get(name)


def data(image: Image3D, kind: Expression, interleaved: bool) -> Expression:
    """The array of voxels, as reals or as the numbers of a type."""
    import numpy

    if kind is None:
        array = image.reals()
    else:
        name = image.type_name if kind is Automatic else pixel_type(kind)
        if name is None:
            message("ImageData", "imgdatatype", kind)
            return None
        array = image.with_type(name).array
    if not interleaved and array.ndim == 4:
        array = numpy.moveaxis(array, -1, 0)
    return from_array(numpy.ascontiguousarray(array))
