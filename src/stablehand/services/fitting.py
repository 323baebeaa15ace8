"""Whether a model fits this machine: for the command line, cards and whoever plans a launch."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.launch.sessions import live_sessions
from stablehand.core.models.fit.advice import QUANTISATIONS
from stablehand.core.models.fit.architectures import UNKNOWN, architecture_of
from stablehand.core.models.fit.case import Case, case_of
from stablehand.core.models.fit.measured import MeasuredPeaks, PeakKey
from stablehand.core.models.fit.predict import predict
from stablehand.core.models.fit.target import Target, target_of
from stablehand.core.models.fit.verdict import FitVerdict
from stablehand.core.models.fit.weights import NET
from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.services.app import App
from stablehand.services.results import Result


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made; None: what the family was trained for."""

    width: int | None = None
    height: int | None = None
    batch: int = 1
    frames: int | None = None


@dataclass(frozen=True, slots=True)
class Fitting:
    """A file with its verdict.

    Attributes:
        place: path or address as it was given.
        identity: what the file is.
        target: the machine that it was judged for.
        package: id of the program; None: ComfyUI's way of treating memory.
        verdict: the sum.
    """

    place: str
    identity: Identity
    target: Target
    package: str | None
    verdict: FitVerdict


NATIVE: Final = Wanted()
_PLAIN: Final = {"FP8": "F8_E4M3"}


async def fit(
    app: App,
    place: str,
    *,
    profile: Path | None = None,
    package: str | None = None,
    wanted: Wanted = NATIVE,
) -> Result[Fitting]:
    """Tell whether a file, a diffusers folder, a file on a server or the usual model of a family fits.

    Args:
        place: path, address, a family with a type ("flux1-dev:Q4_K"), or the name of a model in the library.
        profile: a machine profile that stands in for this machine.
        package: the program that would run it.

    Raises:
        StablehandError: `model.*` (`model.unknown` for what is not there), `network.*`, `profile.*`,
            `package.*`, `settings.invalid`.
    """
    from stablehand.services.identifying import identify_files

    target, notices = await target_for(app, profile=profile, package=package)
    identity = await in_side_thread(lambda: _named(place))
    if identity is None:
        (found,) = (await identify_files(app, [await _file_of(app, place)])).data
        if found.error is not None:
            raise found.error
        identity = found.identity
    own = None if profile is not None else app
    verdict = await in_side_thread(
        lambda: verdict_for(identity, target, package=package, wanted=wanted, app=own)
    )
    return Result("models fit", Fitting(place, identity, target, package, verdict), notices)


async def _file_of(app: App, place: str) -> str:
    """Give the file that is meant: what is not there is the name of a model in the library."""
    from stablehand.services import library
    from stablehand.services.identifying import is_elsewhere

    if is_elsewhere(place) or await in_side_thread(lambda: os.path.lexists(place)):
        return place
    return str(await library.place(app, await library.entry(app, place)))


def _named(place: str) -> Identity | None:
    """Give the usual model of a family by name and type ("flux1-dev:Q4_K"); None for anything else."""
    base, _, kind = place.partition(":")
    return None if Path(place).exists() else usual_model(base, kind or "BF16")


def usual_model(base: str, packing: str) -> Identity | None:
    """Give the net that a family is known by; None for an unknown family or way of keeping weights. Pure.

    Args:
        base: an id of our vocabulary, in any case.
        packing: how its weights are kept, see `QUANTISATIONS`, in any case.
    """
    name, row = packing.upper(), architecture_of(base.lower())
    bits = QUANTISATIONS.get(name)
    if row is UNKNOWN or bits is None:
        return None
    packed = f"gguf:{name}" if name.startswith("Q") else None
    finding = Finding("diffusion_model", base.lower())
    parts = {NET: int(row.parameters * bits / 8)}
    return Identity(finding, _PLAIN.get(name, name), packed, row.parameters, parts)


