"""The version that is installed: what it is, what it follows, whether there is a newer one."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.records.install import InstallRecord
from stablehand.core.records.update_check import UpdateCheck
from stablehand.gui.components.problems import problem_words
from stablehand.gui.components.update_dialog import ask_update
from stablehand.gui.components.update_words import UPDATE_ICON
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.change_facts import requirement_words
from stablehand.gui.pages.package.change_list import change_rows
from stablehand.gui.pages.package.choose_version import VersionDialog
from stablehand.gui.pages.package.version_words import (
    check_words,
    follow_choices,
    follow_value,
    installed_words,
)
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import LineQuestion
from stablehand.gui.widgets.fields import Choice
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import ElidedLabel, IconLabel, Label
from stablehand.gui.widgets.row_list import RowList
from stablehand.gui.words.say import say
from stablehand.gui.words.units import ago
from stablehand.services.following_versions import Followed, Wish, follow
from stablehand.services.installs import ListedInstall
from stablehand.services.results import Result
from stablehand.services.update_checks import check_updates

_MOST: Final = 4  # changes before the list scrolls by itself


class VersionSection(QWidget):
    """A plane with the version and its buttons, and below it what is new.

    Args:
        context: the window, as far as the section needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self._item: ListedInstall | None = None
        self._is_busy = False
        self._is_looking = False
        self._wrong = ""  # why the last look brought nothing
        self._followed = ""  # what is followed, as far as that has been heard
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.L)
        box.addWidget(self._build_plane())
        box.addWidget(self._build_news())

    # -- its parts ---------------------------------------------------------------------------------

    def _build_plane(self) -> Frame:
        theme = self._context.theme
        plane = Frame("plane", spacing=Space.M)
        words = QVBoxLayout()
        words.setSpacing(Space.XXS)
        self.version = Label("", "heading", wraps=True, selectable=True)
        self.from_where = ElidedLabel("", "small", "text2", middle=True)
        words.addWidget(self.version)
        words.addWidget(self.from_where)
        plane.box.addLayout(words)
        row = FlowLayout()
        label = Label(self.tr("Updates bring"), "body", "text2")
        label.setMinimumHeight(theme.px(32))
        self.follows = Choice(theme, self.tr("What updates bring"))
        self.follows.chosen.connect(self._on_follow)
        label.setBuddy(self.follows)
        row.addWidget(label)
        row.addWidget(self.follows)
        plane.box.addLayout(row)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        self._icon = IconLabel(theme, "circle", "text3")
        self.answer = Label("", wraps=True)
        line.addWidget(self._icon)
        line.addWidget(self.answer, 1)
        plane.box.addLayout(line)
        buttons = FlowLayout()
        self.update_button = Button(
            theme,
            self.tr("Update…"),
            icon=UPDATE_ICON,
            variant="primary",
            on_click=self._on_update,
        )
        self.look_button = Button(
            theme, self.tr("Look for updates"), icon="refresh-cw", on_click=self.look
        )
        self.choose = Button(
            theme, self.tr("Choose a version…"), icon="tag", on_click=self._on_choose
        )
        for button in (self.update_button, self.look_button, self.choose):
            buttons.addWidget(button)
        plane.box.addLayout(buttons)
        return plane

    def _build_news(self) -> QWidget:
        self.news = QWidget()
        box = QVBoxLayout(self.news)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self.news_title = Label(self.tr("What is new"), "heading")
        self.news_about = Label("", "small", "text2", wraps=True)
        self.changes = RowList(self._context.theme, self.tr("What upstream has changed"), _MOST)
        box.addWidget(self.news_title)
        box.addWidget(self.news_about)
        box.addWidget(self.changes)
        self.news.setVisible(False)
        return self.news

    # -- showing -----------------------------------------------------------------------------------

    def show_item(self, item: ListedInstall, *, is_busy: bool) -> None:
        """Show the install as it is now.

        Args:
            item: the install as it is listed.
            is_busy: whether a job is at work on it.
        """
        before, self._item, self._is_busy = self._item, item, is_busy
        record = item.record
        if record is None:
            return
        if before is None or before.record != record:
            self._wrong = ""
            self._show_version(record)
        self._show_answer()

    def _show_version(self, record: InstallRecord) -> None:
        self.version.setText(installed_words(record))
        source = record.source
        day = ago(source.date) if source is not None and source.date else ""
        address = (source.url or "") if source is not None else ""
        text = self.tr("Dated {day}").format(day=day) if day else ""
        self.from_where.setText(" · ".join(part for part in (text, address) if part))
        self.follows.set_values(follow_choices(record))
        self._followed = follow_value(record)
        self.follows.choose(self._followed)
        is_bundled = source is None or source.kind == "bundled"
        self.choose.setVisible(not is_bundled)

    def _show_answer(self) -> None:
        item = self._item
        if item is None or item.record is None:
            return
        check = item.update if not item.record.pinned else None
        has_update = item.update_available is True
        can_act = item.state == "installed" and not self._is_busy
        self.update_button.setVisible(has_update)
        self.update_button.setEnabled(can_act)
        self.choose.setEnabled(can_act)
        self.follows.setEnabled(can_act)
        self.look_button.setEnabled(can_act and not self._is_looking and not item.record.pinned)
        icon, tone, text = self._state(item.record, check, has_update=has_update)
        self._icon.show_icon(icon, tone)
        self.answer.setText(text)
        self.news.setVisible(has_update and check is not None and bool(check.changes))
        if has_update and check is not None:
            self._show_news(check)

    def _state(
        self, record: InstallRecord, check: UpdateCheck | None, *, has_update: bool
    ) -> tuple[str, str, str]:
        """Give icon, tone and sentence of how it stands."""
        if self._is_looking:
            return "hourglass", "accent", self.tr("Asking its repository…")
        if self._wrong:
            return "circle-alert", "danger", self._wrong
        if record.pinned:
            return "pin", "text3", self.tr("It is to stay at this version.")
        if check is None:
            return "circle", "text3", self.tr("It has not been looked for updates yet.")
        when = ago(check.checked_at)
        if not has_update:
            text = self.tr("It is up to date. Looked: {when}.")
            return "circle-check", "success", text.format(when=when)
        version = check_words(check)
        if check.count:
            text = self.tr(
                "There is {version}, with %n change(s). Looked: {when}.", "", check.count
            )
        else:
            text = self.tr("There is {version}. Looked: {when}.")
        return UPDATE_ICON, "accent", text.format(version=version, when=when)

    def _show_news(self, check: UpdateCheck) -> None:
        parts = [requirement_words(check)]
        if check.diverged:
            parts.append(
                self.tr(
                    "Its authors have rewritten its history: some changes that you have are not part of it."
                )
            )
        rest = (check.count or 0) - len(check.changes)
        if rest > 0:
            parts.append(self.tr("The newest are listed, %n more are not.", "", rest))
        self.news_about.setText(" ".join(part for part in parts if part))
        self.news_about.setVisible(any(parts))
        self.changes.show_rows(change_rows(check.changes))

    # -- looking -----------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask the repository for what is new; a pinned install has no updates."""
        item = self._item
        if self._is_looking or item is None or item.record is None or item.record.pinned:
            return
        self._is_looking, self._wrong = True, ""
        self._show_answer()
        name = self._name
        self._context.live.ask(
            lambda app: check_updates(app, [name]), self, self._on_looked, self._on_unanswered
        )

    def _on_looked(self, result: Result[tuple[UpdateCheck, ...]]) -> None:
        self._is_looking = False
        self._wrong = "" if result.data else " ".join(say(notice) for notice in result.notices)
        self._show_answer()  # the list of installs brings what was found

    def _on_unanswered(self, problem: Problem) -> None:
        self._is_looking = False
        words = problem_words(problem)
        self._wrong = " ".join(part for part in (words.title, words.todo) if part)
        self._show_answer()

    # -- what is clicked ---------------------------------------------------------------------------

    def _on_update(self) -> None:
        ask_update(self._context, self._name)

    def _on_choose(self) -> None:
        self._context.show(VersionDialog(self._context, self._name, self._context.window))

    @Slot(object)
    def _on_follow(self, value: object) -> None:
        item = self._item
        if item is None or item.record is None or value == self._followed:
            return
        if value == "branch":
            self.follows.choose(self._followed)
            self._ask_branch()
            return
        wish, _, branch = str(value).partition(" ")
        self._follow(wish, branch or None)

    def _ask_branch(self) -> None:
        question = LineQuestion(
            self._context.theme,
            self.tr("Which branch shall updates come from?"),
            self.tr("Nothing changes until you update it."),
            (
                ("follow", self.tr("Follow it"), "primary"),
                ("", self.tr("Cancel"), "secondary"),
            ),
            name=self.tr("Branch"),
            icon="git-branch",
            parent=self._context.window,
        )
        question.answered.connect(partial(self._on_branch, question))
        self._context.show(question)

    def _on_branch(self, question: LineQuestion, answer: str) -> None:
        branch = question.field.text().strip()
        if answer and branch:
            self._follow("branch", branch)

    def _follow(self, wish: str, branch: str | None) -> None:
        name, wanted = self._name, _WISHES[wish]
        self._context.live.ask(
            lambda app: follow(app, name, wanted, branch), self, self._on_followed, self._on_refused
        )

    def _on_followed(self, result: Result[Followed]) -> None:
        found = result.data
        branch = found.branch or ""
        self._followed = f"branch {branch}" if found.follows == "branch" else found.follows
        self._wrong = ""
        text = self.tr("Saved. {name} changes only when it is updated.")
        self._context.toast(text.format(name=self._name), "success")

    def _on_refused(self, problem: Problem) -> None:
        words = problem_words(problem)
        text = " ".join(part for part in (words.title, words.todo) if part)
        self._context.toast(text, "danger")
        self.follows.choose(self._followed)


_WISHES: Final[dict[str, Wish]] = {
    "default": "default",
    "release": "release",
    "branch": "branch",
    "nothing": "nothing",
}
