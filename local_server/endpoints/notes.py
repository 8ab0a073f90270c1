"""Notes that can be written, changed and deleted: a small resource with everything REST has.

Endpoints: /notes /notes/{id}

A note is `{"id": 1, "title": "…", "text": "…"}`. Requests send JSON with a `title` and, if they
like, a `text`; numbers are given by the server. The notes are kept in memory, `MAX_NOTES` at most,
until the server stops or somebody sends `DELETE /notes`.

- Each note has a strong `ETag`, which changes with every write. GET with `If-None-Match` is
  answered by 304; PUT, PATCH and DELETE with an `If-Match` that is not the note's by 412
  (RFC 9110, section 13). Without `If-Match` the last writer wins, unless the URL says `?require=1`:
  then the reply is 428 (RFC 6585, section 3).
- POST with an `Idempotency-Key` makes one note, however often it is sent: the reply to the first
  request comes again, with `Idempotent-Replayed: true`; 422 if the same key comes with another
  body (draft-ietf-httpapi-idempotency-key-header). `MAX_KEYS` keys are remembered.
- POST with `?lose=1` makes the note and drops the connection instead of answering, as a network
  does that fails at the wrong moment. Only an answer that is replayed comes through.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import asdict, dataclass

from aiohttp import hdrs, web

from local_server.exchange.body import body_of
from local_server.exchange.parameters import Integer, takes
from local_server.exchange.preconditions import ANY, Tag, strongly, tags_of, weakly
from local_server.exchange.replies import BadParameter, error_reply, json_reply, json_text
from local_server.exchange.routing import Family
from local_server.exchange.streams import drop

routes = Family()

MAX_NOTES = 1000
MAX_KEYS = 1000
MAX_TITLE = 200
"""Characters of a title, and of an Idempotency-Key."""
MAX_TEXT = 4000
"""Characters of a text."""
MAX_BODY = 64 * 1024
"""Bytes of a request's body, which leaves room for escapes."""

ID = Integer("id", "The note's number.")
REQUIRE = Integer("require", "1: refuse without `If-Match`.", default=0, minimum=0, maximum=1)
LOSE = Integer("lose", "1: lose the reply after the work.", default=0, minimum=0, maximum=1)

IDEMPOTENCY_KEY = "Idempotency-Key"


@dataclass(frozen=True)
class Note:
    """One note, as it is after its `version`-th write."""

    id: int
    title: str
    text: str
    version: int = 1

    @property
    def shown(self) -> dict[str, object]:
        """What the client gets."""
        return {"id": self.id, "title": self.title, "text": self.text}

    @property
    def tag(self) -> Tag:
        """Its entity tag, to compare."""
        return Tag(f'"{self.etag}"')

    @property
    def etag(self) -> str:
        """Another one after each write, even if that writes what was there before."""
        return hashlib.sha256(json_text(asdict(self)).encode()).hexdigest()[:16]


class Notes:
    """The notes of one server, and the POST requests it has answered."""

    def __init__(self) -> None:
        self.by_id: dict[int, Note] = {}
        self.answered: OrderedDict[str, tuple[dict[str, str], Note]] = OrderedDict()
        self._last_id = 0

    def clear(self) -> None:
        """As it was when the server started."""
        self.by_id.clear()
        self.answered.clear()
        self._last_id = 0

    def add(self, fields: dict[str, str]) -> Note:
        """A new note with the next number."""
        self._last_id += 1
        note = self.by_id[self._last_id] = Note(self._last_id, fields["title"], fields["text"])
        return note

    def remember(self, key: str, fields: dict[str, str], note: Note) -> None:
        """Remember what was sent with this key, and what came of it; forget the oldest key."""
        self.answered[key] = fields, note
        if len(self.answered) > MAX_KEYS:
            self.answered.popitem(last=False)


NOTES = web.AppKey("NOTES", Notes)


@routes.setup
def remember(app: web.Application) -> None:
    """No notes at first."""
    app[NOTES] = Notes()


@routes.get("/notes")
async def notes(request: web.Request) -> web.Response:
    """All notes, in the order of their numbers."""
    return json_reply([note.shown for note in request.config_dict[NOTES].by_id.values()])


@routes.post("/notes")
@takes(LOSE)
async def add(request: web.Request) -> web.Response:
    """Makes a note: 201 and its URL in `Location`; with an `Idempotency-Key`, safe to retry."""
    store = request.config_dict[NOTES]
    lose = LOSE.of(request)
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is not None and not 1 <= len(key) <= MAX_TITLE:
        raise BadParameter(IDEMPOTENCY_KEY, key, f"1 to {MAX_TITLE} characters")
    fields = {"text": "", **await _fields(request, required=True)}
    if key is not None and key in store.answered:
        before, note = store.answered[key]
        if fields != before:
            return error_reply(422, f"this {IDEMPOTENCY_KEY} came with another body before")
        return _created(note, {"Idempotent-Replayed": "true"})
    if len(store.by_id) >= MAX_NOTES:
        return error_reply(409, f"there are {MAX_NOTES} notes, and no more fit: DELETE some")
    note = store.add(fields)
    if key is not None:
        store.remember(key, fields, note)
    if lose:
        drop(request)
    return _created(note, {})


