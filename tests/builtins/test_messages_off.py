"""Off[General::stop]: messages that come often are all heard."""

import pytest

from wlnet.python import Session


@pytest.mark.parametrize(
    ("before", "count"), [("", 4), ("Off[General::stop];", 5), ("Off[General::stop]; On[General::stop];", 4)]
)
def test_messages_that_repeat(before, count):
    session = Session(write_message=lambda line: None)
    session.evaluate(f'f::a = "x"; {before} Do[Message[f::a], 5]')
    assert len(session.messages) == count
