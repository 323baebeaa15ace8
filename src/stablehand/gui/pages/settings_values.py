"""Reading settings and changing one, as the page asks for it; and what was changed last."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from stablehand.core.base.files import free_bytes
from stablehand.core.base.paths import DATA_VARIABLE, PORTABLE_MARK, STABILITY_MATRIX_MARK
from stablehand.core.base.setting_table import Setting
from stablehand.core.base.settings import CurrentValue, load
from stablehand.core.base.text import Text
from stablehand.gui.live.live import Live
from stablehand.services.app import App
from stablehand.services.data_moving import old_folder
from stablehand.services.network import take_settings
from stablehand.services.settings import (
    change_settings,
    list_settings,
    set_setting,
    unset_setting,
)

UNDO_MS: Final = 10_000
_KEPT: Final = 50
Values = dict[str, CurrentValue]


async def read_values(app: App) -> Values:
    """Give every setting as it stands.

    Raises:
        StablehandError: `settings.invalid` when the file is damaged.
    """
    return {item.setting.key: item for item in (await list_settings(app)).data}


async def read_file(app: App) -> Values:
    """Give every setting as it stands, if the file can be read: what a program knows stays where it cannot.

    Raises:
        StablehandError: `settings.invalid` when the file is damaged.
    """
    load(app.data.settings, app.environ)
    return await read_values(app)


async def read_again(app: App) -> Values:
    """Give every setting as it stands after something else has changed the file.

    Raises:
        StablehandError: `settings.invalid` when the file is damaged.
    """
    app.refresh()
    await take_settings(app)
    return await read_values(app)


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
    await take_settings(app)
    return await read_values(app)


async def change_values(app: App, texts: Mapping[str, str | None]) -> Values:
    """Save several settings in one step; give all of them as they stand then.

    Raises:
        StablehandError: `settings.*`, `data.unwritable`.
    """
    await change_settings(app, texts)
    app.refresh()
    await take_settings(app)
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


@dataclass(frozen=True, slots=True)
class Past:
    """A change of this session: what the file said before and after, as text; None is nothing."""

    number: int
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]


class LastChange(QObject):
    """What was changed last, for as long as it can be undone.

    It belongs to the program, not to the page: a new language builds the page anew, and that is when
    undoing matters most.

    Attributes:
        key: the setting that can be taken back; empty where there is none.
        before: what the file said of it; None is nothing.
        place: the setting that has the focus, while the page may be built anew.
        past: the changes of this session that were not taken back, oldest first.

    Signals:
        changed: there is another last change, or none any more.
    """

    changed = Signal()

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.key = ""
        self.before: str | None = None
        self.place = ""
        self.past: list[Past] = []
        self._number = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(UNDO_MS)
        self._timer.timeout.connect(self.forget)

    @staticmethod
    def of(live: Live) -> LastChange:
        """Give the one of this program."""
        found = live.findChild(LastChange)
        return found if isinstance(found, LastChange) else LastChange(live)

    def keep(self, key: str, before: str | None, after: str | None = None) -> None:
        """Remember a change, and what the file said before (None: nothing)."""
        self.key, self.before = key, before
        self._timer.start()
        self.record({key: before}, {key: after})

    def record(self, before: Mapping[str, str | None], after: Mapping[str, str | None]) -> Past:
        """Remember a change of one or several settings for the rest of the session, and give it."""
        self._number += 1
        made = Past(self._number, dict(before), dict(after))
        self.past = [*self.past, made][-_KEPT:]
        self.changed.emit()
        return made

    def drop(self, past: Past) -> None:
        """Forget a change that was taken back."""
        self.past = [item for item in self.past if item != past]
        if set(past.before) == {self.key}:
            self.forget()
        else:
            self.changed.emit()

    def put_back(self, past: Past) -> None:
        """Remember a change again that could not be taken back."""
        self.past = sorted([*self.past, past], key=lambda item: item.number)
        self.changed.emit()

    def newest(self, key: str) -> Past | None:
        """Give the last change of a setting."""
        return next((item for item in reversed(self.past) if set(item.after) == {key}), None)

    @Slot()
    def forget(self) -> None:
        """Let it not be undone any more."""
        self.key, self.before = "", None
        self._timer.stop()
        self.changed.emit()


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The data folder: its free room in bytes, whether it travels with the program, who named it.

    Attributes:
        reason: why it is this one; None where a part of the program named it.
        old: the folder that it was copied from, while that is still there.
    """

    path: Path
    free: int
    is_portable: bool
    variable: str
    reason: Text | None = None
    old: Path | None = None


async def read_folder(app: App) -> DataFolder:
    """Look at the data folder."""
    root = app.data.root

    named = app.environ.get(DATA_VARIABLE, "").strip()

    def at_disk() -> DataFolder:
        marks = (PORTABLE_MARK, STABILITY_MATRIX_MARK)
        is_portable = any((root / mark).exists() for mark in marks)
        is_named = bool(named) and Path(named).expanduser().absolute() == root
        reason = app.place.reason if app.place is not None else None
        variable = DATA_VARIABLE if is_named else ""
        return DataFolder(root, free_bytes(root), is_portable, variable, reason, old_folder(app))

    return await asyncio.to_thread(at_disk)
