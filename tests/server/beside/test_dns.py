"""The DNS server, asked by aiohttp's resolver and with packets made by hand."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator, Iterator

import aiohttp
import dnslib
import pytest

from local_server import Server
from local_server.beside import dns
from tests.server.beside.wires import PATIENCE


@pytest.fixture
async def resolver(server: Server) -> AsyncIterator[aiohttp.AsyncResolver]:
    resolver = aiohttp.AsyncResolver(nameservers=[server.dns.nameserver])
    yield resolver
    await resolver.close()


async def addresses(resolver: aiohttp.AsyncResolver, name: str) -> list[str]:
    found = await resolver.resolve(name, 80, family=socket.AF_UNSPEC)
    return [one["host"] for one in found]


@pytest.fixture
def udp(server: Server) -> Iterator[socket.socket]:
    """A socket that sends to the server and gives up on an answer in time."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(PATIENCE)
        client.connect((server.dns.host, server.dns.port))
        yield client


def ask(udp: socket.socket, question: dnslib.DNSRecord) -> dnslib.DNSRecord:
    udp.send(question.pack())
    answer = dnslib.DNSRecord.parse(udp.recv(65536))
    assert answer.header.id == question.header.id
    assert answer.header.qr
    return answer


def rcode(answer: dnslib.DNSRecord) -> str:
    return str(dnslib.RCODE.get(answer.header.rcode))


# ---- as aiohttp asks ---------------------------------------------------------


async def test_a_name_of_the_zone_leads_to_the_local_server(
    server: Server, resolver: aiohttp.AsyncResolver
) -> None:
    server.dns.zone["api.test"] = ["127.0.0.1"]
    connector = aiohttp.TCPConnector(resolver=resolver)
    async with aiohttp.ClientSession(connector=connector) as session:
        url = server.url.with_host("api.test") / "get"
        async with session.get(url) as response:
            assert (await response.json())["url"] == str(url)
    assert {(entry.name, entry.type) for entry in server.dns.log} >= {("api.test", "A")}
    assert {entry.answered for entry in server.dns.log} == {"NOERROR"}


async def test_the_port_can_be_given_apart(server: Server) -> None:
    server.dns.zone["api.test"] = ["127.0.0.1"]
    resolver = aiohttp.AsyncResolver(nameservers=[server.dns.host], udp_port=server.dns.port)
    assert await addresses(resolver, "api.test") == ["127.0.0.1"]
    await resolver.close()


async def test_a_name_can_have_several_addresses_of_both_kinds(
    server: Server, resolver: aiohttp.AsyncResolver
) -> None:
    server.dns.zone["api.test"] = ["127.0.0.3", "127.0.0.1", "::1", "127.0.0.2"]
    found = await addresses(resolver, "api.test")
    assert sorted(found) == ["127.0.0.1", "127.0.0.2", "127.0.0.3", "::1"]


async def test_happy_eyeballs_survive_an_address_that_refuses(
    server: Server, resolver: aiohttp.AsyncResolver
) -> None:
    server.dns.zone["api.test"] = ["::1", "127.0.0.1"]
    connector = aiohttp.TCPConnector(resolver=resolver)
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        session.get(server.url.with_host("api.test") / "get") as response,
    ):
        assert response.status == 200


async def test_an_edit_counts_at_once(server: Server, resolver: aiohttp.AsyncResolver) -> None:
    for address in ("127.0.0.1", "127.0.0.2"):
        server.dns.zone["api.test"] = [address]
        assert await addresses(resolver, "api.test") == [address]
    del server.dns.zone["api.test"]
    with pytest.raises(OSError, match="not found"):
        await addresses(resolver, "api.test")


@pytest.mark.parametrize("trouble", ["unknown", "servfail", "silent"])
async def test_trouble_is_a_client_connector_dns_error(server: Server, trouble: str) -> None:
    if trouble != "unknown":
        getattr(server.dns.zone, trouble)("api.test")
    patience = 0.5 if trouble == "silent" else PATIENCE
    resolver = aiohttp.AsyncResolver(nameservers=[server.dns.nameserver], timeout=patience, tries=1)
    connector = aiohttp.TCPConnector(resolver=resolver)
    async with aiohttp.ClientSession(connector=connector) as session:
        with pytest.raises(aiohttp.ClientConnectorDNSError):
            await session.get("http://api.test/")
    answered = {"unknown": "NXDOMAIN", "servfail": "SERVFAIL", "silent": None}[trouble]
    assert {entry.answered for entry in server.dns.log} == {answered}
    await resolver.close()


