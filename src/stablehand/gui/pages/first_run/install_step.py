"""Step four: the first program, a model to begin with, what both take, and the button that installs them."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.downloads.entry import Download
from stablehand.core.hardware.profile import Machine
from stablehand.gui.components.install_facts import backend_words
from stablehand.gui.components.problems import problem_words
from stablehand.gui.components.starter_route import starters_route
from stablehand.gui.components.starter_words import licence_words, what_words
from stablehand.gui.components.terms_question import ask_terms
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.pages.add_package.notes import ConsentNote, RoomNote
from stablehand.gui.pages.add_package.option_list import Option, OptionList
from stablehand.gui.pages.first_run.asking import (
    FirstOffer,
    Proposal,
    order_starter,
    propose,
)
from stablehand.gui.pages.first_run.step import Step
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import Check
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame, Notice
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say
from stablehand.gui.words.units import about, size
from stablehand.services.catalog import ListedPackage
from stablehand.services.installing import InstallRequest
from stablehand.services.recommending import Offer
from stablehand.services.starter_sets import Terms

_INDENT: Final = 24
_BYTES_A_SECOND: Final = 12_500_000  # 100 Mbit/s, as for the time of an install


class InstallStep(Step):
    """Offers a few programs, the recommended one chosen; the page's button installs."""

    key = "install"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "", "")
        self.title = self.tr("Your first program")
        self.purpose = self.tr("Everything can be changed later, and taken away again.")
        self.proposal: Proposal | None = None
        self.begun = ""  # the install whose job is awaited
        self._offer: FirstOffer | None = None
        self._machine: Machine | None = None
        self._picked = ""  # the package that a person has chosen here
        self._serial = 0
        self._build()
        live = context.live
        live.jobs_changed.connect(self._on_jobs)
        live.job_ended.connect(self._on_job_ended)

    def _build(self) -> None:
        theme = self.context.theme
        plane = Frame("plane", spacing=Space.M)
        self.waiting = Label(self.tr("Looking at this computer…"), "body", "text2", wraps=True)
        plane.box.addWidget(self.waiting)
        self.packages = OptionList(theme, self.tr("Program"))
        self.packages.chosen.connect(self._on_package)
        self.packages.setVisible(False)
        plane.box.addWidget(self.packages)
        line = FlowLayout()
        self.all_button = Button(
            theme, self.tr("See all packages"), icon="boxes", on_click=self._on_all, compact=True
        )
        self.old_button = Button(
            theme,
            self.tr("I have one already…"),
            icon="folder-input",
            on_click=self._on_old,
            compact=True,
        )
        line.addWidget(self.all_button)
        line.addWidget(self.old_button)
        plane.box.addLayout(line)
        self.body.addWidget(plane)
        self.model_plane = Frame("plane", spacing=Space.XS)
        self.model = Check(theme, "")
        self.model.setChecked(True)
        self.model.clicked.connect(self._show_cost)
        self.model_facts = Label("", "small", "text2", wraps=True)
        self.model_facts.setContentsMargins(_INDENT, 0, 0, 0)
        self.model_plane.box.addWidget(self.model)
        self.model_plane.box.addWidget(self.model_facts)
        self.model_plane.setVisible(False)
        self.body.addWidget(self.model_plane)
        self.cost = KeyValueList()
        self.cost.setVisible(False)
        self.body.addWidget(self.cost)
        self.room, self.consent = RoomNote(theme), ConsentNote(theme)
        for note in (self.room, self.consent):
            note.setVisible(False)
            note.changed.connect(self.changed)
            self.body.addWidget(note)
        self._said = QVBoxLayout()
        self.body.addLayout(self._said)
        self.body.addStretch(1)

    # -- what the page asks for --------------------------------------------------------------------

    @property
    def can_go_on(self) -> bool:
        """Whether it can be installed as it stands."""
        return (
            self.proposal is not None
            and self.proposal.preview.plan is not None
            and not self.room.is_open
            and not self.consent.is_open
            and not self.begun
        )

    @property
    def verb(self) -> str:
        """Name what is installed."""
        if self.begun:
            return self.tr("Starting…")
        if self.proposal is None:
            return self.tr("Install")
        name = self.proposal.listed.package.name
        return self.tr("Install {name}").format(name=name)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [
            *self.packages.stops(),
            self.all_button,
            self.old_button,
            self.model,
            self.room.check,
            self.consent.check,
        ]

    def focus_stop(self) -> QWidget | None:
        """Give the program that is chosen: Enter, pressed once too often, must install nothing."""
        return self.packages.radio(self.packages.value)

    def go_on(self) -> bool:
        """Install; the page of the install follows once that has begun."""
        if self.proposal is None or not self.can_go_on:
            return False
        preview = self.proposal.preview
        self.begun = preview.name
        self._say("")
        request = InstallRequest(
            preview.package.id,
            name=preview.name,
            accept_licence=self.consent.check.isChecked(),
            ignore_space=self.room.check.isChecked(),
        )
        self.context.live.begin_install(request, self, self._on_refused)
        if self._starter is not None and self.model.isChecked():
            self._order(self._starter, frozenset())
        self.changed.emit()
        return False

    @property
    def _starter(self) -> Offer | None:
        return None if self.proposal is None else self.proposal.starter

    # -- what is shown -----------------------------------------------------------------------------

    def show_offer(self, offer: FirstOffer) -> None:
        """Show what suits this computer."""
        self._offer, self._machine = offer, offer.machine
        if offer.best is None:
            self.waiting.setText(self.tr("No program in the list works on this computer"))
            return
        self.waiting.setVisible(False)
        best = offer.best.listed.package.id
        options = [self._option(item, is_best=item.package.id == best) for item in offer.choices]
        self.packages.set_options(options)
        self.packages.setVisible(True)
        if self._picked != best and self.packages.radio(self._picked) is not None:
            self.packages.choose(self._picked)
            self._on_package(self._picked)
        else:
            self.packages.choose(best)
            self._serial += 1  # what was being worked out is not wanted any more
            self._take(offer.best)

    def show_problem(self, problem: Problem) -> None:
        """Say why nothing can be offered."""
        words = problem_words(problem)
        self.waiting.setText(f"{words.title} {words.todo}".strip())

    def _option(self, item: ListedPackage, *, is_best: bool) -> Option:
        name = item.package.name
        if is_best:
            name = self.tr("{name} (recommended)").format(name=name)
        summary = say(item.package.summary).rstrip(".")
        backend = backend_words(item.verdict.backend) if item.verdict.backend else ""
        text = f"{summary} · {backend}" if backend else summary
        return Option(item.package.id, name, text)

    def _take(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.room.reset()
        self.consent.reset()
        self.room.show_preview(proposal.preview)
        self.consent.show_preview(proposal.preview)
        starter = proposal.starter
        self.model_plane.setVisible(starter is not None)
        if starter is not None:
            taken = starter.chosen.missing_bytes
            text = self.tr("And a model to begin with: {name}").format(name=starter.starter.name)
            if taken is not None:
                words = self.tr("And a model to begin with: {name}, {size}")
                text = words.format(name=starter.starter.name, size=size(taken))
            self.model.setText(text.replace("&", "&&"))
            facts = [
                say(starter.starter.summary),
                f"{what_words(starter.starter)} · {licence_words(starter.licence)}",
            ]
            self.model_facts.setText("\n".join(facts))
            self.model.setAccessibleDescription(" ".join(facts))
        self._show_cost()

    @Slot()
    def _show_cost(self) -> None:
        if self.proposal is None:
            return
        preview, model = self.proposal.preview, 0
        if self._starter is not None and self.model.isChecked():
            model = self._starter.chosen.missing_bytes or 0
        self.cost.setVisible(preview.plan is not None)
        free = self.tr("{size}, of {free} free") if preview.room else "{size}"
        room = size(preview.room.free_bytes) if preview.room else ""
        seconds = preview.seconds + model / _BYTES_A_SECOND
        self.cost.set_rows(
            [
                (self.tr("Goes to"), str(self.context.live.app.data.root)),
                (
                    self.tr("On disk"),
                    free.format(size=size(preview.disk_bytes + model), free=room),
                ),
                (
                    self.tr("Download"),
                    self.tr("up to {size}").format(size=size(preview.download_bytes + model)),
                ),
                (
                    self.tr("Time"),
                    self.tr("{time} on a line of 100 Mbit/s").format(time=about(seconds)),
                ),
            ]
        )
        self.changed.emit()

    # -- what is clicked ---------------------------------------------------------------------------

    @Slot(str)
    def _on_package(self, package_id: str) -> None:
        offer = self._offer
        listed = next(o for o in (offer.choices if offer else ()) if o.package.id == package_id)
        self._picked = package_id
        self._serial += 1
        serial, machine = self._serial, self._machine
        self.proposal = None
        self._say("")
        self.changed.emit()

        def take(proposal: Proposal) -> None:
            if serial == self._serial:
                self._take(proposal)

        def fail(problem: Problem) -> None:
            if serial == self._serial:
                self._on_refused(problem)

        self.context.live.ask(lambda app: propose(app, listed, machine), self, take, fail)

    def _on_all(self) -> None:
        self.finished.emit()
        self.context.go(Route("add", self.packages.value))

    def _on_old(self) -> None:
        self.finished.emit()
        self.context.go(Route("adopt"))

    # -- the model ---------------------------------------------------------------------------------

    def _order(self, offer: Offer, agreed: frozenset[str]) -> None:
        def take(answer: Terms | tuple[Download, ...]) -> None:
            if isinstance(answer, Terms):
                again = partial(self._order, offer, agreed | {answer.key})
                ask_terms(self.context, answer.title, answer.licence, answer.page, again)

        def refused(problem: Problem) -> None:
            # By now the program's page is shown: what this is about has to be said.
            text = self.tr("{model} was not fetched. {why}")
            words = text.format(model=offer.starter.name, why=problem_words(problem).title)
            way = (self.tr("Recommended models"), partial(self.context.go, starters_route()))
            self.context.toast(words, "danger", way)

        self.context.live.ask(lambda app: order_starter(app, offer, agreed), self, take, refused)

    # -- what happens ------------------------------------------------------------------------------

    def _on_refused(self, problem: Problem) -> None:
        self.begun = ""
        words = problem_words(problem)
        self._say(f"{words.title} {words.todo}".strip())
        announce(self, words.title)
        self.changed.emit()

    def _say(self, text: str) -> None:
        while (item := self._said.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if text:
            self._said.addWidget(Notice(self.context.theme, text, "danger"))

    @Slot()
    def _on_jobs(self) -> None:
        if self.begun and self.context.live.job_of(self.begun) is not None:
            self._follow()

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        if self.begun and job.subject == self.begun:  # it began and ended between two looks
            self._follow()

    def _follow(self) -> None:
        name, self.begun = self.begun, ""
        self.finished.emit()
        self.context.go(Route("package", name, "console"))

    def first_open(self) -> QWidget | None:
        """Give what has to be answered before it can be installed."""
        return next((note.check for note in (self.room, self.consent) if note.is_open), None)
