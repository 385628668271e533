"""@builtin: how a function of the language is declared.

    @builtin("Take", "Take[list, n] gives the first n elements of list.", attributes="NHoldRest",
             messages={"take": "Cannot take positions `1` through `2` in `3`."})
    def take(items, *specs):
        ...

The Python signature says what arguments are taken: positional parameters (with a Python default: optional), `*rest`,
and keyword-only parameters, which receive options by name (`random_seeding` is RandomSeeding; the defaults stand in
`options`, as expressions). Arguments arrive as evaluated expressions, or unevaluated where the attributes hold them.
The result is an expression (it will be evaluated further), or Python None: the call stays as it is. A wrong number of
arguments issues argx, argr, argrx, argt, argm ... and leaves the call. The user's fault is reported with
`message(...)` (go on) or `raise WolframMessage(...)` (end the call with the exception's result).

Other arguments of the decorator: `curry="append"` makes Map[f][x] mean Map[f, x], `curry="prepend"` makes
Select[p][x] mean Select[x, p], a function `curry(head, args)` gives head[args] by itself; `fast` is a function tried
first with the evaluated arguments, before Listable and user rules, which returns None unless it knows the answer (for
numbers and packed arrays; it must not issue messages);
`up` tells, by the head, what head[..., symbol[...], ...] becomes: code that receives all arguments of that head and
gives None where it does not apply;
`sorts=True` says that the function puts Orderless arguments in order by itself; `fuse(e, compile)` may return a
closure for the call inside a compiled body (see fuse.py); `text_options` are the options whose names are written as
strings, all others being written as symbols.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Mapping
from typing import Any

from wlnet.expr import Expr, Expression, Symbol, WolframMessage, has_head, intern_symbol, system
from wlnet.expr.attributes import PROTECTED, bits

from .lazy import is_value_name
from .messages import message, report
from .state import state

Rule, RuleDelayed, List = system("Rule"), system("RuleDelayed"), system("List")
Code = Callable[..., Expression]
VARIADIC = 0x04  # the flag of a code object with *args

stand_ins: dict[type, Callable[[Any], Expression]] = {}
"""Classes of objects that stand for lists, with the way to the list."""
takes_lists: set[str] = set()
"""The functions that get the list where an object stands for one."""
first_taken: set[str] = set()
"""Those of them where only the first argument stands for a list: another may be an element or a pattern."""
turned_back: dict[str, Callable[[tuple[Expression, ...], Expr], Expression]] = {}
"""What those of them that give an object of the same kind make of their arguments and the call with lists."""


class Definition:
    """The built-in meaning of a symbol."""

    __slots__ = (
        "attributes",
        "code",
        "curry",
        "defaults",
        "fast",
        "fuse",
        "least",
        "messages",
        "module",
        "most",
        "options",
        "plain",
        "sorts",
        "symbol",
        "text_options",
        "up",
        "usage",
        "value",
    )  # fmt: skip

    def __init__(
        self,
        symbol: Symbol,
        usage: str = "",
        attributes: int = PROTECTED,
        code: Code | None = None,
        messages: Mapping[str, str] | None = None,
        options: Mapping[str, Expression] | None = None,
        curry: str | Callable[[Expr, tuple[Expression, ...]], Expression] | None = None,
        fast: Code | None = None,
        sorts: bool = False,
        fuse: Callable[..., Any] | None = None,
        value: Callable[[], Expression] | None = None,
        module: str = "",
        text_options: Collection[str] = (),
        up: Mapping[Symbol, Code] | None = None,
    ) -> None:
        self.symbol = symbol
        self.usage = usage
        self.attributes = attributes
        self.code = code
        self.messages = dict(messages or {})
        self.options = dict(options or {})
        self.curry = curry
        self.fast = fast
        self.sorts = sorts
        self.fuse = fuse
        self.value = value
        self.module = module
        self.text_options = frozenset(text_options)
        self.up = up
        self.least, self.most = 0, float("inf")
        self.defaults: dict[str, str] = {}
        if code is not None:
            self._read_signature(code)
        self.plain = code is not None and not self.defaults

    def _read_signature(self, code: Code) -> None:
        code = getattr(code, "__wrapped__", code)  # of a decorated function: that of the function itself
        names, places = code.__code__.co_varnames, code.__code__.co_argcount
        keywords = names[places : places + code.__code__.co_kwonlyargcount]
        self.least = places - len(code.__defaults__ or ())
        self.most = float("inf") if code.__code__.co_flags & VARIADIC else places
        self.defaults = {option_name(name): name for name in keywords}
        unknown = set(self.defaults) - set(self.options)
        if unknown:
            raise TypeError(f"{self.symbol}: keyword parameters without an option: {sorted(unknown)}")

    def apply(self, args: tuple[Expression, ...]) -> Expression:
        """What symbol[args] becomes; None where it stays."""
        code = self.code
        if code is None:
            return None
        keywords: dict[str, Expression] = {}
        try:
            if stand_ins and self.symbol.name in takes_lists:
                seen = args[:1] if self.symbol.name in first_taken else args
                if any(type(a) in stand_ins for a in seen):
                    lists = tuple(stand_ins[type(a)](a) if type(a) in stand_ins else a for a in seen)
                    plain = Expr(self.symbol, lists + args[len(seen) :])
                    again = turned_back.get(self.symbol.name)
                    return plain if again is None else again(args, plain)
            if not self.plain:
                args, keywords = self.split_options(args)
            if not self.least <= len(args) <= self.most:
                self.wrong_count(len(args))
                return None
            return code(*args, **keywords)
        except WolframMessage as problem:
            return report(problem)
        except RecursionError:  # the evaluation is too deep, not this function wrong: the session says so
            raise
        except Exception as fault:
            return internal_fault(self.symbol, fault)

    def split_options(self, args: tuple[Expression, ...]) -> tuple[tuple[Expression, ...], dict[str, Expression]]:
        """The positional arguments, and every option by its parameter's name: as given, as set, or by default."""
        end = len(args)
        while end > self.least and is_options(args[end - 1]):
            end -= 1
        current = (self.symbol.extras or {}).get("options", self.options)
        values = {parameter: current.get(name, self.options[name]) for name, parameter in self.defaults.items()}
        for rule in flat_rules(args[end:]):
            name = key_name(rule.args[0])
            if name in self.defaults:
                values[self.defaults[name]] = rule.args[1]
            elif name not in self.options:
                raise WolframMessage(self.symbol, "optx", rule.args[0], Expr(self.symbol, args))
        return args[:end], values

    def apply_operator(self, head: Expr, args: tuple[Expression, ...]) -> Expression:
        """What the operator form (symbol[a, ...])[args] becomes; None where there is none."""
        if callable(self.curry):
            try:
                return self.curry(head, args)
            except WolframMessage as problem:
                return report(problem)
        if len(head.args) >= max(self.least, 2):
            return None  # not an operator form but a call that was left as it is
        if self.curry == "append":
            return Expr(self.symbol, (*head.args, *args))
        if self.curry == "prepend" and len(args) == 1:
            return Expr(self.symbol, (*args, *head.args))
        return None

    def wrong_count(self, given: int) -> None:
        """Issue the message for a number of arguments the function does not take."""
        least, most = self.least, self.most
        if self.curry is not None and least == given + 1 and given > 0:
            return  # an operator form waiting for its operand
        if isinstance(self.curry, str) and least > 1:
            least -= 1
        name = self.symbol
        if most == 0:
            message(name, "noargs", name, given)
        elif most == float("inf"):
            message(name, "argmu", name, least) if given == 1 else message(name, "argm", name, given, least)
        elif least == most:
            if least == 1:
                message(name, "argx", name, given)
            else:
                message(name, "argr", name, least) if given == 1 else message(name, "argrx", name, given, least)
        elif most == least + 1:
            message(name, "argtu", name, least, most) if given == 1 else message(name, "argt", name, given, least, most)
        elif given == 1:
            message(name, "argbu", name, least, most)
        else:
            message(name, "argb", name, given, least, most)


