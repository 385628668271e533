"""Connectionist temporal classification (Graves et al., 2006): how probable a sequence of classes is, however aligned.

An alignment has one symbol for every step, a class or the blank; with repetitions merged and blanks dropped it is the
target. The sum over all alignments goes along the target with blanks around every class, in logarithms and in double
precision.
"""

import numpy as np

from .primitive import Array, Result, primitive

__all__: list[str] = []

LEAST = -1e300  # for the greatest of no logarithms


def _extended(target: Array, blank: int) -> tuple[Array, Array]:
    """The symbols l[b, 2 s + 1] of the target with blanks around, and whether the one two before can lead to each."""
    symbols = np.full((len(target), 2 * target.shape[1] + 1), blank)
    symbols[:, 1::2] = target
    leads = np.zeros(symbols.shape, bool)
    leads[:, 3::2] = target[:, 1:] != target[:, :-1]
    return symbols, leads


def _entering(emitted: Array, leads: Array) -> Array:
    """a[t, b, i]: the logarithm of the probability of being at symbol i at step t, before it is emitted.

    emitted[t, b, i] are logarithms of probabilities.
    """
    found = np.full(emitted.shape, -np.inf)
    found[0, :, :2] = 0
    skips = np.where(leads, 0, -np.inf)[:, 2:]
    ways = np.full((3, *emitted.shape[1:]), -np.inf)  # from the symbol itself, the one before, the one two before
    terms, top = np.empty_like(ways), np.empty_like(ways[0])
    for before, emission, entering in zip(found, emitted, found[1:], strict=False):
        np.add(before, emission, ways[0])
        ways[1, :, 1:] = ways[0, :, :-1]
        np.add(ways[0, :, :-2], skips, ways[2, :, 2:])
        np.max(ways, 0, out=top)
        np.maximum(top, LEAST, out=top)
        np.subtract(ways, top, terms)
        np.exp(terms, terms)
        np.sum(terms, 0, out=entering)
        np.log(entering, entering)
        np.add(entering, top, entering)
    return found


@primitive(shape=lambda p, target: p[:1])
def ctc(p: Array, target: Array) -> Result:
    """loss[b] = -Log[the total probability of all alignments of target[b, s]], for probabilities p[b, t, c + 1].

    The last class of p is the blank, the target has integers from 1 to c; IndexError, with the number, for any other.
    The loss is Infinity where there is no alignment, and its derivative there 0.
    """
    (_, steps, classes), places = p.shape, target.astype(np.intp) - 1
    wrong = (places < 0) | (places >= classes - 1)
    if wrong.any():
        raise IndexError((int(target[wrong][0]),))
    symbols, leads = _extended(places, classes - 1)
    logarithms = np.log(p.astype(np.float64))
    emitted = np.take_along_axis(logarithms, symbols[:, None].repeat(steps, 1), 2).transpose(1, 0, 2)
    entering = _entering(emitted, leads)
    total = np.logaddexp.reduce((entering[-1] + emitted[-1])[:, -2:], 1)

    def pullback(dy: Array) -> tuple:
        # what follows a symbol is what leads to it, read backwards
        following = _entering(emitted[::-1, :, ::-1], _extended(places[:, ::-1], classes - 1)[1])[::-1, :, ::-1]
        reached = np.isfinite(total)
        share = entering + following - np.where(reached, total, 0)[:, None]
        through = np.where(reached[:, None], np.exp(share), 0).transpose(1, 0, 2)
        which = (symbols[:, :, None] == np.arange(classes)).astype(np.float64)
        dp = np.matmul(through, which)
        dp *= -dy[:, None, None]
        return dp.astype(p.dtype, copy=False), None

    return -total.astype(p.dtype), pullback
