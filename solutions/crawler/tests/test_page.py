"""What is a page, and in which charset."""

import encodings.aliases

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from crawler.page import is_page, text_of

EVERY_CODEC = sorted({*encodings.aliases.aliases, *encodings.aliases.aliases.values()})
STRANGE = [
    "idna",
    "undefined",
    "unicode_escape",
    "klingon",
    "",
    "a\x00b",
    "\udc80",
    "../os",
    "x" * 9999,
]


class Answer:
    """What `text_of` needs of a response."""

    def __init__(self, charset: str | None) -> None:
        self.charset = charset


def text(body: bytes, charset: str | None) -> str:
    return text_of(body, Answer(charset))  # type: ignore[arg-type]


@pytest.mark.parametrize("charset", [*EVERY_CODEC, *STRANGE, None])
def test_whatever_charset_a_page_says_it_is_read(charset: str | None) -> None:
    text(bytes(range(256)), charset)


@pytest.mark.parametrize("charset", ["rot13", "idna", "unicode_escape", "utf-7", "hex", "punycode"])
def test_what_no_browser_knows_is_taken_for_utf_8(charset: str) -> None:
    assert text("<a href=ä>".encode(), charset) == "<a href=ä>"


@pytest.mark.parametrize(
    "charset", ["utf-8", "latin-1", "windows-1252", "ISO-8859-15", "utf-16", "macintosh", "gb18030"]
)
def test_what_browsers_know_is_used(charset: str) -> None:
    assert text("Größe".encode(charset), charset) == "Größe"


@pytest.mark.parametrize(
    ("content_type", "page"),
    [
        ("text/html", True),
        ("TEXT/HTML; charset=x", True),
        ("application/xhtml+xml", True),
        ("application/xml", False),
        ("text/plain", False),
        ("nonsense", False),
    ],
)
async def test_html_and_xhtml_are_pages(content_type: str, page: bool) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(headers={"Content-Type": content_type})

    app = web.Application()
    app.router.add_get("/", answer)
    async with (
        TestServer(app) as server,
        aiohttp.ClientSession() as session,
        session.get(server.make_url("/")) as response,
    ):
        assert is_page(response) == page
