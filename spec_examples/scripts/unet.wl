(* A U-Net: every pixel of an image is given a class (Ronneberger, Fischer, Brox 2015).

     wlnet spec_examples/scripts/unet.wl
     wlnet spec_examples/scripts/unet.wl unet.svg

   The image is made smaller step by step on the way down, and larger again on the way up; at each size what was seen on
   the way down is joined to what comes up. With a name of a file the net is drawn into it. The net is not trained. *)

classes = 3;
widths = {8, 16, 32};

block[channels_] := NetChain[{
   ConvolutionLayer[channels, {3, 3}, PaddingSize -> "Same"], Ramp,
   ConvolutionLayer[channels, {3, 3}, PaddingSize -> "Same"], Ramp}]

smaller = PoolingLayer[{2, 2}, 2];
larger[channels_] := DeconvolutionLayer[channels, {2, 2}, "Stride" -> 2]

depth = Length[widths];
name[part_, level_] := part <> ToString[level]

down = Flatten[Table[{
    name["down", i] -> block[widths[[i]]],
    name["pool", i] -> smaller}, {i, depth}]];
up = Flatten[Table[{
    name["grow", i] -> larger[widths[[i]]],
    name["join", i] -> CatenateLayer[],
    name["up", i] -> block[widths[[i]]]}, {i, depth, 1, -1}]];

layers = Join[down, {"bottom" -> block[2 Last[widths]]}, up,
   {"classes" -> ConvolutionLayer[classes, {1, 1}], "probabilities" -> SoftmaxLayer[1]}];

edges = Join[
   {NetPort["Input"] -> "down1"},
   Table[name["down", i] -> name["pool", i], {i, depth}],
   Table[name["pool", i] -> If[i < depth, name["down", i + 1], "bottom"], {i, depth}],
   Table[If[i < depth, name["up", i + 1], "bottom"] -> name["grow", i], {i, depth}],
   Table[{name["grow", i], name["down", i]} -> name["join", i] -> name["up", i], {i, depth}],
   {"up1" -> "classes" -> "probabilities"}];

unet = NetInitialize[NetGraph[Association[layers], edges, "Input" -> {1, 32, 48}], RandomSeeding -> 2015];

Print[unet];
Print["parameters: ", Information[unet, "ArraysTotalElementCount"]];

(* a bright disc, and noise: what the net makes of it, before any training *)
SeedRandom[1];
image = {Table[Boole[(y - 16)^2 + (x - 20)^2 < 81] + 0., {y, 32}, {x, 48}] + RandomReal[0.2, {32, 48}]};
probabilities = unet[image];
Print["for every pixel the probabilities of ", Length[probabilities], " classes: ", Dimensions[probabilities]];
Print["they add up to ", MinMax[Total[probabilities]]];

(* how the first class at one pixel depends on the image: most on what is near *)
probe = NetChain[<|"unet" -> unet, "pixel" -> PartLayer[{1, 16, 20}]|>];
gradient = First[probe[image, NetPortGradient["Input"]]];
near = gradient[[16 - 8 ;; 16 + 8, 20 - 8 ;; 20 + 8]];
Print["17 x 17 pixels around (16, 20) make up ", Round[100 Total[Abs[near], 2]/Total[Abs[gradient], 2]],
  " % of what its class depends on"];

(* the same with respect to the first kernels *)
kernels = probe[image, NetPortGradient[{"unet", "down1", 1, "Weights"}]];
Print["gradient of the first kernels: ", Dimensions[kernels], ", largest ", Max[Abs[kernels]]];

If[Length[$ScriptCommandLine] > 1,
  target = $ScriptCommandLine[[2]];
  If[Export[target, Information[unet, "FullSummaryGraphic"]] === $Failed, Exit[1]];
  Print[target, ": the net, drawn"]]
