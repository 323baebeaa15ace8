"""What a look at an install found, in the window's words. Pure.

Core's fixes may be commands; the window names its own buttons instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.installs.health import Finding
from stablehand.gui.components.problem_hints import names_a_command
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size

_REPOSITORY: Final = QT_TRANSLATE_NOOP(
    "health",
    "Move the repository to the trash, with whatever you committed to it, and fetch it again. No file of "
    "the program, or of yours, is touched.",
)
# What to do, where core's own fix names a command.
_FIXES: Final[Mapping[str, Text]] = {
    "install.incomplete": QT_TRANSLATE_NOOP("health", "Let its install go on where it stopped."),
    "record.damaged": QT_TRANSLATE_NOOP(
        "health", "Uninstall it, which keeps models and images, and install it again."
    ),
    "required.missing": QT_TRANSLATE_NOOP("health", "Repair that install, or install it again."),
    "checkout.unreadable": _REPOSITORY,
    "checkout.damaged": _REPOSITORY,
    "checkout.moved": QT_TRANSLATE_NOOP(
        "health",
        "If you did not mean that, choose the version that you want, and its packages are installed with it.",
    ),
    "packages.known_bad": QT_TRANSLATE_NOOP(
        "health", "Do not launch it. Remove that package or extension, then look again."
    ),
}
_UNSAID: Final = QT_TRANSLATE_NOOP("health", "Nothing has to be done.")
_ASK_SOMEBODY: Final = QT_TRANSLATE_NOOP("health", "Look at the details; it is for you to decide.")


@dataclass(frozen=True, slots=True)
class SeverityLook:
    """How a severity looks: icon, tone, word."""

    icon: str
    tone: str
    word: str


def severity_look(severity: str) -> SeverityLook:
    """Give how bad something is, for people."""
    translate = QCoreApplication.translate
    looks = {
        "broken": SeverityLook("circle-x", "danger", translate("HealthWords", "Broken")),
        "warning": SeverityLook("triangle-alert", "warning", translate("HealthWords", "May fail")),
        "note": SeverityLook("info", "info", translate("HealthWords", "Worth knowing")),
    }
    return looks.get(
        severity, SeverityLook("circle-check", "success", translate("HealthWords", "All well"))
    )


def cause_words(finding: Finding) -> str:
    """Give what is wrong."""
    return say(finding.cause)


def fix_words(finding: Finding) -> str:
    """Give what mends it, or what the person can do."""
    fix = finding.fix
    if fix is not None and not _is_command(fix):
        return say(fix)
    own = _FIXES.get(finding.rule)
    if own is not None:
        return say(own)
    if finding.act != "none":
        return ""
    return say(_UNSAID if finding.severity == "note" else _ASK_SOMEBODY)


def _is_command(fix: Wording) -> bool:
    """Tell whether a fix is for the command line: its words are, or what is filled into them."""
    filled = fix.params.values() if isinstance(fix, Text) else ()
    return names_a_command(fix) or any(str(value).startswith("stablehand ") for value in filled)


def room_words(finding: Finding) -> str:
    """Give what mending fetches or frees, as far as that is known; empty where it is not."""
    translate, parts = QCoreApplication.translate, []
    if finding.fetches_bytes:
        text = translate("HealthWords", "Fetches {size}.")
        parts.append(text.format(size=size(finding.fetches_bytes)))
    if finding.frees_bytes:
        text = translate("HealthWords", "Frees {size}.")
        parts.append(text.format(size=size(finding.frees_bytes)))
    return " ".join(parts)
