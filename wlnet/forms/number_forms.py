"""NumberForm and its kin: digits, blocks, signs, padding and exponents of all numbers in an expression."""

from __future__ import annotations

from collections.abc import Callable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from typing import Any, NamedTuple

from ..expr import BigReal, Expr, Expression, Symbol, is_list, system
from .lent import lent
from .numerals import Text, integer, number
from .operators import ATOM, NEGATIVE, TIMES
from .writer import Operand, Rule, Style, Written, write

Rules = frozenset({system("Rule"), system("RuleDelayed")})
Automatic, Infinity, Null, True_, False_ = map(system, ("Automatic", "Infinity", "Null", "True", "False"))
MOST_DIGITS = 10_000  # that a form may ask for
EXACT = Context(prec=3 * MOST_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN)
DEFAULTS: dict[str, Expression] = {
    "DefaultPrintPrecision": Automatic,
    "DigitBlock": Infinity,
    "ExponentFunction": Automatic,
    "ExponentStep": 1,
    "NumberFormat": Automatic,
    "NumberMultiplier": "*",
    "NumberPadding": ("", "0"),
    "NumberPoint": ".",
    "NumberSeparator": (",", " "),
    "NumberSigns": ("-", ""),
    "ScientificNotationThreshold": (-5, 6),
    "SignPadding": False_,
}
Exponent = Callable[[int], "int | None"]


class Layout(NamedTuple):
    """How numbers are written: significant digits, digits after the point, and the settings of the options."""

    digits: int | None
    places: int | None
    exponent: Exponent
    blocks: tuple[float, float]
    separators: tuple[str, str]
    point: str
    signs: tuple[tuple[str, str], tuple[str, str]]
    padding: tuple[str, str]
    sign_first: bool
    multiplier: str
    arrange: Expression
    percent: bool = False

    def text(self, x: int | float | BigReal) -> Text:
        """The text of a number."""
        if self.percent:
            x = BigReal(x.value.scaleb(2, EXACT), x.precision) if isinstance(x, BigReal) else x * 100
        if type(x) is int:
            return self.signed(x < 0, integer(abs(x)), "", None, exact=True)
        value = x.value if type(x) is BigReal else Decimal(repr(x))
        if not value.is_finite():
            return number(x, "OutputForm")
        digits = self.digits or (max(1, round(x.precision)) if type(x) is BigReal else 6)
        value = value.copy_abs()
        if value:
            value = value.quantize(Decimal(1).scaleb(value.adjusted() - digits + 1, EXACT), ROUND_HALF_UP, EXACT)
        power = self.exponent(value.adjusted()) if value else None
        if power is None and value and abs(value.adjusted()) > MOST_DIGITS:  # too long to be written out
            power = value.adjusted()
        if power is not None:
            value = value.scaleb(-power, EXACT)
        if self.places is not None:
            value = value.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP, EXACT)
        whole, _, part = f"{value:f}".partition(".")
        part = part.rstrip("0")
        if self.places is not None and self.padding[1]:
            part = (part + self.padding[1] * self.places)[: max(self.places, len(part))]
        return self.signed(value.is_signed() or negative(x), whole, part, power)

    def signed(self, minus: bool, whole: str, part: str, power: int | None, exact: bool = False) -> Text:
        """The number with blocks, point, sign, padding and exponent."""
        room = 0
        if self.padding[0] and self.digits is not None:
            taken = len(whole) + (0 if exact or self.places is not None else len(part))
            room = max(0, self.digits - (0 if exact or self.places is None else self.places) - taken)
        shown = blocks(whole, self.blocks[0], self.separators[0], from_right=True)
        if not exact:
            shown += self.point + blocks(part, self.blocks[1], self.separators[1], from_right=False)
        before, after = self.signs[0] if minus else self.signs[1]
        if self.padding[0]:
            room += max(len(sign[0]) for sign in self.signs) - len(before)
        filling = (self.padding[0] * room)[:room]
        shown = (before + filling if self.sign_first else filling + before) + shown + after
        if self.percent:
            shown = shown.removesuffix(self.point) + "%"
        if self.arrange is not Automatic and lent.evaluate is not None:
            exponent = "" if power is None or power == 0 else str(power)
            value = lent.evaluate(Expr(self.arrange, (shown, "10", exponent)))
            return write(value, PLAIN()), ATOM
        if power:
            return f"{shown}{self.multiplier}10^{power}", NEGATIVE if minus else TIMES
        return shown, NEGATIVE if minus and before == "-" else ATOM


