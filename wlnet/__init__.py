"""An open Wolfram-Language interpreter for neural networks, running them on NumPy."""

from .version import __version__ as __version__

__all__ = ["Session", "from_python", "parse", "text", "to_python", "wl"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .python import Session as Session
    from .python import from_python as from_python
    from .python import parse as parse
    from .python import text as text
    from .python import to_python as to_python
    from .python import wl as wl


def _find_the_checkout() -> None:
    """`grammar` and `repl` are folders of the checkout, and sub-packages once installed: a checkout finds them here."""
    from os.path import dirname, isdir, isfile

    here = dirname(__file__)
    if not isdir(here + "/grammar") and isfile(dirname(here) + "/grammar/wolfram.lark"):
        __path__.append(dirname(here))


_find_the_checkout()


def __getattr__(name: str) -> object:
    """The names of `__all__`, from wlnet.python when first asked for."""
    if name in __all__:
        from . import python

        return getattr(python, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
