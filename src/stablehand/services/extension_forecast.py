"""What adding or updating extensions would do to the packages of an install, before anything is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.extension_needs import (
    Clash,
    PackageChange,
    clashes,
    planned_changes,
)
from stablehand.core.installs.package_steps import (
    foretell_more,
    installed,
    program_pins,
    write_constraints,
)
from stablehand.services.extension_ground import Ground
from stablehand.services.extension_preparing import Ready, without
from stablehand.services.extension_views import ACCEPT_CHANGES, WITHOUT_CLASHING, ExtensionOutcome
from stablehand.services.proving import proved

_MISFITS: Final = ("install.unresolvable", "install.step_failed", "install.unsafe")


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would happen.

    Attributes:
        ready: what can go on, without requirements that were left out.
        clashes: requirements that cannot hold beside what the program has.
        changes: what would change.
        failed: those whose packages do not fit together with the rest.
        problem: why the packages of the only one do not fit together.
    """

    ready: tuple[Ready, ...]
    clashes: tuple[Clash, ...] = ()
    changes: tuple[PackageChange, ...] = ()
    failed: tuple[ExtensionOutcome, ...] = ()
    problem: StablehandError | None = None


async def forecast(
    ground: Ground, ready: Sequence[Ready], reporter: Reporter, *, without_clashing: bool = False
) -> Forecast:
    """Find out what the requirements of extensions would change; nothing is installed.

    Args:
        without_clashing: leave out what clashes.

    Raises:
        StablehandError: `network.*`, `install.incomplete`.
    """
    if ground.record.python is None or not any(item.lines for item in ready):
        return Forecast(tuple(ready))
    async with proved(
        ground.app, ground.folder, ground.record, reporter, prove=False, kind="extension_check"
    ) as context:
        context.tools.prepare()
        if not context.constraints.is_file():
            write_constraints(context)
        return await _foretold(context, ready, without_clashing=without_clashing)


async def _foretold(
    context: InstallContext, ready: Sequence[Ready], *, without_clashing: bool
) -> Forecast:
    python = context.record.python
    assert python is not None
    there = {item.name: item.version for item in await installed(context)}
    held = program_pins(context, there)
    found: list[Clash] = []
    for item in ready:
        found += clashes(item.name, item.lines, held, python.version)
    if found and not without_clashing:
        return Forecast(tuple(ready), clashes=tuple(found))
    bad = [clash.requirement for clash in found]
    fit = [without(item, bad) for item in ready]
    try:
        said = await foretell_more(context, _lines(fit))
    except StablehandError as error:
        if error.code not in _MISFITS:
            raise
        if len(fit) == 1:
            return Forecast((), tuple(found), problem=error)
        return await _one_by_one(context, fit, found)
    return Forecast(tuple(fit), tuple(found), planned_changes(said))


async def _one_by_one(
    context: InstallContext, ready: Sequence[Ready], found: Sequence[Clash]
) -> Forecast:
    """Take those that fit, one after the other; the others are told."""
    fit: list[Ready] = []
    failed: list[ExtensionOutcome] = []
    said: list[str] = []
    for item in ready:
        try:
            said = await foretell_more(context, _lines([*fit, item]))
        except StablehandError as error:
            if error.code not in _MISFITS:
                raise
            outcome = ExtensionOutcome(item.name, "failed", item.before, cause=error.message)
            failed.append(outcome)
        else:
            fit.append(item)
    return Forecast(tuple(fit), tuple(found), planned_changes(said), tuple(failed))


def _lines(ready: Sequence[Ready]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for item in ready for line in item.lines))


def refuse_what_asks(
    ground: Ground, found: Forecast, *, accept_changes: bool, without_clashing: bool
) -> None:
    """Let the user decide what is theirs to decide.

    Raises:
        StablehandError: `decision.needed`; the problem that was found, where nothing can be decided.
    """
    if found.problem is not None:
        raise found.problem
    if found.clashes and not without_clashing:
        raise _clash(ground, found.clashes)
    asks = tuple(item for item in found.changes if item.before is not None)
    if asks and not accept_changes:
        raise _changes(ground, asks)


def _clash(ground: Ground, found: Sequence[Clash]) -> StablehandError:
    first, *more = (_side(ground, clash) for clash in found)
    return StablehandError(
        "decision.needed",
        first,
        hint=QT_TRANSLATE_NOOP(
            "extension",
            "Nothing was changed. To have it without these requirements, which may not work: {flag}",
        ).fill(flag=WITHOUT_CLASHING),
        more=tuple(more),
        details={"flag": WITHOUT_CLASHING, "clashes": [asdict(clash) for clash in found]},
    )


def _side(ground: Ground, clash: Clash) -> Text:
    text = QT_TRANSLATE_NOOP(
        "extension", "{extension} asks for {requirement}, but {name} needs {held}."
    )
    return text.fill(
        extension=clash.extension,
        requirement=clash.requirement,
        name=ground.record.name,
        held=clash.held,
    )


def _changes(ground: Ground, found: Sequence[PackageChange]) -> StablehandError:
    said = ", ".join(f"{item.name} {item.before} -> {item.after or '-'}" for item in found[:12])
    return StablehandError(
        "decision.needed",
        QT_TRANSLATE_NOOP(
            "extension", "Packages that {name} has would get other versions: {changes}"
        ).fill(name=ground.record.name, changes=said),
        hint=QT_TRANSLATE_NOOP(
            "extension",
            "Nothing was changed. A rollback would take it all back; to go on: {flag}",
        ).fill(flag=ACCEPT_CHANGES),
        details={"flag": ACCEPT_CHANGES, "changes": [asdict(item) for item in found]},
    )
