"""Making and taking out the links of one install, each written down before it is made.

Invariants: what is no link of ours stays; a link is made only where nothing is, or a link of ours, or
folders without a file. Where files keep a folder in the link's place, a sub-folder becomes the link.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.links import is_link, make_link, remove_link
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.records.install import InstallFolder
from stablehand.core.sharing.layout import RESULTS, Share
from stablehand.core.sharing.ledger import LedgerLink, placed, stored
from stablehand.core.sharing.moves import is_inside
from stablehand.core.sharing.report import SharingProblem

_OUTSIDE: Final = QT_TRANSLATE_NOOP(
    "sharing", "A link leads out of the program's folder here, so nothing is shared through it."
)
_FOREIGN: Final = QT_TRANSLATE_NOOP(
    "sharing", "There is a link of somebody else, to {target}; it is left alone and not shared."
)
_FILE: Final = QT_TRANSLATE_NOOP(
    "sharing", "There is a file where the folder to be shared belongs; it is left alone."
)
_KEPT: Final = QT_TRANSLATE_NOOP(
    "sharing", "Files that have to stay keep this folder from being shared."
)


def points_to(link: Path, source: Path) -> bool:
    """Tell whether a link leads to this folder."""
    try:
        return link.samefile(source)
    except OSError:
        return False


def is_right(link: LedgerLink, folder: InstallFolder) -> bool:
    """Tell whether a link is there and leads where it should."""
    at = placed(link.at, folder)
    return is_link(at) and points_to(at, placed(link.source, folder))


def is_ours(link: LedgerLink, folder: InstallFolder) -> bool:
    """Tell whether what is at a link's place is the link we made, even if it leads nowhere now."""
    at = placed(link.at, folder)
    if not is_link(at):
        return False
    if link.text is None:  # a run died between writing it down and making it; the place was free
        return points_to(at, placed(link.source, folder)) or not at.exists()
    return str(at.readlink()) == link.text or points_to(at, placed(link.source, folder))


def take_out(
    links: Iterable[LedgerLink], folder: InstallFolder
) -> tuple[list[str], list[SharingProblem]]:
    """Remove links of ours, never anything else; give the places of those that were there.

    Raises:
        OSError: a link could not be removed.
    """
    removed, problems = [], []
    for link in links:
        at = placed(link.at, folder)
        if is_ours(link, folder):
            remove_link(at)
            removed.append(link.at)
        elif is_link(at):
            problems.append(SharingProblem(link.at, _foreign(at)))
    return removed, problems


def unneeded(links: Iterable[LedgerLink], folder: InstallFolder) -> list[LedgerLink]:
    """Give the links in sub-folders whose folder holds nothing else by now and can be the link itself."""
    found = []
    for link in links:
        at, wanted = placed(link.at, folder), placed(link.wanted, folder)
        if at != wanted and not is_link(wanted) and wanted.is_dir():
            others = [entry for entry in wanted.iterdir() if entry != at]
            found += [link] if not others else []
    return found


def places_for(
    shares: Iterable[Share], known: Iterable[LedgerLink], folder: InstallFolder
) -> tuple[list[LedgerLink], list[SharingProblem]]:
    """Decide where each link goes, and make room by removing folders that hold no file.

    Raises:
        OSError: a folder cannot be read.
    """
    shares = tuple(shares)
    by_place = {link.at: link for link in known}
    taken = {Path(share.target) for share in shares}
    links, problems = [], []
    for share in shares:
        wanted = Path(share.target)
        found = _place(share, wanted, by_place, folder)
        if found is _KEPT and share.role != RESULTS:
            inner = wanted / share.role.rsplit("/", 1)[-1]
            found = _KEPT if inner in taken else _place(share, inner, by_place, folder)
        if isinstance(found, Text):
            problems.append(SharingProblem(stored(wanted, folder), found))
            continue
        at = stored(found, folder)
        old = by_place.get(at)
        links.append(
            LedgerLink(
                at=at,
                wanted=stored(wanted, folder),
                source=stored(Path(share.source), folder),
                text=old.text if old else None,
                role=share.role,
            )
        )
    return links, problems


def put_in(link: LedgerLink, folder: InstallFolder) -> LedgerLink:
    """Make a link, or make it anew if it leads elsewhere; give it with what it says.

    Raises:
        StablehandError: `link.unsupported`, `link.occupied`.
        OSError: it could not be made.
    """
    at, source = placed(link.at, folder), placed(link.source, folder)
    if not is_right(link, folder):
        at.parent.mkdir(parents=True, exist_ok=True)
        remove_link(at)
        make_link(Path(_target(at, source, folder)), at)
        if not points_to(at, source):
            remove_link(at)
            make_link(source, at)
    return link.model_copy(update={"text": str(at.readlink())})


def _place(
    share: Share, place: Path, by_place: dict[str, LedgerLink], folder: InstallFolder
) -> Path | Text:
    """Give the place if a link can be there, else why not."""
    if not is_inside(place, folder):
        return _OUTSIDE
    if is_link(place):
        ours = by_place.get(stored(place, folder))
        if points_to(place, Path(share.source)) or (ours and is_ours(ours, folder)):
            return place
        return _foreign(place)
    if not os.path.lexists(place):
        return place
    if not place.is_dir():
        return _FILE
    _remove_empty(place)
    return _KEPT if os.path.lexists(place) else place


def _remove_empty(folder: Path) -> None:
    """Remove a folder and those in it as far as they are empty; links and files keep theirs."""
    for entry in folder.iterdir():
        if entry.is_dir() and not is_link(entry):
            _remove_empty(entry)
    with suppress(OSError):
        folder.rmdir()


def _target(at: Path, source: Path, folder: InstallFolder) -> str:
    """Give what the link says: a relative path inside the data folder, so that it survives a move."""
    real, data = Path(os.path.realpath(at.parent)), Path(os.path.realpath(folder.data))
    if sys.platform == "win32" or not real.is_relative_to(data):
        return str(source)
    if not source.is_relative_to(folder.data):
        return str(source)
    return os.path.relpath(data / source.relative_to(folder.data), real)


def _foreign(place: Path) -> Text:
    return _FOREIGN.fill(target=str(place.readlink()))
