# Answers to the exercises of lesson 11; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: leaves the body -> 4 requests came on 4 connections
async def statuses(session, paths):
    found = []
    for path in paths:
        async with session.get(path) as response:
            found.append(response.status)
    return found


# %% exercise 1 wrong: forgets await -> read(…) was called but not awaited
async def statuses(session, paths):
    found = []
    for path in paths:
        async with session.get(path) as response:
            found.append(response.status)
            response.read()
    return found


# %% exercise 1 wrong: releases instead of reading -> came on 4 connections
async def statuses(session, paths):
    found = []
    for path in paths:
        async with session.get(path) as response:
            found.append(response.status)
            response.release()
    return found


# %% exercise 1 wrong: reads the beginning -> before its last byte had been read
async def statuses(session, paths):
    found = []
    for path in paths:
        async with session.get(path) as response:
            found.append(response.status)
            await response.content.read(1000)
    return found


# %% exercise 1 wrong: reads only what went well -> 4 requests came on
async def statuses(session, paths):
    found = []
    for path in paths:
        async with session.get(path) as response:
            found.append(response.status)
            if response.ok:
                await response.read()
    return found


# %% exercise 1 wrong: all at once -> asked for a page before the one before had been answered
async def statuses(session, paths):
    async def one(path):
        async with session.get(path) as response:
            await response.read()
            return response.status

    return await asyncio.gather(*(one(path) for path in paths))


# %% exercise 1 wrong: asks for the headers alone -> four GET requests
async def statuses(session, paths):
    found = []
    for path in paths:
        async with session.head(path) as response:
            found.append(response.status)
    return found


# %% exercise 1 wrong: asks once what is there twice -> the statuses are
async def statuses(session, paths):
    found = {}
    for path in paths:
        async with session.get(path) as response:
            found[path] = response.status
            await response.read()
    return [found[p] for p in dict.fromkeys(paths)]


# %% exercise 1 wrong: closes what it was lent -> it is lent, and not yours to close
async def statuses(session, paths):
    found = []
    async with session:
        for path in paths:
            async with session.get(path) as response:
                found.append(response.status)
                await response.read()
    return found


# %% exercise 1 wrong: a session of its own -> statuses made a session of its own
async def statuses(session, paths):
    found = []
    async with aiohttp.ClientSession(server.url) as session:
      for path in paths:
        async with session.get(path) as response:
            found.append(response.status)
            await response.read()
    return found


# %% exercise 1 right: reads in chunks
async def statuses(session, paths):
    found = []
    for path in paths:
        async with session.get(path) as response:
            async for _ in response.content.iter_chunked(2**16):
                pass
            found.append(response.status)
    return found


# %% exercise 1 right: reads without a block
async def statuses(session, paths):
    found = []
    for path in paths:
        response = await session.get(path)
        await response.text()
        found.append(response.status)
    return found


# %% exercise 1 right: a tuple
async def statuses(session, paths):
    found = []
    for path in paths:
        async with session.get(path) as response:
            await response.read()
        found.append(response.status)
    return tuple(found)


# %% exercise 1 right: tasks that take turns
async def statuses(session, paths):
    lock = asyncio.Lock()
    async def one(p):
        async with lock, session.request("GET", p) as r:
            while await r.content.readany():
                pass
            return r.status
    return await asyncio.gather(*map(one, paths))


# %% exercise 2 wrong: counts requests -> counted by you: 7 created, 5 reused
def connection_counter():
    counts = Counter()

    async def created(session, context, params):
        counts["created"] += 1

    async def reused(session, context, params):
        counts["reused"] += 1

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(created)
    trace.on_connection_reuseconn.append(reused)
    return trace, counts


# %% exercise 2 wrong: counts attempts -> a name without an address gives no connection, but you counted {'created': 1, 
def connection_counter():
    counts = Counter()

    async def created(session, context, params):
        counts["created"] += 1

    async def reused(session, context, params):
        counts["reused"] += 1

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_start.append(created)
    trace.on_connection_reuseconn.append(reused)
    return trace, counts


# %% exercise 2 wrong: forgets to hook one up -> 3 created, 0 reused
def connection_counter():
    counts = Counter()

    async def created(session, context, params):
        counts["created"] += 1

    async def reused(session, context, params):
        counts["reused"] += 1

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(created)
    return trace, counts


# %% exercise 2 wrong: one counter for all -> a new, unused counter says
COUNTS = Counter()


def connection_counter():
    COUNTS.clear()

    async def created(session, context, params):
        COUNTS["created"] += 1

    async def reused(session, context, params):
        COUNTS["reused"] += 1

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(created)
    trace.on_connection_reuseconn.append(reused)
    return trace, COUNTS


