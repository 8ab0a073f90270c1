# %% exercise 1 wrong: switches the checks off -> the site unknown_ca should be refused
async def fetch_status(session, url, ca_file):
    async with session.get(url, ssl=False) as response:
        return response.status


# %% exercise 1 wrong: trusts the computer's list -> yours gave 'a refusal'
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context()
    async with session.get(url, ssl=context) as response:
        return response.status


# %% exercise 1 wrong: presents the CA instead of trusting it -> your code raised ssl.SSLError
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context()
    context.load_cert_chain(ca_file)
    async with session.get(url, ssl=context) as response:
        return response.status


# %% exercise 1 wrong: a context without any check -> the site unknown_ca should be refused
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context(cafile=ca_file)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    async with session.get(url, ssl=context) as response:
        return response.status


# %% exercise 1 wrong: does not look at the host -> the site wrong_host should be refused
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context(cafile=ca_file)
    context.check_hostname = False
    async with session.get(url, ssl=context) as response:
        return response.status


# %% exercise 1 wrong: tries again without checks -> but your client talked to it
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context(cafile=ca_file)
    try:
        async with session.get(url, ssl=context) as response:
            return response.status
    except aiohttp.ClientSSLError:
        async with session.get(url, ssl=False) as response:
            return response.status


# %% exercise 1 wrong: passes the file itself -> ssl should be SSLContext, bool, Fingerprint or None
async def fetch_status(session, url, ca_file):
    async with session.get(url, ssl=ca_file) as response:
        return response.status


# %% exercise 1 wrong: forgets await -> was called but not awaited
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context(cafile=ca_file)
    return session.get(url, ssl=context).status


# %% exercise 1 wrong: knows one status -> yours gave 200
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context(cafile=ca_file)
    async with session.get(url, ssl=context) as response:
        return 200


# %% exercise 1 wrong: keeps the first context for ever -> that site is trusted (200) and good is refused
_ctx = {}
async def fetch_status(session, url, ca_file):
    if not _ctx:
        _ctx["x"] = ssl.create_default_context(cafile=ca_file)
    async with session.get(url, ssl=_ctx["x"]) as response:
        return response.status


# %% exercise 1 wrong: HEAD -> three GETs were to arrive
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context(cafile=ca_file)
    async with session.head(url, ssl=context) as response:
        return response.status


# %% exercise 1 wrong: another error -> ClientError: bad
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context(cafile=ca_file)
    try:
        async with session.get(url, ssl=context) as response:
            return response.status
    except aiohttp.ClientConnectorCertificateError as e:
        raise aiohttp.ClientError("bad") from e


# %% exercise 1 right: adds the file to the computer's list
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context()
    context.load_verify_locations(ca_file)
    async with session.get(url, ssl=context) as response:
        return response.status


# %% exercise 1 right: from the text, in a context made by hand
async def fetch_status(session, url, ca_file):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=ca_file.read_text())
    response = await session.get(url, ssl=context)
    return response.status


# %% exercise 1 right: the file's text, and no block
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context(cadata=ca_file.read_text())
    response = await session.get(url, ssl=context)
    response.release()
    return response.status


# %% exercise 2 wrong: the class of old notes -> your code raised aiohttp.client_exceptions.ClientConnectorCertificateError
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorSSLError as error:
        return f"bad certificate: {error}"


# %% exercise 2 wrong: the base class first -> a context that does not know its CA, the answer is 'bad certificate
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientSSLError:
        return "no common TLS"
    except aiohttp.ClientConnectorCertificateError as error:
        return f"bad certificate: {error.certificate_error.verify_message}"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"


# %% exercise 2 wrong: the whole text of the error -> certificate: Cannot connect to host
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        return f"bad certificate: {error}"
    except aiohttp.ClientConnectorSSLError:
        return "no common TLS"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"


# %% exercise 2 wrong: takes the mismatch for a certificate error -> your code raised
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        return f"bad certificate: {error.certificate_error.verify_message}"
    except aiohttp.ClientSSLError:
        return "no common TLS"


# %% exercise 2 wrong: everything else is TLS -> yours explained it with 'no common TLS'
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        return f"bad certificate: {error.certificate_error.verify_message}"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"
    except Exception:
        return "no common TLS"