def PLAIN() -> Style:
    """The style of OutputForm as it is everywhere."""
    from . import _RULESETS, contexts_shown

    return Style("OutputForm", contexts_shown(None), _RULESETS)


def negative(x: float | BigReal) -> bool:
    """Whether a real is below zero."""
    return bool(x.value < 0) if isinstance(x, BigReal) else x < 0


def blocks(digits: str, size: float, separator: str, from_right: bool) -> str:
    """Digits in blocks, counted from the point."""
    if size == float("inf") or len(digits) <= size:
        return digits
    step = int(size)
    first = len(digits) % step if from_right else 0
    parts = [digits[:first]] if first else []
    return separator.join(parts + [digits[i : i + step] for i in range(first, len(digits), step)])


# -- the forms -------------------------------------------------------------------------------------------------------


def threshold(settings: dict[str, Expression]) -> Exponent:
    """No exponent for numbers between two powers of ten."""
    ends = pair(settings["ScientificNotationThreshold"])
    low = ends[0] if type(ends[0]) is int else -5
    high = ends[1] if type(ends[1]) is int else float("inf") if ends[1] is Infinity else 6
    return lambda e: None if low <= e < high else e


def always(settings: dict[str, Expression]) -> Exponent:
    """The exponent of a mantissa with one digit before the point."""
    return lambda e: e


