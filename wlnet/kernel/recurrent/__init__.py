"""Recurrent layers as operations on whole sequences.

x[b, t, k] with the first state[b, n] (None: zeros) and the arrays of the gates give y[b, t, n], the state after every
step; the last one of them is the final state. `state_mask`[b, n] multiplies the state where it enters the products,
`update_mask`[b, t, n] what is added to it; both are constants, and None stands for ones. The arrays are the weights of
inputs w[n, k] for all gates, then the weights of states u[n, n], then the biases b[n].
"""

from ..primitive import Array, Result, Shape, primitive
from .cells import Basic, Gated, LongShortTerm
from .sequence import Backward, Cell, Forward, Masks

__all__: list[str] = []


def _states(x: Shape, *rest: Shape) -> Shape:
    return (*x[:2], rest[-1][0])


def _states_and_memory(x: Shape, *rest: Shape) -> Shape:
    return (x[0], x[1] + 1, rest[-1][0])


def _prepared(
    x: Array, state_mask: Array | None, update_mask: Array | None, arrays: tuple[Array, ...]
) -> tuple[Array, Masks]:
    """The input in the precision of the weights, and the masks feature first."""
    state = None if state_mask is None else state_mask.T.copy()
    update = None if update_mask is None else update_mask.transpose(1, 2, 0).copy()
    return x.astype(arrays[0].dtype, copy=False), Masks(state, update)


def _alone(cell: Cell, x: Array, state: Array | None, memory: Array | None, *rest: Array) -> Array:
    state_mask, update_mask, *arrays = rest
    x, masks = _prepared(x, state_mask, update_mask, tuple(arrays))
    return Forward(cell, arrays, x, state, memory, masks, False).result


def _whole(cell: Cell, x: Array, state: Array | None, memory: Array | None, *rest: Array) -> Result:
    state_mask, update_mask, *arrays = rest
    x, masks = _prepared(x, state_mask, update_mask, tuple(arrays))
    forward = Forward(cell, arrays, x, state, memory, masks, True)

    def pullback(dy: Array) -> tuple:
        back = Backward(cell, arrays, x, forward, dy)
        first = (None if state is None else back.state, None if memory is None else back.memory)
        starts = first if cell.has_memory else first[:1]
        return (lambda: back.input, *starts, None, None, *back.arrays())

    return forward.result, pullback


BASIC, GATED, LONG_SHORT_TERM = Basic(), Gated(), LongShortTerm()


@primitive(shape=_states, alone=lambda x, state, *rest: _alone(BASIC, x, state, None, *rest))
def basic_recurrent(x: Array, state: Array | None, *rest: Array) -> Result:
    """y[t] = Tanh[w.x[t] + u.y[t-1] + b], the arrays w, u, b."""
    return _whole(BASIC, x, state, None, *rest)


@primitive(shape=_states, alone=lambda x, state, *rest: _alone(GATED, x, state, None, *rest))
def gated_recurrent(x: Array, state: Array | None, *rest: Array) -> Result:
    """y[t] = (1 - i) m + i y[t-1], with the reset r after the product (Cho et al., arXiv:1406.1078, version 1).

    The gates are i, r = LogisticSigmoid[w.x[t] + u.y[t-1] + b] and m = Tanh[w.x[t] + r (u.y[t-1]) + b].
    """
    return _whole(GATED, x, state, None, *rest)


@primitive(
    shape=_states_and_memory, alone=lambda x, state, memory, *rest: _alone(LONG_SHORT_TERM, x, state, memory, *rest)
)
def long_short_term_memory(x: Array, state: Array | None, memory: Array | None, *rest: Array) -> Result:
    """y[t] = o Tanh[c[t]], c[t] = f c[t-1] + i m; after all states the last row y[t + 1] is the last memory c.

    The gates are i, o, f = LogisticSigmoid[w.x[t] + u.y[t-1] + b] and m, with Tanh (Hochreiter and Schmidhuber, 1997;
    Gers et al., 2000).
    """
    return _whole(LONG_SHORT_TERM, x, state, memory, *rest)
