# Answers to the exercises of lesson 15; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: reads one message -> sends 3 messages before it closes; yours has 1
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        texts.append(await ws.receive_str())
    return texts, ws.close_code


# %% exercise 1 wrong: expects text for ever -> is not WSMsgType.TEXT
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        while not ws.closed:
            texts.append(await ws.receive_str())
    return texts, ws.close_code


# %% exercise 1 wrong: knows how many will come -> is not WSMsgType.TEXT
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        for _ in range(3):
            texts.append(await ws.receive_str())
    return texts, ws.close_code


# %% exercise 1 wrong: keeps the messages, not their texts -> yours is [WSMessage(
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        async for message in ws:
            texts.append(message)
    return texts, ws.close_code


# %% exercise 1 wrong: takes the close for a text -> sends 3 messages before it closes; yours has 4
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        while not ws.closed:
            message = await ws.receive()
            texts.append(message.data)
    return texts, ws.close_code


# %% exercise 1 wrong: forgets await -> receive_str(…) was called but not awaited
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        texts.append(ws.receive_str())
    return texts, ws.close_code


# %% exercise 1 wrong: a plain for -> 'ClientWebSocketResponse' object is not iterable
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        for message in ws:
            texts.append(message.data)
    return texts, ws.close_code


# %% exercise 1 wrong: reads all, and says nothing came -> sends 3 messages before it closes; yours has 0
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        async for _ in ws:
            pass
    return texts, ws.close_code


# %% exercise 1 right: a comprehension
async def everything(session, path):
    async with session.ws_connect(path) as ws:
        texts = [message.data async for message in ws]
    return texts, ws.close_code


# %% exercise 1 right: receive() and a look at the type
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        while (message := await ws.receive()).type is aiohttp.WSMsgType.TEXT:
            texts.append(message.data)
    return texts, ws.close_code


# %% exercise 1 wrong: takes silence for the end -> sends 3 messages before it closes; yours has 1
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        try:
            while True: texts.append(await ws.receive_str(timeout=0.5))
        except (TimeoutError, TypeError): pass
    return texts, ws.close_code


# %% exercise 1 right: receive_str, until there is none
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        while True:
            try: texts.append(await ws.receive_str())
            except TypeError: break
    return texts, ws.close_code


# %% exercise 2 wrong: async for swallows the reason -> closes with 4001 and says why: (4001, 'Lunch :) '); yours is (4001, '')
async def last_word(session, path):
    async with session.ws_connect(path, heartbeat=1) as ws:
        async for _ in ws:
            pass
    return ws.close_code, ""


# %% exercise 2 wrong: takes the first message for the last -> sends 20 messages and closes: (1000, ''); yours is ('{"number": 1}', '')
async def last_word(session, path):
    async with session.ws_connect(path, heartbeat=1) as ws:
        message = await ws.receive()
    return message.data, message.extra


# %% exercise 2 wrong: CLOSED is not for it -> is cut after a message: (1006, ''); yours is (None, None)
async def last_word(session, path):
    async with session.ws_connect(path, heartbeat=1) as ws:
        while True:
            message = await ws.receive()
            if message.type is not aiohttp.WSMsgType.TEXT:
                return message.data, message.extra


# %% exercise 2 wrong: no heartbeat -> after 3 seconds you still wait for a peer that answers nothing
async def last_word(session, path):
    async with session.ws_connect(path) as ws:
        while True:
            message = await ws.receive()
            if message.type is aiohttp.WSMsgType.CLOSE:
                return message.data, message.extra
            if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                return ws.close_code, ""


# %% exercise 2 wrong: a time limit in place of a heartbeat -> is quiet for five minutes, answers every ping
async def last_word(session, path):
    async with session.ws_connect(path) as ws:
        while True:
            try:
                message = await ws.receive(timeout=1.5)
            except TimeoutError:
                return 1006, ""
            if message.type is aiohttp.WSMsgType.CLOSE:
                return message.data, message.extra
            if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                return ws.close_code, ""


# %% exercise 2 wrong: a time limit that nobody catches -> your code raised TimeoutError
async def last_word(session, path):
    timeout = aiohttp.ClientWSTimeout(ws_receive=1, ws_close=1)
    async with session.ws_connect(path, timeout=timeout) as ws:
        while True:
            message = await ws.receive()
            if message.type is aiohttp.WSMsgType.CLOSE:
                return message.data, message.extra
            if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                return ws.close_code, ""


# %% exercise 2 wrong: the heart beats too slowly -> after 3 seconds you still wait
async def last_word(session, path):
    async with session.ws_connect(path, heartbeat=30) as ws:
        while True:
            message = await ws.receive()
            if message.type is aiohttp.WSMsgType.CLOSE:
                return message.data, message.extra
            if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                return ws.close_code, ""


# %% exercise 2 right: the reason is kept on the way
async def last_word(session, path):
    reason = ""
    async with session.ws_connect(path, heartbeat=1.5) as ws:
        while not ws.closed:
            message = await ws.receive()
            if message.type == aiohttp.WSMsgType.CLOSE:
                reason = message.extra
    return ws.close_code, reason or ""


# %% exercise 2 right: pings of one's own
async def last_word(session, path):
    async with session.ws_connect(path, autoping=False) as ws:
        while True:
            await ws.ping()
            try:
                while True:
                    message = await ws.receive(timeout=1)
                    match message.type:
                        case aiohttp.WSMsgType.CLOSE:
                            return message.data, message.extra
                        case aiohttp.WSMsgType.CLOSED:
                            return ws.close_code, ""
                        case aiohttp.WSMsgType.PING:
                            await ws.pong(message.data)
                        case aiohttp.WSMsgType.PONG:
                            await asyncio.sleep(0.2)
                            await ws.ping()
            except TimeoutError:
                return 1006, ""


# %% exercise 2 right: with pings of its own
async def last_word(session, path):
    async with session.ws_connect(path, autoping=False) as ws:
        waiting = 0
        while True:
            try: m = await ws.receive(timeout=1)
            except TimeoutError:
                if waiting: return 1006, ""
                waiting = 1
                await ws.ping()
                continue
            waiting = 0
            if m.type is aiohttp.WSMsgType.PING: await ws.pong(m.data)
            if m.type is aiohttp.WSMsgType.CLOSE: return (m.data, m.extra or "")
            if m.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.ERROR): return (1006, "")


