"""Step one: language and theme, what suits this computer, and what is on it already."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.base.setting_table import BY_KEY
from stablehand.gui.components.install_facts import backend_words
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.following import Following
from stablehand.gui.live.views import Problem
from stablehand.gui.pages import settings_words
from stablehand.gui.pages.first_run.asking import FirstOffer, Proposal, look_around, save
from stablehand.gui.pages.first_run.step import Step
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import Choice, FormRow
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say
from stablehand.gui.words.units import about, size
from stablehand.services.first_run_finding import Existing

_LOOKS = ("language", "window.theme")
_MOST_SHOWN = 4
FOCUS = "welcome.focus"  # which field has the focus when a new language builds the window anew


class WelcomeStep(Step):
    """Greets; nothing is installed here."""

    key = "welcome"

    def __init__(self, context: Context, install: Callable[[], None]) -> None:
        super().__init__(context, "", "")
        self.title = self.tr("Welcome to Stablehand")
        self.purpose = self.tr(
            "It installs the programs that make images on this computer, keeps them working, and gives "
            "them all the same models."
        )
        self._install = install
        self.is_hopeful = True  # whether something may be recommended yet
        self._following: Following | None = None
        self._existing: dict[str, Existing] = {}
        self._rows: dict[str, Label] = {}
        self.use_buttons: list[Button] = []
        self.fields: dict[str, Choice] = {}
        self._build_looks()
        self._build_recommended()
        self._build_existing()
        self.body.addStretch(1)
        context.live.settings_changed.connect(self._show_settings)

    def _build_looks(self) -> None:
        theme = self.context.theme
        row = FlowLayout()
        for key in _LOOKS:
            values = settings_words.choices(BY_KEY[key], None, is_set=False) or []
            name = settings_words.label(key)
            field = Choice(theme, name, values)
            field.chosen.connect(partial(self._on_look, key))
            self.fields[key] = field
            row.addWidget(FormRow(theme, name, field))
        self.body.addLayout(row)
        self.wrong = Label("", "small", "danger", wraps=True)
        self.wrong.setVisible(False)
        self.body.addWidget(self.wrong)
        self._show_settings()

    def _build_recommended(self) -> None:
        theme = self.context.theme
        plane = Frame("plane", spacing=Space.M)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(IconLabel(theme, "sparkles", "accent", 24), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        self.best = Label(self.tr("Looking at this computer…"), "heading", wraps=True)
        self.reason = Label("", "body", "text2", wraps=True)
        self.cost = Label("", "small", "text3", wraps=True)
        for label in (self.best, self.reason, self.cost):
            words.addWidget(label)
        head.addLayout(words, 1)
        plane.box.addLayout(head)
        line = FlowLayout()
        self.install_button = Button(
            theme,
            self.tr("Install recommended"),
            icon="download",
            variant="primary",
            on_click=self._install,
        )
        self.install_button.setEnabled(False)
        line.addWidget(self.install_button)
        plane.box.addLayout(line)
        self.body.addWidget(plane)

    def _build_existing(self) -> None:
        self._existing_plane = Frame("plane", spacing=Space.S)
        self.existing_title = Label("", "heading", wraps=True)
        self._existing_plane.box.addWidget(self.existing_title)
        text = self.tr(
            "It can be used where it is, models included: nothing is moved, and it can be taken back."
        )
        self._existing_plane.box.addWidget(Label(text, "body", "text2", wraps=True))
        self._existing_box = QVBoxLayout()
        self._existing_box.setSpacing(Space.S)
        self._existing_plane.box.addLayout(self._existing_box)
        self._existing_plane.setVisible(False)
        self.body.addWidget(self._existing_plane)

    # -- what is shown -----------------------------------------------------------------------------

    @property
    def has_own_action(self) -> bool:
        """Whether there is something to recommend."""
        return self.install_button.isEnabled()

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [*self.fields.values(), self.install_button, *self.use_buttons]

    def focus_stop(self) -> QWidget | None:
        """Give what one press is enough for: installing what is recommended, if there is such a thing."""
        return self.install_button if self.is_hopeful else None

    def arrive(self) -> None:
        """Look for what is on this computer, once."""
        if self._following is None:
            self._following = self.context.live.follow(look_around, self, self._take_existing)
        focus = self.context.live.memory.text(FOCUS)
        if focus in self.fields:
            self.context.live.memory.keep(**{FOCUS: ""})
            self.fields[focus].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_offer(self, offer: FirstOffer) -> None:
        """Name what suits this computer."""
        if offer.best is None or offer.best.preview.plan is None:
            self.best.setText(self.tr("No program in the list works on this computer"))
            self.reason.setText(self.tr("The next pages show what was found, and every program."))
            self._give_up()
            return
        listed, starter = offer.best.listed, offer.best.starter
        name = listed.package.name
        self.best.setText(self.tr("Recommended: {name}").format(name=name))
        if starter is not None:
            text = self.tr("Recommended: {name} with the model {model}")
            self.best.setText(text.format(name=name, model=starter.starter.name))
        self.reason.setText(self._reason(offer.best))
        self.cost.setText(self._cost(offer.best))
        self.is_hopeful = True
        self.install_button.setEnabled(True)
        self.changed.emit()

    def show_problem(self, problem: Problem) -> None:
        """Say why nothing can be recommended."""
        words = problem_words(problem)
        self.best.setText(words.title)
        self.reason.setText(words.todo)
        self._give_up()

    def _give_up(self) -> None:
        self.is_hopeful = False
        self.install_button.setEnabled(False)
        self.changed.emit()

    def _reason(self, best: Proposal) -> str:
        backend = best.listed.verdict.backend
        summary = say(best.listed.package.summary).rstrip(".")
        if backend in (None, "cpu"):
            text = self.tr("It works without a graphics card. {summary}.")
            return text.format(summary=summary)
        text = self.tr("It runs on your graphics card ({backend}). {summary}.")
        return text.format(backend=backend_words(backend or ""), summary=summary)

    def _cost(self, best: Proposal) -> str:
        model = best.starter.chosen.missing_bytes or 0 if best.starter is not None else 0
        text = self.tr(
            "Download: up to {download} · on disk: {disk} · {time} on a line of 100 Mbit/s"
        )
        seconds = best.preview.seconds + model / 12_500_000
        return text.format(
            download=size(best.preview.download_bytes + model),
            disk=size(best.preview.disk_bytes + model),
            time=about(seconds),
        )

    # -- what is on this computer ------------------------------------------------------------------

    def _take_existing(self, told: object) -> None:
        if isinstance(told, tuple):
            self._show_existing(told)
        elif isinstance(told, Existing):
            self._existing[str(told.path)] = told
            if (label := self._rows.get(str(told.path))) is not None:
                label.setText(self._facts(told))

    def _show_existing(self, found: tuple[Existing, ...]) -> None:
        if not found:
            return
        self._existing = {str(item.path): item for item in found}
        self.existing_title.setText(self.tr("Found on this computer"))
        for item in found[:_MOST_SHOWN]:
            self._existing_box.addWidget(self._row(item))
        if len(found) > _MOST_SHOWN:
            more = Label(self.tr("And %n more.", "", len(found) - _MOST_SHOWN), "small", "text3")
            self._existing_box.addWidget(more)
        self._existing_plane.setVisible(True)
        self.changed.emit()
        announce(self, self.existing_title.text())

    def _row(self, item: Existing) -> QWidget:
        theme = self.context.theme
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        icon = "layers" if item.kind == "library" else "package"
        line.addWidget(IconLabel(theme, icon, "text2"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(item.title, "strong", wraps=True))
        facts = Label(self._facts(item), "small", "text2", wraps=True)
        words.addWidget(facts)
        self._rows[str(item.path)] = facts
        line.addLayout(words, 1)
        button = Button(
            theme,
            self.tr("Use it…"),
            icon="folder-input",
            compact=True,
            on_click=partial(self._on_use, str(item.path)),
        )
        button.setAccessibleName(self.tr("Use {name}…").format(name=item.title))
        button.setAccessibleDescription(str(item.path))
        self.use_buttons.append(button)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _facts(self, item: Existing) -> str:
        if item.size_bytes is None:
            return str(item.path)
        return f"{item.path} · {size(item.size_bytes)}"

    def _on_use(self, path: str) -> None:
        self.context.go(Route("adopt", path))

    # -- looks -------------------------------------------------------------------------------------

    @Slot()
    def _show_settings(self) -> None:
        for key, field in self.fields.items():
            field.choose(self.context.live.app.settings.get(key))

    def _on_look(self, key: str, value: object) -> None:
        self.context.live.memory.keep(**{FOCUS: key})
        live = self.context.live
        live.ask(lambda app: save(app, key, value), self, partial(self._on_saved), self._on_refused)

    def _on_saved(self, _done: object) -> None:
        self.wrong.setVisible(False)
        self.context.live.settings_changed.emit()  # sooner than the file is looked at next

    def _on_refused(self, problem: Problem) -> None:
        words = problem_words(problem)
        self.wrong.setText(f"{words.title} {words.todo}".strip())
        self.wrong.setVisible(True)
        self._show_settings()
        announce(self, words.title)
