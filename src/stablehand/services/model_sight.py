"""Which installs see a model and through what, and which running UI has it open."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.launch.sessions import Session, live_sessions
from stablehand.core.records.install import InstallFolder, install_names, read_record
from stablehand.core.sharing.layout import RESULTS, Share, Way, sharing_plan
from stablehand.core.sharing.ledger import Ledger, placed, read_ledger, stored
from stablehand.core.sharing.linking import is_right
from stablehand.services.app import App


@dataclass(frozen=True, slots=True)
class Sighting:
    """How an install sees a model.

    Attributes:
        install: its name.
        way: by an option, a config file or a link.
        through: the option, the key of the config file, or the link's path below the install.
        is_there: whether the link or config file is in place; else the next launch makes it.
        seen_as: the path by which the program reads the model.
    """

    install: str
    way: Way
    through: str
    is_there: bool
    seen_as: Path


@dataclass(frozen=True, slots=True)
class View:
    """A folder of the tree that an install sees: see `Sighting`."""

    install: str
    way: Way
    folder: Path
    through: str
    is_there: bool
    seen_at: Path


async def views(app: App) -> tuple[View, ...]:
    """Give every folder that any install sees; cheap enough for a page, but not for each of its rows.

    Installs whose record or definition cannot be read are left out.
    """
    return await in_side_thread(lambda: _views(app))


async def sight(app: App, path: Path) -> tuple[Sighting, ...]:
    """Tell which installs see a model and through what."""
    return seen_by(await views(app), path)


def seen_by(found: Iterable[View], path: Path) -> tuple[Sighting, ...]:
    """Tell which of the views show a path. Pure."""
    sightings: dict[str, Sighting] = {}
    for view in found:
        if not path.is_relative_to(view.folder) or view.install in sightings:
            continue
        seen_as = view.seen_at / path.relative_to(view.folder)
        sightings[view.install] = Sighting(
            view.install, view.way, view.through, view.is_there, seen_as
        )
    return tuple(sightings.values())


async def users_of(app: App, paths: Sequence[Path]) -> Mapping[Path, str]:
    """Name for each file or folder the running install that has it open, mapped or on its command line.

    Those that nobody uses are left out. What the system does not let us see counts as not used.
    """
    if not paths:
        return {}
    return await in_side_thread(lambda: _users(app, paths))


async def refuse_in_use(app: App, paths: Sequence[Path]) -> None:
    """Refuse to take files from under a running UI.

    Raises:
        StablehandError: `model.in_use`, naming the UI.
    """
    users = await users_of(app, paths)
    for path, install in users.items():
        raise in_use(path, install)


def in_use(path: Path, install: str) -> StablehandError:
    """Give the failure for a model that a running UI uses."""
    return StablehandError(
        "model.in_use",
        QT_TRANSLATE_NOOP("organise", "{install} runs and uses {path}.").fill(
            install=install, path=str(path)
        ),
        hint=QT_TRANSLATE_NOOP(
            "organise", "Stop it, or let it load another model: stablehand stop {install}"
        ).fill(install=install),
        details={"path": str(path), "install": install},
    )


def way_words(sighting: Sighting) -> Text:
    """Say through what a model is seen."""
    if sighting.way == "link":
        text = QT_TRANSLATE_NOOP("organise", "through the link {through}")
    elif sighting.way == "register":
        text = QT_TRANSLATE_NOOP("organise", "through its own list of models ({through})")
    elif sighting.way == "config":
        text = QT_TRANSLATE_NOOP("organise", "through its config file ({through})")
    else:
        text = QT_TRANSLATE_NOOP("organise", "through the option {through}")
    return text.fill(through=sighting.through)


def _views(app: App) -> tuple[View, ...]:
    found: list[View] = []
    for name in install_names(app.data.root):
        folder = InstallFolder(app.data.root, name)
        try:
            record = read_record(folder)
            if record is None:
                continue
            package = app.catalog.load(record.package).package
            plan = sharing_plan(package, Places(app.data.root, name), record.method)
        except StablehandError:
            continue
        try:
            ledger = read_ledger(folder)
        except StablehandError:
            ledger = Ledger()
        has_config = plan.config_file is not None and Path(plan.config_file).is_file()
        found += [
            _view(share, folder, ledger, has_config=has_config)
            for share in plan.shares
            if share.role != RESULTS
        ]
    return tuple(found)


def _view(share: Share, folder: InstallFolder, ledger: Ledger, *, has_config: bool) -> View:
    source = Path(share.source)
    if share.way != "link":
        is_there = has_config if share.way == "config" else True
        return View(folder.name, share.way, source, share.target, is_there, source)
    wanted = stored(Path(share.target), folder)
    link = next((link for link in ledger.links if link.wanted == wanted), None)
    at = placed(link.at, folder) if link else Path(share.target)
    through = (
        at.relative_to(folder.checkout).as_posix()
        if at.is_relative_to(folder.checkout)
        else str(at)
    )
    is_there = link is not None and is_right(link, folder)
    return View(folder.name, "link", source, through, is_there, at)


def _users(app: App, paths: Sequence[Path]) -> dict[Path, str]:
    sessions = live_sessions(app.data.root)
    if not sessions:
        return {}
    wanted = {os.path.realpath(path): path for path in paths}
    found: dict[Path, str] = {}
    for session in sessions:
        for used in {*_open_files(session), *_named(session)}:
            for real in (used, *map(str, Path(used).parents)):  # a folder is used with its files
                if (path := wanted.get(real)) is not None:
                    found.setdefault(path, session.install)
    return found


def _named(session: Session) -> list[str]:
    """Give the files on a session's command line."""
    words = [part for word in session.argv for part in (word, word.partition("=")[2])]
    return [os.path.realpath(word) for word in words if os.path.isabs(word)]  # noqa: PTH117 - text


def _open_files(session: Session) -> set[str]:
    """Give what the processes of a session have open or mapped, as far as the system tells."""
    import psutil

    found: set[str] = set()
    if session.pid is None:
        return found
    with suppress(psutil.Error):
        leader = psutil.Process(session.pid)
        for process in (leader, *leader.children(recursive=True)):
            with suppress(psutil.Error, OSError):
                found |= {file.path for file in process.open_files()}
            with suppress(psutil.Error, OSError):
                found |= _mapped(process.pid)
    return {os.path.realpath(path) for path in found}


def _mapped(pid: int) -> set[str]:
    """Give the files that a process has mapped: safetensors are read like that."""
    import psutil

    if sys.platform.startswith("linux"):
        # psutil sums up every page of each map, which takes seconds for a UI with models loaded
        with Path(f"/proc/{pid}/maps").open("rb") as file:
            lines = [line.rstrip(b"\n").split(b" ", 5) for line in file]
        return {
            os.fsdecode(parts[5].lstrip()) for parts in lines if len(parts) > 5 and b"/" in parts[5]
        }
    if sys.platform == "win32":
        return {item.path for item in psutil.Process(pid).memory_maps(grouped=True)}
    return set()
