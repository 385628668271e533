"""Counts of right and wrong decisions for each class, and the measures that are formulas in them.

Names and formulas as in Powers, "Evaluation: From Precision, Recall and F-Measure to ROC, Informedness, Markedness and
Correlation" (arXiv:2010.16061). Where a formula is 0/0 there is no value: NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..numeric import Array

Measure = Callable[["Counts"], Array]


@dataclass(frozen=True)
class Counts:
    """For each class: of its examples, how many were taken for it and how many not; of the others the same.

    tp[c], fn[c], fp[c], tn[c].
    """

    tp: Array
    fn: Array
    fp: Array
    tn: Array

    @classmethod
    def of(cls, truth: Array, taken: Array, classes: int) -> Counts:
        """The counts for the true classes t[n] and those that examples were taken for, k[n], from 0."""
        tp = np.bincount(truth[truth == taken], minlength=classes)
        fn = np.bincount(truth, minlength=classes) - tp
        fp = np.bincount(taken, minlength=classes) - tp
        return cls(tp, fn, fp, len(truth) - tp - fn - fp)

    @property
    def pooled(self) -> Counts:
        """The counts of all classes together, as if of one."""
        return Counts(*(np.asarray([part.sum()]) for part in (self.tp, self.fn, self.fp, self.tn)))

    @property
    def support(self) -> Array:
        """The number of examples of each class."""
        return self.tp + self.fn


def ratio(part: Array, whole: Array) -> Array:
    """part/whole, NaN where the whole is 0."""
    with np.errstate(all="ignore"):
        return np.where(whole == 0, np.nan, part / np.where(whole == 0, 1, whole))


def f_score(counts: Counts, beta: float) -> Array:
    """(1 + b^2) P R/(b^2 P + R) of precision P and recall R, which is (1 + b^2) TP/((1 + b^2) TP + b^2 FN + FP)."""
    square = beta * beta
    true = (1 + square) * counts.tp
    return ratio(true, true + square * counts.fn + counts.fp)


def matthews(c: Counts) -> Array:
    """(TP TN - FP FN)/Sqrt[(TP + FP)(TP + FN)(TN + FP)(TN + FN)]."""
    tp, fn, fp, tn = (x.astype(np.float64) for x in (c.tp, c.fn, c.fp, c.tn))
    return ratio(tp * tn - fp * fn, np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)))


PER_CLASS: dict[str, Measure] = {
    "F1Score": lambda c: f_score(c, 1),
    "FalseDiscoveryRate": lambda c: ratio(c.fp, c.fp + c.tp),
    "FalseNegativeNumber": lambda c: c.fn,
    "FalseNegativeRate": lambda c: ratio(c.fn, c.fn + c.tp),
    "FalseOmissionRate": lambda c: ratio(c.fn, c.fn + c.tn),
    "FalsePositiveNumber": lambda c: c.fp,
    "FalsePositiveRate": lambda c: ratio(c.fp, c.fp + c.tn),
    "Informedness": lambda c: ratio(c.tp, c.tp + c.fn) + ratio(c.tn, c.tn + c.fp) - 1,
    "IntersectionOverUnion": lambda c: ratio(c.tp, c.tp + c.fp + c.fn),
    "Markedness": lambda c: ratio(c.tp, c.tp + c.fp) + ratio(c.tn, c.tn + c.fn) - 1,
    "MatthewsCorrelationCoefficient": matthews,
    "NegativePredictiveValue": lambda c: ratio(c.tn, c.tn + c.fn),
    "Precision": lambda c: ratio(c.tp, c.tp + c.fp),
    "Recall": lambda c: ratio(c.tp, c.tp + c.fn),
    "Specificity": lambda c: ratio(c.tn, c.tn + c.fp),
    "TrueNegativeNumber": lambda c: c.tn,
    "TrueNegativeRate": lambda c: ratio(c.tn, c.tn + c.fp),
    "TruePositiveNumber": lambda c: c.tp,
    "TruePositiveRate": lambda c: ratio(c.tp, c.tp + c.fn),
}


def agreement(matrix: Array, expected: float) -> float:
    """(p - e)/(1 - e) for the fraction p of agreement in c[i, j] and the one by chance, e; NaN where e is 1."""
    observed = np.trace(matrix) / matrix.sum()
    return float(ratio(np.asarray(observed - expected), np.asarray(1 - expected)))


def cohen_kappa(matrix: Array) -> float:
    """Agreement beyond chance, each side with its own frequencies (Cohen, 1960): e = Sum_i r_i k_i."""
    total = matrix.sum()
    return agreement(matrix, float((matrix.sum(1) / total) @ (matrix.sum(0) / total)))


def scott_pi(matrix: Array) -> float:
    """Agreement beyond chance, both sides with their common frequencies (Scott, 1955): e = Sum_i ((r_i + k_i)/2)^2."""
    total = matrix.sum()
    return agreement(matrix, float((((matrix.sum(1) + matrix.sum(0)) / (2 * total)) ** 2).sum()))