async def test_an_answer_that_is_too_long_for_udp_comes_by_tcp(
    server: Server, resolver: aiohttp.AsyncResolver
) -> None:
    many = [f"127.0.{number // 250}.{number % 250 + 1}" for number in range(500)]
    server.dns.zone["many.test"] = many
    assert sorted(await addresses(resolver, "many.test")) == sorted(many)
    story = [(entry.transport, entry.answered) for entry in server.dns.log if entry.type == "A"]
    assert story == [("udp", "TRUNCATED"), ("tcp", "NOERROR")]


# ---- the zone ----------------------------------------------------------------


def test_answers_keep_the_order_and_live_for_no_time(server: Server, udp: socket.socket) -> None:
    server.dns.zone["api.test"] = ["127.0.0.3", "::1", "127.0.0.1"]
    answer = ask(udp, dnslib.DNSRecord.question("api.test", "A"))
    assert [(str(record.rdata), record.ttl) for record in answer.rr] == [
        ("127.0.0.3", 0),
        ("127.0.0.1", 0),
    ]
    assert answer.header.aa
    answer = ask(udp, dnslib.DNSRecord.question("api.test", "ANY"))
    assert len(answer.rr) == 3


def test_upper_and_lower_case_are_the_same_and_the_question_comes_back_as_it_was(
    server: Server, udp: socket.socket
) -> None:
    server.dns.zone["Api.Test."] = ["127.0.0.1"]
    answer = ask(udp, dnslib.DNSRecord.question("aPI.teST", "A"))
    assert len(answer.rr) == 1
    assert answer.q.qname.label == (b"aPI", b"teST")
    assert server.dns.log[0].name == "api.test"
    assert list(server.dns.zone) == ["api.test"]


def test_a_name_without_an_address_of_that_kind_exists(server: Server, udp: socket.socket) -> None:
    server.dns.zone["api.test"] = ["127.0.0.1"]
    for kind in ("AAAA", "MX", "TXT", "HTTPS"):
        answer = ask(udp, dnslib.DNSRecord.question("api.test", kind))
        assert (rcode(answer), answer.rr) == ("NOERROR", [])


def test_the_zone_can_be_read_and_changed(server: Server) -> None:
    zone = server.dns.zone
    zone["api.test"] = ["127.0.0.1"]
    zone.add("api.test", "::1")
    zone.add("other.test", "127.0.0.2")
    assert dict(zone) == {"api.test": ["127.0.0.1", "::1"], "other.test": ["127.0.0.2"]}
    assert repr(zone) == repr(dict(zone))
    del zone["api.test"]
    assert list(zone) == ["other.test"]
    with pytest.raises(KeyError):
        del zone["api.test"]
    with pytest.raises(KeyError):
        _ = zone["api.test"]
    zone.clear()
    assert len(zone) == 0


def test_giving_addresses_ends_servfail_and_silence(server: Server, udp: socket.socket) -> None:
    question = dnslib.DNSRecord.question("api.test", "A")
    for trouble in (server.dns.zone.servfail, server.dns.zone.silent):
        trouble("api.test")
        server.dns.zone["api.test"] = ["127.0.0.1"]
        assert rcode(ask(udp, question)) == "NOERROR"
    server.dns.zone.servfail("api.test")
    assert rcode(ask(udp, question)) == "SERVFAIL"
    del server.dns.zone["api.test"]
    assert rcode(ask(udp, question)) == "NXDOMAIN"


@pytest.mark.parametrize("wrong", ["127.0.0.1", ["localhost"], ["127.0.0.256"]])
def test_what_is_no_list_of_addresses_is_refused(server: Server, wrong: list[str]) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0|localhost"):
        server.dns.zone["api.test"] = wrong
    assert len(server.dns.zone) == 0


