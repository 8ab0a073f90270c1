"""/websocket/echo, case by case as the Autobahn testsuite has them, by RFC 6455.

The suite itself runs on Python 2 only; the numbers of its sections stand beside the cases here.
"""

from __future__ import annotations

import random
import re
import struct
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.sync.client import connect

import local_server
from tests.server.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Frames

TARGET = "/websocket/echo"
EURO = "€".encode()
GREEK = "κόσμε".encode()
MASKS = (bytes(4), b"\x01\x02\x03\x04", b"\xff\x00\xaa\x55")


def frame(
    opcode: int,
    payload: bytes = b"",
    *,
    final: bool = True,
    reserved: int = 0,
    mask: bytes | None = MASKS[1],
    length: int | None = None,
) -> bytes:
    """A frame as a client writes it, or should not (RFC 6455, section 5.2)."""
    size = len(payload) if length is None else length
    masked = 0 if mask is None else 0x80
    first = (0x80 if final else 0) | reserved << 4 | opcode
    if size < 126:
        head = struct.pack("!BB", first, masked | size)
    elif size < 65_536:
        head = struct.pack("!BBH", first, masked | 126, size)
    else:
        head = struct.pack("!BBQ", first, masked | 127, size)
    if mask is None:
        return head + payload
    return head + mask + bytes(one ^ mask[at % 4] for at, one in enumerate(payload))


def text(payload: bytes, *, final: bool = True) -> bytes:
    return frame(TEXT, payload, final=final)


def more(payload: bytes, *, final: bool = True) -> bytes:
    return frame(CONTINUATION, payload, final=final)


def close(code: int | None = None, reason: bytes = b"") -> bytes:
    return frame(CLOSE, b"" if code is None else struct.pack("!H", code) + reason)


@pytest.fixture
def frames(server: local_server.Server) -> Iterator[Frames]:
    with Frames(server.url, TARGET) as opened:
        assert opened.head.startswith(b"HTTP/1.1 101 ")
        yield opened


def answers(frames: Frames) -> list[tuple[int, bytes]]:
    """The messages and control frames that come, with parts joined, up to the close frame."""
    came: list[tuple[int, bytes]] = []
    while True:
        _, opcode, payload = frames.receive()
        came.append((opcode, payload))
        if opcode == CLOSE:
            return came


ENDS = (CLOSE, struct.pack("!H", 1000))


def echoed(frames: Frames, sent: list[bytes], expected: list[tuple[int, bytes]]) -> None:
    """Send all that, then close with 1000; exactly `expected` must have come, and the close."""
    for one in sent:
        frames.raw(one)
    frames.raw(close(1000))
    assert answers(frames) == [*expected, ENDS]
    assert frames.at_end()


def refused(frames: Frames, sent: list[bytes], code: int, *, before: int = 0) -> None:
    """Send all that: after `before` answers the connection must be closed with `code`."""
    for one in sent:
        frames.raw(one)
    *came, (_, reason) = answers(frames)
    assert len(came) == before
    assert struct.unpack("!H", reason[:2]) == (code,)
    reason[2:].decode()
    assert frames.at_end()


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 65_535, 65_536, 300_000])
@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_1_a_message_of_any_size_comes_back(frames: Frames, opcode: int, size: int) -> None:
    payload = b"*" * size if opcode == TEXT else b"\xfe" * size
    echoed(frames, [frame(opcode, payload)], [(opcode, payload)])


@pytest.mark.parametrize("chop", [1, 7, 997])
def test_1_a_message_that_comes_in_small_pieces_is_one(frames: Frames, chop: int) -> None:
    payload = b"x" * min(2000, chop * 300)
    wire = frame(TEXT, payload)
    for at in range(0, len(wire), chop):
        frames.raw(wire[at : at + chop])
    echoed(frames, [], [(TEXT, payload)])


