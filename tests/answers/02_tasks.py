"""Answers to the exercises of lesson 02; tests/test_answers.py says what the headings mean."""

# %% exercise 1 wrong: one after the other -> a page was waited for before another was begun
async def fetch_all(session, paths):
    return [await fetch(session, path) for path in paths]


# %% exercise 1 wrong: makes tasks, but awaits each before the next -> the server saw at most 1 at once
async def fetch_all(session, paths):
    pages = []
    for path in paths:
        task = asyncio.create_task(fetch(session, path))
        pages.append(await task)
    return pages


# %% exercise 1 wrong: an async generator is not concurrent -> the server saw at most 1 at once
async def fetch_all(session, paths):
    async def one_by_one():
        for path in paths:
            yield await fetch(session, path)

    return [page async for page in one_by_one()]


# %% exercise 1 wrong: forgot to await gather -> it returned a _GatheringFuture
async def fetch_all(session, paths):
    return asyncio.gather(*(fetch(session, path) for path in paths))


# %% exercise 1 wrong: never awaits the coroutines -> fetch(…) was called but not awaited
async def fetch_all(session, paths):
    return [fetch(session, path) for path in paths]


# %% exercise 1 wrong: returns the tasks -> yours holds Task
async def fetch_all(session, paths):
    return [asyncio.create_task(fetch(session, path)) for path in paths]


# %% exercise 1 wrong: returns finished tasks -> yours holds Task
async def fetch_all(session, paths):
    async with asyncio.TaskGroup() as group:
        return [group.create_task(fetch(session, path)) for path in paths]


# %% exercise 1 wrong: in order of completion -> in this order; yours are
async def fetch_all(session, paths):
    coroutines = [fetch(session, path) for path in paths]
    return [await first_done for first_done in asyncio.as_completed(coroutines)]


# %% exercise 1 wrong: the last page only -> it returned a str
async def fetch_all(session, paths):
    tasks = [asyncio.create_task(fetch(session, path)) for path in paths]
    for task in tasks:
        page = await task
    return page


# %% exercise 1 wrong: forgot the last path -> one of them twice; the server saw
async def fetch_all(session, paths):
    return await asyncio.gather(*(fetch(session, path) for path in paths[:-1]))


# %% exercise 1 right: with a TaskGroup
async def fetch_all(session, paths):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(session, path)) for path in paths]
    return [task.result() for task in tasks]


# %% exercise 1 right: all tasks first, then awaits them in order
async def fetch_all(session, paths):
    tasks = []
    for path in paths:
        tasks.append(asyncio.create_task(fetch(session, path)))
    pages = []
    for task in tasks:
        pages.append(await task)
    return pages


# %% exercise 1 right: as they come, put back in order
async def fetch_all(session, paths):
    async def numbered(number, path):
        return number, await fetch(session, path)

    numbered_pages = [
        await first_done
        for first_done in asyncio.as_completed([numbered(*item) for item in enumerate(paths)])
    ]
    return [page for _, page in sorted(numbered_pages)]


# %% exercise 1 wrong: a path that comes twice is fetched once -> one of them twice; the server saw
async def fetch_all(session, paths):
    tasks = {path: asyncio.create_task(fetch(session, path)) for path in dict.fromkeys(paths)}
    return [await tasks[path] for path in paths]


# %% exercise 1 wrong: two at a time -> the server saw at most 2 at once
async def fetch_all(session, paths):
    semaphore = asyncio.Semaphore(2)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    return await asyncio.gather(*(polite(path) for path in paths))


# %% exercise 1 right: takes the list apart
async def fetch_all(session, paths):
    tasks = []
    while paths:
        tasks.append(asyncio.ensure_future(fetch(session, paths.pop(0))))
    await asyncio.wait(tasks)
    return [task.result() for task in tasks]


# %% exercise 1 wrong: at most four at once -> the server saw at most 4 at once
async def fetch_all(session, paths):
    limit = asyncio.Semaphore(4)
    async def one(p):
        async with limit: return await fetch(session, p)
    return await asyncio.gather(*(one(p) for p in paths))


# %% exercise 1 wrong: takes errors for pages -> and the error is lost
async def fetch_all(session, paths):
    return await asyncio.gather(*(fetch(session, p) for p in paths), return_exceptions=True)


