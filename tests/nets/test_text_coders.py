"""Coders of text, against Python's own codecs, plain loops, and the libraries that define them."""

import itertools
import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet.expr import call, list_of, system
from wlnet.nets.coders.calls import make_coder
from wlnet.nets.coders.segmentation import likeliest, longest_pieces, merged
from wlnet.python import Session, text

ASCII = "\t\n" + "".join(map(chr, range(32, 127)))
texts = st.text(max_size=30)
letters = st.text("abcABC \n", max_size=20)


def rule(name, value):
    return call("Rule", name, value)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('NetEncoder["Characters"]["\\t\\n a"]', "{1, 2, 3, 68}"),
        ('NetEncoder["Characters"][{"ab", "c", ""}]', "{{68, 69}, {70}, {}}"),
        ('NetEncoder["Characters"][{}]', "{}"),
        ('NetEncoder["Characters"][{3, 4, 97}]', "{3, 4, 97}"),
        ('NetEncoder["Characters"][NumericArray[{3, 4}, "UnsignedInteger8"]] // Normal', "{3, 4}"),
        ('NetEncoder[{"Characters", "cab"}]["abc"]', "{2, 3, 1}"),
        ('NetEncoder[{"Characters", {"a", "b", "c"}}]["abc"]', "{1, 2, 3}"),
        ('NetEncoder[{"Characters", {"abc", _}}]["xaéc"]', "{4, 1, 4, 3}"),
        ('NetEncoder[{"Characters", {"abc" -> 1, "xy" -> 5, "z"}}]["axbz"]', "{1, 5, 1, 6}"),
        ('NetEncoder[{"Characters", {"a", "bc" -> Automatic, "d"}}]["abcd"]', "{1, 2, 2, 3}"),
        ('NetEncoder[{"Characters", {48 ;; 50, 97 ;; 122 -> 4}}]["0a2z"]', "{1, 4, 3, 4}"),
        ('NetEncoder[{"Characters", {LetterCharacter, DigitCharacter}}]["azAZ09"]', "{1, 26, 27, 52, 53, 62}"),
        ('NetEncoder[{"Characters", {DigitCharacter -> 1, WhitespaceCharacter -> 2, "!?", _ -> 3}}]["4 x\\t"]',
         "{1, 2, 3, 2}"),
        ('NetEncoder[{"Characters", {"ab", "a" -> 9}}]["a"]', "{1}"),
        ('NetEncoder[{"Characters", {StartOfString, "ab", EndOfString}}][{"ab", ""}]', "{{1, 2, 3, 4}, {1, 4}}"),
        ('NetEncoder[{"Characters", {"ab", EndOfString}, "TargetLength" -> 4}][{"a", "ababab"}]',
         "{{1, 3, 3, 3}, {1, 2, 1, 2}}"),
        ('NetEncoder[{"Characters", "abc", "TargetLength" -> 4}]["a"]', "{1, 3, 3, 3}"),
        ('NetEncoder[{"Characters", "abc", "UnitVector"}]["cb"]', "{{0, 0, 1}, {0, 1, 0}}"),
        ('NetEncoder[{"Characters", "aBc", IgnoreCase -> True}]["AbC"]', "{1, 2, 3}"),
        ('NetEncoder[{"Characters", "abc", "IgnoreCase" -> True}]["B"]', "{2}"),
        ('NetEncoder["Characters"][["Alphabet"]] === Join[{"\\t", "\\n"}, CharacterRange[" ", "~"]]', "True"),
        ('NetExtract[NetEncoder[{"Characters", {"ab" -> 1, "c", _}}], "Alphabet"]', '{"ab" -> 1, "c", _}'),
        ('NetExtract[NetEncoder["Characters"], "Output"]', '{"Varying", Restricted["Integer", 97]}'),
        ('NetExtract[NetEncoder[{"Characters", "abc", "UnitVector", "TargetLength" -> 2}], "Output"]', "{2, 3}"),
        ('NetEncoder["UTF8"]["abc"]', "{98, 99, 100}"),
        ('NetEncoder["UTF8"]["\\[EAcute]"]', "{196, 170}"),
        ('NetEncoder[{"UTF8", "TargetLength" -> 4}]["ab"]', "{98, 99, 1, 1}"),
        ('Dimensions[NetEncoder[{"UTF8", "UnitVector"}]["ab"]]', "{2, 248}"),
        ('NetEncoder[{"Tokens", {"the", "cat"}}]["The cat, THE dog."]', "{1, 2, 3, 1, 3, 3}"),
        ('NetEncoder[{"Tokens", {"the", "The"}, IgnoreCase -> False}]["The the THE"]', "{2, 1, 3}"),
        ('NetEncoder[{"Tokens", {"a", "b"}, "TargetLength" -> 3}][{"a", "b a b a"}]', "{{1, 3, 3}, {2, 1, 2}}"),
        ('NetEncoder[{"Tokens", {"a", "b"}, "SplitPattern" -> ","}]["a,b,c d"]', "{1, 2, 3}"),
        ('NetEncoder[{"Tokens", {"a", "b"}, "SplitPattern" -> RegularExpression["[,;]"]}]["a,b;b"]', "{1, 2, 2}"),
        ('NetEncoder[{"Tokens", {"a", "b!"}, "SplitPattern" -> Whitespace}]["a b!  b"]', "{1, 2, 3}"),
        ('NetEncoder[{"Tokens", {"a", "b"}, "SplitPattern" -> None}][{"b", "c d"}]', "{2, 3}"),
        ('NetEncoder[{"Tokens", {"a", "b"}, "SplitPattern" -> None}][{{"b"}, {"a", "a"}}]', "{{2}, {1, 1}}"),
        ('NetEncoder[{"Tokens", {"a", "b"}}][TextElement[{"a", TextElement["b"]}]]', "{1, 2}"),
        ('NetDecoder[{"Characters", "abc"}][{{0, 1, 0}, {0.5, 0.1, 0.4}}]', '"ba"'),
        ('NetDecoder[{"Characters", {"ab", EndOfString, _}}][IdentityMatrix[4]]', '"ab\N{REPLACEMENT CHARACTER}"'),
        ('NetDecoder[{"Characters", "ab"}][{{{0, 1}, {1, 0}}, {{1, 0}}}]', '{"ba", "a"}'),
        ('NetDecoder[{"Characters", "ab"}][{0, 1}]', '"b"'),
        ('NetDecoder[{"Characters", "ab", "InputDepth" -> 1}][{{0, 1}, {1, 0}}]', '{"b", "a"}'),
        ('NetDecoder[{"Characters", "ab"}][{{1, 0}, {0.25, 0.75}}, "Probabilities"]',
         '{<|"a" -> 1., "b" -> 0.|>, <|"a" -> 0.25, "b" -> 0.75|>}'),
        ('NetDecoder[{"Characters", "ab"}][{{1, 0}, {0, 1}}, "RandomSample"]', '"ab"'),
        ('NetDecoder[{"Characters", "ab"}][{{0.9, 0.1}}, "RandomSample" -> 0]', '"a"'),
        ('NetDecoder[{"Characters", "ab"}][{{0.9, 0.1}}, "TopDecisions" -> 1]', '{{"a"}}'),
        ('NetDecoder[{"Tokens", {"the", "cat"}}][{{0, 1}, {1, 0}}]', '"cat the"'),
        ('NetDecoder[{"Tokens", {"the", "cat"}}][{0, 1}]', '"cat"'),
        ('NetDecoder[NetEncoder[{"Tokens", {"the", "cat"}}]][{{0, 1}}]', '"cat"'),
        ('NetEncoder[NetDecoder[{"Tokens", {"The", "cat"}, IgnoreCase -> False}]]["the The"]', "{3, 1}"),
        ('NetDecoder[NetEncoder[{"Characters", "abc"}]][{{0, 0, 1}}]', '"c"'),
        ('NetEncoder[NetDecoder[{"Characters", "abc"}]]["c"]', "{3}"),
        ('NetReplacePart[NetEncoder["Characters"], "TargetLength" -> 2]["abc"]', "{68, 69}"),
        ('NetReplacePart[NetEncoder[{"Tokens", {"a", "b"}}], "SplitPattern" -> ";"]["a;b"]', "{1, 2}"),
        ('Information[NetEncoder[{"Characters", "ab"}], "Alphabet"]', '{"a", "b"}'),
    ],
)  # fmt: skip
def test_what_coders_give(source, value):
    session = Session()
    assert text(session.evaluate(source)) == value
    assert not session.messages


