"""What can be done about a known error of a log, as values; and doing it.

A rule names its actions for every package and machine; here those are left that make sense for the
install at hand: an option that its program has and that is not on, a snapshot that there is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.conditions import Fact
from stablehand.core.catalog.doctor_schema import DoctorAction
from stablehand.core.catalog.schema import Package
from stablehand.core.launch.ports import free_port
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.option_sheet import assignment
from stablehand.services.options import OptionChanges, change_options
from stablehand.services.prepared import PreparedLaunch, prepared_launch

# What the doctor of the install mends about torch, should any of it be found.
TORCH_RULES: Final = (
    "environment.gone",
    "environment.broken",
    "torch.missing",
    "torch.other",
    "torch.companion",
    "torch.unfit",
    "torch.slow",
    "files.damaged",
)
Reach = Literal["runs", "goes"]
# What the services do themselves; all else leads a person to a place.
_RUNS: Final = frozenset(
    {
        "add_option",
        "set_variable",
        "reinstall_torch",
        "repair",
        "roll_back",
        "update",
        "other_port",
        "launch",
        "disable_extension",
        "find_extension",
        "add_addon",
    }
)
# What needs no install to make sense.
_ANYWHERE: Final = frozenset({"settings", "account", "page", "show_models", "system_part"})
_WORDS: Final[Mapping[str, Text]] = {
    "add_option": QT_TRANSLATE_NOOP("log fixes", "Turn on {value}"),
    "set_variable": QT_TRANSLATE_NOOP("log fixes", "Set {name} to {value}"),
    "reinstall_torch": QT_TRANSLATE_NOOP("log fixes", "Put torch right for this machine"),
    "repair": QT_TRANSLATE_NOOP("log fixes", "Repair"),
    "roll_back": QT_TRANSLATE_NOOP("log fixes", "Go back to the last good snapshot"),
    "update": QT_TRANSLATE_NOOP("log fixes", "Update"),
    "other_port": QT_TRANSLATE_NOOP("log fixes", "Use a free port"),
    "launch": QT_TRANSLATE_NOOP("log fixes", "Launch again"),
    "disable_extension": QT_TRANSLATE_NOOP("log fixes", "Switch {value} off"),
    "find_extension": QT_TRANSLATE_NOOP("log fixes", "Find the extension"),
    "add_addon": QT_TRANSLATE_NOOP("log fixes", "Add {value}"),
    "show_models": QT_TRANSLATE_NOOP("log fixes", "See the models"),
    "settings": QT_TRANSLATE_NOOP("log fixes", "Open settings"),
    "account": QT_TRANSLATE_NOOP("log fixes", "Open accounts"),
    "system_part": QT_TRANSLATE_NOOP("log fixes", "See what is missing"),
    "page": QT_TRANSLATE_NOOP("log fixes", "Open the web page"),
}
# The group of options that programs take for the sake of old command lines.
_WITHOUT_EFFECT: Final = "legacy"
_TABS: Final[Mapping[str, Text]] = {
    "options": QT_TRANSLATE_NOOP("log fixes", "Open options"),
    "models": QT_TRANSLATE_NOOP("log fixes", "Open models"),
    "versions": QT_TRANSLATE_NOOP("log fixes", "Open versions"),
    "environment": QT_TRANSLATE_NOOP("log fixes", "Open environment"),
    "extensions": QT_TRANSLATE_NOOP("log fixes", "Open extensions"),
    "health": QT_TRANSLATE_NOOP("log fixes", "Open health"),
    "trash": QT_TRANSLATE_NOOP("log fixes", "Open trash"),
}


@dataclass(frozen=True, slots=True)
class FixAction:
    """Something that can be done about a finding, here and now.

    Attributes:
        key: names it among the actions of a rule ("add_option:--medvram").
        do: what kind it is; see `DoctorAction` of the catalog.
        text: words of its button.
        value: what it is done with: a flag, an add-on, an address, a setting, a tab.
        name: of a variable.
        rules: of a repair.
    """

    key: str
    do: str
    text: Wording
    value: str = ""
    name: str = ""
    rules: tuple[str, ...] = ()

    @property
    def reach(self) -> Reach:
        """Whether it is done by itself, or leads a person to a place."""
        return "runs" if self.do in _RUNS else "goes"


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of the install that a log is of; without one only a few actions make sense.

    Attributes:
        install, package: its name and its package's id; empty without one.
        definition: the package.
        facts: of the machine; None where they are not known.
        given: options that the next launch gives.
        variables: what the user set.
        can_go_back: there is a good snapshot before the current one.
        extensions: what lies in its folder of extensions.
        can_switch: extensions can be switched off.
        is_running: it runs now.
    """

    install: str = ""
    package: str = ""
    definition: Package | None = None
    facts: Mapping[str, Fact] | None = None
    given: frozenset[str] = frozenset()
    variables: Mapping[str, str] = field(default_factory=dict)
    can_go_back: bool = False
    extensions: frozenset[str] = frozenset()
    can_switch: bool = False
    is_running: bool = False