# %% exercise 2 wrong: returns the trace alone -> returns a trace and a counter
def connection_counter():
    counts = Counter()

    async def created(session, context, params):
        counts["created"] += 1

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(created)
    return trace


# %% exercise 2 wrong: counts in a plain dict -> yours is a TraceConfig and a dict
def connection_counter():
    counts = {"created": 0, "reused": 0}

    async def created(session, context, params):
        counts["created"] += 1

    async def reused(session, context, params):
        counts["reused"] += 1

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(created)
    trace.on_connection_reuseconn.append(reused)
    return trace, counts


# %% exercise 2 wrong: the other way round -> yours is a Counter and a TraceConfig
def connection_counter():
    counts = Counter()

    async def created(session, context, params):
        counts["created"] += 1

    async def reused(session, context, params):
        counts["reused"] += 1

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(created)
    trace.on_connection_reuseconn.append(reused)
    return counts, trace


# %% exercise 2 wrong: counts answers -> counted by you: 2 created, 5 reused
def connection_counter():
    counts = Counter()
    async def c(*a): counts["created"] += 1
    async def r(*a):
        counts["reused"] += 1; counts["created"] -= 1
    t = aiohttp.TraceConfig()
    t.on_request_end.append(c)
    t.on_connection_reuseconn.append(r)
    return t, counts


# %% exercise 2 wrong: takes every failure back -> 1 connection was made, on which no answer came
def connection_counter():
    counts = Counter()
    async def c(*a): counts["created"] += 1
    async def x(*a): counts["created"] -= 1
    async def r(*a): counts["reused"] += 1
    t = aiohttp.TraceConfig()
    t.on_connection_create_start.append(c)
    t.on_request_exception.append(x)
    t.on_connection_reuseconn.append(r)
    return t, counts


# %% exercise 2 right: one function for both events
def connection_counter():
    counts = Counter(created=0, reused=0)

    def counting(name):
        async def count(*arguments):
            counts.update([name])

        return count

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(counting("created"))
    trace.on_connection_reuseconn.append(counting("reused"))
    return trace, counts


# %% exercise 2 right: a class that is a counter
class Connections(Counter):
    async def note_created(self, session, context, params):
        self["created"] += 1

    async def note_reused(self, session, context, params):
        self["reused"] += 1


def connection_counter():
    counts, trace = Connections(), aiohttp.TraceConfig()
    trace.on_connection_create_end.append(counts.note_created)
    trace.on_connection_reuseconn.append(counts.note_reused)
    return trace, counts


# %% exercise 2 right: counts more than that
def connection_counter():
    counts = Counter()
    async def c(*a): counts["created"] += 1
    async def r(*a): counts["reused"] += 1
    async def q(*a): counts["requests"] += 1
    t = aiohttp.TraceConfig()
    t.on_connection_create_end.append(c)
    t.on_connection_reuseconn.append(r)
    t.on_request_start.append(q)
    t.freeze()
    return [t, counts]


# %% exercise 2 wrong: counts answers, takes the made ones away -> counted by you: 3 created, 4 reused
def connection_counter():
    counts = Counter()
    trace = aiohttp.TraceConfig()
    async def created(s, c, p): counts["created"] += 1
    async def reused(s, c, p): counts["reused"] = max(0, counts["n"] - counts["created"])
    async def n(s, c, p): counts["n"] += 1
    trace.on_connection_create_end.append(created)
    trace.on_request_end.append(n)
    trace.on_request_end.append(reused)
    return trace, counts


# %% exercise 3 wrong: no limit for a host -> requests at once, and 2 is the most that is polite
def polite_connector(resolver):
    return aiohttp.TCPConnector(resolver=resolver, limit=6)


# %% exercise 3 wrong: no limit in all -> the server saw 8
def polite_connector(resolver):
    return aiohttp.TCPConnector(resolver=resolver, limit_per_host=2)


# %% exercise 3 wrong: takes one limit for the other -> the server saw 2
def polite_connector(resolver):
    return aiohttp.TCPConnector(resolver=resolver, limit=2, limit_per_host=6)


# %% exercise 3 wrong: forgets the resolver -> asked for 0 of them
def polite_connector(resolver):
    return aiohttp.TCPConnector(limit=6, limit_per_host=2)


# %% exercise 3 wrong: forgets to return it -> polite_connector() returned None
def polite_connector(resolver):
    aiohttp.TCPConnector(resolver=resolver, limit=6, limit_per_host=2)


# %% exercise 3 wrong: throws the connections away -> none was used again
def polite_connector(resolver):
    return aiohttp.TCPConnector(resolver=resolver, limit=6, limit_per_host=2, force_close=True)


