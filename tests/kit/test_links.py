"""A link to a notebook's server leads there from the reader's browser, on a Hub too."""

from __future__ import annotations

import pytest
from yarl import URL

from coursekit import link_to, links

HERE = URL("http://127.0.0.1:8080/")


@pytest.fixture(autouse=True)
def no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(links.HUBS_PREFIX, raising=False)


def test_on_ones_own_machine_it_is_the_address_itself() -> None:
    link = link_to(HERE)
    assert repr(link) == "http://127.0.0.1:8080/"
    assert '<a href="http://127.0.0.1:8080/"' in link._repr_html_()


@pytest.mark.parametrize("prefix", ["/user/ada/", "/user/ada", "/hub/user/a%40b/"])
def test_on_a_hub_it_goes_through_the_proxy(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(links.HUBS_PREFIX, prefix)
    monkeypatch.setattr(links, "find_spec", lambda _name: object())
    assert repr(link_to(HERE / "get" % {"a": 1})) == f"{prefix.rstrip('/')}/proxy/8080/get?a=1"


def test_on_a_hub_without_the_proxy_it_says_that_it_opens_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(links.HUBS_PREFIX, "/user/ada/")
    monkeypatch.setattr(links, "find_spec", lambda _name: None)
    link = link_to(HERE)
    assert repr(link) == "http://127.0.0.1:8080/ (no browser but one here opens it)"
    assert "<a " not in link._repr_html_()


def test_what_is_in_an_address_is_no_markup() -> None:
    assert (
        "<script>" not in link_to(URL("http://127.0.0.1:1/?<script>", encoded=True))._repr_html_()
    )