def internal_fault(symbol: Symbol, fault: Exception) -> Expression:
    """Say in one line that wlnet itself failed, or memory ran out; the traceback only where WLNET_DEBUG is set."""
    if os.environ.get("WLNET_DEBUG"):
        import traceback

        traceback.print_exc()
    if isinstance(fault, MemoryError) or too_large(fault):
        message(symbol, "nomem", symbol)
        return None
    state.session.faults.append(fault)
    message(symbol, "bug", symbol, f"{type(fault).__name__}: {fault}")
    return None


def too_large(fault: Exception) -> bool:
    """Whether Python or NumPy refuses a size because no machine has room for it."""
    text = str(fault)
    return (isinstance(fault, OverflowError) and ("index-sized" in text or "C ssize_t" in text)) or (
        isinstance(fault, ValueError) and ("Maximum allowed dimension" in text or "array is too big" in text)
    )


def option_name(parameter: str) -> str:
    """`random_seeding` -> "RandomSeeding"."""
    return "".join(word.capitalize() for word in parameter.rstrip("_").split("_"))


def key_name(key: Expression) -> str | None:
    """The name of an option given as a symbol or as a string; None for anything else."""
    return key.name if type(key) is Symbol else key if type(key) is str else None


def is_options(e: Expression) -> bool:
    """Whether `e` is a rule or a list of rules (in any nesting)."""
    if not isinstance(e, Expr):
        return False
    if e.head is Rule or e.head is RuleDelayed:
        return len(e.args) == 2
    return e.head is List and all(map(is_options, e.args))


