"""How the nets of a graph are connected: where each value comes from, where it goes, and in which order nets run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TypeAlias

from ..messages import failure, shown

Key: TypeAlias = int | str
End: TypeAlias = tuple[Key | None, str]  # a net and a port of it; None for the graph's own ports
Edge: TypeAlias = tuple[End, End]


@dataclass(frozen=True)
class Step:
    """One net's turn: where its inputs come from, which of its outputs are used, which values nobody needs after it."""

    key: Key
    sources: tuple[tuple[str, End], ...]
    used: tuple[str, ...]
    last: tuple[End, ...]


class Wiring:
    """Edges, looked at from all sides. A message where a port has two sources or nets form a cycle.

    A wire is what leaves one port, whatever ports it leads to; it is called by its start.
    """

    def __init__(self, keys: Iterable[Key], edges: Iterable[Edge], head: str = "NetGraph") -> None:
        self.head = head
        self.keys = tuple(keys)
        self.edges = tuple(edges)
        self.sources: dict[End, End] = {}
        self.targets: dict[End, list[End]] = {}
        for start, end in self.edges:
            if end in self.sources:
                raise failure(head, "doubled", words(end), words(self.sources[end]), words(start))
            self.sources[end] = start
            self.targets.setdefault(start, []).append(end)
        self.inputs = tuple(port for key, port in self.targets if key is None)
        self.outputs = tuple(port for key, port in self.sources if key is None)
        for name in self.inputs:
            if name in self.outputs:
                raise failure(head, "portboth", shown(name))
        self.attached: dict[Key, list[tuple[str, End]]] = {key: [] for key in self.keys}
        for (key, port), start in self.sources.items():
            if key is not None:
                self.attached[key].append((port, start))
        self.fed = {key: tuple(found) for key, found in self.attached.items()}
        for start in self.targets:
            if start[0] is not None:
                self.attached[start[0]].append((start[1], start))
        self.order = self._order()
        if not self.outputs:
            raise failure(head, "nooutput")
        self.steps = self._steps()

    def _order(self) -> tuple[Key, ...]:
        """The nets, each after all that lead to it, otherwise as they are numbered."""
        place = {key: i for i, key in enumerate(self.keys)}
        waiting = {key: sum(start[0] is not None for _, start in fed) for key, fed in self.fed.items()}
        ready = [place[key] for key, count in waiting.items() if not count]
        heapify(ready)
        order = []
        while ready:
            key = self.keys[heappop(ready)]
            order.append(key)
            for port, start in self.attached[key]:
                if start == (key, port):
                    for after, _ in self.targets[start]:
                        if after is not None:
                            waiting[after] -= 1
                            if not waiting[after]:
                                heappush(ready, place[after])
        if len(order) < len(self.keys):
            raise failure(self.head, "cycle", " -> ".join(str(key) for key in self._cycle(set(order))))
        return tuple(order)

    def _cycle(self, done: set[Key]) -> list[Key]:
        """The nets on a cycle, the first one again at the end."""
        before: dict[Key, list[Key]] = {key: [] for key in self.keys if key not in done}
        for (key, _), (source, _) in self.sources.items():
            if key is not None and source is not None and key in before and source in before:
                before[key].append(source)
        at = next(iter(before))
        way: list[Key] = []
        while at not in way:
            way.append(at)
            at = before[at][0]
        return [at, *way[: way.index(at) : -1], at]

    def _steps(self) -> tuple[Step, ...]:
        """The nets' turns."""
        kept = {start for end, start in self.sources.items() if end[0] is None}
        latest = {start: key for key in self.order for _, start in self.fed[key]}
        freed: dict[Key, list[End]] = {key: [] for key in self.keys}
        for start, key in latest.items():
            if start not in kept:
                freed[key].append(start)
        used: dict[Key, list[str]] = {key: [] for key in self.keys}
        for source, port in self.targets:
            if source is not None:
                used[source].append(port)
        return tuple(Step(key, self.fed[key], tuple(used[key]), tuple(freed[key])) for key in self.order)


def words(end: End) -> str:
    """A port in words, as in: port "Output" of layer 3."""
    key, port = end
    return f'the graph\'s port "{port}"' if key is None else f'port "{port}" of layer {key}'


def among(edges: Sequence[Edge], keys: set[Key]) -> list[Edge]:
    """The edges between these nets and between them and the graph's ports."""
    return [edge for edge in edges if all(key is None or key in keys for key, _ in edge)]
