# Answers to the exercises of lesson 17; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: closes when all went well -> is still open: whoever makes one closes it
async def read_pages(url, paths):
    session = aiohttp.ClientSession(url, raise_for_status=True)
    texts = []
    for path in paths:
        async with session.get(path) as response:
            texts.append(await response.text())
    await session.close()
    return texts


# %% exercise 1 wrong: never closes -> is still open: whoever makes one closes it
async def read_pages(url, paths):
    session = aiohttp.ClientSession(url, raise_for_status=True)
    texts = []
    for path in paths:
        async with session.get(path) as response:
            texts.append(await response.text())
    return texts


# %% exercise 1 wrong: forgets await -> coroutine 'ClientSession.close' was never awaited
async def read_pages(url, paths):
    session = aiohttp.ClientSession(url, raise_for_status=True)
    try:
        texts = []
        for path in paths:
            async with session.get(path) as response:
                texts.append(await response.text())
        return texts
    finally:
        session.close()


# %% exercise 1 wrong: closes on errors of aiohttp only -> is still open: whoever makes one closes it
async def read_pages(url, paths):
    session = aiohttp.ClientSession(url, raise_for_status=True)
    texts = []
    try:
        for path in paths:
            async with session.get(path) as response:
                texts.append(await response.text())
    except Exception:
        await session.close()
        raise
    await session.close()
    return texts


# %% exercise 1 wrong: returns what there is -> did not raise ClientResponseError
async def read_pages(url, paths):
    texts = []
    async with aiohttp.ClientSession(url, raise_for_status=True) as session:
        try:
            for path in paths:
                async with session.get(path) as response:
                    texts.append(await response.text())
        except aiohttp.ClientResponseError:
            pass
    return texts


# %% exercise 1 wrong: swallows the cancellation -> CancelledError was swallowed
async def read_pages(url, paths):
    texts = []
    async with aiohttp.ClientSession(url, raise_for_status=True) as session:
        try:
            for path in paths:
                async with session.get(path) as response:
                    texts.append(await response.text())
        except asyncio.CancelledError:
            pass
    return texts


# %% exercise 1 right: try and finally
async def read_pages(url, paths):
    session = aiohttp.ClientSession(url)
    try:
        texts = []
        for path in paths:
            response = await session.get(path)
            response.raise_for_status()
            texts.append(await response.text())
        return texts
    finally:
        await session.close()


# %% exercise 1 right: on an exit stack
async def read_pages(url, paths):
    async with contextlib.AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(url))

        async def read(path):
            async with session.get(path, raise_for_status=True) as response:
                return await response.text()

        return [await read(path) for path in paths]


# %% exercise 2 wrong: leaves the others running -> 3 of its tasks were not over
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()

    for next_done in asyncio.as_completed([asyncio.create_task(ask(path)) for path in paths]):
        try:
            return await next_done
        except aiohttp.ClientResponseError as error:
            failure = error
    raise failure


# %% exercise 2 wrong: cancels, and does not wait -> a cancelled one needs time to end
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()

    tasks = [asyncio.create_task(ask(path)) for path in paths]
    try:
        for next_done in asyncio.as_completed(tasks):
            try:
                return await next_done
            except aiohttp.ClientResponseError as error:
                failure = error
        raise failure
    finally:
        for task in tasks:
            task.cancel()


# %% exercise 2 wrong: takes the first result, bad or good -> a good one was on its way
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()

    tasks = [asyncio.create_task(ask(path)) for path in paths]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return await done.pop()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


# %% exercise 2 wrong: takes the page of an error -> a good one was on its way
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path) as response:
            return await response.text()

    tasks = [asyncio.create_task(ask(path)) for path in paths]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return await done.pop()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


# %% exercise 2 wrong: cleans up only when it has an answer -> it was cancelled, and 2 of its tasks
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()

    pending = {asyncio.create_task(ask(path)) for path in paths}
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            failure = task.exception()
            if failure is None:
                for other in pending:
                    other.cancel()
                if pending:
                    await asyncio.wait(pending)
                return task.result()
    raise failure


# %% exercise 2 wrong: waits for all -> was still not finished after 5 s
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()

    async with asyncio.timeout(20):
        answers = await asyncio.gather(*(ask(path) for path in paths), ask("/delay/6"))
    return answers[0]


# %% exercise 2 wrong: returns the task -> the first answer is 'abc'; yours is <Task
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()

    tasks = [asyncio.create_task(ask(path)) for path in paths]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return done.pop()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


# %% exercise 2 wrong: None for none -> should raise ClientResponseError; the result is None
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()

    pending = {asyncio.create_task(ask(path)) for path in paths}
    try:
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task.exception() is None:
                    return task.result()
    finally:
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending)


# %% exercise 2 wrong: gives up when a connection breaks -> and /delay/0.4 is good; your answer is 'Client
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()

    tasks = [asyncio.create_task(ask(path)) for path in paths]
    try:
        for next_done in asyncio.as_completed(tasks):
            try:
                return await next_done
            except aiohttp.ClientResponseError as error:
                failure = error
        raise failure
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# %% exercise 2 right: waits for whoever is next
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path) as response:
            response.raise_for_status()
            return await response.text()

    pending = {asyncio.create_task(ask(path)) for path in paths}
    try:
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                failure = task.exception()
                if failure is None:
                    return task.result()
        raise failure
    finally:
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending)


# %% exercise 2 right: a task group, and the winner cancels the others
async def first_answer(session, paths):
    answers, errors, tasks = [], [], []

    async def ask(path):
        try:
            async with session.get(path, raise_for_status=True) as response:
                answers.append(await response.text())
        except aiohttp.ClientError as error:
            errors.append(error)
            return
        me = asyncio.current_task()
        for task in tasks:
            if task is not me:
                task.cancel()

    async with asyncio.TaskGroup() as group:
        tasks.extend(group.create_task(ask(path)) for path in paths)
    if not answers:
        raise errors[-1]
    return answers[0]


