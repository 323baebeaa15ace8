"""The search for the extension that breaks a program, a step at a time."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from stablehand.gui.components.extension_words import step_words, verdict_words
from stablehand.gui.context import Context, Route
from stablehand.gui.pages.package.extensions.doing import ExtensionDoing
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import Label
from stablehand.services.extensions import (
    BisectView,
    mark_bisect,
    start_bisect,
    stop_bisect,
)

_SELF: Final = "self"
_HAND: Final = "hand"


class BisectPanel(Frame):
    """Shown while a search is under way, and with its outcome until that is put away.

    Args:
        context: the window, as far as it is needed.
        name: the install.
        doing: does what is asked for.
    """

    def __init__(
        self, context: Context, name: str, doing: ExtensionDoing, parent: QWidget | None = None
    ) -> None:
        super().__init__("plane", spacing=Space.S, parent=parent)
        self._context, self._name, self._doing = context, name, doing
        self._view: BisectView | None = None
        theme = context.theme
        self.title = Label("", "heading", wraps=True)
        self.words = Label("", wraps=True)
        self.so_far = Label("", "small", "text2", wraps=True)
        for label in (self.title, self.words, self.so_far):
            self.box.addWidget(label)
        row = FlowLayout()
        self.launch = Button(
            theme, self.tr("Launch"), icon="play", variant="primary", on_click=self._on_launch
        )
        self.good = Button(theme, self.tr("It works"), icon="check", on_click=self._on_good)
        self.bad = Button(theme, self.tr("It does not"), icon="x", on_click=self._on_bad)
        self.stop = Button(theme, self.tr("Give up"), icon="rotate-ccw", on_click=self._on_stop)
        self.culprit = Button(theme, "", icon="power", variant="primary", on_click=self._on_culprit)
        self.away = Button(theme, self.tr("Close"), icon="check", on_click=self._on_away)
        self.buttons = (self.launch, self.good, self.bad, self.stop, self.culprit, self.away)
        for button in self.buttons:
            row.addWidget(button)
        self.box.addLayout(row)
        self.setVisible(False)
        doing.bisected.connect(self.show_view)

    def show_view(self, view: BisectView) -> None:
        """Show where the search stands."""
        is_over = not view.active and view.verdict is None
        if is_over and self._view is not None and self._view.verdict is not None:
            return  # what was found is told once; it stays here until it is put away
        self._view = view
        verdict = view.verdict
        self.setVisible(view.active or verdict is not None)
        by_hand = view.active and not view.automatic
        for button in (self.launch, self.good, self.bad):
            button.setVisible(by_hand)
        self.stop.setVisible(view.active and not view.automatic)
        culprits = verdict.culprits if verdict is not None else ()
        self.culprit.setVisible(not view.active and len(culprits) == 1)
        self.away.setVisible(not view.active)
        if verdict is not None and not view.active:
            self._show_verdict(culprits)
            return
        test = self.tr("Test {number} of at most {most}").format(
            number=view.tested + 1, most=view.tested + max(1, view.left)
        )
        self.title.setText(self.tr("Which one breaks {name}?").format(name=self._name))
        self.words.setText(f"{test}. {step_words(view)}")
        suspects = ", ".join(view.suspects) if len(view.suspects) < len(view.candidates) else ""
        text = self.tr("It is among: {names}.").format(names=suspects) if suspects else ""
        self.so_far.setText(text)
        self.so_far.setVisible(bool(text))

    def _show_verdict(self, culprits: tuple[str, ...]) -> None:
        assert self._view is not None
        assert self._view.verdict is not None
        self.title.setText(self.tr("Found out about {name}").format(name=self._name))
        self.words.setText(verdict_words(self._view.verdict))
        self.so_far.setText(self.tr("All switches are as they were before."))
        self.so_far.setVisible(True)
        if len(culprits) == 1:
            self.culprit.setText(self.tr("Switch off {name}").format(name=culprits[0]))

    def ask(self, count: int) -> None:
        """Ask how to search, and begin.

        Args:
            count: how many extensions are on.
        """
        text = self.tr(
            "Extensions are switched off in halves until the one that breaks it is alone; of {count} that "
            "takes a few tests. Afterwards everything is as it was, whatever happens meanwhile."
        )
        question = Question(
            self._context.theme,
            self.tr("Which one breaks {name}?").format(name=self._name),
            text.format(count=count),
            (
                (_SELF, self.tr("Let Stablehand try"), "primary"),
                (_HAND, self.tr("I look myself"), "secondary"),
                ("", self.tr("Cancel"), "secondary"),
            ),
            facts=(
                self.tr("Stablehand sees whether {name} gets ready.").format(name=self._name),
                self.tr("Whether a page looks wrong only you can see."),
            ),
            icon="text-search",
            parent=self._context.window,
        )
        question.answered.connect(self._on_answered)
        self._context.show(question)

    # -- what is pressed ---------------------------------------------------------------------------

    def _on_answered(self, answer: str) -> None:
        if answer == _SELF:
            self._doing.search_culprit()
        elif answer == _HAND:
            self._doing.step(lambda app, **yes: start_bisect(app, self._name, **yes))

    def _on_launch(self) -> None:
        self._context.live.launch(self._name)
        self._context.go(Route("package", self._name, "extensions"))

    def _mark(self, *, works: bool) -> None:
        step = partial(mark_bisect, name=self._name, works=works)
        self._doing.step(lambda app, **yes: step(app, **yes))

    def _on_good(self) -> None:
        self._mark(works=True)

    def _on_bad(self) -> None:
        self._mark(works=False)

    def _on_stop(self) -> None:
        self._doing.step(lambda app, **yes: stop_bisect(app, self._name, **yes))

    def _on_culprit(self) -> None:
        verdict = self._view.verdict if self._view is not None else None
        if verdict is not None and verdict.culprits:
            self._on_away()
            self._doing.switch(verdict.culprits[0], on=False)

    def _on_away(self) -> None:
        self._view = None
        self.setVisible(False)
