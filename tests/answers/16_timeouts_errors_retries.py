# Answers to the exercises of lesson 16; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: takes total for silence -> is doing well and should be read; yours ended with TimeoutError
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=0.5)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: limits the whole and no silence -> fell silent in the body
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: loses total by setting another limit -> still to be given up after 2
async def download(session, path):
    timeout = aiohttp.ClientTimeout(sock_read=0.5)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: limits the connecting -> fell silent in the body
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2, connect=0.5, sock_connect=0.5)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: limits the head and not the body -> fell silent in the body
async def download(session, path):
    async with asyncio.timeout(0.5):
        response = await session.get(path, timeout=aiohttp.ClientTimeout(total=2))
    return await response.read()


# %% exercise 1 wrong: gives back what has come -> fell silent in the body
async def download(session, path):
    body = b""
    timeout = aiohttp.ClientTimeout(total=2, sock_read=0.5)
    async with session.get(path, timeout=timeout) as response:
        try:
            async for chunk in response.content.iter_any():
                body += chunk
        except TimeoutError:
            pass
    return body


# %% exercise 1 wrong: forgets to wait for the body -> read(…) was called but not awaited
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2, sock_read=0.5)
    async with session.get(path, timeout=timeout) as response:
        return response.read()


# %% exercise 1 wrong: takes a tenth of a second for silence -> is doing well and should be read; yours ended with TimeoutError
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2, sock_read=0.1)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: waits for a second of silence -> fell silent in the body
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2, sock_read=1.4)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: gives it one second -> is doing well and should be read; yours ended with TimeoutError
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=1, sock_read=0.5)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: gives it three seconds -> still to be given up after 2; yours ended with 160 bytes
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=4, sock_read=0.5)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: decodes the body -> is wanted as bytes; yours is of type str
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2, sock_read=0.5)
    async with session.get(path, timeout=timeout) as response:
        return await response.text()


# %% exercise 1 wrong: raises something else -> your code raised ValueError
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2, sock_read=0.5)
    try:
        async with session.get(path, timeout=timeout) as response:
            return await response.read()
    except TimeoutError:
        raise ValueError("too slow") from None


# %% exercise 1 right: puts the whole into a block
async def download(session, path):
    async with asyncio.timeout(2):
        async with session.get(path, timeout=aiohttp.ClientTimeout(sock_read=0.5)) as response:
            return await response.read()


# %% exercise 1 right: waits for each chunk by itself
async def download(session, path):
    body = b""
    async with asyncio.timeout(2):
        response = await asyncio.wait_for(session.get(path), 0.5)
        async with response:
            while chunk := await asyncio.wait_for(response.content.readany(), 0.5):
                body += chunk
    return body


# %% exercise 2 wrong: takes the connection first -> /faults/never should be 'slow'; yours: 'broken'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status in {429, *range(500, 600)} else "refused"
            await response.json()
            return "fine"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientResponseError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: hides its own mistakes -> a mistake in the program
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status in {429, *range(500, 600)} else "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except Exception:
        return "nonsense"


# %% exercise 2 wrong: takes aiohttp's timeouts for all -> should be 'slow'; yours: 'no word, but TimeoutError'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status in {429, *range(500, 600)} else "refused"
            await response.json()
            return "fine"
    except aiohttp.ServerTimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: believes the status of an error -> /faults/garbage-status-line should be 'nonsense'; yours: 'refused'
async def verdict(session, path):
    try:
        async with session.get(path, raise_for_status=True) as response:
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except aiohttp.ClientResponseError as error:
        if error.status == 429 or error.status >= 500:
            return "later"
        return "refused" if error.status >= 400 else "nonsense"
    except ValueError:
        return "nonsense"


# %% exercise 2 wrong: does not read the body -> /faults/stall?interval=9 should be 'slow'; yours: 'fine'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status in {429, *range(500, 600)} else "refused"
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: forgets the parser's error -> yours: 'no word, but JSONDecodeError'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status in {429, *range(500, 600)} else "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except aiohttp.ClientResponseError:
        return "nonsense"


# %% exercise 2 wrong: takes 4xx for busy -> /status/404 should be 'refused'; yours: 'later'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: forgets that json() takes its time -> json(…) was called but not awaited
async def verdict(session, path):
    async with session.get(path) as response:
        response.json()
        return "fine"


# %% exercise 2 wrong: knows the words without asking -> is to be asked for once; the server saw 0
async def verdict(session, path):
    if session.closed:
        raise RuntimeError("Session is closed")
    return the_verdicts.get(path, "later")