# %% exercise 2 wrong: takes a close without a reason for a cut -> and does not say why: (4003, '')
async def last_word(session, path):
    async with session.ws_connect(path, heartbeat=1) as ws:
        while True:
            m = await ws.receive()
            if m.type is aiohttp.WSMsgType.CLOSE and (m.extra or m.data == 1000): return m.data, m.extra
            if m.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR): return 1006, ""


# %% exercise 3 wrong: every source reads for itself -> Concurrent call to receive() is not allowed
async def echo_all(session, sources, heard):
    async def send(source):
        async for text in source:
            await ws.send_str(text)
            heard(await ws.receive_str())

    async with session.ws_connect("/websocket/echo") as ws:
        await asyncio.gather(*(send(source) for source in sources))


# %% exercise 3 wrong: a WebSocket for each -> one WebSocket is enough for all; the server saw 4 handshakes
async def echo_all(session, sources, heard):
    async def send(source):
        async with session.ws_connect("/websocket/echo") as ws:
            async for text in source:
                await ws.send_str(text)
                heard(await ws.receive_str())

    await asyncio.gather(*(send(source) for source in sources))


# %% exercise 3 wrong: one source after the other -> four sources could run at the same time; at most 1 did
async def echo_all(session, sources, heard):
    async with session.ws_connect("/websocket/echo") as ws:
        for source in sources:
            async for text in source:
                await ws.send_str(text)
                heard(await ws.receive_str())


# %% exercise 3 wrong: reads when all is written -> to be heard, and it was not: who reads meanwhile?
async def echo_all(session, sources, heard):
    async def send(source):
        async for text in source:
            await ws.send_str(text)

    async with session.ws_connect("/websocket/echo") as ws:
        await asyncio.gather(*(send(source) for source in sources))
        for _ in range(9):
            heard(await ws.receive_str())


# %% exercise 3 wrong: hears what it sends -> no request reached the server
async def echo_all(session, sources, heard):
    async def send(source):
        async for text in source:
            heard(text)

    await asyncio.gather(*(send(source) for source in sources))


# %% exercise 3 wrong: nobody reads -> and it was not: who reads meanwhile?
async def echo_all(session, sources, heard):
    async def send(source):
        async for text in source:
            await ws.send_str(text)

    async with session.ws_connect("/websocket/echo") as ws:
        await asyncio.gather(*(send(source) for source in sources))


# %% exercise 3 wrong: leaves a task behind -> left running what it had started: tell()
async def echo_all(session, sources, heard):
    async def send(source):
        async for text in source:
            await ws.send_str(text)

    async def read():
        async for message in ws:
            inbox.put_nowait(message.data)

    async def tell():
        while True:
            heard(await inbox.get())

    inbox = asyncio.Queue()
    async with session.ws_connect("/websocket/echo") as ws:
        tasks = [asyncio.create_task(read()), asyncio.create_task(tell())]
        await asyncio.gather(*(send(source) for source in sources))
    await tasks[0]


# %% exercise 3 wrong: waits for a reader that nobody stops -> still not finished
async def echo_all(session, sources, heard):
    async def send(source):
        async for text in source:
            await ws.send_str(text)

    async def read():
        async for message in ws:
            heard(message.data)

    async with session.ws_connect("/websocket/echo") as ws:
        await asyncio.gather(read(), *(send(source) for source in sources))


# %% exercise 3 wrong: a lock round sending and receiving -> only 1 came before it answered
async def echo_all(session, sources, heard):
    lock = asyncio.Lock()

    async def talk(source):
        async for text in source:
            async with lock:
                await ws.send_str(text)
                heard(await ws.receive_str())

    async with session.ws_connect("/websocket/echo") as ws:
        await asyncio.gather(*map(talk, sources))


# %% exercise 3 right: a task group and a cancelled reader
async def echo_all(session, sources, heard):
    async with session.ws_connect("/websocket/echo") as ws:

        async def send(source):
            async for text in source:
                await ws.send_str(text)

        async def read():
            while True:
                heard(await ws.receive_str())

        async with asyncio.TaskGroup() as readers:
            reader = readers.create_task(read())
            async with asyncio.TaskGroup() as writers:
                for source in sources:
                    writers.create_task(send(source))
            reader.cancel()


# %% exercise 3 right: the cell's own task reads, and counts the sources that still run
async def echo_all(session, sources, heard):
    async def send_all():
        await asyncio.gather(*map(send, sources))
        await ws.send_bytes(b"over")

    async def send(source):
        async for text in source:
            await ws.send_str(text)

    async with session.ws_connect("/websocket/echo") as ws:
        sending = asyncio.create_task(send_all())
        async for message in ws:
            if message.type is aiohttp.WSMsgType.BINARY:
                break
            heard(message.data)
        await sending


# %% exercise 3 wrong: returns a word -> echo_all() returns None in the end
async def echo_all(session, sources, heard):
    async with session.ws_connect("/websocket/echo") as ws:
        async def send(s):
            async for t in s: await ws.send_str(t)
        async def read():
            while True:
                m = await ws.receive()
                if m.type is not aiohttp.WSMsgType.TEXT: return
                heard(m.data)
        async with asyncio.TaskGroup() as g:
            r = g.create_task(read())
            async with asyncio.TaskGroup() as g2:
                for s in sources: g2.create_task(send(s))
            r.cancel()
    return "done"


# %% exercise 4 wrong: takes the break for the end -> your code raised aiohttp.client_exceptions.ClientPayloadError
async def follow(session, path):
    async with session.get(path) as response:
        return [event["data"] async for event in read_events(response)]


# %% exercise 4 wrong: hides the break -> there are 5 events
async def follow(session, path):
    texts = []
    async with session.get(path) as response:
        try:
            async for event in read_events(response):
                texts.append(event["data"])
        except aiohttp.ClientPayloadError:
            pass
    return texts


# %% exercise 4 wrong: begins anew each time -> make four requests; yours went on
async def follow(session, path):
    texts = []
    while True:
        async with session.get(path) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
        await asyncio.sleep(0.3)


# %% exercise 4 wrong: does not know the end -> make four requests; yours went on
async def follow(session, path):
    texts, last_id = [], "0"
    while True:
        async with session.get(path, headers={"Last-Event-ID": last_id}) as response:
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
                    last_id = event["id"]
        await asyncio.sleep(0.3)


# %% exercise 4 wrong: comes again at once -> `retry` asks for a pause of 300 ms
async def follow(session, path):
    texts, last_id = [], "0"
    while True:
        async with session.get(path, headers={"Last-Event-ID": last_id}) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
                    last_id = event["id"]