# %% exercise 3 wrong: returns the limits -> polite_connector() returned {'limit': 6
def polite_connector(resolver):
    return {"limit": 6, "limit_per_host": 2, "resolver": resolver}


# %% exercise 3 wrong: closes the resolver -> it is not yours to close
class Owner(aiohttp.TCPConnector):
    async def close(self):
        await self._resolver.close()
        await super().close()


def polite_connector(resolver):
    return Owner(resolver=resolver, limit=6, limit_per_host=2)


# %% exercise 3 wrong: the same for the same resolver -> each call makes a new connector
import functools
@functools.cache
def polite_connector(resolver):
    return aiohttp.TCPConnector(resolver=resolver, limit=6, limit_per_host=2)


# %% exercise 3 right: from a dictionary
def polite_connector(resolver):
    limits = {"limit": 6, "limit_per_host": 2}
    return aiohttp.TCPConnector(**limits, resolver=resolver, use_dns_cache=True)


# %% exercise 3 right: a class of its own
class Polite(aiohttp.TCPConnector):
    def __init__(self, resolver):
        super().__init__(resolver=resolver, limit=6, limit_per_host=2)


def polite_connector(resolver):
    return Polite(resolver)


# %% exercise 3 wrong: checks no certificate -> has a certificate that nobody vouches for
def polite_connector(resolver):
    return aiohttp.TCPConnector(resolver=resolver, limit=6, limit_per_host=2, ssl=False)


# %% exercise 3 wrong: keeps connections for an instant -> and then it was not there any more
def polite_connector(resolver):
    return aiohttp.TCPConnector(
        resolver=resolver, limit=6, limit_per_host=2, keepalive_timeout=0.05
    )


# %% exercise 4 wrong: a connector for each -> 2 connections for all were allowed
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        sessions = []
        for name in names:
            session = aiohttp.ClientSession(
                url,
                connector=aiohttp.TCPConnector(limit=limit),
                headers={"User-Agent": name},
            )
            sessions.append(await stack.enter_async_context(session))
        yield sessions


# %% exercise 4 wrong: a common queue, but no common pool -> they do not use each other's
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    turns = asyncio.Semaphore(limit)

    async def wait_for_a_turn(request, handler):
        async with turns:
            return await handler(request)

    async with contextlib.AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                aiohttp.ClientSession(
                    url, headers={"User-Agent": name}, middlewares=[wait_for_a_turn]
                )
            )
            for name in names
        ]


# %% exercise 4 wrong: forgets the limit -> 2 connections for all were allowed; the server saw at most
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with aiohttp.TCPConnector() as connector:
        sessions = [
            aiohttp.ClientSession(
                url, connector=connector, connector_owner=False, headers={"User-Agent": name}
            )
            for name in names
        ]
        try:
            yield sessions
        finally:
            for session in sessions:
                await session.close()


# %% exercise 4 wrong: one session for all -> 's session said that it is
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    connector = aiohttp.TCPConnector(limit=limit)
    async with aiohttp.ClientSession(
        url, connector=connector, headers={"User-Agent": names[0]}
    ) as session:
        yield [session for name in names]


# %% exercise 4 wrong: no names -> 's session said that it is
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=limit))
        yield [
            await stack.enter_async_context(
                aiohttp.ClientSession(url, connector=connector, connector_owner=False)
            )
            for name in names
        ]


# %% exercise 4 wrong: closes only what goes well -> the block ended with KeyError, but still open: ClientSession, TCPConnector
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    connector = aiohttp.TCPConnector(limit=limit)
    sessions = [
        aiohttp.ClientSession(
            url, connector=connector, connector_owner=False, headers={"User-Agent": name}
        )
        for name in names
    ]
    yield sessions
    for session in sessions:
        await session.close()
    await connector.close()


# %% exercise 4 wrong: nobody closes the connector -> the block ended without an error, but still open: TCPConnector
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    connector = aiohttp.TCPConnector(limit=limit)
    async with contextlib.AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                aiohttp.ClientSession(
                    url, connector=connector, connector_owner=False, headers={"User-Agent": name}
                )
            )
            for name in names
        ]


# %% exercise 4 wrong: swallows the error -> the block's exception was swallowed
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    connector = aiohttp.TCPConnector(limit=limit)
    sessions = [
        aiohttp.ClientSession(
            url, connector=connector, connector_owner=False, headers={"User-Agent": name}
        )
        for name in names
    ]
    try:
        yield sessions
    except Exception as error:
        print(type(error).__name__)
    finally:
        for session in sessions:
            await session.close()
        await connector.close()


# %% exercise 4 wrong: the sessions are closed too early -> Session is closed
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with aiohttp.TCPConnector(limit=limit) as connector:
        sessions = []
        for name in names:
            async with aiohttp.ClientSession(
                url, connector=connector, headers={"User-Agent": name}
            ) as session:
                sessions.append(session)
        yield sessions


