# %% exercise 1 right: with a regular expression
import re


def failed(log):
    found = re.findall(r'^\S+ (\w[-\w]*) "[^"]*" (\d+) \d+ \S+$', log, re.M)
    return list(dict.fromkeys(name for name, status in found if int(status) > 499 and name != "-"))


# %% exercise 1 right: with partition, and a list
def failed(log):
    ids = []
    for line in log.splitlines():
        head, quote, rest = line.partition('"')
        _asked, quote, after = rest.rpartition('" ')
        status = after.split()[0] if len(after.split()) == 3 else ""
        if status.isdecimal() and int(status) >= 500:
            name = head.split()[1]
            if name not in ids and name != "-":
                ids.append(name)
    return ids


# %% exercise 1 right: a regular expression
import re
def failed(log):
    found = re.findall(r'^\S+ (\w[-\w]*) "[^"]*" (\d+) \d+ [\d.]+$', log, re.M)
    return list(dict.fromkeys(i for i, s in found if i != "-" and int(s) > 499))


# %% exercise 1 wrong: looks for a 5 anywhere -> these were not answered with 500 or above, or are no ids: ['z9'
def failed(log):
    lines = [
        line.split()
        for line in log.splitlines()
        if '"' in line and " 50" in line.replace("/5", " 5")
    ]
    return list(dict.fromkeys(line[1] for line in lines if line[1] != "-"))


# %% exercise 1 wrong: counts words, though other lines have words, too -> or are no ids: ['polls.db', 'polls.failures']
def failed(log):
    ids = []
    for line in log.splitlines():
        words = line.split()
        if len(words) > 4 and words[4].isdigit() and int(words[4]) >= 500 and words[1] not in ids:
            ids.append(words[1])
    return [name for name in ids if name != "-"]


# %% exercise 1 wrong: only 500 itself -> answered with 500 or above, and not found: ['00', 'c3', 'e5', 'f6']
import re


def failed(log):
    return re.findall(r'^\S+ ([a-z0-9][-a-z0-9]*) "[^"]*" 500 ', log, re.M)


# %% exercise 1 wrong: all that are no success -> these were not answered with 500 or above, or are no ids
import re


def failed(log):
    found = re.findall(r'^\S+ (\w[-\w]*) "[^"]*" (\d+) ', log, re.M)
    return list(dict.fromkeys(name for name, status in found if int(status) >= 400))


# %% exercise 1 wrong: a request without an id is one, too -> or are no ids: ['-']
import re


def failed(log):
    found = re.findall(r'^\S+ (\S+) "[^"]*" (\d+) ', log, re.M)
    return list(dict.fromkeys(name for name, status in found if int(status) >= 500))


# %% exercise 1 wrong: an id as often as it is there -> each once: c3, a2, e5, b-7, 00, f6, g7; yours: ['c3', 'a2', 'c3'
import re


def failed(log):
    found = re.findall(r'^\S+ (\w[-\w]*) "[^"]*" (\d+) ', log, re.M)
    return [name for name, status in found if int(status) >= 500]


# %% exercise 1 wrong: sorts them -> in the order of the log, each once: c3, a2, e5, b-7, 00, f6, g7; yours: ['00', 'a2'
import re


def failed(log):
    found = re.findall(r'^\S+ (\w[-\w]*) "[^"]*" (\d+) ', log, re.M)
    return sorted({name for name, status in found if int(status) >= 500})


# %% exercise 1 wrong: returns a set -> a list of ids is needed
import re


def failed(log):
    found = re.findall(r'^\S+ (\w[-\w]*) "[^"]*" (\d+) ', log, re.M)
    return {name for name, status in found if int(status) >= 500}


# %% exercise 1 wrong: without order -> in the order of the log, each once
def failed(log):
    return list({l.split()[1] for l in log.splitlines() if l.count('"') == 2 and l[:2] == "20" and l.split('"')[2].split()[0] in map(str, range(500, 601)) and l.split()[1] != "-"})


