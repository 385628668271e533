"""Pictures of nets: links between layers by hand, every layer in the picture, boxes apart from each other."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from wlnet.expr import Association, call, has_head, list_of, system
from wlnet.forms import text
from wlnet.interchange.graphics import Block, Label, Path, picture
from wlnet.interchange.lettering import text_width
from wlnet.nets import make_chain
from wlnet.nets.containers.chain import Chain
from wlnet.nets.containers.container import Container
from wlnet.nets.description.graphics import leaf_links
from wlnet.nets.description.information import information

Ramp = system("Ramp")


def chain(*layers, **ports):
    return make_chain([list_of(*layers), *(call("Rule", name, value) for name, value in ports.items())])


def named(**layers):
    return make_chain([Association.of(layers.items())])


@pytest.fixture
def nested(make):
    head = chain(make("FlattenLayer"), 10, make("SoftmaxLayer"))
    return named(stem=make("ConvolutionLayer", 8, 3, {"Input": (3, 32, 32)}), body=chain(chain(Ramp, Ramp)), head=head)


def drawn(net, name="SummaryGraphic"):
    e = information(net, name)
    assert has_head(e, system("Graphics"))
    page = picture(e)
    assert page.skipped == ()
    return page


def words(page):
    return [line for shape in page.shapes if isinstance(shape, Label) for line in shape.lines]


def boxes(page):
    return [shape for shape in page.shapes if isinstance(shape, Block)]


def test_links_of_a_chain_go_through_the_chains_inside(nested):
    assert leaf_links(nested) == [
        (((), "Input"), (("stem",), "Input")),
        ((("stem",), "Output"), (("body", 1, 1), "Input")),
        ((("body", 1, 1), "Output"), (("body", 1, 2), "Input")),
        ((("body", 1, 2), "Output"), (("head", 1), "Input")),
        ((("head", 1), "Output"), (("head", 2), "Input")),
        ((("head", 2), "Output"), (("head", 3), "Input")),
        ((("head", 3), "Output"), ((), "Output")),
    ]


class Branching(Chain):
    """A container whose first net leads to both others: what a container has to say is `links`."""

    def links(self):
        return [((None, "Input"), (1, "Input")), ((1, "Output"), (2, "Input")), ((1, "Output"), (3, "Input")),
                ((3, "Output"), (None, "Output"))]  # fmt: skip


def test_a_container_says_only_what_is_linked_inside_it(make):
    net = Branching(chain(chain(Ramp, 3), Ramp, chain(Ramp, Ramp), Input=4).layers)
    assert isinstance(net, Container)
    assert leaf_links(net)[1:4] == [
        (((1, 1), "Output"), ((1, 2), "Input")),
        (((1, 2), "Output"), ((2,), "Input")),
        (((1, 2), "Output"), ((3, 1), "Input")),
    ]
    assert len([shape for shape in drawn(net).shapes if isinstance(shape, Path) and not shape.closed]) == 4


def test_the_graph_of_layers(make):
    graph = information(chain(2, Ramp, chain(make("SoftmaxLayer"))), "LayersGraph")
    assert text(graph) == (
        "Graph[{{1}, {2}, {3, 1}}, {DirectedEdge[{1}, {2}], DirectedEdge[{2}, {3, 1}]}, "
        'VertexLabels -> {{1} -> "LinearLayer", {2} -> "ElementwiseLayer", {3, 1} -> "SoftmaxLayer"}]'
    )
    assert text(graph, "OutputForm") == "-Graph-"
    assert information(chain(2, Ramp), "MXNetNodeGraph") == information(chain(2, Ramp), "LayersGraph")
    assert text(information(make("SoftmaxLayer"), "LayersGraph")) == (
        'Graph[{{}}, {}, VertexLabels -> {{} -> "SoftmaxLayer"}]'
    )


def test_the_words_of_a_summary(nested):
    assert words(drawn(nested)) == [
        "Input", "array (size: 3×32×32)", "stem", "ConvolutionLayer", "8×30×30", "body", "NetChain", "2 layers",
        "8×30×30", "head", "NetChain", "3 layers", "10", "Output", "vector (size: 10)",
    ]  # fmt: skip
    full = words(drawn(nested, "FullSummaryGraphic"))
    assert full[5:8] == ["body / 1 / 1", "ElementwiseLayer", "8×30×30"]
    assert [w for w in full if w.endswith("Layer")] == [layer.head.name for _, layer in nested.leaves()]
    assert information(nested, "MXNetNodeGraphPlot") == information(nested, "FullSummaryGraphic")
    assert text(information(nested, "SummaryGraphic"), "OutputForm") == "-Graphics-"


def test_a_layer_by_itself(make):
    layer = make("ConvolutionLayer", 64, 3, {"Input": (3, 14, 14)})
    page = drawn(layer)
    assert words(page)[2:4] == ["ConvolutionLayer", "64×12×12"]
    assert len(boxes(page)) == 3
    assert information(layer, "FullSummaryGraphic") == information(layer, "SummaryGraphic")


def test_open_sizes_have_one_name_each(make):
    page = drawn(chain(make("ConvolutionLayer", 3, (1, 1)), Ramp))
    assert [w for w in words(page) if "×" in w] == [
        "array (size: n1×n2×n3)", "3×n4×n5", "3×n4×n5", "array (size: 3×n4×n5)",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 5, 11, 23, 60, 200])
def test_boxes_keep_apart_and_hold_their_words(make, count):
    kinds = [make("BatchNormalizationLayer"), Ramp, make("LinearLayer", 7), make("SoftmaxLayer")]
    net = chain(*(kinds[i % 4] for i in range(count)), Input=list_of(1000))
    page = drawn(net)
    found = boxes(page)
    assert len(found) == count + 2
    for a, b in combinations(found, 2):
        gap = max(
            a.left - b.left - b.width, b.left - a.left - a.width, a.top - b.top - b.height, b.top - a.top - a.height
        )
        assert gap > 15
    for box in found:
        assert box.left > 5 and box.left + box.width < page.width - 5
        assert box.top > 5 and box.top + box.height < page.height - 5
    assert 0.3 < page.width / page.height < 2.9
    assert page.height < 3000
    for label in (shape for shape in page.shapes if isinstance(shape, Label)):
        width = text_width(label.lines[0], label.size, label.bold)
        around = [
            b for b in found if b.left < label.at[0] < b.left + b.width and b.top < label.at[1] < b.top + b.height
        ]
        assert len(around) == 1
        assert around[0].left < label.at[0] - width / 2 and label.at[0] + width / 2 < around[0].left + around[0].width


def test_arrows_touch_boxes_and_cross_none(make):
    page = drawn(chain(*(Ramp for _ in range(30)), Input=list_of(4)))
    found = boxes(page)
    lines = [shape.points for shape in page.shapes if isinstance(shape, Path) and not shape.closed]
    heads = [shape.points[0] for shape in page.shapes if isinstance(shape, Path) and shape.closed]
    assert len(lines) == len(heads) == 31
    for line, tip in zip(lines, heads, strict=True):
        start, end = (next(i for i, b in enumerate(found) if on_border(p, b)) for p in (line[0], tip))
        assert end == start + 1
        for (x, y), (u, v) in pairwise(line):
            for part in np.linspace(0, 1, 50):
                p = (x + (u - x) * part, y + (v - y) * part)
                assert not any(b.left + 1 < p[0] < b.left + b.width - 1 and b.top + 1 < p[1] < b.top + b.height - 1
                               for b in found)  # fmt: skip


def on_border(p, box):
    inside = box.left <= p[0] <= box.left + box.width
    return inside and min(abs(p[1] - box.top), abs(p[1] - box.top - box.height)) < 0.2


def test_long_names_are_cut():
    name = "a name that is much longer than any box could be in a picture that one wants to look at"
    shown = next(w for w in words(drawn(named(**{name: 3, "b": 2}))) if w.startswith("a name"))
    assert "…" in shown and len(shown) < 50 and shown.endswith("look at")


def test_families_have_colours(make):
    page = drawn(chain(3, Ramp, 4, make("SoftmaxLayer"), Input=list_of(2)))
    fills = [box.fill for box in boxes(page)]
    assert fills[1] == fills[3] != fills[2] != fills[4]
    assert fills[0] == fills[-1] and fills[0].red == fills[0].green == fills[0].blue
