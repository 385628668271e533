"""The network language: what nets are, how they are built, run, initialized, taken apart and described."""

from . import layers as layers
from .application import apply as apply
from .calls import construct as construct
from .containers.calls import make_chain as make_chain
from .containers.calls import make_graph as make_graph
from .containers.chain import Chain as Chain
from .containers.graph import Graph as Graph
from .containers.operators import OPERATORS as OPERATORS
from .containers.operators import make_operator as make_operator
from .declare import LAYERS as LAYERS
from .declare import option_defaults as option_defaults
from .initialization.initialize import initialize as initialize
from .initialization.initialize import read_method as read_method
from .layer import Layer as Layer
from .net import Misfit as Misfit
from .net import Mode as Mode
from .net import Net as Net
from .types import Type as Type
