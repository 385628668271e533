"""Values put aside during an evaluation: Sow and Reap."""

from __future__ import annotations

from collections.abc import Hashable

from wlnet.evaluator import builtin, evaluate, matcher
from wlnet.expr import Expr, Expression, is_list, literal_key, system

List, None_ = system("List"), system("None")


class Reaper:
    """What one Reap has caught so far: for each of its patterns, the values by tag."""

    def __init__(self, forms: tuple[Expression, ...]) -> None:
        self.tests = [matcher(f).matches for f in forms]
        self.caught: list[dict[Hashable, tuple[Expression, list[Expression]]]] = [{} for _ in forms]

    def take(self, value: Expression, tag: Expression) -> bool:
        """Catch a value if its tag matches; whether it did."""
        wanted = [c for test, c in zip(self.tests, self.caught, strict=True) if test(tag)]
        for c in wanted:
            c.setdefault(literal_key(tag), (tag, []))[1].append(value)
        return bool(wanted)


_reapers: list[Reaper] = []


@builtin("Sow", "Sow[e] gives e and puts it aside for the nearest Reap; Sow[e, tag] under a tag, Sow[e, {tags}] under "
         "each.")  # fmt: skip
def sow(value, tags=None_):
    """The value."""
    for tag in tags.args if is_list(tags) else (tags,):
        for reaper in reversed(_reapers):
            if reaper.take(value, tag):
                break
    return value


@builtin("Reap", "Reap[e] gives {value, {sown values}}; Reap[e, form] catches tags that match form, Reap[e, {forms}] "
         "several kinds; Reap[e, form, f] gives f[tag, values].", attributes="HoldFirst")  # fmt: skip
def reap(e, form=None, function=None):
    """The value and the lists of what was sown in the evaluation, one list for each tag."""
    several = form is not None and is_list(form)
    reaper = Reaper(form.args if several else (Expr(system("Blank"), ()) if form is None else form,))
    _reapers.append(reaper)
    try:
        value = evaluate(e)
    finally:
        _reapers.remove(reaper)
    made = []
    for caught in reaper.caught:
        groups = [Expr(List, tuple(values)) if function is None else Expr(function, (tag, Expr(List, tuple(values))))
                  for tag, values in caught.values()]  # fmt: skip
        made.append(Expr(List, tuple(groups)))
    return Expr(List, (value, Expr(List, tuple(made)) if several else made[0]))
