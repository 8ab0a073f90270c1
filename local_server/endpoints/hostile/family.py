"""A site of a few hundred pages that does to a crawler what the web does, the same for each seed.

Endpoints: /hostile/{seed} /hostile/{seed}/{path} /hostile/{seed}/robots.txt
           /hostile/{seed}/truth.json

Slow pages, dead links, redirects without end, pages that fail at first, others that may be asked
only a few times a second, broken HTML, wrong content types, huge files, downloads that break off,
and a calendar without end. `truth.json` says what a perfect crawler finds:

- `pages`: HTML by its Content-Type and status 200
- `files`: what else has status 200, with its `size` and `sha256`
- `broken`: files of which nobody ever gets all
- `dead`: what has another status in the end (4xx, 5xx), with that status
- `redirects`: what redirects, and where to; `loops`: those of them that never arrive
- `forbidden`: what is linked, and robots.txt disallows
- `outside`: URLs of http and https that are linked and are not the site's

Everything on the server is named by its path and query, as in `/hostile/7/list?page=2`.

A perfect crawler

1. reads `/hostile/{seed}/robots.txt`, and obeys its rules for `*` and its Crawl-delay,
2. starts at `/hostile/{seed}/`, and stays below it, on this origin,
3. follows the `<a href>` of its pages, and the Location of redirects; not what is in comments,
   scripts, files and the bodies of errors, and not what is no URL of http or https,
4. takes URLs for the same when they differ in the fragment or in `utm_…` parameters only,
5. tries `TRIES` times what fails with 5xx or without an answer, then believes it,
6. waits as long as a 429 says in Retry-After, and asks again until there is an answer,
7. goes on where a download broke off, if the server says `Accept-Ranges: bytes`.

Failures and requests are counted per site and server, until somebody sends
`DELETE /hostile/{seed}` or `MAX_SITES` other sites have been asked for.
"""

from __future__ import annotations

import asyncio
import functools
import math
import time
from collections import Counter
from collections.abc import AsyncGenerator, Iterable
from email.utils import formatdate

from aiohttp import hdrs, web

from local_server.endpoints.hostile.pages import Page, content, html
from local_server.endpoints.hostile.site import ALLOWED, CRAWL_DELAY, FORBIDDEN, Site
from local_server.exchange.parameters import Integer, Text, takes
from local_server.exchange.part import one_range, still_is
from local_server.exchange.remembered import Remembered
from local_server.exchange.replies import error_reply, html_reply, json_reply, redirect_reply
from local_server.exchange.routing import Family
from local_server.exchange.streams import drop, stream
from local_server.exchange.urls import base_of

routes = Family()

TRIES = 4
"""One more than any page fails before it works."""
WINDOW = 1.0
"""Seconds in which a group of limited pages answers `PER_WINDOW` requests."""
PER_WINDOW = 5
MAX_SITES = 16
"""Sites that a server keeps in mind; each is some 100 KiB."""

SEED = Integer("seed", "The same seed is the same site.", minimum=0, maximum=999_999)
PATH = Text("path", "A page or file of the site; nothing for its first page.")


# A seed's site never changes: what is forgotten is what was asked of it. To hash its files takes a
# quarter of a second, and a crawler's tests forget it again and again.
_site = functools.lru_cache(MAX_SITES)(Site)


class Run:
    """One site on one server: what it is, and what clients have asked of it so far."""

    def __init__(self, seed: int) -> None:
        self.site = _site(seed)
        self._asked: Counter[str] = Counter()
        self._windows: dict[str, tuple[float, int]] = {}

    def fails(self, key: str, page: Page) -> bool:
        """Whether this request for a page is one of those that fail."""
        if not page.failures:
            return False
        self._asked[key] += 1
        return self._asked[key] <= page.failures

    def wait(self, key: str) -> float:
        """Seconds until a limited page may be asked for; 0 if this request is answered."""
        group, now = key.partition("/")[0], time.monotonic()
        start, count = self._windows.get(group, (now, 0))
        if now >= start + WINDOW:
            start, count = now, 0
        if count >= PER_WINDOW:
            return start + WINDOW - now
        self._windows[group] = start, count + 1
        return 0


RUNS: web.AppKey[Remembered[int, Run]] = web.AppKey("RUNS", Remembered)
"""The sites that were asked for last, by their seeds."""


@routes.setup
def remember(app: web.Application) -> None:
    """No site has been asked for at first."""
    app[RUNS] = Remembered(Run, MAX_SITES)


@routes.get(r"/hostile/{seed:\d+}/robots.txt")
@takes(SEED)
async def robots(request: web.Request) -> web.Response:
    """What crawlers may ask for, and how fast (RFC 9309); for this site only."""
    root = f"/hostile/{SEED.of(request)}/"
    rules = [
        "User-agent: GreedyBot",
        "Disallow: /",
        "",
        "User-agent: *",
        f"Allow: {root}{ALLOWED}",
        *(f"Disallow: {root}{folder}" for folder in FORBIDDEN),
        f"Crawl-delay: {CRAWL_DELAY:g}",
    ]
    return web.Response(text="\n".join(rules) + "\n")