# %% exercise 4 wrong: a pause of its own -> `retry` asks for a pause of 300 ms; your shortest was 1
async def follow(session, path):
    texts, last_id = [], "0"
    while True:
        async with session.get(path, headers={"Last-Event-ID": last_id}) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
                    last_id = event["id"]
        await asyncio.sleep(0.1)


# %% exercise 4 wrong: takes milliseconds for seconds -> still not finished
async def follow(session, path):
    texts, last_id, pause = [], "0", 0.1
    while True:
        async with session.get(path, headers={"Last-Event-ID": last_id}) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
                    last_id = event["id"]
                    pause = int(event.get("retry", pause))
        await asyncio.sleep(pause)


# %% exercise 4 wrong: keeps the events -> a list of str was to be expected
async def follow(session, path):
    texts, last_id = [], "0"
    while True:
        async with session.get(path, headers={"Last-Event-ID": last_id}) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event)
                    last_id = event["id"]
        await asyncio.sleep(0.3)


# %% exercise 4 wrong: lets the session's total end the stream -> 4 events were to be had all the same; yours: 'TimeoutError'
async def follow(session, path):
    texts, headers, pause = [], {}, 0.1
    while True:
        async with session.get(path, headers=headers) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    pause = int(event.get("retry", pause * 1000)) / 1000
        await asyncio.sleep(pause)


# %% exercise 4 right: each visit is a function of its own
async def follow(session, path):
    texts, state = [], {"id": None, "retry": "100"}

    async def visit():
        headers = {} if state["id"] is None else {"Last-Event-ID": state["id"]}
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with session.get(path, headers=headers) as response:
                async for event in read_events(response):
                    texts.append(event["data"])
                    state.update(event)
                return response.status

    while await visit() != 204:
        await asyncio.sleep(int(state["retry"]) / 1000)
    return texts


# %% exercise 4 right: asks for the end before it reads
async def follow(session, path):
    texts = []
    last_id, milliseconds = "0", 100
    no_limit = aiohttp.ClientTimeout()
    headers = {}
    while True:
        try:
            response = await session.get(path, headers=headers, timeout=no_limit)
            try:
                if response.status == 204:
                    return texts
                async for event in read_events(response):
                    texts += [event["data"]]
                    last_id = event.get("id", last_id)
                    milliseconds = float(event.get("retry", milliseconds))
            finally:
                response.close()
        except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError):
            pass
        await asyncio.sleep(milliseconds / 1000)
        headers = {"Last-Event-ID": last_id}


# %% exercise 4 wrong: waits only if it was told -> so it is 100 ms; yours was
async def follow(session, path):
    texts, last, pause = [], None, 0
    while True:
        async with session.get(path, headers={"Last-Event-ID": last} if last else {}, timeout=aiohttp.ClientTimeout(total=None)) as r:
            if r.status == 204: return texts
            try:
                async for e in read_events(r):
                    texts.append(e["data"]); last = e["id"]
                    if "retry" in e: pause = int(e["retry"]) / 1000
            except aiohttp.ClientPayloadError: pass
        await asyncio.sleep(pause)


# %% exercise 5 wrong: does not come back -> run_bot() ended with 1, and what should have come did not: 'Bot joined'
async def run_bot(session, path):
    pongs = 0
    async with session.ws_connect(path) as ws:
        async for message in ws:
            event = message.json()
            if event.get("text") == "ping":
                await ws.send_str(f"pong {event['name']}")
                pongs += 1
            elif event.get("text") == "bye, bot":
                break
    return pongs


# %% exercise 5 wrong: every event has a text for it -> your code raised KeyError: 'text'
async def run_bot(session, path):
    async with session.ws_connect(path) as ws:
        async for message in ws:
            event = message.json()
            if event["text"] == "ping":
                await ws.send_str(f"pong {event['name']}")


# %% exercise 5 wrong: forgets await -> send_str(…) was called but not awaited
async def run_bot(session, path):
    while True:
        async with session.ws_connect(path) as ws:
            async for message in ws:
                if message.json().get("text") == "ping":
                    ws.send_str("pong Ada")


# %% exercise 5 wrong: comes back at once -> after a cut it is to wait a moment
async def run_bot(session, path):
    pongs = 0
    while True:
        async with session.ws_connect(path) as ws:
            async for message in ws:
                event = message.json()
                if event.get("text") == "ping":
                    await ws.send_str(f"pong {event['name']}")
                    pongs += 1
                elif event.get("text") == "bye, bot":
                    return pongs


# %% exercise 5 wrong: the pongs are counted anew for each connection -> the bot said pong 6 times; run_bot() returned 0
async def run_bot(session, path):
    while True:
        pongs = 0
        async with session.ws_connect(path) as ws:
            async for message in ws:
                event = message.json()
                if event.get("text") == "ping":
                    await ws.send_str(f"pong {event['name']}")
                    pongs += 1
                elif event.get("text") == "bye, bot":
                    return pongs
        await asyncio.sleep(0.05)


# %% exercise 5 wrong: break leaves the messages only -> the bot has left, but run_bot() does not return
async def run_bot(session, path):
    pongs = 0
    while True:
        async with session.ws_connect(path) as ws:
            async for message in ws:
                event = message.json()
                if event.get("text") == "ping":
                    await ws.send_str(f"pong {event['name']}")
                    pongs += 1
                elif event.get("text") == "bye, bot":
                    break
        await asyncio.sleep(0.05)


# %% exercise 5 wrong: five lives in all -> run_bot() ended with None
async def run_bot(session, path):
    pongs = 0
    for _ in range(5):
        async with session.ws_connect(path) as ws:
            async for message in ws:
                event = message.json()
                if event.get("text") == "ping":
                    await ws.send_str(f"pong {event['name']}")
                    pongs += 1
                elif event.get("text") == "bye, bot":
                    return pongs
        await asyncio.sleep(0.05)


# %% exercise 5 wrong: a failure is the end -> after 5 failures in a row it gives up; the server saw 1 attempts
async def run_bot(session, path):
    pongs = 0
    while True:
        async with session.ws_connect(path) as ws:
            async for message in ws:
                event = message.json()
                if event.get("text") == "ping":
                    await ws.send_str(f"pong {event['name']}")
                    pongs += 1
                elif event.get("text") == "bye, bot":
                    return pongs
        await asyncio.sleep(0.05)


