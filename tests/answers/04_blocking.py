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

# %% exercise 1 wrong: pauses once, at the end -> but the one after 3 and 2 ended sooner than that
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
    await asyncio.sleep(0.3)

# %% exercise 1 wrong: blocks, and lets the others have a turn between -> the pause blocks the loop
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        time.sleep(0.1)
        await asyncio.sleep(0)

# %% exercise 1 wrong: looks at the clock until time is up -> the pause blocks the loop
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        end = time.monotonic() + 0.1
        while time.monotonic() < end:
            pass
        await asyncio.sleep(0)

# %% exercise 1 wrong: waits for a thread's event in the loop's thread -> the pause blocks the loop
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        threading.Event().wait(0.1)
        await asyncio.sleep(0)

# %% exercise 1 wrong: blocks in small pieces -> the pause blocks the loop
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        for _ in range(10):
            threading.Event().wait(0.01)
            await asyncio.sleep(0)

# %% exercise 1 wrong: waits for a thread with join -> could not begin, so the pause blocked the loop
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        thread = threading.Thread(target=time.sleep, args=[0.1])
        thread.start()
        thread.join()

# %% exercise 1 wrong: ten times too long -> more than a second later the countdowns still went on
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        await asyncio.sleep(1)

# %% exercise 1 wrong: counts up -> a countdown goes 3, 2, 1; yours went
async def countdown(name, events):
    for number in (1, 2, 3):
        events.append(f"{name} {number}")
    await asyncio.sleep(0.3)

# %% exercise 1 wrong: leaves the name out -> what was noted is
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(str(number))
        await asyncio.sleep(0.1)

# %% exercise 1 right: sleeps in a thread
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        await asyncio.to_thread(time.sleep, 0.1)

# %% exercise 1 right: waits for an event that never comes
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        try:
            await asyncio.wait_for(asyncio.Event().wait(), 0.1)
        except TimeoutError:
            pass

# %% exercise 1 right: sleeps in the loop's executor
async def countdown(name, events):
    loop = asyncio.get_running_loop()
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        await loop.run_in_executor(None, time.sleep, 0.1)


# %% exercise 1 wrong: a shorter pause -> ended sooner than that
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        await asyncio.sleep(0.02)


# %% exercise 1 wrong: no pause at the end -> but the one after 1 ended sooner than that
async def countdown(name, events):
    for number in (3, 2, 1):
        if number != 3: await asyncio.sleep(0.15)
        events.append(f"{name} {number}")


# %% exercise 1 wrong: a longer pause -> more than a second later the countdowns still went on
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        await asyncio.sleep(0.5)


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

# %% exercise 2 wrong: in the order of completion -> the order of the URLs is 0.6, 0.5, 0.4, 0.45, 0.5; that of your pages
async def download_all(urls):
    jobs = [asyncio.to_thread(download, url) for url in urls]
    return [await job for job in asyncio.as_completed(jobs)]

# %% exercise 2 wrong: waits for its threads with join -> the loop waits as well
async def download_all(urls):
    pages = [None] * len(urls)

    def put(place, url):
        pages[place] = download(url)

    threads = [threading.Thread(target=put, args=item) for item in enumerate(urls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pages

# %% exercise 2 wrong: waits for its pool in the loop's thread -> the loop waits as well
async def download_all(urls):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(5) as pool:
        return list(pool.map(download, urls))

# %% exercise 2 wrong: a URL that comes twice is downloaded once -> one of them twice, but the server saw 4 requests
async def download_all(urls):
    different = list(dict.fromkeys(urls))
    pages = await asyncio.gather(*(asyncio.to_thread(download, url) for url in different))
    return [dict(zip(different, pages))[url] for url in urls]

# %% exercise 2 wrong: a pool that is too small -> the server saw at most 2 at once
async def download_all(urls):
    from concurrent.futures import ThreadPoolExecutor

    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(2) as pool:
        return await asyncio.gather(*(loop.run_in_executor(pool, download, url) for url in urls))

# %% exercise 2 wrong: another library -> download() is to be used as it is
async def download_all(urls):
    async def get(session, url):
        async with session.get(url) as response:
            return await response.json()

    async with aiohttp.ClientSession() as session:
        return await asyncio.gather(*(get(session, url) for url in urls))

# %% exercise 2 wrong: a dict -> returned dict
async def download_all(urls):
    pages = await asyncio.gather(*(asyncio.to_thread(download, url) for url in urls))
    return dict(enumerate(pages))

# %% exercise 2 right: with a TaskGroup
async def download_all(urls):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asyncio.to_thread(download, url)) for url in urls]
    return [task.result() for task in tasks]

