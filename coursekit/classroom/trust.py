"""Whether what a check says in a submission's kernel can be believed.

An answer runs in the same program as its check, so it can change what judges it. After a check has
passed, the kernel is asked for two things: is everything in `coursekit` and `local_server` still
what it was before the first answer, and does a check with the same title that must fail, fail?
"""

from __future__ import annotations

import json
import secrets

from coursekit.classroom.kernels import Kernel

SECONDS = 20.0
TAMPERED = "The check says PASS, but coursekit, local_server or the kernel has been changed."

_LOOK = """
def look():
    import json, sys, types
    plain = (types.FunctionType, property, classmethod, staticmethod, type)

    def mark(value):
        function = value.fget if type(value) is property else getattr(value, "__func__", value)
        code = getattr(function, "__code__", None)
        defaults = getattr(function, "__defaults__", None)
        return f"{id(value)} {id(code)} {id(defaults)}"

    found = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in ("coursekit", "local_server"):
            continue
        for key, value in list(vars(module).items()):
            if isinstance(value, plain):
                found[f"{name}.{key}"] = mark(value)
            elif key.isupper() and isinstance(value, (str, int, float)):
                found[f"{name}.{key}"] = repr(value)[:80]
            if isinstance(value, type) and value.__module__ == name:
                for part, inner in list(vars(value).items()):
                    if isinstance(inner, plain):
                        found[f"{name}.{key}.{part}"] = mark(inner)
    print(json.dumps(found))
look()
"""
BEFORE = "import coursekit.checks, local_server.log, local_server.server"


async def state_of(kernel: Kernel) -> dict[str, str]:
    """What the two packages are in a kernel; empty if it does not say."""
    source = f"{BEFORE}\nexec({_LOOK!r}, {{}})"
    result = await kernel.run(source, SECONDS)
    try:
        found: dict[str, str] = json.loads(result.printed)
    except ValueError:
        return {}
    return found


async def is_sound(kernel: Kernel, before: dict[str, str], title: str) -> bool:
    """Whether a PASS for `title` can be believed in a kernel that was as `before`."""
    proof = secrets.token_hex(8)
    failing = f"with check({title!r}):\n    expect(False, {proof!r})"
    result = await kernel.run(failing, SECONDS)
    if result.error != proof or result.printed:
        return False
    now = await state_of(kernel)
    return all(now.get(name) == mark for name, mark in before.items())
