# %% exercise 1 wrong: one after the other -> a page was waited for before the next was begun
async def fetch_all(session, paths):
    return [await fetch(session, path) for path in paths]


# %% exercise 1 wrong: makes tasks, but awaits each before the next -> at most 1 at once, not 3
async def fetch_all(session, paths):
    pages = []
    for path in paths:
        task = asyncio.create_task(fetch(session, path))
        pages.append(await task)
    return pages


# %% exercise 1 wrong: an async generator is not concurrent -> at most 1 at once, not 3
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


# %% exercise 1 wrong: in order of completion -> your pages come as /delay/0.4, /delay/0.5, /delay/0.6
async def fetch_all(session, paths):
    coroutines = [fetch(session, path) for path in paths]
    return [await first_done for first_done in asyncio.as_completed(coroutines)]


# %% exercise 1 wrong: the last page only -> it returned a str
async def fetch_all(session, paths):
    tasks = [asyncio.create_task(fetch(session, path)) for path in paths]
    for task in tasks:
        page = await task
    return page


# %% exercise 1 wrong: forgot the last path -> the server saw 2 requests
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


# %% exercise 2 wrong: no limit at all -> still not finished after 4 s
async def fetch_within(session, path, seconds, default):
    return await fetch(session, path)


# %% exercise 2 wrong: the default for every error -> the error is lost
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            return await fetch(session, path)
    except Exception:
        return default


# %% exercise 2 wrong: swallows the cancellation -> a cancellation is not a timeout
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            return await fetch(session, path)
    except (TimeoutError, asyncio.CancelledError):
        return default


# %% exercise 2 wrong: swallows it inside the block -> you returned None
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            try:
                return await fetch(session, path)
            except asyncio.CancelledError:
                pass
    except TimeoutError:
        return default


# %% exercise 2 wrong: a bare except -> the error is lost
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(fetch(session, path), seconds)
    except:
        return default


# %% exercise 2 wrong: the old plain with -> your code raised TypeError
import async_timeout


async def fetch_within(session, path, seconds, default):
    try:
        with async_timeout.timeout(seconds):
            return await fetch(session, path)
    except TimeoutError:
        return default


# %% exercise 2 wrong: looks at the task later, and leaves it running -> nobody gave it up
async def fetch_within(session, path, seconds, default):
    task = asyncio.create_task(fetch(session, path))
    await asyncio.wait([task], timeout=seconds)
    return task.result() if task.done() else default


# %% exercise 2 wrong: a shield keeps the request alive -> nobody gave it up
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(asyncio.shield(fetch(session, path)), seconds)
    except TimeoutError:
        return default


# %% exercise 2 wrong: forgot to await -> fetch(…) was called but not awaited
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            return fetch(session, path)
    except TimeoutError:
        return default


# %% exercise 2 wrong: lets the timeout out -> your code raised TimeoutError
async def fetch_within(session, path, seconds, default):
    async with asyncio.timeout(seconds):
        return await fetch(session, path)
    return default


# %% exercise 2 wrong: always waits as long as it may -> still not finished after 4 s
async def fetch_within(session, path, seconds, default):
    task = asyncio.create_task(fetch(session, path))
    await asyncio.sleep(seconds + 1)
    if task.done():
        return task.result()
    task.cancel()
    return default


# %% exercise 2 right: with wait_for
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(fetch(session, path), timeout=seconds)
    except asyncio.TimeoutError:
        return default


# %% exercise 2 right: with async_timeout
import async_timeout


async def fetch_within(session, path, seconds, default):
    try:
        async with async_timeout.timeout(seconds):
            page = await fetch(session, path)
    except TimeoutError:
        page = default
    return page


# %% exercise 2 right: with a task, stopped whatever happens
async def fetch_within(session, path, seconds, default):
    task = asyncio.create_task(fetch(session, path))
    try:
        done, _ = await asyncio.wait([task], timeout=seconds)
        return task.result() if done else default
    finally:
        task.cancel()
        await asyncio.wait([task])


# %% exercise 3 wrong: only asks -> 3 of the tasks were still cleaning up
async def stop(tasks):
    for task in tasks:
        task.cancel()
    return sum(task.cancelled() for task in tasks)


# %% exercise 3 wrong: one turn of the loop is not enough -> 3 of the tasks were still cleaning up
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.sleep(0)
    return sum(task.cancelled() for task in tasks)


# %% exercise 3 wrong: gather hands out the first error -> awaited something that was cancelled
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks)
    return sum(task.cancelled() for task in tasks)


# %% exercise 3 wrong: expects no error but CancelledError -> your code raised OSError: disk full
async def stop(tasks):
    for task in tasks:
        task.cancel()
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            pass
    return sum(task.cancelled() for task in tasks)


