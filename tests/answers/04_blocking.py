# Answers to the exercises of solutions/04_blocking.ipynb; see tests/test_answers.py.

# %% exercise 1 wrong: blocks the loop -> could not begin, so the pause blocked the loop
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        time.sleep(0.1)

# %% exercise 1 wrong: forgets await -> was called but not awaited
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        asyncio.sleep(0.1)

# %% exercise 1 wrong: awaits the blocking sleep -> NoneType, which cannot be awaited
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        await time.sleep(0.1)

# %% exercise 1 wrong: only yields -> ended sooner than that
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        await asyncio.sleep(0)

# %% exercise 1 wrong: starts the pause and does not wait for it -> ended sooner than that
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        asyncio.create_task(asyncio.sleep(0.1))

# %% exercise 1 wrong: pauses once, at the end -> could not begin, so the pause blocked the loop
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
    await asyncio.sleep(0.3)

# %% exercise 1 right: sleeps in a thread
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        await asyncio.to_thread(time.sleep, 0.1)

# %% exercise 1 right: sleeps in the loop's executor
async def countdown(name, events):
    loop = asyncio.get_running_loop()
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        await loop.run_in_executor(None, time.sleep, 0.1)

# %% exercise 2 wrong: calls the blocking function in a coroutine -> at most 1 at once
async def download_all(urls):
    async def download_one(url):
        return download(url)

    return await asyncio.gather(*(download_one(url) for url in urls))

# %% exercise 2 wrong: one thread after the other -> at most 1 at once
async def download_all(urls):
    pages = []
    for url in urls:
        pages.append(await asyncio.to_thread(download, url))
    return pages

# %% exercise 2 wrong: all in one worker thread -> at most 1 at once
async def download_all(urls):
    return await asyncio.to_thread(lambda: [download(url) for url in urls])

# %% exercise 2 wrong: calls instead of handing over -> 'dict' object is not callable
async def download_all(urls):
    return await asyncio.gather(*(asyncio.to_thread(download(url)) for url in urls))

# %% exercise 2 wrong: awaits the blocking function -> dict, which cannot be awaited
async def download_all(urls):
    return [await download(url) for url in urls]

# %% exercise 2 wrong: forgets await -> was called but not awaited
async def download_all(urls):
    return [asyncio.to_thread(download, url) for url in urls]

# %% exercise 2 wrong: in the order of completion -> the order of the URLs is 0.6, 0.5, 0.4; that of your pages ['0.4', '0.5', '0.6']
async def download_all(urls):
    jobs = [asyncio.to_thread(download, url) for url in urls]
    return [await job for job in asyncio.as_completed(jobs)]

# %% exercise 2 right: with a TaskGroup
async def download_all(urls):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asyncio.to_thread(download, url)) for url in urls]
    return [task.result() for task in tasks]

# %% exercise 2 right: with a pool of its own
async def download_all(urls):
    from concurrent.futures import ThreadPoolExecutor

    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(5) as pool:
        return await asyncio.gather(*(loop.run_in_executor(pool, download, url) for url in urls))

# %% exercise 2 right: blocks in one worker thread, which uses more
async def download_all(urls):
    from concurrent.futures import ThreadPoolExecutor

    def with_threads():
        with ThreadPoolExecutor() as pool:
            return list(pool.map(download, urls))

    return await asyncio.to_thread(with_threads)

# %% exercise 3 wrong: looks before the await, sells after it -> and 10 seats were sold
async def sell(office, pay):
    if office.free == 0:
        return False
    await pay()
    office.free -= 1
    return True

# %% exercise 3 wrong: a lock for each customer -> and 10 seats were sold
async def sell(office, pay):
    async with asyncio.Lock():
        if office.free == 0:
            return False
        await pay()
        office.free -= 1
        return True

# %% exercise 3 wrong: looks before it has the lock -> and 10 seats were sold
async def sell(office, pay):
    if office.free == 0:
        return False
    async with office.lock:
        await pay()
        office.free -= 1
        return True

# %% exercise 3 wrong: pays first, looks then -> but 10 customers paid
async def sell(office, pay):
    await pay()
    if office.free == 0:
        return False
    office.free -= 1
    return True

# %% exercise 3 wrong: uses, inside the lock, what it read before -> and 10 seats were sold
async def sell(office, pay):
    free = office.free
    async with office.lock:
        if free == 0:
            return False
        await pay()
        office.free = free - 1
        return True

