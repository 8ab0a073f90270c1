"""What aiohttp's AsyncResolver needs of aiodns, in Python: its C library has no build for a tab.

A stub resolver: one question a datagram, again after a while, over TCP when the answer is cut.
Without name servers it knows what the loop knows.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import struct
from types import SimpleNamespace
from typing import Any

import dnslib

__version__ = "4.0.4"
_EDNS_SIZE = 1232
_LENGTH = struct.Struct("!H")
_WORDS = {
    "NXDOMAIN": (4, "Domain name not found"),
    "SERVFAIL": (3, "DNS server returned general failure"),
    "REFUSED": (6, "DNS server refused query"),
    "NOTIMP": (5, "DNS server does not implement requested operation"),
    "FORMERR": (2, "DNS server claims query was misformatted"),
}
_NOTHING = (1, "DNS server returned answer with no data")
_KINDS = {"A": socket.AF_INET, "AAAA": socket.AF_INET6}


class DNSError(Exception):
    """A number of c-ares, and what it means."""


error = SimpleNamespace(DNSError=DNSError)


class _Question(asyncio.DatagramProtocol):
    def __init__(self, answer: asyncio.Future[bytes]) -> None:
        self._answer = answer

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if not self._answer.done():
            self._answer.set_result(data)


class DNSResolver:
    """Asks `nameservers` (`"address"` or `"address:port"`)."""

    def __init__(
        self,
        nameservers: list[str] | None = None,
        loop: asyncio.AbstractEventLoop | None = None,
        timeout: float = 5.0,
        tries: int = 3,
        udp_port: int = 53,
        **options: Any,
    ) -> None:
        parts = [one.rpartition(":") for one in nameservers or ()]
        self.nameservers: list[tuple[str, int]] = [
            (host, int(port)) if host else (port, udp_port) for host, _, port in parts
        ]
        self._timeout, self._tries = timeout, tries
        self._asking: set[asyncio.Future[Any]] = set()

    def cancel(self) -> None:
        """End every question."""
        for task in self._asking:
            task.cancel()

    async def close(self) -> None:
        self.cancel()

    async def getaddrinfo(
        self, host: str, family: int = 0, port: int | None = None, **options: Any
    ) -> SimpleNamespace:
        """The addresses of `host`; `DNSError` when there is none."""
        if not self.nameservers:
            return await self._of_the_loop(host, family, port)
        kinds = [kind for kind, number in _KINDS.items() if family in (0, number)]
        asking = asyncio.ensure_future(asyncio.gather(*(self._ask(host, kind) for kind in kinds)))
        self._asking.add(asking)
        try:
            answers = await asking
        finally:
            self._asking.discard(asking)
        nodes = [
            _node(_KINDS[kind], address, port)
            for kind, answer in zip(kinds, answers, strict=True)
            for address in answer
        ]
        if not nodes:
            raise DNSError(*_NOTHING)
        return SimpleNamespace(nodes=nodes)

    async def gethostbyname(self, host: str, family: int) -> None:
        """aiohttp looks whether there is one, and does not call it."""

    async def _of_the_loop(self, host: str, family: int, port: int | None) -> SimpleNamespace:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, family=family)
        except OSError:
            raise DNSError(*_WORDS["NXDOMAIN"]) from None
        return SimpleNamespace(nodes=[_node(one, name[0], port) for one, _, _, _, name in found])

    async def _ask(self, host: str, kind: str) -> list[str]:
        query = dnslib.DNSRecord.question(host, kind)
        query.add_ar(dnslib.EDNS0(udp_len=_EDNS_SIZE))
        for _, address in itertools.product(range(self._tries), self.nameservers):
            try:
                async with asyncio.timeout(self._timeout):
                    reply = await _exchange(address, query.pack())
            except TimeoutError:
                continue
            code = dnslib.RCODE.get(reply.header.rcode)
            if code != "NOERROR":
                raise DNSError(*_WORDS.get(code, _NOTHING))
            wanted = getattr(dnslib.QTYPE, kind)
            return [str(one.rdata) for one in reply.rr if one.rtype == wanted]
        raise DNSError(12, "Timeout while contacting DNS servers")


async def _exchange(address: tuple[str, int], packet: bytes) -> Any:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bytes] = loop.create_future()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Question(answer), remote_addr=address
    )
    try:
        transport.sendto(packet)
        reply = dnslib.DNSRecord.parse(await answer)
    finally:
        transport.close()
    if not reply.header.tc:
        return reply
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(_LENGTH.pack(len(packet)) + packet)
        (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        return dnslib.DNSRecord.parse(await reader.readexactly(length))
    finally:
        writer.close()


def _node(family: int, address: Any, port: int | None) -> SimpleNamespace:
    rest = () if family == socket.AF_INET else (0, 0)
    return SimpleNamespace(family=family, addr=(address.encode(), port or 0, *rest))
