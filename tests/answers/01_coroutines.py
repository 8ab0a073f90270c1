"""Answers to the exercises of lesson 01; tests/test_answers.py says what the headings mean."""

# %% exercise 1 wrong: forgets await -> price_of(…) was called but not awaited
async def total_price(names):
    total = 0
    for name in names:
        total += price_of(name)
    return total


# %% exercise 1 wrong: keeps the last price only -> cost 11 together; total_price() returned 3
async def total_price(names):
    total = 0
    for name in names:
        total = await price_of(name)
    return total


# %% exercise 1 wrong: starts a loop inside the loop -> asyncio.run() cannot be called from a running
async def total_price(names):
    total = 0
    for name in names:
        total += asyncio.run(price_of(name))
    return total


# %% exercise 1 wrong: looks the price up by itself -> price_of() was run for []
async def total_price(names):
    total = 0
    for name in names:
        total += prices[name]
    return total


# %% exercise 1 wrong: awaits without adding -> cost 11 together; total_price() returned 0
async def total_price(names):
    total = 0
    for name in names:
        await price_of(name)
    return total


# %% exercise 1 wrong: not a coroutine function any more -> cannot be awaited
def total_price(names):
    total = 0
    for name in names:
        total += prices[name]
    return total


# %% exercise 1 wrong: asks for each thing once -> price_of() was run for
async def total_price(names):
    total = 0
    for name in set(names):
        total += await price_of(name)
    return total


# %% exercise 1 wrong: asks for the first thing alone -> for ['tea', 'cake', 'tea'], price_of() was run for ['tea']
async def total_price(names):
    total = 0
    for name in names:
        total += await price_of(name)
        return total


# %% exercise 1 wrong: prints the total -> total_price() returned None
async def total_price(names):
    total = 0
    for name in names:
        total += await price_of(name)
    print(total)


# %% exercise 1 wrong: counts the things -> cost 11 together; total_price() returned 3
async def total_price(names):
    total = 0
    for name in names:
        await price_of(name)
        total += 1
    return total


# %% exercise 1 wrong: the sum as text -> cost 11 together; total_price() returned '11'
async def total_price(names):
    return str(sum([await price_of(name) for name in names]))


# %% exercise 1 right: with a name for the price
async def total_price(names):
    total = 0
    for name in names:
        price = await price_of(name)
        total = total + price
    return total


# %% exercise 1 right: takes the list apart
async def total_price(names):
    total = 0
    while names:
        total += await price_of(names.pop())
    return total


# %% exercise 1 right: all at once
async def total_price(names):
    return sum(await asyncio.gather(*(price_of(name) for name in names)))


# %% exercise 1 right: in a list
async def total_price(names):
    return sum([await price_of(name) for name in names])


# %% exercise 1 wrong: asks, and knows the prices by heart -> together; total_price() returned
async def total_price(names):
    total = 0
    for name in names:
        await price_of(name); total += {"tea":3,"cake":5,"water":0}[name]
    return total


# %% exercise 1 wrong: a total that is no int -> total_price() returned 11.0
async def total_price(names):
    total = 0.0
    for name in names:
        total += await price_of(name)
    return total


# %% exercise 2 wrong: sends once -> and drive() says 'stop 0'
def drive(coroutine):
    result = coroutine.send(None)
    return result, 1


# %% exercise 2 wrong: counts the last send as a pause -> paused 3 times; drive() counted 4
def drive(coroutine):
    pauses = 0
    while True:
        pauses += 1
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value, pauses


# %% exercise 2 wrong: does not catch the end -> StopIteration: trip with 3 stops
def drive(coroutine):
    pauses = 0
    while True:
        coroutine.send(None)
        pauses += 1


# %% exercise 2 wrong: takes it for a generator -> 'coroutine' object is not an iterator
def drive(coroutine):
    pauses = 0
    while True:
        try:
            next(coroutine)
        except StopIteration as stop:
            return stop.value, pauses
        pauses += 1


# %% exercise 2 wrong: loops over it -> 'coroutine' object is not iterable
def drive(coroutine):
    pauses = len(list(coroutine))
    return None, pauses


# %% exercise 2 wrong: returns the exception -> and drive() says StopIteration(
def drive(coroutine):
    pauses = 0
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop, pauses
        pauses += 1


