"""A configuration that cannot be used is refused in one sentence."""

from pathlib import Path

import pytest

from polls.config import CannotUse, load


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("port: 99999", "port: input should be less than or equal to 65535."),
        ("prot: 80", "prot is not a setting; there are host, port, database, secret."),
        ("secret: short", "secret: string should have at least 16 characters."),
        ("port: [", "this is not YAML."),
        ("- port", "these are not settings with values."),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "polls.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(CannotUse) as caught:
        load(path)
    assert str(caught.value) == f"{path.as_posix()}: {sentence}"


def test_a_missing_file_is_named() -> None:
    with pytest.raises(CannotUse, match=r"nowhere\.yaml: this file cannot be read\."):
        load(Path("nowhere.yaml"))


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLLS_PORT", "9000")
    assert load(Path("config/polls.yaml")).port == 9000
