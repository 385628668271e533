"""`wlnet -replay PATH...`: every failing example, and how many there were."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from wlnet.command import FAILED, MISUSED

from .page import PageFault, read_page
from .runner import Runner


def pages(paths: Iterable[str]) -> Iterator[Path]:
    """The files among the paths, and the Markdown files in the folders among them."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(path.rglob("*.md"))
        else:
            yield path


def replay(paths: Iterable[str]) -> int:
    """Run the examples of pages and print the failures and a summary; the exit status."""
    status = ran = failed = files = 0
    for path in pages(paths):
        try:
            page = read_page(path)
            files += 1
        except OSError as problem:
            print(f"wlnet: cannot read {path}: {problem.strerror}", file=sys.stderr)
            status = MISUSED
            continue
        except (PageFault, UnicodeDecodeError) as fault:
            print(fault if isinstance(fault, PageFault) else f"{path}: not a text in UTF-8", file=sys.stderr)
            status = status or FAILED
            continue
        runner = Runner(page)
        for i in range(len(page.examples)):
            outcome = runner.outcome(i)
            ran += 1
            if outcome.problems:
                failed += 1
                print(outcome.report() + "\n")
    print(f"{counted(ran, 'example')} in {counted(files, 'page')}: {ran - failed} passed, {failed} failed")
    return status or (FAILED if failed else 0)


def counted(count: int, thing: str) -> str:
    """1 page, 2 pages."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
