"""The tables shown for nets: settings, ports and arrays of a layer; the layers of a container line by line."""

from __future__ import annotations

import re

from wlnet.expr import Expr, Expression, Section, Summary, Symbol, is_list

from .declare import DISABLED, Option
from .layer import Layer
from .net import Net
from .types import Names, Type, describe

INFIX = {"Span": ";;", "TwoWayRule": "<->"}


def summarize_layer(layer: Layer) -> Summary:
    """Settings that differ from their defaults, ports, and arrays with their sizes."""
    names = Names()
    settings = tuple(
        (words(p.name), setting_text(p.kind.write(value)))
        for p in layer.declaration.parameters
        for value in [layer.parameters[p.name]]
        if value is not None and not (isinstance(p, Option) and p.is_default(value) and p.name not in layer.shown)
    )
    ports = tuple(
        (p.name, port_text(layer, p.name, names, layer.sizes.keys(layer.pattern(p)))) for p in layer.declaration.ports
    )
    arrays = tuple(
        (a.name, describe(Type(layer.array_dims(a.name)), names, layer.sizes.keys(a.pattern)))
        for a in layer.declaration.arrays
        if layer.arrays[a.name] is not DISABLED
    )
    sections = [Section(settings, "Parameters"), Section(ports, "Ports"), Section(arrays, "Arrays")]
    return Summary(layer.head.name, note(layer), tuple(s for s in sections if s.rows))


def note(net: Net) -> str:
    """What is said beside the name."""
    return "" if net.initialized else "uninitialized"


def port_text(net: Net, name: str, names: Names | None = None, keys: list[object] | None = None) -> str:
    """The type of a port in words, or what its coder takes or gives."""
    coder = net.coders.get(name)
    return coder.words() if coder is not None else describe(net.ports[name], names, keys or ())


def words(name: str) -> str:
    """OutputChannels -> output channels."""
    return " ".join(part.lower() for part in re.findall(r"[A-Z][a-z]*|[0-9]+", name)) or name


def setting_text(e: Expression) -> str:
    """A setting as it is written, for numbers, names, spans and lists of them; "..." for the rest."""
    if is_list(e):
        return "{" + ", ".join(map(setting_text, e.args)) + "}"
    if isinstance(e, Symbol):
        return e.name
    if isinstance(e, Expr) and isinstance(e.head, Symbol) and e.head.name in INFIX:
        return INFIX[e.head.name].join(map(setting_text, e.args))
    return str(e) if isinstance(e, (int, float, str)) else "…"
