"""URLs: the one that was asked for, those that replies point to, and what is encoded in them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote

from aiohttp import hdrs, web

from local_server.exchange.headers import header_value
from local_server.exchange.lists import listed

# What a readable URL leaves percent-encoded: control characters, the space, the percent sign, and
# what would be taken for a delimiter of that part (WHATWG URL Standard, "percent-encoded bytes").
_KEPT_IN_PATH = re.compile("((?:%(?:[01][0-9a-f]|20|25|7f|3f|23))+)", re.IGNORECASE)
_KEPT_IN_QUERY = re.compile("((?:%(?:[01][0-9a-f]|20|25|7f|26|3d|2b|23))+)", re.IGNORECASE)
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_AUTHORITY = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/?#]*")
_RESERVED = "%!#$&'()*+,/:;=?@~"


# What a reverse proxy may say of itself: a scheme, a host, a path. Anything else is ignored.
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*")
_HOST = re.compile(r"(?:\[[0-9a-fA-F:.]+\]|[^\s/?#@:\[\]\\<>\"]+)(?::\d{1,5})?")
_PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))[\w.~!$&'()*+;=:@%-]+)*/?", re.ASCII)


def authority(host: str, port: int) -> str:
    """A host and port as they stand in a URL: IPv6 addresses in brackets (RFC 3986, 3.2.2)."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def host_of(request: web.Request) -> str:
    """The host (and port) that was asked for; an HTTP/1.0 request need not say it.

    Behind a reverse proxy that says so, it is what the proxy was asked for.
    """
    forwarded = _forwarded(request, "X-Forwarded-Host", _HOST)
    return _named_host(request) if forwarded is None else forwarded


def _named_host(request: web.Request) -> str:
    named = request.headers.get(hdrs.HOST)
    if named is not None:
        return named
    address = request.transport.get_extra_info("sockname") if request.transport else None
    return authority(*address[:2]) if isinstance(address, tuple) else "localhost"


def scheme_of(request: web.Request) -> str:
    """The scheme that was asked for, by whichever of its headers a reverse proxy says so."""
    for header in ("X-Forwarded-Proto", "X-Forwarded-Protocol"):
        forwarded = _forwarded(request, header, _SCHEME)
        if forwarded is not None:
            return forwarded
    return "https" if request.headers.get("X-Forwarded-Ssl") == "on" else request.scheme


def is_secure(request: web.Request) -> bool:
    """Whether the client's side is https: cookies for it alone are of use then."""
    return scheme_of(request).lower() == "https"


def prefix_of(request: web.Request) -> str:
    """The path below which a reverse proxy shows this server, without a slash at its end.

    Empty without a proxy that says so, as jupyter-server-proxy and others do.
    """
    return (_forwarded(request, "X-Forwarded-Prefix", _PREFIX) or "").rstrip("/")


def _forwarded(request: web.Request, header: str, expected: re.Pattern[str]) -> str | None:
    """What the proxy says that is nearest to the client; None for what is not as `expected`."""
    said = listed(request, header)
    return said[0] if said and expected.fullmatch(said[0]) else None


def url_of(request: web.Request) -> str:
    """The URL that was asked for, as a person would write it: `é`, not `%C3%A9`."""
    return f"{scheme_of(request)}://{host_of(request)}{prefix_of(request)}{_target_of(request)}"


def direct_url_of(request: web.Request) -> str:
    """`url_of` where no proxy has said anything about the request."""
    return f"{request.scheme}://{_named_host(request)}{_target_of(request)}"


def _target_of(request: web.Request) -> str:
    path = _readable(request.rel_url.raw_path, _KEPT_IN_PATH)
    query = _readable(request.rel_url.raw_query_string, _KEPT_IN_QUERY)
    return f"{path}{'?' if query else ''}{query}"


def base_of(request: web.Request) -> str:
    """What the absolute URLs of replies begin with. Raises `BadParameter` for a strange Host."""
    scheme = scheme_of(request)
    if scheme not in {"http", "https"}:
        scheme = request.scheme
    return location_of(f"{scheme}://{host_of(request)}{prefix_of(request)}")


def relative(request: web.Request, path: str) -> str:
    """A relative reference from the request's URL to a `path` of this server.

    It leads there whatever prefix a reverse proxy has taken away, or will put before it.
    """
    up = "../" * (request.rel_url.raw_path.count("/") - 1)
    return (up or "./") + path.removeprefix("/")


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
    return [(shown(name), shown(value)) for name, value in parsed]


def _readable(encoded: str, kept: re.Pattern[str]) -> str:
    """`encoded` with its percent-encoding undone, but for what matches `kept` and broken UTF-8."""
    if "%" not in encoded:
        return encoded
    parts = kept.split(encoded)  # every second part is what the pattern's group matched
    parts[::2] = [shown(unquote(part, errors="surrogateescape")) for part in parts[::2]]
    return "".join(parts)


def shown(text: str) -> str:
    """`text`, decoded with `surrogateescape`, with each byte that was no UTF-8 as `%FF`."""
    return _NOT_UTF8.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", text)