# %% exercise 2 wrong: catches what could not connect -> yours explained it with 'no common TLS'
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        return f"bad certificate: {error.certificate_error.verify_message}"
    except aiohttp.ClientConnectorError:
        return "no common TLS"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"


# %% exercise 2 wrong: a 404 is not fine -> your code raised aiohttp.client_exceptions.ClientResponseError
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context, raise_for_status=True):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        return f"bad certificate: {error.certificate_error.verify_message}"
    except aiohttp.ClientConnectorSSLError:
        return "no common TLS"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"


# %% exercise 2 wrong: sends nothing -> was called but not awaited
async def diagnose(session, url, context):
    try:
        session.get(url, ssl=context)
        return "fine"
    except aiohttp.ClientConnectorSSLError:
        return "no common TLS"


# %% exercise 2 wrong: says more than the reason -> yours has something more around it
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        reason = error.certificate_error
        return f"bad certificate: {reason.verify_message} ({reason})"
    except aiohttp.ClientConnectorSSLError:
        return "no common TLS"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"


# %% exercise 2 wrong: catches the pin's base class -> a server that hangs up has agreed on TLS before
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        return f"bad certificate: {error.certificate_error.verify_message}"
    except aiohttp.ClientConnectorSSLError:
        return "no common TLS"
    except aiohttp.ServerConnectionError:
        return "not the pinned one"
    except aiohttp.ClientPayloadError:
        return "fine"


# %% exercise 2 wrong: explains everything -> a server that hangs up has agreed on TLS before
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        return f"bad certificate: {error.certificate_error.verify_message}"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"
    except (aiohttp.ClientConnectorSSLError, TimeoutError, aiohttp.ServerDisconnectedError):
        return "no common TLS"


# %% exercise 2 wrong: two requests -> good was to get two GETs
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context):
            pass
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        return f"bad certificate: {error.certificate_error.verify_message}"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"
    except aiohttp.ClientConnectorSSLError:
        return "no common TLS"


# %% exercise 2 wrong: says it in its own words -> to the letter
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        return "bad certificate: " + error.certificate_error.verify_message.partition(",")[0] + " (sorry)"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"
    except aiohttp.ClientConnectorSSLError:
        return "no common TLS"


# %% exercise 2 right: with Python's own classes
async def diagnose(session, url, context):
    try:
        await session.get(url, ssl=context)
    except ssl.CertificateError as error:
        return "bad certificate: " + error.__cause__.verify_message
    except ssl.SSLError:
        return "no common TLS"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"
    return "fine"


# %% exercise 2 right: asks the error for its class
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context) as response:
            await response.read()
    except aiohttp.ClientConnectionError as error:
        if isinstance(error, aiohttp.ServerFingerprintMismatch):
            return "not the pinned one"
        if not isinstance(error, aiohttp.ClientSSLError):
            raise
        if isinstance(error, aiohttp.ClientConnectorCertificateError):
            return f"bad certificate: {error.certificate_error.verify_message}"
        return "no common TLS"
    else:
        return "fine"


# %% exercise 2 right: by match
async def diagnose(session, url, context):
    try:
        response = await session.get(url, ssl=context)
    except aiohttp.ClientError as error:
        match error:
            case aiohttp.ClientConnectorCertificateError():
                return f"bad certificate: {error.certificate_error.verify_message}"
            case aiohttp.ClientConnectorSSLError():
                return "no common TLS"
            case aiohttp.ServerFingerprintMismatch():
                return "not the pinned one"
        raise
    response.close()
    return "fine"


