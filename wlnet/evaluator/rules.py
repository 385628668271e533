"""Rules and lists of rules: what definitions store and what replacement applies."""

from __future__ import annotations

import operator
from collections.abc import Iterator

from wlnet.expr import Expr, Expression, Symbol, literal_key, same, system
from wlnet.expr.attributes import FLAT, ORDERLESS

from .control import Returning, RuleFailed
from .fuse import Body, Template
from .patterns import Condition, HoldPattern, Matcher, Pattern, compile_pattern, is_literal
from .specificity import more_specific
from .state import state

Sequence, Alternatives, Except, Optional, Repeated, RepeatedNull = map(
    system, ("Sequence", "Alternatives", "Except", "Optional", "Repeated", "RepeatedNull")
)
Module, Block, With, RuleCondition = map(system, ("Module", "Block", "With", "RuleCondition"))
OptionsPattern, OptionValue, List = map(system, ("OptionsPattern", "OptionValue", "List"))
HIDDEN = Symbol("options$", "Rule`")
SCOPES = frozenset((Module, Block, With))


class Rule:
    """pattern -> right-hand side, compiled when first used. `delayed`: the right-hand side is evaluated on use."""

    __slots__ = ("_matcher", "_version", "body", "checks", "delayed", "empty", "lhs", "pattern", "rest", "rhs")

    def __init__(self, lhs: Expression, rhs: Expression, delayed: bool = True) -> None:
        self.lhs = lhs
        self.rhs = rhs
        self.delayed = delayed
        self._version: float = -1
        pattern = lhs
        while isinstance(pattern, Expr) and pattern.head is HoldPattern and len(pattern.args) == 1:
            pattern = pattern.args[0]
        result = rhs
        while delayed and isinstance(result, Expr) and result.head is Condition and len(result.args) == 2:
            pattern, result = Expr(Condition, (pattern, result.args[1])), result.args[0]
        pattern, result = with_options(pattern, result)
        self.pattern = pattern
        checked = with_checks(result) if delayed else result
        self.checks = checked is not result or (isinstance(result, Expr) and result.head is RuleCondition)
        self.body: Body | Template = Body(checked, variables_of(pattern), tail=True)
        self.empty = dict.fromkeys(avoidable_variables(pattern), Expr(Sequence, ()))
        self._matcher: Matcher | None = None
        self.rest: Matcher | None = None

    @property
    def matcher(self) -> Matcher:
        """The compiled left-hand side."""
        if self._matcher is None or self._version != state.system_version:
            self._matcher = compile_pattern(self.pattern)
            self.rest = compile_pattern(with_rest(self.pattern)) if is_flat(self.pattern) else None
            self._version = state.system_version
        return self._matcher

    def apply(self, e: Expression) -> Expression:
        """What the rule makes of `e`: None where it does not match."""
        found = self.matcher
        if found.plain is not None:
            bindings: dict[Symbol, Expression] = {}
            if not found.plain(e, bindings):
                return None if self.rest is None else self.apply_to_some(e)
        elif self.checks:
            value = self.first_accepted(e)
            return value if value is not None or self.rest is None else self.apply_to_some(e)
        else:
            bindings = found.match(e)  # type: ignore[assignment]
            if bindings is None:
                return None if self.rest is None else self.apply_to_some(e)
        depth = state.depth
        try:
            return self.body.run({**self.empty, **bindings} if self.empty else bindings)
        except Returning as returned:
            return returned.value_for("RuleDelayed", depth)
        except RuleFailed:
            state.depth = depth
            if self.checks:
                return None
            raise

    def first_accepted(self, e: Expression) -> Expression:
        """`apply` where a condition inside a scope of the right-hand side may refuse some of the ways to match."""
        depth = state.depth
        for bindings in self.matcher.ways(e):
            try:
                return self.body.run({**self.empty, **bindings} if self.empty else bindings)
            except Returning as returned:
                return returned.value_for("RuleDelayed", depth)
            except RuleFailed:
                state.depth = depth
        return None

    def apply_to_some(self, e: Expression) -> Expression:
        """What the rule for a Flat head makes of some of the arguments of `e`, with the others around."""
        if not isinstance(e, Expr) or len(e.args) < 2:
            return None
        depth = state.depth
        first = self.rest.match(e) if not self.checks else None  # type: ignore[union-attr]
        for found in self.rest.ways(e) if self.checks else () if first is None else (first,):  # type: ignore[union-attr]
            bindings = dict(found)
            before, after = (run_of(bindings.pop(name, None)) for name in (BEFORE, AFTER))
            if not before and not after:
                continue
            try:
                value = self.body.run({**self.empty, **bindings})
            except Returning as returned:
                value = returned.value_for("RuleDelayed", depth)
            except RuleFailed:
                state.depth = depth
                if self.checks:
                    continue
                raise
            return Expr(e.head, (*before, value, *after))
        return None

    def held(self) -> Rule:
        """The same rule, which does not evaluate what it gives (unless a condition inside decides on the match)."""
        if self.checks:
            return self
        rule = Rule(self.lhs, self.rhs, self.delayed)
        rule.body = Template(rule.body.body)
        return rule

    def as_expression(self) -> Expr:
        """HoldPattern[lhs] :> rhs, as DownValues shows it."""
        lhs = self.lhs
        if not (isinstance(lhs, Expr) and lhs.head is HoldPattern):
            lhs = Expr(HoldPattern, (lhs,))
        return Expr(system("RuleDelayed"), (lhs, self.rhs))


