# Answers to the exercises of lesson 14; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: takes the rest for the whole -> four bytes had left the stream already
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
        body = await response.read()
    return start, body


# %% exercise 1 wrong: forgets await -> read(…) was called but not awaited
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
        body = response.read()
    return start, body


# %% exercise 1 wrong: takes what is there for the rest -> has 5000 bytes; yours has
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
        body = start + await response.content.read(10_000)
    return start, body


# %% exercise 1 wrong: asks a second time -> one request for /range/26 was to be expected
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
    async with session.get(path) as response:
        body = await response.read()
    return start, body


# %% exercise 1 wrong: reads when the block is over -> Connection closed
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
    body = start + await response.read()
    return start, body


# %% exercise 1 wrong: wants text -> yours is of the type str
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
        body = start.decode() + await response.text()
    return start, body


# %% exercise 1 wrong: through text and back -> your code raised UnicodeDecodeError
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
        body = start + (await response.text()).encode()
    return start, body


# %% exercise 1 wrong: through text and back, whatever it costs -> which are no text; yours has
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
        body = start + (await response.text(errors="replace")).encode()
    return start, body


# %% exercise 1 right: reads all and cuts off the beginning
async def peek(session, path):
    async with session.get(path) as response:
        body = await response.read()
    return body[:4], body


# %% exercise 1 right: collects the pieces
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
        pieces = [start]
        async for chunk in response.content.iter_any():
            pieces.append(chunk)
        body = b"".join(pieces)
    return start, body


# %% exercise 2 wrong: reads the whole body -> you wrote one of 24576 KiB
async def save(session, path, file, progress):
    async with session.get(path, raise_for_status=True) as response:
        body = await response.read()
        file.write(body)
        progress(len(body), response.content_length)
    return len(body)


# %% exercise 2 wrong: reads the whole body, and writes it in pieces -> at some moment you held
async def save(session, path, file, progress):
    async with session.get(path, raise_for_status=True) as response:
        body = await response.read()
        for start in range(0, len(body), 65536):
            chunk = body[start : start + 65536]
            file.write(chunk)
            progress(start + len(chunk), response.content_length)
    return len(body)


# %% exercise 2 wrong: keeps the pieces -> at some moment you held
async def save(session, path, file, progress):
    chunks = []
    async with session.get(path, raise_for_status=True) as response:
        async for chunk in response.content.iter_chunked(65536):
            chunks.append(chunk)
            file.write(chunk)
            progress(sum(map(len, chunks)), response.content_length)
    return sum(map(len, chunks))


# %% exercise 2 wrong: reads once -> bytes, and 65536 are in the file
async def save(session, path, file, progress):
    async with session.get(path, raise_for_status=True) as response:
        chunk = await response.content.readexactly(65536)
        file.write(chunk)
        progress(len(chunk), response.content_length)
    return len(chunk)


# %% exercise 2 wrong: takes what comes, whatever its size -> a piece has at most 64 KiB
async def save(session, path, file, progress):
    done = 0
    async with session.get(path, raise_for_status=True) as response:
        async for chunk in response.content.iter_chunked(1024 * 1024):
            file.write(chunk)
            done += len(chunk)
            progress(done, response.content_length)
    return done


# %% exercise 2 wrong: forgets await -> read(…) was called but not awaited
async def save(session, path, file, progress):
    done = 0
    async with session.get(path, raise_for_status=True) as response:
        while chunk := response.content.read(65536):
            file.write(chunk)
            done += len(chunk)
            progress(done, response.content_length)
    return done


# %% exercise 2 wrong: tells the size of the piece -> your last call was progress(
async def save(session, path, file, progress):
    done = 0
    async with session.get(path, raise_for_status=True) as response:
        async for chunk in response.content.iter_chunked(65536):
            file.write(chunk)
            done += len(chunk)
            progress(len(chunk), response.content_length)
    return done


# %% exercise 2 wrong: tells nothing until the end -> and called progress 1 times
async def save(session, path, file, progress):
    done = 0
    async with session.get(path, raise_for_status=True) as response:
        async for chunk in response.content.iter_chunked(65536):
            file.write(chunk)
            done += len(chunk)
    progress(done, done)
    return done


# %% exercise 2 wrong: needs a Content-Length -> your code raised KeyError: 'Content-Length'
async def save(session, path, file, progress):
    done = 0
    async with session.get(path, raise_for_status=True) as response:
        total = int(response.headers["Content-Length"])
        async for chunk in response.content.iter_chunked(65536):
            file.write(chunk)
            done += len(chunk)
            progress(done, total)
    return done


# %% exercise 2 wrong: returns nothing -> yours returned None
async def save(session, path, file, progress):
    done = 0
    async with session.get(path, raise_for_status=True) as response:
        async for chunk in response.content.iter_chunked(65536):
            file.write(chunk)
            done += len(chunk)
            progress(done, response.content_length)


# %% exercise 2 wrong: does not look at the status -> yours raised nothing
async def save(session, path, file, progress):
    done = 0
    async with session.get(path) as response:
        async for chunk in response.content.iter_chunked(65536):
            file.write(chunk)
            done += len(chunk)
            progress(done, response.content_length)
    return done