@pytest.mark.parametrize("mask", MASKS)
def test_1_any_mask_will_do(frames: Frames, mask: bytes) -> None:
    echoed(frames, [frame(TEXT, b"Hello", mask=mask)], [(TEXT, b"Hello")])


@pytest.mark.parametrize("payload", [b"", b"hello", b"\x00\xff\xfe\xfd", b"\xfe" * 125])
def test_2_a_ping_comes_back_as_a_pong(frames: Frames, payload: bytes) -> None:
    echoed(frames, [frame(PING, payload)], [(PONG, payload)])


def test_2_a_ping_that_is_too_long_is_refused(frames: Frames) -> None:
    refused(frames, [frame(PING, b"\xfe" * 126)], 1002)


def test_2_a_pong_that_nobody_asked_for_is_ignored(frames: Frames) -> None:
    echoed(frames, [frame(PONG, b"x"), frame(PONG), frame(PING, b"p")], [(PONG, b"p")])


def test_2_many_pings_are_answered_in_order(frames: Frames) -> None:
    payloads = [b"payload-%d" % number for number in range(20)]
    echoed(frames, [frame(PING, one) for one in payloads], [(PONG, one) for one in payloads])


@pytest.mark.parametrize("reserved", range(1, 8))
@pytest.mark.parametrize("opcode", [TEXT, BINARY, PING, CLOSE])
def test_3_reserved_bits_are_refused(frames: Frames, opcode: int, reserved: int) -> None:
    refused(frames, [text(b"Hello"), frame(opcode, b"x", reserved=reserved)], 1002, before=1)


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
@pytest.mark.parametrize("payload", [b"", b"reserved opcode"])
def test_4_reserved_opcodes_are_refused(frames: Frames, opcode: int, payload: bytes) -> None:
    refused(frames, [text(b"Hello"), frame(opcode, payload)], 1002, before=1)


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_5_a_control_frame_has_no_parts(frames: Frames, opcode: int) -> None:
    refused(frames, [frame(opcode, b"part", final=False)], 1002)


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_5_a_message_in_parts_is_one(frames: Frames, opcode: int) -> None:
    parts = [frame(opcode, b"one", final=False), more(b"", final=False), more(b"two")]
    echoed(frames, parts, [(opcode, b"onetwo")])


def test_5_a_ping_between_parts_is_answered_at_once(frames: Frames) -> None:
    sent = [text(b"one", final=False), frame(PING, b"p"), more(b"two")]
    echoed(frames, sent, [(PONG, b"p"), (TEXT, b"onetwo")])


@pytest.mark.parametrize(
    "sent",
    [
        [more(b"no beginning")],
        [more(b"no beginning", final=False)],
        [text(b"one", final=False), text(b"another")],
        [text(b"one", final=False), frame(BINARY, b"another", final=False)],
    ],
    ids=["alone", "first", "two texts", "text and bytes"],
)
def test_5_parts_out_of_order_are_refused(frames: Frames, sent: list[bytes]) -> None:
    refused(frames, sent, 1002)


def test_5_parts_after_the_last_one_are_refused(frames: Frames) -> None:
    sent = [text(b"a", final=False), more(b"b"), more(b"c")]
    refused(frames, sent, 1002, before=1)


