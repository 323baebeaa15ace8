"""The kinds of values that package definitions are made of, each with its own check.

Everything that could reach out of an install is refused here: paths that leave their folder,
addresses that are not https, placeholders and conditions nobody knows.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from stablehand.core.catalog.conditions import Condition, ConditionError, parse_condition
from stablehand.core.hardware.facts import FACT_KINDS

PLACEHOLDERS = frozenset(
    {"python", "checkout", "models", "images", "data", "assets", "port", "config"}
)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
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


def _condition(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a condition is written as text")
    try:
        return parse_condition(value, FACT_KINDS)
    except ConditionError as error:
        raise ValueError(str(error)) from None


def relative_path(value: str) -> str:
    """Refuse a path that could leave the folder it is meant for, on any system."""
    parts = value.split("/")
    if value != "." and (
        "\\" in value
        or ":" in value
        or any(part in ("", ".", "..") or part != part.rstrip(" .") for part in parts)
        or any(_RESERVED_WINDOWS.match(part) for part in parts)
    ):
        raise ValueError("must be a relative path with '/' that stays inside its folder")
    return value


def _template(value: str) -> str:
    for name in _PLACEHOLDER.findall(value):
        if name not in PLACEHOLDERS:
            raise ValueError(f"knows no placeholder '{{{name}}}'")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from None
    return value


def _web_url(value: str) -> str:
    if not re.match(r"^https://[A-Za-z0-9.-]+(:\d+)?(/[^\s]*)?$", value):
        raise ValueError("must be an https address")
    return value


When = Annotated[
    Condition,
    BeforeValidator(_condition, json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
]
RelativePath = Annotated[str, AfterValidator(relative_path)]
Template = Annotated[str, AfterValidator(_template)]
Pattern = Annotated[str, AfterValidator(_pattern)]
WebUrl = Annotated[str, AfterValidator(_web_url)]
PackageId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Flag = Annotated[str, Field(pattern=r"^--?[A-Za-z0-9][A-Za-z0-9_-]*$")]
VariableName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Commit = Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
PythonSeries = Annotated[str, Field(pattern=r"^3\.\d{1,2}$")]
Release = Annotated[str, Field(pattern=r"^\d+(\.\d+){1,3}$")]
Requirement = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\s-].*$")]
Role = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(/[A-Za-z0-9_]+)?$")]
Family = Literal["cuda", "rocm", "xpu", "mps", "directml", "zluda", "cpu"]
