"""Parts of the details: what keeps it from being had, what its licence allows, what is known in numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.hubs.listing import Access, HubModel, HubVersion, Licence
from stablehand.gui.components.hub_problems import go_to_account, has_account, open_page
from stablehand.gui.components.hub_words import (
    ACCESS,
    access_words,
    day_words,
    licence_word,
)
from stablehand.gui.components.starter_words import allowed_words
from stablehand.gui.context import Context
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Fold, Frame
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.say import say

_WITH_PAGE = ("gated", "pending", "early", "browser", "disabled", "login")
_WITH_TOKEN = ("login", "gated")
_MOST_TAGS = 16


class AccessNote(Frame):
    """What keeps a model from being had, and the buttons that help.

    Signals:
        again: look whether it can be had now.
    """

    again = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("notice", padding=Space.M, parent=parent)
        self._context = context
        self._page, self._hub = "", ""
        theme = context.theme
        self.set_tone("warning")
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        self._icon = IconLabel(theme, "lock", "warning")
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self.words = Label("", wraps=True)
        head.addWidget(self.words, 1)
        self.box.addLayout(head)
        row = FlowLayout()
        self.page_button = self._button(self.tr("Open its page"), "external-link", self._on_page)
        self.token_button = self._button(self.tr("Put in a token"), "key", self._on_token)
        self.again_button = self._button(self.tr("Check again"), "rotate-cw", self.again.emit)
        for button in (self.page_button, self.token_button, self.again_button):
            row.addWidget(button)
        self.box.addLayout(row)
        self.setVisible(False)

    def show_access(self, access: Access, hub: str, page: str) -> None:
        """Say what keeps something from being had; nothing is shown where nothing does."""
        words = access_words(access, hub)
        self.setVisible(bool(words))
        if not words:
            return
        icon, tone, _word, _sentence = ACCESS[access.state]
        self._icon.show_icon(icon, tone)
        self.set_tone(tone)
        said = access.said or ""
        if (
            " " in said
        ):  # one word of the hub's own ("EarlyAccess") is what our sentence says already
            text = self.tr("{words} The hub says: “{said}”")
            words = text.format(words=words, said=said)
        self.words.setText(words)
        self._page, self._hub = access.page or page, hub
        self.page_button.setVisible(access.state in _WITH_PAGE and bool(self._page))
        self.token_button.setVisible(access.state in _WITH_TOKEN and has_account(hub))
        self.again_button.setVisible(access.state != "disabled")

    def _button(self, text: str, icon: str, run: object) -> Button:
        return Button(
            self._context.theme,
            text,
            icon=icon,
            compact=True,
            on_click=run,  # type: ignore[arg-type]  # a bound method or a signal's
        )

    def _on_page(self) -> None:
        open_page(self._context, self._page)

    def _on_token(self) -> None:
        go_to_account(self._context, self._hub)


class LicencePart(QWidget):
    """The licence of the weights: its name, whether pictures may be sold, and every grant in words."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._address = ""
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self._icon = IconLabel(theme, "scale", "text2")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self.words = Label("", wraps=True)
        row.addWidget(self.words, 1)
        box.addLayout(row)
        self.fold = Fold(theme, self.tr("What its licence allows"))
        self.facts = Label("", "small", "text2", wraps=True, selectable=True)
        self.fold.body.addWidget(self.facts)
        self.text_button = Button(
            theme,
            self.tr("Read the licence"),
            icon="external-link",
            variant="link",
            compact=True,
            on_click=self._on_text,
        )
        self.fold.body.addWidget(self.text_button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.fold)

    def show_licence(self, licence: Licence) -> None:
        """Show a licence."""
        name, allowed = licence_word(licence), allowed_words(licence)
        text = self.tr("Licence: {name}. {allowed}.") if name else self.tr("{allowed}.")
        self.words.setText(text.format(name=name, allowed=allowed))
        is_warned = licence.commercial is False
        self._icon.show_icon("ban" if is_warned else "scale", "warning" if is_warned else "text2")
        facts = [say(fact) for fact in licence.facts]
        self.facts.setText("\n".join(facts))
        self.facts.setVisible(bool(facts))
        self._address = licence.address or ""
        self.text_button.setVisible(bool(self._address))
        self.fold.setVisible(bool(facts or self._address))

    def _on_text(self) -> None:
        open_page(self._context, self._address)


class ModelFacts(KeyValueList):
    """What is known in numbers and dates."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent, breaks=True)

    def show_model(self, model: HubModel | None, version: HubVersion) -> None:
        """Show them."""
        published = version.published or (model.updated if model is not None else None)
        rows = [
            (self.tr("Published"), day_words(published) if published is not None else ""),
            (self.tr("Tags"), ", ".join(model.tags[:_MOST_TAGS]) if model else ""),
            (self.tr("Page"), model.page if model else ""),
        ]
        self.set_rows([(name, text) for name, text in rows if text])