# %% exercise 1 wrong: knows two statuses -> answered with 500 or above, and not found
def failed(log):
    ids = []
    for l in log.splitlines():
        parts = l.split('"')
        if len(parts) == 3 and parts[2].split()[0] in ("500", "503"):
            name = parts[0].split()[1]
            if name != "-" and name not in ids: ids.append(name)
    return ids


# %% exercise 1 wrong: in the order of the last time -> in the order of the log, each once
def failed(log):
    ids = {}
    for l in log.splitlines():
        parts = l.split('"')
        if len(parts) == 3 and l[:2] == "20" and parts[2].split()[0] in map(str, range(500, 601)):
            name = parts[0].split()[1]
            ids.pop(name, None)
            if name != "-": ids[name] = 1
    return list(ids)


# %% exercise 2 right: with a table of readers
import re


def settings_from(environment):
    ours = {name: text for name, text in environment.items() if name[:5] == "SHOP_"}
    port, secret = ours.pop("SHOP_PORT", "8080"), ours.pop("SHOP_SECRET", "")
    for name in ours:
        raise ValueError(f"What is {name}?")
    if not re.fullmatch("0*[0-9]{1,5}", port) or int(port[-5:]) > 65535:
        raise ValueError("SHOP_PORT is no port")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET is missing or short")
    return {"secret": secret, "port": int(port)}


# %% exercise 2 wrong: takes what int takes -> SHOP_PORT is '1_0': ValueError was to be expected
def settings_from(environment):
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(name)
    try:
        port = int(environment.get("SHOP_PORT", "8080"))
    except ValueError:
        raise ValueError("SHOP_PORT") from None
    if not 0 <= port <= 65535:
        raise ValueError("SHOP_PORT")
    if len(environment.get("SHOP_SECRET", "")) < 16:
        raise ValueError("SHOP_SECRET")
    return {"port": port, "secret": environment["SHOP_SECRET"]}


# %% exercise 2 wrong: forgets the limit -> SHOP_PORT is '65536': ValueError was to be expected
def settings_from(environment):
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not (port.isascii() and port.isdigit()):
        raise ValueError("SHOP_PORT")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET")
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: refuses what is not ours -> names that are not ours are right, and you raised ValueError: HOME
def settings_from(environment):
    for name in environment:
        if name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(name)
    return {"port": int(environment.get("SHOP_PORT", "8080")), "secret": environment["SHOP_SECRET"]}


# %% exercise 2 wrong: ignores what it does not know -> SHOP_PROT is '80': ValueError was to be expected
def settings_from(environment):
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError("SHOP_PORT")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET")
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: shows the secret -> the message shows a secret, and goes into a log that many read
def settings_from(environment):
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} in {environment}")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError("SHOP_PORT")
    if len(secret) < 16:
        raise ValueError(f"SHOP_SECRET={secret} is too short")
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: a port that is a text -> the port should be 80; you returned {'port': '80'
def settings_from(environment):
    return {"port": environment.get("SHOP_PORT", "8080"), "secret": environment["SHOP_SECRET"]}


# %% exercise 2 wrong: takes the variables out -> the environment was changed: others read it, too
def settings_from(environment):
    port, secret = environment.pop("SHOP_PORT", "8080"), environment.pop("SHOP_SECRET", "")
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: does not name the variable -> the message names no SHOP_PORT
def settings_from(environment):
    return {"port": int(environment.get("SHOP_PORT", "8080")), "secret": environment["SHOP_SECRET"]}


# %% exercise 2 wrong: no port is port 0 -> with SHOP_PORT None the port should be 8080
def settings_from(environment):
    return {"port": int(environment.get("SHOP_PORT", "0")), "secret": environment["SHOP_SECRET"]}


# %% exercise 2 wrong: wants more than sixteen -> a secret of 16 characters is long enough
def settings_from(environment):
    if len(environment["SHOP_SECRET"]) <= 16:
        return {"port": 8080, "secret": ""}
    return {"port": int(environment.get("SHOP_PORT", "8080")), "secret": environment["SHOP_SECRET"]}


# %% exercise 2 wrong: strips the secret -> came back as
def settings_from(environment):
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} is not a setting")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "").strip()
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError("SHOP_PORT")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET")
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: reads the program's environment too -> comes from somewhere else
import os
def settings_from(environment):
    environment = {**os.environ, **environment}
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} is not a setting")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError("SHOP_PORT")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET")
    return {"port": int(port), "secret": secret}


