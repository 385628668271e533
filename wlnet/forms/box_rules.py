"""Boxes of heads that have a layout of their own: sums, fractions, powers, scripts, grids, styles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from ..expr import (
    BigComplex,
    ExactComplex,
    Expr,
    Expression,
    Symbol,
    call,
    has_head,
    intern_symbol,
    is_list,
    list_of,
    system,
)
from .arithmetic import HALF, Power, Times, below_line, fraction_of, is_negative, opposite
from .boxes import Boxed, BoxRule, Maker, NumberRule, row
from .operators import ATOM, CALL, DIVIDE, NEGATIVE, PLUS, POWER, TIMES
from .tables import dense, is_option

Rule, Automatic, False_ = system("Rule"), system("Automatic"), system("False")
I = system("I")  # noqa: E741
ELEMENT = intern_symbol("BoxForm`e$")
PRIME = "\u2032"
STRIP = call("Rule", system("StripOnInput"), False_)


def plus(e: Expr, maker: Maker) -> Boxed | None:
    """a + b - c as one row."""
    if len(e.args) < 2:
        return None
    boxes = [maker.box(e.args[0], PLUS + 1)]
    for term in e.args[1:]:
        positive = opposite(term)
        if positive is None:
            boxes += "+", maker.box(term, PLUS + 1)
        else:
            boxes += "-", maker.box(positive, PLUS + 1)
    return PLUS, row(*boxes)


def times(e: Expr, maker: Maker) -> Boxed | None:
    """Factors with spaces between; negative powers below a fraction line."""
    if len(e.args) < 2:
        return None
    positive = opposite(e) if is_negative(e.args[0]) else None
    if positive is not None:
        return NEGATIVE, row("-", maker.box(positive, TIMES))
    above, below = fraction_of(e.args)
    if not below:
        return TIMES, factors(above, maker)
    if len(above) > 1 and type(above[0]) is int and above[0] == 1:
        above = above[1:]
    return DIVIDE, call("FractionBox", factors(above, maker), factors(below, maker))


def factors(items: Sequence[Expression], maker: Maker) -> Expression:
    """Factors in a row; one alone needs no parentheses, for it stands above or below a line."""
    if len(items) < 2:
        return maker.box(items[0]) if items else "1"
    boxes: list[Expression] = []
    for item in items:
        boxes += maker.box(item, TIMES + 1), " "
    return row(*boxes[:-1])


def fraction(e: Fraction, maker: Maker) -> Boxed:
    """An exact fraction."""
    return DIVIDE, call("FractionBox", str(e.numerator), str(e.denominator))


def complex_number(e: complex | ExactComplex | BigComplex, maker: Maker) -> Boxed:
    """2 + 3 I."""
    re, im = (e.real, e.imag) if isinstance(e, complex) else (e.re, e.im)
    imaginary = row(*imaginary_factors(opposite(im) if is_negative(im) else im, maker))
    if not isinstance(e, complex) and type(re) is int and re == 0:
        return TIMES, imaginary
    return PLUS, row(maker.box(re), "-" if is_negative(im) else "+", imaginary)


def imaginary_factors(im: Expression, maker: Maker) -> list[Expression]:
    """The row of a number times I."""
    if type(im) is int and im == 1:
        return [maker.box(I)]
    if type(im) is Fraction:
        above = maker.box(I) if im.numerator == 1 else row(str(im.numerator), " ", maker.box(I))
        return [call("FractionBox", above, str(im.denominator))]
    return [maker.box(im), " ", maker.box(I)]


def power(e: Expr, maker: Maker) -> Boxed | None:
    """Superscripts, roots and fractions."""
    if len(e.args) != 2:
        return None
    base, exponent = e.args
    if type(exponent) is Fraction and exponent == HALF:
        return CALL, call("SqrtBox", maker.box(base))
    if type(exponent) is not ExactComplex and is_negative(exponent):
        below = below_line(e)
        if below is not None:
            return DIVIDE, call("FractionBox", "1", maker.box(below))
    if has_head(base, system("Subscript")) and len(base.args) == 2:
        low, high = maker.box(base.args[1]), script(exponent, maker)
        return POWER, call("SubsuperscriptBox", maker.box(base.args[0], CALL), low, high)
    return POWER, call("SuperscriptBox", maker.box(base, POWER + 1), script(exponent, maker))


def script(e: Expression, maker: Maker) -> Expression:
    """An exponent: fractions of integers stand on the line there."""
    if type(e) is Fraction:
        above = row("-", str(-e.numerator)) if e < 0 else str(e.numerator)
        return row(above, "/", str(e.denominator))
    return maker.box(e)


def root(e: Expr, maker: Maker) -> Boxed | None:
    """Sqrt[x] that was not evaluated."""
    return (CALL, call("SqrtBox", maker.box(e.args[0]))) if len(e.args) == 1 else None


def minus(e: Expr, maker: Maker) -> Boxed | None:
    """Minus[x] that was not evaluated."""
    return (NEGATIVE, row("-", maker.box(e.args[0], TIMES))) if len(e.args) == 1 else None


def divide(e: Expr, maker: Maker) -> Boxed | None:
    """Divide[a, b] that was not evaluated."""
    return (DIVIDE, call("FractionBox", maker.box(e.args[0]), maker.box(e.args[1]))) if len(e.args) == 2 else None


def infinity(e: Expr, maker: Maker) -> Boxed | None:
    """Infinity and its opposite."""
    if not e.args:
        return ATOM, "ComplexInfinity"
    sign = e.args[0] if len(e.args) == 1 and type(e.args[0]) is int else 0
    shown = maker.box(system("Infinity"))
    return {1: (ATOM, shown), -1: (NEGATIVE, row("-", shown))}.get(sign)


def derivative(e: Expr, maker: Maker) -> Boxed | None:
    """f' and f'', and f with the orders above."""
    orders = e.head.args if isinstance(e.head, Expr) and has_head(e.head, system("Derivative")) else ()
    if len(e.args) != 1 or not orders:
        return None
    if len(orders) == 1 and type(orders[0]) is int and 0 < orders[0] < 3:
        above: Expression = PRIME * orders[0]
    else:
        boxes: list[Expression] = []
        for order in orders:
            boxes += maker.box(order), ","
        above = call("TagBox", row("(", row(*boxes[:-1]), ")"), system("Derivative"))
    plain = call("Rule", system("MultilineFunction"), system("None"))
    return CALL, call("SuperscriptBox", maker.box(e.args[0], CALL), above, plain)


