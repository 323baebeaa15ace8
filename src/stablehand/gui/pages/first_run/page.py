"""The page of the first run: the heading of a step, the step, and the ways back, on and out of it.

It is shown once, before anything is there, and whenever a person opens it again. Leaving it in whatever way
counts as having seen it. Nothing is installed before the button of the last step.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.first_run.asking import FirstOffer, first_offer
from stablehand.gui.pages.first_run.install_step import InstallStep
from stablehand.gui.pages.first_run.machine_step import MachineStep
from stablehand.gui.pages.first_run.place_step import PlaceStep
from stablehand.gui.pages.first_run.step import Step
from stablehand.gui.pages.first_run.step_dots import StepDots
from stablehand.gui.pages.first_run.welcome_step import WelcomeStep
from stablehand.gui.pages.page import Page
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.frames import Line, ScrollPage
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.announce import announce
from stablehand.services.first_run import settle

_WIDEST: Final = 760
SEEN: Final = "welcome.seen"
STEP: Final = "welcome.step"


class FirstRunPage(Page):
    """Four steps; each can be passed over, and one can go back and forth."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._is_here = False
        self._is_asked = False
        # Until the step can say what the focus is for, or a person moves it.
        self._wants_focus = False
        self._placed: QWidget | None = None
        self.steps: tuple[Step, ...] = (
            welcome := WelcomeStep(context, self._on_recommended),
            PlaceStep(context),
            MachineStep(context),
            install := InstallStep(context),
        )
        self.welcome, self.install = welcome, install
        self.at = 0
        self._build()
        for step in self.steps:
            step.changed.connect(self._on_changed)
            step.finished.connect(self._on_seen)
        context.theme.changed.connect(self._fit)
        context.live.settings_changed.connect(self._on_settings)
        self._fit()
        self.show_step(0)

    def _build(self) -> None:
        theme = self.context.theme
        self.area = ScrollPage()
        self.area.body.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        self._column = QWidget()
        box = QVBoxLayout(self._column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.L)
        head = QVBoxLayout()
        head.setSpacing(Space.XS)
        self.dots = StepDots(theme, len(self.steps))
        head.addWidget(self.dots, 0, Qt.AlignmentFlag.AlignLeft)
        self.title = Label("", "display", wraps=True)
        self.purpose = Label("", "body", "text2", wraps=True)
        head.addWidget(self.title)
        head.addWidget(self.purpose)
        box.addLayout(head)
        for step in self.steps:  # no stack: that would be as high as its highest
            box.addWidget(step)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._column, 1000)
        line.addStretch(1)
        self.area.body.addLayout(line)
        self.area.body.addStretch(1)
        self.body.addWidget(self.area, 1)
        self.body.addWidget(Line())
        self.foot = QWidget()
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        foot.setSpacing(Space.S)
        self.skip_button = Button(
            theme, self.tr("Skip setup"), variant="quiet", on_click=self._on_skip
        )
        self.back_button = Button(theme, self.tr("Back"), icon="arrow-left", on_click=self._on_back)
        self.next_button = Button(theme, self.tr("Next"), on_click=self._on_next)
        foot.addWidget(self.skip_button)
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        self.body.addWidget(self.foot)

    # -- what the window asks for ------------------------------------------------------------------

    def arrive(self, route: Route) -> None:
        """Show the step that the place names, or the one that was shown when the window was built anew."""
        self._is_here = True
        self._wants_focus, self._placed = True, self.window().focusWidget()
        memory = self.context.live.memory
        keys = [step.key for step in self.steps]
        wanted = route.part or memory.text(STEP)
        self.show_step(keys.index(wanted) if wanted in keys else 0)
        if not self._is_asked:
            self._ask()
        self._give_focus()

    def leave(self) -> None:
        """Be left: it has been seen."""
        self._is_here = False
        self._on_seen()

    def refresh(self) -> None:
        """Look at this computer again."""
        self._ask()

    def confirm(self) -> None:
        """Go on; where something is recommended, with that."""
        if self.step.has_own_action:
            self._on_recommended()
        elif self.step.can_go_on:
            self._on_next()

    # -- steps -------------------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.steps[self.at]

    def show_step(self, at: int) -> None:
        """Show a step."""
        self.at = at
        step = self.step
        for other in self.steps:
            other.setVisible(other is step)
        self.title.setText(step.title)
        self.purpose.setText(step.purpose)
        self.dots.show_at(at)
        self._show_buttons()
        self.area.verticalScrollBar().setValue(0)
        if self._is_here:
            self.context.live.memory.keep(**{STEP: step.key})
            step.arrive()

    def _turn_to(self, at: int) -> None:
        self.show_step(at)
        self._place(self)  # where the focus was may be hidden now
        self._wants_focus = True
        self._give_focus()
        announce(self, f"{self.dots.words}. {self.step.title}")

    def _give_focus(self) -> None:
        """Put the focus where the step wants it, unless a person has put it elsewhere meanwhile."""
        now = self.window().focusWidget()
        if now not in (None, self._placed) and now.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self._wants_focus = False
        wanted = self.step.focus_stop()
        found = wanted or self.next_button  # which is there until the step knows better
        if self._wants_focus and self._is_here and found.isEnabled():
            self._place(found)
            self._wants_focus = wanted is None

    def _place(self, widget: QWidget) -> None:
        self._placed = widget
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by Enter from what takes no Enter itself; only a button installs."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() and self.at + 1 < len(self.steps):
            self.next_button.click()
            return
        super().keyPressEvent(event)

    @Slot()
    def _on_changed(self) -> None:
        self._show_buttons()
        self._give_focus()

    @Slot()
    def _show_buttons(self) -> None:
        step, is_last = self.step, self.at == len(self.steps) - 1
        self.back_button.setVisible(self.at > 0)
        verb = step.verb or (self.tr("Done") if is_last else self.tr("Next"))
        icon = "download" if is_last else "arrow-right"
        variant = "secondary" if step.has_own_action else "primary"
        self.next_button.show_as(verb.replace("&", "&&"), icon, variant)  # type: ignore[arg-type]
        if not step.can_go_on and self.next_button.hasFocus():
            self.setFocus()  # else Qt gives it to the next one, which is the rail's first entry
        self.next_button.setEnabled(step.can_go_on)
        stops = [*step.stops(), self.skip_button, self.back_button, self.next_button]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    # -- what is clicked ---------------------------------------------------------------------------

    def _on_next(self) -> None:
        if self.step.go_on() and self.at + 1 < len(self.steps):
            self._turn_to(self.at + 1)

    def _on_back(self) -> None:
        self._turn_to(max(0, self.at - 1))

    def _on_recommended(self) -> None:
        """Show what the recommended program takes; one more press installs it."""
        self._turn_to(len(self.steps) - 1)
        self._wants_focus = False
        self._place(self.install.first_open() or self.next_button)

    def _on_skip(self) -> None:
        live = self.context.live
        # The folder is made, so that it is known next time that this has been seen.
        live.ask(settle, live, lambda _root: self._on_seen(), lambda _problem: None)
        self.context.go(Route("packages"))

    @Slot()
    def _on_seen(self) -> None:
        memory = self.context.live.memory
        memory.keep(**{SEEN: True})
        memory.keep(**{STEP: ""})

    # -- what suits this computer ------------------------------------------------------------------

    def _ask(self) -> None:
        self._is_asked = True
        self.context.live.ask(first_offer, self, self._take, self._on_failed)

    def _take(self, offer: FirstOffer) -> None:
        self.welcome.show_offer(offer)
        self.install.show_offer(offer)

    def _on_failed(self, problem: Problem) -> None:
        self.welcome.show_problem(problem)
        self.install.show_problem(problem)

    @Slot()
    def _on_settings(self) -> None:
        if self._is_asked:
            self._ask()

    @Slot()
    def _fit(self) -> None:
        self._column.setMaximumWidth(self.context.theme.px(_WIDEST))