# %% exercise 2 right: takes the list apart
async def download_all(urls):
    jobs = []
    while urls:
        jobs.append(asyncio.create_task(asyncio.to_thread(download, urls.pop(0))))
    await asyncio.wait(jobs)
    return [job.result() for job in jobs]

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


# %% exercise 2 wrong: a pool of four -> 5 downloads should wait side by side; the server saw at most 4
async def download_all(urls):
    import concurrent.futures
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        loop = asyncio.get_running_loop()
        return await asyncio.gather(*(loop.run_in_executor(pool, download, u) for u in urls))


# %% exercise 2 wrong: takes errors for pages -> and the error is lost
async def download_all(urls):
    return await asyncio.gather(*(asyncio.to_thread(download, u) for u in urls), return_exceptions=True)


# %% exercise 2 wrong: a part of each page -> each page should be all that download() returned
async def download_all(urls):
    pages = await asyncio.gather(*(asyncio.to_thread(download, u) for u in urls))
    return [{"args": p["args"], "headers": p["headers"]} for p in pages]


# %% exercise 2 wrong: urllib again, by itself -> download() is to be used as it is; these requests came from {'Python-urllib'}
async def download_all(urls):
    def d(u):
        import urllib.request
        with urllib.request.urlopen(u) as r: return json.load(r)
    return await asyncio.gather(*(asyncio.to_thread(d, u) for u in urls))


# %% exercise 2 right: with threads and futures
async def download_all(urls):
    loop = asyncio.get_running_loop()
    futs = []
    def work(u, f):
        try: r = download(u)
        except BaseException as e: loop.call_soon_threadsafe(f.set_exception, e)
        else: loop.call_soon_threadsafe(f.set_result, r)
    for u in urls:
        f = loop.create_future(); futs.append(f)
        threading.Thread(target=work, args=(u, f), daemon=True).start()
    await asyncio.wait(futs)
    return await asyncio.gather(*futs)


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

# %% exercise 3 wrong: a lock of threading blocks the loop -> kept the event loop to itself
seats = threading.Lock()


async def sell(office, pay):
    with seats:
        if office.free == 0:
            return False
        await pay()
        office.free -= 1
        return True

# %% exercise 3 wrong: gives the seat back after one kind of error -> failed (ConnectionError), so 1 seat should be free; office.free is 0
async def sell(office, pay):
    if office.free == 0:
        return False
    office.free -= 1
    try:
        await pay()
    except ValueError:
        office.free += 1
        raise
    return True

# %% exercise 3 wrong: a cancelled customer keeps the seat -> was cancelled while paying, so 1 seat should be free; office.free is 0
async def sell(office, pay):
    if office.free == 0:
        return False
    office.free -= 1
    try:
        await pay()
    except Exception:
        office.free += 1
        raise
    return True

# %% exercise 3 wrong: a cancelled customer keeps the lock -> after one who was cancelled, the next customer wants the same seat and gets no answer
async def sell(office, pay):
    await office.lock.acquire()
    try:
        if office.free == 0:
            office.lock.release()
            return False
        await pay()
    except Exception:
        office.lock.release()
        raise
    office.free -= 1
    office.lock.release()
    return True

# %% exercise 3 wrong: takes a cancellation for a refusal -> went on as if nothing had happened
async def sell(office, pay):
    async with office.lock:
        if office.free == 0:
            return False
        try:
            await pay()
        except asyncio.CancelledError:
            return False
        office.free -= 1
        return True

# %% exercise 3 wrong: raises an error of its own -> your code raised RuntimeError: not paid
async def sell(office, pay):
    async with office.lock:
        if office.free == 0:
            return False
        try:
            await pay()
        except Exception as error:
            raise RuntimeError("not paid") from error
        office.free -= 1
        return True

