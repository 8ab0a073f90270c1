"""One file on its way to the disk. When to try again is for `crawl` to say.

In its folder a file is NAME.part until all of it is there, and NAME only then. NAME.etag holds
the version that the server sent, if the server can go on in the middle of it.
"""

import asyncio
import hashlib
import re
from pathlib import Path

import aiohttp
from yarl import URL

CHUNK = 256 * 1024
STRONG_ETAG = re.compile(r'"[!#-~]*"')
"""A weak one does not promise the same bytes (RFC 9110, section 8.8.3)."""
CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


class WrongPart(aiohttp.ClientPayloadError):
    """The server sends something else than the rest that it was asked for."""


class TooLarge(Exception):
    """The file has more bytes than may be taken."""


class Download:
    """What there is of the file at `url`, in `folder`, from this run or an earlier one."""

    def __init__(self, folder: Path, url: URL) -> None:
        # No name that a site thinks up may lead out of the folder, to another file, or be too long.
        key = hashlib.sha256(str(url).encode()).hexdigest()[:20]
        name = re.sub(r"[^A-Za-z0-9.-]", "_", url.name or "index")[-60:]
        self.path = folder / f"{key}-{name}"
        self.part = folder / f"{key}-{name}.part"
        self._etag = folder / f"{key}-{name}.etag"

    @property
    def size(self) -> int:
        """Bytes that are there."""
        there = self.part if self.part.exists() else self.path
        return there.stat().st_size if there.exists() else 0

    def headers(self) -> dict[str, str]:
        """Ask for what is missing, if anything is there, and if it is still the same file."""
        if not self.size or not self.can_go_on():
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": self._etag.read_text("ascii")}

    async def take(self, response: aiohttp.ClientResponse, largest: int) -> None:
        """Write the body of `response`, after which the file is complete.

        Raises `aiohttp.ClientError` when the connection breaks, and keeps what came before that;
        then ask again. Raises `TooLarge` for a file of more than `largest` bytes, and keeps
        nothing. The status must be one of success, or 416.
        """
        said = response.headers.get("Content-Range", "")
        if response.status == 416 and said == f"bytes */{self.size}":
            self._complete()
            return
        had, end = 0, None
        if response.status in {206, 416}:
            had = self.part.stat().st_size if self.part.exists() else 0
            end = self._end_of_rest(response, had)
        else:
            self._keep_version(response)
        with self.part.open("ab") as file:
            file.truncate(had)
            async for chunk in response.content.iter_chunked(CHUNK):
                had += len(chunk)
                if had > largest:
                    break
                await asyncio.to_thread(file.write, chunk)  # a slow disk must not stop the others
        if had > largest:
            self.forget()
            raise TooLarge
        if end not in {None, had}:
            self.forget()
            raise WrongPart(f"{had} bytes came where {end} were announced")
        self._complete()

    async def sha256(self) -> str:
        """The hash of the complete file, as it is on the disk."""
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, CHUNK):
                digest.update(piece)
        return digest.hexdigest()

    def forget(self) -> None:
        """Do without what there is of an incomplete file."""
        self.part.unlink(missing_ok=True)
        self._etag.unlink(missing_ok=True)

    def can_go_on(self) -> bool:
        """Whether the server said that the rest can be asked for."""
        return self._etag.exists()

    def _end_of_rest(self, response: aiohttp.ClientResponse, had: int) -> int:
        """The bytes that a file has when this rest has been added to its first `had`."""
        said = response.headers.get("Content-Range", "")
        tag = response.headers.get("ETag")
        rest = CONTENT_RANGE.fullmatch(said) if response.status == 206 else None
        if (
            rest is None
            or int(rest[1]) != had
            or int(rest[2]) + 1 != int(rest[3])
            or (tag is not None and tag != self._etag.read_text("ascii"))
        ):
            self.forget()  # next time, all of it
            raise WrongPart(f"{response.status} with Content-Range {said!r:.100}")
        return int(rest[3])

    def _keep_version(self, response: aiohttp.ClientResponse) -> None:
        headers = response.headers
        tag = headers.get("ETag", "")
        # Compressed bytes are not the file's.
        strong = STRONG_ETAG.fullmatch(tag) and "Content-Encoding" not in headers
        if strong and headers.get("Accept-Ranges") == "bytes":
            self._etag.write_text(tag, "ascii")
        else:
            self._etag.unlink(missing_ok=True)

    def _complete(self) -> None:
        if self.part.exists():
            self.part.replace(self.path)