# %% exercise 2 right: a TaskGroup that is left by an exception of its own
class Found(Exception):
    pass
async def first_answer(session, paths):
    failures, answers = [], []
    async def ask(path):
        try:
            async with session.get(path, raise_for_status=True) as response:
                answers.append(await response.text())
        except (aiohttp.ClientError, TimeoutError) as error:
            failures.append(error)
        else:
            raise Found
    try:
        async with asyncio.TaskGroup() as group:
            for path in paths:
                group.create_task(ask(path))
    except* Found:
        pass
    if answers:
        return answers[0]
    raise failures[0]


# %% exercise 3 wrong: cancels when the session is closed -> its session was closed already
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat():
        while True:
            with contextlib.suppress(aiohttp.ClientError, RuntimeError):
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(pause)

    task = None
    try:
        async with aiohttp.ClientSession(url) as session:
            task = asyncio.create_task(beat())
            yield session
    finally:
        task.cancel()
        await asyncio.wait([task])


# %% exercise 3 wrong: cancels, and does not wait -> its session was closed already
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat():
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(pause)

    async with aiohttp.ClientSession(url) as session:
        task = asyncio.create_task(beat())
        try:
            yield session
        finally:
            task.cancel()


# %% exercise 3 wrong: no finally -> the block raised, and the heartbeat's task still runs
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat():
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(pause)

    async with aiohttp.ClientSession(url) as session:
        task = asyncio.create_task(beat())
        yield session
        task.cancel()
        await asyncio.wait([task])


# %% exercise 3 wrong: a task group around the block -> what came out of heartbeat() is [ExceptionGroup(
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat():
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(pause)

    async with aiohttp.ClientSession(url) as session, asyncio.TaskGroup() as group:
        task = group.create_task(beat())
        yield session
        task.cancel()


# %% exercise 3 wrong: the first bad beat is the last -> the server hung up on a heartbeat, and no other came
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat():
        while True:
            async with session.get(path) as response:
                await response.read()
            await asyncio.sleep(pause)

    async with aiohttp.ClientSession(url) as session:
        task = asyncio.create_task(beat())
        try:
            yield session
        finally:
            task.cancel()
            await asyncio.wait([task])


# %% exercise 3 wrong: the session stays open -> its session is still open
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat():
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(pause)

    session = aiohttp.ClientSession(url)
    task = asyncio.create_task(beat())
    try:
        yield session
    finally:
        task.cancel()
        await asyncio.wait([task])


# %% exercise 3 wrong: one beat before the block -> 1 heartbeats came
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async with aiohttp.ClientSession(url) as session:
        with contextlib.suppress(aiohttp.ClientError):
            async with session.get(path) as response:
                await response.read()
        yield session


# %% exercise 3 wrong: nobody cancels the task -> more heartbeats came
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat():
        async with aiohttp.ClientSession(url) as mine:
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with mine.get(path) as response:
                        await response.read()
                await asyncio.sleep(pause)

    async with aiohttp.ClientSession(url) as session:
        task = asyncio.create_task(beat())
        yield session


# %% exercise 3 right: a class with the two methods of a block
class heartbeat:
    def __init__(self, url, path, pause):
        self.url, self.path, self.pause = url, path, pause

    async def beat(self):
        while True:
            try:
                await (await self.session.get(self.path)).read()
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(self.pause)

    async def __aenter__(self):
        self.session = aiohttp.ClientSession(self.url)
        self.task = asyncio.create_task(self.beat())
        return self.session

    async def __aexit__(self, *error):
        try:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        finally:
            await self.session.close()


# %% exercise 3 right: an exit stack
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat(session):
        while True:
            try:
                async with session.get(path) as response:
                    await response.read()
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(pause)

    async def end(task):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async with contextlib.AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(url))
        stack.push_async_callback(end, asyncio.create_task(beat(session)))
        yield session


# %% exercise 3 right: a class, and a limit for each heartbeat
class heartbeat:
    def __init__(self, url, path, pause):
        self.url, self.path, self.pause = url, path, pause
    async def beat(self):
        while True:
            try:
                async with asyncio.timeout(3), self.session.get(self.path) as response:
                    await response.read()
            except (aiohttp.ClientError, asyncio.TimeoutError):
                pass
            await asyncio.sleep(self.pause)
    async def __aenter__(self):
        self.session = aiohttp.ClientSession(self.url)
        self.task = asyncio.ensure_future(self.beat())
        return self.session
    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.session.close()


# %% exercise 4 wrong: hears nothing -> no handler of yours was there for it
async def work(url, jobs, grace):
    answers = []
    async with aiohttp.ClientSession(url) as session:
        for path in jobs:
            async with session.get(path) as response:
                answers.append(await response.text())
    return answers, []


# %% exercise 4 wrong: listens to Ctrl+C only -> no handler of yours was there for it
async def work(url, jobs, grace):
    answers, stop = [], asyncio.Event()
    usual = signal.signal(signal.SIGINT, lambda number, frame: stop.set())
    try:
        async with aiohttp.ClientSession(url) as session:
            while len(answers) < len(jobs) and not stop.is_set():
                async with session.get(jobs[len(answers)]) as response:
                    answers.append(await response.text())
    finally:
        signal.signal(signal.SIGINT, usual)
    return answers, jobs[len(answers) :]


