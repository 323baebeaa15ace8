"""Name and password at the proxy on the settings page: put in, kept apart, taken out; never shown again."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.live import Work
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.settings_own import OwnSection
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import line_field
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say
from stablehand.services.network import (
    ProxyLogin,
    forget_proxy_login,
    keep_proxy_login,
    proxy_login,
)
from stablehand.services.results import Result

KEY = "network.login"


class ProxySection(OwnSection):
    """The login at the proxy; only there while a proxy is set."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("Login at the proxy"),
            words="proxy user password login прокси пользователь пароль вход",
        )
        self._is_needed = False
        box = self.add_row(KEY)
        self.state = Label("", "small", "text2", wraps=True)
        box.addWidget(self.state)
        self.name = line_field(self.tr("Name at the proxy"), self.tr("Name"))
        self.password = line_field(self.tr("Password at the proxy"), self.tr("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        line = FlowLayout()
        self.save = Button(
            context.theme, self.tr("Keep them"), icon="save", compact=True, on_click=self._on_save
        )
        self.remove = Button(
            context.theme,
            self.tr("Remove them"),
            icon="trash-2",
            compact=True,
            on_click=self._on_remove,
        )
        for field in (self.name, self.password):
            field.setMaxLength(200)
            field.returnPressed.connect(self._on_save)
            field.textChanged.connect(self._on_text)
            box.addWidget(field)
        for button in (self.save, self.remove):
            line.addWidget(button)
        box.addLayout(line)
        self.error = Label("", "small", "danger", wraps=True)
        self.error.setVisible(False)
        box.addWidget(self.error)
        self.save.setEnabled(False)
        self.setVisible(False)
        context.live.settings_changed.connect(self.ask)

    @Slot()
    def ask(self) -> None:
        """Find out whether a login is kept; nobody is asked for it."""
        self.context.live.ask(proxy_login, self, self.show_login, self._on_failed)

    def narrow(self, query: str) -> int:
        """Show it if a proxy is set and a search finds it."""
        count = super().narrow(query) if self._is_needed else 0
        self.setVisible(count > 0)
        return count

    def show_login(self, found: ProxyLogin) -> None:
        """Show what is known of it."""
        if self._is_needed != bool(found.address):
            self._is_needed = bool(found.address)
            self.setVisible(self._is_needed)
        if found.kept_in is None:
            text = self.tr("{proxy} is asked without a login.").format(proxy=found.address)
        elif found.kept_in == "keyring":
            text = self.tr("Name and password for {proxy} are kept in the keyring of this system.")
        else:
            text = self.tr(
                "This system has no keyring, so name and password for {proxy} are kept in a file that only "
                "you can read."
            )
        self.state.setText(text.format(proxy=found.address))
        self.remove.setVisible(found.kept_in is not None)

    @Slot()
    def _on_text(self) -> None:
        self.save.setEnabled(bool(self.name.text().strip()))

    @Slot()
    def _on_save(self) -> None:
        name, password = self.name.text(), self.password.text()
        if name.strip():
            self.password.clear()
            self._do(lambda app: keep_proxy_login(app, name, password))

    def _on_remove(self) -> None:
        self._do(forget_proxy_login)

    def _do(self, work: Work[Result[ProxyLogin]]) -> None:
        self._say("")
        self.context.live.ask(work, self, self._on_done, self._on_failed)

    def _on_done(self, result: Result[ProxyLogin]) -> None:
        self.name.clear()
        self.show_login(result.data)
        self._say(" ".join(say(notice) for notice in result.notices), "warning")
        announce(self.name, self.state.text())

    def _on_failed(self, problem: Problem) -> None:
        words = problem_words(problem)
        self._say(f"{words.title} {words.todo}".strip())

    def _say(self, text: str, tone: str = "danger") -> None:
        self.error.set_tone(tone)
        self.error.setText(text)
        self.error.setVisible(bool(text))
        if text:
            announce(self.error, text)