# %% exercise 2 wrong: loses the result -> and drive() says 'stop 2'
def drive(coroutine):
    pauses = 0
    result = None
    try:
        while True:
            result = coroutine.send(None)
            pauses += 1
    except StopIteration:
        return result, pauses


# %% exercise 2 wrong: swallows the coroutine's error -> but drive() kept that to itself
def drive(coroutine):
    pauses = 0
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value, pauses
        except Exception as error:
            return error, pauses
        pauses += 1


# %% exercise 2 wrong: returns the result alone -> should return two values
def drive(coroutine):
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value


# %% exercise 2 wrong: starts a loop -> asyncio.run() cannot be called from a running event loop
def drive(coroutine):
    return asyncio.run(coroutine), 0


# %% exercise 2 wrong: prints instead of returning -> should return two values; it returned None
def drive(coroutine):
    pauses = 0
    try:
        while True:
            coroutine.send(None)
            pauses += 1
    except StopIteration as stop:
        print(stop.value, pauses)


# %% exercise 2 wrong: made async -> drive is `async def`
async def drive(coroutine):
    return await coroutine, 0


# %% exercise 2 wrong: goes on for ever -> still not finished after 5 s
def drive(coroutine):
    pauses = 0
    while True:
        try:
            coroutine.send(None)
        except (StopIteration, RuntimeError):
            pass
        pauses += 1


# %% exercise 2 wrong: takes what comes up for the end -> and drive() says
def drive(coroutine):
    pauses = 0
    try:
        while (result := coroutine.send(None)) is None:
            pauses += 1
    except StopIteration as stop:
        result = stop.value
    return result, pauses


# %% exercise 2 wrong: counts the pauses with a message alone -> paused 3 times; drive() counted 2
def drive(coroutine):
    pauses = 0
    try:
        while True:
            if coroutine.send(None) is not None:
                pauses += 1
    except StopIteration as stop:
        return stop.value, pauses


# %% exercise 2 wrong: takes a RuntimeError for the end -> a trip raised RuntimeError, but drive() kept that to itself
def drive(coroutine):
    pauses, result = -1, None
    try:
        while True:
            pauses += 1
            try:
                coroutine.send(None)
            except StopIteration as stop:
                result, pauses = stop.value, pauses - 1
    except RuntimeError:
        return result, pauses


# %% exercise 2 wrong: wraps the coroutine's error -> raised LookupError, but out of drive() came another error, ValueError('it failed')
def drive(coroutine):
    pauses = 0
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value, pauses
        except Exception as error:
            raise ValueError("it failed") from error
        pauses += 1


# %% exercise 2 wrong: has no result for a coroutine without one -> and drive() says 'nothing'
def drive(coroutine):
    pauses = 0
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value or "nothing", pauses
        pauses += 1


# %% exercise 2 wrong: the two values the other way round -> and drive() says 3
def drive(coroutine):
    pauses = 0
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return pauses, stop.value
        pauses += 1


# %% exercise 2 right: through __await__, with a for loop
def drive(coroutine):
    results = []

    def steps():
        results.append((yield from coroutine.__await__()))

    pauses = 0
    for _ in steps():
        pauses += 1
    return results[0], pauses


# %% exercise 2 right: returns a list
def drive(coroutine):
    pauses = 0
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return [stop.value, pauses]
        pauses += 1


# %% exercise 2 right: the try around the loop
def drive(coroutine):
    pauses = 0
    try:
        while True:
            coroutine.send(None)
            pauses += 1
    except StopIteration as stop:
        return stop.value, pauses


