"""ExampleData and ResourceData: published collections of examples, from files that the user has; test images."""

from __future__ import annotations

import math
import os
import zlib
from pathlib import Path

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.expr import Expression, WolframMessage, has_head, is_list, list_of, system
from wlnet.expr.images import Image
from wlnet.interchange.example_folders import examples_in
from wlnet.interchange.examples import COLLECTIONS, collection, contents

Failed, ResourceObject = system("$Failed"), system("ResourceObject")
TEXTS = {
    "nofile": "wlnet does not use the network: `1` is read from the files `2`, as published, in the folder `3`.",
    "damaged": "The files of `1` cannot be read: `2`.",
    "notent": "`1` is not known.`2`",
    "nodata": "There are no examples `2` in the folder `3`. These would be `2`.csv, .tsv or .npz, the class in the "
    "last column, or a folder `2` with a folder of images or texts for each class.",
    "elem": "`1` is no part of `2`: these are `3`.",
    "standin": "The image `1` is not there: a drawing of the same size stands for it.",
}
TEST_IMAGES = {  # name -> width, height, channels
    "Aerial": (256, 256, 1), "Airplane": (512, 512, 1), "Airplane2": (1024, 1024, 1), "Apples": (639, 480, 3),
    "Boat": (512, 512, 1), "Bridge": (512, 512, 1), "Clock": (256, 256, 1), "Couple": (256, 256, 3),
    "Couple2": (512, 512, 1), "F16": (512, 512, 3), "Flower": (640, 480, 3), "Girl": (256, 256, 3),
    "Girl2": (256, 256, 3), "Girl3": (256, 256, 3), "House": (256, 256, 3), "House2": (512, 512, 3),
    "JellyBeans": (256, 256, 3), "JellyBeans2": (256, 256, 3), "Lena": (512, 512, 3), "Man": (1024, 1024, 1),
    "Mandrill": (512, 512, 3), "Moon": (256, 256, 1), "Peppers": (512, 512, 3), "Sailboat": (512, 512, 3),
    "Splash": (512, 512, 3), "Tank": (512, 512, 1), "Tiffany": (512, 512, 3), "Tree": (256, 256, 3),
}  # fmt: skip


def data_folder() -> str:
    """The folder where the user keeps published data: Data in $UserBaseDirectory, or WLNET_DATA."""
    return os.environ.get("WLNET_DATA") or os.path.join(evaluate(system("$UserBaseDirectory")), "Data")


def examples(function: str, name: str, part: str) -> Expression:
    """The list of input -> class of a part of a collection, or of a folder of that name among the user's data.

    Messages nofile, nodata, damaged, elem and notent.
    """
    known = collection(name)
    if known is None:
        return own_examples(function, name, part)
    if part not in known.parts:
        if len(known.parts) > 1 or part not in ("TrainingData", "Data", "Content"):
            raise WolframMessage(function, "elem", part, name, list_of(*known.parts), result=Failed)
        part = next(iter(known.parts))
    folder = data_folder()
    try:
        return list_of(*contents(name, part, [folder]))
    except FileNotFoundError:
        place = os.path.join(folder, known.folders[0])
        raise WolframMessage(function, "nofile", name, list_of(*known.parts[part]), place, result=Failed) from None
    except ValueError as fault:
        raise WolframMessage(function, "damaged", name, str(fault), result=Failed) from None


def own_examples(function: str, name: str, part: str) -> Expression:
    """The examples in a folder of the user; messages nodata, damaged and notent."""
    folder = os.path.join(data_folder(), name)
    if not name or os.path.basename(name) != name or name in (os.curdir, os.pardir):
        raise unknown(function, name)
    try:
        found = examples_in(Path(folder), part)
    except ValueError as fault:
        raise WolframMessage(function, "damaged", name, str(fault), result=Failed) from None
    if found is None and os.path.isdir(folder):
        raise WolframMessage(function, "nodata", name, part, folder, result=Failed)
    if found is None:
        raise unknown(function, name)
    return list_of(*found)


