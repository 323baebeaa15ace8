"""Why CivitAI gives no file or no answer, out of what it sends instead. Pure.

Statuses and bodies: facts, contracts 1.6 and 1.7. The same status stands for several things, which the
body's words tell apart; whether another try makes sense depends on them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import SplitResult, urljoin, urlsplit

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.loose_values import moment_of, table_of, words_of
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hubs.civitai_asking import retry_after
from stablehand.core.hubs.failures import (
    bad_token,
    disabled,
    host_of,
    is_front_page,
    limited,
    missing,
    refused,
)

SERVICE: Final = "civitai"
_DOWNLOADS: Final = "/api/download/"
_SAID_BYTES: Final = 64 * 1024
_TOO_OFTEN_S: Final = 600.0  # "an unusual amount of downloading" names no time
_GUARD_S: Final = 60.0
_STORAGE_S: Final = 30.0


def download_problem(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    address: str,
    *,
    has_token: bool = False,
) -> StablehandError | None:
    """Give what an answer to a download means; None if it is no refusal that CivitAI itself makes.

    Answers of the storage, statuses that another try may mend (5xx) and files give None.

    Args:
        status: 200 counts too: some refusals come as a page or as JSON with it.
        headers: names in any case.
        body: its beginning is enough.
        address: that was asked, with its query or without.
        has_token: whether a token was sent along.

    Returns:
        `hub.login`, `hub.token`, `hub.early_access`, `hub.permission`, `hub.disabled`, `hub.gone`,
        `hub.missing` or `hub.refused`. `hub.limited` has `retry_after_s` in its details, and so has a
        `hub.missing` that may be over after that time.
    """
    headers = {name.lower(): value for name, value in headers.items()}
    parts = urlsplit(address)
    if _is_login(parts.path, parts.query):
        return login_needed(address)
    if _DOWNLOADS not in parts.path:
        return None
    if 300 <= status < 400:
        return _sent_away(address, headers.get("location", ""))
    if is_front_page(headers):
        wants_break = status in (403, 429)
        return limited(address, retry_after(headers, _GUARD_S)) if wants_break else None
    return _by_status(status, headers, _said(headers, body), address, has_token)


def api_problem(
    status: int, headers: Mapping[str, str], body: bytes, address: str, has_token: bool
) -> StablehandError | None:
    """Give what a refusal of the API means; see `civitai_asking.Explain`."""
    said = _said(headers, body)
    aim = _aim(address, headers.get("location"))
    if status == 401 or (aim is not None and _leads_to_login(address, aim)):
        return bad_key(address) if has_token else login_needed(address)
    if status == 403 and _has(said, "access"):
        return no_access(address, _words(said))
    return None


def login_needed(address: str) -> StablehandError:
    """Give the error for what needs a key, where none was sent."""
    return StablehandError(
        "hub.login",
        QT_TRANSLATE_NOOP("hub", "{host} gives this only to those who are logged in.").fill(
            host=host_of(address)
        ),
        hint=QT_TRANSLATE_NOOP(
            "hub", "Make a key in your account on the site, then: stablehand token set {service}"
        ).fill(service=SERVICE),
        details={"host": host_of(address), "service": SERVICE, "page": _account(address)},
    )


def bad_key(address: str) -> StablehandError:
    """Give the error for a key that the site does not take."""
    return bad_token(address, SERVICE, _account(address))


def early_access(address: str, until: datetime | None, said: str | None) -> StablehandError:
    """Give the error for a file that only those who pay get so far; `until`: when everybody does."""
    message = QT_TRANSLATE_NOOP("hub", "Only those who pay for it get this so far.")
    hint = QT_TRANSLATE_NOOP("hub", "Its page tells what it costs, and when everybody gets it.")
    if until is not None:
        when = until.astimezone().strftime("%Y-%m-%d %H:%M")
        message = QT_TRANSLATE_NOOP(
            "hub", "This is in early access: everybody gets it from {when} on."
        ).fill(when=when)
        hint = QT_TRANSLATE_NOOP("hub", "Try again then, or pay for it on its page.")
    return StablehandError(
        "hub.early_access",
        message,
        hint=hint,
        details={
            "host": host_of(address), "page": _page(address), "said": said,
            "until": None if until is None else until.isoformat(),
        },
    )  # fmt: skip


def archived(address: str, said: str | None) -> StablehandError:
    """Give the error for a model whose files the site no longer has."""
    return StablehandError(
        "hub.gone",
        QT_TRANSLATE_NOOP("hub", "{host} has archived this: its files are gone from there.").fill(
            host=host_of(address)
        ),
        hint=QT_TRANSLATE_NOOP("hub", "Look for another copy of it, best by its hash."),
        details={"host": host_of(address), "page": _page(address), "said": said},
    )


def no_access(address: str, said: str | None) -> StablehandError:
    """Give the error for what this account has no right to."""
    return StablehandError(
        "hub.permission",
        QT_TRANSLATE_NOOP("hub", "Your account on {host} has no right to this.").fill(
            host=host_of(address)
        ),
        hint=QT_TRANSLATE_NOOP("hub", "Its page tells who gets it."),
        details={
            "host": host_of(address), "service": SERVICE, "page": _page(address), "said": said,
        },
    )  # fmt: skip


def blocked(address: str, said: str | None) -> StablehandError:
    """Give the error for an account or a connection that the site keeps out."""
    return StablehandError(
        "hub.refused",
        QT_TRANSLATE_NOOP("hub", "{host} gives nothing to this account or this connection.").fill(
            host=host_of(address)
        ),
        hint=QT_TRANSLATE_NOOP("hub", "Look at your account on the site, or try without a VPN."),
        details={"host": host_of(address), "status": 403, "said": said},
    )


def _by_status(
    status: int,
    headers: Mapping[str, str],
    said: Mapping[str, Any],
    address: str,
    has_token: bool,
) -> StablehandError | None:
    words = _words(said)
    if status in (401, 403, 200) and said:
        return _by_words(status, said, address, has_token)
    if status == 401:
        return bad_key(address) if has_token else login_needed(address)
    if status == 403:
        return refused(address, status)
    if status == 404:
        return _not_there(headers, address)
    if status == 410:
        return archived(address, words)
    return limited(address, retry_after(headers, _TOO_OFTEN_S)) if status == 429 else None


def _by_words(
    status: int, said: Mapping[str, Any], address: str, has_token: bool
) -> StablehandError | None:
    """Tell apart what comes with one status, by the site's own words."""
    words = _words(said)
    if _has(said, "early access"):
        return early_access(address, moment_of(said.get("deadline")), words)
    if _has(said, "disabled downloads", "downloads disabled"):
        what = QT_TRANSLATE_NOOP("hub", "this file")
        return disabled(address, what, _page(address), words)
    if _has(said, "archived"):
        return archived(address, words)
    if _has(said, "logged in", "login") or status == 401:
        return bad_key(address) if has_token else login_needed(address)
    if _has(said, "access"):
        return no_access(address, words)
    return blocked(address, words) if status == 403 else None


