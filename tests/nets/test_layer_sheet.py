"""Worked examples of the reference guide: numbers and dimensions that were calculated from the stated rules."""

import math

import numpy as np
import pytest

from wlnet.python import Session, text

E = math.e

NUMBERS = [
    # Functions of one number.
    ("ElementwiseLayer[Ramp[#]-Ramp[-#]*0.3&][{-1,-0.5,0,0.5,1}]", [-0.3, -0.15, 0, 0.5, 1]),
    ('ElementwiseLayer["ELU"][-1]', -0.632121),
    ('ElementwiseLayer["HardSigmoid"][{-2,-1,0,1,2}]', [0, 0, 0.5, 1, 1]),
    ('ElementwiseLayer["GELU"][1]', 0.841345),
    ('ElementwiseLayer["GELU"][{-1,1}]', [-0.158655, 0.841345]),
    ('ElementwiseLayer["Swish"][1]', 0.731059),
    ('ElementwiseLayer["Mish"][1]', 0.865098),
    ('ElementwiseLayer["SELU"][-1]', -1.111330),
    ('ElementwiseLayer["SoftPlus"][1]', 1.313262),
    ('ElementwiseLayer["SoftSign"][-2]', -0.666667),
    ('ElementwiseLayer["HardSwish"][1]', 0.666667),
    ("ElementwiseLayer[0.5 (#(1+Tanh[0.797885 (#+0.044715 #^3)]))&][{-1,0,1}]", [-0.158808, 0, 0.841192]),
    ("a=0.1;ElementwiseLayer[Ramp[#]-a*Ramp[-#]&][{-1,2}]", [-0.1, 2]),
    ('ParametricRampLayer[{},"Slope"->0.25][{{10,10,10},{-10,-10,-10}}]', [[10] * 3, [-2.5] * 3]),
    ("SoftmaxLayer[][{1,2,3}]", [0.0900306, 0.244728, 0.665241]),
    ("SoftmaxLayer[1][{{1,2},{3,4}}]", [[0.119203] * 2, [0.880797] * 2]),
    # Functions of several numbers.
    ("ThreadingLayer[Plus][{{1,2,3},{10,20,30}}]", [11, 22, 33]),
    ("ThreadingLayer[Times][{{{1,2},{3,4}},{{10},{100}}}]", [[10, 20], [300, 400]]),
    (
        "ThreadingLayer[Plus,1][{{{1,2,3,4},{0,0,0,0},{5,6,7,8}},{10,20,30,40}}]",
        [[11, 22, 33, 44], [10, 20, 30, 40], [15, 26, 37, 48]],
    ),
    ("ThreadingLayer[Plus,-1][{{{1,2},{3,4},{5,6}},{10,20,30}}]", [[11, 12], [23, 24], [35, 36]]),
    ("TotalLayer[][{{1,2},{3,4},{5,6}}]", [9, 12]),
    ("DotLayer[][{{1,2},{3,4}}]", 11),
    ("DotLayer[][{{{1,2},{3,4}},{5,6}}]", [17, 39]),
    ("SummationLayer[][{{1,2},{3,4}}]", 10),
    ("AggregationLayer[Max][{{1,5},{7,2}}]", [5, 7]),
    ("AggregationLayer[Total,1][{{1,2},{3,4}}]", [4, 6]),
    (
        'NetGraph[{Quiet[ConstantArrayLayer["Array"->ConstantArray[0.3,5]]],ThreadingLayer[Ramp[#]-Ramp[-#]*#2&]},'
        '{{NetPort["Input"],1}->2}][{-1,-.5,0,.5,1}]',
        [-0.3, -0.15, 0, 0.5, 1],
    ),
    # Linear maps, convolution and its adjoint.
    ('LinearLayer[2,"Weights"->{{1,2},{3,4}},"Biases"->{10,20}][{1,1}]', [13, 27]),
    ('ConvolutionLayer["Weights"->{{{1,2,3}}},"Biases"->None][{{1,2,3,4}}]', [[14, 20]]),
    ('ConvolutionLayer["Weights"->{{{1,2,3}}},"Biases"->None,PaddingSize->1][{{1,2,3,4}}]', [[8, 14, 20, 11]]),
    ('ConvolutionLayer["Weights"->{{{1,2,3}}},"Biases"->None,"PaddingSize"->1,"Stride"->2][{{1,2,3,4}}]', [[8, 20]]),
    ('ConvolutionLayer["Weights"->{{{1,1}}},"Biases"->None,"Dilation"->2][{{1,2,3,4,5}}]', [[4, 6, 8]]),
    ('DeconvolutionLayer["Weights"->{{{1,2,3}}},"Biases"->None][{{1,10}}]', [[1, 12, 23, 30]]),
    ('DeconvolutionLayer["Weights"->{{{1,2,3}}},"Biases"->None,"Stride"->2][{{1,10}}]', [[1, 2, 13, 20, 30]]),
    (
        'DeconvolutionLayer["Weights"->{{{1,2,3}}},"Biases"->None,"Stride"->2,PaddingSize->1][{{1,10}}]',
        [[2, 13, 20]],
    ),
    (
        'DeconvolutionLayer["Weights"->{{{1,2,3}}},"Biases"->None,"Stride"->2,PaddingSize->{{1,0}}][{{1,10}}]',
        [[2, 13, 20, 30]],
    ),
    (
        'DeconvolutionLayer["Weights"->{{{1,2,3}}},"Biases"->None,"Stride"->2,PaddingSize->"Same"][{{1,10}}]',
        [[1, 2, 13, 20]],
    ),
    (
        'DeconvolutionLayer["Weights"->{{{1,2,3}}},"Biases"->None,"Dilation"->2][{{1,10}}]',
        [[1, 10, 2, 20, 3, 30]],
    ),
    (
        'DeconvolutionLayer["Weights"->{{{{1,2},{3,4}}}},"Biases"->None,"Stride"->2][{{{1,2},{3,4}}}]',
        [[[1, 2, 2, 4], [3, 4, 6, 8], [3, 6, 4, 8], [9, 12, 12, 16]]],
    ),
    ('DeconvolutionLayer["Weights"->{{{1,1}}},"Biases"->None][{{1,2,3}}]', [[1, 3, 5, 3]]),
    (
        'DeconvolutionLayer["Weights"->{{{1,2,3}}},"Biases"->None,"Stride"->3][{{1,2,3}}]',
        [[1, 2, 3, 2, 4, 6, 3, 6, 9]],
    ),
    ('DeconvolutionLayer["Weights"->{{{1,1}},{{1,-1}}},"Biases"->None][{{1,2},{3,4}}]', [[4, 4, -2]]),
    (
        'DeconvolutionLayer["Weights"->{{{{1,2},{3,4}}}},"Biases"->None][{{{1,2},{3,4}}}]',
        [[[1, 4, 4], [6, 20, 16], [9, 24, 16]]],
    ),
    (
        "PoolingLayer[{2,2},2][{{{1,2,3,4},{5,6,7,8},{9,10,11,12},{13,14,15,16}}}]",
        [[[6, 8], [14, 16]]],
    ),
    (
        'PoolingLayer[{2,2},2,"Function"->Mean][{{{1,2,3,4},{5,6,7,8},{9,10,11,12},{13,14,15,16}}}]',
        [[[3.5, 5.5], [11.5, 13.5]]],
    ),
    ("ResizeLayer[{5}][{{1,2,3}}]", [[1, 1.5, 2, 2.5, 3]]),
    ("ResizeLayer[{4}][{{1,4}}]", [[1, 2, 3, 4]]),
    ('ResizeLayer[{Scaled[2]},Resampling->"Nearest"][{{1,2}}]', [[1, 1, 2, 2]]),
    (
        'SpatialTransformationLayer[{2,3}][<|"Input"->{{{1,2,3},{4,5,6}}},"Parameters"->{1,0,0,0,1,0}|>]',
        [[[1, 2, 3], [4, 5, 6]]],
    ),
    ("PaddingLayer[{{1,2}}][{1,2,3}]", [0, 1, 2, 3, 0, 0]),
    ('PaddingLayer[{{1,2}},Padding->"Fixed"][{1,2,3}]', [1, 1, 2, 3, 3, 3]),
    ('PaddingLayer[{{1,2}},Padding->"Reflected"][{1,2,3}]', [2, 1, 2, 3, 2, 1]),
    # Normalization and dropout.
    ('NetInitialize[BatchNormalizationLayer["Input"->1]][{1}]', [0.9995004]),
    ('NetInitialize[NormalizationLayer["Input"->{1,3}]][{{1,2,3}}]', [[-1.22383, 0, 1.22383]]),
    ('NetInitialize[NormalizationLayer["Unbiased"->True,"Input"->{1,3}]][{{1,2,3}}]', [[-0.9995, 0, 0.9995]]),
    (
        'NetInitialize[NormalizationLayer[Method->"RMS","Input"->{1,3}]][{{1,2,3}}]',
        [[0.462860, 0.925721, 1.388581]],
    ),
    ("LocalResponseNormalizationLayer[][{{{2}}}]", [[[1.490712]]]),
    ("LocalResponseNormalizationLayer[][{{{1}},{{2}}}]", [[[0.707107]], [[1.414214]]]),
    (
        'Union[DropoutLayer[Method->"AlphaDropout"][ConstantArray[0,100],NetEvaluationMode->"Train"]]',
        [0.886405 * -1.7580993 + 0.779194, 0.779194],
    ),
    # Structure.
    ("CatenateLayer[][{{1,2},{3}}]", [1, 2, 3]),
    ("CatenateLayer[2][{{{1},{2}},{{3},{4}}}]", [[1, 3], [2, 4]]),
    ("b=CatenateLayer[][{{{1},{2},{3}}}]", [[1], [2], [3]]),
    ("CatenateLayer[][CatenateLayer[][{{{1},{2},{3}}}]]", [1, 2, 3]),
    ("ReshapeLayer[{2,3}][Range[6]]", [[1, 2, 3], [4, 5, 6]]),
    ("ReshapeLayer[{}][{7}]", 7),
    ("PartLayer[1;;2][{{1,2},{3,4},{5,6}}]", [[1, 2], [3, 4]]),
    ("PartLayer[-2][{1,2,3,4,5,6}]", 5),
    ("PartLayer[2;;][{-1,-2,-3,-4,-5}]", [-2, -3, -4, -5]),
    ('PartLayer[2,"Input"->3][{{1,2,3},{.1,.2,.3}}]', [2, 0.2]),
    ('PartLayer[{All,1},"Input"->{2,3}][{{1,2,3},{4,5,6}}]', [1, 4]),
    ('PartLayer[;;;;2,"Input"->{Automatic}][Range[10]]', [1, 3, 5, 7, 9]),
    ("ReplicateLayer[2][{1,2}]", [[1, 2], [1, 2]]),
    ("ReplicateLayer[2,2][{1,2}]", [[1, 1], [2, 2]]),
    ('AppendLayer[][<|"Input"->{1,2},"Element"->3|>]', [1, 2, 3]),
    ('PrependLayer[][<|"Input"->{1,2},"Element"->3|>]', [3, 1, 2]),
    ('ExtractLayer[][<|"Input"->{10,20,30},"Position"->{-1}|>]', 30),
    ("OrderingLayer[][{3,1,2}]", [2, 3, 1]),
    # Arrays, sequences, embedding.
    ('ConstantTimesLayer["Scaling"->{2,3}][{1,1}]', [2, 3]),
    ('ConstantPlusLayer["Biases"->{2,3}][{1,1}]', [3, 4]),
    ('NetArrayLayer["Array"->{1,2}][]', [1, 2]),
    ('EmbeddingLayer["Weights"->{{1,2},{3,4}}][{2,1}]', [[3, 4], [1, 2]]),
    ("UnitVectorLayer[3][2]", [0, 1, 0]),
    ("UnitVectorLayer[3][{1,3}]", [[1, 0, 0], [0, 0, 1]]),
    ('SequenceRestLayer["Input"->{"Varying",3}][{{1,2,3},{4,5,6},{7,8,9}}]', [[4, 5, 6], [7, 8, 9]]),
    ("SequenceLastLayer[][{{1,2},{3,4}}]", [3, 4]),
    ("SequenceMostLayer[][{1,2,3}]", [1, 2]),
    ("SequenceReverseLayer[][{1,2,3}]", [3, 2, 1]),
    ('SequenceIndicesLayer["Maximum"->2][{5,6,7}]', [1, 2, 2]),
    (
        'LongShortTermMemoryLayer[1,Sequence@@Flatten[Table[{g<>"GateInputWeights"->{{1}},g<>"GateStateWeights"->{{1}},'
        'g<>"GateBiases"->{0}},{g,{"Input","Output","Forget","Memory"}}]]][{{1},{1}}]',
        [[0.369606], [0.650535]],
    ),
    (
        'GatedRecurrentLayer[1,Sequence@@Flatten[Table[{g<>"GateInputWeights"->{{1}},g<>"GateStateWeights"->{{1}},'
        'g<>"GateBiases"->{0}},{g,{"Input","Reset","Memory"}}]]][{{1},{1}}]',
        [[0.204824], [0.346753]],
    ),
    (
        'BasicRecurrentLayer[1,"InputWeights"->{{1}},"StateWeights"->{{1}},"Biases"->{0}][{{1},{1}}]',
        [[0.761594], [0.942681]],
    ),
    ('AttentionLayer["Dot"][<|"Key"->{{1,0},{0,1}},"Value"->{{1},{3}},"Query"->{1,0}|>]', [1.537883]),
    (
        'AttentionLayer["Dot","ScoreRescaling"->"DimensionSqrt"]'
        '[<|"Key"->{{1,0},{0,1}},"Value"->{{1},{3}},"Query"->{1,0}|>]',
        [1.660477],
    ),
    # Losses.
    ('CrossEntropyLossLayer["Index"][<|"Input"->{0.1,0.2,0.7},"Target"->3|>]', 0.356675),
    ('CrossEntropyLossLayer["Binary"][<|"Input"->0.8,"Target"->1|>]', 0.223144),
    ('CrossEntropyLossLayer["Binary"][<|"Input"->0.25,"Target"->0.5|>]', 0.836988),
    ('CrossEntropyLossLayer["Probabilities"][<|"Input"->{0.5,0.25,0.25},"Target"->{0.5,0.5,0}|>]', 1.039721),
    ('MeanSquaredLossLayer[][<|"Input"->{1,2},"Target"->{3,2}|>]', 2),
    ('MeanAbsoluteLossLayer[][<|"Input"->{1,2},"Target"->{3,2}|>]', 1),
    ('ContrastiveLossLayer[][<|"Input"->0.2,"Target"->True|>]', 0.3),
    ('ContrastiveLossLayer[][<|"Input"->0.7,"Target"->True|>]', 0),
    ('ContrastiveLossLayer[][<|"Input"->0.7,"Target"->False|>]', 0.7),
    ('CTCLossLayer[][<|"Input"->{{.6,.4},{.7,.3}},"Target"->{1}|>]', 0.127833),
]