@pytest.mark.parametrize(
    "source",
    [
        'NetEncoder["Characters"]',
        'NetEncoder[{"Characters", {"ab" -> 1, 48 ;; 57, StartOfString, _}, "UnitVector", IgnoreCase -> True}]',
        'NetEncoder[{"Characters", "abc", "TargetLength" -> 3}]',
        'NetEncoder[{"UTF8", "UnitVector", "TargetLength" -> 3}]',
        'NetEncoder[{"Tokens", {"a", "b"}, IgnoreCase -> False, "SplitPattern" -> None}]',
        'NetEncoder[{"Tokens", {"a", "b"}, "SplitPattern" -> {"-", x:DigitCharacter :> x}}]',
        'NetEncoder[{"SubwordTokens", {_, "a", "ab", StartOfString, EndOfString}, "IncludeTerminalTokens" -> True}]',
        'NetEncoder[{"SubwordTokens", {_, "a" -> -1.5, "b" -> 2, "c" -> Infinity}, '
        'Method -> {"Unigram", "CombineWhitespace" -> True, "WhitespacePadding" -> Left}}]',
        'NetEncoder[{"BPESubwordTokens", {_, "a", "b"}, "UnicodeNormalization" -> "NFKC", "Vocabulary" -> {"a"}}]',
        'NetEncoder[{"SubwordTokens", {_, "a"}, "TextPreprocessing" -> ToLowerCase, '
        '"OutputProperties" -> {"VocabularyIndex", "StringIndex"}}]',
        'NetEncoder[{"Function", (#^2) &, {"Varying", 3}, "Batched" -> True, "Pattern" -> _Integer}]',
        'NetEncoder[{"FeatureExtractor", f}]',
        'NetDecoder[{"Characters", {"ab", EndOfString}, "InputDepth" -> 3}]',
        'NetDecoder[{"Tokens", {"a", "b"}}]',
        'NetDecoder[{"SubwordTokens", {_, "a", "b"}}]',
        'NetDecoder[{"Function", Max, {3}}]',
        'NetDecoder[{"CTCBeamSearch", {"a", "b"}, "BeamSize" -> 7}]',
    ],
)
def test_the_input_form_reads_back(source):
    session = Session()
    coder = session.evaluate(source)
    assert not session.messages and text(coder).startswith(source[:10])
    again = session.evaluate(text(coder))
    assert again == coder and text(again) == text(coder) and hash(again) == hash(coder)
    assert coder.summary().sections


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ('NetEncoder["Characters"]["a\\[EAcute]"]', "codercharacter"),
        ('NetEncoder[{"Characters", "ab", "TargetLength" -> 2}][{"ab", "ac"}]', "codercharacter"),
        ('NetEncoder["Characters"][{"a", 3}]', "coderinput"),
        ('NetEncoder["Characters"][x]', "coderinput"),
        ('NetEncoder["Characters"][{0, 3}]', "coderinput"),
        ('NetEncoder[{"Characters", 7}]', "argvalue"),
        ('NetEncoder[{"Characters", {"a" -> 0}}]', "argvalue"),
        ('NetEncoder[{"Characters", {9 ;; 3}}]', "argvalue"),
        ('NetEncoder[{"Characters", ""}]', "argvalue"),
        ('NetEncoder[{"Characters", "ab", "Indx"}]', "argvalue"),
        ('NetEncoder[{"Characters", "ab", "TargetLenght" -> 3}]', "optname"),
        ('NetEncoder[{"Characters", "ab", "TargetLength" -> 0}]', "optvalue"),
        ('NetEncoder["Caracters"]', "codernear"),
        ('NetEncoder["Tokens"]', "codervocabulary"),
        ('NetEncoder[{"Tokens", "French"}]', "codervocabulary"),
        ('NetDecoder["Tokens"]', "codervocabulary"),
        ('NetEncoder[{"Tokens", {"a", "a"}}]', "argvalue"),
        ('NetEncoder[{"Tokens", {"a", 1}}]', "argvalue"),
        ('NetEncoder[{"Tokens", {"a", "b"}, "SplitPattern" -> 3}]', "optvalue"),
        ('NetEncoder[{"Tokens", {"a", "b"}, "SplitPattern" -> None}]["a b"]', "coderinput"),
        ('NetDecoder[{"Tokens", {"a", "b"}}][{{1, 2, 3}}]', "decoderinput"),
        ('NetDecoder[{"Characters", "ab"}][{{1, 0}}, "Decision" -> 2]', "decoderproperties"),
        ('NetDecoder[{"Characters", "ab", "InputDepth" -> 0}]', "optvalue"),
        ('NetDecoder[NetEncoder["UTF8"]]', "codername"),
        ('NetEncoder[{"SubwordTokens", {"a", "b"}}]', "argvalue"),
        ('NetEncoder[{"SubwordTokens", {_, "a", "b", "a"}}]', "argvalue"),
        ('NetEncoder["SubwordTokens"]', "argmissing"),
        ('NetEncoder[{"SubwordTokens", {_, "a"}, "IncludeTerminalTokens" -> True}]', "coderterminals"),
        ('NetEncoder[{"SubwordTokens", {_, "a"}, Method -> "Bpe"}]', "optvalue"),
        ('NetEncoder[{"SubwordTokens", {_, "a"}, Method -> {"WordPiece", "CombineWhitespace" -> True}}]', "optvalue"),
        ('NetEncoder[{"SubwordTokens", {_, "a"}, "OutputProperties" -> "Token"}]', "optvalue"),
        ('NetEncoder[{"SubwordTokens", {_, "a"}, "TextPreprocessing" -> StringLength}]["a"]', "codertext"),
        ('NetEncoder[{"SubwordTokens", File["/no/such.model"]}]', "codermodel"),
        ('NetEncoder[{"Class", {"a", "b"}}][{"a", "b", "x"}]', "coderinput"),
        ('NetEncoder[{"Class", {"a", "b"}, "Index", 3}]', "coderplaces"),
    ],
)
def test_refused(refused, source, tag):
    refused(source, tag)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('NetEncoder["Characters"][{"abc", "d\\[EAcute]f"}]', 'Example 2: The character "é" at position 2 is'),
        ('NetEncoder["Characters"]["d\\[EAcute]f"]', 'The character "é" at position 2 is'),
        ('NetEncoder[{"Class", {"a", "b"}}][{"a", "b", "x"}]', 'Example 3: "x" cannot be encoded: one of the classes'),
    ],
)
def test_messages_say_where(source, expected, capsys):
    Session().evaluate(source)
    assert expected in capsys.readouterr().err


