"""Answers to the exercises of lesson 03; tests/test_answers.py says what the headings mean."""

# %% exercise 1 wrong: no limit at all -> 0 s is no time at all
async def fetch_within(session, path, seconds, default):
    return await fetch(session, path)


# %% exercise 1 wrong: the default for every error -> the error is lost
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            return await fetch(session, path)
    except Exception:
        return default


# %% exercise 1 wrong: swallows the cancellation -> a cancellation is not a timeout
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            return await fetch(session, path)
    except (TimeoutError, asyncio.CancelledError):
        return default


# %% exercise 1 wrong: swallows it inside the block -> you returned None
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            try:
                return await fetch(session, path)
            except asyncio.CancelledError:
                pass
    except TimeoutError:
        return default


# %% exercise 1 wrong: a bare except -> the error is lost
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(fetch(session, path), seconds)
    except:
        return default


# %% exercise 1 wrong: the old plain with -> your code raised TypeError
import async_timeout


async def fetch_within(session, path, seconds, default):
    try:
        with async_timeout.timeout(seconds):
            return await fetch(session, path)
    except TimeoutError:
        return default


# %% exercise 1 wrong: looks at the task later, and leaves it running -> nobody gave it up
async def fetch_within(session, path, seconds, default):
    task = asyncio.create_task(fetch(session, path))
    await asyncio.wait([task], timeout=seconds)
    return task.result() if task.done() else default


# %% exercise 1 wrong: a shield keeps the request alive -> nobody gave it up
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(asyncio.shield(fetch(session, path)), seconds)
    except TimeoutError:
        return default


# %% exercise 1 wrong: forgot to await -> fetch(…) was called but not awaited
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            return fetch(session, path)
    except TimeoutError:
        return default


# %% exercise 1 wrong: lets the timeout out -> your code raised TimeoutError
async def fetch_within(session, path, seconds, default):
    async with asyncio.timeout(seconds):
        return await fetch(session, path)
    return default


# %% exercise 1 wrong: always waits as long as it may -> still not finished after 9 s
async def fetch_within(session, path, seconds, default):
    task = asyncio.create_task(fetch(session, path))
    await asyncio.sleep(seconds + 1)
    if task.done():
        return task.result()
    task.cancel()
    return default


# %% exercise 1 right: with wait_for
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(fetch(session, path), timeout=seconds)
    except asyncio.TimeoutError:
        return default


# %% exercise 1 right: with async_timeout
import async_timeout


async def fetch_within(session, path, seconds, default):
    try:
        async with async_timeout.timeout(seconds):
            page = await fetch(session, path)
    except TimeoutError:
        page = default
    return page


# %% exercise 1 right: with a task, stopped whatever happens
async def fetch_within(session, path, seconds, default):
    task = asyncio.create_task(fetch(session, path))
    try:
        done, _ = await asyncio.wait([task], timeout=seconds)
        return task.result() if done else default
    finally:
        task.cancel()
        await asyncio.wait([task])


# %% exercise 1 wrong: the same limit, whatever was asked for -> 0 s is no time at all
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(0.5):
            return await fetch(session, path)
    except TimeoutError:
        return default


# %% exercise 1 wrong: a generous limit, whatever was asked for -> 0 s is no time at all
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(2):
            return await fetch(session, path)
    except TimeoutError:
        return default


# %% exercise 1 wrong: waits twice as long as it may -> you were still waiting for the page
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(fetch(session, path), 2 * seconds)
    except TimeoutError:
        return default


# %% exercise 1 wrong: waits half as long as it may -> 1.49 s were time enough for a page that takes 1.48 s
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(fetch(session, path), seconds / 2)
    except TimeoutError:
        return default


# %% exercise 1 wrong: takes every error of the system for lateness -> raised an error for 'faults/reset-before-headers', in time
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            return await fetch(session, path)
    except OSError:
        return default


# %% exercise 1 wrong: hides what is wrong with the path -> raised an error for '/html', in time
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            return await fetch(session, path)
    except (TimeoutError, ValueError):
        return default


