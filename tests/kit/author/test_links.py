"""Where prose may lead: what a person, a browser and each front end make of a link is one thing."""

from __future__ import annotations

from pathlib import Path

import nbformat.v4 as v4
import pytest

from coursekit.author.frame import ROOT
from coursekit.author.rules import Subject, code, links

NOTEBOOK = ROOT / "notebooks" / "01_coroutines.ipynb"


def found_in(prose: str, path: Path = NOTEBOOK) -> list[str]:
    """The sentences of all rules about links on a notebook at `path` that holds this prose."""
    cell = v4.new_markdown_cell(prose, id="it")
    subject = Subject(path, v4.new_notebook(cells=[cell]))
    rules = (
        links.links_lead_somewhere,
        links.links_go_to_documentation,
        links.html_looks_the_same_everywhere,
    )
    return [finding.sentence for rule in rules for finding in rule(subject)]


RIGHT = [
    "[a](https://docs.python.org/3/library/asyncio.html)",
    "[a](https://docs.aiohttp.org)",
    "<https://docs.python.org/3/>",
    "https://docs.python.org/3/, as a bare address",
    "(see https://peps.python.org/pep-0492/)",
    "[a][b] and [B] and [b][]\n\n[b]: https://docs.python.org/3/ 'title'",
    "[a](https://github.com/aio-libs/aiohttp/issues/1)",
    '<a href="https://docs.python.org/3/">a</a>',
    "[a](01_coroutines.ipynb) [b](../README.md#How-to-begin) [c](../README.md#how-to-begin)",
    "[a](<../README.md>)",
    "## Two words\n\n[up](#Two-words)",
    "## `code` and *more*\n\n[up](#code-and-more)",
    "![polls](../docs/polls.png)",
    "[![polls](../docs/polls.png)](../README.md)",
    "the address http://127.0.0.1:8080/get and http://localhost/, http://shop.example/ too",
    "ws://127.0.0.1:8080/echo",
    "`[a](gone.md)` and `` `[a](gone.md)` ``",
    "```\n~~~\n[a](gone.md)\n~~~\n```",
    "~~~\n```\nhttps://medium.com\n~~~",
    "    [a](gone.md)\n",
    "<details><summary>Hint</summary><code>headers[0](x)</code></details>",
    "<details>\n<summary>Hint</summary>\n\n[a](../README.md)\n\n</details>",
    "<!-- https://docs.python.org/ -->",
    r"\[a](../README is no link",
]


@pytest.mark.parametrize("prose", [prose for prose in RIGHT if not prose.startswith("\\")])
def test_it_may_lead_there(prose: str) -> None:
    assert found_in(prose) == []


