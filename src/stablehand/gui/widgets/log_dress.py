"""How a line of a log looks: its own colours, the colour of its level, links, what is searched for.

A line is cut into pieces that look alike all through; places are counted as Qt counts them, in UTF-16.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from PySide6.QtGui import QFont, QTextCharFormat, QTextLayout

from stablehand.gui.theme.theme import Theme
from stablehand.gui.widgets.log_ansi import bare, runs
from stablehand.gui.widgets.log_links import links

_LEVELS: Final = {"error": "log_error", "warning": "log_warning", "note": "log_info"}
_MATCH: Final = ("on_selection", "selection")
_CURRENT: Final = ("console", "log_warning")


class Look(NamedTuple):
    """What a piece of text looks like; colours are names of the theme's."""

    ink: str = ""
    ground: str = ""
    is_bold: bool = False
    is_underlined: bool = False


class Piece(NamedTuple):
    """A part of a line, in characters of its bare text."""

    start: int
    stop: int
    look: Look


def pieces(text: str, level: str, sought: str = "", *, is_current: bool = False) -> list[Piece]:
    """Cut a line into what looks alike.

    Args:
        text: the line with its codes.
        level: "error", "warning", "note" or nothing.
        sought: what is searched for, in small letters; it is marked.
        is_current: whether this line is the match that is looked at.
    """
    shown = bare(text)
    marks: list[tuple[int, int, dict[str, Any]]] = []
    own = runs(text)
    for run in own:
        marks.append((run.start, run.stop, {"ink": run.style.colour, "is_bold": run.style.is_bold}))
    if level in _LEVELS and not any(run.style.token for run in own):
        marks.insert(0, (0, len(shown), {"ink": _LEVELS[level]}))
    for link in links(shown):
        ink = "log_info" if link.is_url else "log_path"
        marks.append((link.start, link.stop, {"ink": ink, "is_underlined": link.is_url}))
    ink, ground = _CURRENT if is_current else _MATCH
    for start in found_in(shown, sought):
        marks.append((start, start + len(sought), {"ink": ink, "ground": ground}))
    return _flat(marks)


def found_in(text: str, sought: str) -> list[int]:
    """Give where a text in small letters stands in a line, without overlaps."""
    places: list[int] = []
    if sought:
        lowered = text.lower()
        at = lowered.find(sought)
        while at >= 0:
            places.append(at)
            at = lowered.find(sought, at + len(sought))
    return places


def _flat(marks: Sequence[tuple[int, int, dict[str, Any]]]) -> list[Piece]:
    """Lay marks over each other, the later ones on top."""
    cuts = sorted({place for start, stop, _ in marks for place in (start, stop)})
    flat: list[Piece] = []
    for start, stop in pairwise(cuts):
        look = Look()
        for first, last, values in marks:
            if first <= start and stop <= last:
                look = look._replace(**values)
        if look == Look():
            continue
        if flat and flat[-1].stop == start and flat[-1].look == look:
            flat[-1] = Piece(flat[-1].start, stop, look)
        else:
            flat.append(Piece(start, stop, look))
    return flat


class Wardrobe:
    """Makes Qt's formats out of looks, each one once for the theme in force."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._formats: dict[Look, QTextCharFormat] = {}

    def forget(self) -> None:
        """Make them anew, in the colours of now."""
        self._formats.clear()

    def ranges(self, text: str, cut: Sequence[Piece]) -> list[QTextLayout.FormatRange]:
        """Give pieces as Qt wants them.

        Args:
            text: the bare text of the line.
            cut: its pieces.
        """
        is_wide = bool(text) and not text.isascii() and max(text) > "\uffff"
        found = []
        for piece in cut:
            start, stop = piece.start, piece.stop
            if is_wide:
                start, stop = units(text[:start]), units(text[:stop])
            made = QTextLayout.FormatRange()
            made.start, made.length = start, stop - start
            made.format = self.format(piece.look)
            found.append(made)
        return found

    def format(self, look: Look) -> QTextCharFormat:
        """Give the format of a look."""
        made = self._formats.get(look)
        if made is None:
            made = QTextCharFormat()
            if look.ink:
                made.setForeground(self._theme.colour(look.ink))
            if look.ground:
                made.setBackground(self._theme.colour(look.ground))
            if look.is_bold:
                made.setFontWeight(QFont.Weight.Bold)
            if look.is_underlined:
                made.setFontUnderline(True)
            self._formats[look] = made
        return made


def units(text: str) -> int:
    """Count a text as Qt does: characters beyond the first 65,536 are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def characters(text: str, count: int) -> int:
    """Give how many characters of a text so many of Qt's units are."""
    if text.isascii():
        return min(count, len(text))
    return len(text.encode("utf-16-le", "replace")[: 2 * count].decode("utf-16-le", "ignore"))
