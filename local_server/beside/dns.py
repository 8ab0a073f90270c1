"""A DNS server of your own, on UDP and TCP, with a zone you edit while it runs.

    server.dns.zone["api.test"] = ["127.0.0.1", "127.0.0.2", "::1"]
    server.dns.zone.servfail("broken.test")
    server.dns.zone.silent("lost.test")
    server.dns.zone.delay("slow.test", 0.2)
    resolver = aiohttp.AsyncResolver(nameservers=[server.dns.nameserver])
    server.dns.log                 # which questions came, and how each was answered

For Happy Eyeballs, give a name an address that refuses connections: nothing of the course listens
on `::1`, so `["::1", "127.0.0.1"]` has a dead IPv6 address and a living IPv4 one.

Guarantees: a name that is not in the zone does not exist (NXDOMAIN), and no question is passed on
to another server. Answers keep the zone's order and live for 0 seconds, so an edit counts at once.
What does not fit into a UDP answer is truncated and can be had by TCP (RFC 7766); a question that
cannot be read gets FORMERR, and what is no question gets nothing.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import cast

import dnslib
from dnslib import CLASS, OPCODE, QTYPE, RCODE

from local_server.beside.base import HOST, Journal
from local_server.exchange.listening import Conversations, listening_socket
from local_server.exchange.neighbours import OwnClients, is_ours
from local_server.exchange.printing import printable

TTL = 0
PLAIN_UDP_SIZE = 512
"""Bytes of an answer for a client that does not say how much it takes (RFC 1035, 4.2.1)."""
LARGEST_UDP_SIZE = 1232
"""Bytes of an answer for one that does (RFC 6891; DNS flag day 2020)."""
HEADER_SIZE = 12
MAX_DELAY = 10.0
"""Seconds an answer can be delayed."""
MAX_WAITING = 1000
"""Delayed answers at the same time; a question beyond them gets REFUSED."""
TCP_TIMEOUT = 10.0
"""Seconds a TCP client may stay silent (RFC 7766, 6.2.3: a few seconds)."""
PORT_TRIES = 20

IS_ANSWER = 0b1000_0000
"""The bit QR in a header's third byte."""
LENGTH = struct.Struct("!H")
"""What stands before each message on TCP."""

Address = IPv4Address | IPv6Address
Send = Callable[[bytes], None]


@dataclass(slots=True)
class Question:
    """A question that came, and what became of it."""

    name: str
    """In lower case, without the dot at the end."""
    type: str
    """`A`, `AAAA` …"""
    transport: str
    """`udp` or `tcp`."""
    answered: str | None = None
    """`NOERROR`, `NXDOMAIN`, `SERVFAIL` …, `TRUNCATED`, or None: not yet, or never."""

    def __repr__(self) -> str:
        asked = f"{self.type} {printable(self.name)} by {self.transport}"
        return f"<{asked}: {self.answered or 'no answer'}>"


