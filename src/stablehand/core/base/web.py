"""HTTP as every room of ours speaks it: one way to make a client, one way to say what went wrong.

Certificates are those of the system (and SSL_CERT_FILE), proxies those of the environment. What is sent
along to a server is asked for by address at every hop, so that a token never follows a redirect to
another origin, and nothing secret of an address is ever shown: sentences name its host.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from stablehand import __version__
from stablehand.core.base.addresses import is_private
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

if TYPE_CHECKING:  # loaded when something is asked
    import httpx

# CivitAI takes whoever has mozilla, chrome, safari, firefox, opera or edge in it for a browser.
USER_AGENT: Final = f"Stablehand/{__version__}"
CONNECT_S: Final = 15.0
READ_S: Final = 30.0
MOST_HOPS: Final = 10
_HOST: Final = re.compile(r"[^\s/\\]+")
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

# Those that httpx unpacks by itself; whatever else is said there ("aws-chunked") changes nothing.
_PACKINGS: Final = frozenset({"gzip", "deflate", "br", "zstd"})
_ASKED_FOR: Final = frozenset({"gzip", "deflate"})
_TOO_SLOW: Final = QT_TRANSLATE_NOOP("web", "it does not answer in time")
_NO_SUCH_NAME: Final = QT_TRANSLATE_NOOP("web", "its name is not known here")

HeadersFor = Callable[[str], Mapping[str, str]]


def nothing_for(_url: str) -> Mapping[str, str]:
    """Give no headers for any address: asking without a token."""
    return {}


def client(
    *,
    read_s: float = READ_S,
    connect_s: float = CONNECT_S,
    proxy: str | None = None,
    context: ssl.SSLContext | None = None,
    mounts: Mapping[str, httpx.AsyncHTTPTransport] | None = None,
    follow_redirects: bool = False,
) -> httpx.AsyncClient:
    """Make a client; whoever makes it closes it (`async with`).

    Args:
        read_s: how long a server may be silent, in seconds.
        connect_s: how long it may take to answer at all.
        proxy: instead of those of the environment (HTTPS_PROXY, ...).
        context: which certificates are trusted; None: see `trust`.
        mounts: other ways for some addresses, as httpx takes them.
        follow_redirects: let httpx follow; only where nothing secret is sent. Else use `opened`.

    Raises:
        StablehandError: `network.unreachable`: the proxy of the environment or the system is of a sort that
            cannot be used (SOCKS).
    """
    import httpx

    trusted = context or trust()
    try:
        return httpx.AsyncClient(
            headers={"User-Agent": USER_AGENT},
            timeout=httpx.Timeout(read_s, connect=connect_s),
            proxy=proxy,
            verify=trusted,
            mounts=mounts,
            follow_redirects=follow_redirects,
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise StablehandError(
            "network.unreachable",
            QT_TRANSLATE_NOOP("web", "The proxy that is set on this machine cannot be used."),
            hint=QT_TRANSLATE_NOOP(
                "web",
                "It has to begin with http:// or https://. Correct HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, "
                "or the proxy of the system.",
            ),
            details={"is_final": True},
        ) from error


def trust(*certificates: str) -> ssl.SSLContext:
    """Give what certificates are trusted: the system's, SSL_CERT_FILE's, and files that are named.

    Raises:
        OSError: a file that is named is not there, or no certificate.
    """
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if from_environment := os.environ.get("SSL_CERT_FILE"):
        with suppress(OSError):  # whoever does not trust a server then names the variable
            context.load_verify_locations(from_environment)
    for file in certificates:
        context.load_verify_locations(file)
    return context


@asynccontextmanager
async def opened(
    client: httpx.AsyncClient,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    headers_for: HeadersFor = nothing_for,
) -> AsyncIterator[httpx.Response]:
    """Open an answer, through redirects; its body is read by whoever asked.

    Args:
        client: made by `client`, without following redirects itself.
        url: where to ask.
        headers: sent to every host on the way; nothing secret.
        headers_for: gives what an address gets beyond that, such as its token.

    Raises:
        StablehandError: `network.unreachable`, `network.certificate`. A status that is no redirect is
            left to the caller; see `refusal`.
    """
    import httpx

    place, asked = checked_web(url), set[str]()
    try:
        for _hop in range(MOST_HOPS):
            if place in asked:
                raise astray(url, QT_TRANSLATE_NOOP("web", "its redirects go round in a circle"))
            asked.add(place)
            sent = {"Accept-Encoding": "identity", **(headers or {}), **headers_for(place)}
            client.cookies.clear()
            async with AsyncExitStack() as stack:
                try:  # httpx looks where a redirect leads by itself
                    answer = await stack.enter_async_context(
                        client.stream("GET", place, headers=sent)
                    )
                except UnicodeError as error:
                    raise astray(url, QT_TRANSLATE_NOOP("web", "its address is none")) from error
                aim = answer.headers.get("Location")
                if answer.status_code not in REDIRECTS or not aim:
                    check_packing(answer, url)
                    yield answer
                    return
                place = next_hop(place, aim, sent, url)
        raise astray(url, QT_TRANSLATE_NOOP("web", "it redirects too often"))
    except httpx.InvalidURL as error:
        raise astray(url, QT_TRANSLATE_NOOP("web", "its address is none")) from error
    except httpx.HTTPError as error:
        raise failure(error, place) from error


def check_packing(answer: httpx.Response, url: str) -> None:
    """Make sure that an answer is packed once at most: a small one in several layers fills any memory.

    Raises:
        StablehandError: `network.unreachable`.
    """
    said = answer.headers.get("Content-Encoding", "").lower().split(",")
    packings = [coding for word in said if (coding := word.strip()) in _PACKINGS]
    if len(packings) > 1 or not _ASKED_FOR.issuperset(packings):
        raise astray(
            url, QT_TRANSLATE_NOOP("web", "its answer is packed in a way nobody asked for")
        )


@asynccontextmanager
async def within(seconds: float, url: str) -> AsyncIterator[None]:
    """Give up what takes longer as a whole: a server that sends a byte now and then is never silent.

    Args:
        seconds: for all of the block.
        url: that is asked in it.

    Raises:
        StablehandError: `network.unreachable`.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        slow = unreachable(url, _TOO_SLOW)
        slow.details = {**slow.details, "is_final": True}  # asking again would take as long
        raise slow from error


