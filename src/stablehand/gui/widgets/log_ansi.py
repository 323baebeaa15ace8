"""Colours in the output of programs, as names of the theme's colours, so that contrast always holds.

A program's red is the theme's red for errors, whatever shade it asks for: sixteen colours, the table of
256 and true colours all come down to the few that can be read on the console's ground. A coloured ground
becomes the colour of its text. Everything else that terminals are told is left out.
"""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache
from typing import Final, NamedTuple

# Control sequences; strings such as titles and links; other two-character codes.
_CODE: Final = re.compile(
    r"\x1b\[(?P<sgr>[0-9;:]*)m"
    r"|\x1b(?:\[[0-?]*[ -/]*[@-~]?|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])"
)
# What Qt would take for the end of a line, or would draw as a box.
_ODD: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufdd0\ufdd1\ufffc]")
_BASIC: Final = (
    "log_dim",
    "log_error",
    "log_success",
    "log_warning",
    "log_info",
    "log_path",
    "log_info",
    "console_text",
)
# Hues in degrees up to which a colour counts as the one behind them.
_HUES: Final = (
    (20, "log_error"),
    (70, "log_warning"),
    (165, "log_success"),
    (255, "log_info"),
    (330, "log_path"),
    (361, "log_error"),
)
_LEVELS: Final = (0, 95, 135, 175, 215, 255)
_LEAST_SATURATION: Final = 0.2
_DIM_BELOW: Final = 0.55


class Style(NamedTuple):
    """How a piece of text looks; `token` is a colour of the theme, empty for the usual one."""

    token: str = ""
    is_bold: bool = False
    is_dim: bool = False

    @property
    def colour(self) -> str:
        """The colour of the theme that it comes to."""
        return "log_dim" if self.is_dim and not self.token else self.token


class Run(NamedTuple):
    """A piece of a line, counted in characters of its bare text."""

    start: int
    stop: int
    style: Style


class _Pen(NamedTuple):
    """What the codes so far have set: text colour, ground, weight."""

    ink: str = ""
    ground: str = ""
    is_bold: bool = False
    is_dim: bool = False

    def style(self) -> Style:
        ink = self.ink
        if self.ground and ink in ("", "console_text", "log_dim"):
            ink = self.ground  # white on red is read as red
        return Style(ink, self.is_bold, self.is_dim)


def bare(text: str) -> str:
    """Give a line without codes and without what cannot be shown."""
    if text.isprintable():
        return text
    if "\x1b" in text:
        text = _CODE.sub("", text)
    return _ODD.sub("", text)


def runs(text: str) -> tuple[Run, ...]:
    """Give the pieces of a line that look other than usual; their places are those in `bare(text)`."""
    if "\x1b" not in text:
        return ()
    found: list[Run] = []
    pen, at, place = _Pen(), 0, 0
    for code in _CODE.finditer(text):
        place = _add(found, place, bare(text[at : code.start()]), pen)
        at = code.end()
        if (sgr := code.group("sgr")) is not None:
            pen = _after(pen, sgr)
    _add(found, place, bare(text[at:]), pen)
    return tuple(found)


def _add(found: list[Run], place: int, piece: str, pen: _Pen) -> int:
    style = pen.style()
    if piece and style != Style():
        found.append(Run(place, place + len(piece), style))
    return place + len(piece)


@lru_cache(maxsize=1024)
def _after(pen: _Pen, sgr: str) -> _Pen:
    """Give the pen after a code such as "1;31"."""
    codes = [int(part) if part.isdigit() else 0 for part in re.split("[;:]", sgr)]
    at = 0
    while at < len(codes):
        code = codes[at]
        if code in (38, 48):
            token, used = _extended(codes[at + 1 :])
            pen = pen._replace(ink=token) if code == 38 else pen._replace(ground=token)
            at += used
        else:
            pen = _simple(pen, code)
        at += 1
    return pen


def _simple(pen: _Pen, code: int) -> _Pen:
    if code in (0, 1, 2, 22):
        weights = {0: _Pen(), 1: pen._replace(is_bold=True), 2: pen._replace(is_dim=True)}
        return weights.get(code, pen._replace(is_bold=False, is_dim=False))
    if 30 <= code <= 37 or 90 <= code <= 97:
        return pen._replace(ink=_BASIC[code % 10])
    if 40 <= code <= 47 or 100 <= code <= 107:
        # Black and white grounds are those of terminals, and say nothing.
        is_plain = code % 10 in (0, 7)
        return pen._replace(ground="" if is_plain else _BASIC[code % 10])
    if code == 39:
        return pen._replace(ink="")
    return pen._replace(ground="") if code == 49 else pen


def _extended(codes: list[int]) -> tuple[str, int]:
    """Give the colour that follows a 38 or 48, and how many numbers it takes."""
    if codes[:1] == [5] and len(codes) >= 2:
        return of_table(codes[1]), 2
    if codes[:1] == [2] and len(codes) >= 4:
        return of_rgb(*codes[1:4]), 4
    return "", len(codes)


def of_table(number: int) -> str:
    """Give the colour of the theme for one of the table of 256."""
    if number < 16:
        return _BASIC[number % 8] if number != 8 else "log_dim"
    if number < 232:
        number -= 16
        return of_rgb(_LEVELS[number // 36 % 6], _LEVELS[number // 6 % 6], _LEVELS[number % 6])
    grey = 8 + 10 * (min(number, 255) - 232)
    return of_rgb(grey, grey, grey)


def of_rgb(red: int, green: int, blue: int) -> str:
    """Give the colour of the theme that is nearest to a true colour (0 to 255) in its hue."""
    parts = [min(max(part, 0), 255) / 255 for part in (red, green, blue)]
    hue, saturation, value = colorsys.rgb_to_hsv(*parts)
    if saturation < _LEAST_SATURATION:
        return "log_dim" if value < _DIM_BELOW else "console_text"
    return next(token for limit, token in _HUES if hue * 360 < limit)
