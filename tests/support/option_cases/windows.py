"""Convolution, transposed convolution, pooling, resampling."""

import definitions as define

from .case import called, of_one, some

C = {"stride": (1,), "dilation": (1,), "before": (0,)}
C2 = {"stride": (1, 1), "dilation": (1, 1), "before": (0, 0)}


def conv(shape, sizes, w, b=None, extra=None, **options):
    """A convolution of x[shape] with output sizes; `extra` are settings of the definition."""
    full = {**(C if len(sizes) == 1 else C2), **(extra or {})}
    source = called("ConvolutionLayer", Weights=w, Biases=b, **options)
    return of_one(source, shape, lambda x: define.convolution(x, w, b, sizes=sizes, **full))


def deconv(shape, sizes, w, b=None, extra=None, **options):
    full = {**(C if len(sizes) == 1 else C2), **(extra or {})}
    source = called("DeconvolutionLayer", Weights=w, Biases=b, **options)
    return of_one(source, shape, lambda x: define.deconvolution(x, w, b, sizes=sizes, **full))


def pool(shape, sizes, *args, kernel, stride, before=None, function="Max", **options):
    before = before or (0,) * len(sizes)
    source = called("PoolingLayer", *args, **options)
    return of_one(source, shape, lambda x: define.pooling(x, kernel, stride, before, sizes, function))


W1, W2, V1, V2, B2, B3 = some(3, 2, 2), some(2, 2, 3, 2), some(2, 3, 2), some(2, 2, 3, 2), some(2), some(3)
G1, G2 = some(4, 1, 2), some(4, 2, 2)


def turned(w, b=None, **settings):
    return define.channels_last(lambda x: define.convolution(x, w, b, **settings))


