"""What a setting is, and which values it can have. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError

from stablehand.core.base.addresses import (
    BadAddressError,
    checked_address,
    checked_git_address,
    checked_place,
    checked_proxy,
)
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

Value = str | int | None
Kind = Literal[
    "address",
    "git_address",
    "mirror",
    "optional_address",
    "place",
    "integer",
    "name",
    "choice",
    "hours",
    "sum",
    "proxy",
]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        key: its name, dotted as in the file's tables.
        kind: what its value may be; `optional_address` may be empty. A `mirror` may be a file
            address too, a `place` also a path, or empty; `hours` are like 22:00-07:00, or empty; a `sum` is
            64 hexadecimal digits, or empty; a `proxy` is system, none or an address like http://host:8080.
        default: its value when nobody set it; None is "not set".
        meaning: what it does, for people.
        environment: variables that stand in for it, the first that is set counts.
        choices: the allowed words of a `choice`.
        file_wins: the file goes before the environment (for variables of other programs).
        is_local: it belongs to this computer (a card, a path): an export leaves it out unless asked.
    """

    key: str
    kind: Kind
    default: Value
    meaning: Text
    environment: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    file_wins: bool = False
    is_local: bool = False


_HOURS: Final = r"^([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d$"
_ADAPTERS: Final[Mapping[str, TypeAdapter[Any]]] = {
    "address": TypeAdapter(Annotated[str, AfterValidator(checked_address)]),
    "git_address": TypeAdapter(Annotated[str, AfterValidator(checked_git_address)]),
    "optional_address": TypeAdapter(
        Literal[""] | Annotated[str, AfterValidator(checked_address)],
    ),
    "mirror": TypeAdapter(Annotated[str, AfterValidator(checked_git_address)]),
    "place": TypeAdapter(Literal[""] | Annotated[str, AfterValidator(checked_place)]),
    "integer": TypeAdapter(Annotated[int, Field(strict=True, ge=0, le=1023)]),
    "name": TypeAdapter(Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.\-]{0,30}$")]),
    "choice": TypeAdapter(Annotated[str, Field(strict=True)]),
    "proxy": TypeAdapter(
        Literal["system", "none"] | Annotated[str, AfterValidator(checked_proxy)],
    ),
    "hours": TypeAdapter(
        Literal[""] | Annotated[str, StringConstraints(pattern=_HOURS)],
    ),
    "sum": TypeAdapter(
        Literal[""]
        | Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$", to_lower=True)],
    ),
}


class WrongValueError(ValueError):
    """What is wrong with a value, as the end of a sentence."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.english())
        self.reason = reason


def checked_value(setting: Setting, value: object) -> Value:
    """Give a value in its stored form.

    Raises:
        WrongValueError: the setting cannot have this value.
    """
    try:
        checked: Value = _ADAPTERS[setting.kind].validate_python(value)
    except ValidationError as error:
        raise WrongValueError(_reason(setting, error)) from None
    if setting.choices and checked not in setting.choices:
        raise WrongValueError(_expected(setting))
    return checked


def parsed_value(setting: Setting, text: str) -> Value:
    """Give the value that a text stands for, as people and variables write it.

    Raises:
        WrongValueError: the setting cannot have this value.
    """
    text = text.strip()
    # No setting is that long a number, and Python refuses to convert very long ones.
    is_number = setting.kind == "integer" and text.isascii() and text.isdigit() and len(text) < 20
    return checked_value(setting, int(text) if is_number else text)


def text_of_value(value: Value) -> str | None:
    """Give a value as it is typed; None where there is none."""
    return None if value is None else str(value)


def _reason(setting: Setting, error: ValidationError) -> Text:
    for problem in error.errors(include_url=False, include_input=False):
        cause = problem.get("ctx", {}).get("error")
        if isinstance(cause, BadAddressError):
            return cause.reason
    return _expected(setting)


def _expected(setting: Setting) -> Text:
    if setting.kind == "integer":
        return QT_TRANSLATE_NOOP("settings", "it must be a whole number from 0 on")
    if setting.kind == "choice":
        known = ", ".join(setting.choices)
        return QT_TRANSLATE_NOOP("settings", "it must be one of {known}").fill(known=known)
    if setting.kind == "name":
        return QT_TRANSLATE_NOOP("settings", "it must be a name in small letters, like cu126")
    if setting.kind == "sum":
        return QT_TRANSLATE_NOOP("settings", "it must be a SHA-256, 64 hexadecimal digits")
    if setting.kind == "hours":
        return QT_TRANSLATE_NOOP("settings", "it must be two times of the day, like 22:00-07:00")
    return QT_TRANSLATE_NOOP("settings", "it must be an address in quotes")
