"""Sessions, their ends and their logs as front ends show them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from stablehand.core.launch.control import CONTROL_FILE, told_reach
from stablehand.core.launch.sessions import FINAL_STATES, Session
from stablehand.core.launch.spec import Reach
from stablehand.core.records.places import InstallFolder


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as front ends show it; `pid` is the program's process, `log` its file.

    `port` is None, and `url` stays so, for a program with a window of its own. `reach` is who can reach
    one that lives.
    """

    name: str
    session: str
    state: str
    url: str | None
    api_ready: bool
    pid: int | None
    port: int | None
    command: tuple[str, ...]
    log: Path
    started_at: str
    ready_at: str | None
    ended_at: str | None
    exit_code: int | None
    asks: str | None
    reach: Reach = "computer"

    @property
    def is_live(self) -> bool:
        """Whether it has not come to its end."""
        return self.state not in FINAL_STATES

    @property
    def has_window(self) -> bool:
        """Whether it is a program with a window of its own instead of a page."""
        return self.port is None

    @classmethod
    def of(cls, data: Path, session: Session) -> SessionView:
        """Give the view of a session."""
        return cls(
            name=session.install,
            session=session.id,
            state=session.state,
            url=session.url,
            api_ready=session.ready_at is not None,
            pid=session.pid,
            port=session.port,
            command=session.argv,
            log=data / session.log,
            started_at=session.started_at,
            ready_at=session.ready_at,
            ended_at=session.ended_at,
            exit_code=session.exit_code,
            asks=session.asks,
            reach=_reach(data, session),
        )


@dataclass(frozen=True, slots=True)
class StopView:
    """What stopping did: `stopped` is false where nothing ran, `forced` where it had to be killed."""

    name: str
    stopped: bool
    forced: bool = False


@dataclass(frozen=True, slots=True)
class LogView:
    """The end of a session's log."""

    name: str
    session: str | None
    path: Path | None
    lines: tuple[str, ...] = ()


def _reach(data: Path, session: Session) -> Reach:
    if not session.is_live:
        return "computer"
    return told_reach(InstallFolder(data, session.install).own / CONTROL_FILE, session.id)