@routes.delete("/notes")
async def clear(request: web.Request) -> web.Response:
    """Deletes all notes and forgets all idempotency keys; numbers begin at 1 again."""
    request.config_dict[NOTES].clear()
    return web.Response(status=204)


@routes.get(r"/notes/{id:\d+}")
@takes(ID)
async def note(request: web.Request) -> web.Response:
    """One note; 304 if the client has it already (`If-None-Match`)."""
    found = _found(request)
    # weak comparison (RFC 9110, section 13.1.2)
    asked = tags_of(request, hdrs.IF_NONE_MATCH)
    if any(tag == ANY or weakly(tag, found.tag) for tag in asked):
        reply = web.Response(status=304)
        reply.etag = found.etag
        return reply
    return _told(found)


@routes.put(r"/notes/{id:\d+}")
@takes(ID, REQUIRE)
async def replace_note(request: web.Request) -> web.Response:
    """Writes the note anew: a `text` that is not sent is empty afterwards."""
    return await _write(request, {"text": ""}, required=True)


@routes.patch(r"/notes/{id:\d+}")
@takes(ID, REQUIRE)
async def change_note(request: web.Request) -> web.Response:
    """Changes what is sent, and leaves the rest of the note as it is."""
    return await _write(request, {}, required=False)


@routes.delete(r"/notes/{id:\d+}")
@takes(ID, REQUIRE)
async def delete_note(request: web.Request) -> web.Response:
    """Deletes the note: 204."""
    found = _found(request)
    refusal = _refusal(request, found)
    if refusal is None:
        del request.config_dict[NOTES].by_id[found.id]
    return refusal or web.Response(status=204)


async def _write(request: web.Request, defaults: dict[str, str], *, required: bool) -> web.Response:
    _found(request)
    fields = await _fields(request, required=required)
    found = _found(request)  # again: another client may have been faster while the body came
    refusal = _refusal(request, found)
    if refusal is not None:
        return refusal
    now = {"title": found.title, "text": found.text, **defaults, **fields}
    written = Note(found.id, now["title"], now["text"], found.version + 1)
    request.config_dict[NOTES].by_id[found.id] = written
    return _told(written)


def _found(request: web.Request) -> Note:
    number = ID.of(request)
    found = request.config_dict[NOTES].by_id.get(number)
    if found is None:
        raise BadParameter("id", f"{number}", "the number of a note that exists", status=404)
    return found


def _refusal(request: web.Request, found: Note) -> web.Response | None:
    """The reply to a write whose precondition does not hold."""
    if hdrs.IF_MATCH not in request.headers:
        if REQUIRE.of(request):
            return error_reply(428, "say in If-Match which state of the note you have seen")
        return None
    # strong comparison (RFC 9110, section 13.1.1)
    asked = tags_of(request, hdrs.IF_MATCH)
    if not any(tag == ANY or strongly(tag, found.tag) for tag in asked):
        return error_reply(412, "the note is not what If-Match says: somebody has changed it")
    return None


async def _fields(request: web.Request, *, required: bool) -> dict[str, str]:
    """The fields that were sent. Raises `BadParameter`, and `HTTPRequestEntityTooLarge`."""
    if request.content_type != "application/json":
        sent = request.headers.get(hdrs.CONTENT_TYPE)
        raise BadParameter(hdrs.CONTENT_TYPE, sent, "application/json", status=415)
    raw = await body_of(request, MAX_BODY)
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadParameter("body", raw[:80].decode("utf-8", "replace"), "JSON") from None
    if not isinstance(fields, dict):
        raise BadParameter("body", json.dumps(fields), "a JSON object")
    for name, value in fields.items():
        longest = {"title": MAX_TITLE, "text": MAX_TEXT}.get(name)
        if longest is None:
            raise BadParameter("body", name, "an object with title and text, and nothing else")
        if not isinstance(value, str) or len(value) > longest:
            raise BadParameter(name, json.dumps(value), f"text of {longest} characters at most")
    if required and "title" not in fields:
        raise BadParameter("title", None, "text")
    return fields


def _told(note: Note, status: int = 200) -> web.Response:
    reply = json_reply(note.shown, status=status)
    reply.etag = note.etag
    return reply


def _created(note: Note, headers: dict[str, str]) -> web.Response:
    reply = _told(note, 201)
    reply.headers.update({hdrs.LOCATION: f"/notes/{note.id}", **headers})
    return reply
