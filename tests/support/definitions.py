"""What layers compute, written down a second time: as loops over places, one number after another."""

import itertools
import math

import numpy as np


def places(shape):
    """All positions of an array."""
    return itertools.product(*map(range, shape))


def linear(x, w, b, dims):
    y = [sum(w[i][j] * v for j, v in enumerate(x.ravel())) + (b[i] if b is not None else 0) for i in range(len(w))]
    return np.reshape(y, dims)


def convolution(x, w, b, stride, dilation, before, sizes, groups=1):
    """y[m, o] = b[m] + sum of w[m, c, j] x[c of the group, stride o + dilation j - before], x being 0 outside."""
    channels, shape = len(x) // groups, x.shape[1:]
    y = np.zeros((len(w), *sizes))
    for m in range(len(w)):
        first = m // (len(w) // groups) * channels
        for o in places(sizes):
            total = b[m] if b is not None else 0
            for c in range(channels):
                for j in places(w.shape[2:]):
                    n = [s * i + d * k - p for s, i, d, k, p in zip(stride, o, dilation, j, before, strict=True)]
                    if all(0 <= i < size for i, size in zip(n, shape, strict=True)):
                        total += w[(m, c, *j)] * x[(first + c, *n)]
            y[(m, *o)] = total
    return y


def deconvolution(x, w, b, stride, dilation, before, sizes, groups=1):
    """What every x[c, n] adds to y[m of the group, stride n + dilation j - before], as far as that exists."""
    outputs, inputs = w.shape[1] * groups, len(x) // groups
    y = np.zeros((outputs, *sizes))
    for c, (m, *j) in itertools.product(range(len(x)), places(w.shape[1:])):
        for n in places(x.shape[1:]):
            o = [s * i + d * k - p for s, i, d, k, p in zip(stride, n, dilation, j, before, strict=True)]
            if all(0 <= i < size for i, size in zip(o, sizes, strict=True)):
                y[(c // inputs * w.shape[1] + m, *o)] += w[(c, m, *j)] * x[(c, *n)]
    return y if b is None else y + np.reshape(b, (-1, *[1] * len(sizes)))


def pooling(x, kernel, stride, before, sizes, function):
    """f of the elements in every window; outside there are zeros, which are no maximum."""
    y = np.zeros((len(x), *sizes))
    for c, *o in places(y.shape):
        found, count = [], math.prod(kernel)
        for j in places(kernel):
            n = [s * i + k - p for s, i, k, p in zip(stride, o, j, before, strict=True)]
            if all(0 <= i < size for i, size in zip(n, x.shape[1:], strict=True)):
                found.append(x[(c, *n)])
        y[(c, *o)] = {"Max": max(found), "Total": sum(found), "Mean": sum(found) / count}[function]
    return y


def channels_last(f):
    """The layer f for data whose channels come last."""
    return lambda x: np.moveaxis(f(np.moveaxis(x, -1, 0)), 0, -1)


def softmax(x, axis):
    y = np.zeros(x.shape)
    for p in places(x.shape):
        line = [x[(*p[:axis], i, *p[axis + 1 :])] for i in range(x.shape[axis])]
        y[p] = math.exp(x[p]) / sum(map(math.exp, line))
    return y


def aggregation(x, axes, f):
    rest = [n for i, n in enumerate(x.shape) if i not in axes]
    y = np.zeros(rest)
    for p in places(rest):
        kept = iter(p)
        fixed = [None if i in axes else next(kept) for i in range(x.ndim)]
        y[p] = f([x[q] for q in places(x.shape) if all(a in (None, b) for a, b in zip(fixed, q, strict=True))])
    return y


def variance(values):
    mean = sum(values) / len(values)
    return sum((v - mean) ** 2 for v in values) / (len(values) - 1)


def median(values):
    middle = sorted(values)[(len(values) - 1) // 2 : len(values) // 2 + 1]
    return sum(middle) / len(middle)


def quartile_distance(values):
    """The distance of the values at n/4 + 1/2 and 3 n/4 + 1/2 of the ordered list, interpolated."""
    ordered = sorted(values)

    def at(place):
        place = min(max(place, 1), len(ordered))
        low = math.floor(place)
        high = min(low + 1, len(ordered))
        return ordered[low - 1] + (place - low) * (ordered[high - 1] - ordered[low - 1])

    return at(3 * len(ordered) / 4 + 0.5) - at(len(ordered) / 4 + 0.5)


def normalization(x, axes, epsilon=0.001, groups=None, unbiased=False, rms=False):
    """Every element by mean and variance of those with equal indices at the other axes, and in its group."""
    widths = {a: x.shape[a] // g for a, g in zip(axes, groups or [1] * len(axes), strict=True)}
    y = np.zeros(x.shape)
    for p in places(x.shape):

        def near(q, p=p):
            return all(
                p[a] // widths[a] == q[a] // widths[a] if a in widths else p[a] == q[a] for a in range(x.ndim)
            )  # fmt: skip

        found = [x[q] for q in places(x.shape) if near(q)]
        mean = 0 if rms else sum(found) / len(found)
        squares = sum((v - mean) ** 2 for v in found) / (len(found) - unbiased)
        y[p] = (x[p] - mean) / math.sqrt(squares + epsilon)
    return y


def response(x, alpha, beta, bias, radius):
    y = np.zeros(x.shape)
    for c, h, w in places(x.shape):
        near = range(max(0, c - radius), min(len(x), c + radius + 1))
        y[c, h, w] = x[c, h, w] / (bias + alpha / (2 * radius + 1) * sum(x[k, h, w] ** 2 for k in near)) ** beta
    return y


def padding(x, amounts, rule):
    """`rule` is a number, "Fixed" or "Reflected"."""
    amounts = [*amounts, *[(0, 0)] * (x.ndim - len(amounts))]
    y = np.zeros([n + b + e for n, (b, e) in zip(x.shape, amounts, strict=True)])
    for p in places(y.shape):
        q = [i - b for i, (b, _) in zip(p, amounts, strict=True)]
        outside = any(not 0 <= i < n for i, n in zip(q, x.shape, strict=True))
        if rule == "Fixed":
            q = [min(max(i, 0), n - 1) for i, n in zip(q, x.shape, strict=True)]
        elif rule == "Reflected":
            q = [-i if i < 0 else 2 * (n - 1) - i if i >= n else i for i, n in zip(q, x.shape, strict=True)]
        y[p] = rule if outside and not isinstance(rule, str) else x[tuple(q)]
    return y


def resized(x, sizes, half_pixels=False, nearest=False):
    """Channels first. Corners lie on corners, or cells of equal width span the same range."""
    y = np.zeros((len(x), *sizes))
    for c, *o in places(y.shape):
        total = 0.0
        centres = []
        for i, m, n in zip(o, sizes, x.shape[1:], strict=True):
            at = (i + 0.5) * n / m - 0.5 if half_pixels else i * (n - 1) / (m - 1) if m > 1 else 0
            centres.append(min(max(at, 0), n - 1))
        for q in places(x.shape[1:]):
            if nearest:
                weight = all(i * n // m == k for i, m, n, k in zip(o, sizes, x.shape[1:], q, strict=True))
            else:
                weight = math.prod(max(0, 1 - abs(at - k)) for at, k in zip(centres, q, strict=True))
            total += weight * x[(c, *q)]
        y[(c, *o)] = total
    return y


def basic(x, wi, ws, b, s):
    found = []
    for v in x:
        s = [math.tanh(wi[i] @ v + ws[i] @ s + b[i]) for i in range(len(b))]
        found.append(s)
    return np.array(found)


def logistic(v):
    return 1 / (1 + np.exp(-v))


def gated(x, gates, s):
    """`gates` are (input weights, state weights, biases) of the input, reset and memory gates."""
    (wi, ui, bi), (wr, ur, br), (wm, um, bm) = gates
    found = []
    for v in x:
        i, r = logistic(wi @ v + ui @ s + bi), logistic(wr @ v + ur @ s + br)
        s = (1 - i) * np.tanh(wm @ v + r * (um @ s) + bm) + i * s
        found.append(s)
    return np.array(found)


def lstm(x, gates, s, c):
    """`gates` are (input weights, state weights, biases) of the input, output, forget and memory gates."""
    found = []
    for v in x:
        i, o, f, m = (w @ v + u @ s + b for w, u, b in gates)
        c = logistic(f) * c + logistic(i) * np.tanh(m)
        s = logistic(o) * np.tanh(c)
        found.append(s)
    return np.array(found)


def attention(key, value, query, score=np.dot, sees=lambda i, j: True):
    """One query vector after another: the mean of the values, weighted by the softmax of the scores.

    `sees` tells whether query i sees key j; a query that sees none gives zeros.
    """
    keys, values = key.reshape(-1, key.shape[-1]), value.reshape(-1, value.shape[-1])
    y = np.zeros((*query.shape[:-1], value.shape[-1]))
    for p in places(query.shape[:-1]):
        weights = [math.exp(score(k, query[p])) if sees((*p, 0)[0], j) else 0 for j, k in enumerate(keys)]
        if any(weights):
            y[p] = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
    return y


def by_head(f):
    """The attention f for data with a level of heads before the last."""

    def many(*arrays):
        heads = range(arrays[0].shape[-2])
        return np.stack([f(*(a[..., h, :] for a in arrays)) for h in heads], -2)

    return many


def alignment_loss(p, target):
    """Minus the logarithm of the probability of all paths that are the target without repetitions and blanks."""
    total = 0.0
    for path in itertools.product(range(p.shape[1]), repeat=len(p)):
        merged = [k for i, k in enumerate(path) if i == 0 or k != path[i - 1]]
        if [k + 1 for k in merged if k != p.shape[1] - 1] == [int(k) for k in target]:
            total += math.prod(p[i][k] for i, k in enumerate(path))
    return -math.log(total)
