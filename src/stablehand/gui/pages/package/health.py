"""The health of an install: when it was looked at, what was found, what mends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.base.events import JobState
from stablehand.core.base.text import Wording
from stablehand.core.installs.health import Finding, HealthReport
from stablehand.core.records.install import now
from stablehand.gui.components.problem_hints import names_a_command
from stablehand.gui.components.problems import problem_card
from stablehand.gui.components.uninstall_dialog import ask_uninstall
from stablehand.gui.context import Context, Route
from stablehand.gui.live.orders import examine_closely
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.pages.package.finding_card import FindingCard
from stablehand.gui.pages.package.health_head import HealthHead
from stablehand.gui.pages.package.repair_dialog import ask_repair
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.frames import Frame, ScrollPage
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.say import say
from stablehand.services.doctoring import RepairReport, examine
from stablehand.services.installs import ListedInstall
from stablehand.services.results import Result

_MOST: Final = 40  # cards; a broken environment can have a finding for each package
_WIDEST: Final = 1000
_KINDS: Final = ("doctor", "repair")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen last, for as long as the window is open.

    Attributes:
        moment: when.
        report: what was found.
        notices: what is to be said beside it.
        mended: how many things the repair before it mended; None where it was only looked.
        left: why a repair left things, by rule and subject.
    """

    moment: str
    report: HealthReport
    notices: tuple[Wording, ...] = ()
    mended: int | None = None
    left: dict[tuple[str, str], Wording] = field(default_factory=dict)