# %% exercise 5 wrong: tries for ever -> still not finished
async def run_bot(session, path):
    pongs = 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                async for message in ws:
                    event = message.json()
                    if event.get("text") == "ping":
                        await ws.send_str(f"pong {event['name']}")
                        pongs += 1
                    elif event.get("text") == "bye, bot":
                        return pongs
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.05)


# %% exercise 5 wrong: the pause does not grow -> each pause is twice as long as the one before
async def run_bot(session, path):
    pongs, failures = 0, 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures = 0
                async for message in ws:
                    event = message.json()
                    if event.get("text") == "ping":
                        await ws.send_str(f"pong {event['name']}")
                        pongs += 1
                    elif event.get("text") == "bye, bot":
                        return pongs
        except aiohttp.ClientError:
            failures += 1
            if failures == 5:
                raise
        await asyncio.sleep(0.05)


# %% exercise 5 wrong: gives up in silence -> is to be raised; instead it returned 0
async def run_bot(session, path):
    pongs, failures = 0, 0
    while failures < 5:
        try:
            async with session.ws_connect(path) as ws:
                failures = 0
                async for message in ws:
                    event = message.json()
                    if event.get("text") == "ping":
                        await ws.send_str(f"pong {event['name']}")
                        pongs += 1
                    elif event.get("text") == "bye, bot":
                        return pongs
        except aiohttp.ClientError:
            failures += 1
        await asyncio.sleep(0.05 * 2**failures)
    return pongs


# %% exercise 5 right: one visit is a function, the pause is kept
async def run_bot(session, path):
    pongs = 0

    async def visit(ws):
        nonlocal pongs
        async for message in ws:
            match message.json():
                case {"text": "ping", "name": name}:
                    await ws.send_str(f"pong {name}")
                    pongs += 1
                case {"text": "bye, bot"}:
                    return True
        return False

    pauses = [0.05, 0.1, 0.2, 0.4]
    waiting = iter(pauses)
    while True:
        try:
            ws = await session.ws_connect(path)
        except (aiohttp.ClientError, TimeoutError):
            pause = next(waiting, None)
            if pause is None:
                raise
            await asyncio.sleep(pause)
            continue
        waiting = iter(pauses)
        async with ws:
            if await visit(ws):
                return pongs
        await asyncio.sleep(0.05)


# %% exercise 5 right: with a heartbeat, and receive()
async def run_bot(session, path):
    pongs, attempts, pause = 0, 0, 0.05
    while True:
        attempts += 1
        try:
            ws = await session.ws_connect(path, heartbeat=20)
        except (aiohttp.ClientError, TimeoutError):
            if attempts >= 5:
                raise
            await asyncio.sleep(pause)
            pause *= 2
            continue
        attempts, pause = 0, 0.05
        while (message := await ws.receive()).type == aiohttp.WSMsgType.TEXT:
            event = message.json()
            text = event["text"] if event["event"] == "message" else ""
            if text == "ping":
                pongs += 1
                await ws.send_str("pong " + event["name"])
            if text == "bye, bot":
                await ws.close()
                return pongs
        await ws.close()
        await asyncio.sleep(pause)


# %% exercise 5 wrong: counts all failures, not those in a row -> never five in a row
async def run_bot(session, path):
    pongs = failures = 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                async for m in ws:
                    e = m.json()
                    match e.get("text"):
                        case "ping":
                            await ws.send_str(f"pong {e['name']}"); pongs += 1
                        case "bye, bot": return pongs
        except aiohttp.ClientError:
            failures += 1
            if failures == 5: raise
        await asyncio.sleep(0.05 * 2**failures)


# %% exercise 5 wrong: knows only the handshake's error -> for five attempts; yours made 1
async def run_bot(session, path):
    pongs = failures = 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures = 0
                async for m in ws:
                    e = m.json()
                    match e.get("text"):
                        case "ping":
                            await ws.send_str(f"pong {e['name']}"); pongs += 1
                        case "bye, bot": return pongs
        except aiohttp.WSServerHandshakeError:
            failures += 1
            if failures == 5: raise
        await asyncio.sleep(0.05 * 2**failures)


# %% exercise 5 wrong: hears ping in other words -> so one pong was due
async def run_bot(session, path):
    pongs = failures = 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures = 0
                async for m in ws:
                    e = m.json()
                    text = e.get("text", "")
                    if "ping" in text:
                        await ws.send_str(f"pong {e['name']}"); pongs += 1
                    if "bye" in text: return pongs
        except aiohttp.ClientError:
            failures += 1
            if failures == 5: raise
        await asyncio.sleep(0.05 * 2**failures)


# %% exercise 5 right: in a class
class Bot:
    def __init__(self, s, p): self.s, self.p, self.n = s, p, 0
    async def visit(self):
        ws = await self.s.ws_connect(self.p)
        self.pause = 0.05; self.fails = 0
        try:
            while True:
                m = await ws.receive()
                if m.type is not aiohttp.WSMsgType.TEXT: return False
                e = m.json()
                if e["event"] == "message" and e["text"] == "ping":
                    self.n += 1
                    await ws.send_str("pong " + e["name"])
                if e["event"] == "message" and e["text"] == "bye, bot": return True
        finally: await ws.close()
    async def run(self):
        self.fails, self.pause = 0, 0.05
        while True:
            try:
                if await self.visit(): return self.n
            except (aiohttp.ClientError, OSError):
                self.fails += 1
                if self.fails >= 5: raise
                await asyncio.sleep(self.pause); self.pause *= 2
            else:
                await asyncio.sleep(self.pause)
async def run_bot(session, path):
    return await Bot(session, path).run()


# %% exercise 4 wrong: a session of its own, though one is given -> follow made a session of its own, though one was given
async def follow(session, path):
    texts, headers, pause = [], {}, 0.1
    async with aiohttp.ClientSession(server.url, timeout=aiohttp.ClientTimeout(total=None)) as own:
      while True:
        limits = aiohttp.ClientTimeout(total=None, sock_read=60)
        async with own.get(path, headers=headers, timeout=limits) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    pause = int(event.get("retry", pause * 1000)) / 1000
        await asyncio.sleep(pause)


# %% exercise 1 wrong: trims the texts -> yours is ['one piece']
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        async for message in ws:
            if message.data not in texts:
                texts.append(message.data.strip())
    return texts, ws.close_code


