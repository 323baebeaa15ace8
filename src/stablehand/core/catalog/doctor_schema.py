"""The rules of the log doctor as data: a known error in a log, its cause, its fix, and what can be done.

General rules lie in `_doctor/<theme>.toml` of the catalog and hold for every package. A package's own
rules (`[[doctor]]`) add to them or refine one of them by its id.
"""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from stablehand.core.catalog.values import (
    Flag,
    LocalText,
    PackageId,
    Part,
    Pattern,
    VariableName,
    When,
)

RuleId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]+$")]
Severity = Literal["stops", "harms", "note"]
Theme = Literal[
    "torch",
    "memory",
    "packages",
    "building",
    "models",
    "network",
    "git",
    "system",
    "page",
    "extensions",
    "amd",
    "apple",
    "ending",
]
ActionKind = Literal[
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
    "show_models",
    "open",
    "settings",
    "account",
    "system_part",
    "page",
]
# What each kind of action needs; whatever else is set would mean nothing.
_NEEDS: Final[dict[str, frozenset[str]]] = {
    "add_option": frozenset({"options"}),
    "set_variable": frozenset({"name", "value"}),
    "repair": frozenset(),
    "add_addon": frozenset({"addon"}),
    "open": frozenset({"tab"}),
    "settings": frozenset({"setting"}),
    "account": frozenset({"service"}),
    "system_part": frozenset({"part"}),
    "page": frozenset({"url"}),
}
_MAY: Final[dict[str, frozenset[str]]] = {
    "add_option": frozenset({"value"}),
    "repair": frozenset({"rules"}),
}
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


class DoctorAction(Part):
    """Something that can be done about a finding, typed by `do`.

    options: `add_option`: ways that help ever more; the first one behind what is on already, and that the
        program has, is offered. value: its value; of a flag none.
    rules: `repair`: what the doctor of the install mends; none is all.
    """

    do: ActionKind
    when: When | None = None
    options: list[Flag] = []
    value: str | None = None
    name: VariableName | None = None
    rules: list[Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]] = []
    addon: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]+$")] | None = None
    tab: (
        Literal["options", "models", "versions", "environment", "extensions", "health", "trash"]
        | None
    ) = None
    setting: Annotated[str, Field(pattern=r"^[a-z]+(\.[a-z_0-9]+)*$")] | None = None
    service: Literal["huggingface", "civitai"] | None = None
    part: (
        Literal[
            "long_paths",
            "vc_redist",
            "build_tools",
            "libgl",
            "tkinter",
            "ffmpeg",
            "git",
            "node",
            "dotnet",
        ]
        | None
    ) = None
    url: Annotated[str, Field(pattern=r"^https://[a-z0-9.-]+/[A-Za-z0-9._/#?=&{}-]*$")] | None = (
        None
    )

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> DoctorAction:
        needs = _NEEDS.get(self.do, frozenset())
        given = {name for name in self.model_fields_set - {"do", "when"} if getattr(self, name)}
        if missing := needs - given:
            raise ValueError(f"'{self.do}' needs '{min(missing)}'")
        if more := given - needs - _MAY.get(self.do, frozenset()):
            raise ValueError(f"'{self.do}' has no '{min(more)}'")
        return self


class DoctorRule(Part):
    """A known error in this program's log, its cause and its fix in words.

    A rule with the id of a general one, or that `refines` one, looks for what that one looks for as well,
    and has what it does not say itself from it.

    unless: no match where one of these is in the line too.
    near, unless_near: counts only if one of these is, or none of them is, within `within` lines.
    weak: only where no other rule knows the line.
    """

    id: RuleId
    pattern: Pattern | None = None
    patterns: list[Pattern] = []
    unless: list[Pattern] = []
    near: list[Pattern] = []
    unless_near: list[Pattern] = []
    within: Annotated[int, Field(ge=1, le=200, strict=True)] = 20
    weak: bool = False
    refines: RuleId | None = None
    severity: Severity | None = None
    when: When | None = None
    cause: LocalText | None = None
    fix: LocalText | None = None
    actions: list[DoctorAction] = []

    @model_validator(mode="after")
    def _is_whole(self) -> DoctorRule:
        if self.refines is None:
            if not self.wanted:
                raise ValueError("needs 'pattern', what is looked for")
            if self.cause is None or self.fix is None:
                raise ValueError("needs 'cause' and 'fix'")
        return self

    @property
    def wanted(self) -> tuple[str, ...]:
        """Everything that is looked for."""
        return (*([self.pattern] if self.pattern else []), *self.patterns)

    @property
    def refined(self) -> str:
        """The id of the general rule that this one would refine."""
        return self.refines or self.id


class GeneralRule(Part):
    """A rule for every package; `packages` restricts it to some. `source` says where the fact is from."""

    id: RuleId
    patterns: Annotated[list[Pattern], Field(min_length=1)]
    unless: list[Pattern] = []
    near: list[Pattern] = []
    unless_near: list[Pattern] = []
    within: Annotated[int, Field(ge=1, le=200, strict=True)] = 20
    weak: bool = False
    severity: Severity
    packages: list[PackageId] = []
    when: When | None = None
    cause: LocalText
    fix: LocalText
    actions: list[DoctorAction] = []
    source: Annotated[str, Field(min_length=10)]

    @model_validator(mode="after")
    def _fills_its_texts(self) -> GeneralRule:
        """Refuse a placeholder that some pattern would leave empty."""
        texts = (self.cause.en, self.cause.ru, self.fix.en, self.fix.ru)
        urls = [action.url for action in self.actions if action.url]
        for name in {name for text in (*texts, *urls) for name in _PLACEHOLDER.findall(text)}:
            if not all(name in re.compile(pattern).groupindex for pattern in self.patterns):
                raise ValueError(f"says '{{{name}}}', which not every pattern gives")
        return self


class RuleFile(Part):
    """A file of general rules, all of one theme."""

    theme: Theme
    title: LocalText
    order: int
    rules: Annotated[list[GeneralRule], Field(min_length=1)]
