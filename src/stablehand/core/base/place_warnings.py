"""What speaks against a data folder: a pure function of what is known of its place.

`bad`: it will not work, or files are in danger. `careful`: it works, with trouble to be expected.
`note`: worth knowing. Nothing here refuses a folder; the user decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath, PureWindowsPath
from typing import Final, Literal

from stablehand.core.base.place_facts import PlaceFacts
from stablehand.core.base.place_kinds import special_kind
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

Weight = Literal["bad", "careful", "note"]
_ORDER: Final = ("bad", "careful", "note")

# Windows' limit without long paths: MAX_PATH, with the ending zero ("Maximum Path Length Limitation").
WINDOWS_LIMIT: Final = 259
# The longest path below a data folder that installs are known to make, in characters: torch's headers in an
# environment. \Packages\<name, 24>\.stablehand\gen\<2>\env\Lib\site-packages\ is 76, and
# torch\include\ATen\native\transformers\cuda\mem_eff_attention\iterators\
# predicated_tile_access_iterator_residual_last.h is 119.
DEEPEST_BELOW: Final = 195
# One UI with torch takes about 10 GB, a model 2 to 7.
LITTLE_ROOM_BYTES: Final = 25 * 10**9
TOO_LITTLE_ROOM_BYTES: Final = 10 * 10**9

_NETWORK: Final = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "ncpfs", "afs", "afpfs", "webdav", "davfs", "ceph",
        "glusterfs", "fuse.glusterfs", "lustre", "beegfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2",
        "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.smbnetfs", "ftp",
    }
)  # fmt: skip
_WINDOWS_FROM_LINUX: Final = frozenset({"9p", "drvfs"})
_FAT: Final = frozenset({"vfat", "msdos", "fat", "fat32", "fat16", "msdosfs"})
_EXFAT: Final = frozenset({"exfat", "fuse.exfat"})
_READ_ONLY: Final = frozenset({"squashfs", "iso9660", "udf", "cdfs", "cd9660", "erofs"})
# A folder's name, as clients of clouds give it.
_CLOUD_NAMES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"onedrive( ?- ?.+)?|skydrive", "OneDrive"),
        (r"dropbox( \(.+\))?", "Dropbox"),
        (r"google ?drive( \(.+\))?|googledrive-.+|мой диск|drivefs", "Google Drive"),
        (
            r"iclouddrive|icloud drive|icloud~.+|com~apple~clouddocs|mobile documents",
            "iCloud Drive",
        ),
        (r"yandex\.?disk(\.localized)?|яндекс\.?диск", "Yandex.Disk"),
        (r"(облако|cloud) ?mail\.?ru|mail\.?ru (cloud|облако)|облако mail", "Mail.ru"),
        (r"nextcloud\d*", "Nextcloud"),
        (r"owncloud\d*", "ownCloud"),
        (r"box( sync)?|box-box", "Box"),
        (r"pclouddrive|pcloud ?sync|pcloud drive", "pCloud"),
        (r"mega(sync)?( downloads)?", "MEGA"),
        (r"proton ?drive.*", "Proton Drive"),
    )
)
# ~/Library/CloudStorage/<Provider>-<account> (Apple's File Provider).
_FILE_PROVIDER: Final = "CloudStorage"
# Google's stream has a drive of its own, whose folder bears a common name.
_MY_DRIVE: Final = ("my drive", "мой диск", "shared drives", "общие диски")


@dataclass(frozen=True, slots=True)
class PlaceWarning:
    """One thing that speaks against a place.

    Attributes:
        code: stable, for scripts: cloud, network, removable, fat, no_links, memory, optical, read_only, file,
            unwritable, archive, translocated, temporary, system, program, downloads, root, other_content,
            long_path, separator, letters, spaces, no_room, little_room.
        hint: what to do, where there is something to do.
    """

    code: str
    weight: Weight
    text: Text
    hint: Text | None = None


def judge(facts: PlaceFacts) -> tuple[PlaceWarning, ...]:
    """Say what speaks against a place, the worst first."""
    found = [warning for look in _LOOKS for warning in look(facts)]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.weight)))


def _state(facts: PlaceFacts) -> Iterator[PlaceWarning]:
    if facts.contents == "file":
        yield PlaceWarning(
            "file", "bad", QT_TRANSLATE_NOOP("place", "A file has this name; a folder is needed.")
        )
    elif facts.drive == "optical" or facts.filesystem in _READ_ONLY:
        yield PlaceWarning(
            "read_only", "bad", QT_TRANSLATE_NOOP("place", "This drive can only be read.")
        )
    elif facts.can_be_written is False:
        yield PlaceWarning(
            "unwritable",
            "bad",
            QT_TRANSLATE_NOOP("place", "You have no permission to write there."),
            QT_TRANSLATE_NOOP(
                "place", "Choose a folder in your home folder or on a drive of your own."
            ),
        )
    if facts.contents == "other":
        yield PlaceWarning(
            "other_content",
            "careful",
            QT_TRANSLATE_NOOP("place", "Other files are in this folder already."),
            QT_TRANSLATE_NOOP("place", "A folder of its own keeps things apart: {path}").fill(
                path=str(facts.path / "Stablehand")
            ),
        )


def _whose(facts: PlaceFacts) -> Iterator[PlaceWarning]:
    if facts.program is not None and facts.path.is_relative_to(facts.program):
        yield PlaceWarning(
            "program",
            "bad",
            QT_TRANSLATE_NOOP(
                "place", "This folder belongs to one version of Stablehand; an update removes it."
            ),
        )
    kind = special_kind(facts.path, facts.system, facts.environ)
    if kind is not None:
        yield _KINDS[kind]
    elif facts.system == "windows" and facts.path.parent == facts.path:
        yield PlaceWarning(
            "root",
            "careful",
            QT_TRANSLATE_NOOP("place", "This is the top of a drive, not a folder."),
            QT_TRANSLATE_NOOP("place", "A folder of its own keeps things apart: {path}").fill(
                path=str(facts.path / "Stablehand")
            ),
        )


_KINDS: Final = {
    "archive": PlaceWarning(
        "archive",
        "bad",
        QT_TRANSLATE_NOOP(
            "place",
            "Stablehand was started inside of an archive. Windows deletes this folder when it likes.",
        ),
        QT_TRANSLATE_NOOP("place", "Unpack the archive into a folder first, and start it there."),
    ),
    "translocated": PlaceWarning(
        "translocated",
        "bad",
        QT_TRANSLATE_NOOP(
            "place", "macOS runs Stablehand out of a hidden copy that can only be read."
        ),
        QT_TRANSLATE_NOOP(
            "place", "Move Stablehand.app to another folder in Finder, and start it there."
        ),
    ),
    "temporary": PlaceWarning(
        "temporary",
        "bad",
        QT_TRANSLATE_NOOP("place", "This is a place for temporary files: the system deletes them."),
    ),
    "system": PlaceWarning(
        "system",
        "bad",
        QT_TRANSLATE_NOOP(
            "place",
            "This folder belongs to the system: writing there needs an administrator, and updates may"
            " clean it.",
        ),
        QT_TRANSLATE_NOOP(
            "place", "Choose a folder in your home folder or on a drive of your own."
        ),
    ),
    "downloads": PlaceWarning(
        "downloads",
        "note",
        QT_TRANSLATE_NOOP(
            "place", "The downloads folder is often cleaned up; models are better kept elsewhere."
        ),
    ),
}


def _cloud(facts: PlaceFacts) -> Iterator[PlaceWarning]:
    name = cloud_of(facts)
    if name is not None:
        yield PlaceWarning(
            "cloud",
            "bad",
            QT_TRANSLATE_NOOP(
                "place",
                "{cloud} keeps this folder in step. It would upload tens of gigabytes, and can lock or"
                " take away files that a UI is using.",
            ).fill(cloud=name),
            QT_TRANSLATE_NOOP("place", "Choose a folder that no cloud keeps in step."),
        )


def cloud_of(facts: PlaceFacts) -> str | None:
    """Name the cloud that seems to keep a folder in step; None where none does."""
    for cloud, folder in (*_named_by_environment(facts), *facts.clouds):
        if facts.path.is_relative_to(folder):
            return cloud
    parts = facts.path.parts
    for at, part in enumerate(parts):
        if part == _FILE_PROVIDER and facts.system == "macos" and at + 1 < len(parts):
            provider = parts[at + 1].split("-")[0]
            return _by_name(parts[at + 1]) or _by_name(provider) or provider
        if at == 1 and facts.system == "windows" and part.casefold() in _MY_DRIVE:
            return "Google Drive"
        if (by_name := _by_name(part)) is not None:
            return by_name
    return facts.marked


def _by_name(part: str) -> str | None:
    return next((name for pattern, name in _CLOUD_NAMES if pattern.fullmatch(part)), None)


def _named_by_environment(facts: PlaceFacts) -> Iterator[tuple[str, PurePath]]:
    for name, value in facts.environ.items():
        if name.upper() in ("ONEDRIVE", "ONEDRIVECONSUMER", "ONEDRIVECOMMERCIAL") and value:
            yield "OneDrive", type(facts.path)(value)


def _drive(facts: PlaceFacts) -> Iterator[PlaceWarning]:
    is_share = facts.system == "windows" and facts.path.drive.startswith("\\\\")
    if facts.filesystem in _WINDOWS_FROM_LINUX:
        yield PlaceWarning(
            "network",
            "careful",
            QT_TRANSLATE_NOOP(
                "place",
                "This folder lies outside of this Linux: each file takes many times as long.",
            ),
            QT_TRANSLATE_NOOP("place", "Choose a folder in your home folder."),
        )
    elif is_share or facts.drive == "network" or facts.filesystem in _NETWORK:
        yield PlaceWarning(
            "network",
            "careful",
            QT_TRANSLATE_NOOP(
                "place",
                "This is a network drive: installing and loading models take many times as long, and"
                " links or locks may not work.",
            ),
            QT_TRANSLATE_NOOP(
                "place",
                "Keep the data folder on a drive of this computer, and add the network drive as a model"
                " folder.",
            ),
        )
    if facts.drive == "memory" or facts.filesystem in ("tmpfs", "ramfs"):
        yield PlaceWarning(
            "memory",
            "bad",
            QT_TRANSLATE_NOOP("place", "This place is in memory: a restart empties it."),
        )
    if facts.drive == "removable":
        yield PlaceWarning(
            "removable",
            "note",
            QT_TRANSLATE_NOOP(
                "place", "This drive can be unplugged. Stablehand needs it whenever it runs."
            ),
        )
    yield from _format(facts)


def _format(facts: PlaceFacts) -> Iterator[PlaceWarning]:
    if facts.filesystem in _FAT:
        yield PlaceWarning(
            "fat",
            "bad",
            QT_TRANSLATE_NOOP(
                "place",
                "This drive is formatted as FAT32: no file may be larger than 4 GB, and there are no links."
                " Most models do not fit.",
            ),
            QT_TRANSLATE_NOOP(
                "place", "Choose another drive, or format it anew as NTFS, APFS or ext4."
            ),
        )
    elif facts.filesystem in _EXFAT:
        yield PlaceWarning(
            "no_links",
            "careful",
            QT_TRANSLATE_NOOP(
                "place",
                "This drive is formatted as exFAT, which has no links: environments take more room, and some"
                " UIs cannot share models.",
            ),
            QT_TRANSLATE_NOOP(
                "place", "Choose another drive, or format it anew as NTFS, APFS or ext4."
            ),
        )


def _room(facts: PlaceFacts) -> Iterator[PlaceWarning]:
    if facts.free_bytes is None:
        return
    text = QT_TRANSLATE_NOOP(
        "place", "Only {free} GB are free there. A UI takes about 10 GB, a model 2 to 7 GB."
    ).fill(free=facts.free_bytes // 10**9)
    if facts.free_bytes < TOO_LITTLE_ROOM_BYTES:
        yield PlaceWarning("no_room", "careful", text)
    elif facts.free_bytes < LITTLE_ROOM_BYTES:
        yield PlaceWarning("little_room", "note", text)


def _letters(facts: PlaceFacts) -> Iterator[PlaceWarning]:
    text = str(facts.path)
    is_windows = facts.system == "windows"
    rest = text.removeprefix(facts.path.anchor) if is_windows else text
    if (";" if is_windows else ":") in rest:
        yield PlaceWarning(
            "separator",
            "bad",
            QT_TRANSLATE_NOOP(
                "place",
                "{sign} in the path stands between folders in lists of them: Python refuses it.",
            ).fill(sign=";" if is_windows else ":"),
        )
    if is_windows and not text.isascii():
        yield PlaceWarning(
            "letters",
            "careful",
            QT_TRANSLATE_NOOP(
                "place",
                "The path has letters beyond English ones. Some UIs cannot read files there on Windows.",
            ),
            QT_TRANSLATE_NOOP("place", "A short English path is safest, such as {path}.").fill(
                path=str(PureWindowsPath(facts.path.drive or "C:", "/", "Stablehand"))
            ),
        )
    if re.search(r"[%!&^#'\"`$]", rest):
        yield PlaceWarning(
            "letters",
            "careful",
            QT_TRANSLATE_NOOP(
                "place",
                "The path has signs that scripts read as commands. Some UIs do not start there.",
            ),
        )
    # A name of a person in the home folder's path cannot be helped.
    if " " in rest and not _is_in_home(facts):
        yield PlaceWarning(
            "spaces",
            "note",
            QT_TRANSLATE_NOOP(
                "place", "The path has spaces; a few older UIs and extensions stumble over them."
            ),
        )


def _is_in_home(facts: PlaceFacts) -> bool:
    known = {name.upper(): value for name, value in facts.environ.items()}
    home = known.get("USERPROFILE") if facts.system == "windows" else known.get("HOME")
    return bool(home) and facts.path.is_relative_to(str(home))


def _length(facts: PlaceFacts) -> Iterator[PlaceWarning]:
    if facts.system != "windows" or facts.has_long_paths:
        return
    longest = len(str(facts.path)) + DEEPEST_BELOW
    if longest > WINDOWS_LIMIT:
        yield PlaceWarning(
            "long_path",
            "careful",
            QT_TRANSLATE_NOOP(
                "place",
                "The path is long ({length} characters): with long paths turned off, Windows stops at"
                " 260, and files of torch lie {deepest} deeper.",
            ).fill(length=len(str(facts.path)), deepest=DEEPEST_BELOW),
            QT_TRANSLATE_NOOP(
                "place",
                "Choose a path of at most {most} characters, or turn on long paths in Windows.",
            ).fill(most=WINDOWS_LIMIT - DEEPEST_BELOW),
        )


_LOOKS: Final[tuple[Callable[[PlaceFacts], Iterator[PlaceWarning]], ...]] = (
    _state, _whose, _cloud, _drive, _room, _length, _letters,
)  # fmt: skip