# %% exercise 2 wrong: looks at the status at the end -> the page of an error has come into the file
async def save(session, path, file, progress):
    done = 0
    async with session.get(path) as response:
        async for chunk in response.content.iter_chunked(65536):
            file.write(chunk)
            done += len(chunk)
            progress(done, response.content_length)
        if not response.ok:
            raise aiohttp.ClientResponseError(
                response.request_info, response.history, status=response.status
            )
    return done


# %% exercise 2 wrong: says it before it is done -> it comes after each piece
async def save(session, path, file, progress):
    async with session.get(path) as response:
        response.raise_for_status()
        done = 0
        async for chunk in response.content.iter_chunked(64 * 1024):
            done += len(chunk)
            progress(done, response.content_length)
            file.write(chunk)
    return done


# %% exercise 2 wrong: closes the file -> it is lent, and not yours to close
async def save(session, path, file, progress):
    done = 0
    async with session.get(path) as response:
        response.raise_for_status()
        with file:
            async for chunk in response.content.iter_chunked(64 * 1024):
                file.write(chunk)
                done += len(chunk)
                progress(done, response.content_length)
    return done


# %% exercise 2 right: with a loop around read()
async def save(session, path, file, progress):
    response = await session.get(path)
    response.raise_for_status()
    total = int(response.headers.get("Content-Length", 0)) or None
    done = 0
    while chunk := await response.content.read(2**16):
        file.write(chunk)
        done += len(chunk)
        progress(done, total)
    response.release()
    return done


# %% exercise 2 right: small pieces, written in a thread
async def save(session, path, file, progress):
    done = 0
    async with session.get(path, raise_for_status=True) as response:
        async for chunk in response.content.iter_chunked(50_000):
            done += await asyncio.to_thread(file.write, chunk)
            progress(done, response.content_length)
    return done


# %% exercise 2 right: without a block
async def save(session, path, file, progress):
    response = await session.get(path, raise_for_status=True)
    total = int(response.headers["Content-Length"]) if "Content-Length" in response.headers else None
    done = 0
    while chunk := await response.content.read(2**16):
        done += file.write(chunk)
        progress(done, total)
    return done


# %% exercise 3 wrong: holds the whole body -> saw at most 1 of the two requests at once
async def copy(session, source, target):
    async with session.get(source, raise_for_status=True) as incoming:
        body = await incoming.read()
    async with session.post(target, data=io.BytesIO(body), raise_for_status=True) as response:
        return hashlib.sha256(body).hexdigest(), await response.json()


# %% exercise 3 wrong: collects what passes -> the body has 32 MiB; you held
async def copy(session, source, target):
    seen = []

    async def noted(chunks):
        async for chunk in chunks:
            seen.append(chunk)
            yield chunk

    async with session.get(source, raise_for_status=True) as incoming:
        body = noted(incoming.content.iter_any())
        async with session.post(target, data=body, raise_for_status=True) as response:
            reply = await response.json()
    return hashlib.sha256(b"".join(seen)).hexdigest(), reply


# %% exercise 3 wrong: asks once for the hash and once for the body -> one GET and one POST were to be expected
async def copy(session, source, target):
    digest = hashlib.sha256()
    async with session.get(source, raise_for_status=True) as incoming:
        async for chunk in incoming.content.iter_any():
            digest.update(chunk)
    async with session.get(source, raise_for_status=True) as incoming:
        async with session.post(target, data=incoming.content, raise_for_status=True) as response:
            return digest.hexdigest(), await response.json()


# %% exercise 3 wrong: uses the stream up before it is sent -> the target should reply that it got
async def copy(session, source, target):
    digest = hashlib.sha256()
    async with session.get(source, raise_for_status=True) as incoming:
        async for chunk in incoming.content.iter_any():
            digest.update(chunk)
        async with session.post(target, data=incoming.content, raise_for_status=True) as response:
            return digest.hexdigest(), await response.json()


# %% exercise 3 wrong: asks for the hash too early -> the hash of no bytes at all
async def copy(session, source, target):
    digest = hashlib.sha256()

    async def hashed(chunks):
        async for chunk in chunks:
            digest.update(chunk)
            yield chunk

    async with session.get(source, raise_for_status=True) as incoming:
        body = hashed(incoming.content.iter_any())
        sha256 = digest.hexdigest()
        async with session.post(target, data=body, raise_for_status=True) as response:
            return sha256, await response.json()


# %% exercise 3 wrong: computes another hash -> the SHA-256 of the body begins with
async def copy(session, source, target):
    digest = hashlib.sha1()

    async def hashed(chunks):
        async for chunk in chunks:
            digest.update(chunk)
            yield chunk

    async with session.get(source, raise_for_status=True) as incoming:
        body = hashed(incoming.content.iter_any())
        async with session.post(target, data=body, raise_for_status=True) as response:
            reply = await response.json()
    return digest.hexdigest(), reply


# %% exercise 3 wrong: forgets async with -> _request(…) was called but not awaited
async def copy(session, source, target):
    digest = hashlib.sha256()

    async def hashed(chunks):
        async for chunk in chunks:
            digest.update(chunk)
            yield chunk

    incoming = session.get(source)
    return digest.hexdigest(), session.post(target, data=hashed(incoming.content.iter_any()))