@pytest.mark.parametrize(("source", "expected"), NUMBERS)
def test_numbers(evaluated, source, expected):
    y = np.asarray(evaluated(source))
    assert y.shape == np.shape(expected)
    assert np.allclose(y, expected, rtol=1e-5, atol=1e-5)


DIMENSIONS = [
    ('FlattenLayer[1,"Input"->{2,3,4,5}]', (6, 4, 5)),
    ('FlattenLayer[2,"Input"->{2,3,4,5}]', (24, 5)),
    ('FlattenLayer[-2,"Input"->{2,3,4,5}]', (2, 60)),
    ('FlattenLayer["Input"->{2,3,4,5}]', (120,)),
    ('FlattenLayer[Infinity,"Input"->{2,3,4,5}]', (120,)),
    ('ReshapeLayer[{Inherited,Automatic},"Input"->{2,3,4}]', (2, 12)),
    ('TransposeLayer[{1<->3,2<->4},"Input"->{3,4,5,6}]', (5, 6, 3, 4)),
    ('TransposeLayer[{1<->3,1<->4},"Input"->{3,4,5,6}]', (6, 4, 3, 5)),
    ('TransposeLayer[1<->3,"Input"->{1,2,3}]', (3, 2, 1)),
    ('TransposeLayer[{1<->4,2<->3,3<->4},"Input"->{5,6,7,8}]', (8, 7, 5, 6)),
    ('ConvolutionLayer[16,{3,3},"PaddingSize"->1,"Input"->{3,20,30}]', (16, 20, 30)),
    ('ConvolutionLayer[4,{3,3},PaddingSize->"Same","Stride"->2,"Input"->{3,7,8}]', (4, 4, 4)),
    ('DeconvolutionLayer[256,{2,2},"Stride"->2,"Input"->{256,19,19}]', (256, 38, 38)),
    ('DeconvolutionLayer[3,{4,4},"Stride"->2,"PaddingSize"->1,"Input"->{5,7,9}]', (3, 14, 18)),
    ('PoolingLayer[2,2,"Input"->{4,6,8}]', (4, 3, 4)),
    ('PoolingLayer[{2,2},"Stride"->2,"Input"->{4,6,8}]', (4, 3, 4)),
    ('PoolingLayer[3,"Input"->{4,6,8}]', (4, 4, 6)),
    ('PoolingLayer[3,2,PaddingSize->"Same","Input"->{4,7,8}]', (4, 4, 4)),
    ('LinearLayer[{},"Input"->3]', ()),
    ('LinearLayer["Output"->3,"Input"->2]', (3,)),
    ('LinearLayer[{2,3},"Input"->{4,5}]', (2, 3)),
    ('NetArrayLayer["Output"->{2,3}]', (2, 3)),
    ('PaddingLayer[{{0,0},{2,2},{2,2}},Padding->"Reflected","Input"->{3,5,6}]', (3, 9, 10)),
    ('PartLayer[{2;;5,2;;5},"Input"->{7,8}]', (4, 4)),
    ('PartLayer[{;;,2;;-2,3;;-3},"Input"->{3,7,8}]', (3, 5, 4)),
    ('ReplicateLayer[{4,5},"Input"->{2,3}]', (4, 5, 2, 3)),
    ('ReplicateLayer[4,-1,"Input"->{2,3}]', (2, 3, 4)),
    ('AggregationLayer[Mean,"Input"->{2,3,4}]', (2,)),
    ('AggregationLayer[Mean,2;;3,"Input"->{2,3,4,5}]', (2, 5)),
    ('AggregationLayer[Mean,All,"Input"->{2,3,4,5}]', ()),
    ('ResizeLayer[{All,Scaled[2]},"Input"->{3,4,5}]', (3, 4, 10)),
    ('ImageAugmentationLayer[{4,5},"Input"->{3,7,8}]', (3, 4, 5)),
]  # fmt: skip