# %% exercise 2 right: recursive
def drive(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value, 0
    result, pauses = drive(coroutine)
    return result, pauses + 1


# %% exercise 2 wrong: takes a result that is empty for none -> a trip returned '', and drive() says None
def drive(coroutine):
    n = 0
    while True:
        try: coroutine.send(None)
        except StopIteration as e: return e.value or None, n
        n += 1


# %% exercise 2 wrong: sends back what came out -> was sent ['stop 0', None, 'stop 2']
def drive(coroutine):
    n = 0
    value = None
    while True:
        try: value = coroutine.send(value)
        except StopIteration as e: return e.value, n
        n += 1


# %% exercise 2 wrong: counts different places only -> times; drive() counted
def drive(coroutine):
    s = set()
    try:
        while True: s.add(coroutine.send(None))
    except StopIteration as e:
        return e.value, len(s)


# %% exercise 2 wrong: takes a cancellation for the end -> raised CancelledError, but drive() kept that to itself
def drive(coroutine):
    n = 0
    while True:
        try: coroutine.send(None)
        except StopIteration as e: return e.value, n
        except (asyncio.CancelledError, KeyboardInterrupt, SystemExit): return None, n
        n += 1


# %% exercise 2 right: counts in a generator
def drive(coroutine):
    got = []
    def run():
        got.append((yield from coroutine.__await__()))
    return [n := sum(1 for _ in run()), (got[0], n)][1]


# %% exercise 3 wrong: only the decorator is deleted -> read() returns an object of type generator
def read(session, path):
    response = yield from session.get(server.url / path)
    text = yield from response.text()
    return response.status, text


def read_all(session, paths):
    pages = []
    for path in paths:
        page = yield from read(session, path)
        pages.append(page)
    return pages


# %% exercise 3 wrong: only the outer one is left as it was -> read_all() returns an object of type generator
async def read(session, path):
    response = await session.get(server.url / path)
    return response.status, await response.text()


@types.coroutine
def read_all(session, paths):
    pages = []
    for path in paths:
        page = yield from read(session, path)
        pages.append(page)
    return pages


# %% exercise 3 wrong: forgets await in the outer one -> read(…) was called but not awaited
async def read(session, path):
    response = await session.get(server.url / path)
    text = await response.text()
    return response.status, text


async def read_all(session, paths):
    pages = []
    for path in paths:
        page = read(session, path)
        pages.append(page)
    return pages


# %% exercise 3 wrong: forgets await before text() -> text(…) was called but not awaited
async def read(session, path):
    response = await session.get(server.url / path)
    text = response.text()
    return response.status, text


async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 wrong: one await for two calls -> was called but not awaited
async def read(session, path):
    text = await session.get(server.url / path).text()
    return 200, text


async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 wrong: returns text only -> read() returned ''
async def read(session, path):
    response = await session.get(server.url / path)
    return await response.text()


async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 wrong: returns in the loop -> of read_all() it saw 1 requests
async def read(session, path):
    response = await session.get(server.url / path)
    return response.status, await response.text()


async def read_all(session, paths):
    pages = []
    for path in paths:
        pages.append(await read(session, path))
        return pages


# %% exercise 3 wrong: asks twice -> the server saw ['/status/404', '/status/404']
async def read(session, path):
    status = (await session.get(server.url / path)).status
    return status, await (await session.get(server.url / path)).text()


async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 wrong: an async generator -> read_all() returns an object of type async_generator
async def read(session, path):
    response = await session.get(server.url / path)
    return response.status, await response.text()


async def read_all(session, paths):
    for path in paths:
        yield await read(session, path)


# %% exercise 3 wrong: a path that comes twice is read once -> of read_all() it saw 8 requests
async def read(session, path):
    response = await session.get(server.url / path)
    return response.status, await response.text()


async def read_all(session, paths):
    pages = {path: await read(session, path) for path in dict.fromkeys(paths)}
    return [pages[path] for path in paths]


# %% exercise 3 wrong: gives up at an error -> your code raised aiohttp.client_exceptions.ClientResponseError: 404
async def read(session, path):
    response = await session.get(server.url / path)
    response.raise_for_status()
    return response.status, await response.text()


async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 wrong: in another order -> the pages differ
async def read(session, path):
    response = await session.get(server.url / path)
    return response.status, await response.text()


async def read_all(session, paths):
    return [await read(session, path) for path in sorted(paths)]


# %% exercise 3 wrong: bytes in place of text -> read() returned (404, b'')
async def read(session, path):
    response = await session.get(server.url / path)
    return response.status, await response.read()


async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 wrong: a tuple of pages -> read_all() should return a list
async def read(session, path):
    response = await session.get(server.url / path)
    return response.status, await response.text()


async def read_all(session, paths):
    return tuple([await read(session, path) for path in paths])


# %% exercise 3 right: with async with
async def read(session, path):
    async with session.get(server.url / path) as response:
        return response.status, await response.text()


async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 right: takes the list apart
async def read(session, path):
    async with session.get(server.url / path) as response:
        return response.status, await response.text()


async def read_all(session, paths):
    pages = []
    while paths:
        pages.append(await read(session, paths.pop(0)))
    return pages


# %% exercise 3 right: at the same time
async def read(session, path):
    response = await session.get(server.url / path)
    text = await response.text()
    return response.status, text


async def read_all(session, paths):
    return list(await asyncio.gather(*(read(session, path) for path in paths)))


# %% exercise 3 wrong: leaves the work to the old form -> old_read() still does the work
async def read(session, path):
    return await old_read(session, path)
async def read_all(session, paths):
    return await old_read_all(session, paths)


# %% exercise 3 wrong: a session of its own -> read made a session of its own, though one was given
async def read(session, path):
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url / path) as response:
            return response.status, await response.text()