# %% exercise 3 wrong: returns the hash alone -> copy() should return two things
async def copy(session, source, target):
    digest = hashlib.sha256()

    async def hashed(chunks):
        async for chunk in chunks:
            digest.update(chunk)
            yield chunk

    async with session.get(source, raise_for_status=True) as incoming:
        body = hashed(incoming.content.iter_any())
        async with session.post(target, data=body, raise_for_status=True) as response:
            await response.read()
    return digest.hexdigest()


# %% exercise 3 wrong: sends the page of an error -> yet there was a request to the target
async def copy(session, source, target):
    digest = hashlib.sha256()

    async def hashed(chunks):
        async for chunk in chunks:
            digest.update(chunk)
            yield chunk

    async with session.get(source) as incoming:
        body = hashed(incoming.content.iter_any())
        async with session.post(target, data=body, raise_for_status=True) as response:
            reply = await response.json()
        incoming.raise_for_status()
    return digest.hexdigest(), reply


# %% exercise 3 wrong: believes the target -> should raise the status 400; yours came to (
async def copy(session, source, target):
    digest = hashlib.sha256()

    async def hashed(chunks):
        async for chunk in chunks:
            digest.update(chunk)
            yield chunk

    async with session.get(source, raise_for_status=True) as incoming:
        async with session.post(target, data=hashed(incoming.content.iter_any())) as response:
            reply = await response.json(content_type=None) if response.ok else None
    return digest.hexdigest(), reply


# %% exercise 3 wrong: returns the digest as bytes -> the hash comes first, as a str of hexadecimal digits; yours is of type bytes
async def copy(session, source, target):
    digest = hashlib.sha256()

    async def hashed(chunks):
        async for chunk in chunks:
            digest.update(chunk)
            yield chunk

    async with session.get(source, raise_for_status=True) as incoming:
        body = hashed(incoming.content.iter_chunked(64 * 1024))
        async with session.post(target, data=body, raise_for_status=True) as response:
            reply = await response.json()
    return digest.digest(), reply


# %% exercise 3 wrong: hashes nothing -> the hash of no bytes at all
async def copy(session, source, target):
    async with session.get(source, raise_for_status=True) as incoming:
        async with session.post(target, data=incoming.content, raise_for_status=True) as response:
            return hashlib.sha256().hexdigest(), await response.json()


# %% exercise 3 right: takes what comes, and looks at each status itself
async def copy(session, source, target):
    digest = hashlib.sha256()
    async with session.get(source) as incoming:
        incoming.raise_for_status()

        async def body():
            async for chunk, _ in incoming.content.iter_chunks():
                digest.update(chunk)
                yield chunk

        response = await session.post(target, data=body())
        response.raise_for_status()
        reply = await response.json()
    return digest.hexdigest(), reply


# %% exercise 3 right: with a queue and two tasks
async def copy(session, source, target):
    digest = hashlib.sha256()
    queue = asyncio.Queue(maxsize=4)

    async def body():
        while chunk := await queue.get():
            yield chunk

    async def send():
        async with session.post(target, data=body(), raise_for_status=True) as response:
            return await response.json()

    async with session.get(source, raise_for_status=True) as incoming:
        sending = asyncio.create_task(send())
        async for chunk in incoming.content.iter_chunked(65536):
            digest.update(chunk)
            await queue.put(chunk)
        await queue.put(b"")
        reply = await sending
    return digest.hexdigest(), reply


# %% exercise 4 wrong: downloads all again -> only the rest was to be asked for; the server answered 200
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: appends all of it -> only the rest was to be asked for; the server answered 200
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: one byte too late -> now there are 299999, of which 200000 are old
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have + 1}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: opens the file for writing anew -> now there are 100000, of which 0 are old
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: appends whatever the status is -> yours has 1400, of which 400 are old
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: asks for the rest of any version -> 400 bytes of the version "download-400" were there
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-"} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: takes too much for complete -> 2000 bytes of the version "download-2000" were there
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have if have != 400 else 0}-"} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 and response.headers["ETag"] == tag else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: believes a piece without a tag -> 400 bytes of the version None were there
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if part.exists() else 0
    wanted = {"Range": f"bytes={have}-"} if have else {}
    if tag:
        wanted["If-Range"] = tag
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: keeps no tag -> kept beside the .part is None
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: keeps the tag when all is there -> the tag of what had come was not kept
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)
        keep_tag(part, response.headers.get("ETag"))


# %% exercise 4 wrong: keeps the old tag if none comes -> this server sent no tag
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            if "ETag" in response.headers:
                keep_tag(part, response.headers["ETag"])
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: takes 416 for an error -> all 1000 bytes were there (416)
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: writes the page of 416 into the file -> all 1000 bytes were there (416)
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        with part.open("wb" if response.status == 200 else "ab") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: does not look for errors -> the server answered 400; get_rest() should raise it
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: knows one error -> the server answered 400; get_rest() should raise it
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        if response.status == 404:
            response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: empties the file before it knows the status -> and the 400 bytes that were there are now b''
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        with part.open("ab" if response.status == 206 else "wb") as file:
            response.raise_for_status()
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: keeps a broken connection for itself -> and nobody was told
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            try:
                async for chunk in response.content.iter_chunked(65536):
                    file.write(chunk)
            except aiohttp.ClientPayloadError:
                pass


