"""Forms as clients send them: urlencoded, and multipart (RFC 7578).

Guarantees: whatever the bytes are, they are read as far as httpbin reads them, and nothing is
raised but for what would take too long: more than `MAX_FIELDS` fields or `MAX_PARTS` parts.

This is not aiohttp's reader of multipart, which raises many kinds of errors for what strangers
send, and stumbles over a field `_charset_`.
"""

from __future__ import annotations

import encodings
import re
from dataclasses import dataclass
from encodings.aliases import aliases
from urllib.parse import unquote_to_bytes

from aiohttp import web

from local_server.exchange.urls import pairs, shown

MAX_FIELDS = 10_000
"""Of an urlencoded form."""
MAX_PARTS = 1000
"""Of a multipart form, as at httpbin."""
DEFAULT_CHARSET = "utf-8"
CHARSET_FIELD = "_charset_"
"""Its value is the charset of the fields that name none (RFC 7578, section 4.6)."""

# Charsets for text. Python's other encodings are slow on purpose (punycode) or no charsets (rot13).
_TEXT = re.compile(
    r"ascii|utf_|iso8859|latin|cp\d|koi8|mac_|gb|big5|euc_|shift_jis|iso2022|tis_620"
)
# RFC 9110, section 5.6.6. A quoted value without an end is taken up to the next semicolon.
_PARAMETER = re.compile(
    r";[ \t]*([^\s;=\"]+)[ \t]*=[ \t]*(\"(?:[^\"\\]|\\.)*\"|[^;]*)", re.ASCII | re.DOTALL
)
_BLANK_LINE = re.compile(rb"(?:\A|\r?\n)\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")


class _Broken(Exception):
    """These bytes are no multipart form."""


@dataclass(frozen=True)
class Part:
    """One field or file of a multipart form."""

    name: str
    content: bytes
    content_type: str
    charset: str | None
    is_file: bool


def urlencoded(raw: bytes) -> list[tuple[str, str]]:
    """The fields of an urlencoded form; none if it is not ASCII or UTF-8.

    Raises `web.HTTPRequestEntityTooLarge` when there are too many.
    """
    if raw.count(b"&") >= MAX_FIELDS:
        raise _too_many(MAX_FIELDS, "fields")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return []
    return pairs(text)


def boundary_of(content_type: str) -> bytes | None:
    """The boundary that a Content-Type names; None without one."""
    boundary = _parameters(content_type).get("boundary", "").rstrip(" ")
    return boundary.encode() if boundary and boundary.isascii() else None


def multipart(raw: bytes, boundary: bytes) -> list[Part]:
    """The parts of a multipart form; none if it is broken, as at httpbin.

    Raises `web.HTTPRequestEntityTooLarge` when there are too many.
    """
    try:
        return [_part(piece) for piece in _pieces(raw, boundary)]
    except _Broken:
        return []


def text_of(part: Part, default: str | None) -> str:
    """A field's value: in its own charset, else the form's `default`, else UTF-8.

    What is not of that charset comes as U+FFFD.
    """
    for charset in (part.charset, default):
        codec = _codec(charset or "")
        if codec is not None:
            return part.content.decode(codec, "replace")
    return part.content.decode(DEFAULT_CHARSET, "replace")


def default_charset(parts: list[Part]) -> str | None:
    """The value of the field `_charset_`, if there is one."""
    for part in parts:
        if part.name == CHARSET_FIELD and not part.is_file:
            return part.content.decode("ascii", "replace").strip()
    return None


def _pieces(raw: bytes, boundary: bytes) -> list[bytes]:
    """What stands between the delimiters (RFC 2046, section 5.1.1). Raises `_Broken`."""
    delimiter = re.compile(
        rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--|(?=[ \t]*(?:\r?\n|\Z)))"
    )
    pieces: list[bytes] = []
    begin: int | None = None
    for found in delimiter.finditer(raw):
        if begin is not None:
            pieces.append(raw[begin : found.start()])
        if found[1]:
            return pieces
        if len(pieces) >= MAX_PARTS:
            raise _too_many(MAX_PARTS, "parts")
        begin = found.end()
    raise _Broken


def _too_many(most: int, what: str) -> web.HTTPRequestEntityTooLarge:
    return web.HTTPRequestEntityTooLarge(most, most + 1, text=f"the form has over {most} {what}")


def _part(piece: bytes) -> Part:
    """One part; `piece` begins behind the delimiter. Raises `_Broken`."""
    _, _, piece = piece.partition(b"\n")  # the delimiter's line may end in spaces
    blank = _BLANK_LINE.search(piece)
    if blank is None:
        raise _Broken
    headers: dict[bytes, str] = {}
    head = _FOLD.sub(b" ", piece[: blank.start()])
    for line in head.splitlines():
        name, colon, value = line.partition(b":")
        if not colon:
            raise _Broken
        text = shown(value.strip(b" \t").decode("utf-8", "surrogateescape"))
        headers.setdefault(name.strip().lower(), text)
    told = _parameters(headers.get(b"content-disposition", ""))
    content_type = headers.get(b"content-type", "")
    return Part(
        told.get("name", ""),
        piece[blank.end() :],
        content_type,
        _parameters(content_type).get("charset"),
        "filename" in told,
    )


def _parameters(value: str) -> dict[str, str]:
    """What follows the first semicolon of a header's value; `name*` is told as `name`."""
    told: dict[str, str] = {}
    for name, written in _PARAMETER.findall(value):
        plain = name.lower().partition("*")[0]
        if name.endswith("*") and written.count("'") >= 2:
            charset, _, encoded = written.strip().split("'", 2)  # RFC 8187, section 3.2.1
            codec = _codec(charset) or DEFAULT_CHARSET
            told[plain] = unquote_to_bytes(encoded).decode(codec, "replace")
        else:
            told.setdefault(plain, _unquoted(written.strip()))
    return told


def _unquoted(written: str) -> str:
    if len(written) < 2 or not (written[0] == written[-1] == '"'):
        return written
    # Browsers write %22 for a quotation mark (HTML Standard, 4.10.21.8), others a backslash.
    return re.sub(r'\\(["\\])', r"\1", written[1:-1]).replace("%22", '"')


def _codec(charset: str) -> str | None:
    """Python's name for a charset; None for what is none, which Python never gets to see.

    Python remembers for ever each name that it was asked for.
    """
    name = encodings.normalize_encoding(charset.strip()).lower()[:40]
    codec = aliases.get(name, name)
    known = codec in aliases.values() or codec in {"utf_8", "utf_16", "utf_32", "latin_1", "ascii"}
    return codec if known and _TEXT.match(codec) else None
