"""Mending what an examination found: cheap things where they lie, packages in a new generation.

A repair looks first, so that it mends what is wrong now; then it looks again and says what is left. It
may be stopped at any moment and begun anew: each act is complete in itself, and a change of packages leaves
the current generation as it is until its successor is proved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Silence, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.installs.heal import point_to_environment
from stablehand.core.installs.health import Finding, HealthReport, chosen, in_order
from stablehand.core.installs.health_environment import link_place
from stablehand.core.installs.health_mend import PackageMend
from stablehand.core.records.install import InstallFolder, need_record
from stablehand.core.records.lock import held
from stablehand.services.app import App
from stablehand.services.changing import ChangeRequest, change, running
from stablehand.services.checking import examine_data, examine_with
from stablehand.services.examining import STAGES
from stablehand.services.healing import heal_install
from stablehand.services.mending import HEALED, delete, drop_copies, mend_in_place
from stablehand.services.prepared import prepared_launch
from stablehand.services.recovering import recover
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install

_INTERRUPTED: Final = frozenset({"switch.interrupted", "rename.interrupted"})
REPAIR_STAGES: Final = (
    Stage("look", 4),
    Stage("place", 2),
    Stage("change", 20),
    Stage("heal", 1),
    Stage("again", 4),
)


@dataclass(frozen=True, slots=True)
class LeftFinding:
    """Something that was found and is there still, and why."""

    finding: Finding
    why: Wording


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What a repair found, mended and left.

    Attributes:
        name: the install; empty for the data folder itself.
        found: the look before it.
        mended: what was found and is gone.
        left: what is there after it.
        after: the look after it; the one before where nothing was mended.
        generation, previous: the generation that is current now and the one before, where packages
            were changed: `rollback` goes back to it.
    """

    name: str
    found: HealthReport
    mended: tuple[Finding, ...] = ()
    left: tuple[LeftFinding, ...] = ()
    after: HealthReport = field(default_factory=lambda: HealthReport(""))
    generation: int | None = None
    previous: int | None = None


async def repair_data(app: App, rules: Iterable[str] | None = None) -> Result[RepairReport]:
    """Mend what is wrong with the data folder itself."""
    before = (await examine_data(app)).data
    wanted = chosen(before.findings, rules)
    for item in wanted:
        await to_the_end(asyncio.to_thread(delete, app.data.root, item.items), "repair of data")
    after = (await examine_data(app)).data if wanted else before
    return Result("doctor", _reported("", before, after, wanted, {}))


async def repair(
    app: App, name: str, rules: tuple[str, ...] | None, reporter: Reporter, *, deep: bool
) -> Result[RepairReport]:
    """Repair an install as the work of a job with `REPAIR_STAGES`; see `doctoring.start_repair`."""
    folder = InstallFolder(app.data.root, name)
    why: dict[str, Wording] = {}
    async with held(folder):
        reporter.start("look", text=_LOOKING)
        before = (await examine_with(app, name, reporter.nested(STAGES), deep=deep)).data
        before = await _brought_to_an_end(app, folder, before, rules, deep=deep)
        wanted = chosen(before.findings, rules)
        if not wanted:
            return Result("doctor", _reported(name, before, before, wanted, why))
        if name in await sessions_by_install(app):
            raise running(name)
        reporter.start("place", text=_MENDING, total=len(wanted))
        for done, item in enumerate(wanted):
            reporter.update(done)
            if item.act == "place" and item.rule not in HEALED:
                await reporter.pausing.turn()
                await _mended(app, folder, item, why)
    previous, generation, notices = await _changed(app, name, wanted, reporter, why)
    async with held(folder):
        reporter.start("heal", text=_MENDING)
        notices += await _healed(app, name, wanted, why)
        reporter.start("again", text=_AGAIN)
        after = (await examine_with(app, name, reporter.nested(STAGES), deep=deep)).data
    report = _reported(name, before, after, wanted, why, generation, previous)
    return Result("doctor", report, tuple(notices))


async def _brought_to_an_end(
    app: App,
    folder: InstallFolder,
    before: HealthReport,
    rules: tuple[str, ...] | None,
    *,
    deep: bool,
) -> HealthReport:
    """Finish what was interrupted before anything else, and look anew: half-way nothing else is as it is."""
    ended = tuple(item for item in chosen(before.findings, rules) if item.rule in _INTERRUPTED)
    if not ended or folder.name in await sessions_by_install(app):
        return before
    await recover(app, folder)
    after = (await examine_with(app, folder.name, Silence(), deep=deep)).data
    return replace(after, findings=in_order([*ended, *after.findings]))