# %% exercise 3 wrong: gives a seat back that was never taken -> so 1 seat should be free; office.free is 2
async def sell(office, pay):
    async with office.lock:
        if office.free == 0:
            return False
        try:
            await pay()
        except BaseException:
            office.free += 1
            raise
        office.free -= 1
        return True

# %% exercise 3 wrong: sells one seat too few -> and 2 seats were sold
async def sell(office, pay):
    async with office.lock:
        if office.free <= 1:
            return False
        await pay()
        office.free -= 1
        return True

# %% exercise 3 wrong: pays twice -> 3 seats were sold, but 6 customers paid
async def sell(office, pay):
    async with office.lock:
        if office.free == 0:
            return False
        await pay()
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

# %% exercise 3 right: with a condition round the office's own lock
async def sell(office, pay):
    async with asyncio.Condition(office.lock):
        if not office.free:
            return False
        await pay()
        office.free -= 1
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


# %% exercise 3 wrong: another error of the same kind -> but the caller of sell() got another one, ValueError('other')
async def sell(office, pay):
    async with office.lock:
        if not office.free: return False
        try: await pay()
        except Exception as e: raise type(e)("other") from e
        office.free -= 1
        return True


# %% exercise 3 wrong: asks to pay again -> was asked to pay 2 times
async def sell(office, pay):
    async with office.lock:
        if not office.free: return False
        try: await pay()
        except Exception: await pay()
        office.free -= 1
        return True


# %% exercise 3 wrong: a turn between taking and trying -> two customers were cancelled early, so 2 seats should be free
async def sell(office, pay):
    if office.free <= 0: return False
    office.free -= 1
    await asyncio.sleep(0)
    try: await pay()
    except BaseException:
        office.free += 1
        raise
    return True


# %% exercise 3 wrong: gives the seat back after some errors -> failed (LookupError), so 1 seat should be free
async def sell(office, pay):
    if office.free <= 0: return False
    office.free -= 1
    try: await pay()
    except (ValueError, ConnectionError, asyncio.CancelledError):
        office.free += 1
        raise
    return True


# %% exercise 3 wrong: takes a cancellation at the lock for sold out -> was cancelled before paying, and sell() went on
async def sell(office, pay):
    try: await office.lock.acquire()
    except asyncio.CancelledError: return False
    try:
        if not office.free: return False
        await pay()
        office.free -= 1
        return True
    finally: office.lock.release()


# %% exercise 3 wrong: knows errors and cancellations only -> failed (Thief), so 1 seat should be free
async def sell(office, pay):
    if office.free <= 0: return False
    office.free -= 1
    ok = False
    try:
        await pay(); ok = True
    except (Exception, asyncio.CancelledError):
        office.free += 1
        raise
    return ok


# %% exercise 3 right: with a flag
async def sell(office, pay):
    if office.free <= 0: return False
    office.free -= 1
    sold = False
    try:
        await pay()
        sold = True
    finally:
        office.free += not sold
    return True


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

# %% exercise 4 wrong: waits for its thread with join -> the news came late, or never
async def run_with_news(work, on_news):
    loop, results = asyncio.get_running_loop(), []

    def tell(text):
        loop.call_soon_threadsafe(on_news, text)

    thread = threading.Thread(target=lambda: results.append(work(tell)))
    thread.start()
    thread.join()
    await asyncio.sleep(0)
    return results[0]

# %% exercise 4 wrong: looks now and then what the latest news is -> on_news() got
async def run_with_news(work, on_news):
    latest = []

    def tell(text):
        latest[:] = [text]

    job = asyncio.ensure_future(asyncio.to_thread(work, tell))
    while not job.done():
        await asyncio.sleep(0.05)
        if latest:
            on_news(latest.pop())
    return job.result()

# %% exercise 4 wrong: tells the same news once -> on_news() got
async def run_with_news(work, on_news):
    loop, told = asyncio.get_running_loop(), set()

    def tell(text):
        if text not in told:
            told.add(text)
            loop.call_soon_threadsafe(on_news, text)

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


# %% exercise 4 wrong: swallows what work raises -> work() raised ValueError('seven'); run_with_news() returned None
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    try: return await asyncio.to_thread(work, lambda t: loop.call_soon_threadsafe(on_news, t))
    except Exception: return None


