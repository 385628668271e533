"""What structural functions do to atoms that have parts of their own, such as nets and numeric arrays.

Who brings a class of atoms registers its meaning of Length, Part, Take, Normal and the like here:

    @atom_method("Length", NumericArray)
    def length(array): ...

The function gets the evaluated arguments of the call, the atom first; None leaves the call as it is.
"""

from __future__ import annotations

from collections.abc import Callable

from wlnet.expr import Atom, Expression

Method = Callable[..., Expression]
_methods: dict[str, dict[type, Method]] = {}


def atom_method(name: str, *kinds: type[Atom]) -> Callable[[Method], Method]:
    """Declare the decorated function as the meaning of the built-in function `name` on these classes."""

    def register(code: Method) -> Method:
        _methods.setdefault(name, {}).update(dict.fromkeys(kinds, code))
        return code

    return register


def method_of(name: str, e: Expression) -> Method | None:
    """What `name` does to this atom; None for an expression of any other kind."""
    known = _methods.get(name)
    if known is None or not isinstance(e, Atom):
        return None
    return next((known[kind] for kind in type(e).__mro__ if kind in known), None)
