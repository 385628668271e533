"""Brackets and marks that belong to one head each: lists, parts, spans, slots, patterns, files."""

from __future__ import annotations

from ..expr import NUMBER_TYPES, Association, Expr, Symbol, has_head, system
from .numerals import integer
from .operators import ATOM, CALL, RELATIONS
from .strings import is_word, quoted
from .writer import Operand, Piece, Rule, Style, Written, comma_list

Null = system("Null")
ENTRIES = frozenset(map(system, ("Rule", "RuleDelayed", "Skeleton")))
Blank = system("Blank")
BLANKS = {Blank: "_", system("BlankSequence"): "__", system("BlankNullSequence"): "___"}
Pattern, Optional, Repeated, PatternTest = map(system, ("Pattern", "Optional", "Repeated", "PatternTest"))
SPAN, PATTERN, OPTIONAL, REPEATED, TEST, TAG_SET, PUT, SEQUENCE = 297, 150, 140, 170, 680, 45, 30, 10


def braces(e: Expr, style: Style) -> Written:
    """{a, b}."""
    return ATOM, ("{", *comma_list(e.args, style), "}")


def association(e: Expr, style: Style) -> Written | None:
    """<|key -> value|>."""
    for rule in e.args:
        if not isinstance(rule, Expr) or type(rule.head) is not Symbol or rule.head not in ENTRIES:
            return None
    return ATOM, ("<|", *comma_list(e.args, style), "|>")


def part(e: Expr, style: Style) -> Written | None:
    """a[[i, j]]."""
    if len(e.args) < 2:
        return None
    return CALL, (Operand(e.args[0], CALL), "[[", *comma_list(e.args[1:], style), "]]")


def span(e: Expr, style: Style) -> Written | None:
    """a ;; b or a ;; b ;; c."""
    if len(e.args) not in (2, 3):
        return None
    pieces: list[Piece] = []
    for bound in e.args:
        pieces += Operand(bound, SPAN + 9), " ;; "
    return SPAN, pieces[:-1]


def compound(e: Expr, style: Style) -> Written | None:
    """a; b; -- a last Null is not written."""
    if len(e.args) < 2:
        return None
    pieces: list[Piece] = []
    for step in e.args[:-1]:
        pieces += Operand(step, SEQUENCE + 1), "; "
    if e.args[-1] is not Null:
        pieces.append(Operand(e.args[-1], SEQUENCE + 1))
    return SEQUENCE, pieces


def inequality(e: Expr, style: Style) -> Written | None:
    """a < b <= c."""
    relations = e.args[1::2]
    if len(e.args) < 3 or len(e.args) % 2 == 0 or not all(type(r) is Symbol and r in RELATIONS for r in relations):
        return None
    pieces: list[Piece] = [Operand(e.args[0], 291)]
    for relation, side in zip(relations, e.args[2::2], strict=True):
        pieces += RELATIONS[relation], Operand(side, 291)
    return 290, pieces


def slot(e: Expr, style: Style) -> Written | None:
    """#1, ##2, #name."""
    mark = "#" if e.head.name == "Slot" else "##"
    only = e.args[0] if len(e.args) == 1 else None
    if type(only) is int and only >= (mark == "##"):
        return ATOM, (f"{mark}{integer(only)}",)
    if mark == "#" and type(only) is str:
        return ATOM, ("#" + (only if is_word(only) else quoted(only)),)
    return None


def is_blank(e: Expr) -> bool:
    """Whether the head is one of the blanks."""
    return type(e.head) is Symbol and e.head in BLANKS


def blank(e: Expr, style: Style) -> Written | None:
    """_, __h."""
    if len(e.args) > 1 or (e.args and type(e.args[0]) is not Symbol):
        return None
    return ATOM, (BLANKS[e.head] + "".join(map(style.name, e.args)),)


