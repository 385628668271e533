(* Reading handwritten digits: a small convolutional net learns from 1,437 images and is judged by 360 others.

     wlnet spec_examples/scripts/digits.wl          30 rounds, about a quarter of a minute, at least 98 of 100 right
     wlnet spec_examples/scripts/digits.wl 2        2 rounds only

   It writes digits.wlnet, the trained net, and digits-confusion.png, how often each class was taken for which. *)

rounds = If[Length[$ScriptCommandLine] > 1, ToExpression[$ScriptCommandLine[[2]]], 30];

SeedRandom[1];
{test, training} = TakeDrop[RandomSample[ExampleData[{"MachineLearning", "OpticalDigits"}, "Data"]], 360];

classes = Range[0, 9];
reader = NetChain[{
    ConvolutionLayer[32, 3, PaddingSize -> 1], Ramp,
    ConvolutionLayer[32, 3, PaddingSize -> 1], Ramp,
    PoolingLayer[2, 2],
    ConvolutionLayer[64, 3, PaddingSize -> 1], Ramp,
    PoolingLayer[2, 2],
    FlattenLayer[], 128, Ramp, DropoutLayer[0.3], 10, SoftmaxLayer[]},
   "Input" -> NetEncoder[{"Image", {8, 8}, ColorSpace -> "Grayscale"}],
   "Output" -> NetDecoder[{"Class", classes}]];

results = NetTrain[reader, training, All, ValidationSet -> test, MaxTrainingRounds -> rounds, BatchSize -> 64,
   LearningRate -> 0.002, RandomSeeding -> 1];
trained = results["TrainedNet"];

Print["training: ", Length[training], " images, ", results["TotalRounds"], " rounds, ",
  Round[results["MeanExamplesPerSecond"]], " images per second"];
Print["accuracy on ", Length[test], " images it has never seen: ", NetMeasurements[trained, test, "Accuracy"]];

images = Keys[test][[;; 5]];
Print["five of them: ", Values[test][[;; 5]], ", read as ", trained[images]];
Print["how sure: ", NumberForm[Max /@ Values /@ trained[images, "Probabilities"], 3]];

Export["digits.wlnet", trained];
Export["digits-confusion.png", NetMeasurements[trained, test, "ConfusionMatrixPlot"]];
Print["the net read back says the same: ", Import["digits.wlnet"][images] === trained[images]];