BEFORE, AFTER = Symbol("before$", "Rule`"), Symbol("after$", "Rule`")
ANY = Expr(system("BlankNullSequence"), ())


def is_flat(pattern: Expression) -> bool:
    """Whether a pattern is f[...] for a Flat head f, perhaps with a condition."""
    while isinstance(pattern, Expr) and pattern.head in (Condition, HoldPattern) and pattern.args:
        pattern = pattern.args[0]
    return isinstance(pattern, Expr) and type(pattern.head) is Symbol and bool(pattern.head.attributes & FLAT)


def with_rest(pattern: Expr) -> Expr:
    """f[p, ...] of a Flat head as f[before___, p, ..., after___]; one of them is enough where the order is free."""
    if pattern.head in (Condition, HoldPattern):
        return Expr(pattern.head, (with_rest(pattern.args[0]), *pattern.args[1:]))
    after = Expr(Pattern, (AFTER, ANY))
    before = () if pattern.head.attributes & ORDERLESS else (Expr(Pattern, (BEFORE, ANY)),)
    return Expr(pattern.head, (*before, *pattern.args, after))


def run_of(value: Expression) -> tuple[Expression, ...]:
    """The arguments that a name for a run is bound to."""
    if value is None:
        return ()
    return value.args if isinstance(value, Expr) and value.head is Sequence else (value,)


def with_options(pattern: Expression, result: Expression) -> tuple[Expression, Expression]:
    """The pattern with its OptionsPattern[] named, and OptionValue[name] in the result told where to look."""
    found: list[tuple[Expression, Expression]] = []

    def name(p: Expression, variable: Symbol | None = None) -> Expression:
        if not isinstance(p, Expr) or hasattr(p, "array"):
            return p
        if p.head is OptionsPattern:
            found.append((p.args[0] if p.args else None, variable or HIDDEN))
            return p if variable else Expr(Pattern, (HIDDEN, p))
        if p.head is Pattern and len(p.args) == 2 and isinstance(p.args[1], Expr) and p.args[1].head is OptionsPattern:
            found.append((p.args[1].args[0] if p.args[1].args else None, p.args[0]))
            return p
        args = tuple(map(name, p.args))
        return p if all(map(operator.is_, args, p.args)) else Expr(p.head, args)

    named = name(pattern)
    if not found:
        return pattern, result
    owner, variable = found[0]
    if owner is None:
        owner = pattern
        while isinstance(owner, Expr):
            owner = owner.args[0] if owner.head in (Condition, HoldPattern) else owner.head

    def tell(e: Expression) -> Expression:
        if not isinstance(e, Expr) or hasattr(e, "array"):
            return e
        args = tuple(map(tell, e.args))
        if e.head is OptionValue and len(args) == 1:
            return Expr(OptionValue, (owner, Expr(List, (variable,)), *args))
        if e.head is OptionValue and len(args) == 2 and type(args[0]) is Symbol:
            return Expr(OptionValue, (args[0], Expr(List, (variable,)), args[1]))
        head = tell(e.head)
        return e if head is e.head and all(map(operator.is_, args, e.args)) else Expr(head, args)

    if isinstance(named, Expr) and named.head is Condition:
        named = Expr(Condition, (named.args[0], *map(tell, named.args[1:])))
    return named, tell(result)


def variables_of(pattern: Expression) -> frozenset[Symbol]:
    """The names a pattern binds."""
    found: set[Symbol] = set()

    def visit(p: Expression) -> None:
        if isinstance(p, Expr) and not hasattr(p, "array"):
            if p.head is Pattern and p.args and type(p.args[0]) is Symbol:
                found.add(p.args[0])
            visit(p.head)
            for a in p.args:
                visit(a)
        elif hasattr(p, "rules"):
            for r in p.rules():
                visit(r)

    visit(pattern)
    return frozenset(found)


AVOIDABLE = frozenset((Alternatives, Except, Optional, Repeated, RepeatedNull))


def avoidable_variables(pattern: Expression) -> frozenset[Symbol]:
    """The names that a match may leave without a value, as a in `a_ | b_`: they then stand for nothing."""
    if not isinstance(pattern, Expr) or hasattr(pattern, "array"):
        return frozenset()
    if pattern.head in AVOIDABLE:
        return variables_of(pattern)
    return frozenset().union(*map(avoidable_variables, (pattern.head, *pattern.args)))


