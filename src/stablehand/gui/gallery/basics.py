"""Sections of the gallery: words, buttons, badges, frames, fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, get_args

from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from stablehand.gui.gallery.bench import Bench, Item, both, disabled, focused, nothing
from stablehand.gui.theme.tokens import TEXT_ROLES
from stablehand.gui.widgets.buttons import Button, IconButton, MenuButton, Variant
from stablehand.gui.widgets.fields import (
    Check,
    Choice,
    FormRow,
    Radio,
    SearchField,
    Segmented,
    Switch,
    line_field,
)
from stablehand.gui.widgets.frames import Badge, Fold, Frame, Line, Notice
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import ElidedLabel, IconLabel, Label

_TONES: Final = ("text", "text2", "text3", "accent", "success", "warning", "danger", "info")


def words(bench: Bench) -> Sequence[Item]:
    """Kinds of text, tones, icons."""
    sample = both("Install ComfyUI", "Установить ComfyUI")
    items = []
    for role in TEXT_ROLES:
        label = Label(sample, role)
        if TEXT_ROLES[role].is_mono:
            label.setFont(bench.theme.font(role))
        items.append(Item(f"Label {role}", label))
    items += [Item(f"tone {tone}", Label(sample, "body", tone)) for tone in _TONES]
    path = "/media/models/Stablehand/Data/Models/StableDiffusion/checkpoint.safetensors"
    items += [
        Item("ElidedLabel", ElidedLabel(path), 160),
        Item("ElidedLabel, middle", ElidedLabel(path, middle=True), 160),
    ]
    for tone in _TONES:
        items.append(Item(f"IconLabel {tone}", IconLabel(bench.theme, "package", tone)))
    return items


def buttons(bench: Bench) -> Sequence[Item]:
    """Every variant at rest, with the focus, disabled; with icons, compact; icon buttons."""
    theme, items = bench.theme, []
    text = both("Install", "Установить")
    for variant in get_args(Variant):
        for state, kind in (("", Button), (", focus", focused(Button))):
            made = kind(theme, text, icon="download", variant=variant)
            items.append(Item(f"{variant}{state}", made))
        off = disabled(Button(theme, text, icon="download", variant=variant))
        items.append(Item(f"{variant}, disabled", off))
        items.append(
            Item(f"{variant}, compact", Button(theme, text, variant=variant, compact=True))
        )
    name = both("Copy", "Скопировать")
    checked = IconButton(theme, "scroll-text", name, checkable=True)
    checked.setChecked(True)
    items += [
        Item("IconButton", IconButton(theme, "copy", name)),
        Item("IconButton, focus", focused(IconButton)(theme, "copy", name)),
        Item("IconButton, checked", checked),
        Item("IconButton, disabled", disabled(IconButton(theme, "copy", name))),
        Item("MenuButton", MenuButton(theme, both("More", "Ещё"), _fill)),
    ]
    return items


def badges(bench: Bench) -> Sequence[Item]:
    """Facts and states."""
    theme = bench.theme
    return [
        Item("a fact", Badge(theme, "SDXL")),
        Item("a fact with an icon", Badge(theme, both("Processor", "Процессор"), icon="cpu")),
        Item(
            "accent", Badge(theme, both("Starting", "Запускается"), icon="hourglass", tone="accent")
        ),
        Item(
            "success", Badge(theme, both("Running", "Работает"), icon="circle-dot", tone="success")
        ),
        Item(
            "warning",
            Badge(theme, both("Asks", "Спрашивает"), icon="triangle-alert", tone="warning"),
        ),
        Item("danger", Badge(theme, both("Failed", "Ошибка"), icon="circle-alert", tone="danger")),
    ]


def frames(bench: Bench) -> Sequence[Item]:
    """Planes, notices, folds, lines."""
    theme = bench.theme
    items = [
        Item(f"Frame {variant}", _filled(Frame(variant)), 200)
        for variant in ("card", "plane", "overlay", "dialog", "bar", "toolbar", "rail")
    ]
    text = both("Restart the computer.", "Перезагрузите компьютер.")
    more = both(
        "The NVIDIA driver was updated, but the old one is still running. Restart the computer.",
        "Драйвер NVIDIA обновлён, но ещё работает старый. Перезагрузите компьютер.",
    )
    for tone in ("info", "success", "warning", "danger"):
        items.append(Item(f"Notice {tone}", Notice(theme, text, tone), 320))
    button = Button(theme, both("Explain", "Объяснить"), compact=True)
    items.append(Item("Notice with a button", Notice(theme, more, "warning", [button]), 440))
    items.append(Item("Line", Line(), 200))
    for is_open in (False, True):
        fold = Fold(theme, both("Technical facts", "Технические сведения"), is_open=is_open)
        fold.body.addWidget(Label("torch==2.13.0", "body", "text2"))
        items.append(Item("Fold, open" if is_open else "Fold", fold, 240))
    return items


def fields(bench: Bench) -> Sequence[Item]:
    """Fields at rest, with the focus, disabled, filled, wrong."""
    theme, items = bench.theme, []
    prompt, values = both("Search", "Искать"), _values()
    filled = SearchField(theme, prompt)
    filled.setText("flux")
    items += [
        Item("SearchField", SearchField(theme, prompt), 200),
        Item("SearchField, filled", filled, 200),
        Item("SearchField, focus", focused(SearchField)(theme, prompt), 200),
        Item("line", line_field(both("Name", "Имя"), "ComfyUI"), 200),
        Item("line, disabled", disabled(_line("ComfyUI")), 200),
    ]
    name = both("Colours", "Цвета")
    items += [
        Item("Choice", Choice(theme, name, values)),
        Item("Choice, focus", focused(Choice)(theme, name, values)),
        Item("Choice, disabled", disabled(Choice(theme, name, values))),
    ]
    for kind, label in ((Check, "Check"), (Radio, "Radio"), (Switch, "Switch")):
        for is_on in (False, True):
            items += _ticks(bench, kind, label, is_on=is_on)
    tabs = [
        (at, text)
        for at, text in enumerate(
            both("Console Options About", "Консоль Параметры Сведения").split()
        )
    ]
    items += [
        Item("Segmented", Segmented(name, values[:3])),
        Item("Segmented as tabs", Segmented(name, tabs, variant="tab")),
    ]
    return items


def forms(bench: Bench) -> Sequence[Item]:
    """Rows of a form, and facts in two columns."""
    theme = bench.theme
    name = both("Python builds", "Сборки Python")
    about = both("Where Python builds are fetched from.", "Откуда загружать сборки Python.")
    plain = FormRow(theme, name, _line("https://mirror.example"), about)
    wrong = FormRow(theme, name, _line("ftp://mirror.example"), about)
    wrong.set_error(both("It must begin with https://", "Адрес должен начинаться с https://"))
    facts = KeyValueList(
        (
            (both("Processor", "Процессор"), "AMD Ryzen 7 7700"),
            (both("Memory", "Память"), both("32 GB", "32 ГБ")),
            (both("Index", "Индекс"), "https://download.pytorch.org/whl/cu130"),
        )
    )
    return [
        Item("FormRow", plain, 320),
        Item("FormRow, wrong", wrong, 320),
        Item("KeyValueList", facts, 320),
    ]


def _fill(menu: QMenu) -> None:
    menu.addAction(both("Open folder", "Открыть папку"), nothing)


def _filled(frame: Frame) -> Frame:
    frame.box.addWidget(Label(both("Words on it", "Слова на нём"), wraps=True))
    return frame


def _values() -> list[tuple[object, str]]:
    names = both(
        "As_the_system Dark Light High_contrast", "Как_в_системе Тёмные Светлые Контрастные"
    )
    return [(at, name.replace("_", " ")) for at, name in enumerate(names.split())]


def _line(text: str) -> QLineEdit:
    made = line_field(text)
    made.setText(text)
    made.setCursorPosition(0)
    return made


def _ticks(
    bench: Bench, kind: type[Check] | type[Radio] | type[Switch], label: str, *, is_on: bool
) -> list[Item]:
    text = both("Follow", "Следить")
    word = "on" if is_on else "off"
    made = [
        Item(f"{label}, {word}", kind(bench.theme, text)),
        Item(f"{label}, {word}, focus", focused(kind)(bench.theme, text)),
        Item(f"{label}, {word}, disabled", disabled(kind(bench.theme, text))),
    ]
    for item in made:
        item.widget.setChecked(is_on)  # type: ignore[attr-defined]
        # a radio button among others of its parent would lose its dot
    return [Item(item.caption, _alone(item.widget)) for item in made]


def _alone(widget: QWidget) -> QWidget:
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(widget)
    return holder