# %% exercise 1 wrong: hides aiohttp's errors -> in time; your function returned
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(fetch(session, path), seconds)
    except (TimeoutError, aiohttp.ClientError):
        return default


# %% exercise 1 wrong: None, whatever the default is -> and the default is []; you returned None
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(fetch(session, path), seconds)
    except TimeoutError:
        return None


# %% exercise 1 right: asks the block whose time was up
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds) as limit:
            return await fetch(session, path)
    except TimeoutError:
        if not limit.expired():
            raise
        return default


# %% exercise 1 right: with an alarm of the loop
async def fetch_within(session, path, seconds, default):
    late = []

    def give_up():
        late.append(True)
        task.cancel()

    task = asyncio.ensure_future(fetch(session, path))
    alarm = asyncio.get_running_loop().call_later(seconds, give_up)
    try:
        return await task
    except asyncio.CancelledError:
        if late and not asyncio.current_task().cancelling():
            return default
        raise
    finally:
        alarm.cancel()


# %% exercise 1 wrong: a session of its own -> fetch_within made a session of its own, though one was given
async def fetch_within(session, path, seconds, default):
    async with aiohttp.ClientSession() as s:
        try: return await asyncio.wait_for(fetch(s, path), seconds)
        except TimeoutError: return default


# %% exercise 1 wrong: takes an empty default for none -> and the default is []; you returned 'too late'
async def fetch_within(session, path, seconds, default):
    try: return await asyncio.wait_for(fetch(session, path), seconds)
    except TimeoutError: return default or "too late"


# %% exercise 1 wrong: makes the page up -> leads to /get; you returned '/redirect/1'
async def fetch_within(session, path, seconds, default):
    try: await asyncio.wait_for(fetch(session, path), seconds)
    except TimeoutError: return default
    return "/" + path


# %% exercise 1 wrong: asks again after an error -> requests; of yours it saw
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            try: return await fetch(session, path)
            except aiohttp.ClientError: return await fetch(session, path)
    except TimeoutError: return default


# %% exercise 1 wrong: a whole number of seconds -> 1.49 s were time enough for a page that takes 1.48 s
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(round(seconds)):
            return await fetch(session, path)
    except TimeoutError: return default


# %% exercise 1 wrong: a second at least -> 0 s is no time at all
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(max(1, int(seconds))):
            return await fetch(session, path)
    except TimeoutError: return default


# %% exercise 1 wrong: an error of its own -> in time; your function raised another one, ValueError(
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            try: return await fetch(session, path)
            except aiohttp.ClientError as e: raise ValueError(str(e))
    except TimeoutError: return default


# %% exercise 1 right: with as_completed
async def fetch_within(session, path, seconds, default):
    t = asyncio.create_task(fetch(session, path))
    try:
        for c in asyncio.as_completed([t], timeout=seconds):
            return await c
    except TimeoutError:
        return default
    finally:
        t.cancel()
        await asyncio.gather(t, return_exceptions=True)


# %% exercise 2 wrong: only asks -> of the tasks were still cleaning up
async def stop(tasks):
    for task in tasks:
        task.cancel()
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: one turn of the loop is not enough -> of the tasks were still cleaning up
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.sleep(0)
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: gather hands out the first error -> your code raised LookupError: long ago
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks)
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: expects no error but CancelledError -> your code raised OSError: disk full
async def stop(tasks):
    for task in tasks:
        task.cancel()
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            pass
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: except Exception does not see the cancellation -> awaited something that was cancelled
async def stop(tasks):
    for task in tasks:
        task.cancel()
    for task in tasks:
        try:
            await task
        except Exception:
            pass
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: counts all tasks -> ended cancelled, one of them before; your count is
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return len(tasks)


# %% exercise 2 wrong: counts what it asked -> ended cancelled, one of them before; your count is
async def stop(tasks):
    asked = sum(task.cancel() for task in tasks)
    await asyncio.gather(*tasks, return_exceptions=True)
    return asked