VALID = [
    b"",
    b"Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!",
    GREEK,
    b"\x00",
    b"\xc2\x80",
    b"\xe0\xa0\x80",
    b"\xf0\x90\x80\x80",
    b"\x7f",
    b"\xdf\xbf",
    b"\xef\xbf\xbf",
    b"\xf4\x8f\xbf\xbf",
    b"\xed\x9f\xbf",
    b"\xee\x80\x80",
    b"\xef\xbf\xbd",
    b"\xef\xbf\xbe",
    b"\xf0\x9f\xbf\xbe",
]
INVALID = [
    b"\x80",
    b"\xbf",
    b"\x80\xbf\x80",
    b"\xc0\x20",
    b"\xe0\x20",
    b"\xf0\x20",
    b"\xf8\x20",
    b"\xfc\x20",
    b"\xc0",
    b"\xe0\x80",
    b"\xf0\x80\x80",
    b"\xdf",
    b"\xef\xbf",
    b"\xf7\xbf\xbf",
    b"\xfe",
    b"\xff",
    b"\xc0\xaf",
    b"\xe0\x80\xaf",
    b"\xf0\x80\x80\xaf",
    b"\xf8\x80\x80\x80\xaf",
    b"\xc1\xbf",
    b"\xe0\x9f\xbf",
    b"\xf0\x8f\xbf\xbf",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xed\xaf\xbf",
    b"\xed\xbf\xbf",
    b"\xed\xa0\x80\xed\xb0\x80",
    b"\xf4\x90\x80\x80",
    b"\xf7\xbf\xbf\xbf",
    GREEK + b"\xed\xa0\x80edited",
]


@pytest.mark.parametrize("payload", VALID)
def test_6_text_that_is_utf8_comes_back_whole_and_cut_anywhere(
    frames: Frames, payload: bytes
) -> None:
    cut = [text(b"", final=False)]
    cut += [more(payload[at : at + 1], final=False) for at in range(len(payload))]
    echoed(frames, [text(payload), *cut, more(b"")], [(TEXT, payload), (TEXT, payload)])


@pytest.mark.parametrize("payload", INVALID)
def test_6_text_that_is_not_utf8_is_refused(frames: Frames, payload: bytes) -> None:
    refused(frames, [text(payload)], 1007)


@pytest.mark.parametrize("payload", INVALID)
def test_6_text_in_parts_that_is_not_utf8_is_refused(frames: Frames, payload: bytes) -> None:
    sent = [text(GREEK + payload[:1], final=False), more(payload[1:], final=False), more(EURO)]
    refused(frames, sent, 1007)


def test_6_bytes_may_be_anything(frames: Frames) -> None:
    payload = b"".join(INVALID)
    echoed(frames, [frame(BINARY, payload)], [(BINARY, payload)])


def test_7_after_a_close_nothing_is_answered(frames: Frames) -> None:
    frames.raw(text(b"before") + close(1000) + text(b"after") + frame(PING))
    assert answers(frames) == [(TEXT, b"before"), ENDS]
    assert frames.at_end()


def test_7_a_close_without_a_code_is_answered(frames: Frames) -> None:
    frames.raw(close())
    ((opcode, payload),) = answers(frames)
    assert (opcode, payload) in {(CLOSE, b""), ENDS}
    assert frames.at_end()


@pytest.mark.parametrize("reason", [b"", b"Hello World!", b"*" * 123, GREEK])
def test_7_a_close_may_have_a_reason(frames: Frames, reason: bytes) -> None:
    frames.raw(close(1000, reason))
    ((_, payload),) = answers(frames)
    assert payload[:2] == struct.pack("!H", 1000)
    assert frames.at_end()


@pytest.mark.parametrize(
    "code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
)
def test_7_a_code_that_may_be_sent_is_answered_with_itself(frames: Frames, code: int) -> None:
    frames.raw(close(code))
    ((_, payload),) = answers(frames)
    assert payload[:2] == struct.pack("!H", code)
    assert frames.at_end()


@pytest.mark.parametrize(
    "sent",
    [
        frame(CLOSE, b"a"),
        frame(CLOSE, b"\x03\xe8" + b"*" * 124),
        *(close(code) for code in (0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999)),
    ],
)
def test_7_a_close_that_is_none_is_refused(frames: Frames, sent: bytes) -> None:
    refused(frames, [sent], 1002)


def test_7_a_reason_that_is_not_utf8_is_refused(frames: Frames) -> None:
    refused(frames, [close(1000, GREEK + b"\xed\xa0\x80")], 1007)