# %% exercise 4 wrong: always two -> 3 connections for all were allowed; the server saw at most 2
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=2))
        sessions = []
        for name in names:
            session = aiohttp.ClientSession(
                url, connector=connector, connector_owner=False, headers={"User-Agent": name}
            )
            sessions.append(await stack.enter_async_context(session))
        yield sessions


# %% exercise 4 wrong: decorates the names -> Ada's session said that it is 'Ada/1.0'
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=limit))
        sessions = []
        for name in names:
            session = aiohttp.ClientSession(
                url, connector=connector, connector_owner=False, headers={"User-Agent": f"{name}/1.0"}
            )
            sessions.append(await stack.enter_async_context(session))
        yield sessions


# %% exercise 4 wrong: knows its server -> all asked for me; the server saw
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=limit))
        ss = []
        for name in names:
            s = aiohttp.ClientSession(server.url, connector=connector, connector_owner=False, headers={"User-Agent": name})
            ss.append(await stack.enter_async_context(s))
        yield ss


# %% exercise 4 wrong: one session a name, not one for each -> three names, three sessions
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=limit))
        ss = []
        for name in dict.fromkeys(names):
            s = aiohttp.ClientSession(url, connector=connector, connector_owner=False, headers={"User-Agent": name})
            ss.append(await stack.enter_async_context(s))
        yield ss


# %% exercise 4 wrong: does not close when it is cancelled -> the block ended with CancelledError
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    connector = aiohttp.TCPConnector(limit=limit)
    ss = [aiohttp.ClientSession(url, connector=connector, connector_owner=False, headers={"User-Agent": n}) for n in names]
    async def close():
        for s in ss: await s.close()
        await connector.close()
    try:
        yield ss
    except Exception:
        await close()
        raise
    else:
        await close()


# %% exercise 4 right: with try and finally
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    connector = aiohttp.TCPConnector(limit=limit)
    sessions = [
        aiohttp.ClientSession(
            url, connector=connector, connector_owner=False, headers={"User-Agent": name}
        )
        for name in names
    ]
    try:
        yield sessions
    finally:
        for session in sessions:
            await session.close()
        await connector.close()


# %% exercise 4 right: a class with enter and exit
class clients:
    def __init__(self, url, names, limit):
        self.url, self.names, self.limit = url, names, limit

    async def __aenter__(self):
        self.connector = aiohttp.TCPConnector(limit=self.limit, limit_per_host=self.limit)
        self.sessions = []
        for name in self.names:
            session = aiohttp.ClientSession(
                self.url, connector=self.connector, connector_owner=False
            )
            session.headers["User-Agent"] = name
            self.sessions.append(session)
        return self.sessions

    async def __aexit__(self, *error):
        await asyncio.gather(*(session.close() for session in self.sessions))
        await self.connector.close()


# %% exercise 4 right: every session owns it, and all end together
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    connector = aiohttp.TCPConnector(limit=limit)
    async with contextlib.AsyncExitStack() as stack:
        sessions = [
            aiohttp.ClientSession(url, connector=connector, headers={"User-Agent": name})
            for name in names
        ]
        for session in sessions:
            await stack.enter_async_context(session)
        yield sessions


# %% exercise 4 wrong: limits each host -> for two hosts there were 3 at once
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit_per_host=limit))
        yield [
            await stack.enter_async_context(
                aiohttp.ClientSession(
                    url, connector=connector, connector_owner=False, headers={"User-Agent": name}
                )
            )
            for name in names
        ]


# %% exercise 5 wrong: lets the pool make the queue -> was the queue on their clock?
async def download_all(url, paths, at_once, seconds):
    async def download(path):
        try:
            async with session.get(path) as response:
                return await response.read()
        except TimeoutError:
            return None

    connector = aiohttp.TCPConnector(limit=at_once)
    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, connector=connector, timeout=timeout) as session:
        return await asyncio.gather(*(download(path) for path in paths))


# %% exercise 5 wrong: starts the clock before the queue -> was the queue on their clock?
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(path):
        try:
            async with asyncio.timeout(seconds), turns, session.get(path) as response:
                return await response.read()
        except TimeoutError:
            return None

    async with aiohttp.ClientSession(url) as session:
        return await asyncio.gather(*(download(path) for path in paths))


# %% exercise 5 wrong: one limit for all together -> 10 reports make 10 bodies; yours: [None]
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(path):
        async with turns, session.get(path) as response:
            return await response.read()

    async with aiohttp.ClientSession(url) as session:
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.gather(*(download(path) for path in paths))
        except TimeoutError:
            return [None]