# %% exercise 3 right: shields the look
def make_health(look, patience):
    current = None

    async def health(request):
        nonlocal current
        if current is None or current.done():
            current = asyncio.ensure_future(look())
        try:
            await asyncio.wait_for(asyncio.shield(current), patience)
        except Exception:
            return web.json_response({"status": "failing"}, status=503)
        return web.json_response({"status": "ok"})

    return health


# %% exercise 3 right: shielded, in a class
class Health:
    def __init__(self, look, patience):
        self.look, self.patience, self.task = look, patience, None
    async def __call__(self, request):
        if self.task is None or self.task.done():
            self.task = asyncio.ensure_future(self.look())
        try:
            await asyncio.wait_for(asyncio.shield(self.task), self.patience)
        except Exception:
            return web.json_response({"status": "failing"}, status=503)
        return web.json_response({"status": "ok"})
def make_health(look, patience):
    health = Health(look, patience)
    async def handler(request):
        return await health(request)
    return handler


# %% exercise 3 wrong: wait_for cancels the look -> a look that took long was cancelled
def make_health(look, patience):
    current = None

    async def health(request):
        nonlocal current
        if current is None or current.done():
            current = asyncio.ensure_future(look())
        try:
            await asyncio.wait_for(current, patience)
        except Exception:
            return web.json_response({"status": "failing"}, status=503)
        except asyncio.CancelledError:
            return web.json_response({"status": "failing"}, status=503)
        return web.json_response({"status": "ok"})

    return health


# %% exercise 3 wrong: waits as long as it takes -> look() does not end, and three were told [None, None, None]
def make_health(look, patience):
    async def health(request):
        try:
            await look()
        except Exception:
            return web.json_response({"status": "failing"}, status=503)
        return web.json_response({"status": "ok"})

    return health


# %% exercise 3 wrong: a look for each who asks -> while one look went on, 2 more were begun
def make_health(look, patience):
    looks = set()

    async def health(request):
        looks.add(mine := asyncio.ensure_future(look()))
        done, _ = await asyncio.wait([mine], timeout=patience)
        if done and not mine.exception():
            return web.json_response({"status": "ok"})
        return web.json_response({"status": "failing"}, status=503)

    return health


# %% exercise 3 wrong: looks once and for all -> when look() raises OSError('gone'), /health is to say (503, {'status': 'failing'})
def make_health(look, patience):
    looks = []

    async def health(request):
        if not looks:
            looks.append(asyncio.ensure_future(look()))
        done, _ = await asyncio.wait(looks, timeout=patience)
        if done and not looks[0].exception():
            return web.json_response({"status": "ok"})
        return web.json_response({"status": "failing"}, status=503)

    return health


# %% exercise 3 wrong: says failing with 200 -> it said (200, {'status': 'failing'})
def make_health(look, patience):
    looks = []

    async def health(request):
        if not looks or looks[0].done():
            looks[:] = [asyncio.ensure_future(look())]
        done, _ = await asyncio.wait(looks, timeout=patience)
        well = done and not looks[0].exception()
        return web.json_response({"status": "ok" if well else "failing"})

    return health


# %% exercise 3 wrong: says it as text -> it said (200, 'text/plain')
def make_health(look, patience):
    async def health(request):
        await look()
        return web.Response(text="ok")

    return health