# %% exercise 2 wrong: asks for the headers alone -> good was to get two GETs
async def diagnose(session, url, context):
    try:
        async with session.head(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        return f"bad certificate: {error.certificate_error.verify_message}"
    except aiohttp.ClientConnectorSSLError:
        return "no common TLS"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"


# %% exercise 2 wrong: trusts whom it likes -> a context that does not know its CA, the answer is 'bad certificate
async def diagnose(session, url, context):
    if isinstance(context, ssl.SSLContext):
        context.load_verify_locations(server.tls.ca_file)
    try:
        async with session.get(url, ssl=context):
            return "fine"
    except aiohttp.ClientConnectorCertificateError as error:
        return f"bad certificate: {error.certificate_error.verify_message}"
    except aiohttp.ClientConnectorSSLError:
        return "no common TLS"
    except aiohttp.ServerFingerprintMismatch:
        return "not the pinned one"


# %% exercise 3 wrong: hashes the text -> self_signed should be accepted; it was refused, with ServerFingerprintMismatch
def pin(pem):
    return aiohttp.Fingerprint(hashlib.sha256(pem.encode()).digest())


# %% exercise 3 wrong: takes the digits for the bytes -> fingerprint has invalid length
def pin(pem):
    der = ssl.PEM_cert_to_DER_cert(pem)
    return aiohttp.Fingerprint(hashlib.sha256(der).hexdigest().encode())


# %% exercise 3 wrong: an insecure hash -> md5 and sha1 are insecure and not supported
def pin(pem):
    der = ssl.PEM_cert_to_DER_cert(pem)
    return aiohttp.Fingerprint(hashlib.sha1(der).digest())


# %% exercise 3 wrong: the bare hash -> pin() returned bytes
def pin(pem):
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).digest()


# %% exercise 3 wrong: accepts everybody -> pin() returned bool
def pin(pem):
    ssl.PEM_cert_to_DER_cert(pem)
    return False


# %% exercise 3 wrong: a context that checks nothing -> expired should be refused; it was accepted
def pin(pem):
    context = ssl.create_default_context(cadata=pem)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


# %% exercise 3 wrong: is async -> pin is `async def`
async def pin(pem):
    der = ssl.PEM_cert_to_DER_cert(pem)
    return aiohttp.Fingerprint(hashlib.sha256(der).digest())


# %% exercise 3 wrong: decodes anything -> 'not a certificate' is no certificate in PEM form
def pin(pem):
    import base64

    lines = [line for line in pem.splitlines() if "CERTIFICATE" not in line]
    der = base64.b64decode("".join(lines) + "==", validate=False)
    return aiohttp.Fingerprint(hashlib.sha256(der).digest())


# %% exercise 3 wrong: takes the head and foot of anything -> a private key is no certificate
def pin(pem):
    import base64

    head, *lines, foot = pem.splitlines()
    if not head.startswith("-----BEGIN"):
        raise ValueError("not PEM")
    lines = [line for line in lines if not line.startswith("-----")]
    return aiohttp.Fingerprint(hashlib.sha256(base64.b64decode("".join(lines))).digest())


# %% exercise 3 wrong: only the beginning is looked at -> what has no -----END CERTIFICATE-----
def pin(pem):
    if not pem.startswith("-----BEGIN CERTIFICATE-----"):
        raise ValueError("no PEM")
    body = pem.replace("-----BEGIN CERTIFICATE-----", "").replace("-----END CERTIFICATE-----", "")
    return aiohttp.Fingerprint(hashlib.sha256(base64.b64decode(body)).digest())
import base64


# %% exercise 3 wrong: only the end is looked at -> what has no -----BEGIN CERTIFICATE-----
import base64
def pin(pem):
    if not pem.strip().endswith("-----END CERTIFICATE-----"):
        raise ValueError("no PEM")
    body = pem.strip().removeprefix("-----BEGIN CERTIFICATE-----").removesuffix("-----END CERTIFICATE-----")
    return aiohttp.Fingerprint(hashlib.sha256(base64.b64decode(body)).digest())


# %% exercise 3 wrong: one pin for everything -> with the pin of unknown_ca, unknown_ca should be accepted
def pin(pem):
    ssl.PEM_cert_to_DER_cert(pem)
    return aiohttp.Fingerprint(server.tls.self_signed.fingerprint)


# %% exercise 3 right: with the cryptography package
def pin(pem):
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    certificate = x509.load_pem_x509_certificate(pem.encode())
    return aiohttp.Fingerprint(certificate.fingerprint(SHA256()))


