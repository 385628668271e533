"""WLNet files: a net as it is written in the language, in JSON, and its arrays beside it, in one HDF5 file.

Layout as in files of this name elsewhere: /Version and /Network are texts, /Arrays/1, /Arrays/2, ... the arrays. Here
/Network is an object of JSON: "Net" the call that makes the net, as in ExpressionJSON, with ExportedArray[i] in place
of each array; "UninitializedNet" the call without values for them; "Positions" the positions of the arrays with their
numbers. Reading gives these calls and runs no code: `Import` evaluates what only builds data. Where /Network is what
Compress gives, the file is one of Wolfram Language, and `wolfram_nets` says what becomes of it.
"""

from __future__ import annotations

import base64
import io
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard

from ..expr import Association, Atom, Expr, Expression, NumericArray, PackedList, WolframMessage, call, list_of, system
from ..version import __version__
from . import compressed, wolfram_nets, wxf
from .faults import failed
from .formats import Format, register
from .json import as_expression, as_json
from .wxf import Malformed

if TYPE_CHECKING:
    import h5py
    import numpy

FORMAT = 1  # of /Network; readers refuse higher ones
ExportedArray = system("ExportedArray")


class NetAtom(Protocol):
    """What is asked of a net: its arrays by position, itself with others, the call that makes it."""

    def arrays_at(self) -> dict[tuple[int | str, ...], Any]:
        """Arrays by position, None where there is none yet."""

    def with_arrays(self, values: Any) -> Any:
        """The net with other arrays."""

    def constructor(self) -> Expression:
        """The call."""


def is_net(e: Expression) -> TypeGuard[NetAtom]:
    """Whether an expression is a net, of which this room knows no more than what it can be asked."""
    return isinstance(e, Atom) and hasattr(e, "arrays_at") and hasattr(e, "with_arrays")


class Store:
    """The arrays met so far, each once, and their numbers."""

    def __init__(self) -> None:
        self.arrays: list[numpy.ndarray] = []
        self.numbers: dict[int, int] = {}

    def number(self, array: numpy.ndarray) -> int:
        """The number of an array, from 1."""
        place = self.numbers.get(id(array))
        if place is None:
            self.arrays.append(array)  # and so keeps it: no other gets its id
            place = self.numbers[id(array)] = len(self.arrays)
        return place

    def outlined(self, e: Expression) -> Expression:
        """The expression with ExportedArray[i] in place of numeric arrays, and the calls that make other objects."""
        if type(e) is NumericArray:
            return call("ExportedArray", self.number(e.array))
        if type(e) is Association:
            return Association(Expr(r.head, (self.outlined(r.args[0]), self.outlined(r.args[1]))) for r in e.rules())
        if isinstance(e, PackedList):
            return e
        if isinstance(e, Expr):
            return Expr(self.outlined(e.head), tuple(map(self.outlined, e.args)))
        if isinstance(e, Atom):
            made = e.constructor()
            return e if type(made) is type(e) else self.outlined(made)
        return e


def encode(net: NetAtom) -> bytes:
    """The bytes of a file with a net; equal ones for equal nets."""
    import h5py
    import numpy

    store = Store()
    positions = net.arrays_at()
    network = {
        "Format": FORMAT,
        "Net": as_json(store.outlined(net.constructor())),
        "UninitializedNet": as_json(store.outlined(net.with_arrays(dict.fromkeys(positions)).constructor())),
        "Positions": [[list(path), store.number(a)] for path, a in positions.items() if a is not None],
    }
    out = io.BytesIO()
    with h5py.File(out, "w") as file:
        file["Version"] = f"wlnet {__version__}"
        file["Network"] = json.dumps(network, separators=(",", ":"))
        group = file.create_group("Arrays")
        for i, array in enumerate(store.arrays, 1):
            group.create_dataset(str(i), data=numpy.ascontiguousarray(array))
    return out.getvalue()