async def target_for(
    app: App, *, profile: Path | None = None, package: str | None = None
) -> tuple[Target, tuple[Text, ...]]:
    """Give the machine as a prediction sees it, and what was wrong while looking at it.

    What is free now is the limit, unless a program of ours runs. With a package, the card and the torch
    that the package would get here. Takes a look at the machine, so a page asks once for all its models.

    Raises:
        StablehandError: `profile.*`, `package.*`, `settings.invalid`, `torch.unavailable`.
    """
    from stablehand.services.machine import machine_of
    from stablehand.services.overrides import wishes_for

    definition = app.catalog.load(package) if package is not None else None
    machine, problems = await machine_of(profile)
    wishes = wishes_for(app, machine, described=profile is not None)
    now = profile is not None or not await _runs_something(app)
    if definition is None:
        return target_of(machine, gpu=wishes.gpu, now=now), problems
    from stablehand.core.installs.plan import choose_for

    choice = choose_for(definition.package, app.catalog.required(definition), machine, wishes)
    return target_of(machine, choice, now=now), problems


async def _runs_something(app: App) -> bool:
    """Tell whether a program of ours runs: what it holds of the card, it frees for the next model."""
    return bool(await in_side_thread(lambda: live_sessions(app.data.root)))


def verdict_for(
    identity: Identity,
    target: Target,
    *,
    package: str | None = None,
    wanted: Wanted = NATIVE,
    app: App | None = None,
) -> FitVerdict:
    """Give the verdict on a model that is known already, with what was measured here if `app` is given.

    Reads the database if `app` is given; never raises for what is in it.
    """
    verdict = _predicted(_key(identity), target, package, wanted, None, True)
    if app is None or package is None:
        return verdict
    peak = _measured(app, identity, target, package, wanted, verdict)
    if peak is None:
        return verdict
    return _predicted(_key(identity), target, package, wanted, peak, True)


def verdict_on_card(identity: Identity, target: Target, package: str | None = None) -> FitVerdict:
    """Give the verdict without its sentences, for a grid of models: a few microseconds when known."""
    return _predicted(_key(identity), target, package, NATIVE, None, False)


@dataclass(frozen=True, slots=True)
class _Key:
    """What of an identity a prediction depends on, hashable."""

    identity: Identity
    parts: tuple[tuple[str, int], ...]

    def __hash__(self) -> int:
        return hash((self.identity.finding.base, self.identity.kind, self.parts))


def _key(identity: Identity) -> _Key:
    return _Key(identity, tuple(identity.parts.items()))


@lru_cache(maxsize=20_000)
def _predicted(
    key: _Key,
    target: Target,
    package: str | None,
    wanted: Wanted,
    measured: int | None,
    worded: bool,
) -> FitVerdict:
    return predict(
        key.identity,
        target,
        width=wanted.width,
        height=wanted.height,
        batch=wanted.batch,
        frames=wanted.frames,
        package=package,
        measured=measured,
        worded=worded,
    )


def _measured(
    app: App,
    identity: Identity,
    target: Target,
    package: str,
    wanted: Wanted,
    verdict: FitVerdict,
) -> int | None:
    key = peak_key(identity, target, package, wanted, verdict)
    if key is None:
        return None
    try:
        return MeasuredPeaks(app.data.library).peak_of(key)
    except StablehandError:  # the library says so itself when it is opened
        return None


def peak_key(
    identity: Identity, target: Target, package: str, wanted: Wanted, verdict: FitVerdict
) -> PeakKey | None:
    """Give under which key a measured peak of this case is kept; None where it cannot be."""
    return PeakKey.of(wanted_case(identity, target, package, wanted), verdict.mode, package)


def wanted_case(identity: Identity, target: Target, package: str | None, wanted: Wanted) -> Case:
    """Give all that a prediction depends on; see `case_of`."""
    return case_of(
        identity,
        target,
        width=wanted.width,
        height=wanted.height,
        batch=wanted.batch,
        frames=wanted.frames,
        package=package,
    )