def next_hop(place: str, aim: str, sent: Mapping[str, str], first: str) -> str:
    """Give where a redirect leads, without what another origin must not see.

    Args:
        place: the address that redirects.
        aim: what its Location says.
        sent: the headers that it was sent.
        first: the address that was asked for in the beginning.

    Raises:
        StablehandError: `network.unreachable`: it leads to what is no web address, to the open from a
            safe one, or into a private network from outside.
    """
    try:
        joined = urljoin(place, aim)
    except ValueError:
        joined = ""
    found = checked_web(joined, first)
    if origin(found) == origin(place):
        return found
    if urlsplit(place).scheme == "https" and urlsplit(found).scheme != "https":
        raise astray(first, QT_TRANSLATE_NOOP("web", "it redirects to an unsafe address"))
    if _is_private(found) and not _is_private(first):
        raise astray(first, QT_TRANSLATE_NOOP("web", "it redirects into a private network"))
    return _without(found, _secrets(place, sent))


def told(answer: httpx.Response, body: bytes) -> tuple[dict[str, str], bytes]:
    """Give headers (in small letters) and the start of a body without the secrets that were sent for them.

    Some gateways repeat in a refusal what they were asked with; the words of refusals are shown and logged.
    """
    secrets = _secrets(str(answer.request.url), answer.request.headers)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    for secret in secrets:
        headers = {name: value.replace(secret, "***") for name, value in headers.items()}
        body = body.replace(secret.encode(), b"***")
    return headers, body


def _secrets(place: str, sent: Mapping[str, str]) -> set[str]:
    """Give the secrets that a request has carried."""
    bearer = {word for key, value in sent.items() if key.lower() == "authorization"
              for word in value.split()[1:]}  # fmt: skip
    query = {value for key, value in parse_qsl(urlsplit(place).query) if key.lower() == "token"}
    return {word for word in bearer | query if word}


def _without(place: str, secrets: set[str]) -> str:
    """Take values that are secrets out of an address."""
    parts = urlsplit(place)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if value not in secrets]
    if len(kept) == len(pairs):
        return place  # a signature holds for the very text
    return urlunsplit(parts._replace(query=urlencode(kept)))


def checked_web(place: str, first: str | None = None) -> str:
    """Make sure that an address is one of the web.

    Raises:
        StablehandError: `network.unreachable`.
    """
    import httpx

    try:
        parts = urlsplit(place)
        is_web = parts.scheme in ("http", "https") and bool(_HOST.fullmatch(parts.hostname or ""))
        _port, _host = parts.port, httpx.URL(place).host if is_web else ""
    except (ValueError, httpx.InvalidURL):  # also a host that IDNA does not know
        is_web = False
    if not is_web:
        raise astray(first or place, QT_TRANSLATE_NOOP("web", "its address is none"))
    return place


