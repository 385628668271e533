(* A recurrent net learns a text letter by letter and goes on writing it.

     wlnet spec_examples/scripts/characters.wl      15 rounds, some seconds
     wlnet spec_examples/scripts/characters.wl 1    1 round only *)

rounds = If[Length[$ScriptCommandLine] > 1, ToExpression[$ScriptCommandLine[[2]]], 15];

text = StringRepeat["the quick brown fox jumps over the lazy dog while the five boxing wizards jump quickly. ", 20];
letters = Union[Characters[text]];
window = 12;

SeedRandom[1];
examples = Table[
   StringTake[text, {i, i + window - 1}] -> StringTake[text, {i + window}],
   {i, RandomSample[Range[StringLength[text] - window], 800]}];

net = NetChain[{
    UnitVectorLayer[],
    LongShortTermMemoryLayer[64],
    SequenceLastLayer[],
    LinearLayer[],
    SoftmaxLayer[]},
   "Input" -> NetEncoder[{"Characters", letters}],
   "Output" -> NetDecoder[{"Class", letters}]];

trained = NetTrain[net, examples, MaxTrainingRounds -> rounds, BatchSize -> 32, LearningRate -> 0.01,
   RandomSeeding -> 1];

more[written_] := written <> trained[StringTake[written, -window]];
Print[Nest[more, StringTake[text, window], 100]];