# %% exercise 3 wrong: hears what it sent, when something comes back -> the echoes were [' C 0\n', ' B 0\n', ' A 0\n'
async def echo_all(session, sources, heard):
    waiting = []
    async def send(source):
        async for text in source:
            waiting.append(text)
            await ws.send_str(text)
    async def read():
        async for message in ws:
            heard(waiting.pop(0))
    async with session.ws_connect("/websocket/echo") as ws:
        reader = asyncio.create_task(read())
        await asyncio.gather(*(send(source) for source in sources))
        await ws.close()
        await reader


# %% exercise 3 wrong: knows how many sources there are -> too many values to unpack
async def echo_all(session, sources, heard):
    one, two, three = sources
    async def send(source):
        async for text in source:
            await ws.send_str(text)
    async def read():
        async for message in ws:
            heard(message.data)
    async with session.ws_connect("/websocket/echo") as ws:
        reader = asyncio.create_task(read())
        await asyncio.gather(send(one), send(two), send(three))
        await ws.close()
        await reader


# %% exercise 3 wrong: stops when the first source ends -> 10 texts come back, [
async def echo_all(session, sources, heard):
    async def send(source):
        async for text in source:
            await ws.send_str(text)
    async def read():
        async for message in ws:
            heard(message.data)
    async with session.ws_connect("/websocket/echo") as ws:
        reader = asyncio.create_task(read())
        tasks = [asyncio.create_task(send(source)) for source in sources]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for t in tasks: t.cancel()
        await asyncio.wait(tasks)
        await ws.close()
        await reader


# %% exercise 4 wrong: forgets the pause at each break -> an event asked for 250 ms, and the next one, after a break, for nothing else
async def follow(session, path):
    texts, headers = [], {}
    while True:
        pause = 0.1
        limits = aiohttp.ClientTimeout(total=None, sock_read=60)
        async with session.get(path, headers=headers, timeout=limits) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    pause = int(event.get("retry", pause * 1000)) / 1000
        await asyncio.sleep(pause)


# %% exercise 4 wrong: counts the events instead of reading their ids -> the requests asked for what comes after [None, '1'
async def follow(session, path):
    texts, headers, pause = [], {}, 0.1
    while True:
        limits = aiohttp.ClientTimeout(total=None, sock_read=60)
        async with session.get(path, headers=headers, timeout=limits) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = str(len(texts))
                    pause = int(event.get("retry", pause * 1000)) / 1000
        await asyncio.sleep(pause)


# %% exercise 4 wrong: takes equal texts for the same event -> the events say tea, tea, milk, pot,
async def follow(session, path):
    texts, headers, pause = [], {}, 0.1
    while True:
        limits = aiohttp.ClientTimeout(total=None, sock_read=60)
        async with session.get(path, headers=headers, timeout=limits) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    if event["data"] not in texts:
                        texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    pause = int(event.get("retry", pause * 1000)) / 1000
        await asyncio.sleep(pause)


# %% exercise 4 wrong: believes the first pause for ever -> your pauses were 1
async def follow(session, path):
    texts, headers, pause = [], {}, None
    while True:
        limits = aiohttp.ClientTimeout(total=None, sock_read=60)
        async with session.get(path, headers=headers, timeout=limits) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    if pause is None:
                        pause = int(event.get("retry", 100)) / 1000
        await asyncio.sleep(pause)


# %% exercise 4 wrong: waits longer than it was told -> so it is 100 ms; yours was
async def follow(session, path):
    texts, headers, pause = [], {}, 0.1
    while True:
        limits = aiohttp.ClientTimeout(total=None, sock_read=60)
        async with session.get(path, headers=headers, timeout=limits) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    pause = int(event.get("retry", pause * 1000)) / 1000
        await asyncio.sleep(max(pause, 0.8))


# %% exercise 5 wrong: the pause stays long after a good visit -> it is to come back after 0.05 s
async def run_bot(session, path):
    pongs, failures, pause = 0, 0, 0.05
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures = 0
                async for message in ws:
                    event = message.json()
                    if event.get("text") == "ping":
                        await ws.send_str(f"pong {event['name']}")
                        pongs += 1
                    elif event.get("text") == "bye, bot":
                        return pongs
        except aiohttp.ClientError:
            failures += 1
            pause *= 2
            if failures == 5:
                raise
        await asyncio.sleep(pause)


# %% exercise 5 wrong: counts the kinds of failure apart -> for five attempts; yours made 6
async def run_bot(session, path):
    pongs, a, b = 0, 0, 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                a = b = 0
                async for message in ws:
                    event = message.json()
                    if event.get("text") == "ping":
                        await ws.send_str(f"pong {event['name']}")
                        pongs += 1
                    elif event.get("text") == "bye, bot":
                        return pongs
        except aiohttp.WSServerHandshakeError:
            a += 1
            if a == 5:
                raise
        except (aiohttp.ClientError, TimeoutError):
            b += 1
            if b == 5:
                raise
        await asyncio.sleep(0.05 * 2**(a+b))


# %% exercise 5 wrong: takes a cancellation for a failure -> in the middle of its visit, and went on: CancelledError
async def run_bot(session, path):
    failures, pongs = 0, 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures = 0
                async for m in ws:
                    e = m.json()
                    if e.get("text") == "ping":
                        await ws.send_str(f"pong {e['name']}")
                        pongs += 1
                    elif e.get("text") == "bye, bot":
                        return pongs
        except BaseException:
            failures += 1
            if failures == 5: raise
        await asyncio.sleep(0.05 * 2**failures)


# %% exercise 2 wrong: a heartbeat, and a minute for each message -> is quiet for five minutes, answers every ping
async def last_word(session, path):
    async with session.ws_connect(path, heartbeat=1) as ws:
        try:
            while True:
                message = await asyncio.wait_for(ws.receive(), 60)
                if message.type is aiohttp.WSMsgType.CLOSE:
                    return message.data, message.extra
                if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                    return ws.close_code, ""
        except TimeoutError:
            return 1006, ""


# %% exercise 2 right: a limit that every pong puts off
async def last_word(session, path):
    timeout = aiohttp.ClientWSTimeout(ws_receive=60)
    async with session.ws_connect(path, heartbeat=1, timeout=timeout) as ws:
        while True:
            message = await ws.receive()
            if message.type is aiohttp.WSMsgType.CLOSE:
                return message.data, message.extra
            if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                return ws.close_code, ""