async def ground_of(app: App, name: str) -> Ground:
    """Look at an install, as far as actions depend on it.

    Raises:
        StablehandError: `install.unknown`.
    """
    folder, record = need_record(app.data.root, name)
    try:
        prepared = await prepared_launch(app, name)
    except (
        StablehandError
    ):  # a definition that is gone or broken; the general rules hold all the same
        return Ground(name, variables=dict(record.variables))
    from stablehand.services.sessions import sessions_by_install

    running = await sessions_by_install(app)
    return await asyncio.to_thread(_ground, folder, record, prepared, name in running)


def _ground(
    folder: InstallFolder, record: InstallRecord, prepared: PreparedLaunch, is_running: bool
) -> Ground:
    from stablehand.core.installs.extension_files import can_switch
    from stablehand.services.snapshots import wanted_snapshot

    try:
        wanted_snapshot(folder, record, None)
        can_go_back = True
    except StablehandError:
        can_go_back = False
    about = prepared.package.extensions
    place = folder.checkout / about.folder if about is not None else None
    return Ground(
        install=record.name,
        package=record.package,
        definition=prepared.package,
        facts=prepared.plan.facts,
        given=frozenset(flag.flag for flag in prepared.plan.command.flags),
        variables=dict(record.variables),
        can_go_back=can_go_back,
        extensions=_names_in(place),
        can_switch=about is not None and can_switch(about),
        is_running=is_running,
    )


def _names_in(folder: Path | None) -> frozenset[str]:
    if folder is None:
        return frozenset()
    try:
        return frozenset(entry.name for entry in folder.iterdir())
    except OSError:
        return frozenset()


def actions_for(
    actions: Iterable[DoctorAction], named: Mapping[str, str], ground: Ground
) -> tuple[FixAction, ...]:
    """Give the actions of a rule that make sense for an install, best first.

    Args:
        actions: those of the rule.
        named: what the log says: an extension's name, say.
        ground: the install.
    """
    found: dict[str, FixAction] = {}
    for action in actions:
        if action.when is not None and not action.when.holds(ground.facts or {}):
            continue
        fix = _fix(action, named, ground)
        if fix is not None:
            found.setdefault(fix.key, fix)
    return tuple(found.values())


def _fix(action: DoctorAction, named: Mapping[str, str], ground: Ground) -> FixAction | None:
    do = action.do
    if do == "open" and action.tab == "trash":
        return _made("open", "trash", _TABS["trash"])
    if do not in _ANYWHERE and not ground.install:
        return None
    match do:
        case "add_option":
            flag = _next_option(action.options, ground)
            if flag is None:
                return None
            given = flag if action.value is None else f"{flag}={action.value}"
            return _made(do, given)
        case "set_variable":
            assert action.name is not None and action.value is not None
            if ground.variables.get(action.name) == action.value:
                return None
            words = _WORDS[do].fill(name=action.name, value=action.value)
            key = f"{do}:{action.name}"
            return FixAction(key, do, words, action.value, action.name)
        case "repair":
            return FixAction(do, do, _WORDS[do], rules=tuple(action.rules))
        case "open":
            return _opened(action.tab or "", ground)
        case "settings" | "account" | "system_part" | "page":
            value = action.setting or action.service or action.part or action.url or ""
            return _page(value, named) if do == "page" else _made(do, value)
        case _:
            return _plain(action, named, ground)


def _page(address: str, named: Mapping[str, str]) -> FixAction | None:
    """Give the action for a web page; None where the log lacks what its address needs."""
    for key, text in named.items():
        address = address.replace(f"{{{key}}}", quote(text, safe="/"))
    return None if "{" in address else _made("page", address)


