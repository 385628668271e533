"""Write golden.json: what PyTorch says of the nets of the example scripts, with the arrays that they have here.

python tests/networks/make_golden.py
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import peers
import torch
from networks import CASES, GOLDEN, Case, sample, weights


def expected(case: Case) -> dict[str, list[float]]:
    """The output of the peer, and the gradients of the weighted sum of it."""
    _, net = case.net()
    arrays = {path: torch.tensor(np.array(value, dtype=np.float64)) for path, value in net.arrays_at().items()}
    arrays[case.array].requires_grad_()
    inputs: dict[str, Any] = {}
    for name, values in case.data().items():
        integers = (case.classes or {}).get(name)
        inputs[name] = torch.tensor(values - 1 if integers else values.astype(np.float64), requires_grad=not integers)
    output = getattr(peers, case.name)(arrays, *inputs.values())
    (output * torch.tensor(weights(tuple(output.shape)))).sum().backward()
    results = {"output": sample(output.detach())}
    results |= {name: sample(x.grad) for name, x in inputs.items() if x.requires_grad}
    return {**results, "array": sample(arrays[case.array].grad)}


if __name__ == "__main__":
    golden = {case.name: expected(case) for case in CASES}
    GOLDEN.write_text(json.dumps(golden, indent=1) + "\n", encoding="utf-8")
