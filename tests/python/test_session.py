"""Sessions in Python, and nets as functions."""

import threading

import numpy
import pytest

import wlnet
from wlnet import Session, parse, to_python, wl
from wlnet.grammar import Incomplete, SyntaxFailure
from wlnet.stack import on_deep_stack


def test_text_expressions_and_values():
    session = Session()
    assert session.evaluate("x = 2; x^10") == 1024
    assert session.evaluate(parse("x + 1")) == 3
    assert session.evaluate([wl.x, None]) == parse("{2, Null}")
    assert session.evaluate(wl.x) == 2


def test_messages_are_those_of_the_latest_evaluation(capsys):
    session = Session()
    session.evaluate("Throw[1]; 2")
    assert [(m.symbol, m.tag) for m in session.messages] == [("Throw", "nocatch")]
    assert session.messages[0].text == "Uncaught Throw[1] returned to top level."
    assert capsys.readouterr().err == "Throw::nocatch: Uncaught Throw[1] returned to top level.\n"
    session.evaluate("1")
    assert session.messages == []


def test_unreadable_text():
    with pytest.raises(SyntaxFailure, match="unexpected }"):
        Session().evaluate("f[}")
    with pytest.raises(Incomplete):
        parse("f[")


def test_sessions_keep_their_values_apart():
    one, other = Session(), Session()
    one.evaluate("x = 1")
    other.evaluate("x = 2")
    assert (one.evaluate("x"), other.evaluate("x")) == (1, 2)


def test_deep_recursion_ends_with_a_message(capsys):
    session = Session()
    session.evaluate("$RecursionLimit = Infinity; f[n_] := {f[{n}]}; f[1]")
    assert [m.tag for m in session.messages] == ["reclim2"]
    session.evaluate("$RecursionLimit = 1024")
    assert capsys.readouterr().err.startswith("$RecursionLimit::reclim2")


def test_evaluation_in_several_threads():
    session = Session()
    session.evaluate("f[0] = 0; f[n_] := f[n - 1] + 1")
    found = []
    threads = [threading.Thread(target=lambda: found.append(session.evaluate("f[200]"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [200] * 8


def test_work_within_work():
    assert on_deep_stack(lambda outer: on_deep_stack(lambda inner: threading.current_thread().name)) == "evaluation"
    with pytest.raises(KeyError):
        on_deep_stack(lambda work: {}["nothing"])


def test_a_net_is_a_function_of_arrays():
    net = Session().evaluate('NetInitialize[NetChain[{LinearLayer[3], Ramp}, "Input" -> 4], RandomSeeding -> 1]')
    x = numpy.linspace(-1, 1, 20).reshape(5, 4)
    y = net(x)
    assert (y.shape, y.dtype) == ((5, 3), numpy.float32)
    session = Session()
    session.evaluate(wl.Set(wl.net, net))
    assert numpy.allclose(to_python(session.evaluate(wl.net.symbol))(x), y)
    rows = to_python(session.evaluate(parse("net"))(x[0]))
    assert numpy.allclose(rows, y[0])


def test_names_of_the_package():
    assert set(wlnet.__all__) <= set(dir(wlnet))
    assert wlnet.Session is Session
    with pytest.raises(AttributeError, match="nothing"):
        wlnet.nothing  # noqa: B018
