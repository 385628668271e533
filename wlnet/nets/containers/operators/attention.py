"""Attention: for each query the mean of values, weighted by how well their keys match."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import prod
from typing import Any, ClassVar

from wlnet.expr import Expression, call, has_head, system

from ...declare import Port, option, port
from ...kinds import Boolean, Fractional, Kind, Literal, Nothing, OneOf, Positive, Unfit
from ...kinds import Value as Setting
from ...layers.dropout import mask
from ...messages import enumeration, shown
from ...net import Net, Value
from ...patterns import Sizes
from . import scoring
from .inside import Inside
from .operator import Layers, Operator, Places, operator, part

CAUSAL = "Causal"
NONE = system("None")
UNLIMITED = 1 << 62  # keys before a query that it sees


class WindowKind(Kind):
    """ "Causal" -> n."""

    expects = '"Causal" -> n with a positive integer n'

    def read(self, e: Expression) -> Setting:
        """("Causal", n)."""
        if not has_head(e, system("Rule")) or len(e.args) != 2 or e.args[0] != CAUSAL:
            raise Unfit
        return CAUSAL, Positive.read(e.args[1])

    def write(self, value: Setting) -> Expression:
        """The rule."""
        return call("Rule", *value)

    def holds(self, value: Setting) -> bool:
        """Whether the value is a pair."""
        return type(value) is tuple


class Attending(Operator):
    """y[p*] = sum over d* of w[p*, d*] value[d*], where w is the Softmax over all d* together of scores[p*, d*].

    scores[p*, d*] = f(key[d*, k], query[p*, q]) with "Dot", k.q, "Bilinear", k.w.q, or a net f. With "ScoreRescaling"
    -> "DimensionSqrt" they are divided by Sqrt[k]. With "Mask" -> "Causal" query i sees the keys j <= i, with "Causal"
    -> n those i - n < j <= i, both counted from the first; y is 0 where it sees none. "Dropout" -> p drops weights in
    training. With "MultiHead" the level before the last is that of heads, each with keys, values and queries of its
    own. Vaswani et al., arXiv:1706.03762; Luong et al., arXiv:1508.04025.
    """

    standard: ClassVar[Expression] = "Bilinear"
    is_layer = True

    dropout = option("Dropout", OneOf(Fractional, Nothing), 0)
    visible = option("Mask", OneOf(Nothing, Literal(CAUSAL), WindowKind()), NONE)
    heads = option("MultiHead", Boolean, False)
    rescaling = option("ScoreRescaling", OneOf(Nothing, Literal("DimensionSqrt")), NONE)

    @classmethod
    def plan(cls, layers: Layers, parameters: Mapping[str, Any]) -> tuple[list[Port], Places]:
        """As declared, with a level of heads where there are several."""
        net = layers["ScoringNet"]
        (output,) = net.outputs
        q = "k" if scoring.form(net) == "Dot" else "q"
        places = {("ScoringNet", scoring.INPUT): "k", ("ScoringNet", scoring.QUERY): q, ("ScoringNet", output): ""}
        head = ["h"] if parameters["MultiHead"] else []
        ports = []
        for p in cls.declaration.ports:
            levels, last = p.pattern.split()
            pattern = " ".join((levels, *head, q if last == "q" else last))
            ports.append(Port(p.name, pattern, p.direction, "", None))
        return ports, places

    @classmethod
    def from_expressions(cls, given: Expression, read: Callable[[Expression], Net]) -> dict[str, Net]:
        """The scoring net: one of the named ones, or any with the inputs "Input" and "Query" and one output."""
        if type(given) is str:
            if given not in scoring.SCORES:
                cls.fail("argvalue", "ScoringNet", shown(given), '"Dot", "Bilinear", or a net')
            return {"ScoringNet": scoring.SCORES[given]()}
        net = read(given)
        if set(net.inputs) != set(scoring.PORTS) or len(net.outputs) != 1:
            cls.fail("scoreports", net.head, enumeration(net.inputs), enumeration(net.outputs))
        return {"ScoringNet": net}

    def relate(self, sizes: Sizes) -> None:
        """Which keys come before a query is known where both are sequences."""
        if self.visible is not NONE:
            sizes.put("d*", (None,))
            sizes.put("p*", (None,))

    @property
    def form(self) -> str:
        """ "Dot" or "Bilinear" where the scores are such."""
        return scoring.form(self.layers["ScoringNet"])

    def bare(self) -> Attending:
        """The layer that is told nothing of its ports."""
        net = self.layers["ScoringNet"]
        name = scoring.written(net)
        plain = net.bare() if name is None else scoring.SCORES[name]()
        return self.rebuilt([plain], types={}, coders={})  # type: ignore[return-value]

    def written(self, inner: dict[str, Expression]) -> list[Expression]:
        """The name of the scoring net, where it has one."""
        return [scoring.written(self.layers["ScoringNet"]) or inner["ScoringNet"]]

    def copies(self) -> int:
        """How many scores there are."""
        return prod(self.sizes["d*"]) * prod(self.sizes["p*"]) * (self.sizes["h"] if self.heads else 1)

    def extents(self) -> Iterator[int]:
        """The output; for scores of a net, what it makes for all of them."""
        yield from (prod(kind.dims) for kind in self.outputs.values())
        if not self.form:
            yield self.copies()
            yield from super().extents()

    def attended(self, inside: Inside, key: Value, value: Value, query: Value) -> Value:
        """key[b, d*, h, k], value[b, d*, h, v], query[b, p*, h, q] -> y[b, p*, h, v]; no h for a single head."""
        ops, mode, heads = inside.ops, inside.outer, (self.sizes["h"],) if self.heads else ()
        batch, many = ops.shape(query)[0], prod(heads)
        d, p = self.sizes["d*"], self.sizes["p*"]
        keys, values, queries = (self.by_head(ops, x, bool(heads)) for x in (key, value, query))
        rate = self.dropout if mode.training and self.dropout is not NONE else 0
        factors = mask(mode, (batch * many, prod(p), prod(d)), rate) if rate else None
        scale = self.sizes["k"] ** -0.5 if self.rescaling is not NONE else 1.0
        static = {"scale": scale, "window": self.window}
        if self.form and not inside.wanted:
            if self.form == "Bilinear":
                queries = self.transformed(inside, queries)
            y = ops.attention(queries, keys, values, factors, **static)
        else:
            scores = self.scores(inside, keys, queries, (*heads, *p, *d))
            y = ops.attend(ops.reshape(scores, shape=(batch * many, prod(p), prod(d))), values, factors, **static)
        v = ops.shape(values)[2]
        if not heads:
            return ops.reshape(y, shape=(batch, *p, v))
        y = ops.transpose(ops.reshape(y, shape=(batch, many, prod(p), v)), axes=(0, 2, 1, 3))
        return ops.reshape(y, shape=(batch, *p, *heads, v))

    @property
    def window(self) -> int | None:
        """How many keys a query sees, up to its own place; None where it sees all."""
        given: Setting = self.visible
        return None if given is NONE else UNLIMITED if given == CAUSAL else int(given[1])

    def by_head(self, ops: Any, x: Value, heads: bool) -> Value:
        """x[b, n*, h, e] as y[b h, n, e], or x[b, n*, e] as y[b, n, e]."""
        batch, *levels, size = ops.shape(x)
        if not heads:
            return ops.reshape(x, shape=(batch, prod(levels), size))
        *levels, many = levels
        x = ops.transpose(ops.reshape(x, shape=(batch, prod(levels), many, size)), axes=(0, 2, 1, 3))
        return ops.reshape(x, shape=(batch * many, prod(levels), size))

    def transformed(self, inside: Inside, queries: Value) -> Value:
        """w.q for the queries q[b, p, q]."""
        ops, net = inside.ops, self.layers["ScoringNet"]
        linear, place = net.nets[0], (*inside.path, "ScoringNet", 1)  # type: ignore[attr-defined]
        batch, count, size = ops.shape(queries)
        rows = ops.reshape(queries, shape=(batch * count, size))
        found = linear.run({"Input": rows}, inside.mode, place)["Output"]
        return ops.reshape(found, shape=(batch, count, ops.shape(found)[1]))

    def scores(self, inside: Inside, keys: Value, queries: Value, levels: tuple[int, ...]) -> Value:
        """s[b, h, p*, d*] by the net, for keys[b h, d, k] and queries[b h, p, q]; `levels` are h, p* and d*."""
        ops = inside.ops
        (rows, d, k), (_, p, q) = ops.shape(keys), ops.shape(queries)
        whole = {scoring.INPUT: (keys, (rows, 1, d, k)), scoring.QUERY: (queries, (rows, p, 1, q))}
        batch = rows * p * d // prod(levels)
        given = {}
        for name, (x, shape) in whole.items():
            spread = ops.broadcast_to(ops.reshape(x, shape=shape), shape=(rows, p, d, shape[-1]))
            given[name] = ops.reshape(spread, shape=(batch, *levels, shape[-1]))
        (scores,) = inside.mapped("ScoringNet", given, levels).values()
        return scores

    def routes(self) -> list[tuple[str, str, str]]:
        """Keys and queries are scored, and the scores make the output."""
        (output,) = self.layers["ScoringNet"].outputs
        keys = next(iter(self.inputs))
        own = (keys, scoring.INPUT), ("Query", scoring.QUERY), ("Output", output)
        return [(name, "ScoringNet", port) for name, port in own]


@operator("AttentionLayer")
class Attention(Attending):
    """Attending with keys and values of their own: key[d*, k], value[d*, v], query[p*, q] -> y[p*, v]."""

    usage = "AttentionLayer[net] averages values, weighted by scores that a net gives for their keys and a query."

    net = part("ScoringNet", "", "")
    input_key = port("Key", "d* k")
    input_value = port("Value", "d* v")
    input_query = port("Query", "p* q")
    output = port("Output", "p* v")

    def forward(self, inside: Inside, inputs: dict[str, Value], states: dict[str, Value | None]) -> dict[str, Value]:
        """key[b, d*, k], value[b, d*, v], query[b, p*, q] -> y[b, p*, v]."""
        return {"Output": self.attended(inside, inputs["Key"], inputs["Value"], inputs["Query"])}


@operator("SequenceAttentionLayer")
class SequenceAttention(Attending):
    """Attending with an input that is key and value at once: x[d*, k], query[p*, q] -> y[p*, k]."""

    usage = "SequenceAttentionLayer[net] is AttentionLayer[net] with one input for keys and values."
    successor = "AttentionLayer"

    net = part("ScoringNet", "", "")
    input = port("Input", "d* k")
    input_query = port("Query", "p* q")
    output = port("Output", "p* k")

    def forward(self, inside: Inside, inputs: dict[str, Value], states: dict[str, Value | None]) -> dict[str, Value]:
        """x[b, d*, k], query[b, p*, q] -> y[b, p*, k]."""
        return {"Output": self.attended(inside, inputs["Input"], inputs["Input"], inputs["Query"])}