async def _mended(app: App, folder: InstallFolder, item: Finding, why: dict[str, Wording]) -> None:
    """Mend one thing where it lies; what cannot be keeps nothing else from being mended."""
    try:
        await mend_in_place(app, folder, item)
    except StablehandError as error:
        if error.code == "disk.full":
            raise
        why[item.rule] = error.message


async def _changed(
    app: App,
    name: str,
    wanted: tuple[Finding, ...],
    reporter: Reporter,
    why: dict[str, Wording],
) -> tuple[int | None, int | None, list[Wording]]:
    """Change packages by a new generation, if anything asks for it."""
    folder = InstallFolder(app.data.root, name)
    packages = tuple(item for item in wanted if item.act in ("packages", "environment"))
    if not packages:
        return None, None, []
    reporter.start("change", text=_PACKAGES)
    is_anew = any(item.act == "environment" for item in packages)
    mend = PackageMend(packages)
    rules = ", ".join(dict.fromkeys(item.rule for item in packages))
    request = ChangeRequest(
        name,
        reason="repair",
        environment="anew" if is_anew else "fork",
        keeps_version=True,
        mend=None if is_anew else mend,
        note=rules,
        leaves_broken=any(item.severity == "broken" for item in packages),
    )
    try:
        done = await change(app, request, reporter)
    except StablehandError:
        if not is_anew:  # what was mended in it is not gone on with
            await to_the_end(asyncio.to_thread(drop_copies, folder), f"clearing of {name}")
        raise
    for failed, error in mend.failed.items():
        why[failed] = error.message
    changed = done.data
    if not changed.fresh:
        return None, None, list(done.notices)
    return changed.previous, changed.record.generation, list(done.notices)


async def _healed(
    app: App, name: str, wanted: tuple[Finding, ...], why: dict[str, Wording]
) -> list[Wording]:
    """Put links, shared folders and the environment's frame right, as a launch does."""
    rules = [item.rule for item in wanted if item.rule in HEALED]
    if not rules:
        return []
    try:
        if "environment.link" in rules:
            await asyncio.to_thread(_linked, InstallFolder(app.data.root, name))
        said = await heal_install(await prepared_launch(app, name))
    except StablehandError as error:
        why.update(dict.fromkeys(rules, error.message))
        return []
    for rule in rules if said else ():
        why[rule] = said[0]
    return list(said)


def _linked(folder: InstallFolder) -> None:
    """Set the link to the environment where it belongs, which heals find by it."""
    record = need_record(folder.data, folder.name)[1]
    point_to_environment(link_place(folder, record), folder.generation(record.generation) / "env")


def _reported(
    name: str,
    before: HealthReport,
    after: HealthReport,
    wanted: tuple[Finding, ...],
    why: dict[str, Wording],
    generation: int | None = None,
    previous: int | None = None,
) -> RepairReport:
    there = {(item.rule, item.subject) for item in after.findings}
    asked = {(item.rule, item.subject) for item in wanted}
    mended = tuple(item for item in before.findings if (item.rule, item.subject) not in there)
    left = tuple(
        LeftFinding(item, _why(item, (item.rule, item.subject) in asked, why))
        for item in after.findings
    )
    return RepairReport(name, before, mended, left, after, generation, previous)


def _why(item: Finding, was_tried: bool, why: dict[str, Wording]) -> Wording:
    known = why.get(item.rule) or why.get(item.subject)
    if was_tried:
        return known or _STILL
    if item.act == "none":
        return _YOURS
    return _NAMED.fill(rule=item.rule) if item.asks else _LATER


_LOOKING: Final = QT_TRANSLATE_NOOP("health", "Looking what is wrong")
_MENDING: Final = QT_TRANSLATE_NOOP("health", "Mending what needs no new packages")
_PACKAGES: Final = QT_TRANSLATE_NOOP("health", "Mending packages beside the current ones")
_AGAIN: Final = QT_TRANSLATE_NOOP("health", "Looking what is left")
_STILL: Final = QT_TRANSLATE_NOOP("health", "The repair did not help.")
_YOURS: Final = QT_TRANSLATE_NOOP("health", "It is for you to decide.")
_NAMED: Final = QT_TRANSLATE_NOOP("health", "It is done only when asked for: --rule {rule}")
_LATER: Final = QT_TRANSLATE_NOOP("health", "It was not asked for, or came up during the repair.")
