"""The messages of the network language, each text written once."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

from wlnet.expr import Association, Expr, Expression, Symbol, WolframMessage, call, is_list, list_of, system
from wlnet.expr.images import Image
from wlnet.expr.sounds import Audio
from wlnet.expr.volumes import Image3D

Failed = system("$Failed")

TEXTS = {
    "optname": "There is no option `1`. Did you mean `2`?",
    "optunknown": "There is no option `1`. The options are `2`.",
    "optvalue": "The setting `1` should be `2`.",
    "argvalue": "The value `2` of `1` should be `3`.",
    "argmissing": "The argument `1` of `2` is missing.",
    "notrule": "`1` is given where an option of the form name -> value is expected.",
    "arrname": "There is no array `1`. The arrays are `2`.",
    "arrvalue": "The value of `1` should be `2`; `3` was given.",
    "arrshape": "The array `1` has dimensions `2`; they should be `3`.",
    "porttype": "The specification `1` should be `2`.",
    "portshape": "The port `1` is `2`, but `3` is needed.",
    "spatial": "There are `1` spatial dimensions; there can be `2` at most.",
    "dimcount": "The setting `1` should have one entry for each of the `2` spatial dimensions.",
    "dimvalue": "The setting `1` contradicts the dimensions known from elsewhere: it should be `2`.",
    "rank": "The port `1` is `2`; `3` is needed.",
    "chgrp": "The setting `1` should divide both the number of input channels, `2`, and of output channels, `3`.",
    "crop": "The setting `1` leaves no output: size `2` less `3` is below 1 in spatial dimension `4`.",
    "window": "The kernel spans `2` in spatial dimension `1`, more than the padded input, which has `3`.",
    "function": "`1` cannot be turned into an elementwise function: `2` is not available in nets.",
    "notrace": "`1` cannot be turned into a net: `2` is not available on arrays of a net.",
    "tracefit": "In `1`, the input of `2` is `3`; it `4`.",
    "tracesizes": "In `1`, the arrays combined by `2` have different sizes: `3`.",
    "tracecount": "In `1`, `2` takes `3` inputs; `4` were given.",
    "tracepart": "In `1`, there is no part `2` of an array of dimensions `3`.",
    "codeshape": "`1` gives an array of dimensions `2` for an example; the layer's output has `3`.",
    "codevalue": "`1` gives `2`, which is not an array of real numbers.",
    "coderagged": "`1` gives arrays of different dimensions for examples of equal ones.",
    "traceresult": "`1` gives `2`, which is neither an array nor an association of arrays.",
    "funcname": "There is no function named `1`. Did you mean `2`?",
    "distname": "There is no distribution `1` to draw arrays from. Did you mean `2`?",
    "distunknown": "There is no distribution `1` to draw arrays from. The distributions are `2`.",
    "notdist": "`1` is neither a distribution nor a function giving one, such as NormalDistribution[#1, #2] &.",
    "notfunction": "`1` is not a function of one number.",
    "elements": "An array of `1` elements cannot be given the dimensions `2`.",
    "nolevel": "The level `1` should be between `2` and `3` (or negative, from the end) for an input that is `4`.",
    "partrange": "The specification `1` selects nothing at level `2` of an input that is `3`.",
    "few": "`1` needs at least `2` elements for each result; there is `3`.",
    "inputcount": "The number of inputs of `1` is not known: give InputPorts, or a list of inputs.",
    "position": "The position `1` does not exist in an array of dimensions `2`.",
    "notlayers": "`1` should be a list, a list of rules, or an association of layers, with at least one.",
    "nearnet": "`1` is not a layer, a net, or a shorthand for one. Did you mean `2`?",
    "notlayer": "`1` is not a layer, a net, or a shorthand for one.",
    "chainfit": "The output of layer `1` (`2`) `3`; the input of layer `4` (`5`) `6`.",
    "chainports": "Layer `1` (`2`) cannot stand in the middle of a chain: it has input ports `3` and output ports `4`.",
    "chainname": "The name `1` is given to two layers.",
    "taken": "The layer `1` can be taken only once.",
    "notedges": "`1` should be a list of edges, each of the form source -> target.",
    "notedge": "`1` is not an edge: edges have the form source -> target.",
    "edgeend": "`1` in the edge `2` is neither the name or number of a layer nor a NetPort.",
    "nolayer": "There is no layer `1`, of which the edge `2` speaks. The layers are `3`.",
    "nearlayer": "There is no layer `1`, of which the edge `2` speaks. Did you mean `3`?",
    "noexit": "There is no output port `1` of layer `2` (`3`). The output ports are `4`.",
    "nearexit": "There is no output port `1` of layer `2` (`3`). Did you mean `4`?",
    "noentry": "There is no input port `1` of layer `2` (`3`). The input ports are `4`.",
    "nearentry": "There is no input port `1` of layer `2` (`3`). Did you mean `4`?",
    "sealed": "Edges cannot lead into layer `1` (`2`), as `3` does.",
    "nofree": "Every input of layer `1` (`2`) has a source already; the edge `3` would be one more.",
    "noinputs": "Layer `1` (`2`) has no inputs, but the edge `3` leads to it.",
    "doubled": "There are two sources for `1`: `2` and `3`.",
    "unfed": "Nothing leads to layer `1` (`2`), whose inputs are as many as the edges that lead to it.",
    "unconnected": "Nothing leads to the input ports `3` of layer `1` (`2`).",
    "encoders": "The input `1` leads to the layers `2` and `3`, whose encoders differ. Give one for both: `1` -> ...",
    "portboth": "The name `1` is given to an input and to an output of the net.",
    "nooutput": "The graph has no outputs.",
    "cycle": "The edges form a cycle: `1`.",
    "portspec": '`1` is not the specification of a port, such as NetPort[{layer, "Output"}].',
    "graphfit": "The port `1` of layer `2` (`3`) is `4`; `5` `6`.",
    "graphport": "The port `1` of the graph is `2`; `3` `4`.",
    "graphalone": "The `1` is `2`, but it `3`.",
    "opports": "`1` should have one input and one output here; its inputs are `2`, its outputs `3`.",
    "innerclash": "The ports `1` of `2` and `4` of `5` should be of one type; they are `3` and `6`.",
    "opnoinput": "`1` has no input to map over.",
    "innergrow": "The port `1` of `2` has more or fewer levels each time around: it cannot be fed back.",
    "inside": "The port `1` of `2` inside is `3`; it `4`.",
    "nearport": "The net inside has no `1` `2`. Did you mean `3`?",
    "noinside": "The net inside has no `1` `2`. There are `3`.",
    "foldempty": "There is nothing to fold over: all inputs of the net, `1`, are fed back or constant.",
    "foldtwice": "The input `1` can be fed by one output only, and is then no constant.",
    "foldname": "The output `1` has the name of a state, which is a port too: rename one of them in the net inside.",
    "unfoldnone": "There is nothing to unfold: `1` has no recurrent states.",
    "unfoldinput": "There is nothing to unfold: no input of `1` is a sequence that leads to states; there are `2`.",
    "unfoldsteps": "`1` (`2`) does not do the same at every step of a sequence, so that it cannot be unfolded.",
    "unfoldopen": "`1` cannot be unfolded: its input `2` cannot be a sequence of another length; it `3`.",
    "netpair": "`1` should be a list of two nets.",
    "distancenet": "`1` cannot be a distance: it needs two inputs and one output; its inputs are `2`, its outputs `3`.",
    "standin": "The placeholder at position `1` cannot be evaluated: it stands for a net that is to replace it.",
    "twice": "The name `1` stands for two parts of the layer.",
    "uninit": "The net has no values yet for `1`. Use NetInitialize or NetTrain first, or give them as options.",
    "unknowndims": 'The dimensions of `1` are not known yet: `2`. Give the size of the input, as in "Input" -> {..}.',
    "unknownoutput": "The dimensions of the port `1` are not known: `2`. Give them, as in `1` -> {..}.",
    "datashape": "The data for port `1` should be `2`; `3` was given.",
    "dataexample": "The data for port `1` should be `2`; example `3` is `4`.",
    "dataempty": "The data for port `1` should have at least one element; `2` has none.",
    "datafit": "The data for port `1` is `2`; it `3`.",
    "datasymbol": "The data for port `1` should be `2`; it contains `3`, which is not a real number.",
    "datarange": "The data for port `1` should be `2`; it contains `3`.",
    "dataragged": "The data for port `1` should be `2`; the lists given have different lengths.",
    "datacount": "The ports were given different numbers of examples: `1`.",
    "datalengths": "The length `1` is `2` in the data for port `3`, but `4` in the data for port `5`.",
    "datanames": "An association with data for the input ports `1` is needed; `2` was given.",
    "datanone": "The net has no input ports; `1` was given.",
    "dataports": "Data was given for the ports `1`; the net has the input ports `2`.",
    "dataother": "Example `1` is `2`; it should be of the form `3`, as the first one is.",
    "dataexamplerow": "Example `1` has no data for `2`; example `3` has.",
    "datarows": "Not all examples have data for `1`.",
    "portname": "There is no port `1`. Did you mean `2`?",
    "dataname": "There is no collection of data named `1` here; give the data itself.",
    "dataform": "`1` is no data: {in -> out, ...}, {in, ...} -> {out, ...}, <|port -> {...}, ...|> and "
    "{<|port -> ..|>, ..} are.",
    "dataexamples": "There are no examples.",
    "datacounts": "The ports have different numbers of examples: `1`.",
    "dataport": "There is data for `1`, which is no port. Ports that take data are `2`.",
    "dataportname": "There is data for `1`, which is no port. Did you mean `2`?",
    "dataonly": "The data does not say which of the ports `1` it is for: give associations, port -> data.",
    "datamissing": "There is no data for `1`.",
    "datatarget": "There is data for targets, but the net has no output that is compared with any.",
    "nocoder": "The data for port `1` has examples such as `2`, for which there is no coder.",
    "classcount": "The data for port `1` has `2` classes, such as `3`; the net tells `4` apart.",
    "unreadable": "The data for port `1`, example `2``3`, cannot be used: `4`",
    "generatednone": "`1` gives `2`, which is no data, for batch `3`.",
    "generated": "`1` gives `2` examples for a batch; `3` are expected.",
    "stored": "The file `1` cannot be read: `2`.",
    "lossfit": "The loss and the net do not go together: `1`",
    "lossport": "The name `1` is that of a loss and that of data.",
    "notrain": "The net has no inputs, and its outputs `1` no targets: there is nothing to learn from.",
    "nolearned": "There is nothing to learn: the net has no arrays, or all have learning rate multipliers of 0.",
    "trainopt": "The setting `1` should be `2`.",
    "suboption": "There is no setting `1` of the method `2`. The settings are `3`.",
    "suboptname": "There is no setting `1` of the method `2`. Did you mean `3`?",
    "schedule": "The setting `1` should give a real number; for batch `2` of `3` it gives `4`.",
    "diverged": "The loss became `1` in batch `2` of round `3`: training ends with the net as it was before.",
    "divergedstep": "The step after batch `1` of round `2` leads to numbers that are too large: training ends with the "
    "net as it was before.",
    "divergeddata": "The data for port `1`, example `2``3`, contains `4`: the loss is `5`. "
    "Training ends with the net as it was before.",
    "validdata": "The data for port `1`, example `2``3`, contains `4`: there is no loss of the validation set.",
    "diverged0": "The loss of the first batch is `1`: the net is as it was before training.",
    "lossvalue": '`1` is no loss: a loss layer, a net with the input "Input", an output, or rules between them are.',
    "nojudge": "It is not known what the output `1` is compared with: only losses and NetPort can be measured.",
    "measurename": "There is no measurement `1`. Did you mean `2`?",
    "measureunknown": "There is no measurement `1`. For this net there are `2`.",
    "measurekind": "The measurement `1` is for nets with `2`; this one has `3`.",
    "noclasses": "`1` does not classify: it needs one output with the probabilities of classes, one class for each "
    "example.",
    "measurevalue": "The setting `1` of a measurement should be `2`.",
    "resname": "There is no property `1` of training. Did you mean `2`?",
    "resunknown": 'There is no property `1` of training. See NetTrainResultsObject[..]["Properties"].',
    "resform": "NetTrainResultsObject[..] is made by NetTrain[net, data, All], or read back from what that has "
    "written.",
    "repfile": "No report can be written to the file `1`: `2`.",
    "repstop": "The report in the file `1` ends here: `2`. Training goes on.",
    "ckptplace": "Nothing can be saved in `1`: `2`.",
    "ckptfail": "The net could not be saved as `1`: `2`. Training goes on.",
    "measuretwice": "The name `1` is given to two measurements.",
    "critvalid": "TrainingStoppingCriterion looks at the training set, for there is no ValidationSet.",
    "critname": "There is no measurement `1` for TrainingStoppingCriterion. Did you mean `2`?",
    "critunknown": "There is no measurement `1` for TrainingStoppingCriterion. There are `2`.",
    "scoreports": 'A net that scores has the input ports "Input" and "Query" and one output port; `1` has the inputs '
    "`2` and the output ports `3`.",
    "noplace": "There is no output or net `1`. There are `2`.",
    "noport": "There is no output port `1`. The output ports are `2`.",
    "inputport": "The value of the input port `1` cannot be asked for: only outputs, states and gradients can.",
    "severalports": "`1` has the outputs `2`: name one of them.",
    "novalue": "There is no value at `1`: nothing that is asked for depends on it.",
    "nodecoder": "The port `1` has no decoder that could give `2`.",
    "gradspec": "`1` should be NetPortGradient of the name of an input or an array, of its position, or of All.",
    "nograd": "There is no input or array `1` to differentiate by. There are `2`.",
    "gradport": "There are gradients by inputs of the whole net, states and arrays, not by `1`.",
    "integers": "There is no gradient by `1`, which takes integers.",
    "gradout": "A gradient can be imposed on an output, not on `1`. The outputs are `2`.",
    "seedshape": "The gradient imposed on the output `1` should be `2`; `3` was given.",
    "statesvalue": 'The states should be an association of values by NetPort[{.., "State"}]; `1` was given.',
    "nostate": "There is no state `1`. The states are `2`.",
    "onestate": "The initial state `1` should be one value, not a list of them.",
    "nostates": "There is no state `1`: the net has no states.",
    "evalopt": "The setting `1` should be `2`.",
    "mixed": 'The setting `1` needs a GPU; use "Real32" or "Real64".',
    "device": 'The setting `1` is not available; use "CPU".',
    "memory": "There is not enough memory for `1`.",
    "method": "The setting `1` should be `2`.",
    "seed": "The setting `1` should be Automatic, Inherited, an integer or a string.",
    "part": "There is no part `1`. The parts are `2`.",
    "partname": "There is no part `1`. Did you mean `2`?",
    "nopart": "There is no part `1`: `2` has no parts.",
    "property": "There is no property `1`. Did you mean `2`?",
    "propunknown": 'There is no property `1`. See Information[net, "Properties"].',
    "codernear": "There is no `1` named `2`. Did you mean `3`?",
    "codername": "There is no `1` named `2`. The ones available are `3`.",
    "coderfile": "The file `1` cannot be encoded: it is damaged, or no `2`.",
    "codercolors": "An image of `1` channels cannot be encoded: it has no color space.",
    "coderurl": "`1` cannot be encoded: wlnet does not use the network. Give a File.",
    "codernofile": "The file `1` cannot be encoded: it is not found.",
    "coderplaces": "`1` is followed by `2` values, where these are expected at most: `3`.",
    "codermatch": "`1` has no counterpart: `2` is not known.",
    "coderinput": "`1` cannot be encoded: `2` is expected.",
    "codercharacter": "The character `1` at position `2` is not one that the encoder has a number for; _ among its "
    "characters would stand for all others.",
    "codertoken": "The word `1` at position `2` is none of those that the net gives.",
    "codermodel": "There is no SentencePiece model of pieces of words in the file `1`: `2`.",
    "coderterminals": "The setting `1` needs StartOfString and EndOfString among the tokens.",
    "codertext": "`1` gives `2`, which is not a string.",
    "codervalue": "`1` gives `2`, where `3` is expected.",
    "codercount": "`1` gives `2` for `3` examples, where a list of as many is expected.",
    "coderextractor": "`1` is no feature extractor that there is here: give a function that turns an example into a "
    "vector of numbers.",
    "codersplit": "A text cannot be taken apart with the string pattern `1`.",
    "codervocabulary": 'There is no list of the tokens of `1` here: give them, as in {`2`, {"the", "of", ...}}.',
    "decoderproperty": "`1` is not a property of what this decoder gives; there are none besides None.",
    "decoderproperties": "`1` is not a property of what this decoder gives. The properties are `2`.",
    "decoderinput": "The data to decode should be `1`; `2` was given.",
    "notnet": "`1` is not a net.",
    "netarray": "The specification `1` of a shared array should be `2`.",
    "shareddims": "The array `1` is shared, but has dimensions `2` in `3` (`4`) and `5` in `6` (`7`).",
    "sharedvalue": "The array `1` is shared, but has one value in `2` (`3`) and another in `4` (`5`).",
    "noshared": "There is no shared array `1`. The shared arrays are `2`.",
    "nothingleft": "There would be nothing left of the net.",
    "between": "There is nothing in the net from `1` to `2`.",
    "deep": "The port `1` is inside a net that cannot be cut open.",
    "notchain": "`1` is not a NetChain.",
    "netname": "`1` is not the name of a net: a string is expected.",
    "joinports": "Net `1` (`2`) cannot be joined: it has input ports `3` and output ports `4`.",
    "rename": "The new name `1` would be given twice.",
    "norename": "Nothing in the net is called `1`. The names are `2`.",
    "renamerule": "`1` should be a rule old -> new, a list of rules, or a function.",
    "needed": "The part `1` of `2` cannot be taken out.",
    "newports": "The net in place of `1` (`2`) needs the ports `3`; it has `4`.",
    "nomatch": "Nothing in the net matches `1`; the net is unchanged.",
    "replacerule": "`1` should be a rule pattern -> net or a list of such rules.",
    "partrule": "`1` should be a rule part -> value, a list of such rules, or an association.",
}


def failure(symbol: str | Symbol, tag: str, *args: Expression) -> WolframMessage:
    """The message symbol::tag, to be raised; the call's value is $Failed."""
    return WolframMessage(symbol, tag, *args, result=Failed, text=TEXTS[tag])


