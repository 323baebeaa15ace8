"""The log doctor: what is known of the errors in a log, live while it grows, or of one that is there.

What was seen is a matter of the log and the rules alone, so it is read again from the log whenever that is
cheap; beside the log lies how far it was read, and what a person put away.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.doctor_rules import Chapter, LogRule, chapters, rules_for
from stablehand.core.catalog.doctor_schema import Severity
from stablehand.core.launch.log_doctor import BLOCK, LogMatcher, Sighting, Symptom, Symptoms
from stablehand.core.launch.log_pages import LogBytes
from stablehand.core.runtimes.command import redacted
from stablehand.services.app import App
from stablehand.services.log_fixes import FixAction, Ground, actions_for, ground_of

_SHORTEST_S: Final = 0.3
_LONGEST_S: Final = 2.0
_SLOWER: Final = 1.5
_AT_ONCE: Final = 8 * BLOCK
_STATE: Final = ".doctor.json"  # how far a log was read, beside it
_AWAY: Final = ".dismissed.json"  # what was put away, in a file of its own: others write it
_ENDED: Final = "[stablehand] The program ended by itself with exit code {code}\n"


@dataclass(frozen=True, slots=True)
class Filled:
    """A text of a rule with what the log says in place of its placeholders, in every language."""

    en: str
    ru: str

    def english(self) -> str:
        """Give the English sentence."""
        return self.en


@dataclass(frozen=True, slots=True)
class LogFinding:
    """A known error in a log.

    Attributes:
        rule: its id.
        theme: what it is about; empty for a rule of one package alone.
        severity: it `stops` the program or its work, `harms` it, or is a `note`.
        cause, fix: in words.
        actions: what can be done about it here, best first.
        count, lines: how many lines say it, and the numbers of some of them.
        excerpt: the newest of them, without secrets.
        is_dismissed: somebody put it away.
    """

    rule: str
    theme: str
    severity: Severity
    cause: Wording
    fix: Wording
    actions: tuple[FixAction, ...]
    count: int
    lines: tuple[int, ...]
    excerpt: str
    is_dismissed: bool = False


@dataclass(frozen=True, slots=True)
class LogFindings:
    """What was found in a log.

    Attributes:
        install: whose log it is; empty for a file from elsewhere.
        log: the file.
        findings: worst first.
        lines: how many were read.
    """

    install: str
    log: Path
    findings: tuple[LogFinding, ...] = ()
    lines: int = 0

    @property
    def shown(self) -> tuple[LogFinding, ...]:
        """Those that nobody put away."""
        return tuple(item for item in self.findings if not item.is_dismissed)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for one log, and what is known of the install that wrote it."""

    rules: tuple[LogRule, ...]
    ground: Ground = field(default_factory=Ground)

    @property
    def digest(self) -> str:
        """What changes when a rule looks for something else."""
        told = [[r.id, r.patterns, r.unless, r.near, r.unless_near, r.is_weak] for r in self.rules]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    def matcher(self) -> LogMatcher:
        """Give a matcher that has seen nothing yet."""
        return LogMatcher(
            _ready(
                tuple(
                    Symptom(
                        rule.id,
                        rule.patterns,
                        rule.unless,
                        rule.near,
                        rule.unless_near,
                        rule.within,
                        rule.is_weak,
                    )
                    for rule in self.rules
                )
            )
        )


@lru_cache(maxsize=8)
def _ready(symptoms: tuple[Symptom, ...]) -> Symptoms:
    """Make rules ready; several installs of a package have the same."""
    return Symptoms(symptoms)


def general_rules(app: App) -> tuple[Chapter, ...]:
    """Give the rules that hold for every package, by theme.

    Raises:
        StablehandError: `catalog.invalid`.
    """
    return chapters(app.catalog)


async def rules_of(app: App, name: str = "", package: str | None = None) -> Rules:
    """Give the rules for the logs of an install, of a package, or of anything.

    Raises:
        StablehandError: `catalog.invalid`, `package.unknown`, `install.unknown`.
    """
    ground = await ground_of(app, name) if name else Ground()

    def read() -> tuple[LogRule, ...]:
        parts = chapters(app.catalog)
        wanted = ground.package or package
        own = app.catalog.load(wanted).package.doctor if wanted else ()
        return rules_for(parts, wanted, own, ground.facts)

    return Rules(await asyncio.to_thread(read), ground)