CONVOLUTIONS = [
    conv((2, 6), (5,), W1),
    conv((2, 6), (5,), W1, B3),
    conv((2, 6, 5), (4, 4), W2, B2, OutputChannels=2, KernelSize="{3, 2}", Dimensionality=2),
    of_one(
        called("ConvolutionLayer", 3, "{2}", Weights=W1, Biases=B3), (2, 6),
        lambda x: define.convolution(x, W1, B3, sizes=(5,), **C),
    ),
    conv((2, 7), (3,), W1, extra={"stride": (2,)}, Stride=2),
    conv((2, 7, 6), (3, 3), W2, extra={"stride": (2, 2)}, Stride="{2, 2}"),
    conv((2, 7), (5,), W1, extra={"dilation": (2,)}, Dilation=2),
    conv((2, 6), (7,), W1, extra={"before": (1,)}, PaddingSize=1),
    conv((2, 6, 5), (6, 6), W2, extra={"before": (1, 1)}, PaddingSize="{1, 1}"),
    conv((2, 6), (7,), W1, extra={"before": (2,)}, PaddingSize="{{2, 0}}"),
    conv((2, 6), (6,), W1, extra={"before": (0,)}, PaddingSize='"Same"'),
    conv((2, 7), (4,), some(3, 2, 3), extra={"before": (1,), "stride": (2,)}, PaddingSize='"Same"', Stride=2),
    conv((4, 6), (5,), G1, extra={"groups": 4}, ChannelGroups=4),
    conv((4, 6), (5,), G2, extra={"groups": 2}, GroupNumber=2),
    conv((2, 6), (5,), W1, B3, Interleaving=False, Dimensionality=1),
    conv((2, 6), (5,), W1, B3, Dimensionality="Automatic"),
    of_one(called("ConvolutionLayer", Weights=W1, Biases=B3, Interleaving=True), (6, 2),
           turned(W1, B3, sizes=(5,), **C)),
    of_one(called("ConvolutionLayer", Weights=W2, Biases=B2, Interleaving=True), (6, 5, 2),
           turned(W2, B2, sizes=(4, 4), **C2)),
    of_one(
        called("ConvolutionLayer", Weights=(V3 := some(1, 2, 2, 1, 2)), Biases=None, Dimensionality=3), (2, 3, 2, 3),
        lambda x: define.convolution(x, V3, None, (1,) * 3, (1,) * 3, (0,) * 3, (2, 2, 2)),
    ),
    deconv((2, 4), (5,), V1),
    deconv((2, 4), (5,), V1, B3),
    deconv((2, 3, 2), (5, 3), V2, B2, OutputChannels=2, KernelSize="{3, 2}"),
    of_one(
        called("DeconvolutionLayer", 3, "{2}", Weights=V1, Biases=B3), (2, 4),
        lambda x: define.deconvolution(x, V1, B3, sizes=(5,), **C),
    ),
    deconv((2, 4), (8,), V1, extra={"stride": (2,)}, Stride=2),
    deconv((2, 3, 2), (7, 5), V2, extra={"stride": (2, 3)}, Stride="{2, 3}"),
    deconv((2, 4), (6,), V1, extra={"dilation": (2,)}, Dilation=2),
    deconv((2, 4), (3,), V1, extra={"before": (1,)}, PaddingSize=1),
    deconv((2, 4), (4,), V1, extra={"before": (1,)}, PaddingSize="{{1, 0}}"),
    deconv((2, 4), (8,), V1, extra={"stride": (2,)}, PaddingSize='"Same"', Stride=2),
    deconv((2, 3), (6,), some(2, 1, 5), extra={"stride": (2,), "before": (1,)}, PaddingSize='"Same"', Stride=2),
    deconv((4, 4), (5,), some(4, 1, 2), extra={"groups": 2}, ChannelGroups=2),
    deconv((2, 4), (5,), V1, B3, Interleaving=False),
    of_one(
        called("DeconvolutionLayer", Weights=V1, Biases=B3, Interleaving=True, Stride=2), (4, 2),
        define.channels_last(lambda x: define.deconvolution(x, V1, B3, (2,), (1,), (0,), (8,))),
    ),
    pool((2, 6), (5,), 2, "{1}", kernel=(2,), stride=(1,)),
    pool((2, 6, 5), (3, 2), "{2, 2}", 2, kernel=(2, 2), stride=(2, 2)),
    pool((2, 6, 5), (3, 4), 2, "{2, 1}", kernel=(2, 2), stride=(2, 1)),
    pool((2, 6), (3,), "{3}", kernel=(3,), stride=(2,), before=(1,), Stride=2, PaddingSize=1),
    pool((2, 5), (5,), 3, kernel=(3,), stride=(1,), before=(1,), PaddingSize='"Same"', Dimensionality=1),
    pool((2, 5), (5,), 3, kernel=(3,), stride=(1,), before=(2,), PaddingSize="{{2, 0}}", Dimensionality="Automatic"),
    *(
        pool((2, 5, 4), (3, 2), 2, 2, kernel=(2, 2), stride=(2, 2), before=(1, 0), function=f,
             Function=f, PaddingSize="{{1, 0}, {0, 0}}")
        for f in ("Max", "Mean", "Total")
    ),
    pool((2, 3, 3, 3), (2, 2, 2), 2, kernel=(2,) * 3, stride=(1,) * 3, Dimensionality=3, Interleaving=False),
    of_one(
        called("PoolingLayer", 2, 2, Interleaving=True), (4, 6, 3),
        define.channels_last(lambda x: define.pooling(x, (2, 2), (2, 2), (0, 0), (2, 3), "Max")),
    ),
    of_one(
        called("DeconvolutionLayer", Weights=(V4 := some(2, 1, 2, 1, 2)), Biases=None, Stride=2), (2, 2, 2, 2),
        lambda x: define.deconvolution(x, V4, None, (2,) * 3, (1,) * 3, (0,) * 3, (4, 3, 4)),
    ),
    of_one(called("ResizeLayer", "{3, 1, 4}"), (2, 2, 3, 2), lambda x: define.resized(x, (3, 1, 4))),
    of_one(called("ResizeLayer", "{5}"), (2, 3), lambda x: define.resized(x, (5,))),
    of_one(called("ResizeLayer", "{4, All}", Resampling='"Linear"', Scheme='"Point"'), (2, 3, 5),
           lambda x: define.resized(x, (4, 5))),
    of_one(called("ResizeLayer", "{Scaled[1.5], Scaled[2]}", Scheme='"Bin"', Interleaving=False), (2, 4, 2),
           lambda x: define.resized(x, (6, 4), half_pixels=True)),
    of_one(called("ResizeLayer", "{Scaled[2], Scaled[3]}", Resampling='"Nearest"', Scheme="Automatic"), (2, 3, 2),
           lambda x: define.resized(x, (6, 6), nearest=True)),
    of_one(called("ResizeLayer", "{4, 2}", Resampling="Automatic", Interleaving=True), (3, 3, 2),
           define.channels_last(lambda x: define.resized(x, (4, 2)))),
]  # fmt: skip
