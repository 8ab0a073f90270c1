"""The TLS zoo, as aiohttp sees it: one site that is right, and what is wrong with the others."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import ssl
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from local_server import Server
from local_server.beside.tls import Sites
from local_server.exchange import listening
from tests.server.beside.wires import PATIENCE, say, settle

CERTIFICATES = [
    "good",
    "self_signed",
    "expired",
    "not_yet_valid",
    "wrong_host",
    "unknown_ca",
    "no_key_id",
    "client_cert",
    "tls12",
]
WRONG = {
    "self_signed": "self.signed certificate$",
    "expired": "certificate has expired$",
    "not_yet_valid": "certificate is not yet valid",
    "wrong_host": "IP address mismatch, certificate is not valid for '127.0.0.1'",
    "unknown_ca": "unable to get local issuer certificate",
}


async def failure(
    session: aiohttp.ClientSession, url: URL, context: ssl.SSLContext
) -> aiohttp.ClientError:
    with pytest.raises(aiohttp.ClientError) as caught:
        async with session.get(url / "get", ssl=context) as response:
            await response.read()
    return caught.value


def with_client_certificate(sites: Sites) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=sites.ca_file)
    context.load_cert_chain(sites.client_certificate, sites.client_key)
    return context


# ---- what is right -----------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_the_good_site_is_trusted_by_who_trusts_the_ca(
    server: Server, session: aiohttp.ClientSession, host: str
) -> None:
    url = server.tls.good.url.with_host(host) / "get"
    async with session.get(url, ssl=server.tls.context) as response:
        assert (await response.json())["url"] == str(url)


@pytest.mark.parametrize("strict", [False, True])
async def test_a_certificate_without_its_issuers_key_id_is_refused_by_who_is_strict(
    server: Server, session: aiohttp.ClientSession, strict: bool
) -> None:
    context = ssl.create_default_context(cafile=server.tls.ca_file)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if not strict:
        async with session.get(server.tls.no_key_id.url / "get", ssl=context) as response:
            assert response.status == 200
        return
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    error = await failure(session, server.tls.no_key_id.url, context)
    assert isinstance(error, aiohttp.ClientConnectorCertificateError)
    assert isinstance(error.certificate_error, ssl.SSLCertVerificationError)
    assert "Missing Authority Key Identifier" in error.certificate_error.verify_message


async def test_the_ca_is_a_file_and_a_text(server: Server, session: aiohttp.ClientSession) -> None:
    assert server.tls.ca_file.read_text() == server.tls.ca_pem
    for context in (
        ssl.create_default_context(cafile=server.tls.ca_file),
        ssl.create_default_context(cadata=server.tls.ca_pem),
    ):
        async with session.get(server.tls.good.url / "get", ssl=context) as response:
            assert response.status == 200


async def test_who_does_not_trust_the_ca_does_not_trust_the_good_site(
    server: Server, session: aiohttp.ClientSession
) -> None:
    error = await failure(session, server.tls.good.url, ssl.create_default_context())
    assert isinstance(error, aiohttp.ClientConnectorCertificateError)


@pytest.mark.parametrize("name", CERTIFICATES)
async def test_every_site_serves_the_whole_application_with_the_same_log(
    server: Server, session: aiohttp.ClientSession, name: str
) -> None:
    context = with_client_certificate(server.tls)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    url = getattr(server.tls, name).url
    async with session.get(url / "status/418", ssl=context) as response:
        assert response.status == 418
    assert server.log.paths == ["/status/418"]


# ---- what is wrong -----------------------------------------------------------


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_certificate_is_refused_for_what_is_wrong_with_it(
    server: Server, session: aiohttp.ClientSession, name: str
) -> None:
    error = await failure(session, getattr(server.tls, name).url, server.tls.context)
    assert type(error) is aiohttp.ClientConnectorCertificateError
    reason = error.certificate_error
    assert isinstance(reason, ssl.SSLCertVerificationError)
    assert re.match(WRONG[name], reason.verify_message)
    assert isinstance(error, aiohttp.ClientSSLError)
    assert isinstance(error, ssl.SSLError)
    assert isinstance(error, ValueError)
    assert len(server.log) == 0


async def test_https_to_a_port_that_speaks_plain_http(
    server: Server, session: aiohttp.ClientSession
) -> None:
    error = await failure(session, server.tls.plain_http.url, server.tls.context)
    assert type(error) is aiohttp.ClientConnectorSSLError
    assert isinstance(error, aiohttp.ClientSSLError)
    assert not isinstance(error, aiohttp.ClientConnectorCertificateError)
    plain = server.tls.plain_http.url.with_scheme("http")
    async with session.get(plain / "get") as response:
        assert response.status == 200


async def test_a_site_that_says_nothing(server: Server, session: aiohttp.ClientSession) -> None:
    patience = aiohttp.ClientTimeout(sock_connect=0.1)
    with pytest.raises(aiohttp.ConnectionTimeoutError):
        await session.get(server.tls.silent.url, timeout=patience)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.tls.silent.url.port)
    writer.write(b"?" * 100_000)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await reader.read(1)
    await asyncio.to_thread(server.stop)
    assert await reader.read(1) == b""
    writer.close()
    assert len(server.log) == 0


async def test_a_site_without_tls_1_3_for_a_client_that_insists_on_it(
    server: Server, session: aiohttp.ClientSession
) -> None:
    server.tls.context.minimum_version = ssl.TLSVersion.TLSv1_3
    error = await failure(session, server.tls.tls12.url, server.tls.context)
    assert type(error) is aiohttp.ClientConnectorSSLError
    assert "ALERT_PROTOCOL_VERSION" in str(error)


async def test_a_site_without_tls_1_3_speaks_1_2_with_others(server: Server) -> None:
    url = server.tls.tls12.url
    _, writer = await asyncio.open_connection(url.host, url.port, ssl=server.tls.context)
    assert writer.get_extra_info("ssl_object").version() == "TLSv1.2"
    writer.close()
    await writer.wait_closed()


async def test_who_has_no_client_certificate_sees_the_same_error_every_time(
    server: Server,
) -> None:
    """It is an alert after the handshake, so chance must not put a reset in its place."""
    for _ in range(20):
        async with aiohttp.ClientSession() as session:
            error = await failure(session, server.tls.client_cert.url, server.tls.context)
            assert type(error) is aiohttp.ClientOSError
            assert "ALERT_CERTIFICATE_REQUIRED" in str(error)


# ---- fingerprints ------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in CERTIFICATES if name != "client_cert"])
async def test_a_fingerprint_pins_the_certificate_whatever_is_wrong_with_it(
    server: Server, session: aiohttp.ClientSession, name: str
) -> None:
    site = getattr(server.tls, name)
    assert site.fingerprint == hashlib.sha256(ssl.PEM_cert_to_DER_cert(site.pem)).digest()
    pinned = aiohttp.Fingerprint(site.fingerprint)
    async with session.get(site.url / "get", ssl=pinned) as response:
        assert response.status == 200


async def test_another_fingerprint_is_refused(
    server: Server, session: aiohttp.ClientSession
) -> None:
    assert server.tls.expired.fingerprint is not None
    pinned = aiohttp.Fingerprint(server.tls.expired.fingerprint)
    with pytest.raises(aiohttp.ServerFingerprintMismatch) as caught:
        await session.get(server.tls.good.url / "get", ssl=pinned)
    assert caught.value.got == server.tls.good.fingerprint
    # aiohttp says goodbye on that connection and does not wait for the answer.
    await asyncio.to_thread(server.stop)
    await settle()


def test_the_plain_site_has_no_certificate(server: Server) -> None:
    assert server.tls.plain_http.url.scheme == "https"
    assert (server.tls.plain_http.pem, server.tls.plain_http.fingerprint) == (None, None)
    assert (server.tls.silent.pem, server.tls.silent.fingerprint) == (None, None)


# ---- client certificates -----------------------------------------------------


async def test_the_site_tells_which_certificate_the_client_presented(
    server: Server, session: aiohttp.ClientSession
) -> None:
    url = server.tls.client_cert.url / "client-certificate"
    async with session.get(url, ssl=with_client_certificate(server.tls)) as response:
        told = await response.json()
    assert sorted(told) == ["issuer", "notAfter", "serial", "subject"]
    assert told["subject"]["commonName"] == "learner"
    assert told["issuer"]["organizationalUnitName"] == "the course's CA"
    assert ssl.cert_time_to_seconds(told["notAfter"])
    assert int(told["serial"], 16)


@pytest.mark.parametrize("site", ["good", "http"])
async def test_other_sites_say_that_they_did_not_ask_for_one(
    server: Server, session: aiohttp.ClientSession, site: str
) -> None:
    url = server.url if site == "http" else server.tls.good.url
    context = with_client_certificate(server.tls)
    async with session.get(url / "client-certificate", ssl=context) as response:
        assert response.status == 400
        assert "server.tls.client_cert asks for one" in (await response.json())["error"]


async def test_a_client_certificate_of_another_ca_is_refused(
    server: Server, session: aiohttp.ClientSession
) -> None:
    with Server() as other:
        context = ssl.create_default_context(cafile=server.tls.ca_file)
        context.load_cert_chain(other.tls.client_certificate, other.tls.client_key)
        error = await failure(session, server.tls.client_cert.url, context)
    assert type(error) is aiohttp.ClientOSError


# ---- files and strangers -----------------------------------------------------


def test_the_files_are_private_and_gone_when_the_server_has_stopped() -> None:
    with Server() as server:
        folder = server.tls.ca_file.parent
        if os.name == "posix":
            assert folder.stat().st_mode & 0o077 == 0
        assert Path(server.tls.client_key).parent == folder
    assert not folder.exists()


def test_two_starts_have_different_keys() -> None:
    server = Server()
    fingerprints = []
    for _ in range(2):
        with server:
            fingerprints.append(server.tls.good.fingerprint)
    assert fingerprints[0] != fingerprints[1]


async def test_plain_http_to_a_tls_site_is_told_to_use_https(
    server: Server, session: aiohttp.ClientSession
) -> None:
    async with session.get(server.tls.good.url.with_scheme("http") / "get") as response:
        assert response.status == 400
        assert "https://" in (await response.json())["error"]


@pytest.mark.parametrize("garbage", [b"\x00" * 100, bytes(range(256)) * 300, b"\x16\x03\x01"])
async def test_garbage_ends_the_connection_and_nothing_else(
    server: Server, session: aiohttp.ClientSession, garbage: bytes
) -> None:
    await say(server.tls.good.url, garbage, end=True)
    async with session.get(server.tls.good.url / "get", ssl=server.tls.context) as response:
        assert response.status == 200


async def test_who_never_shakes_hands_is_let_go(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "HANDSHAKE_TIMEOUT", 0.05)
    assert await say(server.tls.good.url, b"") == b""


async def test_who_never_shakes_hands_keeps_nobody_waiting(
    server: Server, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "HANDSHAKE_TIMEOUT", 1000)
    url = server.tls.good.url
    silent = [await asyncio.open_connection(url.host, url.port) for _ in range(10)]
    async with session.get(url / "get", ssl=server.tls.context) as response:
        assert response.status == 200
    await asyncio.wait_for(asyncio.to_thread(server.stop), PATIENCE)
    for reader, writer in silent:
        with contextlib.suppress(ConnectionError):  # a reset is an end as well
            assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
        writer.close()