# %% exercise 5 wrong: one after the other -> the server never saw more than one
async def download_all(url, paths, at_once, seconds):
    bodies = []
    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        for path in paths:
            try:
                async with session.get(path) as response:
                    bodies.append(await response.read())
            except TimeoutError:
                bodies.append(None)
    return bodies


# %% exercise 5 wrong: all at once -> 2 at a time were allowed, but the server worked on
async def download_all(url, paths, at_once, seconds):
    async def download(path):
        try:
            async with session.get(path) as response:
                return await response.read()
        except TimeoutError:
            return None

    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        return await asyncio.gather(*(download(path) for path in paths))


# %% exercise 5 wrong: measures the silence, not the time -> was still not finished
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(path):
        async with turns:
            try:
                async with session.get(path) as response:
                    return await response.read()
            except TimeoutError:
                return None

    timeout = aiohttp.ClientTimeout(sock_read=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        return await asyncio.gather(*(download(path) for path in paths))


# %% exercise 5 wrong: reads without a time limit -> was still not finished
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(path):
        async with turns:
            try:
                async with asyncio.timeout(seconds):
                    response = await session.get(path)
            except TimeoutError:
                return None
            return await response.read()

    async with aiohttp.ClientSession(url) as session:
        return await asyncio.gather(*(download(path) for path in paths))


# %% exercise 5 wrong: lets go of the semaphore too early -> 2 at a time were allowed, but the server worked on
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(path):
        async with turns:
            request = session.get(path)
        try:
            async with request as response:
                return await response.read()
        except TimeoutError:
            return None

    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        return await asyncio.gather(*(download(path) for path in paths))


# %% exercise 5 wrong: leaves the errors in the list -> instead of None you have [TimeoutError()
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(path):
        async with turns, session.get(path) as response:
            return await response.read()

    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        calls = [download(path) for path in paths]
        return await asyncio.gather(*calls, return_exceptions=True)


# %% exercise 5 wrong: one failure ends everything -> TimeoutError (in download
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(path):
        async with turns, session.get(path) as response:
            return await response.read()

    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(download(path)) for path in paths]
    return [task.result() for task in tasks]


# %% exercise 5 wrong: a session for each -> download made 10 sessions, though one is asked for
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(path):
        async with turns:
            timeout = aiohttp.ClientTimeout(total=seconds)
            try:
                async with aiohttp.ClientSession(url, timeout=timeout) as session:
                    async with session.get(path) as response:
                        return await response.read()
            except TimeoutError:
                return None

    return await asyncio.gather(*(download(path) for path in paths))


# %% exercise 5 wrong: drops what came late -> 5 reports make 5 bodies
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(path):
        async with turns, session.get(path) as response:
            return await response.read()

    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        calls = [download(path) for path in paths]
        results = await asyncio.gather(*calls, return_exceptions=True)
    return [result for result in results if isinstance(result, bytes)]


# %% exercise 5 wrong: always two -> 3 at a time were allowed, and the server saw at most 2 at once
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(2)

    async def download(session, path):
        async with turns:
            try:
                async with session.get(path) as response:
                    return await response.read()
            except TimeoutError:
                return None

    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        return await asyncio.gather(*(download(session, path) for path in paths))


# %% exercise 5 wrong: reads text -> UnicodeDecodeError
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    async def download(session, path):
        async with turns:
            try:
                async with session.get(path) as response:
                    return (await response.text()).encode()
            except TimeoutError:
                return None
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        return await asyncio.gather(*(download(session, path) for path in paths))


# %% exercise 5 wrong: batches -> the third report had to wait until the first two had both come
async def download_all(url, paths, at_once, seconds):
    async def download(session, path):
            try:
                async with session.get(path) as response:
                    return await response.read()
            except TimeoutError:
                return None
    out = []
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        for i in range(0, len(paths), at_once):
            out += await asyncio.gather(*(download(session, path) for path in paths[i:i+at_once]))
    return out


# %% exercise 5 wrong: asks once what is there twice -> 10 reports make 10 bodies
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    out = {}
    async def download(session, path):
        async with turns:
            try:
                async with session.get(path) as response:
                    out[path] = await response.read()
            except TimeoutError:
                out[path] = None
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        await asyncio.gather(*(download(session, path) for path in dict.fromkeys(paths)))
    return [out[p] for p in dict.fromkeys(paths)]


# %% exercise 5 wrong: a limit of its own -> was the queue on their clock?
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    async def download(session, path):
        async with turns:
            try:
                async with session.get(path) as response:
                    return await response.read()
            except TimeoutError:
                return None
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=0.6)) as session:
        return await asyncio.gather(*(download(session, path) for path in paths))