# %% exercise 2 wrong: forgot that there may be no task -> your code raised ValueError
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: waits without cancelling -> of the tasks went on with their work
async def stop(tasks):
    await asyncio.gather(*tasks, return_exceptions=True)
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: forgot the return -> your count is None
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# %% exercise 2 right: with wait
async def stop(tasks):
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
    return len([task for task in tasks if task.cancelled()])


# %% exercise 2 right: counts what gather returns
async def stop(tasks):
    for task in tasks:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    return sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)


# %% exercise 2 wrong: one task after the other -> and took that for the end of one of its tasks
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


# %% exercise 2 wrong: waits for a while -> of the tasks were still cleaning up
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.sleep(0.5)
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: waits for a long while -> all tasks had ended, and stop() was still waiting
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.sleep(2)
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: waits for a second at most -> of the tasks were still cleaning up
async def stop(tasks):
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=1)
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: waits until the first has ended -> of the tasks were still cleaning up
async def stop(tasks):
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: counts whatever is over -> ended cancelled, one of them before; your count is
async def stop(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return sum(task.done() for task in tasks)


# %% exercise 2 wrong: counts a failure as cancelled -> ended cancelled, one of them before; your count is
async def stop(tasks):
    for task in tasks:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    return sum(isinstance(outcome, BaseException) for outcome in outcomes)


# %% exercise 2 wrong: only the last one is cancelled -> of the tasks went on with their work
async def stop(tasks):
    for task in tasks:
        pass
    if tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: turns its own cancellation into a count -> and took that for the end of one of its tasks
async def stop(tasks):
    for task in tasks:
        task.cancel()
    try:
        await asyncio.gather(*tasks, return_exceptions=True)
    except asyncio.CancelledError:
        pass
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 right: one task after the other, and tells its own cancellation from theirs
async def stop(tasks):
    for task in tasks:
        task.cancel()
    count = 0
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            if asyncio.current_task().cancelling():
                raise
            count += 1
        except Exception as error:
            print("while cleaning up:", error)
    return count


# %% exercise 2 right: takes the list apart, and looks again and again
async def stop(tasks):
    cancelled = 0
    for task in tasks:
        task.cancel()
    while tasks:
        task = tasks.pop()
        while not task.done():
            await asyncio.sleep(0.01)
        cancelled += task.cancelled()
    return cancelled


# %% exercise 2 wrong: forgets one that had been cancelled before -> ended cancelled, one of them before; your count is
async def stop(tasks):
    mine = [t for t in tasks if not t.done()]
    for t in mine: t.cancel()
    if mine: await asyncio.wait(mine)
    return sum(t.cancelled() for t in mine)


# %% exercise 2 wrong: cancels again and again -> had cancelled tasks again which were still cleaning up
async def stop(tasks):
    while any(not t.done() for t in tasks):
        for t in tasks: t.cancel()
        await asyncio.sleep(0.01)
    return sum(t.cancelled() for t in tasks)


# %% exercise 2 wrong: waits for ten seconds at most -> of the tasks were still cleaning up
async def stop(tasks):
    for t in tasks: t.cancel()
    if tasks: await asyncio.wait(tasks, timeout=10)
    return sum(t.cancelled() for t in tasks)


# %% exercise 2 right: with callbacks
async def stop(tasks):
    tasks = set(tasks)
    todo = {t for t in tasks if not t.done()}
    if todo:
        ev = asyncio.Event()
        left = len(todo)
        def gone(t):
            nonlocal left
            left -= 1
            if not left: ev.set()
        for t in todo:
            t.add_done_callback(gone); t.cancel()
        await ev.wait()
    return [t.cancelled() for t in tasks].count(True)


# %% exercise 3 wrong: one after the other -> the second worker had nothing to do
async def fetch_pool(session, paths, limit):
    results = []
    for path in paths:
        try:
            results.append(await fetch(session, path))
        except Exception as error:
            results.append(error)
    return results


# %% exercise 3 wrong: no limit -> the limit was 2, but the server saw
async def fetch_pool(session, paths, limit):
    return await asyncio.gather(*(fetch(session, path) for path in paths), return_exceptions=True)


# %% exercise 3 wrong: a semaphore for each page limits nothing -> the limit was 2, but the server saw
async def fetch_pool(session, paths, limit):
    async def polite(path):
        async with asyncio.Semaphore(limit):
            return await fetch(session, path)

    return await asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)