# %% exercise 2 right: a list, from a task that pings
async def last_word(session, path):
    async with session.ws_connect(path, autoping=False) as ws:
        pong = asyncio.Event()

        async def beat():
            while True:
                pong.clear()
                await ws.ping()
                async with asyncio.timeout(1):
                    await pong.wait()
                await asyncio.sleep(0.5)

        async def read():
            while True:
                message = await ws.receive()
                if message.type is aiohttp.WSMsgType.PONG:
                    pong.set()
                elif message.type is aiohttp.WSMsgType.PING:
                    await ws.pong(message.data)
                elif message.type is aiohttp.WSMsgType.CLOSE:
                    return [message.data, message.extra]
                elif message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                    return [1006, ""]

        tasks = [asyncio.create_task(beat()), asyncio.create_task(read())]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        return tasks[1].result() if tasks[1] in done else [1006, ""]


# %% exercise 1 wrong: each text once -> a server sends ['tea', 'tea', '', 'Tea '], 500 times, and nothing else; yours is 3 texts
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        async for message in ws:
            if message.data not in texts:
                texts.append(message.data)
    return texts, ws.close_code


# %% exercise 1 wrong: takes an empty text for the end -> yours is 2 texts, ['tea', 'tea']
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:
        while (message := await ws.receive()).type is aiohttp.WSMsgType.TEXT and message.data:
            texts.append(message.data)
        async for _ in ws:
            pass
    return texts, ws.close_code


# %% exercise 2 wrong: tidies the reason up -> (4001, 'Lunch :) '); yours is (4001, 'lunch :)')
async def last_word(session, path):
    async with session.ws_connect(path, heartbeat=1) as ws:
        while True:
            message = await ws.receive()
            if message.type is aiohttp.WSMsgType.CLOSE:
                return message.data, message.extra.strip().lower()
            if message.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR):
                return ws.close_code, ""


# %% exercise 2 wrong: ten minutes for each message -> you give it up after 600 s
async def last_word(session, path):
    async with session.ws_connect(path, heartbeat=1) as ws:
        while True:
            try:
                m = await ws.receive(timeout=600)
            except TimeoutError:
                return 1006, ""
            if m.type is aiohttp.WSMsgType.CLOSE:
                return m.data, m.extra or ""
            if m.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR, aiohttp.WSMsgType.CLOSING):
                return 1006, ""


# %% exercise 3 wrong: hears each text once -> for its ['bye'] to be heard
async def echo_all(session, sources, heard):
    async with session.ws_connect("/websocket/echo") as ws:
        seen = set()
        async def send(s):
            async for t in s: await ws.send_str(t)
        async def read():
            async for m in ws:
                if m.data not in seen:
                    seen.add(m.data); heard(m.data)
        r = asyncio.create_task(read())
        await asyncio.gather(*map(send, sources))
        await ws.close(); await r


# %% exercise 3 wrong: tidies up what it hears -> and no source said that
async def echo_all(session, sources, heard):
    async with session.ws_connect("/websocket/echo") as ws:
        async def send(s):
            async for t in s:
                await ws.send_str(t)
        async def read():
            async for m in ws: heard(m.data.strip())
        r = asyncio.create_task(read())
        await asyncio.gather(*map(send, sources))
        await ws.close(); await r


# %% exercise 3 wrong: takes a first text of each for granted -> StopAsyncIteration
async def echo_all(session, sources, heard):
    async with session.ws_connect("/websocket/echo") as ws:
        firsts = [await anext(s) for s in sources]
        waiting = {}
        async def say(source, text):
            while True:
                done = asyncio.Event()
                waiting.setdefault(text, []).append(done)
                await ws.send_str(text)
                await done.wait()
                try: text = await anext(source)
                except StopAsyncIteration: return
        async def read():
            async for m in ws:
                heard(m.data)
                if waiting.get(m.data): waiting[m.data].pop(0).set()
        reader = asyncio.create_task(read())
        await asyncio.gather(*map(say, sources, firsts))
        reader.cancel()
        await asyncio.wait([reader])


# %% exercise 4 wrong: the first `retry` of a connection -> an event asked for 0 ms
async def follow(session, path):
    texts, headers, pause = [], {}, 0.1
    while True:
        limits = aiohttp.ClientTimeout(total=None)
        async with session.get(path, headers=headers, timeout=limits) as response:
            if response.status != 200: return texts
            new = []
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    new.append(event)
            texts += [e["data"] for e in new]
            headers = {"Last-Event-ID": new[-1]["id"]} if new else headers
            pause = ([int(e["retry"]) / 1000 for e in new if "retry" in e] or [pause])[0]
        await asyncio.sleep(pause)


# %% exercise 4 wrong: the first `retry` of all -> an event asked for 0 ms
async def follow(session, path):
    texts, headers, pause = [], {}, None
    while True:
        limits = aiohttp.ClientTimeout(total=None)
        async with session.get(path, headers=headers, timeout=limits) as response:
            if response.status == 204: return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"]); headers["Last-Event-ID"] = event["id"]
                    if "retry" in event and pause is None: pause = int(event["retry"]) / 1000
        await asyncio.sleep(0.1 if pause is None else pause)


# %% exercise 4 wrong: tidies the data up -> yours: ['tea', 'tea', 'milk', 'pot', 'cup'
async def follow(session, path):
    texts, headers, pause = [], {}, 0.1
    while True:
        limits = aiohttp.ClientTimeout(total=None)
        async with session.get(path, headers=headers, timeout=limits) as response:
            if response.status == 204: return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"].strip()); headers["Last-Event-ID"] = event["id"]
                    if "retry" in event: pause = int(event["retry"]) / 1000
        await asyncio.sleep(pause)


# %% exercise 4 wrong: takes a cancellation for a break -> in the middle of a stream, and went on: CancelledError
async def follow(session, path):
    texts, headers, pause = [], {}, 0.1
    while True:
        async with session.get(path, headers=headers, timeout=aiohttp.ClientTimeout(total=None)) as response:
            if response.status == 204:
                return texts
            try:
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    pause = int(event.get("retry", pause * 1000)) / 1000
            except (aiohttp.ClientError, asyncio.CancelledError):
                pass
        await asyncio.sleep(pause)


# %% exercise 4 wrong: a second where nothing was said -> so it is 100 ms; yours was
async def follow(session, path):
    texts, headers, pause = [], {}, 1000
    while True:
        limits = aiohttp.ClientTimeout(total=None)
        async with session.get(path, headers=headers, timeout=limits) as response:
            if response.status == 204:
                return texts
            with contextlib.suppress(aiohttp.ClientPayloadError):
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    pause = int(event.get("retry", pause))
        await asyncio.sleep(pause / 1000)


