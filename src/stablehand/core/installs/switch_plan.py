"""What a change of generation will do, found out by looking: nothing is touched here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.base.links import is_link
from stablehand.core.catalog.install_schema import DotnetBuildStep, NodeBuildStep, WriteFileStep
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.databases import databases_in
from stablehand.core.installs.lineage import NOTHING, holder, is_same_version, keeper, token_of
from stablehand.core.installs.source_steps import app_files
from stablehand.core.installs.switch import Revision, Swap, Switch, SwitchPlaces
from stablehand.core.installs.user_files import Standing, below, content_id, standing
from stablehand.core.records.generations import (
    Generation,
    current_generation,
    generations,
    read_generation,
)
from stablehand.core.records.install import InstalledSource, InstallFolder, InstallRecord, now
from stablehand.core.runtimes.git_reading import (
    changed_files,
    commit_files,
    head_branch,
    head_commit,
    is_checkout,
    remote_url,
)
from stablehand.core.sharing.ledger import placed, read_ledger


@dataclass(frozen=True, slots=True)
class PlannedSwitch:
    """A switch, what of the user's it meets, and what becomes of the folders that belong to generations.

    `folders` are those of the generation that is entered, as its account names them; `absent` the paths
    where there was nothing before.
    """

    switch: Switch
    standing: Standing
    folders: dict[str, str]
    absent: tuple[str, ...] = ()


def plan_update(
    folder: InstallFolder,
    package: Package,
    record: InstallRecord,
    enters: int,
    source: InstalledSource | None,
    branch: str | None,
) -> PlannedSwitch:
    """Plan the switch to a generation that was built in its staging folder.

    Args:
        source: what the new generation is; None or the same commit: only its environment is new.
        branch: the branch it is on.

    Raises:
        StablehandError: `update.blocked`, `git.failed`, `sharing.damaged`.
    """
    leaves = current_generation(folder, record).with_record(record)
    made = _account(folder, enters, leaves).changed(source=source)
    staged = SwitchPlaces(folder, enters).staged
    new = None
    if package.source.kind == "bundled":
        made = made.changed(folders=_app_folders(leaves, app_files(staged)))
    else:
        built = dict.fromkeys(_built_folders(package, staged), token_of(made))
        made = made.changed(folders={**leaves.folders, **built})
    if source is not None and source.commit is not None and staged.is_dir():
        new = Revision(commit=source.commit, branch=branch, url=source.url)
    swaps = [
        Swap(
            path=path,
            out=os.path.lexists(folder.checkout / path),
            into="staged" if made.folders[path] else None,
        )
        for path in sorted(made.folders)
        if made.folders[path] != leaves.folders.get(path)
    ]
    return _planned(folder, leaves, made, new, swaps)


def plan_extensions(
    folder: InstallFolder,
    record: InstallRecord,
    enters: int,
    source: InstalledSource | None,
    paths: Iterable[str],
) -> PlannedSwitch:
    """Plan the switch to a generation of the same version that brings extensions.

    Args:
        source: what the generation is: the same as the current one.
        paths: where extensions go that lie ready in its staging folder.

    Raises:
        StablehandError: `update.blocked`, `git.failed`, `sharing.damaged`.
    """
    leaves = current_generation(folder, record).with_record(record)
    made = _account(folder, enters, leaves).changed(source=source)
    brought = dict.fromkeys(sorted(paths), token_of(made))
    made = made.changed(folders={**leaves.folders, **brought})
    swaps = [
        Swap(path=path, out=os.path.lexists(folder.checkout / path), into="staged")
        for path in brought
    ]
    return _planned(folder, leaves, made, None, swaps)


def staged_extensions(folder: InstallFolder, package: Package, number: int) -> tuple[str, ...]:
    """Give where the extensions go that lie ready in the staging folder of a generation."""
    if package.extensions is None:
        return ()
    own = package.extensions.folder
    place = SwitchPlaces(folder, number).staged.joinpath(*own.split("/"))
    names = sorted(entry.name for entry in place.iterdir()) if _is_own(place) else []
    return tuple(f"{own}/{name}" for name in names if _is_own(place / name))


def plan_return(
    folder: InstallFolder, record: InstallRecord, leaves: Generation, enters: Generation
) -> PlannedSwitch:
    """Plan the switch to a generation that was current before.

    Raises:
        StablehandError: `update.blocked`, `git.failed`, `sharing.damaged`.
    """
    among = generations(folder)
    swaps = []
    for path in sorted({*leaves.folders, *enters.folders}):
        token = enters.folders.get(path)
        if token == leaves.folders.get(path):
            continue
        found = None if token == NOTHING else holder(folder, among, path, token)
        if found is None and token != NOTHING:
            continue  # what should be held is gone: the one that is there does better than none
        is_there = os.path.lexists(folder.checkout / path)
        swaps.append(Swap(path=path, out=is_there, into="held" if found else None, holder=found))
    source, new = enters.source, None
    if source is not None and source.commit is not None:
        branch = source.ref if source.ref and _is_branch(folder, source.ref) else None
        new = Revision(commit=source.commit, branch=branch, url=source.url)
    return _planned(folder, leaves.with_record(record), enters, new, swaps)


def _account(folder: InstallFolder, number: int, leaves: Generation) -> Generation:
    """Give the account of a generation that is being built."""
    made = read_generation(folder, number)
    if made is not None:
        return made
    return Generation(number=number, created_at=now(), reason="update", previous=leaves.number)


def _app_folders(leaves: Generation, files: Mapping[str, str]) -> dict[str, str]:
    """Give what a version of a bundled app consists of: its files, and that others are none of it."""
    gone = {path: NOTHING for path in leaves.folders if path not in files}
    return {**gone, **files}


def _is_branch(folder: InstallFolder, ref: str) -> bool:
    return is_checkout(folder.checkout) and head_branch(folder.checkout) == ref


def _planned(
    folder: InstallFolder,
    leaves: Generation,
    enters: Generation,
    new: Revision | None,
    swaps: list[Swap],
) -> PlannedSwitch:
    checkout, old = folder.checkout, None
    if new is not None:
        commit = head_commit(checkout)
        old = Revision(commit=commit, branch=head_branch(checkout), url=remote_url(checkout))
    others = [item for item in generations(folder) if item.number != leaves.number]
    by = keeper(folder, others, enters)
    kept = below(SwitchPlaces(folder, by).kept)
    is_other = old.commit != new.commit if old and new else not is_same_version(leaves, enters)
    if old == new and not kept:
        old = new = None  # the environment alone is another one
    found = Standing((), (), ())
    if old is not None or is_other:
        found = _standing(folder, leaves, enters, old, new, kept)
    # What the user has changed and keeps is in its place already, where files are swapped one by one.
    swaps = [swap for swap in swaps if swap.path not in found.carried]
    switch = Switch(
        leaves=leaves.number,
        enters=enters.number,
        old=old,
        new=new,
        saved=found.saved,
        carried=found.carried,
        keeper=by,
        restored=found.restored,
        returned=below(SwitchPlaces(folder, by).databases) if is_other else (),
        links=found.links,
        swaps=tuple(swaps),
        databases=databases_in(checkout) if is_other else (),
    )
    absent = tuple(swap.path for swap in swaps if swap.into == "staged" and not swap.out)
    return PlannedSwitch(switch, found, enters.folders, absent)


def _standing(
    folder: InstallFolder,
    leaves: Generation,
    enters: Generation,
    old: Revision | None,
    new: Revision | None,
    kept: tuple[str, ...],
) -> Standing:
    """Find what of the user's is in the way of the other version, whoever brought its files."""
    checkout = folder.checkout
    if old is not None and new is not None:
        changed = changed_files(checkout)
        before, after = (commit_files(checkout, item.commit) for item in (old, new))
    elif enters.source is not None and enters.source.kind == "bundled":
        before, after = (
            {p: token for p, token in item.folders.items() if token} for item in (leaves, enters)
        )
        changed = tuple(path for path in before if _is_changed(checkout / path, before[path]))
    else:
        return Standing((), (), ())
    return standing(checkout, changed, before, after, tuple(_our_links(folder)), kept)


def _is_changed(file: Path, content: str) -> bool:
    try:
        return content_id(file) != content
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _our_links(folder: InstallFolder) -> Iterable[str]:
    for link in read_ledger(folder).links:
        place = placed(link.at, folder)
        if place.is_relative_to(folder.checkout):
            yield place.relative_to(folder.checkout).as_posix()


def _built_folders(package: Package, staged: Path) -> list[str]:
    """Give the folders and files that were made for this version beside what git brought."""
    paths = [repository.folder for repository in package.repositories]
    for step in package.steps:
        if isinstance(step, DotnetBuildStep):
            paths.append(step.output)
        elif isinstance(step, NodeBuildStep):
            root = "" if step.folder == "." else f"{step.folder}/"
            paths += [f"{root}{name}" for name in step.outputs]
        elif isinstance(step, WriteFileStep) and step.overwrite:
            paths.append(step.path)
    return [path for path in dict.fromkeys(paths) if _is_own(staged / path)]


def _is_own(path: Path) -> bool:
    return os.path.lexists(path) and not is_link(path)  # a link is one that was only lent
