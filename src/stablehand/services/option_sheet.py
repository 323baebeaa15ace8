"""The options of an install as a sheet to fill in: values, what the machine would make of them, the command.

What the user set is kept beside it as it stands in the record, so that a change can be taken back as a whole:
setting one option of a group takes another one out.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.launch_schema import Option
from stablehand.core.catalog.schema import Package
from stablehand.core.launch.command import (
    ChosenValue,
    FlagOrigin,
    LaunchVariable,
    automatic_flags,
)
from stablehand.core.records.install import ChosenCard, InstallRecord, need_record
from stablehand.core.runtimes.command import HIDDEN, redacted
from stablehand.services.app import App
from stablehand.services.options import (
    ARGUMENTS,
    CARD,
    PORT,
    VARIABLE,
    OptionChanges,
    ShownOptions,
    change_options,
    shown_options,
    split_arguments,
    stray_flags,
    value_of,
)
from stablehand.services.prepared import PreparedLaunch, prepared_launch
from stablehand.services.results import Result

_SECRET: Final = re.compile(r"token|secret|passw|auth(?!or)|api_?key|(^|_)key$|credential", re.I)
_YOURS: Final = QT_TRANSLATE_NOOP("options", "You set it.")


@dataclass(frozen=True, slots=True)
class AutomaticValue:
    """What Stablehand would give by itself, and why."""

    value: ChosenValue
    reason: Wording


@dataclass(frozen=True, slots=True)
class CommandPart:
    """Words of the command that belong together; without a reason they are the program itself."""

    text: str
    reason: Wording | None = None
    origin: FlagOrigin | None = None


@dataclass(frozen=True, slots=True)
class CommandSheet:
    """The whole command in one line, its parts and the environment; passwords and tokens are hidden."""

    text: str
    parts: tuple[CommandPart, ...]
    variables: tuple[LaunchVariable, ...]


@dataclass(frozen=True, slots=True)
class OwnOptions:
    """What the user set, as the record has it."""

    options: Mapping[str, ChosenValue]
    arguments: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None
    card: ChosenCard | None = None

    @classmethod
    def of(cls, record: InstallRecord) -> OwnOptions:
        """Give what a record says."""
        options, variables = dict(record.options), dict(record.variables)
        return cls(options, tuple(record.arguments), variables, record.port, record.card)


@dataclass(frozen=True, slots=True)
class OptionSheet:
    """Everything that the page of an install's options shows.

    Attributes:
        automatic: what would be given without the user's word, by flag.
        own: what the user set.
        usual_port: the port that the program takes by itself; None for one without a page.
        strays: what the user once set and the definition no longer has.
    """

    shown: ShownOptions
    automatic: Mapping[str, AutomaticValue]
    own: OwnOptions
    usual_port: int | None
    strays: tuple[str, ...]
    command: CommandSheet


async def option_sheet(app: App, name: str) -> Result[OptionSheet]:
    """Give the options of an install as the next launch would give them.

    Raises:
        StablehandError: as `list_options`.
    """
    prepared = await prepared_launch(app, name)
    return Result("options", _sheet(prepared), prepared.notices)


async def change_sheet(app: App, name: str, changes: OptionChanges) -> Result[OptionSheet]:
    """Change options, all of them or none, and give them as they are then.

    Raises:
        StablehandError: as `change_options`.
    """
    await change_options(app, name, changes)
    return await option_sheet(app, name)


async def checked_arguments(
    app: App, name: str, text: str, *, risk_accepted: bool = False
) -> tuple[str, ...]:
    """Split further words for a launch of an install, and refuse those that it must not get.

    Raises:
        StablehandError: `install.unknown`, `options.invalid`, `decision.needed`.
    """
    _, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    return tuple(split_arguments(package, text, risk_accepted=risk_accepted))


def assignment(option: Option, value: ChosenValue) -> str:
    """Give the assignment that sets an option to a value."""
    if isinstance(value, bool):
        return f"{option.flag}={'on' if value else 'off'}"
    if option.type == "optional" and value == "":
        return f"{option.flag}=on"  # without a value of its own
    return f"{option.flag}={value}"


def is_secret(name: str) -> bool:
    """Tell whether the value of a variable of this name should not stand on a screen."""
    return _SECRET.search(name) is not None


def changes_to(package: Package, now: OwnOptions, then: OwnOptions) -> OptionChanges:
    """Give the changes that bring back what the user had set; its risks were agreed to at that time.

    Args:
        package: the definition; what it no longer has cannot be set again.
        now: what is set now.
        then: what was set.
    """
    removals = [flag for flag in now.options if flag not in then.options]
    sets = [
        assignment(option, value)
        for flag, value in then.options.items()
        if (option := package.option(flag)) is not None
        and not (flag in now.options and _is_same(now.options[flag], value))
    ]
    removals += [f"{VARIABLE}{name}" for name in now.variables if name not in then.variables]
    sets += [
        f"{VARIABLE}{name}={value}"
        for name, value in then.variables.items()
        if now.variables.get(name) != value
    ]
    for key, old, new, text in (
        (ARGUMENTS, now.arguments, then.arguments, shlex.join(then.arguments)),
        (PORT, now.port, then.port, str(then.port)),
        (CARD, now.card, then.card, str(then.card.index) if then.card else ""),
    ):
        if old != new:
            (sets.append(f"{key}={text}") if new else removals.append(key))
    return OptionChanges(tuple(sets), tuple(removals), risk_accepted=True)


def wished(sheet: OptionSheet, flag: str, value: ChosenValue) -> OptionChanges:
    """Give the changes by which an option gets a value; none where it has it anyway.

    What it would have without the user's word is no choice of the user's, nor is nothing where nothing would
    be given.
    """
    automatic = sheet.automatic.get(flag)
    option = sheet.shown.package.option(flag)
    if option is None:
        return OptionChanges()
    usual: ChosenValue | None = automatic.value if automatic else option.default
    is_empty = value == "" and option.type != "optional"
    is_nothing = automatic is None and (value is False or is_empty)
    if is_nothing or (usual is not None and _is_alike(usual, value)):
        return OptionChanges((), (flag,) if flag in sheet.own.options else ())
    return OptionChanges((assignment(option, value),))


def _is_alike(one: ChosenValue, other: ChosenValue) -> bool:
    """Tell whether two values say the same; fields give numbers as texts."""
    return isinstance(one, bool) is isinstance(other, bool) and str(one) == str(other)


def _is_same(one: ChosenValue, other: ChosenValue) -> bool:
    return type(one) is type(other) and one == other


def _sheet(prepared: PreparedLaunch) -> OptionSheet:
    package, record = prepared.package, prepared.record
    places = prepared.folder.places(record.generation)
    options = {option.flag: option for option in package.options}
    automatic = {
        flag.flag: AutomaticValue(value_of(options[flag.flag], flag), flag.reason)
        for flag in automatic_flags(
            package,
            prepared.plan.facts,
            places,
            unusable=prepared.addons.unusable,
            turned_on=prepared.addons.turned_on,
        )
    }
    return OptionSheet(
        shown_options(prepared),
        automatic,
        OwnOptions.of(record),
        package.launch.usual_port,
        stray_flags(prepared),
        command_sheet(prepared),
    )


def command_sheet(prepared: PreparedLaunch) -> CommandSheet:
    """Give the command of a launch that has been planned, for people."""
    command, record = prepared.plan.command, prepared.record
    count = sum(len(flag.words) for flag in command.flags) + len(record.arguments)
    program = command.argv[: len(command.argv) - count]
    parts = [CommandPart(_line(program))]
    parts += [CommandPart(_line(flag.words), flag.reason, flag.origin) for flag in command.flags]
    if record.arguments:
        parts.append(CommandPart(_line(record.arguments), _YOURS, "user"))
    variables = tuple(
        LaunchVariable(item.name, shown_value(item.name, item.value), item.reason)
        for item in command.variables
    )
    return CommandSheet(_line(command.argv), tuple(parts), variables)


def _line(words: Sequence[str]) -> str:
    return redacted(shlex.join(" ".join(word.splitlines()) for word in words))


def shown_value(name: str, value: str) -> str:
    """Give the value of a variable as it may stand on a screen."""
    return HIDDEN if is_secret(name) and value else redacted(value)
