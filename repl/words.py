"""Strings that stand for something in calls of the network language: properties, measurements, coders, functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def properties() -> Iterable[str]:
    """What Information tells of nets."""
    from wlnet.nets.description.information import PROPERTIES

    return [*PROPERTIES, "Properties"]


def measurements() -> Iterable[str]:
    """What NetMeasurements measures."""
    from wlnet.nets.measurements.table import CLASSES, NUMBERS

    return [*CLASSES, *NUMBERS]


def functions() -> Iterable[str]:
    """The functions of one number that have names."""
    from wlnet.nets.functions.univariate import NAMES

    return NAMES


def coders(head: str) -> Callable[[], Iterable[str]]:
    """The encoders or decoders."""

    def names() -> Iterable[str]:
        import wlnet.nets.coders  # makes them known  # noqa: F401
        from wlnet.nets.coders.coder import CODERS

        return CODERS[head]

    return names


WORDS: dict[str, Callable[[], Iterable[str]]] = {
    "ElementwiseLayer": functions,
    "Information": properties,
    "NetDecoder": coders("NetDecoder"),
    "NetEncoder": coders("NetEncoder"),
    "NetMeasurements": measurements,
}


def words_of(function: str) -> list[str]:
    """The strings that a call of the function may hold, in alphabetical order."""
    return sorted(WORDS[function]()) if function in WORDS else []
