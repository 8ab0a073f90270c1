"""The TLS zoo: the whole HTTP application over HTTPS, on sites that are right, or wrong in one way.

    server.tls.good.url            # https://127.0.0.1:PORT, also right for localhost
    server.tls.context             # an ssl.SSLContext that trusts the course's own CA
    server.tls.expired.fingerprint # SHA-256 of the certificate's DER form, 32 bytes

| site            | what is wrong                             | what aiohttp raises               |
|-----------------|-------------------------------------------|-----------------------------------|
| `good`          | nothing, for who trusts `ca_file`         | –                                 |
| `self_signed`   | it signed its certificate itself          | `ClientConnectorCertificateError` |
| `expired`       | its certificate ended yesterday           | `ClientConnectorCertificateError` |
| `not_yet_valid` | its certificate begins tomorrow           | `ClientConnectorCertificateError` |
| `wrong_host`    | its certificate is for `wrong.host.test`  | `ClientConnectorCertificateError` |
| `unknown_ca`    | a CA that nobody knows signed             | `ClientConnectorCertificateError` |
| `no_key_id`     | its certificate has no Authority Key      | `ClientConnectorCertificateError` |
|                 | Identifier, as those of some companies    | with `VERIFY_X509_STRICT`, which  |
|                 |                                           | Python 3.13 sets                  |
| `client_cert`   | nothing; it wants the client's, too       | `ClientOSError` without one       |
| `tls12`         | it speaks TLS 1.2 and nothing newer       | `ClientConnectorSSLError`, if the |
|                 |                                           | client insists on TLS 1.3         |
| `plain_http`    | no TLS at all behind an https URL         | `ClientConnectorSSLError`         |
| `silent`        | it accepts connections, and says nothing  | `ConnectionTimeoutError`, if the  |
|                 |                                           | client has a `sock_connect`       |

Guarantees: certificates and keys are made at the start, and the files are gone when the server has
stopped. Each site differs from `good` in that one way. A client that fails is told why by a TLS
alert (RFC 8446, section 6.2), so it always sees the same error; one that speaks plain HTTP to a TLS
site gets a 400. Requests on every site are in `server.log`.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import socket
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yarl import URL

from local_server.beside.base import HOST, Connections
from local_server.exchange.listening import Accepting, Conversations, listening_socket
from local_server.exchange.replies import json_text
from local_server.limits import KIB

if TYPE_CHECKING:
    import trustme

HERE = ("127.0.0.1", "localhost")
"""What a site's certificate is for, unless that is what is wrong with it."""
ELSEWHERE = "wrong.host.test"
ORGANIZATION = "Learn aiohttp"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Site:
    """One site of the zoo.

    - `url`: an https URL on 127.0.0.1
    - `pem`: its certificate
    - `fingerprint`: SHA-256 of the certificate's DER form, 32 bytes, for `aiohttp.Fingerprint`

    `plain_http` and `silent` have no certificate: their `pem` and `fingerprint` are None.
    """

    url: URL
    pem: str | None = None
    fingerprint: bytes | None = None


class Sites:
    """All the sites, and what a client needs for them.

    - `ca_pem`, `ca_file`: the certificate of the CA that signed what is good
    - `context`: an `ssl.SSLContext` for clients which trusts that CA, and no other
    - `client_certificate`, `client_key`: files with what `client_cert` accepts

    The files are in a private folder and gone when the server has stopped.
    """

    good: Site
    self_signed: Site
    expired: Site
    not_yet_valid: Site
    wrong_host: Site
    unknown_ca: Site
    no_key_id: Site
    client_cert: Site
    tls12: Site
    plain_http: Site
    silent: Site
    ca_file: Path
    client_certificate: Path
    client_key: Path
    context: ssl.SSLContext

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._folder: Path | None = None
        self._accepting: list[Accepting] = []
        self.ca_pem, self._client, self._certificates = _issue()

    async def start(self) -> None:
        """Listen on every site."""
        self._folder = Path(tempfile.mkdtemp(prefix="local_server-tls-"))
        self.ca_file = self._write("ca.pem", self.ca_pem)
        self.client_certificate = self._write("client.pem", self._client.certificate)
        self.client_key = self._write("client.key", self._client.key)
        self.context = ssl.create_default_context(cafile=self.ca_file)
        for name, certificate in self._certificates.items():
            context = self._context(name, certificate)
            der = ssl.PEM_cert_to_DER_cert(certificate.certificate)
            site = Site(
                self._listen(context), certificate.certificate, hashlib.sha256(der).digest()
            )
            setattr(self, name, site)
        self.plain_http = Site(self._listen(None))
        listener = listening_socket(HOST, 0)
        self._accepting.append(Conversations(listener, _say_nothing))
        self.silent = Site(_https(listener))

    def _write(self, name: str, text: str) -> Path:
        assert self._folder is not None
        path = self._folder / name
        path.write_text(text, "ascii")
        return path

    def _context(self, name: str, certificate: _Certificate) -> ssl.SSLContext:
        context = _TellingContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(
            self._write(f"{name}.pem", certificate.certificate),
            self._write(f"{name}.key", certificate.key),
        )
        if name == "client_cert":
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(cadata=self.ca_pem)
        if name == "tls12":
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _listen(self, context: ssl.SSLContext | None) -> URL:
        listener = listening_socket(HOST, 0)
        self._accepting.append(Accepting(listener, self._connections, tls=context))
        return _https(listener)

    async def close(self) -> None:
        """Stop listening, cut every connection and remove the files."""
        for accepting in self._accepting:
            await accepting.close()
        if self._folder is not None:
            shutil.rmtree(self._folder)

    def lines(self) -> list[tuple[str, str]]:
        """Every site's URL, and where the CA's certificate is."""
        sites = [*self._certificates, "plain_http", "silent"]
        lines = [(f"tls.{name}", str(getattr(self, name).url)) for name in sites]
        return [*lines, ("tls.ca_file", str(self.ca_file))]


