"""Pages in this folder are tests."""

from wlnet.replay.collector import pytest_collect_file as pytest_collect_file
