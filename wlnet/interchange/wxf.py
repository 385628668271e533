"""WXF, the language's published binary form of expressions: a header, then one token for each part."""

from __future__ import annotations

import math
import re
import struct
import zlib
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ..expr import (
    Association,
    BigComplex,
    BigReal,
    ByteArray,
    ExactComplex,
    Expr,
    Expression,
    NumericArray,
    PackedList,
    Symbol,
    call,
    exact_complex,
    from_array,
    rational,
    system,
)
from ..expr import resolve as resolve_name
from ..expr.symbols import is_system_name
from ..forms import text
from .faults import failed
from .formats import Format, register

if TYPE_CHECKING:
    import numpy

Rule, RuleDelayed, Rational, Complex = map(system, ("Rule", "RuleDelayed", "Rational", "Complex"))
ARRAY_TYPES = {
    0x00: "int8", 0x01: "int16", 0x02: "int32", 0x03: "int64", 0x10: "uint8", 0x11: "uint16", 0x12: "uint32",
    0x13: "uint64", 0x22: "float32", 0x23: "float64", 0x33: "complex64", 0x34: "complex128",
}  # fmt: skip
CODES = {name: code for code, name in ARRAY_TYPES.items()}
INTEGERS = ((b"C", "<b", 7), (b"j", "<h", 15), (b"i", "<i", 31), (b"L", "<q", 63))
FIXED = {token[0]: struct.Struct(form) for token, form, _ in INTEGERS} | {ord("r"): struct.Struct("<d")}
NAME = re.compile(r"([^\W\d][\w$]*|\$[\w$]*)(`([^\W\d][\w$]*|\$[\w$]*))*")
MOST_DIMENSIONS = 32
NUMBER = re.compile(r"(-?[0-9]+(?:\.[0-9]*)?)(?:`([0-9.]*))?(?:\*\^(-?[0-9]+))?")
Resolve = Callable[[str], Symbol]


def varint(n: int) -> bytes:
    """A length, seven bits a byte, the lowest first."""
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def counted(token: bytes, data: bytes) -> bytes:
    """A token, a length and as many bytes."""
    return token + varint(len(data)) + data


def serialize(e: Expression, compressed: bool = False) -> bytes:
    """The bytes of an expression, header and all."""
    out: list[bytes] = []
    stack = [e]
    while stack:
        stack.extend(reversed(token_of(stack.pop(), out)))
    body = b"".join(out)
    return b"8C:" + zlib.compress(body) if compressed else b"8:" + body


def token_of(e: Expression, out: list[bytes]) -> tuple[Expression, ...]:
    """Write the token of an expression; the parts that must follow it."""
    kind = type(e)
    if kind is int:
        width = e.bit_length() if e >= 0 else (~e).bit_length()
        for token, form, bits in INTEGERS:
            if width <= bits:
                out.append(token + struct.pack(form, e))
                return ()
        out.append(counted(b"I", text(e).encode()))
    elif kind is float:
        out.append(b"r" + struct.pack("<d", e))
    elif kind is str:
        out.append(counted(b"S", e.encode("utf-8", "replace")))
    elif kind is Symbol:
        name = e.name if e.context == "System`" else e.full_name
        out.append(counted(b"s", name.encode("utf-8")))
    elif kind is ByteArray:
        out.append(counted(b"B", e.data))
    elif kind is PackedList or kind is NumericArray:
        out.append((b"\xc1" if kind is PackedList else b"\xc2") + array_token(e.array))
    elif kind is Association:
        out.append(b"A" + varint(len(e)))
        return tuple(Entry(rule) for rule in e.rules())
    elif kind is Entry:
        out.append(b":" if e.rule.head is RuleDelayed else b"-")
        return e.rule.args
    elif kind is BigReal:
        out.append(counted(b"R", text(e).encode()))
    elif kind is Fraction:
        return token_of(Expr(Rational, (e.numerator, e.denominator)), out)
    elif kind is complex:
        return token_of(Expr(Complex, (e.real, e.imag)), out)
    elif kind is ExactComplex or kind is BigComplex:
        return token_of(Expr(Complex, (e.re, e.im)), out)
    elif kind is Expr:
        out.append(b"f" + varint(len(e.args)))
        return (e.head, *e.args)
    else:
        return token_of(e.constructor(), out)
    return ()


class Entry:
    """A rule of an association, still to be written."""

    __slots__ = ("rule",)

    def __init__(self, rule: Expr) -> None:
        self.rule = rule


def array_token(array: numpy.ndarray) -> bytes:
    """The type, the dimensions and the numbers of an array."""
    name = "float32" if array.dtype.name == "float16" else array.dtype.name
    data = array.astype(f"<{array.dtype.kind}{4 if name == 'float32' else array.dtype.itemsize}")
    return bytes((CODES[name],)) + varint(array.ndim) + b"".join(map(varint, array.shape)) + data.tobytes()


class Malformed(Exception):
    """The bytes are not WXF."""


