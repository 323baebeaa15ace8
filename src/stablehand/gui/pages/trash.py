"""The trash: what was taken away, what it takes, the way back, and the way out for good."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stablehand.core.base.text import Wording
from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context, Route
from stablehand.gui.live.orders import empty_trash, restore
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.pages.page import Page
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Notice
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.row_list import Row, RowList
from stablehand.gui.words.say import say
from stablehand.gui.words.units import ago, size
from stablehand.services.results import Result
from stablehand.services.trashing import TrashedThing, list_trashed

_ICONS: Final = {"install": "package", "folder": "folder", "file": "file", "link": "link"}
_MOVES: Final = frozenset({"uninstall", "restore", "empty", "rollback", "update"})
_DELETE: Final = "delete"
_NAMED: Final = 4


class TrashPage(Page):
    """Everything in the trash as a list; what is chosen comes back or goes for good."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.things: tuple[TrashedThing, ...] = ()
        self._is_here, self._is_asking, self._is_stale = False, False, True
        self._notices: tuple[Wording, ...] = ()
        self._card: QWidget | None = None
        self._asked: tuple[str, ...] = ()
        theme = context.theme
        self.header = PageHeader(
            theme,
            self.tr("Trash"),
            self.tr(
                "What you uninstall lies here first, and copies of your own files that had to give way. "
                "Nothing here goes by itself."
            ),
            back=(self.tr("Settings"), partial(context.go, Route("settings"))),
        )
        self.empty_button = Button(
            theme, self.tr("Empty the trash…"), icon="trash-2", on_click=self._on_empty
        )
        self.header.buttons.addWidget(self.empty_button)
        self.body.addWidget(self.header)
        self._above = QVBoxLayout()
        self._above.setContentsMargins(Space.XL, 0, Space.XL, 0)
        self.body.addLayout(self._above)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        self._build()
        context.live.job_ended.connect(self._on_job_ended)
        context.live.jobs_changed.connect(self._on_jobs)
        context.live.installs_changed.connect(self._on_installs)
        self._show()

    def _build(self) -> None:
        theme = self.context.theme
        self.waiting = QWidget()
        waiting = QVBoxLayout(self.waiting)
        waiting.setContentsMargins(Space.XL, 0, Space.XL, 0)
        waiting.addWidget(Label(self.tr("Looking into the trash…"), "body", "text2"))
        waiting.addStretch(1)
        self.nothing = EmptyState(
            theme,
            "trash-2",
            self.tr("The trash is empty."),
            self.tr("What you uninstall can be brought back from here."),
            [
                Button(
                    theme,
                    self.tr("Go to packages"),
                    icon="boxes",
                    on_click=partial(self.context.go, Route("packages")),
                )
            ],
        )
        self.full = QWidget()
        box = QVBoxLayout(self.full)
        box.setContentsMargins(Space.XL, 0, Space.XL, Space.L)
        box.setSpacing(Space.M)
        self.summary = Label("", "body", "text2", wraps=True)
        box.addWidget(self.summary)
        self.list = RowList(theme, self.tr("What is in the trash"))
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        box.addWidget(self.list, 1)
        self.restore_button = Button(
            theme,
            self.tr("Bring back"),
            icon="undo-2",
            variant="primary",
            on_click=self._on_restore,
        )
        self.folder_button = Button(
            theme, self.tr("Open folder"), icon="folder-open", on_click=self._on_folder
        )
        self.delete_button = Button(
            theme, self.tr("Delete for good…"), icon="trash-2", on_click=self._on_delete
        )
        line, buttons = QHBoxLayout(), FlowLayout()
        for button in (self.restore_button, self.folder_button, self.delete_button):
            buttons.addWidget(button)
        line.addLayout(buttons, 1)
        box.addLayout(line)
        for page in (self.waiting, self.nothing, self.full):
            self._stack.addWidget(page)

    # -- what the window asks for ------------------------------------------------------------------

    def arrive(self, _route: Route) -> None:
        """Look into it."""
        self._is_here = True
        self._ask()

    def leave(self) -> None:
        """Be hidden."""
        self._is_here = False

    def refresh(self) -> None:
        """Look anew."""
        self._ask()

    # -- looking -----------------------------------------------------------------------------------

    def _ask(self) -> None:
        if self._is_asking:
            self._is_stale = True
            return
        self._is_asking, self._is_stale = True, False
        self.context.live.ask(list_trashed, self, self._take, self._on_failed)

    def _take(self, result: Result[tuple[TrashedThing, ...]]) -> None:
        self._is_asking = False
        self._put_card(None)
        self._say(result.notices)
        had_focus = self.restore_button.hasFocus() or self.delete_button.hasFocus()
        self.things = result.data
        self._show(is_known=True)
        if had_focus and self.things:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._is_stale:
            self._ask()

    def _on_failed(self, problem: Problem) -> None:
        self._is_asking = False
        self._put_card(problem_card(self.context, problem))

    def _put_card(self, card: QWidget | None) -> None:
        if self._card is not None:
            self._above.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        if card is not None:
            self._above.addWidget(card)

    def _say(self, notices: tuple[Wording, ...]) -> None:
        if notices != self._notices:
            self._notices = notices
            text = "\n".join(say(notice) for notice in notices)
            self._put_card(Notice(self.context.theme, text, "warning") if text else None)

    def _show(self, *, is_known: bool = False) -> None:
        is_full = bool(self.things)
        page = self.full if is_full else self.nothing if is_known else self.waiting
        self._stack.setCurrentWidget(page)
        total = sum(thing.size_bytes for thing in self.things)
        text = self.tr("%n thing(s), {size} on the drive.", "", len(self.things))
        self.summary.setText(text.format(size=size(total)))
        self.list.show_rows([self._row(thing) for thing in self.things])
        if is_full and self.list.key() is None:
            self.list.choose(self.things[0].id)
        self._allow()

    def _row(self, thing: TrashedThing) -> Row:
        kinds = {
            "install": self.tr("Package"),
            "folder": self.tr("Folder"),
            "file": self.tr("File"),
            "link": self.tr("Link"),
        }
        when = ago(thing.trashed_at.isoformat() if thing.trashed_at else None)
        if thing.origin is None:
            below = self.tr("Where it was is not known any more")
        elif thing.trashed_at is None:
            below = self.tr("From {path}").format(path=self._shown(thing.origin))
        else:
            text = self.tr("{when}, from {path}")
            below = text.format(when=when, path=self._shown(thing.origin))
        return Row(
            thing.id,
            thing.name,
            below,
            kinds[thing.kind],
            size(thing.size_bytes),
            _ICONS[thing.kind],
            "text2",
        )

    def _shown(self, path: Path) -> Path:
        """Give a place as short as it is clear: below the data folder without that."""
        root = self.context.live.app.data.root
        return path.relative_to(root) if path.is_relative_to(root) else path

    def _thing(self) -> TrashedThing | None:
        key = self.list.key()
        return next((thing for thing in self.things if thing.id == key), None)

    def _allow(self) -> None:
        """Let be pressed what makes sense now."""
        thing, live = self._thing(), self.context.live
        jobs = live.busy_jobs()
        is_free = not any(job.kind == "empty" for job in jobs)
        is_free &= thing is None or live.job_of(thing.name) is None
        has_place = thing is not None and thing.origin is not None
        self.restore_button.setEnabled(has_place and is_free)
        self.folder_button.setEnabled(thing is not None)
        self.delete_button.setEnabled(thing is not None and is_free)
        self.empty_button.setVisible(bool(self.things))
        self.empty_button.setEnabled(not any(job.kind in ("empty", "restore") for job in jobs))
        name = thing.name if thing is not None else ""
        for button in (self.restore_button, self.folder_button, self.delete_button):
            text = self.tr("{verb}: {name}").format(verb=button.text().rstrip("…"), name=name)
            button.setAccessibleName(text)

    # -- what is clicked ---------------------------------------------------------------------------

    @Slot(object)
    def _on_chosen(self, _key: object) -> None:
        self._allow()

    @Slot(object)
    def _on_opened(self, _key: object) -> None:
        self._on_folder()

    def _on_restore(self) -> None:
        if (thing := self._thing()) is not None:
            restore(self.context.live, thing.id, thing.name)

    def _on_folder(self) -> None:
        if (thing := self._thing()) is not None:
            self.context.open_path(thing.path.parent)

    def _on_delete(self) -> None:
        if (thing := self._thing()) is not None:
            title = self.tr("Delete {name} for good?").format(name=thing.name)
            self._question(title, [thing])

    def _on_empty(self) -> None:
        self._question(self.tr("Delete everything in the trash for good?"), self.things)

    def _question(self, title: str, things: Sequence[TrashedThing]) -> None:
        """Ask before things go for good."""
        self._asked = tuple(thing.id for thing in things)
        question = Question(
            self.context.theme,
            title,
            self.tr("Nothing can bring it back then."),
            (
                (_DELETE, self.tr("Delete for good"), "danger"),
                ("", self.tr("Keep it"), "secondary"),
            ),
            facts=deletion_facts(things),
            icon="trash-2",
        )
        question.answered.connect(self._on_answered)
        self.context.show(question)

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        if answer == _DELETE:
            empty_trash(self.context.live, self._asked)

    # -- what happens elsewhere --------------------------------------------------------------------

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        if self._is_here and job.kind in _MOVES:
            self._ask()

    @Slot()
    def _on_jobs(self) -> None:
        self._allow()

    @Slot()
    def _on_installs(self) -> None:
        if self._is_here:
            self._ask()


def deletion_facts(things: Sequence[TrashedThing]) -> list[str]:
    """Give what deleting things for good means, a sentence for each."""
    translate = QCoreApplication.translate
    total = size(sum(thing.size_bytes for thing in things))
    facts = [translate("TrashPage", "It frees {size}.").format(size=total)]
    installs = [thing.name for thing in things if thing.kind == "install"]
    if installs:
        names = ", ".join(installs[:_NAMED]) + ("…" if len(installs) > _NAMED else "")
        text = translate(
            "TrashPage", "Packages with what you changed in them, such as extensions: {names}."
        )
        facts.append(text.format(names=names))
    others = len(things) - len(installs)
    if others:
        facts.append(
            translate("TrashPage", "Other files and folders: {count}.").format(count=others)
        )
    facts.append(translate("TrashPage", "Your shared models and images are not part of it."))
    return facts