def test_a_delayed_answer_comes_after_a_later_question_s(
    server: Server, udp: socket.socket
) -> None:
    server.dns.zone.delay("slow.test", 0.2)
    server.dns.zone["slow.test"] = ["127.0.0.1"]
    slow, quick = (dnslib.DNSRecord.question(name, "A") for name in ("slow.test", "quick.test"))
    udp.send(slow.pack())
    assert rcode(ask(udp, quick)) == "NXDOMAIN"
    answer = dnslib.DNSRecord.parse(udp.recv(65536))
    assert (answer.header.id, len(answer.rr)) == (slow.header.id, 1)
    assert [entry.name for entry in server.dns.log] == ["slow.test", "quick.test"]
    assert [entry.answered for entry in server.dns.log] == ["NOERROR", "NXDOMAIN"]


@pytest.mark.parametrize("seconds", [-1, 11, float("nan")])
def test_a_delay_has_limits(server: Server, seconds: float) -> None:
    with pytest.raises(ValueError, match="0 to 10 seconds"):
        server.dns.zone.delay("slow.test", seconds)


async def test_a_delayed_answer_is_not_given_after_the_end() -> None:
    server = dns.NameServer()
    await server.start()
    server.zone.delay("slow.test", 0.05)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        packet = dnslib.DNSRecord.question("slow.test", "A").pack()
        client.sendto(packet, (server.host, server.port))
        while not server.log:
            await asyncio.sleep(0.001)
    await server.close()
    await asyncio.sleep(0.1)
    assert server.log[0].answered is None


# ---- the wire ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "records", "fits"),
    [(None, 20, True), (None, 40, False), (100, 20, True), (1232, 40, True), (65000, 100, False)],
)
def test_a_udp_answer_has_512_bytes_or_what_the_client_takes_up_to_1232(
    server: Server, udp: socket.socket, size: int | None, records: int, fits: bool
) -> None:
    server.dns.zone["many.test"] = [f"127.0.0.{number}" for number in range(1, records + 1)]
    question = dnslib.DNSRecord.question("many.test", "A")
    if size is not None:
        question.add_ar(dnslib.EDNS0(udp_len=size))
    answer = ask(udp, question)
    assert (not answer.header.tc, len(answer.rr)) == (fits, records if fits else 0)


def test_a_client_that_speaks_edns_gets_edns(server: Server, udp: socket.socket) -> None:
    question = dnslib.DNSRecord.question("api.test", "A")
    assert ask(udp, question).ar == []
    question.add_ar(dnslib.EDNS0(udp_len=4096))
    (options,) = ask(udp, question).ar
    assert (options.rtype, options.rclass) == (dnslib.QTYPE.OPT, 1232)


def test_what_is_no_question_about_a_name_is_refused(server: Server, udp: socket.socket) -> None:
    notify = dnslib.DNSRecord.question("api.test", "A")
    notify.header.opcode = dnslib.OPCODE.NOTIFY
    chaos = dnslib.DNSRecord.question("version.bind", "TXT", "CH")
    nothing = dnslib.DNSRecord()
    two = dnslib.DNSRecord.question("api.test", "A")
    two.add_question(dnslib.DNSQuestion("other.test"))
    answers = [rcode(ask(udp, question)) for question in (notify, chaos, nothing, two)]
    assert answers == ["NOTIMP", "REFUSED", "FORMERR", "FORMERR"]
    assert server.dns.log == []


def test_too_many_delayed_answers_are_refused(
    server: Server, udp: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dns, "MAX_WAITING", 2)
    server.dns.zone.delay("slow.test", 10)
    for _ in range(2):
        udp.send(dnslib.DNSRecord.question("slow.test", "A").pack())
    assert rcode(ask(udp, dnslib.DNSRecord.question("slow.test", "A"))) == "REFUSED"


def test_a_question_that_cannot_be_read_is_answered_formerr(
    server: Server, udp: socket.socket
) -> None:
    whole = dnslib.DNSRecord.question("api.test", "A").pack()
    udp.send(whole[:-5])
    answer = dnslib.DNSRecord.parse(udp.recv(65536))
    assert rcode(answer) == "FORMERR"
    assert answer.pack()[:2] == whole[:2]


def test_an_answer_is_not_answered(server: Server, udp: socket.socket) -> None:
    udp.send(dnslib.DNSRecord.question("api.test", "A").reply().pack())
    ask(udp, dnslib.DNSRecord.question("api.test", "A"))  # what comes first is its answer
    assert len(server.dns.log) == 1


