"""Questions that running programs ask on their consoles, as dialogs, whichever page is open."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from stablehand.core.base.text import Wording
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.dialogs import LineQuestion
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.services.app import App
from stablehand.services.installs import ListedInstall
from stablehand.services.log_reading import last_words, question_of
from stablehand.services.sessions import SessionView, send_line

_SECRET: Final = re.compile(r"password|passphrase|token|api.?key|secret", re.IGNORECASE)
_PRINTED_LINES: Final = 5
_LONGEST: Final = 300
# By then the answer has gone through and the list of installs is a new one.
_STALE_MS: Final = 2000
_Key = tuple[str, str]


class Prompts(QObject):
    """Opens a dialog for each question of a program; made once for the window.

    A question that was put aside does not come up again; the console still takes the answer.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._done: set[_Key] = set()  # asked here already
        self._asked: tuple[_Key, LineQuestion | None] | None = None  # one dialog at a time
        context.live.installs_changed.connect(self._look)
        self._look()

    @Slot()
    def _look(self) -> None:
        asking = {
            _key(item.session): item
            for item in self._context.live.running()
            if item.session is not None and item.session.asks is not None
        }
        # Asked once more later on, it is another question.
        self._done &= set(asking)
        if self._asked is not None:
            key, dialog = self._asked
            if key not in asking and dialog is not None:
                dialog.reject()  # answered elsewhere, or the program has ended
            return
        for key, item in asking.items():
            if key not in self._done:
                self._done.add(key)
                self._asked = key, None
                self._prepare(key, item)
                return

    def _prepare(self, key: _Key, item: ListedInstall) -> None:
        """Fetch what the program has printed and the question in the user's language."""
        session, package = item.session, item.record.package if item.record else ""
        assert session is not None
        asks = session.asks or ""

        async def fetch(app: App) -> tuple[Wording | None, tuple[str, ...]]:
            wording = await question_of(app, package, asks) if package else None
            return wording, await last_words(session.log, _PRINTED_LINES)

        def show(found: tuple[Wording | None, tuple[str, ...]]) -> None:
            wording, printed = found
            self._show(key, session, say(wording) or asks, printed)

        self._context.live.ask(
            fetch, self, show, lambda _problem: self._show(key, session, asks, ())
        )

    def _show(
        self, key: _Key, session: SessionView, question: str, printed: tuple[str, ...]
    ) -> None:
        current = self._context.live.install(session.name)
        if current is None or current.session is None or _key(current.session) != key:
            self._asked = None  # it was answered meanwhile
            self._look()
            return
        is_secret = bool(_SECRET.search(" ".join([question, *printed[-1:]])))
        dialog = LineQuestion(
            self._context.theme,
            self.tr("{name} asks a question").format(name=session.name),
            question,
            (
                ("send", self.tr("Send the answer"), "primary"),
                ("log", self.tr("Show the log"), "secondary"),
                ("", self.tr("Not now"), "secondary"),
            ),
            name=self.tr("Your answer"),
            is_secret=is_secret,
            parent=self._context.window,
        )
        if printed:
            dialog.content.insertWidget(0, self._printed(printed))
        dialog.answered.connect(partial(self._on_answered, key, session.name, dialog))
        self._asked = key, dialog
        QApplication.alert(self._context.window)
        self._context.show(dialog)
        dialog.field.setFocus()

    def _printed(self, lines: tuple[str, ...]) -> Frame:
        """Show the last lines as the program printed them."""
        frame = Frame("terminal", padding=Space.M)
        text = "\n".join(line[:_LONGEST] for line in lines)
        label = Label(text, "mono", "console_text", wraps=True, selectable=True)
        label.setFont(self._context.theme.font("mono"))
        label.setAccessibleName(self.tr("What the program has printed: {text}").format(text=text))
        frame.box.addWidget(label)
        return frame

    def _on_answered(self, key: _Key, name: str, dialog: LineQuestion, answer: str) -> None:
        self._asked = None
        if answer == "send":
            give_line(self._context, self, name, dialog.field.text())
            # The same words once more are another question, once this one is surely over.
            QTimer.singleShot(_STALE_MS, self, partial(self._forget, key))
        elif answer == "log":
            self._context.go(Route("package", name, "console"))
        self._look()

    def _forget(self, key: _Key) -> None:
        self._done.discard(key)
        self._look()


def give_line(context: Context, owner: QObject, name: str, line: str) -> None:
    """Give a running program a line of input, and say so if it does not take it.

    Args:
        context: the window.
        owner: who asks.
        name: the install.
        line: the line, without its end.
    """

    def told(was_taken: bool) -> None:
        if not was_taken:
            text = QCoreApplication.translate(
                "Prompts", "{name} did not take the input: it has ended, or does not read any more."
            )
            context.toast(text.format(name=name), "warning")

    def failed(problem: Problem) -> None:
        context.toast(say(problem.message), "danger")

    context.live.ask(lambda app: send_line(app, name, line), owner, told, failed)


def _key(session: SessionView) -> _Key:
    return session.session, session.asks or ""
