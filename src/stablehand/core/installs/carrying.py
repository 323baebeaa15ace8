"""What a new generation takes over from the current one: what extensions installed, or all of it.

Extensions and custom nodes stay in the checkout, but what they installed lies in the environment that
is left. A new environment would be without it, and they would fail after each update.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from stablehand.core.base.distributions import distributions_in
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.as_it_was import added_to
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.environment_copy import copy_current
from stablehand.core.installs.package_steps import install_more
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.records.generations import (
    Generation,
    current_generation,
    read_generation,
    write_generation,
)
from stablehand.core.records.install import InstallRecord
from stablehand.core.records.places import InstallFolder
from stablehand.core.runtimes.brought import site_packages_of

_NOT_CARRIED: Final = frozenset({"pip", "setuptools", "wheel", "uv"})
_TORCH: Final = frozenset({"torch", "torchvision", "torchaudio", "triton", "triton-windows"})
_SHOWN: Final = 12


async def carry_over(context: InstallContext, _step: PlannedStep) -> None:
    """Install what was added to the current environment since it was made, such as by extensions.

    What cannot be had under the new version's requirements is told, not fatal: the extension that wants
    it may fail, the program does not.
    """
    current = context.current
    extras = await asyncio.to_thread(added_before, context.folder, context.record.generation)
    if current is not None and not extras:
        extras = await asyncio.to_thread(_extras, context, current)
    if not extras:
        context.log.note("nothing was added to the current environment")
        return
    context.log.note(f"carried over: {', '.join(extras.values())}")
    left: list[str] = []
    try:
        await install_more(context, tuple(extras.values()))
    except StablehandError as error:
        if error.code not in ("install.unresolvable", "install.step_failed"):
            raise
        left = await _one_by_one(context, extras)
    await asyncio.to_thread(note_added, context, [name for name in extras if name not in left])
    if left:
        context.notice(
            QT_TRANSLATE_NOOP(
                "install",
                "Some packages that extensions had added do not fit the new version and were left out: "
                "{names}. An extension that needs them may fail.",
            ).fill(names=", ".join(left[:_SHOWN]) + (" ..." if len(left) > _SHOWN else ""))
        )


def added_before(folder: InstallFolder, number: int) -> dict[str, str]:
    """Give what was added to an environment that is made again in its place: requirements, by name."""
    account = read_generation(folder, number)
    return added_to(folder.generation(number)) or (added_as_noted(account) if account else {})


def note_added(context: InstallContext, names: Iterable[str]) -> None:
    """Write down what the program did not ask for, so that the next change carries it over too."""
    account = read_generation(context.folder, context.record.generation)
    if account is not None:
        added = sorted({*account.added, *names})
        write_generation(context.folder, account.changed(added=added))


async def _one_by_one(context: InstallContext, extras: Mapping[str, str]) -> list[str]:
    """Install each alone, first at its version, then at any; give the names of those that fail."""
    left = []
    for name, line in extras.items():
        for wanted in dict.fromkeys((line, name)):
            try:
                await install_more(context, (wanted,))
                break
            except StablehandError as error:
                if error.code not in ("install.unresolvable", "install.step_failed"):
                    raise
        else:
            left.append(name)
    return left


def _extras(context: InstallContext, current: InstallRecord) -> dict[str, str]:
    folder = context.folder
    if not _is_taken_over(folder, current_generation(folder, current)):
        return added_since(folder, current)
    there = site_packages_of(folder.generation(current.generation) / "env")
    return beyond(there, site_packages_of(context.environment))


def _is_taken_over(folder: InstallFolder, generation: Generation | None) -> bool:
    """Tell whether an environment is one that was there before us, or a copy of one.

    Of such a one nobody knows what the program asked for and what was added.
    """
    while generation is not None and generation.reason in ("manual", "repair"):
        before = generation.previous
        generation = read_generation(folder, before) if before is not None else None
    return generation is not None and generation.reason == "adopt"


def beyond(there: Path, here: Path) -> dict[str, str]:
    """Give what a folder of packages has that another has not, and that nothing in it asks for.

    Torch and what belongs to it stays out: another build of it may be right today.
    """
    found = {str(canonicalize_name(n)): i for i in distributions_in(there) if (n := _name(i))}
    new = {str(canonicalize_name(n)) for i in distributions_in(here) if (n := _name(i))}
    asked = {name for item in found.values() for name in _asked_by(item)}
    chosen = {}
    for name, item in sorted(found.items()):
        if name in new | asked | _NOT_CARRIED | _TORCH or name.startswith("nvidia-"):
            continue
        if (line := _requirement(item, item.metadata["Name"])) is not None:
            chosen[name] = line
    return chosen


def _name(item: Distribution) -> str | None:
    return item.metadata["Name"] if item.metadata else None


def _asked_by(item: Distribution) -> set[str]:
    names = set()
    for line in item.requires or ():
        try:
            wanted = Requirement(line)
            holds = wanted.marker is None or wanted.marker.evaluate({"extra": ""})
        except ValueError:  # no requirement, or a condition that compares what cannot be compared
            continue
        if holds:
            names.add(str(canonicalize_name(wanted.name)))
    return names


def added_since(folder: InstallFolder, record: InstallRecord) -> dict[str, str]:
    """Give what an environment holds beyond what it was proved with: requirements, by name.

    What came from a folder of this computer is left out: it may be gone tomorrow.
    """
    generation = current_generation(folder, record)
    known = {
        str(canonicalize_name(name)) for name in generation.packages or _locked(folder, record)
    }
    if not known:
        return {}
    known -= {str(canonicalize_name(name)) for name in generation.added}
    site_packages = site_packages_of(folder.generation(record.generation) / "env")
    if not site_packages.is_dir():
        return added_as_noted(generation)
    found = {}
    for item in distributions_in(site_packages):
        name = _name(item)
        if not name or canonicalize_name(name) in known | _NOT_CARRIED:
            continue
        if (line := _requirement(item, name)) is not None:
            found[name] = line
    return dict(sorted(found.items()))


def added_as_noted(generation: Generation) -> dict[str, str]:
    """Give what a generation took over from before, as its account says: all there is once it is gone."""
    versions = {str(canonicalize_name(n)): version for n, version in generation.packages.items()}
    return {
        name: f"{name}=={versions[key]}"
        for name in generation.added
        if (key := str(canonicalize_name(name))) in versions
    }


def _locked(folder: InstallFolder, record: InstallRecord) -> Mapping[str, str]:
    """Give the packages of an install of before generations had accounts."""
    try:
        text = (folder.generation(record.generation) / "lock.json").read_text("utf-8")
        found = json.loads(text)["packages"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _requirement(item: Distribution, name: str) -> str | None:
    text = item.read_text("direct_url.json")
    if not text:
        return f"{name}=={item.version}"
    try:
        origin = json.loads(text)
        url = str(origin["url"])
    except (ValueError, KeyError, TypeError):
        return None
    if not url.startswith(("https://", "http://", "ssh://")):
        return None
    if (vcs := origin.get("vcs_info")) is not None:
        commit = vcs.get("commit_id")
        return f"{name} @ {vcs.get('vcs', 'git')}+{url}" + (f"@{commit}" if commit else "")
    return f"{name} @ {url}"


async def fork_current(context: InstallContext, _step: PlannedStep) -> None:
    """Copy the current environment, sharing its packages by hard links."""
    current = context.current
    assert current is not None
    report = await copy_current(context.folder, current, context.record.generation)
    context.log.note(f"copied: {report}")
    extras = await asyncio.to_thread(added_since, context.folder, current)
    await asyncio.to_thread(note_added, context, extras)
    context.save(python=current.python, torch=current.torch, source=current.source, gpu=current.gpu)


async def mend(context: InstallContext, _step: PlannedStep) -> None:
    """Do in the copy what the change is for."""
    if context.mend is not None:
        await context.mend(context)
