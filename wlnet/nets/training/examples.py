"""Data with inputs and targets, in every form: examples by port."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wlnet.expr import Association, Expression, NumericArray, PackedList, has_head, is_list, list_of, system

from ..messages import enumeration, failure, nearest, quoted, shown
from ..net import Net

Rule = system("Rule")


def read_examples(
    symbol: str,
    net: Net,
    data: Expression,
    targets: Sequence[str],
    needed: Sequence[str] = (),
    also: Iterable[str] = (),
) -> dict[str, Expression]:
    """The examples by port, as many for each: a list, or a NumericArray.

    {in -> out, ...}; {in, ...} -> {out, ...}; <|port -> {...}, ...|>; {<|port -> ..., ...|>, ...}; a Dataset of these;
    File["name.h5"] with a table for each port.
    `targets` are the ports beside the inputs of the net that data is for, `needed` those of them that must be there;
    there may be data for those in `also`.
    Messages: dataform, dataexamples, datacounts, dataport, dataportname, datamissing, dataonly, datatarget.
    """
    if has_head(data, system("Dataset")) and data.args:
        data = data.args[0]
    if type(data) is str:
        raise failure(symbol, "dataname", shown(data))
    found = by_port(symbol, net, data, targets)
    known = list(dict.fromkeys([*net.inputs, *targets, *also]))
    for name in found:
        if name not in known:
            near = nearest(name, known)
            if near is not None:
                raise failure(symbol, "dataportname", quoted(name), quoted(near))
            raise failure(symbol, "dataport", quoted(name), enumeration(known))
    missing = [name for name in (*net.inputs, *needed) if name not in found]
    if missing:
        raise failure(symbol, "datamissing", enumeration(missing))
    counts = {name: count(parts) for name, parts in found.items()}
    if len(set(counts.values())) > 1:
        raise failure(symbol, "datacounts", ", ".join(f'"{name}" {many}' for name, many in counts.items()))
    if not counts or not next(iter(counts.values())):
        raise failure(symbol, "dataexamples")
    return found


def by_port(symbol: str, net: Net, data: Expression, targets: Sequence[str]) -> dict[str, Expression]:
    """The examples of each port that the data speaks of."""
    if has_head(data, system("File")):
        return stored(data)
    if isinstance(data, Association):
        if not all(type(key) is str for key in list(data.keys())):
            raise failure(symbol, "dataform", shown(data))
        return {str(key): listed(symbol, value) for key, value in data.items()}
    if has_head(data, Rule) and len(data.args) == 2:
        first, second = data.args
        return {**side(symbol, net.inputs, first), **side(symbol, targets, second)}
    if is_list(data) and data.args and all(has_head(part, Rule) and len(part.args) == 2 for part in data.args):
        firsts, seconds = zip(*(part.args for part in data.args), strict=True)
        return {**rows(symbol, net.inputs, firsts), **rows(symbol, targets, seconds)}
    if is_list(data) and data.args and all(isinstance(part, Association) for part in data.args):
        return rows(symbol, [*net.inputs, *targets], data.args)
    if is_list(data) and not data.args:
        raise failure(symbol, "dataexamples")
    if is_list(data) and (has_head(data.args[0], Rule) or isinstance(data.args[0], Association)):
        refuse_mixture(symbol, data.args)
    raise failure(symbol, "dataform", shown(shortened(data)))


def refuse_mixture(symbol: str, parts: Sequence[Expression]) -> None:
    """The message about the first example that is not of the form of the first one, dataother."""
    named = isinstance(parts[0], Association)
    form = "<|port -> .., ..|>" if named else "in -> out"
    for place, part in enumerate(parts, 1):
        if not (isinstance(part, Association) if named else has_head(part, Rule) and len(part.args) == 2):
            raise failure(symbol, "dataother", place, shown(shortened(part)), form)


def stored(data: Expression) -> dict[str, Expression]:
    """The tables in File["name.h5"], all their rows at once."""
    from .stored import Rows, read_stored

    found = read_stored(data)
    return {name: NumericArray(one.table[...]) if isinstance(one, Rows) else one for name, one in found.items()}


def rows(symbol: str, ports: Iterable[str], parts: Sequence[Expression]) -> dict[str, Expression]:
    """A value for each example: an association by port, or the value of the only port."""
    if not all(isinstance(part, Association) for part in parts):
        return {only(symbol, ports): list_of(*parts)}
    keys = [part.keys() for part in parts]
    for place, one in enumerate(keys[1:], 2):
        if set(one) != set(keys[0]):
            here, first = set(map(str, one)), set(map(str, keys[0]))
            without, other, names = (place, 1, first - here) if first - here else (1, place, here - first)
            raise failure(symbol, "dataexamplerow", without, enumeration(sorted(names)), other)
    return {str(key): list_of(*(part.get(key) for part in parts)) for key in keys[0]}


def side(symbol: str, ports: Iterable[str], e: Expression) -> dict[str, Expression]:
    """One side of {in, ...} -> {out, ...}: a list for the only port, or an association of lists."""
    if isinstance(e, Association):
        return {str(key): listed(symbol, value) for key, value in e.items()}
    return {only(symbol, ports): listed(symbol, e)}


def only(symbol: str, ports: Iterable[str]) -> str:
    """The only port there is; a message where there are several."""
    names = list(ports)
    if not names:
        raise failure(symbol, "datatarget")
    if len(names) != 1:
        raise failure(symbol, "dataonly", enumeration(names))
    return names[0]


def listed(symbol: str, e: Expression) -> Expression:
    """The expression, if it is a list or a NumericArray."""
    if is_list(e) or (isinstance(e, NumericArray) and e.array.ndim):
        return e
    raise failure(symbol, "dataform", shown(shortened(e)))


def count(e: Expression) -> int:
    """The number of examples in a list or a NumericArray."""
    return len(e.array if isinstance(e, (NumericArray, PackedList)) else e.args)


def shortened(e: Expression) -> Expression:
    """The expression, the first elements of a long list."""
    return list_of(*e.args[:2], system("\N{HORIZONTAL ELLIPSIS}")) if is_list(e) and len(e.args) > 3 else e
