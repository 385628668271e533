"""What may stand for a file, and which contents of files may be evaluated."""

from __future__ import annotations

import os
from collections.abc import Iterator

from wlnet.evaluator import message
from wlnet.evaluator.lazy import Lazy
from wlnet.expr import Association, Expr, Expression, Symbol, call, has_head, system
from wlnet.interchange import Format, failed

File = system("File")
REMOTE = ("http://", "https://", "ftp://", "sftp://")
REMOTE_HEADS = frozenset(map(system, ("URL", "CloudObject", "HTTPRequest")))


def file_name(e: Expression, symbol: str) -> str:
    """The path that a string or File["..."] names, with ~ expanded; messages chtype and nonet."""
    named = e.args[0] if has_head(e, File) and len(e.args) == 1 else e
    if isinstance(named, Expr) and named.head in REMOTE_HEADS:
        raise failed(symbol, "nonet", named)
    if type(named) is not str or not named:
        raise failed(symbol, "chtype", e)
    if named.lower().startswith(REMOTE):
        raise failed(symbol, "nonet", named)
    return os.path.expanduser(named.removeprefix("file://"))


HARMLESS_ROOMS = ("numbers.", "statistics.", "lists.", "structure.", "strings.", "media.", "calculus.", "nets.")
HARMFUL = frozenset(("ToExpression", "Symbol", "StringTemplate", "TemplateApply", "TemplateExpression"))
CONSTRUCTS = """
    List Rule RuleDelayed Association Function Slot SlotSequence Hold HoldComplete HoldForm HoldPattern
    Unevaluated Blank BlankSequence BlankNullSequence Pattern Condition PatternTest Alternatives Sequence Null
    True False None Automatic Missing Failure Quantity DateObject TimeObject ByteArray Dataset File URL
    CompoundExpression If Which Switch Optional Except Repeated RepeatedNull Rational Complex InputForm
    OutputForm Row Column Grid Style Text MatrixForm TableForm StringForm
"""


def only_data(e: Expression) -> bool:
    """Whether evaluating an expression from a file can do no more than compute: no file, program or value changes."""
    waiting = list(unheld(e))
    while waiting:
        part = waiting.pop()
        if type(part) is Symbol:
            if not harmless(part):
                return False
        elif type(part) is Association:
            waiting.extend(part.rules())
        elif type(part) is Expr:
            waiting.append(part.head)
            waiting.extend(part.args)
    return True


HOLDING = frozenset(map(system, ("Hold", "HoldComplete", "HoldForm")))
INERT = frozenset(map(system, ("List", "Rule", "RuleDelayed")))


def unheld(e: Expression) -> Iterator[Expression]:
    """The parts of data that evaluation may touch: not the names in lists and associations, nor what they hold."""
    waiting = [e]
    while waiting:
        part = waiting.pop()
        if type(part) is Association:
            waiting.extend(part.rules())
        elif type(part) is Expr and part.head in INERT:
            waiting.extend(part.args)
        elif type(part) is Symbol:
            if part.name[0] == "$":
                yield part
        elif type(part) is not Expr or part.head not in HOLDING:
            yield part


def harmless(symbol: Symbol) -> bool:
    """Whether a symbol has no meaning, one given by the user, or a built-in one that only computes."""
    definition = symbol.definition
    if definition is None or symbol.name in CONSTRUCTS.split():
        return True
    if symbol.name in HARMFUL:
        return False
    if type(definition) is Lazy:
        definition = definition.load()
    module = definition.module.partition("builtins.")[2]
    return module.startswith(HARMLESS_ROOMS) or (definition.code is None and definition.value is None)


TRUSTED = ("Package", "Expression")
"""The formats whose contents are code, to be run: who imports a package asks for that."""


def checked(symbol: str, e: Expression, format: Format) -> Expression:
    """What was read, to be evaluated; in HoldComplete, after the message held, where that would run code."""
    if format.name in TRUSTED or not isinstance(e, (Expr, Association, Symbol)) or only_data(e):
        return e
    message(symbol, "held", format.name)
    return call("HoldComplete", e)