# %% exercise 2 wrong: knows two statuses that get better -> /status/500 should be 'later'; yours: 'refused'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status in {429, 503} else "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: takes what is not 200 for refused -> should be 'fine'; yours
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if response.status == 429 or response.status >= 500:
                return "later"
            if response.status != 200:
                return "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: lets a broken body out -> /faults/truncated should be 'broken'; yours: 'no word, but ClientPayloadError'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status in {429, *range(500, 600)} else "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except aiohttp.ClientConnectionError:
        return "broken"
    except (aiohttp.ClientResponseError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: reads JSON whatever it calls itself -> /faults/wrong-content-type should be 'nonsense'; yours: 'fine'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status in {429, *range(500, 600)} else "refused"
            await response.json(content_type=None)
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: looks for the parser's error alone -> should be 'nonsense'; yours: 'no word, but UnicodeDecodeError'
from json import JSONDecodeError


async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status in {429, *range(500, 600)} else "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, JSONDecodeError):
        return "nonsense"


# %% exercise 2 wrong: takes all that is left of aiohttp's errors for broken -> Location:ftp://files.example/ should be 'nonsense'; yours: 'broken'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status in {429, *range(500, 600)} else "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientResponseError, aiohttp.TooManyRedirects):
        return "nonsense"
    except aiohttp.ClientError:
        return "broken"
    except ValueError:
        return "nonsense"


# %% exercise 2 wrong: knows five statuses that get better -> should be 'later'; yours: 'refused'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status in {429, 500, 502, 503, 504} else "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: knows what refuses by heart -> should be 'refused'; yours: 'later'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "refused" if response.status in {400, 401, 403, 404} else "later"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: takes what is not 2xx for refused -> /mix?status=300&header=Content-Type:application/json&body=1 should be 'fine'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if response.status == 429 or response.status >= 500:
                return "later"
            if not 200 <= response.status < 300:
                return "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
        return "nonsense"


# %% exercise 2 right: says it with match
async def verdict(session, path):
    try:
        response = await session.get(path)
        try:
            await response.read()
            match response.status:
                case status if status == 429 or status >= 500:
                    return "later"
                case status if status >= 400:
                    return "refused"
            try:
                await response.json()
            except ValueError:
                return "nonsense"
        finally:
            response.close()
    except TimeoutError:
        return "slow"
    except (aiohttp.ContentTypeError, aiohttp.RedirectClientError, aiohttp.ClientResponseError):
        return "nonsense"
    except (aiohttp.ClientOSError, aiohttp.ServerConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    return "fine"


# %% exercise 2 right: asks the error what it is
import json


async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if response.status >= 500 or response.status == 429:
                return "later"
            if response.status >= 400:
                return "refused"
            body = await response.read()
            if response.content_type != "application/json":
                return "nonsense"
            json.loads(body.decode(response.get_encoding()))
    except (json.JSONDecodeError, UnicodeDecodeError):
        return "nonsense"
    except (aiohttp.ClientError, TimeoutError) as error:
        if isinstance(error, TimeoutError):
            return "slow"
        if isinstance(error, aiohttp.InvalidURL) and not isinstance(error, aiohttp.RedirectClientError):
            raise
        if isinstance(error, (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError)):
            return "broken"
        return "nonsense"
    return "fine"


# %% exercise 2 right: lists the small ones first
async def verdict(session, path):
    try:
        response = await session.get(path)
        async with response:
            await response.read()
            if not response.ok:
                return "later" if response.status == 429 or response.status > 499 else "refused"
            with contextlib.suppress(ValueError):
                await response.json()
                return "fine"
            return "nonsense"
    except (aiohttp.SocketTimeoutError, aiohttp.ConnectionTimeoutError, TimeoutError):
        return "slow"
    except (
        aiohttp.ContentTypeError,
        aiohttp.TooManyRedirects,
        aiohttp.NonHttpUrlClientError,
        aiohttp.InvalidUrlRedirectClientError,
    ):
        return "nonsense"
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientPayloadError):
        return "broken"
    except aiohttp.ClientResponseError:
        return "nonsense"


# %% exercise 3 wrong: counts all failures, not those in a row -> should pass as they are; yours
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until = 0, 0

    async def __call__(self, request, handler):
        if self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen
            self.open_until = math.inf
        good = False
        try:
            response = await handler(request)
            good = response.status < 500
            return response
        finally:
            if not good:
                self.failed += 1
                self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: does not count silence -> should end in CircuitOpen; silence and the three
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until = 0, 0

    async def __call__(self, request, handler):
        if self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen
            self.open_until = math.inf
        response = await handler(request)
        self.failed = 0 if response.status < 500 else self.failed + 1
        self.open_until = time.monotonic() + self.rest
        return response


# %% exercise 3 wrong: takes a 404 for a failure -> should pass as they are
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until = 0, 0

    async def __call__(self, request, handler):
        if self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen
            self.open_until = math.inf
        good = False
        try:
            response = await handler(request)
            good = response.ok
            return response
        finally:
            self.failed = 0 if good else self.failed + 1
            self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: asks the server and raises afterwards -> 12 requests should reach the server; it saw 15
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until = 0, 0

    async def __call__(self, request, handler):
        is_open = self.failed >= self.failures and time.monotonic() < self.open_until
        good = False
        try:
            response = await handler(request)
            if is_open:
                raise CircuitOpen
            good = response.status < 500
            return response
        finally:
            self.failed = 0 if good else self.failed + 1
            self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: lets everyone try after the rest -> one of five requests at once may try
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until = 0, 0

    async def __call__(self, request, handler):
        if self.failed >= self.failures and time.monotonic() < self.open_until:
            raise CircuitOpen
        good = False
        try:
            response = await handler(request)
            good = response.status < 500
            return response
        finally:
            self.failed = 0 if good else self.failed + 1
            self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: stays open for ever -> no request came through
class Breaker:
    def __init__(self, failures, rest):
        self.failures = failures
        self.failed = 0

    async def __call__(self, request, handler):
        if self.failed >= self.failures:
            raise CircuitOpen
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError:
            self.failed += 1
            raise
        self.failed = 0 if response.status < 500 else self.failed + 1
        return response


# %% exercise 3 wrong: starts anew after the rest, whatever the try brings -> so the breaker rests again
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until, self.trying = 0, 0, False

    async def __call__(self, request, handler):
        if time.monotonic() < self.open_until or self.trying:
            raise CircuitOpen
        self.trying = self.open_until > 0
        try:
            response = await handler(request)
            if response.status < 500:
                self.failed, self.open_until = 0, 0
            else:
                self.failed += 1
        except aiohttp.ClientConnectionError:
            self.failed += 1
            raise
        finally:
            self.trying = False
        if self.failed == self.failures:
            self.failed, self.open_until = 0, time.monotonic() + self.rest
        return response


# %% exercise 3 wrong: is locked by a cancelled try -> the try was cancelled, a rest has passed
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until, self.trying = 0, 0, False

    async def __call__(self, request, handler):
        if self.failed >= self.failures:
            if self.trying or time.monotonic() < self.open_until:
                raise CircuitOpen
            self.trying = True
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError:
            self.failure()
            raise
        if response.status < 500:
            self.failed, self.trying = 0, False
        else:
            self.failure()
        return response

    def failure(self):
        self.failed += 1
        self.trying = False
        self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: waits instead of refusing -> still not finished after 9 s
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest, self.failed = failures, rest, 0

    async def __call__(self, request, handler):
        if self.failed >= self.failures:
            await asyncio.sleep(self.rest)
        try:
            response = await handler(request)
        except aiohttp.ClientConnectionError:
            self.failed += 1
            raise
        self.failed = 0 if response.status < 500 else self.failed + 1
        return response


# %% exercise 3 wrong: one lock round everything -> the server saw one after the other
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until, self.lock = 0, 0, asyncio.Lock()

    async def __call__(self, request, handler):
        async with self.lock:
            if self.failed >= self.failures and time.monotonic() < self.open_until:
                raise CircuitOpen
            good = False
            try:
                response = await handler(request)
                good = response.status < 500
                return response
            finally:
                self.failed = 0 if good else self.failed + 1
                self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: the others wait for the one that tries -> the three others ended in
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until, self.lock = 0, 0, asyncio.Lock()

    async def __call__(self, request, handler):
        if self.failed < self.failures:
            return await self.note(request, handler)
        async with self.lock:
            if self.failed >= self.failures and time.monotonic() < self.open_until:
                raise CircuitOpen
            return await self.note(request, handler)

    async def note(self, request, handler):
        good = False
        try:
            response = await handler(request)
            good = response.status < 500
            return response
        finally:
            self.failed = 0 if good else self.failed + 1
            self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: the others wait, and fail then -> but not at once: they waited for the one that tries
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until, self.lock = 0, 0, asyncio.Lock()

    async def __call__(self, request, handler):
        if self.failed >= self.failures:
            if self.lock.locked():
                async with self.lock:
                    raise CircuitOpen
            if time.monotonic() < self.open_until:
                raise CircuitOpen
            async with self.lock:
                return await self.note(request, handler)
        return await self.note(request, handler)

    async def note(self, request, handler):
        good = False
        try:
            response = await handler(request)
            good = response.status < 500
            return response
        finally:
            self.failed = 0 if good else self.failed + 1
            self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: rests half a second, whatever it was told -> a rest of 9 seconds is not over after one
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, 0.5
        self.failed, self.open_until = 0, 0

    async def __call__(self, request, handler):
        if self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen
            self.open_until = math.inf
        good = False
        try:
            response = await handler(request)
            good = response.status < 500
            return response
        finally:
            self.failed = 0 if good else self.failed + 1
            self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: catches Exception, which cancelling is not -> the try was cancelled, a rest has passed
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until = 0, 0

    async def __call__(self, request, handler):
        if self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen
            self.open_until = math.inf
        try:
            response = await handler(request)
        except Exception:
            self.note(False)
            raise
        self.note(response.status < 500)
        return response

    def note(self, good):
        self.failed = 0 if good else self.failed + 1
        self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: counts silence, and not what is no HTTP -> what is no HTTP and a 500 are two failures
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.failed, self.open_until = 0, 0

    async def __call__(self, request, handler):
        if self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen
            self.open_until = math.inf
        try:
            response = await handler(request)
        except (TimeoutError, asyncio.CancelledError):
            self.note(False)
            raise
        self.note(response.status < 500)
        return response

    def note(self, good):
        self.failed = 0 if good else self.failed + 1
        self.open_until = time.monotonic() + self.rest


# %% exercise 3 right: with a name for each state
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.state, self.row, self.opened = "closed", 0, 0

    async def __call__(self, request, handler):
        if self.state == "open" and time.monotonic() - self.opened >= self.rest:
            self.state = "may try"
        if self.state in ("open", "trying"):
            raise CircuitOpen("the server is left alone")
        if self.state == "may try":
            self.state = "trying"
        mine = self.state
        try:
            response = await handler(request)
        except BaseException:
            self.failure(mine)
            raise
        if response.status >= 500:
            self.failure(mine)
        elif self.state == mine:
            self.state, self.row = "closed", 0
        return response

    def failure(self, mine):
        if self.state != mine:
            return
        self.row += 1
        if self.state == "trying" or self.row >= self.failures:
            self.state, self.opened = "open", time.monotonic()


# %% exercise 3 wrong: counts what is under way as failed -> four good requests should pass as they are
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.since, self.row, self.lock = 0, [], asyncio.Lock()

    async def __call__(self, request, handler):
        now = asyncio.get_running_loop().time()
        if len(self.row) < self.failures:
            return await self.note(request, handler)
        if now < self.since + self.rest or self.lock.locked():
            raise CircuitOpen
        async with self.lock:
            return await self.note(request, handler)

    async def note(self, request, handler):
        self.row.append(request)
        try:
            response = await handler(request)
            if response.status < 500:
                self.row = []
            return response
        finally:
            self.since = asyncio.get_running_loop().time()


# %% exercise 3 right: the loop's clock and a lock that is not waited for
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.since, self.row, self.lock = 0, 0, asyncio.Lock()

    async def __call__(self, request, handler):
        if self.row < self.failures:
            return await self.note(request, handler)
        if self.lock.locked() or asyncio.get_running_loop().time() < self.since + self.rest:
            raise CircuitOpen
        async with self.lock:
            return await self.note(request, handler)

    async def note(self, request, handler):
        well = False
        trying = self.lock.locked()
        try:
            response = await handler(request)
            well = response.status < 500
            return response
        finally:
            if trying or self.row < self.failures:
                self.row = 0 if well else self.row + 1
                self.since = asyncio.get_running_loop().time()


# %% exercise 3 wrong: lets the next one try after a rest, whoever still tries -> one request was trying, and took its time
class Breaker:
    def __init__(self, failures, rest):
        self.limit, self.rest = failures, rest
        self.row, self.until = 0, 0

    async def __call__(self, request, handler):
        now = time.monotonic()
        if self.row >= self.limit:
            if now < self.until:
                raise CircuitOpen("open")
            self.until = now + self.rest
        try:
            response = await handler(request)
        except Exception:
            self.fail()
            raise
        if response.status >= 500:
            self.fail()
        else:
            self.row = 0
        return response

    def fail(self):
        self.row += 1
        self.until = time.monotonic() + self.rest


# %% exercise 3 wrong: is closed by a late success -> and yours let the next one through
class Breaker:
    def __init__(self, failures, rest):
        self.limit, self.rest = failures, rest
        self.row, self.until = 0, 0

    async def __call__(self, request, handler):
        if self.row >= self.limit:
            if time.monotonic() < self.until:
                raise CircuitOpen("open")
            self.until = math.inf
        ok = False
        try:
            response = await handler(request)
            ok = response.status < 500
            return response
        finally:
            self.row = 0 if ok else self.row + 1
            self.until = time.monotonic() + self.rest


# %% exercise 3 wrong: counts what was cancelled only of those that try -> One was allowed, and the next ended in 200
class Breaker:
    def __init__(self, failures, rest):
        self.limit, self.rest = failures, rest
        self.row, self.until = 0, 0

    async def __call__(self, request, handler):
        if trying := self.row >= self.limit:
            if time.monotonic() < self.until:
                raise CircuitOpen("open")
            self.until = math.inf
        ok = False
        try:
            response = await handler(request)
            ok = response.status < 500
            return response
        except asyncio.CancelledError:
            if not trying:
                ok = None
            raise
        finally:
            if ok is not None and (trying or self.row < self.limit):
                self.row = 0 if ok else self.row + 1
                self.until = time.monotonic() + self.rest


# %% exercise 4 wrong: gives up at the first failure -> failures=2: 3 were to be expected, the server saw 1
async def fetch_kindly(session, path):
    try:
        async with session.get(path, raise_for_status=True) as response:
            return await response.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None


# %% exercise 4 wrong: does not listen to Retry-After -> form=seconds: 2 were to be expected, the server saw 3
async def fetch_kindly(session, path):
    for attempt in range(3):
        try:
            async with session.get(path) as response:
                if response.status not in {429, 503}:
                    return await response.json() if response.ok else None
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            pass
        except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
            return None
        await asyncio.sleep(0.1 * 2**attempt)


# %% exercise 4 wrong: takes Retry-After for a number -> your code raised ValueError: invalid literal
async def fetch_kindly(session, path):
    for attempt in range(3):
        wait = 0.1 * 2**attempt
        try:
            async with session.get(path) as response:
                if response.status not in {429, 503}:
                    try:
                        return await response.json() if response.ok else None
                    except ValueError:
                        return None
                wait = int(response.headers.get("Retry-After", 0))
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            pass
        except aiohttp.ClientResponseError:
            return None
        await asyncio.sleep(wait)


# %% exercise 4 wrong: tries everything again -> requests for /status/404: 1 were to be expected, the server saw 3
async def fetch_kindly(session, path):
    for attempt in range(3):
        wait = 0.1
        try:
            async with session.get(path) as response:
                if response.ok:
                    return await response.json()
                wait = max(wait, retry_after(response.headers))
        except (TimeoutError, aiohttp.ClientError, ValueError):
            pass
        await asyncio.sleep(wait)


# %% exercise 4 wrong: reads the body after the tries -> ClientPayloadError
async def fetch_kindly(session, path):
    for attempt in range(3):
        wait = 0.1
        try:
            response = await session.get(path)
            if response.status not in {429, 503}:
                break
            wait = max(wait, retry_after(response.headers))
        except (TimeoutError, aiohttp.ClientConnectionError):
            pass
        except aiohttp.ClientError:
            return None
        await asyncio.sleep(wait)
    else:
        return None
    try:
        return await response.json() if response.ok else None
    except (aiohttp.ContentTypeError, ValueError, TimeoutError):
        return None


# %% exercise 4 wrong: lets the last failure out -> your code raised
async def fetch_kindly(session, path):
    for attempt in range(3):
        wait = 0.1
        try:
            async with session.get(path) as response:
                if response.status not in {429, 503}:
                    return await response.json() if response.ok else None
                wait = max(wait, retry_after(response.headers))
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            if attempt == 2:
                raise
        except (aiohttp.ClientResponseError, ValueError):
            return None
        await asyncio.sleep(wait)


# %% exercise 4 wrong: tries once too often -> 3 were to be expected, the server saw 4
async def fetch_kindly(session, path, tries_left=3):
    wait = 0.1
    try:
        async with session.get(path) as response:
            if response.status not in {429, 503}:
                return await response.json() if response.ok else None
            wait = max(wait, retry_after(response.headers))
    except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        pass
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
        return None
    await asyncio.sleep(wait)
    return await fetch_kindly(session, path, tries_left - 1) if tries_left else None


# %% exercise 4 wrong: takes a timeout for final -> requests for /faults/never: 3 were to be expected, the server saw 1
async def fetch_kindly(session, path):
    for attempt in range(3):
        wait = 0.1
        try:
            async with session.get(path) as response:
                if response.status not in {429, 503}:
                    return await response.json() if response.ok else None
                wait = max(wait, retry_after(response.headers))
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientPayloadError):
            pass
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return None
        await asyncio.sleep(wait)


