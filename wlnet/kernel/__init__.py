"""Numbers: the primitive operations on arrays, each with its pullback, and the interpreters that run them.

Arrays are batch first, channel first (x[b, c, n*]), of float32 or float64; results have the type of the input.
"""

from . import (  # noqa: F401  # importing them registers their primitives
    activations,
    arithmetic,
    attention,
    batch_normalization,
    convolution,
    ctc,
    dense,
    dense_ramp,
    draws,
    elementary,
    entropies,
    external,
    gradients,
    logic,
    matrices,
    normalization,
    pooling,
    recurrent,
    reductions,
    sampling,
    softmax,
    sorting,
    special,
    structure,
    trigonometric,
    variates,
)
from .blas import add_scaled
from .convolution.workspace import one_thread_for_products, set_threads, threads
from .engines import NumpyOps, Ops, ShapeOps, Tape, Variable, forward_ops, shape_ops
from .gradient_plan import GradientPlan, GradientRecorder, Learned, NotReplayable, Sealed, Take
from .plan import Plan
from .primitive import PRIMITIVES, Cotangent, Primitive, Writes, primitive
from .recorder import Recorder

__all__ = [
    "PRIMITIVES", "Cotangent", "GradientPlan", "GradientRecorder", "Learned", "NotReplayable", "NumpyOps", "Ops",
    "Plan", "Primitive", "Recorder", "Sealed", "ShapeOps", "Take", "Tape", "Variable", "Writes", "add_scaled",
    "forward_ops", "one_thread_for_products", "primitive", "set_threads", "shape_ops", "threads",
]  # fmt: skip
