"""Brotli without compressing: nobody builds the library for the browser.

What it writes is true Brotli, of the one kind of block that holds its bytes as they are (RFC 7932,
9.2: ISUNCOMPRESSED); it reads no other kind. In a tab both ends are this module.
"""

from __future__ import annotations

from typing import Any

__version__ = "1.2.1"
BLOCK = 1 << 16
LAST = b"\x03"
"""A last block, and an empty one."""
EMPTY = b"\x06"
"""The same, after the window's size."""


class error(Exception):
    """This is not Brotli, or of another kind than is written here."""


def compress(data: bytes, **settings: Any) -> bytes:
    """`data` as a Brotli stream, no smaller than it was."""
    stream = b""
    for start in range(0, len(data), BLOCK):
        block = data[start : start + BLOCK]
        # Not the last, four nibbles of length, the length less one, uncompressed. Before the first
        # block a zero stands for a window of 64 KiB.
        head = (len(block) - 1) << 3 | 1 << 19
        stream += (head << (start == 0)).to_bytes(3, "little") + block
    return stream + LAST if data else EMPTY


class Decompressor:
    """Reads such a stream, in whatever pieces it comes."""

    def __init__(self) -> None:
        self._rest = b""
        self._first = True
        self._finished = False

    def process(self, data: bytes, output_buffer_limit: int | None = None) -> bytes:
        """What can be read so far."""
        self._rest += data
        result = b""
        while self._rest and not self._finished:
            if self._rest[:1] == (EMPTY if self._first else LAST):
                self._finished = True
            elif len(self._rest) < 3:
                break
            else:
                head = int.from_bytes(self._rest[:3], "little") >> self._first
                if head & 0b111 or not head >> 19 & 1:
                    raise error("this Brotli is of a kind that needs an installed Python")
                end = 3 + (head >> 3 & 0xFFFF) + 1
                if len(self._rest) < end:
                    break
                result += self._rest[3:end]
                self._rest, self._first = self._rest[end:], False
        return result

    decompress = process

    def flush(self) -> bytes:
        return b""

    def is_finished(self) -> bool:
        return self._finished

    def can_accept_more_data(self) -> bool:
        return not self._finished


def decompress(data: bytes) -> bytes:
    """The whole stream. Raises `error` when it is cut."""
    reader = Decompressor()
    result = reader.process(data)
    if not reader.is_finished():
        raise error("the stream is cut")
    return result