async def read_all(session, paths):
    return [await read(session, p) for p in paths]


# %% exercise 3 wrong: tells only good from bad -> the pages differ
async def read(session, path):
    async with session.get(server.url / path) as response:
        return (200 if response.ok else 404), await response.text()
async def read_all(session, paths):
    return [await read(session, p) for p in paths]


# %% exercise 3 right: in a TaskGroup
async def read(session, path):
    async with session.get(server.url / path) as response:
        return response.status, await response.text()
async def read_all(session, paths):
    async with asyncio.TaskGroup() as g:
        ts = [g.create_task(read(session, p)) for p in paths]
    return [t.result() for t in ts]


# %% exercise 4 wrong: await at the top level -> ends with SyntaxError: 'await' outside function
def as_script():
    return '''
import asyncio, sys
async def countdown(number):
    while number > 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(await countdown(int(sys.argv[1])))
'''


# %% exercise 4 wrong: nobody runs the coroutine -> ends with RuntimeWarning: coroutine 'countdown' was never awaited
def as_script():
    return '''
import asyncio, sys
async def countdown(number):
    while number > 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(countdown(int(sys.argv[1])))
'''


# %% exercise 4 wrong: hands over the function -> `python script.py 3` ends with
def as_script():
    return '''
import asyncio, sys
async def countdown(number=3):
    while number > 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(asyncio.run(countdown))
'''


# %% exercise 4 wrong: the number is text -> ends with TypeError: '>' not supported
def as_script():
    return '''
import asyncio, sys
async def countdown(number):
    while number > 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(asyncio.run(countdown(sys.argv[1])))
'''


# %% exercise 4 wrong: always the same number -> 'lift-off'], a line each; it prints [
def as_script():
    return '''
import asyncio
async def countdown(number):
    while number > 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(asyncio.run(countdown(3)))
'''


# %% exercise 4 wrong: forgets the import -> ends with NameError: name 'asyncio' is not defined
def as_script():
    return '''
import sys
async def countdown(number):
    while number > 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(asyncio.run(countdown(int(sys.argv[1]))))
'''


# %% exercise 4 wrong: does not print the result -> it prints ['3', '2', '1']
def as_script():
    return '''
import asyncio, sys
async def countdown(number):
    while number > 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
asyncio.run(countdown(int(sys.argv[1])))
'''


# %% exercise 4 wrong: a loop inside a loop -> cannot be called from a running event loop
def as_script():
    return '''
import asyncio, sys
async def countdown(number):
    while number > 0:
        print(number)
        asyncio.run(asyncio.sleep(0))
        number -= 1
    return "lift-off"
print(asyncio.run(countdown(int(sys.argv[1]))))
'''


# %% exercise 4 wrong: runs it here -> as_script() should return text; it returned None
def as_script():
    print("3 2 1 lift-off")


# %% exercise 4 wrong: takes the first digit alone -> 'lift-off'], a line each; it prints [
def as_script():
    return '''
import asyncio, sys
async def countdown(number):
    while number > 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(asyncio.run(countdown(int(sys.argv[1][0]))))
'''


# %% exercise 4 wrong: counts down to zero -> should print ['3', '2', '1', 'lift-off'], a line each; it prints ['3', '2', '1', '0', 'lift-off']
def as_script():
    return '''
import asyncio, sys
async def countdown(number):
    while number >= 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(asyncio.run(countdown(int(sys.argv[1]))))
'''


# %% exercise 4 wrong: everything on one line -> a line each; it prints ['3 2 1 lift-off']
def as_script():
    return '''
import asyncio, sys
async def countdown(number):
    while number > 0:
        print(number, end=" ")
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(asyncio.run(countdown(int(sys.argv[1]))))
'''


