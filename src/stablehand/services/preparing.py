"""Working out a launch: definition, machine, flags, sharing; and remembering it for the next time."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from stablehand.core.base.environment import current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.catalog.schema import Package
from stablehand.core.launch.ports import free_port
from stablehand.core.launch.remembered import Remembered, forget, remember
from stablehand.core.launch.sessions import SessionTable
from stablehand.core.launch.spec import DEFAULT_UNDISTURBED_S, PromptSpec, ReadySpec
from stablehand.core.records.install import InstallRecord, need_record
from stablehand.core.runtimes.command import redacted
from stablehand.core.runtimes.pip_config import Surroundings, config_files
from stablehand.core.runtimes.tools import find_tools
from stablehand.core.sharing.ledger import ledger_file
from stablehand.services.app import App
from stablehand.services.fresh import Worked, fresh_launch
from stablehand.services.healing import heal_install
from stablehand.services.prepared import PreparedLaunch, prepared_launch
from stablehand.services.waiting import LaunchLimits


async def worked_out(
    app: App, name: str, port: int | None, arguments: Sequence[str], limits: LaunchLimits
) -> Worked:
    """Work out the launch of an install, put the install right, and remember the outcome.

    Raises:
        StablehandError: as `launch`.
    """
    _, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    chosen = await _port(app, package, record, port)
    prepared = await prepared_launch(app, name, port=chosen, arguments=arguments)
    healed = await heal_install(prepared)
    notices = (*prepared.notices, *healed)
    usual = record.port or int(package.launch.port.default)
    remembered = await asyncio.to_thread(_outcome, app, prepared, usual)
    # A port that was taken for once, because the usual one was busy, is not the next launch's.
    is_usual = chosen == (port or usual) and not arguments and not notices
    if is_usual:
        await asyncio.to_thread(_keep, app, prepared, remembered)
    return await asyncio.to_thread(fresh_launch, prepared.folder, remembered, limits, notices)


def _outcome(app: App, prepared: PreparedLaunch, usual_port: int) -> Remembered:
    """Give what the supervisor is told, without what is new each time."""
    plan, folder = prepared.plan, prepared.folder
    definition = plan.package.launch
    ready, marker = definition.ready, definition.restart_marker
    undisturbed = DEFAULT_UNDISTURBED_S if ready.undisturbed else None
    spec = {
        "package": plan.package.id,
        "argv": list(plan.command.argv),
        "folder": plan.command.folder,
        "host": str(definition.host.default),
        "port": plan.port,
        "ready": asdict(
            ReadySpec(
                ready.page,
                ready.page_path,
                ready.api,
                ready.api_path,
                undisturbed_s=undisturbed,
            )
        ),
        "prompts": [
            asdict(PromptSpec(prompt.pattern, prompt.answer, prompt.text.english()))
            for prompt in definition.prompts
        ],
        "stop": definition.stop,
        "restart_exit_code": definition.restart_exit_code,
        "restart_marker": (
            (folder.checkout / marker).relative_to(folder.data).as_posix() if marker else None
        ),
    }
    variables = {item.name: item.value for item in plan.command.variables}
    return Remembered(spec, {**_sources(app), **variables}, usual_port)


def _keep(app: App, prepared: PreparedLaunch, remembered: Remembered) -> None:
    """Remember a launch, unless something in it is secret, or leans on another install."""
    words = [*remembered.variables.values(), *remembered.spec["argv"]]
    is_secret = any(redacted(word) != word for word in words) or prepared.record.variables
    if is_secret or prepared.record.required:
        forget(prepared.folder)
        return
    remember(prepared.folder, app.environ, _witnesses(app, prepared), remembered)


def _witnesses(app: App, prepared: PreparedLaunch) -> Iterator[Path]:
    """Give every file, link and folder that the launch was worked out from."""
    folder, record, plan = prepared.folder, prepared.record, prepared.plan
    environment = folder.generation(record.generation) / "env"
    yield from (folder.record, ledger_file(folder), folder.environment_link)
    yield from (environment / "pyvenv.cfg", Path(plan.command.argv[0]))
    yield from (app.data.settings, app.data.catalog)
    for root in (app.catalog.builtin, app.catalog.user):
        if root is None:
            continue
        for part in (root / record.package, root / "_shared"):
            yield part
            yield from part.glob("*.toml")
            yield part / "package.toml"
    for share in plan.sharing.links:
        yield Path(share.target)
    if plan.sharing.config_file:
        yield Path(plan.sharing.config_file)
    where = Surroundings(app.environ, Path.home(), current_system(), Path.cwd(), Path(sys.prefix))
    yield from config_files(where)


async def _port(app: App, package: Package, record: InstallRecord, wanted: int | None) -> int:
    """Give the port to use: the wanted one if it was asked for now, else the next free one."""
    live = await asyncio.to_thread(SessionTable(app.data.root).live)
    listener = package.launch.port
    is_fixed = listener.option is None and listener.variable is None
    if is_fixed and any("{port}" in word for word in package.launch.command):
        is_fixed = False
    return await asyncio.to_thread(
        free_port,
        wanted or record.port or int(listener.default),
        {session.port for session in live},
        is_firm=wanted is not None or is_fixed,
        name=record.name,
    )


def _sources(app: App) -> dict[str, str]:
    """Give where a program that runs pip, uv or git itself fetches from: the same places as we."""
    try:
        found = find_tools(app.settings, app.data.assets, app.environ).user_interface_variables()
    except StablehandError:
        return {}  # it may never fetch anything; installs say what is wrong
    # The language of our own git is no business of the program's.
    return {name: value for name, value in found.items() if name not in ("LC_ALL", "LANGUAGE")}
