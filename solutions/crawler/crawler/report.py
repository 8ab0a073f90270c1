"""Writes findings down: report.json for programs, report.html for people."""

import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from yarl import URL

from crawler import AGENT
from crawler.findings import Findings

STYLE = """\
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid #8884;
         overflow-wrap: anywhere; vertical-align: top }
"""


def as_json(findings: Findings) -> dict[str, Any]:
    """The findings as JSON has them, sorted, so that two equal crawls make equal reports."""
    loops = findings.loops
    troubled = {*findings.dead, *findings.broken, *findings.cut, *loops}
    return {
        "made_by": AGENT,
        "starts": _sorted(url for url, page in findings.found_on.items() if page is None),
        "stopped": findings.stopped,
        "complete": findings.are_complete,
        "notes": findings.notes,
        "pages": _sorted(findings.pages),
        "files": {str(url): vars(file) for url, file in sorted(findings.files.items())},
        "dead": _table(findings.dead),
        "broken": _table(findings.broken),
        "unreadable": {href: str(page) for href, page in sorted(findings.unreadable.items())},
        "cut": _table(findings.cut),
        "redirects": {str(url): str(to) for url, to in sorted(findings.redirects.items())},
        "loops": _sorted(loops),
        "forbidden": _sorted(findings.forbidden),
        "outside": _sorted(findings.outside),
        "unchecked": _sorted(findings.unchecked),
        "found_on": {str(url): str(findings.found_on[url]) for url in sorted(troubled)},
    }


def as_html(findings: Findings) -> str:
    """The findings as a page: what needs repair first. A site's words are escaped."""
    title = "Stopped early: what was found so far" if findings.stopped else "What was found"
    trouble: dict[URL, object] = {
        **dict.fromkeys(findings.loops, "redirects without end"),
        **findings.dead,
        **findings.broken,
    }
    rows: list[tuple[object, ...]] = [
        (url, trouble[url], findings.found_on[url]) for url in sorted(trouble)
    ]
    rows += [(href, "is no URL", page) for href, page in sorted(findings.unreadable.items())]
    cut = [(url, why, findings.found_on[url]) for url, why in sorted(findings.cut.items())]
    files = [(url, f"{file.size:,} bytes", file.sha256) for url, file in findings.files.items()]
    return "\n".join(
        [
            f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{title}</title>',
            f"<style>{STYLE}</style><h1>{title}</h1>",
            f"<p>{findings.summary()}.</p>",
            *(f"<p>Not all was checked: {escape(note)}.</p>" for note in findings.notes),
            f"<h2>To be repaired: {len(rows)}</h2>",
            _html_table(["link", "what is wrong", "first found on"], rows),
            f"<h2>Larger than our limits: {len(cut)}</h2>",
            _html_table(["link", "what became of it", "first found on"], cut),
            f"<h2>Files: {len(files)}</h2>",
            _html_table(["link", "size", "SHA-256"], sorted(files)),
            "</html>\n",
        ]
    )


def write(findings: Findings, folder: Path) -> None:
    """Write report.json and report.html into `folder`; each is old or new, never half.

    Raises `OSError` if they cannot be written.
    """
    texts = {
        "report.json": json.dumps(as_json(findings), indent=1),
        "report.html": as_html(findings),
    }
    for name, text in texts.items():
        new = folder / f"{name}.new"
        new.write_text(text, encoding="utf-8", errors="backslashreplace")
        new.replace(folder / name)


def is_ours(folder: Path) -> bool:
    """Whether `folder` is empty, or holds an earlier crawl: nothing else is written over.

    Raises `OSError` if that cannot be found out.
    """
    try:
        report = json.loads((folder / "report.json").read_text("utf-8"))
    except FileNotFoundError:
        return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    except (NotADirectoryError, IsADirectoryError, ValueError, RecursionError):
        return False
    return isinstance(report, dict) and report.get("made_by") == AGENT


def _sorted(urls: Iterable[URL]) -> list[str]:
    return sorted(map(str, urls))


def _table(found: Mapping[URL, object]) -> dict[str, object]:
    return {str(url): found[url] for url in sorted(found)}


def _html_table(head: list[str], rows: Iterable[tuple[object, ...]]) -> str:
    lines = ["<tr>" + "".join(f"<th>{name}" for name in head)]
    lines += ["<tr>" + "".join(f"<td>{escape(str(cell))}" for cell in row) for row in rows]
    return f"<table>{''.join(lines)}</table>"
