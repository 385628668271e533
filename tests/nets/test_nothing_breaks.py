"""No call ends in anything but a value or a message."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expr import Association, NumericArray, WolframMessage, call, list_of, system
from wlnet.nets import LAYERS, Net, apply, construct, initialize, make_chain, read_method
from wlnet.nets.coders.calls import make_coder
from wlnet.nets.description.information import PROPERTIES, information
from wlnet.nets.parts.extract import extract

ATOMS = st.sampled_from(
    [0, 1, 2, 3, -1, 2.5, 10**30, "Same", "Image", "Varying", "Real", "ReLU", "x", float("nan"), 1j]
    + [system(n) for n in ("Automatic", "None", "True", "All", "Infinity", "Inherited", "Ramp", "Max", "Unheard")]
    + [NumericArray(np.ones((2, 1, 2), dtype=np.float32)), NumericArray(np.zeros((0,)))]
)
TREES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda v: list_of(*v))
        | st.tuples(inner, inner).map(lambda v: call("Rule", *v))
        | st.tuples(st.sampled_from(["Span", "Restricted", "f", "Function"]), inner).map(lambda v: call(*v))
    ),
    max_leaves=6,
)
NAMES = sorted(
    {f.name for owner in LAYERS.values() for f in (*owner.declaration.parameters, *owner.declaration.arrays)}
    | {"Input", "Output", "GroupNumber", "Nothing"}
)
RULES = st.tuples(st.sampled_from(NAMES), TREES).map(lambda v: call("Rule", *v))
ARGUMENTS = st.lists(TREES, max_size=3).flatmap(lambda v: st.lists(RULES, max_size=3).map(lambda r: [*v, *r]))


def attempt(action, *args):
    """The value, or None after a message."""
    try:
        return action(*args)
    except WolframMessage:
        return None


@settings(max_examples=600, deadline=None)
@given(
    head=st.sampled_from([*sorted(LAYERS), "NetChain"]), args=ARGUMENTS, data=TREES, spec=TREES, seed=st.integers(0, 9)
)
def test_any_call(head, args, data, spec, seed):
    net = attempt(make_chain, args) if head == "NetChain" else attempt(construct, head, args)
    if not isinstance(net, Net):
        return
    net.summary(), net.constructor(), hash(net)
    for name in PROPERTIES:
        information(net, name)
    attempt(extract, net, spec)
    ready = attempt(initialize, net, read_method(system("Automatic")), np.random.default_rng(seed))
    for given_data in (data, Association.of([("Input", data)])):
        attempt(apply, ready or net, [given_data])
        attempt(apply, ready or net, [given_data, spec])


@settings(max_examples=200, deadline=None)
@given(head=st.sampled_from(["NetEncoder", "NetDecoder"]), args=ARGUMENTS)
def test_any_coder(head, args):
    coder = attempt(make_coder, head, [list_of("Image", *args)])
    if coder is not None:
        coder.summary(), coder.constructor(), hash(coder)


@settings(max_examples=200, deadline=None)
@given(st.lists(ATOMS, max_size=4))
def test_any_layers_in_a_chain(entries):
    attempt(make_chain, [list_of(*entries)])
