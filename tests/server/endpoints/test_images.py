"""One picture in four formats."""

from __future__ import annotations

import pytest

from tests.server.conftest import Ask

SIGNATURES = {
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "webp": ("image/webp", b"RIFF"),
    "svg": ("image/svg+xml", b"<svg"),
}


@pytest.mark.parametrize("kind", sorted(SIGNATURES))
def test_a_picture_is_what_its_name_says(ask: Ask, kind: str) -> None:
    content_type, signature = SIGNATURES[kind]
    reply = ask("GET", f"/image/{kind}")
    assert reply.header("Content-Type") == content_type
    assert reply.body.startswith(signature)


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "image/png"),
        ("image/*", "image/png"),
        ("image/png", "image/png"),
        ("image/png, image/jpeg", "image/jpeg"),
        ("image/jpeg, IMAGE/SVG+XML", "image/svg+xml"),
        ("image/png, image/webp;q=0.1", "image/png"),
    ],
)
def test_image_is_what_accept_says(ask: Ask, accept: str | None, content_type: str) -> None:
    headers = () if accept is None else (("Accept", accept),)
    assert ask("GET", "/image", headers).header("Content-Type") == content_type


@pytest.mark.parametrize("accept", ["text/html", ""])
def test_image_is_406_when_accept_names_none(ask: Ask, accept: str) -> None:
    reply = ask("GET", "/image", (("Accept", accept),))
    assert (reply.status, reply.header("Content-Type")) == (406, "application/json")
