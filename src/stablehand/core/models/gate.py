"""The gate: the one door by which a file enters the library, for imports and downloads alike.

Header, safety and sum are looked at where the file lies, before it has a name in the tree. Then it is
published in one step and never over anything. What does not pass goes to the quarantine of the root with
the evidence.

Invariants: a file has its new name before it loses the old one, so a kill leaves it at one place or at both,
never half and never nowhere; what changes while it is looked at is not let in.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, sync_folder
from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.models.hashes import sha256_of
from stablehand.core.models.headers.header import Header
from stablehand.core.models.headers.reading import read_header, read_source
from stablehand.core.models.headers.sources import FileSource, changed, damaged, taken
from stablehand.core.models.identify.identity import Identity
from stablehand.core.models.organise.placing import (
    OnBytes,
    Unmovable,
    copy_file,
    files_below,
    holds_the_same,
    let_go,
    part_of,
    publish,
    take_back,
)
from stablehand.core.models.safety.check import check_file, check_source
from stablehand.core.models.safety.quarantine import (
    Quarantined,
    numbered_places,
    put_in_quarantine,
)
from stablehand.core.models.safety.verdict import Evidence, Verdict

# How a file comes in: it leaves its old place, stays there as well, or gets a second name.
Takes = Literal["move", "copy", "link"]
_HARMLESS: Final = QT_TRANSLATE_NOOP(
    "models", "Look for the same model as .safetensors, which cannot run anything."
)
_HARMLESS_OR_TRUSTED: Final = QT_TRANSLATE_NOOP(
    "models",
    "Look for the same model as .safetensors, which cannot run anything. Detectors of YOLO are never that: "
    "if you trust whoever made it, let it in: stablehand models quarantine release ID --accept-risk",
)
_SHOWN: Final = 3
_Marks = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Admitted:
    """A file that passed.

    Attributes:
        path: where it is now.
        header, identity, verdict: what it is; the verdict is "safe".
        sha256: its sum, if it was asked for.
    """

    path: Path
    header: Header
    identity: Identity
    verdict: Verdict
    sha256: str | None


class _Refused(Exception):  # noqa: N818 - carried for a few lines only
    def __init__(self, error: StablehandError, verdict: Verdict) -> None:
        super().__init__(str(error))
        self.error = error
        self.verdict = verdict


def examine(
    source: Path,
    *,
    name: str | None = None,
    expected_sha256: str | None = None,
    on_bytes: OnBytes | None = None,
) -> Admitted:
    """Look whether a file or a diffusers folder would pass; changes nothing.

    Args:
        name: what it will be called, if that is not its name now (an unfinished download's).
        expected_sha256: the sum it has to have.
        on_bytes: told of the bytes that are read for the sum; what it raises ends the work.

    Raises:
        StablehandError: `model.refused`: loading it could run code; `model.mismatch`; `model.damaged`,
            `model.unreadable`.
    """
    try:
        return _examined(source, name or source.name, expected_sha256, on_bytes)
    except _Refused as refused:
        raise refused.error from None


def admit(
    source: Path,
    target: Path,
    *,
    root: Path,
    takes: Takes = "move",
    keep_apart: bool = False,
    expected_sha256: str | None = None,
    known_sha256: str | None = None,
    origin: str | None = None,
    on_bytes: OnBytes | None = None,
) -> Admitted:
    """Let a file or a diffusers folder into the library, or put it into quarantine; blocks.

    Args:
        target: its place below `root`; its folder is made.
        takes: see `Takes`.
        keep_apart: a name that another file has gets a number; else that is an error. The same file, byte by
            byte, is no other.
        origin: where it came from, for the record of the quarantine.
        expected_sha256, on_bytes: see `examine`; bytes that are copied are told too.
        known_sha256: the sum of exactly these bytes, from whoever has just written them: they are not
            read again for it.

    Raises:
        StablehandError: `model.refused`, `model.mismatch`, `model.damaged`, `model.unreadable`: it is in
            quarantine if it may have left its place or could run code, see `details["quarantine"]`, or
            where it was if it cannot be brought there;
            `model.exists`, `model.changed`, `data.unwritable`, `disk.full`: it is where it was.
    """
    if is_link(source):  # what it leads to is another's to move
        source, takes = source.resolve(), "copy" if takes == "move" else takes
    try:
        before = _marks(source)
        passed = _examined(source, target.name, expected_sha256, on_bytes, known_sha256)
        place = _published(source, target, before, takes, on_bytes, keep_apart=keep_apart)
    except _Refused as refused:
        if takes == "move" or refused.error.code == "model.refused":
            try:
                kept = _quarantined(source, root, target, refused.verdict, origin, takes, on_bytes)
            except Unmovable:  # it stays where it is, which is not the library
                raise refused.error from None
            raise _told(refused.error, kept) from None
        raise refused.error from None
    except OSError as error:
        raise unwritable(target, error) from error
    return Admitted(place, passed.header, passed.identity, passed.verdict, passed.sha256)


def _examined(
    source: Path,
    name: str,
    expected: str | None,
    on_bytes: OnBytes | None,
    known: str | None = None,
) -> Admitted:
    if source.is_dir():
        verdict = check_file(source)
        _refuse(source, name, verdict)
        header = _headed(lambda: read_header(source))
    else:
        with FileSource(source) as opened:
            opened.name = name
            verdict = check_source(opened)
            _refuse(source, name, verdict)
            header = _headed(lambda: read_source(opened))
    if verdict.level != "safe":  # what was not read for the header: another file of a folder
        reason = QT_TRANSLATE_NOOP("models", "{reason}").fill(reason=verdict.evidence[0].detail)
        raise _Refused(damaged(name, reason), verdict)
    sha256 = known
    if expected is not None:
        sha256 = known or sha256_of(source, on_bytes or (lambda _count: None))
        if sha256.lower() != expected.lower():
            raise _mismatch(name, expected, sha256)
    from stablehand.core.models.identify.identify import identify  # large tables

    return Admitted(source, header, identify(header), verdict, sha256)


def _headed(read: Callable[[], Header]) -> Header:
    try:
        return read()
    except StablehandError as error:
        evidence = Evidence("header", str(error.details.get("reason", error.message.english())))
        raise _Refused(error, Verdict("damaged", (evidence,))) from error


def _refuse(source: Path, name: str, verdict: Verdict) -> None:
    """Refuse what could run code; what is merely damaged is for the header's reader to explain."""
    if verdict.level not in ("unknown", "dangerous"):
        return
    reasons = "; ".join(item.detail for item in verdict.evidence[:_SHOWN])
    if verdict.level == "dangerous":
        text = QT_TRANSLATE_NOOP("models", "{name} would run code when it is loaded: {reasons}.")
    else:
        text = QT_TRANSLATE_NOOP("models", "{name} could run code when it is loaded: {reasons}.")
    raise _Refused(
        StablehandError(
            "model.refused",
            text.fill(name=name, reasons=reasons),
            hint=_HARMLESS if verdict.level == "dangerous" else _HARMLESS_OR_TRUSTED,
            details={
                "path": str(source),
                "level": verdict.level,
                "evidence": [f"{item.what}: {item.detail}" for item in verdict.evidence],
            },
        ),
        verdict,
    )


def _mismatch(name: str, expected: str, found: str) -> _Refused:
    error = StablehandError(
        "model.mismatch",
        QT_TRANSLATE_NOOP(
            "models", "{name} is not the file that was promised: its SHA-256 is another one."
        ).fill(name=name),
        hint=QT_TRANSLATE_NOOP("models", "Fetch it again; if that does not help, do not use it."),
        details={"expected": expected, "found": found},
    )
    return _Refused(error, Verdict("damaged", (Evidence("hash", f"{found}, not {expected}"),)))


def _published(
    source: Path,
    target: Path,
    before: _Marks,
    takes: Takes,
    on_bytes: OnBytes | None,
    *,
    keep_apart: bool,
) -> Path:
    Path(long_path(target.parent)).mkdir(parents=True, exist_ok=True)
    for place in numbered_places(target) if keep_apart else (target,):
        if os.path.lexists(long_path(place)) and not _is_same(source, place):
            continue
        try:
            _place(source, place, before, takes, on_bytes)
        except Unmovable as error:
            if os.path.lexists(long_path(place)) and os.path.lexists(long_path(source)):
                continue
            raise changed(source) from error
        return place
    raise taken(target)


def _place(
    source: Path, place: Path, before: _Marks, takes: Takes, on_bytes: OnBytes | None
) -> None:
    """Give a file its place, unless it is there already."""
    if not _is_same(source, place) and (
        takes == "copy" or (not publish(source, place, on_bytes) and takes == "link")
    ):
        copy = _copy_folder if source.is_dir() else copy_file
        copy(source, place, on_bytes)
    if _marks(source) != before:
        take_back(source, place)
        raise changed(source)
    if takes == "move":
        let_go(source, place, is_proved=True)


def _copy_folder(source: Path, place: Path, on_bytes: OnBytes | None) -> None:
    """Copy a folder so that it is whole as soon as it is there; links in it become what they lead to."""
    part = part_of(place)
    remove_tree(part)
    try:
        for file in files_below(source):
            copied = part / file.relative_to(source)
            Path(long_path(copied.parent)).mkdir(parents=True, exist_ok=True)
            copy_file(file.resolve(), copied, on_bytes)
        os.rename(long_path(part), long_path(place))  # noqa: PTH104 - a long path
    except BaseException:
        remove_tree(part)
        raise
    sync_folder(place.parent)


def _quarantined(
    source: Path,
    root: Path,
    target: Path,
    verdict: Verdict,
    origin: str | None,
    takes: Takes,
    on_bytes: OnBytes | None,
) -> Quarantined:
    try:
        return put_in_quarantine(
            source,
            root,
            target=target,
            verdict=verdict,
            origin=origin,
            keeps_source=takes != "move",
            on_bytes=on_bytes,
        )
    except OSError as error:
        raise unwritable(root, error) from error


def _told(error: StablehandError, kept: Quarantined) -> StablehandError:
    """Let an error say where the file lies now."""
    text = QT_TRANSLATE_NOOP(
        "models", "It is in quarantine as {id}; see: stablehand models quarantine list"
    )
    error.more = (*error.more, text.fill(id=kept.id))
    error.details = {**error.details, "quarantine": kept.id}
    return error


def _is_same(source: Path, place: Path) -> bool:
    """Tell whether a file is at its place already: a run that was killed has brought it there."""
    return place.is_file() and not is_link(place) and holds_the_same(source, place)


def _marks(path: Path) -> _Marks:
    """Give what changes when a file does; for a folder, of everything in it."""
    found = os.lstat(long_path(path))
    marks = [found.st_ino, found.st_size if path.is_file() else 0, found.st_mtime_ns]
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            inner = file.lstat()
            marks += [inner.st_ino, inner.st_size, inner.st_mtime_ns]
    return tuple(marks)