# %% exercise 3 wrong: does not give the seat back -> so 1 seat should be free; office.free is 0
async def sell(office, pay):
    if office.free == 0:
        return False
    office.free -= 1
    await pay()
    return True

# %% exercise 3 wrong: does not give the lock back -> wants the same seat and gets no answer
async def sell(office, pay):
    await office.lock.acquire()
    if office.free == 0:
        office.lock.release()
        return False
    await pay()
    office.free -= 1
    office.lock.release()
    return True

# %% exercise 3 wrong: swallows the failed payment -> the caller of sell() got False
async def sell(office, pay):
    async with office.lock:
        if office.free == 0:
            return False
        try:
            await pay()
        except ValueError:
            return False
        office.free -= 1
        return True

# %% exercise 3 wrong: forgets to await the payment -> was called but not awaited
async def sell(office, pay):
    async with office.lock:
        if office.free == 0:
            return False
        pay()
        office.free -= 1
        return True

# %% exercise 3 wrong: returns nothing when sold out -> it returned ['None', 'True']
async def sell(office, pay):
    async with office.lock:
        if office.free:
            await pay()
            office.free -= 1
            return True

# %% exercise 3 right: takes the seat first, gives it back on failure
async def sell(office, pay):
    if office.free == 0:
        return False
    office.free -= 1
    try:
        await pay()
    except BaseException:
        office.free += 1
        raise
    return True

# %% exercise 3 right: acquires and releases by hand
async def sell(office, pay):
    await office.lock.acquire()
    try:
        if not office.free:
            return False
        await pay()
        office.free = office.free - 1
        return True
    finally:
        office.lock.release()

# %% exercise 4 wrong: hands on_news to the worker thread -> on_news() was called in the worker thread
async def run_with_news(work, on_news):
    return await asyncio.to_thread(work, on_news)

# %% exercise 4 wrong: call_soon from the worker thread -> the loop refused a call that came from your worker thread
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    return await asyncio.to_thread(work, lambda text: loop.call_soon(on_news, text))

# %% exercise 4 wrong: works in the loop's thread -> while it worked, the loop was blocked
async def run_with_news(work, on_news):
    return work(on_news)

# %% exercise 4 wrong: works in the loop's thread, tells through the loop -> while it worked, the loop was blocked
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    return work(lambda text: loop.call_soon_threadsafe(on_news, text))

# %% exercise 4 wrong: all news at the end -> was not called while the work went on
async def run_with_news(work, on_news):
    texts = []
    result = await asyncio.to_thread(work, texts.append)
    for text in texts:
        on_news(text)
    return result

# %% exercise 4 wrong: drops the result -> it returned None
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(work, lambda text: loop.call_soon_threadsafe(on_news, text))

# %% exercise 4 wrong: forgets await -> was called but not awaited
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    return asyncio.to_thread(work, lambda text: loop.call_soon_threadsafe(on_news, text))

# %% exercise 4 wrong: calls on_news instead of handing it over -> a callable object was expected
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    return await asyncio.to_thread(work, lambda text: loop.call_soon_threadsafe(on_news(text)))

# %% exercise 4 wrong: keeps telling the first news -> on_news() got
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    told = []

    def tell(text):
        told.append(text)
        loop.call_soon_threadsafe(lambda: on_news(told[0]))

    return await asyncio.to_thread(work, tell)

# %% exercise 4 right: run_coroutine_threadsafe
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()

    async def pass_on(text):
        on_news(text)

    def tell(text):
        asyncio.run_coroutine_threadsafe(pass_on(text), loop).result()

    return await asyncio.to_thread(work, tell)

# %% exercise 4 right: through a queue
async def run_with_news(work, on_news):
    loop, queue = asyncio.get_running_loop(), asyncio.Queue()

    async def pass_on():
        while (text := await queue.get()) is not None:
            on_news(text)

    async with asyncio.TaskGroup() as group:
        group.create_task(pass_on())
        result = await loop.run_in_executor(
            None, work, lambda text: loop.call_soon_threadsafe(queue.put_nowait, text)
        )
        queue.put_nowait(None)
    return result

# %% exercise 5 wrong: the crawler as it was -> while summarise() ran
async def crawl(session, paths, summarise, save):
    return await slow_crawl(session, paths, summarise, save)

