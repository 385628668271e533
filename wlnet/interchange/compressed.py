"""Reading what strings from other systems' Compress hold: the part of the form that is publicly described.

After the mark !boR come tokens: i and 32 bits, I and R with the digits as text, r and a real of 64 bits, S and s with
the text of a string or a symbol, f with the number of arguments, the head and the arguments. All numbers have the
lowest byte first, texts their length before them in 32 bits. Packed arrays are not described, and not read.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction

from ..expr import Association, Expr, Expression, Symbol, exact_complex, rational, system
from .wxf import NAME, Malformed, number, symbol_named

MARK = b"!boR"
REAL, WORD = struct.Struct("<d"), struct.Struct("<i")
Rational, Complex = system("Rational"), system("Complex")


class Reader:
    """Reads tokens one after another; calls wait on a stack until all their parts are there."""

    def __init__(self, data: bytes, resolve: Callable[[str], Symbol]) -> None:
        self.data = data
        self.at = len(MARK)
        self.resolve = resolve

    def take(self, count: int) -> bytes:
        """The next bytes."""
        end = self.at + count
        if count < 0 or end > len(self.data):
            raise Malformed
        found, self.at = self.data[self.at : end], end
        return found

    def word(self) -> int:
        """The next 32 bits."""
        return int(WORD.unpack(self.take(4))[0])

    def text(self) -> str:
        """The next text, with its length before it."""
        try:
            return self.take(self.word()).decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed from None

    def read(self) -> Expression:
        """The next expression."""
        waiting: list[tuple[int, list[Expression]]] = []
        while True:
            token = self.take(1)
            if token == b"f":
                waiting.append((self.word() + 1, []))
                if waiting[-1][0] < 1:
                    raise Malformed
                continue
            value = self.atom(token)
            while waiting:
                count, parts = waiting[-1]
                parts.append(value)
                if len(parts) < count:
                    break
                waiting.pop()
                value = made(parts[0], tuple(parts[1:]))
            else:
                return value

    def atom(self, token: bytes) -> Expression:
        """The atom that a token begins."""
        if token == b"i":
            return self.word()
        if token == b"r":
            return float(REAL.unpack(self.take(8))[0])
        if token == b"S":
            return self.text()
        if token not in (b"s", b"I", b"R"):
            raise Malformed
        found = self.text()
        if token == b"s":
            if not NAME.fullmatch(found):
                raise Malformed
            return self.resolve(found)
        return number(found)


def made(head: Expression, args: tuple[Expression, ...]) -> Expression:
    """head[args...], numbers and associations as what they are."""
    if head is Association.head and all(isinstance(a, Expr) and len(a.args) == 2 for a in args):
        return Association(args)
    if len(args) == 2 and set(map(type, args)) <= {int, float, Fraction}:
        if head is Rational and type(args[0]) is type(args[1]) is int and args[1]:
            return rational(Fraction(*args))
        if head is Complex:
            return complex(*args) if float in map(type, args) else exact_complex(*args)
    return Expr(head, args)


def deserialize(data: bytes, resolve: Callable[[str], Symbol] = symbol_named) -> Expression:
    """The expression in bytes that begin with the mark, unevaluated; raises Malformed."""
    reader = Reader(data, resolve)
    found = reader.read()
    if reader.at != len(data):
        raise Malformed
    return found