# %% exercise 4 wrong: stops at once -> the server saw it broken off
async def work(url, jobs, grace):
    answers, loop = [], asyncio.get_running_loop()
    me = asyncio.current_task()
    usual = signal.signal(
        signal.SIGTERM, lambda number, frame: loop.call_soon_threadsafe(me.cancel)
    )
    try:
        async with aiohttp.ClientSession(url) as session:
            for path in jobs:
                async with session.get(path) as response:
                    answers.append(await response.text())
    except asyncio.CancelledError:
        me.uncancel()
    finally:
        signal.signal(signal.SIGTERM, usual)
    return answers, jobs[len(answers) :]


# %% exercise 4 wrong: hears it and does all the same -> after SIGTERM no request should begin
async def work(url, jobs, grace):
    answers, stop = [], asyncio.Event()
    usual = signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    try:
        async with aiohttp.ClientSession(url) as session:
            for path in jobs:
                async with session.get(path) as response:
                    answers.append(await response.text())
    finally:
        signal.signal(signal.SIGTERM, usual)
    return answers, jobs[len(answers) :]


# %% exercise 4 wrong: has endless grace -> only the first job was done
async def work(url, jobs, grace):
    answers, stop = [], asyncio.Event()
    loop = asyncio.get_running_loop()
    usual = signal.signal(
        signal.SIGTERM, lambda number, frame: loop.call_soon_threadsafe(stop.set)
    )
    try:
        async with aiohttp.ClientSession(url) as session:
            while len(answers) < len(jobs) and not stop.is_set():
                async with session.get(jobs[len(answers)]) as response:
                    answers.append(await response.text())
    finally:
        signal.signal(signal.SIGTERM, usual)
    return answers, jobs[len(answers) :]


# %% exercise 4 wrong: all at once -> 1 request at once; the server saw
async def work(url, jobs, grace):
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    usual = signal.signal(
        signal.SIGTERM, lambda number, frame: loop.call_soon_threadsafe(stop.set)
    )

    async def fetch(path):
        async with session.get(path) as response:
            return await response.text()

    try:
        async with aiohttp.ClientSession(url) as session:
            answers = await asyncio.gather(*(fetch(path) for path in jobs))
    finally:
        signal.signal(signal.SIGTERM, usual)
    return answers, []


# %% exercise 4 wrong: a session for each job -> the server saw 3 and 1
async def work(url, jobs, grace):
    answers, stop = [], asyncio.Event()
    usual = signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    try:
        while len(answers) < len(jobs) and not stop.is_set():
            async with aiohttp.ClientSession(url) as session:
                async with session.get(jobs[len(answers)]) as response:
                    answers.append(await response.text())
    finally:
        signal.signal(signal.SIGTERM, usual)
    return answers, jobs[len(answers) :]


# %% exercise 4 wrong: its handler stays -> its handler for SIGTERM is still there
async def work(url, jobs, grace):
    answers, stop = [], asyncio.Event()
    loop = asyncio.get_running_loop()
    signal.signal(signal.SIGTERM, lambda number, frame: loop.call_soon_threadsafe(stop.set))
    async with aiohttp.ClientSession(url) as session:
        while len(answers) < len(jobs) and not stop.is_set():
            async with session.get(jobs[len(answers)]) as response:
                answers.append(await response.text())
    return answers, jobs[len(answers) :]


# %% exercise 4 wrong: loses the job that was broken off -> /range/4 never begun; your list is
async def work(url, jobs, grace):
    answers, left, stop = [], list(jobs), asyncio.Event()
    loop = asyncio.get_running_loop()

    async def fetch(session, path):
        async with session.get(path) as response:
            return await response.text()

    usual = signal.signal(
        signal.SIGTERM, lambda number, frame: loop.call_soon_threadsafe(stop.set)
    )
    stopping = asyncio.create_task(stop.wait())
    try:
        async with aiohttp.ClientSession(url) as session:
            while left and not stop.is_set():
                job = asyncio.create_task(fetch(session, left.pop(0)))
                await asyncio.wait([job, stopping], return_when=asyncio.FIRST_COMPLETED)
                await asyncio.wait([job], timeout=grace)
                if job.done():
                    answers.append(job.result())
                else:
                    job.cancel()
                    await asyncio.wait([job])
    finally:
        stopping.cancel()
        signal.signal(signal.SIGTERM, usual)
    return answers, left


# %% exercise 4 wrong: leaves the session open -> is still open: whoever makes one closes it
async def work(url, jobs, grace):
    answers, left, stopped = [], list(jobs), False
    loop = asyncio.get_running_loop()

    def stop():
        nonlocal stopped
        stopped = True
        limit.reschedule(loop.time() + grace)

    usual = signal.signal(signal.SIGTERM, lambda number, frame: loop.call_soon_threadsafe(stop))
    session = aiohttp.ClientSession(url)
    try:
        async with asyncio.timeout(None) as limit:
            while left and not stopped:
                async with session.get(left[0]) as response:
                    answers.append(await response.text())
                left.pop(0)
        await session.close()
    except TimeoutError:
        pass
    finally:
        signal.signal(signal.SIGTERM, usual)
    return answers, left


# %% exercise 4 wrong: returns the answers only -> work() should return two lists
async def work(url, jobs, grace):
    async with aiohttp.ClientSession(url) as session:
        answers = []
        for path in jobs:
            async with session.get(path) as response:
                answers.append(await response.text())
    return answers


# %% exercise 4 wrong: a grace of its own -> only the first job was done
async def work(url, jobs, grace):
    answers, stopped, loop = [], asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    async def get(session, job):
        async with session.get(job) as r:
            return await r.text()
    try:
        async with aiohttp.ClientSession(url) as session:
            waiter = asyncio.create_task(stopped.wait())
            try:
                for job in jobs:
                    if stopped.is_set(): break
                    t = asyncio.create_task(get(session, job))
                    await asyncio.wait([t, waiter], return_when="FIRST_COMPLETED")
                    if not t.done():
                        await asyncio.wait([t], timeout=1)
                    if not t.done():
                        t.cancel()
                        await asyncio.wait([t])
                        break
                    answers.append(t.result())
            finally:
                waiter.cancel()
                await asyncio.wait([waiter])
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
    return answers, jobs[len(answers):]


