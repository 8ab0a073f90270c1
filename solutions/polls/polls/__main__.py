"""`python -m polls --config config/polls.yaml`"""

import argparse
import asyncio
import sys
from pathlib import Path

from polls import request_log
from polls.config import CannotUse, load
from polls.main import make_app
from polls.serve import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="polls", description="Questions, choices and votes.")
    parser.add_argument("--config", type=Path, required=True, help="a YAML file")
    try:
        settings = load(parser.parse_args().config)
    except CannotUse as error:
        parser.exit(2, f"{error}\n")
    request_log.set_up()
    try:
        asyncio.run(serve(make_app(settings), settings.host, settings.port))
    except (CannotUse, OSError, UnicodeError) as error:  # a taken port, a host that is no name
        sys.exit(f"polls cannot start: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