# %% exercise 4 wrong: takes 504 for something that gets better -> requests for /status/504: 1 were to be expected, the server saw 3
async def fetch_kindly(session, path):
    for attempt in range(3):
        wait = 0.1
        try:
            async with session.get(path) as response:
                if response.status not in {429, 503, 504}:
                    return await response.json() if response.ok else None
                wait = max(wait, retry_after(response.headers))
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            pass
        except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
            return None
        await asyncio.sleep(wait)


# %% exercise 4 wrong: listens to a 429, not to a 503 -> and yours was back before these seconds
async def fetch_kindly(session, path):
    for attempt in range(3):
        wait = 0.1
        try:
            async with session.get(path) as response:
                if response.status not in {429, 503}:
                    return await response.json() if response.ok else None
                if response.status == 429:
                    wait = max(wait, retry_after(response.headers))
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            pass
        except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
            return None
        await asyncio.sleep(wait)


# %% exercise 4 wrong: tries again what a gateway or a clock says -> 1 were to be expected, the server saw 3
async def fetch_kindly(session, path):
    for attempt in range(3):
        wait = 0.1
        try:
            async with session.get(path) as response:
                if response.status in {200, 400, 404, 500, 504}:
                    return await response.json() if response.ok else None
                wait = max(wait, retry_after(response.headers))
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            pass
        except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
            return None
        await asyncio.sleep(wait)


