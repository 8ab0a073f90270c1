"""Chat rooms, where several clients talk to each other over WebSockets.

Endpoints: /websocket/chat/{room}

Everyone in a room gets the same events in the same order, the sender too, as JSON text:

- `{"number": 1, "event": "joined", "name": "Ada", "members": ["Ada"]}`
- `{"number": 2, "event": "message", "name": "Ada", "text": "hello"}`
- `{"number": 3, "event": "left", "name": "Ada", "members": []}`

A client sends plain text. With `drop_after` its connection is cut after so many events. `members`
are in the order in which they joined. A room begins with its first member and is forgotten with its
last; what was said before one joined is told to nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from local_server.exchange.parameters import Integer, Text, takes
from local_server.exchange.replies import BadParameter
from local_server.exchange.routing import Family
from local_server.exchange.websocket import Socket, end_with_the_server, opened
from local_server.limits import KIB, limits_of

routes = Family()
routes.setup(end_with_the_server)

MAX_ROOMS = 100
MAX_MEMBERS = 100
"""Of one room."""
MAX_NAME = 40
"""Characters of a member's or a room's name."""
MAX_MESSAGE = 16 * KIB
"""Bytes of a message; a larger one closes the connection with code 1009."""
MAX_BEHIND = 1000
"""Events that wait for a slow member, who is then closed with code 1008."""

ROOM = Text("room", "The room's name.")
NAME = Text("name", f"Who joins: 1 to {MAX_NAME} characters, and nobody else in the room.")
DROP_AFTER = Integer(
    "drop_after",
    "Events after which this member's connection is cut, without a close; 0 is never.",
    default=0,
    minimum=0,
    maximum=MAX_BEHIND,
)


class Room:
    """The members of one room, and how many events there were."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self._number = 0
        self._members: dict[str, tuple[Socket, asyncio.Queue[str]]] = {}

    @contextlib.contextmanager
    def joined(self, name: str, socket: Socket) -> Iterator[asyncio.Queue[str]]:
        """A member's events for the time of the block, from its own joining on."""
        inbox: asyncio.Queue[str] = asyncio.Queue(MAX_BEHIND)
        self._members[name] = socket, inbox
        self.tell("joined", name, members=list(self._members))
        try:
            yield inbox
        finally:
            del self._members[name]
            self.tell("left", name, members=list(self._members))

    def tell(self, event: str, name: str, **details: Any) -> None:
        """Put an event into all inboxes at once, so that the order is the same for everyone."""
        self._number += 1
        text = json.dumps({"number": self._number, "event": event, "name": name, **details})
        for socket, inbox in self._members.values():
            try:
                inbox.put_nowait(text)
            except asyncio.QueueFull:
                socket.end(WSCloseCode.POLICY_VIOLATION, "too slow for this room")


class Rooms:
    """The rooms that have members."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}

    @contextlib.contextmanager
    def seat(self, room_name: str, name: str) -> Iterator[Room]:
        """The room, in which nobody else can take this name during the block.

        Raises `BadParameter` when the name is taken or no room is left.
        """
        room = self._rooms.get(room_name) or Room()
        if name in room.taken:
            raise BadParameter("name", name, "a name that is not in the room yet", status=409)
        if len(room.taken) >= MAX_MEMBERS:
            expected = f"a room with fewer than {MAX_MEMBERS} members"
            raise BadParameter("room", room_name, expected, status=409)
        if room_name not in self._rooms and len(self._rooms) >= MAX_ROOMS:
            expected = f"one of the {MAX_ROOMS} rooms that there are already"
            raise BadParameter("room", room_name, expected, status=409)
        self._rooms[room_name] = room
        room.taken.add(name)
        try:
            yield room
        finally:
            room.taken.remove(name)
            if not room.taken:
                del self._rooms[room_name]


ROOMS = web.AppKey("ROOMS", Rooms)


@routes.setup
def remember(app: web.Application) -> None:
    """No room at first."""
    app[ROOMS] = Rooms()


@routes.get("/websocket/chat/{room}", allow_head=False)
@takes(ROOM, NAME, DROP_AFTER)
async def chat(request: web.Request) -> web.WebSocketResponse:
    """A chat room: who joined, who left and what was said comes to all members, as JSON."""
    room_name, name = ROOM.of(request), NAME.of(request)
    drop_after = DROP_AFTER.of(request)
    for parameter, value in (("room", room_name), ("name", name)):
        if not 1 <= len(value) <= MAX_NAME:
            raise BadParameter(parameter, value, f"1 to {MAX_NAME} characters")
    size = min(MAX_MESSAGE, limits_of(request).websocket_message)
    with request.config_dict[ROOMS].seat(room_name, name) as room:
        async with opened(request, most=size) as socket:
            with room.joined(name, socket) as inbox:
                telling = asyncio.create_task(_tell(socket, inbox, drop_after))
                try:
                    await _listen(socket, room, name)
                finally:
                    telling.cancel()
                    await asyncio.wait([telling])
    return socket


async def _listen(socket: Socket, room: Room, name: str) -> None:
    """Tells the room what this member says, until it leaves."""
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            room.tell("message", name, text=message.data)
            await asyncio.sleep(0)  # or many messages at once would make everyone seem slow
        elif message.type is WSMsgType.BINARY:
            socket.close_at_the_end(WSCloseCode.UNSUPPORTED_DATA, "only text, please")
            break


async def _tell(socket: Socket, inbox: asyncio.Queue[str], drop_after: int) -> None:
    """Sends this member what happens, as fast as it reads, until its connection is to be cut."""
    with contextlib.suppress(ConnectionError):  # it has gone; _listen notices
        for told in count(1):
            await socket.send_str(await inbox.get())
            if told == drop_after:
                socket.cut()
                break