@given(texts)
def test_bytes_are_those_of_the_codec(s):
    encoder = make_coder("NetEncoder", ["UTF8"])
    assert encoder.encode(s).tolist() == [b + 1 for b in s.encode()]


@given(st.lists(st.text(ASCII, max_size=20), max_size=5))
def test_characters_are_found_in_the_table(parts):
    encoder = make_coder("NetEncoder", ["Characters"])
    assert [row.tolist() for row in encoder.encode_all(parts)] == [[ASCII.index(c) + 1 for c in s] for s in parts]


@given(st.lists(letters, min_size=1, max_size=4), st.integers(1, 6))
def test_lengths_are_cut_or_filled(parts, length):
    table = list_of(system("StartOfString"), "abc", "ABC", " \n", system("EndOfString"))
    encoder = make_coder("NetEncoder", [list_of("Characters", table, rule("TargetLength", length))])
    whole = [[1, *("?abcABC \n".index(c) + 1 for c in s), 10] for s in parts]
    assert [row.tolist() for row in encoder.encode_all(parts)] == [(row + [10] * length)[:length] for row in whole]


@given(st.lists(texts, max_size=4))
def test_words_are_found_in_the_list(parts):
    words = ["a", "the", "0", "ß", ".", "!?"]
    encoder = make_coder("NetEncoder", [list_of("Tokens", list_of(*words))])
    found = [row.tolist() for row in encoder.encode_all(parts)]
    split = [re.findall(r"\w+|[^\w\s]+", s.lower()) for s in parts]
    assert found == [[words.index(w) + 1 if w in words else 7 for w in row] for row in split]


