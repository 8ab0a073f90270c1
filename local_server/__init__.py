"""The network you learn on: an httpbin-style server that lives beside the notebook.

    import local_server

    server = local_server.start()     # ready when it returns
    server.url                        # yarl.URL, for example http://127.0.0.1:8080
    server.log                        # what the server saw
    server.stop()

The rooms: `server` is the thread it runs in, `log` what it saw, `app` puts the endpoints together,
one module per family of endpoints holds them, `describe` and `replies` are what they share;
`services` starts what is beside the HTTP server: `tls`, `proxy`, `dns`, `unix`.
`python -m local_server` runs the same application as a process of its own.
"""

from local_server.log import Entry, Log
from local_server.server import Server, start

__all__ = ["Entry", "Log", "Server", "start"]
