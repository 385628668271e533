"""Keys: Enter evaluates a complete input and starts a line in an unfinished one; Tab completes or indents."""

from __future__ import annotations

from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from .brackets import brackets
from .completeness import is_complete

INDENT = "  "


def bindings() -> KeyBindings:
    """The keys that differ from prompt_toolkit's own."""
    keys = KeyBindings()
    keys.add("enter")(enter)
    keys.add("escape", "enter")(new_line)
    keys.add("tab")(tab)
    return keys


def enter(event: KeyPressEvent) -> None:
    """Take the completion chosen; else evaluate, or go on in a new line where something is missing."""
    buffer = event.current_buffer
    if buffer.complete_state is not None and buffer.complete_state.current_completion is not None:
        buffer.complete_state = None
    elif not buffer.text.strip() or is_complete(buffer.text):
        buffer.validate_and_handle()
    else:
        new_line(event)


def new_line(event: KeyPressEvent) -> None:
    """Start a line, indented by the brackets open at the cursor."""
    buffer = event.current_buffer
    buffer.insert_text("\n" + INDENT * len(brackets(buffer.document.text_before_cursor)))


def tab(event: KeyPressEvent) -> None:
    """Complete the word before the cursor; indent where there is none."""
    buffer = event.current_buffer
    if buffer.complete_state is not None:
        buffer.complete_next()
    elif buffer.document.current_line_before_cursor.strip():
        buffer.start_completion(insert_common_part=True)
    else:
        buffer.insert_text(INDENT)
