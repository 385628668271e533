"""Data in HDF5 files, read batch by batch: a table for each port, under its name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from wlnet.expr import Expression, list_of

from ..messages import failure, shown
from ..numeric import Array
from .columns import Stored
from .options import NAME


class Rows(Stored):
    """The rows of a data set in an open file."""

    def __init__(self, name: str, table: Any) -> None:
        self.name, self.table = name, table
        self.shape, self.dtype = tuple(table.shape), table.dtype

    def __len__(self) -> int:
        return int(self.shape[0])

    def __getitem__(self, place: Any) -> Any:
        return self.table[place]

    def take(self, places: Sequence[int]) -> Array:
        """The rows at some places, which the file gives in ascending order only, each once."""
        wanted, back = np.unique(np.asarray(places), return_inverse=True)
        try:
            rows = self.table[wanted]
        except (OSError, ValueError, TypeError) as fault:
            raise failure(NAME, "stored", shown(self.table.file.filename), str(fault)) from None
        return np.asarray(rows)[back]


def read_stored(e: Expression) -> dict[str, Any]:
    """The tables in File["name.h5"] by port: rows of numbers, or lists of strings. Messages: stored, nofun."""
    (given,) = e.args if len(e.args) == 1 else (None,)
    if type(given) is not str:
        raise failure(NAME, "dataform", shown(e))
    path = os.path.expanduser(given)
    if not os.path.isfile(path):
        raise failure(NAME, "stored", shown(given), "there is no such file")
    try:
        import h5py
    except ImportError:
        raise failure(NAME, "stored", shown(given), "the package h5py, which reads it, is not there") from None
    try:
        file = h5py.File(path, "r")
    except OSError:
        raise failure(NAME, "stored", shown(given), "it is no HDF5 file") from None
    found: dict[str, Any] = {}
    for name, table in file.items():
        if not isinstance(table, h5py.Dataset) or not table.shape:
            continue
        if h5py.check_string_dtype(table.dtype) is not None:
            found[name] = list_of(*table.asstr()[:].tolist())
        elif table.dtype.kind in "biuf":
            found[name] = Rows(name, table)
    if not found:
        raise failure(NAME, "stored", shown(given), "it has no tables of numbers")
    return found
