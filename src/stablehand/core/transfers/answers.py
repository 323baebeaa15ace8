"""What an answer means for a transfer. Pure: a question and the head of its answer give a verdict.

The table of statuses is that of the facts, contracts 5.2; what hubs say in headers is in 1.7 and 2.4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.web import origin, unreachable
from stablehand.core.transfers.names import suggested_name
from stablehand.core.transfers.wire import Said

_RANGE: Final = re.compile(r"bytes\s+(\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_NO_RANGE: Final = re.compile(r"bytes\s+\*/(\d{1,18})")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_SHA1: Final = re.compile(r"[0-9a-f]{40}")
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_TOO_OFTEN: Final = frozenset({429, 503})
DECODED: Final = frozenset({"gzip", "x-gzip", "deflate"})


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one state of a file at its server from another.

    Attributes:
        etag: as sent, without W/; is_weak: it was sent with it.
    """

    etag: str | None = None
    is_weak: bool = False
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Version:
        """Read it out of an answer."""
        told = headers.get("etag", "").strip()
        is_weak = told.startswith("W/")
        etag = told.removeprefix("W/")
        is_quoted = len(etag) > 2 and etag.startswith('"') and etag.endswith('"')
        return cls(etag if is_quoted else None, is_weak, headers.get("last-modified"))

    @property
    def strong(self) -> str | None:
        """The ETag, if it stands for these very bytes."""
        return None if self.is_weak else self.etag

    @property
    def condition(self) -> str | None:
        """What If-Range may say; None: nothing."""
        return self.strong or self.last_modified

    def differs(self, other: Version) -> bool:
        """Tell whether another version is certainly not this one."""
        if self.strong and other.strong:
            return self.strong != other.strong
        if self.strong or other.strong or not (self.last_modified and other.last_modified):
            return False
        return self.last_modified != other.last_modified


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    Attributes:
        start, end: which bytes; `end` None: to the end of the file.
        version, total: of the bytes that are here; None: nothing is.
        first: the address that the file is wanted from, before any redirect.
        is_fresh: it was asked for there, not at an address that an answer before led to.
    """

    start: int
    end: int | None
    version: Version | None
    total: int | None
    first: str
    is_fresh: bool = True

    @property
    def headers(self) -> dict[str, str]:
        """What to send."""
        if self.start == 0 and self.end is None:
            return {}
        until = "" if self.end is None else self.end - 1
        sent = {"Range": f"bytes={self.start}-{until}"}
        if self.version is not None and (condition := self.version.condition) is not None:
            sent["If-Range"] = condition
        return sent


@dataclass(frozen=True, slots=True)
class Facts:
    """What an answer says of the file.

    Attributes:
        total: bytes in all; None: not said.
        has_ranges: whether parts of it can be asked for.
        encoding: how its body has to be decoded; None: not at all.
        sha256, git_sha1: what a Hugging Face hub says the sum is.
    """

    total: int | None
    version: Version
    has_ranges: bool
    encoding: str | None = None
    commit: str | None = None
    content_type: str | None = None
    suggested_name: str | None = None
    sha256: str | None = None
    git_sha1: str | None = None


@dataclass(frozen=True, slots=True)
class Anew:
    """What is here does not fit what the server gives; begin at the first byte.

    Attributes:
        reason: why, as the end of a sentence.
        is_changed: the file is another one now; else the server does not give parts as it should.
    """

    reason: Text
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Bytes:
    """The body holds bytes of the file, from `start` on; `anew`: why those that are here do not count."""

    start: int
    facts: Facts
    anew: Anew | None = None


@dataclass(frozen=True, slots=True)
class Complete:
    """Nothing is missing: the file has so many bytes."""

    total: int


@dataclass(frozen=True, slots=True)
class Later:
    """Ask again.

    Attributes:
        reason: why, as the end of a sentence.
        lessen: the server is asked too much: `origin` is to be left alone, and with fewer connections.
    """

    reason: Text
    lessen: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """It is not given.

    Attributes:
        kind: "login", "missing", "refused"; "expired": a storage refuses, so that its address is old.
    """

    kind: str
    status: int


Verdict = Bytes | Complete | Anew | Later | Refusal


def judge(asked: Asked, said: Said) -> Verdict:
    """Give what an answer means.

    Raises:
        StablehandError: `network.unreachable`: the answer is none that can be understood.
    """
    if said.status == 200:
        return _whole(asked, said)
    if said.status == 206:
        return _part(asked, said)
    if said.status == 416:
        return _beyond(asked, said)
    return _refused(asked, said)


def leads_to_login(place: str) -> bool:
    """Tell whether a redirect leads to a login page (facts, contracts 1.7)."""
    try:
        parts = urlsplit(place)
    except ValueError:
        return False
    return parts.path.rstrip("/").endswith("/login") or "reason=download-auth" in parts.query


_CHANGED: Final = QT_TRANSLATE_NOOP("download", "the file was changed at its server")
_WHOLE_ONLY: Final = QT_TRANSLATE_NOOP("download", "the server only gives the whole file")
_OTHER_PART: Final = QT_TRANSLATE_NOOP("download", "the server gave another part than was wanted")


def _whole(asked: Asked, said: Said) -> Verdict:
    facts = _facts(
        said, None if encoding_of(said) else said.length, has_ranges=_offers_ranges(said)
    )
    if asked.version is not None and asked.version.differs(facts.version):
        return Bytes(0, facts, Anew(_CHANGED, is_changed=True))
    is_here = asked.start > 0 or asked.end is not None
    return Bytes(0, facts, Anew(_WHOLE_ONLY) if is_here else None)


def _part(asked: Asked, said: Said) -> Verdict:
    found = _RANGE.fullmatch(said.headers.get("content-range", "").strip())
    if found is None or encoding_of(said):
        return Anew(_OTHER_PART)
    start, last = int(found[1]), int(found[2])
    total = None if found[3] == "*" else int(found[3])
    is_other = asked.total is not None and total is not None and total != asked.total
    facts = _facts(said, total, has_ranges=True)
    if is_other or (asked.version is not None and asked.version.differs(facts.version)):
        return Anew(_CHANGED, is_changed=True)
    is_within = asked.end is None or last < asked.end
    is_counted = said.length is None or said.length == last - start + 1
    if start != asked.start or not is_within or last < start or not is_counted:
        return Anew(_OTHER_PART)
    return Bytes(start, facts)


def _beyond(asked: Asked, said: Said) -> Verdict:
    found = _NO_RANGE.fullmatch(said.headers.get("content-range", "").strip())
    if found is not None and int(found[1]) == asked.start > 0:
        return Complete(asked.start)
    return Anew(QT_TRANSLATE_NOOP("download", "the server has fewer bytes than are here"))


def _refused(asked: Asked, said: Said) -> Verdict:
    status = said.status
    if status in _AGAIN or status >= 500:
        if status == 429:
            reason = QT_TRANSLATE_NOOP("download", "the server was asked too often")
        else:
            told = QT_TRANSLATE_NOOP("download", "the server answers with status {status}")
            reason = told.fill(status=status)
        return Later(reason, status in _TOO_OFTEN, origin(said.place))
    is_storage = origin(said.place) != origin(asked.first)
    if not asked.is_fresh or (is_storage and status in (400, 401, 403)):
        return Refusal("expired", status)
    if status in (401, 403) or (
        300 <= status < 400 and leads_to_login(said.headers.get("location", ""))
    ):
        return Refusal("login", status)
    return Refusal("missing" if status in (404, 410) else "refused", status)


def _facts(said: Said, total: int | None, *, has_ranges: bool) -> Facts:
    headers, version = said.headers, Version.of(said.headers)
    encoding = encoding_of(said)
    if encoding is not None and encoding not in DECODED:
        raise _undecodable(said, encoding)
    hub_etag = (said.on_the_way.get("x-linked-etag") or headers.get("etag", "")).removeprefix("W/")
    hub_etag = hub_etag.strip('"').lower()
    commit = said.on_the_way.get("x-repo-commit")
    is_sum = commit is not None and encoding is None
    return Facts(
        total=total,
        version=Version() if encoding else version,
        has_ranges=has_ranges and encoding is None,
        encoding=encoding,
        commit=commit,
        content_type=said.content_type or None,
        suggested_name=suggested_name(headers.get("content-disposition")),
        sha256=hub_etag if is_sum and _SHA256.fullmatch(hub_etag) else None,
        git_sha1=hub_etag if commit is not None and _SHA1.fullmatch(hub_etag) else None,
    )


def _offers_ranges(said: Said) -> bool:
    return said.headers.get("accept-ranges", "").strip().lower() == "bytes"


def encoding_of(said: Said) -> str | None:
    """Give how a body is packed; None: it is not."""
    told = said.headers.get("content-encoding", "").strip().lower()
    return told if told not in ("", "identity") else None


def _undecodable(said: Said, encoding: str) -> StablehandError:
    return unreachable(
        said.place,
        QT_TRANSLATE_NOOP(
            "download", "it packs its answers ({encoding}), though it was asked not to"
        ).fill(encoding=encoding[:20]),
    )
