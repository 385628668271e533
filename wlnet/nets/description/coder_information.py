"""Information[coder, property]: the settings of an encoder or a decoder, and its array."""

from __future__ import annotations

from wlnet.expr import Association, Atom, Expr, Expression, Section, Summary, call, is_list, list_of, system

from ..coders.coder import Coder
from ..messages import failure, nearest, shown
from .summary import setting_text


class CoderReport(Atom):
    """What Information[coder] gives: a table of its settings and of its array."""

    head = system("InformationData")

    def __init__(self, coder: Coder) -> None:
        self.coder = coder

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CoderReport) and self.coder == other.coder

    def __hash__(self) -> int:
        return hash((CoderReport, self.coder))

    def constructor(self) -> Expr:
        """InformationData[<|property -> value, ...|>]."""
        return call(self.head, Association.of(self.coder.parts().items()))

    def summary(self) -> Summary:
        """The settings."""
        rows = tuple((name, setting_text(value)) for name, value in self.coder.parts().items())
        return Summary(f"Coder information: {self.coder.head.name}", "", (Section(rows),))


def coder_information(coder: Coder, wanted: Expression = None) -> Expression:
    """The report, or the value of a setting, or an association of several. Messages: property, propunknown."""
    if wanted is None:
        return CoderReport(coder)
    if is_list(wanted):
        return Association.of((name, coder_information(coder, name)) for name in wanted.args)
    found = {**coder.parts(), "InputForm": call("Hold", coder.constructor())}
    if wanted == "Properties":
        return list_of(*sorted([*found, "Properties"]))
    if type(wanted) is str and wanted in found:
        return found[wanted]
    near = nearest(wanted, found) if type(wanted) is str else None
    if near is not None:
        raise failure("Information", "property", shown(wanted), shown(near))
    raise failure("Information", "propunknown", shown(wanted))