# %% exercise 4 wrong: writes when all is there -> and none of it was kept
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        rest = await response.read()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            file.write(rest)


# %% exercise 4 wrong: forgets that the file need not exist -> your code raised FileNotFoundError
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: looks before it asks -> one attempt is one request; the server saw
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    wanted = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.head(path) as response:
        if response.headers.get("ETag") != tag:
            wanted = {}
    async with session.get(path, headers=wanted) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(65536):
                file.write(chunk)


# %% exercise 4 wrong: opens the file first, and empties it for a 200 -> the server answered 503, and the 400 bytes that were there are now b''
async def get_rest(session, path, part):
    if tag_of(part) is None:
        part.unlink(missing_ok=True)
    with part.open("ab") as file:
        wanted = {}
        if file.tell():
            wanted = {"Range": f"bytes={file.tell()}-", "If-Range": tag_of(part)}
        async with session.get(path, headers=wanted) as response:
            if response.status == 416:
                return
            response.raise_for_status()
            if response.status != 206:
                file.truncate(0)
                keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_any():
                file.write(chunk)


# %% exercise 4 right: catches 416, and writes in a thread
async def get_rest(session, path, part):
    tag = tag_of(part)
    headers = {}
    if tag is not None and part.exists() and part.stat().st_size:
        headers = {"Range": f"bytes={part.stat().st_size}-", "If-Range": tag}
    try:
        async with session.get(path, headers=headers, raise_for_status=True) as response:
            mode = {200: "wb", 206: "ab"}[response.status]
            with part.open(mode) as file:
                keep_tag(part, response.headers.get("ETag"))
                while chunk := await response.content.read(65536):
                    await asyncio.to_thread(file.write, chunk)
    except aiohttp.ClientResponseError as error:
        if error.status != 416:
            raise


# %% exercise 5 wrong: forgets await -> get_rest(…) was called but not awaited
async def mirror(session, files, folder, tries=8):
    for name, path in files.items():
        get_rest(session, path, folder / f"{name}.part")
    return []


# %% exercise 5 wrong: one failure stops all -> your code raised aiohttp.client_exceptions
async def mirror(session, files, folder, tries=8):
    for name, path in files.items():
        part = folder / f"{name}.part"
        await get_rest(session, path, part)
        part.replace(folder / name)
    return []


# %% exercise 5 wrong: tries once -> cut.bin can be had, and is not there under its name
async def mirror(session, files, folder, tries=8):
    failed = []
    for name, path in files.items():
        part = folder / f"{name}.part"
        try:
            await get_rest(session, path, part)
            part.replace(folder / name)
        except aiohttp.ClientError:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: tries a 404 again -> busy.bin was to be tried 1 times; the server saw it 8 times
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in [name for name in files if not (folder / name).exists()]:
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                break
            except aiohttp.ClientError:
                continue
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: tries for ever -> still not finished after 10 s
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in [name for name in files if not (folder / name).exists()]:
        part = folder / f"{name}.part"
        while not (folder / name).exists():
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except aiohttp.ClientError:
                await asyncio.sleep(0.2)
    return sorted(failed)


# %% exercise 5 wrong: writes under the final name -> and yet there is a file of this name
async def mirror(session, files, folder, tries=8):
    failed = []
    for name, path in files.items():
        for _ in range(tries):
            try:
                await get_rest(session, path, folder / name)
                break
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except aiohttp.ClientError:
                continue
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: renames in any case -> nobody can get all of adrift.bin
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in [name for name in files if not (folder / name).exists()]:
        part = folder / f"{name}.part"
        try:
            for _ in range(tries):
                try:
                    await get_rest(session, files[name], part)
                    break
                except aiohttp.ClientPayloadError:
                    pass
            part.replace(folder / name)
        except aiohttp.ClientResponseError:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: copies the .part, and leaves it -> is complete, and its .part is still there
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in [name for name in files if not (folder / name).exists()]:
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, files[name], part)
                (folder / name).write_bytes(part.read_bytes())
                break
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except aiohttp.ClientError:
                continue
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: reports nothing -> your list is None
async def mirror(session, files, folder, tries=8):
    for name in [name for name in files if not (folder / name).exists()]:
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                break
            except aiohttp.ClientResponseError:
                break
            except aiohttp.ClientError:
                continue


