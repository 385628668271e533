"""Words by themselves: function words, the word list of the system, and tests against it."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import NamedTuple

from wlnet.evaluator import builtin
from wlnet.expr import Expression, WolframMessage, has_head, is_list, list_of, system

from ..numbers.comparison import truth
from .string_matching import STRING, over_strings
from .string_patterns import compiled
from .texts import WORD

All, Automatic, Failed, True_, UpTo = map(system, ("All", "Automatic", "$Failed", "True", "UpTo"))
PLACES = ("/usr/share/dict/words", "/usr/dict/words")
TEXTS = {
    "nofile": "There is no list of words: `1` would be read, one word in a line, or `2`.",
    "lang": "There are words of English only, none of `1`.",
}
STOPWORDS = """
a about above across after again against all almost along already also although always am among an and another any
anybody anyone anything are aren't around as at be because been before behind being below beneath beside besides
between beyond both but by can can't cannot could couldn't did didn't do does doesn't doing don't done down during
each either else enough even ever every everybody everyone everything few for from further had hadn't has hasn't have
haven't having he he'd he'll he's hence her here here's hers herself him himself his how how's however i i'd i'll i'm
i've if in indeed into is isn't it it'd it'll it's its itself just least less let's many may me might mine more
moreover most much must mustn't my myself near neither never nevertheless no nobody none nor not nothing now of off
often on once one only onto or other others otherwise ought our ours ourselves out over own per perhaps quite rather
same shall shan't she she'd she'll she's should shouldn't since so some somebody someone something sometimes still
such than that that's the their theirs them themselves then thence there there's therefore these they they'd they'll
they're they've this those though through throughout thus to together too toward towards under until up upon us very
was wasn't we we'd we'll we're we've were weren't what what's whatever when when's whenever where where's whereas
wherever whether which whichever while who who's whoever whole whom whose why why's will with within without won't
would wouldn't yes yet you you'd you'll you're you've your yours yourself yourselves
""".split()  # noqa: SIM905
FUNCTION_WORDS = frozenset(STOPWORDS)


class Words(NamedTuple):
    """The words of a file, in its order and as sets."""

    every: tuple[str, ...]
    exact: frozenset[str]
    lower: frozenset[str]


@lru_cache(2)
def _read(path: str, changed: float) -> Words:
    with open(path, encoding="utf-8", errors="replace") as file:
        every = tuple(dict.fromkeys(word for line in file if (word := line.strip())))
    return Words(every, frozenset(every), frozenset(map(str.lower, every)))


def dictionary(function: str) -> Words:
    """The words of the file words.txt among the user's data, or of the system; message nofile."""
    from ..files.example_data import data_folder

    own = os.path.join(data_folder(), "words.txt")
    for path in (own, *PLACES):
        if os.path.isfile(path):
            return _read(path, os.path.getmtime(path))
    raise WolframMessage(function, "nofile", own, PLACES[0], result=Failed)


def is_word(known: Words, word: str, ignore_case: bool) -> bool:
    """Whether a word is known, as it is or with the capitals of a heading; parts between hyphens by themselves."""
    if not word:
        return False
    if ignore_case and word.lower() in known.lower:
        return True
    if word in known.exact or ((word.isupper() or word.istitle()) and word.lower() in known.exact):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(is_word(known, part, ignore_case) for part in parts)


def check_language(function: str, language: Expression) -> None:
    """Message lang for any other language than English."""
    if language not in ("English", Automatic):
        raise WolframMessage(function, "lang", language, result=Failed)


@builtin("DictionaryWordQ", "DictionaryWordQ[s] is True if s is a word of the list of words of the system, or of the "
         "file words.txt among the user's data.", messages={**TEXTS, **STRING},
         options={"IgnoreCase": system("False"), "Language": Automatic})  # fmt: skip
def dictionary_word_q(word, *, ignore_case, language):
    """True or False; unevaluated for what is no string."""
    if type(word) is not str and not is_list(word):
        return None
    check_language("DictionaryWordQ", language)
    known = dictionary("DictionaryWordQ")
    return over_strings("DictionaryWordQ", word, (), lambda t: truth(is_word(known, t, ignore_case is True_)))


@builtin("DictionaryLookup", "DictionaryLookup[p] gives the words that match the string pattern p, from the list of "
         "words of the system or the file words.txt among the user's data; DictionaryLookup[p, n] the first n.",
         options={"IgnoreCase": system("False")}, messages=TEXTS)  # fmt: skip
def dictionary_lookup(pattern=None, count=All, *, ignore_case):
    """A list of words, of pairs of language and word for all languages, or of languages."""
    if pattern is All:
        return list_of("English")
    pairs = False
    if is_list(pattern) and len(pattern.args) == 2:
        pairs = pattern.args[0] is All
        if not pairs:
            check_language("DictionaryLookup", pattern.args[0])
        pattern = None if pattern.args[1] is All else pattern.args[1]
    every = dictionary("DictionaryLookup").every
    if pattern is not None:
        wanted = compiled(pattern, ignore_case, True)
        every = tuple(w for w in every if wanted.fullmatch(w) is not None)
    most = count.args[0] if has_head(count, UpTo) and len(count.args) == 1 else count
    if type(most) is int and most >= 0:
        every = every[:most]
    return list_of(*(list_of("English", w) for w in every)) if pairs else list_of(*every)


@builtin("WordList", 'WordList[] gives the list of words of the system, or of the file words.txt among the user\'s '
         'data; WordList["Stopwords"] the function words of English.', options={"Language": Automatic},
         messages={**TEXTS,
                   "type": "There is no list of the kind `1`: there are Stopwords and KnownWords."})  # fmt: skip
def word_list(kind="KnownWords", *, language):
    """A list of strings."""
    check_language("WordList", language)
    if kind == "Stopwords":
        return list_of(*STOPWORDS)
    if kind not in ("KnownWords", "CommonWords"):
        raise WolframMessage("WordList", "type", kind, result=Failed)
    return list_of(*dictionary("WordList").every)


@builtin("DeleteStopwords", "DeleteStopwords[s] is the text s without function words such as the and of; "
         "DeleteStopwords[list] the words or texts of a list without them.", messages=STRING)  # fmt: skip
def delete_stopwords(text):
    """A string with the space around the words left, or a list without the strings that are such words."""
    if is_list(text) and all(type(t) is str for t in text.args):
        return list_of(*(without_stopwords(t) for t in text.args if not is_stopword(t)))
    return over_strings("DeleteStopwords", text, (), without_stopwords)


def is_stopword(word: str) -> bool:
    """Whether a word is a function word, in whatever case."""
    return word.lower().replace("’", "'") in FUNCTION_WORDS


def without_stopwords(text: str) -> str:
    """A text without its function words."""
    return WORD.sub(lambda m: "" if is_stopword(m[0]) else m[0], text)