# %% exercise 4 right: calls itself again
async def fetch_kindly(session, path, tries_left=2):
    wait = 0.05
    try:
        async with session.get(path) as response:
            body = await response.read()
            if response.status in (429, 503):
                wait = max(wait, retry_after(response.headers))
            else:
                return await response.json() if response.ok else None
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, asyncio.TimeoutError):
        wait *= 2
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
        return None
    if not tries_left:
        return None
    await asyncio.sleep(wait)
    return await fetch_kindly(session, path, tries_left - 1)


# %% exercise 4 right: with a function for one try
async def try_once(session, path):
    """A pair: the document, and the seconds after which to ask again (None: never)."""
    try:
        async with session.get(path, raise_for_status=False) as response:
            if response.status == 429 or response.status == 503:
                return None, retry_after(response.headers)
            if response.status >= 400:
                return None, None
            return await response.json(), None
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError):
        return None, 0
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
        return None, None


async def fetch_kindly(session, path):
    for seconds in (0.1, 0.2, None):
        document, wait = await try_once(session, path)
        if wait is None or seconds is None:
            return document
        await asyncio.sleep(max(wait, random.uniform(0, seconds)))


# %% exercise 4 wrong: takes an empty document for none -> 0 is a JSON document too
async def fetch_kindly(session, path):
    for attempt in range(3):
        try:
            async with session.get(path) as r:
                if r.status in (429, 503):
                    await asyncio.sleep(retry_after(r.headers))
                    continue
                r.raise_for_status()
                if document := await r.json():
                    return document
        except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
            return None
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError):
            await asyncio.sleep(0.1)


