"""A WebSocket over a plain socket: every frame is seen, and none is answered by itself."""

from __future__ import annotations

import contextlib
import socket
import struct
from typing import Self

from yarl import URL

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


class Frames:
    """The client's end, after the handshake."""

    def __init__(
        self,
        url: URL,
        target: str,
        *headers: str,
        upgrade: tuple[str, ...] = ("Connection: Upgrade", "Upgrade: websocket"),
    ) -> None:
        assert url.host is not None
        assert url.port is not None
        self._socket = socket.create_connection((url.host, url.port), timeout=60)
        self._socket.sendall(
            "\r\n".join(
                [
                    f"GET {target} HTTP/1.1",
                    "Host: here.test",
                    *upgrade,
                    "Sec-WebSocket-Version: 13",
                    f"Sec-WebSocket-Key: {KEY}",
                    *headers,
                    "",
                    "",
                ]
            ).encode("latin-1")
        )
        self._file = self._socket.makefile("rb")
        self.head = b""
        while not self.head.endswith(b"\r\n\r\n"):
            self.head += self._file.read(1)

    def send(self, opcode: int, payload: bytes = b"") -> None:
        """One whole frame, masked as a client's must be (with a mask that changes nothing)."""
        length = (
            struct.pack("!B", 0x80 | len(payload))
            if len(payload) < 126
            else struct.pack("!BH", 0xFE, len(payload))
        )
        self._socket.sendall(bytes([0x80 | opcode]) + length + bytes(4) + payload)

    def raw(self, wire: bytes) -> None:
        """Bytes as they are; a server that has refused already does not read them."""
        with contextlib.suppress(ConnectionError):
            self._socket.sendall(wire)

    def receive(self) -> tuple[bool, int, bytes]:
        """The next frame: whether it is a message's last, its opcode and its payload."""
        first, length = self._file.read(2)
        if length == 126:
            (length,) = struct.unpack("!H", self._file.read(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._file.read(8))
        return bool(first & 0x80), first & 0x0F, self._file.read(length)

    def at_end(self) -> bool:
        """Whether the server has closed the connection; waits for something to come."""
        return self._file.read(1) == b""

    def bytes_left(self) -> int:
        """How many bytes come before the connection ends, in whichever way."""
        count = 0
        with contextlib.suppress(ConnectionResetError):
            while data := self._file.read1():
                count += len(data)
        return count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()
        self._socket.close()
