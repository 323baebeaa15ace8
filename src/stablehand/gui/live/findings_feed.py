"""Known errors in the logs of what runs: read while it runs, told once, kept for whoever looks.

One feed for the whole window. Logs of programs that are over are read when somebody looks at them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.gui.live.following import Following
from stablehand.gui.live.live import Live
from stablehand.services.app import App

if TYPE_CHECKING:  # the rules pull in much that the first picture does not need
    from stablehand.services.log_doctoring import LogFindings
    from stablehand.services.log_fixes import FixAction
    from stablehand.services.sessions import SessionView

_MOST_KEPT: Final = 40
_TONES: Final = {"stops": "danger", "harms": "warning"}
NEWS_CONTEXT: Final = "findings"
_NEWS: Final = QT_TRANSLATE_NOOP("findings", "{name}: {cause}")


class FindingsFeed(QObject):
    """What is known of the logs, in the GUI's thread.

    Attributes:
        found: findings by log.

    Signals:
        changed: the findings of a log (`Path`) are others now.
        acted: something was done about a finding of a log (`Path`).
    """

    changed = Signal(object)
    acted = Signal(object)

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self._live = live
        self.found: dict[Path, LogFindings] = {}
        self._followed: dict[Path, Following] = {}
        self._states: dict[Path, bool] = {}  # whether what writes it ran when the reading began
        self._quiet: set[Path] = set()  # what was found at the first look is no news
        self._told: dict[Path, set[str]] = {}
        self._done: dict[tuple[Path, str], tuple[FixAction, ...]] = {}
        self._ran: set[Path] = set()  # logs of what ran while this window was there
        live.installs_changed.connect(self._decide)
        self._is_first = not live.is_known
        self._decide()

    @staticmethod
    def of(live: Live) -> FindingsFeed:
        """Give the one of this program."""
        found = live.findChild(FindingsFeed)
        return found if isinstance(found, FindingsFeed) else FindingsFeed(live)

    def look(
        self, name: str, log: Path, *, is_live: bool = False, exit_code: int | None = None
    ) -> None:
        """Read a log for known errors, unless that is done already."""
        if self._states.get(log) is is_live:
            return
        if (before := self._followed.pop(log, None)) is not None:
            before.end()
        self._states[log] = is_live
        for old in list(self._states)[:-_MOST_KEPT]:
            self._forget(old)
        self._followed[log] = self._live.follow(
            _following(name, log, is_live=is_live, exit_code=exit_code),
            self,
            partial(self._take, name),
        )

    def dismiss(self, log: Path, rule: str) -> None:
        """Put a finding away for good."""
        from stablehand.services.log_doctoring import put_away, without

        if (now := self.found.get(log)) is not None:
            self.found[log] = without(now, rule)
            self.changed.emit(log)
        self._live.ask(lambda _app: put_away(log, rule), self, _nothing)

    def done(self, log: Path, rule: str) -> tuple[FixAction, ...]:
        """Give the actions that were done about a finding, and count from the next launch.

        They are kept whole: what was done is not offered any more once the log is read anew.
        """
        return self._done.get((log, rule), ())

    def keep_done(self, log: Path, rule: str, action: FixAction) -> None:
        """Remember that something was done about a finding, for as long as the window is there."""
        before = [one for one in self.done(log, rule) if one.key != action.key]
        self._done[log, rule] = (*before, action)
        self.changed.emit(log)
        self.acted.emit(log)

    def of_install(self, name: str) -> LogFindings | None:
        """Give the findings of the newest session of an install."""
        item = self._live.install(name)
        return self.found.get(item.last.log) if item is not None and item.last else None

    @Slot()
    def _decide(self) -> None:
        """Read the logs of what runs; of what has just ended, to its end."""
        for item in self._live.installs:
            if (session := item.last) is None:
                continue
            if session.is_live:
                if self._is_first:
                    self._quiet.add(session.log)
                self._ran.add(session.log)
                self.look(item.name, session.log, is_live=True)
            elif self._states.get(session.log):
                self._look_at_the_end(item.name, session)
        self._is_first = self._is_first and not self._live.is_known

    def _look_at_the_end(self, name: str, session: SessionView) -> None:
        was_stopped = (
            session.state == "stopped"
        )  # by a person; what it was killed with says nothing
        code = None if was_stopped else session.exit_code
        self.look(name, session.log, is_live=False, exit_code=code)

    def _take(self, name: str, findings: LogFindings) -> None:
        log = findings.log
        known = {item.rule: item for item in self.found[log].findings} if log in self.found else {}
        put_away = {rule for rule, item in known.items() if item.is_dismissed}
        if put_away:
            from stablehand.services.log_doctoring import without

            for rule in put_away:
                findings = without(findings, rule)
        self.found[log] = findings
        self._tell(name, findings)
        self._quiet.discard(log)
        self.changed.emit(log)

    def _tell(self, name: str, findings: LogFindings) -> None:
        """Tell what is new of a program that runs, or ran a moment ago; each thing once."""
        told = self._told.setdefault(findings.log, set())
        is_news = findings.log in self._ran and findings.log not in self._quiet
        for item in findings.shown:
            tone = _TONES.get(item.severity)
            if is_news and tone is not None and item.rule not in told:
                self._live.tell(_NEWS.fill(name=name, cause=item.cause), tone, name)
            told.add(item.rule)

    def _forget(self, log: Path) -> None:
        if (following := self._followed.pop(log, None)) is not None:
            following.end()
        for kept in (self._states, self.found, self._told):
            kept.pop(log, None)
        self._done = {place: keys for place, keys in self._done.items() if place[0] != log}


def _following(
    name: str, log: Path, *, is_live: bool, exit_code: int | None
) -> Callable[[App, Callable[[Any], None]], Awaitable[None]]:
    async def follow(app: App, give: Callable[[Any], None]) -> None:
        from stablehand.services.log_doctoring import follow_findings

        await follow_findings(app, name, log, give, exit_code, is_live)

    return follow


def _nothing(_value: object) -> None:
    """Take an answer that says nothing."""
