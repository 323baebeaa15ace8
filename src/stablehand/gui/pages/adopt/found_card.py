"""One thing that was found, as a plane: what it is, whether it works, what it brings."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.pages.adopt.words import AdoptWords, sentence
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Badge, Frame
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size
from stablehand.services.adoption_look import Found

_ICON: Final = 24


class FoundCard(Frame):
    """What a look has found.

    Args:
        theme: the theme.
        found: the thing.
    """

    def __init__(self, theme: Theme, found: Found, parent: QWidget | None = None) -> None:
        super().__init__("plane", spacing=Space.M, parent=parent)
        words = AdoptWords(self)
        kind, icon = words.kind(found)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(IconLabel(theme, icon, "text2", _ICON), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        column.addWidget(Label(words.title(found), "heading", wraps=True))
        badges = FlowLayout()
        badges.addWidget(Badge(theme, kind))
        for text, sign, tone in self._badges(words, found):
            badges.addWidget(Badge(theme, text, icon=sign, tone=tone))
        column.addLayout(badges)
        head.addLayout(column, 1)
        self.box.addLayout(head)
        self.box.addWidget(KeyValueList(self._rows(words, found)))
        for problem in found.problems:
            self.box.addLayout(self._remark(theme, say(problem)))
        self.setAccessibleName(words.title(found))

    def _badges(self, words: AdoptWords, found: Found) -> list[tuple[str, str, str]]:
        if found.status == "left":
            return [(self.tr("Left as it is"), "minus", "")]
        badges = []
        if found.status == "adopted":
            badges.append((self.tr("Taken over already"), "circle-check", ""))
        elif found.status == "unfinished":
            badges.append((self.tr("Begun before"), "history", ""))
        if found.kind != "library":
            badges.append(words.environment(found))
        if found.running:
            badges.append((self.tr("Running now"), "circle-dot", "accent"))
        return badges

    def _rows(self, words: AdoptWords, found: Found) -> list[tuple[str, str]]:
        rows = [(self.tr("Folder"), str(found.path))]
        if found.status == "left":
            rows.append((self.tr("Why"), sentence(found.reason)))
            return [row for row in rows if row[1]]
        rows.append((self.tr("Name here"), found.name))
        if found.kind != "library":
            rows.append((self.tr("Version"), words.version(found)))
            rows.append((self.tr("Environment"), words.environment_facts(found)))
        models = words.models([item for item in found.models if item.reason is None])
        rows.append((self.tr("Models"), "\n".join(models) or self.tr("None of its own")))
        hidden = [item for item in found.models if item.reason is not None]
        text = self.tr("{folder}: {reason}")
        lines = [text.format(folder=item.path, reason=say(item.reason)) for item in hidden]
        rows.append((self.tr("Stay where only it sees them"), "\n".join(lines)))
        rows.append((self.tr("Launch options"), words.options(found)))
        rows.append((self.tr("Options left out"), "\n".join(words.left_out(found))))
        rows.append((self.tr("Used where it is"), size(found.size_bytes)))
        return [row for row in rows if row[1]]

    def _remark(self, theme: Theme, text: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(IconLabel(theme, "info", "info"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(text, "body", "text2", wraps=True), 1)
        return line