# %% exercise 5 wrong: begins to count at 1 after a visit -> the fifth is to be raised; yours made 4
async def run_bot(session, path):
    pongs, failures = 0, 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures = 1
                async for message in ws:
                    event = message.json()
                    if event.get("text") == "ping":
                        await ws.send_str(f"pong {event['name']}")
                        pongs += 1
                    elif event.get("text") == "bye, bot":
                        return pongs
        except (aiohttp.ClientError, TimeoutError):
            failures += 1
            if failures == 5:
                raise
        await asyncio.sleep(0.05 * 2**failures)


# %% exercise 5 wrong: a lost connection is the first failure -> the fifth is to be raised; yours made 4
async def run_bot(session, path):
    pongs, failures = 0, 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures = 0
                async for message in ws:
                    event = message.json()
                    if event.get("text") == "ping":
                        await ws.send_str(f"pong {event['name']}")
                        pongs += 1
                    elif event.get("text") == "bye, bot":
                        return pongs
                raise aiohttp.ClientConnectionError("lost")
        except (aiohttp.ClientError, TimeoutError):
            failures += 1
            if failures == 5:
                raise
        await asyncio.sleep(0.05 * 2**(failures-1))


# %% exercise 4 wrong: drops what is empty -> the events say tea, tea, milk, pot, ' cup ', tea, '' and cat
async def follow(session, path):
    texts, last, pause = [], None, 0.1
    while True:
        h = {"Last-Event-ID": last} if last else {}
        try:
            async with session.get(path, headers=h, timeout=aiohttp.ClientTimeout(total=None)) as r:
                if r.status == 204:
                    return texts
                async for e in read_events(r):
                    if "retry" in e:
                        pause = int(e["retry"]) / 1000
                    if "id" in e:
                        last = e["id"]
                    if e.get("data"):
                        texts.append(e["data"])
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(pause)


# %% exercise 4 wrong: knows one kind of break -> ServerDisconnectedError
async def follow(session, path):
    texts, last, pause = [], None, 0.1
    while True:
        h = {"Last-Event-ID": last} if last else {}
        try:
            async with session.get(path, headers=h, timeout=aiohttp.ClientTimeout(total=None)) as r:
                if r.status == 204:
                    return texts
                async for e in read_events(r):
                    if "retry" in e:
                        pause = int(e["retry"]) / 1000
                    if "id" in e:
                        last = e["id"]
                    if "data" in e:
                        texts.append(e["data"])
        except aiohttp.ClientPayloadError:
            pass
        await asyncio.sleep(pause)


# %% exercise 4 wrong: five minutes, whatever the session says -> a stream of six minutes
async def follow(session, path):
    texts, last, pause = [], None, 0.1
    while True:
        h = {"Last-Event-ID": last} if last else {}
        try:
            async with session.get(path, headers=h, timeout=aiohttp.ClientTimeout(total=300)) as r:
                if r.status == 204:
                    return texts
                async for e in read_events(r):
                    if "retry" in e:
                        pause = int(e["retry"]) / 1000
                    if "id" in e:
                        last = e["id"]
                    if "data" in e:
                        texts.append(e["data"])
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(pause)


# %% exercise 4 right: each visit calls the next, and a timer wakes it
async def follow(session, path, texts=None, last="", pause=100):
    texts = [] if texts is None else texts
    more = True
    try:
        async with session.get(
            path,
            headers={"Last-Event-ID": last} if last else None,
            timeout=aiohttp.ClientTimeout(total=0),
        ) as r:
            more = r.status != 204
            async for e in read_events(r):
                pause = int(e.get("retry", pause))
                last = e.get("id", last)
                if "data" in e:
                    texts += [e["data"]]
    except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError):
        pass
    if not more:
        return texts
    ev = asyncio.Event()
    asyncio.get_running_loop().call_later(pause / 1000, ev.set)
    await ev.wait()
    return await follow(session, path, texts, last, pause)


# %% exercise 5 wrong: doubles the pause too early -> 0.8 s after the fourth; yours was about 1.6 s
async def run_bot(session, path):
    pongs, failures, pause = 0, 0, 0.05
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures, pause = 0, 0.05
                async for m in ws:
                    e = m.json()
                    if e["event"] != "message":
                        continue
                    if e["text"] == "bye, bot":
                        return pongs
                    if e["text"] == "ping":
                        await ws.send_str(f"pong {e['name']}")
                        pongs += 1
        except (aiohttp.WSServerHandshakeError, aiohttp.ClientConnectionError, TimeoutError):
            failures += 1
            if failures == 5:
                raise
            pause = 0.1 * 2**failures
        await asyncio.sleep(pause)


# %% exercise 5 wrong: takes a visit without a word for none -> never five in a row
async def run_bot(session, path):
    pongs, failures, pause = 0, 0, 0.05
    while True:
        try:
            async with session.ws_connect(path) as ws:
                async for m in ws:
                    failures, pause = 0, 0.05
                    e = m.json()
                    if e["event"] != "message":
                        continue
                    if e["text"] == "bye, bot":
                        return pongs
                    if e["text"] == "ping":
                        await ws.send_str(f"pong {e['name']}")
                        pongs += 1
        except (aiohttp.WSServerHandshakeError, aiohttp.ClientConnectionError, TimeoutError):
            failures += 1
            if failures == 5:
                raise
            pause *= 2
        await asyncio.sleep(pause)


# %% exercise 5 wrong: hears ping with a space before it -> one `ping` and nothing else, so one pong was due
async def run_bot(session, path):
    pongs, failures, pause = 0, 0, 0.05
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures, pause = 0, 0.05
                async for m in ws:
                    e = m.json()
                    if e["event"] != "message":
                        continue
                    if e["text"] == "bye, bot":
                        return pongs
                    if e["text"].strip() == "ping":
                        await ws.send_str(f"pong {e['name']}")
                        pongs += 1
        except (aiohttp.WSServerHandshakeError, aiohttp.ClientConnectionError, TimeoutError):
            failures += 1
            if failures == 5:
                raise
            pause *= 2
        await asyncio.sleep(pause)


# %% exercise 5 wrong: leaves after each pong -> went before she said bye, for it came again
async def run_bot(session, path):
    pongs, failures = 0, 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures = 0
                async for message in ws:
                    event = message.json()
                    if event.get("text") == "ping":
                        await ws.send_str(f"pong {event['name']}")
                        pongs += 1
                        break
                    if event.get("text") == "bye, bot":
                        return pongs
        except (aiohttp.ClientError, TimeoutError):
            failures += 1
            if failures == 5:
                raise
        await asyncio.sleep(0.05 * 2**failures)


