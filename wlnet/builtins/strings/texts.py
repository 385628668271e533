"""Texts in words and sentences."""

from __future__ import annotations

import re

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expression, call, list_of, system

from .string_matching import STRING, over_strings
from .string_parts import tally

True_, All = system("True"), system("All")
WORD = re.compile(r"\d+(?:[.,:]\d+)*(?=\W|$)|\w+(?:['’\-.&]\w+)*", re.UNICODE)
SENTENCE_END = re.compile(r"""[.!?…]+["'”’)\]]*(?=\s+["'“‘(\[]?[A-Z0-9À-ÖØ-Þ]|\s*$)|\n\s*\n""")
SHORT_WORDS = frozenset(
    """mr mrs ms dr prof st sr jr vs etc e.g i.e cf fig no vol pp jan feb mar apr jun jul aug sep sept oct nov dec
    inc ltd co gen col sgt rev hon u.s""".split()  # noqa: SIM905
)


def words(text: str) -> list[str]:
    """The words, without the punctuation around them."""
    return WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences with their punctuation; abbreviations and initials end none."""
    found, start = [], 0
    for end in SENTENCE_END.finditer(text):
        before = text[start : end.start()].rsplit(None, 1)
        last = before[-1].lower().lstrip("(\"'“‘") if before else ""
        if end[0] == "." and end.end() < len(text.rstrip()) and (last in SHORT_WORDS or is_initial(before)):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    found.append(text[start:].strip())
    return [s for s in found if s]


def is_initial(before: list[str]) -> bool:
    """Whether a sentence so far ends in a single capital letter after other words: J. Smith."""
    return len(before) > 1 and len(before[-1]) == 1 and before[-1].isupper() and before[-1] != "I"


def parts_of_texts(name: str, usage: str, parts) -> None:
    """Declare a function that gives the parts of a text, or the first n of them."""

    def function(text, most=None):
        """The list of parts."""
        if most is not None and most is not All and (type(most) is not int or most < 0):
            message(name, "intnm", 2, call(name, text, most))
            return None
        return over_strings(name, text, (), lambda t: list_of(*parts(t)[: most if type(most) is int else None]))

    builtin(name, usage, messages=STRING)(function)


parts_of_texts("TextWords", "TextWords[s] gives the words in s, TextWords[s, n] the first n.", words)
parts_of_texts("TextSentences", "TextSentences[s] gives the sentences in s, TextSentences[s, n] the first n.",
               sentences)  # fmt: skip


@builtin("WordCount", "WordCount[s] tells how many words there are in s.", messages=STRING)
def word_count(text):
    """An integer."""
    return over_strings("WordCount", text, (), lambda t: len(words(t)))


@builtin("WordCounts", "WordCounts[s] tells how often each word occurs in s; WordCounts[s, n] runs of n words.",
         options={"IgnoreCase": system("False")}, messages=STRING)  # fmt: skip
def word_counts(text, size=1, *, ignore_case):
    """An association from words to their numbers, the most frequent ones first."""
    if type(size) is not int or size <= 0:
        message("WordCounts", "intp", 2, call("WordCounts", text, size))
        return None

    def count(t: str) -> Expression:
        found = words(t.lower() if ignore_case is True_ else t)
        runs = [list_of(*found[i : i + size]) for i in range(len(found) - size + 1)]
        return tally(found) if size == 1 else evaluate(call("ReverseSort", call("Counts", list_of(*runs))))

    return over_strings("WordCounts", text, (), count)