# %% exercise 4 wrong: follows a redirect to ftp three times -> Location:ftp://files.example/: 1 were to be expected, the server saw 3
async def fetch_kindly(session, path):
    for attempt in range(3):
        try:
            async with session.get(path) as r:
                if r.status in (429, 503):
                    await asyncio.sleep(retry_after(r.headers))
                    continue
                r.raise_for_status()
                return await r.json()
        except (aiohttp.ClientResponseError, ValueError) as error:
            if isinstance(error, aiohttp.InvalidURL): continue
            return None
        except (aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(0.1)


# %% exercise 4 wrong: waits a second at most -> said Retry-After: 2, and yours was back
async def fetch_kindly(session, path):
    for attempt in range(3):
        try:
            async with session.get(path) as r:
                if r.status in (429, 503):
                    await asyncio.sleep(min(1, retry_after(r.headers)))
                    continue
                r.raise_for_status()
                return await r.json()
        except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
            return None
        except (aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(0.1)


# %% exercise 5 wrong: has no time limit -> and was not back after 1.4
async def collect(url, paths, patience):
    slots = asyncio.Semaphore(3)

    async def fetch(session, path):
        async with slots:
            return await fetch_kindly(session, path)

    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        documents = await asyncio.gather(*(fetch(session, path) for path in paths))
    return dict(zip(paths, documents))


# %% exercise 5 wrong: lets the time limit out -> raised a TimeoutError
async def collect(url, paths, patience):
    slots = asyncio.Semaphore(3)

    async def fetch(session, path):
        async with slots:
            return await fetch_kindly(session, path)

    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)
    async with aiohttp.ClientSession(url, timeout=timeout) as session, asyncio.timeout(patience):
        documents = await asyncio.gather(*(fetch(session, path) for path in paths))
    return dict(zip(paths, documents))


# %% exercise 5 wrong: loses everything when the time is over -> should be in the dict; yours: {'/json': None
async def collect(url, paths, patience):
    slots = asyncio.Semaphore(3)

    async def fetch(session, path):
        async with slots:
            return await fetch_kindly(session, path)

    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)
    try:
        async with (
            aiohttp.ClientSession(url, timeout=timeout) as session,
            asyncio.timeout(patience),
        ):
            documents = await asyncio.gather(*(fetch(session, path) for path in paths))
    except TimeoutError:
        return dict.fromkeys(paths)
    return dict(zip(paths, documents))


# %% exercise 5 wrong: all at once -> at most 3 at once was the deal; the server saw
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)

    async def fetch_into(session, path):
        documents[path] = await fetch_kindly(session, path)

    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)
    with contextlib.suppress(TimeoutError):
        async with (
            asyncio.timeout(patience),
            aiohttp.ClientSession(url, timeout=timeout) as session,
        ):
            await asyncio.gather(*(fetch_into(session, path) for path in paths))
    return documents


# %% exercise 5 wrong: one after the other -> yours asked for 0 of eight others: there was room
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)
    with contextlib.suppress(TimeoutError):
        async with (
            asyncio.timeout(patience),
            aiohttp.ClientSession(url, timeout=timeout) as session,
        ):
            for path in paths:
                documents[path] = await fetch_kindly(session, path)
    return documents


# %% exercise 5 wrong: knows no silence -> silence is a timeout: /faults/never 1 times, not 3
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    slots = asyncio.Semaphore(3)

    async def fetch_into(session, path):
        async with slots:
            documents[path] = await fetch_kindly(session, path)

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience), aiohttp.ClientSession(url) as session:
            await asyncio.gather(*(fetch_into(session, path) for path in paths))
    return documents


# %% exercise 5 wrong: a session for each path -> made 9 sessions, though one is asked for
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    slots = asyncio.Semaphore(3)
    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)

    async def fetch_into(path):
        async with slots, aiohttp.ClientSession(url, timeout=timeout) as session:
            documents[path] = await fetch_kindly(session, path)

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience):
            await asyncio.gather(*(fetch_into(path) for path in paths))
    return documents


# %% exercise 5 wrong: leaves the late ones running -> left running what it had started
async def collect(url, paths, patience):
    if not paths:
        return {}
    slots = asyncio.Semaphore(3)
    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)

    async def fetch(session, path):
        async with slots:
            return await fetch_kindly(session, path)

    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        tasks = {path: asyncio.create_task(fetch(session, path)) for path in paths}
        try:
            done, _ = await asyncio.wait(tasks.values(), timeout=patience)
        except asyncio.CancelledError:
            for task in tasks.values():
                task.cancel()
            raise
    return {path: task.result() if task in done else None for path, task in tasks.items()}


# %% exercise 5 wrong: returns a list -> a dict with 23 paths as keys was to be expected; yours: [
async def collect(url, paths, patience):
    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        return await asyncio.gather(*(fetch_kindly(session, path) for path in paths))


# %% exercise 5 wrong: leaves out what is missing -> a dict with 23 paths as keys
async def collect(url, paths, patience):
    documents = {}
    slots = asyncio.Semaphore(3)

    async def fetch_into(session, path):
        async with slots:
            if (document := await fetch_kindly(session, path)) is not None:
                documents[path] = document

    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)
    with contextlib.suppress(TimeoutError):
        async with (
            asyncio.timeout(patience),
            aiohttp.ClientSession(url, timeout=timeout) as session,
        ):
            await asyncio.gather(*(fetch_into(session, path) for path in paths))
    return documents


# %% exercise 5 wrong: is impatient with the head alone -> silence is a timeout: /faults/stall?interval=9 1 times, not 3
class Impatient:
    def __init__(self, session):
        self.session = session

    @contextlib.asynccontextmanager
    async def get(self, path):
        async with asyncio.timeout(0.5):
            response = await self.session.get(path)
        async with response:
            yield response


async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    slots = asyncio.Semaphore(3)

    async def fetch_into(session, path):
        async with slots:
            documents[path] = await fetch_kindly(session, path)

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience), aiohttp.ClientSession(url) as session:
            await asyncio.gather(*(fetch_into(Impatient(session), path) for path in paths))
    return documents


# %% exercise 5 right: waits for tasks and cancels the late ones
async def collect(url, paths, patience):
    if not paths:
        return {}
    slots = asyncio.Semaphore(3)
    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)

    async def fetch(session, path):
        async with slots:
            return await fetch_kindly(session, path)

    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        tasks = {path: asyncio.create_task(fetch(session, path)) for path in paths}
        try:
            done, _ = await asyncio.wait(tasks.values(), timeout=patience)
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)
    return {path: task.result() if task in done else None for path, task in tasks.items()}


# %% exercise 5 right: three workers at a queue
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    waiting = list(paths)

    async def work(session):
        while waiting:
            path = waiting.pop(0)
            documents[path] = await fetch_kindly(session, path)

    timeout = aiohttp.ClientTimeout(total=None, connect=0.5, sock_read=0.5)
    try:
        async with aiohttp.ClientSession(url, timeout=timeout) as session:
            await asyncio.wait_for(asyncio.gather(*(work(session) for _ in range(3))), patience)
    except TimeoutError:
        pass
    return documents


