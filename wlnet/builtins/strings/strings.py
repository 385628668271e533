"""Strings: joining, taking apart, padding, changing case."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.evaluator import builtin, message
from wlnet.expr import Expr, Expression, WolframMessage, call, has_head, is_list, list_of, system

from ..structure.spans import positions, sequence_bounds
from .string_matching import STRING, over_strings

All, UpTo, Span, Infinity = map(system, ("All", "UpTo", "Span", "Infinity"))


@builtin("StringJoin", "a <> b <> ... is the string made of several strings, or of lists of strings.",
         attributes="Flat OneIdentity",
         messages={"string": "String expected at position `1` in `2`."})  # fmt: skip
def string_join(*args):
    """All strings in the arguments, one after the other."""
    pieces = leaves(args)
    for i, piece in enumerate(pieces, 1):
        if type(piece) is not str:
            message("StringJoin", "string", i, Expr(system("StringJoin"), args))
            return None
    return "".join(pieces)


def leaves(items: tuple[Expression, ...]) -> list[Expression]:
    """The elements of nested lists."""
    return [x for a in items for x in (leaves(a.args) if is_list(a) else [a])]


@builtin("StringExpression", "a ~~ b ~~ ... is a pattern for strings: one part after the other.",
         attributes="Flat OneIdentity")  # fmt: skip
def string_expression(*args):
    """Neighbouring strings become one."""
    merged: list[Expression] = []
    for a in args:
        if merged and type(a) is str and type(merged[-1]) is str:
            merged[-1] += a
        else:
            merged.append(a)
    if len(merged) == len(args) and len(args) != 1:
        return None if args else ""
    return merged[0] if len(merged) == 1 else Expr(system("StringExpression"), tuple(merged))


@builtin("StringLength", "StringLength[s] is the number of characters in s.", attributes="Listable",
         messages=STRING)  # fmt: skip
def string_length(text):
    """The number of characters."""
    return over_strings("StringLength", text, (), len)


@builtin("Characters", "Characters[s] gives the characters of s.", attributes="Listable", messages=STRING)
def characters(text):
    """The list of characters."""
    return over_strings("Characters", text, (), lambda t: list_of(*t))


@builtin("StringReverse", "StringReverse[s] is s backwards.", attributes="Listable", messages=STRING)
def string_reverse(text):
    """The characters in reverse order."""
    return over_strings("StringReverse", text, (), lambda t: t[::-1])


@builtin("ToUpperCase", "ToUpperCase[s] is s in capital letters.", attributes="Listable", messages=STRING)
def to_upper_case(text):
    """The string in capital letters."""
    return over_strings("ToUpperCase", text, (), str.upper)


@builtin("ToLowerCase", "ToLowerCase[s] is s in small letters.", attributes="Listable", messages=STRING)
def to_lower_case(text):
    """The string in small letters."""
    return over_strings("ToLowerCase", text, (), str.lower)


@builtin("Capitalize", "Capitalize[s] is s with a capital first letter; Capitalize[s, \"AllWords\"] in every word.",
         attributes="Listable", messages=STRING)  # fmt: skip
def capitalize(text, scheme="FirstLetter"):
    """The string with its first letter (or that of every word) made capital."""
    if scheme in ("AllWords", "TitleCase"):
        return over_strings("Capitalize", text, (), lambda t: " ".join(w[:1].upper() + w[1:] for w in t.split(" ")))
    return over_strings("Capitalize", text, (), lambda t: t[:1].upper() + t[1:])


@builtin("Decapitalize", "Decapitalize[s] is s with a small first letter.", attributes="Listable", messages=STRING)
def decapitalize(text):
    """The string with its first letter made small."""
    return over_strings("Decapitalize", text, (), lambda t: t[:1].lower() + t[1:])


@builtin("StringRepeat", "StringRepeat[s, n] is s repeated n times; StringRepeat[s, n, max] at most max characters.",
         messages={**STRING, "intnm": "A non-negative integer is expected at position `1` in `2`."})  # fmt: skip
def string_repeat(text, count, most=None):
    """The repeated string."""
    if type(text) is not str:
        message("StringRepeat", "strse", 1, call("StringRepeat", text, count))
        return None
    if type(count) is not int or not 0 <= count * max(1, len(text)) < 1 << 31:
        message("StringRepeat", "intnm", 2, call("StringRepeat", text, count))
        return None
    return (text * count)[: most if type(most) is int else None]


POSITIONS = {
    **STRING,
    "take": 'Cannot take positions `1` in "`2`".',
    "drop": 'Cannot drop positions `1` in "`2`".',
    "seqs": "The position specification `1` is not n, {n}, {m, n}, {m, n, s} or UpTo[n].",
    "partw": 'Part `1` of "`2`" does not exist.',
    "ins": 'Cannot insert at position `1` in "`2`".',
}


def span(name: str, tag: str, spec: Expression, text: str) -> range:
    """The places, from 0, meant by n, -n, {n}, {m, n}, {m, n, s}, m;;n, UpTo[n], All or None."""
    bounds = (1, All, 1) if spec is All else sequence_bounds(spec)
    if bounds is None:
        raise WolframMessage(name, "seqs", spec)
    found = positions(len(text), bounds)
    if found is None:
        raise WolframMessage(name, tag, spec, text)
    return found


def at(text: str, places: range) -> str:
    """The characters at some places."""
    return "".join(map(text.__getitem__, places)) if places.step != 1 else text[places.start : places.stop]


@builtin("StringTake", "StringTake[s, n] is the first n characters of s; StringTake[s, -n] the last; "
         "StringTake[s, {m, n}] characters m to n.", curry="prepend", messages=POSITIONS)  # fmt: skip
def string_take(text, spec):
    """The characters at some positions; for a list of specifications, several strings."""
    if is_list(spec) and spec.args and all(is_list(x) or x is All or has_head(x, UpTo) for x in spec.args):
        return list_of(*(call("StringTake", text, x) for x in spec.args))

    def take(t: str) -> str:
        return at(t, span("StringTake", "take", spec, t))

    return over_strings("StringTake", text, (spec,), take)


@builtin("StringDrop", "StringDrop[s, n] is s without its first n characters; StringDrop[s, -n] without the last.",
         curry="prepend", messages=POSITIONS)  # fmt: skip
def string_drop(text, spec):
    """The characters at all other positions."""

    def drop(t: str) -> str:
        gone = set(span("StringDrop", "drop", spec, t))
        return "".join(c for i, c in enumerate(t) if i not in gone)

    return over_strings("StringDrop", text, (spec,), drop)


@builtin("StringPart", "StringPart[s, n] is the n-th character of s; StringPart[s, {n1, n2, ...}] several, "
         "StringPart[s, m ;; n] characters m to n.",
         messages=POSITIONS)  # fmt: skip
def string_part(text, n):
    """A character, or a list of them."""
    if is_list(n):
        return list_of(*(call("StringPart", text, k) for k in n.args))

    def part(t: str) -> Expression:
        if n is All or has_head(n, Span):
            return list_of(*at(t, span("StringPart", "partw", n, t)))
        if type(n) is not int or n == 0 or abs(n) > len(t):
            raise WolframMessage("StringPart", "partw", n, t)
        return t[n - 1 if n > 0 else n]

    return over_strings("StringPart", text, (n,), part)


@builtin("StringInsert", "StringInsert[s, new, n] is s with new put in before its n-th character.", messages=POSITIONS)
def string_insert(text, new, where):
    """The string with another one inserted at one or several positions."""
    places = where.args if is_list(where) else (where,)

    def insert(t: str) -> str:
        ends = []
        for n in places:
            if type(n) is not int or n == 0 or abs(n) > len(t) + 1:
                raise WolframMessage("StringInsert", "ins", n, t)
            ends.append(n - 1 if n > 0 else len(t) + 1 + n)
        for i in sorted(ends, reverse=True):
            t = t[:i] + new + t[i:]
        return t

    return over_strings("StringInsert", text, (new, where), insert) if type(new) is str else None


@builtin("StringReplacePart", "StringReplacePart[s, new, {m, n}] is s with new in the place of characters m to n.",
         messages=POSITIONS)  # fmt: skip
def string_replace_part(text, new, where):
    """The string with one or several runs of characters replaced."""
    runs = where.args if is_list(where) and where.args and is_list(where.args[0]) else (where,)
    news = new.args if is_list(new) else (new,) * len(runs)
    if len(news) != len(runs) or any(type(x) is not str for x in news):
        return None

    def replace(t: str) -> str:
        found = [(span("StringReplacePart", "take", r, t), x) for r, x in zip(runs, news, strict=True)]
        for places, x in sorted(found, key=lambda pair: pair[0].start, reverse=True):
            t = t[: places.start] + x + t[max(places.start, places.stop) :]
        return t

    return over_strings("StringReplacePart", text, (new, where), replace)


def padding(name: str, left: bool) -> Callable[..., Expression]:
    """StringPadLeft or StringPadRight."""

    def pad(text: Expression, width: Expression = None, filling: Expression = " ") -> Expression:
        if width is None and is_list(text) and all(type(t) is str for t in text.args):
            width = max(map(len, text.args), default=0)
        if type(width) is not int or width < 0 or type(filling) is not str or not filling:
            return None

        def one(t: str) -> str:
            missing = width - len(t)
            if missing <= 0:
                return t[len(t) - width :] if left else t[:width]
            ground = filling * (width // len(filling) + 1)  # the text lies on it, at the end that is not filled up
            return ground[-width:][:missing] + t if left else t + ground[len(t) : width]

        return over_strings(name, text, (width, filling), one)

    return pad


builtin("StringPadLeft", "StringPadLeft[s, n, p] is s with n characters, filled up on the left with p or spaces.",
        messages=STRING)(padding("StringPadLeft", True))  # fmt: skip
builtin("StringPadRight", "StringPadRight[s, n, p] is s with n characters, filled up on the right with p or spaces.",
        messages=STRING)(padding("StringPadRight", False))  # fmt: skip


@builtin("StringRiffle", "StringRiffle[list] joins the elements with spaces; StringRiffle[list, sep] with sep; "
         "StringRiffle[list, {left, sep, right}] between left and right.")  # fmt: skip
def string_riffle(items, *separators):
    """One string; elements that are no strings are written as ToString does."""
    if not is_list(items):
        return None
    if not separators:
        depth = list_depth(items)
        separators = (*("\n" * n for n in range(depth - 1, 0, -1)), " ")
    first, *rest = separators
    left, between, right = first.args if is_list(first) and len(first.args) == 3 else ("", first, "")
    if any(type(s) is not str for s in (left, between, right)):
        return None
    pieces = []
    for item in items.args:
        if is_list(item) and rest:
            inner = string_riffle(item, *rest)
            if inner is None:
                return None
            pieces.append(inner)
        else:
            pieces.append(shown(item))
    return left + between.join(pieces) + right


def list_depth(e: Expression) -> int:
    """How many levels of lists there are down to the first level where not all elements are lists."""
    return 1 + min(map(list_depth, e.args)) if e.args and all(map(is_list, e.args)) else 1


def shown(e: Expression) -> str:
    """What ToString gives."""
    from wlnet.forms import text

    return e if type(e) is str else text(e, "OutputForm")
