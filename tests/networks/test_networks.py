"""The nets of the example scripts agree with PyTorch: with what it says here, where it is, else with what it said."""

import importlib.util
import json

import numpy as np
import pytest
from networks import CASES, GOLDEN, found

GOLD = json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_agrees_with_pytorch(case):
    results = found(case)
    assert results.keys() == GOLD[case.name].keys()
    for name, values in GOLD[case.name].items():
        scale = max(np.abs(values[:-1]))
        assert np.allclose(results[name], values, rtol=1e-4, atol=1e-4 * scale), name


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden_numbers_are_those_of_pytorch(case):
    from make_golden import expected

    for name, values in expected(case).items():
        assert np.allclose(values, GOLD[case.name][name], rtol=1e-5, atol=1e-6), name
