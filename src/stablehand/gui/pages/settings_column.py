"""The sections of the settings page, made bit by bit: nobody waits for what is out of sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.gui.context import Context
from stablehand.gui.pages.settings_accounts import AccountsSection
from stablehand.gui.pages.settings_caches import CachesSection
from stablehand.gui.pages.settings_carry import CarrySection
from stablehand.gui.pages.settings_catalog import CatalogSection
from stablehand.gui.pages.settings_data import DataFolderSection
from stablehand.gui.pages.settings_groups import Group, groups
from stablehand.gui.pages.settings_own import OWN_SECTIONS, OwnSection, walk_in_order
from stablehand.gui.pages.settings_past import PastSection
from stablehand.gui.pages.settings_proxy import ProxySection
from stablehand.gui.pages.settings_roots import ModelRootsSection
from stablehand.gui.pages.settings_row import SettingRow
from stablehand.gui.pages.settings_sections import SettingsSection
from stablehand.gui.theme.tokens import Space

_AT_ONCE: Final = 2  # sections that fill the window: the looks, and the way back to the first steps
_PAUSE_MS: Final = 1  # between two sections the window answers whoever clicks or types

Section = SettingsSection | AccountsSection | OwnSection
_Make = Callable[[], Section]
_Kind = TypeVar("_Kind", bound=QWidget)


class SettingsColumn(QWidget):
    """All sections; the first are there at once, each other one comes in a turn of its own.

    Attributes:
        sections: those that are there, in the order of the page.

    Signals:
        added: a section that has just come, without its rows of settings.
        rows_made: rows of settings that have just come, as a list.
    """

    added = Signal(object)
    rows_made = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.sections: list[Section] = []
        self._left = list(_places(context))
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Space.XL)
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._next)

    @property
    def rows(self) -> dict[str, SettingRow]:
        """The rows that are there, by the keys of their settings."""
        return {row.key: row for section in self.every(SettingsSection) for row in section.rows}

    def begin(self) -> None:
        """Make what is seen first; the rest follows by itself."""
        for _ in range(_AT_ONCE):
            self._next()
        self._timer.start()

    def make_all(self) -> None:
        """Make what is still to come, now; what is folded away stays unmade."""
        while self._left:
            self._next()

    def make_row(self, key: str) -> SettingRow | None:
        """Give the row of a setting, made now if it has to be; None where no section has it."""
        self.make_all()
        for section in self.every(SettingsSection):
            if any(setting.key == key for setting in section.settings):
                section.make_rows()
        return self.rows.get(key)

    def every(self, kind: type[_Kind]) -> list[_Kind]:
        """Give the sections of a kind that are there."""
        return [section for section in self.sections if isinstance(section, kind)]

    @Slot()
    def walk(self) -> None:
        """Let Tab walk through the sections as they are read."""
        walk_in_order(self._box)

    @Slot()
    def _next(self) -> None:
        if not self._left:
            self._timer.stop()
            return
        section = self._left.pop(0)()
        self.sections.append(section)
        self._box.addWidget(section)
        if isinstance(section, SettingsSection):
            section.rows_made.connect(self.rows_made)
        elif isinstance(section, OwnSection):
            section.rows_changed.connect(self.walk)
        self.added.emit(section)
        if isinstance(section, SettingsSection) and section.fold is None:
            section.make_rows()


def _places(context: Context) -> Iterator[_Make]:
    """Give how each section is made, in the order of the page."""
    for group in groups():
        yield partial(_section, context, group)
        yield from _after(context, group.id)
    yield from _others(context, "end")
    yield partial(PastSection, context)
    yield partial(CarrySection, context)


def _after(context: Context, group: str) -> Iterator[_Make]:
    """Give the sections that stand after a group of settings."""
    kinds: dict[str, tuple[Callable[[Context], Section], ...]] = {
        "hardware": (AccountsSection, DataFolderSection, ModelRootsSection),
        "logs": (CachesSection,),
        "network": (ProxySection,),
    }
    yield from (partial(kind, context) for kind in kinds.get(group, ()))
    yield from _others(context, group)


def _others(context: Context, group: str) -> Iterator[_Make]:
    for place in OWN_SECTIONS:
        if place.after == group:
            yield partial(place.make, context)


def _section(context: Context, group: Group) -> SettingsSection:
    if group.id == "catalog":
        return CatalogSection(context, group.title, group.settings, group.purpose)
    return SettingsSection(
        context.theme, group.title, group.settings, purpose=group.purpose, fold=group.fold
    )
