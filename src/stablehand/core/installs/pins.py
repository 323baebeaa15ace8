"""Versions that an environment is to have: those of a lock, `.stablehand/gen/<n>/pins.json`.

They belong to the generation and are kept with it, so that whoever goes on with its install, or makes its
environment anew, finds them. What excludes each other on this machine is given up, one version at a
time and no more than it takes, and written down as such.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from packaging.utils import canonicalize_name
from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.paths import unwritable
from stablehand.core.installs.context import InstallContext
from stablehand.core.runtimes.uv import PackageRequest

PINS_FILE: Final = "pins.json"
_WANTED_FILE: Final = "pins-wanted.txt"
_BOUNDS_FILE: Final = "pins-bounds.txt"
_LARGEST_BYTES: Final = 4 * 1024 * 1024
_TRIED_AGAIN: Final = 12  # of versions that were given up together; each costs about a second
_NAMED: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==")
_ASKED_FOR: Final = re.compile(r"\byou require ([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==")
_BUILT: Final = re.compile(r"(?:build|download|fetch)[^`]{0,30}`([A-Za-z0-9][A-Za-z0-9._-]*)[=` ]")


class Pins(BaseModel):
    """Versions by distribution, as PEP 503 writes their names.

    Attributes:
        wanted: what is installed, whether something asks for it or not.
        bounds: what has this version if something asks for it.
        given_up: those of both that could not be had, or not together with the rest.
        torch_release: the release of torch, without its build.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Literal[1] = 1
    wanted: dict[str, str] = {}
    bounds: dict[str, str] = {}
    given_up: list[str] = []
    torch_release: str | None = None

    @property
    def held(self) -> dict[str, str]:
        """All that still hold."""
        gone = set(self.given_up)
        both = {**self.bounds, **self.wanted}
        return {name: version for name, version in both.items() if name not in gone}

    def without(self, names: Iterable[str]) -> Pins:
        """Give them with some given up."""
        return self.model_copy(update={"given_up": sorted({*self.given_up, *names})})

    def lines(self, names: Mapping[str, str]) -> list[str]:
        """Give those of some that still hold, as requirements."""
        gone = set(self.given_up)
        return [f"{name}=={version}" for name, version in names.items() if name not in gone]


def read_pins(generation: Path) -> Pins | None:
    """Give the pins of a generation; None where it has none.

    Args:
        generation: its folder.
    """
    try:
        with (generation / PINS_FILE).open("rb") as file:
            return Pins.model_validate_json(file.read(_LARGEST_BYTES))
    except (OSError, ValidationError, ValueError):
        return None


def write_pins(generation: Path, pins: Pins) -> None:
    """Keep the pins of a generation.

    Raises:
        StablehandError: `data.unwritable`.
    """
    try:
        generation.mkdir(parents=True, exist_ok=True)
        write_atomic(generation / PINS_FILE, pins.model_dump_json(indent=1) + "\n")
    except OSError as error:
        raise unwritable(generation / PINS_FILE, error) from error


def pins_digest(generation: Path) -> str:
    """Give what changes when other versions are asked for; empty where none are."""
    pins = read_pins(generation)
    if pins is None:
        return ""
    asked = pins.model_copy(update={"given_up": []}).model_dump_json()
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def pinned(context: InstallContext, request: PackageRequest) -> PackageRequest:
    """Put the pins of the generation into a request: nothing gets another version."""
    pins = read_pins(context.generation)
    if pins is None:
        return request
    _write_lines(context, pins)
    return replace(
        request,
        constraints=(*request.constraints, context.generation / _BOUNDS_FILE),
        undated=(*request.undated, *pins.held),
    )


def with_wanted(context: InstallContext, request: PackageRequest) -> PackageRequest:
    """Let a request install everything that is pinned, whether the program asks for it or not."""
    if read_pins(context.generation) is None:
        return request
    return replace(request, files=(*request.files, context.generation / _WANTED_FILE))


def wanted_lines(context: InstallContext) -> list[str]:
    """Give what the pins install, as requirements."""
    pins = read_pins(context.generation)
    return pins.lines(pins.wanted) if pins else []


async def fitted(context: InstallContext, request: PackageRequest) -> PackageRequest:
    """Give up those pins that keep a request from being met, and only those.

    Raises:
        StablehandError: `install.unresolvable` when it is not the pins; `network.unreachable`.
    """
    pins = read_pins(context.generation)
    if pins is None:
        return request
    before = set(pins.given_up)
    while (failed := await _try(context, request, pins)) is not None:
        error, said = failed
        names = blamed(said, pins)
        if not names:
            raise error
        context.log.note(f"given up, since they exclude each other here: {', '.join(names)}")
        pins = pins.without(names)
    pins = await _with_innocent(context, request, pins, before)
    write_pins(context.generation, pins)
    _write_lines(context, pins)
    return replace(
        request, undated=tuple(name for name in request.undated if name not in pins.given_up)
    )


async def _with_innocent(
    context: InstallContext, request: PackageRequest, pins: Pins, before: set[str]
) -> Pins:
    """Take back the giving up of those that were only named along with the guilty ones."""
    suspects = [name for name in pins.given_up if name not in before]
    if len(suspects) < 2:
        return pins
    for name in suspects[:_TRIED_AGAIN]:
        kept = pins.model_copy(update={"given_up": [n for n in pins.given_up if n != name]})
        if await _try(context, request, kept) is None:
            pins = kept
    return pins


async def _try(
    context: InstallContext, request: PackageRequest, pins: Pins
) -> tuple[StablehandError, list[str]] | None:
    """Resolve without installing; give why that failed, and what was said."""
    _write_lines(context, pins)
    said: list[str] = []

    def take(line: OutputLine) -> None:
        said.append(line.text)

    # Without the date of the program: an index may not say when its files came.
    dry = replace(request, dry_run=True, not_after=context.tools.newest_day)
    command = context.tools.uv.install(context.environment, dry, folder=context.checkout)
    try:
        await context.run(command, "uv", on_line=take)
    except StablehandError as error:
        if error.code not in ("install.unresolvable", "install.step_failed"):
            raise
        return error, said
    return None


def blamed(said: Iterable[str], pins: Pins) -> list[str]:
    """Give the pins that a failure names: those that it says are asked for, else any."""
    text = " ".join(line.strip(" │╰─▶×") for line in said)
    held = pins.held
    for pattern in (_ASKED_FOR, _BUILT, _NAMED):
        names = {str(canonicalize_name(name)) for name in pattern.findall(text)}
        if found := sorted(names & held.keys()):
            return found
    return []


def _write_lines(context: InstallContext, pins: Pins) -> None:
    for name, versions in ((_WANTED_FILE, pins.wanted), (_BOUNDS_FILE, pins.held)):
        text = "".join(f"{line}\n" for line in pins.lines(versions))
        write_atomic(context.generation / name, text)
