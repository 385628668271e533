"""Character encodings by the language's names: bytes to strings and back."""

from __future__ import annotations

import codecs

from ..expr import Expression, WolframMessage, system

Automatic, None_ = system("Automatic"), system("None")
CODECS = {
    "ascii": "ascii", "printableascii": "ascii", "utf8": "utf-8", "utf-8": "utf-8", "unicode": "utf-16-le",
    "utf16": "utf-16", "utf-16": "utf-16", "utf32": "utf-32", "utf-32": "utf-32", "isolatin1": "latin-1",
    "iso8859-1": "latin-1", "isolatin2": "iso8859-2", "isolatin3": "iso8859-3", "isolatin4": "iso8859-4",
    "isolatincyrillic": "iso8859-5", "isolatingreek": "iso8859-7", "windowsansi": "cp1252",
    "windowseasteurope": "cp1250", "windowscyrillic": "cp1251", "windowsgreek": "cp1253", "windowsturkish": "cp1254",
    "windowsbaltic": "cp1257", "macintoshroman": "mac-roman", "macintosh": "mac-roman", "shiftjis": "shift_jis",
    "euc": "euc_jp", "euc-jp": "euc_jp", "koi8-r": "koi8-r", "big5": "big5", "gb2312": "gb2312", "gbk": "gbk",
}  # fmt: skip
ENCODINGS = (
    "ASCII", "Big5", "EUC-JP", "GB2312", "GBK", "ISO8859-1", "ISOLatin2", "ISOLatin3", "ISOLatin4", "ISOLatinCyrillic",
    "ISOLatinGreek", "KOI8-R", "MacintoshRoman", "ShiftJIS", "UTF-16", "UTF-32", "UTF-8", "WindowsANSI",
    "WindowsBaltic", "WindowsCyrillic", "WindowsEastEurope", "WindowsGreek", "WindowsTurkish",
)  # fmt: skip
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
UNKNOWN = "The character encoding `1` is not known."


def codec(encoding: Expression) -> str | None:
    """Python's name of an encoding; None for Automatic; the message $CharacterEncoding::charcode for what is none."""
    if encoding is Automatic or encoding is None_ or encoding is None:
        return None
    if type(encoding) is str:
        name = CODECS.get(encoding.lower(), encoding)
        try:
            if codecs.lookup(name)._is_text_encoding:  # type: ignore[attr-defined]
                return name
        except LookupError:
            pass
    raise WolframMessage("$CharacterEncoding", "charcode", encoding, result=system("$Failed"), text=UNKNOWN)


def decoded(data: bytes, encoding: Expression = Automatic) -> str:
    """The text in bytes: by default what its mark says, else UTF-8, or ISO 8859-1 where it is none.

    Bytes that an encoding named does not have become U+FFFD.
    """
    name = codec(encoding)
    if name is not None:
        found = data.decode("utf-8-sig" if name == "utf-8" else name, "replace")
        return found.removeprefix("\ufeff")
    for mark, marked in MARKS:
        if data.startswith(mark):
            return data.decode(marked, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def encoded(text: str, encoding: Expression = Automatic) -> bytes:
    """The text in UTF-8 or in the encoding named, where characters it lacks become question marks."""
    return text.encode(codec(encoding) or "utf-8", "replace")


def with_newlines(text: str) -> str:
    """The text with all line ends as newlines."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
