"""Beside the list: what is known of what is chosen, what stands in its way, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from stablehand.core.downloads.entry import Download, DownloadState
from stablehand.gui.components.download_words import (
    share_of,
    sizes,
    state_icon,
    state_words,
    title_of,
    why_words,
)
from stablehand.gui.components.problem_actions import run_action
from stablehand.gui.components.problems import fixes, problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.downloads.doing import ICONS, DownloadDeeds
from stablehand.gui.pages.downloads.facts import facts_of, problem_of
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, IconButton
from stablehand.gui.widgets.error_card import CardAction, ErrorCard
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Badge, ScrollPage
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.breaking import breakable
from stablehand.gui.words.units import size

_STEPS = 1000
# What a card of a problem offers by itself, so that no button says it twice.
_ON_CARD = frozenset({"retry", "resume", "page", "quarantine"})


class DownloadPanel(QWidget):
    """What is known of the downloads that are chosen.

    Signals:
        closed: nobody wants to see it any more.
        left: the button that had the focus has gone.
    """

    closed = Signal()
    left = Signal()

    def __init__(self, context: Context, doing: DownloadDeeds, parent: QWidget | None = None):
        super().__init__(parent)
        self._context, self._doing = context, doing
        self.downloads: tuple[Download, ...] = ()
        self._problem: Problem | None = None
        self._card: ErrorCard | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.sheet = ScrollPage(margin=Space.L, spacing=Space.M)
        box.addWidget(self.sheet)
        self._build()

    def _build(self) -> None:
        theme, body = self._context.theme, self.sheet.body
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        self.title = Label("", "heading", wraps=True, selectable=True)
        words.addWidget(self.title)
        self.badge = Badge(theme, "", icon="circle")
        words.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignLeft)
        head.addLayout(words, 1)
        self.close_button = IconButton(
            theme, "x", self.tr("Close the details"), on_click=self.closed.emit
        )
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(head)
        self.why = Label("", wraps=True)
        body.addWidget(self.why)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _STEPS)
        self.bar.setAccessibleName(self.tr("Progress"))
        body.addWidget(self.bar)
        self._cards = QVBoxLayout()
        body.addLayout(self._cards)
        row = FlowLayout()
        self.buttons: dict[str, Button] = {}
        for deed in ICONS:
            button = Button(
                theme,
                self._doing.name(deed),
                icon=ICONS[deed],
                on_click=partial(self._do, deed),
                compact=True,
            )
            self.buttons[deed] = button
            row.addWidget(button)
        body.addLayout(row)
        self.facts = KeyValueList(breaks=True)
        body.addWidget(self.facts)
        body.addStretch(1)

    def show_downloads(self, downloads: Sequence[Download]) -> None:
        """Show what is chosen as it is now; in place, so that no word jumps that stays."""
        self.downloads = tuple(downloads)
        if not downloads:
            return
        if len(downloads) == 1:
            self._show_one(downloads[0])
        else:
            self._show_many(downloads)
        offered = self._doing.offered(downloads)
        on_card = _ON_CARD if self._card is not None else frozenset()
        had_focus = next((b for b in self.buttons.values() if b.hasFocus()), None)
        for deed, button in self.buttons.items():
            button.setVisible(deed in offered and deed not in on_card)
        if had_focus is not None and had_focus.isHidden():
            self.left.emit()

    def _show_one(self, item: Download) -> None:
        icon, tone = state_icon(item)
        _set(self.title, breakable(title_of(item)))
        self.badge.show_as(state_words(item), icon, "" if tone in ("text2", "text3") else tone)
        problem = problem_of(item)
        self._show_problem(problem, item)
        why = why_words(item) if problem is None else ""
        is_needed = item.state in (DownloadState.WAITING, DownloadState.PAUSED)
        has_reason = item.reason is not None and problem is None
        _set(self.why, breakable(why) if is_needed or has_reason else "")
        self.why.setVisible(bool(self.why.text()))
        share = share_of(item)
        has_bar = share is not None and not item.state.is_over and item.received_bytes > 0
        self.bar.setVisible(has_bar)
        if has_bar and share is not None:
            self.bar.setValue(round(share * _STEPS))
        self.facts.set_rows(facts_of(item))

    def _show_many(self, items: Sequence[Download]) -> None:
        _set(self.title, self.tr("%n download(s)", "", len(items)))
        here = sum(item.state is DownloadState.DONE for item in items)
        text = self.tr("{done} of {count} are here").format(done=here, count=len(items))
        self.badge.show_as(text, None, "")
        self._show_problem(None, None)
        self.why.setVisible(False)
        self.bar.setVisible(False)
        groups = {item.group for item in items if item.group}
        rows = [(self.tr("Size"), size(sizes(items)))] if sizes(items) else []
        if len(groups) == 1:
            rows.insert(0, (self.tr("Set"), groups.pop()))
        self.facts.set_rows(rows)

    # -- what stands in its way --------------------------------------------------------------------

    def _show_problem(self, problem: Problem | None, item: Download | None) -> None:
        if problem == self._problem:
            return
        self._problem = problem
        if self._card is not None:
            self._cards.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        if problem is None or item is None:
            return
        words = problem_words(problem)
        self._card = ErrorCard(
            self._context.theme,
            words.title,
            why=words.why,
            todo=words.todo,
            actions=self._actions(problem, item),
            details=words.details,
            tone="warning" if item.state is DownloadState.NEEDS else "danger",
        )
        self._cards.addWidget(self._card)
        chain = (self.close_button, *self._card.findChildren(QPushButton), *self.buttons.values())
        for one, other in pairwise(chain):
            self.setTabOrder(one, other)

    def _actions(self, problem: Problem, item: Download) -> list[CardAction]:
        """Give what helps: what the problem itself offers, then looking at the model, then trying again."""
        context = self._context
        found = [
            CardAction(action.text, action.icon, partial(run_action, context, problem, action))
            for action in fixes(context.live, problem)
        ]
        leads_there = "page" if problem.details.get("page") else ""
        own = [deed for deed in self._doing.offered((item,)) if deed != leads_there]
        again = "resume" if item.state is DownloadState.NEEDS else "retry"
        for deed in ("quarantine", "page", again):
            if deed in own:
                text = self.tr("Check again") if deed == "resume" else self._doing.name(deed)
                icon = ICONS["retry"] if deed == "resume" else ICONS[deed]
                found.append(CardAction(text, icon, partial(self._do, deed)))
        return found

    def _do(self, deed: str) -> None:
        self._doing.do(deed, self.downloads)


def _set(label: Label, text: str) -> None:
    if label.text() != text:
        label.setText(text)
