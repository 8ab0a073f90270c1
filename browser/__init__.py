"""The course in a browser's tab: nothing installed, client and server in one thread.

JupyterLite runs Python there (Pyodide), without sockets, threads and processes. What is missing is
made up for here, in the order in which one would want to know:

- `loopback`: 127.0.0.1 in memory; sockets, connections and datagrams between event loops
- `guest`: an event loop that gets its turns from another one; the local server lives in it
- `start`: puts both in place, before anything else of the course is imported
- `standins/`: modules that have no build for the browser
- `build`: the site, with a lock of its own and nothing from elsewhere
- `run.mjs`, `compare`: lessons and solutions in the same Python under Node, for CI

Nothing in the wheel needs or knows this room.
"""