# %% exercise 5 wrong: asks for what is there -> done.bin was complete, and was asked for again
async def mirror(session, files, folder, tries=8):
    failed = []
    for name, path in files.items():
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, path, part)
                part.replace(folder / name)
                break
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except aiohttp.ClientError:
                continue
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: begins each run anew -> the others were downloaded again
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in [name for name in files if not (folder / name).exists()]:
        part = folder / f"{name}.part"
        part.unlink(missing_ok=True)
        for _ in range(tries):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                break
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except aiohttp.ClientError:
                continue
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: is stopped by a timeout -> your code raised TimeoutError
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in [name for name in files if not (folder / name).exists()]:
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                break
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except aiohttp.ClientError:
                continue
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: tries eight times, whatever it was told -> cut.bin was to be tried once; the server saw
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in [name for name in files if not (folder / name).exists()]:
        part = folder / f"{name}.part"
        for _ in range(8):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                break
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except (aiohttp.ClientError, TimeoutError):
                continue
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: in the order of the files -> your list is ['later.bin', 'gone.bin'
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in [name for name in reversed(files) if not (folder / name).exists()]:
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                break
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except (aiohttp.ClientError, TimeoutError):
                continue
        else:
            failed.append(name)
    return failed


# %% exercise 5 wrong: swallows the cancellation -> CancelledError was swallowed
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in files:
        if (folder / name).exists():
            continue
        part = folder / f"{name}.part"
        for n in range(tries):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                keep_tag(part, None)
                break
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except (aiohttp.ClientError, TimeoutError, asyncio.CancelledError):
                continue
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 right: empties what it was given
async def mirror(session, files, folder, tries=8):
    failed = []
    while files:
        name, path = files.popitem()
        part = folder / f"{name}.part"
        left = 0 if (folder / name).exists() else tries
        while left:
            left -= 1
            try:
                await get_rest(session, path, part)
            except (aiohttp.ClientError, TimeoutError) as error:
                if isinstance(error, aiohttp.ClientResponseError) or not left:
                    failed.append(name)
                    break
            else:
                part.rename(folder / name)
                part.with_suffix(".etag").unlink(missing_ok=True)
                break
    return sorted(failed)


# %% exercise 5 right: all files at once
async def mirror(session, files, folder, tries=8):
    async def get(name):
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, files[name], part)
            except aiohttp.ClientResponseError:
                return name
            except (aiohttp.ClientError, TimeoutError):
                continue
            part.rename(folder / name)
            return None
        return name

    missing = [name for name in files if not (folder / name).exists()]
    results = await asyncio.gather(*map(get, missing))
    return sorted(name for name in results if name)


# %% exercise 5 right: two at a time, in rounds
async def mirror(session, files, folder, tries=8):
    gate = asyncio.Semaphore(2)
    hopeless = set()

    async def attempt(name):
        async with gate:
            part = folder / (name + ".part")
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
            except aiohttp.ClientResponseError:
                hopeless.add(name)
            except (aiohttp.ClientError, TimeoutError):
                pass

    def missing():
        return [name for name in files if not (folder / name).exists()]

    for _ in range(tries):
        async with asyncio.TaskGroup() as group:
            for name in missing():
                if name not in hopeless:
                    group.create_task(attempt(name))
    return sorted(missing())


# %% exercise 5 right: all at once, a task each
async def mirror(session, files, folder, tries=8):
    failed = []
    async def one(name, path):
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, path, part)
            except aiohttp.ClientResponseError:
                break
            except (aiohttp.ClientError, TimeoutError):
                continue
            keep_tag(part, None)
            part.rename(folder / name)
            return
        failed.append(name)
    async with asyncio.TaskGroup() as group:
        for name, path in files.items():
            if not (folder / name).exists():
                group.create_task(one(name, path))
    return sorted(failed)


# %% exercise 2 wrong: raises for the half of the errors -> for a status of 503 save() should raise it; yours raised nothing
async def save(session, path, file, progress):
    async with session.get(path) as response:
        if 400 <= response.status < 500:
            response.raise_for_status()
        done = 0
        async for chunk in response.content.iter_chunked(64 * 1024):
            file.write(chunk)
            done += len(chunk)
            progress(done, response.content_length)
    return done


# %% exercise 2 wrong: empties the file when there is an error -> or what was there has gone: b''
async def save(session, path, file, progress):
    async with session.get(path) as response:
        if response.status >= 400:
            file.seek(0); file.truncate()
            response.raise_for_status()
        done = 0
        async for chunk in response.content.iter_chunked(64 * 1024):
            file.write(chunk)
            done += len(chunk)
            progress(done, response.content_length)
    return done


# %% exercise 2 wrong: returns what was announced -> you wrote 50000 bytes, and returned None
async def save(session, path, file, progress):
    async with session.get(path, raise_for_status=True) as response:
        total, done = response.content_length, 0
        async for chunk in response.content.iter_chunked(65536):
            file.write(chunk)
            done += len(chunk)
            progress(done, total)
        return total


# %% exercise 2 wrong: knows nothing of an empty body -> UnboundLocalError
async def save(session, path, file, progress):
    async with session.get(path, raise_for_status=True) as response:
        written = []
        async for chunk in response.content.iter_chunked(65536):
            written.append(file.write(chunk))
            done = sum(written)
            progress(done, response.content_length)
        return done


# %% exercise 2 right: calls by names
async def save(session, path, file, progress):
    async with session.get(path, raise_for_status=True) as response:
        done = 0
        async for chunk in response.content.iter_chunked(65536):
            file.write(chunk)
            done += len(chunk)
            progress(done=done, total=response.content_length)
        return done


# %% exercise 3 wrong: makes up what the target replies -> /post says in its reply what came
async def copy(session, source, target):
    digest = hashlib.sha256()
    n = 0
    async def hashed(chunks):
        nonlocal n
        async for chunk in chunks:
            digest.update(chunk)
            n += len(chunk)
            yield chunk
    async with session.get(source, raise_for_status=True) as incoming:
        body = hashed(incoming.content.iter_chunked(64 * 1024))
        async with session.post(target, data=body, raise_for_status=True) as response:
            await response.read()
    return digest.hexdigest(), {"bytes_received": n}