class Reader:
    """Reads tokens one after another; calls wait on a stack until all their parts are there."""

    def __init__(self, data: bytes, resolve: Resolve) -> None:
        self.data = data
        self.at = 0
        self.resolve = resolve

    def take(self, count: int) -> bytes:
        """The next bytes."""
        end = self.at + count
        if end > len(self.data):
            raise Malformed
        found, self.at = self.data[self.at : end], end
        return found

    def varint(self) -> int:
        """The next length."""
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
            if shift > 63:
                raise Malformed

    def read(self) -> Expression:
        """The next expression."""
        waiting: list[tuple[int, str, list[Expression]]] = []
        while True:
            token = self.take(1)[0]
            if token == 0x66:  # f
                waiting.append((self.varint() + 1, "f", []))
                value = None
            elif token == 0x41:  # A
                waiting.append((self.varint(), "A", []))
                value = None
            elif token in b"-:":
                waiting.append((2, chr(token), []))
                value = None
            else:
                value = self.atom(token)
            while True:
                if value is not None:
                    if not waiting:
                        return value
                    waiting[-1][2].append(value)
                count, kind, parts = waiting[-1]
                if len(parts) < count:
                    break
                waiting.pop()
                value = self.made(kind, parts)

    def made(self, kind: str, parts: list[Expression]) -> Expression:
        """The expression of a token whose parts are there."""
        if kind == "-":
            return Expr(Rule, tuple(parts))
        if kind == ":":
            return Expr(RuleDelayed, tuple(parts))
        if kind == "A":
            if not all(isinstance(p, Expr) and p.head in (Rule, RuleDelayed) and len(p.args) == 2 for p in parts):
                raise Malformed
            return Association(parts)
        head, *args = parts
        numbers = len(args) == 2 and set(map(type, args)) <= {int, float, Fraction}
        if head is Rational and numbers and type(args[0]) is type(args[1]) is int and args[1]:
            return rational(Fraction(*args))
        if head is Complex and numbers:
            return complex(*args) if float in map(type, args) else exact_complex(*args)
        return Expr(head, tuple(args))

    def atom(self, token: int) -> Expression:
        """The atom that a token begins."""
        if token in FIXED:
            form = FIXED[token]
            return form.unpack(self.take(form.size))[0]
        try:
            if token == 0x53:  # S
                return self.take(self.varint()).decode("utf-8")
            if token == 0x73:  # s
                name = self.take(self.varint()).decode("utf-8")
                if not NAME.fullmatch(name):
                    raise Malformed
                return self.resolve(name)
            if token == 0x42:  # B
                return ByteArray(self.take(self.varint()))
            if token in b"IR":
                digits = self.take(self.varint()).decode("ascii")
                return number(digits)
        except (UnicodeDecodeError, ValueError):
            raise Malformed from None
        if token in (0xC1, 0xC2):
            return self.array(token == 0xC1)
        raise Malformed

    def array(self, packed: bool) -> Expression:
        """A packed list or a numeric array."""
        import numpy

        name = ARRAY_TYPES.get(self.take(1)[0])
        rank = self.varint()
        if name is None or rank > MOST_DIMENSIONS:
            raise Malformed
        shape = [self.varint() for _ in range(rank)]
        dtype = numpy.dtype(name).newbyteorder("<")
        data = self.take(math.prod(shape) * dtype.itemsize)
        array = numpy.frombuffer(data, dtype).astype(name).reshape(shape)
        if not packed:
            return NumericArray(array)
        return from_array(array)


def number(text: str) -> Expression:
    """The integer, or the real of arbitrary precision, that digits, a precision mark and an exponent stand for."""
    found = NUMBER.fullmatch(text)
    if found is None:
        raise Malformed
    digits, precision, exponent = found.groups()
    try:
        value = Decimal(f"{digits}E{exponent or 0}")
    except ArithmeticError:  # an exponent out of all bounds
        raise Malformed from None
    if precision is None and exponent is None and "." not in digits:
        return int(value)
    return BigReal(value, float(precision) if precision else float(max(1, len(value.as_tuple().digits))))


def symbol_named(name: str) -> Symbol:
    """The symbol of a name, which is one of ``System` `` where it has no context and there is such a one."""
    return system(name) if is_system_name(name) else resolve_name(name)


def deserialize(data: bytes, resolve: Resolve = symbol_named) -> Expression:
    """The expression in bytes, unevaluated; raises Malformed."""
    if data.startswith(b"8C:"):
        try:
            body = zlib.decompress(data[3:])
        except zlib.error:
            raise Malformed from None
    elif data.startswith(b"8:"):
        body = data[2:]
    else:
        raise Malformed
    reader = Reader(body, resolve)
    found = reader.read()
    if reader.at != len(body):
        raise Malformed
    return found


def read_wxf(data: bytes) -> Expression:
    """The expression of a file."""
    try:
        return deserialize(data)
    except Malformed:
        raise failed("Import", "fmterr", "WXF", "") from None


def read_held(data: bytes) -> Expression:
    """The expression of a file in HoldComplete."""
    return call("HoldComplete", read_wxf(data))


register(Format("WXF", ("wxf",), {"Expression": read_wxf, "HeldExpression": read_held},
                {"Expression": serialize}, signatures=(b"8:f", b"8C:")))  # fmt: skip
