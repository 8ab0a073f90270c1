"""What makes a text of an answer's bytes. Which links a page has is the business of `links`."""

import codecs
import re

import aiohttp

TYPES = {"text/html", "application/xhtml+xml"}
CHARSETS = re.compile(
    r"utf-(8|16(-[bl]e)?)|ascii|iso8859-\d+|cp(866|874|125\d)|koi8-[ru]|mac-(roman|cyrillic)"
    r"|gb(k|2312|18030)|big5(hkscs)?|euc_(jp|kr)|iso2022_jp|shift_jis"
)
"""What browsers can read (WHATWG Encoding Standard), as Python calls it.

Python knows more, for instance rot13, idna and unicode_escape, and a page may name any of them.
"""


def is_page(response: aiohttp.ClientResponse) -> bool:
    """Whether its links are looked for; what is no page is a file."""
    return response.content_type in TYPES


async def read_up_to(size: int, response: aiohttp.ClientResponse) -> tuple[bytes, bool]:
    """The first `size` bytes of a body, and whether that was all of it."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > size:
            return bytes(body[:size]), False
    return bytes(body), True


def text_of(body: bytes, response: aiohttp.ClientResponse) -> str:
    """The text, in the charset that the answer says it has, if there is such a thing."""
    try:
        charset = codecs.lookup(response.charset or "").name
    except (LookupError, ValueError):
        charset = ""
    return body.decode(charset if CHARSETS.fullmatch(charset) else "utf-8", "replace")