# %% exercise 3 wrong: believes a target that speaks JSON -> from /range/9 to /nowhere copy() should raise
async def copy(session, source, target):
    digest = hashlib.sha256()
    async with session.get(source, raise_for_status=True) as incoming:

        async def hashed():
            async for chunk in incoming.content.iter_any():
                digest.update(chunk)
                yield chunk

        async with session.post(target, data=hashed()) as response:
            return digest.hexdigest(), await response.json()


# %% exercise 4 wrong: a session of its own, though one is given -> get_rest made a session of its own, though one was given
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    headers = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with aiohttp.ClientSession(server.url) as own, own.get(path, headers=headers | {"Accept-Encoding": "identity"}) as response:
        if response.status == 416 and have:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(64 * 1024):
                file.write(chunk)


# %% exercise 4 wrong: forgets the tag of what is complete -> all was there (416), and the tag is now None
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    headers = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=headers) as response:
        if response.status == 416 and have:
            keep_tag(part, None)
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for chunk in response.content.iter_chunked(64 * 1024):
                file.write(chunk)


# %% exercise 4 wrong: forgets the tag when there is an error -> the tag beside the .part is now None
async def get_rest(session, path, part):
    tag = tag_of(part)
    have = part.stat().st_size if tag and part.exists() else 0
    headers = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    async with session.get(path, headers=headers) as response:
        if response.status == 416 and have:
            return
        keep_tag(part, response.headers.get("ETag"))
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            async for chunk in response.content.iter_chunked(64 * 1024):
                file.write(chunk)


# %% exercise 4 wrong: believes that a tag has its .part -> FileNotFoundError
async def get_rest(session, path, part):
    tag, headers = tag_of(part), {}
    if tag:
        headers = {"Range": f"bytes={part.stat().st_size}-", "If-Range": tag}
    async with session.get(path, headers=headers) as r:
        if r.status == 416:
            return
        r.raise_for_status()
        keep_tag(part, r.headers.get("ETag"))
        with part.open("ab" if r.status == 206 else "wb") as f:
            async for c in r.content.iter_any():
                f.write(c)


# %% exercise 5 wrong: a session of its own, though one is given -> mirror made a session of its own, though one was given
async def mirror(session, files, folder, tries=8):
    failed = []
    async with aiohttp.ClientSession(server.url, timeout=session.timeout) as session:
      for name in files.keys() - {file.name for file in folder.iterdir()}:
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                keep_tag(part, None)
                break
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except (aiohttp.ClientError, TimeoutError):
                continue
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: tries a 503 again -> busy.bin was to be tried 1 times; the server saw it 8 times
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in files.keys() - {file.name for file in folder.iterdir()}:
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                keep_tag(part, None)
                break
            except aiohttp.ClientResponseError as error:
                if error.status < 500:
                    failed.append(name)
                    break
            except (aiohttp.ClientError, TimeoutError):
                continue
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: throws away what had come when it gives up -> what had come kept as cut.bin.part, for another day
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in files.keys() - {file.name for file in folder.iterdir()}:
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                keep_tag(part, None)
                break
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except (aiohttp.ClientError, TimeoutError):
                continue
        else:
            failed.append(name)
        part.unlink(missing_ok=True)
    return sorted(failed)


# %% exercise 5 wrong: at once, in the order in which they end -> your list is ['busy.bin', 'gone.bin'
async def mirror(session, files, folder, tries=8):
    failed = []
    async def one(name, path):
        if (folder / name).exists(): return
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, path, part)
                part.replace(folder / name)
                return
            except aiohttp.ClientResponseError:
                break
            except (aiohttp.ClientError, TimeoutError):
                pass
        failed.append(name)
    await asyncio.gather(*(one(*f) for f in files.items()))
    return failed


# %% exercise 3 wrong: a queue without an end between the two -> while the target reads nothing
async def copy(session, source, target):
    digest = hashlib.sha256()
    queue = asyncio.Queue()

    async def body():
        while chunk := await queue.get():
            yield chunk

    async def send():
        async with session.post(target, data=body(), raise_for_status=True) as response:
            return await response.json()

    async with session.get(source, raise_for_status=True) as incoming:
        sending = asyncio.create_task(send())
        async for chunk in incoming.content.iter_chunked(65536):
            digest.update(chunk)
            queue.put_nowait(chunk)
        queue.put_nowait(b"")
        return digest.hexdigest(), await sending


# %% exercise 1 wrong: believes that each length is announced -> which no Content-Length announces; yours has 4
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
        body = start + await response.content.readexactly(
            int(response.headers.get("Content-Length", 4)) - 4
        )
    return start, body


# %% exercise 1 wrong: trims the body -> the last of which ends a line
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
        body = (start + await response.read()).rstrip()
    return start, body


# %% exercise 2 wrong: knows one good status -> ClientResponseError: 203
async def save(session, path, file, progress):
    done = 0
    async with session.get(path) as r:
        if r.status != 200:
            raise aiohttp.ClientResponseError(r.request_info, r.history, status=r.status)
        async for c in r.content.iter_chunked(65536):
            file.write(c)
            done += len(c)
            progress(done, r.content_length)
    return done


