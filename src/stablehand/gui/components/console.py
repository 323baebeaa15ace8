"""The console of an install: the log of its program or of its install, live, and a line to answer with.

The view holds a part of the log; search, filter and pages go over all of it on the disk. Which log is shown
follows what happens, unless somebody chose another one meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from stablehand.gui.components.console_compare import CompareView
from stablehand.gui.components.console_earlier import ConsoleEarlier
from stablehand.gui.components.console_input import ConsoleInput
from stablehand.gui.components.console_reader import LogReader
from stablehand.gui.components.console_save import LogSaving
from stablehand.gui.components.console_sources import (
    CHANGE,
    INSTALL,
    Source,
    sources,
    takes_input,
    wanted,
)
from stablehand.gui.components.console_times import ConsoleTimes
from stablehand.gui.components.console_toolbar import ConsoleToolbar
from stablehand.gui.components.finding_cards import FindingCards
from stablehand.gui.components.prompts import give_line
from stablehand.gui.context import Context
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.log_links import split_target
from stablehand.gui.widgets.log_view import LogView
from stablehand.gui.words.announce import announce
from stablehand.services.installs import ListedInstall
from stablehand.services.log_comparing import StartComparison, compare_starts
from stablehand.services.log_reading import Filter, earlier_launches, place_of
from stablehand.services.results import Result
from stablehand.services.sessions import SessionView

# What listens everywhere is opened here.
_EVERYWHERE: Final = re.compile(r"^(https?://)(?:0\.0\.0\.0|\[::\])(?=[:/?#]|$)", re.IGNORECASE)
_LEAST: Final = 96  # height of the log, in pixels at 100 %


class Console(QWidget):
    """Toolbar, log, ways to its other parts, and the input line while the program takes input."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._name = ""
        self._older: tuple[SessionView, ...] = ()
        self._older_of: tuple[str, str] = ("", "")
        self._wanted: str | None = None  # what was shown by itself last
        self._key = ""
        self._said = ""
        self._empty_kind = ""
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self.toolbar = ConsoleToolbar(
            theme,
            on_step=self._on_step,
            on_copy=self._on_copy,
            on_open=self._on_open,
            fill_menu=self._fill_menu,
        )
        box.addWidget(self.toolbar)
        self.findings = FindingCards(context)
        box.addWidget(self.findings)
        self.view = LogView(theme, self.tr("Log"))
        self.reader = LogReader(context.live, self.view)
        self.times = ConsoleTimes(context.live, self.view)
        self.saving = LogSaving(context, self.view)
        self.earlier = ConsoleEarlier(
            theme,
            on_earlier=self.reader.show_earlier,
            on_begin=self.reader.to_begin,
            on_end=self.reader.to_end,
        )
        box.addWidget(self.earlier)
        # No stack: that would keep the room of the larger one.
        self._place = QVBoxLayout()
        self._place.addWidget(self.view)
        self._empty: EmptyState | None = None
        self.compared: CompareView | None = None
        box.addLayout(self._place, 1)
        self.input = ConsoleInput(theme, self._on_line)
        box.addWidget(self.input)
        self.toolbar.source_chosen.connect(self._on_source)
        self.toolbar.kind_chosen.connect(self._on_kind)
        self.toolbar.follow_wanted.connect(self._on_follow)
        self.toolbar.finder.searched.connect(self.reader.search)
        self.reader.changed.connect(self._on_reader_changed)
        self.view.link_activated.connect(self._on_link)
        context.live.installs_changed.connect(self._decide)
        context.live.jobs_changed.connect(self._show_emptiness)
        theme.changed.connect(self._fit)
        self._fit()
        self._decide()

    @Slot()
    def _fit(self) -> None:
        """Leave some lines of the log in sight, whatever stands above it: the page scrolls."""
        self.view.setMinimumHeight(self._context.theme.px(_LEAST))

    # -- for the page ------------------------------------------------------------------------------

    def show_install(self, name: str) -> None:
        """Show the log of an install that says what one wants to know now."""
        if name != self._name:
            self._name, self._wanted, self._key = name, None, ""
            self._older = ()
        self._decide()

    def rest(self) -> None:
        """Follow nothing: nobody looks."""
        self.reader.rest()
        self.times.rest()

    def wake(self) -> None:
        """Follow again."""
        self._decide()
        self.reader.wake()
        self.times.wake()

    def search(self) -> None:
        """Put the focus into the search field."""
        self.toolbar.finder.setFocus()
        self.toolbar.finder.selectAll()

    # -- which log ---------------------------------------------------------------------------------

    @property
    def _item(self) -> ListedInstall | None:
        return self._context.live.install(self._name)

    @property
    def _source(self) -> Source | None:
        offered = sources(self._item, self._older)
        return next((source for source in offered if source.key == self._key), None)

    @Slot()
    def _decide(self) -> None:
        """Show what there is to see now; a choice that somebody made stays until something happens."""
        item = self._item
        now = wanted(item)
        if now != self._wanted:
            self._wanted = self._key = now
        self._ask_for_older(item)
        self._show()

    def _show(self) -> None:
        item, source = self._item, self._source
        self.toolbar.offer(sources(item, self._older), self._key)
        log = source.log if source is not None else None
        if log != self.reader.log and self.compared is not None:
            self._leave_comparison()
        self.reader.read(log, self._kind)
        self.times.read(log)
        self.toolbar.enable(source is not None)
        found_in = None if self.compared is not None else log
        self.findings.show_log(self._name, found_in, item.last if item else None)
        can_answer = takes_input(item, self._key)
        self.input.setVisible(can_answer)
        session = item.session if item is not None else None
        self.input.ask(session.asks or "" if can_answer and session is not None else "")
        self._show_emptiness()

    def _ask_for_older(self, item: ListedInstall | None) -> None:
        newest = item.last.session if item is not None and item.last is not None else ""
        if (self._name, newest) != self._older_of:
            self._older_of = self._name, newest
            name = self._name
            self._context.live.ask(
                lambda app: earlier_launches(app, name), self, partial(self._take_older, name)
            )

    def _take_older(self, name: str, found: tuple[SessionView, ...]) -> None:
        if name == self._name:
            self._older = found
            self._show()

    @Slot(str)
    def _on_source(self, key: str) -> None:
        self._key = key
        self._show()

    # -- what is shown of it -----------------------------------------------------------------------

    @property
    def _kind(self) -> Filter:
        kind = self.toolbar.kind.value
        return "errors" if kind == "errors" else "warnings" if kind == "warnings" else "all"

    @Slot(str)
    def _on_kind(self, _kind: str) -> None:
        self._show()

    @Slot(bool)
    def _on_follow(self, is_wanted: bool) -> None:
        if is_wanted and self.reader.is_detached:
            self.reader.to_end()
        else:
            self.view.follow(is_wanted)

    @Slot()
    def _on_reader_changed(self) -> None:
        if self.compared is not None:
            return
        reader = self.reader
        self.toolbar.follow.setChecked(self.view.is_following and not reader.is_detached)
        self.earlier.show_state(
            reader.earlier, is_detached=reader.is_detached, is_filtered=reader.kind != "all"
        )
        self._show_matches()
        self._show_emptiness()

    def _show_matches(self) -> None:
        text, reader = "", self.reader
        if reader.has_no_match:
            text = self.tr("No matches")
        elif reader.matches is not None and reader.matches.places:
            total = QLocale().toString(len(reader.matches.places))
            total = f"{total}+" if reader.has_more_matches else total
            number = QLocale().toString(reader.number)
            text = self.tr("{number} of {total}").format(number=number, total=total)
        elif self.toolbar.finder.sought and reader.log is not None:
            text = self.tr("Searching…")
        can_step = bool(reader.matches is not None and reader.matches.places)
        self.toolbar.show_matches(text, can_step=can_step)
        if text != self._said:
            self._said = text
            if reader.matches is None or reader.matches.is_whole:
                announce(self.toolbar.finder, text)

    def _on_step(self, backwards: bool) -> None:
        self.reader.step(backwards=backwards)

    # -- nothing to show ---------------------------------------------------------------------------

    @Slot()
    def _show_emptiness(self) -> None:
        """Say why there is nothing to see, and what to do about it."""
        kind = self._emptiness()
        if kind == self._empty_kind:
            return
        self._empty_kind = kind
        if self._empty is not None:
            self._empty.hide()
            self._empty.deleteLater()
            self._empty = None
        if kind and self.compared is None:
            self._empty = self._made_empty(kind)
            self._place.addWidget(self._empty)
        self.view.setVisible(not kind and self.compared is None)

    def _emptiness(self) -> str:
        item, job = self._item, self._context.live.job_of(self._name)
        is_busy = job is not None or (
            item is not None and (item.session is not None or item.state == "installing")
        )
        if self._source is None:
            is_ready = item is not None and item.state == "installed"
            return "silent" if is_busy else "not launched" if is_ready else "nothing"
        if self.view.count or not self.reader.is_known:
            return ""
        if self.reader.kind != "all":
            return self.reader.kind
        return "silent" if is_busy else "nothing"

    def _made_empty(self, kind: str) -> EmptyState:
        theme = self._context.theme
        sentences = {
            "silent": (
                self.tr("Nothing has been written yet."),
                self.tr("What is written appears here at once."),
            ),
            "not launched": (
                self.tr("It has not been launched yet."),
                self.tr("Launch it to see its log here."),
            ),
            "nothing": (
                self.tr("There is nothing in this log."),
                self.tr("It is empty, or its file has been removed."),
            ),
            "warnings": (self.tr("No warnings and no errors in this log."), ""),
            "errors": (self.tr("No errors in this log."), ""),
        }
        buttons: Sequence[Button] = ()
        if kind == "not launched":
            launch = Button(
                theme, self.tr("Launch"), icon="play", variant="primary", on_click=self._launch
            )
            log = Button(theme, self.tr("Show the install log"), on_click=self._show_install_log)
            buttons = (launch, log)
        elif kind in ("warnings", "errors"):
            buttons = (Button(theme, self.tr("Show all lines"), on_click=self._show_all_lines),)
        sentence, more = sentences[kind]
        return EmptyState(theme, "terminal", sentence, more, buttons)

    def _launch(self) -> None:
        self._context.live.launch(self._name)

    def _show_install_log(self) -> None:
        self._on_source(INSTALL)

    def _show_all_lines(self) -> None:
        self.toolbar.kind.choose("all")
        self._show()

    # -- what one can do with it -------------------------------------------------------------------

    def _on_line(self, line: str) -> None:
        give_line(self._context, self, self._name, line)

    def _on_copy(self) -> None:
        text = self.view.copied_text()
        QGuiApplication.clipboard().setText(text)
        count = text.count("\n") + 1 if text else 0
        self._context.toast(self.tr("%Ln line(s) copied", "", count), "success")

    def _on_open(self) -> None:
        if (source := self._source) is not None:
            self._context.open_path(source.log)

    def _fill_menu(self, menu: QMenu) -> None:
        save = menu.addAction(self.tr("Save…"))
        save.triggered.connect(self._on_save)
        compare = menu.addAction(self.tr("Compare with the last good start"))
        compare.triggered.connect(self._on_compare)
        source = self._source
        compare.setEnabled(source is not None and source.key not in (INSTALL, CHANGE))
        report = menu.addAction(self.tr("Save a report…"))
        report.triggered.connect(self._on_report)
        folder = menu.addAction(self.tr("Open the folder of the log"))
        folder.triggered.connect(self._on_folder)
        menu.addSeparator()
        self.times.fill(menu.addMenu(self.tr("Times")))
        menu.addAction(self.tr("Select all")).triggered.connect(self.view.selectAll)
        wrap = QAction(self.tr("Wrap long lines"), menu)
        wrap.setCheckable(True)
        wrap.setChecked(self.view.lineWrapMode() == LogView.LineWrapMode.WidgetWidth)
        wrap.toggled.connect(self._on_wrap)
        menu.addAction(wrap)

    @Slot(bool)
    def _on_wrap(self, wraps: bool) -> None:
        self.view.set_wrapping(wraps=wraps)

    @Slot()
    def _on_folder(self) -> None:
        if (source := self._source) is not None:
            self._context.open_path(source.log.parent)

    @Slot()
    def _on_save(self) -> None:
        if (source := self._source) is not None:
            shows_times = bool(self.times.style)
            self.saving.ask(self._name, source.log, self.reader.kind, shows_times=shows_times)

    @Slot()
    def _on_report(self) -> None:
        from stablehand.gui.components.report_dialog import show_report

        source = self._source
        show_report(self._context, self._name, source.log if source is not None else None)

    # -- comparing ---------------------------------------------------------------------------------

    @Slot()
    def _on_compare(self) -> None:
        source, name = self._source, self._name
        if source is None:
            return
        key = source.key
        self._context.live.ask(
            lambda app: compare_starts(app, name, key), self, partial(self._show_comparison, key)
        )

    def _show_comparison(self, key: str, result: Result[StartComparison]) -> None:
        if key != self._key:
            return
        if result.data.comparison is None:
            text = self.tr("There is no earlier start that became ready to compare with.")
            self._context.toast(text, "info")
            return
        self._leave_comparison()
        self.compared = CompareView(self._context.theme, self._leave_comparison)
        self._place.addWidget(self.compared)
        self.toolbar.setVisible(False)
        self.earlier.setVisible(False)
        self._empty_kind = " "  # it is looked at anew
        self._show()
        self.compared.show_comparison(result.data)

    @Slot()
    def _leave_comparison(self) -> None:
        if self.compared is None:
            return
        self.compared.hide()
        self.compared.deleteLater()
        self.compared = None
        self.toolbar.setVisible(True)
        self._empty_kind = " "
        self._show()
        self._on_reader_changed()
        self.view.setFocus()

    @Slot(str)
    def _on_link(self, target: str) -> None:
        if target[:4].lower() == "http":
            self._context.open_url(_EVERYWHERE.sub(r"\g<1>127.0.0.1", target))
            return
        path = Path(split_target(target)[0])

        def found(folder: Path | None) -> None:
            if folder is not None:
                self._context.open_path(folder)
            else:
                text = self.tr("It is not there any more: {path}").format(path=path)
                self._context.toast(text, "warning")

        self._context.live.ask(lambda _app: place_of(path), self, found)
