"""WebSockets (RFC 6455).

Endpoints: /websocket/echo
"""

from __future__ import annotations

import asyncio

from aiohttp import WSCloseCode, WSMsgType, hdrs, web

from local_server.limits import limits_of
from local_server.parameters import Integer, takes
from local_server.replies import BadParameter

routes = web.RouteTableDef()

MAX_MESSAGE_SIZE = Integer(
    "max_message_size",
    "Bytes of a message; a larger one closes the connection with code 1009.",
    minimum=1,
    limit="websocket_message",
)


@routes.get("/websocket/echo", allow_head=False)
@takes(MAX_MESSAGE_SIZE)
async def echo(request: web.Request) -> web.WebSocketResponse:
    """A WebSocket that sends back every message, and closes with the client's code."""
    limits = limits_of(request)
    size = MAX_MESSAGE_SIZE.given(request) or limits.websocket_message
    # aiohttp would answer every close with code 1000
    socket = web.WebSocketResponse(max_msg_size=size, autoclose=False)
    if not socket.can_prepare(request):
        expected = "websocket, with the other headers of a WebSocket's handshake"
        raise BadParameter("Upgrade", request.headers.get(hdrs.UPGRADE), expected)
    await socket.prepare(request)
    try:
        async with asyncio.timeout(limits.websocket_seconds):
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await socket.send_str(message.data)
                elif message.type is WSMsgType.BINARY:
                    await socket.send_bytes(message.data)
        await socket.close(code=socket.close_code or WSCloseCode.OK)
    except TimeoutError:
        await socket.close(code=WSCloseCode.GOING_AWAY, message=b"open for too long")
    return socket
