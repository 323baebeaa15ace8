"""Asking a generation that is there already whether it works, and what goes with making it current."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stablehand.core.base.progress import Reporter
from stablehand.core.hardware.profile import Machine
from stablehand.core.installs.command_log import CommandLog
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.heal import heal_environment
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.package_steps import torch_pins
from stablehand.core.installs.plan import InstallPlan
from stablehand.core.installs.probe import probe
from stablehand.core.records.install import InstallFolder, InstallRecord
from stablehand.core.runtimes.tools import find_tools
from stablehand.services.app import App
from stablehand.services.bundled_apps import app_folder
from stablehand.services.install_steps import needed_by
from stablehand.services.machine import machine_of
from stablehand.services.planning import plan_as_asked


@asynccontextmanager
async def proved(
    app: App,
    folder: InstallFolder,
    record: InstallRecord,
    reporter: Reporter,
    *,
    prove: bool = True,
    kind: str = "rollback",
) -> AsyncIterator[InstallContext]:
    """Give a context for a generation that is about to become current, after its probe passed.

    Args:
        record: the install as it will be with it.
        prove: whether its environment is asked.
        kind: what the journal calls it.

    Raises:
        StablehandError: `install.incomplete`, `python.unavailable`, `install.probe_failed`, `package.*`.
    """
    plan, machine, needed = await _planned(app, record)
    tools = await asyncio.to_thread(find_tools, app.settings, app.data.assets, app.environ)
    journal = Journal(app.data.journal)
    operation = journal.begin(record.name, kind, f"{record.created_at} {record.changed_at}")
    log = CommandLog(folder.generation(record.generation) / "log" / "install.log")
    context = InstallContext(
        plan=plan,
        folder=folder,
        record=record,
        tools=tools,
        journal=journal,
        operation=operation,
        log=log,
        reporter=reporter,
        machine=machine,
        app_folder=app_folder(app.catalog, plan.package),
        required=needed,
    )
    try:
        await asyncio.to_thread(heal_environment, folder, record, points=False)
        if prove and record.python is not None:
            await probe(context, torch_pins(context))
        yield context
    except asyncio.CancelledError:
        journal.end(operation, "cancelled")
        raise
    except BaseException:
        journal.end(operation, "failed")
        raise
    finally:
        log.close()
    journal.end(operation, "done")


async def _planned(
    app: App, record: InstallRecord
) -> tuple[InstallPlan, Machine, dict[str, InstallRecord]]:
    """Plan a record's install as it was asked for; give the machine and what it leans on, too."""
    definition = app.catalog.load(record.package)
    machine, _problems = await machine_of(None)
    needed = needed_by(app, record)
    plan = plan_as_asked(
        app,
        definition.package,
        app.catalog.required(definition),
        machine,
        record.name,
        record.wishes,
        method=record.method,
        generation=record.generation,
        needed=needed,
        port=record.port,
        card=record.card,
    )
    return plan, machine, needed
