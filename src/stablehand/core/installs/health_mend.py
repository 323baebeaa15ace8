"""Mending packages in the copy of an environment, before it is proved and becomes the current one.

Everything that is installed again is installed at the version that was recorded, without what it
depends on, so that nothing else moves. It comes from the package cache, which costs neither network nor
room; what is damaged there too, since files are shared by hard links, is fetched anew and installed as a
copy. What differs from its record even fresh from the index was published so; that is written down, so
that nobody mends it again.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, write_atomic
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.installs import package_steps, python_steps, source_steps
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.heal import interpreter
from stablehand.core.installs.health import Finding
from stablehand.core.installs.health_environment import (
    PUBLISHED_FILE,
    published_so,
    recorded_packages,
)
from stablehand.core.installs.health_files import compare_files
from stablehand.core.installs.health_packages import Packages, read_packages
from stablehand.core.installs.health_rules import newest
from stablehand.core.runtimes.brought import site_packages_of
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.uv import LinkMode, PackageRequest

_FRAME: Final = ("python.gone", "environment.broken")
_AGAIN: Final = (
    *("torch.missing", "torch.other", "torch.companion", "files.damaged", "files.changed"),
    *("packages.half", "packages.twice", "packages.removed", "packages.changed"),
)
_REPOSITORY: Final = "repository.missing"
_ASKED: Final = ("requirements.missing", "requirements.unmet")
_ELSEWHERE: Final = ("install.unresolvable", "install.step_failed")
_ORIGIN_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Again:
    """A distribution to install again: the line that asks for it, and whether it comes with torch."""

    name: str
    line: str
    is_torch: bool = False


@dataclass(slots=True)
class PackageMend:
    """What is done in the copy; `failed` says what could not be installed again, and why."""

    findings: tuple[Finding, ...]
    failed: dict[str, StablehandError] = field(default_factory=dict)

    async def __call__(self, context: InstallContext) -> None:
        """Mend the copy.

        Raises:
            StablehandError: nothing of it could be mended; why.
        """
        await asyncio.to_thread(_clear_leftovers, context)
        rules = {item.rule for item in self.findings}
        if rules & set(_FRAME):
            await _mend_frame(context, fetches="python.gone" in rules)
        folders = [f for item in self.findings if item.rule == _REPOSITORY for f in item.items]
        await _bring_repositories(context, folders)
        names = dict.fromkeys(
            name for item in self.findings if item.rule in _AGAIN for name in item.items
        )
        if names:
            await self._install_again(context, tuple(names))
        lines = [line for item in self.findings if item.rule in _ASKED for line in item.items]
        if lines:
            await package_steps.install_wanted(context, lines)

    async def _install_again(self, context: InstallContext, names: Sequence[str]) -> None:
        place = site_packages_of(context.environment)
        packages = await asyncio.to_thread(read_packages, place)
        wanted = _wanted(context, packages, names)
        await _take_out(context, packages, self.findings)
        groups = [
            tuple(item for item in wanted if item.is_torch),
            tuple(item for item in wanted if not item.is_torch),
        ]
        fetched: set[str] = set()
        for group in filter(None, groups):
            left = await _without_cached(context, group)
            if left:
                await self._install(context, left)
            fetched |= {item.name for item in left}
        if wanted and len(self.failed) == len(wanted):
            raise next(iter(self.failed.values()))
        await asyncio.to_thread(_note_published, context, fetched - set(self.failed))

    async def _install(self, context: InstallContext, group: tuple[_Again, ...]) -> None:
        """Install together; if that fails, each by itself, so that one does not keep the others back."""
        try:
            await _run(context, group, from_torch=group[0].is_torch)
            return
        except StablehandError as error:
            if error.code not in _ELSEWHERE:
                raise
            context.log.note("together it failed; installing each by itself")
        for item in group:
            try:
                await _one(context, item)
            except StablehandError as error:
                if error.code not in _ELSEWHERE:
                    raise
                self.failed[item.name] = error


async def _without_cached(context: InstallContext, group: tuple[_Again, ...]) -> tuple[_Again, ...]:
    """Install what the package cache holds undamaged, without a network; give what is left."""
    command = _command(context, group, from_torch=group[0].is_torch, link_mode=None)
    variables = {**command.variables, "UV_OFFLINE": "1"}
    try:
        await context.run(ToolCommand(command.argv, variables, command.folder), "uv")
    except StablehandError:
        context.log.note("not all of it is in the package cache")
        return group
    names = frozenset(item.name for item in group)
    damaged = await asyncio.to_thread(_damaged, context, names)
    if damaged:
        context.log.note(f"damaged in the package cache too: {', '.join(sorted(damaged))}")
    return tuple(item for item in group if item.name in damaged)


def _damaged(context: InstallContext, names: frozenset[str]) -> frozenset[str]:
    """Give those that are not there as they were published, or not once and whole."""
    packages = read_packages(site_packages_of(context.environment))
    there = [item for item in packages.distributions if item.name in names]
    whole = Counter(item.name for item in there if not item.is_half)
    compared = compare_files(packages.place, there, deep=True)
    bad = {damage.distribution.name for damage in compared.damages}
    bad |= {item.name for item in there if item.is_half}
    return frozenset(name for name in names if name in bad or whole[name] != 1)


async def _one(context: InstallContext, item: _Again) -> None:
    """Install one from where it should come, else from the other index: builds may lie in either."""
    try:
        await _run(context, (item,), from_torch=item.is_torch)
    except StablehandError as error:
        torch = context.record.torch
        if error.code not in _ELSEWHERE or torch is None or torch.index is None:
            raise
        await _run(context, (item,), from_torch=not item.is_torch)


async def _run(context: InstallContext, group: Iterable[_Again], *, from_torch: bool) -> None:
    command = _command(context, tuple(group), from_torch=from_torch, link_mode="copy")
    await context.run(command, "uv", on_line=python_steps.say(context))


def _command(
    context: InstallContext,
    group: tuple[_Again, ...],
    *,
    from_torch: bool,
    link_mode: LinkMode | None,
) -> ToolCommand:
    torch = context.record.torch
    request = PackageRequest(
        requirements=tuple(item.line for item in group),
        constraints=(context.constraints,) if context.constraints.is_file() else (),
        afresh=tuple(item.name for item in group),
        torch_index=torch.index if torch and from_torch else None,
        link_mode=link_mode,
        no_deps=True,
    )
    return context.tools.uv.install(context.environment, request, folder=context.checkout)


async def _mend_frame(context: InstallContext, *, fetches: bool) -> None:
    """Have the interpreter, and write `pyvenv.cfg` and the links to it anew; the packages stay."""
    step = context.step
    assert step is not None
    if fetches:
        await python_steps.get_python(context, step)
    record = context.record.python
    assert record is not None
    python = interpreter(context.folder.data, record.path)
    words = ["venv", "--relocatable", "--no-project", "--allow-existing", "--python", str(python)]
    command = context.tools.uv.run([*words, "--", str(context.environment)], {})
    await context.run(command, "uv")


async def _bring_repositories(context: InstallContext, folders: Iterable[str]) -> None:
    """Fetch the second repositories that are not there, by their folders in the checkout."""
    step = context.step
    assert step is not None
    wanted = frozenset(folders)
    for repository in context.package.repositories:
        if repository.folder in wanted:
            await source_steps.second_repository(context, replace(step, subject=repository))


def _wanted(
    context: InstallContext, packages: Packages, names: Sequence[str]
) -> tuple[_Again, ...]:
    """Decide which version of each is installed again, and from where."""
    current = context.current or context.record
    recorded = recorded_packages(context.folder, current.generation)
    torch = package_steps.torch_pins(context)
    found = []
    for name in names:
        accounts = [item for item in packages.distributions if item.name == name]
        version = torch.get(name) or recorded.get(name) or newest(accounts)
        origin = next(filter(None, (_origin(packages.place / a.folder) for a in accounts)), None)
        if origin is not None and name not in torch:
            found.append(_Again(name, f"{name} @ {origin}"))
        else:
            found.append(_Again(name, f"{name}=={version}" if version else name, name in torch))
    return tuple(found)


def _origin(account: Path) -> str | None:
    """Give the address that a distribution came from, if it came from no index."""
    try:
        found = json.loads(
            read_limited(account / "direct_url.json", _ORIGIN_BYTES, only_ordinary=True)
        )
        url = str(found["url"])
    except (OSError, UnfitFileError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if isinstance(vcs := found.get("vcs_info"), Mapping):
        commit = vcs.get("commit_id")
        url = f"{vcs.get('vcs', 'git')}+{url}" + (f"@{commit}" if commit else "")
    elif "dir_info" in found and found["dir_info"].get("editable"):
        return None
    within = found.get("subdirectory")
    return f"{url}#subdirectory={within}" if within else url


def _clear_leftovers(context: InstallContext) -> None:
    """Remove from the copy what an interrupted pip left in the environment it was made of."""
    packages = read_packages(site_packages_of(context.environment))
    for name in packages.leftovers:
        remove_tree(packages.place / name)


async def _take_out(
    context: InstallContext, packages: Packages, findings: Iterable[Finding]
) -> None:
    """Take out what is there more than once, and the accounts of what is half removed."""
    several = [name for f in findings if f.rule == "packages.twice" for name in f.items]
    half = {name for f in findings if f.rule == "packages.half" for name in f.items}
    if several:
        command = context.tools.uv.uninstall(context.environment, several)
        await context.run(command, "uv", accepted=(0, 1, 2))
    gone = [
        packages.place / item.folder
        for item in packages.distributions
        if item.name in several or (item.name in half and item.is_half)
    ]
    for account in gone:
        context.log.note(f"taking out what is left of {account.name}")
        await context.in_thread(partial(remove_tree, account))


def _note_published(context: InstallContext, names: Iterable[str]) -> None:
    """Write down what differs from its record though it is fresh from the index."""
    packages = read_packages(site_packages_of(context.environment))
    fresh = [item for item in packages.distributions if item.name in set(names)]
    found = {
        damage.distribution.name: damage.distribution.version
        for damage in compare_files(packages.place, fresh, deep=True).damages
    }
    known = published_so(context.folder)
    if found and {**known, **found} != known:
        context.log.note(f"differs from its record as published: {', '.join(found)}")
        text = json.dumps({**known, **found}, indent=1, sort_keys=True) + "\n"
        write_atomic(context.folder.own / PUBLISHED_FILE, text)
