"""Working out a launch: definition, machine, flags, sharing; and remembering it for the next time."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.environment import current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.settings import load
from stablehand.core.catalog.fetched import mark_of_use
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.plan import launch_port, needed_node
from stablehand.core.launch.access_secrets import Told
from stablehand.core.launch.options import check_port, check_words
from stablehand.core.launch.ports import free_port
from stablehand.core.launch.reach import reach_of
from stablehand.core.launch.ready_spec import ready_spec
from stablehand.core.launch.registering import REPORT_FILE
from stablehand.core.launch.remembered import Remembered, forget, remember, stamp
from stablehand.core.launch.sessions import SessionTable
from stablehand.core.launch.spec import PromptSpec, RegisterSpec
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record
from stablehand.core.runtimes.command import redacted
from stablehand.core.runtimes.git_head import head_file
from stablehand.core.runtimes.pip_config import Surroundings, config_files
from stablehand.core.runtimes.tool_places import dotnet_root, need_node, node_settings, path_with
from stablehand.core.runtimes.tools import current_folder, find_tools
from stablehand.core.runtimes.uv import environment_python
from stablehand.core.sharing.ledger import ledger_file
from stablehand.services.access import joined, told_password
from stablehand.services.app import App
from stablehand.services.fresh import Worked, fresh_launch
from stablehand.services.healing import heal_install, images_and_temporary
from stablehand.services.prepared import PreparedLaunch, prepared_launch
from stablehand.services.recovering import recover
from stablehand.services.waiting import LaunchLimits
from stablehand.services.watch_list import Watched, watch_launch, watch_list_file

# As pip takes proxies: name and password without a scheme before them.
_CREDENTIALS: Final = re.compile(r"[^\s/@:]+:[^\s/@]+@")
_ADDRESS: Final = re.compile(r"\b(?!file:)[a-z][a-z0-9+.-]*://[^\s'\"]*[^\s'\"/]", re.I)


@dataclass(frozen=True, slots=True)
class _Sources:
    """What a program is told about where to fetch from.

    Attributes:
        places: files and folders among it.
        is_lasting: whether it is the same the next time, as long as they are.
    """

    variables: Mapping[str, str]
    places: tuple[Path, ...] = ()
    is_lasting: bool = False


async def worked_out(
    app: App,
    name: str,
    port: int | None,
    arguments: Sequence[str],
    limits: LaunchLimits,
    *,
    risk_accepted: bool = False,
    harm_accepted: bool = False,
) -> Worked:
    """Work out the launch of an install, put the install right, and remember the outcome.

    Raises:
        StablehandError: as `launch`.
    """
    # A change of generation that was interrupted left nothing remembered, so it is met here.
    await recover(app, need_record(app.data.root, name)[0])
    folder, record = need_record(app.data.root, name)
    before = await asyncio.to_thread(_stamps, app, folder, record)
    package = app.catalog.load(record.package).package
    check_words(package, arguments, risk_accepted=risk_accepted)
    watched = await watch_launch(app, folder, record, package, harm_accepted=harm_accepted)
    chosen = await _port(app, package, record, port)
    prepared = await prepared_launch(app, name, port=chosen, arguments=arguments)
    more = await asyncio.to_thread(_own_programs, app, package, folder)
    healed = await heal_install(prepared)
    notices = (*prepared.notices, *healed, *watched.notices)
    usual = launch_port(package, record.port)
    sources = await asyncio.to_thread(_sources, app)
    told, hidden = await told_password(prepared)
    remembered = _outcome(prepared, {**sources.variables, **more}, usual, told)
    # A port that was taken for once, because the usual one was busy, is not the next launch's.
    is_usual = chosen == (port or usual) and not arguments and not notices
    if is_usual:
        await asyncio.to_thread(_keep, app, prepared, remembered, sources, before, watched)
    return await asyncio.to_thread(
        fresh_launch, prepared.folder, remembered, limits, notices, hidden
    )


def _outcome(
    prepared: PreparedLaunch,
    sources: Mapping[str, str],
    usual_port: int | None,
    told: Told,
) -> Remembered:
    """Give what the supervisor is told, without what is new each time."""
    plan, folder = prepared.plan, prepared.folder
    definition = plan.package.launch
    host, marker = definition.host, definition.restart_marker
    variables = {item.name: item.value for item in plan.command.variables}
    argv = (*plan.command.argv, *told.words)
    spec = {
        "package": plan.package.id,
        "argv": list(argv),
        "reach": reach_of(prepared.package, argv, variables),
        "folder": plan.command.folder,
        "host": str(host.default) if host else "",
        "port": plan.port,
        "ready": asdict(ready_spec(definition)),
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
    if (register := _register(prepared)) is not None:
        spec["register"] = asdict(register)
    return Remembered(spec, joined({**sources, **variables}, told.variables), usual_port)


def _register(prepared: PreparedLaunch) -> RegisterSpec | None:
    """Give what the program is told of once it is ready, if that is how it gets its models."""
    by, sharing = prepared.package.sharing.register_by, prepared.plan.sharing
    if by is None or sharing.method != "register":
        return None
    folder = prepared.folder
    report = (folder.own / REPORT_FILE).relative_to(folder.data).as_posix()
    return RegisterSpec(by.kind, str(folder.data / "Models"), sharing.registered, report)


def _keep(
    app: App,
    prepared: PreparedLaunch,
    remembered: Remembered,
    sources: _Sources,
    before: Mapping[Path, str],
    watched: Watched,
) -> None:
    """Remember a launch, unless something in it is secret, passing, or leans on another install."""
    folder, record = prepared.folder, prepared.record
    words = [*remembered.variables.values(), *remembered.spec["argv"]]
    is_secret = record.lan or record.variables or may_be_secret(words, app.environ)
    # A long operation may have read the settings long before it came to this.
    is_old = load(app.data.settings, app.environ) != app.settings
    if is_secret or is_old or not sources.is_lasting or record.required:
        forget(folder)
        return
    witnesses = (*before, *sources.places, *_found(prepared))
    folders = [Path(share.source) for share in prepared.plan.sharing.shares]
    folders += images_and_temporary(folder)
    remember(
        folder,
        app.environ,
        witnesses,
        remembered,
        before=before,
        folders=folders,
        names=watched.names,
    )


def may_be_secret(words: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Tell whether words may hold what belongs into no file.

    An address that a variable gives may hold a token anywhere, as may an entry of git's configuration;
    those that stand in configuration files are in a file already.
    """
    entries = {value for name, value in environ.items() if name.startswith("GIT_CONFIG_VALUE_")}
    said = "\n".join(environ.values())
    return any(
        redacted(word) != word
        or _CREDENTIALS.search(word)
        or word in entries
        or any(part in said for part in _ADDRESS.findall(word))
        for word in words
    )