WRONG = {
    # Other hosts, in every form that a link has.
    "[a](https://medium.com/x)": "medium.com is not one of the linked hosts",
    "[a](<https://medium.com/x>)": "medium.com is not",
    "[a](https://medium.com/x 'title')": "medium.com is not",
    "[a][b]\n\n[b]: https://medium.com/x": "medium.com is not",
    "[b][]\n\n[b]: https://medium.com/x": "medium.com is not",
    "[b]\n\n[b]: https://medium.com/x": "medium.com is not",
    "nothing uses it\n\n[b]: https://medium.com/x": "medium.com is not",
    "a[^1]\n\n[^1]: https://medium.com/x": "medium.com is not",
    "<https://medium.com/x>": "medium.com is not",
    "see https://medium.com/x.": "medium.com is not",
    "see www.medium.com today": "www.medium.com is not",
    "see WWW.MEDIUM.COM today": "www.medium.com is not",
    "HTTPS://MEDIUM.COM/x": "medium.com is not",
    "*https://medium.com/x*": "medium.com is not",
    "**https://medium.com/x**": "medium.com is not",
    "| a |\n|---|\n| https://medium.com/x |": "medium.com is not",
    "| a |\n|---|\n| [x](https://medium.com/x) |": "medium.com is not",
    "- a\n  - [x](https://medium.com/x)": "medium.com is not",
    "> [x](https://medium.com/x)": "medium.com is not",
    "# [x](https://medium.com/x)": "medium.com is not",
    "[*x*](https://medium.com/x)": "medium.com is not",
    "*[x](https://medium.com/x)*": "medium.com is not",
    "[see https://medium.com/x](../README.md)": "medium.com is not",
    "[`x`](https://medium.com/x)": "medium.com is not",
    '<a href="https://medium.com/x">x</a>': "medium.com is not",
    "<a href=https://medium.com/x>x</a>": "medium.com is not",
    "<A HREF='https://medium.com/x'>x</A>": "medium.com is not",
    '<details><summary><a href="https://medium.com/x">x</a></summary></details>': "medium.com is",
    "<details>https://medium.com/x</details>": "medium.com is not",
    "a\n\n<p>\nhttps://medium.com/x\n</p>": "medium.com is not",
    # Hosts that look like one of ours.
    "[a](https://docs.python.org.evil.com)": "docs.python.org.evil.com is not",
    "[a](https://docs.python.orgevil.com)": "docs.python.orgevil.com is not",
    "[a](https://evil.com/docs.python.org)": "evil.com is not",
    "[a](https://evil.com/https://docs.python.org)": "evil.com is not",
    "[a](https://evil.com?docs.python.org)": "evil.com is not",
    "[a](https://evil.com#docs.python.org)": "evil.com is not",
    "[a](https://docs.python.org@evil.com)": "docs.python.org@evil.com is not",
    "[a](https://ada:pw@docs.python.org)": "ada:pw@docs.python.org is not",
    "[a](https://docs.python.org:8443/)": "docs.python.org:8443 is not",
    "[a](https://evil.docs.python.org)": "evil.docs.python.org is not",
    "[a](https://docs-python.org)": "docs-python.org is not",
    "[a](https://docs.pyth\u03bfn.org)": "is not one of the linked hosts",
    r"[a](https://evil.com\@docs.python.org)": "evil.com@docs.python.org is not",
    r"[a](https://evil.com\\@docs.python.org)": "is dead: it is no address that all browsers",
    "[a](https://evil.com%5c@docs.python.org)": "is dead: it is no address that all browsers",
    "[a](https://github.com/ada/two)": "github.com is not",
    "[a](https://github.com/aio-libsx/two)": "github.com is not",
    "[a](https://github.com/aio-libs/../ada)": "github.com is not",
    "[a](https://github.com/aio-libs/%2e%2e/ada)": "github.com is not",
    "[a](https://github.com/aio-libs/%2E%2E/%2e./ada)": "github.com is not",
    # No https, or no scheme.
    "[a](//medium.com/x)": "does not begin with https:",
    "[a](//docs.python.org/3/)": "does not begin with https:",
    '<a href="//docs.python.org/3/">a</a>': "does not begin with https:",
    "[a](http://docs.python.org/3/)": "does not begin with https:",
    "http://docs.python.org/3/": "does not begin with https:",
    "[a](ftp://docs.python.org/)": "does not begin with https:",
    "[a](javascript:alert(1))": "does not begin with https:",
    "<javascript:alert(1)>": "does not begin with https:",
    "[a](JavaScript:alert(1))": "does not begin with https:",
    "[a](&#106;avascript:alert(1))": "does not begin with https:",
    "[a](data:text/html,x)": "does not begin with https:",
    "[a](mailto:ada@shop.example)": "does not begin with https:",
    "<ada@shop.example>": "does not begin with https:",
    "[a](file:///etc/passwd)": "does not begin with https:",
    "[a](https:medium.com)": "is not one of the linked hosts",
    "[a](&#104;ttps://medium.com)": "medium.com is not",
    "[a](https://shop.example/)": "shop.example is not",
    "[a](https://[::1)": "is not one of the linked hosts",
    "<a href='https://[::1'>a</a>": "is dead: it is no address",
    # Files that are not there.
    "[a](gone.md)": "the link 'gone.md' is dead: there is no such file",
    "[a](gone.md 'title')": "the link 'gone.md' is dead",
    "[a](<gone file.md>)": "is dead: there is no such file",
    "[a]()": "the link '' is dead: it leads nowhere",
    "[a](#)": "the link '#' is dead: it leads nowhere",
    "[a](?x=1)": "is dead",
    '<a href="">a</a>': "the link '' is dead: it leads nowhere",
    "<a href>a</a>": "the link '' is dead: it leads nowhere",
    "[a](/etc/passwd)": "a path from the root is another one",
    "[a](../../../../../../../../etc/passwd)": "there is no such file",
    "[a][y]": "'][y' looks like a link, is none",
    "[a][]": "'][' looks like a link, is none",
    "![a][y]": "'][y' looks like a link, is none",
    "[a](b c)": "looks like a link, is none",
    "[a](../README.md": "looks like a link, is none",
    "<p>\n[a](../README.md)\n</p>": "looks like a link, is none",
    "<details><summary>Hint</summary>[a](../README.md)</details>": "looks like a link, is none",
    "[![a](../docs/polls.png)](gone.md)": "the link 'gone.md' is dead",
    "[![a](gone.png)](../README.md)": "the link 'gone.png' is dead",
    "![a](gone.png)": "the link 'gone.png' is dead",
    "![a][y]\n\n[y]: gone.png": "the link 'gone.png' is dead",
    '<img src="gone.png">': "the link 'gone.png' is dead",
    "<img src=gone.png>": "the link 'gone.png' is dead",
    "```\n~~~\n```\n[a](gone.md)": "the link 'gone.md' is dead",
    "~~~\n```\n~~~\n[a](gone.md)": "the link 'gone.md' is dead",
    "````\n```\n````\n[a](gone.md)": "the link 'gone.md' is dead",
    "```\ncode\n```\n\n[a](gone.md)\n\n```\n```": "the link 'gone.md' is dead",
    "` [a](gone.md)": "the link 'gone.md' is dead",
    r"\`[a](gone.md)\`": "the link 'gone.md' is dead",
    # Headings that are not there.
    "[a](#nowhere)": "there is no such heading",
    "```\n# Nowhere\n```\n[a](#Nowhere)": "there is no such heading",
    "[a](../README.md#nowhere)": "there is no such heading",
    "[a](02_tasks.ipynb#nowhere)": "there is no such heading",
    "[a](../local_server/app.py#L3)": "only notebooks and Markdown files have headings",
    "[a](../docs/polls.png#polls)": "only notebooks and Markdown files have headings",
    # Links in links, in lists, over several lines.
    "[a [b](https://medium.com/x) c](../README.md)": "medium.com is not",
    "1. a\n\n   ```\n   [x](gone.md)\n   ```\n   [y](gone.md)": "the link 'gone.md' is dead",
    "<a\nhref='https://medium.com/x'>a</a>": "medium.com is not",
    "<!-- a --><a href='https://medium.com/x'>b</a>": "medium.com is not",
    "https&#58;//medium.com/x": "medium.com is not",
    # Pictures from elsewhere.
    "![a](https://docs.python.org/a.png)": "is not a file of the course",
    "![a](//docs.python.org/a.png)": "is not a file of the course",
    "![a](data:image/png;base64,AAAA)": "is not a file of the course",
    '<img src="https://docs.python.org/a.png">': "is not a file of the course",
    # HTML that leads away unseen, or is dropped.
    "<iframe src='https://docs.python.org'></iframe>": "prose does not need <iframe>",
    "<script>alert(1)</script>": "prose does not need <script>",
    "<form action='https://medium.com'></form>": "prose does not need <form>",
    "<img srcset='a.png 2x'>": "prose does not need <img srcset=…>",
    "<b style='background: url(https://medium.com)'>a</b>": "prose does not need <b style=…>",
    "<b onclick='alert(1)'>a</b>": "prose does not need <b onclick=…>",
    "<video poster='a.png'></video>": "prose does not need <video>",
    "a <object data='a.svg'></object>": "prose does not need <object>",
    "<details open><summary>Hint</summary></details>": "prose does not need <details open=…>",
}


