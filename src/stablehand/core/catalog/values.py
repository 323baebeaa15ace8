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
from stablehand.core.hardware.facts import EARLY_FACT_KINDS, FACT_KINDS

# Variables that decide where installs land, what is run, or that protect torch.
_GUARDED = frozenset(
    {
        "PATH", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONUSERBASE", "VIRTUAL_ENV",
        "HF_HOME", "TORCH_HOME", "TMPDIR", "TEMP", "TMP", "HOME", "USERPROFILE", "SYSTEMROOT",
        "COMSPEC", "NODE_OPTIONS", "GIT_ASKPASS", "GIT_EXEC_PATH", "GIT_PROXY_COMMAND",
    }
)  # fmt: skip
_GUARDED_BEGINNINGS = ("LD_", "DYLD_", "PIP_", "UV_", "GIT_CONFIG", "GIT_SSH")
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
        return value

    return check


def checked_template(value: str) -> str:
    """Refuse a template with a placeholder that does not exist."""
    return _template(PLACEHOLDER_NAMES)(value)


def own_file(value: str) -> str:
    """Refuse a path that could change the checkout's history, Stablehand's records or torch."""
    if relative_path(value).split("/")[0].lower() in (".", ".git", ".stablehand", "venv"):
        raise ValueError(
            "must be inside the checkout, and must not lie in .git, .stablehand or venv"
        )
    return value


def own_program(words: list[str]) -> list[str]:
    """Refuse a command whose program is neither Python, nor Node, nor in the checkout."""
    if words[0] not in ("{python}", "{node}"):
        if "{" in words[0]:
            raise ValueError(
                "must start with '{python}', '{node}' or a program of the checkout, which stays inside"
            )
        relative_path(words[0])
    return words


def _variable(value: str) -> str:
    if value.upper() in _GUARDED or value.upper().startswith(_GUARDED_BEGINNINGS):
        raise ValueError(f"must not be {value}, which Stablehand guards")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"is not a regular expression: {error}") from None
    return value


def _web_url(value: str) -> str:
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+(:\d+)?(/[^\s]*)?", value):
        raise ValueError("must be an https address")
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
Pattern = Annotated[str, AfterValidator(_pattern)]
WebUrl = Annotated[str, AfterValidator(_web_url)]
PACKAGE_ID_PATTERN = r"^[a-z][a-z0-9_]{1,39}$"
PackageId = Annotated[str, Field(pattern=PACKAGE_ID_PATTERN)]
Flag = Annotated[str, Field(pattern=r"^--?[A-Za-z0-9][A-Za-z0-9_-]*$")]
VariableName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$"), AfterValidator(_variable)]
Ref = Annotated[str, Field(pattern=REF_PATTERN)]
Commit = Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
PythonSeries = Annotated[str, Field(pattern=r"^3\.\d{1,2}$")]
Release = Annotated[str, Field(pattern=r"^\d+(\.\d+){1,3}$")]
Requirement = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\s-].*$")]
Role = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(/[A-Za-z0-9_]+)?$")]
Family = Literal["cuda", "rocm", "xpu", "mps", "directml", "zluda", "cpu"]
