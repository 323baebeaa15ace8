"""Asking before what an install is made of is changed: what it would do is worked out first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.setup_words import method_words, setup_facts, sharing_facts
from stablehand.gui.widgets.dialogs import Question
from stablehand.services.addons import AddonView, start_adding, start_removing
from stablehand.services.resharing import SharingPreview, preview_sharing, start_sharing
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install
from stablehand.services.setting_up import (
    SetupPreview,
    SetupRequest,
    preview_setup,
    start_setup,
)

_YES = "yes"


class SetupAsking(QObject):
    """Asks about the changes of one install, one at a time.

    Signals:
        refused: what was to be changed, and the problem (`Problem`) that speaks against it.
        settled: what was to be changed, once it is begun or was not wanted after all.
    """

    refused = Signal(str, object)
    settled = Signal(str)

    def __init__(self, context: Context, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._name = context, name

    def ask_setup(self, key: str, request: SetupRequest) -> None:
        """Ask about Python, torch, the card or kept packages; what costs nothing is done at once.

        Args:
            key: what is changed, for the signals.
            request: what is wished.
        """

        def take(result: Result[SetupPreview]) -> None:
            preview = result.data
            if not (preview.is_anew or preview.is_copy or preview.conflicts):
                self._begin_setup(key, request)
                return
            title = self.tr("Change the environment of {name}?").format(name=self._name)
            self._show(
                title,
                self._running(preview.is_running),
                setup_facts(preview),
                partial(self._begin_setup, key, request, stop=preview.is_running),
                key,
            )

        self._ask(lambda app: preview_setup(app, request), key, take)

    def ask_sharing(self, key: str, method: str) -> None:
        """Ask about another way of sharing models."""

        def take(result: Result[SharingPreview]) -> None:
            preview = result.data
            if preview.now == preview.then:
                self.settled.emit(key)
                return
            title = self.tr("Share models differently with {name}?").format(name=self._name)
            words = self.tr("Now: {now}. Then: {then}.")
            text = words.format(now=method_words(preview.now), then=method_words(preview.then))

            def begin() -> None:
                live, name = self._context.live, self._name
                live.dismiss(name)
                live.begin(lambda app: start_sharing(app, name, method), "sharing", name)
                self.settled.emit(key)

            self._show(title, text, sharing_facts(preview), begin, key)

        self._ask(lambda app: preview_sharing(app, self._name, method), key, take)

    def ask_addon(self, view: AddonView) -> None:
        """Ask before an add-on is added or removed."""

        def take(sessions: object) -> None:
            is_running = isinstance(sessions, dict) and self._name in sessions
            facts = [self.tr("Packages: {packages}.").format(packages=", ".join(view.requires))]
            if view.is_installed:
                title = self.tr("Remove {addon}?").format(addon=view.name)
            else:
                title = self.tr("Add {addon}?").format(addon=view.name)
                if view.options:
                    text = self.tr("{flag} is given at the next launches; it can be switched off.")
                    facts.append(text.format(flag=view.options[0]))
            facts.append(self.tr("A copy of the environment is changed; most of it takes no room."))
            facts.append(
                self.tr(
                    "It is proved before it is used, and what you have now stays as a snapshot."
                )
            )
            begin = partial(self._begin_addon, view, stop=is_running)
            self._show(title, self._running(is_running), facts, begin, view.id)

        self._ask(sessions_by_install, view.id, take)

    def _running(self, is_running: bool) -> str:
        if not is_running:
            return ""
        text = self.tr("{name} is running. It is stopped once the change is ready.")
        return text.format(name=self._name)

    def _ask(self, work: Callable[..., object], key: str, take: Callable[..., None]) -> None:
        def refuse(problem: Problem) -> None:
            self.refused.emit(key, problem)

        self._context.live.ask(work, self, take, refuse)  # type: ignore[arg-type]

    def _show(
        self, title: str, text: str, facts: list[str], begin: Callable[[], None], key: str
    ) -> None:
        question = Question(
            self._context.theme,
            title,
            text,
            ((_YES, self.tr("Change it"), "primary"), ("", self.tr("Cancel"), "secondary")),
            facts=facts,
            icon="sliders-horizontal",
        )

        def answered(answer: str) -> None:
            if answer == _YES:
                begin()
            else:
                self.settled.emit(key)

        question.answered.connect(answered)
        self._context.show(question)

    def _begin_setup(self, key: str, request: SetupRequest, *, stop: bool = False) -> None:
        live, name = self._context.live, self._name
        asked = SetupRequest(
            request.name,
            request.python,
            request.torch,
            request.release,
            request.gpu,
            request.pins,
            request.unpins,
            stop_first=stop,
        )
        live.dismiss(name)
        live.begin(lambda app: start_setup(app, asked), "setup", name)
        self.settled.emit(key)

    def _begin_addon(self, view: AddonView, *, stop: bool) -> None:
        live, name = self._context.live, self._name
        start = start_removing if view.is_installed else start_adding
        live.dismiss(name)
        live.begin(lambda app: start(app, name, view.id, stop_first=stop), "setup", name)
        self.settled.emit(view.id)
