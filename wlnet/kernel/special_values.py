"""Values of the gamma and error functions and their kin on arrays, to nearly full double precision.

Sources: the rational approximations of erf and erfc in fdlibm's s_erf.c (Sun Microsystems, 1993); the Lanczos
approximation with N = 13 and g = 6.0246... of Boost.Math (J. Maddock), its rounding corrected as in CPython's
mathmodule.c; Wichura's AS 241 (Applied Statistics 37, 1988) for the inverses of erf and erfc; Abramowitz and Stegun,
Handbook of Mathematical Functions, 6.3.5, 6.3.7 and 6.3.18 for digamma.
"""

import math

import numpy as np

from .elementwise import beside, spare_like
from .primitive import Array

__all__ = [
    "TANH_OF_ERF", "digamma_values", "erf_into", "erfc_values", "gamma_values", "inverse_erfc_values",
    "log_gamma_values", "polynomial_into",
]  # fmt: skip

ERF_AT_1 = 8.45062911510467529297e-01  # to 24 bits; the next two tables hold what is missing
# erf[x]/x - 1 in x^2 on 0 <= x < 0.84375
ERF_P = (1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02,
         -5.77027029648944159157e-03, -2.37630166566501626084e-05)  # fmt: skip
ERF_Q = (1.0, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03,
         1.32494738004321644526e-04, -3.96022827877536812320e-06)  # fmt: skip
# erf[x] - ERF_AT_1 in x - 1 on 0.84375 <= x < 1.25
ERF_PA = (-2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01,
          3.18346619901161753674e-01, -1.10894694282396677476e-01, 3.54783043256182359371e-02,
          -2.16637559486879084300e-03)  # fmt: skip
ERF_QA = (1.0, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02,
          1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02)  # fmt: skip
# Log[x erfc[x]] + x^2 + 0.5625 in 1/x^2 on 1.25 <= x < 1/0.35, then on 1/0.35 <= x < 28
ERF_RA = (-9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e01,
          -6.23753324503260060396e01, -1.62396669462573470355e02, -1.84605092906711035994e02,
          -8.12874355063065934246e01, -9.81432934416914548592e00)  # fmt: skip
ERF_SA = (1.0, 1.96512716674392571292e01, 1.37657754143519042600e02, 4.34565877475229228821e02,
          6.45387271733267880336e02, 4.29008140027567833386e02, 1.08635005541779435134e02,
          6.57024977031928170135e00, -6.04244152148580987438e-02)  # fmt: skip
ERF_RB = (-9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e01,
          -1.60636384855821916062e02, -6.37566443368389627722e02, -1.02509513161107724954e03,
          -4.83519191608651397019e02)  # fmt: skip
ERF_SB = (1.0, 3.03380607434824582924e01, 3.25792512996573918826e02, 1.53672958608443695994e03,
          3.19985821950859553908e03, 2.55305040643316442583e03, 4.74528541206955367215e02,
          -2.24409524465858183362e01)  # fmt: skip

# atanh[erf[x]]/x in x^2, so that erf[x] in single precision has a relative error below 1e-7 plus rounding: the weighted
# least maximum on 0 <= x <= 4.2, from where on the polynomial grows and Tanh is 1
TANH_OF_ERF = (1.128379225730896, 0.10276905447244644, -0.00019182964751962572, -0.0006197855691425502,
               8.763765799812973e-05, -5.668527137459023e-06, 1.4185503971475555e-07)  # fmt: skip

LANCZOS_G = 6.024680040776729583740234375
LANCZOS_P = (23531376880.410759688572007674, 42919803642.649098768957899047, 35711959237.355668049440185451,
             17921034426.037209699919755754, 6039542586.3520280050642916443, 1439720407.3117216736632230728,
             248874557.86205415651146038641, 31426415.585400194380614231628, 2876370.6289353724412254090517,
             186056.26539522349504029498972, 8071.6720023658162106380029023, 210.82427775157934587250973392,
             2.5066282746310002701649081771)  # fmt: skip
LANCZOS_Q = (0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0,
             32670.0, 1925.0, 66.0, 1.0)  # fmt: skip
