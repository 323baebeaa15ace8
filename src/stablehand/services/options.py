"""The launch options of an install: what they are now and why, and changing them."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from pydantic import TypeAdapter, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.launch_schema import Option
from stablehand.core.catalog.schema import Package
from stablehand.core.catalog.values import VariableName
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.launch.command import ChosenValue, FlagOrigin, LaunchFlag
from stablehand.core.launch.options import (
    check_port,
    check_words,
    find_option,
    parse_assignment,
    risky,
)
from stablehand.core.launch.sessions import SessionTable
from stablehand.core.records.install import (
    ChosenCard,
    InstallRecord,
    need_record,
    write_record,
)
from stablehand.core.records.lock import held
from stablehand.services.app import App
from stablehand.services.cards import CardChoice, check_card, chosen_card
from stablehand.services.machine import machine_of
from stablehand.services.overrides import wishes_for
from stablehand.services.prepared import (
    PreparedLaunch,
    as_installed,
    computing,
    prepared_launch,
)
from stablehand.services.results import Result

PORT: Final = "port"
ARGUMENTS: Final = "args"
VARIABLE: Final = "env."
CARD: Final = "gpu"
_WAIT_S: Final = 5.0  # for another program that changes the install
_YOURS_TO_SAY: Final = frozenset(
    {
        "HF_ENDPOINT", "HF_TOKEN", "HF_TOKEN_PATH", "HUGGING_FACE_HUB_TOKEN", "CIVITAI_TOKEN",
        "CIVITAI_API_KEY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
    }
)  # fmt: skip
_VARIABLE_NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*"

Origin = FlagOrigin | Literal["default"]


@dataclass(frozen=True, slots=True)
class ShownOption:
    """A launch option as it stands: `value` is what the next launch gives, and why; one that the user set
    is withheld where the add-on that it needs is not there."""

    option: Option
    value: ChosenValue | None
    origin: Origin
    reason: Wording | None
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class ShownOptions:
    """All launch options of an install, and what the user added beside them."""

    name: str
    package: Package
    options: tuple[ShownOption, ...]
    arguments: tuple[str, ...]
    variables: Mapping[str, str]
    port: int | None
    port_origin: Literal["default", "user"]
    cards: CardChoice = field(default_factory=CardChoice)


@dataclass(frozen=True, slots=True)
class OptionChanges:
    """What to change: assignments "key=value", and keys that go back to their defaults.

    A key is an option, `port`, `args` (further words, quoted as in a shell), `env.NAME` or `gpu` (the place
    of a card in the machine's list, or auto).
    """

    assignments: Sequence[str] = ()
    removals: Sequence[str] = ()
    risk_accepted: bool = False

    def __bool__(self) -> bool:
        return bool(self.assignments or self.removals)


async def list_options(app: App, name: str) -> Result[ShownOptions]:
    """List the launch options of an install as the next launch would give them.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`, `catalog.invalid`,
            `package.unsupported`.
    """
    prepared = await prepared_launch(app, name)
    return Result("options", shown_options(prepared), (*prepared.notices, *_strays(prepared)))


async def change_options(app: App, name: str, changes: OptionChanges) -> Result[ShownOptions]:
    """Change launch options, all of them or none, and list them as they are then.

    Raises:
        StablehandError: `options.unknown`, `options.invalid`, `decision.needed`, `torch.other_build`,
            `install.busy`, `data.unwritable`, and what `list_options` raises.
    """
    # Asked for first: what cannot be listed afterwards is not changed either.
    package = (await prepared_launch(app, name)).package
    folder, record = need_record(app.data.root, name)
    changes, card = await _card_change(app, record, changes)
    async with held(folder, wait_s=_WAIT_S):
        _, record = need_record(app.data.root, name)
        changed, dropped = _changed(record, package, changes)
        write_record(folder, changed.changed(**card))
    result = await list_options(app, name)
    notices = (*result.notices, *(_told(flag) for flag in dropped), *await _when(app, name))
    return Result("options", result.data, notices)


async def _card_change(
    app: App, record: InstallRecord, changes: OptionChanges
) -> tuple[OptionChanges, dict[str, ChosenCard | None]]:
    """Take the choice of a card out of the changes; give it as a change of the record, proved to work."""
    pairs = [(text, *text.partition("=")[::2]) for text in changes.assignments]
    wanted = [value for _, key, value in pairs if key.strip() == CARD]
    rest = OptionChanges(
        tuple(text for text, key, _ in pairs if key.strip() != CARD),
        tuple(key for key in changes.removals if key.strip() != CARD),
        changes.risk_accepted,
    )
    if not wanted:
        is_removed = len(rest.removals) < len(changes.removals)
        return rest, {"card": None} if is_removed else {}
    machine, _problems = await machine_of(None)
    card = chosen_card(machine, wanted[-1])
    if card is not None:
        definition = app.catalog.load(record.package)
        owner = computing(record, app)
        installed = as_installed(wishes_for(app, machine, described=False), owner)
        required = app.catalog.required(definition)
        check_card(app, definition.package, required, machine, owner, card, installed)
    return rest, {"card": card}


@dataclass(slots=True)
class _Draft:
    """What a record says about launches, while it is being changed."""

    options: dict[str, ChosenValue]
    arguments: list[str]
    variables: dict[str, str]
    port: int | None
    touched: set[str] = field(default_factory=set)
    dropped: list[str] = field(default_factory=list)


def _changed(
    record: InstallRecord, package: Package, changes: OptionChanges
) -> tuple[InstallRecord, list[str]]:
    """Give the record as it shall be, and the options that had to make way for others."""
    draft = _Draft(
        dict(record.options), list(record.arguments), dict(record.variables), record.port
    )
    for key in changes.removals:
        _remove(draft, package, key.strip())
    for assignment in changes.assignments:
        _assign(draft, package, assignment, risk_accepted=changes.risk_accepted)
    changed = record.changed(
        options=draft.options,
        arguments=draft.arguments,
        variables=draft.variables,
        port=draft.port,
    )
    return changed, draft.dropped


def _assign(draft: _Draft, package: Package, text: str, *, risk_accepted: bool) -> None:
    key, _, value = text.partition("=")
    key = key.strip()
    if key == PORT:
        check_port(package)
        draft.port = _port(value)
    elif key == ARGUMENTS:
        draft.arguments = split_arguments(package, value, risk_accepted=risk_accepted)
    elif key.startswith(VARIABLE):
        name = _variable(key, risk_accepted=risk_accepted)
        if "\0" in value:
            raise _invalid(key, QT_TRANSLATE_NOOP("options", "it has a NUL character"))
        draft.variables[name] = value
    else:
        flag, chosen = parse_assignment(package, text, risk_accepted=risk_accepted)
        _make_way(draft, package, flag, chosen)
        draft.options[flag] = chosen
        draft.touched.add(flag)


def _make_way(draft: _Draft, package: Package, flag: str, value: ChosenValue) -> None:
    """Take out what the user chose earlier of the same group, of which only one may be given."""
    group = {option.flag: option.exclusive for option in package.options}
    if group[flag] is None or value is False:
        return
    rivals = [
        other
        for other, chosen in draft.options.items()
        if other != flag and chosen is not False and group.get(other) == group[flag]
    ]
    for other in rivals:
        if other in draft.touched:
            reason = QT_TRANSLATE_NOOP("options", "only one of it and {other} can be given")
            raise _invalid(flag, reason.fill(other=other))
        del draft.options[other]
        draft.dropped.append(other)


def _remove(draft: _Draft, package: Package, key: str) -> None:
    if key == PORT:
        draft.port = None
    elif key == ARGUMENTS:
        draft.arguments = []
    elif key.startswith(VARIABLE):
        draft.variables.pop(key.removeprefix(VARIABLE), None)
    elif key in draft.options:  # also one that the definition no longer has
        del draft.options[key]
    else:
        draft.options.pop(find_option(package, key).flag, None)


def _port(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,5}", text.strip()) and 1 <= int(text) <= 65535:
        return int(text)
    reason = QT_TRANSLATE_NOOP("options", "'{value}' is no port between 1 and 65535")
    raise _invalid(PORT, reason.fill(value=text))


def split_arguments(package: Package, text: str, *, risk_accepted: bool) -> list[str]:
    """Split free words, which must not do by the back door what options may not.

    Raises:
        StablehandError: `options.invalid`, `decision.needed`.
    """
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters = True, ""
    if os.name == "nt":
        lexer.escape = ""  # there it separates folders
    try:
        words = list(lexer)
    except ValueError:
        reason = QT_TRANSLATE_NOOP("options", "a quotation mark is not closed")
        raise _invalid(ARGUMENTS, reason) from None
    if "\0" in text:
        raise _invalid(ARGUMENTS, QT_TRANSLATE_NOOP("options", "it has a NUL character"))
    check_words(package, words, risk_accepted=risk_accepted)
    return words


def _variable(key: str, *, risk_accepted: bool) -> str:
    name = key.removeprefix(VARIABLE)
    if not re.fullmatch(_VARIABLE_NAME, name):
        raise _invalid(
            key, QT_TRANSLATE_NOOP("options", "a variable's name has letters, digits and _ only")
        )
    if is_guarded(name) and not risk_accepted:
        raise risky(
            name,
            QT_TRANSLATE_NOOP(
                "options", "It decides where things are installed and which programs are run."
            ),
        )
    return name


def is_guarded(name: str) -> bool:
    """Tell whether a variable decides where installs land or what is run.

    Those are the ones that a definition may not set, but for whom a person asks and with whose name.
    """
    if name.upper() in _YOURS_TO_SAY:
        return False
    adapter: TypeAdapter[Any] = TypeAdapter(VariableName)
    try:
        adapter.validate_python(name)
    except ValidationError:
        return True
    return False


def shown_options(prepared: PreparedLaunch) -> ShownOptions:
    """Give the options of a launch that has been planned."""
    record, plan = prepared.record, prepared.plan
    given = {flag.flag: flag for flag in plan.command.flags}
    options = tuple(
        _shown_option(option, given.get(option.flag), prepared)
        for option in prepared.package.options
    )
    return ShownOptions(
        name=record.name,
        package=prepared.package,
        options=options,
        arguments=tuple(record.arguments),
        variables=dict(record.variables),
        port=plan.port,
        port_origin="default" if record.port is None else "user",
        cards=prepared.cards,
    )


def _shown_option(
    option: Option, given: LaunchFlag | None, prepared: PreparedLaunch
) -> ShownOption:
    record = prepared.record
    if given is not None and given.origin != "user":
        return ShownOption(option, value_of(option, given), given.origin, given.reason)
    if option.flag in record.options and not option.managed:
        missing = prepared.addons.unusable.get(option.flag)
        reason: Wording = missing or QT_TRANSLATE_NOOP("options", "You set it.")
        value = record.options[option.flag]
        return ShownOption(option, value, "user", reason, missing is not None)
    default = False if option.type == "flag" and option.default is None else option.default
    return ShownOption(option, default, "default", None)


def value_of(option: Option, given: LaunchFlag) -> ChosenValue:
    """Give the words of a flag as a value of its option's type."""
    if given.value is None:
        return "" if option.type == "optional" else True
    if option.type == "integer":
        return int(given.value)
    return float(given.value) if option.type == "number" else given.value


def stray_flags(prepared: PreparedLaunch) -> tuple[str, ...]:
    """Give the user's options that the definition no longer has."""
    known = {option.flag for option in prepared.package.options}
    return tuple(flag for flag in prepared.record.options if flag not in known)


def _strays(prepared: PreparedLaunch) -> tuple[Text, ...]:
    """Tell which of the user's options the definition no longer has."""
    strays = stray_flags(prepared)
    if not strays:
        return ()
    text = QT_TRANSLATE_NOOP(
        "options", "{package} no longer has what you set once, so it is not given: {flags}."
    )
    return (text.fill(package=prepared.package.name, flags=", ".join(strays)),)


def _told(flag: str) -> Text:
    text = QT_TRANSLATE_NOOP(
        "options", "{flag} was taken back: of its group only one can be given."
    )
    return text.fill(flag=flag)


async def _when(app: App, name: str) -> tuple[Text, ...]:
    table = SessionTable(app.data.root)
    sessions = await in_side_thread(lambda: table.of_install(name))
    if not any(session.is_live for session in sessions):
        return ()
    text = QT_TRANSLATE_NOOP("options", "{name} is running: this takes effect at its next launch.")
    return (text.fill(name=name),)


def _invalid(key: str, reason: Text) -> StablehandError:
    return StablehandError(
        "options.invalid",
        QT_TRANSLATE_NOOP("options", "{key} cannot be set so: {reason}.").fill(
            key=key, reason=reason
        ),
        details={"option": key},
    )
