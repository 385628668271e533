"""Hash and FileHash: short numbers that tell data apart."""

from __future__ import annotations

import hashlib
import zlib
from base64 import b64encode
from collections.abc import Callable

from wlnet.evaluator import builtin
from wlnet.expr import ByteArray, Expression, WolframMessage, system
from wlnet.interchange import read_bytes, wxf
from wlnet.interchange.faults import TEXTS as FILE_TEXTS

from .sources import file_name

Failed = system("$Failed")
Digest = Callable[[bytes], bytes]


def of_library(name: str) -> Digest:
    """The function of this name in Python's library."""
    return lambda data: hashlib.new(name, data, usedforsecurity=False).digest()


def twice(name: str) -> Digest:
    """The function applied to its own result."""
    once = of_library(name)
    return lambda data: once(once(data))


TYPES: dict[str, Digest] = {
    "Adler32": lambda data: zlib.adler32(data).to_bytes(4, "big"),
    "CRC32": lambda data: zlib.crc32(data).to_bytes(4, "big"),
    "MD5": of_library("md5"),
    "SHA": of_library("sha1"),
    "SHA1": of_library("sha1"),
    "SHA224": of_library("sha224"),
    "SHA256": of_library("sha256"),
    "SHA256SHA256": twice("sha256"),
    "SHA384": of_library("sha384"),
    "SHA512": of_library("sha512"),
    "SHA3-224": of_library("sha3_224"),
    "SHA3-256": of_library("sha3_256"),
    "SHA3-384": of_library("sha3_384"),
    "SHA3-512": of_library("sha3_512"),
    "BLAKE2b": of_library("blake2b"),
    "BLAKE2s": of_library("blake2s"),
}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
FORMATS: dict[str, Callable[[bytes], Expression]] = {
    "Integer": lambda data: int.from_bytes(data, "big"),
    "DecimalString": lambda data: str(int.from_bytes(data, "big")),
    "HexString": bytes.hex,
    "HexStringLittleEndian": lambda data: data[::-1].hex(),
    "Base36String": lambda data: in_base_36(int.from_bytes(data, "big")),
    "Base64Encoding": lambda data: b64encode(data).decode("ascii"),
    "ByteArray": ByteArray,
}
TEXTS = {"hash": "`1` is no known kind of hash.", "form": "`1` is no known form of a hash."}


def in_base_36(n: int) -> str:
    """The digits of a number in base 36."""
    found = ""
    while n:
        n, digit = divmod(n, 36)
        found = DIGITS[digit] + found
    return found or "0"


def hashed(function: str, data: bytes, kind: Expression, form: Expression) -> Expression:
    """The hash of bytes in a form; the messages hash and form."""
    if kind == "Expression":
        digest = hashlib.blake2b(data, digest_size=8).digest()
    elif kind not in TYPES:
        raise WolframMessage(function, "hash", kind, result=Failed if function == "FileHash" else None)
    else:
        digest = TYPES[kind](data)
    if form not in FORMATS:
        raise WolframMessage(function, "form", form, result=Failed)
    return FORMATS[form](digest)


@builtin("Hash", 'Hash[e] gives an integer that tells expressions apart; Hash[e, "type", "format"] with a type such as '
         '"MD5" or "SHA256", in a format such as "HexString". Of a string or a byte array the bytes are hashed.',
         messages=TEXTS)  # fmt: skip
def hash_(e, kind="Expression", form="Integer"):
    """An integer, or what the format says."""
    if type(e) is ByteArray and kind != "Expression":
        data = e.data
    elif type(e) is str and kind != "Expression":
        data = e.encode("utf-8", "replace")
    else:
        data = wxf.serialize(e)
    return hashed("Hash", data, kind, form)


@builtin("FileHash", 'FileHash[file] gives the MD5 hash of a file as an integer; FileHash[file, "type", '
         '"format"] other '
         "hashes.", messages={**TEXTS, **FILE_TEXTS})  # fmt: skip
def file_hash(file, kind="MD5", form="Integer"):
    """An integer, or what the format says; $Failed after a message."""
    return hashed("FileHash", read_bytes(file_name(file, "FileHash"), "FileHash"), kind, form)
