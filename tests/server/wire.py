"""One HTTP exchange over a plain socket: what aiohttp's client would hide or repair is seen."""

from __future__ import annotations

import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """What came back: the head's lines in order, and the body with its chunks joined."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    raw: bytes

    def header(self, name: str) -> str | None:
        """The values of a header, joined by a comma; None when there is none."""
        values = [value for other, value in self.headers if other.lower() == name.lower()]
        return ", ".join(values) if values else None


def send(
    host: str,
    port: int,
    method: str,
    target: str,
    headers: tuple[tuple[str, str], ...] = (),
    body: bytes = b"",
    *,
    version: str = "1.1",
    timeout: float = 60,
) -> Reply:
    """Sends one request and reads until the server closes the connection."""
    lines = [f"{method} {target} HTTP/{version}", *(f"{name}: {value}" for name, value in headers)]
    if version == "1.1":
        names = {name.lower() for name, _ in headers}
        if "host" not in names:
            lines.append("Host: here.test")
        lines.append("Connection: close")
        if body and not names & {"content-length", "transfer-encoding"}:
            lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
    received = bytearray()
    with socket.create_connection((host, port), timeout=timeout) as connection:
        connection.sendall(head + body)
        while data := connection.recv(65536):
            received += data
    return parsed(bytes(received))


def parsed(raw: bytes) -> Reply:
    """A whole response as it came over the wire. Raises `ValueError` when it is none."""
    head, _, body = raw.partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    pairs = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    reply = Reply(int(status_line.split()[1]), pairs, body, raw)
    if reply.header("Transfer-Encoding") == "chunked":
        return Reply(reply.status, pairs, b"".join(chunks(body)), raw)
    return reply


def chunks(body: bytes) -> list[bytes]:
    """The chunks of a chunked body. Raises `ValueError` when the last one is missing."""
    found: list[bytes] = []
    while True:
        size, end, rest = body.partition(b"\r\n")
        if not end:
            raise ValueError("the chunked body has no end")
        length = int(size, 16)
        if length == 0:
            return found
        found.append(rest[:length])
        body = rest[length + 2 :]
