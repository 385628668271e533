(* A DCGAN: a generator of pictures and a discriminator that tells them from real ones (Radford, Metz, Chintala 2015).

     wlnet spec_examples/scripts/dcgan.wl

   NetGANOperator puts both together: it has a loss for real pictures and one for generated ones. In training the gradient
   that the generator gets is turned round, for it wants the discriminator to fail. The nets are not trained here. *)

larger[channels_] := DeconvolutionLayer[channels, {4, 4}, "Stride" -> 2, PaddingSize -> 1]
smaller[channels_] := ConvolutionLayer[channels, {4, 4}, "Stride" -> 2, PaddingSize -> 1]
norm = BatchNormalizationLayer["Epsilon" -> 0.00001];
leaky = ElementwiseLayer[Ramp[#] - 0.2 Ramp[-#] &];

generator = NetChain[{
    LinearLayer[{32, 4, 4}], norm, Ramp,
    larger[16], norm, Ramp,
    larger[8], norm, Ramp,
    larger[1], Tanh}, "Input" -> 12];

discriminator = NetChain[{
    smaller[8], leaky,
    smaller[16], norm, leaky,
    smaller[32], norm, leaky,
    FlattenLayer[], LinearLayer[{}], LogisticSigmoid}, "Input" -> {1, 32, 32}];

dcgan = NetInitialize[NetGANOperator[{generator, discriminator}], RandomSeeding -> 2015];

Print[dcgan];
Print["parameters: ", Information[dcgan, "ArraysTotalElementCount"]];

(* real pictures: discs of several sizes; latent vectors: random numbers *)
SeedRandom[5];
disc[r_] := {Table[If[(x - 16.5)^2 + (y - 16.5)^2 < r^2, 1., -1.], {y, 32}, {x, 32}]}
batch = <|"Sample" -> (disc /@ {6, 8, 10, 12}), "Latent" -> RandomVariate[NormalDistribution[], {4, 12}]|>;

result = dcgan[batch];
Print["loss for real pictures: ", result["LossReal"]];
Print["loss for generated ones: ", result["LossFake"]];
Print["generated: ", Dimensions[result["GeneratedFake"]], ", between ", MinMax[result["GeneratedFake"]]];

(* by hand: -Log[d], -Log[1 - d] *)
trained = NetExtract[dcgan, "Discriminator"];
Print["as the definition says: ", Max[Abs[result["LossReal"] + Log[trained[batch["Sample"]]]]] < 10.^-5,
  ", ", Max[Abs[result["LossFake"] + Log[1 - trained[result["GeneratedFake"]]]]] < 10.^-5];

(* gradients of the loss for generated pictures: for weights of the discriminator, and of the generator *)
Do[
  gradient = dcgan[Append[batch, NetPortGradient["LossFake"] -> {1, 1, 1, 1}], NetPortGradient[position]];
  Print["gradient at ", position, ": ", Dimensions[gradient], ", norm ", Norm[Flatten[gradient]]],
  {position, {{"Discriminator", 1, "Weights"}, {"Generator", 4, "Weights"}}}]