# %% exercise 5 wrong: a limit for each half -> the fourth takes 0.5 s to its first byte
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    async def download(session, path):
        async with turns:
            try:
                response = await asyncio.wait_for(session.get(path), seconds)
                async with response:
                    return await asyncio.wait_for(response.read(), seconds)
            except TimeoutError:
                return None
    async with aiohttp.ClientSession(url) as session:
        return await asyncio.gather(*(download(session, path) for path in paths))


# %% exercise 5 wrong: takes nothing for failure -> the last is empty
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    async def download(session, path):
        async with turns:
            try:
                async with session.get(path) as response:
                    return await response.read() or None
            except TimeoutError:
                return None
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        return await asyncio.gather(*(download(session, path) for path in paths))


# %% exercise 5 wrong: leaves the session open -> is still open: whoever makes one closes it
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    session = aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds))
    async def download(session, path):
        async with turns:
            try:
                async with session.get(path) as response:
                    return await response.read()
            except TimeoutError:
                return None
    return await asyncio.gather(*(download(session, path) for path in paths))


# %% exercise 5 wrong: catches everything -> and the error was to escape
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    async def download(session, path):
        async with turns:
            try:
                async with session.get(path) as response:
                    return await response.read()
            except Exception:
                return None
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        return await asyncio.gather(*(download(session, path) for path in paths))


# %% exercise 5 right: workers at an iterator
async def download_all(url, paths, at_once, seconds):
    bodies = [None] * len(paths)
    waiting = iter(enumerate(paths))

    async def work(session):
        for position, path in waiting:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds), session.get(path) as response:
                    bodies[position] = await response.read()

    async with aiohttp.ClientSession(url) as session:
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(work(session))
    return bodies


# %% exercise 5 right: with wait_for and a plain await
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.BoundedSemaphore(at_once)

    async def body_of(session, path):
        response = await session.get(path)
        return await response.read()

    async def download(session, path):
        async with turns:
            try:
                return await asyncio.wait_for(body_of(session, path), seconds)
            except TimeoutError:
                return None

    async with aiohttp.ClientSession(url) as session:
        tasks = [asyncio.create_task(download(session, path)) for path in paths]
        return [await task for task in tasks]


# %% exercise 5 right: a pool of the same size, and a limit for each request
async def download_all(url, paths, at_once, seconds):
    queue = asyncio.Queue()
    for position, path in enumerate(paths):
        queue.put_nowait((position, path))
    bodies = {}

    async def work():
        while not queue.empty():
            position, path = queue.get_nowait()
            limit = aiohttp.ClientTimeout(total=seconds)
            try:
                async with session.get(path, timeout=limit) as response:
                    bodies[position] = await response.read()
            except asyncio.TimeoutError:
                bodies[position] = None

    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(url, connector=connector) as session:
        await asyncio.gather(*(work() for _ in range(at_once)))
    return [bodies[position] for position in range(len(paths))]


# %% exercise 5 right: a set of tasks, filled up
async def download_all(url, paths, at_once, seconds):
    todo = list(enumerate(paths))[::-1]
    out = [None] * len(todo)
    async with aiohttp.ClientSession(url) as session:
        async def one(i, p):
            try:
                async with asyncio.timeout(seconds):
                    async with session.get(p) as r:
                        out[i] = await r.read()
            except TimeoutError:
                pass
        pending = set()
        while todo or pending:
            while todo and len(pending) < at_once:
                pending.add(asyncio.ensure_future(one(*todo.pop())))
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for d in done:
                d.result()
    return out


# %% exercise 5 right: a tuple
async def download_all(url, paths, at_once, seconds):
    sem = asyncio.Semaphore(at_once)
    async def one(s, p):
        async with sem:
            with contextlib.suppress(asyncio.TimeoutError):
                async with s.get(p, timeout=aiohttp.ClientTimeout(seconds)) as r:
                    return await r.read()
    async with aiohttp.ClientSession(url) as s:
        return tuple(await asyncio.gather(*[one(s, p) for p in paths]))


# %% exercise 5 wrong: takes half a report for none -> in the middle, is no lack of time
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(session, path):
        async with turns:
            try:
                async with session.get(path) as response:
                    return await response.read()
            except (TimeoutError, aiohttp.ClientPayloadError):
                return None

    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        return await asyncio.gather(*(download(session, path) for path in paths))


# %% exercise 5 wrong: returns what it has filled -> a body is bytes; of yours the first is bytearray(b'*')
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(session, path):
        async with turns:
            body = bytearray()
            try:
                async with session.get(path) as response:
                    async for chunk in response.content.iter_any():
                        body += chunk
            except TimeoutError:
                return None
            return body

    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        return await asyncio.gather(*(download(session, path) for path in paths))


