"""Operators: nets that apply nets to sequences, to themselves, in two directions, to pairs, against each other."""

from . import (  # noqa: F401  # they register themselves
    adversarial,
    attention,
    bidirectional,
    embedding,
    folding,
    mapping,
    nesting,
)
from .calls import make_operator as make_operator
from .operator import OPERATORS as OPERATORS
from .operator import Operator as Operator