# %% exercise 4 wrong: passes on four news -> on_news() got
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop(); n = 0
    def tell(t):
        nonlocal n; n += 1
        if n <= 4: loop.call_soon_threadsafe(on_news, t)
    return await asyncio.to_thread(work, tell)


# %% exercise 4 wrong: leaves its reader of the queue running -> run_with_news() returned, and left a task running
async def run_with_news(work, on_news):
    q = asyncio.Queue(); loop = asyncio.get_running_loop()
    async def drain():
        while True: on_news(await q.get())
    t = asyncio.create_task(drain())
    return await asyncio.to_thread(work, lambda x: loop.call_soon_threadsafe(q.put_nowait, x))


# %% exercise 4 wrong: works twice -> work() is to be called once; it was called 2 times
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(work, lambda t: None)
    return await asyncio.to_thread(work, lambda t: loop.call_soon_threadsafe(on_news, t))


# %% exercise 4 right: with a thread and a future
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop(); fut = loop.create_future()
    def run():
        try: r = work(lambda t: loop.call_soon_threadsafe(on_news, t))
        except BaseException as e: loop.call_soon_threadsafe(fut.set_exception, e)
        else: loop.call_soon_threadsafe(fut.set_result, r)
    threading.Thread(target=run).start()
    return await fut


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

# %% exercise 5 wrong: lets the unreadable page end the crawl -> summarise() raised ValueError for pages such as 'html'
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

