"""The terminal: a prompt with history, completion and highlighting, or plain lines where that cannot be had."""

from .prompt import start as start
