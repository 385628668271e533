r"""Documentation pages: Markdown whose fenced `wl` blocks hold examples.

    ```wl tolerance=1e-4
    In[1]:= Table[i^2,
      {i, 3}]
    Out[1]= {1, 4, 9}

    In[2]:= Print["one"]; 1/0
    | one
    Power::infy: Infinite expression 1/0 encountered.
    Out[2]= ComplexInfinity
    ```

An input goes on until a line that starts with `In[`, `Out[`, a message or a bar. A message is `sym::tag: text` or only
`sym::tag`; bars mark what is printed, and where there are none, it is not looked at. Blocks without `In[` are no
examples. Numbers may differ by the tolerance, relative to the biggest in the output.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

TOLERANCE = 1e-6

FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})\s*(?P<info>[^`]*)$")
INPUT = re.compile(r"In\[(\d+)\]:= ?(.*)$")
OUTPUT = re.compile(r"Out\[(\d+)\](?://(\w+))?= ?(.*)$")
MESSAGE = re.compile(r"((?:[\w$`]+))::(\w+)(?:: ?(.*))?$")
PRINTED = re.compile(r"\|(?: (.*))?$")


class PageFault(Exception):
    """A page that is not written as it should be."""


@dataclass(frozen=True)
class Expected:
    """A message that an example issues; its text, or None where the page leaves it out."""

    symbol: str
    tag: str
    text: str | None

    def __str__(self) -> str:
        return f"{self.symbol}::{self.tag}" + ("" if self.text is None else f": {self.text}")


@dataclass
class Example:
    """One input with what the page says comes of it. `line` counts from 1 in the page's file.

    `output` is the text after Out[n]=, None where there is none, and `form` the form named there.
    """

    page: str
    line: int
    number: int
    tolerance: float
    code: str
    messages: list[Expected] = field(default_factory=list)
    printed: list[str] | None = None
    output: str | None = None
    form: str | None = None


@dataclass(frozen=True)
class Page:
    """The examples of a file, in order."""

    path: Path
    examples: list[Example]


def read_page(path: Path) -> Page:
    """The page in a Markdown file. Raises PageFault, or OSError where the file cannot be read."""
    examples: list[Example] = []
    fence, info, start = "", "", 0
    body: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        mark = FENCE.match(line)
        if fence:
            if mark and mark["fence"].startswith(fence) and not mark["info"].strip():
                examples += read_block(str(path), start, info, body)
                fence, body = "", []
            else:
                body.append(line)
        elif mark:
            fence, info, start = mark["fence"], mark["info"], number
    if fence:
        raise PageFault(f"{path}:{start}: the block is not closed")
    return Page(path, examples)


def read_block(page: str, start: int, info: str, body: list[str]) -> list[Example]:
    """The examples of a fenced block whose opening fence is line `start`."""
    words = info.split()
    if not words or words[0] != "wl" or not any(map(INPUT.match, body)):
        return []
    tolerance = TOLERANCE
    for word in words[1:]:
        key, _, value = word.partition("=")
        try:
            tolerance = {"tolerance": float}[key](value)
        except (KeyError, ValueError):
            raise PageFault(f"{page}:{start}: {word} is not tolerance=NUMBER") from None
    examples: list[Example] = []
    part = ""
    for number, line in enumerate(body, start + 1):
        part = read_line(page, number, line, examples, part, tolerance)
    for example in examples:
        example.code = example.code.rstrip()
        if example.output is not None:
            example.output = example.output.strip("\n").rstrip()
    return examples


def read_line(page: str, number: int, line: str, examples: list[Example], part: str, tolerance: float) -> str:
    """Add a line to the examples; which part of the last one it belongs to: code, message, printed or output."""
    if match := INPUT.match(line):
        examples.append(Example(page, number, int(match[1]), tolerance, match[2]))
        return "code"
    if not examples:
        if line.strip():
            raise PageFault(f"{page}:{number}: text before the first In[n]:=")
        return ""
    example = examples[-1]
    if match := OUTPUT.match(line):
        if int(match[1]) != example.number or example.output is not None:
            raise PageFault(f"{page}:{number}: Out[{match[1]}] does not belong to In[{example.number}]")
        example.form, example.output = match[2], match[3]
        return "output"
    if part != "output" and (match := MESSAGE.match(line)):
        example.messages.append(Expected(match[1], match[2], match[3]))
        return "message"
    if part != "output" and (match := PRINTED.match(line)):
        example.printed = [*(example.printed or []), match[1] or ""]
        return "printed"
    if part == "code":
        example.code += "\n" + line
    elif part == "output":
        example.output = f"{example.output}\n{line}"
    elif line.strip():
        raise PageFault(f"{page}:{number}: this line belongs to no input or output")
    return part