def _stamps(app: App, folder: InstallFolder, record: InstallRecord) -> dict[Path, str]:
    """Stamp what a launch is worked out from, before it is read."""
    return {path: stamp(path) for path in _read(app, folder, record)}


def _read(app: App, folder: InstallFolder, record: InstallRecord) -> Iterator[Path]:
    """Give every file and folder that a launch is worked out from: what was set, not what was made."""
    yield from (folder.record, app.data.settings, app.data.catalog, watch_list_file(app))
    yield mark_of_use(app.data.assets)  # another fetched catalog lies in another folder
    for root in app.catalog.folders:
        for part in (root / record.package, root / "_shared"):
            yield part
            yield from part.glob("*.toml")
            yield part / "package.toml"
    where = Surroundings(
        app.environ, Path.home(), current_system(), current_folder(), Path(sys.prefix)
    )
    yield from config_files(where)
    if where.system == "macos":  # whether it is there decides where pip's configuration lies
        yield where.home / "Library" / "Application Support" / "pip"


def _found(prepared: PreparedLaunch) -> Iterator[Path]:
    """Give everything of the install that was put right for the launch."""
    folder, record, plan = prepared.folder, prepared.record, prepared.plan
    environment = folder.generation(record.generation) / "env"
    yield from (ledger_file(folder), folder.environment_link, Path(plan.command.argv[0]))
    yield from (environment / "pyvenv.cfg", environment_python(environment))
    if record.python is not None:
        yield folder.data / record.python.path
    for repository in prepared.package.repositories:
        yield head_file(folder.checkout / repository.folder)
    for share in plan.sharing.links:
        yield Path(share.target)
    if plan.sharing.config_file:
        yield Path(plan.sharing.config_file)


async def _port(
    app: App, package: Package, record: InstallRecord, wanted: int | None
) -> int | None:
    """Give the port to use: the wanted one if it was asked for now, else the next free one.

    None for a program without a page.
    """
    listener = package.launch.port
    if wanted is not None:
        check_port(package)
    if listener is None:
        return None
    live = await asyncio.to_thread(SessionTable(app.data.root).live)
    is_fixed = listener.option is None and listener.variable is None
    if is_fixed and any("{port}" in word for word in package.launch.command):
        is_fixed = False
    return await asyncio.to_thread(
        free_port,
        wanted or record.port or int(listener.default),
        {session.port for session in live if session.port is not None},
        is_firm=wanted is not None or is_fixed,
        name=record.name,
    )


def _own_programs(app: App, package: Package, folder: InstallFolder) -> dict[str, str]:
    """Give what lets a program find its own programs by name: those of its environment, and Node.

    Launchers of programs activate their environment; trainers call `accelerate` and `tensorboard`.

    Raises:
        StablehandError: `tool.missing`.
    """
    found: dict[str, str] = {}
    environ = app.environ
    if (wanted := needed_node(package)) is not None:
        node = need_node(app.data.assets, environ, wanted.version)
        found |= node_settings(environ)
        found["PATH"] = path_with(node.parent, environ)
        environ = {"PATH": found["PATH"]}
    for item in package.prerequisites:
        if item.id == "dotnet":
            found |= dotnet_root(app.data.assets, app.environ, item.version)
    if package.python is not None:
        scripts = environment_python(folder.environment_link).parent
        found["PATH"] = path_with(scripts, environ)
    return found


def _sources(app: App) -> _Sources:
    """Give where a program that runs pip, uv or git itself fetches from: the same places as we."""
    try:
        tools = find_tools(app.settings, app.data.assets, app.environ)
    except StablehandError:
        return _Sources({})  # it may never fetch anything; installs say what is wrong
    found = tools.user_interface_variables()
    indexes = tools.indexes
    chosen = (*indexes.find_links, indexes.cert, indexes.pip_cert, indexes.client_cert)
    places = [Path(item.value) for item in chosen if item and "://" not in item.value]
    # Relative places of pip's hang on the folder one is in; what is missing may come to be there.
    is_here = any(place.is_relative_to(current_folder()) for place in places)
    return _Sources(
        # The language of our own git is no business of the program's.
        {name: value for name, value in found.items() if name not in ("LC_ALL", "LANGUAGE")},
        tuple(places),
        is_lasting=not is_here and not indexes.problems,
    )
