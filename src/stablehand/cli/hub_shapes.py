"""Models and files of hubs as JSON, in the shape of docs/cli.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from stablehand.core.hubs.listing import Access, HubFile, HubModel, HubVersion, Licence
from stablehand.core.hubs.specs import Spec
from stablehand.services.remote_fit import RemoteFit


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known here of a hub's files, by spec: the model of the library, whether it fits."""

    here: Mapping[str, str] = field(default_factory=dict)
    fits: Mapping[str, RemoteFit] = field(default_factory=dict)


def model_json(model: HubModel, marks: Marks, *, files: bool) -> dict[str, Any]:
    """Give a model as a row of results.

    Args:
        files: with versions and their files, as far as they are known.
    """
    every = [file for version in model.versions for file in version.files]
    told: dict[str, Any] = {
        "hub": model.hub,
        "id": model.id,
        "spec": spec_of(model),
        "name": model.name,
        "author": model.author,
        "kind": model.kind,
        "raw_kind": model.raw_kind,
        "base": model.base,
        "raw_base": model.raw_base,
        "tags": list(model.tags),
        "downloads": model.downloads,
        "likes": model.likes,
        "updated": _moment(model.updated),
        "licence": licence_json(model.licence),
        "gated": model.access.state in ("gated", "pending"),
        "access": access_json(model.access),
        "sensitive": model.is_sensitive,
        "page": model.page,
        "picture": model.picture.small if model.picture is not None else None,
        "installed": any(file.spec in marks.here for file in every),
    }
    if files:
        told["versions"] = [version_json(version, marks) for version in model.versions]
    return told


def spec_of(model: HubModel) -> str:
    """Give what a model is asked for by, newest version."""
    return Spec(model.hub, model.id).text


def version_json(version: HubVersion, marks: Marks) -> dict[str, Any]:
    """Give a version with its files."""
    return {
        "id": version.id,
        "name": version.name,
        "base": version.base,
        "raw_base": version.raw_base,
        "published": _moment(version.published),
        "trained_words": list(version.trained_words),
        "downloads": version.downloads,
        "access": access_json(version.access),
        "files": [file_json(file, marks) for file in version.files],
    }


def file_json(file: HubFile, marks: Marks) -> dict[str, Any]:
    """Give a file: what `download` takes for it, and what is known of it."""
    fit = marks.fits.get(file.spec)
    return {
        "spec": file.spec,
        "name": file.name,
        "path": file.path,
        "size_bytes": file.size_bytes,
        "size_is_exact": file.size_is_exact,
        "hashes": dict(file.hashes),
        "role": file.role,
        "kind": file.kind,
        "format": file.format,
        "precision": file.precision,
        "quantisation": file.quantisation,
        "variant": file.variant,
        "group": file.group,
        "primary": file.is_primary,
        "scans": [{"what": one.what, "result": one.result, "said": one.said} for one in file.scans],
        "access": access_json(file.access),
        "installed": marks.here.get(file.spec),
        "fit": None if fit is None else fit_json(fit),
    }


def fit_json(fit: RemoteFit) -> dict[str, Any]:
    """Give whether a file fits this machine."""
    identity, verdict = fit.identity, fit.verdict
    return {
        "verdict": verdict.outcome,
        "mode": verdict.mode,
        "peak_vram_bytes": verdict.peak_vram_bytes,
        "usable_vram_bytes": verdict.usable_vram_bytes,
        "margin": None if verdict.margin is None else round(verdict.margin, 4),
        "best": fit.is_best,
        "estimate": fit.is_estimate,
        "why": [text.english() for text in fit.why],
        "kind": identity.kind,
        "base": identity.base,
        "one_of": list(identity.finding.one_of),
        "dtype": identity.dtype,
        "quantisation": identity.quantisation,
        "safety": None if fit.safety is None else fit.safety.level,
    }


def licence_json(licence: Licence) -> dict[str, Any]:
    """Give what weights may be used for."""
    return {
        "id": licence.id,
        "name": licence.name,
        "commercial": licence.commercial,
        "facts": [fact.english() for fact in licence.facts],
        "address": licence.address,
        "asks": licence.asks,
    }


def access_json(access: Access) -> dict[str, Any]:
    """Give whether something can be had."""
    return {
        "state": access.state,
        "until": _moment(access.until),
        "page": access.page,
        "said": access.said,
        "why": None if access.why is None else access.why.english(),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
