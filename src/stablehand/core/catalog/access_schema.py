"""The parts of a definition about a program that runs beside others: video memory given back, and access
from the network."""

from __future__ import annotations

import json
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from stablehand.core.catalog.values import Flag, OwnFile, PagePath, Part, VariableName

_WORDS = re.compile(r"\{(\w+)\}")
_SECRET_WORDS = frozenset({"user", "password", "sha256"})
_LONGEST = 2000


def _json_table(text: str) -> str:
    if len(text) > _LONGEST:
        raise ValueError("is too long")
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ValueError("must be a JSON object, written as text")
    return text


def _secret_text(text: str) -> str:
    if "\0" in text or len(text) > _LONGEST:
        raise ValueError("must be a short text without a NUL character")
    for word in _WORDS.findall(text):
        if word not in _SECRET_WORDS:
            raise ValueError(f"knows no placeholder '{{{word}}}' here")
    return text


JsonTable = Annotated[str, AfterValidator(_json_table)]
SecretText = Annotated[str, AfterValidator(_secret_text)]
JsonKey = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,60}$")]


class FreeSession(Part):
    """A number that has to be asked for first and goes along in the body."""

    path: PagePath
    key: JsonKey


class FreeBusy(Part):
    """How to tell that the program is making something: a number that is not 0, or a list with entries."""

    path: PagePath
    key: list[JsonKey]


class FreeMemory(Part):
    """How a running program is asked over its own API to give its video memory back.

    option: the option without which the API is not there. body: what is sent, a JSON object.
    """

    path: PagePath
    method: Literal["POST", "GET", "DELETE"] = "POST"
    body: JsonTable = "{}"
    option: Flag | None = None
    session: FreeSession | None = None
    busy: FreeBusy | None = None


class Password(Part):
    """One way in which the program is told the name and the password that it is to ask for.

    Exactly one of `file_option` (an option that names a file with `value`), `file` (a file of the checkout
    with `value`), `variable` and `option`; the last can be seen in the list of processes.
    value: what it is told, with `{user}`, `{password}` and `{sha256}` (of the password, in hex).
    guards: what asks for it then.
    """

    value: SecretText
    guards: Literal["page", "api", "all"] = "all"
    file_option: Flag | None = None
    file: OwnFile | None = None
    variable: VariableName | None = None
    option: Flag | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Password:
        ways = (self.file_option, self.file, self.variable, self.option)
        if sum(way is not None for way in ways) != 1:
            raise ValueError(
                "exactly one of 'file_option', 'file', 'variable' and 'option' is needed"
            )
        return self

    @property
    def is_seen(self) -> bool:
        """Whether others who use the computer see it in the list of processes."""
        return self.option is not None


class Access(Part):
    """Who else can reach the program, and what it asks them for.

    lan: the address that lets the network in, `lan_windows` on Windows. opens: options that let the network
    in; publishes: options that let the internet in. passwords: all of them are used together.
    """

    lan: Literal["0.0.0.0", "*"] = "0.0.0.0"  # noqa: S104 - given only where a person wants it
    lan_windows: Literal["0.0.0.0", "*"] | None = None  # noqa: S104 - as above
    opens: list[Flag] = []
    publishes: list[Flag] = []
    passwords: list[Password] = []

    @property
    def guards_page(self) -> bool:
        """Whether the page can ask for a password."""
        return any(item.guards in ("page", "all") for item in self.passwords)

    @property
    def guards_api(self) -> bool:
        """Whether the API can ask for a password."""
        return any(item.guards in ("api", "all") for item in self.passwords)

    @property
    def flags(self) -> list[str]:
        """Every option that is given because of it."""
        return [way for item in self.passwords for way in (item.file_option, item.option) if way]
