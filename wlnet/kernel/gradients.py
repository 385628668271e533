"""Operations that leave numbers as they are and change what flows back."""

from .primitive import Array, Result, primitive, same

__all__: list[str] = []


@primitive(shape=same, alone=lambda x, *, factor: x)
def scale_gradient(x: Array, *, factor: float) -> Result:
    """x, with a cotangent of `factor` times that of the result: 0 lets none through, -1 reverses its sign.

    Reversed, what is before it is trained to increase what all after it is trained to decrease (Ganin and Lempitsky,
    arXiv:1409.7495).
    """
    return x, lambda dy: (dy * factor,)


@primitive(shape=same, alone=lambda x: x)
def detach(x: Array) -> Result:
    """x, with nothing flowing back."""
    return x, lambda dy: (None,)