# %% exercise 5 right: the pool is the queue, and the clock starts with the request
async def download_all(url, paths, at_once, seconds):
    async def one(session, path):
        limit = asyncio.timeout(None)
        try:
            async with limit:
                async with session.get(path, trace_request_ctx=limit) as response:
                    return await response.read()
        except TimeoutError:
            return None
    async def begin(session, context, params):
        loop = asyncio.get_running_loop()
        context.trace_request_ctx.reschedule(loop.time() + seconds)
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(begin)
    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(url, connector=connector, trace_configs=[trace], timeout=aiohttp.ClientTimeout(total=None)) as session:
        return await asyncio.gather(*(one(session, p) for p in paths))


# %% exercise 5 wrong: takes what cannot be reached for late -> where nobody listens there is no lack of time
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(session, path):
        async with turns:
            try:
                async with session.get(path) as response:
                    return await response.read()
            except OSError:
                return None

    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        return await asyncio.gather(*(download(session, path) for path in paths))


# %% exercise 5 wrong: waits for tasks, of which there may be none -> ValueError
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)

    async def download(session, path):
        async with turns:
            with contextlib.suppress(TimeoutError):
                async with session.get(path) as response:
                    return await response.read()

    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        tasks = [asyncio.create_task(download(session, path)) for path in paths]
        await asyncio.wait(tasks)
        return [task.result() for task in tasks]

# %% exercise 3 wrong: asks for the address each time -> the resolver was asked 9 times for five names
def polite_connector(resolver):
    return aiohttp.TCPConnector(limit=6, limit_per_host=2, resolver=resolver, use_dns_cache=False)

# %% exercise 3 wrong: takes any host's certificate -> does not compare the host's name with the one in the certificate
def polite_connector(resolver):
    import ssl

    context = ssl.create_default_context()
    context.check_hostname = False
    return aiohttp.TCPConnector(limit=6, limit_per_host=2, resolver=resolver, ssl=context)

# %% exercise 3 right: a class, with a context of its own
import ssl


class polite_connector(aiohttp.TCPConnector):
    def __init__(self, resolver):
        context = ssl.create_default_context()
        super().__init__(limit=6, limit_per_host=2, resolver=resolver, ssl=context, ttl_dns_cache=60)

# %% exercise 4 wrong: one jar for all -> a cookie that ada's session was given would go with bob's requests, too
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=limit))
        shared = {"connector": connector, "cookie_jar": aiohttp.CookieJar()}
        sessions = []
        for name in names:
            headers = {"User-Agent": name}
            session = aiohttp.ClientSession(url, headers=headers, connector_owner=False, **shared)
            sessions.append(await stack.enter_async_context(session))
        yield sessions

# %% exercise 4 wrong: says it in other words -> the block ended with KeyError; what came out is RuntimeError(
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=limit))
        sessions = []
        for name in names:
            session = aiohttp.ClientSession(
                url, connector=connector, connector_owner=False, headers={"User-Agent": name}
            )
            sessions.append(await stack.enter_async_context(session))
        try:
            yield sessions
        except Exception as error:
            raise RuntimeError("a client failed") from error

# %% exercise 4 wrong: knows no base URL -> as its base URL a session knows what to ask for me
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=limit))
        sessions = []
        for name in names:
            session = aiohttp.ClientSession(
                connector=connector, connector_owner=False, headers={"User-Agent": name}
            )
            sessions.append(await stack.enter_async_context(session))
        yield sessions

# %% exercise 5 wrong: works on the next when the head is there -> 2 at a time were allowed, but the server worked on
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:

        async def download(path):
            try:
                async with turns:
                    response = await session.get(path)
                return await response.read()
            except TimeoutError:
                return None

        return await asyncio.gather(*map(download, paths))

# %% exercise 5 wrong: takes a bad status for no time -> a page that answers 404 has a body
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:

        async def download(path):
            with contextlib.suppress(TimeoutError):
                async with turns, session.get(path) as response:
                    return await response.read() if response.ok else None

        return await asyncio.gather(*map(download, paths))

# %% exercise 5 wrong: makes nothing of no reports -> no reports make an empty list; yours: None
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:

        async def download(path):
            with contextlib.suppress(TimeoutError):
                async with turns, session.get(path) as response:
                    return await response.read()

        return await asyncio.gather(*map(download, paths)) or None

# %% exercise 4 wrong: the first session owns what all share -> your code raised IndexError
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector, sessions = aiohttp.TCPConnector(limit=limit), []
        for name in names:
            session = aiohttp.ClientSession(
                url,
                connector=connector,
                connector_owner=name is names[0],
                headers={"User-Agent": name},
            )
            sessions.append(await stack.enter_async_context(session))
        stack.push_async_exit(sessions[0])
        yield sessions

