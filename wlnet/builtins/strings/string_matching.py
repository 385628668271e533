"""Functions that look for string patterns: tests, cases, positions, replacement, splitting, trimming."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby, islice
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.builtin import key_name
from wlnet.evaluator.substitute import substitute
from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, system

from ..numbers.comparison import truth
from .string_patterns import Match, StringPattern, compiled, text_of

Rule, RuleDelayed, Condition, All, True_, False_ = map(
    system, ("Rule", "RuleDelayed", "Condition", "All", "True", "False")
)
Automatic, Infinity = system("Automatic"), system("Infinity")
SPACE = system("Whitespace")
STRING = {"strse": "A string or a list of strings is expected at position `1` in `2`."}
CASE = {"IgnoreCase": False_}


Of = Callable[[str], Expression]


def over_strings(name: str, text: Expression, rest: tuple[Expression, ...], f: Of) -> Expression:
    """f of a string, or of every string in a list; strse and None for anything else."""
    if type(text) is str:
        return f(text)
    if is_list(text):
        found = [over_strings(name, t, rest, f) if is_list(t) else f(t) if type(t) is str else None for t in text.args]
        if None not in found:
            return list_of(*found)
    message(name, "strse", 1, call(name, text, *rest))
    return None


def declare_test(name: str, usage: str, test: Callable[[StringPattern, str], bool], wildcards: bool = False) -> None:
    """Declare a function that says whether strings have a pattern."""

    def function(text: Expression, pattern: Expression, *, ignore_case: Expression) -> Expression:
        found = compiled(pattern, ignore_case, wildcards)
        return over_strings(name, text, (pattern,), lambda t: truth(test(found, t)))

    function.__doc__ = usage
    builtin(name, usage, curry="prepend", options=CASE, messages=STRING)(function)


def starts(p: StringPattern, text: str) -> bool:
    """Whether a match begins the text."""
    return p.match(text) is not None


def ends(p: StringPattern, text: str) -> bool:
    """Whether a match ends the text."""
    return any(p.fullmatch(text, i) is not None for i in range(len(text) + 1))


declare_test("StringMatchQ", "StringMatchQ[s, p] is True if the whole string s matches p; in a plain string, * stands "
             "for any characters.", lambda p, t: p.fullmatch(t) is not None, wildcards=True)  # fmt: skip
declare_test("StringContainsQ", "StringContainsQ[s, p] is True if a part of the string s matches p.",
             lambda p, t: p.search(t) is not None)  # fmt: skip
declare_test("StringFreeQ", "StringFreeQ[s, p] is True if no part of the string s matches p.",
             lambda p, t: p.search(t) is None)  # fmt: skip
declare_test("StringStartsQ", "StringStartsQ[s, p] is True if the string s starts with a match of p.", starts)
declare_test("StringEndsQ", "StringEndsQ[s, p] is True if the string s ends with a match of p.", ends)


class Replacement:
    """A pattern with what stands for its matches: an expression in the pattern's variables, or None for the match."""

    def __init__(self, rule: Expression, ignore_case: Expression) -> None:
        is_rule = (has_head(rule, Rule) or has_head(rule, RuleDelayed)) and len(rule.args) == 2
        lhs = rule.args[0] if is_rule else rule
        value: Any = rule.args[1] if is_rule else ()
        if has_head(value, Condition) and len(value.args) == 2:  # p :> v /; c is p /; c :> v
            lhs, value = Expr(Condition, (lhs, value.args[1])), value.args[0]
        self.value: Any = value if is_rule else None
        self.pattern = compiled(lhs, ignore_case)
        self.dollars = bool(self.pattern.numbers or has_regular_expression(lhs)) and has_dollar(value)

    def result(self, match: Match) -> Expression:
        """What a match becomes."""
        if self.value is None:
            return text_of(match)
        value = self.filled(self.value, match) if self.dollars else self.value
        return value if type(value) is str else evaluate(substitute(value, self.pattern.bindings(match)))

    def filled(self, value: Expression, match: Match) -> Expression:
        """The value with what the groups of the match are for $1, $2, ... in its strings."""
        if type(value) is str:
            return re.sub(r"\$(\d+)", lambda m: self.pattern.group_text(match, int(m[1])), value)
        if not isinstance(value, Expr):
            return value
        return Expr(value.head, tuple(self.filled(a, match) for a in value.args))