# %% exercise 1 wrong: makes the pages up -> in this order; yours are
async def fetch_all(session, paths):
    await asyncio.gather(*(fetch(session, p) for p in paths))
    return ["/" + p for p in paths]


# %% exercise 1 wrong: a session of its own -> made a session of its own, though one was given
async def fetch_all(session, paths):
    async with aiohttp.ClientSession() as session:
        return await asyncio.gather(*(fetch(session, p) for p in paths))


# %% exercise 1 right: with callbacks and a future
async def fetch_all(session, paths):
    loop = asyncio.get_running_loop()
    results = [None] * len(paths)
    left = len(paths)
    fut = loop.create_future()
    if not paths: return []
    def done(i, t):
        nonlocal left
        results[i] = t
        left -= 1
        if not (left or fut.done()): fut.set_result(None)
    import functools
    tasks = []
    for i, p in enumerate(paths):
        t = loop.create_task(fetch(session, p)); t.add_done_callback(functools.partial(done, i)); tasks.append(t)
    await fut
    return [t.result() for t in results]


# %% exercise 2 wrong: one after the other -> the server saw at most 1 requests at once
async def fetch_each(session, paths):
    pages, errors = {}, {}
    for path in paths:
        try:
            pages[path] = await fetch(session, path)
        except Exception as error:
            errors[path] = error
    return pages, errors


# %% exercise 2 wrong: gather raises the first error -> came out in place of all others
async def fetch_each(session, paths):
    pages = await asyncio.gather(*(fetch(session, path) for path in paths))
    return dict(zip(paths, pages)), {}


# %% exercise 2 wrong: a group stops at the first error -> and the ExceptionGroup of one came out
async def fetch_each(session, paths):
    async with asyncio.TaskGroup() as group:
        tasks = {path: group.create_task(fetch(session, path)) for path in paths}
    return {path: task.result() for path, task in tasks.items()}, {}


# %% exercise 2 wrong: takes the group's first errors for all -> reach the server, once for each page; it saw
async def fetch_each(session, paths):
    pages, errors = {}, {}

    async def one(path):
        pages[path] = await fetch(session, path)

    try:
        async with asyncio.TaskGroup() as group:
            for path in paths:
                group.create_task(one(path))
    except* Exception as caught:
        errors |= dict(zip(paths, caught.exceptions))
    return pages, errors


# %% exercise 2 wrong: expects aiohttp's errors alone -> and the ValueError of one came out
async def fetch_each(session, paths):
    pages, errors = {}, {}

    async def one(path):
        try:
            pages[path] = await fetch(session, path)
        except aiohttp.ClientError as error:
            errors[path] = error

    await asyncio.gather(*(one(path) for path in paths))
    return pages, errors


# %% exercise 2 wrong: leaves the errors out -> your second dict has {}
async def fetch_each(session, paths):
    outcomes = await asyncio.gather(*(fetch(session, path) for path in paths), return_exceptions=True)
    return {path: page for path, page in zip(paths, outcomes) if isinstance(page, str)}, {}


# %% exercise 2 wrong: errors among the pages -> your first dict has
async def fetch_each(session, paths):
    outcomes = await asyncio.gather(*(fetch(session, path) for path in paths), return_exceptions=True)
    everything = dict(zip(paths, outcomes))
    return everything, {path: error for path, error in everything.items() if isinstance(error, Exception)}


# %% exercise 2 wrong: lists -> two dicts were wanted
async def fetch_each(session, paths):
    outcomes = await asyncio.gather(*(fetch(session, path) for path in paths), return_exceptions=True)
    pages = [outcome for outcome in outcomes if isinstance(outcome, str)]
    return pages, [outcome for outcome in outcomes if not isinstance(outcome, str)]


# %% exercise 2 wrong: the errors as text -> your second dict has
async def fetch_each(session, paths):
    outcomes = await asyncio.gather(*(fetch(session, path) for path in paths), return_exceptions=True)
    pages, errors = {}, {}
    for path, outcome in zip(paths, outcomes):
        if isinstance(outcome, Exception):
            errors[path] = str(outcome)
        else:
            pages[path] = outcome
    return pages, errors


# %% exercise 2 wrong: everything in one dict -> two dicts were wanted
async def fetch_each(session, paths):
    outcomes = await asyncio.gather(*(fetch(session, path) for path in paths), return_exceptions=True)
    return dict(zip(paths, outcomes))