def _https(listener: socket.socket) -> URL:
    return URL.build(scheme="https", host=HOST, port=listener.getsockname()[1])


async def _say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hear the client out, and let it wait, until it goes."""
    while await reader.read(KIB):
        pass


# ---- certificates --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Certificate:
    """A certificate and its private key, both as PEM."""

    certificate: str
    key: str


def _issue() -> tuple[str, _Certificate, dict[str, _Certificate]]:
    """The CA's certificate, the client's, and every site's by its name."""
    import trustme

    authority = trustme.CA(organization_name=ORGANIZATION, organization_unit_name="the course's CA")
    stranger = trustme.CA(organization_name="Nobody", organization_unit_name="an unknown CA")
    now = datetime.now(UTC)

    def issued(ca: trustme.CA, *identities: str, **details: Any) -> _Certificate:
        details.setdefault("organization_unit_name", "TLS zoo")
        leaf = ca.issue_cert(*identities, organization_name=ORGANIZATION, **details)
        return _Certificate(
            leaf.cert_chain_pems[0].bytes().decode(), leaf.private_key_pem.bytes().decode()
        )

    client = issued(authority, "learner@localhost", common_name="learner")
    sites = {
        "good": issued(authority, *HERE),
        "self_signed": _by_hand(now),
        "expired": issued(authority, *HERE, not_before=now - 2 * DAY, not_after=now - DAY),
        "not_yet_valid": issued(authority, *HERE, not_before=now + DAY, not_after=now + 2 * DAY),
        "wrong_host": issued(authority, ELSEWHERE),
        "unknown_ca": issued(stranger, *HERE),
        "no_key_id": _by_hand(now, authority),
        "client_cert": issued(authority, *HERE),
        "tls12": issued(authority, *HERE),
    }
    return authority.cert_pem.bytes().decode(), client, sites


def _by_hand(now: datetime, authority: trustme.CA | None = None) -> _Certificate:
    """What trustme does not make: a certificate that says nothing of its issuer's key.

    `authority` signs it; without one it is self-signed.
    """
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = signing_key = ec.generate_private_key(ec.SECP256R1())
    organization = "self-signed" if authority is None else ORGANIZATION
    name = issuer = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organization)])
    if authority is not None:
        issuer = x509.load_pem_x509_certificate(authority.cert_pem.bytes()).subject
        loaded = serialization.load_pem_private_key(authority.private_key_pem.bytes(), None)
        assert isinstance(loaded, ec.EllipticCurvePrivateKey)  # trustme's default
        signing_key = loaded
    address, host = HERE
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + 365 * DAY)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(address)), x509.DNSName(host)]),
            critical=False,
        )
        .sign(signing_key, hashes.SHA256())
    )
    return _Certificate(
        certificate.public_bytes(serialization.Encoding.PEM).decode(),
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode(),
    )


# ---- telling a client why its handshake failed ---------------------------------------------------

_ADVICE = json_text(
    {"error": "this port speaks TLS: the URL must begin with https://", "status": 400}
).encode("ascii")
_USE_HTTPS = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(_ADVICE), _ADVICE)
)


class _TellingObject(ssl.SSLObject):
    """A handshake whose failure reaches the client.

    OpenSSL puts an alert that says what was wrong into the outgoing buffer, but asyncio closes the
    connection without sending it. The client then sees a connection that ends or one that is reset,
    as chance has it. Asking for more data instead makes asyncio send the buffer first; the client
    closes when it has read it, or else HANDSHAKE_TIMEOUT does.
    """

    outgoing: ssl.MemoryBIO
    failed = False

    def do_handshake(self) -> None:
        if not self.failed:
            try:
                return super().do_handshake()
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                raise
            except ssl.SSLError as error:
                if error.reason == "HTTP_REQUEST":
                    self.outgoing.write(_USE_HTTPS)
                if not self.outgoing.pending:
                    raise
                self.failed = True
        raise ssl.SSLWantReadError


class _TellingContext(ssl.SSLContext):
    sslobject_class = _TellingObject

    def wrap_bio(
        self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, *args: Any, **kwargs: Any
    ) -> ssl.SSLObject:
        wrapped = super().wrap_bio(incoming, outgoing, *args, **kwargs)
        assert isinstance(wrapped, _TellingObject)
        wrapped.outgoing = outgoing
        return wrapped
