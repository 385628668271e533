"""The layers, one file per family; importing this package registers them all.

A layer is one class:

    @layer("SoftmaxLayer")
    class Softmax(Layer):
        usage = "SoftmaxLayer[n] normalizes exponentials at level n; SoftmaxLayer[] at the last level."
        level = argument("Level", NonZeroInteger, -1)
        input = port("Input", "i*")
        output = port("Output", "i*")

        def forward(self, ops, x):
            return ops.softmax(x, axis=self.level)

Variables of patterns ("c n*", "c m/g k*") that occur in several ports, arrays and settings (dim=...) are one size; what
else sizes say of each other stands in `relate`, what must not be in `check`. `forward` gets ops, the inputs x[b, ...]
and the arrays in the order of declaration; an array switched off is None, several outputs are a list, and a keyword
`mode` receives how the net is run (training, precision, random generator). A port with interleaved_by="Interleaving"
reaches `forward` channel first whatever the setting. Layers see only ops.

Ports that depend on settings come from `ports_of`, arrays that do from `arrays_of`. Layers with any number of inputs
derive from `several.Several`. Arrays that change in training without being learned get their new values from `moved`.
"""

from . import (  # noqa: F401  # importing them registers their layers
    aggregation,
    compiled,
    constants,
    convolution,
    dot,
    dropout,
    elementwise,
    embedding,
    extraction,
    joining,
    linear,
    losses,
    normalization,
    padding,
    placeholder,
    pooling,
    randomness,
    recurrent,
    replication,
    reshape,
    resizing,
    selection,
    sequences,
    softmax,
    spatial,
    threading,
    transposition,
)