@pytest.mark.parametrize(("source", "dims"), DIMENSIONS)
def test_dimensions(source, dims):
    session = Session()
    net = session.evaluate(source)
    assert not session.messages
    assert net.outputs["Output"].dims == dims


ARRAYS = [
    ('LinearLayer[{2,3},"Input"->{4,5}]', {"Weights": (6, 20), "Biases": (6,)}),
    ('ConvolutionLayer[6,{3,2},"ChannelGroups"->2,"Input"->{4,9,9}]', {"Weights": (6, 2, 3, 2), "Biases": (6,)}),
    ('DeconvolutionLayer[6,{3,2},"ChannelGroups"->2,"Input"->{4,9,9}]', {"Weights": (4, 3, 3, 2), "Biases": (6,)}),
    ('DeconvolutionLayer[1,3,"Input"->{2,9},"Biases"->None]', {"Weights": (2, 1, 3)}),
    ('DeconvolutionLayer[2,3,"Input"->{1,9},"Biases"->None]', {"Weights": (1, 2, 3)}),
    ('ConvolutionLayer[3,2,Interleaving->True,"Input"->{7,7,5}]', {"Weights": (3, 5, 2, 2), "Biases": (3,)}),
    ('NormalizationLayer["Input"->{3,8,9}]', {"Scaling": (3,), "Biases": (3,)}),
    ('NormalizationLayer[2,"Same","Input"->{7,5}]', {"Scaling": (5,), "Biases": (5,)}),
    (
        'BatchNormalizationLayer["Input"->{3,8,9}]',
        {"Scaling": (3,), "Biases": (3,), "MovingMean": (3,), "MovingVariance": (3,)},
    ),
    ('ParametricRampLayer["Input"->{3,4}]', {"Slope": (3,)}),
    ('ParametricRampLayer[{},"Input"->{3,4}]', {"Slope": ()}),
    ('ParametricRampLayer[1;;2,"Input"->{3,4,5}]', {"Slope": (3, 4)}),
    ('EmbeddingLayer[4,7,"Input"->2]', {"Weights": (7, 4)}),
    ('ConstantPlusLayer["Input"->{3,4}]', {"Biases": (3, 4)}),
    ('ConstantTimesLayer["Input"->{3,4}]', {"Scaling": (3, 4)}),
    ('BasicRecurrentLayer[3,"Input"->{4,2}]', {"InputWeights": (3, 2), "StateWeights": (3, 3), "Biases": (3,)}),
]


