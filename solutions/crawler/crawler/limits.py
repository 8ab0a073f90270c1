"""All that a crawl puts up with, in one place, so that every crawl comes to an end."""

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """How much we ask of a site, and take from it. Times are seconds, sizes are bytes."""

    at_once: int = 8
    """Requests in flight for each host."""
    links: int = 10_000
    """Links that are asked for; a site may be endless."""
    known: int = 100_000
    """Links that are kept in mind, with those that are not asked for."""
    hours: float = 12
    """How long the whole crawl may take."""

    tries: int = 4
    """Failures after which a link is believed to be broken."""
    refusals: int = 6
    """How often a link may answer 429."""
    pause: float = 0.5
    """After the first failure; then twice as long each time."""
    longest_wait: float = 60
    """The longest Retry-After that is obeyed: who asks for more is not asked again."""
    longest_delay: float = 30
    """The longest Crawl-delay that is obeyed: who asks for more is not crawled."""

    connect: float = 10
    silence: float = 10
    """How long nothing may come."""
    answer: float = 30
    """From a request to the end of its answer's headers, and for all of a robots.txt."""
    page: float = 60
    """How long the body of a page may take, and finding its links."""
    file: float = 900
    """How long the body of a file may take."""
    pieces: int = 20
    """Requests for a file whose connections break, though each gets further."""

    page_bytes: int = 5 * MIB
    file_bytes: int = 2048 * MIB
    robots_bytes: int = 500 * 1024
    """RFC 9309, section 2.5, wants no less."""
    redirects: int = 10
    """In a row."""
