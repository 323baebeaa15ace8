"""The kinds of values that package definitions are made of, each with its own check.

Everything that could reach out of an install is refused here: paths that leave their folder,
addresses that are not https, placeholders and conditions nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from stablehand.core.base.names import REF_PATTERN
from stablehand.core.base.places import PLACEHOLDER, PLACEHOLDER_NAMES
from stablehand.core.catalog.conditions import Condition, ConditionError, parse_condition
from stablehand.core.catalog.guards import (
    node_words,
    pattern,
    plain_text,
    python_words,
    requirement,
    variable,
)
from stablehand.core.hardware.facts import EARLY_FACT_KINDS, FACT_KINDS

_RESERVED_WINDOWS = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)


class Part(BaseModel):
    """The base of every part of a definition: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class LocalText(Part):
    """A catalog text in every language that ships."""

    en: Annotated[str, Field(min_length=1)]
    ru: Annotated[str, Field(min_length=1)]

    def english(self) -> str:
        """Give the English sentence."""
        return self.en


def _condition(kinds: Mapping[str, type]) -> Callable[[Any], Condition]:
    def parse(value: Any) -> Condition:
        if not isinstance(value, str):
            raise ValueError("must be a condition, written as text")
        try:
            return parse_condition(value, kinds)
        except ConditionError as error:
            raise ValueError(str(error)) from None

    return parse


def relative_path(value: str) -> str:
    """Refuse a path that could leave the folder it is meant for, on any system."""
    parts = value.split("/")
    if value != "." and (
        "\\" in value
        or ":" in value
        or any(ord(char) < 32 for char in value)
        or any(part in ("", ".", "..") or part != part.rstrip(" .") for part in parts)
        or any(_RESERVED_WINDOWS.match(part) for part in parts)
    ):
        raise ValueError("must be a relative path with '/' that stays inside its folder")
    return value


def _template(names: frozenset[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if "\0" in value:
            raise ValueError("must not have a NUL character")
        for match in PLACEHOLDER.finditer(value):
            if match[0] not in ("{{", "}}") and match[1] not in names:
                raise ValueError(f"knows no placeholder '{match[0]}' here; write {{{{ for a brace")
            if ".." in (match[2] or "").split("/"):
                raise ValueError(f"must stay inside the folder: '{match[0]}' does not")
        return value

    return check


def checked_template(value: str) -> str:
    """Refuse a template with a placeholder that does not exist."""
    return _template(PLACEHOLDER_NAMES)(value)


def own_file(value: str) -> str:
    """Refuse a path that could change a repository's history, Stablehand's records or torch."""
    parts = [part.lower() for part in relative_path(value).split("/")]
    # NTFS has short names for both: GIT~1, STABLE~1.
    inner = (".git", ".gitmodules")
    is_short = any(re.search(r"~\d", part) for part in parts)
    if parts[0] in (".", ".stablehand", "venv") or any(part in inner for part in parts) or is_short:
        raise ValueError(
            "must be inside the checkout, and must not lie in .git, .stablehand or venv"
        )
    return value


def config_file(value: str) -> str:
    """Refuse a config file that is neither the program's own nor a YAML file beside Stablehand's records."""
    folder, _, name = value.rpartition("/")
    if folder == ".stablehand" and re.fullmatch(r"[a-z][a-z_]{0,40}\.yaml", name):
        return value
    return own_file(value)


def own_program(words: list[str]) -> list[str]:
    """Refuse a command whose program is neither Python, nor Node, nor in the checkout."""
    if words[0] not in ("{python}", "{node}"):
        if "{" in words[0]:
            raise ValueError(
                "must start with '{python}', '{node}' or a program of the checkout, which stays inside"
            )
        relative_path(words[0])
    elif words[0] == "{python}":
        python_words(words[1:])
    else:
        node_words(words[1:])
    return words


def _web_url(value: str) -> str:
    if (
        not re.fullmatch(r"https://[A-Za-z0-9.-]+(:\d{1,5})?(/[^\s\\]*)?", value)
        or not value.isascii()
    ):
        raise ValueError("must be an https address")
    return plain_text(value)


def _page_path(value: str) -> str:
    if not re.fullmatch(r"/(?!/)[A-Za-z0-9._~/?=&%+-]*", value):
        raise ValueError("must be a path of the page that begins with one '/'")
    return value


When = Annotated[
    Condition,
    BeforeValidator(_condition(FACT_KINDS), json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
]
# A condition that is asked before torch is chosen, so that it cannot ask for torch.
EarlyWhen = Annotated[
    Condition,
    BeforeValidator(_condition(EARLY_FACT_KINDS), json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
]
RelativePath = Annotated[str, AfterValidator(relative_path)]
OwnFile = Annotated[str, AfterValidator(own_file)]
Template = Annotated[str, AfterValidator(_template(PLACEHOLDER_NAMES))]
# The port is known only when the program is launched.
LaunchTemplate = Annotated[str, AfterValidator(_template(PLACEHOLDER_NAMES | {"port"}))]
# Only commands may name Node's program; elsewhere it has no place that stays the same.
CommandWord = Annotated[str, AfterValidator(_template(PLACEHOLDER_NAMES | {"node"}))]
LaunchWord = Annotated[str, AfterValidator(_template(PLACEHOLDER_NAMES | {"node", "port"}))]
Program = Annotated[list[LaunchWord], Field(min_length=1), AfterValidator(own_program)]
Installer = Annotated[list[CommandWord], Field(min_length=1), AfterValidator(own_program)]
Pattern = Annotated[str, AfterValidator(pattern)]
PagePath = Annotated[str, AfterValidator(_page_path)]
ConfigFile = Annotated[str, AfterValidator(config_file)]
Suffix = Annotated[str, Field(pattern=r"^[._-][A-Za-z0-9_-]{1,20}$")]
WebUrl = Annotated[str, AfterValidator(_web_url)]
PACKAGE_ID_PATTERN = r"^[a-z][a-z0-9_]{1,39}$"
PackageId = Annotated[str, Field(pattern=PACKAGE_ID_PATTERN)]
Flag = Annotated[str, Field(pattern=r"^--?[A-Za-z0-9][A-Za-z0-9_-]*$")]
VariableName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$"), AfterValidator(variable)]
Ref = Annotated[str, Field(pattern=REF_PATTERN)]
Commit = Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
PythonSeries = Annotated[str, Field(pattern=r"^3\.\d{1,2}$")]
Release = Annotated[str, Field(pattern=r"^\d+(\.\d+){1,3}$")]
Requirement = Annotated[
    str,
    Field(min_length=1, max_length=300, pattern=r"^[^\s-].*$"),
    AfterValidator(requirement),
]
Role = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(/[A-Za-z0-9_]+)?$")]
Family = Literal["cuda", "rocm", "xpu", "mps", "directml", "zluda", "cpu"]
