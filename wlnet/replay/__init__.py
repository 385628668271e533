"""Replay: the examples of documentation pages are evaluated and their results compared with those on the page."""

from .page import Example as Example
from .page import Page as Page
from .page import PageFault as PageFault
from .page import read_page as read_page
from .runner import Outcome as Outcome
from .runner import Runner as Runner
