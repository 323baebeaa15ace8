"""What is done to extensions from the window: asked for, told, asked about and gone on with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from stablehand.core.base.events import JobState
from stablehand.gui.components.extension_words import (
    change_facts,
    check_facts,
    clash_facts,
    outcome_words,
)
from stablehand.gui.context import Context
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.widgets.dialogs import Question
from stablehand.services.app import App
from stablehand.services.extensions import (
    ACCEPT_CHANGES,
    Clash,
    ExtensionCheck,
    ExtensionsChanged,
    PackageChange,
    remove_extension,
    start_add,
    start_bisect_auto,
    start_check,
    start_look,
    start_update,
    switch_extension,
)
from stablehand.services.jobs import Job
from stablehand.services.results import Result
from stablehand.services.trashing import start_restore

Start = Callable[..., Awaitable[Job[Any]]]
Quick = Callable[..., Coroutine[Any, Any, Result[Any]]]
_YES: Final = "yes"
_ADD, _LOOK, _CHECK, _BISECT = "extension", "extension_look", "extension_check", "extension_bisect"
KINDS: Final = frozenset({_ADD, _LOOK, _CHECK, _BISECT})


class ExtensionDoing(QObject):
    """Does things to the extensions of one install.

    Args:
        context: the window, as far as it is needed.
        name: the install.

    Signals:
        changed: the extensions may be others now.
        failed: what was asked for cannot be done (`Problem`).
        bisected: the search for the culprit stands elsewhere now (`BisectView`).
    """

    changed = Signal()
    failed = Signal(object)
    bisected = Signal(object)

    def __init__(self, context: Context, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self._last: tuple[Start, dict[str, bool]] | None = None
        self._wanted = ""  # what a check was asked about
        context.live.job_ended.connect(self._on_job_ended)

    # -- what can be done --------------------------------------------------------------------------

    def add(self, what: str, ref: str | None = None) -> None:
        """Say what adding one would change, and add it if that is wanted."""
        self._wanted = what
        self._ref = ref
        self._begin(lambda app, **_: start_check(app, self._name, what, ref=ref), _CHECK, {})

    def update(self, *names: str) -> None:
        """Update some extensions, or all, under one snapshot."""
        self._begin(lambda app, **yes: start_update(app, self._name, names, **yes), _ADD, {})

    def look(self) -> None:
        """Ask their repositories what is new."""
        self._begin(lambda app, **_: start_look(app, self._name), _LOOK, {})

    def remove(self, extension: str) -> None:
        """Move one to the trash; the toast has the way back."""
        self._do(lambda app, **yes: remove_extension(app, self._name, extension, **yes))

    def switch(self, extension: str, *, on: bool) -> None:
        """Switch one on or off."""
        self._do(lambda app, **yes: switch_extension(app, self._name, extension, on=on, **yes))

    def search_culprit(self) -> None:
        """Search for the one that breaks the program, by starting it again and again."""
        self._begin(lambda app, **yes: start_bisect_auto(app, self._name, **yes), _BISECT, {})

    def step(self, work: Quick) -> None:
        """Take a step of the search by hand; `work` gives a `BisectView`."""
        self._do(work)

    # -- how it is done ----------------------------------------------------------------------------

    def _begin(self, start: Start, kind: str, yes: dict[str, bool]) -> None:
        self._last = (start, yes) if kind == _ADD else self._last
        live = self._context.live
        live.dismiss(self._name)
        again = partial(self._begin, start, kind)
        live.begin(
            lambda app: start(app, **yes),
            kind,
            self._name,
            self,
            lambda problem: self._refused(problem, yes, again),
        )

    def _do(self, work: Quick, yes: dict[str, bool] | None = None) -> None:
        given = yes or {}
        self._context.live.ask(
            lambda app: work(app, **given),
            self,
            self._done,
            lambda problem: self._refused(problem, given, partial(self._do, work)),
        )

    def _refused(
        self, problem: Problem, yes: dict[str, bool], again: Callable[[dict[str, bool]], None]
    ) -> None:
        """Offer to stop the program where that is all that stands in the way."""
        if problem.code != "install.running" or yes.get("stop_first"):
            self.failed.emit(problem)
            return
        self._ask(
            self.tr("{name} is running").format(name=self._name),
            self.tr("Its extensions can be changed once it has been stopped."),
            self.tr("Stop it and go on"),
            [],
            lambda: again({**yes, "stop_first": True}),
        )

    def _ask(
        self, title: str, text: str, verb: str, facts: list[str], then: Callable[[], None]
    ) -> None:
        question = Question(
            self._context.theme,
            title,
            text,
            ((_YES, verb, "primary"), ("", self.tr("Cancel"), "secondary")),
            facts=facts,
            icon="puzzle",
            parent=self._context.window,
        )

        def answered(answer: str) -> None:
            if answer == _YES:
                then()

        question.answered.connect(answered)
        self._context.show(question)

    def _done(self, result: Result[Any]) -> None:
        """Tell what was done at once."""
        data = result.data
        for notice in result.notices:
            self._context.live.tell(notice, "warning", self._name)
        if isinstance(data, ExtensionsChanged):
            self._tell(data)
        else:
            self.bisected.emit(data)
        self.changed.emit()

    def _tell(self, done: ExtensionsChanged) -> None:
        text, tone = outcome_words(done)
        undo = None
        if done.trash_id is not None:
            undo = (self.tr("Undo"), partial(self._bring_back, done.trash_id, done.name))
        elif len(done.outcomes) == 1 and done.outcomes[0].outcome in ("enabled", "disabled"):
            first = done.outcomes[0]
            on = first.outcome == "disabled"
            undo = (self.tr("Undo"), partial(self.switch, first.name, on=on))
        self._context.toast(text, tone, undo)

    def _bring_back(self, trash_id: str, name: str) -> None:
        self._context.live.begin(lambda app: start_restore(app, trash_id), "restore", name)

    # -- jobs --------------------------------------------------------------------------------------

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        if job.subject != self._name or job.kind not in (*KINDS, "restore"):
            return
        if job.problem is not None and job.problem.code == "decision.needed" and self._last:
            self._decide(job.problem)
        elif job.state is JobState.SUCCEEDED and job.kind in (_CHECK, _BISECT):
            job_id = job.job_id
            self._context.live.ask(lambda app: app.jobs.result(job_id), self, self._take)
        self.changed.emit()

    def _take(self, result: Result[Any] | None) -> None:
        if result is None:
            return
        if isinstance(result.data, ExtensionCheck):
            self._checked(result.data)
        elif not isinstance(result.data, ExtensionsChanged):
            self.bisected.emit(result.data)

    def _checked(self, check: ExtensionCheck) -> None:
        """Show what would change, and go on if that is wanted."""
        what, ref = self._wanted, self._ref
        if not what:
            return
        self._wanted = ""
        yes = {}
        if check.asks:
            yes["accept_changes"] = True
        if check.clashes:
            yes["without_clashing"] = True
        title = self.tr("Add {name}?").format(name=check.name)
        text = ""
        verb = self.tr("Add")
        if check.clashes:
            text = self.tr(
                "Some of what it asks for cannot hold beside the program. It can be added without that, "
                "and may then miss something."
            )
            verb = self.tr("Add without it")
        elif check.asks:
            text = self.tr(
                "Packages that are here get another version. A snapshot is kept, so that everything can be "
                "taken back."
            )
        start = partial(self._start_add, what=what, ref=ref)
        self._ask(title, text, verb, check_facts(check), lambda: self._begin(start, _ADD, yes))

    def _start_add(
        self, app: App, *, what: str, ref: str | None, **yes: bool
    ) -> Awaitable[Job[Result[ExtensionsChanged]]]:
        return start_add(app, self._name, what, ref=ref, **yes)

    def _decide(self, problem: Problem) -> None:
        """Ask for what a change needs a yes to."""
        assert self._last is not None
        start, yes = self._last
        self._context.live.dismiss(self._name)
        details = problem.details
        if details.get("flag") == ACCEPT_CHANGES:
            facts = change_facts([PackageChange(**item) for item in _items(details, "changes")])
            text = self.tr("Packages that are here get another version. It can be taken back.")
            given = {**yes, "accept_changes": True}
            verb = self.tr("Go on")
        else:
            facts = clash_facts([Clash(**item) for item in _items(details, "clashes")])
            text = self.tr("Some of what they ask for cannot hold beside the program.")
            given = {**yes, "without_clashing": True}
            verb = self.tr("Go on without it")
        title = self.tr("Change packages of {name}?").format(name=self._name)
        self._ask(title, text, verb, facts, lambda: self._begin(start, _ADD, given))


def _items(details: Any, key: str) -> list[dict[str, Any]]:
    found = details.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