# %% exercise 4 right: two tasks, and whichever is done first
async def work(url, jobs, grace):
    answers, left, stop = [], list(jobs), asyncio.Event()
    loop = asyncio.get_running_loop()

    async def fetch(session, path):
        async with session.get(path) as response:
            return await response.text()

    usual = signal.signal(
        signal.SIGTERM, lambda number, frame: loop.call_soon_threadsafe(stop.set)
    )
    stopping = asyncio.create_task(stop.wait())
    try:
        async with aiohttp.ClientSession(url) as session:
            while left and not stop.is_set():
                job = asyncio.create_task(fetch(session, left[0]))
                await asyncio.wait([job, stopping], return_when=asyncio.FIRST_COMPLETED)
                await asyncio.wait([job], timeout=grace)
                if not job.done():
                    job.cancel()
                    await asyncio.wait([job])
                    break
                answers.append(job.result())
                left.pop(0)
    finally:
        stopping.cancel()
        await asyncio.wait([stopping])
        signal.signal(signal.SIGTERM, usual)
    return answers, left


# %% exercise 4 right: the handler sets a flag, a timer cancels the job
async def work(url, jobs, grace):
    state = {"stop": False, "job": None}
    loop, answers, timers = asyncio.get_running_loop(), [], []

    def stop(*_):
        state["stop"] = True
        if state["job"] is not None:
            timers.append(loop.call_later(grace, state["job"].cancel))

    async def fetch(session, path):
        async with session.get(path) as response:
            return await response.text()

    usual = signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(stop))
    try:
        async with aiohttp.ClientSession(url) as session:
            for path in jobs:
                if state["stop"]:
                    break
                state["job"] = asyncio.create_task(fetch(session, path))
                await asyncio.wait([state["job"]])
                if state["job"].cancelled():
                    break
                answers.append(state["job"].result())
    finally:
        signal.signal(signal.SIGTERM, usual)
        for timer in timers:
            timer.cancel()
    return answers, jobs[len(answers) :]


# %% exercise 4 right: takes the jobs from the list, and returns a list
async def work(url, jobs, grace):
    answers, stop = [], asyncio.Event()
    loop = asyncio.get_running_loop()
    usual = signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(stop.set))

    async def fetch(session, path):
        async with session.get(path) as response:
            return await response.text()

    stopping = asyncio.create_task(stop.wait())
    try:
        async with aiohttp.ClientSession(url) as session:
            while jobs and not stop.is_set():
                path = jobs.pop(0)
                job = asyncio.create_task(fetch(session, path))
                await asyncio.wait([job, stopping], return_when=asyncio.FIRST_COMPLETED)
                await asyncio.wait([job], timeout=grace)
                if job.done():
                    answers.append(job.result())
                else:
                    jobs.insert(0, path)
                    job.cancel()
                    await asyncio.wait([job])
    finally:
        stopping.cancel()
        await asyncio.wait([stopping])
        signal.signal(signal.SIGTERM, usual)
    return [answers, jobs]


# %% exercise 3 wrong: swallows what the block raises -> what came out of heartbeat() is nothing
def heartbeat(url, path, pause):
    async def beat(session):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                await (await session.get(path)).read()
            await asyncio.sleep(pause)

    @contextlib.asynccontextmanager
    async def block():
        async with aiohttp.ClientSession(url) as session:
            task = asyncio.create_task(beat(session))
            try:
                yield session
            except LookupError:
                pass
            finally:
                task.cancel()
                await asyncio.wait([task])

    return block()


# %% exercise 3 wrong: a timeout is not ignored -> a heartbeat ran into a timeout, and no other came
def heartbeat(url, path, pause):
    async def beat(session):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(pause)
    @contextlib.asynccontextmanager
    async def block():
        async with aiohttp.ClientSession(url) as session:
            task = asyncio.create_task(beat(session))
            try:
                yield session
            finally:
                task.cancel()
                await asyncio.wait([task])
    return block()


# %% exercise 3 wrong: a pause of its own -> with a pause of 9 s
def heartbeat(url, path, pause):
    async def beat(session):
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(0.05)
    @contextlib.asynccontextmanager
    async def block():
        async with aiohttp.ClientSession(url) as session:
            task = asyncio.create_task(beat(session))
            try:
                yield session
            finally:
                task.cancel()
                await asyncio.wait([task])
    return block()


# %% exercise 3 wrong: cleans up after errors, not after a cancellation -> the block was cancelled, and the heartbeat's task still runs
def heartbeat(url, path, pause):
    async def beat(session):
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(pause)
    @contextlib.asynccontextmanager
    async def block():
        session = aiohttp.ClientSession(url)
        task = asyncio.create_task(beat(session))
        async def end():
            task.cancel()
            await asyncio.wait([task])
            await session.close()
        try:
            yield session
        except Exception:
            await end()
            raise
        await end()
    return block()


# %% exercise 2 wrong: a session of its own, though one is given -> first_answer made a session of its own, though one was given
async def first_answer(session, paths):
    async with aiohttp.ClientSession(server.url) as own:
        async def ask(path):
            async with own.get(path, raise_for_status=True) as response:
                return await response.text()

        tasks = [asyncio.create_task(ask(path)) for path in paths]
        try:
            for next_done in asyncio.as_completed(tasks):
                try:
                    return await next_done
                except (aiohttp.ClientError, TimeoutError) as error:
                    failure = error
            raise failure
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


