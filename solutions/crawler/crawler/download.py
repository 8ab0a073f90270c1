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


class Download:
    """What there is of the file at `url`, in `folder`, from this run or an earlier one."""

    def __init__(self, folder: Path, url: URL) -> None:
        # No name that a site thinks up may lead out of the folder, or to another file.
        key = hashlib.sha256(str(url).encode()).hexdigest()[:10]
        name = re.sub(r"[^\w.-]", "_", url.name or "index")[-60:]
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
        if not self.size or not self._etag.exists():
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": self._etag.read_text("ascii")}

    async def take(self, response: aiohttp.ClientResponse) -> bool:
        """Write the body of `response`; whether the file is complete now.

        If not, ask again. Raises `aiohttp.ClientError` when the connection breaks, and keeps what
        came before that. The status must be 200, 206 or 416.
        """
        said = response.headers.get("Content-Range", "")
        if response.status == 416 and said == f"bytes */{self.size}":
            self._complete()
            return True
        had = self.part.stat().st_size if self.part.exists() else 0
        if response.status == 200:
            had = 0
            self._keep_version(response)
        elif not said.startswith(f"bytes {had}-"):  # not what we asked for: next time, all of it
            self.forget()
            return False
        with self.part.open("ab") as file:
            file.truncate(had)
            async for chunk in response.content.iter_chunked(CHUNK):
                await asyncio.to_thread(file.write, chunk)  # a slow disk must not stop the others
        self._complete()
        return True

    async def sha256(self) -> str:
        """The hash of the complete file, as it is on the disk."""
        return await asyncio.to_thread(_sha256, self.path)

    def forget(self) -> None:
        """Do without what there is of an incomplete file."""
        self.part.unlink(missing_ok=True)
        self._etag.unlink(missing_ok=True)

    def can_go_on(self) -> bool:
        """Whether the server said that the rest can be asked for."""
        return self._etag.exists()

    def _keep_version(self, response: aiohttp.ClientResponse) -> None:
        headers = response.headers
        tag = headers.get("ETag", "")
        # A weak ETag does not promise the same bytes, and compressed bytes are not the file's.
        strong = tag.startswith('"') and tag.isascii() and "Content-Encoding" not in headers
        if strong and headers.get("Accept-Ranges") == "bytes":
            self._etag.write_text(tag, "ascii")
        else:
            self._etag.unlink(missing_ok=True)

    def _complete(self) -> None:
        if self.part.exists():
            self.part.replace(self.path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
