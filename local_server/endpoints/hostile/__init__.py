"""The hostile site: `family` serves it, `site` is its map, `pages` is how it is written."""
