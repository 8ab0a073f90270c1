"""Builds the course's pages from what the notebooks have stored: `python3 course.py site`.

Nothing is run but Sphinx, and nothing is fetched. `stage` lays out the sources (notebooks, made
into what reads well on a page; then-and-now, names, glossary and endpoints, collected from all
of them), `conf.py` has Sphinx' settings, `course.css` what the theme lacks. A warning is an error.
"""

from __future__ import annotations

import argparse
import ast
import copy
import hashlib
import html
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from nbformat import NotebookNode, v4

from browser import build as tab_site
from browser import content, fetch
from coursekit.author import frame, notebooks
from coursekit.author.curriculum import PACKAGES
from local_server.app import create_app
from local_server.exchange.catalog import endpoints as endpoints_of
from local_server.exchange.catalog import openapi

ROOT = frame.ROOT
HERE = Path(__file__).parent
REPOSITORY = os.environ.get("SITE_REPOSITORY", "https://github.com/example/learn-aiohttp")
"""Where "the notebook" and Binder lead. The workflow that publishes sets it to its own."""

PROJECTS = ("solutions/polls/README.md", "solutions/crawler/README.md")
TESTING = "docs/testing-with-the-local-server.md"
DOCUMENTS = ("local_server/DIFFERENCES.md", TESTING, *PROJECTS)
OPTIONAL = ("TEACHING.md", "CONTRIBUTING.md", "CHANGELOG.md")
LANGUAGES = {
    ".css": "css",
    ".html": "html+jinja",
    ".py": "python",
    ".toml": "toml",
    ".yaml": "yaml",
}

PICTURE = re.compile(
    r'<div style="overflow-x: auto"><img class="coursekit-[^>]*? src="data:image/svg\+xml,([^"]*)">'
    r"</div>"
)
MOST_PLACES = 4
"""Sections that the page of names lists for one name."""
DOTTED = re.compile(r"\w+(\.\w+){1,2}")
WRITES = re.compile(r"%%write (?P<path>\S+)\n(?P<text>.*)", re.DOTALL)
SECTION = re.compile(r"^## (.*)$", re.MULTILINE)
TERMS = re.compile(r"\*\*Glossary\*\*\s*(.*?)(?=\n\n\*\*|\Z)", re.DOTALL)
TERM = re.compile(
    r"\*([^*]+)\*((?:, (?:or )?\*[^*]+\*)*): (.*?)(?=(?:[.·\n]\s*|\s·\s|\n- )\*[^*]+\*|\Z)",
    re.DOTALL,
)


# ---- cells ---------------------------------------------------------------------------------------


def with_inline_pictures(notebook: NotebookNode) -> NotebookNode:
    """Pictures as SVG of the page itself: with their labels, in its fonts, found by its search."""
    count = 0

    def inline(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        # The same pattern stands in every picture, and a page must have each id once.
        svg = unquote(match[1]).replace("coursekit-waiting", f"waiting-{count}")
        return f'<div class="picture">{svg}</div>'

    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/html" in data and "coursekit-" in data["text/html"]:
                data["text/html"] = PICTURE.sub(inline, data["text/html"])
                data.pop("image/svg+xml", None)
                data.pop("text/plain", None)
            elif data.get("text/html", "").startswith("<details>"):
                data.pop("text/plain", None)
    return notebook


def with_listings(notebook: NotebookNode) -> NotebookNode:
    """A cell that writes a file as a listing of that file, in its language, with its path."""
    for number, cell in enumerate(notebook.cells):
        match = WRITES.match(cell.source) if cell.cell_type == "code" else None
        if match:
            language = LANGUAGES.get(Path(match["path"]).suffix, "text")
            fence = "`" * 5
            listing = (
                f"{fence}{{code-block}} {language}\n:caption: {match['path']}\n\n"
                f"{match['text'].rstrip()}\n{fence}"
            )
            notebook.cells[number] = v4.new_markdown_cell(listing, id=cell.id)
    return notebook


TRY = "try"
"""The folder beside the pages in which the course runs in a browser's tab, where it is built."""


def doors(path: str, *, tab: bool) -> str:
    """The line below a title: where one can run what the page shows."""
    here = f'<a href="../{TRY}/notebooks/index.html?path={path}">Run it in this browser</a> · '
    binder = REPOSITORY.replace("https://github.com/", "https://mybinder.org/v2/gh/")
    return (
        f"{{.doors}}\n{here if tab else ''}"
        f"[Run it on Binder]({binder}/main?urlpath=lab/tree/{path}) · "
        f"[the notebook]({REPOSITORY}/blob/main/{path}) · "
        "on your machine: `python3 course.py lab`"
    )


def under_title(notebook: NotebookNode, text: str) -> NotebookNode:
    """With `text` as a paragraph of its own below the first line of the first cell."""
    first = notebook.cells[0]
    title, _, rest = first.source.partition("\n")
    first.source = f"{title}\n\n{text}\n\n{rest.lstrip()}"
    return notebook


def lesson_page(notebook: NotebookNode, name: str, *, tab: bool = False) -> NotebookNode:
    """A lesson as it is read on a page."""
    page = with_listings(with_inline_pictures(copy.deepcopy(notebook)))
    return under_title(page, doors(f"notebooks/{name}.ipynb", tab=tab))


def exercises_page(
    solution: NotebookNode, exercise: NotebookNode, name: str, *, tab: bool = False
) -> NotebookNode:
    """Exercises with their stubs; one solution and the check of each are folded below it."""
    stubs = {cell.id: cell for cell in exercise.cells}
    page = with_inline_pictures(copy.deepcopy(solution))
    cells = []
    for cell in page.cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown":  # from the title to its parts, no level is left out
            cell.source = re.sub(r"^### ", "## ", cell.source, flags=re.MULTILINE)
        elif marks.get("solution"):
            cells.append(stubs[cell.id])
            cell.id = f"{cell.id[:55]}-solved"
            lines = [line for line in cell.source.splitlines() if not frame.MARKER.match(line)]
            cell.source = "\n".join(lines).rstrip()
            _fold(cell, "One solution")
        elif marks.get("grade"):
            _fold(cell, "The check")
        cells.append(cell)
    page.cells = cells
    return under_title(page, doors(f"exercises/{name}.ipynb", tab=tab))


def _fold(cell: NotebookNode, label: str) -> None:
    cell.metadata["tags"] = ["hide-input"]
    cell.metadata["mystnb"] = {"code_prompt_show": label, "code_prompt_hide": label}


# ---- pages collected from all lessons ------------------------------------------------------------


def anchor(heading: str) -> str:
    """The anchor that MyST gives a heading: GitHub's rule."""
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).strip().replace(" ", "-")