class Zone(MutableMapping[str, list[str]]):
    """The names that exist, each with its addresses; upper and lower case are the same.

    A name with an empty list exists and has no address. Giving a name addresses ends what
    `servfail` and `silent` said of it; `del zone[name]` and `zone.clear()` forget `delay` as well.
    """

    def __init__(self) -> None:
        self._addresses: dict[str, tuple[Address, ...]] = {}
        self._broken: dict[str, int | None] = {}
        self._delays: dict[str, float] = {}

    def __setitem__(self, name: str, addresses: list[str]) -> None:
        """Give `name` these IPv4 and IPv6 addresses. Raises `ValueError` when one is none."""
        if isinstance(addresses, str):
            raise ValueError(f"a name has a list of addresses: [{addresses!r}]")
        self._addresses[_key(name)] = tuple(ip_address(address) for address in addresses)
        self._broken.pop(_key(name), None)

    def add(self, name: str, *addresses: str) -> None:
        """Give `name` more addresses than it has. Raises `ValueError` when one is none."""
        self[name] = [*self.get(name, []), *addresses]

    def servfail(self, name: str) -> None:
        """Answer questions for `name` with SERVFAIL: this server has a problem."""
        self._broken[_key(name)] = RCODE.SERVFAIL

    def silent(self, name: str) -> None:
        """Never answer questions for `name`, as if they or the answers got lost."""
        self._broken[_key(name)] = None

    def delay(self, name: str, seconds: float) -> None:
        """Answer questions for `name`, whatever the answer, after so many seconds (0 to 10).

        Raises `ValueError` for other numbers.
        """
        if not 0 <= seconds <= MAX_DELAY:
            raise ValueError(f"a delay must be 0 to {MAX_DELAY:g} seconds, not {seconds!r}")
        self._delays[_key(name)] = seconds

    def __getitem__(self, name: str) -> list[str]:
        return [str(address) for address in self._addresses[_key(name)]]

    def __delitem__(self, name: str) -> None:
        """Make `name` unknown. Raises `KeyError` when nothing was said of it."""
        known = [
            said for said in (self._addresses, self._broken, self._delays) if _key(name) in said
        ]
        if not known:
            raise KeyError(name)
        for said in known:
            del said[_key(name)]

    def clear(self) -> None:
        """Forget every name."""
        self._addresses.clear()
        self._broken.clear()
        self._delays.clear()

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._addresses))

    def __len__(self) -> int:
        return len(self._addresses)

    def __repr__(self) -> str:
        return repr(dict(self))

    # ---- the server's side -----------------------------------------------------------------------

    def lookup(self, name: str) -> tuple[int | None, tuple[Address, ...]]:
        """The response code for `name` (None: do not respond) and the addresses."""
        key = _key(name)
        addresses = self._addresses.get(key, ())
        if key in self._broken:
            return self._broken[key], ()
        return RCODE.NOERROR if key in self._addresses else RCODE.NXDOMAIN, addresses

    def seconds(self, name: str) -> float:
        """How long an answer for `name` waits."""
        return self._delays.get(_key(name), 0)


def _key(name: str) -> str:
    return name.lower().removesuffix(".")


class NameServer:
    """A DNS server on one port of 127.0.0.1, UDP and TCP.

    - `nameserver`: `127.0.0.1:PORT`, for `aiohttp.AsyncResolver(nameservers=[...])`
    - `host`, `port`: the same in two parts
    - `zone`: what it knows, yours to edit
    - `log`: the questions that came, in order of arrival
    """

    host = HOST
    port: int

    def __init__(self) -> None:
        self.zone = Zone()
        self.log: Journal[Question] = Journal()
        self._datagrams: asyncio.DatagramTransport | None = None
        self._accepting: Conversations | None = None
        self._waiting: set[asyncio.TimerHandle] = set()

    @property
    def nameserver(self) -> str:
        """Where it listens, as resolvers want it."""
        return f"{self.host}:{self.port}"

    async def start(self) -> None:
        """Listen. Raises `OSError` when no port is free for both UDP and TCP."""
        listener = await self._bind()
        self.port = listener.getsockname()[1]
        self._accepting = Conversations(listener, self._converse)

    async def _bind(self) -> socket.socket:
        """A bound TCP socket, and UDP on the same port: free for one is not free for both."""
        loop = asyncio.get_running_loop()
        for remaining in reversed(range(PORT_TRIES)):
            listener = listening_socket(HOST, 0)
            try:
                self._datagrams, protocol = await loop.create_datagram_endpoint(
                    lambda: _Datagrams(self._receive), local_addr=listener.getsockname()
                )
                protocol.ours_alone = isinstance(listener, OwnClients)
            except OSError:
                listener.close()
                if not remaining:
                    raise
            else:
                return listener
        raise AssertionError("the last try returns or raises")

    async def close(self) -> None:
        """Stop listening; answers that wait are not given any more."""
        for handle in self._waiting:
            handle.cancel()
        if self._accepting is not None:
            await self._accepting.close()
        if self._datagrams is not None:
            self._datagrams.close()
            await asyncio.sleep(0)  # it closes its socket in the loop's next round

    def lines(self) -> list[tuple[str, str]]:
        """Where it listens."""
        return [("dns", f"{self.nameserver} (UDP and TCP)")]

    # ---- questions -------------------------------------------------------------------------------

    def _receive(self, packet: bytes, transport: str, send: Send) -> None:
        """Answer one packet through `send`: now, later or never."""
        if len(packet) < HEADER_SIZE or packet[2] & IS_ANSWER:
            return  # no question; to answer an answer could go on for ever
        try:
            asked = dnslib.DNSRecord.parse(packet)
        except (dnslib.DNSError, ValueError, RecursionError):
            send(_unreadable(packet))
            return
        refusal = self._refusal(asked)
        if refusal is not None:
            send(_reply(asked, refusal).pack())
            return
        name = b".".join(asked.q.qname.label).decode("ascii", "backslashreplace")
        question = Question(name.lower(), QTYPE.get(asked.q.qtype), transport)
        self.log.note(question)
        code, addresses = self.zone.lookup(name)
        if code is None:
            return
        answer, outcome = _reply(asked, code, addresses).pack(), RCODE.get(code)
        if transport == "udp" and len(answer) > _udp_size(asked):
            truncated = _reply(asked, code)
            truncated.header.tc = True
            answer, outcome = truncated.pack(), "TRUNCATED"
        seconds = self.zone.seconds(name)
        if seconds:
            self._send_later(seconds, question, outcome, send, answer)
        else:
            question.answered = outcome
            send(answer)

    def _refusal(self, asked: dnslib.DNSRecord) -> int | None:
        """The response code for what is no question about an internet name."""
        code: int | None = None
        if asked.header.opcode != OPCODE.QUERY:
            code = RCODE.NOTIMP
        elif len(asked.questions) != 1:
            code = RCODE.FORMERR
        elif asked.q.qclass != CLASS.IN or len(self._waiting) >= MAX_WAITING:
            code = RCODE.REFUSED
        return code

    def _send_later(
        self, seconds: float, question: Question, outcome: str, send: Send, answer: bytes
    ) -> None:
        def send_now() -> None:
            self._waiting.discard(handle)
            question.answered = outcome
            send(answer)

        handle = asyncio.get_running_loop().call_later(seconds, send_now)
        self._waiting.add(handle)

    # ---- TCP -------------------------------------------------------------------------------------

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer questions on one connection: each a length and a message (RFC 1035, 4.2.2)."""

        def send(answer: bytes) -> None:
            if not writer.is_closing():
                writer.write(LENGTH.pack(len(answer)) + answer)

        try:
            while True:
                async with asyncio.timeout(TCP_TIMEOUT):
                    (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
                    packet = await reader.readexactly(length)
                    await writer.drain()
                self._receive(packet, "tcp", send)
        except (asyncio.IncompleteReadError, OSError):
            pass  # the client has gone, or says nothing (TimeoutError is an OSError)


class _Datagrams(asyncio.DatagramProtocol):
    """UDP: each packet is a message."""

    ours_alone = False
    """Whether a neighbour's is none."""

    def __init__(self, receive: Callable[[bytes, str, Send], None]) -> None:
        self._receive = receive

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not all of asyncio's own are subclasses of it.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        here = self._transport.get_extra_info("sockname")
        if self.ours_alone and not is_ours(socket.SOCK_DGRAM, address, here):
            return
        self._receive(data, "udp", lambda answer: self._transport.sendto(answer, address))


