"""The lexer: tokens for the tables of wolfram.lark, with the state that no context-free grammar can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ..expr import Symbol, call, system
from .arrays import Arrays
from .characters import CONSTANTS, character_name, shadow
from .errors import Incomplete, Misread, SyntaxFailure, locate
from .literals import blank, information, out, slot, string
from .numerals import number
from .operators import OMITTED
from .precedence import Tag
from .source import Source, comment_end
from .tables import tables
from .terminals import ALIASES, patterns, places

CLOSERS = {"(": ")", "{": "}", "[": "]", "<|": "|>", "<": ">"}
OPENERS = {"{", "(", "<|"}
OPEN = {*CLOSERS, "[["}  # last operators after which nothing is missing yet
LITERALS: dict[str, Callable[[str], Any]] = {"NUMBER": number, "STRING": string, "SLOT": slot, "OUT": out}
FILE_NAME = re.compile(r'[ \t]*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|[\w`/.\\!\-:$*~?]+)', re.S)
WRITTEN_FILE_NAME = re.compile(r"\s*+" + FILE_NAME.pattern, re.S)
TAG = re.compile(r'[ \t]*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|[\w$]+)', re.S)
ASKED_NAME = re.compile(r"[ \t]*+([\w$`*@]+)")
LIST_AHEAD = re.compile(r"\s*+(?:[0-9<{#-]|\.[0-9])")  # <<1, 2>, <3, 4>> and not a file's name

Token = tuple[str, Any, int]


class Lexer:
    """The tokens of a text. Symbols are looked up with `resolve` when their token is asked for."""

    def __init__(self, source: Source, resolve: Callable[[str], Symbol]) -> None:
        self.source = source
        self.text = source.text
        self.resolve = resolve
        self.names: dict[str, Symbol] = {}
        self.opened: list[tuple[str, int]] = []  # the brackets open: what closes each, and where it stands
        self.begin = self.end = source.start  # the input read last
        self.arrays = Arrays(self.text)
        self.brackets: dict[str, str] = tables()["brackets"]

    def symbol(self, name: str) -> Symbol:
        """The symbol of a name, asked for once in an input."""
        found = self.names.get(name)
        if found is None:
            constant = CONSTANTS.get(name)
            found = self.names[name] = system(constant) if constant else self.resolve(name)
        return found

    def failure(self, position: int, message: str, expected: str = "") -> SyntaxFailure:
        """An error at a position."""
        source = self.source
        return SyntaxFailure(message, source.original, source.place(position), expected, source.name)

    def incomplete(self, message: str, expected: str, position: int | None = None) -> Incomplete:
        """The error of a text that ends too early."""
        source = self.source
        place = len(source.original.rstrip()) if position is None else source.place(position)
        return Incomplete(message, source.original, place, expected, source.name)

    def closing(self) -> str:
        """What is expected where the innermost open bracket should be closed."""
        closer, position = self.opened[-1]
        line, column, _ = locate(self.source.original, self.source.place(position))
        opener = next(opener for opener, other in CLOSERS.items() if other == closer)
        return f"{closer} to close the {opener} opened at line {line}, column {column}"

    def tokens(self) -> Iterator[Token]:
        """(type, value, position) of each token; ("$END", None, position) after each input."""
        text, opened, symbol = self.text, self.opened, self.symbol
        wide = not text.isascii()
        places_, top, inside = places(wide), patterns().top, patterns().inside
        before, after, times = places_.before, places_.after, places_.times
        seen = shadow(text)
        position, match = self.source.start, top
        want, last = True, ""  # is an operand expected? the text of the last operator
        started = False
        closer = ""
        blank_end = -1
        while True:
            found = match(seen, position)
            if found is None:
                break
            kind = found.lastgroup
            token = found[kind]  # type: ignore[index]
            position = found.end()
            if wide:
                token = text[position - len(token) : position]
            if not started and kind != "NEWLINE" and kind != "COMMENT":
                started = True
                self.names.clear()
                self.begin = position - len(token)
            if kind == "SYMBOL":
                if not want:
                    yield "INFIX", times, position
                yield kind, symbol(token), position - len(token)
                want = False
            elif kind == "OP":
                start = position - len(token)
                if closer == ">" and token[0] == ">":
                    token, position = ">", start + 1  # ends a list <...>, also in >> and >=
                step = (before if want else after).get(token)
                if step is not None and not (closer == ">" and token == ">") and token != "??":
                    type_, value, want = step
                    yield type_, value, start
                    last = token
                    continue
                if token > "\x7f":
                    token = ALIASES.get(token, token)
                    if token == "\u301a" and not want:
                        yield "LSQB", None, start
                        opened.append(("]", start))
                        token, want, last = "[", True, "["  # the second of the two
                    elif token == "\u301b" and closer == "]" and len(opened) > 1 and opened[-2][0] == "]":
                        if want and last in (";", ";;"):
                            yield "OMITTED", OMITTED, start
                        want, last = False, "]"
                        yield "RSQB", None, start
                        opened.pop()
                        token = "]"
                if opened and token == closer:
                    if want and last and last != closer:
                        if last in (";", ";;"):
                            yield "OMITTED", OMITTED, start
                        elif last != "," and last not in OPEN:
                            raise self.failure(start, f"unexpected {token}", f"an operand after {shown(last)}")
                    yield self.brackets[closer], None, start
                    opened.pop()
                    closer = opened[-1][0] if opened else ""
                    if not opened:
                        match = top
                    want, last = False, ""
                elif token in OPENERS or (want and token == "<") or (token == "[" and (not want or last == "[")):
                    if not want and token != "[":
                        yield "INFIX", times, start
                    if token == "{":
                        array = self.arrays.at(start)
                        if array is not None:
                            value, position = array
                            yield "ARRAY", value, start
                            want = False
                            continue
                    yield self.brackets[token], None, start
                    closer = CLOSERS[token]
                    opened.append((closer, start))
                    match = inside
                    want, last = True, "[[" if want and token == "[" else token
                elif token == ",":
                    if want and last in (";", ";;"):
                        yield "OMITTED", OMITTED, start
                    elif want and last and last != "," and last not in OPEN:
                        raise self.failure(start, "unexpected ,", f"an operand after {shown(last)}")
                    yield "COMMA", None, start
                    want, last = True, ","
                elif token == ";;":
                    if want:
                        yield "OMITTED", OMITTED, start
                    yield "INFIX", places_.span, start
                    want, last = True, ";;"
                elif token == "<>" and want:
                    yield "_LANGLE", None, start
                    yield "_RANGLE", None, start
                    want = False
                elif token == "<<":
                    name = FILE_NAME.match(text, position)
                    if want and (name is None or LIST_AHEAD.match(text, position)):
                        yield "_LANGLE", None, start
                        closer = ">"
                        opened.append((closer, start))
                        match = inside
                        position, last = start + 1, "<"
                    elif name is None:
                        raise self.missing(position, "a file name after <<")
                    else:
                        if not want:
                            yield "INFIX", times, start
                        yield "FILE", call("Get", file_name(name[1])), start
                        position, want = name.end(), False
                elif token in places_.files and not want:
                    name = WRITTEN_FILE_NAME.match(text, position)
                    if name is None:
                        raise self.missing(position, f"a file name after {token}")
                    yield "INFIX", places_.files[token], start
                    yield "FILE", file_name(name[1]), name.start(1)
                    position, want = name.end(), False
                elif token == "::" and not want:
                    if text.startswith("[", position):
                        yield "POSTFIX", places_.type_specifier, start
                        continue
                    name = TAG.match(text, position)
                    if name is None:
                        raise self.missing(position, "a message name after ::")
                    yield "TAG", Tag(file_name(name[1])), start
                    position = name.end()
                elif token in ("?", "??") and want and not last and not opened:
                    name = ASKED_NAME.match(text, position)
                    if name is None:
                        raise self.missing(position, f"a name after {token}")
                    yield "INFORMATION", information(token, name[1]), start
                    position, want = name.end(), False
                elif not want and token in before and token not in after:  # a prefix operator after an operand
                    yield "INFIX", times, start
                    type_, value, want = before[token]
                    yield type_, value, start
                    last = token
                elif want and token in after and last in (";", ";;"):
                    yield "OMITTED", OMITTED, start
                    type_, value, want = after[token]
                    yield type_, value, start
                    last = token
                else:
                    raise self.unexpected(token, start, want, last)
            elif kind == "NEWLINE":
                if started and not opened and (not want or last in (";", ";;")):
                    self.end = position - 1
                    if want:
                        yield "OMITTED", OMITTED, position - 1
                    yield "$END", None, position - 1
                    started, want, last = False, True, ""
            elif kind == "COMMENT":
                end = comment_end(text, position)
                if end is None:
                    raise self.incomplete("unfinished comment", "*) to close the comment", position - 2)
                position = end
            else:
                start = position - len(token)
                if not want:
                    yield "INFIX", times, start
                if kind == "BLANK":
                    if blank_end == start or text.startswith("_", position):
                        fault = start if blank_end == start else position
                        raise self.failure(fault, "unexpected _", "a space between two patterns")
                    blank_end = position
                    yield kind, blank(token, symbol), start
                else:
                    try:
                        value = LITERALS[kind](token)  # type: ignore[index]
                    except Misread as fault:
                        raise self.failure(start, fault.message, fault.expected) from None
                    yield kind, value, start
                want = False
        position = len(seen) - len(seen[position:].lstrip())
        if position < len(text):
            raise self.unreadable(position)
        self.end = len(text)
        if started:
            if want and last in (";", ";;") and not opened:
                yield "OMITTED", OMITTED, position
            elif want and last and last not in OPEN and last != ",":
                raise self.incomplete("unexpected end of input", f"an operand after {shown(last)}")
            if opened:
                raise self.incomplete("unexpected end of input", self.closing())
            yield "$END", None, position

    def missing(self, position: int, expected: str) -> SyntaxFailure:
        """The error where a name should stand."""
        if self.text[position:].strip():
            return self.failure(position, "a name is missing", expected)
        return self.incomplete("unexpected end of input", expected)

    def unexpected(self, token: str, position: int, want: bool, last: str) -> SyntaxFailure:
        """The error of an operator or bracket out of place."""
        if token in CLOSERS.values() and token != ">":
            return self.failure(position, f"unexpected {token}", self.closing() if self.opened else "")
        expected = ""
        if want:
            expected = f"an operand after {shown(last)}" if last else f"an operand before {shown(token)}"
        return self.failure(position, f"unexpected {shown(token)}", expected)

    def unreadable(self, position: int) -> SyntaxFailure:
        """The error where no token begins."""
        text = self.text
        char = text[position]
        if char == '"':
            return self.incomplete("unfinished string", '" to close the string', position)
        if char == "\\":
            if position + 1 == len(text) or not text[position + 1 :].strip():
                return self.incomplete("unexpected end of input", "the line to be continued")
            name = re.compile(r"\\\[\w*\]?").match(text, position)
            if name:
                return self.failure(position, f"unknown character {name[0]}")
        return self.failure(
            position, f"unexpected {char}" if char.isprintable() else f"unexpected character {ord(char):#x}"
        )


def file_name(text: str) -> str:
    """A name in file-name or word mode, with or without quotes."""
    return string(text) if text[0] == '"' else text


def shown(token: str) -> str:
    r"""An operator as an error message shows it: \[Rule] for its character."""
    name = character_name(token) if len(token) == 1 and token > "\x7f" else None
    return f"\\[{name}]" if name else token
