"""Giving values to symbols and taking them away: Set and its kind."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.arguments import has_wrapper
from wlnet.evaluator.changes import protected, touch
from wlnet.evaluator.definitions import assign, clear, define, evaluated_left_side, unset
from wlnet.evaluator.fuse import Code, Compiler, Env
from wlnet.evaluator.part_assignments import assign_key, assign_parts
from wlnet.expr import Association, Expr, Expression, Symbol, WolframMessage, has_head, list_of, system
from wlnet.expr.attributes import PROTECTED
from wlnet.expr.symbols import forget

List, Part, Null, Failed = map(system, ("List", "Part", "Null", "$Failed"))
MESSAGES = {
    "wrsym": "Symbol `1` is Protected.",
    "write": "Tag `1` in `2` is Protected.",
    "setraw": "Cannot assign to raw object `1`.",
    "shape": "Lists `1` and `2` are not the same shape.",
    "setps": "`1` in the part assignment is not a symbol.",
    "noval": "Symbol `1` in part assignment does not have an immediate value.",
    "norep": "Assignment on `2` for `1` not found.",
    "rvalue": "`1` is not a variable with a value, so its value cannot be changed.",
    "tagnf": "Tag `1` not found in `2`.",
    "tagpos": "Tag `1` in `2` is too deep for an assigned rule to be found.",
}


def fuse_set(e: Expr, compile: Compiler) -> Code | None:
    """x = v or x[[i]] = v inside a compiled body, where x is a plain symbol or a local variable."""
    if len(e.args) == 2 and has_head(e.args[0], Part):
        return fuse_set_part(e, e.args[0], compile)
    if len(e.args) == 2 and type(e.args[0]) is Expr and len(e.args[0].args) == 1:
        return fuse_set_key(e, e.args[0], compile)
    if len(e.args) != 2 or type(e.args[0]) is not Symbol:
        return None
    target, code = e.args[0], compile(e.args[1])
    if target in compile.variables:

        def set_local(env: Env) -> Expression:
            value = code(env)
            symbol = env[target]
            if type(symbol) is Symbol and symbol.own is not None and not symbol.attributes & PROTECTED:
                symbol.own = value
            else:
                assign(symbol, value, False)
            return value

        return set_local

    def set_symbol(env: Env) -> Expression:
        value = code(env)
        assign(target, value, False)
        return value

    return set_symbol


def fuse_set_part(e: Expr, left: Expr, compile: Compiler) -> Code | None:
    """x[[i, ...]] = v inside a compiled body."""
    if len(left.args) < 2 or type(left.args[0]) is not Symbol:
        return None
    target, code, held = left.args[0], compile(e.args[1]), compile.substituted(e)
    positions = [compile(a) for a in left.args[1:]]
    local = target in compile.variables

    def set_part(env: Env) -> Expression:
        symbol = env[target] if local else target
        if type(symbol) is not Symbol or symbol.own is None or symbol.attributes & PROTECTED or Part.down is not None:
            return evaluate(held(env))
        value = code(env)
        assign_parts(symbol, tuple([p(env) for p in positions]), value)
        return value

    return set_part


def fuse_set_key(e: Expr, left: Expr, compile: Compiler) -> Code | None:
    """a[key] = v inside a compiled body, where the value of a is an association when it is run."""
    target = left.head
    if type(target) is not Symbol or target.definition is not None:
        return None
    key, code, held = compile(left.args[0]), compile(e.args[1]), compile.substituted(e)
    local = target in compile.variables

    def set_key(env: Env) -> Expression:
        symbol = env[target] if local else target
        if type(symbol) is not Symbol or type(symbol.own) is not Association or symbol.attributes & PROTECTED:
            return evaluate(held(env))
        value = code(env)
        k = key(env)
        if type(symbol.own) is not Association or has_wrapper((k, value)):
            assign(Expr(symbol, (k,)), value, False)
        else:
            assign_key(symbol, k, value)
        return value

    return set_key


@builtin("Set", "x = v gives x the value v.", attributes="HoldFirst SequenceHold", messages=MESSAGES, fuse=fuse_set)
def set_(lhs, rhs):
    """The right-hand side."""
    assign(lhs, rhs, False)
    return rhs


@builtin("SetDelayed", "f[x_] := v defines f; v is evaluated each time f is used.",
         attributes="HoldAll SequenceHold", messages=MESSAGES)  # fmt: skip
def set_delayed(lhs, rhs):
    """Null, or $Failed after a message."""
    return Null if assign(lhs, rhs, True) else Failed


@builtin("UpSet", "f[g[x]] ^= v stores the definition with g.", attributes="HoldFirst SequenceHold", messages=MESSAGES)
def up_set(lhs, rhs):
    """The right-hand side."""
    store_up(lhs, rhs, False, "UpSet")
    return rhs


@builtin("UpSetDelayed", "f[g[x_]] ^:= v stores the definition with g, v unevaluated.",
         attributes="HoldAll SequenceHold", messages=MESSAGES)  # fmt: skip
def up_set_delayed(lhs, rhs):
    """Null, or $Failed after a message."""
    return Null if store_up(lhs, rhs, True, "UpSetDelayed") else Failed


def store_up(lhs: Expression, rhs: Expression, delayed: bool, name: str) -> bool:
    """Store lhs -> rhs with every symbol at level one of lhs."""
    left = evaluated_left_side(lhs)
    owners = []
    for a in left.args if isinstance(left, Expr) else ():
        while isinstance(a, Expr):
            a = owner_in(a)
        if type(a) is Symbol and not a.attributes & PROTECTED:
            owners.append(a)
    if not owners:
        message(name, "nosym", lhs, text="`1` does not contain a symbol to attach a rule to.")
        return False
    for owner in owners:
        if not define(left, rhs, delayed, name, owner):
            return False
    return True


def owner_in(e: Expr) -> Expression:
    """Where to look for the symbol that an argument pattern belongs to: g[...], x_g, x:p."""
    if has_head(e, system("Pattern")) and len(e.args) == 2:
        return e.args[1]
    if e.head in BLANKS:
        return e.args[0] if e.args else None
    return e.args[0] if e.head in TRANSPARENT and e.args else e.head


SEVERAL = frozenset(map(system, ("Alternatives", "Except", "Repeated", "RepeatedNull", "PatternSequence")))
BLANKS = frozenset(map(system, ("Blank", "BlankSequence", "BlankNullSequence")))
TRANSPARENT = frozenset(map(system, ("HoldPattern", "PatternTest", "Condition", "Optional")))


@builtin("TagSet", "f /: lhs = rhs stores the definition with f.", attributes="HoldAll SequenceHold", messages=MESSAGES)
def tag_set(tag, lhs, rhs):
    """The right-hand side."""
    value = evaluate(rhs)
    store_tagged(tag, lhs, value, False)
    return value


@builtin("TagSetDelayed", "f /: lhs := rhs stores the definition with f, rhs unevaluated.",
         attributes="HoldAll SequenceHold", messages=MESSAGES)  # fmt: skip
def tag_set_delayed(tag, lhs, rhs):
    """Null, or $Failed after a message."""
    return Null if store_tagged(tag, lhs, rhs, True) else Failed


def store_tagged(tag: Expression, lhs: Expression, rhs: Expression, delayed: bool) -> bool:
    """Store lhs -> rhs with the symbol `tag`, which must occur in lhs."""
    name = "TagSetDelayed" if delayed else "TagSet"
    if type(tag) is not Symbol:
        message(name, "sym", tag, 1)
        return False
    from wlnet.evaluator.substitute import variables_in

    if not variables_in(lhs, frozenset((tag,))):
        message(name, "tagnf", tag, lhs)
        return False
    if not within_reach(lhs, tag):
        message(name, "tagpos", tag, lhs)
        return False
    return define(evaluated_left_side(lhs), rhs, delayed, name, tag)


def within_reach(lhs: Expression, tag: Symbol) -> bool:
    """Whether rules stored with a symbol are looked for where it stands: as head, or as (the head of) an argument."""
    while isinstance(lhs, Expr) and lhs.head in TRANSPARENT and lhs.args:
        lhs = lhs.args[0]
    if not isinstance(lhs, Expr):
        return lhs is tag
    for part in (lhs.head, *lhs.args):
        while isinstance(part, Expr):
            if part.head in SEVERAL:
                return True
            part = owner_in(part)
        if part is tag:
            return True
    return False


@builtin("Unset", "x =. removes the value of x.", attributes="HoldFirst ReadProtected", messages=MESSAGES)
def unset_(lhs):
    """Null, or $Failed after a message; a list of such for a list."""
    if has_head(lhs, List):
        return list_of(*map(unset_, lhs.args))
    return Null if unset(lhs) else Failed


@builtin("TagUnset", "f /: lhs =. removes a definition stored with f.", attributes="HoldAll", messages=MESSAGES)
def tag_unset(tag, lhs):
    """Null, or $Failed after a message."""
    rules = tag.up if type(tag) is Symbol else None
    if rules is None or not rules.remove(evaluated_left_side(lhs)):
        message("TagUnset", "norep", lhs, tag)
        return Failed
    touch(tag)
    return Null


def named_symbols(items: tuple[Expression, ...]) -> list[Symbol]:
    """The symbols meant by symbols, lists of them, and names with the wildcards * and @."""
    from .contexts import matching_symbols

    found: list[Symbol] = []
    for item in items:
        if type(item) is Symbol:
            found.append(item)
        elif has_head(item, List):
            found.extend(named_symbols(item.args))
        elif type(item) is str:
            found.extend(matching_symbols(item))
        else:
            message("Clear", "ssym", item, text="`1` is not a symbol or a string.")
    return found


@builtin("Clear", "Clear[x, ...] removes the values of symbols.", attributes="HoldAll", messages=MESSAGES)
def clear_(*symbols):
    """Null."""
    for symbol in named_symbols(symbols):
        if not protected(symbol, symbol, "Clear"):
            clear(symbol)
    return Null


@builtin("ClearAll", "ClearAll[x, ...] removes values, attributes, messages and options of symbols.",
         attributes="HoldAll", messages=MESSAGES)  # fmt: skip
def clear_all(*symbols):
    """Null."""
    for symbol in named_symbols(symbols):
        if not protected(symbol, symbol, "ClearAll"):
            clear(symbol, everything=True)
    return Null


@builtin("Remove", "Remove[x, ...] removes symbols with everything they mean.", attributes="HoldAll Locked",
         messages=MESSAGES)  # fmt: skip
def remove(*symbols):
    """Null."""
    for symbol in named_symbols(symbols):
        if not protected(symbol, symbol, "Remove"):
            clear(symbol, everything=True)
            if symbol.context != "System`":
                forget(symbol)
    return Null


def changing(name: str, usage: str, operator: str, by_one: Expression = None, gives_old: bool = False) -> None:
    """Declare one of the functions that compute the new value of a variable from its old one."""
    head = system(operator)

    def update(target: Expression, amount: Expression) -> Expression:
        old = evaluate(target)
        if not isinstance(target, Symbol | Expr) or (type(target) is Symbol and target.own is None):
            raise WolframMessage(name, "rvalue", target)
        new = evaluate(Expr(head, (old, amount)))
        assign(target, new, False)
        return old if gives_old else new

    def fuse_change(e: Expr, compile: Compiler) -> Code | None:
        if len(e.args) != (1 if by_one is not None else 2) or type(e.args[0]) is not Symbol:
            return None
        target = e.args[0]
        amount = compile(e.args[1]) if by_one is None else (lambda env: by_one)
        local = target in compile.variables
        fast = head.definition.fast if head.definition is not None else None

        def run(env: Env) -> Expression:
            symbol = env[target] if local else target
            value = amount(env)
            if type(symbol) is Symbol and fast is not None and not symbol.attributes & PROTECTED:
                old = symbol.own
                if type(old) in NUMBERS:
                    new = fast(old, value)
                    if new is not None:
                        symbol.own = new
                        return old if gives_old else new
            return evaluate(Expr(e.head, (symbol, value) if by_one is None else (symbol,)))

        return run

    if by_one is None:

        def two(target, amount):
            """The new value."""
            return update(target, amount)

        builtin(name, usage, attributes="HoldFirst", messages=MESSAGES, fuse=fuse_change)(two)
    else:

        def one(target):
            """The old or new value."""
            return update(target, by_one)

        builtin(name, usage, attributes="HoldFirst", messages=MESSAGES, fuse=fuse_change)(one)


NUMBERS = frozenset((int, float))
changing("AddTo", "x += d adds d to the value of x.", "Plus")
changing("SubtractFrom", "x -= d subtracts d from the value of x.", "Subtract")
changing("TimesBy", "x *= c multiplies the value of x by c.", "Times")
changing("DivideBy", "x /= c divides the value of x by c.", "Divide")
changing("Increment", "x++ adds 1 to the value of x and gives the old value.", "Plus", 1, gives_old=True)
changing("Decrement", "x-- subtracts 1 from the value of x and gives the old value.", "Plus", -1, gives_old=True)
changing("PreIncrement", "++x adds 1 to the value of x and gives the new value.", "Plus", 1)
changing("PreDecrement", "--x subtracts 1 from the value of x and gives the new value.", "Plus", -1)


@builtin("ApplyTo", "x //= f replaces the value of x by f[x].", attributes="HoldFirst", messages=MESSAGES)
def apply_to(target, function):
    """The new value."""
    new = evaluate(Expr(function, (evaluate(target),)))
    assign(target, new, False)
    return new