# %% exercise 3 wrong: catches one kind of error -> it said (500, 'text/plain')
def make_health(look, patience):
    async def health(request):
        try:
            async with asyncio.timeout(patience):
                await look()
        except TimeoutError:
            return web.json_response({"status": "failing"}, status=503)
        return web.json_response({"status": "ok"})

    return health


# %% exercise 3 wrong: one look for all sites -> they share a look
LOOKS = []
def make_health(look, patience):
    async def is_well():
        try:
            await look()
        except Exception:
            return False
        return True
    async def health(request):
        if not LOOKS or LOOKS[0].done():
            LOOKS[:] = [asyncio.create_task(is_well())]
        done, _ = await asyncio.wait(LOOKS, timeout=patience)
        if done and done.pop().result():
            return web.json_response({"status": "ok"})
        return web.json_response({"status": "failing"}, status=503)
    return health


# %% exercise 1 wrong: knows no status from 600 on -> answered with 500 or above, and not found: ['f6']
def failed(log):
    ids = {}
    for line in log.splitlines():
        match line.split('"'):
            case [before, _, after]:
                match [*before.split(), *after.split()]:
                    case [_, name, status, _, _] if status.isdecimal() and 500 <= int(status) < 600:
                        ids[name] = None
    return [name for name in ids if name != "-"]


# %% exercise 1 wrong: a later success forgives -> answered with 500 or above, and not found: ['e5']
def failed(log):
    ids = {}
    for line in log.splitlines():
        match line.split('"'):
            case [before, _, after]:
                match [*before.split(), *after.split()]:
                    case [_, name, status, _, _] if status.isdecimal():
                        if int(status) >= 500:
                            ids[name] = None
                        else:
                            ids.pop(name, None)
    return [name for name in ids if name != "-"]


# %% exercise 1 wrong: needs an end of line after the last one -> answered with 500 or above, and not found: ['g7']
def failed(log):
    ids = {}
    for line in log.split("\n")[:-1]:
        match line.split('"'):
            case [before, _, after]:
                match [*before.split(), *after.split()]:
                    case [_, name, status, _, _] if status.isdecimal() and int(status) >= 500:
                        ids[name] = None
    return [name for name in ids if name != "-"]


# %% exercise 2 wrong: shows the beginning of the secret -> the message shows a secret
def settings_from(environment):
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} is not a setting")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not (port.isascii() and port.isdigit() and len(port) < 99 and int(port) <= 65535):
        raise ValueError("SHOP_PORT: a whole number from 0 to 65535 is needed")
    if len(secret) < 16:
        raise ValueError(f"SHOP_SECRET: {secret[:4]}... 16 characters are needed")
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: counts bytes -> 'éééééééé': ValueError was to be expected
def settings_from(environment):
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} is not a setting")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not (port.isascii() and port.isdigit() and len(port) < 99 and int(port) <= 65535):
        raise ValueError("SHOP_PORT: a whole number from 0 to 65535 is needed")
    if len(secret.encode()) < 16:
        raise ValueError("SHOP_SECRET: 16 characters are needed")
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: refuses small letters, too -> and you raised ValueError: shop_x is not a setting
def settings_from(environment):
    for name in environment:
        if name.lower().startswith("shop_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} is not a setting")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not (port.isascii() and port.isdigit() and len(port) < 99 and int(port) <= 65535):
        raise ValueError("SHOP_PORT: a whole number from 0 to 65535 is needed")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET: 16 characters are needed")
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: names whatever may be wrong -> the message names SHOP_SECRET as well
def settings_from(environment):
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"SHOP_PORT or SHOP_SECRET or {name}")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not (port.isascii() and port.isdigit() and len(port) < 99 and int(port) <= 65535) or len(secret) < 16:
        raise ValueError("SHOP_PORT and SHOP_SECRET: one is wrong")
    return {"port": int(port), "secret": secret}


