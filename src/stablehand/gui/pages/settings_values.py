"""Reading settings and changing one, as the page asks for it; and what was changed last."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from stablehand.core.base.files import free_bytes
from stablehand.core.base.paths import DATA_VARIABLE, PORTABLE_MARK, STABILITY_MATRIX_MARK
from stablehand.core.base.setting_table import Setting
from stablehand.core.base.settings import CurrentValue
from stablehand.gui.live.live import Live
from stablehand.services.app import App
from stablehand.services.settings import list_settings, set_setting, unset_setting

UNDO_MS: Final = 10_000
Values = dict[str, CurrentValue]


async def read_values(app: App) -> Values:
    """Give every setting as it stands.

    Raises:
        StablehandError: `settings.invalid` when the file is damaged.
    """
    return {item.setting.key: item for item in (await list_settings(app)).data}


async def change_value(app: App, key: str, text: str | None) -> Values:
    """Save a setting, or take it back to its default (None); give all of them as they stand then.

    Raises:
        StablehandError: `settings.*`, `data.unwritable`.
    """
    if text is None:
        await unset_setting(app, key)
    else:
        await set_setting(app, key, text)
    app.refresh()
    return await read_values(app)


def to_save(current: CurrentValue, wished: object) -> str | None:
    """Give what to save for a wish: None where that is the default, which is then not written down.

    A variable that stands behind the file comes forward once the file says nothing, so there the default has
    to be written.
    """
    setting = current.setting
    text = "" if wished is None else str(wished).strip()
    is_hidden = setting.file_wins and bool(setting.environment)
    if text == ("" if setting.default is None else str(setting.default)):
        return text if is_hidden and current.source != "default" else None
    return None if not text and not may_be_empty(setting) else text


def may_be_empty(setting: Setting) -> bool:
    """Tell whether nothing is a value of its own."""
    return setting.kind in ("optional_address", "place", "hours", "sum")


def stored_text(current: CurrentValue) -> str | None:
    """Give what the file says of a setting, in the way it is set; None where it says nothing."""
    return str(current.value) if current.source == "file" else None


class LastChange(QObject):
    """What was changed last, for as long as it can be undone.

    It belongs to the program, not to the page: a new language builds the page anew, and that is when
    undoing matters most.

    Attributes:
        key: the setting that can be taken back; empty where there is none.
        before: what the file said of it; None is nothing.
        place: the setting that has the focus, while the page may be built anew.

    Signals:
        changed: there is another last change, or none any more.
    """

    changed = Signal()

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.key = ""
        self.before: str | None = None
        self.place = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(UNDO_MS)
        self._timer.timeout.connect(self.forget)

    @staticmethod
    def of(live: Live) -> LastChange:
        """Give the one of this program."""
        found = live.findChild(LastChange)
        return found if isinstance(found, LastChange) else LastChange(live)

    def keep(self, key: str, before: str | None) -> None:
        """Remember a change, and what the file said before (None: nothing)."""
        self.key, self.before = key, before
        self._timer.start()
        self.changed.emit()

    @Slot()
    def forget(self) -> None:
        """Let it not be undone any more."""
        self.key, self.before = "", None
        self._timer.stop()
        self.changed.emit()


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The data folder: its free room in bytes, whether it travels with the program, who named it."""

    path: Path
    free: int
    is_portable: bool
    variable: str


async def read_folder(app: App) -> DataFolder:
    """Look at the data folder."""
    root = app.data.root

    named = app.environ.get(DATA_VARIABLE, "").strip()

    def at_disk() -> DataFolder:
        marks = (PORTABLE_MARK, STABILITY_MATRIX_MARK)
        is_portable = any((root / mark).exists() for mark in marks)
        is_named = bool(named) and Path(named).expanduser().absolute() == root
        return DataFolder(root, free_bytes(root), is_portable, DATA_VARIABLE if is_named else "")

    return await asyncio.to_thread(at_disk)
