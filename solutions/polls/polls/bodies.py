"""Reads what a visitor has sent, whatever it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web


@contextmanager
def reading() -> Iterator[None]:
    """In this block nothing but a body is read, so what fails in it is the visitor's fault: 400.

    Garbage said to be gzip, a charset that is none, multipart without end, a line cut off in the
    middle: aiohttp, zlib and Python have a dozen classes of errors for them, and no common one.
    """
    try:
        yield
    except web.HTTPException:  # 413: too large
        raise
    except Exception as error:
        raise web.HTTPBadRequest(text="What you sent cannot be read.") from error


async def json_of(request: web.Request) -> bytes:
    """The body, said to be JSON, which no form on another site's page can say."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send application/json.")
    with reading():
        return await request.read()
