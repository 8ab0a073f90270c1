"""/websocket/echo, case by case as the Autobahn testsuite has them, by RFC 6455.

The suite itself runs on Python 2 only; the numbers of its sections stand beside the cases here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest

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


@pytest.mark.parametrize("size", [65_536, 262_144, 1_048_575])
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
