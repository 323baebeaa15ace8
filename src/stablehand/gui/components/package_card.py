"""An install as a card: what it is, how it stands, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from stablehand.core.base.events import JobState
from stablehand.gui.components.ability_meter import AbilityMeter
from stablehand.gui.components.card_note import CardNote
from stablehand.gui.components.card_progress import CardProgress
from stablehand.gui.components.change_note import ChangeNote
from stablehand.gui.components.install_facts import (
    joined,
    python_words,
    run_words,
    size_words,
    torch_words,
    version_words,
)
from stablehand.gui.components.install_state import (
    InstallState,
    install_state,
    is_changed_elsewhere,
)
from stablehand.gui.components.name_link import NameLink
from stablehand.gui.components.problems import FixAction, fixes, problem_words, run_action
from stablehand.gui.components.running_words import reach_words
from stablehand.gui.components.state_button import StateButton
from stablehand.gui.components.uninstall_dialog import ask_uninstall
from stablehand.gui.components.update_badge import UpdateBadge
from stablehand.gui.components.update_dialog import ask_update
from stablehand.gui.components.update_words import UPDATE_ICON, update_of
from stablehand.gui.context import Context, Route
from stablehand.gui.live.titles import shown_name
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, MenuButton
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Badge, Frame
from stablehand.gui.widgets.labels import ElidedLabel, IconLabel, Label
from stablehand.services.installs import ListedInstall
from stablehand.services.labels import PackageLabel, package_label
from stablehand.services.sizes import install_size

if TYPE_CHECKING:
    from stablehand.services.recommending import Offer

_ICON: Final = 40
_INSET: Final = 5  # of a link's words in its button
# What the card has a button for anyway.
_THERE: Final = frozenset({"retry", "resume", "log"})


class PackageCard(Frame):
    """One install; made once and shown anew whenever something about it changes.

    Args:
        context: the window, as far as a card needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__("card", parent=parent)
        # Links reach out by their inset, so that their words begin where all others do.
        self.box.setContentsMargins(Space.L - _INSET, Space.L, Space.L - _INSET, Space.L)
        self._context, self.name = context, name
        self.item: ListedInstall | None = None
        self._job: JobView | None = None
        self._problem: Problem | None = None
        self._fix: FixAction | None = None
        self._package, self.package_name = "", ""
        self._sized, self._bytes = "", -1
        self.state: InstallState | None = None
        self._build_head()
        self._build_body()
        self._build_foot()
        self.setAccessibleName(name)

    # -- its parts ---------------------------------------------------------------------------------

    def _build_head(self) -> None:
        theme = self._context.theme
        head = QHBoxLayout()
        head.setContentsMargins(_INSET, 0, _INSET, 0)
        head.setSpacing(Space.M - _INSET)
        self._icon = IconLabel(theme, "package", "text2", _ICON)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(Space.XXS)
        self.title = NameLink(theme, self.name, self._on_title)
        # as wide as its words, so that a click beside them does nothing
        line = QHBoxLayout()
        line.addWidget(self.title)
        line.addStretch(1)
        column.addLayout(line)
        self.badge = Badge(theme, "")
        self.package = ElidedLabel("", "small", "text2")
        self.package.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.package.setContentsMargins(0, Space.XXS, 0, 0)  # level with the words of the badge
        chips = FlowLayout()
        self.update_badge = UpdateBadge(theme)
        self.reach = Badge(theme, "", icon="globe", tone="warning")
        self.reach.setVisible(False)
        chips.addWidget(self.badge)
        chips.addWidget(self.reach)
        chips.addWidget(self.update_badge)
        chips.addWidget(self.package)
        below = QHBoxLayout()
        below.setContentsMargins(_INSET, 0, 0, 0)
        below.addLayout(chips)
        column.addLayout(below)
        head.addLayout(column, 1)
        self.box.addLayout(head)

    def _build_body(self) -> None:
        theme = self._context.theme
        self.version = Label("", "small", "text2", wraps=True)
        self.build = Label("", "small", "text2", wraps=True)
        self.run = Label("", "small", "text2", wraps=True)
        self.ability = AbilityMeter(theme)
        self.link = Button(theme, "", variant="link", on_click=self._on_link, compact=True)
        self.progress = CardProgress()
        self.question = CardNote(
            theme, "message-circle-question-mark", "warning", self.tr("Answer"), self._on_log
        )
        self.note = CardNote(theme, "circle-alert", "danger", self.tr("Details"), self._on_title)
        self.change = ChangeNote(self._context, self.name)
        facts = QVBoxLayout()
        facts.setContentsMargins(_INSET, 0, _INSET, 0)
        facts.setSpacing(Space.XXS)
        for label in (self.version, self.build, self.run, self.ability):
            facts.addWidget(label)
        self.box.addLayout(facts)
        self.box.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        below = QVBoxLayout()
        below.setContentsMargins(_INSET, 0, _INSET, 0)
        for part in (self.progress, self.question, self.note, self.change):
            below.addWidget(part)
        self.box.addLayout(below)
        self.box.addStretch(1)

    def _build_foot(self) -> None:
        theme = self._context.theme
        self.fix = Button(theme, "", on_click=self._on_fix)
        above = QHBoxLayout()  # beside the log its words may have no room
        above.setContentsMargins(_INSET, 0, _INSET, 0)
        above.addWidget(self.fix)
        above.addStretch(1)
        self.box.addLayout(above)
        foot = QHBoxLayout()
        foot.setContentsMargins(_INSET, Space.XS, _INSET, 0)
        foot.setSpacing(Space.S)
        left = FlowLayout()
        self.main = StateButton(self._context, self.name)
        self.stop = Button(theme, self.tr("Stop"), icon="square", on_click=self._on_stop)
        self.pause = Button(theme, "", on_click=self._on_pause)
        self.update_button = Button(
            theme, self.tr("Update"), icon=UPDATE_ICON, on_click=self._on_update
        )
        for button in (self.main, self.stop, self.update_button, self.pause):
            left.addWidget(button)
        foot.addLayout(left, 1)
        self.log = Button(
            theme, self.tr("Log"), icon="scroll-text", variant="quiet", on_click=self._on_log
        )
        self.menu = MenuButton(theme, "", self._fill_menu)
        bottom = Qt.AlignmentFlag.AlignBottom
        foot.addWidget(self.log, 0, bottom)
        foot.addWidget(self.menu, 0, bottom | Qt.AlignmentFlag.AlignHCenter)
        self.box.addLayout(foot)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [
            self.title,
            self.link,
            self.question.link,
            self.note.link,
            self.change.more,
            self.change.forget,
            self.fix,
            self.main,
            self.stop,
            self.update_button,
            self.pause,
            self.log,
            self.menu,
        ]

    # -- showing -----------------------------------------------------------------------------------

    def show_install(
        self, item: ListedInstall, job: JobView | None, problem: Problem | None
    ) -> None:
        """Show the install as it is now.

        Args:
            item: the install as it is listed.
            job: the job of this window that is at work on it.
            problem: what went wrong with it last.
        """
        if item is self.item and job is self._job and problem == self._problem:
            return
        is_other = item is not self.item
        self.item, self._job, self._problem = item, job, problem
        state = install_state(item, job, problem)
        self.main.show_state(state, item, job)
        self.progress.show_job(job)
        if state != self.state:
            self.state = state
            self.badge.show_as(state.word, state.icon, state.tone)
            self.setAccessibleName(
                self.tr("{name}: {state}").format(name=self.name, state=state.word)
            )
        self._show_buttons(item, job, state)
        self._show_notes(item, job, problem)
        self.update_badge.show_install(item, job)
        if is_other:
            self._show_facts(item)
            self._ask(item)

    def show_abilities(self, found: Mapping[str, Offer]) -> None:
        """Show what the machine can do with the program, of what is known of packages."""
        record = None if self.item is None else self.item.record
        is_whole = record is not None and record.state == "installed"
        self.ability.show_offer(found.get(record.package) if record and is_whole else None)

    def tick(self) -> None:
        """Say anew how long ago things were."""
        if self.item is not None:
            self._show_run(self.item)

    def measure(self) -> None:
        """Look anew at how much room it takes."""
        self._sized = ""
        self._context.live.memory.keep(**{self._size_key: ""})
        if self.item is not None:
            self._ask(self.item)

    def _show_buttons(self, item: ListedInstall, job: JobView | None, state: InstallState) -> None:
        name = self.name
        self.stop.setVisible(state.verb == "open")
        self.stop.setAccessibleName(self.tr("Stop: {name}").format(name=name))
        can_update = update_of(item) is not None and state.verb == "launch"
        self.update_button.setVisible(can_update)
        self.update_button.setAccessibleName(self.tr("Update: {name}").format(name=name))
        can_pause = job is not None and job.pausable and not job.is_over
        self.pause.setVisible(can_pause)
        if job is not None and can_pause:
            is_paused = job.state is JobState.PAUSED
            text = self.tr("Go on") if is_paused else self.tr("Pause")
            if text != self.pause.text():
                self.pause.show_as(text, "play" if is_paused else "pause", "secondary")
                self.pause.setAccessibleName(self.tr("{verb}: {name}").format(verb=text, name=name))
            self.pause.setEnabled(job.state is not JobState.CANCELLING)
        self.log.setVisible(item.record is not None)
        self.log.setAccessibleName(self.tr("Log: {name}").format(name=name))
        self.menu.set_name(self.tr("More for {name}").format(name=name))

    def _show_notes(
        self, item: ListedInstall, job: JobView | None, problem: Problem | None
    ) -> None:
        name = self.name
        shown = problem if job is None else None
        text = problem_words(shown).title if shown is not None else ""
        if item.state == "damaged" and shown is None:
            text = self.tr("Its record cannot be read. Models and images are untouched.")
        if item.state == "installing" and job is None:
            text = ""
        self.note.say(text, self.tr("Details of the problem of {name}").format(name=name))
        is_busy = job is not None and not job.is_aside
        self.change.show_install(item, is_quiet=is_busy or bool(text))
        asks = item.session.asks if item.session is not None else None
        self.question.say(asks or "", self.tr("Answer {name}").format(name=name))
        found = fixes(self._context.live, shown) if shown is not None else ()
        self._fix = next((fix for fix in found[:1] if fix.key not in _THERE), None)
        if self._fix is not None and self._fix.key == (self.state.verb if self.state else ""):
            self._fix = None
        self.fix.setVisible(self._fix is not None)
        if self._fix is not None:
            self.fix.show_as(self._fix.text, self._fix.icon, "secondary")
            self.fix.setAccessibleName(
                self.tr("{verb}: {name}").format(verb=self._fix.text, name=name)
            )

    def _show_facts(self, item: ListedInstall) -> None:
        record = item.record
        version = joined(version_words(record), python_words(record)) if record else ""
        size = size_words(self._bytes) if self._bytes >= 0 else ""
        build = joined(torch_words(record) if record else "", size)
        for label, text in ((self.version, version), (self.build, build)):
            label.setText(text)
            label.setVisible(bool(text))
        self._show_run(item)
        self._show_reach(item)
        address = item.session.url if item.session is not None else None
        self.link.setText((address or "").replace("&", "&&"))
        self.link.setAccessibleName(self.tr("Open {address}").format(address=address or ""))
        self.link.setVisible(bool(address))

    def _show_run(self, item: ListedInstall) -> None:
        if self._job is None and (item.state == "installing" or is_changed_elsewhere(item)):
            text = self.tr("Another Stablehand is at work on it.")
        elif item.state == "stopped":
            text = self.tr("It goes on where it stopped.")
        else:
            text = run_words(item)
        self.run.setText(text)
        self.run.setVisible(bool(text))

    def _show_reach(self, item: ListedInstall) -> None:
        """Say who else can reach it; a switch that is on shows before the next start as well."""
        reach = item.session.reach if item.session is not None else "computer"
        said = reach_words(reach)
        if not said and item.session is None and item.record is not None and item.record.lan:
            said = self.tr("Opens to the network")
        self.reach.setVisible(bool(said))
        if said:
            self.reach.show_as(said, "globe", "warning")

    def _show_label(self, label: PackageLabel) -> None:
        self.package_name = label.name
        title = shown_name(self.name, label.name)
        is_same = title == label.name
        self.title.show_name(title)
        self.package.setText("" if is_same else label.name)
        self.package.setVisible(not is_same)
        if label.icon is not None:
            self._icon.show_icon(label.icon, "text2")

    # -- what has to be asked for ------------------------------------------------------------------

    @property
    def _size_key(self) -> str:
        return f"size.{self.name}"

    def _ask(self, item: ListedInstall) -> None:
        """Ask for what stands in no record: the name and icon of the package, the room it takes."""
        live, record = self._context.live, item.record
        if record is None:
            return
        if record.package != self._package:
            self._package = package = record.package
            live.ask(lambda app: package_label(app, package), self, self._show_label)
        if item.state == "installing" or self._sized == record.changed_at:
            return
        self._sized = record.changed_at
        stamp, _, count = live.memory.text(self._size_key).partition("|")
        if stamp == record.changed_at and count.isdigit():
            self._bytes = int(count)
            self._show_facts(item)
            return
        live.ask(lambda app: install_size(app, self.name), self, self._take_size)

    def _take_size(self, count: int) -> None:
        self._bytes = count
        self._context.live.memory.keep(**{self._size_key: f"{self._sized}|{count}"})
        if self.item is not None:
            self._show_facts(self.item)

    # -- what is clicked ---------------------------------------------------------------------------

    def _on_title(self) -> None:
        self._context.go(Route("package", self.name))

    def _on_log(self) -> None:
        self._context.go(Route("package", self.name, "console"))

    def _on_link(self) -> None:
        if self.item is not None and self.item.session is not None and self.item.session.url:
            self._context.open_url(self.item.session.url)

    def _on_stop(self) -> None:
        self._context.live.halt(self.name)

    def _on_pause(self) -> None:
        if self._job is None:
            return
        if self._job.state is JobState.PAUSED:
            self._context.live.go_on(self._job.job_id)
        else:
            self._context.live.pause(self._job.job_id)

    def _on_fix(self) -> None:
        if self._fix is not None and self._problem is not None:
            run_action(self._context, self._problem, self._fix)

    def _fill_menu(self, menu: QMenu) -> None:
        item = self.item
        if item is None:
            return
        has_record = item.record is not None
        is_free = self._job is None or self._job.is_aside
        if update_of(item) is not None and is_free:
            menu.addAction(self.tr("Update…"), self._on_update)
        menu.addAction(self.tr("Open folder"), self._on_folder)
        menu.addAction(self.tr("Options"), self._on_options).setEnabled(has_record)
        menu.addAction(self.tr("Models"), self._on_models).setEnabled(has_record)
        has_address = item.session is not None and bool(item.session.url)
        menu.addAction(self.tr("Copy address"), self._on_copy).setEnabled(has_address)
        menu.addSeparator()
        menu.addAction(self.tr("Uninstall…"), self._on_uninstall).setEnabled(is_free)

    @Slot()
    def _on_update(self) -> None:
        ask_update(self._context, self.name)

    @Slot()
    def _on_folder(self) -> None:
        if self.item is not None:
            self._context.open_path(self.item.path)

    @Slot()
    def _on_options(self) -> None:
        self._context.go(Route("package", self.name, "options"))

    @Slot()
    def _on_models(self) -> None:
        self._context.go(Route("package", self.name, "models"))

    @Slot()
    def _on_copy(self) -> None:
        if self.item is not None and self.item.session is not None:
            QGuiApplication.clipboard().setText(self.item.session.url or "")
            self._context.toast(self.tr("Address copied"), "success")

    @Slot()
    def _on_uninstall(self) -> None:
        ask_uninstall(self._context, self.name)
