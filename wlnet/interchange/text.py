"""Plain text: strings, lines and words; strings as they stand in the file; Base64."""

from __future__ import annotations

from ..expr import Expression, is_list, list_of, system
from ..forms import text
from .encodings import decoded, encoded, with_newlines
from .faults import failed
from .formats import Format, Settings, register

Encoding = {"CharacterEncoding": system("Automatic")}


def shown(e: Expression) -> str:
    """A string as it is, anything else in OutputForm."""
    return e if type(e) is str else text(e, "OutputForm")


def plaintext(data: bytes, settings: Settings) -> str:
    """The text, all line ends as newlines."""
    return with_newlines(decoded(data, settings["CharacterEncoding"]))


def string(data: bytes, settings: Settings) -> str:
    """The text with the line ends that it has."""
    return decoded(data, settings["CharacterEncoding"])


def lines_of(found: str) -> list[str]:
    """The lines of a text; a newline at its end begins no further line."""
    return found.removesuffix("\n").split("\n") if found else []


def lines(data: bytes, settings: Settings) -> Expression:
    """The list of lines."""
    return list_of(*lines_of(plaintext(data, settings)))


def words(data: bytes, settings: Settings) -> Expression:
    """What stands between spaces and line ends."""
    return list_of(*plaintext(data, settings).split())


def write(e: Expression, settings: Settings) -> bytes:
    """A string, or what is printed of anything else."""
    return encoded(shown(e), settings["CharacterEncoding"])


def separated(name: str, separator: str):  # type: ignore[no-untyped-def]
    """The writer of lists, each element followed by the separator but the last."""

    def write_list(e: Expression, settings: Settings) -> bytes:
        if not is_list(e):
            raise failed("Export", "errelem", name, "Text")
        return encoded(separator.join(map(shown, e.args)), settings["CharacterEncoding"])

    return write_list


register(
    Format(
        "Text",
        ("txt", "text", "log"),
        {"Plaintext": plaintext, "Data": plaintext, "Lines": lines, "String": string, "Words": words},
        {"Plaintext": write, "Data": write, "String": write, "Lines": separated("Lines", "\n"),
         "Words": separated("Words", " ")},
        ("Plaintext",),
        options=Encoding,
    )
)  # fmt: skip


def raw(data: bytes) -> str:
    """Each byte as the character of its number."""
    return data.decode("latin-1")


def write_raw(e: Expression) -> bytes:
    """Each character as the byte of its number; characters that are no bytes as \\:xxxx."""
    return "".join(c if c < "\u0100" else f"\\:{ord(c):04x}" for c in shown(e)).encode("latin-1")


register(Format("String", (), {"String": raw}, {"String": write_raw}))


def from_base64(data: bytes) -> str:
    """The text in bytes that are written in Base64, byte by byte."""
    import base64
    import binascii

    try:
        return base64.b64decode(b"".join(data.split()), validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        raise failed("Import", "fmterr", "Base64", "") from None


def to_base64(e: Expression) -> bytes:
    """The bytes of what is printed, in UTF-8 where they are no bytes yet, in lines of 76 characters."""
    import base64

    found = shown(e)
    data = found.encode("latin-1" if all(c < "\u0100" for c in found) else "utf-8")
    return base64.encodebytes(data)


register(Format("Base64", ("b64",), {"String": from_base64}, {"String": to_base64}))
