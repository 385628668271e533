"""Characters and their numbers, as they are told in lists of strings, classes, ranges and rules."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from wlnet.expr import Association, Expression, Symbol, call, has_head, is_list, list_of, system

from ..kinds import Kind, Unfit, Value
from ..numeric import Array

Automatic, Rule, Span = map(system, ("Automatic", "Rule", "Span"))
START, END, ANY = system("StartOfString"), system("EndOfString"), call("Blank")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"  # the character of Unicode for one that is not known
LAST = 0x10FFFF
CLASSES = {
    "Automatic": "\t\n" + "".join(map(chr, range(32, 127))),
    "LetterCharacter": string.ascii_letters,
    "DigitCharacter": string.digits,
    "WordCharacter": string.ascii_letters + string.digits,
    "HexadecimalCharacter": string.digits + "abcdefABCDEF",
    "PunctuationCharacter": string.punctuation,
    "WhitespaceCharacter": "\t\n\v\f\r ",
}
Sign = str | Expression  # a character, StartOfString, EndOfString, or _ for all characters without a number


@dataclass(frozen=True)
class CharacterTable:
    """The numbers 1 to `size` of characters and of the marks StartOfString, EndOfString and _.

    `given` is how it was told. The first number a character gets is its number.
    """

    given: Expression = field(compare=False)
    codes: dict[Sign, int]
    size: int

    def __hash__(self) -> int:
        return hash((self.size, len(self.codes)))

    def signs(self) -> list[list[Sign]]:
        """What each number stands for, in order."""
        found: list[list[Sign]] = [[] for _ in range(self.size)]
        for sign, code in self.codes.items():
            found[code - 1].append(sign)
        return found

    def alphabet(self) -> Expression:
        """The list of what stands at each number, which reads as the table; a rule where that is not one character."""
        return list_of(*(shown_as(signs, code) for code, signs in enumerate(self.signs(), 1)))

    def texts(self) -> list[str]:
        """What is written for each number: its first character, nothing for the ends of texts."""
        return [written(signs[0]) if signs else "" for signs in self.signs()]

    def lookup(self, ignore_case: bool) -> Array:
        """The number at each code point, that of all others at the end; 0 where there is none."""
        codes = {sign: code for sign, code in self.codes.items() if type(sign) is str}
        if ignore_case:
            both = {variant for c in codes for variant in (c, c.lower(), c.upper()) if len(variant) == 1}
            codes = {c: next(codes[v] for v in (c.lower(), c, c.upper()) if v in codes) for c in both}
        found = np.full(max(map(ord, codes), default=-1) + 2, self.codes.get(ANY, 0), dtype=np.int32)
        for c, code in codes.items():
            found[ord(c)] = code
        return found


def shown_as(signs: list[Sign], code: int) -> Expression:
    """One element of an alphabet."""
    if len(signs) == 1:
        return signs[0]
    plain = all(type(sign) is str for sign in signs)
    return call("Rule", "".join(signs) if plain else list_of(*signs), code)  # type: ignore[arg-type]


def written(sign: Sign) -> str:
    """The text of a character or a mark."""
    return sign if type(sign) is str else REPLACEMENT if sign == ANY else ""


class TableKind(Kind):
    """Characters and their numbers."""

    expects = (
        "a string, a list of characters, classes such as LetterCharacter, ranges of code points m;;n, StartOfString, "
        "EndOfString, _, or rules giving them a number or Automatic"
    )

    def read(self, e: Expression) -> Value:
        """The table."""
        if isinstance(e, CharacterTable):
            return e
        codes: dict[Sign, int] = {}
        size = numbered(e, codes, 0)
        if not size:
            raise Unfit
        return CharacterTable(e, codes, size)

    def write(self, value: Value) -> Expression:
        """The specification it was read from."""
        return value.given

    def holds(self, value: Value) -> bool:
        """Whether the value is a table."""
        return isinstance(value, CharacterTable)


def numbered(e: Expression, codes: dict[Sign, int], size: int) -> int:
    """Give numbers to what a specification speaks of; how many there are then."""
    if isinstance(e, Association):
        e = list_of(*e.rules())
    if is_list(e):
        for part in e.args:
            size = numbered(part, codes, size)
        return size
    if has_head(e, Rule) and len(e.args) == 2:
        signs, code = list(signs_of(e.args[0])), e.args[1]
        if code is Automatic:
            code = size + (not codes.keys() >= set(signs))
        if type(code) is not int or code < 1:
            raise Unfit
        for sign in signs:
            codes.setdefault(sign, code)
        return max(size, code)
    for sign in signs_of(e):
        if sign not in codes:
            size += 1
            codes[sign] = size
    return size


def signs_of(e: Expression) -> Iterable[Sign]:
    """The characters and marks that a specification without rules speaks of; Unfit where it is none."""
    if type(e) is str:
        return e
    if e in (START, END, ANY):
        return (e,)
    if isinstance(e, Symbol) and e.name in CLASSES:
        return CLASSES[e.name]
    if has_head(e, Span) and len(e.args) == 2 and all(type(n) is int for n in e.args):
        first, last = e.args
        if not 0 <= first <= last <= LAST:
            raise Unfit
        return map(chr, range(first, last + 1))
    if is_list(e) or has_head(e, system("Alternatives")):
        return [sign for part in e.args for sign in signs_of(part)]
    raise Unfit