# %% exercise 2 wrong: pages and errors under the wrong paths -> your first dict has
async def fetch_each(session, paths):
    outcomes = await asyncio.gather(*(fetch(session, path) for path in paths), return_exceptions=True)
    good = [outcome for outcome in outcomes if isinstance(outcome, str)]
    bad = [outcome for outcome in outcomes if not isinstance(outcome, str)]
    return dict(zip(paths, good)), dict(zip(paths, bad))


# %% exercise 2 right: each in a coroutine that catches its own error
async def fetch_each(session, paths):
    pages, errors = {}, {}

    async def one(path):
        try:
            pages[path] = await fetch(session, path)
        except Exception as error:
            errors[path] = error

    async with asyncio.TaskGroup() as group:
        while paths:
            group.create_task(one(paths.pop()))
    return pages, errors


# %% exercise 2 right: with wait, which raises nothing
async def fetch_each(session, paths):
    tasks = {asyncio.create_task(fetch(session, path)): path for path in paths}
    await asyncio.wait(tasks)
    pages = {path: task.result() for task, path in tasks.items() if not task.exception()}
    return pages, {path: task.exception() for task, path in tasks.items() if task.exception()}


# %% exercise 2 wrong: at most four at once -> pages take their time; of these the server saw at most 4 requests
async def fetch_each(session, paths):
    pages, errors = {}, {}
    sem = asyncio.Semaphore(4)
    async def one(p):
        async with sem:
            try: pages[p] = await fetch(session, p)
            except Exception as e: errors[p] = e
    await asyncio.gather(*map(one, paths))
    return pages, errors


# %% exercise 2 wrong: errors of its own -> is not the one that fetch() raised for it
async def fetch_each(session, paths):
    pages, errors = {}, {}
    async def one(p):
        try: pages[p] = await fetch(session, p)
        except aiohttp.ClientResponseError as e: errors[p] = aiohttp.ClientResponseError(e.request_info, (), status=404)
        except Exception as e: errors[p] = e
    await asyncio.gather(*map(one, paths))
    return pages, errors


# %% exercise 2 wrong: makes the pages up -> not what fetch() returned
async def fetch_each(session, paths):
    rs = await asyncio.gather(*(fetch(session, p) for p in paths), return_exceptions=True)
    return {p: "/" + p for p, r in zip(paths, rs) if isinstance(r, str)}, {p: r for p, r in zip(paths, rs) if not isinstance(r, str)}


# %% exercise 2 right: as they come
async def fetch_each(session, paths):
    import collections
    pages, errors = collections.OrderedDict(), collections.defaultdict(list)
    async def one(p):
        try: return p, await fetch(session, p), None
        except Exception as e: return p, None, e
    for c in asyncio.as_completed([one(p) for p in paths]):
        p, page, e = await c
        if e is None: pages[p] = page
        else: errors[p] = e
    return pages, errors


# %% exercise 3 wrong: gather leaves the others running -> but the server still works on
async def fetch_album(session, paths):
    return await asyncio.gather(*(fetch(session, path) for path in paths))


# %% exercise 3 wrong: the group comes out -> the error came out inside an ExceptionGroup
async def fetch_album(session, paths):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(session, path)) for path in paths]
    return [task.result() for task in tasks]


# %% exercise 3 right: raises inside except*
async def fetch_album(session, paths):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(session, path)) for path in paths]
    except* Exception as errors:
        raise errors.exceptions[0]
    return [task.result() for task in tasks]


# %% exercise 3 wrong: waits for all, then looks -> still not finished after 5 s
async def fetch_album(session, paths):
    outcomes = await asyncio.gather(*(fetch(session, path) for path in paths), return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
    return outcomes


# %% exercise 3 wrong: one after the other -> the server saw at most 1 requests at once
async def fetch_album(session, paths):
    return [await fetch(session, path) for path in paths]


# %% exercise 3 wrong: waits in order, and sees the error late -> still not finished after 5 s
async def fetch_album(session, paths):
    tasks = [asyncio.create_task(fetch(session, path)) for path in paths]
    try:
        return [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()


# %% exercise 3 wrong: returns the error -> fetch_album() returned ClientResponseError
async def fetch_album(session, paths):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(session, path)) for path in paths]
    except ExceptionGroup as errors:
        return errors.exceptions[0]
    return [task.result() for task in tasks]


