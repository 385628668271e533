(* A residual network: blocks that add something to what they are given (He, Zhang, Ren, Sun 2015).

     wlnet spec_examples/scripts/resnet.wl

   Where a block changes the size or the number of channels, what goes past it is brought to the same shape. The net is not
   trained. *)

convolution[channels_, stride_] :=
 ConvolutionLayer[channels, {3, 3}, "Stride" -> stride, PaddingSize -> 1, "Biases" -> None]

residual[in_, out_, stride_] := NetGraph[<|
   "conv1" -> convolution[out, stride], "norm1" -> BatchNormalizationLayer["Epsilon" -> 0.00001], "ramp1" -> Ramp,
   "conv2" -> convolution[out, 1], "norm2" -> BatchNormalizationLayer["Epsilon" -> 0.00001],
   If[in === out && stride === 1, Nothing,
    "past" -> ConvolutionLayer[out, {1, 1}, "Stride" -> stride, "Biases" -> None]],
   "sum" -> Plus, "ramp2" -> Ramp|>,
  {NetPort["Input"] -> "conv1" -> "norm1" -> "ramp1" -> "conv2" -> "norm2" -> "sum",
   If[in === out && stride === 1, NetPort["Input"] -> "sum", NetPort["Input"] -> "past" -> "sum"],
   "sum" -> "ramp2"}]

resnet = NetInitialize[NetChain[<|
    "stem" -> convolution[16, 1], "norm" -> BatchNormalizationLayer["Epsilon" -> 0.00001], "ramp" -> Ramp,
    "block1" -> residual[16, 16, 1], "block2" -> residual[16, 32, 2], "block3" -> residual[32, 64, 2],
    "mean" -> AggregationLayer[Mean], "linear" -> LinearLayer[10], "softmax" -> SoftmaxLayer[]|>,
   "Input" -> {3, 24, 24}], RandomSeeding -> 2015];

Print[resnet];
Print["layers: ", Information[resnet, "LayersCount"], ", parameters: ", Information[resnet, "ArraysTotalElementCount"]];
Print["types: ", Normal[Information[resnet, "LayerTypeCounts"]]];

SeedRandom[3];
images = RandomReal[1, {4, 3, 24, 24}];
probabilities = resnet[images];
Print["likeliest classes: ", First[Ordering[#, -1]] & /@ probabilities];

(* what a block adds is what it gives before its last ramp, less what goes past it *)
added = resnet[First[images], {NetPort[{"block1", "sum"}], NetPort["ramp"]}];
Print["block1 changes its input by ", Max[Abs[Subtract @@ Values[added]]], " at most"];

(* the loss for given classes, and how it depends on the weights *)
lossnet = NetGraph[{resnet, CrossEntropyLossLayer["Index"]}, {NetPort["Input"] -> 1 -> NetPort[2, "Input"]}];
batch = <|"Input" -> images, "Target" -> {1, 2, 3, 4}|>;
Print["losses: ", lossnet[batch]];
gradient = lossnet[batch, NetPortGradient[{1, "block2", "past", "Weights"}]];
Print["gradient of the way past block2: ", Dimensions[gradient], ", norm ", Norm[Flatten[gradient]]]