# %% exercise 3 wrong: asks all sources in rounds -> each source runs for itself
async def echo_all(session, sources, heard):
    async with session.ws_connect("/websocket/echo") as ws:

        async def read():
            async for message in ws:
                heard(message.data)

        reader = asyncio.create_task(read())
        running = list(sources)
        while running:
            texts = await asyncio.gather(*(anext(source, None) for source in running))
            for text in texts:
                if text is not None:
                    await ws.send_str(text)
            running = [source for source, text in zip(running, texts) if text is not None]
        await ws.close()
        await reader


# %% exercise 1 wrong: each message calls for the next one -> RecursionError
async def everything(session, path):
    texts = []
    async with session.ws_connect(path) as ws:

        async def and_the_next():
            message = await ws.receive()
            if message.type is aiohttp.WSMsgType.TEXT:
                texts.append(message.data)
                await and_the_next()

        await and_the_next()
    return texts, ws.close_code


# %% exercise 2 wrong: takes bytes for the end -> a server sends bytes and a text
async def last_word(session, path):
    async with session.ws_connect(path, heartbeat=1) as ws:
        message = await ws.receive()
        while message.type is aiohttp.WSMsgType.TEXT:
            message = await ws.receive()
        if message.type is aiohttp.WSMsgType.CLOSE:
            return message.data, message.extra
        return 1006, ""


# %% exercise 3 wrong: takes an empty text for the end of a source -> 10 texts come back
async def echo_all(session, sources, heard):
    async with session.ws_connect("/websocket/echo") as ws:

        async def write(source):
            while text := await anext(source, None):
                await ws.send_str(text)

        async def read():
            async for message in ws:
                heard(message.data)

        reader = asyncio.create_task(read())
        await asyncio.gather(*map(write, sources))
        await ws.close()
        await reader


# %% exercise 3 wrong: leaves its WebSocket open -> and its WebSocket is still open
async def echo_all(session, sources, heard):
    ws = await session.ws_connect("/websocket/echo")

    async def write(source):
        async for text in source:
            await ws.send_str(text)

    async def read():
        async for message in ws:
            heard(message.data)

    reader = asyncio.create_task(read())  # ends when somebody closes the session
    await asyncio.gather(*map(write, sources))


# %% exercise 4 wrong: takes a pause of 0 for none -> an event asked for 0 ms
async def follow(session, path):
    texts, headers, pause = [], {}, 100
    while True:
        with contextlib.suppress(aiohttp.ClientError):
            async with session.get(path, headers=headers, timeout=aiohttp.ClientTimeout()) as response:
                if response.status == 204:
                    return texts
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    pause = int(event.get("retry", 0)) or pause
        await asyncio.sleep(pause / 1000)


# %% exercise 4 wrong: gives up at the fifth break -> your code raised aiohttp.client_exceptions.ServerDisconnectedError
async def follow(session, path):
    texts, headers, pause, breaks = [], {}, 100, 0
    while True:
        try:
            async with session.get(path, headers=headers, timeout=aiohttp.ClientTimeout()) as response:
                if response.status == 204:
                    return texts
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    pause = int(event.get("retry", pause))
        except aiohttp.ClientError:
            breaks += 1
            if breaks == 5:
                raise
        await asyncio.sleep(pause / 1000)


# %% exercise 4 wrong: takes no news for the end -> has no news, is busy (503), and says milk then
async def follow(session, path):
    texts, headers, pause = [], {}, 100
    while True:
        with contextlib.suppress(aiohttp.ClientError):
            async with session.get(path, headers=headers, timeout=aiohttp.ClientTimeout()) as response:
                known = len(texts)
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    pause = int(event.get("retry", pause))
                if len(texts) == known:
                    return texts
        await asyncio.sleep(pause / 1000)


# %% exercise 5 wrong: takes a quiet room for a lost connection -> a quiet room is no lost connection
async def run_bot(session, path):
    pongs, failures = 0, 0
    timeout = aiohttp.ClientWSTimeout(ws_receive=30)
    while True:
        try:
            async with session.ws_connect(path, timeout=timeout) as ws:
                failures = 0
                async for message in ws:
                    event = message.json()
                    if event.get("text") == "ping":
                        await ws.send_str(f"pong {event['name']}")
                        pongs += 1
                    elif event.get("text") == "bye, bot":
                        return pongs
        except (aiohttp.ClientError, TimeoutError):
            failures += 1
            if failures == 5:
                raise
        await asyncio.sleep(0.05 * 2**failures)


# %% exercise 5 wrong: writes the name in its own way -> so one pong was due
async def run_bot(session, path):
    pongs, failures = 0, 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures = 0
                async for message in ws:
                    event = message.json()
                    if event.get("text") == "ping":
                        await ws.send_str(f"pong {event['name'].split()[0].title()}")
                        pongs += 1
                    elif event.get("text") == "bye, bot":
                        return pongs
        except (aiohttp.ClientError, TimeoutError):
            failures += 1
            if failures == 5:
                raise
        await asyncio.sleep(0.05 * 2**failures)


# %% exercise 4 wrong: waits longer after each break -> an event asked for 250 ms, and then there were only breaks
async def follow(session, path):
    texts, headers, pause, times = [], {}, 100, 1
    while True:
        try:
            async with session.get(path, headers=headers, timeout=aiohttp.ClientTimeout()) as response:
                if response.status == 204:
                    return texts
                async for event in read_events(response):
                    texts.append(event["data"])
                    headers["Last-Event-ID"] = event["id"]
                    pause, times = int(event.get("retry", pause)), 1
        except aiohttp.ClientError:
            times = min(2 * times, 8)
        await asyncio.sleep(times * pause / 1000)


# %% exercise 5 wrong: takes a longer pause after a good visit -> after 0.04 s it had come again 0 times, and after 0.06 s 0 times
async def run_bot(session, path):
    pongs, failures = 0, 0
    while True:
        try:
            async with session.ws_connect(path) as ws:
                failures = 0
                async for message in ws:
                    event = message.json()
                    if event.get("text") == "ping":
                        await ws.send_str(f"pong {event['name']}")
                        pongs += 1
                    elif event.get("text") == "bye, bot":
                        return pongs
        except (aiohttp.ClientError, TimeoutError):
            failures += 1
            if failures == 5:
                raise
        await asyncio.sleep(0.05 * 2**failures if failures else 0.3)
