(* An autoencoder: a net squeezes each 8 x 8 image of a digit into 12 numbers and draws it again from these alone.

     wlnet spec_examples/scripts/autoencoder.wl     40 rounds, some seconds
     wlnet spec_examples/scripts/autoencoder.wl 2   2 rounds only

   It writes autoencoder.png: eight images it has never seen above, below them what it has drawn. *)

rounds = If[Length[$ScriptCommandLine] > 1, ToExpression[$ScriptCommandLine[[2]]], 40];

SeedRandom[1];
images = RandomSample[Keys[ExampleData[{"MachineLearning", "OpticalDigits"}, "Data"]]];
{test, training} = TakeDrop[images, 360];

squeeze = NetChain[{
    ConvolutionLayer[16, 3, PaddingSize -> 1], Ramp, PoolingLayer[2, 2],
    ConvolutionLayer[32, 3, PaddingSize -> 1], Ramp, PoolingLayer[2, 2],
    12}];
draw = NetChain[{
    LinearLayer[{32, 2, 2}], Ramp,
    DeconvolutionLayer[16, 2, "Stride" -> 2], Ramp,
    DeconvolutionLayer[1, 2, "Stride" -> 2], LogisticSigmoid}];
net = NetChain[<|"squeeze" -> squeeze, "draw" -> draw|>,
   "Input" -> NetEncoder[{"Image", {8, 8}, ColorSpace -> "Grayscale"}],
   "Output" -> NetDecoder[{"Image", ColorSpace -> "Grayscale"}]];

trained = NetTrain[net, training -> training, LossFunction -> MeanSquaredLossLayer[],
   ValidationSet -> (test -> test), MaxTrainingRounds -> rounds, LearningRate -> 0.005, RandomSeeding -> 1];

distance[a_, b_] := Mean[Flatten[(ImageData[a] - ImageData[b])^2]];
mean = Image[Mean[ImageData /@ training]];
drawn = trained[test];
Print["mean square of the difference: ", Mean[MapThread[distance, {test, drawn}]],
  "; of an image that is always the mean: ", Mean[distance[#, mean] & /@ test]];

large[image_] := ImageResize[image, {64, 64}, Resampling -> "Nearest"];
Export["autoencoder.png", ImageAssemble[{large /@ test[[;; 8]], large /@ drawn[[;; 8]]}]];

codes = NetTake[trained, "squeeze"][test[[;; 2]]];
Print["the first two as ", Length[First[codes]], " numbers each: ", Dimensions[codes]];
