"""Boxes as text: as people read them, and as the language reads them."""

from __future__ import annotations

from ..expr import Expr, Expression, Symbol, is_list, system
from .boxes import CHARACTERS
from .columns import beside
from .operators import ATOM, INFIX
from .tables import grid_text
from .writer import MAX_BLOCKS, Rule, Style, Written, write

HoldForm = system("HoldForm")
SIGNS = {shown: text for text, shown in CHARACTERS.items()}
LETTERS = {"\uf74d": "E", "\uf74e": "I", "\u03c0": "Pi", "\u221e": "Infinity", "\u00b0": "Degree"}
FUSING = frozenset("+-*/&|=<>!.@:;?^~")
SPACED = {operator.text.strip() for operator in INFIX.values()} | {"+", "-", "="}
WRAPPERS = """
    StyleBox TagBox FrameBox FormBox PaneBox AdjustmentBox TooltipBox ButtonBox PanelBox InterpretationBox ItemBox
    PaneSelectorBox DynamicBox BoxData Cell
"""
CONTENTS = frozenset(WRAPPERS.split())
TIGHT = CONTENTS | {"SqrtBox", "SubscriptBox", "OverscriptBox", "UnderscriptBox"}


def plain(text: str) -> str:
    """The text of a string among boxes: a sign by its usual letters, a quoted string without its quotes."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return SIGNS.get(text) or LETTERS.get(text) or ("" if text == "\u2060" else text)


def name_of(e: Expression) -> str:
    """The name of a box."""
    return getattr(e.head, "name", "") if isinstance(e, Expr) else ""


def box_text(e: Expression, style: Style) -> str:
    """Boxes as people read them, in lines."""
    if type(e) is str:
        return plain(e)
    name = name_of(e)
    parts = e.args if isinstance(e, Expr) else ()
    if name in ("RowBox", "TemplateBox") and parts and is_list(parts[0]):
        items = parts[0].args
        if name == "RowBox":
            return row_text(items, style)
        if len(parts) > 1 and parts[1] == "RowDefault":
            return beside([box_text(p, style) for p in items])
        if len(parts) > 1 and parts[1] == "RowWithSeparators" and items:
            between, *shown = (box_text(p, style) for p in items)
            return beside([t for text in shown for t in (text, between)][:-1])
    if name == "GridBox" and parts and is_list(parts[0]):
        return grid_text(Expr(system("Grid"), parts[:1]), lambda part: box_text(part, style)) or ""
    if name in CONTENTS and parts:
        return box_text(parts[0], style)
    if name == "SqrtBox" and len(parts) == 1:
        return f"Sqrt[{box_text(parts[0], style)}]"
    if name == "FractionBox" and len(parts) == 2:
        above, below = (box_text(p, style) if name_of(p) == "SuperscriptBox" else closed(p, style) for p in parts)
        return f"{above}/{below}"
    if name == "SuperscriptBox" and len(parts) > 1:
        above = box_text(parts[1], style)
        if above and set(above) == {"\u2032"}:
            return closed(parts[0], style) + "'" * len(above)
        return f"{closed(parts[0], style)}^{closed(parts[1], style)}"
    if name == "SubsuperscriptBox" and len(parts) == 3:
        return f"Subscript[{box_text(parts[0], style)}, {box_text(parts[1], style)}]^{closed(parts[2], style)}"
    if name.endswith("scriptBox"):
        return f"{name.removesuffix('Box')}[{', '.join(box_text(p, style) for p in parts)}]"
    if is_list(e):
        return "{" + ", ".join(box_text(p, style) for p in parts) + "}"
    return write(e, style.deeper())


def row_text(items: tuple[Expression, ...], style: Style) -> str:
    """The boxes of a row, operators between operands with spaces around them."""
    texts: list[str] = []
    for k, item in enumerate(items):
        text = box_text(item, style)
        between = type(item) is str and 0 < k < len(items) - 1 and not item.startswith('"')
        texts.append(f" {text} " if between and text in SPACED else text + " " if between and text in ",;" else text)
    return beside(texts)


def closed(e: Expression, style: Style) -> str:
    """A box above or below another; a row in parentheses."""
    text = box_text(e, style)
    return f"({text})" if type(e) is not str and name_of(e) not in TIGHT else text


def shown_boxes(e: Expr, style: Style) -> Written | None:
    """RawBoxes[boxes] and DisplayForm[boxes]."""
    if len(e.args) not in (1, 2) or style.depth >= MAX_BLOCKS:
        return None
    return ATOM, (box_text(e.args[0], style),)


def apart(texts: list[str]) -> str:
    """Texts in a row, those that would become one sign apart."""
    out = ""
    for text in texts:
        runs_on = out and text and text[0] in FUSING and (out[-1] in FUSING or (text[0] == "." and out[-1].isdigit()))
        out += " " + text if runs_on else text
    return out


def input_text(e: Expression, written: Style) -> str | None:
    """Boxes as the language reads them; None where they have no meaning."""
    if type(e) is str:
        return "" if e == "\u2060" else e
    name = name_of(e)
    parts = e.args if isinstance(e, Expr) else ()
    if name == "InterpretationBox" and len(parts) > 1:
        return f"({write(parts[1], written)})"
    if name in CONTENTS and parts:
        inside = input_text(parts[0], written)
        tagged = name == "TagBox" and len(parts) == 2 and inside is not None
        if tagged and (parts[1] is HoldForm or name_of(parts[1]) == "Function"):
            return f"({write(parts[1], written)})[{inside}]"
        return inside
    if name in ("RowBox", "GridBox") and parts and is_list(parts[0]):
        if name == "GridBox":
            rows = [[input_text(p, written) for p in r.args] if is_list(r) else [None] for r in parts[0].args]
            if any(cell is None for r in rows for cell in r):
                return None
            return "{" + ",".join("{" + ",".join(map(str, r)) + "}" for r in rows) + "}"
        texts = [input_text(p, written) for p in parts[0].args]
        return None if None in texts else apart([str(t) for t in texts])
    texts = [input_text(p, written) for p in parts if name_of(p) != "Rule"]
    if None in texts or not texts:
        return None
    if name == "SqrtBox":
        return f"Sqrt[{texts[0]}]"
    if name == "FractionBox" and len(texts) == 2:
        return f"(({texts[0]})/({texts[1]}))"
    if name == "SuperscriptBox" and len(texts) == 2:
        above = str(texts[1])
        if above and set(above) == {"\u2032"}:
            return str(texts[0]) + "'" * len(above)
        if name_of(parts[1]) == "TagBox":
            return f"Derivative[{above.strip('()')}][{texts[0]}]"
        return f"(({texts[0]})^({above}))"
    if name == "SubsuperscriptBox" and len(texts) == 3:
        return f"(Subscript[{texts[0]},{texts[1]}]^({texts[2]}))"
    if name.endswith("scriptBox"):
        return f"{name.removesuffix('Box')}[{','.join(map(str, texts))}]"
    return None


RULES: dict[Symbol, Rule] = dict.fromkeys(map(system, ("RawBoxes", "DisplayForm")), shown_boxes)