def plain_merging(text_, pieces):
    """Byte pair encoding as it is defined: look at all pairs, merge the leftmost of the least rank, start again."""
    parts = list(text_)
    while True:
        pairs = [(pieces.index(a + b), i) for i, (a, b) in enumerate(itertools.pairwise(parts)) if a + b in pieces]
        if not pairs:
            return parts
        _, i = min(pairs)
        parts[i : i + 2] = [parts[i] + parts[i + 1]]


@given(st.text("abc ", max_size=14), st.lists(st.text("abc ", min_size=2, max_size=4), unique=True, max_size=8))
def test_pairs_are_merged_by_rank(s, pieces):
    ranks = {piece: float(i) for i, piece in enumerate(pieces)}
    assert merged(s, ranks, lambda piece: True) == plain_merging(s, pieces)


@given(
    st.text("ab", max_size=9), st.dictionaries(st.text("ab", min_size=1, max_size=3), st.integers(-9, -1), min_size=1)
)
def test_the_likeliest_pieces_have_the_largest_sum(s, scores):
    unknown = min(scores.values()) - 10

    def total(parts):
        return sum(scores.get(p, unknown if len(p) == 1 else float("-inf")) for p in parts)

    def divisions(rest):
        if not rest:
            yield []
        for n in range(1, min(3, len(rest)) + 1):
            for tail in divisions(rest[n:]):
                yield [rest[:n], *tail]

    found = likeliest(s, scores, 3)
    assert "".join(found) == s
    assert total(found) == max(map(total, divisions(s)))


