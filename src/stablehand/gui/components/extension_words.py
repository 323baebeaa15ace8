"""What the window says of extensions. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject

from stablehand.gui.components.hub_words import count_words
from stablehand.gui.widgets.row_list import Row
from stablehand.gui.words.say import say
from stablehand.gui.words.units import ago
from stablehand.services.extensions import (
    BisectView,
    Clash,
    ExtensionCheck,
    ExtensionsChanged,
    ExtensionView,
    FoundInIndex,
    PackageChange,
    Verdict,
)

_SHORT: Final = 8  # digits of a commit, as the hubs show them
_DESCRIPTION: Final = 260  # characters
_MOST: Final = 6  # facts of a kind in a question; more would not be read


class ExtensionCounts(QObject):
    """The words that count something; a class of its own, since counts are translated by class."""

    def behind(self, changes: int) -> str:
        """Give how far an extension is behind its repository."""
        return self.tr("%n change(s) behind", "", changes)

    def more(self, count: int) -> str:
        """Give how many are not named, as the end of a list."""
        return self.tr("and %n more", "", count)

    def new_packages(self, count: int) -> str:
        """Give how many packages an extension brings along."""
        return self.tr("%n package(s) come in beside yours", "", count)


def installed_row(view: ExtensionView) -> Row:
    """Give the row of one that is there."""
    icon, tone, mark = _state(view)
    facts = [view.branch or view.ref or "", (view.commit or "")[:_SHORT], view.date or ""]
    if view.url is not None:
        facts.append(view.url.removeprefix("https://").removesuffix(".git"))
    else:
        facts.append(
            QCoreApplication.translate("Extensions", "A folder of its own, without a repository")
        )
    return Row(
        view.name, view.name, " · ".join(fact for fact in facts if fact), mark, "", icon, tone
    )


def _state(view: ExtensionView) -> tuple[str, str, str]:
    translate = QCoreApplication.translate
    if view.harm is not None:
        return "shield-alert", "danger", translate("Extensions", "Known to do harm")
    if not view.enabled:
        return "power", "text3", translate("Extensions", "Off")
    if view.changed:
        return "pencil", "warning", translate("Extensions", "Changed by hand")
    if view.pinned:
        return "pin", "text3", translate("Extensions", "Kept at {ref}").format(ref=view.ref or "")
    if view.behind:
        return "circle-arrow-up", "accent", ExtensionCounts().behind(view.behind)
    if view.behind == 0:
        return "circle-check", "success", translate("Extensions", "Up to date")
    return "puzzle", "text3", ""


def found_row(found: FoundInIndex) -> Row:
    """Give the row of an entry of the index."""
    entry = found.entry
    translate = QCoreApplication.translate
    icon, tone, mark = "puzzle", "text3", ""
    if found.harm is not None:
        icon, tone, mark = "shield-alert", "danger", translate("Extensions", "Known to do harm")
    elif found.installed is not None:
        icon, tone, mark = "circle-check", "success", translate("Extensions", "Installed")
    below = " · ".join(part for part in (entry.author, entry.description) if part)
    return Row(entry.url, entry.name, below, mark, _stars(entry.stars), icon, tone)


def _stars(count: int | None) -> str:
    return "" if count is None else f"★ {count_words(count)}"


def found_facts(found: FoundInIndex) -> str:
    """Give more of an entry than its row has room for."""
    entry = found.entry
    translate = QCoreApplication.translate
    parts = [_cut(entry.description)]
    if found.harm is not None:
        parts.append(say(found.harm))
    if entry.note:
        parts.append(translate("Extensions", "The index warns: {note}").format(note=entry.note))
    if entry.updated or entry.added:
        day = entry.updated or entry.added
        parts.append(translate("Extensions", "Last change: {day}").format(day=day))
    if entry.pip:
        names = ", ".join(entry.pip)
        parts.append(translate("Extensions", "Wants: {names}").format(names=names))
    parts.append(entry.url)
    return "\n".join(part for part in parts if part)


def _cut(text: str) -> str:
    """Give a description no longer than has room below the list; the home page has the rest."""
    return text if len(text) <= _DESCRIPTION else f"{text[:_DESCRIPTION].rsplit(' ', 1)[0]}…"


def copy_words(age_s: float, fetched_at: str, *, is_old: bool) -> str:
    """Give how old a copy of the index is; empty where it is fresh."""
    if not is_old and age_s < 24 * 3600:
        return ""
    text = QCoreApplication.translate("Extensions", "The list is a copy, fetched {ago}.")
    return text.format(ago=ago(fetched_at))


def change_facts(changes: Sequence[PackageChange]) -> list[str]:
    """Give what happens to packages of an environment, a line each; of many the first ones."""
    facts = [_change(item) for item in changes[:_MOST]]
    if len(changes) > _MOST:
        facts.append(ExtensionCounts().more(len(changes) - _MOST))
    return facts


def _change(item: PackageChange) -> str:
    translate = QCoreApplication.translate
    if item.before is None:
        return translate("Extensions", "{name} {version} comes in").format(
            name=item.name, version=item.after
        )
    if item.after is None:
        return translate("Extensions", "{name} {version} goes").format(
            name=item.name, version=item.before
        )
    return translate("Extensions", "{name}: {before} becomes {after}").format(
        name=item.name, before=item.before, after=item.after
    )


def clash_facts(clashes: Sequence[Clash]) -> list[str]:
    """Give what cannot hold, with both sides, a line each."""
    text = QCoreApplication.translate(
        "Extensions", "{extension} asks for {requirement}, but the program is held to {held}"
    )
    return [
        text.format(extension=item.extension, requirement=item.requirement, held=item.held)
        for item in clashes[:_MOST]
    ]


def check_facts(check: ExtensionCheck) -> list[str]:
    """Give what adding an extension would do, a sentence each."""
    translate = QCoreApplication.translate
    facts = [
        translate("Extensions", "From {url}, at {commit}").format(
            url=check.url, commit=check.commit[:_SHORT]
        )
    ]
    facts += clash_facts(check.clashes)
    if check.problem is not None:
        facts.append(say(check.problem))
    facts += change_facts(check.asks)
    new = [item for item in check.changes if item.before is None]
    if new:
        facts.append(ExtensionCounts().new_packages(len(new)))
    elif not check.changes:
        facts.append(translate("Extensions", "It needs no packages that are not here already"))
    if check.runs_installer:
        facts.append(
            translate(
                "Extensions", "It has an installer of its own (install.py), which may do more"
            )
        )
    return facts


def outcome_words(done: ExtensionsChanged) -> tuple[str, str]:
    """Give what became of a change, and the tone of it."""
    translate = QCoreApplication.translate
    by: dict[str, list[str]] = {}
    for item in done.outcomes:
        by.setdefault(item.outcome, []).append(item.name)
    words = {
        "added": translate("Extensions", "Added: {names}."),
        "updated": translate("Extensions", "Updated: {names}."),
        "removed": translate("Extensions", "Removed: {names}."),
        "enabled": translate("Extensions", "Switched on: {names}."),
        "disabled": translate("Extensions", "Switched off: {names}."),
        "failed": translate("Extensions", "Not done: {names}."),
    }
    said = [
        words[key].format(names=_listed(names)) for key, names in sorted(by.items()) if key in words
    ]
    if not said:
        return translate("Extensions", "Everything is up to date already."), "info"
    return " ".join(said), "warning" if "failed" in by else "success"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST])
    rest = len(names) - _MOST
    return shown if rest <= 0 else f"{shown} {ExtensionCounts().more(rest)}"


def step_words(view: BisectView) -> str:
    """Give what is to be tried now in the search for the culprit."""
    translate = QCoreApplication.translate
    if not view.on:
        text = translate("Extensions", "All extensions are off.")
    elif len(view.on) == len(view.candidates):
        text = translate("Extensions", "All extensions are on.")
    else:
        text = translate("Extensions", "On for this test: {names}.").format(names=_listed(view.on))
    if view.automatic:
        return text
    ask = translate("Extensions", "Launch {name} and see whether what bothers you is gone.")
    return f"{text} {ask.format(name=view.name)}"


def verdict_words(verdict: Verdict) -> str:
    """Give what the search has found."""
    translate = QCoreApplication.translate
    names = ", ".join(verdict.culprits)
    text = {
        "found": translate("Extensions", "It is {names}: without it everything works."),
        "together": translate(
            "Extensions", "They break it together: {names}. Each alone does no harm."
        ),
        "not_extensions": translate(
            "Extensions", "It is none of the extensions: it fails without any of them too."
        ),
        "works": translate("Extensions", "With all extensions on it works."),
    }[verdict.kind].format(names=names)
    if verdict.others:
        more = translate("Extensions", "There is another one: search again with this one off.")
        return f"{text} {more}"
    return text
