"""Whether files of a hub fit this machine, before anything is fetched but their headers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.web import HeadersFor
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.listing import HubFile, HubModel, HubVersion
from stablehand.core.models.fit.best import Candidate, best_of
from stablehand.core.models.fit.estimated import estimated
from stablehand.core.models.fit.target import Target
from stablehand.core.models.fit.verdict import FitVerdict
from stablehand.core.models.headers.sources import ByteSource
from stablehand.core.models.identify.identity import Identity
from stablehand.core.models.library.remote_identities import (
    RemoteIdentity,
    keep_remotes,
    known_remotes,
)
from stablehand.core.models.library.schema import healed
from stablehand.core.models.safety.verdict import Verdict
from stablehand.core.models.tree import UNKNOWN
from stablehand.core.records.install import InstallFolder, read_record
from stablehand.services.accounts import headers_for
from stablehand.services.app import App
from stablehand.services.fitting import target_for, verdict_for

# A header of a few thousand tensors with its metadata; the tokenizer of a GGUF can be longer.
MOST_HEADER_BYTES: Final = 2 * 1024 * 1024
_PATIENCE_S: Final = 20.0
_EXECUTES: Final = frozenset({"pickle"})
_NO_WEIGHTS: Final = frozenset({"zip", "other", None})
_SHUT: Final = frozenset({"disabled", "browser", "early"})
_ASKS: Final = frozenset({"login", "gated", "pending"})
_log: Final = logging.getLogger(__name__)

NOT_ASKED: Final = QT_TRANSLATE_NOOP("hub", "Estimated from its size.")
_ODD_HEADER: Final = QT_TRANSLATE_NOOP(
    "hub", "Estimated from its size: its header does not say what it is."
)


@dataclass(frozen=True, slots=True)
class RemoteFit:
    """What a file of a hub is, and whether it fits.

    Attributes:
        spec: of the file.
        identity: by its header; where `is_estimate`, by its size and the hub's words.
        verdict: see `FitVerdict`; its outcome is None where machine or file are not known.
        is_best: whether it is the one to take of those that were given.
        is_estimate: whether the header could not be had.
        why: why it is an estimate, as sentences; empty where it is none.
        safety: what the safety check says of what can be seen without the whole file; None: not looked at.
    """

    spec: str
    identity: Identity
    verdict: FitVerdict
    is_best: bool = False
    is_estimate: bool = False
    why: tuple[Text, ...] = ()
    safety: Verdict | None = None

    @property
    def peak(self) -> int:
        """The video memory that it needs at once, in bytes."""
        return self.verdict.peak_vram_bytes

    @property
    def budget(self) -> int | None:
        """The video memory that models can have, in bytes; None: unknown."""
        return self.verdict.usable_vram_bytes


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one file: by its header, or by an estimate and why."""

    identity: Identity
    safety: Verdict | None = None
    why: Text | None = None


async def judge(
    app: App,
    files: Sequence[HubFile],
    *,
    model: HubModel | None = None,
    version: HubVersion | None = None,
    install: str | None = None,
    package: str | None = None,
    target: Target | None = None,
    ask: bool = True,
) -> Mapping[str, RemoteFit]:
    """Say of each file that holds weights whether it fits this machine, and which one is best; by its spec.

    Headers are fetched by ranges, few at once, and never twice for the same content. What belongs together
    (shards) is judged as one.

    Args:
        model, version: that the files are of: what the hub says of kind and base.
        install: the install that would run it, by its name; or
        package: its package.
        target: the machine, as `fitting.target_for` gives it; None: this one, looked at now, and what was
            measured on it.
        ask: whether headers are fetched; without, only what is known, and estimates.

    Raises:
        StablehandError: `package.*`, `install.*`, `settings.invalid`, `torch.unavailable`,
            `database.*`.
    """
    weights = [file for file in files if is_weights(file)]
    if install is not None and package is None:
        package = await in_side_thread(lambda: _package_of(app, install))
    known = await _known(app, weights, model, version, ask)
    if target is not None:
        machine = target
        return await in_side_thread(lambda: _judged(None, weights, known, machine, package))
    own, _problems = await target_for(app, package=package)
    return await in_side_thread(lambda: _judged(app, weights, known, own, package))