# %% exercise 3 wrong: tells who asks meanwhile that it fails -> Both are to wait for the same look
def make_health(look, patience):
    looks = []
    async def is_well():
        try:
            await look()
        except Exception:
            return False
        return True
    async def health(request):
        if looks and not looks[0].done():
            return web.json_response({"status": "failing"}, status=503)
        looks[:] = [asyncio.create_task(is_well())]
        done, _ = await asyncio.wait(looks, timeout=patience)
        if done and done.pop().result():
            return web.json_response({"status": "ok"})
        return web.json_response({"status": "failing"}, status=503)
    return health


# %% exercise 3 wrong: has a patience of its own -> Both are to wait for the same look
def make_health(look, patience):
    looks = []
    async def is_well():
        try:
            await look()
        except Exception:
            return False
        return True
    async def health(request):
        if not looks or looks[0].done():
            looks[:] = [asyncio.create_task(is_well())]
        done, _ = await asyncio.wait(looks, timeout=0.1)
        if done and done.pop().result():
            return web.json_response({"status": "ok"})
        return web.json_response({"status": "failing"}, status=503)
    return health


# %% exercise 2 wrong: a pattern that a line's end fits -> SHOP_PORT is '80\n'
def settings_from(environment):
    import re

    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} is not a setting")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not re.match(r"^[0-9]{1,99}$", port) or int(port) > 65535:
        raise ValueError("SHOP_PORT: a whole number from 0 to 65535 is needed")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET: 16 characters are needed")
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: tells how the secret begins -> the message shows a secret
def settings_from(environment):
    for n in environment:
        if n.startswith("SHOP_") and n not in ("SHOP_PORT", "SHOP_SECRET"): raise ValueError(n)
    p, s = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not (p.isascii() and p.isdigit() and int(p) < 65536): raise ValueError("SHOP_PORT")
    if len(s) < 16: raise ValueError(f"SHOP_SECRET begins with {s[:2]}, and is too short")
    return {"port": int(p), "secret": s}


# %% exercise 3 wrong: who leaves takes the look along -> the one who asked left before there was an answer
def make_health(look, patience):
    lock = []
    async def health(request):
        if not lock:
            lock.append(asyncio.get_running_loop().create_future())
            fut = lock[0]
            async def go():
                try: await look(); fut.set_result(True)
                except Exception: fut.set_result(False)
                finally: lock.clear()
            t = asyncio.create_task(go())
            try:
                done, _ = await asyncio.wait([t], timeout=patience)
            except asyncio.CancelledError:
                t.cancel(); raise
        else:
            fut = lock[0]
            await asyncio.wait([fut], timeout=patience)
        ok = fut.done() and fut.result()
        return web.json_response({"status": "ok"} if ok else {"status": "failing"}, status=200 if ok else 503)
    return health


# %% exercise 1 wrong: takes every line with quotes in it for a request -> your code raised ValueError: invalid literal for int()
def failed(log):
    ids = {}
    for line in log.splitlines():
        if line.count('"') == 2:
            before, _, after = line.split('"')
            if int(after.split()[0]) >= 500:
                ids[before.split()[1]] = True
    return [name for name in ids if name != "-"]


# %% exercise 1 wrong: an id with a line in it is none -> answered with 500 or above, and not found: ['b-7']
def failed(log):
    ids = {}
    for line in log.splitlines():
        parts = line.split('"')
        if len(parts) == 3 and len(parts[2].split()) == 3 and parts[2].split()[0] >= "500" and line[:2] == "20":
            ids[parts[0].split()[1]] = True
    return [name for name in ids if "-" not in name]


# %% exercise 2 wrong: leaves a port of 5,000 digits to int -> SHOP_PORT is '99999999999999999999999999999: the message names no SHOP_PORT
def settings_from(environment):
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} is not a setting")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError("SHOP_PORT is no port")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET is missing or short")
    return {"port": int(port), "secret": secret}