@pytest.mark.parametrize(("source", "dims"), ARRAYS)
def test_dimensions_of_arrays(source, dims):
    session = Session()
    net = session.evaluate(source)
    assert not session.messages
    assert {name: net.array_dims(name) for name in net.arrays if net.is_enabled(name)} == dims


FIRST_VALUES = [
    ('LinearLayer[2,"Input"->2]', "Biases", 0),
    ('ConvolutionLayer[2,3,"Input"->{2,5}]', "Biases", 0),
    ('BatchNormalizationLayer["Input"->2]', "Scaling", 1),
    ('BatchNormalizationLayer["Input"->2]', "Biases", 0),
    ('BatchNormalizationLayer["Input"->2]', "MovingMean", 0),
    ('BatchNormalizationLayer["Input"->2]', "MovingVariance", 1),
    ('NormalizationLayer["Input"->{2,3}]', "Scaling", 1),
    ('NormalizationLayer["Input"->{2,3}]', "Biases", 0),
    ('ParametricRampLayer["Input"->2]', "Slope", 0.1),
    ('ConstantTimesLayer["Input"->2]', "Scaling", 1),
    ('ConstantPlusLayer["Input"->2]', "Biases", 0),
]


@pytest.mark.parametrize(("source", "name", "value"), FIRST_VALUES)
def test_first_values(evaluated, source, name, value):
    assert np.allclose(evaluated(f'NetExtract[NetInitialize[{source}],"{name}"]'), value)