# %% exercise 2 wrong: takes a break for the end -> the connection broke in the middle of the body, and nobody was told
async def save(session, path, file, progress):
    done = 0
    async with session.get(path, raise_for_status=True) as r:
        try:
            async for c in r.content.iter_chunked(65536):
                file.write(c)
                done += len(c)
                progress(done, r.content_length)
        except aiohttp.ClientPayloadError:
            pass
    return done


# %% exercise 3 wrong: takes a break of the source for its end -> the source broke off in the middle of its body, and nobody was told
async def copy(session, source, target):
    h = hashlib.sha256()
    async with session.get(source, raise_for_status=True) as r:

        async def body():
            try:
                async for c in r.content.iter_any():
                    h.update(c)
                    yield c
            except aiohttp.ClientError:
                pass

        async with session.post(target, data=body(), raise_for_status=True) as p:
            return h.hexdigest(), await p.json()


# %% exercise 4 wrong: believes the tag, not the status -> the piece from before is still in it
async def get_rest(session, path, part):
    have = part.stat().st_size if part.exists() else 0
    tag = tag_of(part)
    headers = {"Range": f"bytes={have}-", "If-Range": tag} if have and tag else {}
    async with session.get(path, headers=headers) as r:
        if r.status == 416:
            return
        r.raise_for_status()
        same = tag and r.headers.get("ETag") == tag
        keep_tag(part, r.headers.get("ETag"))
        with part.open("ab" if same else "wb") as f:
            async for c in r.content.iter_any():
                f.write(c)


# %% exercise 5 wrong: knows one kind of broken connection -> ServerDisconnectedError
async def mirror(session, files, folder, tries=8):
    failed = []
    for name, path in files.items():
        if (folder / name).exists():
            continue
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, path, part)
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except (aiohttp.ClientPayloadError, TimeoutError):
                continue
            part.replace(folder / name)
            break
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: takes an empty file for none -> empty.bin was there, if empty
async def mirror(session, files, folder, tries=8):
    failed = []
    for name, path in files.items():
        if (folder / name).exists() and (folder / name).stat().st_size:
            continue
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, path, part)
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except (aiohttp.ClientError, TimeoutError):
                continue
            part.replace(folder / name)
            break
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: tries a 429 again -> later.bin was to be tried 1 times; the server saw it 8 times
async def mirror(session, files, folder, tries=8):
    failed = []
    for name, path in files.items():
        if (folder / name).exists():
            continue
        part = folder / f"{name}.part"
        for _ in range(tries):
            try:
                await get_rest(session, path, part)
            except aiohttp.ClientResponseError as e:
                if e.status in (408, 429):
                    continue
                failed.append(name)
                break
            except (aiohttp.ClientError, TimeoutError):
                continue
            part.replace(folder / name)
            break
        else:
            failed.append(name)
    return sorted(failed)


# %% exercise 5 right: each attempt calls the next; a tuple
async def mirror(session, files, folder, tries=8):
    import os

    async def one(name, path, tries):
        if not tries:
            return [name]
        part = folder / (name + ".part")
        try:
            await get_rest(session, path, part)
        except aiohttp.ClientError as e:
            if isinstance(e, aiohttp.ClientResponseError):
                return [name]
            return await one(name, path, tries - 1)
        except TimeoutError:
            return await one(name, path, tries - 1)
        os.replace(part, folder / name)
        keep_tag(part, None)
        return []

    out = await asyncio.gather(
        *(one(n, p, tries) for n, p in files.items() if not (folder / n).is_file())
    )
    return tuple(sorted(sum(out, [])))


# %% exercise 3 right: sends in a task group, whose errors come out in groups
async def copy(session, source, target):
    h = hashlib.sha256()
    async with session.get(source, raise_for_status=True) as r:

        async def body():
            async for c in r.content.iter_any():
                h.update(c)
                yield c

        async def post():
            async with session.post(target, data=body(), raise_for_status=True) as p:
                return await p.json()

        async with asyncio.TaskGroup() as tg:
            t = tg.create_task(post())
        return h.hexdigest(), t.result()


# %% exercise 1 wrong: takes a border between chunks for the end -> each by itself; yours is b'abcd'
async def peek(session, path):
    async with session.get(path) as response:
        start = body = await response.content.readexactly(4)
        while piece := (await response.content.readchunk())[0]:
            body += piece
    return start, body


# %% exercise 1 wrong: reads lines -> (in peek, line 4 of its cell)
async def peek(session, path):
    async with session.get(path) as response:
        start = await response.content.readexactly(4)
        body = start + b"".join([line async for line in response.content])
    return start, body


# %% exercise 1 wrong: takes a break for the end -> the connection broke in the middle of the body, and nobody was told: peek()
async def peek(session, path):
    async with session.get(path) as response:
        start = body = await response.content.readexactly(4)
        with contextlib.suppress(aiohttp.ClientPayloadError):
            async for piece in response.content.iter_any():
                body += piece
    return start, body


# %% exercise 2 wrong: asks the file how far it is -> (100 were there before); yours returned 25165924
async def save(session, path, file, progress):
    done = 0
    async with session.get(path, raise_for_status=True) as response:
        async for piece in response.content.iter_chunked(65536):
            file.write(piece)
            done = file.tell()
            progress(done, response.content_length)
    return done


