"""The hostile site's map: which pages it has, what each does wrong, and what is to be found on it.

What a crawler is to do is said in `family`, which serves the site; how its pages and files are
written, in `pages`.
"""

from __future__ import annotations

import hashlib
import posixpath
from functools import cached_property
from typing import Any

from local_server.endpoints.hostile.pages import Link, Page, content, drawn
from local_server.exchange.streams import BLOCK

ARTICLES = 180
SECTIONS = ("garden", "harbour", "library", "workshop")
FORBIDDEN = ("calendar/", "private/")
ALLOWED = "private/press"
CRAWL_DELAY = 0.01
"""Seconds between requests that robots.txt asks for: some 300 of them take three seconds."""

BINARY = "application/octet-stream"
MIB = 1024**2
REDIRECTS = (301, 302, 303, 307, 308)
FAILURES = (500, 502, 503, None)


def forbidden(key: str) -> bool:
    """Whether robots.txt asks crawlers not to get this page."""
    return key.startswith(FORBIDDEN) and not key.startswith(ALLOWED)


class Site:
    """One hostile site. A page's key is its path below the site's root, with its query."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.root = f"/hostile/{seed}/"
        self._pages: dict[str, Page] = {"": Page()}
        self._articles = [""]
        self._add_articles()
        self._add_troubles()
        self._add_redirects()
        self._add_files()
        self._add_traps()

    def page(self, key: str) -> Page | None:
        """The page; those of the calendar and the ghosts are endless, and made when asked for."""
        day = key.removeprefix("calendar/")
        if day != key and day.isdecimal() and len(day) < 16:
            days = (f"calendar/{int(day) + ahead}" for ahead in (1, 7))
            return Page(links=[Link(self.root + key, key) for key in days])
        if key.startswith("ghost/"):
            return Page()
        return self._pages.get(key)

    def _draw(self, n: int, *about: object) -> int:
        return drawn(n, self.seed, *about)

    # ---- the map -----------------------------------------------------------------------------

    def _add_articles(self) -> None:
        """Pages that are all right: a tree, and links across it, which make loops."""
        for number in range(1, ARTICLES + 1):
            key = f"{SECTIONS[self._draw(len(SECTIONS), 'section', number)]}/{number}"
            self._add(key, Page())
            self._articles.append(key)
        for key in self._articles:
            other = self._articles[self._draw(len(self._articles), "other", key)]
            self._pages[key].links += [self._link(key, other), Link("#top", key)]

    def _add_troubles(self) -> None:
        for number in range(1, 9):
            failures = 1 + self._draw(3, "failures", number)
            failure = FAILURES[number % len(FAILURES)]
            self._add(f"flaky/{number}", Page(failures=failures, failure=failure))
        for number in range(1, 11):
            self._add(f"slow/{number}", Page(delay=(1 + self._draw(4, "delay", number)) / 10))
        for number in range(1, 13):
            self._add(f"market/{number}", Page(limited="seconds"))
            self._add(f"archive/{number}", Page(limited="date"))
        dead = [(f"missing/{number}", 404) for number in range(1, 10)]
        dead += [("gone/1", 410), ("gone/2", 410), ("members/1", 403), ("closed/1", 503)]
        for key, status in dead:
            # Following the links of an error page is a mistake.
            self._add(key, Page(status, links=[Link(f"{self.root}ghost/error")]))
        self._add("wrong/bytes", self._with_hidden("bytes", Page(noise=b"caf\xe9 \xff\xfe")))
        self._add(
            "wrong/charset",
            self._with_hidden("charset", Page(content_type="text/html; charset=klingon")),
        )
        self._add("wrong/photo.png", self._with_hidden("photo", Page()))

    def _with_hidden(self, name: str, page: Page) -> Page:
        """`page` with a link to one that is linked from nowhere else."""
        self._pages[f"hidden/{name}"] = Page()
        page.links.append(Link(f"{self.root}hidden/{name}", f"hidden/{name}"))
        return page

    def _add_redirects(self) -> None:
        for chain, length in enumerate((1, 3, 5), 1):
            hops = [f"moved/{chain}-{hop}" for hop in range(1, length + 1)]
            self._pages[f"arrived/{chain}"] = Page()
            for key, target in zip(hops, [*hops[1:], f"arrived/{chain}"], strict=True):
                self._pages[key] = self._redirect(key, self._link(key, target))
            self._link_from_somewhere(hops[0])
        for key, target in (("round/1", "round/2"), ("round/2", "round/3"), ("round/3", "round/1")):
            self._pages[key] = self._redirect(key, self._link(key, target))
        self._link_from_somewhere("round/1")
        self._add("round/self", self._redirect("round/self", Link("self", "round/self")))
        self._pages["missing/moved"] = Page(404)
        for key, target in (("moved/dead", "missing/moved"), ("moved/private", "private/3")):
            self._add(key, self._redirect(key, self._link(key, target)))
        away = "http://elsewhere.invalid/moved"
        self._add("moved/away", self._redirect("moved/away", Link(away, outside=away)))

    def _redirect(self, key: str, link: Link) -> Page:
        return Page(REDIRECTS[self._draw(len(REDIRECTS), "status", key)], location=link)

    def _add_files(self) -> None:
        for number in (1, 2):
            size = 20 * MIB + self._draw(8 * MIB, "size", number)
            self._add(f"files/huge-{number}.bin", Page(content_type=BINARY, size=size))
        for number in range(1, 6):
            size = 1000 + self._draw(90_000, "small", number)
            self._add(f"files/{number}.pdf", Page(content_type="application/pdf", size=size))
        size = 3 * MIB + self._draw(MIB, "size", "cut")
        # So much that clients get on each time: aiohttp forgets what it had not handed out yet.
        self._add("files/cut.bin", Page(content_type=BINARY, size=size, cut=MIB))
        for key, silence in (("files/lost.bin", 0), ("files/silent.bin", 1)):
            lost = Page(content_type=BINARY, size=size, cut=BLOCK, silence=silence, resumable=False)
            self._add(key, lost)
        text = f'<p>No HTML: <a href="{self.root}ghost/text">nothing</a>.\n'.encode()
        self._add("wrong/page.html", Page(content_type="text/plain", text=text, size=len(text)))
        image = b"\x89PNG\r\n\x1a\n" + text
        self._add("wrong/image.html", Page(content_type="image/png", text=image, size=len(image)))

    def _add_traps(self) -> None:
        lists = [f"list?kind=tool&page={number}" for number in range(1, 6)]
        for key, after in zip(lists, [*lists[1:], lists[0]], strict=True):
            same = Link(f"{self.root}{key}&utm_source=list", key)
            self._pages[key] = Page(links=[self._link(key, after), same])
        self._link_from_somewhere(lists[0])
        for key in ("private/1", "private/2", "private/3", ALLOWED):
            self._add(key, Page())
        self._pages[""].links.append(self._link("", "calendar/1"))
        outside = ["http://elsewhere.invalid/", "https://elsewhere.invalid/", "http://127.0.0.1:1/"]
        outside += ["/get", f"/hostile/{self.seed}-old/"]
        nowhere = ["mailto:no@elsewhere.invalid", "tel:1", "javascript:void(0)", "http://[::1/"]
        links = [Link(url, outside=url) for url in outside] + [Link(href) for href in nowhere]
        for link in links:
            self._somewhere(link.href).links.append(link)

    def _add(self, key: str, page: Page) -> None:
        """A page that is linked from an article."""
        self._pages[key] = page
        self._link_from_somewhere(key)

    def _link_from_somewhere(self, key: str) -> None:
        source = self._articles[self._draw(len(self._articles), "from", key)]
        self._pages[source].links.append(self._link(source, key))

    def _somewhere(self, about: str) -> Page:
        return self._pages[self._articles[self._draw(len(self._articles), "from", about)]]

    def _link(self, source: str, key: str) -> Link:
        """A link in one of the many forms that lead to the same page."""
        path = self.root + key
        hrefs = [
            path,
            posixpath.relpath(path, posixpath.dirname(self.root + source)),
            "{origin}" + path,
            "//{host}" + path,
            f"{path}#part-2",
            f"{path}{'&' if '?' in key else '?'}utm_source=letter&utm_campaign=7",
            f"{self.root}garden/../{key}",
        ]
        return Link(hrefs[self._draw(len(hrefs), "form", source, key)], key)

    # ---- what is on it -----------------------------------------------------------------------

    @cached_property
    def truth(self) -> dict[str, Any]:
        """What there is to be found, as `/hostile/{seed}/truth.json` tells it.

        Hashing the files takes a tenth of a second.
        """
        found: dict[str, Any] = {name: [] for name in ("pages", "broken", "forbidden")}
        found |= {"files": {}, "dead": {}, "redirects": {}}
        outside: set[str] = set()
        seen, waiting = {""}, [""]
        while waiting:
            key = waiting.pop()
            page = self.page(key)
            assert page is not None, key
            path = self.root + key
            links: list[Link] = []
            if forbidden(key):
                found["forbidden"].append(path)
            elif page.location is not None:
                links = [page.location]
                target = page.location.key
                found["redirects"][path] = page.location.outside or f"{self.root}{target}"
            elif page.status != 200:
                found["dead"][path] = page.status
            elif page.size is None:
                found["pages"].append(path)
                links = page.links
            elif page.cut is not None and not page.resumable:
                found["broken"].append(path)
            else:
                found["files"][path] = {"size": page.size, "sha256": self._sha256(key, page)}
            for link in links:
                if link.outside is not None:
                    outside.add(link.outside)
                elif link.key is not None and link.key not in seen:
                    seen.add(link.key)
                    waiting.append(link.key)
        for name in ("pages", "broken", "forbidden"):
            found[name].sort()
        loops = sorted(_without_end(found["redirects"]))
        return {**found, "loops": loops, "outside": sorted(outside)}

    def _sha256(self, key: str, page: Page) -> str:
        digest = hashlib.sha256()
        for piece in content(self.root, key, page, 0, (page.size or 0) - 1):
            digest.update(piece)
        return digest.hexdigest()


def _without_end(redirects: dict[str, str]) -> set[str]:
    """Those of the redirects that never lead to a page."""
    endless = set()
    for start in redirects:
        passed, path = set(), start
        while path in redirects and path not in passed:
            passed.add(path)
            path = redirects[path]
        if path in passed:
            endless.add(start)
    return endless
