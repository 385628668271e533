"""The README says what is true."""

import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

from wlnet.replay import Runner, read_page

README = Path(__file__).parent.parent / "README.md"


def test_the_session_at_the_top():
    page = read_page(README)
    runner = Runner(page)
    assert len(page.examples) == 3
    assert [runner.outcome(i).problems for i in range(3)] == [[], [], []]


def test_the_python_example():
    block = re.search(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)
    names, promised, found = {}, [], []
    for line in block[1].splitlines():
        code, _, comment = line.partition("#")
        if comment:
            promised.append(comment.strip())
            found.append(repr(eval(code, names)))
        else:
            with contextlib.redirect_stderr(io.StringIO()):
                exec(code, names)
    assert found == promised
    assert len(promised) == 3


def test_the_table_is_current():
    command = [sys.executable, str(README.parent / ".ci" / "table.py"), "--check"]
    result = subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": str(README.parent)})
    assert result.returncode == 0, "run `python .ci/table.py`"