def _not_there(headers: Mapping[str, str], address: str) -> StablehandError:
    """Tell a file that is gone from a storage that has a bad moment: that answer may not be kept."""
    found = missing(address, QT_TRANSLATE_NOOP("hub", "such file"), _page(address))
    if "no-store" not in headers.get("cache-control", "").lower():
        return found
    details = {**found.details, "retry_after_s": _STORAGE_S}
    return StablehandError("hub.missing", found.message, hint=found.hint, details=details)


def _sent_away(address: str, location: str) -> StablehandError | None:
    """Give what a redirect means that leads to a page instead of a file."""
    aim = _aim(address, location)
    if aim is None:
        return None
    if _leads_to_login(address, aim):
        return login_needed(address)
    is_page = aim.netloc == urlsplit(address).netloc and "/model-versions/" in aim.path
    return early_access(address, None, None) if is_page else None


def _aim(address: str, location: str | None) -> SplitResult | None:
    """Give where a redirect leads; None if nowhere."""
    try:
        return urlsplit(urljoin(address, location)) if location else None
    except ValueError:
        return None


def _leads_to_login(address: str, aim: SplitResult) -> bool:
    """Tell whether a redirect leads to the site's own login; one of the network in between is none."""
    return aim.netloc == urlsplit(address).netloc and _is_login(aim.path, aim.query)


def _is_login(path: str, query: str) -> bool:
    return path.rstrip("/").endswith("/login") or "reason=download-auth" in query


def _said(headers: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
    """Give what the site says in JSON; nothing if it says it otherwise."""
    is_json = "json" in headers.get("content-type", "").lower() or body.lstrip()[:1] == b"{"
    if not is_json or len(body) > _SAID_BYTES:
        return {}
    try:
        return table_of(json.loads(body))
    except (ValueError, RecursionError):
        return {}


def _words(said: Mapping[str, Any]) -> str | None:
    found = words_of(said.get("message")) or words_of(said.get("error"))
    return None if found is None else found[:300]


def _has(said: Mapping[str, Any], *parts: str) -> bool:
    texts = f"{words_of(said.get('error')) or ''} {words_of(said.get('message')) or ''}".lower()
    return any(part in texts for part in parts)


def _page(address: str) -> str | None:
    """Give the page of the version that a download is of."""
    parts = urlsplit(address)
    before, marker, after = parts.path.partition(f"{_DOWNLOADS}models/")
    version = after.partition("/")[0]
    if not marker or not version.isdigit():
        return None
    return f"{parts.scheme}://{parts.netloc}{before}/model-versions/{version}"


def _account(address: str) -> str:
    """Give the page on which keys are made."""
    parts = urlsplit(address)
    before = parts.path.partition("/api/")[0] if "/api/" in parts.path else ""
    return f"{parts.scheme}://{parts.netloc}{before}/user/account"