def is_weights(file: HubFile) -> bool:
    """Tell whether a file holds weights, and is no set of training data. Pure."""
    return file.format not in _NO_WEIGHTS and file.role not in ("training_data", "config")


def _package_of(app: App, install: str) -> str | None:
    record = read_record(InstallFolder(app.data.root, install))
    return None if record is None else record.package


async def _known(
    app: App,
    files: Sequence[HubFile],
    model: HubModel | None,
    version: HubVersion | None,
    ask: bool,
) -> dict[str, _Known]:
    """Give what is known of each file, by spec; headers that are missing are fetched."""
    keys = {file.spec: key for file in files if (key := content_key(file)) is not None}
    database = app.data.library
    read, _aside = await in_side_thread(
        lambda: healed(database, lambda: known_remotes(database, keys.values()))
    )
    told = {spec: read[key] for spec, key in keys.items() if key in read}
    tokens = await headers_for(app)
    asked = [file for file in files if ask and file.spec not in told and _may_be_read(file, tokens)]
    answers = await _headers(app, asked, tokens)
    fresh = {spec: one for spec, one in answers.items() if isinstance(one, RemoteIdentity)}
    reasons = {
        spec: one.message for spec, one in answers.items() if isinstance(one, StablehandError)
    }
    await _keep(app, {keys[spec]: one for spec, one in fresh.items() if spec in keys})
    told |= fresh
    sizes = _sizes(files)
    return {
        file.spec: _of_header(told[file.spec], file, sizes[file.spec], model, version)
        if file.spec in told
        else _Known(
            _estimated(file, sizes[file.spec], model, version),
            None,
            _why(reasons.get(file.spec), sizes[file.spec]),
        )
        for file in files
    }


def _of_header(
    header: RemoteIdentity,
    file: HubFile,
    size: int | None,
    model: HubModel | None,
    version: HubVersion | None,
) -> _Known:
    """Give what a header tells, or an estimate where it is of no kind that is known here."""
    guess = _estimated(file, size or header.size_bytes, model, version)
    if header.identity.kind == UNKNOWN and guess.kind != UNKNOWN:
        return _Known(guess, header.verdict, _ODD_HEADER)
    return _Known(header.identity, header.verdict)


async def _headers(
    app: App, files: Sequence[HubFile], tokens: HeadersFor
) -> dict[str, RemoteIdentity | StablehandError]:
    """Read headers, few at once; one that cannot be had does not fail the others."""

    async def one(file: HubFile) -> RemoteIdentity | StablehandError:
        question = (file.address, bool(tokens(file.address)))
        return await app.hubs.headers.get(question, lambda: _read(app, file, tokens))

    answers = await asyncio.gather(*(one(file) for file in files))
    return {file.spec: answer for file, answer in zip(files, answers, strict=True)}


async def _read(app: App, file: HubFile, tokens: HeadersFor) -> RemoteIdentity | StablehandError:
    from stablehand.core.models.headers.remote import read_remote

    try:
        async with app.hubs.header_turn, app.hubs.client.use() as client:
            return await read_remote(
                client,
                file.address,
                _looked_at,
                headers_for=tokens,
                patience_s=_PATIENCE_S,
                most_bytes=MOST_HEADER_BYTES,
            )
    except StablehandError as error:  # told as the reason of the estimate
        return error


