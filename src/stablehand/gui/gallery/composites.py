"""Sections of the gallery: messages, dialogs, lists, the rail, the console."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.gui.gallery import samples
from stablehand.gui.gallery.bench import Bench, Item, both, nothing
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.command_palette import CommandPalette, PaletteEntry
from stablehand.gui.widgets.dialogs import LineQuestion, Question
from stablehand.gui.widgets.drop_hint import DropHint
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.error_card import CardAction, ErrorCard
from stablehand.gui.widgets.frames import Fold, ScrollPage
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.log_view import LogView
from stablehand.gui.widgets.nav_rail import NavRail, RailItem
from stablehand.gui.widgets.shortcut_list import ShortcutList
from stablehand.gui.widgets.toasts import Toast


def messages(bench: Bench) -> Sequence[Item]:
    """Failures, empty places, toasts."""
    theme = bench.theme
    empty = EmptyState(
        theme,
        "boxes",
        both("No packages yet", "Пакетов пока нет"),
        both("Pick one to begin.", "Выберите первый."),
        [Button(theme, both("See all packages", "Все пакеты"), variant="primary")],
    )
    items = [
        Item("ErrorCard", _failure(bench), 480),
        Item("ErrorCard, open", _failure(bench, is_open=True), 480),
        Item("EmptyState", empty, 360, 260),
    ]
    for tone in ("info", "success", "warning", "danger"):
        items.append(Item(f"Toast {tone}", _toast(bench, tone, None)))
    items.append(
        Item("Toast with an action", _toast(bench, "success", (both("Open", "Открыть"), nothing)))
    )
    return items


def dialogs(bench: Bench) -> Sequence[Item]:
    """Questions, and one that wants a line."""
    theme = bench.theme
    cancel = both("Cancel", "Отмена")
    quit_ = Question(
        theme,
        both("Quit while something is installed?", "Выйти во время установки?"),
        both("It goes on where it stopped next time.", "В следующий раз она продолжится."),
        (("quit", both("Quit", "Выйти"), "primary"), ("stay", cancel, "secondary")),
    )
    danger = Question(
        theme,
        both("Uninstall ComfyUI?", "Удалить ComfyUI?"),
        both("It goes to the trash.", "Она попадёт в корзину."),
        (("yes", both("Uninstall", "Удалить"), "danger"), ("no", cancel, "secondary")),
        facts=(
            both("Frees 8.2 GB", "Освободит 8,2 ГБ"),
            both("Models and images stay", "Модели и изображения останутся"),
        ),
        icon="trash-2",
        tick=both("Delete its own models too", "Удалить и её собственные модели"),
    )
    line = LineQuestion(
        theme,
        both("ComfyUI asks", "ComfyUI спрашивает"),
        "Do you want to update? [y/n]",
        (("send", both("Answer", "Ответить"), "primary"), ("no", cancel, "secondary")),
        name=both("Answer", "Ответ"),
    )
    return [
        Item("Question", quit_, 460),
        Item("Question that takes something away", danger, 460),
        Item("LineQuestion", line, 460),
    ]


def lists(bench: Bench) -> Sequence[Item]:
    """The command palette, with and without a result, and the shortcuts."""
    found, empty = (CommandPalette(bench.theme, _entries()) for _ in range(2))
    empty.field.setText("zzz")
    rows = [(entry.detail, entry.text, entry.shortcut) for entry in _entries() if entry.shortcut]
    return [
        Item("CommandPalette", found, 520, 320),
        Item("CommandPalette, nothing found", empty, 520, 320),
        Item("ShortcutList", ShortcutList(bench.theme, rows), 460, 400),
    ]


def rails(bench: Bench) -> Sequence[Item]:
    """The rail open and folded, and heads of pages."""
    theme = bench.theme
    with_back = PageHeader(theme, "ComfyUI", back=(both("Packages", "Пакеты"), nothing))
    with_back.buttons.addWidget(
        Button(theme, both("Launch", "Запустить"), icon="play", variant="primary")
    )
    plain = PageHeader(
        theme,
        both("Settings", "Настройки"),
        both("Changes are saved at once.", "Изменения сохраняются сразу."),
    )
    page = ScrollPage(margin=8)
    for at in range(12):
        page.body.addWidget(Label(f"{at + 1}"))
    return [
        Item("NavRail", _rail(bench), 0, 320),
        Item("NavRail, folded", _rail(bench, is_folded=True), 0, 320),
        Item("PageHeader", plain, 460),
        Item("PageHeader with a way back", with_back, 460),
        Item("ScrollPage", page, 160, 160),
        Item("DropHint", _drop_hint(bench), 260, 160),
    ]


def _drop_hint(bench: Bench) -> DropHint:
    text = both("Drop the link to look it up", "Отпустите ссылку, чтобы найти её")
    hint = DropHint(bench.theme, text, "link", bench.shelf)
    hint.setVisible(True)
    return hint


def console(bench: Bench) -> Sequence[Item]:
    """The log view, with levels and terminal colours, and with a search."""
    plain, searched = (LogView(bench.theme, both("Log", "Журнал")) for _ in range(2))
    for view in (plain, searched):
        view.show_page(samples.log_lines())
    searched.highlight("vram")
    return [Item("LogView", plain, 620, 230), Item("LogView, searched", searched, 620, 230)]


def _failure(bench: Bench, *, is_open: bool = False) -> ErrorCard:
    card = ErrorCard(
        bench.theme,
        both("The drive is full: 3.2 GB are missing.", "Диск заполнен: не хватает 3,2 ГБ."),
        todo=both(
            "Make room on the drive, then try again: it goes on where it stopped.",
            "Освободите место на диске и повторите: установка продолжится с того же места.",
        ),
        actions=(
            CardAction(both("Try again", "Повторить"), "rotate-cw", nothing),
            CardAction(both("Open folder", "Открыть папку"), "folder-open", nothing),
        ),
        details="disk.full\nstep: torch\nfree_bytes: 1200000000",
        on_dismiss=nothing,
    )
    if is_open and (fold := card.findChild(Fold)) is not None:
        fold.set_open(True)
    return card


def _toast(bench: Bench, tone: str, action: tuple[str, Callable[[], None]] | None) -> QWidget:
    holder = QWidget()
    holder.setFixedWidth(bench.theme.px(420))
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    text = both("ComfyUI is ready", "ComfyUI готова к работе")
    box.addWidget(Toast(bench.theme, text, tone, action, lambda _toast: None, holder))
    return holder


def _entries() -> list[PaletteEntry]:
    pages, packages = both("Pages", "Страницы"), both("Packages", "Пакеты")
    rows = (
        (both("Go to packages", "Перейти к пакетам"), pages, "Ctrl+1", "boxes"),
        (both("Go to settings", "Перейти к настройкам"), pages, "Ctrl+,", "settings"),
        (both("Launch ComfyUI", "Запустить ComfyUI"), both("Stopped", "Остановлена"), "", "play"),
        (both("Add a package", "Добавить пакет"), packages, "Ctrl+N", "plus"),
    )
    return [PaletteEntry(text, detail, keys, icon, nothing) for text, detail, keys, icon in rows]


def _rail(bench: Bench, *, is_folded: bool = False) -> NavRail:
    rail = NavRail(
        bench.theme,
        both("Pages", "Страницы"),
        ((both("Manage", "Управление"), (RailItem("p", "boxes", both("Packages", "Пакеты")),)),),
        (
            RailItem("a", "bell", both("Activity", "События")),
            RailItem("s", "settings", both("Settings", "Настройки")),
        ),
    )
    rail.select("p")
    if (activity := rail.button("a")) is not None:
        activity.set_count("2")
    rail.fold(is_folded)
    return rail