def title_of(notebook: NotebookNode) -> str:
    title: str = notebook.cells[0].source.partition("\n")[0].lstrip("# ")
    return title


def then_and_now(lessons: dict[str, NotebookNode]) -> NotebookNode:
    """The sections of that name, with cells and outputs, under the titles of their lessons."""
    cells = [
        v4.new_markdown_cell(
            "# Then and now\n\nWhat old notes and old code say, what happens with it today, and "
            "what to write instead: the sections of that name from all lessons.",
            id="then-and-now",
        )
    ]
    for name, notebook in lessons.items():
        inside = False
        for cell in notebook.cells:
            if cell.cell_type == "code":
                if inside:
                    mine = copy.deepcopy(cell)
                    mine.id = hashlib.sha256(f"{name} {cell.id}".encode()).hexdigest()[:16]
                    cells.append(mine)
                continue
            kept = []
            for part in re.split(r"^(?=## )", cell.source, flags=re.MULTILINE):
                if part.startswith("## "):
                    inside = part.startswith("## Then and now")
                    part = _moved(part, name, title_of(notebook)) if inside else part
                if inside:
                    kept.append(part)
            if "".join(kept).strip():
                text = _links_from(LESSON_LINKS, "".join(kept))
                cell_id = hashlib.sha256(f"{name} {cell.id}".encode()).hexdigest()[:16]
                cells.append(v4.new_markdown_cell(text, id=cell_id))
    page: NotebookNode = v4.new_notebook(cells=cells)
    page.metadata = copy.deepcopy(next(iter(lessons.values())).metadata)
    return with_listings(with_inline_pictures(page))


LESSON_LINKS = re.compile(r"\]\((?:\.\./(?P<up>[^)]*)|(?P<lesson>\d\d_\w+\.ipynb[^)]*))\)")


def _links_from(pattern: re.Pattern[str], text: str) -> str:
    """A lesson's links, in a page that stands one folder above it."""
    return pattern.sub(lambda match: f"]({match['up'] or 'notebooks/' + match['lesson']})", text)


def _moved(part: str, name: str, title: str) -> str:
    heading, _, body = part.partition("\n")
    rest = heading.partition(":")[2].strip()
    return (
        f"## {title.split(':')[0]}{': ' + rest if rest else ''}\n\n"
        f"[In the lesson](notebooks/{name}.ipynb#{anchor(heading[3:])})\n\n{body.strip()}\n"
    )


