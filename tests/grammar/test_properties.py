"""Whatever the text: an expression or a SyntaxFailure. Whatever the expression: its full form reads back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from wlnet.expr import Expr, Symbol, intern_symbol, is_atom, resolve, same, system
from wlnet.expr.symbols import existing
from wlnet.forms import text as form
from wlnet.grammar import SyntaxFailure, parse, read_spans

SEEDS = [
    "f[x_, y__:3, z___Integer, w_., _] := x /; y > 0",
    "a/:f[a]=3; x=.; x=.5; {x..,y...}",
    'DeconvolutionLayer[5, <2,2>, "Stride"->2]',
    "#^2&/@{1,2,3}; ##2; #a; %5; ;;3;;; m[[2;;,All]]",
    "a~f~b~g~c@d//e; f''[x]; i++ + --j; a!!b",
    "1.5*^-3 + 2^^101 + 1`20 + 16^^ff.8 + 1.5``3",
    'f::usage = "text \\"q\\" \\n \\[Alpha]"; <<foo`bar`; x>>out',
    "p:{a_,b_}|_:3; s:a|b; x/.a->b//.c:>d; a<->b; x|->x^2",
    "<|a->1,\\[Beta]\\[Rule]2|>; (* c (* d *) *) a<b<=c; α→é",
    "{" + "1.5, " * 60 + "2}",
    "?Plus",
]
PIECES = [
    *"abx_12 .,;:\"\\[](){}<>|&#%`@~!'?^*/+-=\n\r\t",
    "\\[", "\\:", "``", "*^", "^^", "(*", "*)", "<<", ">>", "::", ";;", "<|", "|>", "[[",
    "\\[Alpha]", "é", "→", "\x00",
    "\ud800", "\ufeff", "\u2028", "²", "٣",
]  # fmt: skip


@some.composite
def mutated(draw):
    """A valid text with a few pieces put in, taken out or doubled."""
    text = draw(some.sampled_from(SEEDS))
    for _ in range(draw(some.integers(1, 4))):
        start = draw(some.integers(0, len(text)))
        end = min(len(text), start + draw(some.integers(0, 4)))
        text = text[:start] + draw(some.sampled_from([*PIECES, "", text[start:end] * 2])) + text[end:]
    return text


def leaves(e):
    """Everything an expression is made of."""
    waiting = [e]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Expr):
            waiting += (part.head, *part.args)
        else:
            yield part


def check(text):
    try:
        for e, start, end in read_spans(text):
            assert 0 <= start <= end <= len(text)
            assert all(is_atom(leaf) and type(leaf).__module__ in KNOWN for leaf in leaves(e))
    except SyntaxFailure as fault:
        assert fault.line >= 1
        assert 1 <= fault.column <= len(fault.source_line) + 1
        assert fault.report().count("\n") == 2


KNOWN = ("builtins", "fractions", "wlnet.expr.symbols", "wlnet.expr.numbers")


@settings(max_examples=300)
@given(some.text(max_size=30) | some.lists(some.sampled_from(PIECES), max_size=15).map("".join) | mutated())
def test_any_text_is_read_or_refused(text):
    check(text)


DEEP = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "(" * DEEP + "1" + ")" * DEEP,
        "{" * DEEP + "}" * DEEP,
        "f[" * DEEP + "1" + "]" * DEEP,
        "<" * DEEP + "1" + ">" * DEEP,
        "<|" * DEEP,
        "(*" * DEEP,
        "[" * DEEP,
        "- " * DEEP + "a",
        "a->" * DEEP + "b",
        "a^" * DEEP + "b",
        "f@" * DEEP + "b",
        "!" * DEEP + "b",
        "a" + "'" * DEEP,
        "a;" * DEEP,
        "a;;" * DEEP,
        "f::a" + "::a" * DEEP,
        "a~" * DEEP,
        "\\" * DEEP,
        '"' * DEEP,
        "_" * DEEP,
        "`" * DEEP,
    ],
    ids=lambda text: text[:4],
)
def test_depth_and_length_do_no_harm(text):
    try:
        e = parse(text)
    except SyntaxFailure as fault:
        assert fault.report()
    else:
        assert e is not None


symbols = some.sampled_from(
    [
        *(resolve(name) for name in ("a", "f", "$x")),
        *(system(name) for name in ("Plus", "Times", "List")),
        *(intern_symbol(name) for name in ("Pkg`Private`b", "Pkg`a")),
    ]
)
atoms = some.one_of(
    symbols,
    some.integers(),
    some.integers(10**30, 10**40),
    some.floats(allow_nan=False, allow_infinity=False),
    some.text(some.characters(exclude_categories=["Cs"]), max_size=8),
    some.text(some.sampled_from('"\\\n\t()*<>[:.|αé\uf522'), max_size=8),
)
trees = some.recursive(atoms, lambda part: some.builds(
    Expr, symbols | part.filter(lambda e: isinstance(e, Expr)), some.lists(part, max_size=4).map(tuple)
))  # fmt: skip


def lookup(name):
    """The symbol of System` where there is one, whatever other tests have made in Global`."""
    return existing("System`" + name) or resolve(name)


@given(trees)
def test_full_form_reads_back(e):
    assert same(parse(form(e, "FullForm"), lookup), e)


def plain(e):
    """The full form as the simplest program writes it."""
    if isinstance(e, Expr):
        return f"{plain(e.head)}[{', '.join(map(plain, e.args))}]"
    if isinstance(e, Symbol):
        return e.full_name
    if isinstance(e, str):
        return '"' + "".join(f"\\|{ord(c):06x}" if c in '"\\\r' or not c.isprintable() else c for c in e) + '"'
    return repr(e).replace("e", "*^") if isinstance(e, float) else str(e)


def ours(e):
    """As the parser reads them, reals with an exponent but no point are exact."""
    return isinstance(e, float) and "." not in repr(e)


@given(trees)
def test_plain_full_form_reads_back(e):
    if not any(map(ours, leaves(e))):
        assert same(parse(plain(e)), e)
