(* A block of a transformer encoder: every position of a sequence looks at all others (Vaswani and others 2017).

     wlnet spec_examples/scripts/attention.wl

   Queries, keys and values come from the normalized input by linear maps, for several heads at once; what the heads find
   is added to the input, and so is what a small net finds at each position. The block is not trained. *)

{heads, size} = {4, 6};
width = heads size;

normalization = NormalizationLayer[2, "Same", "Epsilon" -> 0.00001];
toHeads = NetMapOperator[LinearLayer[{heads, size}]];

block = NetInitialize[NetGraph[<|
    "norm1" -> normalization,
    "query" -> toHeads, "key" -> toHeads, "value" -> toHeads,
    "attention" -> AttentionLayer["Dot", "MultiHead" -> True, "ScoreRescaling" -> "DimensionSqrt"],
    "merge" -> NetMapOperator[LinearLayer[width]],
    "sum1" -> Plus,
    "norm2" -> normalization,
    "inner" -> NetMapOperator[NetChain[{LinearLayer[2 width], ElementwiseLayer["GELU"], LinearLayer[width]}]],
    "sum2" -> Plus|>,
   {NetPort["Input"] -> "norm1" -> {"query", "key", "value"},
    "query" -> NetPort["attention", "Query"],
    "key" -> NetPort["attention", "Key"],
    "value" -> NetPort["attention", "Value"],
    "attention" -> "merge" -> "sum1", NetPort["Input"] -> "sum1",
    "sum1" -> "norm2" -> "inner" -> "sum2", "sum1" -> "sum2"},
   "Input" -> {"Varying", width}], RandomSeeding -> 2017];

Print[block];
Print["parameters: ", Information[block, "ArraysTotalElementCount"]];

SeedRandom[4];
sequence = RandomVariate[NormalDistribution[], {5, width}];
result = block[sequence];
Print["from ", Dimensions[sequence], " to ", Dimensions[result]];

(* without positions in the input the order does not matter: reversed in, reversed out *)
Print["reversed in, reversed out: ", Max[Abs[block[Reverse[sequence]] - Reverse[result]]] < 10.^-5];

(* every position depends on every other one *)
last = NetChain[{block, PartLayer[-1], SummationLayer[]}];
gradient = last[sequence, NetPortGradient["Input"]];
Print["on the last position, the gradients of all: ", Norm /@ gradient];

(* six blocks one after another *)
encoder = NetInitialize[NetChain[ConstantArray[block, 6]], All, RandomSeeding -> 1];
Print["six blocks: ", Information[encoder, "LayersCount"], " layers, from ", Dimensions[sequence], " to ", Dimensions[encoder[sequence]]]