class Placed(WolframMessage):
    """The message about a net inside another, whose text begins with its position there."""

    def __init__(self, message: WolframMessage, key: int | str) -> None:
        inner = message.inner if isinstance(message, Placed) else message
        self.inner: WolframMessage = inner
        self.path: tuple[int | str, ...] = (key, *message.path) if isinstance(message, Placed) else (key,)
        where = shown(self.path[0] if len(self.path) == 1 else list_of(*self.path))
        text = inner.text and f"Layer `{len(inner.arguments) + 1}`: {inner.text}"
        super().__init__(inner.symbol, inner.tag, *inner.arguments, where, result=inner.result, text=text)


def shown(e: Expression) -> Expression:
    """The expression wrapped so that the message shows it as it is written, strings in quotes.

    Images, volumes and sounds among the first elements are shown by their sizes, not by all their numbers.
    """
    return e if has_media(e) else call("InputForm", e)


def has_media(e: Expression, depth: int = 3) -> bool:
    """Whether the expression is an image, a volume or a sound, or has one among its first elements."""
    if isinstance(e, Association):
        parts: Iterable[Expression] = islice(e.values(), 4)
    elif type(e) is Expr:
        parts = e.args[:4]
    else:
        return isinstance(e, (Image, Image3D, Audio))
    return depth > 0 and any(has_media(part, depth - 1) for part in parts)


