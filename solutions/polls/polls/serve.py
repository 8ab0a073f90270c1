"""Serves until it is told to stop, and then answers everyone who has come before."""

import asyncio
import signal

from aiohttp import web

from polls.request_log import RequestLog

SIGNALS = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGBREAK")]
MOMENT = 0.5  # seconds: who came in before the door was closed has said by then what they want
LONGEST = 60  # seconds for those who are being answered


async def serve(app: web.Application, host: str, port: int) -> None:
    """Until a signal comes; however many come, and at whatever moment, it ends in good order."""
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in filter(None, SIGNALS):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(told_to_stop.set))
    runner = web.AppRunner(app, access_log_class=RequestLog, shutdown_timeout=LONGEST)
    try:
        await runner.setup()
        site = web.TCPSite(runner, host, port)
        await site.start()
        print(f"======== Running on {site.name} ========", flush=True)
        await told_to_stop.wait()
        await site.stop()
        await asyncio.sleep(MOMENT)
    finally:
        await runner.cleanup()
