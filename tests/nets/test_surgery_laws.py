"""Laws that hold for surgery on any net: what is cut and joined, flattened, renamed or replaced computes the same."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expr import NumericArray, call, from_array, list_of, system
from wlnet.nets import Net, Type, apply, construct, initialize, make_chain, make_graph, read_method, surgery
from wlnet.nets.arrays.sharing import insert_shared_arrays
from wlnet.nets.description.information import information
from wlnet.nets.numeric import unevaluated
from wlnet.nets.parts.extract import extract
from wlnet.python import Session, text

LAYERS = st.sampled_from(["linear", "ramp", "tanh", "same"])


def rule(key, value):
    return call("Rule", key, value)


def make(head, *args):
    """The layer of head[args...], rules given as dicts."""
    rules = [rule(k, system("None") if v is None else v) for part in args if isinstance(part, dict)
             for k, v in part.items()]  # fmt: skip
    return construct(head, [*(a for a in args if not isinstance(a, dict)), *rules])


def read(e):
    assert isinstance(e, Net)
    return e


def layer(kind, size):
    return {
        "linear": lambda: make("LinearLayer", size),
        "ramp": lambda: make("ElementwiseLayer", system("Ramp")),
        "tanh": lambda: make("ElementwiseLayer", system("Tanh")),
        "same": lambda: make("LinearLayer", size, {"Biases": None}),
    }[kind]()


@st.composite
def chains(draw, depth=2, size=3):
    """Chains of linear and elementwise layers of one size, some of them nested, named or with shared arrays."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        if depth and draw(st.integers(0, 3)) == 0:
            parts.append(draw(chains(depth - 1)))
        elif draw(st.integers(0, 5)) == 0:
            parts.append(make("LinearLayer", size, {"Weights": call("NetArray", "w"), "Input": size}))
        else:
            parts.append(layer(draw(LAYERS), size))
    if draw(st.booleans()):
        return make_chain([list_of(*(rule(f"n{i}", part) for i, part in enumerate(parts)))])
    return make_chain([list_of(*parts)])


@st.composite
def graphs(draw, size=3):
    """Graphs in which each net has one or two sources among those before it, as sums, and some chains inside."""
    nets, edges, values = [], [], []
    for _ in range(draw(st.integers(1, 5))):
        net = draw(chains(1)) if draw(st.booleans()) else layer(draw(LAYERS), size)
        nets.append(net)
        here = len(nets)
        if values and draw(st.booleans()):
            sources = draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True))
        else:
            sources = [call("NetPort", "Input")]
        if len(sources) == 2:
            nets.append(make("TotalLayer"))
            edges += [rule(source, here + 1) for source in sources]
            edges.append(rule(here + 1, here))
        else:
            edges.append(rule(sources[0], here))
        values.append(here)
    return make_graph([list_of(*nets), list_of(*edges)])


def ready(net, size=3, seed=0):
    net = net.refine(make_types(net, size))
    return initialize(net, read_method(system("Automatic")), np.random.default_rng(seed))


def make_types(net, size):
    return {name: Type((size,)) for name in net.inputs}


def results(net, x):
    found = net(x)
    return found if isinstance(found, dict) else {next(iter(net.outputs)): found}


def agree(a, b, x):
    first, second = results(a, x), results(b, x)
    assert first.keys() == second.keys()
    for name in first:
        np.testing.assert_allclose(first[name], second[name], rtol=1e-5, atol=1e-6)


X = np.random.default_rng(3).normal(size=(4, 3))
LAW = settings(max_examples=40, deadline=None)


@given(data=st.data())
@LAW
def test_pieces_joined_are_the_whole(data):
    net = ready(data.draw(chains()))
    k = data.draw(st.integers(1, len(net.nets)))
    if k < len(net.nets):
        first, second = surgery.take(net, list_of(1, k)), surgery.take(net, list_of(k + 1, -1))
        whole = surgery.join([first, second])
        agree(whole, net, X)
        assert whole == net
    assert surgery.take(net, list_of(1, -1)) == net
    if len(net.nets) > 1 and net.named:
        shorter = surgery.drop(net, -1)
        assert surgery.append(shorter, rule(list(net.layers)[-1], net.nets[-1]), read) == net


