"""URLs: the one that was asked for, those that replies point to, and what is encoded in them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote

from aiohttp import hdrs, web

from local_server.exchange.headers import header_value

# What a readable URL leaves percent-encoded: control characters, the space, the percent sign, and
# what would be taken for a delimiter of that part (WHATWG URL Standard, "percent-encoded bytes").
_KEPT_IN_PATH = re.compile("((?:%(?:[01][0-9a-f]|20|25|7f|3f|23))+)", re.IGNORECASE)
_KEPT_IN_QUERY = re.compile("((?:%(?:[01][0-9a-f]|20|25|7f|26|3d|2b|23))+)", re.IGNORECASE)
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_AUTHORITY = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/?#]*")
_RESERVED = "%!#$&'()*+,/:;=?@~"


def host_of(request: web.Request) -> str:
    """The host (and port) that was asked for; an HTTP/1.0 request need not say it."""
    named = request.headers.get(hdrs.HOST)
    if named is not None:
        return named
    address = request.transport.get_extra_info("sockname") if request.transport else None
    return f"{address[0]}:{address[1]}" if isinstance(address, tuple) else "localhost"


def url_of(request: web.Request) -> str:
    """The URL that was asked for, as a person would write it: `é`, not `%C3%A9`."""
    scheme = (
        request.headers.get("X-Forwarded-Proto")
        or request.headers.get("X-Forwarded-Protocol")
        or ("https" if request.headers.get("X-Forwarded-Ssl") == "on" else request.scheme)
    )
    path = _readable(request.rel_url.raw_path, _KEPT_IN_PATH)
    query = _readable(request.rel_url.raw_query_string, _KEPT_IN_QUERY)
    return f"{scheme}://{host_of(request)}{path}{'?' if query else ''}{query}"


def base_of(request: web.Request) -> str:
    """What the absolute URLs of replies begin with. Raises `BadParameter` for a strange Host."""
    return f"{request.scheme}://{location_of(host_of(request))}"


def location_of(url: str) -> str:
    """`url` as a `Location` can say it: percent-encoded where it must be.

    Raises `BadParameter` for control characters.
    """
    authority = _AUTHORITY.match(header_value("url", url))
    end = authority.end() if authority else 0
    return quote(url[:end], safe=_RESERVED + "[]") + quote(url[end:], safe=_RESERVED)


def pairs(encoded: str) -> list[tuple[str, str]]:
    """The names and values of a query string or of a form; broken UTF-8 in them stays as `%FF`.

    aiohttp's `request.query` has U+FFFD there.
    """
    parsed = parse_qsl(encoded, keep_blank_values=True, errors="surrogateescape")
    return [(_shown(name), _shown(value)) for name, value in parsed]


def _readable(encoded: str, kept: re.Pattern[str]) -> str:
    """`encoded` with its percent-encoding undone, but for what matches `kept` and broken UTF-8."""
    if "%" not in encoded:
        return encoded
    parts = kept.split(encoded)  # every second part is what the pattern's group matched
    parts[::2] = [_shown(unquote(part, errors="surrogateescape")) for part in parts[::2]]
    return "".join(parts)


def _shown(text: str) -> str:
    """`text` with each byte that was no UTF-8 as `%FF`."""
    return _NOT_UTF8.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", text)