# %% exercise 5 wrong: is patient with each path -> is the time limit round all of it, or round each
async def collect(url, paths, patience):
    found = {p: None for p in paths}
    sem = asyncio.Semaphore(3)
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(sock_read=0.5, sock_connect=0.5)) as s:
        async def one(p):
            async with sem:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(patience):
                        found[p] = await fetch_kindly(s, p)
        await asyncio.gather(*map(one, paths))
    return found


# %% exercise 5 wrong: allows half a second in all -> takes 16 seconds, and is never silent for half of one
async def collect(url, paths, patience):
    found = {p: None for p in paths}
    sem = asyncio.Semaphore(3)
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=0.5)) as s:
        async def one(p):
            async with sem:
                found[p] = await fetch_kindly(s, p)
        try:
            await asyncio.wait_for(asyncio.gather(*map(one, paths)), patience)
        except TimeoutError:
            pass
    return found


# %% exercise 5 right: as they are completed, in a class
class Collector:
    def __init__(self, session): self.session, self.docs, self.sem = session, {}, asyncio.BoundedSemaphore(3)
    async def one(self, path):
        await self.sem.acquire()
        try: self.docs[path] = await fetch_kindly(self.session, path)
        finally: self.sem.release()
async def collect(url, paths, patience):
    paths = tuple(paths)
    async with aiohttp.ClientSession(url, connector=aiohttp.TCPConnector(limit=3), timeout=aiohttp.ClientTimeout(total=None, sock_read=0.5, sock_connect=0.5)) as s:
        c = Collector(s)
        ts = [asyncio.ensure_future(c.one(p)) for p in paths]
        try:
            for f in asyncio.as_completed(ts, timeout=patience): await f
        except TimeoutError: pass
        finally:
            for t in ts: t.cancel()
            await asyncio.gather(*ts, return_exceptions=True)
    return {p: c.docs.get(p) for p in paths}


# %% exercise 4 wrong: a fresh session for each try -> fetch_kindly made a session of its own, though one was given
async def fetch_kindly(session, path):
    wait = 0
    for attempt in range(3):
        await asyncio.sleep(wait)
        wait = random.uniform(0, 0.1 * 2**attempt)
        try:
            url = server.url.join(type(server.url)(path))
            async with aiohttp.ClientSession(timeout=session.timeout) as mine, mine.get(url) as response:
                if response.status not in {429, 503}:
                    return await response.json() if response.ok else None
                wait = max(wait, retry_after(response.headers))
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            pass
        except (aiohttp.ClientError, ValueError):
            return None
    return None


# %% exercise 1 wrong: waits for a second of silence -> 0.5 seconds are allowed, and yours went on after 0.52
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2, sock_read=1)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: gives a download a second and a half -> 2 seconds are allowed, and yours gave up before
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=1.5, sock_read=0.5)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 2 wrong: takes a document that is false for none -> body=0 should be 'fine'
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status == 429 or response.status >= 500 else "refused"
            return "fine" if await response.json() else "nonsense"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: takes 400 for a good status -> /status/400 should be 'refused'
async def verdict(session, path):
    try:
        async with session.get(path, allow_redirects=True) as response:
            if response.status > 400:
                return "later" if response.status == 429 or response.status >= 500 else "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: has timeouts of its own -> /delay/1 should be 'fine'; yours: 'slow'
async def verdict(session, path):
    try:
        async with session.get(path, timeout=aiohttp.ClientTimeout(total=0.7)) as response:
            if not response.ok:
                return "later" if response.status == 429 or response.status >= 500 else "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: has a word for a cancellation -> it was cancelled while it waited, and has a word for that
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status == 429 or response.status >= 500 else "refused"
            try:
                await response.json()
            except ValueError:
                return "nonsense"
            return "fine"
    except (TimeoutError, asyncio.CancelledError):
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError):
        return "nonsense"


# %% exercise 3 wrong: rests longer for a late failure -> which does not make it longer
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest, self.failed, self.open_until, self.trying = failures, rest, 0, 0, False
    async def __call__(self, request, handler):
        trying = False
        if self.failed >= self.failures:
            if time.monotonic() < self.open_until or self.trying:
                raise CircuitOpen("x")
            trying = self.trying = True
        good = False
        try:
            response = await handler(request)
            good = response.status < 500
            return response
        finally:
            if trying: self.trying = False
            if good and (trying or self.failed < self.failures): self.failed = 0
            if not good:
                self.failed += 1
                self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: knows four statuses -> silence and 500 are three failures in a row
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest, self.failed, self.open_until = failures, rest, 0, 0
    async def __call__(self, request, handler):
        if trying := self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen("x")
            self.open_until = math.inf
        good = False
        try:
            response = await handler(request)
            good = response.status not in (500, 502, 503, 504)
            return response
        finally:
            if trying or self.failed < self.failures:
                self.failed = 0 if good else self.failed + 1
                self.open_until = time.monotonic() + self.rest


# %% exercise 4 wrong: tries again when it is cancelled -> it was cancelled in the middle of a try
async def fetch_kindly(session, path):
    wait = 0
    for attempt in range(3):
        await asyncio.sleep(wait)
        wait = random.uniform(0, 0.1 * 2**attempt)
        try:
            async with session.get(path) as response:
                if response.status not in {429, 503}:
                    return await response.json() if response.ok else None
                wait = max(wait, retry_after(response.headers))
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, asyncio.CancelledError):
            pass
        except (aiohttp.ClientError, ValueError):
            return None
    return None


# %% exercise 5 wrong: comes home when it is cancelled -> it was cancelled in the middle of a page
async def collect(url, paths, patience):
    slots = asyncio.Semaphore(3); docs = dict.fromkeys(paths)
    async def one(s, p):
        async with slots: docs[p] = await fetch_kindly(s, p)
    with contextlib.suppress(TimeoutError, asyncio.CancelledError):
        async with asyncio.timeout(patience), aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)) as s:
            await asyncio.gather(*(one(s, p) for p in paths))
    return docs


# %% exercise 5 wrong: bears a second of silence -> silence is allowed of a page, and yours waits after 0.52
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    slots = asyncio.Semaphore(3)

    async def fetch_into(session, path):
        async with slots:
            documents[path] = await fetch_kindly(session, path)

    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=1)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience), aiohttp.ClientSession(url, timeout=timeout) as session:
            async with asyncio.TaskGroup() as group:
                for path in paths:
                    group.create_task(fetch_into(session, path))
    return documents


