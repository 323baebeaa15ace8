"""The design system as data: colours, spaces, sizes. No Qt here, and no colour anywhere else.

Colours are "#RRGGBB". Lengths are in device-independent pixels at a text size of 100 %. The contrast
that each pair must have stands in `CONTRAST` and is recomputed by a test (WCAG 2.x: 4.5 for text, 3.0
for edges and icons).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final, Literal

ThemeName = Literal["dark", "light", "contrast"]


@dataclass(frozen=True)  # without slots: making them costs the first picture two milliseconds
class Palette:
    """The colours of one theme; names say what a colour is for.

    Attributes:
        border: decorative only; the edge of a control is `border_strong`.
        text2, text3: less and least important text.
        spill: a model that needs main memory beside the card's.
        on_*: text on the fill of that name; *_soft: quiet fills of states.
        console*: the log view, dark in every theme; log_*: its colours.
    """

    bg: str
    rail: str
    surface: str
    raised: str
    overlay: str
    border: str
    border_strong: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    on_accent_soft: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    danger_fill: str
    on_danger_fill: str
    info: str
    spill: str
    console: str
    console_text: str
    focus: str
    selection: str
    on_selection: str
    log_error: str
    log_warning: str
    log_success: str
    log_info: str
    log_dim: str
    log_path: str


_LOG: Final = {
    "log_error": "#FF8A80",
    "log_warning": "#F5C451",
    "log_success": "#6FD6A2",
    "log_info": "#9CC7FF",
    "log_dim": "#94A0AD",
    "log_path": "#D3B6FF",
}

DARK: Final = Palette(
    bg="#111418",
    rail="#0C0F12",
    surface="#1A1F25",
    raised="#232A32",
    overlay="#2B333D",
    border="#38424D",
    border_strong="#728091",
    text="#E8ECF1",
    text2="#B3BECA",
    text3="#95A2B1",
    accent="#5AA9FF",
    accent_hover="#7CBBFF",
    on_accent="#06182B",
    accent_soft="#14304D",
    on_accent_soft="#A9D2FF",
    success="#4CC38A",
    success_soft="#12322A",
    warning="#F0B429",
    warning_soft="#3A2D0B",
    danger="#FF7B72",
    danger_soft="#40191A",
    danger_fill="#C93A35",
    on_danger_fill="#FFFFFF",
    info="#8AB4F8",
    spill="#FF9E64",
    console="#0B0D10",
    console_text="#D5DCE4",
    focus="#8CC4FF",
    selection="#1F4A78",
    on_selection="#FFFFFF",
    **_LOG,
)

LIGHT: Final = Palette(
    bg="#F5F7F9",
    rail="#E9EDF1",
    surface="#FFFFFF",
    raised="#FFFFFF",
    overlay="#FFFFFF",
    border="#D3DAE1",
    border_strong="#768493",
    text="#161B21",
    text2="#45515E",
    text3="#5B6875",
    accent="#0B62C4",
    accent_hover="#084E9E",
    on_accent="#FFFFFF",
    accent_soft="#DCEBFB",
    on_accent_soft="#0A4A93",
    success="#12733F",
    success_soft="#DDF3E6",
    warning="#8A5600",
    warning_soft="#FCEFD2",
    danger="#B42318",
    danger_soft="#FDE5E3",
    danger_fill="#B42318",
    on_danger_fill="#FFFFFF",
    info="#1D5FBF",
    spill="#9A4A00",
    console="#12161B",
    console_text="#D5DCE4",
    focus="#0B62C4",
    selection="#B9D8FA",
    on_selection="#161B21",
    **_LOG,
)

CONTRAST_DARK: Final = Palette(
    bg="#000000",
    rail="#000000",
    surface="#000000",
    raised="#000000",
    overlay="#000000",
    border="#FFFFFF",
    border_strong="#FFFFFF",
    text="#FFFFFF",
    text2="#FFFFFF",
    text3="#E0E0E0",
    accent="#4FC3FF",
    accent_hover="#8AD8FF",
    on_accent="#000000",
    accent_soft="#00304D",
    on_accent_soft="#FFFFFF",
    success="#5CFF9D",
    success_soft="#00331A",
    warning="#FFD54A",
    warning_soft="#332900",
    danger="#FF8A80",
    danger_soft="#3D0A06",
    danger_fill="#B42318",
    on_danger_fill="#FFFFFF",
    info="#9CC7FF",
    spill="#FFB074",
    console="#000000",
    console_text="#FFFFFF",
    focus="#FFEB3B",
    selection="#004B8D",
    on_selection="#FFFFFF",
    **_LOG,
)

PALETTES: Final[Mapping[ThemeName, Palette]] = MappingProxyType(
    {"dark": DARK, "light": LIGHT, "contrast": CONTRAST_DARK}
)

# (colour, what it lies on, the least contrast)
CONTRAST: Final[tuple[tuple[str, str, float], ...]] = (
    ("text", "bg", 4.5),
    ("text", "surface", 4.5),
    ("text", "raised", 4.5),
    ("text", "overlay", 4.5),
    ("text", "rail", 4.5),
    ("text2", "bg", 4.5),
    ("text2", "surface", 4.5),
    ("text2", "raised", 4.5),
    ("text2", "rail", 4.5),
    ("text3", "bg", 4.5),
    ("text3", "surface", 4.5),
    ("text3", "raised", 4.5),
    ("text3", "rail", 4.5),
    ("accent", "bg", 4.5),
    ("accent", "surface", 4.5),
    ("on_accent", "accent", 4.5),
    ("on_accent", "accent_hover", 4.5),
    ("on_accent_soft", "accent_soft", 4.5),
    ("text", "accent_soft", 4.5),
    ("success", "surface", 4.5),
    ("success", "success_soft", 4.5),
    ("warning", "surface", 4.5),
    ("warning", "warning_soft", 4.5),
    ("danger", "surface", 4.5),
    ("danger", "bg", 4.5),
    ("danger", "danger_soft", 4.5),
    ("text", "danger_soft", 4.5),
    ("text", "warning_soft", 4.5),
    ("text", "success_soft", 4.5),
    ("on_danger_fill", "danger_fill", 4.5),
    ("info", "surface", 4.5),
    ("spill", "surface", 4.5),
    ("success", "overlay", 4.5),
    ("warning", "overlay", 4.5),
    ("spill", "overlay", 4.5),
    ("danger", "overlay", 4.5),
    ("success", "rail", 4.5),
    ("warning", "rail", 4.5),
    ("spill", "rail", 4.5),
    ("danger", "rail", 4.5),
    ("on_selection", "selection", 4.5),
    ("console_text", "console", 4.5),
    ("log_error", "console", 4.5),
    ("log_warning", "console", 4.5),
    ("log_success", "console", 4.5),
    ("log_info", "console", 4.5),
    ("log_dim", "console", 4.5),
    ("log_path", "console", 4.5),
    ("border_strong", "surface", 3.0),
    ("border_strong", "raised", 3.0),
    ("border_strong", "bg", 3.0),
    ("focus", "surface", 3.0),
    ("focus", "rail", 3.0),
    ("focus", "bg", 3.0),
    ("focus", "console", 3.0),
    ("accent", "rail", 3.0),
    ("text2", "overlay", 4.5),
    ("text3", "overlay", 4.5),
    ("text2", "accent_soft", 4.5),
    ("text3", "accent_soft", 4.5),
    ("text2", "warning_soft", 4.5),
    ("text2", "danger_soft", 4.5),
    ("accent", "raised", 4.5),
    ("border_strong", "rail", 3.0),
    ("border_strong", "overlay", 3.0),
    ("focus", "overlay", 3.0),
    ("focus", "raised", 3.0),
)

COLOURS: Final = frozenset(item.name for item in fields(Palette))


class Space:
    """Distances."""

    XXS: Final = 2
    XS: Final = 4
    S: Final = 8
    M: Final = 12
    L: Final = 16
    XL: Final = 24
    XXL: Final = 32


class Radius:
    """Corners."""

    CHIP: Final = 4
    CONTROL: Final = 6
    CARD: Final = 8
    DIALOG: Final = 12


class Size:
    """Sizes of things, at a text size of 100 %."""

    CONTROL: Final = 32
    COMPACT: Final = 28
    RAIL_OPEN: Final = 208
    RAIL_FOLDED: Final = 64
    ICON: Final = 16
    ICON_RAIL: Final = 20
    ICON_EMPTY: Final = 48
    WINDOW: Final = (1280, 800)
    WINDOW_LEAST: Final = (960, 640)
    TWO_PANES: Final = 1100
    CARD_COLUMN: Final = 340


class Motion:
    """Durations in milliseconds; nothing moves when motion is reduced."""

    FADE: Final = 120
    TOAST: Final = 6000


@dataclass(frozen=True, slots=True)
class TextRole:
    """How a kind of text is set: size in pixels at 100 %, and whether it is semi-bold."""

    pixels: int
    is_strong: bool = False
    is_mono: bool = False


RoleName = Literal["display", "title", "heading", "body", "strong", "small", "mono"]

TEXT_ROLES: Final[Mapping[RoleName, TextRole]] = MappingProxyType(
    {
        "display": TextRole(28, is_strong=True),
        "title": TextRole(22, is_strong=True),
        "heading": TextRole(16, is_strong=True),
        "body": TextRole(13),
        "strong": TextRole(13, is_strong=True),
        "small": TextRole(12),
        "mono": TextRole(12, is_mono=True),
    }
)
SMALLEST_TEXT: Final = 90
LARGEST_TEXT: Final = 150


def luminance(colour: str) -> float:
    """Give the relative luminance of "#RRGGBB", 0 to 1 (WCAG 2.x)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21 (WCAG 2.x)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
