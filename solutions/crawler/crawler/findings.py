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
    """Every URL that was found is in exactly one of these, or not yet checked."""

    pages: set[URL] = field(default_factory=set)
    files: dict[URL, File] = field(default_factory=dict)
    redirects: dict[URL, URL] = field(default_factory=dict)
    dead: dict[URL, int] = field(default_factory=dict)
    """What answers with a status of 400 or more, and which."""
    broken: dict[URL, str] = field(default_factory=dict)
    """What gives no whole answer, and why."""
    forbidden: set[URL] = field(default_factory=set)
    """What robots.txt asks us not to ask for."""
    outside: set[URL] = field(default_factory=set)
    """What belongs to other sites, and was not asked for."""
    found_on: dict[URL, URL | None] = field(default_factory=dict)
    """All that was found, and the first page that links to it; None for where we began."""
    stopped: bool = False
    """Whether the crawl was stopped before its end."""

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
        return [*asked, self.dead, self.broken, self.forbidden, self.outside]

    @property
    def loops(self) -> set[URL]:
        """Those of the redirects that never arrive."""
        return {url for url in self.redirects if self._is_endless(url)}

    def _is_endless(self, url: URL) -> bool:
        passed: set[URL] = set()
        while url in self.redirects and url not in passed:
            passed.add(url)
            url = self.redirects[url]
        return url in passed

    @property
    def are_good(self) -> bool:
        """Whether nobody has to repair anything."""
        return not (self.dead or self.broken or self.loops)

    def summary(self) -> str:
        """The findings in a line."""
        groups = ("pages", "files", "dead", "broken", "redirects", "loops", "unchecked")
        return ", ".join(f"{len(getattr(self, name))} {name}" for name in groups)