@pytest.mark.parametrize("size", [65_536, 262_144, 1_048_576])
@pytest.mark.parametrize("part", [1024, 65_536])
def test_9_a_large_message_comes_back_in_parts_or_not(frames: Frames, size: int, part: int) -> None:
    payload = b"\xfe" * size
    parts = [payload[at : at + part] for at in range(0, size, part)]
    sent = [frame(BINARY, parts[0], final=False, mask=bytes(4))]
    sent += [frame(CONTINUATION, one, final=False, mask=bytes(4)) for one in parts[1:]]
    sent += [frame(CONTINUATION, b"", mask=bytes(4))]
    echoed(frames, [b"".join(sent)], [(BINARY, payload)])


def test_9_a_message_over_the_limit_is_refused_before_it_has_come(frames: Frames) -> None:
    head = frame(BINARY, b"", length=2_000_000)
    refused(frames, [head], 1009)


def test_9_a_length_of_64_bits_has_no_first_bit(frames: Frames) -> None:
    wire = struct.pack("!BBQ", 0x82, 0xFF, 1 << 63) + bytes(4)
    frames.raw(wire)
    ((_, payload),) = answers(frames)
    assert struct.unpack("!H", payload[:2])[0] in {1002, 1009}


# ---- 12 and 13: permessage-deflate (RFC 7692), with another library's client ---------------------

WINDOWS = st.none() | st.integers(9, 15)
SIZES = (0, 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072)