def _looked_at(source: ByteSource) -> RemoteIdentity:
    """Read a header out of the parts of a file; what does harm is told even if it has none."""
    from stablehand.core.models.identify.identify import identify
    from stablehand.core.models.safety.check import check_source
    from stablehand.services.identifying import NO_IDENTITY, read_and_check

    try:
        header, verdict = read_and_check(source)
    except StablehandError:
        verdict = check_source(source, with_offsets=False)
        if verdict.level != "dangerous":
            raise
        return RemoteIdentity(NO_IDENTITY, verdict, source.size)
    return RemoteIdentity(identify(header), verdict, header.file_bytes)


async def _keep(app: App, fresh: Mapping[str, RemoteIdentity]) -> None:
    """Remember headers; they are shown all the same where that fails."""
    if not fresh:
        return
    try:
        await in_side_thread(app.refuse_if_gone)
        await in_side_thread(lambda: keep_remotes(app.data.library, fresh))
    except StablehandError as error:
        _log.warning("headers of files on servers are not remembered: %s", error)


def content_key(file: HubFile) -> str | None:
    """Give what names the content of a file for good; None: nothing does. Pure."""
    if (sum_ := file.hashes.get("sha256")) is not None:
        return f"sha256:{sum_}"
    return file.spec if file.hub in ("huggingface", "civitai") else None


def _may_be_read(file: HubFile, tokens: HeadersFor) -> bool:
    """Tell whether asking for a header makes sense."""
    state = file.access.state
    if file.group is not None or state in _SHUT:
        return False
    return state not in _ASKS or bool(tokens(file.address))


def _sizes(files: Iterable[HubFile]) -> dict[str, int | None]:
    """Give the size that counts for each file: of all that belongs together."""
    groups: dict[str, int] = {}
    held = list(files)
    for file in held:
        if file.group is not None:
            groups[file.group] = groups.get(file.group, 0) + (file.size_bytes or 0)
    return {
        file.spec: groups[file.group] or None if file.group is not None else file.size_bytes
        for file in held
    }


def _estimated(
    file: HubFile, size: int | None, model: HubModel | None, version: HubVersion | None
) -> Identity:
    told = (version and version.base) or (model and model.base) or None
    return estimated(
        size,
        kind=file.kind or (model.kind if model is not None else None),
        base=told,
        precision=file.precision,
        quantisation=file.quantisation,
    )


def _why(reason: Text | None, size: int | None) -> Text:
    if reason is None:
        return NOT_ASKED
    if size is None:  # nothing is estimated then
        return reason
    return QT_TRANSLATE_NOOP("hub", "Estimated from its size: {reason}").fill(reason=reason)


def _judged(
    app: App | None,
    files: Sequence[HubFile],
    known: Mapping[str, _Known],
    target: Target,
    package: str | None,
) -> dict[str, RemoteFit]:
    """Judge what is known; with `app` by what was measured here as well, which reads the database."""
    fits: dict[str, RemoteFit] = {}
    for file in files:
        told = known[file.spec]
        verdict = verdict_for(told.identity, target, package=package, app=app)
        fits[file.spec] = RemoteFit(
            file.spec,
            told.identity,
            verdict,
            is_estimate=told.why is not None,
            why=() if told.why is None else (told.why,),
            safety=told.safety,
        )
    best = best_of(list(_candidates(files, fits)))
    if best is not None:
        fits[best.key] = replace(fits[best.key], is_best=True)
    return fits


def _candidates(files: Sequence[HubFile], fits: Mapping[str, RemoteFit]) -> Iterable[Candidate]:
    """Give the files that may be the best: whole ones that can be had, and that nothing says do harm."""
    alone = [file for file in files if file.group is None]
    open_ = [file for file in alone if file.access.state not in ("disabled", "browser")]
    for file in open_ or alone:
        fit = fits[file.spec]
        is_bad = any(scan.result == "danger" for scan in file.scans)
        if is_bad or (fit.safety is not None and fit.safety.level == "dangerous"):
            continue
        kind = fit.identity.kind
        yield Candidate(
            file.spec,
            file.kind if kind == "unknown" else kind,
            fit.verdict,
            file.size_bytes,
            file.format in _EXECUTES,
            file.is_primary,
        )