# %% exercise 1 wrong: raises the last of several errors -> the first bad page is a 404
async def read_pages(url, paths):
    texts, error = [], None
    async with aiohttp.ClientSession(url) as session:
        for path in paths:
            async with session.get(path) as response:
                try:
                    response.raise_for_status()
                except aiohttp.ClientResponseError as e:
                    error = e
                texts.append(await response.text())
    if error:
        raise error
    return texts


# %% exercise 1 wrong: reads equal paths once -> the pages hold 'abcde', 'abc', 'abcde' and
async def read_pages(url, paths):
    texts = {}
    async with aiohttp.ClientSession(url, raise_for_status=True) as session:
        for path in set(paths):
            async with session.get(path) as response:
                texts[path] = await response.text()
    return [texts[path] for path in dict.fromkeys(paths)]


# %% exercise 2 wrong: one after the other, a moment apart -> when 1 requests had begun, it waited
async def first_answer(session, paths):
    async def ask(path, n):
        await asyncio.sleep(n * 0.05)
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()
    tasks = [asyncio.create_task(ask(path, n)) for n, path in enumerate(paths)]
    try:
        for next_done in asyncio.as_completed(tasks):
            try:
                return await next_done
            except (aiohttp.ClientError, TimeoutError) as error:
                failure = error
        raise failure
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# %% exercise 2 wrong: takes headers for an answer -> your answer is 'ClientPayloadError'
async def first_answer(session, paths):
    async def ask(path):
        response = await session.get(path, raise_for_status=True)
        return response
    tasks = [asyncio.create_task(ask(path)) for path in paths]
    try:
        for next_done in asyncio.as_completed(tasks):
            try:
                response = await next_done
            except (aiohttp.ClientError, TimeoutError) as error:
                failure = error
            else:
                return await response.text()
        raise failure
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# %% exercise 2 wrong: gives the cancelled one turn of the loop -> a cancelled one needs time to end
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()
    tasks = [asyncio.create_task(ask(path)) for path in paths]
    try:
        for next_done in asyncio.as_completed(tasks):
            try:
                return await next_done
            except (aiohttp.ClientError, TimeoutError) as error:
                failure = error
        raise failure
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        raise
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.sleep(0)


# %% exercise 3 wrong: no pause after an error -> heartbeats for /faults/disconnect came in a block of 0.2 s
def heartbeat(url, path, pause):
    async def beat(session):
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(path) as response:
                    await response.read()
                await asyncio.sleep(pause)
    @contextlib.asynccontextmanager
    async def block():
        async with aiohttp.ClientSession(url) as session:
            task = asyncio.create_task(beat(session))
            try:
                yield session
            finally:
                task.cancel()
                await asyncio.wait([task])
    return block()


# %% exercise 3 wrong: puts an error of its own round the block's -> what came out of heartbeat() is [LookupError('heartbeat failed'
def heartbeat(url, path, pause):
    async def beat(session):
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(pause)
    @contextlib.asynccontextmanager
    async def block():
        async with aiohttp.ClientSession(url) as session:
            task = asyncio.create_task(beat(session))
            try:
                yield session
            except Exception as e:
                raise LookupError("heartbeat failed") from e
            finally:
                task.cancel()
                await asyncio.wait([task])
    return block()


# %% exercise 3 wrong: a 500 is the last beat -> a heartbeat was answered with 500, and no other came
def heartbeat(url, path, pause):
    async def beat(session):
        while True:
            with contextlib.suppress(aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError):
                async with session.get(path, raise_for_status=True) as response:
                    await response.read()
            await asyncio.sleep(pause)
    @contextlib.asynccontextmanager
    async def block():
        async with aiohttp.ClientSession(url) as session:
            task = asyncio.create_task(beat(session))
            try:
                yield session
            finally:
                task.cancel()
                await asyncio.wait([task])
    return block()


# %% exercise 4 wrong: takes equal jobs for the same job -> /range/4, /range/3, /range/4 were left to do
async def work(url, jobs, grace):
    answers, stopped, loop = [], asyncio.Event(), asyncio.get_running_loop()
    def stop():
        stopped.set()
        limit.reschedule(loop.time() + grace)
    todo = list(jobs)
    try:
        async with aiohttp.ClientSession(url) as session, asyncio.timeout(None) as limit:
            usual = signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(stop))
            try:
                while todo and not stopped.is_set():
                    async with session.get(todo[0]) as response:
                        answers.append(await response.text())
                    todo.remove(todo[0])
            finally:
                signal.signal(signal.SIGTERM, usual)
    except TimeoutError:
        if not limit.expired():
            raise
    return answers, sorted(set(todo), key=jobs.index)


# %% exercise 4 wrong: takes a first job for granted -> IndexError
async def work(url, jobs, grace):
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    answers, at = [], 0
    async def get(s, p):
        async with s.get(p) as r: return await r.text()
    try:
        async with aiohttp.ClientSession(url) as s:
            stopping = asyncio.create_task(stop.wait())
            while True:
                job = asyncio.create_task(get(s, jobs[at]))
                await asyncio.wait([job, stopping], return_when="FIRST_COMPLETED")
                if stop.is_set(): await asyncio.wait([job], timeout=grace)
                if not job.done():
                    job.cancel(); await asyncio.wait([job]); break
                answers.append(job.result()); at += 1
                if stop.is_set() or at == len(jobs): break
            stopping.cancel(); await asyncio.wait([stopping])
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
    return answers, jobs[at:]


# %% exercise 4 wrong: each request has its grace, SIGTERM or not -> no SIGTERM came
async def work(url, jobs, grace):
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    answers = []
    try:
        async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=grace)) as s:
            for at, p in enumerate(jobs):
                if stop.is_set(): return answers, jobs[at:]
                try:
                    async with s.get(p) as r: answers.append(await r.text())
                except TimeoutError:
                    return answers, jobs[at:]
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
    return answers, []


