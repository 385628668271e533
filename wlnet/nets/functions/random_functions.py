"""Functions that give a distribution for each element of their arguments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wlnet.expr import Expr, Expression, Symbol, call, is_list, list_of, system
from wlnet.expr.formals import mentions_formal

from ..kinds import Kind, Unfit, Value
from ..messages import failure, nearest, shown
from ..numeric import Evaluate, unevaluated
from .arguments import applied, counts, formals, numbered, slot_names
from .distributions import FAMILIES, Draws, Family
from .multivariate import chosen
from .univariate import Node, Translation

HEAD = system("RandomArrayLayer")
SUFFIX = "Distribution"


@dataclass(frozen=True)
class RandomFunction:
    """A distribution, or a function giving one, as it was given; what it amounts to; and the names of its inputs."""

    given: Expression = field(compare=False)
    body: Expression
    names: tuple[str, ...]
    family: Family = field(compare=False, repr=False)
    nodes: tuple[Node, ...] = field(compare=False, repr=False)

    def draw(self, draws: Draws, xs: list[Any]) -> Any:
        """An array drawn, with the parameters that follow from the inputs."""
        return self.family.draw(draws, *(node(draws.ops, xs, draws.dtype) for node in self.nodes))


class RandomKind(Kind):
    """A distribution with numbers as parameters, or a function of its inputs that gives one."""

    expects = "a distribution such as NormalDistribution[0, 1], or a function giving one"

    def read(self, e: Expression) -> Value:
        """The distribution, as far as that is possible without an evaluator."""
        return self.read_with(e, unevaluated, HEAD)

    def read_with(self, e: Expression, evaluate: Evaluate, head: Symbol) -> Value:
        """The distribution or function; a message naming what cannot be used."""
        if not isinstance(e, (Symbol, Expr)) or is_list(e):
            raise Unfit
        if isinstance(e, Expr) and family_name(e.head) is not None:
            return self.made(e, e, (), evaluate, head)
        names = self.names(e, evaluate)
        if not names:
            raise Unfit
        known = isinstance(e, Symbol) and e.name in FAMILIES
        body = distribution(e, formals(len(names))) if known else applied(e, names, evaluate)
        return self.made(e, body, ("Input",) if names == ("1",) else names, evaluate, head)

    def names(self, e: Expression, evaluate: Evaluate) -> tuple[str, ...]:
        """The names of the arguments; those of a bare name of distributions are its parameters."""
        if isinstance(e, Symbol) and e.name in FAMILIES:
            return numbered(FAMILIES[e.name].counts[-1])
        names = slot_names(e)
        possible = [] if names or not isinstance(e, Symbol) else counts(e, evaluate)
        return names or (numbered(possible[0]) if len(possible) == 1 else ())

    def made(
        self, given: Expression, body: Expression, names: tuple[str, ...], evaluate: Evaluate, head: Symbol
    ) -> RandomFunction:
        """The function whose value is a distribution; a message where it is none, or its parameters cannot be."""
        name = family_name(body.head) if isinstance(body, Expr) else None
        if name is None:
            raise failure(head, "notdist", shown(given))
        if name not in FAMILIES:
            near = nearest(name.removesuffix(SUFFIX), [known.removesuffix(SUFFIX) for known in FAMILIES])
            if near is None:
                raise failure(head, "distunknown", name, ", ".join(FAMILIES))
            raise failure(head, "distname", name, near + SUFFIX)
        family = FAMILIES[name]
        parameters = family.arguments(body.args)
        if parameters is None:
            raise failure(head, "argvalue", "Distribution", shown(body), f"of the form {family.form(name)}")
        variables = {symbol: chosen(i) for i, symbol in enumerate(formals(len(names)))}
        translation = Translation(given, evaluate, head, variables)
        nodes = tuple(map(translation.node, parameters))
        for i, (e, node, kind) in enumerate(zip(parameters, nodes, family.parameters, strict=True), 1):
            if not mentions_formal(e):
                value = node(None, None, float)
                if not kind.accepts(value) or (kind.integer and value != int(value)):
                    expected = f"such that parameter {i} is {kind.expects}"
                    raise failure(head, "argvalue", "Distribution", shown(body), expected)
        return RandomFunction(given, body, names, family, nodes)

    def write(self, value: Value) -> Expression:
        """The distribution or function as it was given."""
        return value.given

    def holds(self, value: Value) -> bool:
        """Whether the value is a function of this sort."""
        return isinstance(value, RandomFunction)


def family_name(e: Expression) -> str | None:
    """The name of a distribution, be it one there is or not."""
    return e.name if isinstance(e, Symbol) and e.name.endswith(SUFFIX) else None


def distribution(e: Any, inputs: list[Symbol]) -> Expression:
    """The distribution of a name, its parameters being the inputs."""
    return call(e.name, list_of(*inputs)) if FAMILIES[e.name].pair else Expr(e, tuple(inputs))
