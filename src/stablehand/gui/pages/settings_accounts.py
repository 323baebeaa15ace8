"""Accounts of hubs on the settings page: a token is put in, checked, taken out; it is never shown again."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stablehand.core.hubs.tokens import HUBS, VARIABLES, AccountHub
from stablehand.gui.components.hub_words import hub_name
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.live import Work
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.settings_own import texts_of
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import line_field
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame, Line
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.widgets.matching import rank
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say
from stablehand.gui.words.units import ago
from stablehand.services.accounts import (
    Account,
    account,
    check_token,
    remove_token,
    set_token,
)
from stablehand.services.app import App
from stablehand.services.hub_clients import endpoints
from stablehand.services.results import Result

PREFIX: Final = "accounts."
_IDS: Final = {"hf": "huggingface", "civitai": "civitai"}
_LONGEST: Final = 1000
_SYNONYMS: Final = ("token account login key api hf", "токен аккаунт учётная запись ключ вход")
# Where each hub makes tokens, below its address (facts, contracts 0.2).
_MAKING: Final = {"hf": "/settings/tokens", "civitai": "/user/account"}


class AccountRow(QWidget):
    """The account of one hub.

    The field only takes a token: it is emptied as soon as that is on its way, and never filled.
    """

    def __init__(self, context: Context, hub: AccountHub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.hub = context, hub
        self.account: Account | None = None
        theme, self.name = context.theme, hub_name(_IDS[hub])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.line = Line()
        outer.addWidget(self.line)
        box = QVBoxLayout()
        box.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        box.setSpacing(Space.S)
        outer.addLayout(box)
        box.addWidget(Label(self.name, "strong"))
        state = QHBoxLayout()
        state.setSpacing(Space.S)
        self._icon = IconLabel(theme, "circle-dashed", "text3")
        state.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self.state = Label("", "small", "text2", wraps=True)
        state.addWidget(self.state, 1)
        box.addLayout(state)
        self.field = line_field(
            self.tr("Token of {hub}").format(hub=self.name), self.tr("Paste a token")
        )
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaxLength(_LONGEST)
        self.field.returnPressed.connect(self._on_save)
        self.field.textChanged.connect(self._on_text)
        box.addWidget(self.field)
        self.error = Label("", "small", "danger", wraps=True)
        self.error.setVisible(False)
        box.addWidget(self.error)
        self._buttons = FlowLayout()
        self.save = self._button(self.tr("Save the token"), "save", self._on_save)
        self.check = self._button(self.tr("Check it"), "rotate-cw", self._on_check)
        self.remove = self._button(self.tr("Remove it"), "trash-2", self._on_remove)
        self.make = self._button(self.tr("Make one there"), "external-link", self._on_make)
        box.addLayout(self._buttons)
        self.show_account(Account(hub))
        self.save.setEnabled(False)

    def _button(self, text: str, icon: str, run: object) -> Button:
        button = Button(
            self._context.theme,
            text,
            icon=icon,
            compact=True,
            on_click=run,  # type: ignore[arg-type]  # a bound method
        )
        button.setAccessibleName(f"{text}: {self.name}")
        self._buttons.addWidget(button)
        return button

    # -- showing -----------------------------------------------------------------------------------

    def ask(self) -> None:
        """Find out what is known; nobody is asked for it."""
        hub = self.hub
        self._context.live.ask(
            lambda app: account(app, hub), self, self.show_account, self._on_failed
        )

    def show_account(self, found: Account) -> None:
        """Show what is known of the account."""
        self.account = found
        has_one = found.stored_in is not None
        is_ours = found.stored_in in ("keyring", "file")
        icon, tone = ("circle-check", "success") if has_one else ("circle-dashed", "text3")
        if has_one and found.checked is None:
            icon, tone = "circle-question-mark", "warning"
        self._icon.show_icon(icon, tone)
        self.state.setText(self._words(found))
        self.check.setVisible(has_one)
        self.remove.setVisible(is_ours)

    def _words(self, found: Account) -> str:
        if found.stored_in is None:
            return self._without()
        said = []
        if found.name is not None:
            said.append(self.tr("The account is {name}.").format(name=found.name))
        if found.checked is not None:
            text = self.tr("{hub} took the token {when}.")
            said.append(text.format(hub=self.name, when=ago(found.checked)))
        else:
            said.append(self.tr("Nobody has checked the token yet."))
        places = {
            "keyring": self.tr("It is kept in the keyring of this system."),
            "file": self.tr(
                "This system has no keyring, so it is kept in a file that only you can read."
            ),
            "environment": self.tr("It comes from the variable {name}.").format(
                name=VARIABLES.get(self.hub, "")
            ),
        }
        said.append(places[found.stored_in])
        return " ".join(said)

    def _without(self) -> str:
        if self.hub == "hf":
            return self.tr(
                "Without a token, models whose terms have to be accepted cannot be had. One that may only "
                "read is enough."
            )
        return self.tr("Without a token, some models cannot be had, and fewer are listed.")

    # -- what is done ------------------------------------------------------------------------------

    def _on_text(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))

    def _on_save(self) -> None:
        secret, hub = self.field.text().strip(), self.hub
        if secret:
            self.field.clear()
            self._do(lambda app: set_token(app, hub, secret))

    def _on_check(self) -> None:
        hub = self.hub
        self._do(lambda app: check_token(app, hub))

    def _on_remove(self) -> None:
        hub = self.hub
        self._do(lambda app: remove_token(app, hub))

    def _on_make(self) -> None:
        hub = self.hub
        self._context.live.ask(partial(_making, hub=hub), self, self._context.open_url)

    def _do(self, work: Work[Result[Account]]) -> None:
        self._show_error("")
        self._set_busy(is_busy=True)
        self.state.setText(self.tr("Asking {hub}…").format(hub=self.name))
        self._context.live.ask(work, self, self._on_done, self._on_failed)

    def _on_done(self, result: Result[Account]) -> None:
        self._set_busy(is_busy=False)
        self.show_account(result.data)
        self._show_error(" ".join(say(notice) for notice in result.notices), tone="warning")
        announce(self.field, self.state.text())

    def _on_failed(self, problem: Problem) -> None:
        self._set_busy(is_busy=False)
        if self.account is not None:
            self.show_account(self.account)
        words = problem_words(problem)
        text = f"{words.title} {words.todo}".strip()
        self._show_error(text)
        announce(self.field, text)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.field.setEnabled(not is_busy)
        for button in (self.check, self.remove):
            button.setEnabled(not is_busy)
        self.save.setEnabled(not is_busy and bool(self.field.text().strip()))

    def _show_error(self, text: str, tone: str = "danger") -> None:
        self.error.set_tone(tone)
        self.error.setText(text)
        self.error.setVisible(bool(text))


class AccountsSection(QWidget):
    """The accounts of all hubs that have such, on a plane under their heading."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self._title = self.tr("Accounts")
        self._purpose = self.tr(
            "A token lets Stablehand fetch what your account may have. It is sent to its own site alone, and "
            "never shown again."
        )
        box.addWidget(Label(self._title, "heading", wraps=True))
        box.addWidget(Label(self._purpose, "body", "text2", wraps=True))
        plane = Frame("plane", padding=0, spacing=0)
        box.addWidget(plane)
        self.rows = {hub: AccountRow(context, hub) for hub in HUBS}
        for at, row in enumerate(self.rows.values()):
            row.line.setVisible(at > 0)
            plane.box.addWidget(row)

    def ask(self) -> None:
        """Find out what is known of all of them."""
        for row in self.rows.values():
            row.ask()

    def row(self, key: str) -> AccountRow | None:
        """Give the account that a key ("accounts.hf") means."""
        hub = key.removeprefix(PREFIX)
        return next((row for row in self.rows.values() if row.hub == hub), None)

    def narrow(self, query: str) -> int:
        """Show it if a search finds it; give how many accounts that are."""
        names = [self._purpose, *_SYNONYMS, *texts_of(self)]
        fits = not query or rank(query, self._title, names) is not None
        self.setVisible(fits)
        return len(self.rows) if fits else 0


async def _making(app: App, *, hub: AccountHub) -> str:
    """Give where a token is made."""
    places = endpoints(app)
    address = places.huggingface if hub == "hf" else places.civitai
    return f"{address.rstrip('/')}{_MAKING[hub]}"
