"""Operators: nets that apply nets to sequences, to themselves, in two directions, to pairs, against each other."""

from . import adversarial, bidirectional, embedding, folding, mapping, nesting  # noqa: F401  # they register themselves
from .calls import make_operator as make_operator
from .operator import OPERATORS as OPERATORS
from .operator import Operator as Operator
