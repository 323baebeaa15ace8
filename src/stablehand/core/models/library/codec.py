"""What is known of a model as JSON, as the library keeps it. Pure; no text of it ever raises.

Equal texts give one and the same value: of ten thousand models, thousands are alike, and values are frozen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, Final, TypeVar

import orjson

from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.library.entry import NOTHING_KNOWN, UNCHECKED
from stablehand.core.models.metadata.metadata import Licence, Metadata
from stablehand.core.models.safety.verdict import Evidence, Verdict

T = TypeVar("T")

_METADATA_FIELDS: Final = tuple(item.name for item in fields(Metadata))
_TUPLES: Final = frozenset({"trained_words", "tags"})
_NO_LICENCE: Final = Licence()
# Kept apart, since it may be long: see `store`.
_APART: Final = frozenset({"description"})


def identity_text(identity: Identity) -> str:
    """Give an identity as JSON."""
    found = identity.finding
    return orjson.dumps(
        {
            "kind": found.kind,
            "base": found.base,
            "one_of": found.one_of,
            "subtype": found.subtype,
            "prediction": found.prediction,
            "why": found.why,
            "confidence": found.confidence,
            "in_channels": found.in_channels,
            "dtype": identity.dtype,
            "quantisation": identity.quantisation,
            "parameters": identity.parameters,
            "parts": dict(identity.parts),
        }
    ).decode()


def verdict_text(verdict: Verdict) -> str:
    """Give a verdict as JSON."""
    evidence = [[item.what, item.detail] for item in verdict.evidence]
    return orjson.dumps({"level": verdict.level, "evidence": evidence}).decode()


def metadata_text(metadata: Metadata) -> str | None:
    """Give metadata as JSON, without its description; None where there is nothing to keep."""
    found: dict[str, Any] = {}
    for name in _METADATA_FIELDS:
        value = getattr(metadata, name)
        if value == getattr(NOTHING_KNOWN, name) or name in _APART:
            continue
        found[name] = _plain(value)
    return orjson.dumps(found).decode() if found else None


def _plain(value: Any) -> Any:
    if isinstance(value, Licence):
        return {item.name: getattr(value, item.name) for item in fields(Licence)}
    return dict(value) if isinstance(value, Mapping) else value


class Reader:
    """Reads JSON texts back into values, each text once."""

    def __init__(self) -> None:
        self._identities: dict[str, Identity | None] = {}
        self._verdicts: dict[str, Verdict] = {}

    def identity(self, text: str | None) -> Identity | None:
        """Give the identity that a text stands for; None for a text that says nothing."""
        if text is None:
            return None
        try:
            return self._identities[text]
        except KeyError:
            found = self._identities[text] = _or(None, _identity, text)
            return found

    def verdict(self, text: str | None) -> Verdict:
        """Give the verdict that a text stands for."""
        if text is None:
            return UNCHECKED
        try:
            return self._verdicts[text]
        except KeyError:
            found = self._verdicts[text] = _or(UNCHECKED, _verdict, text)
            return found

    def metadata(self, text: str | None, description: str | None = None) -> Metadata:
        """Give the metadata that a text stands for, with its description if that was read too."""
        if text is None and description is None:
            return NOTHING_KNOWN
        return _or(NOTHING_KNOWN, lambda text: _metadata(text, description), text or "{}")


def _or(otherwise: T, read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return otherwise  # written by another version: read or gathered anew sooner or later


def _identity(text: str) -> Identity | None:
    found = orjson.loads(text)
    finding = Finding(
        found["kind"],
        found["base"],
        tuple(found["one_of"]),
        found["subtype"],
        found["prediction"],
        tuple(found["why"]),
        found["confidence"],
        found["in_channels"],
    )
    return Identity(
        finding,
        found["dtype"],
        found["quantisation"],
        found["parameters"],
        MappingProxyType(found["parts"]),
    )


def _verdict(text: str) -> Verdict:
    found = orjson.loads(text)
    return Verdict(found["level"], tuple(Evidence(*item) for item in found["evidence"]))


def _metadata(text: str, description: str | None) -> Metadata:
    given: dict[str, Any] = {}
    for name, value in orjson.loads(text).items():
        if name not in _METADATA_FIELDS:
            continue
        if name in _TUPLES:
            given[name] = tuple(value)
        elif name == "licence":
            given[name] = _licence(value)
        elif name == "sources":
            given[name] = MappingProxyType(dict(value))
        else:
            given[name] = value
    if description is not None:
        given["description"] = description
    return Metadata(**given)


def _licence(found: Mapping[str, Any]) -> Licence:
    known = {item.name for item in fields(Licence)}
    given = {name: value for name, value in found.items() if name in known}
    if given.get("commercial") is not None:
        given["commercial"] = tuple(given["commercial"])
    return Licence(**given) if given else _NO_LICENCE
