"""The versions of a package: what there is, what is installed, what an update would aim at."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from stablehand import __version__
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.version_choice import (
    Following,
    UpdateTarget,
    asked_version,
    branch_target,
    commit_target,
    find_ref,
    followed,
    newest_allowed,
    newest_names,
    ordered_versions,
    registry_name,
    releases,
)
from stablehand.core.records.install import (
    Channel,
    InstallFolder,
    InstallRecord,
    install_names,
    need_record,
)
from stablehand.core.records.update_check import installed_version
from stablehand.core.runtimes.git_address import checked_ref
from stablehand.core.runtimes.git_reading import is_checkout
from stablehand.core.runtimes.git_versions import (
    RemoteRefs,
    local_refs,
    missing_ref,
    one_ref,
    remote_refs,
    whole_commit,
)
from stablehand.core.runtimes.index_versions import IndexVersion, index_versions
from stablehand.core.runtimes.tools import Tools, find_tools
from stablehand.services.app import App
from stablehand.services.results import Result

VersionKind = Literal["release", "early", "branch"]


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A version that can be installed.

    Attributes:
        name: what to ask for: a tag, a branch, a version.
        kind: a release, an early one (alpha, beta, rc), or a branch.
        commit: the commit behind it, for repositories.
        date: its day; None where that is not known here.
        is_current: whether it is what is installed.
        is_default: whether it is what the package is installed at where nobody asks for anything.
    """

    name: str
    kind: VersionKind
    commit: str | None = None
    date: str | None = None
    is_current: bool = False
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Versions:
    """What there is of a package, and what an install of it has.

    Attributes:
        package: id of the package.
        record: the install; None for a package that is not installed.
        source: where it comes from.
        installed: the commit or version that is installed.
        target: what an update would bring, or an install; None where it follows what is not there.
        releases, branches: what there is, newest releases first.
        from_disk: the source could not be asked, so this is what the checkout knows.
    """

    package: Package
    record: InstallRecord | None
    source: str | None
    installed: str | None
    target: UpdateTarget | None
    releases: tuple[ListedVersion, ...]
    branches: tuple[ListedVersion, ...]
    from_disk: bool = False


async def list_versions(app: App, name: str) -> Result[Versions]:
    """List the versions of an install's package, or of a package that is not installed.

    Raises:
        StablehandError: `install.damaged`, `package.unknown`, `git.failed`, `network.*`, `tool.missing`.
    """
    folder: InstallFolder | None = None
    record: InstallRecord | None = None
    if name in install_names(app.data.root):
        folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package if record else name).package
    tools = await asyncio.to_thread(find_tools, app.settings, app.data.assets, app.environ)
    if package.source.kind == "bundled":
        return Result("versions", _bundled(package, record))
    if package.source.kind == "registry":
        return Result("versions", await _of_registry(package, folder, record, tools))
    found, notices = await _of_repository(package, folder, record, tools)
    return Result("versions", found, notices)


async def update_target(
    folder: InstallFolder,
    record: InstallRecord,
    package: Package,
    tools: Tools,
    *,
    ref: str | None = None,
    source: str | None = None,
    channel: Channel | None = None,
) -> UpdateTarget:
    """Tell what an update of an install aims at, as its source stands now.

    Args:
        folder, record, package: the install and its definition.
        tools: git and uv.
        ref: the revision that was asked for; a pinned install stays where it is without one.
        source: another repository that was asked for.
        channel: another channel that was asked for.

    Raises:
        StablehandError: `git.failed` where there is no such revision, with what there is;
            `install.unresolvable`, `network.*`, `tool.missing`, `usage`.
    """
    kind = package.source.kind
    if record.pinned and not (ref or source or channel):
        return stays_at(folder, record)
    if kind == "bundled":
        return _bundled_target()
    if kind == "registry":
        wished = channel or record.channel
        return await _registry_target(package, record, tools, ref, any_version=wished == "release")
    url = source or repository_of(record, package)
    refs = await remote_refs(tools.git(), url)
    if ref is not None:
        return await wanted_target(tools, url, refs, ref, folder)
    following = following_of(record, package, channel)
    target = followed(refs, following)
    if target is None and source is not None and refs.head:
        target = branch_target(refs, refs.head)  # another repository names its branches its own way
    return target or _nothing_followed(refs, following)


def stays_at(folder: InstallFolder, record: InstallRecord) -> UpdateTarget:
    """Give what is installed as a target: where an install stays."""
    source = record.source
    version = installed_version(folder, record)
    if source is None or source.kind == "bundled":
        return _bundled_target()
    if source.kind == "registry":
        return UpdateTarget(version, "registry", None, version or "")
    return commit_target(source.commit or "")


def repository_of(record: InstallRecord | None, package: Package) -> str:
    """Give the address of the repository that an install comes from, or would come from."""
    source = record.source if record else None
    address = (source.url if source else None) or package.source.url
    assert address is not None
    return address


async def wanted_target(
    tools: Tools, url: str, refs: RemoteRefs, ref: str, folder: InstallFolder | None = None
) -> UpdateTarget:
    """Give what a revision that somebody asked for stands for.

    Args:
        folder: an install whose commits are known by the beginning of their ids too.

    Raises:
        StablehandError: `git.failed`, with what there is instead.
    """
    name = checked_ref(ref)
    if (target := find_ref(refs, name)) is not None:
        return target
    is_here = folder is not None and is_checkout(folder.checkout)
    if folder is not None and is_here:
        commit = await whole_commit(tools.git(), folder.checkout, name)
        if commit is not None:
            return commit_target(commit)
    if "/" in name and (commit := await one_ref(tools.git(), url, name)) is not None:
        return UpdateTarget(name, "commit", commit, name)
    raise missing_ref(name, refs, newest_names(refs))


