"""String patterns as regular expressions of Python.

Named parts become groups; conditions and tests that no regular expression can express are checked after the match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from wlnet.evaluator import evaluate
from wlnet.evaluator.substitute import substitute
from wlnet.expr import Expr, Expression, Symbol, WolframMessage, has_head, is_list, literal_key, system

True_, Infinity = system("True"), system("Infinity")
LETTER, DIGIT = r"[^\W\d_]", "[0-9]"
CLASSES = {
    "DigitCharacter": DIGIT, "LetterCharacter": LETTER, "WordCharacter": r"[^\W_]", "WhitespaceCharacter": r"\s",
    "Whitespace": r"\s+", "HexadecimalCharacter": "[0-9a-fA-F]", "PunctuationCharacter": r"[!-/:-@\[-`{-~]",
    "NumberString": r"-?(?:\d+\.?\d*|\.\d+)", "StartOfString": r"\A", "EndOfString": r"\Z", "StartOfLine": "(?m:^)",
    "EndOfLine": "(?m:$)", "WordBoundary": r"\b",
}  # fmt: skip
TESTS = {"DigitQ": DIGIT, "LetterQ": LETTER, "UpperCaseQ": "[A-ZÀ-ÖØ-Þ]", "LowerCaseQ": "[a-zß-öø-ÿ]"}
QUANTIFIERS = {system("Blank"): "", system("BlankSequence"): "+", system("BlankNullSequence"): "*"}
POSIX = {"alpha": r"a-zA-Z", "digit": "0-9", "alnum": "0-9a-zA-Z", "upper": "A-Z", "lower": "a-z", "space": r"\s",
         "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9a-fA-F", "blank": r" \t", "word": r"\w"}  # fmt: skip


class StringPattern:
    """A compiled string pattern: `regex`, the groups of its variables, and checks to make after a match."""

    def __init__(self, pattern: Expression, ignore_case: bool = False, wildcards: bool = False) -> None:
        self.names: dict[Symbol, str] = {}
        self.checks: list[tuple[str, str, Expression]] = []
        self.groups = 0
        self.wildcards = wildcards
        source = self.translate(pattern, lazy=False)
        try:
            self.regex = re.compile(source, re.DOTALL | (re.IGNORECASE if ignore_case else 0))
        except re.error:
            raise WolframMessage("StringExpression", "invld", pattern, text=INVALID) from None

    def group(self, source: str) -> tuple[str, str]:
        """A new group around a source, and its name."""
        self.groups += 1
        name = f"g{self.groups}"
        return f"(?P<{name}>{source})", name

    def translate(self, p: Expression, lazy: bool) -> str:
        """The regular expression of a part; `lazy`: it takes as little as it can."""
        if type(p) is str:
            return self.wild(p) if self.wildcards else re.escape(p)
        if type(p) is Symbol and p.name in CLASSES:
            return CLASSES[p.name]
        if is_list(p):
            return self.choice(p.args, lazy)
        if not isinstance(p, Expr) or type(p.head) is not Symbol:
            raise WolframMessage("StringExpression", "invld", p, text=INVALID)
        handler = HANDLERS.get(p.head.name)
        if handler is None:
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
        return "(?:" + "|".join(self.translate(a, lazy) for a in args) + ")"

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
        inner = self.translate(p, lazy)
        source, self.names[name] = self.group(inner)
        return source

    def repeated(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """p.. with optional limits."""
        return self.repetition(args, lazy, "+", 1)

    def repeated_null(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """p... with optional limits."""
        return self.repetition(args, lazy, "*", 0)

    def repetition(self, args: tuple[Expression, ...], lazy: bool, sign: str, least: int) -> str:
        """A group with a quantifier."""
        if len(args) > 1:
            limits = args[1].args if is_list(args[1]) else (least, args[1])
            limits = (limits[0], limits[0]) if len(limits) == 1 else limits
            low, high = (x if type(x) is int else "" for x in limits)
            sign = f"{{{low},{high}}}"
        return f"(?:{self.translate(args[0], lazy)}){sign}" + "?" * lazy

    def shortest(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """Shortest[p]."""
        return self.translate(args[0], True)

    def longest(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """Longest[p]."""
        return self.translate(args[0], False)

    def regular(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """RegularExpression["..."], with POSIX classes written out."""
        if len(args) != 1 or type(args[0]) is not str:
            raise WolframMessage("StringExpression", "invld", Expr(system("RegularExpression"), args), text=INVALID)
        source = re.sub(r"\[:(\w+):\]", lambda m: POSIX.get(m[1], m[0]), args[0])
        flags = re.match(r"\(\?([imsx]+)\)", source)
        return f"(?{flags[1]}:{source[flags.end():]})" if flags else f"(?:{source})"

    def excepted(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """Except[c]: one character that is not c; Except[c, p]: p where c does not match."""
        rest = self.translate(args[1], lazy) if len(args) > 1 else "."
        return f"(?:(?!{self.translate(args[0], lazy)}){rest})"

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
            source, self.names[p.args[0]] = self.group(source)
            return source
        source, name = self.group(self.translate(p, lazy))
        self.checks.append(("test", name, test))
        return source

    def conditioned(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """p /; c."""
        source = self.translate(args[0], lazy)
        self.checks.append(("condition", "", args[1]))
        return source

    def optional(self, args: tuple[Expression, ...], lazy: bool) -> str:
        """p or nothing."""
        return f"(?:{self.translate(args[0], lazy)})?"

    def bindings(self, match: re.Match[str]) -> dict[Symbol, Expression]:
        """The values of the variables."""
        return {name: match[group] or "" for name, group in self.names.items()}

    def accepts(self, match: re.Match[str]) -> bool:
        """Whether the checks hold for a match."""
        for kind, group, test in self.checks:
            if kind == "test":
                if any(evaluate(Expr(test, (c,))) is not True_ for c in match[group] or ""):
                    return False
            elif evaluate(substitute(test, self.bindings(match))) is not True_:
                return False
        return True

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first match at or after a place."""
        while start <= len(text):
            found = self.regex.search(text, start)
            if found is None or not self.checks or self.accepts(found):
                return found
            start = found.start() + 1
        return None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text."""
        found = self.regex.fullmatch(text)
        return found if found is None or self.accepts(found) else None

    def finditer(self, text: str, overlaps: bool = False) -> Iterator[re.Match[str]]:
        """All matches from left to right."""
        start = 0
        while start <= len(text):
            found = self.search(text, start)
            if found is None:
                return
            yield found
            start = found.start() + 1 if overlaps or found.end() == found.start() else found.end()


INVALID = "Element `1` is not a valid string or pattern element."
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
    "HoldPattern": StringPattern.longest,
    "Verbatim": StringPattern.longest,
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
