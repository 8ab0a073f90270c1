"""A polite link checker and downloader that survives a hostile site.

`crawl` has the crawler; every other module is one thing that it needs: `links`, `robots`,
`polite`, `retry`, `download`, `findings`, `report`. `cli` is what `python -m crawler` runs.
"""

AGENT = "learn-aiohttp-crawler"
"""How we are called, in User-Agent and to robots.txt."""
