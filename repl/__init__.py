"""The terminal: a prompt with history, completion and highlighting, or plain lines where the terminal cannot do that."""

from .prompt import start as start
