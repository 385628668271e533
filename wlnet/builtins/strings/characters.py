"""Characters: codes, ranges, kinds."""

from __future__ import annotations

import string
from collections.abc import Callable

from wlnet.evaluator import builtin, message
from wlnet.expr import Expression, WolframMessage, call, is_list, list_of

from ..numbers.comparison import truth
from .string_matching import STRING, over_strings

CODES = {
    **STRING,
    "notunicode": "A character code between 0 and 1114111 is expected in place of `1`.",
    "intnm": "Non-negative machine-sized integer expected at position `1` in `2`.",
    "argtype": "Arguments `1` and `2` should be characters or character codes.",
}
ENCODINGS = {"ASCII": "ascii", "UTF8": "utf-8", "UTF-8": "utf-8", "ISO8859-1": "latin-1", "WindowsANSI": "cp1252"}


@builtin("ToCharacterCode", "ToCharacterCode[s] gives the codes of the characters of s; ToCharacterCode[s, encoding] "
         "the bytes in an encoding.", messages=CODES)  # fmt: skip
def to_character_code(text, encoding="Unicode"):
    """The list of codes."""

    def codes(t: str) -> Expression:
        if encoding in ENCODINGS:
            return list_of(*t.encode(ENCODINGS[encoding], "replace"))
        return list_of(*map(ord, t))

    return over_strings("ToCharacterCode", text, (), codes)


@builtin("FromCharacterCode", "FromCharacterCode[n] is the character with code n; FromCharacterCode[{n1, n2, ...}] the "
         "string with these codes.", messages=CODES)  # fmt: skip
def from_character_code(codes, encoding="Unicode"):
    """The string; of several lists, a list of strings."""
    if is_list(codes) and codes.args and all(map(is_list, codes.args)):
        return list_of(*(call("FromCharacterCode", c, encoding) for c in codes.args))
    if not is_list(codes) and (type(codes) is not int or codes < 0):
        raise WolframMessage("FromCharacterCode", "intnm", 1, call("FromCharacterCode", codes))
    numbers = codes.args if is_list(codes) else (codes,)
    for n in numbers:
        if type(n) is not int or not 0 <= n < 0x110000 or 0xD800 <= n < 0xE000:
            message("FromCharacterCode", "notunicode", n)
            return None
    if encoding in ENCODINGS and all(n < 256 for n in numbers):
        return bytes(numbers).decode(ENCODINGS[encoding], "replace")
    return "".join(map(chr, numbers))


@builtin("CharacterRange", "CharacterRange[a, b] gives the characters from a to b.", messages=CODES)
def character_range(first, last):
    """The list of characters; the ends may be codes."""
    ends = [ord(x) if type(x) is str and len(x) == 1 else x for x in (first, last)]
    if any(type(n) is not int or not 0 <= n < 0x110000 for n in ends):
        message("CharacterRange", "argtype", first, last)
        return None
    return list_of(*(chr(n) for n in range(ends[0], ends[1] + 1) if not 0xD800 <= n < 0xE000))


def declare_kind(name: str, usage: str, test: Callable[[str], bool]) -> None:
    """Declare a question about all characters of a string."""

    def function(text: Expression) -> Expression:
        return over_strings(name, text, (), lambda t: truth(all(map(test, t))))

    function.__doc__ = usage
    builtin(name, usage, attributes="Listable", messages=STRING)(function)


declare_kind("DigitQ", "DigitQ[s] is True if all characters of s are digits 0 to 9.", lambda c: c in string.digits)
declare_kind("LetterQ", "LetterQ[s] is True if all characters of s are letters.", str.isalpha)
declare_kind("UpperCaseQ", "UpperCaseQ[s] is True if all characters of s are capital letters.", str.isupper)
declare_kind("LowerCaseQ", "LowerCaseQ[s] is True if all characters of s are small letters.", str.islower)