# %% exercise 3 wrong: except Exception does not see the cancellation -> awaited something that was cancelled
async def stop(tasks):
    for task in tasks:
        task.cancel()
    for task in tasks:
        try:
            await task
        except Exception:
            pass
    return sum(task.cancelled() for task in tasks)


# %% exercise 3 wrong: counts all tasks -> your count is 4
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return len(tasks)


# %% exercise 3 wrong: counts what it asked -> your count is 3
async def stop(tasks):
    asked = sum(task.cancel() for task in tasks)
    await asyncio.gather(*tasks, return_exceptions=True)
    return asked


# %% exercise 3 wrong: forgot that there may be no task -> your code raised ValueError
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return sum(task.cancelled() for task in tasks)


# %% exercise 3 wrong: waits without cancelling -> still not finished after 5 s
async def stop(tasks):
    await asyncio.gather(*tasks, return_exceptions=True)
    return sum(task.cancelled() for task in tasks)


# %% exercise 3 wrong: forgot the return -> your count is None
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# %% exercise 3 right: with wait
async def stop(tasks):
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
    return len([task for task in tasks if task.cancelled()])


# %% exercise 3 right: counts what gather returns
async def stop(tasks):
    for task in tasks:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    return sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)


# %% exercise 3 right: one task after the other
async def stop(tasks):
    for task in tasks:
        task.cancel()
    count = 0
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            count += 1
        except Exception as error:
            print("while cleaning up:", error)
    return count


# %% exercise 4 wrong: one after the other -> the second worker had nothing to do
async def fetch_pool(session, paths, limit):
    results = []
    for path in paths:
        try:
            results.append(await fetch(session, path))
        except aiohttp.ClientError as error:
            results.append(error)
    return results


# %% exercise 4 wrong: no limit -> the limit was 2, but the server saw
async def fetch_pool(session, paths, limit):
    return await asyncio.gather(*(fetch(session, path) for path in paths), return_exceptions=True)


# %% exercise 4 wrong: a semaphore for each page limits nothing -> the limit was 2, but the server saw
async def fetch_pool(session, paths, limit):
    async def polite(path):
        async with asyncio.Semaphore(limit):
            return await fetch(session, path)

    return await asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)


# %% exercise 4 wrong: always two workers -> this time the limit was 3
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)
    work_to_do = enumerate(paths)

    async def work():
        for place, path in work_to_do:
            try:
                results[place] = await fetch(session, path)
            except aiohttp.ClientResponseError as error:
                results[place] = error

    await asyncio.gather(work(), work())
    return results


# %% exercise 4 wrong: in batches -> the other worker stood still
async def fetch_pool(session, paths, limit):
    results = []
    for start in range(0, len(paths), limit):
        batch = [fetch(session, path) for path in paths[start : start + limit]]
        results += await asyncio.gather(*batch, return_exceptions=True)
    return results


# %% exercise 4 wrong: a fixed share for each worker -> the other worker stood still
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)

    async def work(places):
        for place in places:
            try:
                results[place] = await fetch(session, paths[place])
            except aiohttp.ClientError as error:
                results[place] = error

    middle = len(paths) - 1
    await asyncio.gather(work(range(middle)), work(range(middle, len(paths))))
    return results


# %% exercise 4 wrong: a broken page costs the others -> that error came out in place of all results
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(polite(path)) for path in paths]
    return [task.result() for task in tasks]


# %% exercise 4 wrong: gather raises the first error -> that error came out in place of all results
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    return await asyncio.gather(*(polite(path) for path in paths))


# %% exercise 4 wrong: results in order of completion -> so the third result is that error
async def fetch_pool(session, paths, limit):
    queue = asyncio.Queue()
    for path in paths:
        queue.put_nowait(path)
    results = []

    async def work():
        while not queue.empty():
            path = queue.get_nowait()
            try:
                results.append(await fetch(session, path))
            except aiohttp.ClientError as error:
                results.append(error)

    await asyncio.gather(*(work() for _ in range(limit)))
    return results


# %% exercise 4 wrong: good pages first, errors last -> so the third result is that error
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    outcomes = await asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)
    return sorted(outcomes, key=lambda outcome: isinstance(outcome, Exception))


# %% exercise 4 wrong: leaves the broken page out -> your list has 4 results
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    outcomes = await asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)
    return [outcome for outcome in outcomes if isinstance(outcome, str)]


# %% exercise 4 wrong: hides the error -> so the third result is that error
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            try:
                return await fetch(session, path)
            except aiohttp.ClientError:
                return None

    return await asyncio.gather(*(polite(path) for path in paths))