@routes.get(r"/hostile/{seed:\d+}/truth.json")
@takes(SEED)
async def truth(request: web.Request) -> web.Response:
    """What a perfect crawler finds on this site."""
    site = request.config_dict[RUNS].of(SEED.of(request)).site
    return json_reply(await asyncio.to_thread(lambda: site.truth))  # it hashes the huge files


@routes.delete(r"/hostile/{seed:\d+}")
@takes(SEED)
async def forget(request: web.Request) -> web.Response:
    """Forgets what was asked of this site: what failed at first fails again."""
    request.config_dict[RUNS].forget(SEED.of(request))
    return web.Response(status=204)


@routes.get(r"/hostile/{seed:\d+}")
@takes(SEED)
async def enter(request: web.Request) -> web.Response:
    """Redirects to the site's first page."""
    return redirect_reply(f"/hostile/{SEED.of(request)}/", 308)


@routes.get(r"/hostile/{seed:\d+}/{path:.*}")
@takes(SEED, PATH)
async def page(request: web.Request) -> web.StreamResponse:
    """A page of the site, a file, or what goes wrong there."""
    run = request.config_dict[RUNS].of(SEED.of(request))
    key = _key(request)
    found = run.site.page(key)
    if found is None:
        return error_reply(404, f"the site has no {key}")
    if found.limited and (wait := run.wait(key)):
        reply = error_reply(429, f"{PER_WINDOW} requests in {WINDOW:g} s are enough")
        reply.headers[hdrs.RETRY_AFTER] = _retry_after(wait, as_date=found.limited == "date")
        return reply
    if run.fails(key, found):
        return _failure(request, found)
    await asyncio.sleep(found.delay)
    scheme, _, host = base_of(request).partition("://")
    if found.location is not None:
        location = found.location.href.replace("{origin}", f"{scheme}://{host}")
        location = location.replace("{host}", host)
        return html_reply(status=found.status, headers={hdrs.LOCATION: location})
    if found.size is not None:
        return await _file(request, run.site, key, found, found.size)
    return web.Response(
        status=found.status,
        body=html(run.site.root, key, found, scheme=scheme, host=host),
        headers={hdrs.CONTENT_TYPE: found.content_type},
    )


def _key(request: web.Request) -> str:
    """The page's key: its path below the root, and its query without `utm_…`."""
    query = request.rel_url.query
    tracking = [name for name in query if name.startswith("utm_")]
    rest = request.rel_url.without_query_params(*tracking).query_string
    return f"{request.match_info['path']}?{rest}" if rest else request.match_info["path"]


def _retry_after(seconds: float, *, as_date: bool) -> str:
    """Retry-After in one of its two forms (RFC 9110, section 10.2.3), both in whole seconds."""
    if as_date:
        return formatdate(math.ceil(time.time() + seconds), usegmt=True)
    return str(math.ceil(seconds))


def _failure(request: web.Request, page: Page) -> web.Response:
    if page.failure is None:
        drop(request)
    return error_reply(page.failure, "this page works if you ask again")


async def _file(
    request: web.Request, site: Site, key: str, page: Page, size: int
) -> web.StreamResponse:
    """A file, or the part that `Range` asks for; as much of it as comes before the cut."""
    headers: dict[str, str] = {
        hdrs.CONTENT_TYPE: page.content_type,
        hdrs.ACCEPT_RANGES: "bytes" if page.resumable else "none",
        hdrs.ETAG: f'"{site.seed}-{size}"',
    }
    first, last, status = 0, size - 1, 200
    asked = one_range(request, size) if page.resumable else None
    if asked and still_is(request, headers[hdrs.ETAG]):
        first, last, status = asked[0], min(asked[1], size - 1), 206
        if first > last:
            reply = error_reply(416, f"there are {size} bytes", parameter="Range")
            reply.headers[hdrs.CONTENT_RANGE] = f"bytes */{size}"
            return reply
        headers[hdrs.CONTENT_RANGE] = f"bytes {first}-{last}/{size}"
    end = last if page.cut is None else min(last, first + page.cut - 1)
    silence = page.silence if end < last else 0
    pieces = _then_silence(content(site.root, key, page, first, end), silence)
    response = await stream(
        request, pieces, length=last + 1 - first, status=status, headers=headers
    )
    if end < last:
        response.force_close()
    return response


async def _then_silence(pieces: Iterable[bytes], seconds: float) -> AsyncGenerator[bytes, None]:
    for piece in pieces:
        yield piece
    await asyncio.sleep(seconds)
