"""`python -m polls --config config/polls.yaml`"""

import argparse
import logging
import signal
import sys
from pathlib import Path

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from polls.config import CannotUse, load
from polls.main import make_app


def say_ready(banner: str) -> None:
    print(banner.splitlines()[0], flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="polls", description="Questions, choices and votes.")
    parser.add_argument("--config", type=Path, required=True, help="a YAML file")
    try:
        settings = load(parser.parse_args().config)
    except CannotUse as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    if sys.platform == "win32":  # where Ctrl+Break is the polite way to stop a process
        signal.signal(signal.SIGBREAK, signal.default_int_handler)
    app = make_app(settings)
    try:
        web.run_app(app, host=settings.host, port=settings.port, print=say_ready, access_log=None)
    except (OSError, SQLAlchemyError) as error:  # the port is taken, the database is not there
        sys.exit(f"polls cannot start: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
