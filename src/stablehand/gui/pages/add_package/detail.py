"""The right pane: one package in full, what may be chosen, and the button that installs it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from stablehand.core.base.errors import StablehandError
from stablehand.core.records.install import SharingMethod
from stablehand.gui.components.ability_meter import Abilities, AbilityMeter
from stablehand.gui.components.problems import problem_card, problem_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.add_package.advanced import Advanced
from stablehand.gui.pages.add_package.cost import Cost
from stablehand.gui.pages.add_package.head import PackageHead
from stablehand.gui.pages.add_package.install_bar import InstallBar
from stablehand.gui.pages.add_package.notes import ConsentNote, InstalledNote, RoomNote
from stablehand.gui.pages.add_package.option_list import Option, OptionList
from stablehand.gui.pages.add_package.step_list import StepList
from stablehand.gui.pages.add_package.verdict import Verdict
from stablehand.gui.pages.add_package.version_choice import VersionChoice
from stablehand.gui.pages.add_package.words import (
    method_words,
    recommended,
    sentence,
    sum_words,
)
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.fields import FormRow
from stablehand.gui.widgets.frames import ScrollPage
from stablehand.gui.words.announce import announce
from stablehand.services.installing import InstallRequest
from stablehand.services.offers import Offer
from stablehand.services.preview import Field, Preview

_WIDEST = 760  # lines that are longer are hard to read
# What is wrong with a name is said at its field.
_NAME_CODES = frozenset({"install.exists", "install.foreign", "install.damaged"})


class Detail(QWidget):
    """One package; kept while another is chosen, so that nothing jumps.

    Signals:
        changed: a person has changed what is asked for.
        wanted: the button was pressed.
    """

    changed = Signal()
    wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.offer: Offer | None = None
        self.preview: Preview | None = None
        self._installed: tuple[str, ...] = ()
        self._problem: QWidget | None = None
        self._refused = ""  # what was said when the install could not begin
        self._is_starting = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.pane = ScrollPage()
        self.pane.body.setContentsMargins(Space.XL, 0, Space.XL, Space.XL)
        box.addWidget(self.pane, 1)
        self._build_parts()
        self.bar = InstallBar(context.theme)
        box.addWidget(self.bar)
        self._connect()
        self._set_shown(is_shown=False)

    # -- its parts ---------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        theme, open_url = self._context.theme, self._context.open_url
        self._column = QWidget()
        self._column.setMaximumWidth(theme.px(_WIDEST))
        self._parts = QVBoxLayout(self._column)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(Space.L)
        line = QHBoxLayout()
        line.addWidget(self._column, 1)
        # What the column does not take; it is not shared until then.
        line.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum))
        self.pane.body.addLayout(line)
        self.pane.body.addStretch(1)
        self.head = PackageHead(theme, open_url)
        self.installed = InstalledNote(theme, self._on_show_install)
        self.verdict = Verdict(theme)
        self.abilities = Abilities(self._context.live, self)
        self.ability = AbilityMeter(theme)
        self.room = RoomNote(theme)
        self.cost = Cost(theme, open_url)
        self.consent = ConsentNote(theme)
        self.version = VersionChoice(theme)
        self.sharing = OptionList(theme, self.tr("How it gets your models"))
        self.advanced = Advanced(theme)
        self.steps = StepList(theme)
        self._above = QVBoxLayout()
        self._parts.addWidget(self.head)
        self._parts.addLayout(self._above)
        for part in (
            self.installed,
            self.verdict,
            self.ability,
            self.room,
            self.cost,
            self.consent,
            self.version,
            self.sharing,
        ):
            self._parts.addWidget(part)
        folds = QVBoxLayout()
        folds.setSpacing(Space.XS)
        folds.addWidget(self.advanced)
        folds.addWidget(self.steps)
        self._parts.addLayout(folds)

    def _connect(self) -> None:
        self.abilities.known.connect(self._show_ability)
        self.bar.pressed.connect(self.wanted)
        self.bar.asked_where.connect(self.attend)
        self.version.changed.connect(self._on_changed)
        self.advanced.changed.connect(self._on_changed)
        self.sharing.chosen.connect(self._on_sharing)
        self.consent.changed.connect(self._judge)
        self.room.changed.connect(self._judge)
        self._context.theme.changed.connect(self._on_theme_changed)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        cards = self._problem.findChildren(QAbstractButton) if self._problem is not None else []
        return [
            self.head.homepage,
            *cards,
            self.installed.button,
            self.verdict.details.button,
            self.room.check,
            *self.cost.stops(),
            self.consent.check,
            *self.version.stops(),
            *self.sharing.stops(),
            *self.advanced.stops(),
            self.steps.fold.button,
            self.bar.where,
            self.bar.button,
        ]

    def _order(self) -> None:
        """Let Tab follow the reading order; what was made anew has come to its end."""
        for before, after in pairwise(self.stops()):
            QWidget.setTabOrder(before, after)

    def _set_shown(self, *, is_shown: bool) -> None:
        self._column.setVisible(is_shown)
        self.bar.setVisible(is_shown)

    # -- what is asked for -------------------------------------------------------------------------

    def request(self) -> InstallRequest | None:
        """Give what is asked for; None while no package is chosen."""
        if self.offer is None:
            return None
        sharing = self.offer.package.sharing
        wished: SharingMethod | None = next(
            (method for method in sharing.methods if method == self.sharing.value), None
        )
        return InstallRequest(
            self.offer.package.id,
            name=self.advanced.wished_name,
            ref=self.version.wished,
            source=self.advanced.wished_source,
            python=self.advanced.wished_python,
            torch=self.advanced.wished_torch,
            method=None if wished == sharing.default else wished,
            accept_licence=self.consent.check.isChecked(),
            ignore_space=self.room.check.isChecked(),
        )

    @property
    def can_install(self) -> bool:
        """Whether the button can be pressed."""
        return self.offer is not None and self.bar.button.isEnabled()

    def reset(self) -> None:
        """Forget what was asked for."""
        if self.offer is None:
            return
        package = self.offer.package
        self._is_starting = False
        self.forget_problem()
        self.version.reset(package)
        self.advanced.reset(package)
        self.consent.reset()
        self.room.reset()
        self._offer_methods()
        self.pane.verticalScrollBar().setValue(0)

    # -- what is shown -----------------------------------------------------------------------------

    def show_offer(self, offer: Offer) -> None:
        """Show another package; what it would do is not known yet."""
        is_other = self.offer is None or self.offer.package.id != offer.package.id
        self.offer = offer
        self.head.show_offer(offer)
        self.bar.show_name(offer.package.name)
        if is_other:
            self.preview = None
            self.reset()
            for part in (self.installed, self.verdict, self.room, self.cost, self.consent):
                part.setVisible(False)
            self.steps.setVisible(False)
            self.bar.show_sum("")
        self._set_shown(is_shown=True)
        self.abilities.want((offer.package.id,))
        self._show_ability()
        self._judge()

    @Slot()
    def _show_ability(self) -> None:
        if self.offer is not None:
            self.ability.show_offer(self.abilities.found.get(self.offer.package.id))

    def show_installed(self, names: Sequence[str]) -> bool:
        """Take the installs of the package that there are; tell whether they are others now."""
        is_other = self._installed != tuple(names)
        self._installed = tuple(names)
        if self.preview is not None:
            self.installed.show_names(self._installed, self.preview.name)
        return is_other

    def show_preview(self, preview: Preview) -> None:
        """Show what an install would do; where one was reading stays where it was."""
        if not self._refused:
            self.forget_problem()
        self.preview = preview
        self.verdict.setVisible(True)
        self.verdict.show_preview(preview)
        self.cost.show_preview(preview)
        self.steps.show_preview(preview)
        self.room.show_preview(preview)
        self.consent.show_preview(preview)
        self.advanced.show_preview(preview)
        self.installed.show_names(self._installed, preview.name)
        is_able = preview.plan is not None
        self.sharing.setVisible(is_able and len(preview.methods) > 1)
        self.version.setVisible(is_able and preview.package.source.kind == "git")
        self.advanced.setVisible(is_able or bool(preview.backends))
        self.bar.show_sum(sum_words(preview) if is_able else "")
        self._mark_wrong(preview)
        self._judge()
        self._order()

    def show_problem(self, problem: Problem) -> None:
        """Show why it cannot be told what an install would do."""
        self._show_card(problem)
        self.preview = None
        self._judge()
        self.bar.show_reason(problem_words(problem).title, is_able=False, tone="danger")

    def show_refusal(self, problem: Problem) -> None:
        """Show why the install could not begin."""
        self._is_starting = False
        words = problem_words(problem)
        if problem.code in _NAME_CODES:
            self.advanced.name_row.set_error(f"{words.title} {words.todo}".strip())
            self.advanced.fold.set_open(True)
        else:
            self._show_card(problem)
        self._refused = words.title
        self._judge()
        announce(self, words.title)

    def forget_problem(self) -> None:
        """Take a problem away."""
        self._refused = ""
        if self._problem is not None:
            self._problem.hide()
            self._problem.deleteLater()
            self._problem = None

    def show_starting(self) -> None:
        """Show that the install is about to begin."""
        self._is_starting = True
        self.forget_problem()
        self._judge()

    @Slot()
    def attend(self) -> None:
        """Put the focus on the button, or on what has to be done before it can be pressed."""
        if self.can_install:
            self.bar.button.setFocus(Qt.FocusReason.TabFocusReason)
            return
        for note in (self.room, self.consent):
            if note.is_open:
                note.check.setFocus(Qt.FocusReason.TabFocusReason)
                self.pane.ensureWidgetVisible(note)
                return
        wrong = self.preview.wrong if self.preview is not None else {}
        for field in wrong:
            row = self._row(field)
            row.field.setFocus(Qt.FocusReason.TabFocusReason)
            self.pane.ensureWidgetVisible(row)
            return
        announce(self, self.bar.reason.text())

    def _show_card(self, problem: Problem) -> None:
        self.forget_problem()
        self._problem = problem_card(self._context, problem, self._on_dismiss)
        self._above.addWidget(self._problem)
        self._order()
        self.pane.verticalScrollBar().setValue(0)

    def _row(self, field: Field) -> FormRow:
        advanced = self.advanced
        rows: dict[Field, FormRow] = {
            "name": advanced.name_row,
            "ref": self.version.row,
            "source": advanced.source_row,
            "python": advanced.python_row,
            "torch": advanced.torch_row,
        }
        return rows[field]

    def _mark_wrong(self, preview: Preview) -> None:
        fields: tuple[Field, ...] = ("name", "ref", "source", "python", "torch")
        for field in fields:
            error = preview.wrong.get(field)
            text = _field_words(error) if error is not None else ""
            row = self._row(field)
            if row.error.text() != text:
                row.set_error(text)
            if text and field != "ref":
                self.advanced.fold.set_open(True)

    def _offer_methods(self) -> None:
        assert self.offer is not None
        sharing = self.offer.package.sharing
        options = []
        for method in sorted(sharing.methods, key=lambda item: item != sharing.default):
            text, meaning = method_words(method)
            if method == sharing.default:
                text, meaning = recommended(text), sentence(sharing.reason)
            options.append(Option(method, text, meaning))
        self.sharing.set_options(options)
        self.sharing.choose(sharing.default)
        self.sharing.setVisible(len(options) > 1)

    @Slot()
    def _judge(self) -> None:
        """Say whether it can be installed, and why not."""
        preview = self.preview
        if self._is_starting:
            self.bar.show_reason(self.tr("Starting…"), is_able=False)
        elif preview is None:
            self.bar.show_reason(self.tr("Working out what it would do…"), is_able=False)
        elif preview.plan is None:
            text = self.tr("It does not work on this computer.")
            self.bar.show_reason(text, is_able=False, tone="warning")
        elif preview.wrong:
            error = next(iter(preview.wrong.values()))
            text = problem_words(Problem.of(error)).title
            self.bar.show_reason(text, is_able=False, tone="danger", has_place=True)
        elif self.room.is_open:
            text = self.tr("There may be too little room on the drive.")
            self.bar.show_reason(text, is_able=False, tone="warning", has_place=True)
        elif self.consent.is_open:
            text = self.tr("Agree to the licence first.")
            self.bar.show_reason(text, is_able=False, tone="warning", has_place=True)
        else:
            self.bar.show_reason(self._refused, is_able=True, tone="danger")

    # -- what happens ------------------------------------------------------------------------------

    def _on_dismiss(self) -> None:
        self.forget_problem()
        self._judge()

    def _on_show_install(self, name: str) -> None:
        self._context.go(Route("package", name))

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()

    @Slot(str)
    def _on_sharing(self, _value: str) -> None:
        self.changed.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        self._column.setMaximumWidth(self._context.theme.px(_WIDEST))


def _field_words(error: StablehandError) -> str:
    """Give what is wrong with a field, and what would be right."""
    words = problem_words(Problem.of(error))
    return f"{words.title} {words.todo}".strip()
