"""Text to expressions: reads Wolfram Language source."""

from .characters import character as character
from .characters import character_name as character_name
from .characters import is_letterlike as is_letterlike
from .errors import Incomplete as Incomplete
from .errors import SyntaxFailure as SyntaxFailure
from .highlight import tokens as tokens
from .reader import parse as parse
from .reader import read as read
from .reader import read_spans as read_spans
from .reader import split as split

__all__ = [
    "Incomplete",
    "SyntaxFailure",
    "character",
    "character_name",
    "is_letterlike",
    "parse",
    "read",
    "read_spans",
    "split",
    "tokens",
]