# %% exercise 1 wrong: bears a little more than half a second -> 0.5 seconds are allowed, and yours went on after 0.52
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2, sock_read=0.55)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: gives it a little more than two seconds -> 2 seconds are allowed, and yours went on after 2.06
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2.2, sock_read=0.5)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: bears a little less than half a second -> 0.5 seconds are allowed, and yours gave up before 0.48
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2, sock_read=0.45)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 5 wrong: connects for as long as it takes -> silence is allowed while it connects, and yours waits after 0.52
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    slots = asyncio.Semaphore(3)

    async def fetch_into(session, path):
        async with slots:
            documents[path] = await fetch_kindly(session, path)

    timeout = aiohttp.ClientTimeout(sock_read=0.5)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience), aiohttp.ClientSession(url, timeout=timeout) as session:
            await asyncio.gather(*(fetch_into(session, path) for path in paths))
    return documents


# %% exercise 5 wrong: bears 0.6 seconds of silence -> silence is allowed of a page, and yours waits after 0.52
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    slots = asyncio.Semaphore(3)

    async def fetch_into(session, path):
        async with slots:
            documents[path] = await fetch_kindly(session, path)

    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.6)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience), aiohttp.ClientSession(url, timeout=timeout) as session:
            await asyncio.gather(*(fetch_into(session, path) for path in paths))
    return documents


# %% exercise 5 right: limits all that comes before a connection
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    slots = asyncio.Semaphore(3)

    async def fetch_into(session, path):
        await asyncio.sleep(0.03)
        async with slots:
            documents[path] = await fetch_kindly(session, path)

    timeout = aiohttp.ClientTimeout(connect=0.5, sock_read=0.5)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience), aiohttp.ClientSession(url, timeout=timeout) as session:
            await asyncio.gather(*(fetch_into(session, path) for path in paths))
    return documents


# %% exercise 1 right: is as impatient while it connects
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=2, connect=0.5, sock_read=0.5)
    async with session.get(path, timeout=timeout) as response:
        return await response.read()


# %% exercise 1 wrong: begins to count when the answer begins -> 2 seconds are allowed, and yours went on
async def download(session, path):
    timeout = aiohttp.ClientTimeout(total=None, sock_read=0.5)
    async with session.get(path, timeout=timeout) as response, asyncio.timeout(2):
        return await response.read()


# %% exercise 2 wrong: takes every ValueError for bad JSON -> a mistake that raises ValueError
async def verdict(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status == 429 or response.status >= 500 else "refused"
            await response.json()
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError, ValueError):
        return "nonsense"


# %% exercise 2 wrong: keeps the first word for a page -> your words: ['later', 'later']
words = {}


async def verdict(session, path):
    if path not in words:
        words[path] = await ask(session, path)
    return words[path]


async def ask(session, path):
    try:
        async with session.get(path) as response:
            if not response.ok:
                return "later" if response.status == 429 or response.status >= 500 else "refused"
            try:
                await response.json()
            except ValueError:
                return "nonsense"
            return "fine"
    except TimeoutError:
        return "slow"
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return "broken"
    except (aiohttp.ClientResponseError, aiohttp.RedirectClientError):
        return "nonsense"


# %% exercise 3 wrong: knows what may end a request -> by LookupError('no such key'); it and the next ended in ['LookupError', 'LookupError', 'LookupError']
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest, self.failed, self.open_until = failures, rest, 0, 0

    async def __call__(self, request, handler):
        if trying := self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen("later")
            self.open_until = math.inf
        good = False
        try:
            response = await handler(request)
            good = response.status < 500
            return response
        except (aiohttp.ClientError, TimeoutError, asyncio.CancelledError):
            raise
        except BaseException:
            good = True
            raise
        finally:
            if trying or self.failed < self.failures:
                self.failed = 0 if good else self.failed + 1
                self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: rests longer when it is asked -> the two requests ended in ('CircuitOpen', 'CircuitOpen')
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest, self.failed, self.open_until = failures, rest, 0, 0

    async def __call__(self, request, handler):
        if trying := self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                self.open_until = max(self.open_until, time.monotonic() + self.rest)
                raise CircuitOpen("later")
            self.open_until = math.inf
        good = False
        try:
            response = await handler(request)
            good = response.status < 500
            return response
        finally:
            if trying or self.failed < self.failures:
                self.failed = 0 if good else self.failed + 1
                self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: rests for half of the time -> the two requests ended in (200, 404)
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest, self.failed, self.open_until = failures, rest, 0, 0

    async def __call__(self, request, handler):
        if trying := self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen("later")
            self.open_until = math.inf
        good = False
        try:
            response = await handler(request)
            good = response.status < 500
            return response
        finally:
            if trying or self.failed < self.failures:
                self.failed = 0 if good else self.failed + 1
                self.open_until = time.monotonic() + self.rest / 2


