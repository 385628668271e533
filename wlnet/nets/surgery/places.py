"""Places in a net as surgery is told them: nets by number or name, ports by NetPort."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.expr import Expression, is_list

from ..containers.wired import Wired
from ..messages import enumeration, failure, nearest, quoted, shown
from ..parts.extract import missing, place_of
from ..parts.netport import is_netport, read_netport
from .assembly import Assembly


class Places:
    """The nets of a container and its ports, looked up for one function, whose messages carry its name."""

    def __init__(self, symbol: str, net: Wired, whole: Assembly) -> None:
        self.symbol, self.net, self.whole = symbol, net, whole
        self.names = list(whole.layers)

    def index(self, spec: Expression) -> int:
        """The place, from 0, of a net by its number or name; a message where there is none."""
        place = place_of(self.net, spec)
        if place is None:
            raise missing(self.net, spec, self.symbol)
        return place

    def name(self, spec: Expression) -> str:
        """The name, in the assembly, of a net by its number or name."""
        return self.names[self.index(spec)]

    def port(self, spec: Expression) -> tuple[str | None, str]:
        """The net (None: the whole) and the port that a NetPort speaks of; a message where there is none."""
        path, port = read_netport(spec)
        if not path and type(port) is str and port in (*self.whole.inputs, *self.whole.outputs):
            return None, port
        if not path:
            path, port = ((port,) if port is not None else path), None
        if len(path) > 1:
            raise failure(self.symbol, "deep", shown(spec))
        if port is None and len(path) == 1 and place_of(self.net, path[0]) is None:
            known = [*self.whole.inputs, *self.whole.outputs]
            near = nearest(path[0], known) if type(path[0]) is str else None
            if near is not None:
                raise failure(self.symbol, "partname", shown(spec), quoted(near))
            raise failure(self.symbol, "part", shown(spec), enumeration(known))
        name = self.name(path[0])
        net = self.whole.layers[name]
        if port is None:
            return name, next(iter(net.outputs))
        known = [*net.inputs, *net.outputs, *net.states]
        if port not in known:
            near = nearest(port, known)
            if near is not None:
                raise failure(self.symbol, "partname", shown(spec), quoted(near))
            raise failure(self.symbol, "part", shown(spec), enumeration(known))
        return name, port


def several(spec: Expression) -> Sequence[Expression]:
    """The specifications in a list, or the one."""
    return spec.args if is_list(spec) else (spec,)


def is_port(spec: Expression) -> bool:
    """Whether a specification is a NetPort."""
    return is_netport(spec)