def test_the_longest_pieces_come_first():
    known = {" un", " u", "aff", "able", "a", "n"}.__contains__
    assert longest_pieces(" unaffable", known) == [" un", "aff", "able"]
    assert longest_pieces(" unx", known) is None
    assert longest_pieces(" " + "a" * 100, lambda piece: True) is None


PIECES = '{_, "a", "b", "c", " ", "ab", " a", "abc", " ab", StartOfString, EndOfString}'


@pytest.mark.parametrize(
    ("options", "given_", "value"),
    [
        ("", '"abc"', "{8}"),
        ("", '" abc"', "{5, 8}"),  # "ab" comes before " a", and "abc" before " ab"
        ("", '"xxa"', "{1, 2}"),
        ("", '{"a", "bb"}', "{{2}, {3, 3}}"),
        ("", '""', "{}"),
        (', "TargetLength" -> 3', '{"a", "bbbb"}', "{{2, 11, 11}, {3, 3, 3}}"),
        (', "IncludeTerminalTokens" -> True', '"ab"', "{10, 6, 11}"),
        (", IgnoreCase -> True", '"ABC"', "{8}"),
        (', Method -> {"BPE", "WhitespacePadding" -> Left}', '"ab"', "{9}"),
        (', Method -> {"BPE", "CombineWhitespace" -> True}', '" a   b "', "{2, 5, 3}"),
        (', "TextPreprocessing" -> StringReverse', '"ba"', "{6}"),
        (', "UnicodeNormalization" -> "NFKC"', '"\\:ff41\\:ff42"', "{6}"),
        (', "Vocabulary" -> {"ab"}', '"abc"', "{6, 4}"),
        (', "InputType" -> "ListOfStrings", "IncludeTerminalTokens" -> True', '{"ab", "c"}', "{10, 6, 11, 4, 11}"),
        (', "InputType" -> "ListOfStrings", "OutputProperties" -> "StringIndex"', '{"ab", "cc"}', "{1, 2, 2}"),
        (', "InputType" -> "ListOfStrings", "OutputProperties" -> {"StringIndex", "VocabularyIndex"}',
         '{{"ab", "c"}, {"a"}}', "{{{1, 6}, {2, 4}}, {{1, 2}}}"),
    ],
)  # fmt: skip
def test_pieces_of_words(options, given_, value):
    session = Session()
    assert text(session.evaluate(f'NetEncoder[{{"SubwordTokens", {PIECES}{options}}}][{given_}]')) == value
    assert not session.messages


def test_pieces_are_put_together_again():
    session = Session()
    session.evaluate(f'd = NetDecoder[{{"SubwordTokens", {PIECES}}}]')
    assert text(session.evaluate("d[IdentityMatrix[11][[{10, 9, 4, 1, 11}]]]")) == '"abc\N{REPLACEMENT CHARACTER}"'