@given(data=st.data())
@LAW
def test_flattening_keeps_the_function(data):
    net = ready(data.draw(st.one_of(chains(), graphs())))
    flat = surgery.flatten(net)
    agree(flat, net, X)
    assert not any(inner.head.name in ("NetChain", "NetGraph") for inner in getattr(flat, "nets", []))
    assert information(flat, "ArraysTotalElementCount") == information(net, "ArraysTotalElementCount")
    assert information(flat, "LayersCount") == information(net, "LayersCount")
    once = surgery.flatten(net, 1)
    agree(once, net, X)


@given(data=st.data())
@LAW
def test_renaming_keeps_the_function(data):
    net = ready(data.draw(st.one_of(chains(), graphs())))
    new = surgery.rename(net, lambda key, place: f"{key}'", (1, 9))
    agree(new, net, X)
    assert list(new.layers) == [f"{key}'" for key in net.keys]
    back = surgery.rename(new, lambda key, place: key.removesuffix("'"), (1, 9))
    agree(back, net, X)
    once = surgery.rename(net, lambda key, place: f"{key}'")
    assert not net.named or surgery.rename(once, lambda key, place: key.removesuffix("'")) == net


@given(data=st.data())
@LAW
def test_what_is_replaced_is_found(data):
    net = ready(data.draw(st.one_of(chains(), graphs())))
    positions = list(net.arrays_at())
    if not positions:
        return
    path = data.draw(st.sampled_from(positions))
    value = np.random.default_rng(data.draw(st.integers(0, 99))).normal(size=net.arrays_at()[path].shape)
    new = surgery.replace_part(net, [(list_of(*path), NumericArray(value))], unevaluated, read)
    found = extract(new, list_of(*path))
    np.testing.assert_array_equal(found.array, value.astype(np.float32))
    before, after = net.arrays_at(), new.arrays_at()
    names = {place: leaf.shared.get(name) for place, leaf, name in
             (((*p, n), leaf, n) for p, leaf in net.leaves() for n in leaf.arrays)}  # fmt: skip
    for place in before:
        if place != path and (names[place] is None or names[place] != names[path]):
            assert after[place] is before[place]
    assert surgery.replace_part(new, [(list_of(*path), NumericArray(before[path]))], unevaluated, read) == net


@given(data=st.data())
@LAW
def test_what_is_taken_from_a_graph_is_what_stood_there(data):
    net = ready(data.draw(graphs()))
    place = data.draw(st.integers(1, len(net.nets)))
    taken = surgery.take(net, place)
    asked = apply(net, [from_array(X), call("NetPort", place)])
    np.testing.assert_allclose(next(iter(results(taken, X).values())), asked.array, rtol=1e-5, atol=1e-6)


@given(data=st.data())
@LAW
def test_rewriting_every_layer_by_itself_changes_nothing(data):
    net = ready(data.draw(st.one_of(chains(), graphs())))
    again = surgery.replace(net, lambda inner: inner, read)
    agree(again, net, X)


@given(data=st.data())
@LAW
def test_seeds_give_the_same_values_whatever_the_nesting(data):
    net = data.draw(chains())
    net = net.refine(make_types(net, 3))
    flat = surgery.flatten(net)
    method = read_method(system("Automatic"))
    first = initialize(net, method, np.random.default_rng(5))
    second = initialize(flat, method, np.random.default_rng(5))
    for a, b in zip(first.arrays_at().values(), second.arrays_at().values(), strict=True):
        np.testing.assert_array_equal(a, b)


@given(data=st.data())
@LAW
def test_shared_arrays_are_one_array_everywhere(data):
    net = ready(data.draw(chains()))
    shared = insert_shared_arrays(net, "p")
    agree(shared, net, X)
    both = ready(make_chain([list_of(shared, shared)]))
    assert information(both, "ArraysTotalElementCount") == information(shared, "ArraysTotalElementCount")
    values = both.arrays_at()
    for path, value in shared.arrays_at().items():
        assert values[1, *path] is values[2, *path] or np.array_equal(values[1, *path], value)
    assert Session().evaluate(text(both)) == both
