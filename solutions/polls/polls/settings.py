"""What may be configured, of which type, and within which limits."""

import secrets
from typing import Annotated

from aiohttp import web
from pydantic import Field, Secret
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict


class Settings(BaseSettings):
    """What the file says, unless the environment says otherwise: POLLS_PORT=9000 wins."""

    model_config = SettingsConfigDict(env_prefix="POLLS_", extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    database: Annotated[str, Field(pattern=r"^(sqlite\+aiosqlite|postgresql\+asyncpg)://")] = (
        "sqlite+aiosqlite:///polls.db"
    )
    secret: Secret[Annotated[str, Field(min_length=16)]] = Field(
        default_factory=lambda: Secret(secrets.token_urlsafe())
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


SETTINGS = web.AppKey("SETTINGS", Settings)
