(* A pair of adversaries: a generator learns to draw points on a circle from noise, because a discriminator learns to
   tell its points from true ones.

     wlnet spec_examples/scripts/adversaries.wl        40 rounds, some seconds
     wlnet spec_examples/scripts/adversaries.wl 2      2 rounds only

   It writes adversaries.png: true points and generated ones. *)

rounds = If[Length[$ScriptCommandLine] > 1, ToExpression[$ScriptCommandLine[[2]]], 40];

SeedRandom[1];
noise[n_] := RandomVariate[NormalDistribution[], {n, 2}];
circle[n_] := With[{angles = RandomReal[2 Pi, n]},
   Transpose[{Cos[angles], Sin[angles]}] + RandomVariate[NormalDistribution[0, 0.03], {n, 2}]];

generator = NetChain[{64, Ramp, 64, Ramp, 2}, "Input" -> 2];
discriminator = NetChain[{64, ParametricRampLayer[], 64, ParametricRampLayer[], LinearLayer[{}], LogisticSigmoid},
   "Input" -> 2];
gan = NetGANOperator[{generator, discriminator}];

trained = NetTrain[gan,
   {Function[<|"Latent" -> noise[#BatchSize], "Sample" -> circle[#BatchSize]|>], "RoundLength" -> 4096},
   TrainingUpdateSchedule -> {"Discriminator", "Generator"}, BatchSize -> 128, MaxTrainingRounds -> rounds,
   Method -> {"ADAM", "Beta1" -> 0.5, "LearningRate" -> 0.002, "LearningRateSchedule" -> (1 - #1/#2 &)}, RandomSeeding -> 1];

drawn = NetExtract[trained, "Generator"][noise[1000]];
radii = Norm /@ drawn;
angles = ArcTan @@@ drawn;
Print["mean distance from the center: ", Mean[radii], " (true points: 1), standard deviation ", StandardDeviation[radii]];
Print["points in the four quadrants: ", Values[KeySort[Counts[Floor[angles/(Pi/2)]]]]];

Export["adversaries.png", ListPlot[{circle[500], drawn[[;; 500]]}, AspectRatio -> 1,
   PlotLegends -> {"true", "generated"}]];
