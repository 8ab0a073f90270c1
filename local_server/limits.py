"""How much a client may ask for: every limit of an endpoint, in one place.

What is beyond a limit is either cut down to it (`bytes`, `stream`, `links`: httpbin's way) or
refused with a 400 or 413 that names it. Sizes are bytes, times are seconds.
"""

from __future__ import annotations

KIB = 1024
MIB = 1024**2
GIB = 1024**3

MAX_BODY = 64 * MIB
"""Of a request body that is read as a whole; a longer one gets a 413."""
MAX_UPLOAD = 4 * GIB
"""Of a body sent to `/upload`, which keeps none of it."""
MAX_DOWNLOAD = 4 * GIB
"""Of a body of `/download`, which is never in memory as a whole."""

MAX_SECONDS = 10.0
"""All the time that one request may choose: its delay and its duration together."""

MAX_BYTES = 100 * KIB
"""Of `/bytes`, `/stream-bytes` and `/range`, as at httpbin."""
MAX_DRIP = 10 * MIB
"""Of `/drip`, as at httpbin."""
MAX_LINES = 100
"""Of `/stream`, as at httpbin; of `/sse` and `/jsonl`."""
MAX_LINKS = 200
"""On a page of `/links`, as at httpbin."""

MAX_WEBSOCKET_MESSAGE = 1 * MIB
"""Of one message to a WebSocket; a larger one closes it with code 1009."""
MAX_WEBSOCKET_SECONDS = 3600.0
"""A WebSocket's life; then it is closed with code 1001."""