# %% exercise 3 wrong: an error of its own -> fetch_album() raised RuntimeError
async def fetch_album(session, paths):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(session, path)) for path in paths]
    except ExceptionGroup as errors:
        raise RuntimeError("no album") from errors
    return [task.result() for task in tasks]


# %% exercise 3 wrong: hands out the pages as they come -> your list is
async def fetch_album(session, paths):
    tasks = [asyncio.create_task(fetch(session, path)) for path in paths]
    try:
        return [await first_done for first_done in asyncio.as_completed(tasks)]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# %% exercise 3 wrong: expects aiohttp's errors alone -> the error came out inside an ExceptionGroup
async def fetch_album(session, paths):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(session, path)) for path in paths]
    except* aiohttp.ClientError as errors:
        error = errors.exceptions[0]
    else:
        return [task.result() for task in tasks]
    raise error


# %% exercise 3 right: gather, and stops the others by hand
async def fetch_album(session, paths):
    tasks = [asyncio.create_task(fetch(session, path)) for path in paths]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


# %% exercise 3 right: waits for the first exception
async def fetch_album(session, paths):
    tasks = [asyncio.create_task(fetch(session, path)) for path in paths]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()
    return [task.result() for task in tasks]


# %% exercise 3 right: with except*, and raises after it
async def fetch_album(session, paths):
    error = None
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(session, paths.pop(0))) for _ in range(len(paths))]
    except* Exception as errors:
        error = errors.exceptions[0]
    if error:
        raise error
    return [task.result() for task in tasks]


# %% exercise 3 wrong: an error of the same kind -> what came out is another error, ValueError('bad')
async def fetch_album(session, paths):
    try:
        async with asyncio.TaskGroup() as g:
            ts = [g.create_task(fetch(session, p)) for p in paths]
    except ExceptionGroup as group:
        e = group.exceptions[0]
        if isinstance(e, aiohttp.ClientResponseError): raise e
        raise ValueError("bad") from None
    return [t.result() for t in ts]


# %% exercise 3 wrong: at most four at once -> the server saw at most 4 requests at once
async def fetch_album(session, paths):
    s = asyncio.Semaphore(4)
    async def one(p):
        async with s: return await fetch(session, p)
    try:
        async with asyncio.TaskGroup() as g:
            ts = [g.create_task(one(p)) for p in paths]
    except ExceptionGroup as group:
        raise group.exceptions[0]
    return [t.result() for t in ts]


# %% exercise 3 wrong: makes the pages up -> in this order; your list is
async def fetch_album(session, paths):
    try:
        async with asyncio.TaskGroup() as g:
            ts = [g.create_task(fetch(session, p)) for p in paths]
    except ExceptionGroup as group:
        raise group.exceptions[0]
    return ["/" + p for p in paths]


# %% exercise 3 right: as they come, and stops the rest
async def fetch_album(session, paths):
    ts = [asyncio.create_task(fetch(session, p)) for p in paths]
    try:
        for c in asyncio.as_completed(ts): await c
        return tuple(t.result() for t in ts)
    finally:
        for t in ts: t.cancel()
        if ts: await asyncio.wait(ts)


# %% exercise 1 wrong: swallows its own cancellation -> fetch_all() was cancelled while it waited, and it returned ['/anything']
async def fetch_all(session, paths):
    tasks = [asyncio.create_task(fetch(session, path)) for path in paths]
    try:
        return await asyncio.gather(*tasks)
    except asyncio.CancelledError:
        return [task.result() for task in tasks if task.done() and not task.cancelled()]


# %% exercise 1 wrong: drops the broken pages among good ones -> fetch_all() did not: it returned ['/anything', '/robots.txt'], and the error is lost
async def fetch_all(session, paths):
    pages = await asyncio.gather(*(fetch(session, path) for path in paths), return_exceptions=True)
    if isinstance(pages[0], Exception):
        raise pages[0]
    return [page for page in pages if not isinstance(page, Exception)]


# %% exercise 1 wrong: an error of its own kind -> as for fetch_all(), it raised ClientResponseError: 500
async def fetch_all(session, paths):
    try:
        return await asyncio.gather(*(fetch(session, path) for path in paths))
    except aiohttp.ClientResponseError as error:
        raise aiohttp.ClientResponseError(error.request_info, (), status=500) from error


