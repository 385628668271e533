"""Put, PutAppend and Save: expressions and definitions as text in files, to be read again with Get."""

from __future__ import annotations

import os

from wlnet.evaluator import builtin, evaluate
from wlnet.evaluator.own_values import own_rules
from wlnet.expr import Association, Expr, Expression, Symbol, WolframMessage, call, has_head, is_list, list_of, system
from wlnet.expr.attributes import PROTECTED, names
from wlnet.expr.symbols import all_symbols
from wlnet.forms import VISIBLE, text
from wlnet.interchange import read_bytes, write_bytes
from wlnet.interchange.faults import TEXTS

from .sources import file_name

Null, Failed, HoldPattern = map(system, ("Null", "$Failed", "HoldPattern"))


def put(name: str, usage: str, append: bool) -> None:
    """Declare Put or PutAppend."""

    def run(first, *more):
        """Null; $Failed after a message."""
        items, target = (first, *more)[:-1], more[-1] if more else first
        data = "".join(text(e, "InputForm", VISIBLE) + "\n" for e in items).encode("utf-8", "replace")
        if has_head(target, system("OutputStream")):
            from .streams import output_stream

            output_stream(name, target).write_bytes(data)
            return Null
        add(name, file_name(target, name), data, append)
        return Null

    builtin(name, usage, messages=TEXTS)(run)


def add(symbol: str, path: str, data: bytes, append: bool) -> None:
    """Write a file anew, or what it holds and more: at one stroke."""
    before = read_bytes(path, symbol) if append and os.path.exists(path) else b""
    write_bytes(path, before + data, symbol)


put("Put", "e >> file or Put[e, file] writes an expression to a file; Put[a, b, ..., file] several.", False)
put("PutAppend", "e >>> file or PutAppend[e, file] appends an expression to a file.", True)


@builtin("Save", 'Save["file", x] appends the definitions of a symbol, and of those it depends on, to a file; '
         'Save["file", {x, y}] those of several, Save["file", "pattern"] those of symbols whose names match, '
         'Save["file", "context`"] those of a context.', attributes="HoldRest", messages=TEXTS)  # fmt: skip
def save(target, *what):
    """Null; $Failed after a message."""
    from ..language.contexts import matching_symbols

    path = file_name(evaluate(target), "Save")
    roots: list[Symbol] = []
    for item in [a for w in what for a in (w.args if is_list(w) else (w,))]:
        if type(item) is not Symbol and type(item) is not str:
            item = evaluate(item)
        if type(item) is str and item.endswith("`"):
            roots += [s for s in all_symbols() if s.context == item]
        elif type(item) is str:
            roots += matching_symbols(item)
        elif type(item) is Symbol:
            roots.append(item)
        else:
            raise WolframMessage("Save", "sym", item, 2, result=Failed)
    texts = [t for t in map(definition_text, needed_by(roots)) if t]
    add("Save", path, "\n".join(texts).encode("utf-8", "replace"), True)
    return Null


@builtin("DumpSave", 'DumpSave["file.mx", x] would write a file in a format that is closed.', attributes="HoldRest",
         messages={"mx": "`1` cannot be written: the format of .mx files is closed. Save writes definitions as text, "
                         "Export data as WXF."})  # fmt: skip
def dump_save(target, *what):
    """$Failed after a message."""
    raise WolframMessage("DumpSave", "mx", target, result=Failed)


def is_saved(symbol: Symbol) -> bool:
    """Whether a symbol is one that users define, with something to be said of it."""
    values = (symbol.own, symbol.down, symbol.sub, symbol.up, symbol.extras)
    return symbol.context != "System`" and (any(v is not None for v in values) or bool(symbol.attributes))


def needed_by(roots: list[Symbol]) -> list[Symbol]:
    """The symbols and all those that their definitions mention, each once, in the order in which they are met."""
    found: dict[Symbol, None] = {}
    waiting = list(reversed(roots))
    while waiting:
        symbol = waiting.pop()
        if symbol in found or not is_saved(symbol):
            continue
        found[symbol] = None
        mentioned: dict[Symbol, None] = {}
        for rule in definitions(symbol):
            collect(rule, mentioned)
        waiting.extend(reversed(mentioned))
    return list(found)


def collect(e: Expression, found: dict[Symbol, None]) -> None:
    """Note the symbols in an expression."""
    waiting = [e]
    while waiting:
        part = waiting.pop()
        if type(part) is Symbol:
            found.setdefault(part)
        elif type(part) is Association:
            waiting.extend(reversed(part.rules()))
        elif type(part) is Expr:
            waiting.extend(reversed((part.head, *part.args)))


def definitions(symbol: Symbol) -> list[Expression]:
    """The assignments that give a symbol its values, as expressions that must not be evaluated."""
    found: list[Expression] = []
    for rule in [*own_rules(symbol), *(symbol.down or ()), *(symbol.sub or ())]:
        found.append(call("SetDelayed" if rule.delayed else "Set", bare(rule.lhs), rule.rhs))
    for rule in symbol.up or ():
        found.append(call("TagSetDelayed" if rule.delayed else "TagSet", symbol, bare(rule.lhs), rule.rhs))
    return found


def bare(lhs: Expression) -> Expression:
    """A left-hand side without the HoldPattern around it."""
    return lhs.args[0] if has_head(lhs, HoldPattern) and len(lhs.args) == 1 else lhs


def definition_text(symbol: Symbol) -> str:
    """The assignments of a symbol as text, each followed by an empty line."""
    lines = [text(e, "InputForm", VISIBLE) for e in definitions(symbol)]
    name = text(symbol, "InputForm", VISIBLE)
    attributes = names(symbol.attributes & ~PROTECTED)
    attributes = [a for a in attributes if a != "Temporary"]
    if attributes:
        lines.insert(0, f"Attributes[{name}] = {{{', '.join(attributes)}}}")
    extras = symbol.extras or {}
    rules = extras.get("option_rules")
    if rules:
        lines.append(f"Options[{name}] = {text(list_of(*rules), 'InputForm', VISIBLE)}")
    for tag, message in extras.get("messages", {}).items():
        lines.append(f"{name}::{tag} = {text(message, 'InputForm', VISIBLE)}")
    return "".join(line + "\n\n" for line in lines)