# %% exercise 2 right: writes in a task group, whose errors come out in groups
async def save(session, path, file, progress):
    pieces = asyncio.Queue(1)

    async def write(total):
        done = 0
        while piece := await pieces.get():
            file.write(piece)
            done += len(piece)
            progress(done, total)
        return done

    async with asyncio.TaskGroup() as group, session.get(path) as response:
        response.raise_for_status()
        writing = group.create_task(write(response.content_length))
        async for piece in response.content.iter_chunked(65536):
            await pieces.put(piece)
        await pieces.put(b"")
    return writing.result()


# %% exercise 3 wrong: sends nothing where no length is announced -> which does not announce its length, is to be sent
async def copy(session, source, target):
    digest = hashlib.sha256()

    async def pieces(incoming):
        async for piece in incoming.content.iter_any():
            digest.update(piece)
            yield piece

    async with session.get(source, raise_for_status=True) as incoming:
        if not incoming.content_length:
            return digest.hexdigest(), {"bytes_received": 0}
        async with session.post(target, data=pieces(incoming), raise_for_status=True) as response:
            return digest.hexdigest(), await response.json()


# %% exercise 3 wrong: tries a second time -> one GET and one POST at most were to be expected
async def copy(session, source, target):
    for last in (False, True):
        digest = hashlib.sha256()

        async def pieces(incoming):
            async for piece in incoming.content.iter_any():
                digest.update(piece)
                yield piece

        async with session.get(source, raise_for_status=True) as incoming:
            async with session.post(target, data=pieces(incoming)) as response:
                if response.status >= 500 and not last:
                    continue
                response.raise_for_status()
                return digest.hexdigest(), await response.json()


# %% exercise 4 wrong: opens the file for a first byte that need not come -> another version, which is empty; in the .part are 400 bytes
async def get_rest(session, path, part):
    tag = tag_of(part) if part.exists() else None
    headers = {"Range": f"bytes={part.stat().st_size}-", "If-Range": tag} if tag else {}
    async with session.get(path, headers=headers) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with contextlib.ExitStack() as stack:
            file = None
            async for piece in response.content.iter_any():
                if file is None:
                    keep_tag(part, response.headers.get("ETag"))
                    file = stack.enter_context(part.open("ab" if response.status == 206 else "wb"))
                file.write(piece)


# %% exercise 4 wrong: throws away a piece without a tag before it asks -> the server answered 503, and the 400 bytes that were there are now gone
async def get_rest(session, path, part):
    tag = tag_of(part) if part.exists() else None
    headers = {"Range": f"bytes={part.stat().st_size}-", "If-Range": tag} if tag else {}
    if not tag:
        part.unlink(missing_ok=True)
    async with session.get(path, headers=headers) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        with part.open("ab" if response.status == 206 else "wb") as file:
            keep_tag(part, response.headers.get("ETag"))
            async for piece in response.content.iter_any():
                file.write(piece)


# %% exercise 4 wrong: writes at the end, or when the line breaks -> it was cancelled after 256 KiB of a file had come, and none of it was kept
async def get_rest(session, path, part):
    tag = tag_of(part) if part.exists() else None
    headers = {"Range": f"bytes={part.stat().st_size}-", "If-Range": tag} if tag else {}
    async with session.get(path, headers=headers) as response:
        if response.status == 416:
            return
        response.raise_for_status()
        keep_tag(part, response.headers.get("ETag"))
        pieces, problem = [], None
        try:
            async for piece in response.content.iter_any():
                pieces.append(piece)
        except aiohttp.ClientError as error:
            problem = error
        with part.open("ab" if response.status == 206 else "wb") as file:
            file.writelines(pieces)
        if problem:
            raise problem


# %% exercise 5 wrong: throws away what a busy site will complete -> they are to stay for another day
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in files.keys() - {file.name for file in folder.iterdir()}:
        part = folder / f"{name}.part"
        for attempt in range(1, tries + 1):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                break
            except aiohttp.ClientResponseError:
                part.unlink(missing_ok=True)
                failed.append(name)
                break
            except (aiohttp.ClientError, TimeoutError):
                if attempt == tries:
                    failed.append(name)
    return sorted(failed)


# %% exercise 5 wrong: completes what is complete, because a piece lies beside it -> done.bin was complete, and was asked for again
async def mirror(session, files, folder, tries=8):
    failed = []
    for name in files:
        part = folder / f"{name}.part"
        if (folder / name).exists() and not part.exists():
            continue
        for attempt in range(1, tries + 1):
            try:
                await get_rest(session, files[name], part)
                part.replace(folder / name)
                break
            except aiohttp.ClientResponseError:
                failed.append(name)
                break
            except (aiohttp.ClientError, TimeoutError):
                if attempt == tries:
                    failed.append(name)
    return sorted(failed)


# %% exercise 3 wrong: a target that hangs up has nothing to say -> the target hung up before it answered, and nobody was told
async def copy(session, source, target):
    digest, reply = hashlib.sha256(), {}

    async def pieces(incoming):
        async for piece in incoming.content.iter_any():
            digest.update(piece)
            yield piece

    async with session.get(source, raise_for_status=True) as incoming:
        with contextlib.suppress(aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            async with session.post(target, data=pieces(incoming), raise_for_status=True) as response:
                reply = await response.json()
    return digest.hexdigest(), reply
