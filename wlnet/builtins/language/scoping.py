"""Local names: Module, Block, With."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.changes import SPECIAL_SYMBOLS, set_own, touch
from wlnet.evaluator.control import Returning
from wlnet.evaluator.fuse import Code, Compiler, Env
from wlnet.evaluator.lazy import Lazy
from wlnet.evaluator.state import state
from wlnet.evaluator.substitute import substitute, variables_in
from wlnet.expr import Expr, Expression, Symbol, has_head, system
from wlnet.expr.attributes import LOCKED, TEMPORARY
from wlnet.expr.symbols import existing

List, Set, SetDelayed, Return, With = map(system, ("List", "Set", "SetDelayed", "Return", "With"))
MESSAGES = {
    "lvlist": "Local variable specification `1` is not a list.",
    "lvsym": "Local variable specification `1` contains `2`, which is not a symbol or an assignment to a symbol.",
    "lvset": "Local variable specification `1` contains `2`, which is an assignment to `3`; only assignments to "
    "symbols are allowed.",
    "lvws": "Variable `1` in local variable specification `2` requires a value.",
    "dup": "Duplicate local variable `1` found in local variable specification `2`.",
}
Locals = list[tuple[Symbol, Expression, bool]]


def local_variables(head: Symbol, names: Expression) -> Locals | None:
    """(symbol, initial value or None, delayed) for each entry of {x, y = 1, ...}; None after a message."""
    if not has_head(names, List):
        message(head, "lvlist", names)
        return None
    found: Locals = []
    for entry in names.args:
        symbol = entry.args[0] if isinstance(entry, Expr) and entry.head in (Set, SetDelayed) and entry.args else entry
        if any(symbol is v[0] for v in found):
            message(head, "dup", symbol, names)
            return None
        if type(entry) is Symbol:
            found.append((entry, None, False))
        elif isinstance(entry, Expr) and entry.head in (Set, SetDelayed) and len(entry.args) == 2:
            if type(entry.args[0]) is not Symbol:
                message(head, "lvset", names, entry, entry.args[0])
                return None
            found.append((entry.args[0], entry.args[1], entry.head is SetDelayed))
        else:
            if head is With:
                message(head, "lvws", entry, names)
            else:
                message(head, "lvsym", names, entry)
            return None
    return found


def fuse_module(e: Expr, compile: Compiler) -> Code | None:
    """Module inside a compiled body: the local names become variables of the body."""
    if len(e.args) != 2 or not has_head(e.args[0], List):
        return None
    found = local_variables(e.head, e.args[0])
    if found is None:
        return None
    starts = [
        (symbol, None if value is None else compile.substituted(value) if delayed else compile(value))
        for symbol, value, delayed in found
    ]
    body = compile.with_variables([v[0] for v in found])(e.args[1])

    def run(env: Env) -> Expression:
        session = state.session
        number = next_number()
        inner = dict(env)
        for symbol, code in starts:
            fresh = session.fresh_symbol(symbol.name, number)
            if code is not None:
                fresh.own = code(env)
            inner[symbol] = fresh
        depth = state.depth
        try:
            return body(inner)
        except Returning as returned:
            return scope_left(returned, "Module", depth)

    return run


@builtin("Module", "Module[{x, y = v, ...}, body] evaluates body with x, y, ... as local variables.",
         attributes="HoldAll", messages=MESSAGES, fuse=fuse_module)  # fmt: skip
def module(names, body):
    """The value of the body, its local names replaced by new symbols x$n."""
    e = Expr(system("Module"), (names, body))
    code = fuse_module(e, Compiler(()))
    return None if code is None and has_head(names, List) else invalid(e) if code is None else code({})


def invalid(e: Expr) -> Expression:
    """None, after the message for a list of variables that is none."""
    message(e.head, "lvlist", e.args[0])
    return None


@builtin("With", "With[{x = v, ...}, body] evaluates body with every x replaced by the value v.",
         attributes="HoldAll", messages=MESSAGES)  # fmt: skip
def with_(names, *more):
    """The body with the values put in."""
    if not more:
        message("With", "argmu", With, 1, 2)
        return None
    *further, body = more
    if further:
        inner = Expr(system("With"), tuple(more))
        return with_(names, inner)
    found = local_variables(system("With"), names)
    if found is None:
        return None
    values = {}
    for symbol, value, delayed in found:
        if value is None:
            message("With", "lvws", symbol, names)
            return None
        values[symbol] = value if delayed else evaluate(value)
    body = substitute(body, values)
    if not variables_in(body, frozenset((Return,))):
        return body
    depth = state.depth
    try:
        depth = state.depth
        try:
            return evaluate(body)
        except Returning as returned:
            return scope_left(returned, "Block", depth)
    except Returning as returned:
        return scope_left(returned, "With", depth)


def scope_left(returned: Returning, name: str, depth: int) -> Expression:
    """The value of Return[value, Module] for a Module; a plain Return goes on to the function around."""
    if returned.scope is None:
        raise returned
    return returned.value_for(name, depth)


VALUE_SLOTS = ("own", "down", "sub", "up", "definition")


def locked(symbol: Symbol) -> bool:
    """Whether a symbol cannot even have a local value; says so."""
    if not symbol.attributes & LOCKED:
        return False
    message("Block", "lockt", symbol, text="Symbol `1` is locked and cannot be changed.")
    return True


@contextmanager
def blocked(symbols: list[Symbol], inherit: bool = False) -> Iterator[None]:
    """The symbols have no values inside, nor built-in meaning; afterwards they have those from before.

    `inherit`: inside they start with copies of what they have outside.
    """
    for symbol in symbols:
        if type(symbol.definition) is Lazy:
            symbol.definition.load()
    settings = [(s, evaluate(s)) for s in symbols if s in SPECIAL_SYMBOLS]
    saved = [tuple(getattr(s, slot) for slot in VALUE_SLOTS) for s in symbols]
    outside = [(s.attributes, s.extras) for s in symbols]
    for symbol in symbols:
        if inherit:
            copy_values(symbol)
            continue
        touch(symbol, gains=False)
        if symbol.up is not None:
            state.up_values -= 1
        symbol.own = symbol.down = symbol.sub = symbol.up = None
        if symbol not in SPECIAL_SYMBOLS:
            symbol.definition = symbol.extras = None
            symbol.attributes &= TEMPORARY
    try:
        yield
    finally:
        for symbol, values in zip(symbols, saved, strict=True):
            if symbol.up is not None:
                state.up_values -= 1
            for slot, content in zip(VALUE_SLOTS, values, strict=True):
                setattr(symbol, slot, content)
            touch(symbol)
            if symbol.up is not None:
                state.up_values += 1
        for symbol, value in settings:
            SPECIAL_SYMBOLS[symbol](value)
        for symbol, (attributes, extras) in zip(symbols, outside, strict=True):
            symbol.attributes, symbol.extras = attributes, extras


def copy_values(symbol: Symbol) -> None:
    """Give a symbol rules of its own, the same as before."""
    touch(symbol)
    for slot in ("down", "sub", "up"):
        rules = getattr(symbol, slot)
        setattr(symbol, slot, None if rules is None else rules.copy())
    symbol.extras = None if symbol.extras is None else {k: copy(v) for k, v in symbol.extras.items()}


@builtin("Internal`InheritedBlock", "Internal`InheritedBlock[{x, ...}, body] evaluates body; what it changes of the "
         "values, rules and attributes of x, ... is undone afterwards.", attributes="HoldAll",
         messages=MESSAGES)  # fmt: skip
def inherited_block(names, body):
    """The value of the body."""
    found = local_variables(system("Block"), names)
    if found is None:
        return None
    starts = [(s, v if d else evaluate(v)) for s, v, d in found if v is not None]
    with blocked([v[0] for v in found], inherit=True):
        for symbol, value in starts:
            set_own(symbol, value)
        return evaluate(body)


@builtin("Block", "Block[{x, y = v, ...}, body] evaluates body with local values for x, y, ...",
         attributes="HoldAll", messages=MESSAGES)  # fmt: skip
def block(names, body):
    """The value of the body."""
    found = local_variables(system("Block"), names)
    if found is None:
        return None
    symbols = [v[0] for v in found]
    starts = [(s, v if d else evaluate(v)) for s, v, d in found if v is not None]
    if any(locked(s) for s in symbols):
        return None
    with blocked(symbols):
        for symbol, value in starts:
            set_own(symbol, value)
            if symbol in SPECIAL_SYMBOLS:
                SPECIAL_SYMBOLS[symbol](value)
        return evaluate(body)


@builtin("Unique", "Unique[x] gives a new symbol x$n, Unique[\"x\"] a symbol xn; Unique[{x, y}] a list of them, "
         "Unique[x, attributes] symbols with attributes.")  # fmt: skip
def unique(name=None, attributes=None):
    """A new symbol, or a list of them."""
    if has_head(name, List):
        found: list[Expression] = []
        for one in name.args:
            found.append(unique(one, attributes))
            if found[-1] is None:
                return None
        return Expr(List, tuple(found))
    if name is not None and type(name) is not str and type(name) is not Symbol:
        message("Unique", "usym", name, text="`1` is not a symbol or a valid symbol name.")
        return None
    front = "$" if name is None else name if type(name) is str else f"{name.name}$"
    context = name.context if type(name) is Symbol and name.context != "System`" else state.session.context
    while existing(full := f"{context}{front}{next_number()}") is not None:
        pass
    symbol = state.session.resolve(full)
    if attributes is not None:
        evaluate(Expr(system("SetAttributes"), (symbol, attributes)))
    return symbol


def next_number() -> int:
    """The next number for a new symbol's name."""
    state.session.module_number += 1
    return state.session.module_number
