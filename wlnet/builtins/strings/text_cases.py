"""TextCases and TextPosition: the parts of texts that are of a kind which a pattern can tell."""

from __future__ import annotations

import re
from collections.abc import Callable

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.expr import Association, Expr, Expression, WolframMessage, call, has_head, is_list, list_of, system

from .string_matching import STRING, over_strings
from .string_patterns import compiled
from .texts import sentence_spans, trimmed, word_spans

All, Alternatives, Containing, Failed, File, Infinity, Rule, UpTo = map(
    system, ("All", "Alternatives", "Containing", "$Failed", "File", "Infinity", "Rule", "UpTo")
)
Spans = list[tuple[int, int]]
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
PATTERNS = {
    "Number": r"(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?(?!\w|[.,]\d)",
    "Integer": r"(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?!\w|[.,]\d)",
    "URL": r"(?<!\w)(?:(?:https?|ftp)://|www\.)[^\s<>\"]*[^\s<>\".,;:!?'()\[\]]",
    "EmailAddress": r"(?<![\w.+-])[\w+-]+(?:\.[\w+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    "IPAddress": r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d]|\.\d)",
    "TwitterHashtag": r"(?<![\w#&])#\w*[^\W\d]\w*",
    "TwitterHandle": r"(?<![\w@.])@[A-Za-z0-9_]{1,15}(?!\w)",
    "Date": rf"(?<!\w)(?:\d{{4}}-\d\d?-\d\d?|\d\d?/\d\d?/\d{{2,4}}|{MONTH} \d\d?(?:st|nd|rd|th)?,? \d{{4}}|"
            rf"\d\d?(?:st|nd|rd|th)? {MONTH},? \d{{4}}|{MONTH} \d{{4}})(?!\w)",
    "Line": r"[^\n]*\S[^\n]*",
    "Character": r"(?s:.)",
}  # fmt: skip
PATTERNS["Hashtag"] = PATTERNS["TwitterHashtag"]
PROPERTIES = ("String", "Position", "Probability", "Interpretation", "Snippet")
TEXTS = {
    **STRING,
    "type": "Parts of the type `1` are told by knowledge of the language, which is not there. Types told by patterns "
    "are `2`.",
    "prop": "`1` is no property of a part of a text: these are `2`.",
    "intnm": "A non-negative integer is expected at position `1` in `2`.",
}
OPTIONS = {
    "AcceptanceThreshold": system("Automatic"),
    "PerformanceGoal": system("Automatic"),
    "TargetDevice": "CPU",
    "VerifyInterpretation": system("False"),
}


def paragraphs(text: str) -> Spans:
    """The parts between empty lines."""
    ends = [0, *(i for m in re.finditer(r"\n[^\S\n]*(?:\n\s*)+", text) for i in m.span()), len(text)]
    found = (trimmed(text, i, j) for i, j in zip(ends[::2], ends[1::2], strict=True))
    return [(i, j) for i, j in found if i < j]


def by_pattern(source: str) -> Callable[[str], Spans]:
    """The matches of a regular expression."""
    regex = re.compile(source)
    return lambda text: [m.span() for m in regex.finditer(text)]


KINDS: dict[str, Callable[[str], Spans]] = {
    "Word": word_spans,
    "Sentence": sentence_spans,
    "Paragraph": paragraphs,
    **{name: by_pattern(source) for name, source in PATTERNS.items()},
}


def spans(function: str, form: Expression, text: str) -> Spans:
    """Where the parts of a form are in a text, in their order; message type."""
    if type(form) is str:
        if form not in KINDS:
            raise WolframMessage(function, "type", form, list_of(*KINDS), result=Failed)
        return KINDS[form](text)
    if has_head(form, system("Entity")):
        raise WolframMessage(function, "type", form, list_of(*KINDS), result=Failed)
    if has_head(form, Alternatives):
        return sorted({span for choice in form.args for span in spans(function, choice, text)})
    if has_head(form, Containing) and len(form.args) == 2:
        outer, inner = (spans(function, f, text) for f in form.args)
        return [(i, j) for i, j in outer if any(i <= k and m <= j for k, m in inner)]
    return [(m.start(), m.end()) for m in compiled(form).finditer(text)]


