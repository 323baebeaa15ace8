"""What must never be in a request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from support.hub_stand_in.wire import Asked

_AGENT = re.compile(r"Stablehand/[0-9][^\s]*( \(\+https?://[^)\s]+\))?")
# Who has one of these in its name is taken for a browser by CivitAI.
_BROWSERS = ("mozilla", "chrome", "safari", "firefox", "opera", "edge")


def of(requests: Iterable[Asked], secrets: Sequence[str]) -> list[str]:
    """Give a sentence for each thing that is wrong with a request."""
    found = []
    for asked in requests:
        where = f"{asked.listener}: {asked.method} {asked.target}"
        found += [f"{where}: {text}" for text in (*_secrets(asked, secrets), *_manners(asked))]
    return found


def _secrets(asked: Asked, secrets: Sequence[str]) -> Iterable[str]:
    if any(secret in asked.target for secret in secrets):
        yield "a secret is in the address"
    if asked.listener == "hub":
        return
    for name in ("authorization", "cookie", "proxy-authorization"):
        if name in asked.headers:
            yield f"it was sent {name}"
    if "token" in {key.lower() for key in asked.query}:
        yield "it was sent token= in the query"
    everything = "\n".join([*asked.headers.values(), asked.body.decode("latin-1")])
    if any(secret in everything for secret in secrets):
        yield "it was sent a secret"


def _manners(asked: Asked) -> Iterable[str]:
    agent = asked.headers.get("user-agent", "")
    if not _AGENT.fullmatch(agent) or any(word in agent.lower() for word in _BROWSERS):
        yield f"the User-Agent is {agent!r}"
    is_file = asked.path.startswith(("/files/", "/download/")) or "/resolve/" in asked.path
    if is_file and asked.headers.get("accept-encoding") != "identity":
        yield f"Accept-Encoding is {asked.headers.get('accept-encoding')!r}"