def scripts(box: str, counts: tuple[int, ...]) -> BoxRule:
    """The rule of Subscript and the like."""

    def rule(e: Expr, maker: Maker) -> Boxed | None:
        if len(e.args) not in counts:
            return None
        base, *rest = e.args
        if len(rest) > 1 and box == "SubscriptBox":
            boxes: list[Expression] = []
            for item in rest:
                boxes += maker.box(item), ","
            return POWER, call(box, maker.box(base, CALL), row(*boxes[:-1]))
        return POWER, call(box, maker.box(base, CALL), *map(maker.box, rest))

    return rule


def tagged(tag: Expression, inside: Callable[[Expr, Maker], Expression]) -> BoxRule:
    """The rule of a wrapper that is remembered in a tag."""

    def rule(e: Expr, maker: Maker) -> Boxed | None:
        found = inside(e, maker) if e.args else None
        return None if found is None else (ATOM, call("TagBox", found, tag))

    return rule


def columns(side: str) -> Expression:
    """{"Columns" -> {{side}}}."""
    return list_of(Expr(Rule, ("Columns", list_of(list_of(system(side))))))


def axis(name: str) -> Expression:
    """name -> {{Automatic}}."""
    return Expr(Rule, (name, list_of(list_of(Automatic))))


SIZES = Expr(Rule, (system("GridBoxItemSize"), list_of(axis("Columns"), axis("Rows"))))


def grid(e: Expr, maker: Maker) -> Expression:
    """The GridBox of Grid."""
    if not is_list(e.args[0]) or not all(map(is_list, e.args[0].args)):
        return None
    given = [o for o in e.args[1:] if is_option(o)]
    return call("GridBox", cells(e.args[0], maker), Expr(Rule, (system("AutoDelete"), False_)), *given, SIZES)


def cells(e: Expr, maker: Maker) -> Expression:
    """A matrix of boxes."""
    return list_of(*(list_of(*map(maker.box, line.args if is_list(line) else (line,))) for line in e.args))