def flat_rules(items: tuple[Expression, ...]) -> list[Expr]:
    """The rules in nested lists of rules, in reverse, so that the first one given wins when stored in order."""
    found: list[Expr] = []
    for item in items:
        found.extend(reversed(flat_rules(item.args)) if has_head(item, List) else [item])
    return found[::-1]


def declare(name: str, usage: str = "", *, attributes: str = "", **details: Any) -> Definition:
    """Give the built-in symbol `name` (or ``Context`name``) a definition; what @builtin does with a function."""
    symbol = intern_symbol(name) if "`" in name else system(name)
    if "module" not in details:
        code = details.get("code") or details.get("value")
        details["module"] = code.__module__ if code is not None else sys._getframe(1).f_globals["__name__"]
    if isinstance(symbol.definition, Definition) and symbol.definition.module != details["module"]:
        raise TypeError(f"{name} is declared in {symbol.definition.module} and in {details['module']}")
    definition = Definition(symbol, usage, bits(attributes) | PROTECTED, **details)
    symbol.definition = definition
    for function, rule in (definition.up or {}).items():
        state.object_rules.setdefault(function, {})[symbol] = rule
    if state.session is None or symbol not in state.session.changed:
        symbol.attributes = definition.attributes
    return definition


def builtin(name: str, usage: str = "", **details: Any) -> Callable[[Code], Code]:
    """Declare the decorated function as the built-in symbol `name`; see the module's docstring."""

    def register(code: Code) -> Code:
        declare(name, usage, code=code, **details)
        return code

    return register


def value(name: str, usage: str = "", **details: Any) -> Callable[[Code], Code]:
    """Declare a symbol (whose name starts with `$`, or one of `lazy.VALUES`) whose value the function computes."""
    if not is_value_name(name):
        raise TypeError(f"{name}: only symbols starting with $ and those of lazy.VALUES may be values")

    def register(code: Code) -> Code:
        declare(name, usage, value=code, **details)
        return code

    return register