# %% exercise 3 wrong: always two workers -> the limit was 1, but the server saw 2
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)
    work_to_do = enumerate(paths)

    async def work():
        for place, path in work_to_do:
            try:
                results[place] = await fetch(session, path)
            except Exception as error:
                results[place] = error

    await asyncio.gather(work(), work())
    return results


# %% exercise 3 wrong: in batches -> the other worker stood still
async def fetch_pool(session, paths, limit):
    results = []
    for start in range(0, len(paths), limit):
        batch = [fetch(session, path) for path in paths[start : start + limit]]
        results += await asyncio.gather(*batch, return_exceptions=True)
    return results


# %% exercise 3 wrong: a fixed share for each worker -> the other worker stood still
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)

    async def work(places):
        for place in places:
            try:
                results[place] = await fetch(session, paths[place])
            except Exception as error:
                results[place] = error

    middle = len(paths) - 1
    await asyncio.gather(work(range(middle)), work(range(middle, len(paths))))
    return results


# %% exercise 3 wrong: a broken page costs the others -> its error came out in place of all results: ExceptionGroup
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(polite(path)) for path in paths]
    return [task.result() for task in tasks]


# %% exercise 3 wrong: gather raises the first error -> its error came out in place of all results: 
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    return await asyncio.gather(*(polite(path) for path in paths))


# %% exercise 3 wrong: results in order of completion -> in this order; yours are
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
            except Exception as error:
                results.append(error)

    await asyncio.gather(*(work() for _ in range(limit)))
    return results


# %% exercise 3 wrong: good pages first, errors last -> in this order; yours are
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    outcomes = await asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)
    return sorted(outcomes, key=lambda outcome: isinstance(outcome, Exception))


# %% exercise 3 wrong: leaves the broken page out -> in this order; yours are
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    outcomes = await asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)
    return [outcome for outcome in outcomes if isinstance(outcome, str)]


# %% exercise 3 wrong: hides the error -> in this order; yours are
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            try:
                return await fetch(session, path)
            except Exception:
                return None

    return await asyncio.gather(*(polite(path) for path in paths))


# %% exercise 3 wrong: an error ends its worker, and join waits for ever -> still not finished after 6 s
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


# %% exercise 3 wrong: workers wait at the empty queue for ever -> left running what it had started: work()
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
            except Exception as error:
                results[place] = error
            finally:
                queue.task_done()

    workers = [asyncio.create_task(work()) for _ in range(limit)]
    await queue.join()
    return results


# %% exercise 3 wrong: returns before the workers are done -> it saw 0 requests
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)
    places = iter(range(len(paths)))

    async def work():
        for place in places:
            results[place] = await fetch(session, paths[place])

    workers = [asyncio.create_task(work()) for _ in range(limit)]
    return results


# %% exercise 3 wrong: takes the cancellation for a broken page -> a worker took the cancellation for a broken page
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


# %% exercise 3 wrong: swallows its own cancellation -> the pool was cancelled, and it returned [None
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


# %% exercise 3 wrong: cancelled, it forgets its workers -> but its workers went on
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
            except Exception as error:
                results[place] = error
            finally:
                queue.task_done()

    workers = [asyncio.create_task(work()) for _ in range(limit)]
    await queue.join()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    return results


# %% exercise 3 wrong: more workers than pages crash -> your code raised asyncio.queues.QueueEmpty
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
            except Exception as error:
                results[place] = error
            item = None if queue.empty() else queue.get_nowait()

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(work())
    return results


# %% exercise 3 wrong: forgot to await the group of workers -> fetch_pool() should return a list
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    return asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)


# %% exercise 3 right: workers until the queue is joined
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
            except Exception as error:
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


# %% exercise 3 right: a None for each worker says that there is no more
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


