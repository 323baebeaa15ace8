"""Versions and snapshots in words. Pure."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.installs.version_choice import UpdateTarget, is_release
from stablehand.core.records.install import InstallRecord
from stablehand.core.records.update_check import UpdateCheck
from stablehand.gui.words.units import ago, clock
from stablehand.services.snapshots import SnapshotView

_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_SHORT: Final = 7


def version_of(ref: str | None, commit: str | None) -> str:
    """Give a version in a word or two: "v0.3.64 (1a2b3c4)"."""
    name = "" if ref is None or _COMMIT.fullmatch(ref) else ref.removeprefix("heads/")
    short = (commit or "")[:_SHORT]
    if name and short:
        return f"{name} ({short})"
    return name or short


def installed_words(record: InstallRecord) -> str:
    """Give the version that is installed."""
    source = record.source
    if source is None:
        return QCoreApplication.translate("VersionWords", "Not known")
    if source.kind == "bundled":
        return QCoreApplication.translate("VersionWords", "The one that comes with Stablehand")
    return version_of(source.ref, source.commit)


def snapshot_version(view: SnapshotView) -> str:
    """Give the version of a snapshot."""
    bundled = QCoreApplication.translate("VersionWords", "Comes with Stablehand")
    return version_of(view.ref, view.commit) or bundled


def target_words(target: UpdateTarget) -> str:
    """Give what an update would bring."""
    ref = None if target.kind == "commit" else target.ref
    return version_of(ref, target.commit) or target.label


def check_words(check: UpdateCheck) -> str:
    """Give the version that a look for updates has found."""
    ref = None if check.kind == "commit" else check.ref
    is_commit = check.kind in ("branch", "tag", "commit")
    return version_of(ref, check.target if is_commit else None) or check.label


def reason_words(view: SnapshotView) -> str:
    """Give why a snapshot is there, by what made it."""
    translate = QCoreApplication.translate
    words = {
        "install": translate("VersionWords", "As it was installed"),
        "update": translate("VersionWords", "Made by an update"),
        "repair": translate("VersionWords", "Made by a repair"),
        "manual": translate("VersionWords", "Kept by you"),
        "recreate": translate("VersionWords", "Re-created from a lock"),
        "adopt": translate("VersionWords", "As it was taken over"),
        "extension": translate("VersionWords", "Made by a change of extensions"),
        "duplicate": translate("VersionWords", "Copied from another install"),
        "setup": translate("VersionWords", "Made by a change of its setup"),
    }
    return words.get(view.reason, view.reason)


def moment_words(moment: str) -> str:
    """Give when something was, to the minute: there may be several a day."""
    when, time = ago(moment), clock(moment)
    if time in when or not time:
        return when
    text = QCoreApplication.translate("VersionWords", "{when}, {time}")
    return text.format(when=when, time=time)


def follow_choices(record: InstallRecord) -> list[tuple[object, str]]:
    """Give what an install can follow, each with its words; the keys are those of `follow_value`."""
    translate = QCoreApplication.translate
    found: list[tuple[object, str]] = [("default", _as_installed(record))]
    kind = record.source.kind if record.source is not None else "bundled"
    if kind != "bundled":
        found.append(("release", translate("VersionWords", "Always the newest release")))
    if kind == "git":
        if record.channel == "branch" and record.branch:
            text = translate("VersionWords", "The branch {branch}")
            found.append((f"branch {record.branch}", text.format(branch=record.branch)))
        elif record.channel == "branch":
            found.append(("branch ", translate("VersionWords", "The branch it came from")))
        found.append(("branch", translate("VersionWords", "Another branch…")))
    found.append(("nothing", translate("VersionWords", "Nothing: stay at this version")))
    return found


def follow_value(record: InstallRecord) -> str:
    """Give what an install follows now, as a key of `follow_choices`."""
    if record.pinned:
        return "nothing"
    if record.channel == "branch":
        return f"branch {record.branch or ''}"
    return record.channel or "default"


def _as_installed(record: InstallRecord) -> str:
    """Give what is followed where nobody chose: a release leads to newer ones, a branch to its head."""
    translate, source = QCoreApplication.translate, record.source
    ref = source.ref if source is not None else None
    if source is not None and source.kind == "git" and ref is not None:
        name = ref.removeprefix("heads/")
        if _COMMIT.fullmatch(name):
            return translate("VersionWords", "As installed: a single commit")
        if is_release(name):
            return translate("VersionWords", "As installed: releases")
        return translate("VersionWords", "As installed: branch {branch}").format(branch=name)
    return translate("VersionWords", "As the package recommends")
