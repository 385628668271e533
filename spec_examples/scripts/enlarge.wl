(* Enlarges a picture with a net: an image goes in, a larger image comes out.

     wlnet spec_examples/scripts/enlarge.wl
     wlnet spec_examples/scripts/enlarge.wl picture.png larger.png

   Without arguments the picture is data/harbor.png, and the results are written to the current folder.

   The net has one layer, a transposed convolution (DeconvolutionLayer). Its three channels are three groups, so red,
   green and blue are enlarged each by itself. With stride s every pixel puts a copy of the kernel into the output, s
   places from the copy of its neighbour. A kernel of 2 s places that rises and falls in a straight line, here for s = 2

     1/4  3/4  3/4  1/4

   makes neighbouring copies overlap so that their weights add up to 1 everywhere: that is bilinear interpolation, with
   pixels taken as little squares whose values belong to their centres. ImageResize with Resampling -> "Linear" does
   the same by other means, so the two can be compared.

   At the border there is no neighbour to overlap with, and the picture would darken there. So it gets a rim of one
   pixel, which repeats its outermost pixels, and PaddingSize takes the enlarged rim off again: s places for the rim,
   and s/2 for the half of the kernel that sticks out. *)

bilinear[s_] := With[{line = Table[1 - Abs[2 s - 2 i + 1]/(2 s), {i, 2 s}]}, Outer[Times, line, line]]

enlarger[s_, {width_, height_}] := NetChain[
  {DeconvolutionLayer[3, {2 s, 2 s},
    "Weights" -> ConstantArray[bilinear[s], {3, 1}], "Biases" -> None,
    "ChannelGroups" -> 3, "Stride" -> s, PaddingSize -> 3 s/2]},
  "Input" -> NetEncoder[{"Image", {width, height} + 2}],
  "Output" -> NetDecoder["Image"]]

rimmed[image_] := Image[ArrayPad[ImageData[image], {{1, 1}, {1, 1}, {0, 0}}, "Fixed"]]

enlarge[image_, s_] := enlarger[s, ImageDimensions[image]][rimmed[image]]

difference[a_, b_] := Mean[Flatten[Abs[ImageData[a] - ImageData[b]]]]

arguments = Rest[$ScriptCommandLine];
source = If[Length[arguments] > 0, First[arguments],
  FileNameJoin[{DirectoryName[$InputFileName, 2], "data", "harbor.png"}]];
picture = Import[source];
If[! ImageQ[picture], Exit[1]];
picture = RemoveAlphaChannel[ColorConvert[picture, "RGB"]];

show[image_] := StringRiffle[ImageDimensions[image], " x "]

Do[
  target = If[Length[arguments] > 1, arguments[[2]],
    FileBaseName[source] <> "-" <> ToString[s] <> "x.png"];
  result = enlarge[picture, s];
  reference = ImageResize[picture, Scaled[s], Resampling -> "Linear"];
  If[Export[target, result] === $Failed, Exit[1]];
  Print[target, ": ", show[picture], " -> ", show[result],
    ", mean difference from ImageResize ", NumberForm[difference[result, reference], 2]],
  {s, If[Length[arguments] > 1, {2}, {2, 4}]}]