# %% exercise 4 wrong: hands them out when the stack has closed them -> your code raised RuntimeError: Session is closed
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=limit))
        sessions = []
        for name in names:
            session = aiohttp.ClientSession(
                url, connector=connector, connector_owner=False, headers={"User-Agent": name}
            )
            sessions.append(await stack.enter_async_context(session))
    yield sessions


# %% exercise 1 wrong: stops at a page that is out of order -> the statuses are [200,
async def statuses(session, paths):
    found = []
    for path in paths:
        async with session.get(path) as response:
            found.append(response.status)
            await response.read()
            if response.status >= 500: break
    return found


# %% exercise 2 wrong: counts what is sent -> one that is redirected, four requests at once
def connection_counter():
    counts = Counter(); trace = aiohttp.TraceConfig()
    async def created(s, c, p): counts["created"] += 1; c.new = True
    async def sent(s, c, p):
        if not getattr(c, "new", False): counts["reused"] += 1
    trace.on_request_headers_sent.append(sent); trace.on_connection_create_end.append(created)
    return trace, counts


# %% exercise 2 wrong: counts who had to wait, too -> one that is redirected, four requests at once
def connection_counter():
    counts = Counter(); trace = aiohttp.TraceConfig()
    async def created(*_): counts["created"] += 1
    async def reused(*_): counts["reused"] += 1
    trace.on_connection_create_end.append(created); trace.on_connection_reuseconn.append(reused); trace.on_connection_queued_end.append(reused)
    return trace, counts


# %% exercise 2 right: a counter that counts by itself
class Counting(Counter):
    async def created(self, *_): self.update(created=1)
    async def reused(self, *_): self.update({"reused": 1})
def connection_counter():
    trace, counts = aiohttp.TraceConfig(dict), Counting()
    trace.on_connection_create_end.append(counts.created); trace.on_connection_reuseconn.append(counts.reused)
    return [trace, counts]


# %% exercise 3 wrong: asks somebody else if need be -> your resolver knows no localhost
class Fallback(aiohttp.abc.AbstractResolver):
    def __init__(self, r): self.r = r
    async def resolve(self, host, port=0, family=socket.AF_INET):
        try: return await self.r.resolve(host, port, family)
        except OSError: return await aiohttp.ThreadedResolver().resolve(host, port, family)
    async def close(self): pass
def polite_connector(resolver): return aiohttp.TCPConnector(resolver=Fallback(resolver), limit=6, limit_per_host=2)


# %% exercise 4 wrong: keeps no cookies -> a cookie that ada's session was given is not there any more
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    async with contextlib.AsyncExitStack() as stack:
        connector = await stack.enter_async_context(aiohttp.TCPConnector(limit=limit))
        sessions = [await stack.enter_async_context(aiohttp.ClientSession(url, connector=connector, connector_owner=False, headers={"User-Agent": n}, cookie_jar=aiohttp.DummyCookieJar())) for n in names]
        yield sessions


# %% exercise 4 wrong: a connector for all blocks -> another block of clients
the_common_one = None
@contextlib.asynccontextmanager
async def clients(url, names, limit):
    global the_common_one
    async with contextlib.AsyncExitStack() as stack:
        if the_common_one is None or the_common_one.closed: the_common_one = aiohttp.TCPConnector(limit=limit)
        connector = await stack.enter_async_context(the_common_one)
        sessions = [await stack.enter_async_context(aiohttp.ClientSession(url, connector=connector, connector_owner=False, headers={"User-Agent": n})) for n in names]
        yield sessions


# %% exercise 5 wrong: twenty at most -> 40 at a time were allowed, of 41; the server saw at most 20
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(min(at_once, 20))
    async def get(session, path):
        async with turns:
            try:
                async with session.get(path) as r: return await r.read()
            except TimeoutError: return None
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds)) as s:
        return await asyncio.gather(*(get(s, p) for p in paths))


# %% exercise 5 wrong: asks again when the time is over -> 5 reports were to be asked for once each
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    async def get(session, path):
        async with turns:
            for _ in range(2):
                try:
                    async with session.get(path) as r: return await r.read()
                except TimeoutError: pass
            return None
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds)) as s:
        return await asyncio.gather(*(get(s, p) for p in paths))


# %% exercise 5 wrong: remembers bodies -> asked for a second time, yours did not ask the server
bodies = {}
async def download_all(url, paths, at_once, seconds):
    turns = asyncio.Semaphore(at_once)
    async def get(session, path):
        async with turns:
            if path in bodies: return bodies[path]
            try:
                async with session.get(path) as r: bodies[path] = await r.read(); return bodies[path]
            except TimeoutError: return None
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=seconds)) as s:
        return await asyncio.gather(*(get(s, p) for p in paths))
