"""What starts by itself, in the settings: Stablehand with the login, installs with Stablehand."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.settings_own import OwnSection
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.fields import Switch
from stablehand.gui.widgets.labels import Label
from stablehand.services.autostart import Autostart, autostart, set_install, set_login
from stablehand.services.results import Result


class StartingSection(OwnSection):
    """A switch for the login, and one for each install."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("Starting by itself"),
            self.tr("Nothing starts by itself until you say so."),
            words="autostart login tray startup boot автозапуск вход трей запуск",
        )
        self.login = self._switch(
            self.add_row("starting.login"),
            self.tr("Start Stablehand when I log in"),
            self.tr("It begins hidden in the tray."),
        )
        self.login.toggled.connect(self._on_login)
        self.installs: dict[str, Switch] = {}
        self._names: tuple[str, ...] = ()  # those that are shown
        context.live.installs_changed.connect(self._on_installs)

    def _switch(self, box: QVBoxLayout, text: str, more: str) -> Switch:
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        words = QVBoxLayout()
        words.setSpacing(Space.XXS)
        words.addWidget(Label(text, "strong", wraps=True))
        if more:
            words.addWidget(Label(more, "small", "text2", wraps=True))
        row.addLayout(words, 1)
        switch = Switch(self.context.theme, text)
        row.addWidget(switch)
        box.addLayout(row)
        return switch

    def ask(self) -> None:
        """Look what starts by itself."""
        self._show_installs()
        self.context.live.ask(autostart, self, self._show)

    @Slot()
    def _on_installs(self) -> None:
        """Look anew if there are other installs than are shown."""
        if self._launchable() != self._names:
            self.ask()

    def _launchable(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.context.live.installs if item.state == "installed")

    def _show_installs(self) -> None:
        """Have a row for each install that can be launched."""
        self._names = names = self._launchable()
        for name in names:
            if name not in self.installs:
                text = self.tr("Start {name} with Stablehand").format(name=name)
                switch = self._switch(self.add_row(f"starting.install.{name}"), text, "")
                switch.toggled.connect(partial(self._on_install, name))
                self.installs[name] = switch
        for name in self.installs:
            row = self.part(f"starting.install.{name}")
            if row is not None:
                row.setVisible(name in names)

    def _show(self, result: Result[Autostart]) -> None:
        found = result.data
        with QSignalBlocker(self.login):
            self.login.setChecked(bool(found.at_login))
        self.login.setEnabled(found.at_login is not None)
        for name, switch in self.installs.items():
            with QSignalBlocker(switch):
                switch.setChecked(name in found.installs)

    def _failed(self, problem: Problem) -> None:
        self.context.toast(problem_words(problem).title, "danger")
        self.ask()

    def _on_login(self, checked: bool) -> None:
        self.context.live.ask(
            lambda app: set_login(app, on=checked), self, self._show, self._failed
        )

    def _on_install(self, name: str, checked: bool) -> None:
        self.context.live.ask(
            lambda app: set_install(app, name, on=checked), self, self._show, self._failed
        )
