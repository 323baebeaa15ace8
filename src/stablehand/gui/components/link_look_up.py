"""Links that are dropped onto the window or pasted: read, and looked up in Browse."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
)

from stablehand.core.base.errors import StablehandError
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.dialogs import LineQuestion
from stablehand.gui.widgets.drop_hint import DropHint

if TYPE_CHECKING:  # with what reads links; the first picture needs neither
    from stablehand.core.hubs.specs import Endpoints

# A whole page of text is no link, however many there are in it.
_LONGEST_TEXT: Final = 40_000
_MOST_LINES: Final = 200


def links_of(data: QMimeData) -> list[str]:
    """Give what may be links of what is dragged or was copied, the first first; files are none."""
    if data.hasUrls():
        return [url.toString() for url in data.urls()[:_MOST_LINES] if not url.isLocalFile()]
    if not data.hasText():
        return []
    text = data.text()
    lines = text.splitlines()[:_MOST_LINES] if len(text) <= _LONGEST_TEXT else []
    return [line.strip() for line in lines if line.strip()]


def named_by(context: Context, data: QMimeData) -> list[str]:
    """Give what the links among them name, each once, in its short form."""
    from stablehand.core.hubs.specs import Endpoints, read_spec

    try:
        places = endpoints(context)
    except StablehandError:  # a wrong variable is told where a hub is asked
        places = Endpoints()
    found = dict[str, None]()
    for link in links_of(data):
        with suppress(StablehandError):  # it names no model and no file
            found[read_spec(link, endpoints=places).text] = None
    return list(found)


def look_up_all(context: Context, specs: Sequence[str]) -> None:
    """Show what is named in Browse; of several, ask whether they shall be downloaded."""
    if len(specs) == 1:
        context.go(Route("browse", specs[0]))
    elif specs:
        from stablehand.gui.components.many_links import ManyLinks

        ManyLinks(context, specs).ask()


def look_up(context: Context, text: str) -> bool:
    """Show in Browse what a link names; say so where it names nothing, and give whether it did."""
    from stablehand.core.hubs.specs import read_spec

    try:
        spec = read_spec(text, endpoints=endpoints(context))
    except StablehandError as error:
        context.toast(problem_words(Problem.of(error)).title, "warning")
        return False
    context.go(Route("browse", spec.text))
    return True


def paste_link(context: Context) -> None:
    """Look up the link that was copied; without one, ask for it."""
    data = QGuiApplication.clipboard().mimeData()
    if data is not None and (named := named_by(context, data)):
        look_up_all(context, named)
    else:
        ask_link(context)


def ask_link(context: Context) -> None:
    """Ask for a link, and look it up."""
    translate = QCoreApplication.translate
    question = LineQuestion(
        context.theme,
        translate("LinkLookUp", "Which model?"),
        translate(
            "LinkLookUp",
            "Paste the link of a page or a file: of CivitAI, Hugging Face, OpenModelDB or any other site. "
            "Short forms such as hf:owner/name are understood too.",
        ),
        (
            ("ok", translate("LinkLookUp", "Look it up"), "primary"),
            ("", translate("LinkLookUp", "Not now"), "secondary"),
        ),
        name=translate("LinkLookUp", "Link"),
        icon="link",
    )

    def answered(answer: str) -> None:
        if answer == "ok" and question.field.text().strip():
            look_up(context, question.field.text())

    question.answered.connect(answered)
    context.show(question)


class LinkDrops(QObject):
    """Takes links that are dropped anywhere onto the window; files go to the pages that take them.

    Made anew with the window's contents.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self.hint: DropHint | None = None
        context.window.setAcceptDrops(True)
        context.window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a link that no page has taken."""
        if watched is not self._context.window:
            return False
        if isinstance(event, QDragEnterEvent):  # before QDragMoveEvent, which it is as well
            return self._enter(event)
        if isinstance(event, QDragLeaveEvent):
            self._show_hint(is_shown=False)
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self._drop(event)
        if isinstance(event, QDragMoveEvent):
            event.acceptProposedAction()
            return True
        return False

    def _enter(self, event: QDragEnterEvent) -> bool:
        if event.source() is not None or not named_by(self._context, event.mimeData()):
            event.ignore()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._show_hint(is_shown=True)
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self._show_hint(is_shown=False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        # Once the drag is over: a dialog must not open in the midst of it.
        named = named_by(self._context, event.mimeData())
        QTimer.singleShot(0, self, partial(look_up_all, self._context, named))
        return True

    def _show_hint(self, *, is_shown: bool) -> None:
        if self.hint is not None:
            self.hint.hide()
            self.hint.deleteLater()
            self.hint = None
        if is_shown:
            text = self.tr("Drop the link here to look it up")
            self.hint = DropHint(self._context.theme, text, "link", self._context.window)
            self.hint.cover()


def endpoints(context: Context) -> Endpoints:
    """Give where the hubs are, as the settings say."""
    from stablehand.services import hub_clients

    return hub_clients.endpoints(context.live.app)