def name_that_goes_round_in_circles() -> bytes:
    """Two pointers that lead to each other, the first one hidden in a label."""
    header: bytes = dnslib.DNSRecord.question("").pack()[:12]
    labels = (b"\x3f" + b"a" * 63) * 14  # up to byte 908
    return header + labels + b"\x03a\xc3\x8c" + b"\xc3\x8e" + b"\x00\x01\x00\x01"


def value_that_is_no_text() -> bytes:
    question = dnslib.DNSRecord.question("api.test", "A")
    question.add_ar(dnslib.RR("api.test", dnslib.QTYPE.CAA, rdata=dnslib.CAA(0, "issue", "x")))
    packed: bytes = question.pack()
    return packed[:-1] + b"\x9f"


@pytest.mark.parametrize("packet", [name_that_goes_round_in_circles(), value_that_is_no_text()])
def test_traps_are_answered_formerr(server: Server, udp: socket.socket, packet: bytes) -> None:
    udp.send(packet)
    assert rcode(dnslib.DNSRecord.parse(udp.recv(65536))) == "FORMERR"


def test_random_bytes_and_answers_disturb_nothing(
    server: Server, udp: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    generator = random.Random(1)
    whole = dnslib.DNSRecord.question("api.test", "A").pack()
    answer = dnslib.DNSRecord.question("api.test", "A").reply().pack()
    loops = whole[:12] + b"\x01a\xc0\x0c" + b"\x00\x01\x00\x01"
    packets = [b"", answer, loops]
    for _ in range(500):
        packet = bytearray(whole)
        for _ in range(5):
            packet[generator.randrange(len(packet))] = generator.randrange(256)
        packets += [
            bytes(packet[: generator.randrange(len(packet) + 1)]),
            generator.randbytes(generator.randrange(100)),
        ]
    for number, packet in enumerate(packets):
        udp.send(packet)
        if number % 10 == 9:  # wait for it: a system drops what nobody reads
            wanted = dnslib.DNSRecord.question("still-here.test", "A")
            udp.send(wanted.pack())
            while struct.unpack("!H", udp.recv(65536)[:2])[0] != wanted.header.id:
                pass
    assert caplog.records == []


async def test_tcp_answers_several_questions_on_one_connection(server: Server) -> None:
    server.dns.zone["many.test"] = [f"127.0.1.{number}" for number in range(1, 201)]
    reader, writer = await asyncio.open_connection(server.dns.host, server.dns.port)
    for name, records in (("many.test", 200), ("other.test", 0)):
        packet = dnslib.DNSRecord.question(name, "A").pack()
        for part in (struct.pack("!H", len(packet)), packet[:5], packet[5:]):
            writer.write(part)
            await writer.drain()
        async with asyncio.timeout(PATIENCE):
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            answer = dnslib.DNSRecord.parse(await reader.readexactly(length))
        assert len(answer.rr) == records
    writer.close()
    await writer.wait_closed()


async def test_tcp_ends_with_its_client_or_with_the_server(server: Server) -> None:
    for garbage in (b"", b"\x00", b"\x00\x05abc", b"\x00\x00", bytes(range(256)) * 100):
        reader, writer = await asyncio.open_connection(server.dns.host, server.dns.port)
        writer.write(garbage)
        writer.write_eof()
        async with asyncio.timeout(PATIENCE):
            await reader.read()
        writer.close()
    reader, writer = await asyncio.open_connection(server.dns.host, server.dns.port)
    await asyncio.to_thread(server.stop)
    async with asyncio.timeout(PATIENCE):
        assert await reader.read() == b""
    writer.close()


async def test_a_silent_tcp_client_is_let_go(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dns, "TCP_TIMEOUT", 0.05)
    reader, writer = await asyncio.open_connection(server.dns.host, server.dns.port)
    async with asyncio.timeout(PATIENCE):
        assert await reader.read() == b""
    writer.close()


def test_a_question_reads_as_text(server: Server, udp: socket.socket) -> None:
    assert repr(server.dns.log) == "nothing yet"
    ask(udp, dnslib.DNSRecord.question("api.test", "A"))
    assert repr(server.dns.log) == "<A api.test by udp: NXDOMAIN>"
