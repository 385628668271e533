"""Letters: alphabets and places in them, accents, Unicode forms, Roman numerals."""

from __future__ import annotations

import re
import string
import unicodedata

from wlnet.evaluator import builtin, message
from wlnet.expr import Association, Expr, Expression, call, is_list, list_of, system

from .string_matching import STRING, over_strings

ALPHABETS = {
    "English": string.ascii_lowercase,
    "Latin": string.ascii_lowercase,
    "French": string.ascii_lowercase,
    "Dutch": string.ascii_lowercase,
    "German": string.ascii_lowercase,
    "Portuguese": string.ascii_lowercase,
    "Italian": "abcdefghilmnopqrstuvz",
    "Spanish": "abcdefghijklmnñopqrstuvwxyz",
    "Swedish": "abcdefghijklmnopqrstuvwxyzåäö",
    "Finnish": "abcdefghijklmnopqrstuvwxyzåäö",
    "Danish": "abcdefghijklmnopqrstuvwxyzæøå",
    "Norwegian": "abcdefghijklmnopqrstuvwxyzæøå",
    "Polish": "aąbcćdeęfghijklłmnńoóprsśtuwyzźż",
    "Turkish": "abcçdefgğhıijklmnoöprsştuüvyz",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "Bulgarian": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "Ukrainian": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "Hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
}
UNKNOWN = {"alphabet": "The alphabet `1` is not known; the ones known are `2`."}


def alphabet_of(name: str, spec: Expression) -> tuple[str, ...] | None:
    """The letters of a named alphabet, or of a list of them; None after a message."""
    if is_list(spec) and all(type(c) is str for c in spec.args):
        return spec.args
    if type(spec) is str and spec in ALPHABETS:
        return tuple(ALPHABETS[spec])
    message(name, "alphabet", spec, list_of(*ALPHABETS))
    return None


@builtin("Alphabet", "Alphabet[] gives the small letters a to z; Alphabet[name] those of another alphabet.",
         messages=UNKNOWN)  # fmt: skip
def alphabet(language="English"):
    """The list of letters."""
    letters = alphabet_of("Alphabet", language)
    return None if letters is None else list_of(*letters)


@builtin("LetterNumber", "LetterNumber[c] is the place of the letter c in the alphabet, 0 for other characters; "
         "LetterNumber[s] the places of all characters of s.", messages={**STRING, **UNKNOWN})  # fmt: skip
def letter_number(text, language="English"):
    """An integer, or the list of them."""
    letters = alphabet_of("LetterNumber", language)
    if letters is None:
        return None
    places = {c: i for i, c in enumerate(letters, 1)}
    if "σ" in places:
        places["ς"] = places["σ"]

    def numbers(t: str) -> Expression:
        found = [places.get(c, places.get(c.lower(), 0)) for c in t]
        return found[0] if len(found) == 1 else list_of(*found)

    return over_strings("LetterNumber", text, (), numbers)


@builtin("FromLetterNumber", "FromLetterNumber[n] is the n-th letter of the alphabet; negative numbers count from its "
         "end.", messages=UNKNOWN)  # fmt: skip
def from_letter_number(n, language="English"):
    """The letter, a space where there is none; letters of a list."""
    if is_list(n):
        return list_of(*(call("FromLetterNumber", k, language) for k in n.args))
    letters = alphabet_of("FromLetterNumber", language)
    if letters is None:
        return None
    if type(n) is not int:
        return None
    return letters[n - 1 if n > 0 else n] if 0 < abs(n) <= len(letters) else " "


def without_accents(t: str) -> str:
    """The text with base letters in place of accented ones."""
    apart = unicodedata.normalize("NFD", t)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


@builtin("RemoveDiacritics", "RemoveDiacritics[s] is s without accents on its letters.", attributes="Listable",
         messages=STRING)  # fmt: skip
