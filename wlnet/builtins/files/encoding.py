"""Bytes and expressions as strings: Base16, Base64 and Base85, compressed expressions, addresses of the web, UUIDs."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlsplit

from wlnet.evaluator import builtin, message
from wlnet.expr import (
    Association,
    ByteArray,
    Expr,
    Expression,
    WolframMessage,
    call,
    has_head,
    is_list,
    list_of,
    system,
)
from wlnet.interchange import compressed, wxf
from wlnet.interchange.encodings import codec, decoded
from wlnet.interchange.text import shown

from .byte_arrays import required
from .sources import only_data

Failed, None_, URL = system("$Failed"), system("None"), system("URL")
ALPHABETS = {
    "Base16": re.compile(r"[^0-9A-Fa-f]"),
    "Base64": re.compile(r"[^A-Za-z0-9+/=]"),
    "Base85ASCII": re.compile(r"[^!-uz]"),
}
ENCODERS = {
    "Base16": lambda data: data.hex().upper(),
    "Base64": lambda data: base64.b64encode(data).decode("ascii"),
    "Base85ASCII": lambda data: base64.a85encode(data).decode("ascii"),
}
DECODERS = {"Base16": bytes.fromhex, "Base64": base64.b64decode, "Base85ASCII": base64.a85decode}
TEXTS = {
    "encoding": "`1` is no known way of writing bytes: Base16, Base64 and Base85ASCII are.",
    "invalid": "The string is no data in `1`.",
    "string": "A string is expected in place of `1`.",
    "corrupt": "The string holds no compressed expression.",
    "held": "What the string holds would do more than build data, and was not evaluated: it is given in HoldComplete.",
}


def text_in(function: str, e: Expression) -> str:
    """A string, or that of URL["..."]; the message string for all else."""
    found = e.args[0] if has_head(e, URL) and len(e.args) == 1 else e
    if type(found) is not str:
        raise WolframMessage(function, "string", e, text=TEXTS["string"])
    return found


@builtin("BaseEncode", 'BaseEncode[bytes] writes a byte array as a string in Base64; BaseEncode[bytes, "encoding"] in '
         "Base16, Base64 or Base85ASCII.", messages=TEXTS)  # fmt: skip
def base_encode(e, encoding="Base64"):
    """A string."""
    data = required("BaseEncode", e)
    if encoding not in ENCODERS:
        raise WolframMessage("BaseEncode", "encoding", encoding, result=Failed)
    return ENCODERS[encoding](data)


@builtin("BaseDecode", 'BaseDecode["string"] gives the bytes that a string is in Base64; '
         'BaseDecode["string", "encoding"] '
         "in another encoding. Other characters are passed over.", messages=TEXTS)  # fmt: skip
def base_decode(text, encoding="Base64"):
    """A byte array; $Failed after a message."""
    found = text_in("BaseDecode", text)
    if encoding not in DECODERS:
        raise WolframMessage("BaseDecode", "encoding", encoding, result=Failed)
    try:
        return ByteArray(DECODERS[encoding](ALPHABETS[encoding].sub("", found)))
    except (binascii.Error, ValueError):
        raise WolframMessage("BaseDecode", "invalid", encoding, result=Failed) from None


@builtin("Compress", "Compress[e] gives e as a short string, which Uncompress turns back. The string is 1: and, in "
         "Base64, the WXF form of e compressed with zlib.")  # fmt: skip
def compress(e):
    """A string."""
    return "1:" + base64.b64encode(zlib.compress(wxf.serialize(e))).decode("ascii")


@builtin("Uncompress", 'Uncompress["string"] gives the expression of a string from Compress; '
         'Uncompress["string", h] puts '
         "h around it.", messages=TEXTS)  # fmt: skip
def uncompress(text, wrapper=None):
    """The expression; in HoldComplete, after a message, where it is code that would do more than compute."""
    try:
        kind, _, data = "".join(text_in("Uncompress", text).split()).partition(":")
        if kind != "1":
            raise wxf.Malformed
        body = zlib.decompress(base64.b64decode(data, validate=True))
        found = compressed.deserialize(body) if body.startswith(compressed.MARK) else wxf.deserialize(body)
    except (wxf.Malformed, zlib.error, binascii.Error, ValueError):
        raise WolframMessage("Uncompress", "corrupt", result=Failed) from None
    if wrapper is not None:
        return Expr(wrapper, (found,))
    if only_data(found):
        return found
    message("Uncompress", "held")
    return call("HoldComplete", found)


def url_encoded(text: str, encoding: Expression = "UTF8") -> str:
    """The text with all but letters, digits and -_.~ as %XX."""
    return quote(text, safe="", encoding=codec(encoding) or "utf-8", errors="replace")


def url_decoded(text: str, encoding: Expression = "UTF8") -> str:
    """The text with what stands as %XX, and + as a space."""
    return decoded(unquote_to_bytes(text.replace("+", " ")), encoding if encoding != "UTF8" else None)


@builtin("URLEncode", 'URLEncode["string"] writes a text as it may stand in an address of the web.', messages=TEXTS,
         options={"CharacterEncoding": "UTF8"})  # fmt: skip
def url_encode(text, *, character_encoding):
    """A string, or a list of strings."""
    if is_list(text):
        return list_of(*(url_encoded(shown(t), character_encoding) for t in text.args))
    return url_encoded(shown(text), character_encoding)


@builtin("URLDecode", 'URLDecode["string"] gives the text that stands so in an address of the web.', messages=TEXTS,
         options={"CharacterEncoding": "UTF8"})  # fmt: skip
def url_decode(text, *, character_encoding):
    """A string, or a list of strings."""
    if is_list(text):
        return list_of(*(url_decoded(text_in("URLDecode", t), character_encoding) for t in text.args))
    return url_decoded(text_in("URLDecode", text), character_encoding)


def pairs_of(e: Expression) -> list[tuple[str, str]]:
    """The keys and values of rules, an association, or nothing, as texts."""
    rules = e.rules() if type(e) is Association else e.args if is_list(e) else (e,)
    return [(shown(r.args[0]), shown(r.args[1])) for r in rules if has_head(r, system("Rule")) and len(r.args) == 2]


def query_text(e: Expression) -> str:
    """key=value&key=value."""
    return "&".join(f"{url_encoded(key)}={url_encoded(value)}" for key, value in pairs_of(e))


@builtin("URLQueryEncode", "URLQueryEncode[<|key -> value, ...|>] writes keys and values as the query of an address.")
def url_query_encode(e):
    """A string."""
    return query_text(e)


@builtin(
    "URLQueryDecode", 'URLQueryDecode["query"] gives the keys and values of the query of an address.', messages=TEXTS
)
def url_query_decode(text):
    """A list of rules."""
    pairs = parse_qsl(text_in("URLQueryDecode", text), keep_blank_values=True)
    return list_of(*(call("Rule", key, value) for key, value in pairs))


@builtin("URLBuild", 'URLBuild["base", {key -> value, ...}] puts an address of the web together; '
         'URLBuild[{"base", "part", '
         "...}] from the parts of a path, URLBuild[<|...|>] from what URLParse gives.", messages=TEXTS)  # fmt: skip
def url_build(path, query=None):
    """A string."""
    if type(path) is Association:
        return built_from(path)
    parts = [text_in("URLBuild", p) for p in (path.args if is_list(path) else (path,))]
    if not parts:
        return "" if query is None else f"?{query_text(query)}"
    front = "/".join([parts[0].rstrip("/") if len(parts) > 1 else parts[0], *(quote(p, safe="~") for p in parts[1:])])
    found = "" if query is None else query_text(query)
    return f"{front}{'&' if '?' in front else '?'}{found}" if found else front


def built_from(parts: Association) -> str:
    """The address with the parts that URLParse names."""
    scheme, user, domain, port, fragment = (
        parts.get(name) for name in ("Scheme", "User", "Domain", "Port", "Fragment")
    )
    path, query = parts.get("Path"), parts.get("Query")
    host = f"{user}@{domain}" if type(user) is str else domain
    front = f"{scheme}://" if type(scheme) is str else "//" if type(domain) is str else ""
    front += f"{host or ''}" if type(domain) is str else ""
    front += f":{port}" if type(port) is int else ""
    names = [path] if type(path) is str else [p for p in getattr(path, "args", ()) if type(p) is str]
    found = front + "/".join(quote(p, safe="~/") for p in names)
    asked = "" if query is None or query is None_ else query_text(query)
    return found + (f"?{asked}" if asked else "") + (f"#{fragment}" if type(fragment) is str else "")


@builtin("URLParse", 'URLParse["address"] gives an association of the parts of an address of the web; '
         'URLParse["address", '
         '"part"] one of them, such as "Domain" or "Query".',
         messages={**TEXTS, "part": "`1` is no part.", "url": "`1` is no address."})  # fmt: skip
def url_parse(text, wanted=None):
    """An association, or one part."""
    try:
        found = urlsplit(text_in("URLParse", text))
    except ValueError:
        raise WolframMessage("URLParse", "url", text, result=Failed) from None
    try:
        port = found.port
    except ValueError:
        port = None
    path = [url_decoded(p) for p in found.path.split("/")] if found.path else []
    query = [call("Rule", k, v) for k, v in parse_qsl(found.query, keep_blank_values=True)]
    parts = Association.of(
        (
            ("Scheme", found.scheme or None_),
            ("User", found.username or None_),
            ("Domain", found.hostname or None_),
            ("Port", None_ if port is None else port),
            ("Path", list_of(*path)),
            ("Query", list_of(*query)),
            ("Fragment", found.fragment or None_),
        )
    )
    if wanted is None:
        return parts
    if is_list(wanted):
        return list_of(*(url_parse(text, w) for w in wanted.args))
    if wanted not in parts:
        raise WolframMessage("URLParse", "part", wanted, result=Failed)
    return parts.get(wanted)


@builtin("CreateUUID", 'CreateUUID[] makes a new unique name; CreateUUID["prefix"] one that begins so.')
def create_uuid(prefix=""):
    """A string."""
    import uuid

    return None if type(prefix) is not str else prefix + str(uuid.uuid4())