def glossary(lessons: dict[str, NotebookNode]) -> str:
    """The words of all lessons, each with the lessons that explain it."""
    terms: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, notebook in lessons.items():
        text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        found = TERMS.search(text)
        for match in TERM.finditer(found[1]) if found else ():
            words = (match[1] + match[2].replace("*", "")).strip()
            meaning = " ".join(match[3].strip(" .·\n-").split())
            terms[words].append((meaning, name))
    lines = [
        "# Glossary",
        "",
        "The words of all lessons, each with the lesson that explains it.",
        "",
    ]
    for words in sorted(terms, key=str.lower):
        for meaning, name in terms[words]:
            here = _links_from(LESSON_LINKS, meaning)
            lines += [f"{words}", f": {here}. [{name[:2]}](notebooks/{name}.ipynb)", ""]
    return "\n".join(lines)


def names(lessons: dict[str, NotebookNode]) -> str:
    """Every name of asyncio, aiohttp and yarl that a lesson teaches, or that its code uses.

    Which section teaches a name its cell says itself; where else it stands is read from the code,
    as it is written after the module's name (`asyncio.gather`): what a method belongs to, nothing
    here finds out.
    """
    places: dict[str, list[tuple[str, str]]] = defaultdict(list)
    taught: dict[str, tuple[str, str]] = {}
    for lesson, notebook in lessons.items():
        section = ""
        for cell in notebook.cells:
            for name in cell.metadata.get(frame.TEACHES, ()):
                taught[name] = lesson, _section_of(name, cell, section)
            if cell.cell_type == "markdown":
                section = (SECTION.findall(cell.source) or [section])[-1]
                continue
            for name in sorted(_names_in(cell.source)):
                if (lesson, section) not in places[name]:
                    places[name].append((lesson, section))
    about = (
        "Names of asyncio, aiohttp and yarl. A bold link leads to the section that teaches the "
        "name, the others to sections that use it."
    )
    lines = ["# Names", "", about, ""]
    for package in PACKAGES:
        lines += [f"## {package}", ""]
        found = {name for name in [*places, *taught] if name.partition(".")[0] == package}
        for name in sorted(found, key=str.lower):
            teacher = taught.get(name)
            users = [place for place in places.get(name, ()) if place != teacher]
            links = [f"**{_link(*teacher)}**"] if teacher else []
            links += [_link(*place) for place in users[: MOST_PLACES - len(links)]]
            more = len(users) + bool(teacher) - len(links)
            lines += [
                f"`{name}`",
                f": {' · '.join(links)}{f' and {more} more' if more else ''}",
                "",
            ]
    return "\n".join(lines)


def _section_of(name: str, cell: NotebookNode, section: str) -> str:
    """The section in which `cell`, which begins in `section`, has the last part of `name`."""
    if cell.cell_type != "markdown":
        return section
    mention = re.search(rf"\b{name.rpartition('.')[2]}\b", cell.source)
    return (SECTION.findall(cell.source[: mention.start() if mention else None]) or [section])[-1]


def _link(lesson: str, section: str) -> str:
    target = f"notebooks/{lesson}.ipynb{'#' + anchor(section) if section else ''}"
    return f"[{lesson[:2]} {section or 'start'}]({target})"