# %% exercise 3 right: by way of the digits
def pin(pem):
    digits = hashlib.new("sha256", ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    return aiohttp.Fingerprint(bytes.fromhex(digits))


# %% exercise 3 right: by hand
import base64
def pin(pem):
    head, *middle, end = pem.strip().splitlines()
    if (head, end) != ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"):
        raise ValueError("no PEM certificate")
    return aiohttp.Fingerprint(hashlib.new("sha256", base64.b64decode("".join(middle))).digest())


# %% exercise 3 wrong: expects a first line -> your code raised IndexError
def pin(pem):
    lines = pem.splitlines()
    if lines[0] != "-----BEGIN CERTIFICATE-----" or lines[-1] != "-----END CERTIFICATE-----":
        raise ValueError("no certificate")
    return aiohttp.Fingerprint(hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).digest())


# %% exercise 4 wrong: only trusts -> it presented no certificate
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=ca_file)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=context) as response:
            answer = await response.json()
    return answer["subject"]["commonName"]


# %% exercise 4 wrong: only presents -> it does not trust the CA in ca_file
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context()
    context.load_cert_chain(certificate, key)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=context) as response:
            answer = await response.json()
    return answer["subject"]["commonName"]


# %% exercise 4 wrong: trusts its own certificate -> it does not trust the CA in ca_file
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=certificate)
    context.load_cert_chain(certificate, key)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=context) as response:
            answer = await response.json()
    return answer["subject"]["commonName"]


# %% exercise 4 wrong: presents the CA -> what you loaded is not the client's certificate with its key
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=ca_file)
    context.load_cert_chain(ca_file, key)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=context) as response:
            answer = await response.json()
    return answer["subject"]["commonName"]


# %% exercise 4 wrong: swaps certificate and key -> what you loaded is not the client's certificate with its key
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=ca_file)
    context.load_cert_chain(key, certificate)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=context) as response:
            answer = await response.json()
    return answer["subject"]["commonName"]


# %% exercise 4 wrong: presents to anybody -> the site unknown_ca is not the service
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.load_cert_chain(certificate, key)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=context) as response:
            answer = await response.json()
    return answer["subject"]["commonName"]


# %% exercise 4 wrong: switches the checks off -> it presented no certificate
async def whoami(url, ca_file, certificate, key):
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=False) as response:
            answer = await response.json()
    return answer["subject"]["commonName"]


# %% exercise 4 wrong: returns the whole subject -> the service saw 'learner'; yours returned {
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=ca_file)
    context.load_cert_chain(certificate, key)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=context) as response:
            return (await response.json())["subject"]


# %% exercise 4 wrong: asks nobody -> one request for /client-certificate was to reach the service
async def whoami(url, ca_file, certificate, key):
    return "learner"


# %% exercise 4 wrong: forgets the key -> what you loaded is not the client's certificate with its key
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=ca_file)
    context.load_cert_chain(certificate)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=context) as response:
            answer = await response.json()
    return answer["subject"]["commonName"]


# %% exercise 4 wrong: hides the refusal -> which is a ClientConnectorCertificateError; yours returned None
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=ca_file)
    context.load_cert_chain(certificate, key)
    try:
        async with aiohttp.ClientSession(url) as session:
            async with session.get("/client-certificate", ssl=context) as response:
                answer = await response.json()
    except aiohttp.ClientSSLError:
        return None
    return answer["subject"]["commonName"]


# %% exercise 4 wrong: its own files -> with another ca_file the service is to be refused
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=server.tls.ca_file)
    context.load_cert_chain(server.tls.client_certificate, server.tls.client_key)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=context) as response:
            return (await response.json())["subject"]["commonName"]


# %% exercise 4 wrong: reads the name out of the file -> one request for /client-certificate
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=ca_file)
    context.load_cert_chain(certificate, key)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/get", ssl=context) as response:
            await response.read()
    d = ssl._ssl._test_decode_cert(str(certificate))
    return dict(x[0] for x in d["subject"])["commonName"]


# %% exercise 4 wrong: leaves the session open -> is still open: whoever makes one closes it
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=ca_file)
    context.load_cert_chain(certificate, key)
    session = aiohttp.ClientSession(url)
    async with session.get("/client-certificate", ssl=context) as response:
        return (await response.json())["subject"]["commonName"]


# %% exercise 4 right: by the connector
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=ca_file)
    context.load_cert_chain(certfile=certificate, keyfile=key)
    connector = aiohttp.TCPConnector(ssl=context)
    async with aiohttp.ClientSession(connector=connector) as session:
        async with session.get(url / "client-certificate") as response:
            return (await response.json())["subject"]["commonName"]


