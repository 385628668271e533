"""Reading what a port is to carry: sizes, kinds of elements, or a coder."""

from __future__ import annotations

from wlnet.expr import Expression, Symbol, call, has_head, is_list, system

from .coders.coder import Coder
from .messages import failure, setting
from .numeric import Evaluate
from .types import Dim, Integers, Type, Varying

EXPECTED = 'a size, a list of sizes, "Real", "Integer", "Varying", Automatic or {}'


def read_port(
    head: Symbol, name: str, direction: str, value: Expression, evaluate: Evaluate
) -> tuple[Type, Coder | None]:
    """The type that `name -> value` gives a port, and the coder it puts there."""
    from .coders.calls import find_coder

    coder = find_coder("NetEncoder" if direction == "in" else "NetDecoder", value, evaluate)
    if coder is not None:
        return coder.type, coder
    found = read_type(value)
    if found is None:
        kind = "a NetEncoder" if direction == "in" else "a NetDecoder"
        raise failure(head, "porttype", setting(name, value), EXPECTED.format(kind))
    return found, None


def read_type(value: Expression) -> Type | None:
    """The type of a specification; None where it is none."""
    if value is system("Automatic"):
        return Type()
    element = read_element(value)
    if element is not None:
        return Type((), element)
    if value == "Real":
        return Type(())
    if not is_list(value):
        dim = read_dim(value)
        alone = type(value) is not str or value == "Varying"  # other names of lengths stand in lists
        return Type((dim,)) if dim != 0 and alone else None
    sizes = list(value.args)
    element = read_element(sizes[-1]) if sizes else None
    if element is not None or (sizes and type(sizes[-1]) is str and sizes[-1] == "Real"):
        sizes.pop()
    dims = tuple(map(read_dim, sizes))
    return None if 0 in dims else Type(dims, element)


def read_dim(e: Expression) -> Dim:
    """One size; 0 where it is none."""
    if type(e) is int and e > 0:
        return e
    if e is system("Automatic"):
        return None
    if type(e) is str and e not in ("Real", "Integer", ""):
        return Varying("" if e == "Varying" else e)
    return 0


def read_element(e: Expression) -> Integers | None:
    """What "Integer" and Restricted["Integer", ...] say; None for anything else."""
    if type(e) is str and e == "Integer":
        return Integers()
    if not has_head(e, system("Restricted")) or len(e.args) != 2 or e.args[0] != "Integer":
        return None
    bounds = e.args[1]
    if is_list(bounds) and len(bounds.args) == 2:
        low, high = bounds.args
    else:
        low, high = 1, bounds
    infinite = (system("Infinity"), call("Times", -1, system("Infinity")), call("DirectedInfinity", 1))
    ends = [None if type(b) is not int and b in infinite else b for b in (low, high)]
    return Integers(ends[0], ends[1]) if all(b is None or type(b) is int for b in ends) else None