def _names_in(source: str) -> set[str]:
    """Dotted names of `PACKAGES`, as they stand in a cell's code."""
    code = written["text"] if (written := WRITES.fullmatch(source)) else source
    try:
        tree = compile(code, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:  # a file that is no Python
        return set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in PACKAGES:
            found |= {f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Attribute):
            name = re.sub(r"\Aweb\.", "aiohttp.web.", ast.unparse(node))  # from aiohttp import web
            if DOTTED.fullmatch(name) and name.partition(".")[0] in PACKAGES:
                found.add(name)
    return found


def endpoints() -> str:
    """What the local server answers, from the document that it serves as /openapi.json."""
    document = openapi(endpoints_of(create_app()))
    by_tag: dict[str, list[tuple[str, dict[str, dict[str, object]]]]] = defaultdict(list)
    for path, methods in document["paths"].items():
        by_tag[next(iter(methods.values()))["tags"][0]].append((path, methods))
    lines = [
        "# The local server's endpoints",
        "",
        "What `local_server` answers. A running server shows the same list, with forms to try it.",
    ]
    for tag in document["tags"]:
        lines += ["", f"## {tag['name']}", "", html.escape(tag["description"], quote=False), ""]
        for path, methods in by_tag[tag["name"]]:
            first = next(iter(methods.values()))
            verbs = " ".join(method.upper() for method in methods)
            lines += [f"`{path}` {verbs}", f": {first['summary']}"]
            for parameter in first.get("parameters", []):
                about = parameter.get("description", "")
                lines += ["", f"  - `{parameter['name']}`: {about}"]
            lines.append("")
    return "\n".join(lines) + "\n"


# ---- the tree of sources -------------------------------------------------------------------------


def outside(text: str, base: str, inside: frozenset[str]) -> str:
    """`text` with its links to files that have no page leading to the repository."""

    def to(match: re.Match[str]) -> str:
        target = match[2]
        if re.match(r"[a-z]+:|#|//", target):
            return match[0]
        path, hash_, fragment = target.partition("#")
        full = os.path.normpath(f"{base}/{path}" if base else path)
        if full in inside or full.endswith(".png"):
            return match[0]
        return f"{match[1]}({REPOSITORY}/blob/main/{full}{hash_}{fragment})"

    return re.sub(r"(\[[^\]]*\])\(([^)\s]*)\)", to, text)


def toctree(caption: str, pages: Sequence[str]) -> str:
    listed = "\n".join(pages)
    return f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{listed}\n```\n"


def stage(source: Path, in_the_tab: Collection[str] = ()) -> None:
    """Lay out everything that Sphinx reads in the folder `source`, which is made anew.

    The pages of the lessons `in_the_tab`, and of their exercises, lead there, too.
    """
    shutil.rmtree(source, ignore_errors=True)
    lessons = {path.stem: notebooks.read(path) for path in _in(frame.LESSONS)}
    for name, notebook in lessons.items():
        notebooks.write(
            source / "notebooks" / f"{name}.ipynb",
            lesson_page(notebook, name, tab=name in in_the_tab),
        )
    solved = {path.stem: notebooks.read(path) for path in _in(frame.SOLUTIONS)}
    for name, solution in solved.items():
        stub = notebooks.read(ROOT / frame.EXERCISES / f"{name}.ipynb")
        page = exercises_page(solution, stub, name, tab=name in in_the_tab)
        notebooks.write(source / "exercises" / f"{name}.ipynb", page)
    notebooks.write(source / "then_and_now.ipynb", then_and_now(lessons))
    texts = {"glossary.md": glossary(lessons), "names.md": names(lessons)}
    texts["endpoints.md"] = endpoints()
    documents = [name for name in (*DOCUMENTS, *OPTIONAL) if (ROOT / name).is_file()]
    inside = frozenset(
        [*documents]
        + [f"notebooks/{name}.ipynb" for name in lessons]
        + [f"exercises/{name}.ipynb" for name in solved]
    )
    for name in documents:
        text = (ROOT / name).read_text("utf-8")
        texts[name] = outside(text, name.rpartition("/")[0], inside)
    tree = toctree("Lessons", [f"notebooks/{name}" for name in lessons])
    tree += toctree("Exercises", [f"exercises/{name}" for name in solved])
    look_up = ["then_and_now", "names", "glossary", "endpoints"]
    look_up += [name.removesuffix(".md") for name in DOCUMENTS if name not in PROJECTS]
    tree += toctree("Look it up", look_up)
    tree += toctree("Projects", [name.removesuffix(".md") for name in PROJECTS])
    if more := [name.removesuffix(".md") for name in documents if name in OPTIONAL]:
        tree += toctree("For those who teach and write", more)
    texts["index.md"] = outside((ROOT / "README.md").read_text("utf-8"), "", inside) + tree
    for name, text in texts.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, "utf-8")
    shutil.copytree(
        ROOT / "docs", source / "docs", ignore=shutil.ignore_patterns("*.md"), dirs_exist_ok=True
    )
    (source / "_static").mkdir()
    shutil.copy(HERE / "course.css", source / "_static")
    shutil.copy(HERE / "404.html", source)
    shutil.copy(HERE / "conf.py", source)


def _in(folder: str) -> Iterator[Path]:
    yield from notebooks.in_folder(ROOT / folder)


def main(arguments: Sequence[str]) -> int:
    """`python site/build.py`; Sphinx' exit status."""
    parser = argparse.ArgumentParser(prog="course.py site", description="Build the pages.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "site")
    parser.add_argument(
        f"--{TRY}",
        action="store_true",
        dest="with_tab",
        help="build also what runs in a browser's tab; this fetches what is not here yet",
    )
    options = parser.parse_args(arguments)
    source = ROOT / "build" / "site-source"
    lessons = _in(frame.LESSONS) if options.with_tab else ()
    stage(source, {path.stem for path in lessons if content.runs(path)})
    options.folder.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-j", "auto"]
    command += ["-d", str(ROOT / "build" / "doctrees")]  # only what is to be published
    done = subprocess.run([*command, "-b", "html", str(source), str(options.folder)])
    if done.returncode == 0 and options.with_tab:
        try:
            tab_site.build(options.folder / TRY)
        except fetch.CannotFetch as problem:
            print(f"The pages are there, the tab is not: {problem}", file=sys.stderr)
            return 2
    if done.returncode == 0:
        print(f"The pages are in {options.folder}: open index.html there.")
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