def _reply(
    asked: dnslib.DNSRecord, code: int, addresses: tuple[Address, ...] = ()
) -> dnslib.DNSRecord:
    """The reply to `asked`, with those of `addresses` that it asked for."""
    reply = asked.reply(ra=0)
    reply.header.rcode = code
    for address in addresses:
        kind, data = (QTYPE.A, dnslib.A) if address.version == 4 else (QTYPE.AAAA, dnslib.AAAA)
        if asked.q.qtype in {kind, QTYPE.ANY}:
            reply.add_answer(dnslib.RR(asked.q.qname, kind, rdata=data(str(address)), ttl=TTL))
    if _options(asked) is not None:
        reply.add_ar(dnslib.EDNS0(udp_len=LARGEST_UDP_SIZE))
    return reply


def _unreadable(packet: bytes) -> bytes:
    """FORMERR with the number of a question that cannot be read (RFC 1035, 4.1.1)."""
    opcode_and_recursion = packet[2] & 0b0111_1001
    return packet[:2] + bytes([IS_ANSWER | opcode_and_recursion, RCODE.FORMERR]) + bytes(8)


def _udp_size(asked: dnslib.DNSRecord) -> int:
    """Bytes that an answer by UDP may have (RFC 6891, 6.2.3)."""
    options = _options(asked)
    if options is None:
        return PLAIN_UDP_SIZE
    offered: int = options.rclass  # an OPT record has it in the place of the class
    return min(max(offered, PLAIN_UDP_SIZE), LARGEST_UDP_SIZE)


def _options(asked: dnslib.DNSRecord) -> dnslib.RR | None:
    return next((record for record in asked.ar if record.rtype == QTYPE.OPT), None)