@pytest.mark.parametrize(("prose", "sentence"), WRONG.items(), ids=WRONG)
def test_it_may_not_lead_there(prose: str, sentence: str) -> None:
    found = found_in(prose)
    assert any(sentence in each for each in found), found


def code_names(source: str) -> list[str]:
    subject = Subject(NOTEBOOK, v4.new_notebook(cells=[v4.new_code_cell(source, id="it")]))
    return [finding.sentence for finding in code.code_stays_on_this_machine(subject)]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8080/",
        "https://localhost/",
        "ws://[::1]:8080/",
        "http://{server.host}:{server.port}/",
        "http://{url.host!r}/",
        "https://shop.example/",
        "http://user:pass@127.0.0.1/",
        "http://SHOP.TEST/",
    ],
)
def test_code_may_name(address: str) -> None:
    assert code_names(f'url = f"{address}"') == []


@pytest.mark.parametrize(
    "address",
    [
        "https://httpbin.org/get",
        "HTTPS://HTTPBIN.ORG/get",
        "ftp://httpbin.org/",
        "wss://httpbin.org/",
        "http://127.0.0.1.evil.com/",
        "http://localhost@evil.com/",
        "http://localhost.evil.com/",
        "http://{x}.evil.com/",
        "http://evil.com/{x}",
        "https://exampleXexample/",
        "https://notexample/",
    ],
)
def test_code_may_not_name(address: str) -> None:
    assert code_names(f'url = f"{address}"') != []