def message_of(size: int, kind: str) -> str | bytes:
    """One that packs well, one that does not, one of text."""
    if kind == "random":
        return random.Random(size).randbytes(size)
    return b"ab" * (size // 2) if kind == "alike" else "é" * (size // 2)


MESSAGES = st.builds(
    message_of, st.sampled_from(SIZES), st.sampled_from(["alike", "random", "text"])
)


@settings(max_examples=40)
@given(
    server_forgets=st.booleans(),
    client_forgets=st.booleans(),
    server_window=WINDOWS,
    client_window=WINDOWS | st.just(True),
    messages=st.lists(st.tuples(MESSAGES, st.integers(1, 200)), max_size=4),
)
def test_12_13_compressed_messages_come_back_whatever_is_agreed_on(
    server: local_server.Server,
    server_forgets: bool,
    client_forgets: bool,
    server_window: int | None,
    client_window: int | bool | None,
    messages: list[tuple[str | bytes, int]],
) -> None:
    offer = ClientPerMessageDeflateFactory(
        server_forgets, client_forgets, server_window, client_window
    )
    url = str(server.url.with_scheme("ws") / TARGET.strip("/"))
    with connect(url, compression=None, extensions=[offer]) as client:
        assert client.protocol.extensions
        for message, parts in messages:
            size = len(message) // parts + 1
            client.send(message)
            client.send(message[at : at + size] for at in range(0, len(message) or 1, size))
            assert client.recv(timeout=60) == message
            assert client.recv(timeout=60) == message


def packed(payload: bytes, *, last: bool = False) -> bytes:
    """A payload as RFC 7692 (7.2.1) has it; with `last` its last block says that it is the last."""
    packer = zlib.compressobj(wbits=-15)
    whole = packer.compress(payload)
    if last:
        return whole + packer.flush() + b"\0"  # 7.2.3.4
    return (whole + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]


RSV1 = 4
HELLO = packed(b"Hello")


@pytest.fixture
def compressed(server: local_server.Server) -> Iterator[Frames]:
    with Frames(server.url, TARGET, "Sec-WebSocket-Extensions: permessage-deflate") as opened:
        assert b"permessage-deflate" in opened.head
        yield opened


@pytest.mark.parametrize(
    "sent",
    [
        [frame(TEXT, HELLO, reserved=RSV1)],
        [frame(TEXT, b"Hello")],
        [frame(TEXT, packed(b"Hello", last=True), reserved=RSV1)],
        [frame(TEXT, packed(b"He") + b"\0\0\xff\xff" + packed(b"llo"), reserved=RSV1)],
        [frame(TEXT, bytes.fromhex("000500faff48656c6c6f00"), reserved=RSV1)],
        [frame(TEXT, HELLO[:2], final=False, reserved=RSV1), more(HELLO[2:])],
        [frame(TEXT, b"", final=False, reserved=RSV1), more(HELLO)],
    ],
    ids=["packed", "not packed", "last block", "two blocks", "stored", "two frames", "empty frame"],
)
def test_12_whatever_way_it_is_packed(compressed: Frames, sent: list[bytes]) -> None:
    for one in [*sent, *sent, close(1000)]:
        compressed.raw(one)
    *came, end = answers(compressed)
    unpacker = zlib.decompressobj(wbits=-15)  # one for all: each message may refer to those before
    unpacked = [unpacker.decompress(payload + b"\0\0\xff\xff") for _, payload in came]
    assert (unpacked, end) == ([b"Hello", b"Hello"], ENDS)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([frame(TEXT, b"\xff\xff\xff", reserved=RSV1)], 1007),
        ([frame(TEXT, packed(b"\xff\xfe"), reserved=RSV1)], 1007),
        ([text(b"", final=False), frame(CONTINUATION, HELLO, reserved=RSV1)], 1002),
        ([frame(BINARY, packed(bytes(1024**2 + 1)), reserved=RSV1)], 1009),
        ([frame(TEXT, packed(EURO * (1024**2 // 3 + 1)), reserved=RSV1)], 1009),
    ],
    ids=["no deflate", "no UTF-8", "packed behind its first frame", "over the limit", "as text"],
)
def test_12_what_cannot_be_unpacked_is_refused(
    compressed: Frames, sent: list[bytes], code: int
) -> None:
    for one in sent:
        compressed.raw(one)
    ((opcode, payload),) = answers(compressed)
    assert (opcode, *struct.unpack("!H", payload)) == (CLOSE, code)
    compressed.raw(close(code))
    assert not compressed.bytes_left()


def test_12_a_message_as_large_as_it_may_be_is_unpacked(compressed: Frames) -> None:
    compressed.raw(frame(BINARY, packed(bytes(1024**2)), reserved=RSV1) + close(1000))
    (opcode, payload), end = answers(compressed)
    unpacked = zlib.decompressobj(wbits=-15).decompress(payload + b"\0\0\xff\xff")
    assert (opcode, len(unpacked), end) == (BINARY, 1024**2, ENDS)


@pytest.mark.parametrize(
    "asked",
    ["15", '"15"', "15; client_max_window_bits", "9"],
)
def test_13_who_asks_for_a_window_is_told_one(server: local_server.Server, asked: str) -> None:
    offer = f"Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits={asked}"
    with Frames(server.url, TARGET, offer) as opened:
        told = re.search(rb"permessage-deflate; server_max_window_bits=(\d+)", opened.head)
        assert told is not None
        assert 9 <= int(told[1]) <= int(re.findall(r"\d+", asked)[0])


@pytest.mark.parametrize(
    "asked",
    [
        *(f"server_max_window_bits={bits}" for bits in ("7", "8", "16", "-1", "a", "")),
        *(f"client_max_window_bits={bits}" for bits in ("7", "16", "99", "a")),
        "server_max_window_bits",
        "client_max_window_bits; client_max_window_bits=9",
        "server_no_context_takeover=1",
        "something_else",
    ],
)
def test_13_what_cannot_be_met_is_not_agreed_on(server: local_server.Server, asked: str) -> None:
    offer = f"Sec-WebSocket-Extensions: permessage-deflate; {asked}"
    with Frames(server.url, TARGET, offer) as opened:
        assert b"permessage-deflate" not in opened.head
    with Frames(server.url, TARGET, f"{offer}, permessage-deflate") as opened:
        assert b"Extensions: permessage-deflate\r\n" in opened.head