# %% exercise 1 wrong: ten at once -> the server saw at most 10 at once
async def fetch_all(session, paths):
    limit = asyncio.Semaphore(10)
    async def one(p):
        async with limit: return await fetch(session, p)
    return await asyncio.gather(*(one(p) for p in paths))


# %% exercise 1 right: in a group inside a group
async def fetch_all(session, paths):
    async with asyncio.TaskGroup() as outer:
        async def inside():
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(fetch(session, path)) for path in paths]
            return [t.result() for t in tasks]
        task = outer.create_task(inside())
    return task.result()


# %% exercise 2 wrong: awaits each, and takes its own cancellation for an error of the page -> fetch_each() was cancelled while it waited, and it returned ({'anything': '/anything'}, {'delay/1': CancelledError()})
async def fetch_each(session, paths):
    tasks = {path: asyncio.create_task(fetch(session, path)) for path in paths}
    pages, errors = {}, {}
    for path, task in tasks.items():
        try:
            pages[path] = await task
        except BaseException as error:
            errors[path] = error
    return pages, errors


# %% exercise 2 wrong: only two kinds -> and the Broken of one came out in place of all others
async def fetch_each(session, paths):
    pages, errors = {}, {}
    async def one(path):
        try:
            pages[path] = await fetch(session, path)
        except (aiohttp.ClientError, ValueError) as error:
            errors[path] = error
    await asyncio.gather(*(one(path) for path in paths))
    return pages, errors


# %% exercise 2 wrong: copies of the errors -> but another of its kind
async def fetch_each(session, paths):
    import copy
    pages, errors = {}, {}
    async def one(p):
        try: pages[p] = await fetch(session, p)
        except Exception as e: errors[p] = type(e)(*e.args) if not isinstance(e, aiohttp.ClientResponseError) else aiohttp.ClientResponseError(e.request_info, e.history, status=e.status)
    await asyncio.gather(*map(one, paths))
    return pages, errors


# %% exercise 3 wrong: swallows cancellation -> fetch_album() was cancelled while it waited, and it returned None
async def fetch_album(session, paths):
    tasks = [asyncio.create_task(fetch(session, p)) for p in paths]
    try:
        return await asyncio.gather(*tasks)
    except (Exception, asyncio.CancelledError):
        for t in tasks: t.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for t in tasks:
            if not t.cancelled() and t.exception(): raise t.exception()


# %% exercise 3 wrong: only two kinds -> the error came out inside an ExceptionGroup
async def fetch_album(session, paths):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(session, path)) for path in paths]
    except* (aiohttp.ClientResponseError, ValueError) as errors:
        error = errors.exceptions[0]
    else:
        error = None
    if error: raise error
    return [task.result() for task in tasks]


# %% exercise 3 wrong: a cancellation comes out as another error -> and it raised RuntimeError: stopped
async def fetch_album(session, paths):
    tasks = [asyncio.create_task(fetch(session, p)) for p in paths]
    try:
        return await asyncio.gather(*tasks)
    except BaseException as e:
        for t in tasks: t.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if isinstance(e, asyncio.CancelledError): raise RuntimeError("stopped")
        raise


# %% exercise 3 right: as they come
async def fetch_album(session, paths):
    tasks = [asyncio.create_task(fetch(session, p)) for p in paths]
    try:
        for c in asyncio.as_completed(tasks): await c
    except BaseException:
        for t in tasks: t.cancel()
        raise
    return [t.result() for t in tasks]
# %% exercise 1 wrong: remembers pages -> called once more, for redirect/1 alone, fetch_all() did not fetch it
known = {}


async def fetch_all(session, paths):
    async def remembered(path):
        if path not in known:
            known[path] = await fetch(session, path)
        else:
            await session.get(server.url / "anything" / "else" / path)
        return known[path]

    return await asyncio.gather(*map(remembered, paths))
# %% exercise 2 wrong: goes on with the dicts of the call before -> called once more, for ['redirect/1'], it should return
async def fetch_each(session, paths, pages={}, errors={}):
    async def keep(path):
        try:
            pages[path] = await fetch(session, path)
        except Exception as error:
            errors[path] = error

    await asyncio.gather(*map(keep, paths))
    return pages, errors
# %% exercise 2 wrong: one dict where all are good -> called once more, for ['redirect/1'], it should return
async def fetch_each(session, paths):
    outcomes = await asyncio.gather(*[fetch(session, path) for path in paths], return_exceptions=True)
    both = dict(zip(paths, outcomes))
    errors = {path: outcome for path, outcome in both.items() if isinstance(outcome, Exception)}
    pages = {path: outcome for path, outcome in both.items() if path not in errors}
    return (pages, errors) if errors else pages
