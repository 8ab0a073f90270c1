"""What goes wrong on our side, told as HTTP: the cause stands in the log, and nowhere else."""

import logging

from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from polls.middlewares import REQUEST_ID

DATABASE_FAILS = (DBAPIError, NoFreeConnection, OSError)
log = logging.getLogger(__name__)


async def with_status(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What the handler returns. What it raises is a web.HTTPException, whatever it was before."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except DATABASE_FAILS as error:
        log.error("%s failed: %s", request[REQUEST_ID], str(error).split("\n")[0] or repr(error))
        headers = {"Retry-After": "5"}  # seconds
        sentence = "Something does not work at the moment. Please try again soon."
        raise web.HTTPServiceUnavailable(text=sentence, headers=headers) from error
    except Exception as error:
        log.exception("%s failed", request[REQUEST_ID])
        raise web.HTTPInternalServerError(text="Something went wrong on our side.") from error