# %% exercise 3 wrong: whatever ends ends the try -> while another one tried: the others still wait
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest, self.failed, self.open_until, self.trying = failures, rest, 0, 0, False

    async def __call__(self, request, handler):
        if trying := self.failed >= self.failures:
            if self.trying or time.monotonic() < self.open_until:
                raise CircuitOpen("later")
            self.trying = True
        good = False
        try:
            response = await handler(request)
            good = response.status < 500
            return response
        finally:
            self.trying = False
            if trying or self.failed < self.failures:
                self.failed = 0 if good else self.failed + 1
                self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: forgives a try the last failure only -> the try, a failure and what followed: [200, 500, 'CircuitOpen'
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest, self.failed, self.open_until = failures, rest, 0, 0

    async def __call__(self, request, handler):
        if trying := self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen("later")
            self.open_until = math.inf
        good = False
        try:
            response = await handler(request)
            good = response.status < 500
            return response
        finally:
            if trying or self.failed < self.failures:
                self.failed = min(self.failed, self.failures)
                self.failed += 1 if not good else -1 if trying else -self.failed
                self.open_until = time.monotonic() + self.rest


# %% exercise 3 right: an object for each state, and an alarm that ends the rest
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest = failures, rest
        self.state = Closed(self)

    async def __call__(self, request, handler):
        return await self.state.ask(request, handler)


class Closed:
    def __init__(self, breaker):
        self.breaker, self.failed = breaker, 0

    async def ask(self, request, handler):
        try:
            response = await handler(request)
        except BaseException:
            self.fails()
            raise
        if response.status < 500:
            self.failed = 0
        else:
            self.fails()
        return response

    def fails(self):
        self.failed += 1
        if self.failed >= self.breaker.failures and self.breaker.state is self:
            self.breaker.state = Open(self.breaker)


class Open:
    def __init__(self, breaker):
        self.breaker = breaker
        asyncio.get_running_loop().call_later(breaker.rest, self.ends)

    def ends(self):
        self.breaker.state = HalfOpen(self.breaker)

    async def ask(self, request, handler):
        raise CircuitOpen("later")


class HalfOpen:
    def __init__(self, breaker):
        self.breaker, self.tries = breaker, False

    async def ask(self, request, handler):
        if self.tries:
            raise CircuitOpen("one tries")
        self.tries, after = True, Open
        try:
            response = await handler(request)
            after = Open if response.status >= 500 else Closed
            return response
        finally:
            self.breaker.state = after(self.breaker)


# %% exercise 4 wrong: takes a cancellation for the end of its wait -> it was cancelled in its wait, and went on
async def fetch_kindly(session, path):
    for attempt in range(3):
        wait = 0
        try:
            async with session.get(path) as response:
                if response.status not in {429, 503}:
                    return await response.json() if response.ok else None
                wait = retry_after(response.headers)
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            pass
        except (aiohttp.ClientError, ValueError):
            return None
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(wait)


# %% exercise 4 wrong: waits for a document that is not null -> null is a JSON document too
async def fetch_kindly(session, path):
    document = None
    for attempt in range(3):
        if attempt:
            await asyncio.sleep(wait)
        wait = 0
        try:
            async with session.get(path) as response:
                if response.status in {429, 503}:
                    wait = retry_after(response.headers)
                elif not response.ok:
                    return None
                elif (document := await response.json()) is not None:
                    return document
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            pass
        except (aiohttp.ClientError, ValueError):
            return None
    return document


# %% exercise 5 wrong: three, and then three -> yours asked for 2 of eight others
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)

    async def fetch_into(session, path):
        documents[path] = await fetch_kindly(session, path)

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience), aiohttp.ClientSession(url, timeout=timeout) as session:
            for first in range(0, len(paths), 3):
                three = paths[first : first + 3]
                await asyncio.gather(*(fetch_into(session, path) for path in three))
    return documents


# %% exercise 5 wrong: comes home early, to be there in time -> had 0.8 seconds for them, came home after
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    slots = asyncio.Semaphore(3)
    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)

    async def fetch_into(session, path):
        async with slots:
            documents[path] = await fetch_kindly(session, path)

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.8 * patience):
            async with aiohttp.ClientSession(url, timeout=timeout) as session, asyncio.TaskGroup() as group:
                for path in paths:
                    group.create_task(fetch_into(session, path))
    return documents


# %% exercise 4 wrong: takes what comes with a 404 for the document -> should give None; yours gave {'a': 1}
async def fetch_kindly(session, path):
    for attempt in range(3):
        wait = 0
        try:
            async with session.get(path) as response:
                if response.status not in {429, 503}:
                    return await response.json()
                wait = retry_after(response.headers)
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            pass
        except (aiohttp.ClientError, ValueError):
            return None
        await asyncio.sleep(wait)


# %% exercise 4 wrong: waits for half a minute at most -> a page says Retry-After: 600, and yours asked again
async def fetch_kindly(session, path):
    for attempt in range(3):
        wait = 0
        try:
            async with session.get(path) as response:
                if response.status not in {429, 503}:
                    return await response.json() if response.ok else None
                wait = retry_after(response.headers)
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            pass
        except (aiohttp.ClientError, ValueError):
            return None
        await asyncio.sleep(min(wait, 30))


# %% exercise 5 right: the pool of connections holds them to three
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)
    pool = aiohttp.TCPConnector(limit=3)

    async def fetch_into(session, path):
        documents[path] = await fetch_kindly(session, path)

    async with aiohttp.ClientSession(url, timeout=timeout, connector=pool) as session:
        tasks = [asyncio.create_task(fetch_into(session, path)) for path in documents]
        try:
            for end in asyncio.as_completed(tasks, timeout=patience):
                await end
        except TimeoutError:
            pass
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    return documents


# %% exercise 4 wrong: has less patience than its session -> the session has five minutes for a page
async def fetch_kindly(session, path):
    wait = 0
    for attempt in range(3):
        await asyncio.sleep(wait)
        wait = 0
        try:
            async with asyncio.timeout(60), session.get(path) as response:
                if response.status not in {429, 503}:
                    return await response.json() if response.ok else None
                wait = retry_after(response.headers)
        except (TimeoutError, aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            pass
        except (aiohttp.ClientError, ValueError):
            return None


# %% exercise 3 wrong: tries for ever if the try ends oddly -> is its end, and after a rest the next may
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest, self.failed, self.open_until = failures, rest, 0, 0

    async def __call__(self, request, handler):
        if trying := self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen("later")
            self.open_until = math.inf
        try:
            response = await handler(request)
            self.ends(trying, response.status < 500)
            return response
        except (aiohttp.ClientError, TimeoutError, asyncio.CancelledError):
            self.ends(trying, False)
            raise
        except BaseException:
            if not trying:
                self.ends(trying, False)
            raise

    def ends(self, trying, good):
        if trying or self.failed < self.failures:
            self.failed = 0 if good else self.failed + 1
            self.open_until = time.monotonic() + self.rest


# %% exercise 3 wrong: a try is to find what it asks for -> answered with 404, which is no failure
class Breaker:
    def __init__(self, failures, rest):
        self.failures, self.rest, self.failed, self.open_until = failures, rest, 0, 0

    async def __call__(self, request, handler):
        if trying := self.failed >= self.failures:
            if time.monotonic() < self.open_until:
                raise CircuitOpen("later")
            self.open_until = math.inf
        good = False
        try:
            response = await handler(request)
            good = response.ok if trying else response.status < 500
            return response
        finally:
            if trying or self.failed < self.failures:
                self.failed = 0 if good else self.failed + 1
                self.open_until = time.monotonic() + self.rest


# %% exercise 5 wrong: cancelled, it leaves its tasks to themselves -> what it had started went on without it
async def collect(url, paths, patience):
    documents = dict.fromkeys(paths)
    slots = asyncio.Semaphore(3)

    async def fetch_into(session, path):
        async with slots:
            documents[path] = await fetch_kindly(session, path)

    timeout = aiohttp.ClientTimeout(sock_connect=0.5, sock_read=0.5)
    async with aiohttp.ClientSession(url, timeout=timeout) as session:
        tasks = [asyncio.create_task(fetch_into(session, path)) for path in documents]
        if tasks:
            await asyncio.wait(tasks, timeout=patience)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return documents
