"""What an install can use: kinds and bases, by its definition."""

from __future__ import annotations

from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.tree import FOLDER_KINDS, OTHER, UNKNOWN
from stablehand.core.records.install import InstallFolder, read_record
from stablehand.gui.pages.browse.tab import Purpose
from stablehand.services.app import App


async def purpose_of(app: App, name: str) -> Purpose | None:
    """Give what an install takes; None where there is no such install.

    Raises:
        StablehandError: `install.*`, `package.*`.
    """
    return await in_side_thread(lambda: _purpose(app, name))


def _purpose(app: App, name: str) -> Purpose | None:
    record = read_record(InstallFolder(app.data.root, name))
    if record is None:
        return None
    definition = app.catalog.load(record.package)
    roles = [role for folder in definition.package.sharing.folders for role in folder.roles]
    kinds = {FOLDER_KINDS.get(role.partition("/")[0], UNKNOWN) for role in roles}
    return Purpose(name, record.package, tuple(sorted(kinds - {UNKNOWN, OTHER})))