# %% exercise 4 wrong: ends with a status of its own -> `python script.py 3` ends with status 3
def as_script():
    return '''
import asyncio, sys
async def countdown(number):
    while number > 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(asyncio.run(countdown(int(sys.argv[1]))))
sys.exit(3)
'''


# %% exercise 4 wrong: never comes to an end -> still not finished after 12 s
def as_script():
    return '''
import asyncio, sys
async def countdown(number):
    while number > 0:
        print(number)
        await asyncio.sleep(0.1)
    return "lift-off"
print(asyncio.run(countdown(int(sys.argv[1]))))
'''


# %% exercise 4 wrong: the magic of a notebook -> ends with NameError: name 'get_ipython' is not defined
def as_script():
    return '''
import asyncio, sys
get_ipython()
'''


# %% exercise 4 right: with main() and a guard
def as_script():
    return '''
import asyncio
import sys

async def main():
    for number in range(int(sys.argv[1]), 0, -1):
        print(number)
        await asyncio.sleep(0)
    print("lift-off")

if __name__ == "__main__":
    asyncio.run(main())
'''


# %% exercise 4 right: with a Runner
import textwrap


def as_script():
    return (
        "import asyncio, sys\n"
        + textwrap.dedent(
            """
            async def countdown(number):
                while number > 0:
                    print(number)
                    await asyncio.sleep(0)
                    number -= 1
                return "lift-off"
            with asyncio.Runner() as runner:
                print(runner.run(countdown(int(sys.argv[1]))))
            """
        )
    )


# %% exercise 4 right: without asyncio at all
def as_script():
    return '''
import sys
for number in range(int(sys.argv[1]), 0, -1):
    print(number)
print("lift-off")
'''


# %% exercise 4 wrong: no more than ten -> 'lift-off'], a line each; it prints ['10'
def as_script():
    return """
import asyncio, sys
async def countdown(number):
    while number > 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(asyncio.run(countdown(min(int(sys.argv[1]), 10))))
"""


# %% exercise 3 right: read returns a list
async def read(session, path):
    async with session.get(server.url / path) as response:
        return [response.status, await response.text()]
async def read_all(session, paths):
    return [await read(session, p) for p in paths]


# %% exercise 3 wrong: asks by other means -> but not by the session that it was given
async def read(session, path):
    import urllib.request, urllib.error
    def ask():
        try:
            with urllib.request.urlopen(str(server.url / path)) as r: return r.status, r.read().decode()
        except urllib.error.HTTPError as e:
            with e: return e.code, e.read().decode()
    return await asyncio.to_thread(ask)
async def read_all(session, paths):
    return [await read(session, p) for p in paths]


# %% exercise 4 right: a plain loop prints the same
def as_script():
    return '''
import sys
for number in range(int(sys.argv[1]), 0, -1):
    print(number)
print("lift-off")
'''


# %% exercise 3 wrong: the old form in a function of another name -> fetch() still has the old form
async def read(session, path):
    return await fetch(session, path)


async def read_all(session, paths):
    return [await read(session, path) for path in paths]


@types.coroutine
def fetch(session, path):
    response = yield from session.get(server.url / path)
    text = yield from response.text()
    return response.status, text


# %% exercise 3 wrong: the old form inside, for all and for the text -> still has the old form
async def read(session, path):
    @types.coroutine
    def text_of(response):
        return (yield from response.text())

    async with session.get(server.url / path) as response:
        return response.status, await text_of(response)


async def read_all(session, paths):
    @types.coroutine
    def one_after_the_other():
        pages = []
        for path in paths:
            pages.append((yield from read(session, path)))
        return pages

    return await one_after_the_other()


# %% exercise 3 right: read_all has an async generator
async def read(session, path):
    response = await session.request("GET", server.url / path)
    body = await response.read()
    return response.status, body.decode(response.get_encoding())


async def read_all(session, paths):
    async def pages():
        for path in paths:
            yield await read(session, path)

    return [page async for page in pages()]
# %% exercise 3 wrong: goes on with the list of the call before -> for one path, read_all() should return one page
async def read(session, path):
    async with session.get(server.url / path) as response:
        return response.status, await response.text()


async def read_all(session, paths, pages=[]):
    for path in paths:
        pages.append(await read(session, path))
    return pages