# %% exercise 4 right: with request()
async def whoami(url, ca_file, certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(ca_file)
    async with aiohttp.request("GET", url / "client-certificate", ssl=context) as response:
        answer = await response.json()
    return answer["subject"]["commonName"]


# %% exercise 4 wrong: knows the name by heart -> yours returned 'learner'
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=ca_file)
    context.load_cert_chain(certificate, key)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=context) as response:
            await response.json()
    return "learner"


# %% exercise 4 wrong: shows a certificate of its own -> was to be in a file that is not there
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=ca_file)
    context.load_cert_chain(server.tls.client_certificate, server.tls.client_key)
    async with aiohttp.ClientSession(url) as session:
        async with session.get("/client-certificate", ssl=context) as response:
            return (await response.json())["subject"]["commonName"]


# %% exercise 5 wrong: one refused host stops the report -> your code raised ssl.SSLCertVerificationError
async def watch(urls, context, now):
    report = {}
    for url in urls:
        _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        certificate = writer.get_extra_info("peercert")
        writer.close()
        await writer.wait_closed()
        report[url] = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - now) // 86_400)
    return report


# %% exercise 5 wrong: catches aiohttp's class, which is not asyncio's -> your code raised ssl.SSLCertVerificationError
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except aiohttp.ClientConnectorCertificateError as error:
            report[url] = error.certificate_error.verify_message
            continue
        certificate = writer.get_extra_info("peercert")
        writer.close()
        await writer.wait_closed()
        report[url] = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - now) // 86_400)
    return report


# %% exercise 5 wrong: the whole text of the error -> yours has more around it
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLError as error:
            report[url] = str(error)
            continue
        certificate = writer.get_extra_info("peercert")
        writer.close()
        await writer.wait_closed()
        report[url] = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - now) // 86_400)
    return report


# %% exercise 5 wrong: keeps the error itself -> the reason is a str
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as error:
            report[url] = error
            continue
        certificate = writer.get_extra_info("peercert")
        writer.close()
        await writer.wait_closed()
        report[url] = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - now) // 86_400)
    return report


# %% exercise 5 wrong: switches the checks off, so there is nothing to read -> your code raised KeyError: 'notAfter'
async def watch(urls, context, now):
    unchecked = ssl.create_default_context()
    unchecked.check_hostname = False
    unchecked.verify_mode = ssl.CERT_NONE
    report = {}
    for url in urls:
        _, writer = await asyncio.open_connection(url.host, url.port, ssl=unchecked)
        certificate = writer.get_extra_info("peercert")
        writer.close()
        await writer.wait_closed()
        report[url] = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - now) // 86_400)
    return report


# %% exercise 5 wrong: rounds -> with 10.75 days left from `now`, the whole days, rounded down, are 10; yours says 11
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as error:
            report[url] = error.verify_message
            continue
        certificate = writer.get_extra_info("peercert")
        writer.close()
        await writer.wait_closed()
        report[url] = round((ssl.cert_time_to_seconds(certificate["notAfter"]) - now) / 86_400)
    return report


# %% exercise 5 wrong: leaves a float -> with 10.75 days left from `now`, the whole days, rounded down, are 10; yours says 10.0
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as error:
            report[url] = error.verify_message
            continue
        certificate = writer.get_extra_info("peercert")
        writer.close()
        await writer.wait_closed()
        report[url] = (ssl.cert_time_to_seconds(certificate["notAfter"]) - now) // 86_400
    return report


# %% exercise 5 wrong: looks at the clock instead of now -> with 10.75 days left
async def watch(urls, context, now):
    import time

    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as error:
            report[url] = error.verify_message
            continue
        certificate = writer.get_extra_info("peercert")
        writer.close()
        await writer.wait_closed()
        end = ssl.cert_time_to_seconds(certificate["notAfter"])
        report[url] = int((end - time.time()) // 86_400)
    return report


# %% exercise 5 wrong: leaves the refused ones out -> 4 URLs make 4 items
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError:
            continue
        certificate = writer.get_extra_info("peercert")
        writer.close()
        await writer.wait_closed()
        report[url] = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - now) // 86_400)
    return report