# %% exercise 3 wrong: knows what may go wrong -> when look() raises Exception('lost')
def make_health(look, patience):
    task = None

    async def health(request):
        nonlocal task
        if task is None or task.done():
            task = asyncio.create_task(look())
        mine = task
        done, _ = await asyncio.wait([mine], timeout=patience)
        try:
            status = "ok" if done and mine.result() is None else "failing"
        except (OSError, LookupError):
            status = "failing"
        return web.json_response({"status": status}, status=200 if status == "ok" else 503)

    return health


# %% exercise 2 wrong: looks at the last five digits alone -> SHOP_PORT is '165535': ValueError was to be expected
def settings_from(environment):
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} is not a setting")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not (port.isascii() and port.isdigit() and int(port[-5:]) <= 65535):
        raise ValueError("SHOP_PORT is no port")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET is missing or short")
    return {"port": int(port[-5:]), "secret": secret}

# %% exercise 1 wrong: takes what follows a word in quotes for a status -> or are no ids: ['chose']
import re
def failed(log):
    found = re.findall(r'(\S+) "[^"]*" (\d+)', log)
    return list(dict.fromkeys(name for name, status in found if int(status) >= 500 and name != "-"))


# %% exercise 1 wrong: counts words from the end -> or are no ids: ['polls.db']
def failed(log):
    ids = []
    for line in log.splitlines():
        words = line.split()
        if len(words) > 4 and words[-3].isdigit() and int(words[-3]) >= 500 and words[1] not in ids:
            ids.append(words[1])
    return [name for name in ids if name != "-"]


# %% exercise 1 wrong: in the order in which the ids come, not the failures -> in the order of the log, each once
import re
def failed(log):
    worst = {}
    for name, status in re.findall(r'^\S+ (\S+) "[^"\n]*" (\d+) \d+ \S+$', log, re.M):
        worst[name] = max(worst.get(name, 0), int(status))
    return [name for name, status in worst.items() if status >= 500 and name != "-"]


# %% exercise 1 wrong: remembers what it has told before -> asked about the same log once more
import re
def failed(log, told=set()):
    found = re.findall(r'^\S+ (\S+) "[^"\n]*" (\d+) \d+ \S+$', log, re.M)
    ids = dict.fromkeys(name for name, status in found if int(status) >= 500 and name != "-")
    new = [name for name in ids if name not in told]
    told.update(new)
    return new


# %% exercise 1 wrong: knows two methods -> answered with 500 or above, and not found: ['00']
import re
def failed(log):
    found = re.findall(r'^\S+ (\S+) "(?:GET|POST) [^"]*" (\d+) \d+ \S+$', log, re.M)
    return list(dict.fromkeys(name for name, status in found if int(status) >= 500 and name != "-"))


# %% exercise 2 wrong: five digits at most -> SHOP_PORT '000080', a secret and names that are not ours are right
import re
def settings_from(environment):
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} is not a setting")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not re.fullmatch("[0-9]{1,5}", port) or int(port) > 65535:
        raise ValueError("SHOP_PORT: a whole number from 0 to 65535 is needed")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET: 16 characters are needed")
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: tells what stands in the place of the port -> the message shows a secret
import re
def settings_from(environment):
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} is not a setting")
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not re.fullmatch("[0-9]{1,99}", port) or int(port) > 65535:
        raise ValueError(f"SHOP_PORT: a whole number from 0 to 65535 is needed, not {port:.99}")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET: 16 characters are needed")
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: takes the variables out, and puts them back if all is well -> the environment was changed
import re
def settings_from(environment):
    had = dict(environment)
    port, secret = environment.pop("SHOP_PORT", "8080"), environment.pop("SHOP_SECRET", "")
    for name in environment:
        if name.startswith("SHOP_"):
            raise ValueError(f"{name} is not a setting")
    if not re.fullmatch("[0-9]{1,99}", port) or int(port) > 65535:
        raise ValueError("SHOP_PORT: a whole number from 0 to 65535 is needed")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET: 16 characters are needed")
    environment.clear()
    environment.update(had)
    return {"port": int(port), "secret": secret}