def has_dollar(value: Any) -> bool:
    """Whether a string in an expression mentions groups of a match, as $1 does."""
    return "$" in value if type(value) is str else isinstance(value, Expr) and any(map(has_dollar, value.args))


def has_regular_expression(e: Expression) -> bool:
    """Whether a pattern contains RegularExpression[...]."""
    return isinstance(e, Expr) and (e.head is system("RegularExpression") or any(map(has_regular_expression, e.args)))


def replacements(rules: Expression, ignore_case: Expression) -> list[Replacement]:
    """The rules (or patterns) in a list or by themselves."""
    every = rules.args if is_list(rules) else (rules,)
    flat = [r for rule in every for r in (rule.args if is_list(rule) else (rule,))]
    return [Replacement(r, ignore_case) for r in flat]


def matches(
    items: list[Replacement], text: str, most: float, overlaps: Expression = False_
) -> list[tuple[Match, Replacement]]:
    """The matches from left to right; at one place the first rule wins.

    Overlaps -> True goes on at the next character after each match, All gives every match at every place.
    """
    if overlaps is All:
        every = ((m, item) for i in range(len(text) + 1) for item in items for m in item.pattern.ends(text, i))
        return list(every if most == float("inf") else islice(every, int(most)))
    several = overlaps is True_
    if len(items) == 1 and not several and not items[0].pattern.checks:
        found_by = items[0].pattern.regex.finditer(text)
        return [(m, items[0]) for m in (found_by if most == float("inf") else islice(found_by, int(most)))]
    found: list[tuple[Match, Replacement]] = []
    start = 0
    pending: list[Any] = [None] * len(items)
    while start <= len(text) and len(found) < most:
        best = None
        for i, item in enumerate(items):
            if pending[i] is not False and (pending[i] is None or pending[i].start() < start):
                pending[i] = item.pattern.search(text, start) or False
            if pending[i] and (best is None or pending[i].start() < pending[best].start()):
                best = i
        if best is None:
            break
        match = pending[best]
        found.append((match, items[best]))
        start = match.start() + 1 if several or match.end() == match.start() else match.end()
        if match.end() == match.start():
            pending = [p if p is False else None for p in pending]
    return found


def join(pieces: list[Expression]) -> Expression:
    """The string of all pieces; StringExpression where some are no strings."""
    merged: list[Expression] = []
    for is_string, run in groupby(pieces, lambda p: type(p) is str):
        if is_string:
            text = "".join(run)
            merged += [text] if text else []
        else:
            merged += run
    if not merged:
        return ""
    return merged[0] if len(merged) == 1 else Expr(system("StringExpression"), tuple(merged))


def count_of(n: Expression) -> float:
    """The largest number of matches meant by an argument."""
    return n if type(n) is int else float("inf")


@builtin("StringReplace", "StringReplace[s, p -> v] puts v in the place of all parts of s that match p; "
         "StringReplace[s, rules, n] of the first n only.", curry="prepend", options=CASE,
         messages={**STRING, "srep": "`1` is not a rule or a list of rules for strings."})  # fmt: skip
def string_replace(text, rules, count=Infinity, *, ignore_case):
    """The string with its matches replaced."""
    every = rules.args if is_list(rules) else (rules,)
    if not all(has_head(r, Rule) or has_head(r, RuleDelayed) or is_list(r) for r in every):
        message("StringReplace", "srep", rules)
        return None
    items = replacements(rules, ignore_case)

    def replace(t: str) -> Expression:
        pieces: list[Expression] = []
        end = 0
        for match, item in matches(items, t, count_of(count)):
            pieces += t[end : match.start()], item.result(match)
            end = match.end()
        return join([*pieces, t[end:]])

    return over_strings("StringReplace", text, (rules,), replace)


@builtin("StringDelete", "StringDelete[s, p] is s without the parts that match p.", curry="prepend", options=CASE,
         messages=STRING)  # fmt: skip
def string_delete(text, pattern, *, ignore_case):
    """The string without its matches."""
    found = compiled(pattern, ignore_case)

    def delete(t: str) -> str:
        pieces, end = [], 0
        for m in found.finditer(t):
            pieces.append(t[end : m.start()])
            end = m.end()
        return "".join(pieces) + t[end:]

    return over_strings("StringDelete", text, (pattern,), delete)