# %% exercise 5 wrong: forgets await -> open_connection(…) was called but not awaited
async def watch(urls, context, now):
    report = {}
    for url in urls:
        _, writer = asyncio.open_connection(url.host, url.port, ssl=context)
        certificate = writer.get_extra_info("peercert")
        writer.close()
        report[url] = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - now) // 86_400)
    return report


# %% exercise 5 wrong: asks aiohttp, whose response has let go of its connection -> 'NoneType' object has no attribute 'transport'
async def watch(urls, context, now):
    report = {}
    async with aiohttp.ClientSession() as session:
        for url in urls:
            try:
                async with session.get(url / "get", ssl=context) as response:
                    await response.read()
                    certificate = response.connection.transport.get_extra_info("peercert")
            except aiohttp.ClientConnectorCertificateError as error:
                report[url] = error.certificate_error.verify_message
                continue
            end = ssl.cert_time_to_seconds(certificate["notAfter"])
            report[url] = int((end - now) // 86_400)
    return report


# %% exercise 5 right: all hosts at once, with datetime
async def watch(urls, context, now):
    from datetime import UTC, datetime

    async def days(url):
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.CertificateError as error:
            return error.verify_message
        try:
            text = writer.get_extra_info("peercert")["notAfter"]
        finally:
            writer.close()
            await writer.wait_closed()
        end = datetime.strptime(text, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)
        return (end - datetime.fromtimestamp(now, UTC)).days

    return dict(zip(urls, await asyncio.gather(*map(days, urls))))


# %% exercise 5 wrong: rounds towards zero -> with -0.5 days left from `now`, the whole days, rounded down, are -1; yours says 0
async def watch(urls, context, now):
    from cryptography import x509

    report = {}
    async with aiohttp.ClientSession() as session:
        for url in urls:
            try:
                async with session.head(url, ssl=context):
                    pass
            except aiohttp.ClientConnectorCertificateError as error:
                report[url] = error.certificate_error.verify_message
            else:
                place = url.host, url.port
                pem = await asyncio.to_thread(ssl.get_server_certificate, place)
                certificate = x509.load_pem_x509_certificate(pem.encode())
                seconds = certificate.not_valid_after_utc.timestamp() - now
                report[url] = int(seconds / 86_400)
    return report


# %% exercise 5 wrong: a socket that blocks -> watch asks over a connection that blocks
async def watch(urls, context, now):
    import socket
    report = {}
    for url in urls:
        try:
            with socket.create_connection((url.host, url.port)) as sock, context.wrap_socket(sock, server_hostname=url.host) as tls:
                certificate = tls.getpeercert()
        except ssl.SSLCertVerificationError as error:
            report[url] = error.verify_message
            continue
        report[url] = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - now) // 86_400)
    return report


