"""Compile: functions of machine numbers. Arguments and results are numeric; the body is evaluated, not translated."""

from __future__ import annotations

from typing import NamedTuple

from wlnet.evaluator import applications, builtin, evaluate, message
from wlnet.expr import (
    NUMBER_TYPES,
    Association,
    Atom,
    Expr,
    Expression,
    PackedList,
    Symbol,
    call,
    from_array,
    has_head,
    is_list,
    list_of,
    system,
)

from ..numbers.numeric_value import approximate

Blank, List, Function, Module, Alternatives = map(system, ("Blank", "List", "Function", "Module", "Alternatives"))
True_, False_, Listable, Automatic = map(system, ("True", "False", "Listable", "Automatic"))
KINDS = {system("Real"): "Real", system("Integer"): "Integer", system("Complex"): "Complex"}
NAMES = {"Real": "machine-size real number", "Integer": "machine-size integer",
         "Complex": "machine-size complex number", "Boolean": "Boolean value"}  # fmt: skip
ASSIGNING = frozenset(map(system, (
    "Set", "SetDelayed", "Increment", "Decrement", "PreIncrement", "PreDecrement", "AddTo", "SubtractFrom", "TimesBy",
    "DivideBy", "AppendTo", "PrependTo",
)))  # fmt: skip
OPTIONS = {"CompilationTarget": Automatic, "CompilationOptions": Automatic, "RuntimeOptions": Automatic,
           "RuntimeAttributes": list_of(), "Parallelization": Automatic}  # fmt: skip


class Slot(NamedTuple):
    """An argument: its variable, its kind of numbers, and its rank (0 for a number)."""

    variable: Symbol
    kind: str
    rank: int


class CompiledFunction(Atom):
    """A function of numbers: its arguments, its body, and whether it is applied to the elements of lists."""

    __slots__ = ("body", "code", "listable", "slots", "template")
    head = system("CompiledFunction")

    def __init__(self, slots: tuple[Slot, ...], template: Expr, body: Expression, listable: bool) -> None:
        self.slots = slots
        self.template = template
        self.body = body
        self.listable = listable
        self.code = code_of(slots, body)

    def __eq__(self, other: object) -> bool:
        return type(other) is CompiledFunction and self.slots == other.slots and self.body == other.body

    def __hash__(self) -> int:
        return hash((CompiledFunction, self.slots))

    def constructor(self) -> Expression:
        """Compile[{...}, body]."""
        rule = call("Rule", system("RuntimeAttributes"), list_of(Listable))
        return call("Compile", self.template, self.body, *([rule] if self.listable else []))

    def label(self) -> str:
        """CompiledFunction[{x}, x^2, -CompiledCode-]."""
        from wlnet.forms import text

        names = ", ".join(slot.variable.name for slot in self.slots)
        return f"CompiledFunction[{{{names}}}, {text(self.body, 'OutputForm')}, -CompiledCode-]"


def code_of(slots: tuple[Slot, ...], body: Expression) -> Expr:
    """The body as a pure function; its variables may be assigned to."""
    variables = tuple(s.variable for s in slots)
    changed = [v for v in variables if v in assigned(body)]
    if changed:
        body = Expr(Module, (list_of(*(call("Set", v, v) for v in changed)), body))
    return Expr(Function, (Expr(List, variables), body))


def assigned(body: Expression) -> set[Symbol]:
    """The symbols that something in the body assigns to."""
    found: set[Symbol] = set()
    stack = [body]
    while stack:
        e = stack.pop()
        if isinstance(e, Expr) and not hasattr(e, "array"):
            if e.head in ASSIGNING and e.args:
                target = e.args[0]
                while isinstance(target, Expr) and target.args and target.head is system("Part"):
                    target = target.args[0]
                found |= {t for t in (target.args if is_list(target) else (target,)) if type(t) is Symbol}
            stack += (e.head, *e.args)
        elif type(e) is Association:
            stack += e.rules()
    return found


def read_slot(e: Expression) -> Slot | None:
    """x, {x, _Integer} or {x, _Real, rank}."""
    if type(e) is Symbol:
        return Slot(e, "Real", 0)
    if not is_list(e) or not 1 <= len(e.args) <= 3 or type(e.args[0]) is not Symbol:
        return None
    kind = "Real" if len(e.args) == 1 else kind_of(e.args[1])
    rank = e.args[2] if len(e.args) == 3 else 0
    return Slot(e.args[0], kind, rank) if kind is not None and type(rank) is int and rank >= 0 else None


def kind_of(pattern: Expression) -> str | None:
    """The kind of numbers that _Real, _Integer, _Complex and True | False stand for."""
    if has_head(pattern, Blank) and len(pattern.args) == 1:
        return KINDS.get(pattern.args[0])
    if has_head(pattern, Alternatives) and set(pattern.args) == {True_, False_}:
        return "Boolean"
    return None


@builtin("Compile", "Compile[{x, ...}, e] is e as a function of machine numbers; {x, _Integer} is an argument of "
         "another kind, {x, _Real, n} an array of rank n.", attributes="HoldAll", options=OPTIONS,
         messages={"args": "The arguments `1` should be symbols, or lists such as {x, _Real, 1}."})  # fmt: skip
