"""HDF5 files: arrays and texts under names such as /group/data, with attributes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..expr import (
    Association,
    ByteArray,
    Expr,
    Expression,
    NumericArray,
    PackedList,
    from_array,
    has_head,
    is_list,
    list_of,
    system,
)
from .faults import failed
from .formats import Format, register

if TYPE_CHECKING:
    import h5py

Rule, True_, False_, All = map(system, ("Rule", "True", "False", "All"))


@contextmanager
def opened(data: bytes) -> Iterator[h5py.File]:
    """The file in bytes; the message fmterr where they are none."""
    import h5py

    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            yield file
    except (OSError, RuntimeError, KeyError, TypeError):
        raise failed("Import", "fmterr", "HDF5", "") from None


def names(file: h5py.File, groups: bool = False) -> list[str]:
    """The full names of the datasets, or of the groups, in alphabetical order."""
    import h5py

    found: list[str] = ["/"] if groups else []
    kind = h5py.Group if groups else h5py.Dataset
    file.visititems(lambda name, item: found.append(f"/{name}") if isinstance(item, kind) else None)
    return sorted(found)


def expression(value: Any) -> Expression:
    """The expression of what a dataset or an attribute holds: numbers, texts, truth values, records."""
    import h5py
    import numpy

    if isinstance(value, h5py.Empty):
        return list_of()
    array = numpy.asarray(value)
    kind = array.dtype.kind
    if array.dtype.names:
        rows = [Association.of((n, expression(row[n])) for n in array.dtype.names) for row in array.reshape(-1)]
        return rows[0] if array.ndim == 0 else list_of(*rows)
    if kind == "b":
        return lists(array, lambda x: True_ if x else False_)
    if kind in "iufc":
        return from_array(array.astype(array.dtype.newbyteorder("=")))
    if kind in "OSU":
        return lists(array, text)
    if kind == "V":
        return lists(array, lambda x: ByteArray(bytes(x)))
    raise failed("Import", "fmterr", "HDF5", f": the type {array.dtype} is not known")


def text(value: Any) -> Expression:
    """A text, or what else an object of variable size holds."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value) if isinstance(value, str) else expression(value)


def lists(array: Any, one: Callable[[Any], Expression]) -> Expression:
    """Nested lists of what becomes of each element."""
    if array.ndim == 0:
        return one(array.item() if array.dtype.kind != "V" else array[()])
    return list_of(*(lists(row, one) if array.ndim > 1 else one(row) for row in array))


def chosen(file: h5py.File, which: Expression) -> Expression:
    """The contents of a dataset, or of a list of them."""
    import h5py

    if is_list(which):
        return list_of(*(chosen(file, name) for name in which.args))
    if which is All:
        return list_of(*(expression(file[name][()]) for name in names(file)))
    if type(which) is int:
        listed = names(file)
        which = listed[which - 1] if 0 < which <= len(listed) else None
    found = file.get(which) if type(which) is str and which else None
    if not isinstance(found, h5py.Dataset):
        raise failed("Import", "noelem", which if which is not None else "Datasets", "HDF5")
    return expression(found[()])


def datasets(data: bytes, *which: Expression) -> Expression:
    """The names of the datasets, or the contents of those that are named."""
    with opened(data) as file:
        return chosen(file, which[0]) if which else list_of(*names(file))


def contents(data: bytes, *which: Expression) -> Expression:
    """The contents of all datasets by name, or of those that are named."""
    with opened(data) as file:
        if which:
            return chosen(file, which[0])
        return Association.of((name, expression(file[name][()])) for name in names(file))


def about(make: Callable[[Any], Expression]) -> Callable[..., Expression]:
    """The reader of what is known of each dataset, or of one."""

    def read(data: bytes, *which: Expression) -> Expression:
        with opened(data) as file:
            if not which:
                return Association.of((name, make(file[name])) for name in names(file))
            if type(which[0]) is not str or which[0] not in file:
                raise failed("Import", "noelem", which[0], "HDF5")
            return make(file[which[0]])

    return read


def attributes(data: bytes, *which: Expression) -> Expression:
    """The attributes of each dataset and group that has some, or of one."""

    def of(item: Any) -> Association:
        return Association.of((key, expression(value)) for key, value in item.attrs.items())

    with opened(data) as file:
        if which:
            return about(of)(data, *which)
        every = sorted({*names(file), *names(file, groups=True)})
        return Association.of((name, of(file[name])) for name in every if file[name].attrs)


def groups(data: bytes) -> Expression:
    """The names of the groups."""
    with opened(data) as file:
        return list_of(*names(file, groups=True))


def type_name(item: Any) -> Expression:
    """The type of a dataset, as in "Real64"."""
    known = {dtype: name for name, dtype in NumericArray.TYPES.items()}
    return known.get(item.dtype.name, "String" if item.dtype.kind in "OSU" else str(item.dtype))


def array_of(e: Expression) -> Any:
    """What h5py stores for an expression; None for what is no array of numbers or of texts."""
    import numpy

    if type(e) in (PackedList, NumericArray):
        return e.array
    if type(e) is ByteArray:
        return numpy.frombuffer(e.data, "uint8")
    if e is True_ or e is False_:
        return e is True_
    if type(e) in (int, float, complex, str):
        return e
    if not is_list(e) or not e.args:
        return None
    parts = [array_of(a) for a in e.args]
    if any(part is None for part in parts):
        return None
    try:
        found = numpy.array(parts)
    except (ValueError, OverflowError):
        return None
    if found.dtype.kind in "US":
        return found.astype(object) if only_texts(e) else None
    return found if found.dtype.kind in "biufc" else None


def only_texts(e: Expression) -> bool:
    """Whether only texts stand in nested lists."""
    return all(only_texts(a) for a in e.args) if is_list(e) else type(e) is str


def write(e: Expression) -> bytes:
    """A file with the datasets of an association or of rules, or with one, /Dataset1."""
    import h5py
    import numpy

    items = e.items() if type(e) is Association else rules_of(e)
    out = io.BytesIO()
    try:
        with h5py.File(out, "w") as file:
            for name, value in items if items is not None else [("Dataset1", e)]:
                made = array_of(value)
                if type(name) is not str or made is None:
                    raise failed("Export", "errelem", "Datasets", "HDF5")
                texts = isinstance(made, numpy.ndarray) and made.dtype.kind == "O"
                file.create_dataset(name, data=made, dtype=h5py.string_dtype() if texts else None)
    except (ValueError, TypeError, OSError, RuntimeError):  # the same name twice, say
        raise failed("Export", "errelem", "Datasets", "HDF5") from None
    return out.getvalue()


def rules_of(e: Expression) -> list[tuple[Expression, Expression]] | None:
    """The names and values of a list of rules; None for anything else."""
    listed = e.args if is_list(e) else (e,) if isinstance(e, Expr) else ()
    if not listed or not all(has_head(r, Rule) and len(r.args) == 2 for r in listed):
        return None
    return [r.args for r in listed]


READERS = {
    "Datasets": datasets,
    "Data": contents,
    "Attributes": attributes,
    "Groups": groups,
    "Dimensions": about(lambda item: list_of(*map(int, item.shape or ()))),
    "DataFormat": about(type_name),
}
register(
    Format(
        "HDF5",
        ("h5", "hdf5", "hdf", "he5"),
        READERS,
        {"Datasets": write, "Data": write, "Rules": write},
        ("HDF",),
        (b"\x89HDF\r\n\x1a\n",),
        takes=frozenset(READERS) - {"Groups"},
    )
)