def pattern(e: Expr, style: Style) -> Written | None:
    """x_h, x:p."""
    if len(e.args) != 2 or type(e.args[0]) is not Symbol:
        return None
    name, form = style.name(e.args[0]), e.args[1]
    if isinstance(form, Expr) and is_blank(form):
        written = blank(form, style)
        if written is not None:
            return PATTERN if style.form == "InputForm" else ATOM, (name, *written[1])
    return PATTERN, (name, ":", Operand(form, PATTERN + 1))


def optional(e: Expr, style: Style) -> Written | None:
    """x_., x_:d."""
    form = e.args[0] if e.args else None
    if not isinstance(form, Expr) or not (form.head is Pattern or is_blank(form)):
        return None
    if len(e.args) == 2:
        return OPTIONAL, (Operand(form, OPTIONAL + 1), ":", Operand(e.args[1], OPTIONAL + 1))
    bare = form.args[-1] if form.head is Pattern and len(form.args) == 2 and type(form.args[0]) is Symbol else form
    if len(e.args) != 1 or not has_head(bare, Blank) or bare.args:
        return None
    return OPTIONAL, (Operand(form, PATTERN), ".")


def repeated(e: Expr, style: Style) -> Written | None:
    """p.., p...; only after a name or a bracket do the dots stand without parentheses between."""
    if len(e.args) != 1:
        return None
    operand = e.args[0]
    dots = ".." if e.head is Repeated else "..."
    if type(operand) in NUMBER_TYPES or (isinstance(operand, Expr) and _ends_in_mark(operand)):
        return REPEATED, ("(", Operand(operand, 0), ")", dots)
    return REPEATED, (Operand(operand, CALL), dots)


def _ends_in_mark(e: Expr) -> bool:
    return e.head is Pattern or e.head is PatternTest or is_blank(e)


def pattern_test(e: Expr, style: Style) -> Written | None:
    """p?test."""
    if len(e.args) != 2:
        return None
    return TEST, (Operand(e.args[0], TEST), "?", Operand(e.args[1], TEST + 1))


def out(e: Expr, style: Style) -> Written | None:
    """%, %%, %5."""
    if not e.args:
        return ATOM, ("%",)
    line = e.args[0]
    if len(e.args) != 1 or type(line) is not int or line == 0 or line < -5:
        return None
    if line == -1 and style.form != "OutputForm":  # % alone is read as Out[]
        return None
    return ATOM, ("%" * -line if line < 0 else f"%{line}",)


def get(e: Expr, style: Style) -> Written | None:
    """<< "file"."""
    return (720, (f"<< {quoted(e.args[0])}",)) if len(e.args) == 1 and type(e.args[0]) is str else None


def put(e: Expr, style: Style) -> Written | None:
    """value >> "file"."""
    if len(e.args) != 2 or type(e.args[1]) is not str:
        return None
    sign = ">>" if e.head.name == "Put" else ">>>"
    return PUT, (Operand(e.args[0], PUT), f" {sign} {quoted(e.args[1])}")


def tag_set(e: Expr, style: Style) -> Written | None:
    """f /: left = right."""
    if len(e.args) != 3:
        return None
    sign = " = " if e.head.name == "TagSet" else " := "
    name, left, right = e.args
    return 40, (Operand(name, TAG_SET + 1), " /: ", Operand(left, TAG_SET + 1), sign, Operand(right, 40))


RULES: dict[Symbol, Rule] = {
    system("List"): braces,
    Association.head: association,
    system("Part"): part,
    system("Span"): span,
    system("CompoundExpression"): compound,
    system("Inequality"): inequality,
    system("Slot"): slot,
    system("SlotSequence"): slot,
    **dict.fromkeys(BLANKS, blank),
    Pattern: pattern,
    Optional: optional,
    Repeated: repeated,
    system("RepeatedNull"): repeated,
    PatternTest: pattern_test,
    system("Out"): out,
    system("Get"): get,
    system("Put"): put,
    system("PutAppend"): put,
    system("TagSet"): tag_set,
    system("TagSetDelayed"): tag_set,
}
