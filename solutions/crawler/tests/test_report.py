"""What is written down."""

import json
from pathlib import Path

import pytest
from yarl import URL

from crawler import report
from crawler.findings import File, Findings

ROOT = URL("http://site.test/")
EVIL = ROOT / "<script>alert(1)</script>"


@pytest.fixture
def findings() -> Findings:
    return Findings(
        pages={ROOT},
        files={ROOT / "f": File("1-f", 1234, "ab")},
        redirects={ROOT / "r": ROOT / "s", ROOT / "s": ROOT / "r", ROOT / "t": ROOT},
        dead={EVIL: 404},
        broken={ROOT / "b": "it is <b>broken</b>"},
        found_on={ROOT: None} | dict.fromkeys([EVIL, *map(ROOT.joinpath, "frstbu")], ROOT),
    )


def test_the_json_has_everything(findings: Findings) -> None:
    document = json.loads(json.dumps(report.as_json(findings)))
    assert document["starts"] == document["pages"] == ["http://site.test/"]
    assert document["files"]["http://site.test/f"] == {"name": "1-f", "size": 1234, "sha256": "ab"}
    assert document["dead"] == {str(EVIL): 404}
    assert document["loops"] == ["http://site.test/r", "http://site.test/s"]
    assert document["unchecked"] == ["http://site.test/u"]
    assert document["found_on"][str(EVIL)] == "http://site.test/"
    assert document["stopped"] is False


def test_the_page_escapes_what_a_site_says(findings: Findings) -> None:
    html = report.as_html(findings)
    assert "<script" not in html
    assert "<b>broken" not in html
    assert "To be repaired: 4" in html
    assert "redirects without end" in html
    assert "1,234 bytes" in html
    assert "Stopped early" not in html
    findings.stopped = True
    assert "Stopped early" in report.as_html(findings)


def test_both_are_written_and_the_folder_is_ours_then(findings: Findings, tmp_path: Path) -> None:
    assert report.is_ours(tmp_path / "new")
    assert report.is_ours(tmp_path)
    report.write(findings, tmp_path)
    report.write(findings, tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["report.html", "report.json"]
    assert report.is_ours(tmp_path)


@pytest.mark.parametrize(
    ("name", "text"), [("thesis.txt", ""), ("report.json", "{}"), ("report.json", "[")]
)
def test_what_is_not_ours_is_not_ours(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert not report.is_ours(tmp_path)
    assert not report.is_ours(tmp_path / name)