FACTORIALS = np.array([0.0] + [float(math.factorial(n)) for n in range(170)])  # Gamma[0] is not among them

# The normal quantile: near the median in 0.180625 - q^2, then in r - 1.6 for r <= 5 and in r - 5 beyond
QUANTILE_A = (3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
              4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4,
              2.5090809287301226727e3)  # fmt: skip
QUANTILE_B = (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
              3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3)  # fmt: skip
QUANTILE_C = (1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
              1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2,
              7.74545014278341407640e-4)  # fmt: skip
QUANTILE_D = (1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
              1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
              1.05075007164441684324e-9)  # fmt: skip
QUANTILE_E = (6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
              2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5,
              2.01033439929228813265e-7)  # fmt: skip
QUANTILE_F = (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
              7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
              2.04426310338993978564e-15)  # fmt: skip

SQRT_HALF = 0.7071067811865476


def polynomial_into(coefficients: tuple[float, ...], x: Array, *, out: Array) -> None:
    """c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule; `out` is not x."""
    np.multiply(x, coefficients[-1], out=out)
    for c in coefficients[-2:0:-1]:
        np.add(out, c, out=out)
        np.multiply(out, x, out=out)
    np.add(out, coefficients[0], out=out)


def _polynomial(coefficients: tuple[float, ...], x: Array) -> Array:
    y = np.empty_like(x)
    polynomial_into(coefficients, x, out=y)
    return y


def _ratio(p: tuple[float, ...], q: tuple[float, ...], x: Array) -> Array:
    """P(x)/Q(x)."""
    return _polynomial(p, x) / _polynomial(q, x)


def _erf_center(a: Array) -> Array:
    """erf[a] for 0 <= a < 1.25."""
    near_1 = ERF_AT_1 + _ratio(ERF_PA, ERF_QA, a - 1)
    return np.where(a < 0.84375, a + a * _ratio(ERF_P, ERF_Q, a * a), near_1)


def _erfc_tail(a: Array) -> Array:
    """erfc[a] for a >= 1.25; a^2 is split so that Exp loses nothing: a = z + (a - z) with z of 24 bits."""
    a = np.minimum(a, 28)
    s = 1 / (a * a)
    r = np.where(a < 1 / 0.35, _ratio(ERF_RA, ERF_SA, s), _ratio(ERF_RB, ERF_SB, s))
    z = a.astype(np.float32).astype(a.dtype)
    return np.exp(-z * z - 0.5625) * np.exp((z - a) * (z + a) + r) / a


def erf_into(x: Array, *, out: Array) -> None:
    """erf[x] = 2/Sqrt[Pi] Integrate[Exp[-t^2], {t, 0, x}], in the precision of `out`."""
    if out.dtype != np.float32:
        out[...] = _erf_double(np.asarray(x))
        return
    inner = beside("erf", out, x)
    polynomial_into(TANH_OF_ERF, np.square(x, out=spare_like("erf square", out)), out=inner)
    np.multiply(inner, x, out=inner)
    np.tanh(inner, out=out)


def _erf_double(x: Array) -> Array:
    """erf[x], by pieces, to double precision."""
    a = np.abs(np.atleast_1d(x))
    y = _erf_center(a)
    tail = ~(a < 1.25)
    if tail.any():
        y[tail] = 1 - _erfc_tail(a[tail])
    return np.copysign(y.reshape(np.shape(x)), x)


def erfc_values(x: Array) -> Array:
    """erfc[x] = 1 - erf[x], without loss for large x."""
    v = np.atleast_1d(x).astype(np.float64)
    a = np.abs(v)
    y = 1 - np.copysign(_erf_center(a), v)
    half = (v > 0.25) & (a < 0.84375)  # 1 - erf loses a bit here: 1/2 - (x - 1/2 + x P/Q) does not
    y[half] = 0.5 - (v[half] - 0.5 + v[half] * _ratio(ERF_P, ERF_Q, v[half] * v[half]))
    tail = ~(a < 1.25)
    if tail.any():
        t = _erfc_tail(a[tail])
        y[tail] = np.where(v[tail] > 0, t, 2 - t)
    return y.reshape(np.shape(x)).astype(x.dtype)


