"""NetFoldOperator: a net applied along a sequence, with some of its outputs fed back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from wlnet.expr import Expression, call, is_list, list_of, system

from ...declare import Port, argument
from ...kinds import Automatic, Kind, OneOf, Unfit
from ...kinds import Value as Setting
from ...messages import enumeration, nearest, quoted
from ...net import Net, Value
from ..edges import is_rule
from .inside import Inside, stacked, unstacked
from .operator import Layers, Operator, Places, operator, part

AUTOMATIC = system("Automatic")


class FeedbackKind(Kind):
    """Which outputs go to which inputs."""

    expects = "a list of rules from names of outputs to names of inputs"

    def read(self, e: Expression) -> Setting:
        """A tuple of pairs."""
        rules = e.args if is_list(e) else (e,)
        if not all(is_rule(r) and all(type(n) is str for n in r.args) for r in rules):
            raise Unfit
        return tuple((r.args[0], r.args[1]) for r in rules)

    def write(self, value: Setting) -> Expression:
        """A list of rules."""
        return list_of(*(call("Rule", *pair) for pair in value))

    def holds(self, value: Setting) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


class NamesKind(Kind):
    """Names of ports."""

    expects = "a list of names of ports"

    def read(self, e: Expression) -> Setting:
        """A tuple of names, each once."""
        if not is_list(e) or not all(type(name) is str for name in e.args):
            raise Unfit
        return tuple(dict.fromkeys(e.args))

    def write(self, value: Setting) -> Expression:
        """A list."""
        return list_of(*value)

    def holds(self, value: Setting) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


@operator("NetFoldOperator")
class Fold(Operator):
    """y[t] = net[x[t], s[t - 1]] with s[t] among the outputs, x[n, i*] -> y[n, o*].

    The initial state s[0] is zero unless it is given. Inputs that are fed back are state ports; constants are the same
    in every step; all others are sequences.
    """

    usage = 'NetFoldOperator[net, {"out" -> "in", ...}] applies a net along a sequence, outputs fed back as inputs.'
    repeating = True

    net = part("Net", "i*", "o*")
    feedback = argument("Feedback", FeedbackKind(), list_of(call("Rule", "Output", "State")))
    constants = argument("Constants", NamesKind(), list_of())
    wanted = argument("Sequences", OneOf(Automatic, NamesKind()), AUTOMATIC)

    @classmethod
    def has_place(cls, rule: Expression, layers: Layers) -> bool:
        """A rule from an output to an input is a feedback."""
        net, (exit, entry) = layers["Net"], rule.args
        return type(exit) is type(entry) is str and exit in net.outputs and entry in {**net.inputs, **net.states}

    @classmethod
    def plan(cls, layers: Layers, parameters: Mapping[str, Any]) -> tuple[list[Port], Places]:
        """Ports with the names of the net's: sequences, constants, states; a message where names do not exist."""
        net = layers["Net"]
        feedback, constants = parameters["Feedback"], parameters["Constants"]
        entries, exits = {**net.inputs, **net.states}, {**net.outputs, **net.states}
        cls.check_names(entries, exits, feedback, constants)
        variables = {name: f"o{i}*" for i, name in enumerate(exits, 1)}
        fed = {entry: variables[exit] for exit, entry in feedback}
        for exit, entry in feedback:
            if entry in variables:  # a state of the net itself, whose initial and final values are of one type
                variables[exit] = fed[entry] = variables[entry]
        variables |= {name: fed.get(name, f"i{i}*") for i, name in enumerate(entries, 1) if name not in variables}
        mapped = [name for name in net.inputs if name not in fed and name not in constants]
        if not mapped:
            cls.fail("foldempty", enumeration(net.inputs))
        ports = [Port(n, variables[n] if n in constants else f"n {variables[n]}", "in", "", None)
                 for n in net.inputs if n not in fed]  # fmt: skip
        ports += [Port(n, f"n {variables[n]}", "out", "", None) for n in cls.sequences(net, parameters)]
        ports += [Port(entry, variables[entry], "state", "", None) for _, entry in feedback]
        used = {*net.inputs, *net.outputs, *fed, *(exit for exit, _ in feedback)}
        return ports, {("Net", name): pattern for name, pattern in variables.items() if name in used}

    @classmethod
    def check_names(
        cls, entries: Iterable[str], exits: Iterable[str], feedback: Iterable[tuple[str, str]], constants: Iterable[str]
    ) -> None:
        """A message where a port does not exist or has two roles."""
        found = set()
        for exit, entry in feedback:
            cls.check_name("output", exit, exits)
            cls.check_name("input", entry, entries)
            if entry in found:
                cls.fail("foldtwice", quoted(entry))
            found.add(entry)
        for name in constants:
            cls.check_name("input", name, entries)
            if name in found:
                cls.fail("foldtwice", quoted(name))

    @classmethod
    def check_name(cls, what: str, name: str, known: Iterable[str]) -> None:
        """A message with the nearest name where a port does not exist."""
        if name in known:
            return
        near = nearest(name, known)
        if near is not None:
            cls.fail("nearport", what, quoted(name), quoted(near))
        cls.fail("noinside", what, quoted(name), enumeration(known))

    @classmethod
    def sequences(cls, net: Net, parameters: Mapping[str, Any]) -> list[str]:
        """The outputs that are given for all steps; those called as a state only where they are asked for."""
        states = [entry for _, entry in parameters["Feedback"]]
        wanted = parameters["Sequences"]
        if wanted is AUTOMATIC:
            wanted = [name for name in net.outputs if name not in states] or list(net.outputs)
        for name in wanted:
            cls.check_name("output", name, net.outputs)
            if name in states:
                cls.clash(name)
        return list(wanted)

    @classmethod
    def clash(cls, name: str) -> NoReturn:
        """The message about an output that has the name of a state."""
        cls.fail("foldname", quoted(name))

    def forward(self, inside: Inside, inputs: dict[str, Value], states: dict[str, Value | None]) -> dict[str, Value]:
        """x[b, n, i*], constants c[b, c*], states s[b, s*] -> y[b, n, o*] and the states after the last step."""
        ops, dtype = inside.ops, inside.mode.dtype
        constants = {name: x for name, x in inputs.items() if name in self.constants}
        mapped = {name: unstacked(ops, x) for name, x in inputs.items() if name not in self.constants}
        batch = ops.shape(next(iter(inputs.values())))[0]
        current = {
            name: ops.broadcast_to(dtype(0), shape=(batch, *self.states[name].dims)) if state is None else state
            for name, state in states.items()
        }
        steps: dict[str, list[Value]] = {name: [] for name in self.outputs}
        for t in range(len(next(iter(mapped.values())))):
            now = {name: parts[t] for name, parts in mapped.items()}
            found = inside.run("Net", {**constants, **now, **current})
            for name, values in steps.items():
                values.append(found[name])
            current = {entry: found[exit] for exit, entry in self.feedback}
        return {**{name: stacked(ops, values) for name, values in steps.items()}, **current}
