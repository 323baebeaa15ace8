"""Which of a program's versions are releases, which is the newest, and what an update aims at. Pure.

Upstreams name releases as they like: `v1.10.1`, `0.9.6.1-Beta`, `f2.0.1v1.10.1-previous-669-gdfdcbab6`,
`v26`, `2024-05-01`. A tag is a release when a version can be read from it; the versions in it are
compared one after the other, so that a fork's own version goes before the one that it builds on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import InvalidVersion, Version

from stablehand.core.records.install import Channel
from stablehand.core.runtimes.git_address import is_commit
from stablehand.core.runtimes.git_versions import RemoteRefs

TargetKind = Literal["branch", "tag", "commit", "registry", "bundled"]
_SHORT: Final = 10

_DATE: Final = re.compile(r"(?<!\d)(20\d\d)[-_](\d{1,2})[-_](\d{1,2})(?!\d)", re.ASCII)
_PART: Final = re.compile(
    r"(?P<numbers>\d+(?:\.\d+)+|\d+)"
    r"(?P<suffix>[-_.]?(?:alpha|beta|preview|pre|rc|dev|post|a|b|c)(?![a-z])[-_.]?\d*)?",
    re.IGNORECASE | re.ASCII,
)
_BEFORE: Final = re.compile(
    r"(?:^|[^a-z])(?:v|ver|version|release|rel|r|b|f)[-_. ]?$", re.IGNORECASE
)
_DESCRIBED: Final = re.compile(r"-(\d+)-g[0-9a-f]{7,40}$", re.ASCII)
_EARLY: Final = frozenset(
    (
        "alpha",
        "beta",
        "pre",
        "prerelease",
        "preview",
        "rc",
        "dev",
        "nightly",
        "test",
        "experimental",
    )
)
_NO_RELEASES: Final = frozenset(("archive", "backup", "before", "old", "obsolete"))


@dataclass(frozen=True, slots=True)
class Release:
    """A tag that is a release; `is_early` is one before the real one (alpha, beta, rc, ...)."""

    tag: str
    commit: str
    is_early: bool
    date: str | None = None


@dataclass(frozen=True, slots=True)
class UpdateTarget:
    """What an update aims at.

    Attributes:
        ref: what to ask the source for: a branch, tag, whole commit, or version; None where there is
            only one.
        kind: what that is.
        commit: the commit, for repositories.
        label: what it is called, for people.
    """

    ref: str | None
    kind: TargetKind
    commit: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Following:
    """What an install follows.

    Attributes:
        channel: what it was told to follow; None leaves that to `asked` and `default`.
        branch: the branch that it was told to follow.
        asked: the revision that it was installed at.
        default: that of the definition.
    """

    channel: Channel | None = None
    branch: str | None = None
    asked: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class _Key:
    """How a tag compares: its versions, then how many commits it lies behind the last of them."""

    versions: tuple[Version, ...]
    behind: int
    text: str

    @property
    def order(self) -> tuple[tuple[Version, ...], int, str]:
        return self.versions, self.behind, self.text


def releases(refs: RemoteRefs) -> tuple[Release, ...]:
    """Give the tags that are releases, newest first."""
    found = []
    for tag, commit in refs.tags.items():
        if (key := _key(tag)) is not None:
            found.append((key.order, tag, commit))
    found.sort(reverse=True)
    return tuple(
        Release(tag, commit, is_early(tag), refs.dates.get(commit)) for _, tag, commit in found
    )


def newest_release(refs: RemoteRefs) -> Release | None:
    """Give the newest release; an early one only where there are no others."""
    found = releases(refs)
    return next((item for item in found if not item.is_early), found[0] if found else None)


def is_release(tag: str) -> bool:
    """Tell whether a tag is a release."""
    return _key(tag) is not None


def is_early(tag: str) -> bool:
    """Tell whether a release is one before the real one."""
    key = _key(tag)
    # What a fork builds on may be an early one; the fork's own version counts.
    others = [match.span() for match in _PART.finditer(tag)][1:]
    own = tag
    for begin, end in reversed(others):
        own = own[:begin] + "." + own[end:]
    return bool(_words(own) & _EARLY) or (key is not None and key.versions[0].is_prerelease)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.split(r"[^a-z]+", text.lower()) if word)


def _key(tag: str) -> _Key | None:
    if _words(tag) & _NO_RELEASES:
        return None
    behind = _DESCRIBED.search(tag)
    text = tag[: behind.start()] if behind else tag
    if dated := _DATE.search(text):
        text = text.replace(dated[0], ".".join(str(int(part)) for part in dated.groups()))
    versions: list[Version] = []
    for match in _PART.finditer(text):
        if not versions and not _begins_a_version(text, match):
            return None
        try:
            versions.append(Version(match["numbers"] + (match["suffix"] or "")))
        except InvalidVersion:
            versions.append(Version(match["numbers"]))
    if not versions:
        return None
    return _Key(tuple(versions), int(behind[1]) if behind else 0, tag)


def _begins_a_version(text: str, match: re.Match[str]) -> bool:
    """Tell whether a number stands where a version does: `v26`, `1.2`, `ui-v3`, not `sd3-fix` or `b`."""
    before = text[: match.start()]
    if _BEFORE.search(before):
        return True
    return "." in match["numbers"] and not before[-1:].isalpha()


def find_ref(refs: RemoteRefs, wanted: str) -> UpdateTarget | None:
    """Give what a name stands for, as git takes it: a tag before a branch of the same name.

    `heads/x` and `tags/x` say which is meant. A whole commit stands for itself.
    """
    name = wanted.removeprefix("refs/")
    if name.startswith("heads/"):
        return branch_target(refs, name.removeprefix("heads/"))
    if name.startswith("tags/") and name.removeprefix("tags/") in refs.tags:
        return tag_target(refs, name.removeprefix("tags/"))
    if wanted in refs.tags:
        return tag_target(refs, wanted)
    if wanted in refs.branches:
        return branch_target(refs, wanted)
    return commit_target(wanted) if is_commit(wanted) else None


def branch_target(refs: RemoteRefs, name: str) -> UpdateTarget | None:
    """Give the head of a branch, if there is one of that name."""
    commit = refs.branches.get(name)
    if commit is None:
        return None
    # git takes a bare name for the tag where both have it.
    ref = f"heads/{name}" if name in refs.tags else name
    return UpdateTarget(ref, "branch", commit, f"{name} ({commit[:_SHORT]})")


def tag_target(refs: RemoteRefs, name: str) -> UpdateTarget:
    """Give a tag that there is."""
    return UpdateTarget(name, "tag", refs.tags[name], name)


def commit_target(commit: str) -> UpdateTarget:
    """Give a single commit."""
    return UpdateTarget(commit, "commit", commit, commit[:_SHORT])


def followed(refs: RemoteRefs, following: Following) -> UpdateTarget | None:
    """Give what an install follows stands for now; None if the source has no such thing (any more)."""
    if following.channel == "release":
        newest = newest_release(refs)
        return tag_target(refs, newest.tag) if newest else None
    if following.channel == "branch":
        name = followed_branch(refs, following)
        return branch_target(refs, name) if name else None
    return _as_installed(refs, following)


def followed_branch(refs: RemoteRefs, following: Following) -> str | None:
    """Give the branch that an install on the channel `branch` follows."""
    if following.branch is not None:
        return following.branch
    for name in (following.asked, following.default):
        name = (name or "").removeprefix("refs/").removeprefix("heads/")
        if name in refs.branches:
            return name
    return refs.head


def _as_installed(refs: RemoteRefs, following: Following) -> UpdateTarget | None:
    """Give what the revision stands for that was asked for: a release makes it follow releases."""
    name = following.asked or following.default
    if name is None:
        return branch_target(refs, refs.head) if refs.head else None
    target = find_ref(refs, name)
    if target is not None and target.kind == "tag" and is_release(name):
        return tag_target(refs, _newest_from(refs, name))
    if target is None and name == following.default and refs.head:
        return branch_target(refs, refs.head)  # a fork that names its branches otherwise
    return target


def _newest_from(refs: RemoteRefs, tag: str) -> str:
    """Give the newest release that is not older than this one; an early one only after an early one."""
    found = [
        item for item in releases(refs) if item.tag == tag or not item.is_early or is_early(tag)
    ]
    return found[0].tag


def newest_names(refs: RemoteRefs, most: int = 6) -> tuple[str, ...]:
    """Name the newest releases."""
    return tuple(item.tag for item in releases(refs)[:most])


def registry_name(requirement: str) -> str:
    """Give the name of the distribution that a requirement asks for."""
    return Requirement(requirement).name


def is_exact(requirement: str) -> bool:
    """Tell whether a requirement names one version."""
    return any(item.operator in ("==", "===") for item in Requirement(requirement).specifier)


def newest_allowed(
    versions: Sequence[str], requirement: str, *, any_version: bool = False
) -> str | None:
    """Give the newest version that a requirement allows; an early one only where there are no others.

    Args:
        versions: what the index has.
        requirement: what the definition asks for.
        any_version: look past a requirement that names a single version.
    """
    specifier = Requirement(requirement).specifier
    if any_version and is_exact(requirement):
        usable = ordered_versions(versions)
    else:
        usable = [
            item
            for item in ordered_versions(versions)
            if specifier.contains(item, prereleases=True)
        ]
    stable = [item for item in usable if not Version(item).is_prerelease]
    return next(iter(stable or usable), None)


def ordered_versions(versions: Iterable[str]) -> list[str]:
    """Give versions of distributions, newest first; what is none is left out."""
    found = []
    for item in versions:
        try:
            found.append((Version(item), item))
        except InvalidVersion:
            continue
    return [item for _, item in sorted(found, reverse=True)]


def asked_version(ref: str | None) -> str | None:
    """Give the version that a revision of a distribution names: `1.2`, `name==1.2`."""
    if ref is None:
        return None
    try:
        return str(Version(ref))
    except InvalidVersion:
        pass
    try:
        found = [item.version for item in Requirement(ref).specifier if item.operator == "=="]
    except InvalidRequirement:
        return None
    return found[0] if found else None
