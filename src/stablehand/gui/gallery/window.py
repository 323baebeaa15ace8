"""The gallery's window: looks at the top, sections below; and a picture of each section."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import QCoreApplication, QEvent, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from stablehand.core.base.paths import DataPaths
from stablehand.gui.context import Context, Route
from stablehand.gui.gallery import (
    basics,
    changes,
    composites,
    hubs,
    library,
    program,
    queue,
    running,
    starters,
)
from stablehand.gui.gallery.bench import Bench, Section, nothing
from stablehand.gui.live.live import Live
from stablehand.gui.live.memory import Memory
from stablehand.gui.theme.theme import Theme, ThemeWish
from stablehand.gui.theme.tokens import PALETTES, Space
from stablehand.gui.widgets.fields import Choice
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame, ScrollPage
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.language import LANGUAGES, Language, speak
from stablehand.services.app import App

# A new component gets a place by an `Item` in one of these, or by a section of its own.
SECTIONS: Final[tuple[Section, ...]] = (
    Section("words", "Words and icons", basics.words),
    Section("buttons", "Buttons", basics.buttons),
    Section("badges", "Badges", basics.badges),
    Section("frames", "Planes, notices, folds", basics.frames),
    Section("fields", "Fields", basics.fields),
    Section("forms", "Forms and facts", basics.forms),
    Section("messages", "Failures, empty places, toasts", composites.messages),
    Section("dialogs", "Dialogs", composites.dialogs),
    Section("lists", "Palette and shortcuts", composites.lists),
    Section("rails", "Rail and heads", composites.rails),
    Section("console", "Console", composites.console),
    Section("jobs", "Jobs", program.jobs),
    Section("installs", "Packages", program.installs),
    Section("consoles", "Console of an install", program.consoles),
    Section("parts", "Parts of cards and pages", program.parts),
    Section("versions", "Versions, snapshots, packages", changes.versions),
    Section("health", "Health of an install", changes.health),
    Section("machines", "Machine", program.machines),
    Section("running", "What runs", running.running),
    Section("models", "Models", library.models),
    Section("hubs", "Models of hubs", hubs.hubs),
    Section("starters", "Starter models", starters.starters),
    Section("downloads", "Downloads", queue.downloads),
)
_NOWHERE: Final = Path(os.devnull) / "Data"  # below a file there is no folder
TEXT_SIZES: Final = (90, 100, 110, 125, 150)


class Gallery(QWidget):
    """All sections under one another; built anew when the language or the text size changes."""

    def __init__(
        self, application: QApplication, theme: Theme, looks: tuple[ThemeWish, Language, int]
    ) -> None:
        super().__init__()
        self._application, self._theme = application, theme
        self._name, self._language, self._percent = looks
        # It is never started: components can ask it, and are not answered.
        self._live = Live(App(DataPaths(_NOWHERE), {}), Memory(_NOWHERE), self)
        self.context = Context(
            theme, self._live, self, _go, nothing, _toast, _open, _show_path, _show
        )
        self.setWindowTitle("Stablehand, gallery of components")
        self.setProperty("variant", "page")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._bar())
        self._box = box
        self._page: ScrollPage | None = None
        self._shelf = QWidget()  # never shown
        self.sections: dict[str, QWidget] = {}
        self._dress()
        self.resize(1280, 900)

    def take_shots(self, folder: Path) -> list[Path]:
        """Write one picture of each section; give the files."""
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for key in self.sections:
            file = folder / f"{key}.png"
            if not self.picture(key).save(str(file)):
                raise OSError(f"{file} could not be written")
            files.append(file)
        return files

    def picture(self, key: str) -> QPixmap:
        """Give the picture of a section."""
        self._application.processEvents()
        return self.sections[key].grab()

    def _bar(self) -> QWidget:
        bar = Frame("toolbar", horizontal=True, padding=Space.M)
        looks: tuple[tuple[str, tuple[object, ...], object, Callable[[object], None]], ...] = (
            ("Theme", tuple(PALETTES), self._name, self._on_theme),
            ("Language", LANGUAGES, self._language, self._on_language),
            ("Text size", TEXT_SIZES, self._percent, self._on_size),
        )
        for name, values, chosen, act in looks:
            choice = Choice(self._theme, name, [(value, str(value)) for value in values])
            choice.choose(chosen)
            choice.chosen.connect(act)
            bar.box.addWidget(Label(name))
            bar.box.addWidget(choice)
        bar.box.addStretch(1)
        return bar

    def _dress(self) -> None:
        self._clear()  # a sheet costs by the widgets there are
        speak(self._application, self._language)
        self._theme.choose(self._name, percent=self._percent, motion="reduced")
        self._build()

    def _clear(self) -> None:
        if self._page is not None:
            self._box.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
            self._page = None
            self.sections.clear()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _build(self) -> None:
        self._page = ScrollPage(spacing=Space.XXL)
        bench = Bench(self.context, self._shelf)
        self.sections = {section.key: self._section(bench, section) for section in SECTIONS}
        for made in self.sections.values():
            self._page.body.addWidget(made)
        self._page.body.addStretch(1)
        self._box.addWidget(self._page, 1)

    def _section(self, bench: Bench, section: Section) -> QWidget:
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.M)
        box.addWidget(Label(section.title, "heading"))
        flow = FlowLayout(Space.L)
        for item in section.build(bench):
            flow.addWidget(bench.tile(item))
        box.addLayout(flow)
        return made

    @Slot(object)
    def _on_theme(self, name: object) -> None:
        self._name = cast("ThemeWish", name)
        self._theme.choose(self._name, percent=self._percent, motion="reduced")

    @Slot(object)
    def _on_language(self, language: object) -> None:
        self._language = cast("Language", language)
        self._dress()

    @Slot(object)
    def _on_size(self, percent: object) -> None:
        self._percent = cast("int", percent)
        self._dress()


def _go(_route: Route) -> None:
    """Go nowhere."""


def _toast(
    text: str, tone: str = "info", action: tuple[str, Callable[[], None]] | None = None
) -> None:
    """Say nothing."""
    del text, tone, action


def _open(_url: str) -> None:
    """Open nothing."""


def _show_path(_path: Path) -> None:
    """Show nothing."""


def _show(_dialog: QDialog) -> None:
    """Show nothing."""
