"""Evaluation on symbolic arrays: which functions take them, and what they become."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeAlias

from wlnet.expr import Association, Expr, Expression, Symbol, WolframMessage, call, is_list, system
from wlnet.expr.attributes import HOLD_ALL, HOLD_ALL_COMPLETE

from ..arrays.netarray import is_netarray
from ..calls import construct
from ..functions.multivariate import numbered
from ..functions.univariate import BINARY, COMPARISONS, MANY, NAMES, SPECIAL, UNARY, WITH_ZERO
from ..layers.several import Several
from ..messages import enumeration, failure, shown
from ..net import Misfit, Net
from ..numeric import NotNumeric, Ragged, to_array
from ..types import Conflict, Type, describe, unify_dim
from .emission import Emission
from .nodes import Call, Combined, Entry, Node, Output, Traced, is_symbolic, occurring, operands

HEAD = "FunctionLayer"
ELEMENTWISE = {*UNARY, *BINARY, *MANY, *COMPARISONS, *WITH_ZERO, *SPECIAL, "Power"} - {"Min", "Max"}
Handler = Callable[["Tracer", Sequence[Expression]], Expression]

HELD = HOLD_ALL | HOLD_ALL_COMPLETE

HANDLERS: dict[str, Handler] = {}
"""What functions of arrays become, by name; a handler gives None where the evaluator can go on by itself."""

HOLDING = frozenset(
    ("List", "Association", "Rule", "RuleDelayed", "Set", "SameQ", "UnsameQ", "Head", "Identity", "Composition",
     "RightComposition", "Sequence", "Return", "Throw", "Catch", "Sow", "Reap", "CompoundExpression", "Function",
     "Echo", "Print", "InputForm", "Hold", "HoldForm", "MatchQ", "FreeQ", "AtomQ", "Keys", "Values", "Lookup",
     "Message", "Evaluate", "Missing", "Through", "Construct", "Curry", "OperatorApplied", "Append", "Prepend",
     "KeyTake", "KeyDrop", "KeyMap", "AssociationThread", "Thread", "TrueQ", "Nest", "NestList", "FixedPoint",
     "NestWhile", "NestWhileList", "FoldPair", "FoldPairList", "Replace", "ReplaceAll", "ReplaceRepeated")
)  # fmt: skip
"""Functions that take anything: the evaluator goes on by itself where no handler has something to say."""


def handler(*names: str) -> Callable[[Handler], Handler]:
    """Register what some functions become."""

    def register(function: Handler) -> Handler:
        for name in names:
            HANDLERS[name] = function
        return function

    return register


Intercepted: TypeAlias = Callable[[Expression, "Tracer"], Expression]
"""Evaluates an expression while the tracer says what functions of symbolic arrays become."""


class Tracer:
    """One tracing: called by the evaluator with each head and its evaluated arguments."""

    def __init__(self, function: Expression, intercepted: Intercepted) -> None:
        self.function, self.intercepted = function, intercepted

    def evaluate(self, e: Expression) -> Expression:
        """The value of an expression with symbolic arrays."""
        return self.intercepted(e, self)

    def __call__(self, head: Symbol, args: tuple[Expression, ...]) -> Expression:
        """What head[args] becomes; None where no symbolic array takes part, or the evaluator knows how to go on."""
        if not any(map(is_symbolic, args)):
            return None
        try:
            return self._become(head, args)
        except (WolframMessage, Undetermined) as problem:
            raise Untraceable(problem) from None

    def apply(self, net: Net, args: tuple[Expression, ...]) -> Expression:
        """net[x], net[<|port -> x, ...|>], net[{x, y, ...}] where symbolic arrays take part."""
        try:
            return self._apply(net, args)
        except (WolframMessage, Undetermined) as problem:
            raise Untraceable(problem) from None

    def _apply(self, net: Net, args: tuple[Expression, ...]) -> Expression:
        if len(args) != 1:
            self.refuse(net)
        net, data = net.for_data(args[0]), args[0]
        if isinstance(data, Association):
            inputs = {str(name): self.node(value) for name, value in data.items()}
            if set(inputs) != set(net.inputs):
                raise failure(net.head, "dataports", enumeration(inputs), enumeration(net.inputs))
        elif len(net.inputs) > 1:
            parts = list(data.args) if is_list(data) else list(self.listed(self.node(data)).args)
            if len(parts) != len(net.inputs):
                raise failure(HEAD, "tracecount", shown(self.function), net.head, len(net.inputs), len(parts))
            inputs = {name: self.node(part) for name, part in zip(net.inputs, parts, strict=True)}
        else:
            inputs = {name: self.node(data) for name in net.inputs}
        made = self.call(net, inputs, net.head.name.removesuffix("Layer"))
        found = {name: Traced(Output(made, name)) for name in made.net.outputs}
        return next(iter(found.values())) if len(found) == 1 else Association.of(found.items())

    def _become(self, head: Symbol, args: tuple[Expression, ...]) -> Expression:
        name = head.name
        if name in HANDLERS:
            found = HANDLERS[name](self, args)
            if found is not None:
                return found
        direct = any(isinstance(a, Traced) for a in args)
        if name in ELEMENTWISE and direct:
            return self.combined(Expr(head, args))
        if direct and head.definition is not None and name not in HOLDING and not head.attributes & HELD:
            self.refuse(head)
        return None

    def refuse(self, what: Expression) -> NoReturn:
        """The message that a function is not available on symbolic arrays."""
        raise failure(HEAD, "notrace", shown(self.function), shown(what))

    # What expressions are as arrays

    def node(self, e: Expression) -> Node:
        """The array that an expression stands for: a symbolic one, a list of such, numbers, NetArray[...]."""
        if isinstance(e, Traced):
            return e.node
        if is_netarray(e):
            return self.learned(e, None)
        if is_list(e) and is_symbolic(e):
            return self.stacked([self.node(part) for part in e.args])
        if type(e) is Expr and is_symbolic(e):
            again = self.evaluate(e) if isinstance(e.head, Symbol) else e
            return again.node if isinstance(again, Traced) else self.combined(e).node
        try:
            array = to_array(e, self.evaluate)
        except (NotNumeric, Ragged):
            self.refuse(e)
        return self.fixed(e if array.ndim else float(array))

    def fixed(self, value: Expression) -> Node:
        """An array of numbers that no training changes."""
        frozen = call("Rule", system("LearningRateMultipliers"), 0)
        net = construct("NetArrayLayer", [call("Rule", "Array", value), frozen], self.evaluate)
        return Output(Call(net, {}, "Constant"), "Output")

    def learned(self, e: Expression, like: Type | None) -> Node:
        """The array of NetArray[...], of the dimensions of `like` where it says nothing of its own."""
        net: Net = construct("NetArrayLayer", [call("Rule", "Array", e)], self.evaluate)
        if like is not None and net.outputs["Output"].rank is None and like.rank is not None:
            net = net.refine({"Output": Type(like.dims)})
        return Output(Call(net, {}, "Array"), "Output")

    def stacked(self, nodes: Sequence[Node]) -> Node:
        """The list of some arrays of equal sizes, as one array with one more level."""
        rows = [self.layer("ReplicateLayer", [1], node, name="Row").node for node in nodes]
        return rows[0] if len(rows) == 1 else self.layer("CatenateLayer", [], *rows, name="List").node

    def listed(self, node: Node) -> Expr:
        """The list of the elements at the first level, whose number has to be known."""
        parts = [self.layer("PartLayer", [i + 1], node, name="Part") for i in range(self.length(node))]
        return Expr(system("List"), tuple(parts))

    # Sizes

    def dims(self, node: Node) -> tuple[Any, ...]:
        """The sizes, whose number has to be known."""
        if ... in node.type.dims:
            raise Undetermined
        return node.type.dims

    def length(self, node: Node) -> int:
        """The number of elements at the first level, which has to be known."""
        dims = self.dims(node)
        if dims and type(dims[0]) is not int:
            raise Undetermined
        return dims[0] if dims else 0

    def sizes(self, node: Node) -> tuple[int, ...]:
        """The sizes at all levels, which have to be known."""
        dims = self.dims(node)
        if any(type(d) is not int for d in dims):
            raise Undetermined
        return dims

    # What they become

    def layer(self, head: str, args: Sequence[Expression], *inputs: Node, name: str = "") -> Traced:
        """The first output of a layer on some arrays."""
        net = construct(head, list(args), self.evaluate)
        return self.applied(net, inputs, name or head.removesuffix("Layer"))

    def applied(self, net: Net, inputs: Sequence[Node], name: str) -> Traced:
        """The first output of a net on as many arrays as it has inputs."""
        if isinstance(net, Several) and not net.counted:
            net = net.with_inputs(numbered(len(inputs)))
        if len(net.inputs) != len(inputs):
            raise failure(HEAD, "tracecount", shown(self.function), name, len(net.inputs), len(inputs))
        made = self.call(net, dict(zip(net.inputs, inputs, strict=True)), name)
        return Traced(Output(made, next(iter(net.outputs))))

    def call(self, net: Net, inputs: Mapping[str, Node], name: str) -> Call:
        """A net on arrays by input port; a message where they do not fit."""
        try:
            net = net.refine({port: node.type for port, node in inputs.items()})
        except Misfit as problem:
            found = describe(problem.found)
            raise failure(HEAD, "tracefit", shown(self.function), name, found, problem.reason) from None
        return Call(net, inputs, name)

    def combined(self, e: Expr) -> Traced:
        """An expression computed element by element; arrays with fewer levels lie along the first levels of others."""
        body = self._body(e, largest(occurring(e)))
        return Traced(Combined(body, self._common(e, [t.node for t in occurring(body)])))

    def _body(self, e: Expr, like: Type | None) -> Expr:
        parts: list[Expression] = []
        for part in e.args:
            if is_netarray(part):
                parts.append(Traced(self.learned(part, like)))
            elif type(part) is Expr and not is_list(part) and is_symbolic(part):
                parts.append(self._body(part, like))
            elif is_list(part) and not self._is_setting(e, part):
                parts.append(Traced(self.node(part)))
            else:
                parts.append(part)
        name = e.head if type(e.head) is str else getattr(e.head, "name", None)
        if name not in ELEMENTWISE and name not in NAMES and name not in ("Min", "Max"):
            self.refuse(e.head if isinstance(e.head, Symbol) else e)
        return Expr(e.head, tuple(parts))

    def _is_setting(self, e: Expr, part: Expression) -> bool:
        """Whether a list is no array: the bounds of Clip, the cases of Piecewise."""
        return getattr(e.head, "name", "") in ("Clip", "Piecewise")

    def _common(self, e: Expr, nodes: Sequence[Node]) -> Type:
        kinds = [node.type for node in nodes]
        if any(k.rank is None for k in kinds):
            if len(set(map(shaped_as, nodes))) > 1:
                raise Undetermined  # what has fewer levels than what else decides how they lie along each other
            return kinds[0]
        dims = max((k.dims for k in kinds), key=len)
        try:
            for kind in kinds:
                shared = tuple(unify_dim(a, b) for a, b in zip(kind.dims, dims[: len(kind.dims)], strict=True))
                dims = (*shared, *dims[len(kind.dims) :])
        except Conflict:
            sizes = " and ".join(dict.fromkeys(describe(k) for k in kinds))
            raise failure(HEAD, "tracesizes", shown(self.function), shown(e.head), sizes) from None
        return Type(dims)

    # Functions inside

    def subnet(self, function: Expression, kinds: Mapping[str, Type]) -> tuple[Net, list[Node]]:
        """The net of a function of arrays of these types, and the arrays from outside that it uses.

        Those are further inputs of the net, called "1", "2", ...
        """
        entries = {name: Entry(name, kind) for name, kind in kinds.items()}
        value = self.evaluate(Expr(function, tuple(map(Traced, entries.values()))))
        inside: dict[Node, str] = {entry: name for name, entry in entries.items()}
        result = self.node(value)
        outer = borrowed(result, frozenset(entries.values()))
        names = {node: str(i) for i, node in enumerate(outer, 1)}
        return Emission({"Output": result}, inside | names, self.evaluate).graph([*kinds, *names.values()]), outer


class Undetermined(Exception):
    """Sizes are needed that are not known yet."""


class Untraceable(BaseException):
    """What ends an evaluation on symbolic arrays, through all functions on the way: `cause`."""

    def __init__(self, cause: WolframMessage | Undetermined) -> None:
        super().__init__()
        self.cause = cause


def shaped_as(node: Node) -> Node:
    """The array that one computed element by element has its shape from, where its number of levels is open."""
    while isinstance(node, Combined) and node.type.rank is None:
        node = node.parts[0]
    return node


def largest(found: Any) -> Type | None:
    """The type with the most levels among symbolic arrays."""
    kinds = [t.type for t in found if t.type.rank is not None]
    return max(kinds, key=lambda kind: len(kind.dims), default=None)


def borrowed(result: Node, entries: frozenset[Node]) -> list[Node]:
    """The nodes nearest to the result that do not depend on the entries and are not numbers or learned arrays."""
    depends: dict[int, bool] = {}
    order: list[Node] = []

    def visit(node: Node) -> bool:
        if id(node) not in depends:
            parts = [visit(part) for part in operands(node)]
            depends[id(node)] = node in entries or any(parts)
            order.append(node)
        return depends[id(node)]

    visit(result)
    found: list[Node] = []
    for node in order:
        if depends[id(node)] and node not in entries:
            found += [part for part in operands(node) if not depends[id(part)] and part not in found]
    if not depends[id(result)]:
        found.append(result)
    return [node for node in found if reaches_entry(node)]


def reaches_entry(node: Node) -> bool:
    """Whether a node depends on any input port, so that it cannot be computed inside."""
    return isinstance(node, Entry) or any(map(reaches_entry, operands(node)))