def test_word_pieces_are_those_of_the_definition():
    tokens = pytest.importorskip("tokenizers")
    words = ["[UNK]", "un", "##aff", "##able", "the", ",", "日", "don", "'", "t", "##s"]
    model = tokens.Tokenizer(tokens.models.WordPiece({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    model.normalizer = tokens.normalizers.BertNormalizer(strip_accents=False, lowercase=False)
    model.pre_tokenizer = tokens.pre_tokenizers.BertPreTokenizer()
    listed = [call("Blank"), *(w[2:] if w.startswith("##") else " " + w for w in words[1:])]
    encoder = make_coder("NetEncoder", [list_of("SubwordTokens", list_of(*listed), rule("Method", "WordPiece"))])
    for s in ("unaffable, the", "don't the日the", "uns\u200b the\tthe xyz", "a" * 120, ""):
        assert encoder.encode(s).tolist() == [i + 1 for i in model.encode(s).ids]


@pytest.mark.parametrize(
    ("kind", "extra"),
    [("bpe", {}), ("bpe", {"treat_whitespace_as_suffix": True}), ("unigram", {}), ("unigram", {"byte_fallback": True})],
)
def test_models_of_sentencepiece_give_the_same(kind, extra, tmp_path):
    spm = pytest.importorskip("sentencepiece")
    lines = [unicodedata.name(chr(i), "x").title() + f" no. {i}, naïve (ﬁne)" for i in range(32, 1500)]
    (tmp_path / "text").write_text("\n".join(lines))
    spm.SentencePieceTrainer.train(input=str(tmp_path / "text"), model_prefix=str(tmp_path / "m"), vocab_size=600,
                                   model_type=kind, minloglevel=2, **extra)  # fmt: skip
    model = spm.SentencePieceProcessor(model_file=str(tmp_path / "m.model"))
    encoder = make_coder("NetEncoder", [list_of("SubwordTokens", call("File", str(tmp_path / "m.model")))])
    for s in (*lines[::7], " two  spaces ", "ＡＢＣ ① x～y", "unknown ∮∰ 😀", "", "tab\tand \u200b zero"):
        assert [int(c) - 1 for c in encoder.encode(s)] == model.encode(s), s
    again = make_coder("NetEncoder", [encoder.constructor().args[0]])
    assert again == encoder
    decoder = make_coder("NetDecoder", [encoder])
    s = "Latin Small Letter A no. 97"
    rows = np.eye(len(decoder.pieces))[encoder.encode(s).astype(int) - 1]
    assert decoder.decode_all([rows], system("Automatic"), np.random.default_rng) == [model.decode(model.encode(s))]


def message(number, value):
    """A field of a protocol buffer: a text, a number, or a message."""
    if isinstance(value, int):
        return bytes([number << 3, value])
    return bytes([number << 3 | 2, len(value)]) + value


def model_bytes(pieces, kind=2, normalizer=b""):
    """A SentencePiece model with pieces (text, score, kind), written by hand."""
    data = b""
    for s, score, sort in pieces:
        real = np.float32(score).tobytes()
        data += message(1, message(1, s.encode()) + bytes([2 << 3 | 5]) + real + message(3, sort))
    return data + message(2, message(3, kind)) + message(3, normalizer)


def test_a_model_is_read_from_its_file(tmp_path):
    marks = [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3)]
    pieces = [*marks, ("▁a", 0, 1), ("ab", -1, 1), ("a", -2, 1), ("b", -3, 1), ("▁", -4, 1)]
    (tmp_path / "m.model").write_bytes(model_bytes(pieces))
    session = Session()
    session.evaluate(
        f'e = NetEncoder[{{"SubwordTokens", File["{tmp_path}/m.model"], "IncludeTerminalTokens" -> True}}]'
    )
    assert text(session.evaluate('e["ab  ba"]')) == "{2, 4, 7, 8, 7, 6, 3}"
    assert (
        text(session.evaluate('NetExtract[e, "Tokens"]'))
        == '{_, StartOfString, EndOfString, " a", "ab", "a", "b", " "}'
    )
    assert (
        text(session.evaluate("NetExtract[e, Method]"))
        == '{"BPE", "CombineWhitespace" -> True, "WhitespacePadding" -> Left}'
    )
    (tmp_path / "u.model").write_bytes(model_bytes(pieces, 1, message(3, 0) + message(4, 0)))
    session.evaluate(f'u = NetEncoder[{{"SubwordTokens", File["{tmp_path}/u.model"]}}]')
    assert text(session.evaluate('u["ab ab"]')) == "{5, 4, 7}"  # -1 + 0 - 3: "ab", " a", "b"
    assert not session.messages


@pytest.mark.parametrize("data", [b"", b"\x0a\xff", b"text", model_bytes([("a", 0, 1)]), model_bytes([("a", 0, 2)], 3)])
def test_other_files_are_no_models(data, tmp_path, refused):
    (tmp_path / "m.model").write_bytes(data)
    refused(f'NetEncoder[{{"SubwordTokens", File["{tmp_path}/m.model"]}}]', "codermodel")


TRANSLATOR = (
    'net = NetChain[{EmbeddingLayer["Weights" -> {{0.1, 0}, {0, 0.1}, {0, 0}}], SoftmaxLayer[]}, '
    '"Input" -> {"Tokens", {"oui", "non"}}, "Output" -> {"Tokens", {"yes", "no"}}];'
)


def test_targets_are_words_too():
    session = Session()
    session.evaluate(TRANSLATOR)
    measured = 'NetMeasurements[net, {"oui non" -> "yes no", "non" -> "yes"}, "Accuracy"]'
    assert float(text(session.evaluate(measured))) == pytest.approx(2 / 3)  # of the words
    options = "MaxTrainingRounds -> 200, TrainingProgressReporting -> None"
    session.evaluate(f'net = NetTrain[net, {{"oui oui" -> "no no"}}, {options}]')
    assert text(session.evaluate('net["oui"]')) == '"no"'
    assert not session.messages
    session.evaluate(f'NetTrain[net, {{"oui" -> "maybe"}}, {options}]')
    assert [m.tag for m in session.messages] == ["unreadable"]


def test_targets_are_unit_vectors_where_numbers_are_compared():
    session = Session()
    session.evaluate('port = {"Characters", "ab"}; pairs = {"ab" -> "ab", "ba" -> "bb"}; loss = MeanSquaredLossLayer[]')
    session.evaluate(
        'net = NetChain[{EmbeddingLayer["Weights" -> IdentityMatrix[2], "Input" -> port, "Output" -> port]}]'
    )
    measured = 'NetMeasurements[net, pairs, "MeanSquare", LossFunction -> loss]'
    assert text(session.evaluate(measured)) == "0.25"  # 2 of 8 numbers are 1 off
    assert not session.messages


def test_targets_of_single_words_are_classes():
    session = Session()
    session.evaluate('port = {"Tokens", {"yes", "no"}, "InputDepth" -> 1}')
    session.evaluate('layer = LinearLayer["Weights" -> {{1}, {-1}}, "Biases" -> None]')
    session.evaluate('net = NetChain[{layer, SoftmaxLayer[]}, "Output" -> port]')
    measured = 'NetMeasurements[net, {{1} -> "yes", {-1} -> "no", {2} -> "no"}, "Accuracy"]'
    assert float(text(session.evaluate(measured))) == pytest.approx(2 / 3)
    session.evaluate('net = NetTrain[net, {{1} -> "no"}, MaxTrainingRounds -> 2000, TrainingProgressReporting -> None]')
    assert text(session.evaluate("net[{1}]")) == '"no"'
    assert not session.messages


def test_targets_of_beam_search_are_lists_of_labels():
    session = Session()
    session.evaluate('port = {"CTCBeamSearch", {"a", "b"}}; SeedRandom[1]')
    layers = "{NetMapOperator[LinearLayer[]], SoftmaxLayer[]}"
    session.evaluate(f'net = NetChain[{layers}, "Input" -> {{"Varying", 2}}, "Output" -> port]')
    data = '{{{1, 0}, {1, 0}, {0, 1}}, {{0, 1}, {0, 1}}} -> {{"a", "b"}, {"b"}}'
    options = "LossFunction -> CTCLossLayer[], MaxTrainingRounds -> 1500, TrainingProgressReporting -> None"
    session.evaluate(f"net = NetTrain[net, {data}, {options}]")
    assert text(session.evaluate("net[{{1, 0}, {0, 1}}]")) == '{"a", "b"}'
    assert not session.messages


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('NetEncoder[{"Characters", "abc", "Dimensions" -> {2}}][{"abc", "a"}]', "{{1, 2, 3}, {1, 3, 3}}"),
        ('NetEncoder[{"Characters", "abc", "Dimensions" -> {1}}][{{"abc"}, {"b"}}]', "{{{1, 2, 3}}, {{2}}}"),
        ('NetEncoder[{"Characters", "ab", "Dimensions" -> {2, 1}, "TargetLength" -> 2}][{{"abb"}, {"a"}}]',
         "{{{1, 2}}, {{1, 2}}}"),
        ('NetEncoder[{"Characters", "ab", "UnitVector", "Dimensions" -> {2}}][{"ab", "b"}]',
         "{{{1, 0}, {0, 1}}, {{0, 1}, {0, 1}}}"),
        ('NetEncoder[{"Tokens", {"x", "y"}, "Dimensions" -> {"Varying"}}][{"x y", "y q x"}]', "{{1, 2, 3}, {2, 3, 1}}"),
        ('NetEncoder[{"Tokens", {"x"}, "SplitPattern" -> None, "Dimensions" -> {1}}][{{"x", "z"}}]', "{{1, 2}}"),
        ('NetEncoder[{"UTF8", "Dimensions" -> {2}}][{"a", "abc"}]', "{{98, 1, 1}, {98, 99, 100}}"),
        ('NetEncoder[{"SubwordTokens", {"a", "b", " a", _}, "Dimensions" -> {2}}][{"ab", "b"}]', "{{1, 2}, {2, 4}}"),
        ('NetExtract[NetEncoder[{"Characters", "abc", "Dimensions" -> {2, 3}}], "Output"]',
         '{2, 3, "Varying", Restricted["Integer", 3]}'),
        ('NetExtract[NetEncoder[{"UTF8", "Dimensions" -> {2}}], "Dimensions"]', "{2}"),
        ('NetDecoder[NetEncoder[{"Characters", "ab", "Dimensions" -> {2}}]]',
         'NetDecoder[{"Characters", "ab", "InputDepth" -> 3}]'),
        ('NetEncoder[NetDecoder[{"Characters", "ab", "InputDepth" -> 3}]]',
         'NetEncoder[{"Characters", "ab", "Dimensions" -> {"Varying"}}]'),
        ('NetEncoder[NetDecoder[{"Tokens", {"a", "b"}}]]', 'NetEncoder[{"Tokens", {"a", "b"}}]'),
    ],
)  # fmt: skip
def test_arrays_of_texts(source, value):
    """Texts of one array are made as long as its longest one: by EndOfString, the last number, _, or the byte 0."""
    session = Session()
    assert text(session.evaluate(source)) == text(session.evaluate(value)) and not session.messages


