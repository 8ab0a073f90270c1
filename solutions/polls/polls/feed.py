"""A client of an editor's feed: fetches the new questions that it offers, and checks them."""

from typing import Annotated

import aiohttp
from pydantic import BaseModel, Field, ValidationError

from polls.config import CannotUse

LONGEST_FEED = 1024 * 1024  # bytes
TIMEOUT = aiohttp.ClientTimeout(total=10)  # seconds
Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class NewQuestion(BaseModel):
    text: Text
    choices: list[Text] = Field(min_length=2, max_length=20)


class Feed(BaseModel):
    questions: list[NewQuestion]


async def fetch(url: str, timeout: aiohttp.ClientTimeout = TIMEOUT) -> Feed:
    """The feed at `url`. Raises CannotUse, whatever is wrong with it or on the way."""
    body = b""
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            response.raise_for_status()
            while len(body) <= LONGEST_FEED and (chunk := await response.content.readany()):
                body += chunk
    except Exception as error:  # of aiohttp, of zlib, of whatever reads addresses
        raise CannotUse(f"{url}: no feed came ({type(error).__name__}).") from error
    if len(body) > LONGEST_FEED:
        raise CannotUse(f"{url}: this feed is longer than {LONGEST_FEED} bytes.")
    try:
        return Feed.model_validate_json(body)
    except ValidationError as error:
        raise CannotUse(f"{url}: this is not a feed of questions.") from error
