"""How texts are taken apart into pieces of words: the algorithm, blanks, normal forms of Unicode."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from wlnet.expr import Expression, Symbol, call, has_head, is_list, list_of, system

from ..kinds import Boolean, Kind, Unfit, Value
from .sentencepiece import Model
from .vocabulary import vocabulary_of

Automatic = system("Automatic")
None_, Left, Right = map(system, ("None", "Left", "Right"))
NORMALIZATIONS = ("NFC", "NFD", "NFKC", "NFKD", "ModifiedNFKC")
RULES = {"nfkc": "NFKC", "nfkc_cf": "NFKC", "nmt_nfkc": "ModifiedNFKC", "nmt_nfkc_cf": "ModifiedNFKC"}
BLANKS = "\t\n\f\r\N{OGHAM SPACE MARK}\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2581\ufeff\ufffd"
DROPPED = [*range(1, 9), 0xB, *range(0xE, 0x20), 0x7F, 0x8F, 0x9F]
MODIFIED = {**dict.fromkeys(map(ord, BLANKS), " "), **dict.fromkeys(DROPPED)}
FULLWIDTH_TILDE = "\N{FULLWIDTH TILDE}"


@dataclass(frozen=True)
class Method:
    """How texts are taken apart: by which algorithm, with runs of blanks made one or not, a blank added where."""

    name: str
    combine: bool = False
    padding: Symbol = None_


class MethodKind(Kind):
    """The name of an algorithm, or a list of it with settings."""

    expects = (
        'one of "BPE", "Unigram" and "WordPiece", or one of the first two in a list with the settings '
        '"CombineWhitespace" -> True or False and "WhitespacePadding" -> None, Left or Right'
    )

    def read(self, e: Expression) -> Value:
        """The method."""
        name, *rules = e.args if is_list(e) and e.args else (e,)
        if name not in ("BPE", "Unigram", "WordPiece") or (rules and name == "WordPiece"):
            raise Unfit
        found: dict[str, Any] = {}
        for rule in rules:
            if not has_head(rule, system("Rule")) or len(rule.args) != 2:
                raise Unfit
            key, value = rule.args
            if key == "CombineWhitespace":
                found["combine"] = Boolean.read(value)
            elif key == "WhitespacePadding" and value in (None_, Left, Right):
                found["padding"] = value
            else:
                raise Unfit
        return Method(name, **found)

    def write(self, value: Value) -> Expression:
        """The name, or a list where settings are not as usual."""
        rules = [call("Rule", "CombineWhitespace", system("True"))] if value.combine else []
        if value.padding is not None_:
            rules.append(call("Rule", "WhitespacePadding", value.padding))
        return list_of(value.name, *rules) if rules else value.name

    def holds(self, value: Value) -> bool:
        """Whether the value is a method."""
        return isinstance(value, Method)


def settle(parameters: dict[str, Any]) -> None:
    """Put the settings of a model in place of its file and of what is not told."""
    model = parameters["Tokens"]
    if not isinstance(model, Model):
        return
    padding = Left if model.prefix else Right if model.suffix else None_
    own = {
        "Method": Method(model.method, model.combine, padding),
        "UnicodeNormalization": RULES.get(model.rule, None_),
        "IgnoreCase": model.rule.endswith("_cf") or parameters["IgnoreCase"],
    }
    parameters["Tokens"] = vocabulary_of(model)
    for name, value in own.items():
        if name == "IgnoreCase" or parameters.get(name) is Automatic:
            parameters[name] = value


def normalized(text: str, form: str) -> str:
    """The text in a normal form of Unicode.

    "ModifiedNFKC" is the rule nmt_nfkc of SentencePiece: NFKC, but what separates words in any script becomes a blank,
    control characters are dropped, and the fullwidth tilde stays.
    """
    if text.isascii() and form != "ModifiedNFKC":
        return text
    if form != "ModifiedNFKC":
        return unicodedata.normalize(form, text)  # type: ignore[arg-type]
    parts = text.translate(MODIFIED).split(FULLWIDTH_TILDE)
    return FULLWIDTH_TILDE.join(unicodedata.normalize("NFKC", part) for part in parts)