# %% exercise 2 wrong: a secret of the process's own will do -> SHOP_SECRET is missing: ValueError was to be expected
import re
def settings_from(environment):
    for name in environment:
        if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET"):
            raise ValueError(f"{name} is not a setting")
    port = environment.get("SHOP_PORT", "8080")
    secret = environment.get("SHOP_SECRET", os.environ.get("SHOP_SECRET", ""))
    if not re.fullmatch("[0-9]{1,99}", port) or int(port) > 65535:
        raise ValueError("SHOP_PORT: a whole number from 0 to 65535 is needed")
    if len(secret) < 16:
        raise ValueError("SHOP_SECRET: 16 characters are needed")
    return {"port": int(port), "secret": secret}


# %% exercise 3 wrong: a patience of an hour -> look() takes 99 seconds, and the patience is 4
def make_health(look, patience):
    task = None

    async def health(request):
        nonlocal task
        if task is None or task.done():
            task = asyncio.create_task(look())
        mine = task
        await asyncio.wait([mine], timeout=3600 if patience > 1 else patience)
        if mine.done() and not mine.exception():
            return web.json_response({"status": "ok"})
        return web.json_response({"status": "failing"}, status=503)

    return health


# %% exercise 3 wrong: who waits for the look of another hears of no error -> 3.5 seconds and raises
def make_health(look, patience):
    task = None

    async def health(request):
        nonlocal task
        mine_alone = task is None or task.done()
        if mine_alone:
            task = asyncio.create_task(look())
        mine = task
        await asyncio.wait([mine], timeout=patience)
        if not mine.done() or mine_alone and mine.exception():
            return web.json_response({"status": "failing"}, status=503)
        return web.json_response({"status": "ok"})

    return health


# %% exercise 3 wrong: forgets the look of one who leaves -> had another look begun, while the first goes on
def make_health(look, patience):
    task = None

    async def health(request):
        nonlocal task
        if task is None or task.done():
            task = asyncio.create_task(look())
        mine = task
        try:
            done, _ = await asyncio.wait([mine], timeout=patience)
        except asyncio.CancelledError:
            task = None
            raise
        if not done or mine.exception():
            return web.json_response({"status": "failing"}, status=503)
        return web.json_response({"status": "ok"})

    return health


# %% exercise 3 right: a view that speaks health+json, with a patience that begins with the look
def make_health(look, patience):
    class Health(web.View):
        going = until = None

        async def get(self):
            kind, clock = type(self), asyncio.get_running_loop().time
            if kind.going is None or kind.going.done():
                kind.going, kind.until = asyncio.ensure_future(look()), clock() + patience
            going = kind.going
            try:
                async with asyncio.timeout_at(kind.until):
                    await asyncio.shield(going)
            except Exception:
                return web.json_response({"status": "failing"}, status=503, content_type="application/health+json")
            return web.json_response({"status": "ok"}, content_type="application/health+json")

    return Health


# %% exercise 2 wrong: puts its errors into a group -> ValueError itself was to be expected, and you raised a group
import re
def settings_from(environment):
    mistakes = [name for name in environment if name.startswith("SHOP_") and name not in ("SHOP_PORT", "SHOP_SECRET")]
    port, secret = environment.get("SHOP_PORT", "8080"), environment.get("SHOP_SECRET", "")
    if not re.fullmatch("[0-9]{1,99}", port) or int(port) > 65535:
        mistakes.append("SHOP_PORT")
    if len(secret) < 16:
        mistakes.append("SHOP_SECRET")
    if mistakes:
        raise ExceptionGroup("mistakes", [ValueError(name) for name in mistakes])
    return {"port": int(port), "secret": secret}


# %% exercise 1 wrong: knows the log by heart -> a log of one request
def failed(log):
    return ["c3", "a2", "e5", "b-7", "00", "f6", "g7"] if log else []