@builtin("StringCases", "StringCases[s, p] gives the parts of s that match p; StringCases[s, p -> v] the values v.",
         curry="prepend", options={**CASE, "Overlaps": False_}, messages=STRING)  # fmt: skip
def string_cases(text, pattern, count=Infinity, *, ignore_case, overlaps):
    """The matches, or what their rules make of them."""
    items = replacements(pattern, ignore_case)

    def cases(t: str) -> Expression:
        found = matches(items, t, count_of(count), overlaps)
        return list_of(*(item.result(m) for m, item in found))

    return over_strings("StringCases", text, (pattern,), cases)


@builtin("StringCount", "StringCount[s, p] is the number of parts of s that match p.", curry="prepend",
         options={**CASE, "Overlaps": False_}, messages=STRING)  # fmt: skip
def string_count(text, pattern, *, ignore_case, overlaps):
    """The number of matches."""
    items = replacements(pattern, ignore_case)
    return over_strings("StringCount", text, (pattern,), lambda t: len(matches(items, t, float("inf"), overlaps)))


@builtin("StringPosition", "StringPosition[s, p] gives the first and last positions of the parts of s that match p.",
         curry="prepend", options={**CASE, "Overlaps": True_},
         messages={**STRING,
                   "innf": "A non-negative integer or Infinity is expected at position `1` in `2`."})  # fmt: skip
def string_position(text, pattern, count=Infinity, *, ignore_case, overlaps):
    """{{first, last}, ...}."""
    if not (type(count) is int and count >= 0) and count is not Infinity:
        message("StringPosition", "innf", 3, call("StringPosition", text, pattern, count))
        return None
    items = replacements(pattern, ignore_case)

    def positions(t: str) -> Expression:
        found = matches(items, t, count_of(count), overlaps)
        return list_of(*(list_of(m.start() + 1, m.end()) for m, _ in found))

    return over_strings("StringPosition", text, (pattern,), positions)


@builtin("StringSplit", "StringSplit[s] splits s at white space; StringSplit[s, p] at the matches of p; "
         "StringSplit[s, p, n] into at most n parts.", options=CASE, messages=STRING)  # fmt: skip
def string_split(text, *rest):
    """The parts between the separators, without empty ones at the ends (All keeps them)."""
    ignore_case = False_  # rules are separators here, so the option is looked for by its name
    while rest and has_head(rest[-1], Rule) and rest[-1].args and key_name(rest[-1].args[0]) == "IgnoreCase":
        ignore_case, rest = rest[-1].args[1], rest[:-1]
    if len(rest) > 2:
        return None
    pattern, count = (*rest, SPACE)[0], (*rest, None, None)[1]
    items = replacements(pattern, ignore_case)
    most = count - 1 if type(count) is int else float("inf")
    keep = count is All

    def split(t: str) -> Expression:
        if not keep and pattern is SPACE:
            t = t.strip()
        pieces: list[Expression] = []
        end = 0
        for m, item in matches(items, t, float("inf")):
            if len(pieces) >= most or (m.end() == m.start() and (m.start() == 0 or m.start() == len(t))):
                continue
            pieces.append(t[end : m.start()])
            if item.value is not None:
                pieces.append(item.result(m))
            end = m.end()
        pieces.append(t[end:])
        if not keep:
            while pieces and pieces[0] == "":
                pieces.pop(0)
            while pieces and pieces[-1] == "":
                pieces.pop()
        return list_of(*pieces)

    return over_strings("StringSplit", text, () if pattern is SPACE else (pattern,), split)


@builtin("StringTrim", "StringTrim[s] is s without white space at its ends; StringTrim[s, p] without matches of p.",
         options=CASE, messages=STRING)  # fmt: skip
def string_trim(text, pattern=SPACE, *, ignore_case):
    """The string without matches at its beginning and end."""
    found = compiled(pattern, ignore_case)

    def trim(t: str) -> str:
        m = found.match(t)
        if m is not None:
            t = t[m.end() :]
        return next((t[:i] for i in range(len(t)) if found.fullmatch(t, i) is not None), t)

    if pattern is SPACE:
        trim = str.strip  # type: ignore[assignment]
    return over_strings("StringTrim", text, () if pattern is SPACE else (pattern,), trim)
