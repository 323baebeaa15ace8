"""Which folders of the shared tree an install sees, by which way, and what lies in them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import tree_bytes
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Silence
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.launch.registering import REPORT_FILE, read_report
from stablehand.core.models.library.entry import MAIN
from stablehand.core.models.tree import UNKNOWN, kind_by_folder
from stablehand.core.records.install import InstallFolder
from stablehand.core.sharing.layout import RESULTS, Method, Share, SharingPlan, Way
from stablehand.core.sharing.ledger import Ledger, placed, read_ledger, stored
from stablehand.core.sharing.linking import is_right
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.prepared import prepared_launch
from stablehand.services.results import Result

# What stands in the way of a folder, if anything: it is made or written at the next launch.
Standing = Literal["there", "missing"]


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """One folder of the shared tree as the program sees it.

    Attributes:
        role: its name below Models, or `RESULTS`.
        kind: what models lie in it, see core/models/tree.py.
        way: how it reaches the program.
        source: the folder.
        seen: what the program sees: a path below its own folder, an option, or a key of its config file.
        standing: whether link or config file is there.
    """

    role: str
    kind: str
    way: Way
    source: Path
    seen: str
    standing: Standing

    @property
    def is_results(self) -> bool:
        """Whether images go there rather than models."""
        return self.role == RESULTS


@dataclass(frozen=True, slots=True)
class SharedFolders:
    """How an install is fed.

    Attributes:
        reason: why it is done in this way, if it is the package's usual one.
        config_file: what the program reads its folders from, below its own folder.
        models, images: the shared tree, and where this install's results go.
    """

    name: str
    method: Method
    reason: Wording | None
    folders: tuple[SharedFolder, ...]
    config_file: str | None
    models: Path
    images: Path


@dataclass(frozen=True, slots=True)
class FolderContent:
    """How many models lie in a folder and its sub-folders, and their bytes."""

    count: int
    size_bytes: int


async def shared_folders(app: App, name: str) -> Result[SharedFolders]:
    """Tell which folders an install shares, as the next launch will have it.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`, `catalog.invalid`,
            `package.unsupported`.
    """
    prepared = await prepared_launch(app, name)
    folder, plan = prepared.folder, prepared.plan.sharing
    found, notices = await asyncio.to_thread(_folders, folder, plan)
    notices += await asyncio.to_thread(_registered, folder, plan)
    sharing = prepared.package.sharing
    config = Path(plan.config_file) if plan.config_file else None
    data = SharedFolders(
        name,
        plan.method,
        sharing.reason if plan.method == sharing.default else None,
        found,
        _below(config, folder.checkout) if config else None,
        app.data.models,
        app.data.images / name,
    )
    return Result("models", data, (*prepared.notices, *notices))


async def folder_contents(
    app: App, name: str, roles: Iterable[str]
) -> Result[Mapping[str, FolderContent]]:
    """Look through the shared tree and give what lies in each folder, by role; `RESULTS` has no count.

    Raises:
        StablehandError: `database.damaged`.
    """
    scanned = await library.scan(app, Silence(), must_save=False, read_headers=False)
    here = [model for model in scanned.entries if model.root == MAIN]
    found: dict[str, FolderContent] = {}
    for role in dict.fromkeys(roles):
        if role == RESULTS:
            size = await asyncio.to_thread(tree_bytes, app.data.images / name)
            found[role] = FolderContent(0, size)
            continue
        start = f"{role}/".casefold()
        models = [model for model in here if model.path.casefold().startswith(start)]
        found[role] = FolderContent(len(models), sum(model.size_bytes for model in models))
    return Result("models", found, scanned.notices)


async def ready_folder(app: App, folder: Path) -> Path:
    """Make a folder of the data folder that nothing was put into yet, and give it.

    Raises:
        StablehandError: `data.unwritable`.
    """
    if folder.is_relative_to(app.data.root):
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(folder, error) from error
    return folder


def _folders(
    folder: InstallFolder, plan: SharingPlan
) -> tuple[tuple[SharedFolder, ...], tuple[Wording, ...]]:
    notices: tuple[Wording, ...] = ()
    try:
        ledger = read_ledger(folder)
    except StablehandError as error:
        ledger, notices = Ledger(), (error.message,)
    right = {link.wanted for link in ledger.links if is_right(link, folder)}
    has_config = plan.config_file is not None and Path(plan.config_file).is_file()
    places = {link.wanted: placed(link.at, folder) for link in ledger.links}
    return tuple(_folder(share, folder, right, places, has_config) for share in plan.shares), (
        notices
    )


def _registered(folder: InstallFolder, plan: SharingPlan) -> tuple[Wording, ...]:
    """Tell what became of models that were to be put on the program's own list."""
    if plan.method != "register":
        return ()
    report = read_report(folder.own / REPORT_FILE)
    if report is None:
        return (_NOT_YET,)
    said: list[Wording] = []
    if report.problem is not None:
        said.append(_NOT_ALL.fill(reason=report.problem))
    if report.failed:
        path, reason = report.failed[0]
        said.append(_NOT_TAKEN.fill(count=len(report.failed), name=Path(path).name, reason=reason))
    if report.vanished:
        name = Path(report.vanished[0]).name
        said.append(_VANISHED.fill(count=len(report.vanished), name=name))
    return tuple(said)


_NOT_YET: Final = QT_TRANSLATE_NOOP(
    "sharing", "The models are put on its list when it runs for the first time."
)
_NOT_ALL: Final = QT_TRANSLATE_NOOP(
    "sharing", "At its last launch not all models could be put on its list: {reason}"
)
_NOT_TAKEN: Final = QT_TRANSLATE_NOOP(
    "sharing", "Models that it did not take: {count}, such as {name} ({reason})"
)
_VANISHED: Final = QT_TRANSLATE_NOOP(
    "sharing", "On its list are models that are gone from the library: {count}, such as {name}"
)


def _folder(
    share: Share,
    folder: InstallFolder,
    right: set[str],
    places: Mapping[str, Path],
    has_config: bool,
) -> SharedFolder:
    is_there, seen = True, share.target
    if share.way == "link":
        wanted = stored(Path(share.target), folder)
        is_there = wanted in right
        seen = _below(places.get(wanted, Path(share.target)), folder.checkout)
    elif share.way == "config":
        is_there = has_config
    kind = UNKNOWN if share.role == RESULTS else kind_by_folder(share.role)
    return SharedFolder(
        share.role,
        kind,
        share.way,
        Path(share.source),
        seen,
        "there" if is_there else "missing",
    )


def _below(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