async def examine_log(
    app: App,
    log: Path,
    *,
    name: str = "",
    package: str | None = None,
    exit_code: int | None = None,
) -> LogFindings:
    """Read a whole log once and give what is known of it.

    Args:
        log: the file.
        name: the install that wrote it.
        package: whose program wrote it, where no install is named.
        exit_code: what the program ended with, where that is known.

    Raises:
        StablehandError: `log.unreadable`, `catalog.invalid`, `package.unknown`, `install.unknown`.
    """
    rules = await rules_of(app, name, package)

    def read() -> LogFindings:
        if not log.is_file():
            raise FileNotFoundError(2, "there is no such file")
        reading = Reading(log, rules, name)
        while reading.look():
            pass
        reading.finish(exit_code)
        return reading.found()

    try:
        return await asyncio.to_thread(read)
    except OSError as error:
        raise _unreadable(log, error) from error


async def follow_findings(
    app: App,
    name: str,
    log: Path,
    give: Callable[[LogFindings], None],
    exit_code: int | None = None,
    is_live: bool = True,
) -> None:
    """Give what is found in a log now, then whenever there is more.

    Ends by a cancel, or with the log where that is over (`is_live` is false).

    Raises:
        StablehandError: `log.unreadable`, `catalog.invalid`.
    """
    rules = await rules_of(app, name)
    reading = Reading(log, rules, name)
    pause, told = _SHORTEST_S, -1
    while True:
        try:
            has_more = await asyncio.to_thread(reading.look)
            if not has_more and not is_live:
                await asyncio.to_thread(reading.finish, exit_code)
        except OSError as error:
            raise _unreadable(log, error) from error
        if reading.changes != told:
            told = reading.changes
            give(reading.found())
            await asyncio.to_thread(reading.save)
        if has_more:
            pause = _SHORTEST_S
            await asyncio.sleep(0)
            continue
        if not is_live:
            await asyncio.to_thread(reading.save)
            return
        await asyncio.sleep(pause)
        pause = min(_LONGEST_S, pause * _SLOWER)


class Reading:
    """How far a log was read for known errors. Its methods block, so they are called in threads.

    Args:
        log: the file; it need not exist yet.
        rules: what is looked for.
        install: whose log it is.
    """

    def __init__(self, log: Path, rules: Rules, install: str = "") -> None:
        self._log, self._bytes = log, LogBytes(log)
        self._rules, self._install = rules, install
        self._matcher = rules.matcher()
        self._at = 0
        self._identity: tuple[int, int] | None = None
        self._is_ended = False
        self._dismissed = _put_away(log)
        self._take_up(_kept(log, _STATE))

    @property
    def changes(self) -> int:
        """What grows whenever there is something new to tell."""
        return self._matcher.changes

    def look(self) -> bool:
        """Read on, no more than a part; tell whether there is more.

        Raises:
            OSError: the log cannot be read.
        """
        size, identity = self._bytes.size(), self._bytes.identity()
        if size < self._at or (self._identity is not None and identity != self._identity):
            self._matcher, self._at, self._is_ended = self._rules.matcher(), 0, False
        self._identity = identity
        stop = min(size, self._at + _AT_ONCE)
        if stop > self._at:
            self._matcher.feed(self._bytes.read(self._at, stop))
            self._at = stop
        return size > self._at

    def finish(self, exit_code: int | None) -> None:
        """Take the last line and what the program ended with; nothing comes after that."""
        if self._is_ended:
            return
        self._is_ended = True
        self._matcher.end()
        if exit_code:
            self._matcher.feed(_ENDED.format(code=exit_code).encode())

    def found(self) -> LogFindings:
        """Give what was found so far."""
        by_id = {rule.id: rule for rule in self._rules.rules}
        found = [self._finding(by_id[item.rule], item) for item in self._matcher.found()]
        order = {"stops": 0, "harms": 1, "note": 2}
        found.sort(key=lambda item: order[item.severity])
        return LogFindings(self._install, self._log, tuple(found), self._matcher.lines)

    def save(self) -> None:
        """Write down how far the log was read; what cannot be written is read again."""
        state = {
            "rules": self._rules.digest,
            "identity": list(self._identity or ()),
            "at": self._at - self._matcher.rest,
            "is_ended": self._is_ended,
            "matcher": self._matcher.keep(),
        }
        with suppress(OSError):
            _keep(self._log, _STATE, state)

    def _finding(self, rule: LogRule, seen: Sighting) -> LogFinding:
        return LogFinding(
            rule=rule.id,
            theme=rule.theme,
            severity=rule.severity,
            cause=filled(rule.cause, seen.named),
            fix=filled(rule.fix, seen.named),
            actions=actions_for(rule.actions, seen.named, self._rules.ground),
            count=seen.count,
            lines=seen.lines,
            excerpt=redacted(seen.excerpt),
            is_dismissed=rule.id in self._dismissed,
        )

    def _take_up(self, state: Mapping[str, Any]) -> None:
        """Go on where the log was read to, if it is the same log and the same rules look for it."""
        identity = self._bytes.identity()
        try:
            is_same = (
                state["rules"] == self._rules.digest
                and list(identity or ()) == state["identity"]
                and 0 < int(state["at"]) <= self._bytes.size()
                and not state["is_ended"]
            )
            if not is_same:
                return
            self._matcher.resume(state["matcher"])
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
            self._matcher = self._rules.matcher()
            return
        self._at, self._identity = int(state["at"]), identity


