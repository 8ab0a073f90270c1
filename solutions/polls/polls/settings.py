"""What may be configured, of which type, and within which limits."""

import secrets
from typing import Annotated, Any

from aiohttp import web
from pydantic import AfterValidator, Field, Secret
from pydantic_settings import BaseSettings, SettingsConfigDict

from polls.database_url import usable

PREFIX = "POLLS_"


class Settings(BaseSettings):
    """What the file says, unless the environment says otherwise: POLLS_PORT=9000 wins."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    https: bool = False  # whether visitors come over https, which is nginx's work
    database: Annotated[str, AfterValidator(usable)] = "sqlite+aiosqlite:///polls.db"
    secret: Secret[Annotated[str, Field(min_length=16)]] = Field(
        default_factory=lambda: Secret(secrets.token_urlsafe())
    )

    @classmethod
    def settings_customise_sources(cls, *_: Any, **sources: Any) -> tuple[Any, ...]:
        """Where values come from; the first source that has one wins."""
        return sources["env_settings"], sources["init_settings"]


SETTINGS = web.AppKey("SETTINGS", Settings)