# %% exercise 2 wrong: raises a result that is an exception -> LookupError: returned, not raised
def drive(coroutine):
    pauses = 0
    while True:
        try:
            coroutine.send(None)
            pauses += 1
        except StopIteration as end:
            if isinstance(end.value, Exception):
                raise end.value
            return end.value, pauses


# %% exercise 2 wrong: raises a new error of the same kind -> came another error, LookupError
def drive(coroutine):
    pauses = 0
    while True:
        try:
            coroutine.send(None)
            pauses += 1
        except StopIteration as end:
            return end.value, pauses
        except Exception as error:
            raise type(error)(*error.args)


# %% exercise 3 wrong: takes every page for UTF-8 -> for faults/wrong-charset old_read_all() has
async def read(session, path):
    async with session.get(server.url / path) as response:
        return response.status, (await response.read()).decode(errors="replace")
async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 wrong: hides what aiohttp raises -> when the page is no text, old_read() lets the error out; read() returned
async def read(session, path):
    try:
        response = await session.get(server.url / path)
        return response.status, await response.text()
    except Exception:
        return 0, ""
async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 wrong: has no list for no paths -> of no paths old_read_all() makes an empty list
async def read(session, path):
    response = await session.get(server.url / path)
    return response.status, await response.text()
async def read_all(session, paths):
    for path in paths:
        pages = [await read(session, path) for path in paths]
        return pages


# %% exercise 4 wrong: forgets to await the pause -> 'sleep' was never awaited
def as_script():
    return '''
import asyncio, sys
async def countdown(number):
    while number > 0:
        print(number)
        asyncio.sleep(0)
        number -= 1
    return "lift-off"
print(asyncio.run(countdown(int(sys.argv[1]))))
'''


# %% exercise 1 wrong: asks, and reads the price itself -> by what price_of() returned,
async def total_price(names):
    total = 0
    for name in names:
        await price_of(name)
        total += prices[name]
    return total


# %% exercise 1 wrong: stops at what costs nothing -> price_of() was run for ['water']
async def total_price(names):
    total = 0
    for name in names:
        price = await price_of(name)
        if not price:
            break
        total += price
    return total


# %% exercise 2 wrong: gives up after a hundred pauses -> drive() should return two values; it returned None
def drive(coroutine):
    for pauses in range(100):
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value, pauses


# %% exercise 2 wrong: takes SystemExit for an end -> drive() kept that to itself and returned (None, 7)
def drive(coroutine):
    pauses = 0
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value, pauses
        except (SystemExit, KeyboardInterrupt):
            return None, pauses
        pauses += 1


# %% exercise 3 wrong: one encoding for all -> the pages differ: for encoding/utf8
async def read(session, path):
    async with session.get(server.url / path) as response:
        return response.status, await response.text(encoding="latin-1")
async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 wrong: what is no text is read all the same -> when the page is no text
async def read(session, path):
    async with session.get(server.url / path) as response:
        return response.status, await response.text(errors="replace")
async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 wrong: errors of the client are no pages -> when the server hangs up, old_read()
async def read(session, path):
    try:
        async with session.get(server.url / path) as response:
            return response.status, await response.text()
    except aiohttp.ClientError:
        return None, ""
async def read_all(session, paths):
    return [await read(session, path) for path in paths]


# %% exercise 3 wrong: read_all skips what raises -> when the page is no text, old_read_all()
async def read(session, path):
    async with session.get(server.url / path) as response:
        return response.status, await response.text()
async def read_all(session, paths):
    pages = []
    for path in paths:
        try:
            pages.append(await read(session, path))
        except Exception:
            pass
    return pages


# %% exercise 4 wrong: with a library that is not everywhere -> No module named 'nest_asyncio'
def as_script():
    return """
import asyncio, sys
import nest_asyncio
nest_asyncio.apply()
async def countdown(number):
    while number > 0:
        print(number)
        await asyncio.sleep(0)
        number -= 1
    return "lift-off"
loop = asyncio.new_event_loop()
print(loop.run_until_complete(countdown(int(sys.argv[1]))))
"""


# %% exercise 4 right: the notebook's own function as text, and argparse
def as_script():
    lines = ["import argparse, asyncio", inspect.getsource(countdown), "parser = argparse.ArgumentParser()"]
    lines += ["parser.add_argument('number', type=int)", "print(asyncio.run(countdown(parser.parse_args().number)))"]
    return "\n".join(lines)
