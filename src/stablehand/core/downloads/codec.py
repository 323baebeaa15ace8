"""Records of downloads as JSON, the border to the database; keys of a newer version are passed over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from stablehand.core.base.events import Failure
from stablehand.core.base.text import Text, Wording
from stablehand.core.downloads.entry import Verified
from stablehand.core.downloads.record import Hold, Landing, Standing
from stablehand.core.downloads.wish import Wish


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Said(_Part):
    """A sentence that can be said in any language again; values inside are in English."""

    context: str
    source: str
    params: dict[str, str | int | float] = {}


class _Failure(_Part):
    code: str
    message: _Said
    hint: _Said | None = None
    more: tuple[_Said, ...] = ()
    details: dict[str, Any] = {}


class _Standing(_Part):
    reason: _Said | None = None
    until: str | None = None
    failure: _Failure | None = None
    path: str | None = None
    sha256: str | None = None
    verified: Verified = "none"
    quarantine: str | None = None
    hold: Hold = ""
    tries: int = 0
    landing: Landing | None = None
    was_here: bool = False
    started: str | None = None
    finished: str | None = None


def wish_text(wish: Wish) -> str:
    """Give a wish as it is kept, without `about`."""
    return json.dumps({key: value for key, value in asdict(wish).items() if key != "about"})


def wish_of(text: str, about: str | None = None) -> Wish:
    """Give the wish that a text stands for; `about`: what `about_text` gave, where it is wanted.

    Raises:
        ValueError: it is none.
    """
    wish = _wish().validate_json(text)
    if about is None:
        return wish
    return _wish().validate_python({**asdict(wish), "about": json.loads(about)})


def about_text(wish: Wish) -> str:
    """Give what is to be noted beside the model, which no list needs."""
    return json.dumps(dict(wish.about))


def standing_text(standing: Standing) -> str:
    """Give how a download stands as it is kept."""
    kept = {
        name: value
        for name, value in _fields(standing).items()
        if value not in (None, "", 0, False, "none")
    }
    return json.dumps(kept)


def standing_of(text: str) -> Standing:
    """Give what a text says of how a download stands.

    Raises:
        ValueError: it is none.
    """
    found = _Standing.model_validate_json(text)
    values = {name: getattr(found, name) for name in _PLAIN}
    return Standing(
        reason=None if found.reason is None else _text(found.reason),
        failure=None if found.failure is None else _failure(found.failure),
        **values,
    )


def _fields(standing: Standing) -> dict[str, Any]:
    """Give the fields as JSON has them."""
    failure, landing = standing.failure, standing.landing
    return {
        **{name: getattr(standing, name) for name in _PLAIN},
        "landing": None if landing is None else asdict(landing),
        "reason": _said(standing.reason),
        "failure": None
        if failure is None
        else {
            "code": failure.code,
            "message": _said(failure.message),
            "hint": _said(failure.hint),
            "more": [_said(item) for item in failure.more],
            "details": _plain(failure.details),
        },
    }


def _said(wording: Wording | None) -> dict[str, Any] | None:
    if wording is None:
        return None
    if not isinstance(wording, Text):
        return {"context": "", "source": "{text}", "params": {"text": wording.english()}}
    params = {
        key: value.english()
        if isinstance(value, Wording)
        else value
        if isinstance(value, (int, float))
        else str(value)
        for key, value in wording.params.items()
    }
    return {"context": wording.context, "source": wording.source, "params": params}


def _text(said: _Said) -> Text:
    return Text(said.context, said.source, said.params)


def _failure(found: _Failure) -> Failure:
    return Failure(
        found.code,
        _text(found.message),
        None if found.hint is None else _text(found.hint),
        tuple(_text(item) for item in found.more),
        found.details,
    )


def _plain(value: object) -> Any:
    if isinstance(value, Wording):
        return value.english()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (int, float, bool)) or value is None else str(value)


@cache
def _wish() -> TypeAdapter[Wish]:
    return TypeAdapter(Wish)


_PLAIN: Final = (
    "until", "path", "sha256", "verified", "quarantine", "hold", "tries", "landing", "was_here",
    "started", "finished",
)  # fmt: skip
