"""The dialog that any version can be chosen in: releases, branches, what is typed, another repository."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.components.problems import problem_words
from stablehand.gui.components.update_dialog import ChangeFold
from stablehand.gui.components.update_words import UPDATE_ICON
from stablehand.gui.context import Context
from stablehand.gui.live.orders import update
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.change_facts import version_facts
from stablehand.gui.pages.package.version_words import target_words
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.fields import SearchField, line_field
from stablehand.gui.widgets.frames import Fold
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.row_list import Row, RowList
from stablehand.gui.words.say import say
from stablehand.gui.words.units import ago
from stablehand.services.change_preview import VersionPreview, preview_version
from stablehand.services.results import Result
from stablehand.services.updating import UpdateRequest
from stablehand.services.versions import ListedVersion, Versions, list_versions

_WIDE: Final = 560
_HIGH: Final = 460
_LIST: Final = 110
_SHORT: Final = 7
_UPDATE: Final = "update"


class VersionDialog(QDialog):
    """Lists what there is, takes what is typed, and goes on to the question with the numbers.

    Args:
        context: the window, as far as the dialog needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self._found: Versions | None = None
        theme = context.theme
        title = self.tr("Choose a version of {name}").format(name=name)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(theme.px(_WIDE))
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        box.setSpacing(Space.M)
        box.addWidget(Label(title, "heading", wraps=True))
        self.field = SearchField(
            theme, self.tr("Find a release or branch, or type a tag or commit")
        )
        self.field.searched.connect(self._on_searched)
        box.addWidget(self.field)
        self.list = RowList(theme, self.tr("Versions"))
        self.list.setMinimumHeight(theme.px(_LIST))
        self.list.opened.connect(self._on_opened)
        self.list.chosen.connect(self._on_chosen)
        box.addWidget(self.list, 1)
        self.news = Label(
            self.tr("Asking its repository what there is…"), "small", "text2", wraps=True
        )
        box.addWidget(self.news)
        self.fork = Fold(theme, self.tr("From another repository"))
        self.address = line_field(
            self.tr("Address of the repository"), "https://github.com/…", self._on_address
        )
        self.fork.body.addWidget(self.address)
        text = self.tr(
            "The address of a fork, for instance. Type a branch, tag or commit of it above, or nothing for "
            "the newest that updates bring."
        )
        self.fork.body.addWidget(Label(text, "small", "text3", wraps=True))
        self.fork.setVisible(False)
        box.addWidget(self.fork)
        self.error = Label("", "small", "danger", wraps=True)
        self.error.setVisible(False)
        box.addWidget(self.error)
        box.addLayout(self._build_buttons())
        high = min(theme.px(_HIGH), max(0, context.window.height() - 2 * Space.XL))
        self.resize(theme.px(_WIDE), high)
        self.field.setFocus()
        context.live.ask(lambda app: list_versions(app, name), self, self._take, self._on_unlisted)

    def _build_buttons(self) -> QHBoxLayout:
        theme, row = self._context.theme, QHBoxLayout()
        row.setSpacing(Space.S)
        row.addStretch(1)
        self.go = Button(theme, self.tr("Continue"), variant="primary", on_click=self._on_go)
        self.go.setEnabled(False)
        row.addWidget(self.go)
        row.addWidget(Button(theme, self.tr("Cancel"), on_click=self.reject))
        return row

    # -- what there is -----------------------------------------------------------------------------

    def _take(self, result: Result[Versions]) -> None:
        self._found = result.data
        self.news.setText("\n".join(say(notice) for notice in result.notices))
        self.news.setVisible(bool(result.notices))
        self.fork.setVisible(result.data.package.source.kind == "git")
        self._show()

    def _on_unlisted(self, problem: Problem) -> None:
        words = problem_words(problem)
        self.news.setText(" ".join(part for part in (words.title, words.todo) if part))
        self.fork.setVisible(True)
        self._show()

    @Slot(str)
    def _on_searched(self, _text: str) -> None:
        self._show()

    @Slot(str)
    def _on_address(self, _text: str) -> None:
        self._show()

    def _show(self) -> None:
        self._say("")
        typed = self.field.text().strip()
        self.list.show_rows(self._rows(typed))
        if typed and self.list.key() is None:
            self.list.setCurrentIndex(self.list.rows.index(0))
        self._on_chosen(self.list.key())

    def _rows(self, typed: str) -> list[Row]:
        """Give what fits what is typed; what is typed itself where nothing is called so."""
        found = self._found
        listed: Sequence[ListedVersion] = ()
        if found is not None and not self._source():
            listed = [*found.releases, *found.branches]
        wanted = typed.casefold()
        rows = [self._row(item) for item in listed if wanted in item.name.casefold()]
        if typed and all(item.name != typed for item in listed):
            below = self.tr("Taken as it is: a tag, a branch, a commit, or such as pull/7/head")
            rows.insert(0, Row(typed, typed, below, icon="tag"))
        return rows

    def _row(self, item: ListedVersion) -> Row:
        kinds = {
            "release": self.tr("Release"),
            "early": self.tr("Early release"),
            "branch": self.tr("Branch"),
        }
        day = ago(item.date) if item.date else ""
        beside = self.tr("Installed") if item.is_current else ""
        if not beside and item.is_default:
            beside = self.tr("Recommended")
        return Row(
            item.name,
            item.name,
            " · ".join(part for part in (kinds[item.kind], day) if part),
            beside,
            (item.commit or "")[:_SHORT],
            "git-branch" if item.kind == "branch" else "tag",
            "success" if item.is_current else "text3",
        )

    # -- going on ----------------------------------------------------------------------------------

    @Slot(object)
    def _on_chosen(self, key: object) -> None:
        self.go.setEnabled(key is not None or bool(self._source()))

    @Slot(object)
    def _on_opened(self, _key: object) -> None:
        self._on_go()

    def _source(self) -> str | None:
        return self.address.text().strip() or None

    def _on_go(self) -> None:
        self.field.search_now()
        key, source, name = self.list.key(), self._source(), self._name
        if key is None and source is None:
            return
        ref = str(key) if key is not None else None
        self._say("")
        self.go.setEnabled(False)
        self.go.setText(self.tr("Looking…"))
        self._context.live.ask(
            lambda app: preview_version(app, name, ref, source), self, self._ask, self._on_wrong
        )

    def _again(self) -> None:
        self.go.setText(self.tr("Continue"))
        self.go.setEnabled(True)

    def _on_wrong(self, problem: Problem) -> None:
        self._again()
        words = problem_words(problem)
        self._say(" ".join(part for part in (words.title, words.todo) if part))
        self.field.setFocus()

    def _ask(self, preview: VersionPreview) -> None:
        if preview.is_same:
            self._again()
            self._say(self.tr("That is what is installed already. Choose another version."))
            return
        self.accept()
        ask_version(self._context, preview)

    def _say(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))