DEFAULTS = [
    ("ConvolutionLayer[2,3]", 'ConvolutionLayer[2,3,"Dilation"->1,"Stride"->1,PaddingSize->0,Interleaving->False]'),
    ("PoolingLayer[3]", 'PoolingLayer[3,1,"Function"->Max,PaddingSize->0]'),
    ("SoftmaxLayer[]", "SoftmaxLayer[-1]"),
    ("ParametricRampLayer[]", "ParametricRampLayer[1]"),
    ("CatenateLayer[]", "CatenateLayer[1]"),
    ("TransposeLayer[]", "TransposeLayer[1<->2]"),
    ("FlattenLayer[]", "FlattenLayer[Infinity]"),
    ("ReplicateLayer[3]", "ReplicateLayer[3,1]"),
    ("AggregationLayer[Mean]", "AggregationLayer[Mean,2;;All]"),
    ("NormalizationLayer[]", 'NormalizationLayer[2;;All,"Complement"]'),
    ("DropoutLayer[]", "DropoutLayer[0.5]"),
    ("ContrastiveLossLayer[]", "ContrastiveLossLayer[0.5]"),
    ("BatchNormalizationLayer[]", 'BatchNormalizationLayer["Epsilon"->0.001,"Momentum"->0.9]'),
    (
        "LocalResponseNormalizationLayer[]",
        'LocalResponseNormalizationLayer["Alpha"->1.0,"Beta"->0.5,"Bias"->1.0,"ChannelWindowSize"->2]',
    ),
    ('ConvolutionLayer[2,3,"GroupNumber"->2]', 'ConvolutionLayer[2,3,"ChannelGroups"->2]'),
    ('DeconvolutionLayer[2,3,"GroupNumber"->1]', "DeconvolutionLayer[2,3]"),
    ('ConvolutionLayer[2,3,"Interleaving"->True]', "ConvolutionLayer[2,3,Interleaving->True]"),
    ('DeconvolutionLayer[2,3,"PaddingSize"->1]', "DeconvolutionLayer[2,3,PaddingSize->1]"),
    ('BatchNormalizationLayer["Gamma"->{2},"Beta"->{3}]', 'BatchNormalizationLayer["Scaling"->{2},"Biases"->{3}]'),
    ('TotalLayer["Inputs"->2]', "TotalLayer[InputPorts->2]"),
    ('CatenateLayer["Inputs"->{3,4}]', "CatenateLayer[InputPorts-><|1->3,2->4|>]"),
    ("NetChain[{3}]", "NetChain[{LinearLayer[3]}]"),
    ("NetChain[{Ramp,Tanh}]", "NetChain[{ElementwiseLayer[Ramp],ElementwiseLayer[Tanh]}]"),
    ("PoolingLayer[2,2]", 'PoolingLayer[2,"Stride"->2]'),
    ("ResizeLayer[{4}]", 'ResizeLayer[{4},Resampling->Automatic,"Scheme"->Automatic,Interleaving->False]'),
    ("PaddingLayer[{{1,2}}]", 'PaddingLayer[{{1,2}},"Padding"->0]'),
    ("AttentionLayer[]", 'AttentionLayer["Bilinear"]'),
    ("BasicRecurrentLayer[3]", 'BasicRecurrentLayer[3,"Dropout"->None]'),
]


