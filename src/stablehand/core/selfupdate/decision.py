"""What a manifest means for a program that runs here: an offer, nothing, or a refusal. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from packaging.version import Version

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.selfupdate.manifest import Manifest, Payload

_CLOCK: Final = QT_TRANSLATE_NOOP(
    "selfupdate",
    "Check this computer's clock. If it is right, whoever answers holds back newer versions.",
)

_TELL: Final = QT_TRANSLATE_NOOP("selfupdate", "Try again later; if it stays so, tell its makers.")
_SYSTEM_NAMES: Final = {"windows": "Windows", "macos": "macOS", "linux": "Linux"}


@dataclass(frozen=True, slots=True)
class Installed:
    """What runs here.

    Attributes:
        version: of the program.
        channel: that it takes updates of.
        published: when the newest manifest was signed that it has ever accepted; None: none yet.
    """

    version: str
    channel: str
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """The machine: what payloads are chosen by.

    Attributes:
        system, arch: as in a machine profile.
        release: version of Windows or macOS, dotted; None: not known.
        glibc: version of the C library on Linux; None: another library, or not known.
    """

    system: str
    arch: str
    release: str | None = None
    glibc: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A newer version, and the archive that this machine would take."""

    manifest: Manifest
    payload: Payload


@dataclass(frozen=True, slots=True)
class UpToDate:
    """There is nothing newer."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something is offered that must not be taken, or cannot.

    Attributes:
        error: says which, and what to do.
    """

    error: StablehandError


def decide(
    manifest: Manifest, installed: Installed, host: Host, now: datetime
) -> Offer | UpToDate | Refusal:
    """Decide what a manifest, whose signature has held, means for this program.

    Never another channel, never an older version, never a manifest that has ended or that was signed before
    one that was accepted already.
    """
    if refusal := _stale(manifest, installed, now):
        return refusal
    if Version(manifest.version) == Version(installed.version):
        return UpToDate()
    if Version(manifest.version) < Version(installed.version):
        text = QT_TRANSLATE_NOOP(
            "selfupdate", "{new} is offered, which is older than {old} that is here."
        )
        hint = QT_TRANSLATE_NOOP("selfupdate", "An older version is never taken from the feed.")
        return Refusal(
            StablehandError(
                "selfupdate.older",
                text.fill(new=manifest.version, old=installed.version),
                hint=hint,
                details={"version": manifest.version, "installed": installed.version},
            )
        )
    return _for_machine(manifest, host)


def _stale(manifest: Manifest, installed: Installed, now: datetime) -> Refusal | None:
    details = {"version": manifest.version, "channel": manifest.channel}
    if manifest.channel != installed.channel:
        text = QT_TRANSLATE_NOOP(
            "selfupdate", "The feed is that of the channel {other}; this is {own}."
        )
        return Refusal(
            StablehandError(
                "selfupdate.manifest",
                text.fill(other=manifest.channel, own=installed.channel),
                hint=_TELL,
                details=details,
            )
        )
    if manifest.expires <= now:
        text = QT_TRANSLATE_NOOP(
            "selfupdate", "What the feed says of {new} counted until {day}, which is over."
        )
        day = manifest.expires.date().isoformat()
        return Refusal(
            StablehandError(
                "selfupdate.expired",
                text.fill(new=manifest.version, day=day),
                hint=_CLOCK,
                details=details,
            )
        )
    if installed.published is not None and manifest.published < installed.published:
        text = QT_TRANSLATE_NOOP(
            "selfupdate", "The feed says what it said before {day}, not what it said last."
        )
        day = installed.published.date().isoformat()
        return Refusal(
            StablehandError("selfupdate.older", text.fill(day=day), hint=_TELL, details=details)
        )
    return None


def _for_machine(manifest: Manifest, host: Host) -> Offer | Refusal:
    wanted = (host.system, host.arch)
    payload = next((item for item in manifest.payloads if (item.system, item.arch) == wanted), None)
    if payload is None:
        text = QT_TRANSLATE_NOOP("selfupdate", "{new} is not made for this kind of computer.")
        return _unsupported(text.fill(new=manifest.version), manifest)
    name = _SYSTEM_NAMES.get(host.system, host.system)
    for least, there, what in (
        (payload.minimum_system, host.release, name),
        (payload.minimum_glibc, host.glibc, "glibc"),
    ):
        if least is not None and there is not None and _numbers(there) < _numbers(least):
            text = QT_TRANSLATE_NOOP(
                "selfupdate", "{new} needs {name} {least} or newer; here is {there}."
            )
            filled = text.fill(new=manifest.version, name=what, least=least, there=there)
            return _unsupported(filled, manifest)
    return Offer(manifest, payload)


def _unsupported(text: Text, manifest: Manifest) -> Refusal:
    return Refusal(
        StablehandError(
            "selfupdate.unsupported",
            text,
            hint=QT_TRANSLATE_NOOP("selfupdate", "The version that is here goes on working."),
            details={"version": manifest.version},
        )
    )


def _numbers(version: str) -> tuple[int, ...]:
    """Give a system's version as numbers; whatever else is in it ends them."""
    found = []
    for part in version.split("."):
        if not part.isdigit():
            break
        found.append(int(part))
    while found and found[-1] == 0:
        found.pop()
    return tuple(found)
