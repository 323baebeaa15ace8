"""Reading the general rules of the log doctor, and laying a package's own rules over them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import Wording
from stablehand.core.catalog.conditions import Condition, Fact
from stablehand.core.catalog.doctor_schema import (
    DoctorAction,
    DoctorRule,
    GeneralRule,
    RuleFile,
    Severity,
)
from stablehand.core.catalog.loader import DOCTOR, Catalog, Problem

_LARGEST: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class LogRule:
    """A rule as it is used: a general one, one of a package, or both laid together.

    Attributes:
        id: by which findings name it.
        package: whose own it is; empty for a general one that nobody refined.
        theme: of its general part; empty where there is none.
        patterns: each is looked for in every line.
        unless: no match where one of these is in the line too.
        near, unless_near: needed, or forbidden, within so many lines.
        is_weak: only where no other rule knows the line.
        when: on which machines.
    """

    id: str
    package: str
    theme: str
    severity: Severity
    patterns: tuple[str, ...]
    unless: tuple[str, ...]
    near: tuple[str, ...]
    unless_near: tuple[str, ...]
    within: int
    is_weak: bool
    when: Condition | None
    cause: Wording
    fix: Wording
    actions: tuple[DoctorAction, ...]
    source: str = ""

    def holds(self, facts: Mapping[str, Fact] | None) -> bool:
        """Tell whether it may be about this machine; of one that is not known everything may."""
        return self.when is None or facts is None or self.when.holds(facts)


@dataclass(frozen=True, slots=True)
class Chapter:
    """The general rules of one theme; `packages` says for which packages a rule is, by its id."""

    file: RuleFile

    @property
    def rules(self) -> tuple[GeneralRule, ...]:
        """Its rules in their order."""
        return tuple(self.file.rules)


def chapters(catalog: Catalog) -> tuple[Chapter, ...]:
    """Read the general rules; a file of a later layer takes the place of the one of the same name.

    Raises:
        StablehandError: `catalog.invalid` where a file cannot be used.
    """
    files: dict[str, Path] = {}
    for _layer, root in catalog.layers:
        folder = root / DOCTOR
        if folder.is_dir():
            files |= {file.name: file for file in sorted(folder.glob("*.toml"))}
    found = [Chapter(_read(file)) for file in files.values()]
    return tuple(sorted(found, key=lambda chapter: (chapter.file.order, chapter.file.theme)))


def rules_for(
    parts: Iterable[Chapter],
    package: str | None = None,
    own: Iterable[DoctorRule] = (),
    facts: Mapping[str, Fact] | None = None,
) -> tuple[LogRule, ...]:
    """Lay a package's rules over the general ones; those that go first stand first.

    Args:
        parts: the general rules.
        package: its id; None leaves out what is for some packages only.
        own: its own rules.
        facts: of the machine; None keeps the rules of every machine.
    """
    general = {
        rule.id: _general(rule, chapter.file.theme)
        for chapter in parts
        for rule in chapter.rules
        if not rule.packages or package is None or package in rule.packages
    }
    first: list[LogRule] = []
    for rule in own:
        base = general.pop(rule.refined, None)
        first.append(_laid(rule, package or "", base))
    return tuple(rule for rule in (*first, *general.values()) if rule.holds(facts))


def _general(rule: GeneralRule, theme: str) -> LogRule:
    return LogRule(
        id=rule.id,
        package="",
        theme=theme,
        severity=rule.severity,
        patterns=tuple(rule.patterns),
        unless=tuple(rule.unless),
        near=tuple(rule.near),
        unless_near=tuple(rule.unless_near),
        within=rule.within,
        is_weak=rule.weak,
        when=rule.when,
        cause=rule.cause,
        fix=rule.fix,
        actions=tuple(rule.actions),
        source=rule.source,
    )


def _laid(rule: DoctorRule, package: str, base: LogRule | None) -> LogRule:
    if base is None:
        if rule.cause is None or rule.fix is None:  # it refines what is not there
            text = f"refines the general rule '{rule.refined}', which is not there"
            raise Problem(package, 1, f"doctor.{rule.id}", text).error()
        return LogRule(
            id=rule.id,
            package=package,
            theme="",
            severity=rule.severity or "stops",
            patterns=rule.wanted,
            unless=tuple(rule.unless),
            near=tuple(rule.near),
            unless_near=tuple(rule.unless_near),
            within=rule.within,
            is_weak=rule.weak,
            when=rule.when,
            cause=rule.cause,
            fix=rule.fix,
            actions=tuple(rule.actions),
        )
    return replace(
        base,
        id=rule.id,
        package=package,
        severity=rule.severity or base.severity,
        patterns=(*rule.wanted, *base.patterns),
        unless=(*rule.unless, *base.unless),
        near=(*rule.near, *base.near),
        unless_near=(*rule.unless_near, *base.unless_near),
        is_weak=base.is_weak or rule.weak,
        when=rule.when or base.when,
        cause=rule.cause or base.cause,
        fix=rule.fix or base.fix,
        actions=tuple(rule.actions) or base.actions,
    )


def _read(file: Path) -> RuleFile:
    try:
        data = file.read_bytes()
        if len(data) > _LARGEST:
            raise _broken(file, "is larger than 1 MiB")
        return RuleFile.model_validate(tomllib.loads(data.decode("utf-8-sig")))
    except OSError as error:
        raise _broken(file, f"cannot be read: {(error.strerror or 'unknown').lower()}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _broken(file, f"is no TOML: {error}") from None
    except ValidationError as error:
        item = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in item["loc"]) or "the file"
        raise Problem(str(file), 1, where, f": {item['msg']}").error() from None


def _broken(file: Path, text: str) -> StablehandError:
    return Problem(str(file), 1, "the file", text).error()
