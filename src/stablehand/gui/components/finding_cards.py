"""Known errors of a log as cards: why, what to do, buttons that do it; the worst one first, then the rest."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.base.text import Text, Wording
from stablehand.gui.components.finding_actions import done_words, finding_actions
from stablehand.gui.components.report_dialog import show_report
from stablehand.gui.context import Context
from stablehand.gui.live.findings_feed import NEWS_CONTEXT, FindingsFeed
from stablehand.gui.live.live import Happening
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.error_card import CardAction, ErrorCard
from stablehand.gui.widgets.frames import ScrollPage
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say

if TYPE_CHECKING:
    from stablehand.services.log_doctoring import LogFinding, LogFindings
    from stablehand.services.log_fixes import FixAction
    from stablehand.services.sessions import SessionView

_SHARE: Final = 0.45  # of the room of its parent that it may take
_LEAST: Final = 120
_LINES: Final = 5
_UNKNOWN: Final = (("", 0, 0),)  # stands for the rules where none has found anything


class FindingCards(QWidget):
    """The findings of one log.

    Args:
        context: the window.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._name = ""
        self._log: Path | None = None
        self._shown: tuple[tuple[str, int, int], ...] = ()
        self._is_open = False
        self._has_failed = False  # what wrote it ended by itself
        self._put_away: set[Path] = set()  # logs whose failure nobody knows, and may be forgotten
        self.cards: list[ErrorCard] = []
        self._feed = FindingsFeed.of(context.live)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        self._scroll = ScrollPage(margin=0)
        self._scroll.content.installEventFilter(self)
        box.addWidget(self._scroll)
        row = QHBoxLayout()
        self.more = Button(context.theme, "", variant="quiet", on_click=self._on_more, compact=True)
        row.addWidget(self.more)
        row.addStretch(1)
        box.addLayout(row)
        self.setVisible(False)
        self._feed.changed.connect(self._on_changed)

    def show_log(self, name: str, log: Path | None, session: SessionView | None = None) -> None:
        """Show what is known of a log; None shows nothing.

        Args:
            name: the install.
            log: the file.
            session: the newest session of the install, whose log it may be.
        """
        if (name, log) != (self._name, self._log):
            self._name, self._log, self._is_open = name, log, False
        self._has_failed = False
        if log is not None:
            is_own = session is not None and session.log == log
            if session is not None and is_own and session.is_live:
                self._feed.look(name, log, is_live=True)
            else:
                failed = session is not None and is_own and session.state != "stopped"
                self._has_failed = failed and session is not None and session.state == "failed"
                code = session.exit_code if session is not None and failed else None
                self._feed.look(name, log, exit_code=code)
        self._show()

    @Slot(object)
    def _on_changed(self, log: Path) -> None:
        if log == self._log:
            self._show()

    def _show(self) -> None:
        findings: LogFindings | None = self._feed.found.get(self._log) if self._log else None
        wanted = findings.shown if findings is not None else ()
        if findings is not None and self._is_unknown(findings):
            self._show_unknown()
            return
        key: tuple[tuple[str, int, int], ...] = ()
        if findings is not None:
            done, log = self._feed.done, findings.log
            key = tuple((item.rule, item.count, len(done(log, item.rule))) for item in wanted)
        if key != self._shown or len(self.cards) != self._wanted_count(len(wanted)):
            if {one[0] for one in key} - {one[0] for one in self._shown} and wanted:
                announce(self, say(wanted[0].cause))
            self._shown = key
            self._fill([self._card(item) for item in wanted[: self._wanted_count(len(wanted))]])
        self.setVisible(bool(wanted))
        rest = len(wanted) - len(self.cards)
        self.more.setVisible(rest > 0 or self._is_open)
        self.more.setText(
            self.tr("Show the first one only")
            if self._is_open
            else self.tr("%n more in this log", "", rest)
        )
        self._fit()

    def _is_unknown(self, findings: LogFindings) -> bool:
        """Whether it failed for a reason that no rule knows, and no other card says that it did."""
        if self._name in self._context.live.problems:
            self._put_away.add(findings.log)  # and once that card is put away, so is the matter
        is_told = findings.log in self._put_away
        return self._has_failed and not findings.findings and not is_told

    def _show_unknown(self) -> None:
        """Offer what helps those who can help."""
        if self._shown != _UNKNOWN:
            self._shown = _UNKNOWN
            name, log = self._name, self._log
            card = ErrorCard(
                self._context.theme,
                self.tr("It ended by itself, for a reason that is not known here."),
                todo=self.tr("The last lines tell most. A report helps those who can help."),
                actions=[
                    CardAction(
                        self.tr("Save a report…"),
                        "file-text",
                        lambda: show_report(self._context, name, log),
                    )
                ],
                on_dismiss=self._on_forget,
                has_primary=False,
                tone="info",
            )
            self._fill([card])
        self.setVisible(True)
        self.more.setVisible(False)
        self._fit()

    def _on_forget(self) -> None:
        if self._log is not None:
            self._put_away.add(self._log)
        self._show()

    def _wanted_count(self, total: int) -> int:
        return total if self._is_open else min(1, total)

    def _fill(self, cards: list[ErrorCard]) -> None:
        body = self._scroll.body
        focus = QApplication.focusWidget() or self
        at = next((at for at, card in enumerate(self.cards) if card.isAncestorOf(focus)), None)
        while (row := body.takeAt(0)) is not None:
            if (widget := row.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = cards
        for card in self.cards:
            body.addWidget(card)
        body.addStretch(1)
        if at is not None and cards:  # what had it has gone with its card
            focus_button(cards[min(at, len(cards) - 1)])

    def _card(self, item: LogFinding) -> ErrorCard:
        assert self._log is not None
        away = partial(self._on_dismiss, item.rule)
        return finding_card(self._context, self._name, self._log, item, away)

    def _on_dismiss(self, rule: str) -> None:
        if self._log is not None:
            self._feed.dismiss(self._log, rule)

    def _on_more(self) -> None:
        self._is_open = not self._is_open
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the log."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow a card whose details are opened."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Take as much room as the cards need at this width, and never most of it."""
        parent, body = self.parentWidget(), self._scroll.body
        if parent is None or not self.cards:
            return
        width = self.width()
        wanted = (
            body.totalHeightForWidth(width)
            if body.hasHeightForWidth()
            else body.totalSizeHint().height()
        )
        most = max(self._context.theme.px(_LEAST), int(parent.height() * _SHARE))
        self._scroll.setFixedHeight(min(wanted, most))


def focus_button(card: ErrorCard) -> None:
    """Let the first thing that can be done be the next for the keys."""
    if (button := card.findChild(Button)) is not None:
        button.setFocus(Qt.FocusReason.OtherFocusReason)


def finding_card(
    context: Context, name: str, log: Path, item: LogFinding, on_dismiss: object = None
) -> ErrorCard:
    """Make the card of a known error.

    Args:
        context: the window, as far as its buttons need it.
        name: the install.
        log: where it was found.
        item: what was found.
        on_dismiss: puts it away; None where it cannot be.
    """
    tone = {"stops": "danger", "harms": "warning"}.get(item.severity, "info")
    feed = FindingsFeed.of(context.live)
    done = feed.done(log, item.rule)
    install = context.live.install(name)
    is_newest = install is not None and install.last is not None and install.last.log == log

    def keep(action: FixAction) -> None:
        feed.keep_done(log, item.rule, action)

    return ErrorCard(
        context.theme,
        f"{say(item.cause)}.",
        todo=done_words(done) or f"{say(item.fix)}.",
        actions=finding_actions(context, name, item.actions, keep, done, is_newest=is_newest),
        details=_details(item),
        on_dismiss=on_dismiss,  # type: ignore[arg-type]
        tone=tone,  # type: ignore[arg-type]
    )


def card_of_happening(context: Context, happening: Happening) -> ErrorCard | None:
    """Give the card of a known error that was told as news; None for other news."""
    text = happening.text
    if not isinstance(text, Text) or text.context != NEWS_CONTEXT:
        return None
    findings = FindingsFeed.of(context.live).of_install(happening.subject)
    cause = text.params.get("cause")
    if findings is None:
        return None
    for item in findings.findings:
        if isinstance(cause, Wording) and item.cause.english() == cause.english():
            return finding_card(context, happening.subject, findings.log, item)
    return None


def _details(item: LogFinding) -> str:
    numbers = ", ".join(QLocale().toString(number) for number in item.lines[-_LINES:])
    times = f"{item.rule}: {QLocale().toString(item.count)} × ({numbers})"
    return f"{times}\n{item.excerpt}"
