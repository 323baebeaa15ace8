"""The foot of the details: where it goes, and the one button that says what can be done now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from stablehand.core.downloads.entry import Download, DownloadState, Queue
from stablehand.core.hubs.listing import HubModel
from stablehand.gui.components.problems import problem_words
from stablehand.gui.components.terms_question import ask_terms
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.browse.asking import Asks, Consent, ordered, places, planned
from stablehand.gui.pages.browse.file_rows import FileRow
from stablehand.gui.pages.browse.tab import Purpose
from stablehand.gui.pages.browse.target import Places, TargetChoice
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.breaking import breakable
from stablehand.gui.words.say import say
from stablehand.gui.words.units import percent, size
from stablehand.services.downloading import DownloadPlan, DownloadRequest

_PAUSE_MS: Final = 200
_SHUT: Final = frozenset({"disabled", "browser"})
_COMING: Final = frozenset(
    {
        DownloadState.QUEUED,
        DownloadState.RUNNING,
        DownloadState.CHECKING,
        DownloadState.WAITING,
        DownloadState.PAUSED,
        DownloadState.NEEDS,
    }
)


class DownloadBar(Frame):
    """What a press of the button does, and where that ends.

    Signals:
        arrived: a file of the model is in the library now (its spec).
        refused: why a download could not be begun (`Problem`); None: nothing is wrong any more.
    """

    arrived = Signal(str)
    refused = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("toolbar", padding=Space.M, spacing=Space.S, parent=parent)
        self._context = context
        self.model: HubModel | None = None
        self.purpose: Purpose | None = None
        self._rows: tuple[FileRow, ...] = ()
        self._about: tuple[str | None, str | None] = (None, None)
        self._ordered: tuple[DownloadRequest, ...] = ()  # what is being asked for
        self._old: set[str] | None = None  # downloads that had ended before; None: not known yet
        self._plan: DownloadPlan | None = None
        self._failure = ""  # why there is no plan
        self.target = TargetChoice(context)
        self.target.changed.connect(self._on_target)
        self.box.addWidget(self.target)
        self.words = Label("", "small", "text2", wraps=True)
        self.box.addWidget(self.words)
        self.button = Button(
            context.theme, "", icon="download", variant="primary", on_click=self.press
        )
        self.box.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask_plan)
        context.live.downloads.changed.connect(self._on_queue)
        self._show()

    # -- what it is about --------------------------------------------------------------------------

    def show_model(self, model: HubModel | None, kind: str | None, base: str | None) -> None:
        """Be about another model; nothing of it is chosen yet."""
        self.model, self._plan, self._failure = model, None, ""
        self._rows, self._about, self._ordered = (), (kind, base), ()
        self._show()

    def expect(self) -> None:
        """Count as news what ends from now on."""
        feed = self._context.live.downloads
        self._old = {one.id for one in _done(feed.queue)} if feed.is_known else None

    def show_rows(self, rows: Sequence[FileRow]) -> None:
        """Be about these choices."""
        self._rows, self._plan, self._failure = tuple(rows), None, ""
        self._timer.start()
        self._show()
        if rows:
            kind, base = self._about
            name = rows[0].file.name
            self._context.live.ask(
                lambda app: places(app, kind, base, name),
                self,
                partial(self._on_places, self._rows),
                self._on_no_plan,
            )

    def _on_places(self, rows: tuple[FileRow, ...], found: Places) -> None:
        if self._rows is rows:  # else something of another kind may be chosen by now
            self.target.show_places(found)

    @property
    def requests(self) -> tuple[DownloadRequest, ...]:
        """What the button asks for; what the library has is not asked for again."""
        wanted = [row for row in self._rows if not row.is_installed]
        specs = [spec for row in wanted for spec in row.specs]
        group = self.model.name if self.model is not None and len(specs) > 1 else None
        install = None if self.purpose is None else self.purpose.install
        # A folder that somebody chose is meant for all of it; else each goes where its kind belongs.
        return tuple(
            DownloadRequest(spec, to=self.target.to, group=group, install=install) for spec in specs
        )

    # -- the button --------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        """What can be done: "choose", "shut", "wait", "coming", "here" or "download"."""
        if not self._rows:
            return "choose"
        if self._ordered:
            return "wait"
        if self._coming():
            return "coming"
        if all(row.is_installed for row in self._rows):
            return "here"
        if any(file.access.state in _SHUT for row in self._rows for file in row.files):
            return "shut"
        return "download"

    def press(self) -> None:
        """Do what the button says."""
        state = self.state
        if state == "coming":
            self._context.go(Route("downloads"))
        elif state == "here":
            self._context.go(Route("models", self._rows[0].key or ""))
        elif state == "download":
            self._order(self.requests)

    def _order(
        self, requests: tuple[DownloadRequest, ...], allowed: frozenset[Consent] = frozenset()
    ) -> None:
        agreed = tuple(
            replace(request, accept_terms="terms" in allowed, accept_risk="risk" in allowed)
            for request in requests
        )
        self._ordered = requests
        self._show()
        self._context.live.ask(
            lambda app: ordered(app, agreed, allowed),
            self,
            partial(self._on_ordered, requests, allowed),
            partial(self._on_refused, requests),
        )

    def _on_ordered(
        self,
        requests: tuple[DownloadRequest, ...],
        allowed: frozenset[Consent],
        asks: Asks | None,
    ) -> None:
        is_shown = self._ordered == requests  # else another model is shown by now
        if is_shown:
            self._ordered = ()
        if asks is None:
            if is_shown:
                self.refused.emit(None)
        else:
            # A yes is one to what was asked for, whatever is shown when it comes.
            plan, go_on = asks.plan, partial(self._order, requests, allowed | {asks.what})
            if asks.what == "terms":
                ask_terms(self._context, plan.title, plan.licence, plan.page, go_on)
            else:
                self._ask_risk(plan, go_on)
        self._show()

    def _ask_risk(self, plan: DownloadPlan, go_on: Callable[[], None]) -> None:
        question = Question(
            self._context.theme,
            self.tr("Download it although there is a warning?"),
            self.tr(
                "Loading {name} may run code of somebody else’s on this computer. Stablehand checks it once "
                "it is here, and keeps it apart if it finds something."
            ).format(name=plan.name),
            (
                ("yes", self.tr("Download it all the same"), "danger"),
                ("", self.tr("Leave it"), "secondary"),
            ),
            facts=[say(warning) for warning in plan.warnings],
            icon="shield-alert",
            parent=self._context.window,
        )
        question.answered.connect(lambda answer: go_on() if answer == "yes" else None)
        self._context.show(question)

    def _on_refused(self, requests: tuple[DownloadRequest, ...], problem: Problem) -> None:
        if self._ordered != requests:  # another model is shown by now
            self._context.live.failed.emit(problem)
            return
        self._ordered = ()
        self.refused.emit(problem)
        self._show()

    # -- what is said ------------------------------------------------------------------------------

    @Slot()
    def _on_target(self) -> None:
        self._plan, self._failure = None, ""
        self._timer.start()

    @Slot()
    def _ask_plan(self) -> None:
        if self.state not in ("download", "here"):
            return
        requests = self.requests
        if not requests:
            return
        first = requests[0]
        self._context.live.ask(
            lambda app: planned(app, first),
            self,
            partial(self._on_plan, first),
            partial(self._on_unplanned, first),
        )

    def _on_plan(self, request: DownloadRequest, plan: DownloadPlan) -> None:
        if self.requests[:1] != (request,):
            return  # something else is chosen by now
        self._plan = plan
        if request.to is None:
            self.target.show_usual(plan.folder)
        self._show()

    def _on_unplanned(self, request: DownloadRequest, problem: Problem) -> None:
        if self.requests[:1] == (request,):
            self._on_no_plan(problem)

    def _on_no_plan(self, problem: Problem) -> None:
        self._failure = problem_words(problem).title
        self._show()

    def _coming(self) -> list[Download]:
        specs = {spec for row in self._rows for spec in row.specs}
        queue = self._context.live.downloads.queue
        return [one for one in queue.downloads if one.spec in specs and one.state in _COMING]

    @Slot()
    def _on_queue(self) -> None:
        if self._old is None:
            self.expect()
        old = set() if self._old is None else self._old
        specs = {spec for row in self._rows if not row.is_installed for spec in row.specs}
        for one in _done(self._context.live.downloads.queue):
            if one.spec in specs and one.id not in old:
                old.add(one.id)  # told once: what it is a part of may take long still
                self.arrived.emit(one.spec)
        self._show()

    def _show(self) -> None:
        state = self.state
        self.target.setVisible(state in ("download", "wait"))
        self.button.setEnabled(state not in ("choose", "wait", "shut"))
        text, icon = self._button_words(state)
        variant = "primary" if state in ("download", "wait", "choose") else "secondary"
        self.button.show_as(text, icon, variant)  # type: ignore[arg-type]  # one of `Variant`
        self.words.set_tone("warning" if self._failure else "text2")
        self.words.setText(breakable(self._words(state)))
        self.words.setVisible(bool(self.words.text()))
        self.setTabOrder(self.target.folder, self.button)

    def _button_words(self, state: str) -> tuple[str, str]:
        if state == "choose":
            return self.tr("Choose a file"), "download"
        if state == "shut":
            return self.tr("Cannot be had from here"), "ban"
        if state == "wait":
            return self.tr("Being asked for…"), "hourglass"
        if state == "here":
            return self.tr("In the library: show it"), "circle-check"
        if state == "coming":
            return self._coming_words(), "arrow-down-to-line"
        wanted = [row for row in self._rows if not row.is_installed]
        count = sum(len(row.files) for row in wanted)
        sizes = [row.size_bytes for row in wanted]
        if None in sizes:
            return self.tr("Download %n file(s)", "", count), "download"
        taken = size(sum(known for known in sizes if known is not None))
        if count == 1:
            return self.tr("Download {size}").format(size=taken), "download"
        return self.tr("Download %n file(s), {size}", "", count).format(size=taken), "download"

    def _coming_words(self) -> str:
        coming = self._coming()
        if any(one.state is DownloadState.NEEDS for one in coming):
            return self.tr("Needs you: show downloads")
        if all(one.state is DownloadState.QUEUED for one in coming):
            return self.tr("In the queue: show it")
        total = sum(one.size_bytes or 0 for one in coming)
        done = sum(one.received_bytes for one in coming)
        share = percent(done / total if total else 0.0)
        return self.tr("Downloading, {percent}: show it").format(percent=share)

    def _words(self, state: str) -> str:
        if state != "download" or self._plan is None:
            return self._failure if state == "download" else ""
        plan = self._plan
        said = [self.tr("Goes where its header says that it belongs")]
        if plan.folder:
            folder = f"{plan.root_name}/{plan.folder}"
            said = [self.tr("Goes to {folder}").format(folder=folder)]
        if plan.here is not None:
            said = [self.tr("It is here already: {path}").format(path=plan.here)]
        elif plan.free_after is not None:
            if plan.free_after < 0:
                missing = size(-plan.free_after)
                said.append(self.tr("{size} are missing on that drive").format(size=missing))
            else:
                said.append(self.tr("{size} stay free").format(size=size(plan.free_after)))
        if self.purpose is not None:
            said.append(self.tr("for {install}").format(install=self.purpose.install))
        return " · ".join(said)


def _done(queue: Queue) -> list[Download]:
    return [one for one in queue.downloads if one.state is DownloadState.DONE]
