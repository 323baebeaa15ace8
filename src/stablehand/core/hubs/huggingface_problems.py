"""What a refusal of Hugging Face means, in clear words. Pure.

The header `X-Error-Code` decides first, then what is said in `X-Error-Message` or in the body (facts,
contracts 2.5). The hub says the same, 401, of what is private, gated and not there to whoever sends no
token; so do we.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.loose_values import table_of, words_of
from stablehand.core.hubs import failures

SERVICE: Final = "hf"
_LONGEST_SAID: Final = 400
_BAD_TOKEN: Final = re.compile(
    r"invalid (?:credentials|username or password|user token)", re.IGNORECASE
)
_DISABLED: Final = re.compile(r"access to this resource is disabled", re.IGNORECASE)
_PERMISSION: Final = re.compile(
    r"fine-?grained|token settings|(?:token|credentials?)\b.*\bpermissions?", re.IGNORECASE
)
_PENDING: Final = re.compile(r"await\w*\b.*\breview|pending", re.IGNORECASE)
_LIMIT: Final = re.compile(
    r'"(?P<bucket>[\w-]+)"\s*;\s*r=(?P<left>\d{1,9})\s*;\s*t=(?P<resets>\d{1,9})'
)
_QUOTA: Final = re.compile(r";\s*q=(\d{1,9})")
_PLACE: Final = re.compile(
    r"(?P<base>.*?)/(?:api/models/)?(?P<repo>[\w.-]+(?:/[\w.-]+)?)/(?:(?:resolve|raw)/[^/]+/(?P<file>.+)|(?:tree|revision)/.+)"
)


@dataclass(frozen=True, slots=True)
class Quota:
    """How often the hub may still be asked (facts, contracts 2.6).

    Attributes:
        bucket: what is counted together: "api", "resolvers" or "pages".
        left: questions until `resets_s` seconds from then.
        most: questions of one window of five minutes; None: not said.
    """

    bucket: str
    left: int
    resets_s: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question was about.

    Attributes:
        what: for people: "owner/name" or "owner/name/file".
        page: of the model, for people.
        tokens: the page on which tokens are made.
        has_token: whether one was sent.
        file: in the model, where the question was about one.
        is_site: it was about no model: nothing is hidden there, so that 401 is about the token itself.
    """

    what: str
    page: str
    tokens: str
    has_token: bool = False
    file: str | None = None
    is_site: bool = False


def problem_of(
    status: int, headers: Mapping[str, str], body: bytes, address: str, subject: Subject
) -> StablehandError | None:
    """Give what a refusal means; None for a status that is none, or that only time mends.

    Args:
        status: of the answer.
        headers: its headers, whatever the case of their names.
        body: the beginning of its body.
        address: that was asked.
        subject: what the question was about.
    """
    named = {name.lower(): value for name, value in headers.items()}
    code, said = named.get("x-error-code", ""), _said(named, body)
    if status < 400:
        return None
    if _DISABLED.search(said) or status == 451:
        return failures.disabled(address, subject.what, subject.page, said or None)
    if status == 401 and subject.has_token and (subject.is_site or _BAD_TOKEN.search(said)):
        return failures.bad_token(address, SERVICE, subject.tokens)
    if status in (401, 403):
        return _closed(status, code, said, named, address, subject)
    if code in ("RepoNotFound", "RevisionNotFound", "EntryNotFound") or status in (404, 410):
        is_file = code == "EntryNotFound" and subject.file
        what = f"{subject.what}/{subject.file}" if is_file else subject.what
        return failures.missing(address, what, subject.page)
    return None


def download_problem(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    address: str,
    *,
    has_token: bool = False,
) -> StablehandError | None:
    """Give what a refused download means; None where it is none of the hub's own refusals.

    Args:
        status: of the answer.
        headers: its headers, whatever the case of their names.
        body: the beginning of its body.
        address: the file's, before any redirect (`.../resolve/...`).
        has_token: whether a token was sent.
    """
    problem = problem_of(status, headers, body, address, subject_of(address, has_token=has_token))
    if problem is None and status == 429:
        return failures.limited(address, wait_of(headers) or 60.0)
    return problem


def subject_of(address: str, *, has_token: bool = False) -> Subject:
    """Give what an address of a file or of the API is about; the hub may lie below a path of a host."""
    parts = urlsplit(address)
    found = _PLACE.fullmatch(parts.path)
    base, repo = (found["base"], found["repo"]) if found else ("", parts.path.strip("/"))
    root = urlunsplit((parts.scheme, parts.netloc, base, "", ""))
    file = unquote(found["file"] or "") if found else ""
    return Subject(repo, f"{root}/{repo}", f"{root}/settings/tokens", has_token, file or None)


def quota_of(headers: Mapping[str, str]) -> Quota | None:
    """Give what an answer says of the quota; None where it says nothing that is understood."""
    named = {name.lower(): value for name, value in headers.items()}
    found = _LIMIT.search(named.get("ratelimit", ""))
    if found is None:
        return None
    most = _QUOTA.search(named.get("ratelimit-policy", ""))
    return Quota(
        found["bucket"], int(found["left"]), int(found["resets"]), int(most[1]) if most else None
    )


def wait_of(headers: Mapping[str, str]) -> float | None:
    """Give the seconds that the hub wants to be left alone for; None: it does not say.

    One second more than the window lasts, as its own library waits (facts, contracts 2.6).
    """
    quota = quota_of(headers)
    if quota is not None and quota.left == 0:
        return quota.resets_s + 1.0
    named = {name.lower(): value for name, value in headers.items()}
    told = named.get("retry-after", "").strip()
    try:
        seconds = float(told)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and 0 <= seconds < 1e7 else None


def _closed(
    status: int,
    code: str,
    said: str,
    named: Mapping[str, str],
    address: str,
    subject: Subject,
) -> StablehandError:
    """Tell apart what 401 and 403 stand for."""
    what, page = subject.what, subject.page
    if status == 403 and _PERMISSION.search(said):
        return failures.not_permitted(address, SERVICE, what, subject.tokens, said)
    if code == "GatedRepo":
        return failures.gated(
            address,
            SERVICE,
            what,
            page,
            has_token=subject.has_token,
            is_pending=subject.has_token and bool(_PENDING.search(said)),
            said=said or None,
        )
    if failures.is_front_page(named) and status == 403:
        return failures.refused(address, status)
    if not subject.has_token:
        return failures.login_needed(address, SERVICE, what, page)
    if status == 403:
        return failures.not_permitted(address, SERVICE, what, subject.tokens, said or None)
    return failures.missing(address, what, page)


def _said(named: Mapping[str, str], body: bytes) -> str:
    """Give the hub's own words, on one line."""
    told = words_of(named.get("x-error-message"))
    if told is None:
        try:
            told = words_of(table_of(json.loads(body)).get("error"))
        except (ValueError, RecursionError):
            told = None
    return (told or "")[:_LONGEST_SAID]