# %% exercise 3 right: workers share an iterator
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)
    work_to_do = enumerate(paths)

    async def work():
        for place, path in work_to_do:
            try:
                results[place] = await fetch(session, path)
            except Exception as error:
                results[place] = error

    await asyncio.gather(*(work() for _ in range(limit)))
    return results


# %% exercise 3 right: with a semaphore
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    return await asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)


# %% exercise 3 wrong: each broken page ends its worker -> it saw 3 requests
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)
    work_to_do = enumerate(paths)

    async def work():
        for place, path in work_to_do:
            try:
                results[place] = await fetch(session, path)
            except Exception as error:
                results[place] = error
                return

    await asyncio.gather(*(work() for _ in range(limit)))
    return results


# %% exercise 3 wrong: a path that comes twice is fetched once -> requests reach the server, once for each page; it saw
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)
    results = dict.fromkeys(paths)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    outcomes = await asyncio.gather(*(polite(path) for path in results), return_exceptions=True)
    return list(dict(zip(results, outcomes)).values())


# %% exercise 3 wrong: puts results under their paths, so that one of two is lost -> in this order; yours are
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    outcomes = await asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)
    return list(dict(zip(paths, outcomes)).values())


# %% exercise 3 wrong: expects no errors but aiohttp's -> its error came out in place of all results: ValueError
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)
    work_to_do = enumerate(paths)

    async def work():
        for place, path in work_to_do:
            try:
                results[place] = await fetch(session, path)
            except aiohttp.ClientError as error:
                results[place] = error

    await asyncio.gather(*(work() for _ in range(limit)))
    return results


# %% exercise 3 wrong: one worker too many -> the limit was 2, but the server saw 3
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit + 1)

    async def polite(path):
        async with semaphore:
            return await fetch(session, path)

    return await asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)


# %% exercise 3 wrong: the text of the error -> in this order; yours are
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            try:
                return await fetch(session, path)
            except Exception as error:
                return str(error)

    return await asyncio.gather(*(polite(path) for path in paths))


# %% exercise 3 wrong: tries a broken page again -> it saw
async def fetch_pool(session, paths, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(path):
        async with semaphore:
            try:
                return await fetch(session, path)
            except aiohttp.ClientError:
                return await fetch(session, path)

    return await asyncio.gather(*(polite(path) for path in paths), return_exceptions=True)


# %% exercise 3 right: takes the list of paths apart
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)

    async def work():
        while paths:
            path = paths.pop()
            place = len(paths)
            try:
                results[place] = await fetch(session, path)
            except Exception as error:
                results[place] = error

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(work())
    return results


# %% exercise 3 wrong: a session of its own -> made a session of its own, though one was given
async def fetch_pool(session, paths, limit):
    sem = asyncio.Semaphore(limit)
    async with aiohttp.ClientSession() as s:
        async def one(p):
            async with sem: return await fetch(s, p)
        return await asyncio.gather(*map(one, paths), return_exceptions=True)


# %% exercise 3 wrong: makes the pages up -> in this order; yours are
async def fetch_pool(session, paths, limit):
    sem = asyncio.Semaphore(limit)
    async def one(p):
        async with sem:
            await fetch(session, p)
            return "/" + p
    return await asyncio.gather(*map(one, paths), return_exceptions=True)


# %% exercise 3 wrong: errors of its own -> the one in its place says status/404
async def fetch_pool(session, paths, limit):
    sem = asyncio.Semaphore(limit)
    async def one(p):
        async with sem:
            try: return await fetch(session, p)
            except aiohttp.ClientResponseError as e:
                return aiohttp.ClientResponseError(e.request_info, (), status=404)
            except Exception as e: return e
    return await asyncio.gather(*map(one, paths))


# %% exercise 3 wrong: never more than three -> the server saw at most 3 requests at once
async def fetch_pool(session, paths, limit):
    sem = asyncio.Semaphore(min(limit, 3))
    async def one(p):
        async with sem: return await fetch(session, p)
    return await asyncio.gather(*map(one, paths), return_exceptions=True)