# %% exercise 1 wrong: a session for each page -> read_pages made 4 sessions, though one is asked for
async def read_pages(url, paths):
    texts = []
    for path in paths:
        async with aiohttp.ClientSession(url, raise_for_status=True) as session:
            async with session.get(path) as response:
                texts.append(await response.text())
    return texts


# %% exercise 1 right: all at once, errors in their order
async def read_pages(url, paths):
    async def one(path):
        async with session.get(path) as r:
            r.raise_for_status()
            return await r.text()
    async with aiohttp.ClientSession(base_url=url) as session:
        results = await asyncio.gather(*map(one, paths), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException): raise result
    return results


# %% exercise 2 wrong: takes no text for no answer -> 204 is below 400, and so a good answer
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()

    tasks = [asyncio.create_task(ask(path)) for path in paths]
    try:
        for next_done in asyncio.as_completed(tasks):
            try:
                if text := await next_done:
                    return text
            except (aiohttp.ClientError, TimeoutError) as error:
                failure = error
        raise failure
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# %% exercise 2 wrong: remembers bad statuses only -> IndexError
async def first_answer(session, paths):
    errors = []
    async def ask(path):
        async with session.get(path, raise_for_status=True) as r: return await r.text()
    tasks = [asyncio.create_task(ask(p)) for p in paths]
    try:
        for c in asyncio.as_completed(tasks):
            try: return await c
            except aiohttp.ClientResponseError as e: errors.append(e)
            except aiohttp.ClientError: pass
        raise errors[0]
    finally:
        for t in tasks: t.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# %% exercise 3 wrong: an answer that breaks off ends the heartbeat -> the answer to a heartbeat broke off
def heartbeat(url, path, pause):
    ignored = (aiohttp.ClientConnectionError, aiohttp.ClientResponseError, TimeoutError)

    async def beat(session):
        while True:
            with contextlib.suppress(*ignored):
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(pause)

    @contextlib.asynccontextmanager
    async def block():
        async with aiohttp.ClientSession(url) as session:
            task = asyncio.create_task(beat(session))
            try:
                yield session
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    return block()


# %% exercise 3 wrong: ignores a timeout of the block as well -> the block raised TimeoutError('its own'); what came out of heartbeat() is nothing
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat():
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(pause)

    async with aiohttp.ClientSession(url) as session:
        task = asyncio.create_task(beat())
        try:
            yield session
        except (aiohttp.ClientError, TimeoutError):
            pass
        finally:
            task.cancel()
            await asyncio.wait([task])


# %% exercise 3 wrong: swallows the cancellation of its block -> CancelledError was swallowed
def heartbeat(url, path, pause):
    async def beat(session):
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(path) as r: await r.read()
            await asyncio.sleep(pause)
    @contextlib.asynccontextmanager
    async def block():
        async with aiohttp.ClientSession(url) as session:
            task = asyncio.create_task(beat(session))
            try:
                yield session
            except asyncio.CancelledError:
                pass
            finally:
                task.cancel()
                await asyncio.wait([task])
    return block()


# %% exercise 1 wrong: closes after the errors that it knows -> the session that read_pages made is still open
async def read_pages(url, paths):
    session = aiohttp.ClientSession(url, raise_for_status=True)
    try:
        out = [await (await session.get(path)).text() for path in paths]
    except (aiohttp.ClientResponseError, asyncio.CancelledError):
        await session.close()
        raise
    await session.close()
    return out


# %% exercise 4 wrong: gives twice the grace -> came 140 s after SIGTERM: the texts are []
async def work(url, jobs, grace):
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    usual = signal.getsignal(signal.SIGTERM)
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    texts = []
    left = list(jobs)
    stopping = asyncio.create_task(stop.wait())

    async def fetch(session, path):
        async with session.get(path) as r:
            return await r.text()

    try:
        async with aiohttp.ClientSession(url) as session:
            while left and not stop.is_set():
                task = asyncio.create_task(fetch(session, left[0]))
                try:
                    await asyncio.wait([task, stopping], return_when=asyncio.FIRST_COMPLETED)
                    if not task.done():
                        await asyncio.wait([task], timeout=2 * grace)
                    if not task.done():
                        break
                    texts.append(task.result())
                    del left[0]
                finally:
                    task.cancel()
                    await asyncio.wait([task])
    finally:
        stopping.cancel()
        await asyncio.wait([stopping])
        loop.remove_signal_handler(signal.SIGTERM)
        signal.signal(signal.SIGTERM, usual)
    return texts, left


# %% exercise 4 wrong: gives half the grace -> came 70 s after SIGTERM: the texts are ['late']
async def work(url, jobs, grace):
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    usual = signal.getsignal(signal.SIGTERM)
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    texts = []
    left = list(jobs)
    stopping = asyncio.create_task(stop.wait())

    async def fetch(session, path):
        async with session.get(path) as r:
            return await r.text()

    try:
        async with aiohttp.ClientSession(url) as session:
            while left and not stop.is_set():
                task = asyncio.create_task(fetch(session, left[0]))
                try:
                    await asyncio.wait([task, stopping], return_when=asyncio.FIRST_COMPLETED)
                    if not task.done():
                        await asyncio.wait([task], timeout=grace / 2)
                    if not task.done():
                        break
                    texts.append(task.result())
                    del left[0]
                finally:
                    task.cancel()
                    await asyncio.wait([task])
    finally:
        stopping.cancel()
        await asyncio.wait([stopping])
        loop.remove_signal_handler(signal.SIGTERM)
        signal.signal(signal.SIGTERM, usual)
    return texts, left