# %% exercise 5 wrong: fetches at once, summarises in the loop -> while summarise() ran
async def crawl(session, paths, summarise, save):
    async def summary_of(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            return summarise(page)
        except ValueError:
            return None

    report = dict(zip(paths, await asyncio.gather(*map(summary_of, paths))))
    await asyncio.to_thread(save, report)
    return report

# %% exercise 5 wrong: saves in the loop -> while save() ran
async def crawl(session, paths, summarise, save):
    async def summary_of(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            return await asyncio.to_thread(summarise, page)
        except ValueError:
            return None

    report = dict(zip(paths, await asyncio.gather(*map(summary_of, paths))))
    save(report)
    return report

# %% exercise 5 wrong: threads, but one page after the other -> at most 1 at once
async def crawl(session, paths, summarise, save):
    report = {}
    for path in paths:
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            report[path] = await asyncio.to_thread(summarise, page)
        except ValueError:
            report[path] = None
    await asyncio.to_thread(save, report)
    return report

# %% exercise 5 wrong: calls summarise instead of handing it over -> object is not callable
async def crawl(session, paths, summarise, save):
    async def summary_of(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            return await asyncio.to_thread(summarise(page))
        except ValueError:
            return None

    summaries = await asyncio.gather(*map(summary_of, paths), return_exceptions=True)
    for summary in summaries:
        if isinstance(summary, Exception):
            raise summary

# %% exercise 5 wrong: the report in the order of completion -> not in that of the paths
async def crawl(session, paths, summarise, save):
    report = {}

    async def add(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            report[path] = await asyncio.to_thread(summarise, page)
        except ValueError:
            report[path] = None

    await asyncio.gather(*map(add, paths))
    await asyncio.to_thread(save, report)
    return report

# %% exercise 5 wrong: lets the unreadable page end the crawl -> summarise() raised ValueError for the page 'html'
async def crawl(session, paths, summarise, save):
    async def summary_of(path):
        async with session.get(server.url / path) as response:
            return await asyncio.to_thread(summarise, await response.text())

    report = {}
    for path, page in zip(paths, await asyncio.gather(*map(summary_of, paths), return_exceptions=True)):
        if isinstance(page, Exception):
            raise page
        report[path] = page
    await asyncio.to_thread(save, report)
    return report

# %% exercise 5 wrong: the exception itself as summary -> the report should be
async def crawl(session, paths, summarise, save):
    async def summary_of(path):
        async with session.get(server.url / path) as response:
            return await asyncio.to_thread(summarise, await response.text())

    summaries = await asyncio.gather(*map(summary_of, paths), return_exceptions=True)
    report = dict(zip(paths, summaries))
    await asyncio.to_thread(save, report)
    return report

# %% exercise 5 wrong: does not wait for save -> save() should get the whole report, once
async def crawl(session, paths, summarise, save):
    async def summary_of(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            return await asyncio.to_thread(summarise, page)
        except ValueError:
            return None

    report = dict(zip(paths, await asyncio.gather(*map(summary_of, paths))))
    asyncio.get_running_loop().run_in_executor(None, save, report)
    return report

# %% exercise 5 wrong: saves after each page -> save() should get the whole report, once
async def crawl(session, paths, summarise, save):
    report = dict.fromkeys(paths)

    async def add(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            report[path] = await asyncio.to_thread(summarise, page)
        except ValueError:
            report[path] = None
        await asyncio.to_thread(save, report)

    await asyncio.gather(*map(add, paths))
    return report

# %% exercise 5 right: fetch all, then summarise all, with TaskGroups
async def crawl(session, paths, summarise, save):
    async def fetch(path):
        async with session.get(server.url / path) as response:
            return await response.text()

    def summary_or_none(page):
        try:
            return summarise(page)
        except ValueError:
            return None

    async with asyncio.TaskGroup() as group:
        fetching = [group.create_task(fetch(path)) for path in paths]
    report = {}
    for path, task in zip(paths, fetching):
        report[path] = await asyncio.to_thread(summary_or_none, task.result())
    await asyncio.to_thread(save, report)
    return report

# %% exercise 5 right: a report with its keys in place, filled by tasks, in a pool of one thread
async def crawl(session, paths, summarise, save):
    from concurrent.futures import ThreadPoolExecutor

    loop, report = asyncio.get_running_loop(), dict.fromkeys(paths)

    async def fill(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            report[path] = await loop.run_in_executor(pool, summarise, page)
        except ValueError:
            pass

    with ThreadPoolExecutor(1) as pool:
        await asyncio.gather(*map(fill, paths))
        await loop.run_in_executor(pool, save, report)
    return report
