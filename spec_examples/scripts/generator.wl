(* Pictures out of random numbers: the generator of a DCGAN, which turns a vector into an image with three
   transposed convolutions, each twice as large as the one before.

     wlnet spec_examples/scripts/generator.wl
     wlnet spec_examples/scripts/generator.wl sheet.png

   The net is not trained, so the pictures show nothing; they show how smoothly the net follows its input. Every row of
   the sheet goes from one random vector to another. *)

up[channels_] := DeconvolutionLayer[channels, {4, 4}, "Stride" -> 2, PaddingSize -> 1]

generator = NetInitialize[NetChain[<|
    "start" -> LinearLayer[{64, 4, 4}], "n0" -> BatchNormalizationLayer[], "r0" -> Ramp,
    "up1" -> up[32], "n1" -> BatchNormalizationLayer[], "r1" -> Ramp,
    "up2" -> up[16], "n2" -> BatchNormalizationLayer[], "r2" -> Ramp,
    "up3" -> up[3], "pixels" -> Tanh|>,
  "Input" -> 16,
  (* -1 ... 1 becomes 0 ... 1 *)
  "Output" -> NetDecoder[{"Image", "MeanImage" -> 0.5, "VarianceImage" -> 0.25}]],
 RandomSeeding -> 2016];

Print[generator];
Print["parameters: ", Information[generator, "ArraysTotalElementCount"]];

SeedRandom[7];
{rows, columns} = {4, 8};
ends = RandomVariate[NormalDistribution[], {rows, 2, 16}];
latent = Flatten[Table[(1 - t) pair[[1]] + t pair[[2]], {pair, ends}, {t, 0, 1, 1/(columns - 1)}], 1];

(* the net knows no means and variances yet: in the mode of training it takes those of the 32 examples *)
pictures = generator[latent, NetEvaluationMode -> "Train"];
Print[Length[pictures], " pictures of ", StringRiffle[ImageDimensions[First[pictures]], " x "]];

(* the sheet: a white margin around every picture, then rows of pictures below each other *)
framed[image_] := ArrayPad[ImageData[image], {{2, 2}, {2, 2}, {0, 0}}, 1.]
sheet = Image[Join @@ Table[Join[Sequence @@ row, 2], {row, Partition[framed /@ pictures, columns]}]];

arguments = Rest[$ScriptCommandLine];
target = If[Length[arguments] > 0, First[arguments], "generated.png"];
If[Export[target, sheet] === $Failed, Exit[1]];
Print[target, ": ", StringRiffle[ImageDimensions[sheet], " x "]]