# %% exercise 4 wrong: lets a bad status end all -> ClientResponseError: 503
async def work(url, jobs, grace):
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    usual = signal.getsignal(signal.SIGTERM)
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    texts = []
    left = list(jobs)
    stopping = asyncio.create_task(stop.wait())

    async def fetch(session, path):
        async with session.get(path, raise_for_status=True) as r:
            return await r.text()

    try:
        async with aiohttp.ClientSession(url) as session:
            while left and not stop.is_set():
                task = asyncio.create_task(fetch(session, left[0]))
                try:
                    await asyncio.wait([task, stopping], return_when=asyncio.FIRST_COMPLETED)
                    if not task.done():
                        await asyncio.wait([task], timeout=grace)
                    if not task.done():
                        break
                    texts.append(task.result())
                    del left[0]
                finally:
                    task.cancel()
                    await asyncio.wait([task])
    finally:
        stopping.cancel()
        await asyncio.wait([stopping])
        loop.remove_signal_handler(signal.SIGTERM)
        signal.signal(signal.SIGTERM, usual)
    return texts, left


# %% exercise 4 right: a timer that cancels the request
async def work(url, jobs, grace):
    loop = asyncio.get_running_loop()
    state = {"stop": False, "task": None, "timer": None}

    def on():
        if state["stop"]:
            return
        state["stop"] = True
        if state["task"]:
            state["timer"] = loop.call_later(grace, state["task"].cancel)

    loop.add_signal_handler(signal.SIGTERM, on)
    done = []
    try:
        async with aiohttp.ClientSession(url) as s:
            for n, path in enumerate(jobs):
                if state["stop"]:
                    return done, list(jobs[n:])

                async def get(path=path):
                    async with s.get(path) as r:
                        return await r.text()

                state["task"] = asyncio.create_task(get())
                try:
                    await asyncio.wait([state["task"]])
                except asyncio.CancelledError:
                    state["task"].cancel()
                    await asyncio.wait([state["task"]])
                    raise
                if state["task"].cancelled():
                    return done, list(jobs[n:])
                done.append(state["task"].result())
        return done, []
    finally:
        if state["timer"]:
            state["timer"].cancel()
        loop.remove_signal_handler(signal.SIGTERM)


# %% exercise 2 right: all errors in a group
async def first_answer(session, paths):
    class Found(Exception):
        pass

    errors = []

    async def one(path):
        try:
            async with session.get(path) as r:
                r.raise_for_status()
                text = await r.text()
        except aiohttp.ClientError as e:
            errors.append(e)
        else:
            raise Found(text)

    found = []
    try:
        async with asyncio.TaskGroup() as g:
            for p in paths:
                g.create_task(one(p))
    except* Found as group:
        found = [e.args[0] for e in group.exceptions]
    if found:
        return found[0]
    raise ExceptionGroup("no good answer", errors)


# %% exercise 1 wrong: asks the server that it knows, whatever `url` says -> at another `url`, /range/3 is
async def read_pages(url, paths):
    async with aiohttp.ClientSession(server.url, raise_for_status=True) as session:
        return [await (await session.get(path)).text() for path in paths]


# %% exercise 1 wrong: raises the first error in time -> the first bad page is a 503
async def read_pages(url, paths):
    async def read(session, path):
        async with session.get(path) as response:
            return await response.text()

    async with aiohttp.ClientSession(url, raise_for_status=True) as session:
        return await asyncio.gather(*(read(session, p) for p in paths))


# %% exercise 2 wrong: looks at one of the tasks that are done -> of tasks that are done, look at each
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()

    tasks = [asyncio.create_task(ask(p)) for p in paths]
    pending, errors = set(tasks), []
    try:
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            task = done.pop()
            if task.exception() is None:
                return task.result()
            errors.append(task.exception())
        raise errors[0]
    finally:
        for t in tasks:
            t.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# %% exercise 3 wrong: beats with a session of its own -> two blocks have two sessions
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat():
        async with aiohttp.ClientSession(url) as own:
            while True:
                try:
                    async with own.get(path) as response:
                        await response.read()
                except (aiohttp.ClientError, TimeoutError):
                    pass
                await asyncio.sleep(pause)

    async with aiohttp.ClientSession(url) as session:
        task = asyncio.create_task(beat())
        try:
            yield session
        finally:
            task.cancel()
            await asyncio.wait([task])


# %% exercise 3 wrong: counts the request as part of the pause -> the pause begins with the answer
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat():
        clock = asyncio.get_running_loop().time
        while True:
            begun = clock()
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                await session.get(path)
            await asyncio.sleep(begun + pause - clock())

    async with aiohttp.ClientSession(url) as session:
        task = asyncio.create_task(beat())
        try:
            yield session
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


# %% exercise 3 wrong: waits for the task, but not when the block is cancelled -> the block was cancelled; when the heartbeat's task ended
@contextlib.asynccontextmanager
async def heartbeat(url, path, pause):
    async def beat():
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                await session.get(path)
            await asyncio.sleep(pause)

    session = aiohttp.ClientSession(url)
    task = asyncio.create_task(beat())
    try:
        yield session
    except asyncio.CancelledError:
        task.cancel()
        await session.close()
        raise
    else:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await session.close()
    finally:
        if not session.closed:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await session.close()


# %% exercise 4 wrong: asks the server that it knows, whatever `url` says -> and has not asked for /page there
async def work(url, jobs, grace):
    texts, left, loop = [], list(jobs), asyncio.get_running_loop()
    stopping, limit = False, None

    def stop():
        nonlocal stopping
        stopping = True
        if limit is not None:
            limit.reschedule(loop.time() + grace)

    loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        async with aiohttp.ClientSession(server.url) as session:
            while left and not stopping:
                try:
                    async with asyncio.timeout(None) as limit:
                        async with session.get(left[0]) as response:
                            text = await response.text()
                except TimeoutError:
                    if limit.expired():
                        break
                    raise
                texts.append(text)
                del left[0]
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
    return texts, left