# %% exercise 3 wrong: never fewer than two -> the limit was 1, but the server saw 2
async def fetch_pool(session, paths, limit):
    sem = asyncio.Semaphore(max(2, limit))
    async def one(p):
        async with sem: return await fetch(session, p)
    return await asyncio.gather(*map(one, paths), return_exceptions=True)


# %% exercise 3 wrong: gives up after a few errors -> requests reach the server, once for each page; it saw
async def fetch_pool(session, paths, limit):
    sem = asyncio.Semaphore(limit)
    errors = 0
    async def one(p):
        nonlocal errors
        async with sem:
            if errors > 4: return None
            try: return await fetch(session, p)
            except Exception as e:
                errors += 1
                return e
    return await asyncio.gather(*map(one, paths))


# %% exercise 3 right: with wait, and no worker
async def fetch_pool(session, paths, limit):
    todo = list(enumerate(paths))[::-1]; results = [None] * len(paths); running = {}
    try:
        while todo or running:
            while todo and len(running) < limit:
                i, p = todo.pop()
                running[asyncio.create_task(fetch(session, p))] = i
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for t in done:
                i = running.pop(t)
                results[i] = t.exception() or t.result()
    finally:
        for t in running: t.cancel()
        if running: await asyncio.wait(running)
    return results


# %% exercise 1 wrong: two kinds of errors -> fetch() raised an error for 'broken', in time
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            return await fetch(session, path)
    except TimeoutError:
        return default
    except (aiohttp.ClientError, ValueError):
        raise
    except Exception:
        return default


# %% exercise 1 wrong: spins until the page is there -> for a turn of the event loop (asyncio.sleep(0))
async def fetch_within(session, path, seconds, default):
    task = asyncio.create_task(fetch(session, path))
    end = asyncio.get_running_loop().time() + seconds
    try:
        while not task.done() and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0)
        return task.result() if task.done() else default
    finally:
        task.cancel()
        await asyncio.wait([task])


# %% exercise 1 right: call_later and cancel
async def fetch_within(session, path, seconds, default):
    task = asyncio.create_task(fetch(session, path))
    late = False
    def up():
        nonlocal late
        late = not task.done()
        task.cancel()
    handle = asyncio.get_running_loop().call_later(seconds, up)
    try:
        return await task
    except asyncio.CancelledError:
        if late and not asyncio.current_task().cancelling(): return default
        raise
    finally:
        handle.cancel()


# %% exercise 2 wrong: busy loop -> it could wait
async def stop(tasks):
    for task in tasks:
        task.cancel()
    while not all(task.done() for task in tasks):
        await asyncio.sleep(0)
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: busy with call_soon -> turns stop() asked whether they had: it could wait
async def stop(tasks):
    for task in tasks:
        task.cancel()
    loop = asyncio.get_running_loop()
    while any(not task.done() for task in tasks):
        f = loop.create_future()
        loop.call_soon(f.set_result, None)
        await f
    return sum(task.cancelled() for task in tasks)


# %% exercise 2 wrong: one after the other -> have not been cancelled yet: all are to stop at once
async def stop(tasks):
    count = 0
    for task in tasks:
        task.cancel()
        await asyncio.wait([task])
        count += task.cancelled()
    return count


# %% exercise 2 right: cancelled itself it waits for the end of the tasks and raises
async def stop(tasks):
    for task in tasks: task.cancel()
    everything = asyncio.gather(*tasks, return_exceptions=True)
    try:
        await asyncio.shield(everything)
    except asyncio.CancelledError:
        await everything
        raise
    return sum(t.cancelled() for t in tasks)


# %% exercise 3 wrong: two kinds -> and its error came out in place of all results: Broken
async def fetch_pool(session, paths, limit):
    sem = asyncio.Semaphore(limit)
    async def one(p):
        async with sem:
            try: return await fetch(session, p)
            except (aiohttp.ClientError, ValueError) as e: return e
    return await asyncio.gather(*map(one, paths))


