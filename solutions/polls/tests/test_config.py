"""A configuration that cannot be used is refused in one sentence, which names the place."""

from pathlib import Path

import pytest

from polls.config import CannotUse, load

NAMES = "host, port, https, database, secret"
IN_THE_FILE = [
    ("port: 99999", "port: input should be less than or equal to 65535."),
    ("prot: 80", f"prot is not a setting; there are {NAMES}."),
    ("_env_prefix: X_", f"_env_prefix is not a setting; there are {NAMES}."),
    ("_env_file: x", f"_env_file is not a setting; there are {NAMES}."),
    ('"two\\nlines": 1', f"two lines is not a setting; there are {NAMES}."),
    ("1: 2", f"1 is not a setting; there are {NAMES}."),
    ("secret: short", "secret: string should have at least 16 characters."),
    ("host: ''", "host: string should have at least 1 character."),
    ("host:", "host: input should be a valid string."),
    ("port: [", "this is not YAML."),
    ("port: 2026-13-99", "this is not YAML."),
    ("port: !!bool x", "this is not YAML."),
    ("port: !!int ''", "this is not YAML."),
    ("port: !!timestamp x", "this is not YAML."),
    ("port: " + "[" * 5000, "this is not YAML."),
    ("- port", "these are not settings with values."),
    ("[]", "these are not settings with values."),
    ("0", "these are not settings with values."),
    ("false", "these are not settings with values."),
    ("''", "these are not settings with values."),
    ("database: x", "database: this is not the URL of a database."),
    ("database: postgresql+asyncpg://ada:a secret@db:port/polls", "database: this is not"),
    ("database: postgresql://db/polls", "database: the URL must begin with sqlite+aiosqlite or"),
    ("database: sqlite+aiosqlite://", "database: name a file: sqlite+aiosqlite:///polls.db."),
    ("database: 'sqlite+aiosqlite:///:memory:'", "database: name a file:"),
    ("database: sqlite+aiosqlite:///file::memory:?uri=true", "database: name a file:"),
    ("database: sqlite+aiosqlite:///polls.db?mode=memory", "database: name a file:"),
]
IN_THE_ENVIRONMENT = [
    ("POLLS_PROT", "1", f"POLLS_PROT: prot is not a setting; there are {NAMES}."),
    ("POLLS_PORT", "http", "POLLS_PORT: port: input should be a valid integer, unable to parse"),
    ("polls_port", "-1", "polls_port: port: input should be greater than or equal to 0."),
    ("POLLS_HOST", "", "POLLS_HOST: host: string should have at least 1 character."),
    ("POLLS_HTTPS", "maybe", "POLLS_HTTPS: https: input should be a valid boolean"),
    ("POLLS_SECRET", "\udcff" * 16, "POLLS_SECRET: secret: input should be a valid string"),
    ("POLLS_DATABASE", "x", "POLLS_DATABASE: database: this is not the URL of a database."),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "polls.yaml"


def complaint(path: Path) -> str:
    with pytest.raises(CannotUse) as caught:
        load(path)
    sentence = str(caught.value)
    assert "a secret" not in sentence
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(("text", "sentence"), IN_THE_FILE, ids=range(len(IN_THE_FILE)))
def test_what_is_wrong_in_the_file_is_said(path: Path, text: str, sentence: str) -> None:
    path.write_text(text, "utf-8")
    assert complaint(path).startswith(f"{path.as_posix()}: {sentence}")


@pytest.mark.parametrize(("name", "value", "sentence"), IN_THE_ENVIRONMENT)
def test_what_is_wrong_in_the_environment_is_not_blamed_on_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    path.write_text("port: 8080", "utf-8")
    monkeypatch.setenv(name, value)
    assert complaint(path).startswith(sentence)


def test_a_missing_file_is_named() -> None:
    assert complaint(Path("nowhere.yaml")) == "nowhere.yaml: this file cannot be read."


def test_a_driver_that_is_not_installed_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("polls.database_url.find_spec", lambda name: None)
    path.write_text("database: postgresql+asyncpg://db/polls", "utf-8")
    assert complaint(path) == f"{path.as_posix()}: database: asyncpg is not installed."


@pytest.mark.parametrize("text", ["", "# nothing", "~"])
def test_an_empty_file_is_one_with_the_defaults(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    assert load(path).port == 8080


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLLS_PORT", "9000")
    assert load(Path("config/polls.yaml")).port == 9000