def unknown(function: str, name: str) -> WolframMessage:
    """The message about a name that stands for no examples."""
    there = f" There are {', '.join(COLLECTIONS)}, and folders of your own in {data_folder()}."
    return WolframMessage(function, "notent", name, there, result=Failed)


@builtin("ResourceData", 'ResourceData["MNIST", "TrainingData"] gives the examples of a published collection as rules: '
         "MNIST, FashionMNIST, CIFAR-10, CIFAR-100, MovieReview, FisherIris or OpticalDigits, or those in a folder of "
         "that name, from the folder Data of $UserBaseDirectory or the one that the environment variable WLNET_DATA "
         "names.",
         messages=TEXTS)  # fmt: skip
def resource_data(resource, part="TrainingData"):
    """A list of rules; $Failed after a message that names the files wanted."""
    name = resource.args[0] if has_head(resource, ResourceObject) and resource.args else resource
    if type(name) is not str or type(part) is not str:
        return None
    return examples("ResourceData", name, part)


declare("ResourceObject", 'ResourceObject["name"] stands for a published collection, as ResourceData has it.')


@builtin("ExampleData", 'ExampleData[{"MachineLearning", "MNIST"}, "TrainingData"] gives the examples of a published '
         'collection from files of the user; ExampleData[{"TestImage", "name"}] an image of the size of a known one.',
         messages=TEXTS)  # fmt: skip
def example_data(what=None, part=None):
    """A list of rules, an image, or names; $Failed after a message."""
    if what is None:
        return list_of("MachineLearning", "TestImage")
    if what == "TestImage":
        return list_of(*(list_of("TestImage", name) for name in TEST_IMAGES))
    if what == "MachineLearning":
        return list_of(*(list_of("MachineLearning", name) for name in COLLECTIONS))
    if not is_list(what) or len(what.args) != 2 or not all(type(a) is str for a in what.args):
        return None
    kind, name = what.args
    if kind == "MachineLearning":
        return examples("ExampleData", name, "TrainingData" if part is None else str(part))
    if kind != "TestImage" or name not in TEST_IMAGES:
        raise WolframMessage("ExampleData", "notent", what, "", result=Failed)
    width, height, channels = TEST_IMAGES[name]
    if part == "ImageSize":
        return list_of(width, height)
    if part not in (None, "Data", "Image"):
        raise WolframMessage("ExampleData", "elem", part, name, list_of("Image", "ImageSize"), result=Failed)
    for ending in ("png", "jpg", "tiff", "bmp"):
        path = os.path.join(data_folder(), "TestImage", f"{name}.{ending}")
        if os.path.isfile(path):
            from wlnet.interchange import read_image

            return read_image(path)
    message("ExampleData", "standin", name)
    return drawing(name, width, height, channels)


def drawing(name: str, width: int, height: int, channels: int) -> Image:
    """Discs before a sky that brightens downwards, another arrangement for each name."""
    import numpy

    random = numpy.random.default_rng(zlib.crc32(name.encode()))
    y, x = numpy.mgrid[0:height, 0:width] / math.sqrt(width * height)
    colors = random.uniform(0.1, 0.9, (2, channels))
    found = colors[0] + (colors[1] - colors[0]) * y[:, :, None]
    for _ in range(12):
        center, radius = random.uniform(0, 1, 2), random.uniform(0.05, 0.25)
        distance = numpy.hypot(x - center[0], y - center[1])
        shade = numpy.clip(1.2 - distance / radius, 0, 1)[:, :, None]
        inside = (distance < radius)[:, :, None]
        found = numpy.where(inside, 0.15 + 0.85 * shade * random.uniform(0.2, 1, channels), found)
    found += 0.03 * numpy.sin(60 * x + 40 * y)[:, :, None]
    return Image(numpy.rint(numpy.clip(found, 0, 1) * 255).astype("uint8"))