# %% exercise 3 wrong: copies -> but another of its kind
async def fetch_pool(session, paths, limit):
    sem = asyncio.Semaphore(limit)
    async def one(p):
        async with sem:
            try: return await fetch(session, p)
            except ValueError as e: return ValueError(str(e))
            except aiohttp.ClientResponseError as e: return aiohttp.ClientResponseError(e.request_info, e.history, status=e.status)
            except Exception as e: return type(e)(*e.args)
    return await asyncio.gather(*map(one, paths))


# %% exercise 3 wrong: a cancellation comes out as another error -> and it raised RuntimeError: stopped
async def fetch_pool(session, paths, limit):
    sem = asyncio.Semaphore(limit)
    async def one(p):
        async with sem: return await fetch(session, p)
    try: return await asyncio.gather(*map(one, paths), return_exceptions=True)
    except asyncio.CancelledError: raise RuntimeError("stopped") from None
# %% exercise 1 right: a plain function that returns a task
def fetch_within(session, path, seconds, default):
    async def limited():
        try:
            return await asyncio.wait_for(fetch(session, path), seconds)
        except TimeoutError:
            return default

    return asyncio.ensure_future(limited())
# %% exercise 3 wrong: every worker has its share -> the other worker stood still after
async def fetch_pool(session, paths, limit):
    results = [None] * len(paths)

    async def worker(first):
        for number in range(first, len(paths), limit):
            try:
                results[number] = await fetch(session, paths[number])
            except Exception as error:
                results[number] = error

    await asyncio.gather(*map(worker, range(limit)))
    return results


# %% exercise 1 wrong: raises the error in a group -> raised it inside an ExceptionGroup
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            async with asyncio.TaskGroup() as g:
                t = g.create_task(fetch(session, path))
            return t.result()
    except TimeoutError: return default


# %% exercise 2 wrong: cancels the last one when the others have ended -> and 1 have not been cancelled yet
async def stop(tasks):
    tasks = list(tasks)
    for t in tasks[:-1]: t.cancel()
    if tasks[:-1]: await asyncio.wait(tasks[:-1])
    for t in tasks[-1:]: t.cancel()
    if tasks: await asyncio.wait(tasks)
    return sum(t.cancelled() for t in tasks)


# %% exercise 3 wrong: the paths of a call that was cancelled are still in the queue -> for 'anything' alone, the pool asked for
todo = []
async def fetch_pool(session, paths, limit):
    todo.extend(enumerate(paths)); out = [None] * len(paths)
    async def worker():
        while todo:
            i, p = todo.pop(0)
            try: out[i] = await fetch(session, p)
            except Exception as e: out[i] = e
    await asyncio.gather(*(worker() for _ in range(limit)))
    return out


# %% exercise 1 wrong: keeps the pages of calls before -> and did not fetch it
kept = {}
async def fetch_within(session, path, seconds, default):
    if path in kept: return kept[path]
    try:
        async with asyncio.timeout(seconds): kept[path] = await fetch(session, path)
    except TimeoutError: return default
    return kept[path]


# %% exercise 1 wrong: keeps the default of the first call -> 0 s is no time at all, and the default is []; you returned 'another default'
first = []
async def fetch_within(session, path, seconds, default):
    first.append(default)
    try:
        async with asyncio.timeout(seconds): return await fetch(session, path)
    except TimeoutError: return first[0]


# %% exercise 2 wrong: counts what a task returned -> ended cancelled, one of them before; your count is
async def stop(tasks):
    for t in tasks: t.cancel()
    outs = await asyncio.gather(*tasks, return_exceptions=True)
    return sum(not isinstance(o, Exception) and o is not None for o in outs)


# %% exercise 3 right: with a Condition
async def fetch_pool(session, paths, limit):
    out, todo, cond, busy = {}, list(enumerate(paths))[::-1], asyncio.Condition(), 0
    async def one(i, p):
        nonlocal busy
        async with cond:
            await cond.wait_for(lambda: busy < limit)
            busy += 1
        try: out[i] = await fetch(session, p)
        except Exception as e: out[i] = e
        finally:
            busy -= 1
            async with cond: cond.notify()
    async with asyncio.TaskGroup() as g:
        for i, p in enumerate(paths): g.create_task(one(i, p))
    return [out[i] for i in range(len(out))]