def _plain(action: DoctorAction, named: Mapping[str, str], ground: Ground) -> FixAction | None:
    """Give an action that depends on what there is."""
    do, definition = action.do, ground.definition
    is_fit = {
        "roll_back": ground.can_go_back,
        "other_port": definition is not None and definition.launch.port is not None,
        "find_extension": ground.can_switch and len(ground.extensions) > 1,
        "launch": not ground.is_running,
        "reinstall_torch": definition is None or definition.torch is not None,
    }
    if not is_fit.get(do, True):
        return None
    if do == "disable_extension":
        extension = named.get("extension", "")
        there = ground.can_switch and extension in ground.extensions
        return _made(do, extension) if there else None
    if do == "add_addon":
        known = definition is not None and any(use.id == action.addon for use in definition.addons)
        return _made(do, action.addon or "") if known else None
    return FixAction(do, do, _WORDS[do])


def _opened(tab: str, ground: Ground) -> FixAction | None:
    definition = ground.definition
    if tab == "extensions" and definition is not None and definition.extensions is None:
        return None
    return _made("open", tab, _TABS[tab])


def _made(do: str, value: str, words: Text | None = None) -> FixAction:
    text = words or _WORDS[do]
    return FixAction(
        f"{do}:{value}", do, text.fill(value=value) if "{value}" in text.source else text, value
    )


def _next_option(options: Iterable[str], ground: Ground) -> str | None:
    """Give the first option behind those that are on already; one without effect is none."""
    if ground.definition is None:
        return None
    ladder = [option for flag in options if (option := ground.definition.option(flag))]
    ladder = [option for option in ladder if option.group != _WITHOUT_EFFECT]
    on = [at for at, option in enumerate(ladder) if option.flag in ground.given]
    for option in ladder[max(on, default=-1) + 1 :]:
        if not option.managed and not option.danger:
            return option.flag
    return None


async def run_fix(
    app: App, name: str, action: FixAction, *, stop_first: bool = False
) -> Job[Any] | None:
    """Do what an action says; what takes long is given as a job.

    Args:
        stop_first: what runs of the install may be stopped for it; else that is refused.

    Raises:
        StablehandError: what the services say, and `usage` for an action that only leads somewhere.
    """
    match action.do:
        case "add_option" | "set_variable" | "other_port":
            await change_options(app, name, OptionChanges([_assigned(app, name, action)]))
            return None
        case "disable_extension":
            from stablehand.services.extensions import switch_extension

            await switch_extension(app, name, action.value, on=False, stop_first=stop_first)
            return None
        case _:
            return await _begun(app, name, action, stop_first)


async def _begun(app: App, name: str, action: FixAction, stop_first: bool) -> Job[Any]:
    match action.do:
        case "reinstall_torch":
            from stablehand.services.doctoring import start_repair

            return await start_repair(app, name, TORCH_RULES)
        case "repair":
            from stablehand.services.doctoring import start_repair

            return await start_repair(app, name, action.rules or None)
        case "roll_back":
            from stablehand.services.snapshots import start_rollback

            return await start_rollback(app, name, stop_first=stop_first)
        case "update":
            from stablehand.services.updating import UpdateRequest, start_update

            return await start_update(app, UpdateRequest(name, stop_first=stop_first))
        case "launch":
            from stablehand.services.sessions import start_launch

            return await start_launch(app, name)
        case "add_addon":
            from stablehand.services.addons import start_adding

            return await start_adding(app, name, action.value, stop_first=stop_first)
        case "find_extension":
            from stablehand.services.extensions import start_bisect_auto

            return await start_bisect_auto(app, name, stop_first=stop_first)
        case _:
            raise StablehandError(
                "usage",
                QT_TRANSLATE_NOOP(
                    "log fixes", "“{action}” cannot be done by a command: {value}"
                ).fill(action=action.text, value=action.value or action.do),
            )


def _assigned(app: App, name: str, action: FixAction) -> str:
    """Give the change of the options."""
    _folder, record = need_record(app.data.root, name)
    if action.do == "set_variable":
        return f"env.{action.name}={action.value}"
    package = app.catalog.load(record.package).package
    if action.do == "other_port":
        usual = record.port or package.launch.usual_port or 7860
        return f"port={free_port(usual + 1, (), is_firm=False, name=name)}"
    flag, _, value = action.value.partition("=")
    option = package.option(flag)
    if option is None or value:
        return action.value
    return assignment(option, True)
