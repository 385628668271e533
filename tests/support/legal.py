"""Random settings of layers that their declarations accept."""

from hypothesis import strategies as st

from wlnet.expr import Association, Expression, call, list_of, system
from wlnet.nets.functions.code import CodeKind
from wlnet.nets.functions.multivariate import MultivariateKind
from wlnet.nets.functions.random_functions import RandomKind
from wlnet.nets.functions.univariate import NAMES, UNARY, FunctionKind
from wlnet.nets.kinds import (
    BooleanKind,
    Choice,
    Each,
    Kind,
    ListOf,
    Literal,
    MultipliersKind,
    NonZeroInteger,
    Number,
    OneOf,
    Pair,
)
from wlnet.nets.layers.dropout import PortNames
from wlnet.nets.layers.linear import DimensionsKind
from wlnet.nets.layers.padding import BothEnds
from wlnet.nets.layers.placeholder import AssociationKind, NamesKind, TagKind
from wlnet.nets.layers.recurrent import METHODS, DropoutMethods
from wlnet.nets.layers.replication import CopiesKind
from wlnet.nets.layers.reshape import InfinityKind
from wlnet.nets.layers.resizing import RatioKind
from wlnet.nets.layers.several import PortNumbers
from wlnet.nets.layers.transposition import OrderKind
from wlnet.nets.levels import ALL, LevelsKind, RunKind

Values = st.SearchStrategy[Expression]


def values(kind: Kind) -> Values:
    """Expressions that a kind of parameter accepts, small ones."""
    if isinstance(kind, Number):
        return st.sampled_from([n for n in (1, 2, 3, -1, -2, 0.5, 0) if (type(n) is int or not kind.integer)]).filter(
            kind.accepts
        )
    if isinstance(kind, Each):
        inner = values(kind.kind)
        return inner | st.lists(inner, min_size=1, max_size=3).map(lambda v: list_of(*v))
    if isinstance(kind, BothEnds):
        return st.tuples(values(kind.kind), values(kind.kind)).map(lambda v: list_of(*v))
    if isinstance(kind, RunKind):
        ends = st.sampled_from([1, 2, 3, -1, -2])
        step = st.sampled_from([1, 2, -1]) if kind.steps else st.just(1)
        spans = st.builds(lambda first, last, by: call("Span", first, last, by), ends, ends | st.just(ALL), step)
        return spans if kind.steps else spans.map(lambda e: call("Span", *e.args[:2]))
    if isinstance(kind, LevelsKind):
        level = values(NonZeroInteger)
        several = st.lists(level, min_size=0 if kind.empty else 1, max_size=2, unique=True).map(lambda v: list_of(*v))
        return level | several | values(kind.run) | st.just(ALL)
    if isinstance(kind, OrderKind):
        level = st.sampled_from([1, 2, 3, -1])
        swaps = st.builds(lambda m, n: call("TwoWayRule", m, n), level, level)
        order = st.integers(1, 3).flatmap(lambda n: st.permutations(range(1, n + 1)))
        return swaps | (st.lists(swaps, max_size=2) | order).map(lambda v: list_of(*v))
    if isinstance(kind, PortNames):
        return st.lists(st.sampled_from(kind.names), min_size=1, unique=True).map(lambda v: list_of(*v))
    if isinstance(kind, RatioKind):
        return st.sampled_from([call("Scaled", r) for r in (1, 2, 0.5)])
    if isinstance(kind, (TagKind, AssociationKind)):
        return st.just("tag") if isinstance(kind, TagKind) else st.just(Association())
    if isinstance(kind, NamesKind):
        return st.just(list_of("v", "w"))
    if isinstance(kind, PortNumbers):
        return st.sampled_from([1, 2, 3, list_of("a", "b")])
    if isinstance(kind, MultivariateKind):
        return st.sampled_from([*map(system, ("Plus", "Times", "Max", "Subtract", "Power", "ArcTan"))])
    if isinstance(kind, CodeKind):
        return st.just(system("Automatic") if kind.choices else call("Function", call("Slot", 1)))
    if isinstance(kind, RandomKind):
        given = call("WeibullDistribution", 2, 1), call("UniformDistribution", list_of(-1, 1))
        return st.sampled_from([*given, *map(system, ("NormalDistribution", "PoissonDistribution"))])
    if isinstance(kind, CopiesKind):
        return values(DimensionsKind())
    if isinstance(kind, DropoutMethods):
        rules = [call("Rule", name, p) for name, p in zip(METHODS, (0.5, 1, 0.2, 0), strict=True)]
        return st.lists(st.sampled_from(rules), min_size=1, unique=True).map(lambda v: list_of(*v))
    if isinstance(kind, Pair):
        inner = values(kind.kind)
        return inner | st.tuples(inner, inner).map(lambda v: list_of(*v))
    if isinstance(kind, ListOf):
        least = kind.count or kind.least
        return st.lists(values(kind.kind), min_size=least, max_size=kind.count or 3).map(lambda v: list_of(*v))
    if isinstance(kind, OneOf):
        return st.one_of(*map(values, kind.kinds))
    if isinstance(kind, Choice):
        return st.sampled_from(kind.options)
    if isinstance(kind, BooleanKind):
        return st.sampled_from([system("True"), system("False")])
    if isinstance(kind, DimensionsKind):
        return st.integers(1, 3) | st.lists(st.integers(1, 3), max_size=2).map(lambda v: list_of(*v))
    if isinstance(kind, InfinityKind):
        return st.just(system("Infinity"))
    if isinstance(kind, Literal):
        return st.just(kind.value)
    if isinstance(kind, FunctionKind):
        return st.sampled_from([*NAMES, *map(system, sorted(UNARY))])
    assert isinstance(kind, MultipliersKind), f"no values for {kind}"
    return st.sampled_from([system("Automatic"), 2, system("None")])
