"""The catalog on the settings page: where more packages come from, which copy is in use, fetching it now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stablehand.core.base.setting_table import Setting
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.settings_sections import SettingsSection
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say
from stablehand.services.catalog_refresh import (
    CatalogSource,
    RefreshedCatalog,
    catalog_source,
    refresh_catalog,
)
from stablehand.services.results import Result


class CatalogSection(SettingsSection):
    """Source and sum of a fetched catalog, with its state; nothing is ever fetched by itself."""

    def __init__(
        self,
        context: Context,
        title: str,
        settings: Sequence[Setting],
        purpose: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context.theme, title, settings, purpose=purpose, parent=parent)
        self._context = context
        self._is_fetching = False
        line = QWidget()
        box = QHBoxLayout(line)
        box.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        box.setSpacing(Space.S)
        self._icon = IconLabel(context.theme, "circle-dashed", "text3")
        box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self.state = Label("", "small", "text2", wraps=True)
        box.addWidget(self.state, 1)
        self.button = Button(
            context.theme,
            self.tr("Refresh now"),
            icon="rotate-cw",
            compact=True,
            on_click=self._on_refresh,
        )
        self.button.setEnabled(False)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.plane.box.addWidget(line)
        context.live.settings_changed.connect(self.ask)

    @Slot()
    def ask(self) -> None:
        """Find out which copy is in use; nobody is asked for it."""
        self._context.live.ask(catalog_source, self, self._on_source, self._on_failed)

    def _on_source(self, found: Result[CatalogSource]) -> None:
        if not self._is_fetching:
            self.show_source(found.data)

    def show_source(self, found: CatalogSource) -> None:
        """Show where the catalog comes from, and what is in use."""
        current = found.current
        self.button.setEnabled(bool(found.source and found.pin))
        if not found.source:
            self._say("circle-dashed", "text3", self.tr("Only the packages of Stablehand itself."))
        elif not found.pin:
            text = self.tr("Nothing is fetched without the sum of the index.")
            self._say("circle-question-mark", "warning", text)
        elif current is None:
            self._say("circle-dashed", "text3", self.tr("Nothing was fetched yet."))
        else:
            self._show_copy(found, current.name, current.version)

    def _show_copy(self, found: CatalogSource, name: str, version: str) -> None:
        text = self.tr("{name}, version {version}, is in use.").format(name=name, version=version)
        if found.is_new:
            text += " " + self.tr(
                "The sum is another one now: refresh to fetch what it stands for."
            )
            self._say("circle-question-mark", "warning", text)
        else:
            self._say("circle-check", "success", text)

    def _say(self, icon: str, tone: str, text: str) -> None:
        self._icon.show_icon(icon, tone)
        self.state.setText(text)

    @Slot()
    def _on_refresh(self) -> None:
        self._is_fetching = True
        self.button.setEnabled(False)
        self._say("circle-dashed", "text3", self.tr("Fetching and checking…"))
        self._context.live.ask(refresh_catalog, self, self._on_refreshed, self._on_refused)

    def _on_refreshed(self, found: Result[RefreshedCatalog]) -> None:
        self._is_fetching = False
        current = found.data.current
        text = self.tr("{name}, version {version}, is in use.").format(
            name=current.name, version=current.version
        )
        self._context.toast(text, "success")
        announce(self.state, text)
        self.ask()

    def _on_refused(self, problem: Problem) -> None:
        self._is_fetching = False
        words = problem_words(problem)
        said = (say(problem.message), words.todo)
        self._say("triangle-alert", "danger", " ".join(part for part in said if part))
        self.button.setEnabled(True)
        announce(self.state, self.state.text())

    def _on_failed(self, problem: Problem) -> None:
        self._say("triangle-alert", "danger", say(problem.message))
