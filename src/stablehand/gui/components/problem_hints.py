"""What to do about a failure, in the window's own words. Pure.

Core's hints are written for the command line. Where one names a command or a flag, or where there is none,
the window says its own sentence: by code and, where a code has several causes, by what tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.gui.live.views import Problem
from stablehand.gui.words.say import say

# A command of ours, a flag of ours, or "the same command" that has never been typed here. What the
# system's own tools are called with is what a person has to type.
_COMMAND: Final = re.compile(
    r"\bstablehand (?:--)?[a-z]|(?<!xcode-select )(?<![\w-])--[a-z]|same command"
)

# "code", or "code/variant"; used where core gives no hint or one that names a command.
TODO: Final[Mapping[str, Text]] = {
    "usage": QT_TRANSLATE_NOOP("problems", "Change what was chosen, then try again."),
    "interrupted": QT_TRANSLATE_NOOP("problems", "It can go on where it stopped."),
    "window.unavailable": QT_TRANSLATE_NOOP(
        "problems", "Close the window that is open, then try again."
    ),
    "catalog.invalid": QT_TRANSLATE_NOOP(
        "problems", "Correct the file or move it away; the other packages work as before."
    ),
    "catalog.unreadable": QT_TRANSLATE_NOOP(
        "problems", "Make it readable; the packages that come with Stablehand work as before."
    ),
    "catalog.refused": QT_TRANSLATE_NOOP(
        "problems",
        "What was in use stays in use. Compare the sum in the settings with what its makers published.",
    ),
    "catalog.unset": QT_TRANSLATE_NOOP(
        "problems", "Set the index of the catalog and its sum in the settings."
    ),
    "package.unsupported": QT_TRANSLATE_NOOP(
        "problems", "Choose another one: the list tells which packages work on this computer."
    ),
    "profile.unreadable": QT_TRANSLATE_NOOP(
        "problems", "Use another file, or let Stablehand look at this computer itself."
    ),
    "profile.invalid": QT_TRANSLATE_NOOP(
        "problems", "Use another file, or let Stablehand look at this computer itself."
    ),
    "settings.unknown": QT_TRANSLATE_NOOP(
        "problems", "Correct its name in the settings file, or remove the line."
    ),
    "settings.invalid": QT_TRANSLATE_NOOP(
        "problems", "Make the data folder readable, or use another one."
    ),
    "settings.invalid/value": QT_TRANSLATE_NOOP(
        "problems", "Choose another value in the settings."
    ),
    "data.missing": QT_TRANSLATE_NOOP(
        "problems", "Connect its drive and start again, or choose where the data folder is now."
    ),
    "data.unwritable": QT_TRANSLATE_NOOP(
        "problems",
        "Make the folder writable: look at its permissions, and whether its drive is connected and has room.",
    ),
    "path.outside": QT_TRANSLATE_NOOP(
        "problems",
        "Nothing was touched there. The definition of the package names a wrong place; whoever wrote it "
        "can correct it.",
    ),
    "trash.unknown": QT_TRANSLATE_NOOP(
        "problems", "It is no longer in the trash: perhaps another Stablehand has brought it back."
    ),
    "quarantine.unknown": QT_TRANSLATE_NOOP(
        "problems",
        "It is no longer in quarantine: perhaps another Stablehand has let it in or taken it away.",
    ),
    "model.in_use": QT_TRANSLATE_NOOP(
        "problems", "Stop that program, or let it load another model, then try again."
    ),
    "model.read_only": QT_TRANSLATE_NOOP(
        "problems", "Connect its drive, or allow writing to the folder in the settings."
    ),
    "hub.login": QT_TRANSLATE_NOOP(
        "problems",
        "Put a token of the site into the accounts in the settings; check its name as well.",
    ),
    "hub.token": QT_TRANSLATE_NOOP(
        "problems", "Make a new token on the site, and put it into the accounts in the settings."
    ),
    "hub.gated": QT_TRANSLATE_NOOP(
        "problems",
        "Accept the terms on its page, and put a token of the same account into the accounts in the "
        "settings. Then try again.",
    ),
    "undo.nothing": QT_TRANSLATE_NOOP(
        "problems", "What was taken back already cannot be taken back again."
    ),
    "model.no_edit": QT_TRANSLATE_NOOP(
        "problems", "Everything that was edited here has been taken back already."
    ),
    "root.unknown": QT_TRANSLATE_NOOP(
        "problems", "It is no longer in the list: perhaps another Stablehand has taken it out."
    ),
    "process.unstartable": QT_TRANSLATE_NOOP(
        "problems",
        "Check that the program is there and may be run; antivirus programs sometimes take such files away.",
    ),
    "disk.full": QT_TRANSLATE_NOOP(
        "problems", "Make room on the drive, then try again: it goes on where it stopped."
    ),
    "install.step_failed": QT_TRANSLATE_NOOP(
        "problems", "Try again; the log of the install has the whole output."
    ),
    "git.failed": QT_TRANSLATE_NOOP("problems", "Choose another release or branch."),
    "python.unavailable": QT_TRANSLATE_NOOP(
        "problems",
        "Connect to the internet and try again, name a mirror in the settings, or install this Python "
        "yourself.",
    ),
    "install.unknown": QT_TRANSLATE_NOOP(
        "problems", "It is no longer there: perhaps another Stablehand has taken it away."
    ),
    "install.damaged": QT_TRANSLATE_NOOP(
        "problems",
        "The program itself is untouched. Uninstalling takes its folder to the trash, models and images "
        "stay; then it can be installed again.",
    ),
    "install.exists": QT_TRANSLATE_NOOP(
        "problems", "Give the new one another name, or uninstall the one that is there."
    ),
    "install.foreign": QT_TRANSLATE_NOOP(
        "problems", "Give the install another name, or move that folder away."
    ),
    "install.running": QT_TRANSLATE_NOOP("problems", "Stop it first."),
    "install.probe_failed": QT_TRANSLATE_NOOP(
        "problems", "The log has every command and its output."
    ),
    "install.probe_failed/missing": QT_TRANSLATE_NOOP(
        "problems", "Try again: its environment is made anew, from what was fetched already."
    ),
    "install.probe_failed/drift": QT_TRANSLATE_NOOP(
        "problems", "Try again: its environment is made anew, from what was fetched already."
    ),
    "install.probe_failed/device": QT_TRANSLATE_NOOP(
        "problems",
        "Update the driver of the graphics card and restart the computer, or install it for the processor.",
    ),
    "install.probe_failed/compute": QT_TRANSLATE_NOOP(
        "problems", "Choose another torch build for it, or install it for the processor."
    ),
    "install.incomplete": QT_TRANSLATE_NOOP("problems", "Let its install go on where it stopped."),
    "install.incomplete/environment": QT_TRANSLATE_NOOP(
        "problems", "Stablehand can make one of its own beside it; your files stay as they are."
    ),
    "install.incomplete/required": QT_TRANSLATE_NOOP("problems", "Install {other} again."),
    "adopt.changed": QT_TRANSLATE_NOOP(
        "problems",
        "Go back to its first snapshot, then give it back. Uninstalling takes it out of Stablehand as it "
        "is now.",
    ),
    "launch.failed": QT_TRANSLATE_NOOP(
        "problems", "The log shows why. Launch it again, or with other options."
    ),
    "launch.not_ready": QT_TRANSLATE_NOOP(
        "problems",
        "A first start can take long, since programs then fetch models. The log shows what it is doing.",
    ),
    "lan.password": QT_TRANSLATE_NOOP(
        "problems",
        "Unlock the keyring; or open it anew, with another password, under “Access from the network” in its "
        "menu.",
    ),
    "vram.not_running": QT_TRANSLATE_NOOP(
        "problems", "Nothing has to be done: its memory is free."
    ),
    "vram.unsupported": QT_TRANSLATE_NOOP("problems", "Stop it: that frees all that it holds."),
    "session.unknown": QT_TRANSLATE_NOOP("problems", "It has ended; launch it again."),
    "log.unreadable": QT_TRANSLATE_NOOP(
        "problems", "Check that the drive is there and that its files may be read."
    ),
    "log.unsaved": QT_TRANSLATE_NOOP(
        "problems", "Choose another folder, or make room on the drive."
    ),
    "log.no_times": QT_TRANSLATE_NOOP("problems", "Logs of launches from now on have times."),
    "port.taken": QT_TRANSLATE_NOOP(
        "problems", "Choose another port in its options, or end the program that uses this one."
    ),
    "torch.other_build": QT_TRANSLATE_NOOP(
        "problems",
        "Choose the card under Environment: the torch that it needs is built beside the current one.",
    ),
    "options.invalid": QT_TRANSLATE_NOOP("problems", "Correct it in the options."),
    "decision.needed": QT_TRANSLATE_NOOP(
        "problems", "Read the licence, and agree to it before it is installed."
    ),
    "lock.invalid": QT_TRANSLATE_NOOP(
        "problems", "Use another file: one that was written by Stablehand and not changed since."
    ),
    "decision.needed/harm": QT_TRANSLATE_NOOP(
        "problems", "Only if you are sure that this is a mistake, launch it anyway."
    ),
    "decision.needed/terms": QT_TRANSLATE_NOOP(
        "problems", "Read the terms on its page, and agree to them in Browse."
    ),
    "decision.needed/danger": QT_TRANSLATE_NOOP(
        "problems",
        "Look for the same model as .safetensors, or for another copy; this one is better left alone.",
    ),
    "decision.needed/risk": QT_TRANSLATE_NOOP(
        "problems", "If that is what you want, agree to it in the options."
    ),
}
# Their hints say what to do in words that are as good in a window.
OWN_HINT: Final = frozenset(
    {
        "internal",
        "vram.busy",
        "vram.failed",
        "lan.unsupported",
        "autostart.failed",
        "adopt.nothing",
        "adopt.refused",
        "adopt.unwritable",
        "adopt.unknown",
        "adopt.damaged",
        "package.unknown",
        "settings.busy",
        "settings.refused",
        "data.refused",
        "data.busy",
        "data.moving",
        "data.differs",
        "model.unreadable",
        "model.damaged",
        "model.refused",
        "model.mismatch",
        "model.changed",
        "model.exists",
        "model.unconvertible",
        "model.unknown",
        "model.ambiguous",
        "model.metadata_unreadable",
        "hub.spec",
        "hub.limited",
        "hub.refused",
        "hub.permission",
        "hub.missing",
        "hub.disabled",
        "hub.early_access",
        "hub.gone",
        "download.page",
        "download.login",
        "download.missing",
        "download.refused",
        "download.expired",
        "download.stalled",
        "download.short",
        "download.changed",
        "download.mismatch",
        "download.format",
        "download.busy",
        "download.kind",
        "download.unknown",
        "model.unmovable",
        "root.refused",
        "root.damaged",
        "link.occupied",
        "link.unsupported",
        "sharing.damaged",
        "sharing.no_room",
        "sharing.unreadable",
        "sharing.unsupported",
        "trash.other_volume",
        "trash.unrestorable",
        "tool.missing",
        "archive.refused",
        "network.unreachable",
        "network.certificate",
        "install.unresolvable",
        "install.unsafe",
        "update.blocked",
        "update.unstartable",
        "selfupdate.off",
        "selfupdate.not_portable",
        "selfupdate.busy",
        "selfupdate.signature",
        "selfupdate.manifest",
        "selfupdate.expired",
        "selfupdate.older",
        "selfupdate.unsupported",
        "selfupdate.payload",
        "selfupdate.space",
        "selfupdate.unstartable",
        "selfupdate.no_previous",
        "snapshot.unknown",
        "extension.unsupported",
        "extension.unknown",
        "extension.exists",
        "extension.refused",
        "extension.no_index",
        "extension.index_damaged",
        "extension.bisecting",
        "extension.not_bisecting",
        "extension.none_on",
        "torch.unavailable",
        "addon.unknown",
        "addon.unfit",
        "database.damaged",
        "database.busy",
        "install.busy",
        "install.needed",
        "options.unknown",
        "preset.unknown",
        "preset.edited",
    }
)
_TITLES: Final[Mapping[str, Text]] = {
    "usage": QT_TRANSLATE_NOOP(
        "problems",
        "{name} comes with Stablehand in one version; another release or source cannot be chosen.",
    ),
}


def title(problem: Problem) -> str:
    """Give what happened."""
    if names_a_command(problem.message) and (own := _TITLES.get(problem.code)) is not None:
        return say(_filled(own, problem))
    return say(problem.message)


def todo(problem: Problem) -> str:
    """Give what to do; empty where nothing is known."""
    is_fit = problem.hint is not None and not names_a_command(problem.hint)
    if is_fit and problem.code != "decision.needed":  # its hint is a flag, whatever the words
        return say(problem.hint)
    variant = f"{problem.code}/{_variant(problem)}"
    own = TODO.get(variant) or TODO.get(problem.code)
    return "" if own is None else say(_filled(own, problem))


def names_a_command(wording: Wording | str) -> bool:
    """Tell whether a sentence sends a person to the command line; flags among its values do not."""
    if isinstance(wording, Text) and not re.fullmatch(r"\{\w+\}", wording.source):
        return bool(_COMMAND.search(wording.source))
    return bool(_COMMAND.search(wording if isinstance(wording, str) else wording.english()))


def _variant(problem: Problem) -> str:
    """Give what tells the causes of one code apart."""
    details = problem.details
    match problem.code:
        case "decision.needed":
            if details.get("unsafe"):
                return "harm"
            if details.get("kind") in ("terms", "danger"):
                return str(details["kind"])
            return "risk" if details.get("option") else ""
        case "install.incomplete":
            if details.get("required"):
                return "required"
            return "environment" if details.get("step") == "environment" else ""
        case "settings.invalid":
            return "value" if details.get("key") else ""
        case "install.probe_failed":
            return finding(problem)
    return ""


def finding(problem: Problem) -> str:
    """Give the kind of what an install's first run found wrong; empty where it found nothing."""
    findings = problem.details.get("findings")
    first = findings[0] if isinstance(findings, list) and findings else None
    return str(first.get("kind", "")) if isinstance(first, dict) else ""


def _filled(text: Text, problem: Problem) -> Text:
    params = problem.message.params if isinstance(problem.message, Text) else {}
    return text.fill(**params) if "{" in text.source else text
