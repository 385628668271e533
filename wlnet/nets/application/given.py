"""What a call is given: data for input ports, initial states, and gradients imposed on outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from wlnet.expr import Association, Expression, NumericArray, call, has_head, is_list, list_of
from wlnet.forms import text

from ..messages import enumeration, failure, shortened, shown, wrong_count
from ..net import Net, Path
from ..numeric import Evaluate
from ..parts.netport import flat, is_netport, read_netport
from ..parts.positions import all_states, find_net, netport
from .data import Data, Slot, as_single, imposed, input_slot, read_data


@dataclass(frozen=True)
class Given:
    """The examples by input port, by position of a state, and by output port."""

    inputs: Mapping[str, Data]
    states: Mapping[Path, Data] = field(default_factory=dict)
    seeds: Mapping[str, Data] = field(default_factory=dict)

    @property
    def all(self) -> list[Data]:
        """Everything that was given."""
        return [*self.inputs.values(), *self.states.values(), *self.seeds.values()]

    @property
    def numeric(self) -> bool:
        """Whether anything came as a NumericArray."""
        return any(data.numeric for data in self.inputs.values())

    @property
    def single(self) -> bool:
        """Whether there is just one example, not a list."""
        return all(data.single for data in self.all)

    @property
    def count(self) -> int:
        """The number of examples."""
        return max((len(data) for data in self.all), default=1)


K = TypeVar("K", str, Path)
Parts = tuple[dict[str, Expression], dict[Path, Expression], dict[str, Expression]]  # as in Given


def split_data(net: Net, args: Sequence[Expression]) -> tuple[Expression, Sequence[Expression]]:
    """The data, and the arguments after it; a net without inputs needs none."""
    if net.inputs:
        if not args:
            raise wrong_count(net.head, 0, 1, 2)
        return args[0], args[1:]
    return (args[0], args[1:]) if args and isinstance(args[0], Association) else (Association(), args)


def read_given(net: Net, data: Expression, evaluate: Evaluate) -> Given:
    """The examples of everything; messages for ports missing or unknown, and for unequal numbers of examples."""
    ports, states, seeds = by_port(net, data)
    slots = {name: input_slot(net, name) for name in ports}
    inputs = {name: read_data(slots[name], part, evaluate) for name, part in ports.items()}
    if any(data.single for data in inputs.values()):
        inputs = {name: as_single(slots[name], data) for name, data in inputs.items()}
    types = net.state_positions() if states else {}
    initial = {
        path: read_data(Slot(net.head, shown(netport(path)), types[path]), part, evaluate)
        for path, part in states.items()
    }
    given = Given(inputs, initial)
    if seeds:
        single = given.single
        ends = {name: Slot(net.head, shown(call("NetPortGradient", name)), net.outputs[name]) for name in seeds}
        given = Given(inputs, initial, {n: imposed(ends[n], part, single, evaluate) for n, part in seeds.items()})
    check_counts(net, given)
    return given


def check_counts(net: Net, given: Given) -> None:
    """A message where ports were given different numbers of examples."""
    if len({len(data) for data in given.all}) < 2 and len({data.single for data in given.all}) < 2:
        return
    counts = [f'"{name}" {len(data)}' for name, data in given.inputs.items()]
    counts += [f"{text(netport(path))} {len(data)}" for path, data in given.states.items()]
    counts += [f'NetPortGradient["{name}"] {len(data)}' for name, data in given.seeds.items()]
    raise failure(net.head, "datacount", ", ".join(counts))


def by_port(net: Net, data: Expression) -> Parts:
    """The data of each input port, each state, and each output that a gradient is imposed on."""
    names = list(net.inputs)
    if isinstance(data, Association) and (data or not names) and all(map(is_key, data.keys())):
        return by_key(net, data)
    if is_list(data) and data.args and all(isinstance(part, Association) for part in data.args):
        inputs, states, seeds = zip(*(by_port(net, part) for part in data.args), strict=True)
        return together(net, inputs), together(net, states), together(net, seeds)
    if net.positional:
        parts = [NumericArray(a) for a in data.array] if isinstance(data, NumericArray) and data.array.ndim else None
        parts = list(data.args) if parts is None and is_list(data) else parts or []
        if len(parts) == len(names):
            return dict(zip(names, parts, strict=True)), {}, {}
        if parts:
            numbers = map(str, range(1, len(parts) + 1))
            raise failure(net.head, "dataports", enumeration(numbers), enumeration(names))
    if not names:
        raise failure(net.head, "datanone", shown(shortened(data)))
    if len(names) > 1:
        raise failure(net.head, "datanames", enumeration(names), shown(shortened(data)))
    return {names[0]: data}, {}, {}


def together(net: Net, tables: Sequence[dict[K, Expression]]) -> dict[K, Expression]:
    """Lists of what stands in all tables under each key; a message where the keys differ."""
    for table in tables[1:]:
        if table.keys() != tables[0].keys():
            different = (key if isinstance(key, str) else text(netport(key)) for key in table.keys() ^ tables[0].keys())
            raise failure(net.head, "datarows", enumeration(sorted(different)))
    return {key: list_of(*(table[key] for table in tables)) for key in tables[0]}


def is_key(e: Expression) -> bool:
    """Whether the expression can be a key of an association of data: a port, a number, a state, a gradient."""
    return type(e) in (str, int) or is_netport(e) or has_head(e, call("NetPortGradient").head)


def by_key(net: Net, data: Association) -> Parts:
    """The parts of an association by what their keys speak of."""
    inputs: dict[str, Expression] = {}
    states: dict[Path, Expression] = {}
    seeds: dict[str, Expression] = {}
    for key, value in data.items():
        if all_states(key):
            states.update(read_states(net, value))
        elif is_netport(key):
            path, name = read_netport(key)
            if not path and name in net.inputs:
                inputs[name] = value  # type: ignore[index]
            else:
                states[state_position(net, key)] = value
        elif has_head(key, call("NetPortGradient").head):
            parts = flat(key.args)
            if len(parts) != 1 or parts[0] not in net.outputs:
                raise failure(net.head, "gradout", shown(key), enumeration(net.outputs))
            seeds[str(parts[0])] = value
        elif type(key) is str and key in net.states and key not in net.inputs:
            states[(key,)] = value
        else:
            inputs[str(key)] = value
    if set(inputs) != set(net.inputs):
        raise failure(net.head, "dataports", enumeration(inputs), enumeration(net.inputs))
    return {name: inputs[name] for name in net.inputs}, states, seeds


def read_states(net: Net, e: Expression) -> dict[Path, Expression]:
    """The initial states of an association as NetPort[All, "States"] gives it; positions can be keys as well."""
    if not isinstance(e, Association):
        raise failure(net.head, "statesvalue", shown(e))
    return {state_position(net, key): value for key, value in e.items()}


def state_position(net: Net, e: Expression) -> Path:
    """The position of the state that a NetPort, a list or a name speaks of; a message where there is none."""
    parts = flat(e.args if is_netport(e) or is_list(e) else (e,))
    known = net.state_positions()
    found = find_net(net, parts[:-1]) if parts else None
    path = None if found is None else (*found[0], parts[-1])
    if path in known:
        return path  # type: ignore[return-value]
    if known or not parts:
        raise failure(net.head, "nostate", shown(e), ", ".join(text(netport(p)) for p in known) or "none")
    raise failure(net.head, "nostates", shown(e))