@pytest.mark.parametrize(("short", "long"), DEFAULTS)
def test_forms_that_are_the_same(short, long):
    session = Session()
    assert session.evaluate(short) == session.evaluate(long)
    assert not session.messages


LONG_NAMES = [
    ("RectifiedLinearUnit", "ReLU"),
    ("ExponentialLinearUnit", "ELU"),
    ("ScaledExponentialLinearUnit", "SELU"),
    ("GaussianErrorLinearUnit", "GELU"),
]


@pytest.mark.parametrize(("long", "short"), LONG_NAMES)
def test_names_of_functions(evaluated, long, short):
    data = "[{-2,-0.5,0,0.5,2}]"
    assert np.array_equal(
        evaluated(f'ElementwiseLayer["{long}"]{data}'), evaluated(f'ElementwiseLayer["{short}"]{data}')
    )


READABLE = [
    ("ElementwiseLayer[Ramp]", {"Function": "Ramp"}),
    ("ThreadingLayer[Times]", {"Function": "Times"}),
    ('PoolingLayer[{2,3},2,"Input"->{1,9,9}]', {"Function": "Max", "KernelSize": "{2, 3}", "Stride": "{2, 2}"}),
    (
        'ConvolutionLayer[2,3,PaddingSize->1,"Biases"->None,"Input"->{4,9,9}]',
        {
            "KernelSize": "{3, 3}", "Stride": "{1, 1}", "PaddingSize": "{{1, 1}, {1, 1}}", "Dilation": "{1, 1}",
            "ChannelGroups": "1", "Biases": "None", "Input": "{4, 9, 9}", "Output": "{2, 9, 9}",
        },
    ),
    ("CatenateLayer[2]", {"Level": "2"}),
]  # fmt: skip