def shortened(e: Expression) -> Expression:
    """The expression, or the first elements of a long list."""
    return list_of(*e.args[:2], system("\N{HORIZONTAL ELLIPSIS}")) if is_list(e) and len(e.args) > 3 else e


def quoted(name: str) -> Expression:
    """A name, to be shown in quotes."""
    return call("InputForm", name)


def setting(name: Expression, value: Expression) -> Expression:
    """`name -> value`, to be shown in a message."""
    return shown(call("Rule", name, value))


def wrong_count(symbol: Symbol, given: int, low: int, high: int) -> WolframMessage:
    """The message about a wrong number of arguments; the call stays as it is."""
    one = given == 1
    if low == high == 1:
        return WolframMessage(symbol, "argx", symbol, given)
    if low == high:
        return (
            WolframMessage(symbol, "argr", symbol, low) if one else WolframMessage(symbol, "argrx", symbol, given, low)
        )
    tag = "argt" if high == low + 1 else "argb"
    rest = (low, high) if one else (given, low, high)
    return WolframMessage(symbol, tag + "u" if one else tag, symbol, *rest)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like this one, if any is close; capitals do not matter."""
    by_case = {k.casefold(): k for k in known}
    found = get_close_matches(name.casefold(), by_case, 1, 0.6)
    return by_case[found[0]] if found else None


def enumeration(names: Iterable[str | int]) -> str:
    """Names as text: "a", "b" and "c"; numbers without quotes."""
    quoted = [str(n) if type(n) is int else f'"{n}"' for n in names]
    if len(quoted) < 2:
        return "".join(quoted) or "none"
    return ", ".join(quoted[:-1]) + " and " + quoted[-1]


def plain_text(message: WolframMessage) -> str:
    """The message for Python readers and inside other messages, its arguments filled in."""
    from wlnet.forms import text as written

    text = message.text or f"{message.symbol}::{message.tag}"
    for i, arg in enumerate(message.arguments, 1):
        wrapped = isinstance(arg, Expr) and arg.head is system("InputForm")
        bare = arg.args[0] if wrapped else arg
        words = bare if isinstance(bare, str) else written(bare, "InputForm" if wrapped else "OutputForm")
        text = text.replace(f"`{i}`", words)
    return f"{message.symbol}: {text}"