class HealthPart(QWidget):
    """Looks when it is first looked at, and says what it found.

    Args:
        context: the window, as far as the part needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self._is_looking = False
        self._card: QWidget | None = None
        self.cards: list[FindingCard] = []
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.area = ScrollPage(spacing=Space.M)
        self.area.body.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
        box.addWidget(self.area)
        self.head = HealthHead(
            theme, on_repair=self._on_repair_all, on_look=self.look, on_closely=self._on_closely
        )
        self.head.setMaximumWidth(theme.px(_WIDEST))
        self.area.body.addWidget(self.head)
        self._findings = QVBoxLayout()
        self._findings.setSpacing(Space.S)
        self.area.body.addLayout(self._findings)
        self.more = Label("", "small", "text2", wraps=True)
        self.more.setVisible(False)
        self.area.body.addWidget(self.more)
        self.checked = Checked(context)
        self.area.body.addWidget(self.checked)
        self.area.body.addStretch(1)
        context.live.job_ended.connect(self._on_job_ended)
        context.live.jobs_changed.connect(self._show_busy)

    @property
    def seen(self) -> Seen | None:
        """What was seen last."""
        found = self._context.live.reports.get(self._name)
        return found if isinstance(found, Seen) else None

    # -- what the view asks for --------------------------------------------------------------------

    def show_item(self, _item: ListedInstall) -> None:
        """Let things be done, or not: a job may be at work on it."""
        self._show_busy()

    def wake(self) -> None:
        """Look, unless that was done since the window was opened."""
        if self.seen is None and not self._is_looking:
            self.look()
        else:
            self._show()

    def rest(self) -> None:
        """Do nothing: nothing is followed."""

    def search(self) -> None:
        """Do nothing: there is nothing to search."""

    def refresh(self) -> None:
        """Look anew."""
        self.look()

    # -- looking -----------------------------------------------------------------------------------

    def look(self) -> None:
        """Look for what is wrong, as a launch could meet it."""
        if self._is_looking or self._job() is not None:
            return
        self._is_looking = True
        self._show_busy()
        name = self._name
        self._context.live.ask(
            lambda app: examine(app, name), self, self._take, self._on_unreadable
        )

    def _on_closely(self) -> None:
        examine_closely(self._context.live, self._name)

    def _take(self, result: Result[HealthReport]) -> None:
        self._keep(Seen(now(), result.data, result.notices))

    def _keep(self, seen: Seen) -> None:
        self._is_looking = False
        self._context.live.reports[self._name] = seen
        self._drop_card()
        self._show()

    def _on_unreadable(self, problem: Problem) -> None:
        self._is_looking = False
        self._drop_card()
        self._card = problem_card(self._context, problem)
        self.area.body.insertWidget(0, self._card)
        self._show_busy()

    def _drop_card(self) -> None:
        if self._card is not None:
            self._card.hide()
            self.area.body.removeWidget(self._card)
            self._card.deleteLater()
            self._card = None

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        """Take what a job has found, whoever began it."""
        if job.subject != self._name or job.kind not in _KINDS:
            return
        if job.state is not JobState.SUCCEEDED:
            self._show_busy()
            return
        job_id = job.job_id
        self._context.live.ask(
            lambda app: app.jobs.result(job_id), self, self._take_result, lambda _problem: None
        )

    def _take_result(self, result: Result[Any] | None) -> None:
        if result is None:
            return
        found = result.data
        if isinstance(found, HealthReport):
            self._take(result)
        elif isinstance(found, RepairReport):
            left = {(item.finding.rule, item.finding.subject): item.why for item in found.left}
            self._keep(Seen(now(), found.after, result.notices, len(found.mended), left))

    # -- showing -----------------------------------------------------------------------------------

    def _job(self) -> JobView | None:
        """Give the look or repair that is under way as a job."""
        jobs = self._context.live.busy_jobs()
        return next((j for j in jobs if j.subject == self._name and j.kind in _KINDS), None)

    @Slot()
    def _show_busy(self) -> None:
        job = self._job()
        other = self._context.live.job_of(self._name)
        is_changed = other is not None and not other.is_aside
        self.head.show_busy(job, is_looking=self._is_looking, is_changed=is_changed)
        for card in self.cards:
            if card.button is not None:
                card.button.setEnabled(not (self._is_looking or job is not None or is_changed))

    def _show(self) -> None:
        seen = self.seen
        if seen is not None:
            report = seen.report
            self.head.show_report(
                report, seen.moment, mended=seen.mended, notices=[say(n) for n in seen.notices]
            )
            self._show_findings(seen)
            self.checked.show_lines([say(line) for line in report.checked])
        self._show_busy()

    def _show_findings(self, seen: Seen) -> None:
        for card in self.cards:
            card.hide()
            self._findings.removeWidget(card)
            card.deleteLater()
        self.cards = []
        theme = self._context.theme
        for finding in seen.report.findings[:_MOST]:
            why = seen.left.get((finding.rule, finding.subject))
            was_tried = why is not None and not names_a_command(why) and finding.act != "none"
            card = FindingCard(theme, finding, self._action(finding), say(why) if was_tried else "")
            card.setMaximumWidth(theme.px(_WIDEST))
            self.cards.append(card)
            self._findings.addWidget(card)
        rest = len(seen.report.findings) - len(self.cards)
        self.more.setText(self.tr("And %n more, less bad than these or alike.", "", max(0, rest)))
        self.more.setVisible(rest > 0)

    def _action(self, finding: Finding) -> tuple[str, str, Callable[[], None]] | None:
        """Give the button of a finding; None where the window cannot help."""
        live, go, name = self._context.live, self._context.go, self._name
        if finding.act != "none":
            return self.tr("Repair…"), "wrench", partial(self._repair, finding)
        match finding.rule:
            case "install.incomplete":
                return self.tr("Resume"), "play", partial(live.resume, name)
            case "required.missing":
                text = self.tr("Show {name}").format(name=finding.subject)
                return text, "package", partial(go, Route("package", finding.subject, "health"))
            case "record.damaged":
                uninstall = partial(ask_uninstall, self._context, name)
                return self.tr("Uninstall…"), "trash-2", uninstall
            case "packages.added":
                show = partial(go, Route("package", name, "environment"))
                return self.tr("Show packages"), "list", show
            case "checkout.gone" | "checkout.unreadable" | "checkout.damaged" | "checkout.moved":
                show = partial(go, Route("package", name, "versions"))
                return self.tr("Show versions"), "tag", show
        return None

    # -- repairing ---------------------------------------------------------------------------------

    def _repair(self, finding: Finding) -> None:
        seen = self.seen
        found = seen.report.findings if seen is not None else (finding,)
        same = [item for item in found if item.rule == finding.rule]
        ask_repair(self._context, self._name, same or [finding], is_all=False)

    def _on_repair_all(self) -> None:
        if (seen := self.seen) is not None:
            found = mendable(seen.report)
            ask_repair(self._context, self._name, found, is_all=True)


class Checked(Frame):
    """What was looked at, a line each."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("plane", spacing=Space.XS, parent=parent)
        self._context = context
        self._lines: list[str] = []
        self._made: list[QWidget] = []
        self.setMaximumWidth(context.theme.px(_WIDEST))
        self.box.addWidget(Label(self.tr("What was checked"), "strong"))
        self.setVisible(False)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these."""
        if list(lines) == self._lines:
            return
        self._lines = list(lines)
        for made in self._made:
            made.hide()
            self.box.removeWidget(made)
            made.deleteLater()
        self._made = [self._line(text) for text in lines]
        self.setVisible(bool(lines))

    def _line(self, text: str) -> QWidget:
        line = QWidget()
        box = QHBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        box.addWidget(IconLabel(self._context.theme, "check", "text3"))
        box.addWidget(Label(text, "body", "text2", wraps=True), 1)
        self.box.addWidget(line)
        return line


def mendable(report: HealthReport) -> list[Finding]:
    """Give what a repair of everything mends."""
    return [finding for finding in report.findings if finding.is_mended_unasked]
