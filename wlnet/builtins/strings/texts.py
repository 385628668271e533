"""Texts in words and sentences."""

from __future__ import annotations

import re
from itertools import pairwise

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Association, Expr, Expression, call, has_head, is_list, list_of, system

from .string_matching import STRING, over_strings
from .string_parts import tally

True_, All, Rule = system("True"), system("All"), system("Rule")
WORD = re.compile(r"\d+(?:[.,:]\d+)*(?=\W|$)|\w+(?:['’\-.&]\w+)*", re.UNICODE)
SENTENCE_END = re.compile(r"""[.!?…]+["'”’)\]]*(?=\s+["'“‘(\[]?[A-Z0-9À-ÖØ-Þ]|\s*$)|\n\s*\n""")
SHORT_WORDS = frozenset(
    """mr mrs ms dr prof st sr jr vs etc e.g i.e cf fig no vol pp jan feb mar apr jun jul aug sep sept oct nov dec
    inc ltd co gen col sgt rev hon u.s""".split()  # noqa: SIM905
)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words are, without the punctuation around them."""
    return [m.span() for m in WORD.finditer(text)]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences are, with their punctuation; abbreviations and initials end none."""
    found, start = [], 0
    for end in SENTENCE_END.finditer(text):
        before = text[start : end.start()].rsplit(None, 1)
        last = before[-1].lower().lstrip("(\"'“‘") if before else ""
        if end[0] == "." and end.end() < len(text.rstrip()) and (last in SHORT_WORDS or is_initial(before)):
            continue
        found.append((start, end.end()))
        start = end.end()
    return [s for s in (trimmed(text, *span) for span in [*found, (start, len(text))]) if s[0] < s[1]]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A part of a text without the white space at its ends."""
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def words(text: str) -> list[str]:
    """The words of a text."""
    return WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[i:j] for i, j in sentence_spans(text)]


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
        t = t.lower() if ignore_case is True_ else t
        if size == 1:
            return tally(words(t))
        return evaluate(call("ReverseSort", call("Counts", list_of(*(list_of(*run) for run in runs_of(t, size))))))

    return over_strings("WordCounts", text, (), count)


def runs_of(text: str, size: int) -> list[tuple[str, ...]]:
    """The runs of words between which there is nothing but white space."""
    spans = word_spans(text)
    joined = [text[i:j].isspace() for (_, i), (j, _) in pairwise(spans)]
    starts = (k for k in range(len(spans) - size + 1) if all(joined[k : k + size - 1]))
    return [tuple(text[i:j] for i, j in spans[k : k + size]) for k in starts]


@builtin("WordFrequency", "WordFrequency[s, w] is the part of the words of s that are the word w, or of its runs of "
         "words where w has several; WordFrequency[s, {w1, w2, ...}] an association of these.",
         options={"IgnoreCase": system("False")}, messages=STRING)  # fmt: skip
def word_frequency(text, wanted, *, ignore_case):
    """A machine number for a word or for alternatives, an association for a list."""
    every = wanted.args if is_list(wanted) else (wanted,)
    choices = [w.args if has_head(w, system("Alternatives")) else (w,) for w in every]
    if not all(type(w) is str for choice in choices for w in choice):
        return None
    fold = str.lower if ignore_case is True_ else str

    def part(t: str, word: str) -> float:
        run = tuple(words(fold(word)))
        runs = runs_of(fold(t), len(run)) if run else []
        return runs.count(run) / len(runs) if runs else 0.0

    def frequency(t: str) -> Expression:
        found = [float(sum(part(t, w) for w in choice)) for choice in choices]
        return Association(Expr(Rule, pair) for pair in zip(every, found, strict=True)) if is_list(wanted) else found[0]

    return over_strings("WordFrequency", text, (wanted,), frequency)