def inverse_erfc_values(q: Array, p: Array) -> Array:
    """The x with erfc[x] = p and erf[x] = q = 1 - p; of the two, each is read where it is the exact one."""
    # The quantile of 1 - p/2 is Sqrt[2] x.
    h = np.atleast_1d(0.5 * q).astype(np.float64)
    y = h * _ratio(QUANTILE_A, QUANTILE_B, 0.180625 - h * h)
    tail = ~(np.abs(h) <= 0.425)
    if tail.any():
        upper = np.atleast_1d(p).astype(np.float64)[tail]
        r = np.sqrt(-np.log(0.5 * np.where(h[tail] < 0, 2 - upper, upper)))
        value = np.where(r <= 5, _ratio(QUANTILE_C, QUANTILE_D, r - 1.6), _ratio(QUANTILE_E, QUANTILE_F, r - 5))
        value = np.where(np.isinf(r), np.inf, value)
        y[tail] = np.copysign(value, h[tail])
    return (SQRT_HALF * y).reshape(np.shape(q)).astype(q.dtype)


def _lanczos_sum(a: Array) -> Array:
    """The Lanczos sum at a >= 0; in 1/a from 5 on, where powers of a would overflow."""
    u = 1 / np.maximum(a, 5)
    v = np.minimum(a, 5)
    return np.where(a < 5, _ratio(LANCZOS_P, LANCZOS_Q, v), _ratio(LANCZOS_P[::-1], LANCZOS_Q[::-1], u))


def gamma_values(x: Array) -> Array:
    """Gamma[x]; NaN at the poles 0, -1, -2, ..."""
    v = np.asarray(x, dtype=np.float64)
    a = np.abs(v)
    y = a + (LANCZOS_G - 0.5)
    # What rounding took from y, as a relative correction of the result.
    lost = np.where(a > LANCZOS_G - 0.5, (y - a) - (LANCZOS_G - 0.5), (y - (LANCZOS_G - 0.5)) - a)
    half_power = np.power(y, 0.5 * a - 0.25)  # twice, since the whole power overflows before Gamma does
    g = _lanczos_sum(a) / np.exp(y) * half_power
    g = (g + g * lost * LANCZOS_G / y) * half_power
    whole = a == np.floor(a)
    g = np.where(whole & (a > 0) & (a < 171), FACTORIALS[np.where(whole & (a < 171), a, 0).astype(np.intp)], g)
    g = np.where(np.isposinf(v), np.inf, g)
    nearest = np.rint(a)
    sine = np.sin(np.pi * (a - nearest)) * (1 - 2 * np.mod(nearest, 2))
    reflected = np.where(whole, np.nan, -np.pi / (a * sine * g))
    return np.where(v > 0, g, reflected).astype(x.dtype)


def log_gamma_values(x: Array) -> Array:
    """Log[Gamma[x]] for x > 0, Infinity at 0, NaN below."""
    v = np.asarray(x, dtype=np.float64)
    y = np.log(_lanczos_sum(v)) - LANCZOS_G + (v - 0.5) * (np.log(v + (LANCZOS_G - 0.5)) - 1)
    y = np.where((v == 1) | (v == 2), 0, y)
    y = np.where(np.isposinf(v) | (v == 0), np.inf, y)
    return np.where(v < 0, np.nan, y).astype(x.dtype)


def digamma_values(x: Array) -> Array:
    """PolyGamma[0, x] = Gamma'[x]/Gamma[x]."""
    v = np.asarray(x, dtype=np.float64)
    a = np.where(v < 0, 1 - v, v)
    y = np.zeros_like(a)
    for _ in range(10):  # psi(a) = psi(a + 1) - 1/a until the asymptotic series serves
        low = a < 10
        y = np.where(low, y - 1 / a, y)
        a = np.where(low, a + 1, a)
    s = 1 / (a * a)
    series = _polynomial((0.0, 1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12), s)
    y = y + np.log(a) - 0.5 / a - series
    below = np.where(v < 0, v - np.rint(v), 0.5)
    return np.where(v < 0, y - np.pi / np.tan(np.pi * below), y).astype(x.dtype)
