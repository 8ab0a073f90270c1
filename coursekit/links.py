"""Links to servers that a notebook runs, for the reader's own browser, wherever the notebook is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the set-up check must run where a file hides what yarl needs
    from yarl import URL

HUBS_PREFIX = "JUPYTERHUB_SERVICE_PREFIX"
"""JupyterHub and Binder set it to the path of a user's server, such as `/user/ada/`."""


@dataclass(frozen=True)
class Link:
    """A link that a notebook shows; `repr` is its address."""

    address: str
    opens: bool = True

    def __repr__(self) -> str:
        return self.address if self.opens else f"{self.address} (no browser but one here opens it)"

    def _repr_html_(self) -> str:
        address = escape(self.address)
        if not self.opens:
            return escape(repr(self))
        return f'<a href="{address}" target="_blank" rel="noopener">{address}</a>'


def link_to(url: URL) -> Link:
    """`url`, a server of this kernel's, as the reader's browser can open it.

    On the reader's own machine that is `url` itself. On a Hub or on Binder, 127.0.0.1 is another
    machine than the browser's; there jupyter-server-proxy, where it is installed, passes requests
    on (its documentation: "Accessing Arbitrary Ports or Hosts").
    """
    prefix = os.environ.get(HUBS_PREFIX)
    if not prefix:
        return Link(str(url))
    if find_spec("jupyter_server_proxy") is None:
        return Link(str(url), opens=False)
    return Link(f"{prefix.rstrip('/')}/proxy/{url.port}{url.raw_path_qs}")