def write(e: Expression) -> bytes:
    """The bytes of a file with a net; the message errelem for anything else."""
    if not is_net(e):
        raise failed("Export", "errelem", "Net", "WLNet")
    return encode(e)


@contextmanager
def opened(data: bytes) -> Iterator[h5py.File]:
    """The file in bytes; the message fmterr where they are none, or where something is missing in it."""
    import h5py

    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            yield file
    except WolframMessage:
        raise
    except (OSError, RuntimeError, KeyError, TypeError, ValueError, AttributeError, IndexError, Malformed, zlib.error):
        raise failed("Import", "fmterr", "WLNet", "") from None


def text_of(file: h5py.File, name: str) -> str:
    """A text in the file."""
    found = file[name][()]
    return found.decode() if isinstance(found, bytes) else str(found)


def network(file: h5py.File) -> dict[str, Any]:
    """What /Network says, where it is JSON."""
    found = json.loads(text_of(file, "Network"))
    if found["Format"] > FORMAT:
        raise failed("Import", "fmterr", "WLNet", f": it was written by {text_of(file, 'Version')}")
    return found  # type: ignore[no-any-return]


def association(file: h5py.File) -> Expression:
    """What /Network says, where it is what Compress gives; None where it is JSON."""
    written = text_of(file, "Network")
    if not written.startswith("1:"):
        return None
    body = zlib.decompress(base64.b64decode(written[2:]))
    return compressed.deserialize(body) if body.startswith(compressed.MARK) else wxf.deserialize(body)


def array(file: h5py.File, number: int) -> NumericArray:
    """One of the arrays."""
    found = file["Arrays"][str(number)][()]
    found = found.astype(found.dtype.newbyteorder("="), copy=False)
    found.flags.writeable = False
    return NumericArray(found)


def filled(e: Expression, file: h5py.File, known: dict[int, NumericArray]) -> Expression:
    """The expression with the arrays in place of ExportedArray[i]."""
    if isinstance(e, Association):
        return Association(Expr(r.head, (r.args[0], filled(r.args[1], file, known))) for r in e.rules())
    if not isinstance(e, Expr) or isinstance(e, PackedList):
        return e
    if e.head is ExportedArray and len(e.args) == 1 and type(e.args[0]) is int:
        if e.args[0] not in known:
            known[e.args[0]] = array(file, e.args[0])
        return known[e.args[0]]
    return Expr(filled(e.head, file, known), tuple(filled(part, file, known) for part in e.args))


def read_net(data: bytes) -> Expression:
    """The call that makes the net."""
    with opened(data) as file:
        foreign = association(file)
        if foreign is not None:
            return wolfram_nets.net(foreign, partial(array, file))
        return filled(as_expression(network(file)["Net"]), file, {})


def read_uninitialized(data: bytes) -> Expression:
    """The call that makes the net without values in its arrays."""
    with opened(data) as file:
        foreign = association(file)
        if foreign is not None:
            return wolfram_nets.net(foreign, lambda number: system("Automatic"))
        return filled(as_expression(network(file)["UninitializedNet"]), file, {})


def read_arrays(data: bytes) -> Expression:
    """The arrays, in the order of their numbers."""
    with opened(data) as file:
        return list_of(*(array(file, i) for i in sorted(map(int, file["Arrays"]))))


def read_positions(data: bytes) -> Expression:
    """The arrays by position."""
    with opened(data) as file:
        foreign = association(file)
        found = network(file)["Positions"] if foreign is None else wolfram_nets.positions(foreign)
        return Association.of((list_of(*path), array(file, number)) for path, number in found)


def read_version(data: bytes) -> Expression:
    """What wrote the file."""
    with opened(data) as file:
        return text_of(file, "Version")


register(
    Format(
        "WLNet",
        ("wlnet",),
        {
            "Net": read_net,
            "UninitializedNet": read_uninitialized,
            "ArrayList": read_arrays,
            "ArrayAssociation": read_positions,
            "WLVersion": read_version,
        },
        {"Net": write},
    )
)
