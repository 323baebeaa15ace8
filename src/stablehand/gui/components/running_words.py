"""What runs and what it takes, in a few words."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication

from stablehand.core.hardware.vram_use import CardMemory
from stablehand.gui.live.titles import Titles
from stablehand.gui.words.units import memory, percent
from stablehand.services.port_overview import PortUse
from stablehand.services.running import Holder, RunningNow, RunningUi

_UNKNOWN = "—"


def reach_words(reach: str) -> str:
    """Say who else can reach a UI; nothing where nobody can."""
    translate = QCoreApplication.translate
    return {
        "network": translate("RunningWords", "Open to the network"),
        "internet": translate("RunningWords", "Open to the internet"),
    }.get(reach, "")


def has_card(now: RunningNow) -> bool:
    """Whether there is video memory to be freed."""
    return bool(now.cards) or now.is_unified


def cpu_words(ui: RunningUi | None) -> str:
    """Give the share of all processors."""
    if ui is None or ui.cpu_percent is None:
        return _UNKNOWN
    return percent(ui.cpu_percent / 100)


def ram_words(ui: RunningUi | None) -> str:
    """Give the memory."""
    return _UNKNOWN if ui is None or ui.ram_bytes is None else memory(ui.ram_bytes)


def vram_words(ui: RunningUi | None, now: RunningNow) -> str:
    """Give the video memory, or why it is not known."""
    if now.is_unified:
        return QCoreApplication.translate("RunningWords", "shared")
    return _UNKNOWN if ui is None or ui.vram_bytes is None else memory(ui.vram_bytes)


def footer_words(ui: RunningUi, now: RunningNow) -> str:
    """Give what stands below a console: process, memory, video memory."""
    translate = QCoreApplication.translate
    parts = []
    if ui.session.pid is not None:
        parts.append(translate("RunningWords", "pid {pid}").format(pid=ui.session.pid))
    if ui.cpu_percent is not None:
        parts.append(translate("RunningWords", "CPU {share}").format(share=cpu_words(ui)))
    if ui.ram_bytes is not None:
        parts.append(translate("RunningWords", "RAM {size}").format(size=memory(ui.ram_bytes)))
    if ui.vram_bytes is not None and not now.is_unified:
        parts.append(translate("RunningWords", "VRAM {size}").format(size=memory(ui.vram_bytes)))
    return " · ".join(parts)


def card_words(card: CardMemory) -> str:
    """Say what of a card is in use."""
    translate = QCoreApplication.translate
    if card.used_bytes is None:
        if card.total_bytes is None:
            return translate("RunningWords", "The driver does not tell what is in use")
        return memory(card.total_bytes)
    if card.total_bytes is None:
        return translate("RunningWords", "{used} in use").format(used=memory(card.used_bytes))
    return translate("RunningWords", "{used} of {total} in use").format(
        used=memory(card.used_bytes), total=memory(card.total_bytes)
    )


def holder_words(holder: Holder) -> str:
    """Name another program on the card and what it holds."""
    translate = QCoreApplication.translate
    name = holder.name or translate("RunningWords", "an unknown program")
    text = translate("RunningWords", "{name} (pid {pid}) holds {size}")
    return text.format(name=name, pid=holder.pid, size=memory(holder.vram_bytes))


def port_words(use: PortUse, titles: Titles, running: Collection[str] = ()) -> str:
    """Say whose a port is.

    Args:
        use: the port.
        titles: what installs are called.
        running: the installs that have a port now; whoever has another one does not want this one.
    """
    translate = QCoreApplication.translate
    parts = []
    if use.used_by:
        parts.append(
            translate("RunningWords", "used by {name}").format(name=titles.title(use.used_by))
        )
    if use.holder is not None:
        name = use.holder.name or translate("RunningWords", "another program")
        text = translate("RunningWords", "taken by {name}").format(name=name)
        if use.holder.pid is not None:
            text = translate("RunningWords", "taken by {name} (pid {pid})").format(
                name=name, pid=use.holder.pid
            )
        parts.append(text)
    others = [name for name in use.wanted_by if name != use.used_by]
    elsewhere = [titles.title(name) for name in others if name in running]
    waiting = [titles.title(name) for name in others if name not in running]
    if waiting:
        text = translate("RunningWords", "wanted by {names}")
        if use.used_by or use.holder is not None or len(waiting) > 1:
            text = translate("RunningWords", "wanted by {names}, which take the next free one")
        parts.append(text.format(names=", ".join(waiting)))
    if elsewhere:
        text = translate("RunningWords", "usual port of {names}")
        parts.append(text.format(names=", ".join(elsewhere)))
    return " · ".join(parts)
