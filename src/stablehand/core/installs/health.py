"""What a look at an install can find: the findings, and the table of rules that make them. Pure.

A rule says how bad it is, what mends it and in which words; a finding is a rule that holds for
something, its subject. Repairing chooses by `act`: `place` is mended where it lies, since nothing can be
lost there; `packages` and `environment` change packages, so they go into a new generation beside the
current one and can be taken back; `none` is for the person to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from stablehand.core.base.text import Text, Wording
from stablehand.core.installs.health_words import CAUSES, FIXES

Severity = Literal["ok", "note", "warning", "broken"]
Act = Literal["none", "place", "packages", "environment"]
_ORDER: Final[tuple[Severity, ...]] = ("ok", "note", "warning", "broken")


@dataclass(frozen=True, slots=True)
class Rule:
    """How bad it is, what mends it, and whether that is done only when it is asked for by name."""

    severity: Severity
    act: Act = "none"
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    Attributes:
        rule: which rule holds; key of `RULES`.
        severity: note (nothing has to be done), warning (it may fail) or broken (it does).
        subject: what it is about: a distribution, a path relative to the data folder, an install.
        cause: what is wrong, and why where that is known.
        fix: what a repair does, or what the person can do; None if there is nothing to do.
        act: what mends it.
        asks: a repair does it only when the rule is named, since the person may want it as it is.
        frees_bytes: room that mending gives back; None where that is not known.
        fetches_bytes: what mending puts on the disk again, unpacked; None where that is not known.
        items: what a repair acts on: names of distributions, or paths relative to the data folder.
    """

    rule: str
    severity: Severity
    subject: str
    cause: Wording
    fix: Wording | None = None
    act: Act = "none"
    asks: bool = False
    frees_bytes: int | None = None
    fetches_bytes: int | None = None
    items: tuple[str, ...] = ()

    @property
    def is_mended_unasked(self) -> bool:
        """Whether a repair that names no rules mends it."""
        return self.act != "none" and not self.asks


@dataclass(frozen=True, slots=True)
class HealthReport:
    """What a look found.

    Attributes:
        name: the install; empty for the data folder itself.
        findings: the worst first.
        checked: what was looked at, in words.
        files, bytes: how many files were compared with their records, and their size.
        seconds: how long it took.
        deep: whether every file was read.
    """

    name: str
    findings: tuple[Finding, ...] = ()
    checked: tuple[Wording, ...] = ()
    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    deep: bool = False

    @property
    def severity(self) -> Severity:
        """The worst of what was found; ok if nothing was."""
        return worst(self.findings)


RULES: Final[Mapping[str, Rule]] = {
    # the install as a whole
    "install.incomplete": Rule("broken"),
    "record.damaged": Rule("broken"),
    "switch.interrupted": Rule("broken", "place"),
    "rename.interrupted": Rule("broken", "place"),
    "required.missing": Rule("broken"),
    "definition.broken": Rule("warning"),
    # Python and its environment
    "python.gone": Rule("broken", "packages"),
    "environment.gone": Rule("broken", "environment"),
    "environment.broken": Rule("broken", "packages"),
    "environment.moved": Rule("warning", "place"),
    "environment.link": Rule("warning", "place"),
    "environment.folder": Rule("broken"),
    # torch
    "torch.missing": Rule("broken", "packages"),
    "torch.other": Rule("broken", "packages"),
    "torch.companion": Rule("broken", "packages"),
    "torch.unfit": Rule("broken", "environment"),
    "torch.slow": Rule("warning", "environment"),
    "torch.cardless": Rule("warning", "environment", asks=True),
    # packages and their files
    "files.damaged": Rule("broken", "packages"),
    "files.changed": Rule("warning", "packages"),
    "packages.half": Rule("broken", "packages"),
    "packages.twice": Rule("broken", "packages"),
    "packages.removed": Rule("warning", "packages"),
    "packages.changed": Rule("note", "packages", asks=True),
    "packages.added": Rule("note"),
    "packages.leftover": Rule("note", "place"),
    "packages.known_bad": Rule("broken"),
    "requirements.missing": Rule("broken", "packages"),
    "requirements.unmet": Rule("warning", "packages"),
    # the program's own files
    "git.missing": Rule("warning"),
    "checkout.gone": Rule("broken", "place"),
    "checkout.unreadable": Rule("broken", "place", asks=True),
    "checkout.missing": Rule("broken", "place"),
    "checkout.behind_link": Rule("note"),
    "checkout.changed": Rule("note"),
    "checkout.moved": Rule("note"),
    "checkout.damaged": Rule("broken", "place", asks=True),
    "checkout.locked": Rule("warning", "place"),
    "repository.missing": Rule("broken", "packages"),
    # links and shared folders
    "links.dangling": Rule("warning", "place"),
    "links.foreign": Rule("note"),
    "sharing.differs": Rule("warning", "place"),
    "sharing.unreadable": Rule("broken"),
    "folders.missing": Rule("note", "place"),
    # what was left over
    "generation.unfinished": Rule("note", "place", asks=True),
    "generation.unknown": Rule("note", "place"),
    "generation.source": Rule("note", "place"),
    "litter": Rule("note", "place"),
    # the system
    "system.part": Rule("warning"),
    "system.long_paths": Rule("note"),
    # the data folder
    "data.unwritable": Rule("broken"),
    "data.full": Rule("warning"),
    "data.database": Rule("broken"),
    "data.settings": Rule("broken"),
    "data.strange_folder": Rule("note"),
    "data.trash": Rule("note", "place"),
}


def finding(
    rule: str,
    subject: str,
    values: Mapping[str, object] | None = None,
    *,
    cause: Wording | None = None,
    fix: Wording | None = None,
    severity: Severity | None = None,
    frees_bytes: int | None = None,
    fetches_bytes: int | None = None,
    items: Iterable[str] = (),
) -> Finding:
    """Make a finding by its rule.

    Args:
        values: fill the placeholders of the rule's sentences.
        cause, fix: sentences that are said instead of those of the rule.
        severity: where it is not as bad, or worse, than the rule says.
    """
    made = RULES[rule]
    values = values or {}
    said = cause or _filled(CAUSES[rule], values)
    mending = FIXES.get(rule)
    return Finding(
        rule,
        severity or made.severity,
        subject,
        said,
        fix or (_filled(mending, values) if mending else None),
        made.act,
        made.asks,
        frees_bytes,
        fetches_bytes,
        tuple(items),
    )


def worst(findings: Iterable[Finding]) -> Severity:
    """Give the worst severity of findings; ok for none."""
    return max((item.severity for item in findings), key=_ORDER.index, default="ok")


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give findings with the worst first, those of one severity by the order of the rules."""
    rules = list(RULES)
    return tuple(
        sorted(
            findings,
            key=lambda item: (-_ORDER.index(item.severity), rules.index(item.rule), item.subject),
        )
    )


def chosen(findings: Iterable[Finding], rules: Iterable[str] | None) -> tuple[Finding, ...]:
    """Give the findings that a repair mends: those of the rules that are named, else what needs no asking."""
    if rules is None:
        return tuple(item for item in findings if item.is_mended_unasked)
    named = frozenset(rules)
    return tuple(item for item in findings if item.rule in named and item.act != "none")


def _filled(text: Text, values: Mapping[str, object]) -> Text:
    wanted = {key: value for key, value in values.items() if "{" + key + "}" in text.source}
    return text.fill(**wanted)


@dataclass(slots=True)
class Looked:
    """What the parts of a look hand on: findings and, in words, what was looked at."""

    findings: list[Finding] = field(default_factory=list)
    checked: list[Wording] = field(default_factory=list)
