"""The likeliest sequences of labels, from probabilities at every step: beam search."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from ..numeric import Array

Labelling: TypeAlias = tuple[tuple[int, ...], float]  # places of labels, and the logarithm of the probability
IMPOSSIBLE = -np.inf


def logarithms(p: Array) -> Array:
    """Log[p], with -Infinity for 0 and below."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(np.asarray(p, dtype=np.float64))
    return np.where(np.isnan(found), IMPOSSIBLE, found)


def best_path(p: Array) -> Labelling:
    """The likeliest alignment of p[t, c + 1], repetitions and then blanks left out; its own probability."""
    path = np.argmax(p, 1)
    labels = [int(c) for i, c in enumerate(path) if c != p.shape[1] - 1 and (i == 0 or c != path[i - 1])]
    return tuple(labels), float(logarithms(p)[np.arange(len(p)), path].sum())


def labellings(p: Array, width: int) -> list[Labelling]:
    """The likeliest labellings for connectionist temporal classification of p[t, c + 1], best first; the last is blank.

    A labelling has the probability of all alignments that give it when repetitions and then blanks are left out
    (Graves et al., ICML 2006). Prefixes are grown step by step, the likeliest `width` of them kept (Hannun et al.,
    arXiv:1408.2873); with all kept the probabilities are exact.
    """
    logs = logarithms(p)
    count = logs.shape[1] - 1
    parents, lasts, children = [-1], [count], dict[tuple[int, int], int]()  # prefixes; the first is empty
    beam = np.zeros(1, dtype=np.int64)
    blank, spelt = np.zeros(1), np.full(1, IMPOSSIBLE)  # of alignments ending with a blank, and with a label
    for row in logs:
        total = np.logaddexp(blank, spelt)
        ends = np.array([lasts[i] for i in beam])
        again = ends < count
        stay_blank = total + row[count]
        stay_spelt = np.where(again, spelt + row[ends], IMPOSSIBLE)
        grown = total[:, None] + row[None, :count]
        grown[again, ends[again]] = (blank + row[ends])[again]  # a label again needs a blank between
        places = {int(i): k for k, i in enumerate(beam)}
        for j, i in enumerate(beam):
            k = places.get(parents[i])
            if k is not None:  # what grows into a prefix that is kept already
                stay_spelt[j] = np.logaddexp(stay_spelt[j], grown[k, ends[j]])
                grown[k, ends[j]] = IMPOSSIBLE
        chosen = likeliest(np.concatenate([np.logaddexp(stay_blank, stay_spelt), grown.ravel()]), width)
        stays, grows = chosen[chosen < len(beam)], chosen[chosen >= len(beam)] - len(beam)
        fresh = []
        for k, c in zip(*np.divmod(grows, count), strict=True) if count else ():
            key = int(beam[k]), int(c)
            if key not in children:
                children[key] = len(parents)
                parents.append(key[0])
                lasts.append(key[1])
            fresh.append(children[key])
        beam = np.array([*beam[stays], *fresh], dtype=np.int64)
        blank = np.concatenate([stay_blank[stays], np.full(len(grows), IMPOSSIBLE)])
        spelt = np.concatenate([stay_spelt[stays], grown.ravel()[grows]])
    total = np.logaddexp(blank, spelt)
    return [(prefix(int(beam[k]), parents, lasts), float(total[k])) for k in np.argsort(-total, kind="stable")]


def prefix(at: int, parents: list[int], lasts: list[int]) -> tuple[int, ...]:
    """The labels of a prefix."""
    found = []
    while at:
        found.append(lasts[at])
        at = parents[at]
    return tuple(reversed(found))


def sequences(p: Array, width: int) -> list[Labelling]:
    """The likeliest sequences of one label a step from p[t, c], independent of each other, best first."""
    beam: list[Labelling] = [((), 0.0)]
    for row in logarithms(p):
        totals = (np.array([score for _, score in beam])[:, None] + row[None, :]).ravel()
        chosen = likeliest(totals, width)
        beam = [((*beam[i // len(row)][0], int(i % len(row))), float(totals[i])) for i in chosen]
    return beam


def likeliest(scores: Array, width: int) -> Array:
    """The places of the largest scores, so many at most, best first, the first of equals first."""
    possible = np.flatnonzero(scores > IMPOSSIBLE)
    if not len(possible):
        return np.zeros(1, dtype=np.int64)
    if len(possible) > width:
        possible = np.sort(possible[np.argpartition(-scores[possible], width - 1)[:width]])
    return possible[np.argsort(-scores[possible], kind="stable")]
