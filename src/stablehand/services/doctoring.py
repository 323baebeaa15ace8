"""The doctor: examining installs, and repairing them."""

from __future__ import annotations

from collections.abc import Iterable

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Silence
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.health import RULES, HealthReport
from stablehand.core.records.install import install_names, need_record
from stablehand.services.app import App
from stablehand.services.changing import running
from stablehand.services.checking import examine_data, examine_with, known
from stablehand.services.examining import STAGES
from stablehand.services.jobs import Job
from stablehand.services.repairing import (
    REPAIR_STAGES,
    LeftFinding,
    RepairReport,
    repair,
    repair_data,
)
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install

__all__ = [
    "LeftFinding",
    "RepairReport",
    "checked_rules",
    "examine",
    "examine_data",
    "installs_to_examine",
    "repair_data",
    "start_examination",
    "start_repair",
]


async def examine(app: App, name: str, *, deep: bool = False) -> Result[HealthReport]:
    """Examine an install: environment, torch, packages, their files, the program's files, links, leftovers.

    Nothing is changed.

    Args:
        deep: read every file and the program's whole history, which takes minutes.

    Raises:
        StablehandError: `install.unknown`.
    """
    return await examine_with(app, name, Silence(), deep=deep)


async def start_examination(app: App, name: str, deep: bool = False) -> Job[Result[HealthReport]]:
    """Examine an install as a job; see `examine`."""
    known(app, name)
    return app.jobs.submit(
        QT_TRANSLATE_NOOP("health", "Examine {name}").fill(name=name),
        STAGES,
        lambda reporter: examine_with(app, name, reporter, deep=deep),
        kind="doctor",
        subject=name,
    )


async def start_repair(
    app: App, name: str, rules: Iterable[str] | None = None, *, deep: bool = False
) -> Job[Result[RepairReport]]:
    """Repair an install as a job: look, mend, look again.

    What changes packages becomes a new generation, which `rollback` takes back.

    Args:
        rules: mend what these rules find; None is everything that needs no asking.
        deep: read every file before.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `install.running`, `usage`.
    """
    need_record(app.data.root, name)
    if name in await sessions_by_install(app):
        raise running(name)
    named = None if rules is None else checked_rules(rules)
    return app.jobs.submit(
        QT_TRANSLATE_NOOP("install", "Repair {name}").fill(name=name),
        REPAIR_STAGES,
        lambda reporter: repair(app, name, named, reporter, deep=deep),
        kind="repair",
        subject=name,
        pausable=True,
    )


def installs_to_examine(app: App) -> tuple[str, ...]:
    """Name every install, those with damaged records too."""
    return install_names(app.data.root)


def checked_rules(rules: Iterable[str]) -> tuple[str, ...]:
    """Refuse names that are no rules.

    Raises:
        StablehandError: `usage`.
    """
    named = tuple(rules)
    for rule in named:
        if rule not in RULES:
            raise StablehandError(
                "usage",
                QT_TRANSLATE_NOOP("health", "There is no rule named '{rule}'.").fill(rule=rule),
                hint=QT_TRANSLATE_NOOP(
                    "health", "The rules that found something are named in what doctor says."
                ),
            )
    return named