# %% exercise 3 wrong: goes on with the list of the call before -> called once more, for redirect/1 alone, it should return
async def fetch_album(session, paths, pages=[]):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(session, path)) for path in paths]
    except ExceptionGroup as errors:
        raise errors.exceptions[0]
    pages += [task.result() for task in tasks]
    return pages
# %% exercise 3 wrong: knows what to do with one error only -> 2 pages failed at once, and the error came out inside an ExceptionGroup
async def fetch_album(session, paths):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(session, path)) for path in paths]
    except ExceptionGroup as errors:
        if len(errors.exceptions) == 1:
            raise errors.exceptions[0]
        raise
    return [task.result() for task in tasks]
# %% exercise 3 wrong: looks once, when the first page is there -> still not finished after 5 s
async def fetch_album(session, paths):
    tasks = [asyncio.create_task(fetch(session, path)) for path in paths]
    if tasks:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        if task.done() and task.exception():
            for other in tasks:
                other.cancel()
            raise task.exception()
    return [await task for task in tasks]
# %% exercise 3 wrong: stops the others for errors of one kind -> but the server still works on
async def fetch_album(session, paths):
    tasks = [asyncio.create_task(fetch(session, path)) for path in paths]
    try:
        return await asyncio.gather(*tasks)
    except aiohttp.ClientError:
        for task in tasks:
            task.cancel()
        raise


# %% exercise 1 wrong: the first page alone, then the rest -> of the slow pages the server saw at most
async def fetch_all(session, paths):
    paths = list(paths)
    if not paths: return []
    first = await fetch(session, paths[0])
    return [first, *await asyncio.gather(*(fetch(session, p) for p in paths[1:]))]


# %% exercise 1 wrong: tries a broken page again -> was asked 2 times for status/
async def fetch_all(session, paths):
    async def one(p):
        try:
            return await fetch(session, p)
        except Exception:
            return await fetch(session, p)
    return await asyncio.gather(*map(one, paths))


# %% exercise 2 right: catches each cancellation too, and gather still raises it
async def fetch_each(session, paths):
    pages, errors = {}, {}
    async def one(p):
        try: pages[p] = await fetch(session, p)
        except BaseException as e: errors[p] = e
    await asyncio.gather(*map(one, paths))
    return pages, errors


# %% exercise 3 wrong: forgets the error, and asks the pages that were stopped -> out of fetch_album() came a cancellation
async def fetch_album(session, paths):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(session, path)) for path in paths]
    except ExceptionGroup as errors:
        errors.exceptions[0]
    return [task.result() for task in tasks]


# %% exercise 3 wrong: keeps the pages of calls before -> it should fetch that; the server saw []
pages_seen = {}
async def fetch_album(session, paths):
    try:
        async with asyncio.TaskGroup() as g:
            tasks = {p: g.create_task(fetch(session, p)) for p in paths if p not in pages_seen}
    except ExceptionGroup as group:
        raise group.exceptions[0]
    pages_seen.update({p: t.result() for p, t in tasks.items()})
    return [pages_seen[p] for p in paths]


# %% exercise 3 right: with a TaskGroup of its own kind
class Plain(asyncio.TaskGroup):
    async def __aexit__(self, *args):
        try: return await super().__aexit__(*args)
        except BaseExceptionGroup as group: raise group.exceptions[0] from None
async def fetch_album(session, paths):
    async with Plain() as g:
        tasks = [g.create_task(fetch(session, p)) for p in paths]
    return [t.result() for t in tasks]


# %% exercise 1 wrong: an error made anew -> what fetch() raised for 'broken' is Broken
async def fetch_all(session, paths):
    try:
        return await asyncio.gather(*(fetch(session, path) for path in paths))
    except Broken as error:
        raise type(error)(*error.args)


# %% exercise 3 wrong: an error made anew -> fetch() raised Broken('it is broken')
async def fetch_album(session, paths):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(session, path)) for path in paths]
    except ExceptionGroup as errors:
        error = errors.exceptions[0]
        raise error if isinstance(error, aiohttp.ClientError) else type(error)(str(error))
    return [task.result() for task in tasks]
