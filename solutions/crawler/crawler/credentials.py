"""The name and password of a URL: sent to their own origin, and written down nowhere."""

import re
from collections.abc import Iterable

import aiohttp
from yarl import URL


class Credentials:
    """A client middleware: requests to the origin of one of `urls` carry what that URL has."""

    def __init__(self, urls: Iterable[URL]) -> None:
        self._headers = {
            url.origin(): aiohttp.encode_basic_auth(url.user or "", url.password or "")
            for url in urls
            if url.user or url.password
        }

    async def __call__(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        if header := self._headers.get(request.url.origin()):
            request.headers["Authorization"] = header
        return await handler(request)


def masked(text: str) -> str:
    """`text` without what may be a password in a URL, and not too long for a report."""
    return re.sub(r"//[^/?#]*@", "//…@", text)[:200]
