(* A tagger: for every word of a sentence the probabilities of its class, from what stands before it and after it.

     wlnet spec_examples/scripts/tagger.wl

   Words become vectors; one recurrent layer reads the sentence forwards, one backwards; a linear layer on both states
   gives a score for every tag. Sentences can have any length. The net is not trained. *)

words = {"the", "a", "old", "small", "dog", "tree", "river", "sees", "climbs", "follows", "slowly", "often"};
tags = {"article", "adjective", "noun", "verb", "adverb"};

tagger = NetInitialize[NetChain[<|
    "words" -> EmbeddingLayer[8, Length[words]],
    "both" -> NetBidirectionalOperator[LongShortTermMemoryLayer[12]],
    "scores" -> NetMapOperator[LinearLayer[Length[tags]]],
    "probabilities" -> SoftmaxLayer[]|>,
   "Input" -> {"Varying", Restricted["Integer", Length[words]]}], RandomSeeding -> 1997];

Print[tagger];
Print["parameters: ", Information[tagger, "ArraysTotalElementCount"]];
Print["states: ", Information[tagger, "RecurrentStatesPositionList"]];

index = AssociationThread[words, Range[Length[words]]];
read[sentence_] := Lookup[index, StringSplit[sentence]]

sentences = {"the dog sees a tree", "often the old dog follows the small river slowly", "a river"};
probabilities = tagger[read /@ sentences];
likeliest[p_] := tags[[First[Ordering[p, -1]]]]
Do[
  Print[sentences[[i]], ": ", StringRiffle[likeliest /@ probabilities[[i]]]],
  {i, Length[sentences]}]

(* together or one by one, the numbers are the same *)
Print["together as one by one: ", probabilities === (tagger[read[#]] & /@ sentences)];

(* which words the tag of the third word depends on: the gradient for the vectors of the words *)
tail = NetChain[{NetDrop[tagger, 1], PartLayer[{3, 1}]}];
vectors = NetTake[tagger, 1][read[First[sentences]]];
gradient = tail[vectors, NetPortGradient["Input"]];
influence = Norm /@ gradient;
Print["on the tag of the third word: ",
  StringRiffle[MapThread[#1 <> " " <> ToString[Round[100 #2]] <> "%" &,
    {StringSplit[First[sentences]], influence/Total[influence]}], ", "]]
