"""A site that sends bytes as they stand, which no server library would send."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Self

from yarl import URL

Ending = Literal["close", "endless", "drip", "silence", "reset"]


@dataclass(frozen=True)
class Answer:
    """`data`, its head included, and what comes then: the end, or the same byte for ever."""

    data: bytes
    ending: Ending = "close"
    drop: bytes = b" "


def answer(status: object = 200, *headers: str, body: str = "", ending: Ending = "close") -> Answer:
    head = [f"HTTP/1.1 {status} Fine", *headers, "", ""]
    return Answer("\r\n".join(head).encode("utf-8", "surrogateescape") + body.encode(), ending)


def page(body: str = "", ending: Ending = "close") -> Answer:
    return answer(200, "Content-Type: text/html", body=body, ending=ending)


MISSING = answer(404, "Content-Length: 0")


class RawSite:
    """`async with RawSite(answers) as site`; what it was asked for is in `site.asked`."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.asked: Counter[str] = Counter()
        self._handlers: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = URL.build(
            scheme="http", host="127.0.0.1", port=self._server.sockets[0].getsockname()[1], path="/"
        )
        return self

    async def __aexit__(self, *_exc_info: object) -> None:
        self._server.close()
        for handler in self._handlers:
            handler.cancel()
        await asyncio.gather(*self._handlers, return_exceptions=True)

    def answer_to(self, head: str) -> Answer:
        """What to answer to a request."""
        path = head.split(" ", 2)[1]
        self.asked[path] += 1
        return self.answers.get(path, MISSING)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._handlers.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(reader, writer)
        finally:
            self._handlers.discard(task)
            if not writer.is_closing():
                writer.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = self.answer_to((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(answer.data)
        await writer.drain()
        match answer.ending:
            case "close":
                writer.close()
            case "reset":
                writer.transport.abort()
            case "silence":
                await reader.read()
            case "endless":
                while True:
                    writer.write(answer.drop * 65536)
                    await writer.drain()
            case "drip":
                while True:
                    writer.write(answer.drop)
                    await writer.drain()
                    await asyncio.sleep(0.05)
