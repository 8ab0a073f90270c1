"""What a crawl has found. How it is written down is `report`'s business."""

from collections.abc import Collection
from dataclasses import dataclass, field

from yarl import URL


@dataclass(frozen=True)
class File:
    """A file that was downloaded: its name in the folder, bytes, and SHA-256 in hex digits."""

    name: str
    size: int
    sha256: str


@dataclass
class Findings:
    """Every URL that was found is in exactly one of the first eight, or not yet checked."""

    pages: set[URL] = field(default_factory=set)
    files: dict[URL, File] = field(default_factory=dict)
    redirects: dict[URL, URL] = field(default_factory=dict)
    dead: dict[URL, int] = field(default_factory=dict)
    """What answers with a status of 400 or more, and which."""
    broken: dict[URL, str] = field(default_factory=dict)
    """What gives no whole answer, and why."""
    cut: dict[URL, str] = field(default_factory=dict)
    """What is larger than our limits, and what became of it."""
    forbidden: set[URL] = field(default_factory=set)
    """What robots.txt asks us not to ask for."""
    outside: set[URL] = field(default_factory=set)
    """What belongs to other sites, and was not asked for."""
    found_on: dict[URL, URL | None] = field(default_factory=dict)
    """All that was found, and the first page that links to it; None for where we began."""
    unreadable: dict[str, URL] = field(default_factory=dict)
    """Links that are no URL, and the first page that has them."""
    notes: list[str] = field(default_factory=list)
    """Why not all was checked."""
    stopped: bool = False
    """Whether the crawl was stopped before its end."""

    def note(self, text: str) -> None:
        """Remember why not all was checked; once, however often it is said."""
        if text not in self.notes:
            self.notes.append(text)

    @property
    def unchecked(self) -> set[URL]:
        """What was found, and not dealt with."""
        return self.found_on.keys() - set().union(*self._groups())

    @property
    def checked(self) -> int:
        """How many URLs are dealt with."""
        return sum(map(len, self._groups()))

    def _groups(self) -> list[Collection[URL]]:
        asked: list[Collection[URL]] = [self.pages, self.files, self.redirects]
        return [*asked, self.dead, self.broken, self.cut, self.forbidden, self.outside]

    @property
    def loops(self) -> set[URL]:
        """Those of the redirects that never arrive."""
        endless: set[URL] = set()
        seen: set[URL] = set()
        for url in self.redirects:
            path = set()
            while url in self.redirects and url not in seen:
                seen.add(url)
                path.add(url)
                url = self.redirects[url]
            if url in path or url in endless:
                endless |= path
        return endless

    def arrival(self, url: URL) -> URL:
        """Where the redirects from `url` end; somewhere in the circle, if they do not."""
        seen: set[URL] = set()
        while url in self.redirects and url not in seen:
            seen.add(url)
            url = self.redirects[url]
        return url

    @property
    def are_good(self) -> bool:
        """Whether nobody has to repair anything, as far as was looked."""
        return not (self.dead or self.broken or self.unreadable or self.loops)

    @property
    def are_complete(self) -> bool:
        """Whether all was looked at."""
        return not (self.stopped or self.notes or self.cut or self.unchecked)

    def summary(self) -> str:
        """The findings in a line."""
        first = ("pages", "files", "dead", "broken", "unreadable", "redirects", "loops")
        groups = (*first, "cut", "unchecked")
        return ", ".join(f"{len(getattr(self, name))} {name}" for name in groups)