def compile_(arguments, body, types=None, *, compilation_target, compilation_options, runtime_options,
             runtime_attributes, parallelization):  # fmt: skip
    """A CompiledFunction."""
    slots = [read_slot(a) for a in arguments.args] if is_list(arguments) else [None]
    if any(s is None for s in slots):
        message("Compile", "args", arguments)
        return None
    wanted = evaluate(runtime_attributes)
    listable = wanted is Listable or (is_list(wanted) and Listable in wanted.args)
    if has_head(body, system("Evaluate")) and len(body.args) == 1:
        body = evaluate(body.args[0])
    return CompiledFunction(tuple(s for s in slots if s is not None), arguments, body, listable)


MESSAGES = {
    "cfsa": "Argument `1` at position `2` should be a `3`.",
    "cfta": "Argument `1` at position `2` should be a rank `3` tensor of `4`s.",
    "cfct": "Number of arguments `1` does not match the length `2` of the argument template.",
}


def say(tag: str, *values: Expression) -> None:
    """Issue a message of CompiledFunction."""
    message("CompiledFunction", tag, *values, text=MESSAGES[tag])


def apply_compiled(function: CompiledFunction, args: tuple[Expression, ...]) -> Expression:
    """The numeric value; that of the body as it is where an argument is of the wrong kind."""
    slots = function.slots
    if len(args) != len(slots):
        say("cfct", len(args), len(slots))
        return None
    if function.listable:
        threaded = over_lists(function, args)
        if threaded is not None:
            return threaded
    numbers = []
    for position, (slot, arg) in enumerate(zip(slots, args, strict=True), 1):
        number = coerced(arg, slot)
        if number is None:
            if slot.rank:
                say("cfta", arg, position, slot.rank, NAMES[slot.kind])
            else:
                say("cfsa", arg, position, NAMES[slot.kind])
            return Expr(function.code, args)
        numbers.append(number)
    return numeric(evaluate(Expr(function.code, tuple(numbers))))


def over_lists(function: CompiledFunction, args: tuple[Expression, ...]) -> Expression:
    """The function of each element, where arguments are lists deeper than their ranks; else None."""
    deeper = [depth(a) > slot.rank for a, slot in zip(args, function.slots, strict=True)]
    lengths = {len(a.args) for a, deep in zip(args, deeper, strict=True) if deep}
    if len(lengths) != 1:
        return None
    (count,) = lengths
    columns = [a.args if deep else (a,) * count for a, deep in zip(args, deeper, strict=True)]
    return packed(list_of(*(evaluate(Expr(function, row)) for row in zip(*columns, strict=True))))


def depth(e: Expression) -> int:
    """How many levels of lists `e` has."""
    if type(e) is PackedList:
        return int(e.array.ndim)
    return 1 + depth(e.args[0]) if is_list(e) and e.args else int(is_list(e))


def coerced(e: Expression, slot: Slot) -> Expression:
    """The argument as numbers of the kind wanted; None where it is none of those."""
    if slot.rank:
        return array_of(e, slot)
    if slot.kind == "Boolean":
        return e if e is True_ or e is False_ else None
    if slot.kind == "Integer":
        return e if type(e) is int and -(2**63) <= e < 2**63 else None
    if is_list(e):
        return None
    found = approximate(e)
    if type(found) is float:
        return found if slot.kind == "Real" else complex(found)
    return found if type(found) is complex and slot.kind == "Complex" else None


def array_of(e: Expression, slot: Slot) -> Expression:
    """A packed list of the rank and kind wanted; None where `e` is none."""
    import numpy

    flat = packed(e) if is_list(e) else e
    if type(flat) is not PackedList:
        flat = packed(evaluate(call("N", e))) if is_list(e) and slot.kind != "Integer" else e
    if type(flat) is not PackedList or flat.array.ndim != slot.rank:
        empty = is_list(e) and not e.args and slot.rank == 1
        return e if empty else None
    kind = flat.array.dtype.kind
    if slot.kind == "Integer":
        return flat if kind == "i" else None
    if slot.kind == "Real":
        return PackedList(flat.array.astype(numpy.float64, copy=False)) if kind in "if" else None
    return PackedList(flat.array.astype(numpy.complex128, copy=False)) if slot.kind == "Complex" else None


def packed(e: Expression) -> Expression:
    """A list of numbers of one kind as a packed list; anything else as it is."""
    import numpy

    if type(e) is PackedList or not is_list(e) or not e.args:
        return e
    items = [packed(x) for x in e.args]
    if all(type(x) is PackedList for x in items):
        if len({(x.array.shape, x.array.dtype) for x in items}) == 1:
            return from_array(numpy.stack([x.array for x in items]))
        return Expr(List, tuple(items))
    kinds = set(map(type, items))
    if len(kinds) == 1 and kinds <= {int, float, complex} and not (kinds == {int} and not small(items)):
        return from_array(numpy.array(items))
    return e


def small(items: list[Expression]) -> bool:
    """Whether all integers are those of the machine."""
    return all(-(2**63) <= x < 2**63 for x in items)


def numeric(e: Expression) -> Expression:
    """The result as machine numbers; integers and truth values stay."""
    if type(e) in (int, float, complex, PackedList, Symbol, str):
        return e
    if type(e) in NUMBER_TYPES:
        return approximate(e)
    if is_list(e):
        items = tuple(map(numeric, e.args))
        if {int, float} == set(map(type, items)):
            items = tuple(map(float, items))
        return packed(Expr(List, items))
    found = approximate(e)
    return e if found is None else found


applications[CompiledFunction] = apply_compiled
