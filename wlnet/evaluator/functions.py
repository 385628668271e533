"""Pure functions: Function[body], Function[x, body], Function[{x, y}, body, attributes]."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.expr import Association, Expr, Expression, Symbol, call, system
from wlnet.expr.attributes import BITS

from .fuse import Body, Env
from .messages import message
from .state import state
from .substitute import parameters

Function, Slot, SlotSequence, Null, List, Sequence = map(
    system, ("Function", "Slot", "SlotSequence", "Null", "List", "Sequence")
)

Applied = Callable[[Expr, tuple[Expression, ...]], Expression]
_codes: dict[int, tuple[Expr, Applied]] = {}
CACHE_LIMIT = 4096


def code_of(function: Expr) -> Applied | None:
    """The compiled function, called with the function itself and its arguments; None if it is malformed."""
    found = _codes.get(id(function))
    if found is not None:
        return found[1]
    code = compile_function(function)
    if code is None:
        return None
    if len(_codes) >= CACHE_LIMIT:
        _codes.clear()
    _codes[id(function)] = (function, code)
    return code


def compile_function(function: Expr) -> Applied | None:
    """The code of a pure function of either kind."""
    count = len(function.args)
    if count == 1 or (count in (2, 3) and function.args[0] is Null):
        return slots_function(function.args[0] if count == 1 else function.args[1])
    if count in (2, 3):
        names = parameters(function)
        listed = function.args[0]
        expected = len(listed.args) if isinstance(listed, Expr) and listed.head is List else 1
        if len(names) != expected:
            message("Function", "flpar", listed, function)
            return None
        return named_function(names, function.args[1])
    return None


def named_function(names: tuple[Symbol, ...], body: Expression) -> Applied:
    """Function[{x, y}, body]."""
    compiled = Body(body, names, tail=True)
    count = len(names)

    def apply(function: Expr, args: tuple[Expression, ...]) -> Expression:
        if len(args) < count:
            message("Function", "fpct", function, Expr(function, args))
            return None
        return compiled.run(dict(zip(names, args, strict=False)))

    return apply


def slots_function(body: Expression) -> Applied:
    """Function[body] with #, #n, #name and ##."""
    slots: dict[Expression, Symbol] = {}
    sequences: dict[int, Symbol] = {}
    flat = replace_slots(body, slots, sequences)
    variables = (*slots.values(), *sequences.values())
    compiled = Body(flat, variables, tail=True)
    if not sequences and all(type(k) is int and k > 0 for k in slots):
        numbered = [(k - 1, s) for k, s in slots.items()]
        most = max((k for k, _ in numbered), default=-1) + 1
        if most <= 1 and len(numbered) == 1:
            only = numbered[0][1]

            def apply_one(function: Expr, args: tuple[Expression, ...]) -> Expression:
                return compiled.run({only: args[0] if args else missing_slot(function, 1, args)})

            return apply_one

        def apply_numbered(function: Expr, args: tuple[Expression, ...]) -> Expression:
            if len(args) < most:
                count = len(args)
                filled = {s: args[k] if k < count else missing_slot(function, k + 1, args) for k, s in numbered}
                return compiled.run(filled)
            return compiled.run({s: args[k] for k, s in numbered})

        return apply_numbered

    def apply(function: Expr, args: tuple[Expression, ...]) -> Expression:
        env: Env = {}
        for key, variable in slots.items():
            if key == 0:
                env[variable] = function
            elif type(key) is int:
                env[variable] = args[key - 1] if key <= len(args) else missing_slot(function, key, args)
            else:
                value = args[0].get(key) if args and type(args[0]) is Association else None
                if value is None:
                    message("Function", "slota", key, args[0] if args else Expr(Sequence, ()))
                    value = call("Slot", key)
                env[variable] = value
        for start, variable in sequences.items():
            env[variable] = Expr(Sequence, args[start - 1 :])
        return compiled.run(env)

    return apply


def missing_slot(function: Expr, slot: int, args: tuple[Expression, ...]) -> Expression:
    """Say that a slot cannot be filled; it stays as it is."""
    message("Function", "slotn", slot, function, Expr(function, args))
    return call("Slot", slot)


def replace_slots(e: Expression, slots: dict[Expression, Symbol], sequences: dict[int, Symbol]) -> Expression:
    """The body with a private variable for each slot; slots of inner functions of slots are theirs."""
    if type(e) is Association:
        return Association(replace_slots(r, slots, sequences) for r in e.table.values())
    if type(e) is not Expr:
        return e
    if e.head is Slot and len(e.args) == 1:
        key = e.args[0]
        if key not in slots:
            slots[key] = Symbol(f"#{key}", "Slot`")
        return slots[key]
    if e.head is SlotSequence and len(e.args) == 1 and type(e.args[0]) is int:
        return sequences.setdefault(e.args[0], Symbol(f"##{e.args[0]}", "Slot`"))
    if e.head is Function and (len(e.args) == 1 or (e.args and e.args[0] is Null)):
        return e
    head = replace_slots(e.head, slots, sequences)
    args = tuple([replace_slots(a, slots, sequences) for a in e.args])
    if head is e.head and all(a is b for a, b in zip(args, e.args, strict=True)):
        return e
    return Expr(head, args)


def attributes_of(function: Expr) -> int:
    """The attribute bits in the third argument of a function."""
    if len(function.args) < 3:
        return 0
    listed = function.args[2]
    names = listed.args if isinstance(listed, Expr) else (listed,)
    total = 0
    for name in names:
        if type(name) is Symbol:
            total |= BITS.get(name.name, 0)
    return total


def applier(function: Expression, catch: bool = True) -> Callable[..., Expression]:
    """A Python function that applies `function` to evaluated arguments and gives the value; for Map and its kind.

    `catch`: Return inside the function is its value; otherwise Returning is raised.
    """
    from .control import Returning
    from .loop import ANY_HOLD, Lazy, apply_evaluated, evaluate

    if isinstance(function, Expr) and function.head is Function and not attributes_of(function):
        code = code_of(function)
        if code is not None:

            def apply_function(*args: Expression) -> Expression:
                if (state.depth >= state.recursion_limit and (catch or state.watch is None)) or state.abort:
                    return apply_evaluated(function, args)
                depth = state.depth
                try:
                    found = code(function, args)
                except Returning as returned:
                    if not catch:
                        raise
                    found = returned.value_for("Function", depth)
                return Expr(function, args) if found is None else evaluate(found)

            return apply_function
    if type(function) is not Symbol:
        return lambda *args: evaluate(Expr(function, args))

    def apply_symbol(*args: Expression) -> Expression:
        if (
            function.down is None
            and function.definition is None
            and function.own is None
            and not (function.attributes or state.up_values or state.intercept or state.abort)
        ):  # a symbol without any meaning: the call is its own value
            for a in args:
                if type(a) is not int and type(a) is not float and type(a) is not str:
                    break
            else:
                result = Expr(function, args)
                result.stamp = state.clock
                function.bare = True
                return result
        if not function.attributes & ANY_HOLD and type(function.definition) is not Lazy:
            for a in args:
                kind = type(a)
                if (kind is Expr and a.stamp != state.clock) or (kind is Symbol and a.own is not None):
                    break
            else:
                return apply_evaluated(function, args)
        return evaluate(Expr(function, args))

    return apply_symbol