def origin(url: str) -> str:
    """Give scheme, host and port of an address: what a token is bound to."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


def shown(url: str) -> str:
    """Give an address as it may be shown and logged: without user, query and fragment."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "?"
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{port}{parts.path}"


def _is_private(url: str) -> bool:
    """Tell whether an address leads to this machine or into a private network."""
    return is_private(urlsplit(url).hostname or "")


def failure(error: httpx.HTTPError, url: str) -> StablehandError:
    """Give what httpx could not do as one of our errors.

    `network.certificate` where a certificate is not trusted, else `network.unreachable`.
    """
    import httpx

    if isinstance(error.__cause__, ssl.SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        return untrusted(url)
    reason: Text
    if isinstance(error, httpx.TimeoutException):
        reason = _TOO_SLOW
    elif isinstance(error, httpx.RemoteProtocolError) and "location" in str(error):
        reason = QT_TRANSLATE_NOOP("web", "its address is none")
    elif isinstance(error, httpx.DecodingError):
        reason = QT_TRANSLATE_NOOP("web", "its answer is damaged")
    elif isinstance(error, httpx.RemoteProtocolError):
        reason = QT_TRANSLATE_NOOP("web", "it hangs up in the middle")
    elif isinstance(cause := _cause(error), socket.gaierror):
        reason = _NO_SUCH_NAME
    else:
        said = _said(cause) or str(error).partition("http")[0].strip(" .:'")
        said = said or type(error).__name__
        reason = QT_TRANSLATE_NOOP("web", "{said}").fill(said=said)
    return unreachable(url, reason)


def _cause(error: BaseException) -> OSError | None:
    """Give what the system said, which httpx and its kin wrap in words of their own."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause
        cause = cause.__cause__ or cause.__context__
    return None


def _said(cause: OSError | None) -> str:
    """Give the system's own words; asyncio has others for connections that fail while it waits."""
    if cause is None or cause.strerror is None:
        return ""
    is_of_asyncio = cause.strerror.startswith("Connect call failed")
    return os.strerror(cause.errno) if is_of_asyncio and cause.errno else cause.strerror


def untrusted(url: str) -> StablehandError:
    """Give the error for a server whose certificate is not trusted: `network.certificate`."""
    return StablehandError(
        "network.certificate",
        QT_TRANSLATE_NOOP("web", "The certificate of {host} is not trusted.").fill(host=_host(url)),
        hint=QT_TRANSLATE_NOOP(
            "web", "Behind a company's proxy, name its certificate: SSL_CERT_FILE."
        ),
        details={"host": _host(url)},
    )


def unreachable(
    url: str, reason: Text, hint: Text | None = None, status: int | None = None
) -> StablehandError:
    """Give the error for a server that does not give what it should: `network.unreachable`."""
    return StablehandError(
        "network.unreachable",
        QT_TRANSLATE_NOOP("web", "{host} cannot be asked: {reason}.").fill(
            host=_host(url), reason=reason
        ),
        hint=hint
        or QT_TRANSLATE_NOOP("web", "Check the connection, and the proxy if there is one."),
        details={"host": _host(url), "url": shown(url), "status": status},
    )


def refusal(url: str, status: int) -> StablehandError:
    """Give the error for a status that is no success."""
    hint: Text | None = None
    if status in (401, 403):
        reason = QT_TRANSLATE_NOOP("web", "it does not give this without a login ({status})")
        hint = QT_TRANSLATE_NOOP(
            "web", "It may need a token of yours, or its terms have to be accepted on its page."
        )
    elif status in (404, 410):
        reason = QT_TRANSLATE_NOOP("web", "it has nothing there ({status})")
        hint = QT_TRANSLATE_NOOP("web", "Check the address; private files look the same.")
    elif status == 429:
        reason = QT_TRANSLATE_NOOP("web", "it was asked too often ({status})")
        hint = QT_TRANSLATE_NOOP("web", "Try again in some minutes.")
    else:
        reason = QT_TRANSLATE_NOOP("web", "it answers with status {status}")
    return unreachable(url, reason.fill(status=status), hint, status)


def astray(url: str, reason: Text) -> StablehandError:
    """Give the error for an address that leads nowhere: `network.unreachable`."""
    error = unreachable(url, reason, QT_TRANSLATE_NOOP("web", "Check the address."))
    error.details = {**error.details, "is_final": True}  # asking again would change nothing
    return error


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname or "?"
        return f"{host}:{parts.port}" if parts.port else host
    except ValueError:
        return "?"