def interpretation(form: Expression, found: str) -> Expression:
    """What a number or a date means; the text itself for other types."""
    if form in ("Number", "Integer"):
        plain = re.sub("[eE]", "*^", found.replace(",", "").removeprefix("+"))
        return evaluate(call("ToExpression", plain))
    return evaluate(call("DateObject", found)) if form == "Date" else found


def quality(name: str, form: Expression, text: str, span: tuple[int, int]) -> Expression:
    """A property of a part of a text."""
    start, end = span
    if name == "Position":
        return list_of(start + 1, end)
    if name == "Probability":
        return 1.0
    if name == "Interpretation":
        return interpretation(form, text[start:end])
    if name == "Snippet":
        before, after = text[:start][-30:], text[end:][:30]
        dots = ["..." if start > 30 else "", "..." if len(text) - end > 30 else ""]
        return dots[0] + before + text[start:end] + after + dots[1]
    return text[start:end]


def described(function: str, wanted: Expression, form: Expression, text: str, span: tuple[int, int]) -> Expression:
    """The properties wanted of a part: one, a list, or a function of the association of all; message prop."""
    if is_list(wanted):
        return list_of(*(described(function, w, form, text, span) for w in wanted.args))
    if type(wanted) is not str:
        return Expr(wanted, (Association(Expr(Rule, (p, quality(p, form, text, span))) for p in PROPERTIES),))
    if wanted not in PROPERTIES:
        raise WolframMessage(function, "prop", wanted, list_of(*PROPERTIES), result=Failed)
    return quality(wanted, form, text, span)


def cases(function: str, text: Expression, spec: Expression, wanted: Expression, count: Expression) -> Expression:
    """The first parts of a form in one text or in each of several, or an association of these for several forms."""
    most = count.args[0] if has_head(count, UpTo) and len(count.args) == 1 else count
    if most not in (All, Infinity) and (type(most) is not int or most < 0):
        message(function, "intnm", 3, call(function, text, spec, count))
        return None
    end = most if type(most) is int else None

    def of_form(t: str, form: Expression) -> Expression:
        found = spans(function, form, t)[:end]
        return list_of(*(described(function, wanted, form, t, span) for span in found))

    def of_text(t: str) -> Expression:
        if not is_list(spec):
            return of_form(t, spec)
        return Association(Expr(Rule, (form, of_form(t, form))) for form in spec.args)

    return over_strings(function, read(text), (spec,), of_text)


def read(text: Expression) -> Expression:
    """The text that a file holds; texts and lists of them as they are."""
    if is_list(text):
        return list_of(*map(read, text.args))
    return evaluate(call("Import", text, "Text")) if has_head(text, File) else text


@builtin("TextCases", "TextCases[s, type] gives the parts of s that are of a type such as Word, Sentence, Paragraph, "
         "Line, Number, Date, URL or EmailAddress, or that match a string pattern; TextCases[s, {type, ...}] an "
         "association; TextCases[s, type -> property] a property of each; TextCases[s, type, n] the first n.",
         options=OPTIONS, messages=TEXTS)  # fmt: skip
def text_cases(text, spec, count=All, *, acceptance_threshold, performance_goal, target_device, verify_interpretation):
    """A list, or an association of lists for a list of types."""
    form, wanted = spec.args if has_head(spec, Rule) and len(spec.args) == 2 else (spec, "String")
    return cases("TextCases", text, form, wanted, count)


declare("Containing", "Containing[outer, inner] stands in TextCases for the parts of the type outer that contain "
        "one of the type inner.")  # fmt: skip


@builtin("TextPosition", "TextPosition[s, type] gives the first and last positions of the parts that TextCases[s, "
         "type] gives.", options=OPTIONS, messages=TEXTS)  # fmt: skip
def text_position(text, spec, count=All, *, acceptance_threshold, performance_goal, target_device,
                  verify_interpretation):  # fmt: skip
    """A list of pairs, or an association of such lists."""
    return cases("TextPosition", text, spec, "Position", count)