def following_of(
    record: InstallRecord, package: Package, channel: Channel | None = None
) -> Following:
    """Give what an install follows; `channel` stands in for its own."""
    asked = record.source.ref if record.source else record.wishes.get("ref")
    return Following(channel or record.channel, record.branch, asked, package.source.ref)


def _nothing_followed(refs: RemoteRefs, following: Following) -> UpdateTarget:
    if following.channel == "release":
        raise StablehandError(
            "git.failed",
            QT_TRANSLATE_NOOP("versions", "The repository has no releases."),
            hint=QT_TRANSLATE_NOOP(
                "versions", "Follow a branch instead: stablehand follow NAME branch"
            ),
        )
    name = following.branch or following.asked or following.default or "HEAD"
    raise missing_ref(name, refs, newest_names(refs))


def _bundled_target() -> UpdateTarget:
    return UpdateTarget(None, "bundled", None, f"Stablehand {__version__}")


def _bundled(package: Package, record: InstallRecord | None) -> Versions:
    target = _bundled_target()
    only = ListedVersion(target.label, "release", is_default=True)
    return Versions(package, record, None, None, target, (only,), ())


async def _registry_target(
    package: Package,
    record: InstallRecord | None,
    tools: Tools,
    ref: str | None,
    *,
    any_version: bool,
) -> UpdateTarget:
    found = await _offered(package, record, tools)
    return _chosen(package, found, ref, any_version=any_version)


async def _offered(
    package: Package, record: InstallRecord | None, tools: Tools
) -> tuple[IndexVersion, ...]:
    requirement = package.source.package
    assert requirement is not None
    python = record.python.version if record and record.python else None
    return await index_versions(registry_name(requirement), tools.uv, python)


def _chosen(
    package: Package, found: tuple[IndexVersion, ...], ref: str | None, *, any_version: bool
) -> UpdateTarget:
    requirement = package.source.package
    assert requirement is not None
    names = [item.version for item in found]
    if ref is not None:
        version = asked_version(ref)
        chosen = next((item for item in names if asked_version(item) == version), None)
    else:
        chosen = newest_allowed(names, requirement, any_version=any_version)
    if chosen is None or (ref is not None and asked_version(ref) is None):
        newest = ", ".join(ordered_versions(names)[:6])
        raise StablehandError(
            "install.unresolvable",
            QT_TRANSLATE_NOOP("versions", "There is no version {version} of {name}.").fill(
                version=ref or requirement, name=package.name
            ),
            hint=QT_TRANSLATE_NOOP("versions", "The newest are: {versions}.").fill(versions=newest),
            details={"name": package.id, "version": ref or requirement},
        )
    return UpdateTarget(chosen, "registry", None, chosen)


async def _of_registry(
    package: Package, folder: InstallFolder | None, record: InstallRecord | None, tools: Tools
) -> Versions:
    found = await _offered(package, record, tools)
    installed = installed_version(folder, record) if folder and record else None
    channel = record.channel if record else None
    target = (
        stays_at(folder, record)
        if folder and record and record.pinned
        else _chosen(package, found, None, any_version=channel == "release")
    )
    default = _chosen(package, found, None, any_version=False)
    days = {item.version: item.uploaded for item in found}
    listed = tuple(
        ListedVersion(
            version,
            "early" if _is_early(version) else "release",
            date=days[version],
            is_current=version == installed,
            is_default=version == default.ref,
        )
        for version in ordered_versions(days)
    )
    return Versions(package, record, package.source.package, installed, target, listed, ())


def _is_early(version: str) -> bool:
    from packaging.version import Version

    return Version(version).is_prerelease


async def _of_repository(
    package: Package, folder: InstallFolder | None, record: InstallRecord | None, tools: Tools
) -> tuple[Versions, tuple[Wording, ...]]:
    url, git = repository_of(record, package), tools.git()
    is_here = folder is not None and is_checkout(folder.checkout)
    known = await local_refs(git, folder.checkout) if folder and is_here else RemoteRefs()
    notices: tuple[Wording, ...] = ()
    try:
        refs = await remote_refs(git, url)
        refs = RemoteRefs(refs.branches, refs.tags, refs.head, known.dates)
    except StablehandError as error:
        if not is_here or not error.code.startswith("network."):
            raise
        refs, notices = known, (error.message,)
    installed = record.source.commit if record and record.source else None
    target: UpdateTarget | None
    if folder is None or record is None:
        target = find_ref(refs, package.source.ref or "")
    elif record.pinned:
        target = stays_at(folder, record)
    else:
        target = followed(refs, following_of(record, package))
    found = Versions(
        package,
        record,
        url,
        installed,
        target,
        _releases(refs, installed, package),
        _branches(refs, installed, package),
        from_disk=bool(notices),
    )
    return found, notices


def _releases(
    refs: RemoteRefs, installed: str | None, package: Package
) -> tuple[ListedVersion, ...]:
    return tuple(
        ListedVersion(
            item.tag,
            "early" if item.is_early else "release",
            item.commit,
            item.date,
            is_current=item.commit == installed,
            is_default=item.tag == package.source.ref,
        )
        for item in releases(refs)
    )


def _branches(
    refs: RemoteRefs, installed: str | None, package: Package
) -> tuple[ListedVersion, ...]:
    names = sorted(refs.branches, key=lambda name: (name != refs.head, name))
    return tuple(
        ListedVersion(
            name,
            "branch",
            refs.branches[name],
            refs.dates.get(refs.branches[name]),
            is_current=refs.branches[name] == installed,
            is_default=name == package.source.ref,
        )
        for name in names
    )