def thirds(settings: dict[str, Expression]) -> Exponent:
    """Exponents divisible by three."""
    return lambda e: 3 * (e // 3)


def never(settings: dict[str, Expression]) -> Exponent:
    """No exponents."""
    return lambda e: None


Kind = Callable[[dict[str, Expression]], Exponent]
FORMS: dict[str, tuple[Kind, dict[str, Expression]]] = {
    "NumberForm": (threshold, {}),
    "DecimalForm": (never, {}),
    "PercentForm": (never, {}),
    "PaddedForm": (threshold, {"NumberPadding": (" ", "0")}),
    "ScientificForm": (always, {"NumberPadding": ("", "")}),
    "EngineeringForm": (thirds, {"NumberPadding": ("", "")}),
    "AccountingForm": (never, {"NumberSigns": (("(", ")"), ("", ""))}),
}


def items(e: Expression) -> tuple[Any, ...] | None:
    """The elements of a list or tuple; None for anything else."""
    return e if isinstance(e, tuple) else e.args if is_list(e) else None


def pair(e: Expression) -> tuple[Any, Any]:
    """Two settings, or one that stands for both."""
    found = items(e)
    return (found[0], found[1]) if found is not None and len(found) == 2 else (e, e)


def layout_of(kind: Kind, settings: dict[str, Expression], digits: Expression, percent: bool) -> Layout | None:
    """The layout that arguments and options describe; None where one of them is wrong."""
    total: Any = digits
    places: Any = None
    if is_list(digits) and len(digits.args) == 2:
        total, places = digits.args
    if total is None and type(settings["DefaultPrintPrecision"]) is int:
        total = settings["DefaultPrintPrecision"]
    if not (total is None or (type(total) is int and 0 < total <= MOST_DIGITS)):
        return None
    if not (places is None or places is Infinity or (type(places) is int and 0 <= places <= MOST_DIGITS)):
        return None
    sizes: Any = tuple(n if type(n) is int and n > 0 else float("inf") for n in pair(settings["DigitBlock"]))
    given = items(settings["NumberSigns"])
    if given is None or len(given) != 2:
        return None
    signs: Any = tuple((s, "") if type(s) is str else pair(s) for s in given)
    separator = settings["NumberSeparator"]
    separators = pair(separator)
    padding = pair(settings["NumberPadding"])
    texts = (*separators, *padding, *signs[0], *signs[1], settings["NumberPoint"], settings["NumberMultiplier"])
    if not all(type(t) is str for t in texts):
        return None
    kept: Any = None if places is Infinity else places
    return Layout(
        total, kept, exponent_of(kind, settings), sizes, separators,
        settings["NumberPoint"], signs, padding, settings["SignPadding"] is True_, settings["NumberMultiplier"],
        settings["NumberFormat"], percent,
    )  # fmt: skip


def exponent_of(kind: Kind, settings: dict[str, Expression]) -> Exponent:
    """Which exponent a number is written with: by the form, or by ExponentFunction and ExponentStep."""
    function, step = settings["ExponentFunction"], settings["ExponentStep"]
    standard = kind(settings)
    by = step if type(step) is int and step > 0 else 1

    def exponent(e: int) -> int | None:
        found: Any = standard(e)
        if function is not Automatic and lent.evaluate is not None:
            found = lent.evaluate(Expr(function, (e,)))
        return by * (found // by) if type(found) is int else None

    return exponent


def is_option(e: Expression) -> bool:
    """Whether an argument is a rule."""
    return isinstance(e, Expr) and type(e.head) is Symbol and e.head in Rules and len(e.args) == 2


def rule_for(name: str) -> Rule:
    """How a number form writes its argument."""
    kind, own = FORMS[name]

    def rule(e: Expr, style: Style) -> Written | None:
        options = [a for a in e.args[1:] if is_option(a)]
        plain = [a for a in e.args[1:] if not is_option(a)]
        if not e.args or len(plain) > 1:
            return None
        given = {getattr(o.args[0], "name", o.args[0]): o.args[1] for o in reversed(options)}
        layout = layout_of(kind, {**DEFAULTS, **own, **given}, plain[0] if plain else None, name == "PercentForm")
        if layout is None:
            return None
        return ATOM, (Operand(e.args[0], 0, style.deeper(numbers=layout.text)),)

    return rule


# -- other bases -----------------------------------------------------------------------------------------------------

FIGURES = "0123456789abcdefghijklmnopqrstuvwxyz"


def base_form(e: Expr, style: Style) -> Written | None:
    """BaseForm[x, b] as it can be read back: b^^digits."""
    base = e.args[1] if len(e.args) == 2 else None
    if type(base) is not int or not 2 <= base <= 36:
        return None

    def shown(x: int | float | BigReal) -> Text:
        figures = in_base(x, base)
        if figures is None:
            return number(x, "OutputForm")
        return f"{'-' * negative_number(x)}{base}^^{figures}", NEGATIVE if negative_number(x) else ATOM

    return ATOM, (Operand(e.args[0], 0, style.deeper(numbers=shown)),)


def negative_number(x: int | float | BigReal) -> bool:
    """Whether any real number is below zero."""
    return x < 0 if type(x) is int else negative(x)


def in_base(x: int | float | BigReal, base: int) -> str | None:
    """The figures of |x| in a base; of a real as many as six decimal digits are worth; None for infinities."""
    if type(x) is int:
        return whole_in_base(abs(x), base)
    from fractions import Fraction
    from math import ceil, log

    value = x.value if isinstance(x, BigReal) else Decimal(x)
    if not value.is_finite():
        return None
    left = abs(Fraction(value))
    digits = ceil((x.precision if type(x) is BigReal else 6) * log(10) / log(base))
    places = max(0, digits - len(whole_in_base(int(left), base)) + (left < 1))
    scaled = round(left * base**places)
    figures = whole_in_base(scaled, base).rjust(places + 1, "0")
    return figures[: len(figures) - places] + "." + figures[len(figures) - places :].rstrip("0")


def whole_in_base(n: int, base: int) -> str:
    """The figures of a natural number."""
    out = []
    while n:
        n, figure = divmod(n, base)
        out.append(FIGURES[figure])
    return "".join(reversed(out)) or "0"


RULES: dict[Symbol, Rule] = {
    **{system(name): rule_for(name) for name in FORMS},
    system("BaseForm"): base_form,
}
