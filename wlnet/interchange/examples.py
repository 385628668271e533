"""Collections of examples as they are published: IDX files (MNIST and its kin), the binary files of CIFAR, tables."""

from __future__ import annotations

import gzip
import os
import struct
import zlib
from collections import Counter
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..expr import Expr, Expression, list_of, system
from ..expr.images import Image

if TYPE_CHECKING:
    import numpy

Rule = system("Rule")
IDX_TYPES = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
SHIPPED = Path(__file__).parent / "data"
DAMAGED = (OSError, EOFError, ValueError, KeyError, struct.error, zlib.error)


TRAINING, TEST, DATA = "TrainingData", "TestData", "Data"


class Collection(NamedTuple):
    """Where the parts of a collection are: for each part the files that hold it, and what reads them.

    A collection that is published in one part, "Data", is divided: of every ten examples of a class, the first seven
    are for training.
    """

    folders: tuple[str, ...]
    files: dict[str, tuple[str, ...]]
    read: Callable[[list[bytes]], list[Expression]]

    @property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """The files of each part."""
        whole = self.files.get(DATA)
        return self.files if whole is None else {DATA: whole, TRAINING: whole, TEST: whole}

    def part(self, examples: list[Expression], name: str) -> list[Expression]:
        """The examples of a part, out of those in its files."""
        return examples if name in self.files else divided(examples)[name == TEST]


def divided(examples: list[Expression]) -> tuple[list[Expression], list[Expression]]:
    """The rules for training and those for tests: of every ten of a class the first seven, and the last three."""
    found: tuple[list[Expression], list[Expression]] = ([], [])
    counts: Counter[object] = Counter()
    for rule in examples:
        found[counts[rule.args[1]] % 10 > 6].append(rule)
        counts[rule.args[1]] += 1
    return found


def idx(data: bytes) -> numpy.ndarray:
    """The array x[n, ...] in an IDX file; ValueError where it is none."""
    import numpy

    zero, kind, rank = struct.unpack(">HBB", data[:4])
    if zero or kind not in IDX_TYPES:
        raise ValueError("not an IDX file")
    shape = struct.unpack(f">{rank}I", data[4 : 4 + 4 * rank])
    return numpy.frombuffer(data, IDX_TYPES[kind], offset=4 + 4 * rank).reshape(shape)


def digits(files: list[bytes]) -> list[Expression]:
    """Images with their classes, from a file of images and a file of labels."""
    images, labels = idx(files[0]), idx(files[1])
    if len(images) != len(labels):
        raise ValueError("as many labels as images are expected")
    return [Expr(Rule, (Image(x), int(y))) for x, y in zip(images, labels, strict=True)]


