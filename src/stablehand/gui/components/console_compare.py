"""A start beside the last good one: what its log says otherwise, line by line, and what else has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor, QTextFormat
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from stablehand.core.launch.log_levels import level_of
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, IconButton
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.log_gutter import Mark
from stablehand.gui.widgets.log_view import MOST_LINES, LogView
from stablehand.gui.words.announce import announce
from stablehand.gui.words.units import ago
from stablehand.services.log_comparing import Row, StartComparison

_AROUND: Final = 3  # lines alike that are shown on both sides of a difference
_COLOURS: Final = {"new": "log_success", "missing": "log_error", "moved": "log_info"}
_SHORT: Final = 12  # characters of a commit


class _Line(NamedTuple):
    text: str
    at: int
    level: str = ""
    replaces: bool = False


class CompareView(QWidget):
    """The differences, with a little of what is around them.

    Args:
        theme: the looks.
        on_close: goes back to the log.
    """

    def __init__(
        self, theme: Theme, on_close: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kinds: list[str] = []
        self._starts: list[int] = []  # where differences begin, among the lines shown
        self._current = -1
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self.facts = Label("", "body", "text2", wraps=True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.addWidget(self.facts)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.counts = Label("", "body", wraps=True)
        row.addWidget(self.counts, 1)
        self.found = Label("", "small", "text2")
        row.addWidget(self.found)
        self.previous = IconButton(
            theme, "chevron-up", self.tr("Previous difference"), on_click=self._backwards
        )
        self.next = IconButton(
            theme, "chevron-down", self.tr("Next difference"), on_click=self._onwards
        )
        row.addWidget(self.previous)
        row.addWidget(self.next)
        self.back = Button(theme, self.tr("Back to the log"), icon="arrow-left", on_click=on_close)
        row.addWidget(self.back)
        box.addLayout(row)
        self.view = LogView(theme, self.tr("Differences between two starts"))
        box.addWidget(self.view, 1)
        for keys, act in (("F8", self._onwards), ("Shift+F8", self._backwards), ("Esc", on_close)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.next.setToolTip(self.tr("Next difference") + " (F8)")
        self.previous.setToolTip(self.tr("Previous difference") + " (Shift+F8)")

    def show_comparison(self, found: StartComparison) -> None:
        """Show a comparison from its first difference on."""
        rows = found.comparison.rows if found.comparison is not None else ()
        lines, self._kinds = self._shown(rows)
        self.view.show_page(lines)
        words = {kind: self._word(kind) for kind in ("new", "missing", "moved")}
        self.view.show_marks(self._mark, max(words.values(), key=len))
        self._starts = [
            at
            for at, kind in enumerate(self._kinds)
            if kind in words and (at == 0 or self._kinds[at - 1] != kind)
        ]
        self._current = -1
        self.facts.setText(self._changes(found))
        self.facts.setVisible(bool(self.facts.text()))
        self.counts.setText(self._summary(found))
        for button in (self.previous, self.next):
            button.setEnabled(bool(self._starts))
        self.view.setFocus()
        self._onwards()

    def _shown(self, rows: tuple[Row, ...]) -> tuple[list[_Line], list[str]]:
        near = bytearray(len(rows))
        for at, row in enumerate(rows):
            if row.kind != "same":
                first, stop = max(0, at - _AROUND), min(len(rows), at + _AROUND + 1)
                near[first:stop] = b"\1" * (stop - first)
        lines: list[_Line] = []
        kinds: list[str] = []
        skipped = 0
        for row, is_near in zip(rows, near, strict=True):
            if not is_near:
                skipped += 1
                continue
            if skipped:
                lines.append(_Line(self._alike(skipped), len(lines), "note"))
                kinds.append("gap")
                skipped = 0
            level = level_of(row.text) if row.kind in ("new", "same") else ""
            lines.append(_Line(row.text, len(lines), level))
            kinds.append(row.kind)
            if len(lines) >= MOST_LINES - 1:
                break
        if skipped and lines:
            lines.append(_Line(self._alike(skipped), len(lines), "note"))
            kinds.append("gap")
        return lines, kinds

    def _alike(self, count: int) -> str:
        return self.tr("… %Ln line(s) alike …", "", count)

    def _word(self, kind: str) -> str:
        words = {
            "new": self.tr("+ new"),
            "missing": self.tr("− missing"),
            "moved": self.tr("~ moved"),
        }
        return words.get(kind, "")

    def _mark(self, number: int) -> Mark | None:
        if number >= len(self._kinds):
            return None
        kind = self._kinds[number]
        return Mark(self._word(kind), _COLOURS[kind]) if kind in _COLOURS else None

    def _summary(self, found: StartComparison) -> str:
        comparison, good = found.comparison, found.good
        if comparison is None or good is None:
            return self.tr("There is no earlier start that became ready to compare with.")
        when = ago(good.started_at)
        if comparison.is_alike:
            return self.tr("The same as the last good start ({when}).").format(when=when)
        parts = [
            self.tr("%Ln new", "", comparison.new),
            self.tr("%Ln missing", "", comparison.missing),
            self.tr("%Ln moved", "", comparison.moved),
        ]
        text = self.tr("Against the last good start ({when}): {counts}.").format(
            when=when, counts=", ".join(parts)
        )
        if found.is_under_way:
            text += " " + self.tr("It is still starting: what is missing may come yet.")
        if found.is_cut:
            text += " " + self.tr("Only the first lines are compared.")
        return text

    def _changes(self, found: StartComparison) -> str:
        """Name what was started otherwise, a line for each."""
        names = {
            "commit": self.tr("Version (commit)"),
            "ref": self.tr("Version"),
            "python": self.tr("Python"),
            "torch": self.tr("torch"),
            "backend": self.tr("torch is built for"),
            "generation": self.tr("Snapshot of the environment"),
            "method": self.tr("How models are shared"),
        }
        lines = []
        for name, before, now in found.facts:
            old, new = (text[:_SHORT] if name == "commit" else text for text in (before, now))
            lines.append(f"{names.get(name, name)}: {old} → {new}")
        if found.words_gone:
            gone = " ".join(found.words_gone)
            lines.append(self.tr("No longer on the command line: {words}").format(words=gone))
        if found.words_new:
            new_words = " ".join(found.words_new)
            lines.append(self.tr("New on the command line: {words}").format(words=new_words))
        if lines:
            lines.insert(0, self.tr("Changed since then:"))
        return "\n".join(lines)

    # -- from difference to difference -------------------------------------------------------------

    @Slot()
    def _onwards(self) -> None:
        self._go(1)

    @Slot()
    def _backwards(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        if not self._starts:
            self.found.setText("")
            return
        self._current = (self._current + by) % len(self._starts)
        first = self._starts[self._current]
        kind = self._kinds[first]
        stop = first
        while stop < len(self._kinds) and self._kinds[stop] == kind:
            stop += 1
        self._emphasise(first, stop)
        text = self.tr("{number} of {total}").format(
            number=self._current + 1, total=len(self._starts)
        )
        self.found.setText(text)
        line = self.view.lines_shown[first].text
        announce(self.view, f"{text}, {self._word(kind)}: {line}")

    def _emphasise(self, first: int, stop: int) -> None:
        """Bring lines into sight and lay a ground under them."""
        document = self.view.document()
        chosen = []
        for number in range(first, stop):
            one = QTextEdit.ExtraSelection()
            cursor = QTextCursor(document.findBlockByNumber(number))
            one.cursor = cursor
            ground = self._theme.colour("log_dim")
            ground.setAlpha(70)
            one.format.setBackground(ground)
            one.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            chosen.append(one)
        self.view.setExtraSelections(chosen)
        self.view.setTextCursor(QTextCursor(document.findBlockByNumber(first)))
        self.view.centerCursor()
