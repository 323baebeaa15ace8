"""The folders that hold models: listed, added, changed, taken out. Files in them are never touched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.entry import MAIN, ModelRoot
from stablehand.core.models.library.roots import (
    add_root,
    change_root,
    read_roots,
    remove_root,
)
from stablehand.core.models.library.schema import healed
from stablehand.core.models.library.store import forget_root, root_totals
from stablehand.services.app import App
from stablehand.services.results import Result

DEFAULT_PRIORITY = 10


@dataclass(frozen=True, slots=True)
class ListedRoot:
    """A folder that holds models.

    Attributes:
        count, size_bytes: what is known to lie in it.
        is_shared: whether UIs see it by themselves; others they see where their own settings name them.
    """

    root: ModelRoot
    count: int
    size_bytes: int

    @property
    def is_shared(self) -> bool:
        """Whether every UI that shares models is given this folder."""
        return self.root.id == MAIN


async def list_roots(app: App) -> Result[tuple[ListedRoot, ...]]:
    """Give the folders that hold models, the one that is read first at the front.

    Raises:
        StablehandError: `root.damaged`, `database.damaged`.
    """
    found = await in_side_thread(lambda: _listed(app))
    notices = []
    if len(found) > 1:
        notices.append(
            QT_TRANSLATE_NOOP(
                "roots",
                "UIs are given Data/Models. What lies in other folders they see only where their own "
                "settings name them.",
            )
        )
    return Result("models roots", found, tuple(notices))


async def add_model_root(
    app: App,
    folder: Path,
    *,
    name: str | None = None,
    priority: int = DEFAULT_PRIORITY,
    read_only: bool = False,
) -> Result[ListedRoot]:
    """Add a folder that holds models; its models are found by the next look.

    Raises:
        StablehandError: `root.refused`, `root.damaged`, `data.unwritable`, `settings.busy`.
    """
    added = await in_side_thread(
        lambda: add_root(app.data, folder, name=name, priority=priority, read_only=read_only)
    )
    return Result("models roots add", await _one(app, added.id))


async def change_model_root(
    app: App,
    root_id: str,
    *,
    name: str | None = None,
    priority: int | None = None,
    read_only: bool | None = None,
    folder: Path | None = None,
) -> Result[ListedRoot]:
    """Change what is said of an added folder; None leaves it as it is.

    Args:
        folder: where its drive is now; what is known of its models stays.

    Raises:
        StablehandError: `root.unknown`, `root.refused`, `root.damaged`, `data.unwritable`, `settings.busy`.
    """
    changed = await in_side_thread(
        lambda: change_root(
            app.data,
            root_id,
            name=name,
            priority=priority,
            read_only=read_only,
            folder=folder,
        )
    )
    return Result("models roots set", await _one(app, changed.id))


async def remove_model_root(app: App, root_id: str) -> Result[ListedRoot]:
    """Forget a folder and what is known of its models; its files stay as they are.

    Raises:
        StablehandError: `root.unknown`, `root.refused` for Data/Models, `root.damaged`, `data.unwritable`,
            `settings.busy`.
    """

    def remove() -> ListedRoot:
        before = {item.root.id: item for item in _listed(app)}
        gone = remove_root(app.data, root_id)
        forget_root(app.data.library, root_id)
        return before.get(root_id) or ListedRoot(gone, 0, 0)

    gone = await in_side_thread(remove)
    notice = QT_TRANSLATE_NOOP("roots", "Its files stay where they are: {folder}").fill(
        folder=str(gone.root.folder)
    )
    return Result("models roots remove", gone, (notice,))


async def _one(app: App, root_id: str) -> ListedRoot:
    found = await in_side_thread(lambda: _listed(app))
    return next(item for item in found if item.root.id == root_id)


def _listed(app: App) -> tuple[ListedRoot, ...]:
    totals, _aside = healed(app.data.library, lambda: root_totals(app.data.library))
    return tuple(ListedRoot(root, *totals.get(root.id, (0, 0))) for root in read_roots(app.data))
