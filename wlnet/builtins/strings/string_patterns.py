"""String patterns as regular expressions of Python, in which named parts become groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from wlnet.expr import Expr, Expression, Symbol, WolframMessage, has_head, is_list, literal_key, system

from ..structure.levels import is_infinity
from .string_backtracking import Backtracking, Found

Match = re.Match[str] | Found
True_ = system("True")
UNLIMITED = float("inf")
LETTER, DIGIT = r"[^\W\d_]", "[0-9]"
CLASSES = {
    "DigitCharacter": DIGIT, "LetterCharacter": LETTER, "WordCharacter": r"[^\W_]", "WhitespaceCharacter": r"\s",
    "Whitespace": r"\s+", "HexadecimalCharacter": "[0-9a-fA-F]", "PunctuationCharacter": r"[!-/:-@\[-`{-~]",
    "NumberString": r"[-+]?(?:\d+\.?\d*|\.\d+)", "StartOfString": r"\A", "EndOfString": r"\Z", "StartOfLine": "(?m:^)",
    "EndOfLine": "(?m:$)", "WordBoundary": r"\b",
}  # fmt: skip
TESTS = {"DigitQ": DIGIT, "LetterQ": LETTER, "UpperCaseQ": "[A-ZÀ-ÖØ-Þ]", "LowerCaseQ": "[a-zß-öø-ÿ]"}
QUANTIFIERS = {system("Blank"): "", system("BlankSequence"): "+", system("BlankNullSequence"): "*"}
POSIX = {"alpha": r"a-zA-Z", "digit": "0-9", "alnum": "0-9a-zA-Z", "upper": "A-Z", "lower": "a-z", "space": r"\s",
         "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9a-fA-F", "blank": r" \t", "word": r"\w"}  # fmt: skip


class StringPattern:
    """A compiled string pattern: a regular expression with the groups of its variables.

    Where tests or conditions decide how far a part goes, or all ends are wanted, `Backtracking` matches instead.
    """

    def __init__(self, pattern: Expression, ignore_case: bool = False, wildcards: bool = False) -> None:
        self.pattern = pattern
        self.names: dict[Symbol, str] = {}
        self.checks = False
        self.groups = 0
        self.numbers: list[int] = []  # the groups of regular expressions written as such, by their place among all
        self.wildcards = wildcards
        self.flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
        source = self.translate(pattern, lazy=False)
        try:
            self.regex = re.compile(source, self.flags)
        except (re.error, OverflowError):
            raise WolframMessage("StringExpression", "invld", pattern, text=INVALID) from None

    @cached_property
    def stepwise(self) -> Backtracking:
        """The same pattern as a backtracking matcher."""
        return Backtracking(self, self.pattern)

    def plain(self, part: Expression) -> str:
        """The regular expression of a part that has no variables."""
        return StringPattern(part).regex.pattern

    def group(self, source: Callable[[], str]) -> tuple[str, str]:
        """A new group around a source, and its name."""
        self.groups += 1
        name = f"g{self.groups}"
        return f"(?P<{name}>{source()})", name

    def translate(self, p: Expression, lazy: bool) -> str:
        """The regular expression of a part; `lazy`: it takes as little as it can."""
        if type(p) is str:
            return self.wild(p) if self.wildcards else re.escape(p)
        if type(p) is Symbol and p.name in CLASSES:
            return CLASSES[p.name]
        if is_list(p):
            return self.choice(p.args, lazy)
        handler = HANDLERS.get(p.head.name) if isinstance(p, Expr) and type(p.head) is Symbol else None
        if handler is None or len(p.args) < LEAST.get(p.head.name, 0):
            raise WolframMessage("StringExpression", "invld", p, text=INVALID)
        return handler(self, p.args, lazy)

    def wild(self, text: str) -> str:
        r"""A string in which * stands for any characters, @ for any but capital letters, and \\ keeps the next."""
        out, i = [], 0
        while i < len(text):
            c = text[i]
            if c == "\\" and i + 1 < len(text):
                i += 1
                out.append(re.escape(text[i]))
            else:
                out.append(".*" if c == "*" else "[^A-Z]+" if c == "@" else re.escape(c))
            i += 1
        return "".join(out)

    def choice(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """Any of several patterns."""
        return "(?:" + "|".join(self.translate(a, lazy) for a in args) + ")" if args else "(?!)"

    def concatenation(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """StringExpression: one after the other."""
        return "".join(self.translate(a, lazy) for a in args)

    def blank(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """One character."""
        return "."

    def blanks(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """One or more characters."""
        return ".+?" if lazy else ".+"

    def any_blanks(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """Any characters or none."""
        return ".*?" if lazy else ".*"

    def named(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """x:p: a group the first time, the same text again after that."""
        if len(args) != 2:
            raise WolframMessage("StringExpression", "invld", Expr(system("Pattern"), args), text=INVALID)
        name, p = args
        if name in self.names:
            return f"(?P={self.names[name]})"
        source, group = self.group(lambda: self.translate(p, lazy))
        self.names[name] = group
        return source

    def repeated(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """p.. with optional limits."""
        return self.repetition(args, lazy, "+", 1)

    def repeated_null(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """p... with optional limits."""
        return self.repetition(args, lazy, "*", 0)

    def repetition(self, args: tuple[Expression, ...], lazy: bool, sign: str, least: int) -> str:
        """A group with a quantifier; what has names is the same text each time."""
        low, high = self.limits(args, least) if len(args) > 1 else (least, UNLIMITED)
        if len(args) > 1:
            sign = f"{{{low},{'' if high == UNLIMITED else high}}}"
        count = len(self.names)
        source = self.translate(args[0], lazy)
        if len(self.names) == count or high == 0:
            return f"(?:{source}){sign}" + "?" * lazy
        most = "" if high == UNLIMITED else int(high) - 1
        again = f"{source}(?:{self.translate(args[0], lazy)}){{{max(low - 1, 0)},{most}}}" + "?" * lazy
        return again if low else f"(?:{again})?" + "?" * lazy

    def limits(self, args: tuple[Expression, ...], least: int) -> tuple[int, float]:
        """The least and the largest number of repetitions meant by p.., Repeated[p, n], {n} or {m, n}."""
        if len(args) == 1:
            return least, UNLIMITED
        ends = args[1].args if is_list(args[1]) else (least, args[1])
        low, high = (ends[0], ends[-1]) if len(ends) in (1, 2) else (None, None)
        high = UNLIMITED if is_infinity(high) else high
        if type(low) is not int or low < 0 or not (high == UNLIMITED or (type(high) is int and high >= 0)):
            raise WolframMessage("StringExpression", "invld", Expr(system("Repeated"), args), text=INVALID)
        return low, high

    def shortest(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """Shortest[p]."""
        return self.translate(args[0], True)

    def longest(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """Longest[p]."""
        return self.translate(args[0], False)

    def held(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """HoldPattern[p] and Verbatim[p]."""
        return self.translate(args[0], lazy)

    def regular(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """RegularExpression["..."], with POSIX classes written out."""
        if len(args) != 1 or type(args[0]) is not str:
            raise WolframMessage("StringExpression", "invld", Expr(system("RegularExpression"), args), text=INVALID)
        source = python_source(args[0])
        flags = re.match(r"\(\?([imsx]+)\)", source)
        body = source[flags.end() :] if flags else source
        try:
            count = re.compile(body).groups
        except (re.error, OverflowError):
            raise WolframMessage("RegularExpression", "maln", args[0], text=MALFORMED) from None
        before, self.groups = self.groups, self.groups + count
        self.numbers += range(before + 1, before + count + 1)
        if before and count:
            body = re.sub(r"\\([1-9]\d?)", lambda m: f"(?:\\{int(m[1]) + before})", body)
        return f"(?{flags[1]}:{body})" if flags else f"(?:{body})"

    def case_sensitive(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """CaseSensitive[p], whatever IgnoreCase says."""
        return f"(?-i:{self.translate(args[0], lazy)})"

    def excepted(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """Except[c]: one character that is not c; Except[c, p]: p where c does not match."""
        checked, self.checks = self.checks, False
        unwanted = self.translate(args[0], lazy)
        ahead = "" if self.checks else f"(?!{unwanted})"  # what a test decides, the regular expression leaves open
        self.checks |= checked
        return f"(?:{ahead}{self.translate(args[1], lazy) if len(args) > 1 else '.'})"

    def tested(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """p?test: the test of every character."""
        p, test = args
        inner = p.args[1] if has_head(p, system("Pattern")) else p
        known = TESTS.get(test.name) if type(test) is Symbol else None
        sign = QUANTIFIERS.get(inner.head) if isinstance(inner, Expr) else None
        if known is not None and sign is not None:
            source = known + sign + ("?" if lazy and sign else "")
            if inner is p:
                return source
            if p.args[0] in self.names:
                return f"(?P={self.names[p.args[0]]})"
            source, self.names[p.args[0]] = self.group(lambda: known + sign + ("?" if lazy and sign else ""))
            return source
        self.checks = True
        return self.translate(p, lazy)

    def conditioned(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """p /; c."""
        self.checks = True
        return self.translate(args[0], lazy)

    def optional(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """p or nothing."""
        return f"(?:{self.translate(args[0], lazy)})?"

    def bindings(self, match: Match) -> dict[Symbol, Expression]:
        """The values of the variables."""
        if isinstance(match, Found):
            return {name: match.bound.get(name, "") for name in self.names}
        return {name: match[group] or "" for name, group in self.names.items()}

    def group_text(self, match: Match, number: int) -> str:
        """What the n-th group of the regular expressions matched; the whole match for 0."""
        if number == 0:
            return text_of(match)
        if isinstance(match, Found):
            return str(match.bound.get(number, ""))
        return (match[self.numbers[number - 1]] or "") if number <= len(self.numbers) else ""

    def match(self, text: str, start: int = 0) -> Match | None:
        """The first match that begins at a place."""
        return next(self.stepwise.at(text, start), None) if self.checks else self.regex.match(text, start)

    def ends(self, text: str, start: int) -> Iterator[Match]:
        """All matches that begin at a place, in the order in which they are tried."""
        return self.stepwise.at(text, start)

    def search(self, text: str, start: int = 0) -> Match | None:
        """The first match at or after a place."""
        if not self.checks:
            return self.regex.search(text, start)
        while start <= len(text):
            found = self.regex.search(text, start)  # the regular expression without checks says where to look at all
            if found is None:
                return None
            start = found.start()
            match = self.match(text, start)
            if match is not None:
                return match
            start += 1
        return None

    def fullmatch(self, text: str, start: int = 0) -> Match | None:
        """The match of the whole text from a place on."""
        found = self.regex.fullmatch(text, start)
        if found is None or not self.checks:
            return found
        return next((m for m in self.stepwise.at(text, start) if m.end() == len(text)), None)

    def finditer(self, text: str) -> Iterator[Match]:
        """All matches from left to right."""
        start = 0
        while start <= len(text):
            found = self.search(text, start)
            if found is None:
                return
            yield found
            start = found.start() + 1 if found.end() == found.start() else found.end()


def text_of(match: Match) -> str:
    """The matched text."""
    return match.whole() if type(match) is Found else match[0]


def python_source(source: str) -> str:
    """A Perl-compatible regular expression as Python writes it: POSIX classes, named groups, quoted runs."""
    source = re.sub(r"\\Q(.*?)(?:\\E|$)", lambda m: re.escape(m[1]), source, flags=re.DOTALL)
    source = re.sub(r"\(\?<([A-Za-z_]\w*)>", r"(?P<\1>", source)
    source = re.sub(r"\[\[:(\^?)(\w+):\]\]", lambda m: f"[{m[1]}{POSIX[m[2]]}]" if m[2] in POSIX else m[0], source)
    return re.sub(r"\[:(\w+):\]", lambda m: POSIX.get(m[1], m[0]), source)


INVALID = "Element `1` is not a valid string or pattern element."
MALFORMED = "`1` is not a well-formed regular expression."
LEAST = {"Pattern": 2, "Repeated": 1, "RepeatedNull": 1, "Shortest": 1, "Longest": 1, "Except": 1, "PatternTest": 2,
         "Condition": 2, "Optional": 1, "HoldPattern": 1, "Verbatim": 1, "CaseSensitive": 1}  # fmt: skip
HANDLERS: dict[str, Any] = {
    "StringExpression": StringPattern.concatenation,
    "Alternatives": StringPattern.choice,
    "Blank": StringPattern.blank,
    "BlankSequence": StringPattern.blanks,
    "BlankNullSequence": StringPattern.any_blanks,
    "Pattern": StringPattern.named,
    "Repeated": StringPattern.repeated,
    "RepeatedNull": StringPattern.repeated_null,
    "Shortest": StringPattern.shortest,
    "Longest": StringPattern.longest,
    "RegularExpression": StringPattern.regular,
    "Except": StringPattern.excepted,
    "PatternTest": StringPattern.tested,
    "Condition": StringPattern.conditioned,
    "Optional": StringPattern.optional,
    "HoldPattern": StringPattern.held,
    "Verbatim": StringPattern.held,
    "CaseSensitive": StringPattern.case_sensitive,
}


def compiled(pattern: Expression, ignore_case: Expression = None, wildcards: bool = False) -> StringPattern:
    """The compiled pattern; the same one is compiled once."""
    return _compiled(literal_key(pattern), ignore_case is True_, wildcards and is_plain(pattern))


def is_plain(pattern: Expression) -> bool:
    """Whether a pattern is a string, or a choice of strings, so that * in it stands for any characters."""
    choice = is_list(pattern) or has_head(pattern, system("Alternatives"))
    return type(pattern) is str or (choice and all(map(is_plain, pattern.args)))


@lru_cache(512)
def _compiled(key: Any, ignore_case: bool, wildcards: bool) -> StringPattern:
    return StringPattern(key[1] if type(key) is tuple else key, ignore_case, wildcards)