# %% exercise 5 right: keeps aiohttp's connection open until it has looked
async def watch(urls, context, now):
    def slow(url):
        return url.with_path("/drip").with_query(numbytes=2, duration=0.3, delay=0)

    report = {}
    async with aiohttp.ClientSession() as session:
        while urls:
            url = urls.pop(0)
            try:
                async with session.get(slow(url), ssl=context) as response:
                    peer = response.connection.transport.get_extra_info("peercert")
                    end = ssl.cert_time_to_seconds(peer["notAfter"])
                    report[url] = int((end - now) // 86_400)
            except aiohttp.ClientConnectorCertificateError as error:
                report[url] = error.certificate_error.verify_message
    return report


# %% exercise 5 right: datetimes, in threads
async def watch(urls, context, now):
    import socket, datetime
    def one(url):
        try:
            with socket.create_connection((url.host, url.port)) as sock, context.wrap_socket(sock, server_hostname=url.host) as tls:
                end = datetime.datetime.strptime(tls.getpeercert()["notAfter"], "%b %d %H:%M:%S %Y %Z").replace(tzinfo=datetime.timezone.utc)
        except ssl.SSLCertVerificationError as error:
            return error.verify_message
        return (end - datetime.datetime.fromtimestamp(now, datetime.timezone.utc)).days
    out = {}
    async with asyncio.TaskGroup() as g:
        tasks = {u: g.create_task(asyncio.to_thread(one, u)) for u in urls}
    return {u: t.result() for u, t in tasks.items()}


# %% exercise 5 wrong: takes every trouble for a refusal -> nobody listens there, so no certificate was refused
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except OSError as error:
            report[url] = getattr(error, "verify_message", str(error))
            continue
        end = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
        writer.close()
        report[url] = int((end - now) // 86_400)
    return report


# %% exercise 5 wrong: takes every error of TLS for a refusal -> no TLS is spoken there, so no certificate was refused
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLError as error:
            report[url] = getattr(error, "verify_message", str(error))
            continue
        end = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
        writer.close()
        report[url] = int((end - now) // 86_400)
    return report


# %% exercise 5 wrong: reads Greenwich's time as its own -> thirteen hours before Greenwich's, yours says
async def watch(urls, context, now):
    from datetime import datetime

    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as error:
            report[url] = error.verify_message
            continue
        end = datetime.strptime(writer.get_extra_info("peercert")["notAfter"], "%b %d %H:%M:%S %Y GMT")
        writer.close()
        report[url] = int((end.timestamp() - now) // 86_400)
    return report


# %% exercise 5 wrong: shortens the reason -> certificate is not valid for '127.0.0.1'."; yours is 'IP address mismatch'
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as error:
            report[url] = error.verify_message.partition(",")[0]
            continue
        end = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
        writer.close()
        report[url] = int((end - now) // 86_400)
    return report


# %% exercise 5 right: with a TaskGroup, a datetime of UTC
async def watch(urls, context, now):
    from datetime import UTC, datetime

    async def one(url):
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.CertificateError as error:
            return error.verify_message
        text = writer.get_extra_info("peercert")["notAfter"]
        writer.close()
        end = datetime.strptime(text, "%b %d %H:%M:%S %Y %Z").replace(tzinfo=UTC)
        return (end - datetime.fromtimestamp(now, UTC)).days

    async with asyncio.TaskGroup() as group:
        tasks = {url: group.create_task(one(url)) for url in urls}
    return {url: task.result() for url, task in tasks.items()}


# %% exercise 5 wrong: leaves the connections open -> the connection that it made is still open
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            _, w = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as e:
            report[url] = e.verify_message
            continue
        end = ssl.cert_time_to_seconds(w.get_extra_info("peercert")["notAfter"])
        report[url] = int((end - now) // 86400)
    return report

# %% exercise 3 wrong: wants a newline at the end -> the text of unknown_ca is a PEM certificate; pin() refused it
def pin(pem):
    if not pem.endswith("-----END CERTIFICATE-----\n"):
        raise ValueError("no end")
    return aiohttp.Fingerprint(hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).digest())

# %% exercise 5 wrong: closes at the end alone -> but the connection to the host before is still open
async def watch(urls, context, now):
    report, writers = {}, []
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as error:
            report[url] = error.verify_message
            continue
        writers.append(writer)
        end = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
        report[url] = int((end - now) // 86_400)
    for writer in writers:
        writer.close()
        await writer.wait_closed()
    return report

# %% exercise 5 wrong: texts as keys -> one URL makes one item, and is its key; yours: {'https://
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as error:
            report[str(url)] = error.verify_message
            continue
        end = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
        report[str(url)] = int((end - now) // 86_400)
        writer.close()
        await writer.wait_closed()
    return report

# %% exercise 5 right: a stack that closes what is open
async def watch(urls, context, now):
    report = {}
    async with contextlib.AsyncExitStack() as stack:
        for url in urls:
            try:
                _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
            except ssl.SSLCertVerificationError as error:
                report[url] = error.verify_message
                continue
            stack.push_async_callback(writer.wait_closed)
            stack.callback(writer.close)
            end = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
            report[url] = int((end - now) // 86_400)
    return report


# %% exercise 2 wrong: any trouble is the pin's -> where no server listens, there is no certificate to compare
async def diagnose(session, url, context):
    try:
        async with session.get(url, ssl=context): return "fine"
    except aiohttp.ClientConnectorCertificateError as e: return f"bad certificate: {e.certificate_error.verify_message}"
    except aiohttp.ClientConnectorSSLError: return "no common TLS"
    except aiohttp.ClientError:
        if isinstance(context, aiohttp.Fingerprint): return "not the pinned one"
        raise


# %% exercise 3 wrong: returns nothing for an empty text -> an empty text is no certificate in PEM form
def pin(pem):
    if not pem: return None
    return aiohttp.Fingerprint(hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).digest())


# %% exercise 3 right: decodes what is between the two lines
import binascii
def pin(pem):
    head, foot = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    body = pem.strip()
    if not (pem.startswith(head) and body.endswith(foot)): raise ValueError("not PEM")
    return aiohttp.Fingerprint(hashlib.new("sha256", binascii.a2b_base64(body[len(head):-len(foot)])).digest())


# %% exercise 5 wrong: takes who hangs up for refused -> who listens there hangs up at once, so no certificate was refused
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try: _, w = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as e: report[url] = e.verify_message; continue
        except ConnectionResetError: report[url] = "reset"; continue
        cert = w.get_extra_info("peercert"); w.close(); await w.wait_closed()
        report[url] = int((ssl.cert_time_to_seconds(cert["notAfter"]) - now) // 86400)
    return report


# %% exercise 5 right: with a protocol
class Look(asyncio.Protocol):
    def __init__(self): self.gone = asyncio.get_running_loop().create_future()
    def connection_made(self, transport): self.certificate = transport.get_extra_info("peercert"); transport.close()
    def connection_lost(self, exc): self.gone.done() or self.gone.set_result(None)
async def watch(urls, context, now):
    async def one(url):
        try: _, p = await asyncio.get_running_loop().create_connection(Look, url.host, url.port, ssl=context)
        except ssl.CertificateError as error: return error.verify_message
        await p.gone
        return int(divmod(ssl.cert_time_to_seconds(p.certificate["notAfter"]) - now, 86400)[0])
    return {url: await one(url) for url in urls}


# %% exercise 4 wrong: writes the name in small letters -> now the service says that it saw 'Learner No.
async def whoami(url, ca_file, certificate, key):
    context = ssl.create_default_context(cafile=ca_file); context.load_cert_chain(certificate, key)
    async with aiohttp.request("GET", url / "client-certificate", ssl=context) as response:
        return str((await response.json())["subject"]).split("'commonName': '")[1].rstrip("'}").split("'")[0].lower()


# %% exercise 5 wrong: counts from the day of the certificate -> with 1000.5 days left
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try: _, w = await asyncio.open_connection(url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as e: report[url] = e.verify_message; continue
        cert = w.get_extra_info("peercert"); w.close(); await w.wait_closed()
        report[url] = int((ssl.cert_time_to_seconds(cert["notAfter"]) - max(now, ssl.cert_time_to_seconds(cert["notBefore"]))) // 86400)
    return report


# %% exercise 5 wrong: leaves a transport open -> watch() has returned, and the connection that it made is still open
async def watch(urls, context, now):
    report = {}
    for url in urls:
        t, p = None, None
        try: t, p = await asyncio.get_running_loop().create_connection(asyncio.Protocol, url.host, url.port, ssl=context)
        except ssl.SSLCertVerificationError as e: report[url] = e.verify_message; continue
        report[url] = int((ssl.cert_time_to_seconds(t.get_extra_info("peercert")["notAfter"]) - now) // 86400)
    return report


# %% exercise 5 right: with dates and time spans
import datetime
async def watch(urls, context, now):
    report = {}
    for url in urls:
        try:
            reader, writer = await asyncio.open_connection(host=url.host, port=url.port, ssl=context, server_hostname=url.host)
        except ssl.SSLCertVerificationError as refusal:
            report[url] = refusal.verify_message
        else:
            with contextlib.closing(writer): end = writer.get_extra_info("ssl_object").getpeercert()["notAfter"]
            utc = datetime.timezone.utc
            when = datetime.datetime.strptime(end, "%b %d %H:%M:%S %Y %Z").replace(tzinfo=utc)
            report[url] = (when - datetime.datetime.fromtimestamp(now, utc)) // datetime.timedelta(days=1)
    return report


# %% exercise 1 wrong: remembers a status -> three GETs were to arrive
seen = {}
async def fetch_status(session, url, ca_file):
    context = ssl.create_default_context(cafile=ca_file)
    if (url, ca_file) in seen: return seen[url, ca_file]
    async with session.get(url, ssl=context) as response: seen[url, ca_file] = response.status; return response.status