# %% exercise 4 wrong: has its grace for the headers only -> the answer to /body came 140 s after SIGTERM: the texts are []
async def work(url, jobs, grace):
    texts, left, loop = [], list(jobs), asyncio.get_running_loop()
    stopping, limit = False, None

    def stop():
        nonlocal stopping
        if stopping:
            return
        stopping = True
        if limit is not None:
            limit.reschedule(loop.time() + grace)

    loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        async with aiohttp.ClientSession(url) as session:
            while left and not stopping:
                try:
                    async with asyncio.timeout(None) as limit:
                        response = await session.get(left[0])
                except TimeoutError:
                    if limit.expired():
                        break
                    raise
                texts.append(await response.text())
                del left[0]
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
    return texts, left


# %% exercise 4 wrong: takes its handler away when all went well -> the server hung up, and the handler for SIGTERM
async def work(url, jobs, grace):
    texts, left, loop = [], list(jobs), asyncio.get_running_loop()
    stopping, limit = False, None

    def stop():
        nonlocal stopping
        if stopping:
            return
        stopping = True
        if limit is not None:
            limit.reschedule(loop.time() + grace)

    loop.add_signal_handler(signal.SIGTERM, stop)
    if True:
        async with aiohttp.ClientSession(url) as session:
            while left and not stopping:
                try:
                    async with asyncio.timeout(None) as limit:
                        async with session.get(left[0]) as response:
                            text = await response.text()
                except TimeoutError:
                    if limit.expired():
                        break
                    raise
                texts.append(text)
                del left[0]
    if True:
        loop.remove_signal_handler(signal.SIGTERM)
    return texts, left


# %% exercise 4 wrong: takes its caller's cancellation for its own -> CancelledError was swallowed
async def work(url, jobs, grace):
    loop = asyncio.get_running_loop()
    texts, left = [], list(jobs)
    me = asyncio.current_task()
    stopping = []

    def stop():
        stopping.append(loop.call_later(grace, me.cancel))

    loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        async with aiohttp.ClientSession(url) as session:
            while left and not stopping:
                async with session.get(left[0]) as response:
                    texts.append(await response.text())
                left.pop(0)
    except asyncio.CancelledError:
        pass
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
        for one in stopping:
            one.cancel()
    return texts, left


# %% exercise 4 wrong: leaves its timer behind -> its timer cancelled its caller later
async def work(url, jobs, grace):
    loop = asyncio.get_running_loop()
    texts, left = [], list(jobs)
    me = asyncio.current_task()
    stopping = []

    def stop():
        stopping.append(loop.call_later(grace, me.cancel))

    loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        async with aiohttp.ClientSession(url) as session:
            while left and not stopping:
                async with session.get(left[0]) as response:
                    texts.append(await response.text())
                left.pop(0)
    except asyncio.CancelledError:
        if not stopping:
            raise
        me.uncancel()
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
    return texts, left


# %% exercise 4 wrong: leaves by an exception out of the handler -> your handler for SIGTERM raised SystemExit
async def work(url, jobs, grace):
    def leave(number, frame):
        raise SystemExit

    usual = signal.signal(signal.SIGTERM, leave)
    texts = []
    try:
        async with aiohttp.ClientSession(url) as session:
            for path in jobs:
                async with session.get(path) as response:
                    texts.append(await response.text())
    except SystemExit:
        pass
    finally:
        signal.signal(signal.SIGTERM, usual)
    return texts, jobs[len(texts) :]


# %% exercise 4 wrong: gives more time when it is asked again -> came 140 s after SIGTERM: the texts are []
async def work(url, jobs, grace):
    texts, left, loop = [], list(jobs), asyncio.get_running_loop()
    stopping, limit = False, None
    def stop():
        nonlocal stopping
        stopping = True
        if limit is not None:
            limit.reschedule(loop.time() + grace)
    loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        async with aiohttp.ClientSession(url) as session:
            while left and not stopping:
                try:
                    async with asyncio.timeout(None) as limit:
                        async with session.get(left[0]) as response:
                            text = await response.text()
                except TimeoutError:
                    if limit.expired():
                        break
                    raise
                texts.append(text)
                del left[0]
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
    return texts, left


# %% exercise 4 wrong: has no patience before SIGTERM either -> in a minute no SIGTERM came, and work() has returned
async def work(url, jobs, grace):
    texts, left, loop = [], list(jobs), asyncio.get_running_loop()
    stopping, limit = False, None
    def stop():
        nonlocal stopping
        if stopping:
            return
        stopping = True
        if limit is not None:
            limit.reschedule(loop.time() + grace)
    loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        async with aiohttp.ClientSession(url) as session:
            while left and not stopping:
                try:
                    async with asyncio.timeout(20) as limit:
                        async with session.get(left[0]) as response:
                            text = await response.text()
                except TimeoutError:
                    if limit.expired():
                        break
                    raise
                texts.append(text)
                del left[0]
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
    return texts, left


# %% exercise 2 wrong: cancels one of the others, and waits for the rest -> was still not finished after 5 s
async def first_answer(session, paths):
    async def ask(path):
        async with session.get(path, raise_for_status=True) as response:
            return await response.text()

    tasks = [asyncio.create_task(ask(path)) for path in paths]
    try:
        for next_done in asyncio.as_completed(tasks):
            try:
                return await next_done
            except aiohttp.ClientError as error:
                failure = error
        raise failure
    finally:
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
