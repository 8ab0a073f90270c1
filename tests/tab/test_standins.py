"""What stands in for libraries without a build for the browser says what they say."""

from __future__ import annotations

import asyncio
import datetime
import importlib.util
import itertools
import socket
from types import ModuleType
from typing import Any

import brotli  # type: ignore[import-untyped]
import orjson
import pytest

import local_server
from coursekit.author.frame import ROOT
from local_server.exchange.whole import STYLE

aiodns = pytest.importorskip("aiodns")  # of aiohttp's extra "speedups"


def standin(name: str) -> Any:
    """The module of that name, beside the library of the same name."""
    path = ROOT / "browser" / "standins" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"standin_{name}", path)
    assert spec is not None and spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["aiodns", "brotli", "orjson"])
def test_its_version_is_that_of_the_lock(name: str) -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert f"\n{name}=={standin(name).__version__} " in lock


@pytest.mark.parametrize("option", [None, STYLE])
@pytest.mark.parametrize(
    "value", [{"b": [1, None, True], "a": "ä€"}, [], {}, datetime.date(2026, 1, 2), "\n"]
)
def test_json_is_written_as_orjson_writes_it(value: Any, option: int | None) -> None:
    assert standin("orjson").dumps(value, option=option) == orjson.dumps(value, option=option)


def test_what_is_not_json_is_refused_in_the_same_words() -> None:
    for library in (orjson, standin("orjson")):
        with pytest.raises(TypeError, match="Type is not JSON serializable: set"):
            library.dumps(set())


@pytest.mark.parametrize("size", [0, 1, 2, 1000, 65_535, 65_536, 65_537, 200_000])
def test_brotli_reads_what_it_writes_and_so_does_the_library(size: int) -> None:
    data = bytes(itertools.islice(itertools.cycle(range(251)), size))
    mine = standin("brotli")
    written = mine.compress(data, quality=5)
    assert brotli.decompress(written) == data
    assert mine.decompress(written) == data
    reader = mine.Decompressor()
    pieces = [reader.process(written[at : at + 1000]) for at in range(0, len(written), 1000)]
    assert b"".join(pieces) == data
    assert reader.is_finished()


def test_brotli_of_another_kind_and_a_cut_stream_are_refused() -> None:
    mine = standin("brotli")
    with pytest.raises(mine.error):
        mine.decompress(brotli.compress(b"hello hello hello hello"))
    with pytest.raises(mine.error):
        mine.decompress(mine.compress(b"hello")[:-1])


async def test_names_are_resolved_as_c_ares_does() -> None:
    with local_server.Server() as server:
        zone = server.dns.zone
        zone["both.test"] = ["127.0.0.1", "::1"]
        zone["many.test"] = [f"10.0.{n // 256}.{n % 256}" for n in range(200)]  # over TCP
        zone.servfail("broken.test")
        for library in (aiodns, standin("aiodns")):
            resolver = library.DNSResolver(nameservers=[server.dns.nameserver])
            found = await resolver.getaddrinfo("both.test", family=socket.AF_UNSPEC, port=80)
            # In no order: which answer comes first is nobody's promise.
            assert sorted(node.addr[:2] for node in found.nodes) == [
                (b"127.0.0.1", 80),
                (b"::1", 80),
            ]
            found = await resolver.getaddrinfo("many.test", family=socket.AF_INET)
            assert len(found.nodes) == 200
            for name, number in (("nobody.test", 4), ("broken.test", 3)):
                with pytest.raises(library.error.DNSError) as caught:
                    await resolver.getaddrinfo(name, family=socket.AF_INET)
                assert caught.value.args[0] == number
            await resolver.close()


async def test_a_silent_name_server_is_asked_again_and_then_given_up() -> None:
    loop = asyncio.get_running_loop()
    silent, _ = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0)
    )
    host, port = silent.get_extra_info("sockname")
    mine = standin("aiodns")
    resolver = mine.DNSResolver(nameservers=[f"{host}:{port}"], timeout=0.01)
    with pytest.raises(mine.error.DNSError, match="Timeout"):
        await resolver.getaddrinfo("anyone.test")
    silent.close()
