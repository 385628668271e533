"""The lexer: tokens for the tables of wolfram.lark, with the state that no context-free grammar can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ..expr import Symbol, call, system
from .arrays import Arrays
from .characters import CONSTANTS, shadow
from .errors import Misread
from .faults import CLOSERS, Faults
from .literals import blank, information, out, slot, string
from .numerals import number
from .operators import OMITTED
from .precedence import Tag
from .source import Source, comment_end
from .tables import tables
from .terminals import ALIASES, MATCHED, patterns, places

Token = tuple[str, Any, int]  # type, value, position

READ: dict[str, Callable[[str], Any]] = {"NUMBER": number, "STRING": string, "SLOT": slot, "OUT": out}
IMPLIED = (";", ";;")  # a;  and  a;;  have an operand that is not written
COMPLETE = ("", ",", "(", "[", "[[")  # last operators after which no operand is missing
FILE_NAME = re.compile(r'[ \t]*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|[\w`/.\\!\-:$*~?]+)', re.S)
FILE_NAME_BELOW = re.compile(r"\s*+" + FILE_NAME.pattern, re.S)
TAG = re.compile(r'[ \t]*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|[\w$]+)', re.S)
TAG_FOLLOWS = re.compile(r"[ \t]*+::(?!\[)")
ASKED_NAME = re.compile(r"[ \t]*+([\w$`*@]+)")
LIST_AHEAD = re.compile(r"\s*+(?:[0-9<{#-]|\.[0-9])")  # <<1, 2>, <3, 4>> and not a file's name
LEFT_DOUBLE_BRACKET, RIGHT_DOUBLE_BRACKET = "\u301a", "\u301b"


class Lexer:
    """The tokens of a text. Symbols are looked up with `resolve` when their token is asked for.

    `want` says whether an operand is expected next. `last` is the operator before, "" where an input begins; any
    bracket that opens is "(" but those of calls and parts, "[" and "[[".
    """

    def __init__(self, source: Source, resolve: Callable[[str], Symbol]) -> None:
        self.source = source
        self.text = source.text
        self.resolve = resolve
        self.names: dict[str, Symbol] = {}
        self.opened: list[tuple[str, int]] = []  # the brackets open: what closes each, and where it stands
        self.closer = ""  # what closes the innermost
        self.position = source.start
        self.begin = self.end = source.start  # the input read last
        self.want = True
        self.last = ""
        self.faults = Faults(source, self.opened)
        self.arrays = Arrays(self.text)
        self.brackets: dict[str, str] = tables()["brackets"]
        self.places = places(not self.text.isascii())
        self.match = patterns().top

    def symbol(self, name: str) -> Symbol:
        """The symbol of a name, asked for once in an input."""
        found = self.names.get(name)
        if found is None:
            constant = CONSTANTS.get(name)
            found = self.names[name] = system(constant) if constant else self.resolve(name)
        return found

    def tokens(self) -> Iterator[Token]:
        """Each token; ("$END", None, position) after each input."""
        text, names = self.text, self.names
        before, after, times = self.places.before, self.places.after, self.places.times
        seen = shadow(text)
        wide = seen is not text
        started = False
        blank_end = -1
        while found := self.match(seen, self.position):
            kind = found.lastgroup
            self.position = end = found.end()
            token = found[kind]  # type: ignore[index]
            start = end - len(token)
            if wide:
                token = text[start:end]
            if not started and kind != "NEWLINE" and kind != "COMMENT":
                started = True
                names.clear()
                self.begin = start
            if kind == "SYMBOL":
                if not self.want:
                    yield "INFIX", times, start
                yield kind, names.get(token) or self.symbol(token), start
                self.want = False
            elif kind == "OP":
                step = (before if self.want else after).get(token)
                if step is None or (self.closer == ">" and token[0] == ">"):
                    yield from self.special(token, start)
                else:
                    place, operator, self.want = step
                    yield place, operator, start
                    self.last = token
            elif kind == "NEWLINE":
                if started and (not self.want or self.last in IMPLIED):
                    self.end = start
                    if self.want:
                        yield "OMITTED", OMITTED, start
                    yield "$END", None, start
                    started, self.want, self.last = False, True, ""
            elif kind == "COMMENT":
                closed = comment_end(text, end)
                if closed is None:
                    raise self.faults.unfinished(start, "comment", "*)")
                self.position = closed
            else:
                if not self.want:
                    yield "INFIX", times, start
                if kind == "BLANK":
                    if blank_end == start or text.startswith("_", end):
                        fault = start if blank_end == start else end
                        raise self.faults.at(fault, "unexpected _", "a space between two patterns")
                    blank_end = end
                    value = blank(token, self.symbol)
                else:
                    try:
                        value = READ[kind](token)  # type: ignore[index]
                    except Misread as fault:
                        raise self.faults.at(start, fault.message, fault.expected) from None
                yield kind, value, start  # type: ignore[misc]
                self.want = False
        position = len(seen) - len(seen[self.position :].lstrip())
        if position < len(text):
            raise self.faults.unreadable(position)
        self.end = position
        if started:
            yield from self.finish(position)

    def finish(self, position: int) -> Iterator[Token]:
        """The end of the text."""
        if self.want and self.last not in IMPLIED and self.last not in COMPLETE:
            raise self.faults.end(f"an operand after {self.last}")
        if self.opened:
            raise self.faults.end(self.faults.closing())
        if self.want:
            yield "OMITTED", OMITTED, position
        yield "$END", None, position

    def special(self, token: str, start: int) -> Iterator[Token]:
        """The tokens of brackets and of the operators that need more than a look in the table."""
        token = ALIASES.get(token, token)
        if self.closer == ">" and token[0] == ">":  # ends a list <...>, also in >> and >=
            token, self.position = ">", start + 1
        if self.want and self.last in IMPLIED and (token == "," or token in CLOSERS.values() or self.goes_on(token)):
            yield "OMITTED", OMITTED, start
            self.want = False
            if token in self.places.after:
                type_, value, self.want = self.places.after[token]
                yield type_, value, start
                self.last = token
                return
        if token == self.closer:
            yield from self.close(token, start)
        elif token == RIGHT_DOUBLE_BRACKET and [closer for closer, _ in self.opened[-2:]] == ["]", "]"]:
            yield from self.close("]", start)
            yield from self.close("]", start)
        elif token == LEFT_DOUBLE_BRACKET and not self.want:
            yield from self.open("[", start)
            yield from self.open("[", start)
        elif token == "[":
            if self.want and self.last != "[":
                raise self.unexpected(token, start)
            yield from self.open(token, start)
        elif token in ("(", "{", "<|", *MATCHED) or (token == "<" and self.want):
            if not self.want:
                yield "INFIX", self.places.times, start
            array = self.arrays.at(start) if token == "{" else None
            if array is None:
                yield from self.open(token, start)
            else:
                value, self.position = array
                yield "ARRAY", value, start
                self.want = False
        elif token == ",":
            if (self.want and self.last not in COMPLETE) or not self.opened:
                raise self.unexpected(token, start)
            yield "COMMA", None, start
            self.want, self.last = True, ","
        elif token == ";;":
            if self.want:
                yield "OMITTED", OMITTED, start
            yield "INFIX", self.places.span, start
            self.want, self.last = True, ";;"
        elif token == "<>":  # an operand is expected: an empty list
            yield from self.open("<", start)
            yield from self.close(">", start)
        elif token == "<<":
            yield from self.get(start)
        elif token in self.places.files and not self.want:
            name = self.name(FILE_NAME_BELOW, f"a file name after {token}")
            yield "INFIX", self.places.files[token], start
            yield "FILE", name, start
            self.want = False
        elif token == "::" and not self.want:
            if self.text.startswith("[", self.position):
                yield "POSTFIX", self.places.type_specifier, start
            else:
                names = [self.name(TAG, "a message name after ::")]
                while more := TAG_FOLLOWS.match(self.text, self.position):
                    self.position = more.end()
                    names.append(self.name(TAG, "a message name after ::"))
                yield "TAG", Tag(tuple(names)), start
        elif token in ("?", "??") and self.want and not self.last:
            yield "INFORMATION", information(token, self.name(ASKED_NAME, f"a name after {token}")), start
            self.want = False
        elif not self.want and token in self.places.before:  # a prefix operator after an operand
            yield "INFIX", self.places.times, start
            type_, value, self.want = self.places.before[token]
            yield type_, value, start
            self.last = token
        else:
            raise self.unexpected(token, start)

    def goes_on(self, token: str) -> bool:
        """Whether a token that cannot begin an operand can follow one."""
        return token in self.places.after and token not in ("<", "<>", "?", "??")

    def open(self, token: str, start: int) -> Iterator[Token]:
        """An opening bracket."""
        if token in MATCHED:
            yield "LEFT", system(MATCHED[token][1]), start
        else:
            yield self.brackets[token], None, start
        if token == "[":  # the second of [[ is not the first of another
            self.last = "[[" if self.want else "["
        else:
            self.last = "("
        self.closer = CLOSERS[token]
        self.opened.append((self.closer, start))
        self.want = True
        self.match = patterns().inside

    def close(self, token: str, start: int) -> Iterator[Token]:
        """A closing bracket."""
        if self.want and self.last not in COMPLETE:
            raise self.unexpected(token, start)
        yield self.brackets.get(token, "_RIGHT"), None, start
        self.opened.pop()
        self.want, self.last = False, token
        if self.opened:
            self.closer = self.opened[-1][0]
        else:
            self.closer = ""
            self.match = patterns().top

    def get(self, start: int) -> Iterator[Token]:
        """<<file, or two brackets of lists where an operand is expected."""
        if self.want and (LIST_AHEAD.match(self.text, self.position) or not FILE_NAME.match(self.text, self.position)):
            self.position = start + 1
            yield from self.open("<", start)
            return
        name = self.name(FILE_NAME, "a file name after <<")
        if not self.want:
            yield "INFIX", self.places.times, start
        yield "FILE", call("Get", name), start
        self.want = False

    def name(self, pattern: re.Pattern[str], expected: str) -> str:
        """A file's name or a word, with or without quotes."""
        found = pattern.match(self.text, self.position)
        if found is None:
            raise self.faults.missing(self.position, expected)
        self.position = found.end()
        return string(found[1]) if found[1][0] == '"' else found[1]

    def unexpected(self, token: str, start: int) -> Exception:
        """The error of a token out of place."""
        return self.faults.unexpected(start, token, self.want, "" if self.last in COMPLETE else self.last)