def ask_version(context: Context, preview: VersionPreview) -> Question:
    """Ask whether an install shall get a version, with the numbers; and do it if so.

    Args:
        context: the window.
        preview: what that would do.
    """
    translate = QCoreApplication.translate
    text = ""
    if preview.update.is_running:
        text = translate(
            "VersionDialog",
            "It goes on running while the new version is built, and is stopped when that is ready.",
        )
    title = translate("VersionDialog", "Update {name} to {version}?")
    check = preview.update.check
    question = Question(
        context.theme,
        title.format(name=preview.update.name, version=target_words(preview.target)),
        text,
        (
            (_UPDATE, translate("VersionDialog", "Update"), "primary"),
            ("", translate("VersionDialog", "Cancel"), "secondary"),
        ),
        facts=version_facts(preview),
        icon=UPDATE_ICON,
    )
    if check is not None and check.changes:
        question.content.addWidget(ChangeFold(context.theme, check))
    question.answered.connect(partial(_on_answered, context, preview))
    context.show(question)
    return question


def _on_answered(context: Context, preview: VersionPreview, answer: str) -> None:
    if answer == _UPDATE:
        request = UpdateRequest(
            preview.update.name,
            ref=preview.target.ref,
            source=preview.source,
            stop_first=preview.update.is_running,
        )
        update(context.live, request)
