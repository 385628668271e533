"""CompiledLayer against the functions it calls, and its gradients against those stated."""

import numpy as np
import pytest


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("CompiledLayer[#^2 + 1 &][{1, 2, 3}]", [2, 5, 10]),
        ('CompiledLayer[Function[Typed[x, "NumericArray"::["Real64", 1]], Reverse[Sort[x]]]][{1, 3, 2}]', [3, 2, 1]),
        ("CompiledLayer[Sin, None][{0, 1}]", [0, 0.841471]),
        ("CompiledLayer[Total, Automatic][{1, 2}]", 3),
        ('CompiledLayer[Total[#] &, "Input" -> 2][{{1, 2}, {3, 4}}]', [3, 7]),
        ("NetChain[{CompiledLayer[# . # &], ReplicateLayer[2]}, \"Input\" -> 3][{1, 2, 3}]", [14, 14]),
        ('CompiledLayer[#^3 &][{1, 2}, NetPortGradient["Input"]]', [3, 12]),
        ('CompiledLayer[Module[{s = Total[#]}, s^2] &][{1, 2}, NetPortGradient["Input"]]', [6, 6]),
        ('CompiledLayer[#^3 &, 7 #2 &][{1, 2}, NetPortGradient["Input"]]', [7, 7]),
        ('CompiledLayer[Exp, #2 #3 &][{0, 1}, NetPortGradient["Input"]]', [1, np.e]),
        ('CompiledLayer[Exp, Function[{x, d, y}, d y]][{0, 1}, NetPortGradient["Input"]]', [1, np.e]),
        ('CompiledLayer[#^3 &, None][{1, 2}, NetPortGradient["Input"]]', [0, 0]),
    ],
)  # fmt: skip
def test_values_and_gradients(evaluated, source, expected):
    assert np.allclose(evaluated(source), expected, rtol=1e-5)


def test_a_function_may_take_the_batch_as_a_whole(evaluated):
    """It declares one level more than the input has: here it subtracts the mean over the examples."""
    code = 'Function[Typed[x, "NumericArray"::["MachineReal", 2]], x - ConstantArray[Mean[x], Length[x]]]'
    layer = f'CompiledLayer[{code}, Function[{{x, d}}, 2 d], "Input" -> 2, "Output" -> 2]'
    assert np.allclose(evaluated(f"{layer}[{{{{1, 2}}, {{3, 6}}}}]"), [[-1, -2], [1, 2]])
    assert np.allclose(evaluated(f'{layer}[{{{{1, 2}}, {{3, 6}}}}, NetPortGradient["Input"]]'), [[2, 2], [2, 2]])


def test_numeric_arrays_stay_numeric_arrays(evaluated):
    assert evaluated("Head[CompiledLayer[2 # &][NumericArray[{1, 2}]]] === NumericArray") is True


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ('CompiledLayer["a"]', "argvalue"),
        ("CompiledLayer[Sin, 5]", "argvalue"),
        ('CompiledLayer[f, "Input" -> 2]', "codevalue"),
        ('CompiledLayer[Range[1 + #[[1]]] &, "Input" -> 1][{{1}, {2}}]', "coderagged"),
        ('CompiledLayer[Range[1 + #[[1]]] &, "Input" -> 1][{2}]', "codeshape"),
    ],
)
def test_messages(refused, source, tag):
    refused(source, tag)
