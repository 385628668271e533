"""Cases for the options of all layers, one file for each family."""

from .basic import BASIC
from .case import Case as Case
from .case import code as code
from .normalizing import NORMALIZATION
from .sequences import SEQUENCES
from .structure import STRUCTURE
from .windows import CONVOLUTIONS

CASES = [*BASIC, *CONVOLUTIONS, *NORMALIZATION, *STRUCTURE, *SEQUENCES]
