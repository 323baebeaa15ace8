"""Sections of the gallery: jobs, installs and machines, in the states they can be in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QMenu

from stablehand.core.base.events import JobState
from stablehand.core.hardware.profile import System
from stablehand.core.launch.log_compare import compared
from stablehand.gui.components.card_note import CardNote
from stablehand.gui.components.card_progress import CardProgress
from stablehand.gui.components.change_note import ChangeNote
from stablehand.gui.components.console import Console
from stablehand.gui.components.console_compare import CompareView
from stablehand.gui.components.console_earlier import ConsoleEarlier
from stablehand.gui.components.console_input import ConsoleInput
from stablehand.gui.components.console_save import SaveLogDialog
from stablehand.gui.components.console_sources import Source
from stablehand.gui.components.console_toolbar import ConsoleToolbar
from stablehand.gui.components.first_package import FirstPackage
from stablehand.gui.components.happening_list import HappeningList
from stablehand.gui.components.hardware_chip import HardwareChip
from stablehand.gui.components.install_state import install_state
from stablehand.gui.components.job_bar import JobBar, JobLine
from stablehand.gui.components.name_dialog import NameDialog
from stablehand.gui.components.name_link import NameLink
from stablehand.gui.components.package_card import PackageCard
from stablehand.gui.components.problems import problem_card
from stablehand.gui.components.skeleton_card import SkeletonCard
from stablehand.gui.components.state_button import StateButton
from stablehand.gui.components.update_badge import UpdateBadge
from stablehand.gui.components.update_dialog import ChangeFold
from stablehand.gui.gallery import samples
from stablehand.gui.gallery.bench import Bench, Item, both, nothing
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.theme.theme import Theme
from stablehand.gui.widgets.frames import Frame
from stablehand.services.installs import ListedInstall
from stablehand.services.log_comparing import StartComparison
from stablehand.services.sessions import SessionView

_CARD: Final = 340
_LINE: Final = 860


def _step(_backwards: bool) -> None:
    """Go nowhere."""


def _fill(menu: QMenu) -> None:
    menu.addAction(both("Save as…", "Сохранить как…"), nothing)


def _take(_line: str) -> None:
    """Send nothing."""


def jobs(bench: Bench) -> Sequence[Item]:
    """A job in every state, as a line of the bar and as a card has it."""
    context = bench.context
    kinds = {
        "queued": samples.job(JobState.QUEUED),
        "running": samples.job(),
        "nearly done": samples.job(share=0.999, rate=None),
        "running, of unknown length": samples.job(
            share=0, stages=("start",), pausable=False, kind="launch", rate=None, text="Starting"
        ),
        "paused": samples.job(JobState.PAUSED),
        "cancelling": samples.job(JobState.CANCELLING),
    }
    items = [Item(f"JobLine, {name}", JobLine(context, job), _LINE) for name, job in kinds.items()]
    context.live.jobs["1"] = kinds["running"]
    items.append(Item("JobBar", JobBar(context, bench.shelf), _LINE))
    for name in ("running", "paused"):
        progress = CardProgress(bench.shelf)
        progress.show_job(kinds[name])
        items.append(Item(f"CardProgress, {name}", progress, _CARD))
    return items


def installs(bench: Bench) -> Sequence[Item]:
    """A package card in every state."""
    kinds: dict[str, tuple[ListedInstall, JobView | None, Problem | None]] = {
        "stopped": (samples.install("comfyui", last="stopped"), None, None),
        "starting": (samples.install("comfyui", session="starting"), None, None),
        "running": (samples.install("comfyui", session="ready"), None, None),
        "with an update": (samples.install("comfyui", update=samples.update()), None, None),
        "pinned": (samples.install("comfyui", pinned=True), None, None),
        "updating": (samples.install("comfyui"), samples.job(kind="update"), None),
        "asks something": (
            samples.install("comfyui", session="ready", asks="Do you want to update? [y/n]"),
            None,
            None,
        ),
        "stopping": (samples.install("comfyui", session="stopping"), None, None),
        "ended by itself": (samples.install("comfyui", last="failed"), None, None),
        "did not start": (samples.install("comfyui"), None, samples.problem("launch")),
        "installing": (samples.install("comfyui", "installing"), samples.job(), None),
        "paused": (samples.install("comfyui", "installing"), samples.job(JobState.PAUSED), None),
        "install failed": (samples.install("comfyui", "failed"), None, samples.problem()),
        "interrupted": (samples.install("comfyui", "stopped"), None, None),
        "damaged": (samples.install("comfyui", "damaged"), None, None),
    }
    items = []
    for name, (item, job, problem) in kinds.items():
        card = PackageCard(bench.context, item.name)
        card.show_install(item, job, problem)
        items.append(Item(f"PackageCard, {name}", card, _CARD))
    note = ChangeNote(bench.context, "comfyui", bench.shelf)
    note.show_change(samples.stopped())
    items.append(Item("ChangeNote", note, _CARD))
    for name in ("with an update", "pinned"):
        badge = UpdateBadge(bench.theme, bench.shelf)
        badge.show_install(kinds[name][0], None)
        items.append(Item(f"UpdateBadge, {name}", badge))
    items.append(Item("ChangeFold", ChangeFold(bench.theme, samples.update()), 440))
    items.append(Item("NameDialog", _name_dialog(bench), 460))
    items.append(Item("SkeletonCard", SkeletonCard(bench.theme), _CARD))
    for name in ("stopped", "running", "stopping", "install failed"):
        item, job, problem = kinds[name]
        button = StateButton(bench.context, item.name)
        button.show_state(install_state(item, job, problem), item, job)
        items.append(Item(f"StateButton, {name}", button))
    return items


def _name_dialog(bench: Bench) -> NameDialog:
    facts = (both("Models stay where they are.", "Модели останутся там, где они есть."),)
    title = both("Another name for ComfyUI?", "Другое имя для ComfyUI?")
    verb = both("Rename", "Переименовать")
    return NameDialog(bench.context, title, verb, "comfyui", "comfyui", facts, _begin)


def _begin(_name: str, _is_ticked: bool) -> None:
    """Begin nothing."""


def consoles(bench: Bench) -> Sequence[Item]:
    """The console of an install without a log, and its parts."""
    theme = bench.theme
    tools = [
        ConsoleToolbar(theme, on_step=_step, on_copy=nothing, on_open=nothing, fill_menu=_fill)
        for _ in range(2)
    ]
    log = Source("1", both("Launch of today", "Сегодняшний запуск"), samples.FOLDER)
    for tool in tools:
        tool.offer([log], "1")
    tools[0].finder.setText("vram")
    tools[0].show_matches(both("2 of 14", "2 из 14"), can_step=True)
    tools[1].enable(False)
    earlier = ConsoleEarlier(theme, on_earlier=nothing, on_begin=nothing, on_end=nothing)
    shown = Frame("plane")  # it hides and shows itself, which needs a parent
    shown.box.addWidget(earlier)
    earlier.show_state(12_400, is_detached=True, is_filtered=False)
    asking = ConsoleInput(theme, _take)
    asking.ask("Do you want to update? [y/n]")
    return [
        Item("Console, no log", Console(bench.context), _LINE, 300),
        Item("CompareView", _compared(theme), _LINE, 300),
        Item("SaveLogDialog", _saving(theme), 460),
        Item("ConsoleToolbar", tools[0], _LINE),
        Item("ConsoleToolbar, no log, narrow", tools[1], 520),
        Item("ConsoleEarlier", shown, _LINE),
        Item("ConsoleInput", ConsoleInput(theme, _take), 480),
        Item("ConsoleInput, asked", asking, 480),
    ]


def _saving(theme: Theme) -> SaveLogDialog:
    parts = (
        ("all", both("The whole log", "Весь журнал")),
        ("kind", both("All errors", "Все ошибки")),
    )
    return SaveLogDialog(theme, parts, True, _keep)


def _keep(_part: str, _has_times: bool, _is_redacted: bool) -> None:
    """Save nothing."""


def _compared(theme: Theme) -> CompareView:
    """Make two starts of which the second has failed."""
    before = [f"Loaded extension {number}" for number in range(12)]
    good = [*before, "torch 2.7.0", "Running on local URL: http://127.0.0.1:7860"]
    bad = [*before, "torch 2.6.0", "ImportError: No module named 'xformers'"]
    moment = "2026-11-27T10:00:00+00:00"
    start = SessionView(
        name="forge", session="1", state="failed", url=None, api_ready=False, pid=None, port=7860,
        command=(), log=samples.FOLDER, started_at=moment, ready_at=moment, ended_at=moment, exit_code=1,
        asks=None,
    )  # fmt: skip
    found = StartComparison(
        "forge", start, start, compared(good, bad), facts=(("torch", "2.7.0", "2.6.0"),)
    )
    view = CompareView(theme, nothing)
    view.show_comparison(found)
    return view


def parts(bench: Bench) -> Sequence[Item]:
    """Parts of cards, what has happened, what stands where there is no package yet, a failure."""
    theme, context = bench.theme, bench.context
    note = CardNote(
        theme, "circle-alert", "danger", both("Details", "Подробнее"), nothing, bench.shelf
    )
    note.say(both("The drive is full.", "Диск заполнен."), both("Details", "Подробнее"))
    context.live.happenings[:] = samples.happenings()
    happened = HappeningList(theme, context.live)
    happened.setCurrentIndex(happened.model().index(1, 0))
    return [
        Item("NameLink", NameLink(theme, "ComfyUI", nothing)),
        Item(
            "NameLink, too long", NameLink(theme, "a rather long name of an install", nothing), 160
        ),
        Item("CardNote", note, _CARD),
        Item("HappeningList", happened, 420, 220),
        Item("FirstPackage", FirstPackage(context), 420, 300),
        Item("problem_card", problem_card(context, samples.problem(), nothing), 480),
    ]


def machines(bench: Bench) -> Sequence[Item]:
    """The chip for machines of different kinds, open and folded."""
    kinds = {
        "a card": samples.machine(samples.rtx()),
        "no card": samples.machine(),
        "a card that is too old": samples.machine(samples.old_card()),
        "nothing computes": samples.machine(samples.apple(), system=System.MACOS),
        "a setting that does not fit": samples.unfit(samples.rtx()),
    }
    items = [Item("HardwareChip, looking", HardwareChip(bench.context), 192)]
    for name, found in kinds.items():
        chip = HardwareChip(bench.context)
        chip.show_machine(found)
        items.append(Item(f"HardwareChip, {name}", chip, 192))
    folded = HardwareChip(bench.context)
    folded.show_machine(kinds["a card"])
    folded.set_folded(True)
    items.append(Item("folded", folded, 48))
    return items