@pytest.mark.parametrize(("source", "parts"), READABLE)
def test_readable_parts(source, parts):
    session = Session()
    found = {name: text(session.evaluate(f'NetExtract[{source},"{name}"]')) for name in parts}
    assert found == parts
    assert not session.messages


PORTS = [
    ('"Real"', '"Real"', "2.5"),
    ('"Integer"', '"Integer"', "2"),
    ("3", "{3}", "{1, 2, 3}"),
    ("{2, 3}", "{2, 3}", "{{1, 2, 3}, {4, 5, 6}}"),
    ("{}", '"Real"', "1"),
    ('"Varying"', '{"Varying"}', "{1, 2}"),
    ('{"Varying", 2}', '{"Varying", 2}', "{{1, 2}, {3, 4}, {5, 6}}"),
    ('{"n", 2}', '{"n", 2}', "{{1, 2}}"),
    ("{Automatic, 2}", "{Automatic, 2}", "{{1, 2}}"),
    ("{Automatic}", "{Automatic}", "{1, 2}"),
    ("Automatic", "Automatic", "{1, 2}"),
    ('Restricted["Integer", 4]', 'Restricted["Integer", 4]', "4"),
    ('Restricted["Integer", {0, Infinity}]', 'Restricted["Integer", {0, Infinity}]', "0"),
    ('{2, "Integer"}', '{2, "Integer"}', "{1, -2}"),
    ('{"Varying", Restricted["Integer", 4]}', '{"Varying", Restricted["Integer", 4]}', "{1, 4, 2}"),
    ('{2, "Real"}', "{2}", "{1, 2}"),
    ('NetEncoder["Boolean"]', None, "True"),
    ('NetEncoder[{"Class", {"a", "b"}}]', None, '"b"'),
]


