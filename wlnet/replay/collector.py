"""Replay under pytest. A conftest.py beside the pages needs one line:

from wlnet.replay.collector import pytest_collect_file
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .page import read_page
from .runner import Runner


class ExampleFailure(Exception):
    """An example that does not give what its page says."""


class PageFile(pytest.File):
    """A documentation page; its examples share a session."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test per example."""
        runner = Runner(read_page(self.path))
        for i, example in enumerate(runner.page.examples):
            yield ExampleItem.from_parent(self, name=f"line {example.line}", runner=runner, index=i)


class ExampleItem(pytest.Item):
    """One example as a test."""

    def __init__(self, *, runner: Runner, index: int, **details: Any) -> None:
        super().__init__(**details)
        self.runner = runner
        self.index = index

    def runtest(self) -> None:
        """Run the example, after those before it on the page."""
        outcome = self.runner.outcome(self.index)
        if outcome.problems:
            raise ExampleFailure(outcome.report())

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report alone where the example failed, the traceback of anything else."""
        if isinstance(excinfo.value, ExampleFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the example stands."""
        example = self.runner.page.examples[self.index]
        return self.path, example.line - 1, f"{self.path.name}:{example.line}"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PageFile | None:
    """Take Markdown files as pages."""
    return PageFile.from_parent(parent, path=file_path) if file_path.suffix == ".md" else None
