"""Data structures that programs change in place: CreateDataStructure and what is done to its results."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import applications, builtin, message
from wlnet.evaluator.definitions import assignments
from wlnet.expr import Atom, Expr, Expression, WolframMessage, list_of, literal_key, system

from .atom_methods import atom_method
from .data_structure_kinds import Array, Kind, Null, Refused, truth

Failed = system("$Failed")
MESSAGES = {
    "type": "`1` is not a known type of data structures.",
    "args": "`1` cannot be made from `2`.",
    "op": "`1` is not an operation of the data structure \"`2`\".",
    "opargs": "The operation `1` of the data structure \"`2`\" does not take the arguments `3`.",
    "empty": "The data structure \"`1`\" is empty.",
    "partw": "Part `2` of the data structure \"`1`\" does not exist.",
    "absent": "`2` is not an element of the data structure \"`1`\".",
    "bit": "`2` is not a bit of the data structure \"`1`\", whose bits are 0 to `3`.",
}  # fmt: skip


class DataStructure(Atom):
    """One data structure; copies of the reference are the same structure."""

    __slots__ = ("content",)
    head = system("DataStructure")

    def __init__(self, content: Kind) -> None:
        self.content = content

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not DataStructure or type(self.content) is not type(other.content):
            return False
        return tuple(map(literal_key, self.content.arguments())) == tuple(map(literal_key, other.content.arguments()))

    def __hash__(self) -> int:
        return hash((DataStructure, self.content.name))

    def constructor(self) -> Expression:
        """DataStructure[kind, content]."""
        return Expr(self.head, (self.content.name, *self.content.arguments()))

    def label(self) -> str:
        """DataStructure[Queue, <3>]."""
        from wlnet.forms import text

        inside = text(self.content.normal()) if self.content.name == "Counter" else f"<{len(self.content)}>"
        return f"DataStructure[{self.content.name}, {inside}]"


def kinds() -> dict[str, type[Kind]]:
    """All kinds by their names."""
    from . import data_structure_sets, data_structure_tables  # noqa: F401

    found: dict[str, type[Kind]] = {}
    waiting: list[type[Kind]] = [Kind]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found |= {kind.name: kind} if getattr(kind, "name", "") else {}
    return found


def created(function: str, name: Expression, args: tuple[Expression, ...]) -> Expression:
    """A new structure of a kind; $Failed after a message where it cannot be made."""
    kind = kinds().get(name) if type(name) is str else None
    if kind is None:
        message(function, "type", name)
        return Failed
    try:
        return DataStructure(kind(*args))
    except TypeError:
        message(function, "args", name, list_of(*args))
        return Failed


@builtin("CreateDataStructure", "CreateDataStructure[type, content] makes a data structure such as a \"Queue\", which "
         "operations like ds[\"Push\", x] change in place.", messages=MESSAGES)  # fmt: skip
def create_data_structure(name, *args):
    """A data structure."""
    return created("CreateDataStructure", name, args)


@builtin("DataStructure", "DataStructure[type, content] is a data structure.", messages=MESSAGES)
def data_structure(name, *args):
    """The object."""
    return created("DataStructure", name, args) if type(name) is str else None


@builtin("DataStructureQ", "DataStructureQ[e] tells whether e is a data structure, DataStructureQ[e, type] whether it "
         "is one of that type.")  # fmt: skip
def data_structure_q(e, name=None):
    """True or False."""
    return truth(type(e) is DataStructure and (name is None or name == e.content.name))


def operate(ds: DataStructure, args: tuple[Expression, ...]) -> Expression:
    """ds[operation, arguments]."""
    content = ds.content
    name = args[0] if args else Null
    code = content.operations.get(name) if type(name) is str else None
    if code is None:
        raise WolframMessage("DataStructure", "op", name, content.name)
    return result_of(content, code, name, args[1:])


def result_of(content: Kind, code: Any, name: Expression, args: tuple[Expression, ...]) -> Expression:
    """What an operation gives; the arguments must be those it takes."""
    needed = code.__code__.co_argcount - 1
    variadic = bool(code.__code__.co_flags & 0x04)
    if len(args) < needed or (len(args) > needed and not variadic):
        raise WolframMessage("DataStructure", "opargs", name, content.name, list_of(*args))
    try:
        found = code(content, *args)
    except Refused as problem:
        tag, *details = problem.args
        raise WolframMessage("DataStructure", tag, content.name, *details, result=Failed) from None
    except TypeError as problem:
        if problem.args:  # a fault, not arguments of the wrong kind
            raise
        raise WolframMessage("DataStructure", "opargs", name, content.name, list_of(*args)) from None
    return Null if found is None else DataStructure(found) if isinstance(found, Kind) else found


def assign_part(ds: DataStructure, args: tuple[Expression, ...], value: Expression) -> bool:
    """ds["Part", i] = value."""
    content = ds.content
    if len(args) != 2 or args[0] != "Part" or not isinstance(content, Array):
        return False
    try:
        content.set_part(args[1], value)
    except Refused as problem:
        message("DataStructure", problem.args[0], content.name, *problem.args[1:])
    return True


applications[DataStructure] = operate  # type: ignore[assignment]
assignments[DataStructure] = assign_part


@atom_method("Normal", DataStructure)
def normal(ds: DataStructure) -> Expression:
    """The elements as an ordinary expression."""
    return ds.content.normal()


@atom_method("Length", DataStructure)
def length(ds: DataStructure) -> Expression:
    """The number of elements."""
    return 0 if ds.content.name == "Counter" else len(ds.content)