def column(e: Expr, maker: Maker) -> Expression:
    """The GridBox of Column."""
    if not is_list(e.args[0]):
        return None
    side = e.args[1].name if len(e.args) > 1 and type(e.args[1]) is Symbol else "Left"
    lines = list_of(*(list_of(maker.box(item)) for item in e.args[0].args))
    base = Expr(Rule, (system("DefaultBaseStyle"), "Column"))
    return call("GridBox", lines, Expr(Rule, (system("GridBoxAlignment"), columns(side))), base, SIZES)


def matrix(e: Expr, maker: Maker) -> Boxed | None:
    """MatrixForm in parentheses, TableForm without."""
    e = dense(e)
    if not e.args or not is_list(e.args[0]):
        return maker.boxed(e.args[0]) if e.args else None
    inside = call("GridBox", cells(e.args[0], maker))
    if e.head.name == "MatrixForm":
        inside = row("(", "\u2060", inside, "\u2060", ")")
    return ATOM, call("TagBox", inside, call("Function", ELEMENT, Expr(e.head, (ELEMENT,))))


def row_of(e: Expr, maker: Maker) -> Boxed | None:
    """Row: a template with the items."""
    if not e.args or not is_list(e.args[0]) or len(e.args) > 2:
        return None
    items = [maker.box(item) for item in e.args[0].args]
    if len(e.args) == 2:
        return ATOM, call("TemplateBox", list_of(maker.box(e.args[1]), *items), "RowWithSeparators")
    return ATOM, call("TemplateBox", list_of(*items), "RowDefault")


def style(e: Expr, maker: Maker) -> Boxed | None:
    """Style and Framed: the box with the directives."""
    if not e.args:
        return None
    name = "StyleBox" if e.head.name == "Style" else "FrameBox"
    return ATOM, call(name, maker.box(e.args[0]), *e.args[1:], STRIP)


def first(e: Expr, maker: Maker) -> Boxed | None:
    """A wrapper that says only how to show its argument."""
    return maker.boxed(e.args[0]) if len(e.args) == 1 else None


def raw(e: Expr, maker: Maker) -> Boxed | None:
    """RawBoxes[boxes]: the boxes."""
    return (ATOM, e.args[0]) if len(e.args) == 1 else None


def interpretation(e: Expr, maker: Maker) -> Boxed | None:
    """Interpretation[e, value]."""
    return (ATOM, call("InterpretationBox", maker.box(e.args[0]), *e.args[1:])) if len(e.args) > 1 else None


def tooltip(e: Expr, maker: Maker) -> Boxed | None:
    """Tooltip[e, label]."""
    if len(e.args) != 2:
        return None
    shown = call("TooltipBox", *map(maker.box, e.args))
    return ATOM, call("TagBox", shown, call("Function", ELEMENT, call("Tooltip", ELEMENT, e.args[1])))


HoldForm = system("HoldForm")
RULES: dict[Symbol, BoxRule] = {
    system("Plus"): plus,
    Times: times,
    Power: power,
    system("Sqrt"): root,
    system("Minus"): minus,
    system("Divide"): divide,
    system("DirectedInfinity"): infinity,
    system("Derivative"): derivative,
    system("Subscript"): scripts("SubscriptBox", tuple(range(2, 10))),
    system("Superscript"): scripts("SuperscriptBox", (2,)),
    system("Subsuperscript"): scripts("SubsuperscriptBox", (3,)),
    system("Overscript"): scripts("OverscriptBox", (2,)),
    system("Underscript"): scripts("UnderscriptBox", (2,)),
    system("Underoverscript"): scripts("UnderoverscriptBox", (3,)),
    system("Grid"): tagged("Grid", grid),
    system("Column"): tagged("Column", column),
    system("MatrixForm"): matrix,
    system("TableForm"): matrix,
    HoldForm: tagged(HoldForm, lambda e, maker: maker.box(e.args[0]) if len(e.args) == 1 else None),
    system("Row"): row_of,
    system("Style"): style,
    system("Framed"): style,
    system("Interpretation"): interpretation,
    system("Tooltip"): tooltip,
    system("RawBoxes"): raw,
    system("DisplayForm"): raw,
    **dict.fromkeys(map(system, ("StandardForm", "TraditionalForm", "Deploy")), first),
}
NUMBERS: dict[type, NumberRule] = {
    Fraction: fraction,
    **dict.fromkeys((ExactComplex, BigComplex, complex), complex_number),
}
