"""What the lessons promise to teach: the names of asyncio, aiohttp and yarl, each in one lesson.

A lesson's author begins here. The cell that teaches a name says so in its metadata (JupyterLab:
Property Inspector, Cell Metadata), which `record` keeps:

    "teaches": ["asyncio.TaskGroup"]

`gate` refuses a name of this list that no cell of its lesson teaches, and a cell that teaches
what is not on it; the site's page of names leads to the cell's section.
"""

from __future__ import annotations

import importlib
from operator import attrgetter

PACKAGES = ("asyncio", "aiohttp", "yarl")

PROMISED = {
    "01": """
        asyncio.sleep asyncio.run asyncio.Runner asyncio.get_running_loop
        asyncio.AbstractEventLoop.create_future asyncio.AbstractEventLoop.call_later
    """,
    "02": """
        asyncio.gather asyncio.create_task asyncio.Task asyncio.as_completed asyncio.TaskGroup
        asyncio.Task.result asyncio.wait asyncio.Task.add_done_callback
    """,
    "03": """
        asyncio.Task.cancel asyncio.CancelledError asyncio.timeout asyncio.wait_for
        asyncio.Timeout.expired asyncio.shield asyncio.Semaphore asyncio.Queue asyncio.Queue.join
        asyncio.Queue.task_done asyncio.Event asyncio.Condition
    """,
    "04": """
        asyncio.to_thread asyncio.AbstractEventLoop.run_in_executor asyncio.Lock
        asyncio.AbstractEventLoop.call_soon_threadsafe
    """,
    "05": """
        aiohttp.ClientSession aiohttp.ClientSession.get aiohttp.ClientResponse.status
        aiohttp.ClientResponse.ok aiohttp.ClientSession.post aiohttp.ClientSession.put
        aiohttp.ClientSession.patch aiohttp.ClientSession.delete aiohttp.ClientSession.head
        aiohttp.ClientSession.options aiohttp.ClientSession.request aiohttp.ClientResponse.version
    """,
    "06": """
        yarl.URL yarl.URL.with_query yarl.URL.update_query yarl.URL.extend_query
        yarl.URL.without_query_params yarl.URL.join yarl.URL.joinpath
        aiohttp.ClientResponse.real_url aiohttp.ClientResponse.headers
        aiohttp.ClientResponse.raw_headers aiohttp.ClientResponse.links
    """,
    "07": """
        aiohttp.FormData aiohttp.FormData.add_field aiohttp.MultipartWriter
    """,
    "08": """
        aiohttp.ClientResponse.read aiohttp.ClientResponse.content_type
        aiohttp.ClientResponse.charset aiohttp.ClientResponse.text
        aiohttp.ClientResponse.get_encoding aiohttp.ClientResponse.json aiohttp.ContentTypeError
        aiohttp.ClientResponse.history aiohttp.TooManyRedirects
        aiohttp.ClientResponse.raise_for_status aiohttp.ClientResponse.request_info
        aiohttp.ClientResponseError
    """,
    "09": """
        aiohttp.CookieJar aiohttp.DummyCookieJar aiohttp.ClientResponse.cookies
        aiohttp.CookieJar.filter_cookies aiohttp.CookieJar.clear aiohttp.CookieJar.save
        aiohttp.CookieJar.load aiohttp.CookieJar.update_cookies
    """,
    "10": """
        aiohttp.encode_basic_auth aiohttp.DigestAuthMiddleware aiohttp.BasicAuth
    """,
    "11": """
        aiohttp.TraceConfig aiohttp.TCPConnector aiohttp.ThreadedResolver aiohttp.AsyncResolver
        aiohttp.ClientConnectorDNSError aiohttp.abc.AbstractResolver aiohttp.UnixConnector
    """,
    "12": """
        asyncio.open_connection aiohttp.ClientConnectorCertificateError
        aiohttp.ClientConnectorSSLError aiohttp.ClientSSLError aiohttp.Fingerprint
        aiohttp.ServerFingerprintMismatch
    """,
    "13": """
        aiohttp.ClientHttpProxyError aiohttp.ClientProxyConnectionError asyncio.start_server
    """,
    "14": """
        aiohttp.StreamReader.read aiohttp.StreamReader.readexactly asyncio.IncompleteReadError
        aiohttp.StreamReader.iter_chunked aiohttp.StreamReader.iter_any
        aiohttp.StreamReader.iter_chunks aiohttp.http_exceptions.LineTooLong
        aiohttp.ClientPayloadError aiohttp.streamer
    """,
    "15": """
        aiohttp.ClientSession.ws_connect aiohttp.ClientWebSocketResponse.send_str
        aiohttp.ClientWebSocketResponse.receive_str aiohttp.ClientWebSocketResponse.send_bytes
        aiohttp.ClientWebSocketResponse.send_json aiohttp.ClientWebSocketResponse.receive_json
        aiohttp.WSServerHandshakeError aiohttp.ClientWebSocketResponse.receive
        aiohttp.ClientWebSocketResponse.close aiohttp.ClientWebSocketResponse.close_code
        aiohttp.ClientWSTimeout aiohttp.ClientWebSocketResponse.protocol aiohttp.WSMsgType
        aiohttp.WSMessageTypeError
    """,
    "16": """
        aiohttp.ClientTimeout aiohttp.ClientError aiohttp.ConnectionTimeoutError
        aiohttp.SocketTimeoutError aiohttp.ClientConnectionError aiohttp.ServerDisconnectedError
    """,
    "17": """
        aiohttp.ClientSession.close asyncio.FIRST_COMPLETED
    """,
    "18": """
        aiohttp.web.Application aiohttp.web.Application.add_routes aiohttp.web.get
        aiohttp.web.Response aiohttp.web.run_app aiohttp.web.AppRunner aiohttp.web.TCPSite
        asyncio.Barrier aiohttp.web.RouteTableDef aiohttp.web.Request.match_info
        aiohttp.web.Request.query aiohttp.web.HTTPBadRequest aiohttp.web.Request.json
        aiohttp.web.AppKey aiohttp.web.json_response aiohttp.web.View
    """,
    "19": """
        aiohttp.web.Application.cleanup_ctx aiohttp.web.Application.on_startup
        aiohttp.web.Application.on_cleanup
    """,
    "20": """
        aiohttp.web.static aiohttp.web.post aiohttp.web.Request.post aiohttp.web.HTTPSeeOther
        aiohttp.web.Response.set_cookie aiohttp.web.Response.del_cookie
    """,
    "21": """
        aiohttp.web.middleware aiohttp.web.HTTPException aiohttp.web.RequestKey
        aiohttp.web.HTTPError aiohttp.web.StreamResponse
        aiohttp.web.Application.on_response_prepare aiohttp.web.Application.add_subapp
        aiohttp.web.Request.config_dict
    """,
    "22": """
        aiohttp.test_utils.TestServer aiohttp.test_utils.TestClient
        aiohttp.test_utils.make_mocked_request aiohttp.test_utils.AioHTTPTestCase
    """,
    "23": """
        aiohttp.abc.AbstractAccessLogger
    """,
}
"""By the number of the lesson."""


def promised(number: str) -> tuple[str, ...]:
    """The names that the lesson `number` has to teach."""
    return tuple(PROMISED.get(number, "").split())


def exists(name: str) -> bool:
    """Whether `name`, written out from its package on, can be imported and looked up."""
    parts = name.split(".")
    if parts[0] not in PACKAGES or len(parts) < 2:
        return False
    for modules in range(len(parts) - 1, 0, -1):  # aiohttp.test_utils is a module, URL is none
        try:
            module = importlib.import_module(".".join(parts[:modules]))
        except ImportError:
            continue
        try:
            attrgetter(".".join(parts[modules:]))(module)
        except AttributeError:
            return False
        return True
    return False
