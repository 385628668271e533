(* Reading drawn digits: a small convolutional net whose weights are computed instead of learned.

     wlnet spec_examples/scripts/classifier.wl

   The first layers smooth a picture and make it smaller. The last ones compare the result x with what comes of a clean
   picture of each digit, f: the distance |x - f|^2 is least where f.x - |f|^2/2 is largest, and that is a linear layer
   with weights f and biases -|f|^2/2. SoftmaxLayer makes probabilities of the results. *)

drawings = {
  ".###. #...# #..## #.#.# ##..# #...# .###.",
  "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.",
  ".###. #...# ....# ...#. ..#.. .#... #####",
  ".###. #...# ....# ..##. ....# #...# .###.",
  "...#. ..##. .#.#. #..#. ##### ...#. ...#.",
  "##### #.... ####. ....# ....# #...# .###.",
  ".###. #.... #.... ####. #...# #...# .###.",
  "##### ....# ...#. ..#.. .#... .#... .#...",
  ".###. #...# #...# .###. #...# #...# .###.",
  ".###. #...# #...# .#### ....# ....# .###."};

(* 7 rows of 5 dots, each dot made 3 x 3 by a transposed convolution, with a margin: 28 x 28 *)
dots[drawing_] := Map[Boole[# === "#"] &, Characters /@ StringSplit[drawing], {2}]
bigger = DeconvolutionLayer[1, {3, 3}, "Stride" -> 3, "Weights" -> ConstantArray[1, {1, 1, 3, 3}], "Biases" -> None];
picture[drawing_] := Image[ArrayPad[First[bigger[{dots[drawing]}]], {{3, 4}, {6, 7}}]]

clean = picture /@ drawings;

encoder = NetEncoder[{"Image", {28, 28}, ColorSpace -> "Grayscale"}];
features = NetChain[{
   ConvolutionLayer[1, {5, 5}, "Weights" -> ConstantArray[1/25, {1, 1, 5, 5}], "Biases" -> None, PaddingSize -> 2],
   PoolingLayer[{2, 2}, 2, "Function" -> Mean],
   FlattenLayer[]},
  "Input" -> encoder];

templates = features[clean];
classifier = NetChain[{
   features,
   LinearLayer[10, "Weights" -> templates, "Biases" -> -(Total[#^2]/2 & /@ templates)],
   SoftmaxLayer[]},
  "Input" -> encoder];

Print[classifier];
Print[Information[classifier]];

digit[image_] := First[Ordering[classifier[image], -1]] - 1
Print["clean digits are read as ", digit /@ clean];

(* noise: a normally distributed number is added to every pixel *)
SeedRandom[1];
noisy[image_, amount_] := Image[Clip[
  ImageData[image] + RandomVariate[NormalDistribution[0, amount], {28, 28}], {0, 1}]]
Do[
  shown = RandomInteger[9, 100];
  read = digit[noisy[clean[[# + 1]], amount]] & /@ shown;
  Print["with noise of size ", amount, " ", Count[shown - read, 0], " of 100 are read correctly"],
  {amount, {0.25, 0.5, 1.}}]
