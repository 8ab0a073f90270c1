"""The families of endpoints: one module each.

A family belongs to an application by standing in the list below, and by nothing else: what it
answers, remembers and does at the end is said in its own module (`exchange.routing.Family`). No
family needs another one; what two of them need is in `exchange`.
"""

from local_server.endpoints import (
    auth,
    bodies,
    caching,
    chat,
    compressed,
    cookies,
    digest,
    documents,
    dynamic,
    events,
    faults,
    images,
    index,
    inspection,
    live,
    login,
    methods,
    mix,
    notes,
    pagination,
    ranges,
    redirects,
    websockets,
    wire_faults,
)
from local_server.endpoints.hostile import family as hostile

FAMILIES = (
    methods,
    inspection,
    dynamic,
    bodies,
    ranges,
    documents,
    images,
    compressed,
    redirects,
    cookies,
    auth,
    digest,
    login,
    caching,
    pagination,
    notes,
    hostile,
    events,
    websockets,
    chat,
    faults,
    wire_faults,
    mix,
    live,
    index,
)
"""In the order in which the index page shows them."""