def cifar(labels: int) -> Callable[[list[bytes]], list[Expression]]:
    """The reader of files of 32 x 32 images in three planes, each after so many labels, the last of which is taken."""

    def read(files: list[bytes]) -> list[Expression]:
        import numpy

        rows = numpy.frombuffer(b"".join(files), "u1").reshape(-1, labels + 3072)
        pixels = rows[:, labels:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        classes = rows[:, labels - 1].tolist()
        return [Expr(Rule, (Image(numpy.ascontiguousarray(x)), y)) for x, y in zip(pixels, classes, strict=True)]

    return read


def flowers(files: list[bytes]) -> list[Expression]:
    """Four numbers with a name, from lines with commas between."""
    found = []
    for line in files[0].decode("utf-8-sig").splitlines():
        cells = [cell.strip().strip('"') for cell in line.split(",")][-5:]
        if len(cells) == 5 and cells[0].replace(".", "", 1).isdigit():
            name = cells[4].removeprefix("Iris-").lower()
            found.append(Expr(Rule, (list_of(*map(float, cells[:4])), name)))
    if not found:
        raise ValueError("no line with four numbers and a name")
    return found


def sentences(files: list[bytes]) -> list[Expression]:
    """Lines of two files, of good and of bad opinions, in turn."""
    lines = [[line.strip() for line in data.decode("latin-1").splitlines() if line.strip()] for data in files]
    pairs = zip_longest(*lines)
    rated = [(text, word) for pair in pairs for text, word in zip(pair, ("positive", "negative"), strict=True)]
    return [Expr(Rule, (text, word)) for text, word in rated if text is not None]


def small_digits(files: list[bytes]) -> list[Expression]:
    """Images of 8 x 8 numbers from 0 to 16 with their classes, from lines of 65 numbers."""
    import numpy

    rows = numpy.loadtxt(files[0].decode("ascii").splitlines(), delimiter=",", dtype=numpy.uint8, ndmin=2)
    if rows.shape[1] != 65 or rows[:, :64].max() > 16:
        raise ValueError("not lines of 64 numbers from 0 to 16 and a class")
    images = (rows[:, :64] / numpy.float32(16)).reshape(-1, 8, 8)
    return [Expr(Rule, (Image(x), int(y))) for x, y in zip(images, rows[:, 64], strict=True)]


DIGITS: dict[str, tuple[str, ...]] = {
    "TrainingData": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "TestData": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
COLLECTIONS = {
    "MNIST": Collection(("MNIST",), DIGITS, digits),
    "FashionMNIST": Collection(("FashionMNIST",), DIGITS, digits),
    "CIFAR-10": Collection(
        ("CIFAR-10", "cifar-10-batches-bin"),
        {"TrainingData": tuple(f"data_batch_{i}.bin" for i in range(1, 6)), "TestData": ("test_batch.bin",)},
        cifar(1),
    ),
    "CIFAR-100": Collection(
        ("CIFAR-100", "cifar-100-binary"), {"TrainingData": ("train.bin",), "TestData": ("test.bin",)}, cifar(2)
    ),
    "MovieReview": Collection(
        ("MovieReview", "rt-polaritydata"), {DATA: ("rt-polarity.pos", "rt-polarity.neg")}, sentences
    ),
    "FisherIris": Collection(("FisherIris", "Iris"), {DATA: ("iris.data",)}, flowers),
    "OpticalDigits": Collection(("OpticalDigits",), {DATA: ("optdigits.tes",)}, small_digits),
}
NAMES = {"fashionmnist": "FashionMNIST", "cifar10": "CIFAR-10", "cifar100": "CIFAR-100", "mnist": "MNIST",
         "fisheriris": "FisherIris", "iris": "FisherIris", "opticaldigits": "OpticalDigits",
         "moviereview": "MovieReview"}  # fmt: skip


def collection(name: str) -> Collection | None:
    """The collection of a name, however it is spelt."""
    key = name.lower().replace("-", "").replace(" ", "")
    return COLLECTIONS.get(NAMES.get(key, name))


def contents(name: str, part: str, roots: list[str]) -> list[Expression]:
    """The examples of a part, from the first folder that has the files. FileNotFoundError, ValueError.

    What is free to be given away is there without any folder of the user.
    """
    known = collection(name)
    if known is None or part not in known.parts:
        raise FileNotFoundError(name)
    for root in (*roots, str(SHIPPED)):
        for folder in (*known.folders, ""):
            found = [content(Path(root) / folder, file) for file in known.parts[part]]
            if None not in found:
                try:
                    return known.part(known.read(found), part)  # type: ignore[arg-type]
                except DAMAGED as fault:
                    raise ValueError(f"{os.path.join(root, folder)}: {fault}") from None
    raise FileNotFoundError(name)


def content(folder: Path, file: str) -> bytes | None:
    """The bytes of a file, as it is or packed with gzip; None where there is none."""
    try:
        if (folder / file).is_file():
            return (folder / file).read_bytes()
        if (folder / f"{file}.gz").is_file():
            return gzip.decompress((folder / f"{file}.gz").read_bytes())
    except (OSError, EOFError, zlib.error) as fault:
        raise ValueError(f"{folder / file}: {fault}") from None
    return None