@given(st.lists(st.lists(letters, min_size=2, max_size=2), min_size=1, max_size=4))
def test_arrays_of_texts_are_texts_in_order(pairs):
    plain = make_coder("NetEncoder", [list_of("Characters", list_of(ASCII, "é"))])
    double = make_coder("NetEncoder", [list_of("Characters", list_of(ASCII, "é"), rule("Dimensions", list_of(2)))])
    found = double.encode_all([list_of(*pair) for pair in pairs])
    for (first, second), array in zip(pairs, found, strict=True):
        longest = max(len(first), len(second))
        padded = [plain.encode(word + "é" * (longest - len(word))) for word in (first, second)]
        assert np.array_equal(array, np.stack(padded))


@pytest.mark.parametrize(
    ("data", "words"),
    [('{"abc"}', "an array (size: 2), each a string"), ('{{"ab", "a"}, {"a", "q"}}', "Example 2:"), ('"ab"', "size: 2"),
     ('{{"ab", "a"}, {"a"}}', "Example 2:")],
)  # fmt: skip
def test_what_is_no_array_of_texts(data, words):
    session = Session(write_message=lambda line: None)
    assert str(session.evaluate(f'NetEncoder[{{"Characters", "abc", "Dimensions" -> {{2}}}}][{data}]')) == "$Failed"
    (said,) = session.messages
    assert words in said.text


def test_nets_learn_from_arrays_of_texts():
    """Texts in pairs go in, and pairs of texts come out."""
    session = Session()
    session.evaluate(
        "net = NetChain[{EmbeddingLayer[3], NetMapOperator[NetMapOperator[2]], SoftmaxLayer[]},"
        ' "Input" -> NetEncoder[{"Characters", "ab", "Dimensions" -> {2}}],'
        ' "Output" -> NetDecoder[{"Characters", "ab", "InputDepth" -> 3}]];'
        'data = {{"ab", "ba"} -> {"ba", "ab"}, {"aab", "bbb"} -> {"bba", "aaa"}};'
        "SeedRandom[1]; learned = NetTrain[net, data, MaxTrainingRounds -> 300, LearningRate -> 0.03,"
        " TrainingProgressReporting -> None];"
    )
    assert str(session.evaluate("learned[Keys[data]] === Values[data]")) == "True"
    assert not session.messages