def remove_diacritics(text):
    """The string of base characters."""
    return over_strings("RemoveDiacritics", text, (), without_accents)


def alphabetic(t: str) -> tuple[str, str, str]:
    """A sort key: letters alone first, then accents, then small letters before capital ones."""
    return without_accents(t).casefold(), t.casefold(), t.swapcase()


@builtin("AlphabeticSort", "AlphabeticSort[{s1, s2, ...}] puts strings in alphabetic order, whatever their case.",
         messages=STRING)  # fmt: skip
def alphabetic_sort(texts):
    """The sorted list; keys of an association stay with their strings."""
    values = texts.values() if type(texts) is Association else texts.args if is_list(texts) else None
    if values is None or not all(type(t) is str for t in values):
        return None
    if type(texts) is Association:
        return Association(sorted(texts.rules(), key=lambda r: alphabetic(r.args[1])))
    return list_of(*sorted(values, key=alphabetic))


@builtin("AlphabeticOrder", "AlphabeticOrder[s, t] is 1 if s comes before t in alphabetic order, -1 if it comes after, "
         "0 if they are the same.", messages=STRING)  # fmt: skip
def alphabetic_order(first, second):
    """1, 0 or -1."""
    if type(first) is not str or type(second) is not str:
        return None
    a, b = alphabetic(first), alphabetic(second)
    return (a < b) - (a > b)


@builtin("CharacterNormalize", "CharacterNormalize[s, form] is s in a normal form of Unicode: NFC, NFD, NFKC or NFKD.",
         messages={**STRING, "form": "`1` is none of the forms NFC, NFD, NFKC and NFKD."})  # fmt: skip
def character_normalize(text, form):
    """The same text with other codes."""
    if form not in ("NFC", "NFD", "NFKC", "NFKD"):
        message("CharacterNormalize", "form", form)
        return None
    return over_strings("CharacterNormalize", text, (form,), lambda t: unicodedata.normalize(form, t))


@builtin("PrintableASCIIQ", "PrintableASCIIQ[s] is True if all characters of s are printable ASCII characters.",
         messages=STRING)  # fmt: skip
def printable_ascii_q(text):
    """True or False."""
    return over_strings("PrintableASCIIQ", text, (), lambda t: system(str(all(" " <= c <= "~" for c in t))))


ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
         (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def roman(n: int) -> str:
    """A number from 0 to 4999 in Roman numerals; N is nothing."""
    if n == 0:
        return "N"
    pieces = []
    for value, mark in ROMAN:
        pieces.append(mark * (n // value))
        n %= value
    return "".join(pieces)


@builtin("RomanNumeral", "RomanNumeral[n] is the integer n, with |n| below 5000, in Roman numerals.",
         attributes="Listable", messages={"range": "`1` is no integer between -4999 and 4999."})  # fmt: skip
def roman_numeral(n):
    """The string."""
    if type(n) is int and abs(n) < 5000:
        return "-" * (n < 0) + roman(abs(n))
    if not isinstance(n, Expr) and type(n).__name__ != "Symbol":
        message("RomanNumeral", "range", n)
    return None


@builtin("FromRomanNumeral", "FromRomanNumeral[s] is the integer that s writes in Roman numerals.",
         messages={**STRING, "nonroman": "`1` is not a Roman numeral."})  # fmt: skip
def from_roman_numeral(text):
    """The integer: smaller numerals before larger ones are subtracted."""

    def value(t: str) -> Expression:
        sign, marks = (-1, t[1:]) if t.startswith("-") else (1, t)
        if marks.upper() == "N":
            return 0
        if not re.fullmatch("[IVXLCDM]+", marks.upper()):
            message("FromRomanNumeral", "nonroman", t)
            return system("$Failed")
        found = [VALUES[c] for c in marks.upper()]
        return sign * sum(-a if a < b else a for a, b in zip(found, [*found[1:], 0], strict=True))

    return over_strings("FromRomanNumeral", text, (), value)