# %% exercise 5 wrong: hides what is wrong with summarise -> which crawl() hid: it returned {'get'
async def crawl(session, paths, summarise, save):
    async def summary_of(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            return await asyncio.to_thread(summarise, page)
        except Exception:
            return None

    report = dict(zip(paths, await asyncio.gather(*map(summary_of, paths))))
    await asyncio.to_thread(save, report)
    return report

# %% exercise 5 wrong: waits for its threads in the loop's thread -> the heart stopped while summarise() ran
async def crawl(session, paths, summarise, save):
    from concurrent.futures import ThreadPoolExecutor

    async def summary_of(path, pool):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            return pool.submit(summarise, page).result()
        except ValueError:
            return None

    with ThreadPoolExecutor() as pool:
        report = dict(zip(paths, await asyncio.gather(*(summary_of(path, pool) for path in paths))))
    await asyncio.to_thread(save, report)
    return report

# %% exercise 5 wrong: saves what there is, whatever happens -> and save() was called all the same
async def crawl(session, paths, summarise, save):
    report = {}

    async def summary_of(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            return await asyncio.to_thread(summarise, page)
        except ValueError:
            return None

    try:
        report |= zip(paths, await asyncio.gather(*map(summary_of, paths)))
    finally:
        await asyncio.to_thread(save, report)
    return report

# %% exercise 5 wrong: leaves the unreadable page out -> the report should be
async def crawl(session, paths, summarise, save):
    async def summary_of(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            return await asyncio.to_thread(summarise, page)
        except ValueError:
            return None

    summaries = zip(paths, await asyncio.gather(*map(summary_of, paths)))
    report = {path: summary for path, summary in summaries if summary is not None}
    await asyncio.to_thread(save, report)
    return report

# %% exercise 5 wrong: saves an empty report, and fills it later -> save() should get the whole report, once
async def crawl(session, paths, summarise, save):
    async def summary_of(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            return await asyncio.to_thread(summarise, page)
        except ValueError:
            return None

    report = {}
    await asyncio.to_thread(save, report)
    report.update(zip(paths, await asyncio.gather(*map(summary_of, paths))))
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


# %% exercise 5 wrong: a session of its own -> crawl made a session of its own, though one was given
async def crawl(session, paths, summarise, save):
    async with aiohttp.ClientSession() as session:
        async def one(p):
            async with session.get(server.url / p) as r: page = await r.text()
            try: return await asyncio.to_thread(summarise, page)
            except ValueError: return None
        report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 wrong: three at once -> pages are slow; of these the server saw at most 3 at once
async def crawl(session, paths, summarise, save):
    sem = asyncio.Semaphore(3)
    async def one(p):
        async with sem:
            async with session.get(server.url / p) as r: page = await r.text()
        try: return await asyncio.to_thread(summarise, page)
        except ValueError: return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 wrong: summarises bytes -> summarise() was given bytes
async def crawl(session, paths, summarise, save):
    async def one(p):
        async with session.get(server.url / p) as r: page = await r.read()
        try: return await asyncio.to_thread(summarise, page)
        except ValueError: return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 wrong: hides what is wrong with save -> which crawl() hid: it returned {'get': 
async def crawl(session, paths, summarise, save):
    async def one(p):
        async with session.get(server.url / p) as r: page = await r.text()
        try: return await asyncio.to_thread(summarise, page)
        except ValueError: return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    try: await asyncio.to_thread(save, report)
    except Exception: pass
    return report


# %% exercise 5 wrong: takes some mistakes for an unreadable page -> has a mistake in it (a TypeError), which crawl() hid
async def crawl(session, paths, summarise, save):
    async def one(p):
        async with session.get(server.url / p) as r: page = await r.text()
        try: return await asyncio.to_thread(summarise, page)
        except (ValueError, TypeError, KeyError, OSError): return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 wrong: takes an empty summary for none -> the report should be
async def crawl(session, paths, summarise, save):
    async def one(p):
        async with session.get(server.url / p) as r: page = await r.text()
        try: return await asyncio.to_thread(summarise, page) or None
        except ValueError: return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 wrong: summarises again what could not be read -> once each; summarise() was called
async def crawl(session, paths, summarise, save):
    async def one(p):
        async with session.get(server.url / p) as r: page = await r.text()
        try: return await asyncio.to_thread(summarise, page)
        except ValueError: pass
        try: return await asyncio.to_thread(summarise, page)
        except ValueError: return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 wrong: gives up at a bad status -> your code raised aiohttp.client_exceptions.ClientResponseError: 503
async def crawl(session, paths, summarise, save):
    async def one(p):
        async with session.get(server.url / p) as r:
            r.raise_for_status()
            page = await r.text()
        try: return await asyncio.to_thread(summarise, page)
        except ValueError: return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 right: one thread for everything that blocks
async def crawl(session, paths, summarise, save):
    async def page(p):
        async with session.get(server.url / p) as r: return await r.text()
    pages = await asyncio.gather(*map(page, paths))
    def work():
        report = {}
        for p, pg in zip(paths, pages):
            try: report[p] = summarise(pg)
            except ValueError: report[p] = None
        save(report)
        return report
    return await asyncio.to_thread(work)


# %% exercise 1 wrong: spins until time is up -> countdown asked
async def countdown(name, events):
    loop = asyncio.get_running_loop()
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        end = loop.time() + 0.3
        while loop.time() < end:
            await asyncio.sleep(0)


# %% exercise 1 right: call_later and a future
async def countdown(name, events):
    loop = asyncio.get_running_loop()
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        done = loop.create_future()
        loop.call_later(0.1, done.set_result, None)
        await done


# %% exercise 2 wrong: drops the broken downloads among good ones -> and the error is lost
async def download_all(urls):
    pages = await asyncio.gather(*(asyncio.to_thread(download, u) for u in urls), return_exceptions=True)
    if isinstance(pages[0], Exception): raise pages[0]
    return [page for page in pages if not isinstance(page, Exception)]


# %% exercise 2 wrong: hides a server that is not there -> one raised URLError; download_all() returned
async def download_all(urls):
    def one(u):
        try: return download(u)
        except urllib.error.HTTPError: raise
        except OSError: return None
    return await asyncio.gather(*(asyncio.to_thread(one, u) for u in urls))


# %% exercise 2 wrong: an error of its own kind -> out of download_all() came another error
async def download_all(urls):
    def one(u):
        try: return download(u)
        except urllib.error.HTTPError as e: raise urllib.error.HTTPError(u, 500, "?", {}, None)
    return await asyncio.gather(*(asyncio.to_thread(one, u) for u in urls))


# %% exercise 2 right: concurrent futures wrapped
async def download_all(urls):
    from concurrent.futures import ThreadPoolExecutor
    pool = ThreadPoolExecutor(8)
    fs = [asyncio.wrap_future(pool.submit(download, u)) for u in urls]
    try: return tuple(await asyncio.gather(*fs))
    finally: pool.shutdown(wait=False)


# %% exercise 3 wrong: one lock for all offices -> a customer of another one wants its free seat and gets no answer
the_lock = asyncio.Lock()
async def sell(office, pay):
    async with the_lock:
        if office.free == 0:
            return False
        await pay()
        office.free -= 1
        return True


# %% exercise 3 wrong: takes back all that it knew -> so 1 seat should be free; office.free is 2
async def sell(office, pay):
    before = office.free
    if not before: return False
    office.free -= 1
    try: await pay()
    except BaseException:
        office.free = before
        raise
    return True


# %% exercise 3 right: a lock of its own for each office
locks = {}
async def sell(office, pay):
    lock = locks.setdefault(id(office), asyncio.Lock())
    async with lock:
        if office.free == 0: return False
        await pay()
        office.free -= 1
        return True


# %% exercise 4 wrong: an error of its own -> run_with_news() raised ValueError('no')
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    try: return await asyncio.to_thread(work, lambda t: loop.call_soon_threadsafe(on_news, t))
    except ValueError: raise ValueError("no") from None


# %% exercise 4 wrong: looks once a second -> the news came late, or never
async def run_with_news(work, on_news):
    import queue
    q = queue.SimpleQueue()
    task = asyncio.create_task(asyncio.to_thread(work, q.put))
    while True:
        await asyncio.wait([task], timeout=1)
        while not q.empty(): on_news(q.get())
        if task.done(): return task.result()


# %% exercise 4 right: a group and an asyncio queue
async def run_with_news(work, on_news):
    loop, q = asyncio.get_running_loop(), asyncio.Queue()
    async def reader():
        while (t := await q.get()) is not None: on_news(t[0])
    async with asyncio.TaskGroup() as g:
        g.create_task(reader())
        def go():
            try: return work(lambda t: loop.call_soon_threadsafe(q.put_nowait, (t,)))
            finally: loop.call_soon_threadsafe(q.put_nowait, None)
        w = g.create_task(asyncio.to_thread(go))
    return w.result()


# %% exercise 5 wrong: knows JSON's error only -> and crawl() let it out
async def crawl(session, paths, summarise, save):
    async def one(p):
        async with session.get(server.url / p) as r: page = await r.text()
        try: return await asyncio.to_thread(summarise, page)
        except json.JSONDecodeError: return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 wrong: hides a ValueError of save -> save() has a mistake in it (a ValueError), which crawl() hid
async def crawl(session, paths, summarise, save):
    async def one(p):
        async with session.get(server.url / p) as r: page = await r.text()
        try: return await asyncio.to_thread(summarise, page)
        except ValueError: return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    try: await asyncio.to_thread(save, report)
    except ValueError: pass
    return report


# %% exercise 5 wrong: an error among good pages is dropped -> which crawl() hid: it returned {'get'
async def crawl(session, paths, summarise, save):
    async def one(p):
        async with session.get(server.url / p) as r: page = await r.text()
        try: return await asyncio.to_thread(summarise, page)
        except ValueError: return None
    got = await asyncio.gather(*map(one, paths), return_exceptions=True)
    if isinstance(got[0], Exception): raise got[0]
    report = {p: g for p, g in zip(paths, got) if not isinstance(g, Exception)}
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 wrong: an error of its own of the same kind -> and crawl() let another error out: it raised ZeroDivisionError('summarise failed')
async def crawl(session, paths, summarise, save):
    async def one(p):
        async with session.get(server.url / p) as r: page = await r.text()
        try: return await asyncio.to_thread(summarise, page)
        except ValueError: return None
        except Exception as e: raise type(e)("summarise failed")
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 4 wrong: spins until there is news -> it spins, where it could wait
async def run_with_news(work, on_news):
    import queue

    news = queue.SimpleQueue()
    job = asyncio.create_task(asyncio.to_thread(work, news.put))
    while not (job.done() and news.empty()):
        while not news.empty():
            on_news(news.get())
        await asyncio.sleep(0)
    return job.result()


# %% exercise 4 wrong: spins by looking at its task for no time -> it spins, where it could wait
async def run_with_news(work, on_news):
    news = []
    job = asyncio.create_task(asyncio.to_thread(work, news.append))
    done = False
    while not done or news:
        done, _ = await asyncio.wait([job], timeout=0)
        while news:
            on_news(news.pop(0))
    return job.result()
# %% exercise 4 wrong: puts into a queue of the loop from the thread -> the loop refused a call that came from your worker thread
async def run_with_news(work, on_news):
    queue = asyncio.Queue()

    async def pass_on():
        while True:
            on_news(await queue.get())

    passing = asyncio.create_task(pass_on())
    try:
        return await asyncio.to_thread(work, queue.put_nowait)
    finally:
        passing.cancel()
# %% exercise 5 wrong: goes on with the report of the call before -> called once more, for get alone, crawl() should report on that
async def crawl(session, paths, summarise, save, report={}):
    async def visit(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            return await asyncio.to_thread(summarise, page)
        except ValueError:
            return None

    report.update(zip(paths, await asyncio.gather(*map(visit, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 2 wrong: waits for the threads after a pause -> a third task got no turn
async def download_all(urls):
    from concurrent.futures import ThreadPoolExecutor
    pool = ThreadPoolExecutor(5)
    futures = [pool.submit(download, u) for u in urls]
    await asyncio.sleep(0.05)
    return [f.result() for f in futures]


# %% exercise 3 wrong: calls pay() before the try -> the only payment failed (LookupError)
async def sell(office, pay):
    if office.free == 0: return False
    office.free -= 1
    payment = pay()
    try: await payment
    except BaseException:
        office.free += 1
        raise
    return True


# %% exercise 4 wrong: looks for news now and then -> woke up for your code again and again
async def run_with_news(work, on_news):
    import queue
    q = queue.SimpleQueue()
    t = asyncio.create_task(asyncio.to_thread(work, q.put))
    while not t.done() or not q.empty():
        while not q.empty(): on_news(q.get())
        await asyncio.sleep(0.01)
    return await t


# %% exercise 5 wrong: takes an error of fetching for a page it can't read -> faults/invalid-utf8 sends no text, and slow_crawl() raises UnicodeDecodeError
async def crawl(session, paths, summarise, save):
    async def one(path):
        try:
            async with session.get(server.url / path) as response: page = await response.text()
            return await asyncio.to_thread(summarise, page)
        except ValueError: return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 wrong: keeps the pages of the call before -> crawl() should fetch it
kept = {}
async def crawl(session, paths, summarise, save):
    async def one(path):
        if path not in kept:
            async with session.get(server.url / path) as response: kept[path] = await response.text()
        try: return await asyncio.to_thread(summarise, kept[path])
        except ValueError: return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 wrong: the first page alone, then the rest -> pages are slow; of these the server saw
async def crawl(session, paths, summarise, save):
    async def one(path):
        async with session.get(server.url / path) as response: page = await response.text()
        try: return await asyncio.to_thread(summarise, page)
        except ValueError: return None
    paths = list(paths)
    first = [await one(p) for p in paths[:1]]
    report = dict(zip(paths, first + await asyncio.gather(*map(one, paths[1:]))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 4 right: no longer than an hour
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(3600):
        return await asyncio.to_thread(work, lambda t: loop.call_soon_threadsafe(on_news, t))


# %% exercise 5 wrong: saves a list of pairs -> save() should get the whole report, once; when crawl() returned it had got [[(
async def crawl(session, paths, summarise, save):
    async def one(path):
        async with session.get(server.url / path) as r: page = await r.text()
        try: return await asyncio.to_thread(summarise, page)
        except ValueError: return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, list(report.items()))
    return report


# %% exercise 4 wrong: tells in lower case -> work() told ['Half done'
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    return await asyncio.to_thread(work, lambda x: loop.call_soon_threadsafe(on_news, x.lower()))


# %% exercise 3 right: the seat is a context manager
class Seat:
    def __init__(self, office): self.office = office
    async def __aenter__(self): self.office.free -= 1
    async def __aexit__(self, kind, error, tb):
        self.office.free += kind is not None
async def sell(office, pay):
    if office.free:
        async with Seat(office): await pay()
        return True
    return False


# %% exercise 1 wrong: one pause at a time -> more than a second later the countdowns still went on
pausing = asyncio.Lock()
async def countdown(name, events):
    for number in (3, 2, 1):
        events.append(f"{name} {number}")
        async with pausing:
            await asyncio.sleep(0.1)


# %% exercise 2 wrong: tries twice -> for /status/
async def download_all(urls):
    def one(url):
        try:
            return download(url)
        except OSError:
            return download(url)
    return await asyncio.gather(*(asyncio.to_thread(one, url) for url in urls))


# %% exercise 2 wrong: lets out the errors of the network alone -> of three downloads one raised JSONDecodeError
async def download_all(urls):
    outcomes = await asyncio.gather(*(asyncio.to_thread(download, url) for url in urls), return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, OSError):
            raise outcome
    return outcomes


# %% exercise 3 wrong: who leaves the queue unlocks the door -> and what came of it is True and True
async def sell(office, pay):
    try:
        await office.lock.acquire()
        if office.free == 0:
            return False
        await pay()
        office.free -= 1
        return True
    finally:
        if office.lock.locked():
            office.lock.release()


# %% exercise 3 wrong: no patience with who pays -> what came of it is TimeoutError() and False
async def sell(office, pay):
    if office.free == 0:
        return False
    office.free -= 1
    try:
        await asyncio.wait_for(pay(), 10)
    except BaseException:
        office.free += 1
        raise
    return True


# %% exercise 4 wrong: an empty text is no news -> on_news() got
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    def tell(text):
        if text:
            loop.call_soon_threadsafe(on_news, text)
    return await asyncio.to_thread(work, tell)


# %% exercise 4 wrong: who reads is forgotten when work fails -> and run_with_news() left a task running
async def run_with_news(work, on_news):
    loop, queue, end = asyncio.get_running_loop(), asyncio.Queue(), object()
    def run():
        result = work(lambda text: loop.call_soon_threadsafe(queue.put_nowait, text))
        loop.call_soon_threadsafe(queue.put_nowait, end)
        return result
    async def read():
        while (text := await queue.get()) is not end:
            on_news(text)
    result, _ = await asyncio.gather(asyncio.to_thread(run), read())
    return result


# %% exercise 4 wrong: one listener for all -> two calls at the same time
listeners = []
async def run_with_news(work, on_news):
    loop = asyncio.get_running_loop()
    listeners.append(on_news)
    return await asyncio.to_thread(work, lambda text: loop.call_soon_threadsafe(listeners[-1], text))


# %% exercise 4 wrong: None is no result -> when it was called again
async def run_with_news(work, on_news):
    loop, result = asyncio.get_running_loop(), None
    while result is None:
        result = await asyncio.to_thread(work, lambda text: loop.call_soon_threadsafe(on_news, text))
    return result


# %% exercise 4 right: a pair of sockets wakes the loop
async def run_with_news(work, on_news):
    import collections, socket
    loop, texts = asyncio.get_running_loop(), collections.deque()
    mine, theirs = socket.socketpair()
    mine.setblocking(False)
    def read():
        mine.recv(1000)
        while texts:
            on_news(texts.popleft())
    def tell(text):
        texts.append(text)
        theirs.send(b".")
    loop.add_reader(mine, read)
    try:
        return await asyncio.to_thread(work, tell)
    finally:
        while texts:
            on_news(texts.popleft())
        loop.remove_reader(mine)
        mine.close()
        theirs.close()


# %% exercise 5 wrong: what could not be fetched has no summary -> xml is lost when the server hangs up
async def crawl(session, paths, summarise, save):
    async def one(path):
        try:
            async with session.get(server.url / path) as response:
                page = await response.text()
        except aiohttp.ClientError:
            return None
        try:
            return await asyncio.to_thread(summarise, page)
        except ValueError:
            return None
    report = dict(zip(paths, await asyncio.gather(*map(one, paths))))
    await asyncio.to_thread(save, report)
    return report


# %% exercise 5 wrong: saves in the order of the answers -> save() got the report in the order
async def crawl(session, paths, summarise, save):
    report = {}
    async def one(path):
        async with session.get(server.url / path) as response:
            page = await response.text()
        try:
            report[path] = await asyncio.to_thread(summarise, page)
        except ValueError:
            report[path] = None
    await asyncio.gather(*map(one, paths))
    await asyncio.to_thread(save, report)
    return {path: report[path] for path in paths}


# %% exercise 3 right: names that a check might use, too
import weakref

turns = weakref.WeakKeyDictionary()
async def sell(office, pay):
    if office not in turns:
        turns[office] = asyncio.Semaphore(1)
    async with turns[office]:
        if office.free == 0:
            return False
        await pay()
        office.free -= 1
        return True