# %% exercise 1 right: sets the limit when it is in it
async def fetch_within(session, path, seconds, default):
    async with asyncio.timeout(None) as limit:
        pass
    try:
        async with asyncio.timeout(None) as limit:
            limit.reschedule(asyncio.get_running_loop().time() + seconds)
            return await fetch(session, path)
    except TimeoutError:
        if not limit.expired(): raise
    return default


# %% exercise 1 wrong: its alarm rings after an error, too -> and when they were, they cancelled its caller
async def fetch_within(session, path, seconds, default):
    me, late = asyncio.current_task(), []

    def give_up():
        late.append(True)
        me.cancel()

    alarm = asyncio.get_running_loop().call_later(seconds, give_up)
    try:
        page = await fetch(session, path)
    except asyncio.CancelledError:
        if late and me.uncancel() == 0:
            return default
        raise
    alarm.cancel()
    return page


# %% exercise 1 wrong: bears a little more than it may -> after 1.52 s you were still waiting for the page
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(fetch(session, path), seconds + 0.1 * (seconds > 0))
    except TimeoutError:
        return default


# %% exercise 1 wrong: calls a default that can be called -> and the default is <class 'dict'>; you returned {}
async def fetch_within(session, path, seconds, default):
    try:
        return await asyncio.wait_for(fetch(session, path), seconds)
    except TimeoutError:
        return default() if callable(default) else default


# %% exercise 1 wrong: looks first whether the page is there -> is to be fetched once; the server saw 2
async def fetch_within(session, path, seconds, default):
    try:
        async with asyncio.timeout(seconds):
            await fetch(session, path)
            return await fetch(session, path)
    except TimeoutError:
        return default


# %% exercise 1 right: a race of two tasks
async def fetch_within(session, path, seconds, default):
    page, time_is_up = both = [
        asyncio.create_task(fetch(session, path)),
        asyncio.create_task(asyncio.sleep(seconds)),
    ]
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        return page.result() if page.done() else default
    finally:
        for task in both:
            task.cancel()
        await asyncio.wait(both)


# %% exercise 2 wrong: a count that is none -> of no tasks, 0 ended cancelled; your count is False
async def stop(tasks):
    for task in tasks:
        task.cancel()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    return bool(ends) and sum(isinstance(end, asyncio.CancelledError) for end in ends)


# %% exercise 2 right: each task has somebody who waits for it
async def stop(tasks):
    async def see_off(task):
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    async with asyncio.TaskGroup() as group:
        watchers = [group.create_task(see_off(task)) for task in tasks]
    return sum(watcher.result() for watcher in watchers)


# %% exercise 2 wrong: waits for an hour at most -> of the tasks were still cleaning up
async def stop(tasks):
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=3600)
    return sum(task.cancelled() for task in tasks)


# %% exercise 3 wrong: has no patience with a page -> the pool gave them up and went on to the next
async def fetch_pool(session, paths, limit):
    slots = asyncio.Semaphore(limit)

    async def fetch_one(path):
        async with slots:
            return await asyncio.wait_for(fetch(session, path), 20)

    return await asyncio.gather(*map(fetch_one, paths), return_exceptions=True)


# %% exercise 3 wrong: lets a timeout out -> its error came out in place of all results: TimeoutError
async def fetch_pool(session, paths, limit):
    slots = asyncio.Semaphore(limit)

    async def fetch_one(path):
        async with slots:
            try:
                return await fetch(session, path)
            except TimeoutError:
                raise
            except Exception as error:
                return error

    return await asyncio.gather(*map(fetch_one, paths))


# %% exercise 1 right: looks at a clock of its own
import time


async def fetch_within(session, path, seconds, default):
    end = time.monotonic() + seconds
    task = asyncio.create_task(fetch(session, path))
    try:
        while not task.done() and time.monotonic() < end:
            await asyncio.wait([task], timeout=min(0.05, max(0, end - time.monotonic())))
        return task.result() if task.done() else default
    finally:
        task.cancel()
        await asyncio.wait([task])
