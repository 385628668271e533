"""An open Wolfram-Language interpreter for neural networks, running them on NumPy."""

from pathlib import Path as _Path

__version__ = "0.1.0"

# `grammar` and `repl` are folders of the checkout, and sub-packages once installed: a checkout finds them here.
_checkout = _Path(__file__).parent.parent
if (_checkout / "grammar" / "wolfram.lark").is_file() and not (_Path(__file__).parent / "grammar").is_dir():
    __path__.append(str(_checkout))
