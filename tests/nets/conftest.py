"""Short ways to write the calls that the tests are about."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from wlnet.expr import Expression, NumericArray, call, from_array, list_of, system
from wlnet.kernel import Tape
from wlnet.nets import Mode
from wlnet.nets.calls import construct


def expression(value: Any) -> Expression:
    """Python data as an expression: tuples and lists as lists, arrays as packed lists, True and None as symbols."""
    if isinstance(value, (list, tuple)):
        return list_of(*map(expression, value))
    if isinstance(value, np.ndarray):
        return from_array(value)
    if value is None or isinstance(value, bool):
        return system(str(value))
    return value


@pytest.fixture
def make() -> Callable[..., Any]:
    """make("LinearLayer", 3, {"Biases": None}) is the layer of LinearLayer[3, "Biases" -> None]."""

    def build(head: str, *args: Any, **options: Any) -> Any:
        rules = [call("Rule", k, expression(v)) for part in args if isinstance(part, dict) for k, v in part.items()]
        rules += [call("Rule", k, expression(v)) for k, v in options.items()]
        return construct(head, [*(expression(a) for a in args if not isinstance(a, dict)), *rules])

    return build


@pytest.fixture
def real32() -> Callable[[Any], NumericArray]:
    """The NumericArray of type Real32 with given values."""
    return lambda values: NumericArray(np.asarray(values, dtype=np.float32))


@pytest.fixture
def check_gradients() -> Callable[..., None]:
    """check_gradients(net, x, ...): tape and central differences agree for every array and every input.

    The inputs are given in the order of the ports, x[b, ...]; `rest` are further settings of the Mode. The net's
    arrays are taken as they are, in double precision; `fixed` are positions of inputs without derivative.
    """

    def moved(values: list[Any], place: int, by: Any) -> list[Any]:
        return [x + by if i == place else x for i, x in enumerate(values)]

    def check(net: Any, *inputs: Any, fixed: tuple[int, ...] = (), **rest: Any) -> None:
        random = np.random.default_rng(0)
        places = list(net.arrays_at())
        start = [np.asarray(x, dtype=np.float64) for x in (*inputs, *net.arrays_at().values())]

        def outputs(values: Any, **extra: Any) -> list[Any]:
            arrays = dict(zip(places, values[len(inputs) :], strict=True))
            ports = dict(zip(net.inputs, values, strict=False))
            return list(net.run(ports, Mode(arrays=arrays, dtype=np.float64, **rest, **extra)).values())

        tape = Tape()
        variables = [tape.variable(x) for x in start]
        found = outputs(variables, ops=tape.ops)
        y = found[0]
        seed = random.normal(size=y.shape)
        for i, gradient in enumerate(tape.gradient(y, variables, seed)):
            if i in fixed:
                continue
            direction, step = random.normal(size=start[i].shape), 1e-6
            ends = [float((outputs(moved(start, i, sign * step * direction))[0] * seed).sum()) for sign in (1, -1)]
            expected = (ends[0] - ends[1]) / (2 * step)
            assert (gradient * direction).sum() == pytest.approx(expected, rel=1e-4, abs=1e-7), f"argument {i}"

    return check


@pytest.fixture
def evaluated() -> Callable[[str], Any]:
    """evaluated("PartLayer[1][{1, 2}]") is the value as NumPy data; it fails where there is a message."""
    from wlnet.python import Session, to_python

    session = Session()

    def value(source: str) -> Any:
        result = session.evaluate(source)
        assert not session.messages, [m.text for m in session.messages]
        return without_arrays(to_python(result))

    return value


@pytest.fixture
def net() -> Callable[[str], Any]:
    """net("NetGraph[...]") is the net; it fails where there is a message."""
    from wlnet.python import Session

    session = Session()

    def make(source: str) -> Any:
        found = session.evaluate(source)
        assert not session.messages, [m.text for m in session.messages]
        return found

    return make


@pytest.fixture
def refused() -> Callable[[str, str], None]:
    """refused("PartLayer[0]", "argvalue"): the value is $Failed, and there is this one message."""
    from wlnet.python import Session, text

    def check(source: str, tag: str) -> None:
        session = Session()
        assert text(session.evaluate(source)) == "$Failed"
        assert [m.tag for m in session.messages] == [tag]

    return check


@pytest.fixture
def read_back() -> Callable[[str], None]:
    """read_back("PartLayer[1]"): the net is made without a message, and its InputForm and constructor make it again."""
    from wlnet.evaluator import evaluate
    from wlnet.nets import LAYERS, construct
    from wlnet.python import Session, text

    def check(source: str) -> None:
        session = Session()
        net = session.evaluate(source)
        assert not session.messages
        assert session.evaluate(text(net)) == net
        made = net.constructor()
        assert made.head is net.head
        again = construct(made.head.name, made.args, evaluate) if made.head.name in LAYERS else evaluate(made)
        assert again == net

    return check


def without_arrays(value: Any) -> Any:
    """Lists of arrays of different lengths as lists of lists."""
    if isinstance(value, list):
        return [part.tolist() if isinstance(part, np.ndarray) else without_arrays(part) for part in value]
    return value