def dismiss(log: Path, rule: str, *, is_dismissed: bool = True) -> None:
    """Put a finding of a log away, or bring it back; kept beside the log. Blocks.

    Raises:
        StablehandError: `log.unreadable` where it cannot be written.
    """
    kept = _put_away(log) - {rule}
    try:
        _keep(log, _AWAY, {"rules": sorted(kept | ({rule} if is_dismissed else set()))})
    except OSError as error:
        raise _unreadable(log, error) from error


async def put_away(log: Path, rule: str) -> None:
    """Put a finding of a log away; see `dismiss`.

    Raises:
        StablehandError: `log.unreadable` where that cannot be written down.
    """
    await asyncio.to_thread(dismiss, log, rule)


def without(findings: LogFindings, rule: str) -> LogFindings:
    """Give the findings with one of them put away."""
    marked = tuple(
        replace(item, is_dismissed=True) if item.rule == rule else item
        for item in findings.findings
    )
    return replace(findings, findings=marked)


def filled(wording: Wording, named: Mapping[str, str]) -> Wording:
    """Put what the log says into a text of a rule."""
    en, ru = wording.english(), getattr(wording, "ru", wording.english())
    if not named:
        return wording
    for key, value in named.items():
        shown = redacted(value)
        en, ru = en.replace(f"{{{key}}}", shown), ru.replace(f"{{{key}}}", shown)
    return Filled(en, ru)


def _put_away(log: Path) -> frozenset[str]:
    rules = _kept(log, _AWAY).get("rules", ())
    return frozenset(str(item) for item in rules) if isinstance(rules, list) else frozenset()


def _kept(log: Path, suffix: str) -> dict[str, Any]:
    """Give what lies beside a log; nothing where there is nothing that can be read."""
    try:
        found = json.loads(_beside(log, suffix).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _keep(log: Path, suffix: str, values: Mapping[str, Any]) -> None:
    """Write values beside a log, and remove what lies beside logs that are gone. Blocks.

    Raises:
        OSError: it cannot be written.
    """
    if not log.is_file():
        return
    write_atomic(_beside(log, suffix), json.dumps(values), mode=0o600)  # it quotes the log
    for stray in log.parent.glob(f"*{suffix}"):
        if not stray.with_name(stray.name.removesuffix(suffix)).exists():
            with suppress(OSError):
                stray.unlink()


def _beside(log: Path, suffix: str) -> Path:
    return log.with_name(f"{log.name}{suffix}")


def _unreadable(log: Path, error: OSError) -> StablehandError:
    return StablehandError(
        "log.unreadable",
        QT_TRANSLATE_NOOP("logs", "The log {path} cannot be read: {reason}.").fill(
            path=str(log), reason=error.strerror or type(error).__name__
        ),
    )