@pytest.mark.parametrize(("given", "kept", "data"), PORTS)
def test_what_a_port_can_be_told(evaluated, given, kept, data):
    session = Session()
    assert (
        kept is None
        or text(session.evaluate(f'NetExtract[ElementwiseLayer["ReLU", "Input" -> {given}], "Input"]')) == kept
    )
    session.evaluate(f'ElementwiseLayer["ReLU", "Input" -> {given}][{data}]')
    assert not session.messages
    if kept is not None:
        one = evaluated(f"N[Ramp[{data}]]")
        assert np.allclose(evaluated(f'ElementwiseLayer["ReLU", "Input" -> {given}][{data}]'), one)
    if kept not in (None, "Automatic"):
        both = evaluated(f'ElementwiseLayer["ReLU", "Input" -> {given}][{{{data}, {data}}}]')
        assert np.allclose(both, [one, one])


@pytest.mark.parametrize("given", ["0", "-1", "2.5", "{0}", "{2, x}", '"Foo"', '{"Real", 2}', 'Restricted["Integer"]'])
def test_what_a_port_cannot_be_told(given):
    session = Session()
    found = text(session.evaluate(f'ElementwiseLayer[Tanh, "Input" -> {given}]'))
    assert found == "$Failed"
    assert len(session.messages) == 1