# %% exercise 4 wrong: an error ends its worker, and join waits for ever -> still not finished after 5 s
async def fetch_pool(session, paths, limit):
    queue = asyncio.Queue()
    for item in enumerate(paths):
        queue.put_nowait(item)
    results = [None] * len(paths)

    async def work():
        while True:
            place, path = await queue.get()
            results[place] = await fetch(session, path)
            queue.task_done()

    workers = [asyncio.create_task(work()) for _ in range(limit)]
    try:
        await queue.join()
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    return results


# %% exercise 4 wrong: workers wait at the empty queue for ever -> left running what it had started: work()
async def fetch_pool(session, paths, limit):
    queue = asyncio.Queue()
    for item in enumerate(paths):
        queue.put_nowait(item)
    results = [None] * len(paths)

    async def work():
        while True:
            place, path = await queue.get()
            try:
                results[place] = await fetch(session, path)
            except aiohttp.ClientError as error:
                results[place] = error
            finally:
                queue.task_done()

    workers = [asyncio.create_task(work()) for _ in range(limit)]
    await queue.join()
    return results


# %% exercise 4 wrong: returns before the workers are done -> the server saw 0 requests
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)
    places = iter(range(len(paths)))

    async def work():
        for place in places:
            results[place] = await fetch(session, paths[place])

    workers = [asyncio.create_task(work()) for _ in range(limit)]
    return results


# %% exercise 4 wrong: takes the cancellation for a broken page -> a worker took the cancellation for a broken page
async def fetch_pool(session, paths, limit):
    queue = asyncio.Queue()
    for item in enumerate(paths):
        queue.put_nowait(item)
    results = [None] * len(paths)

    async def work():
        while not queue.empty():
            place, path = queue.get_nowait()
            try:
                results[place] = await fetch(session, path)
            except BaseException as error:
                results[place] = error

    await asyncio.gather(*(work() for _ in range(limit)))
    return results


# %% exercise 4 wrong: swallows its own cancellation -> it returned as if it had finished
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    tasks = [asyncio.create_task(polite(path)) for path in paths]
    try:
        return await asyncio.gather(*tasks, return_exceptions=True)
    except asyncio.CancelledError:
        return [None] * len(paths)


# %% exercise 4 wrong: cancelled, it forgets its workers -> but its workers went on
async def fetch_pool(session, paths, limit):
    queue = asyncio.Queue()
    for item in enumerate(paths):
        queue.put_nowait(item)
    results = [None] * len(paths)

    async def work():
        while True:
            place, path = await queue.get()
            try:
                results[place] = await fetch(session, path)
            except aiohttp.ClientError as error:
                results[place] = error
            finally:
                queue.task_done()

    workers = [asyncio.create_task(work()) for _ in range(limit)]
    await queue.join()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    return results


# %% exercise 4 wrong: more workers than pages crash -> your code raised asyncio.queues.QueueEmpty
async def fetch_pool(session, paths, limit):
    queue = asyncio.Queue()
    for item in enumerate(paths):
        queue.put_nowait(item)
    results = [None] * len(paths)

    async def work():
        item = queue.get_nowait()
        while item:
            place, path = item
            try:
                results[place] = await fetch(session, path)
            except aiohttp.ClientError as error:
                results[place] = error
            item = None if queue.empty() else queue.get_nowait()

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(work())
    return results


# %% exercise 4 wrong: forgot to await the group of workers -> fetch_pool() should return a list
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    return asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)


# %% exercise 4 right: workers until the queue is joined
async def fetch_pool(session, paths, limit):
    queue = asyncio.Queue()
    for item in enumerate(paths):
        queue.put_nowait(item)
    results = [None] * len(paths)

    async def work():
        while True:
            place, path = await queue.get()
            try:
                results[place] = await fetch(session, path)
            except aiohttp.ClientError as error:
                results[place] = error
            finally:
                queue.task_done()

    workers = [asyncio.create_task(work()) for _ in range(limit)]
    try:
        await queue.join()
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    return results


# %% exercise 4 right: a None for each worker says that there is no more
async def fetch_pool(session, paths, limit):
    queue = asyncio.Queue()
    pages = {}

    async def work():
        while (item := await queue.get()) is not None:
            place, path = item
            try:
                pages[place] = await fetch(session, path)
            except Exception as error:
                pages[place] = error

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(work())
        for item in [*enumerate(paths), *[None] * limit]:
            await queue.put(item)
    return [pages[place] for place in range(len(paths))]


# %% exercise 4 right: workers share an iterator
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)
    work_to_do = enumerate(paths)

    async def work():
        for place, path in work_to_do:
            try:
                results[place] = await fetch(session, path)
            except aiohttp.ClientResponseError as error:
                results[place] = error

    await asyncio.gather(*(work() for _ in range(limit)))
    return results


# %% exercise 4 right: with a semaphore
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    return await asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)
