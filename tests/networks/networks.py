"""The example scripts' nets, what they are run on, and what is compared: outputs and gradients, thinned out."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from wlnet.expr import Association, Expr, NumericArray, call
from wlnet.nets import Net
from wlnet.python import Session, to_python

SCRIPTS = Path(__file__).parents[2] / "spec_examples" / "scripts"
GOLDEN = Path(__file__).parent / "golden.json"
Path_ = tuple[Any, ...]


@dataclass(frozen=True)
class Case:
    """A net by its name in a script, the shapes x[b, ...] of its inputs, and an array whose gradient is compared.

    `classes`: inputs that are integers from 1 to this number.
    """

    script: str
    name: str
    inputs: Mapping[str, tuple[int, ...]]
    array: Path_
    output: str = "Output"
    classes: Mapping[str, int] | None = None

    @property
    def label(self) -> str:
        """What it is called in golden.json and in PyTorch."""
        return self.name

    def net(self) -> tuple[Session, Net]:
        """The net as the script makes it."""
        session = Session(write_message=lambda line: None)
        with contextlib.redirect_stdout(io.StringIO()):
            session.evaluate((SCRIPTS / f"{self.script}.wl").read_text(encoding="utf-8"))
        net = session.evaluate(self.name)
        assert isinstance(net, Net)
        return session, net

    def data(self) -> dict[str, np.ndarray]:
        """Numbers for every input: waves of several frequencies, or integers."""
        found = {}
        for i, (name, shape) in enumerate(self.inputs.items(), 1):
            steps = np.arange(np.prod(shape)).reshape(shape)
            high = (self.classes or {}).get(name)
            waves = np.cos(0.37 * i * steps) + np.sin(0.011 * steps * steps)
            found[name] = waves if high is None else 7 * steps % high + 1
        return found


def weights(shape: tuple[int, ...]) -> np.ndarray:
    """What the output is multiplied with before it is summed up, so that gradients are of one number."""
    return np.sin(1 + 0.71 * np.arange(np.prod(shape))).reshape(shape)


def sample(values: Any) -> list[float]:
    """At most 60 of the values, spread evenly, then the square root of the sum of squares of all."""
    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    step = max(1, len(flat) // 59)
    return [float(f"{v:.8g}") for v in (*flat[::step][:60], np.sqrt(np.square(flat).sum()))]


def found(case: Case) -> dict[str, list[float]]:
    """Our output, and the gradients of the weighted sum of it for the inputs of real numbers and for the array."""
    session, net = case.net()
    data = case.data()
    ports = [(name, NumericArray(array)) for name, array in data.items()]

    def ask(*request: Any, more: tuple[Any, ...] = ()) -> np.ndarray:
        value = session.evaluate(Expr(net, (Association.of([*ports, *more]), *request)))
        assert not session.messages, [m.text for m in session.messages]
        return np.asarray(to_python(value))

    output = ask(case.output)
    imposed = (call("NetPortGradient", case.output), NumericArray(weights(output.shape)))
    results = {"output": sample(output)}
    for name in case.inputs:
        if not (case.classes or {}).get(name):
            results[name] = sample(ask(call("NetPortGradient", name), more=(imposed,)))
    results["array"] = sample(ask(call("NetPortGradient", call("List", *case.array)), more=(imposed,)))
    return results


CASES = [
    Case("unet", "unet", {"Input": (2, 1, 32, 48)}, ("down2", 3, "Weights")),
    Case("resnet", "resnet", {"Input": (2, 3, 24, 24)}, ("block2", "past", "Weights")),
    Case(
        "tagger", "tagger", {"Input": (2, 7)}, ("both", "ReverseNet", "ForgetGateStateWeights"), classes={"Input": 12}
    ),
    Case("dcgan", "dcgan", {"Sample": (3, 1, 32, 32), "Latent": (3, 12)}, ("Generator", 4, "Weights"), "LossFake"),
    Case("attention", "block", {"Input": (2, 5, 24)}, ("key", "Net", "Weights")),
]