def with_checks(rhs: Expression) -> Expression:
    """A scope around `body /; test` refuses the rule when the test fails: Module[{..}, RuleCondition[body, test]]."""
    if isinstance(rhs, Expr) and rhs.head in SCOPES and len(rhs.args) >= 2:
        last = rhs.args[-1]
        if isinstance(last, Expr) and last.head is Condition and len(last.args) == 2:
            return Expr(rhs.head, (*rhs.args[:-1], Expr(RuleCondition, last.args)))
        inner = with_checks(last)
        if inner is not last:
            return Expr(rhs.head, (*rhs.args[:-1], inner))
    return rhs


class RuleList:
    """The rules of one kind that a symbol has: literal left-hand sides in a dictionary, patterns in order."""

    __slots__ = ("literal", "rules")

    def __init__(self) -> None:
        self.literal: dict[object, Rule] = {}
        self.rules: list[Rule] = []

    def __len__(self) -> int:
        return len(self.literal) + len(self.rules)

    def __iter__(self) -> Iterator[Rule]:
        yield from self.literal.values()
        yield from self.rules

    def apply(self, e: Expr) -> Expression:
        """The value by the first rule that matches; None where none does."""
        if self.literal:
            rule = self.literal.get(e)
            if rule is not None:
                depth = state.depth
                try:
                    return rule.body.run({})
                except Returning as returned:
                    return returned.value_for("RuleDelayed", depth)
        for rule in self.rules:
            found = rule.apply(e)
            if found is not None:
                return found
        return None

    def add(self, rule: Rule) -> None:
        """Insert a rule: in the place of one with the same left-hand side, else before the less specific ones."""
        if is_constant(rule.pattern):
            self.rules = [old for old in self.rules if not same(old.pattern, rule.pattern)]
            self.literal[literal_key(rule.pattern)] = rule
            return
        for i, old in enumerate(self.rules):
            if replaces(rule, old):
                self.rules[i] = rule
                return
        for i, old in enumerate(self.rules):
            if more_specific(rule.pattern, old.pattern):
                self.rules.insert(i, rule)
                return
        self.rules.append(rule)

    def append(self, rule: Rule) -> None:
        """Put a rule behind all there are, as a list of rules that is assigned has them."""
        if is_constant(rule.pattern) and not self.rules:
            self.literal.setdefault(literal_key(rule.pattern), rule)
        else:
            self.rules.append(rule)

    def remove(self, pattern: Expression) -> bool:
        """Remove the rule with this left-hand side; whether there was one."""
        if is_constant(pattern):
            found = self.literal.pop(literal_key(pattern), None)
            if found is not None:
                return True
        for i, old in enumerate(self.rules):
            if same_pattern(old.pattern, pattern):
                del self.rules[i]
                return True
        return False

    def copy(self) -> RuleList:
        """A list of the same rules that can be changed by itself."""
        new = RuleList()
        new.literal, new.rules = dict(self.literal), list(self.rules)
        return new


def is_constant(pattern: Expression) -> bool:
    """Whether a pattern matches one expression alone: it has no variables, and its head does not take groups."""
    return is_literal(pattern) and not is_flat(pattern)


def replaces(new: Rule, old: Rule) -> bool:
    """Whether a rule takes the place of an older one: same left-hand side, same conditions on the right."""
    if not same_pattern(old.pattern, new.pattern):
        return False
    return old.checks == new.checks and (not new.checks or same(test_alone(old.rhs), test_alone(new.rhs)))


def test_alone(rhs: Expression) -> Expression:
    """Module[{...}, body /; test] without the body."""
    if isinstance(rhs, Expr) and rhs.head in SCOPES and rhs.args:
        return Expr(rhs.head, (*rhs.args[:-1], test_alone(rhs.args[-1])))
    return rhs.args[-1] if isinstance(rhs, Expr) and rhs.head in (Condition, RuleCondition) and rhs.args else rhs


def same_pattern(a: Expression, b: Expression) -> bool:
    """Whether two patterns are the same up to the names of their variables."""
    if same(a, b):
        return True
    names: dict[Symbol, Symbol] = {}
    return _same_shape(a, b, names) and len(set(names.values())) == len(names)


def _same_shape(a: Expression, b: Expression, names: dict[Symbol, Symbol]) -> bool:
    if not isinstance(a, Expr) or not isinstance(b, Expr):
        if type(a) is Symbol and type(b) is Symbol and a in names:
            return names[a] is b
        return same(a, b)
    if len(a.args) != len(b.args):
        return False
    if a.head is Pattern and b.head is Pattern and type(a.args[0]) is Symbol and type(b.args[0]) is Symbol:
        if names.setdefault(a.args[0], b.args[0]) is not b.args[0]:
            return False
        return _same_shape(a.args[1], b.args[1], names)
    return _same_shape(a.head, b.head, names) and all(
        _same_shape(x, y, names) for x, y in zip(a.args, b.args, strict=True)
    )
