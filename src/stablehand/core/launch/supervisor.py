"""The supervisor of a session: a small process that owns a program's pipes and outlives front ends.

It is started by `starting.py` with a `LaunchSpec` on its standard input, answers one line (started, or
why not), and then keeps the log, the row in the table of sessions and the line for commands until the
program has ended. Ctrl-C and a closing terminal do not reach it; SIGTERM stops the program in order.

Imports stay light here: no pydantic, no HTTP library, no Qt.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import started_at
from stablehand.core.base.tasks import spawn
from stablehand.core.launch.control import Answer, ControlServer
from stablehand.core.launch.running import Listener, Run
from stablehand.core.launch.session_log import SessionLog
from stablehand.core.launch.sessions import Session, SessionTable, moment
from stablehand.core.launch.spec import LaunchSpec, RegisterSpec, shown_words

# A program that asks to be started anew at once, again and again, never gets anywhere.
_HASTY_S: Final = 5.0
_HASTY_RESTARTS: Final = 3


def main() -> int:
    """Read the spec, run the session to its end and give the exit code of this process."""
    told = sys.stdin.buffer.read()
    sys.stdin.close()
    if not told:  # nothing is to be run after all
        return 0
    spec = LaunchSpec.from_json(told)
    _take_errors_to(spec.at(spec.log))
    gc.freeze()
    gc.enable()
    return asyncio.run(Supervisor(spec).run())


class Supervisor:
    """Runs one session."""

    def __init__(self, spec: LaunchSpec) -> None:
        self._spec = spec
        self._table = SessionTable(Path(spec.data))
        self._log = SessionLog(spec.at(spec.log))
        self._control = ControlServer(spec.at(spec.control), spec.session, self._asked, spec.reach)
        self._session = Session(
            id=spec.session,
            install=spec.install,
            package=spec.package,
            argv=shown_words(spec.argv),
            port=spec.port,
            log=spec.log,
            state="starting",
            started_at=moment(),
            supervisor_pid=os.getpid(),
            supervisor_started=started_at(os.getpid()),
        )
        self._run: Run | None = None
        self._page = ""
        self._stop = asyncio.Event()
        self._over = asyncio.Event()
        self._grace_s = spec.grace_s
        self._writing = asyncio.Lock()

    async def run(self) -> int:
        """Run the session to its end; give the exit code of this process."""
        self._take_signals()
        try:
            other = await asyncio.to_thread(self._table.begin, self._session)
            if other is not None:
                _answer({"running": other.id})
                return 0
            return await self._session_begun()
        except StablehandError as error:
            _answer({"failed": error.message.english()})
            return 1
        finally:
            self._log.close()

    async def _session_begun(self) -> int:
        try:
            control_port = await self._control.start()
            run = self._start()
        except (OSError, StablehandError) as error:
            reason = error.message.english() if isinstance(error, StablehandError) else str(error)
            await self._save(state="failed", ended_at=moment(), failure=reason)
            self._control.withdraw()
            _answer({"failed": reason})
            return 1
        await self._save(
            control_port=control_port, pid=run.child.pid, pid_started=run.child.started_at
        )
        _answer({"started": self._session.id})
        try:
            code, forced = await self._attend(run)
            await self._end(code, forced)
        finally:
            if self._run is not None:
                await self._run.child.tree.end(0)
            self._control.withdraw()
            self._over.set()
            await self._control.close()
        return 0

    def _take_signals(self) -> None:
        """Leave Ctrl-C and a closing terminal aside; SIGTERM stops the program.

        Handlers, not "ignore": what is ignored here would be ignored by the program as well.
        """
        if sys.platform == "win32":
            for name in ("SIGINT", "SIGBREAK"):
                signal.signal(getattr(signal, name), lambda _number, _frame: None)
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, lambda: None)
        loop.add_signal_handler(signal.SIGTERM, self._stop.set)

    def _start(self) -> Run:
        if (marker := self._marker()) is not None:
            with suppress(OSError):
                marker.unlink()
        listener = Listener(page=self._page_answers, api=self._api_answers, asks=self._it_asks)
        self._run = Run.start(self._spec, self._log, listener)
        return self._run

    async def _attend(self, run: Run) -> tuple[int, bool]:
        """Stay with the program, over its restarts; give its exit code and whether it was forced."""
        loop = asyncio.get_running_loop()
        hasty = 0
        while True:
            begun = loop.time()
            code, forced = await self._one_run(run)
            if self._stop.is_set() or not self._wants_restart(code):
                return code, forced
            hasty = hasty + 1 if loop.time() - begun < _HASTY_S else 0
            if hasty >= _HASTY_RESTARTS:
                self._log.note("The program asked to be started anew too often in a row.")
                return code, forced
            self._log.note("The program asked to be started anew.")
            run = self._start()
            await self._save(
                state="starting",
                pid=run.child.pid,
                pid_started=run.child.started_at,
                url=None,
                ready_at=None,
                asks=None,
                restarts=self._session.restarts + 1,
            )

    async def _one_run(self, run: Run) -> tuple[int, bool]:
        exited = spawn(run.exited(), "end of the program")
        stop = spawn(self._stop.wait(), "wish to stop")
        await asyncio.wait({exited, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        forced = False
        if not exited.done():
            await self._save(state="stopping")
            forced = await run.stop(self._grace_s)
        return await run.finish(), forced

    def _wants_restart(self, code: int) -> bool:
        if self._spec.restart_exit_code is not None and code == self._spec.restart_exit_code:
            return True
        marker = self._marker()
        return marker is not None and marker.exists()

    def _marker(self) -> Path | None:
        marker = self._spec.restart_marker
        return None if marker is None else self._spec.at(marker)

    async def _end(self, code: int, forced: bool) -> None:
        was_up = self._session.state in ("page_ready", "ready")
        is_fine = self._stop.is_set() or (code == 0 and was_up)
        await self._save(
            state="stopped" if is_fine else "failed",
            ended_at=moment(),
            exit_code=code,
            forced=forced,
            asks=None,
            failure=None if is_fine else f"It ended by itself with exit code {code}.",
        )

    def _page_answers(self, url: str) -> None:
        self._page = url
        if not self._stop.is_set():
            spawn(self._save(state="page_ready", url=url), "page is ready")

    def _api_answers(self) -> None:
        if not self._stop.is_set():
            spawn(self._save(state="ready", ready_at=moment()), "API is ready")
            if self._spec.register is not None:
                threading.Thread(
                    target=self._register, args=(self._spec.register,), daemon=True
                ).start()

    def _register(self, spec: RegisterSpec) -> None:
        """Tell the program of the shared models (in a thread of its own, for as long as it takes)."""
        from stablehand.core.launch.invoke_api import InvokeModels
        from stablehand.core.launch.registering import register_all, write_report

        is_over = self._stop.is_set
        programs = InvokeModels(self._page, is_over)
        report = register_all(programs, spec.folders, Path(spec.models), is_over)
        for line in report.lines():
            self._log.note(line)
        with suppress(OSError):
            write_report(self._spec.at(spec.report), report)

    def _it_asks(self, text: str) -> None:
        spawn(self._save(asks=text), "question")

    async def _save(self, **values: Any) -> None:
        """Write values into the table, in order; a full drive must not end the session."""
        self._session = replace(self._session, **values)
        async with self._writing:
            try:
                await asyncio.to_thread(self._table.change, self._session.id, **values)
            except StablehandError as error:
                self._log.note(error.message.english())

    async def _asked(self, question: dict[str, Any]) -> Answer:
        """Answer a front end."""
        if question.get("do") == "stop":
            grace_s = question.get("grace_s")
            if isinstance(grace_s, (int, float)):
                self._grace_s = float(grace_s)
            self._stop.set()
            await self._over.wait()
        elif question.get("do") == "input" and self._run is not None:
            is_sent = await self._run.send(str(question.get("line", "")))
            await self._save(asks=None)
            return {"ok": is_sent}
        return {"ok": True, "state": self._session.state, "forced": self._session.forced}


def _take_errors_to(log: Path) -> None:
    """Leave what goes wrong here in the log: whoever has read it so far will be gone."""
    with suppress(OSError):
        file = os.open(log, os.O_WRONLY | os.O_APPEND)
        os.dup2(file, 2)
        os.close(file)


def _answer(words: dict[str, str]) -> None:
    """Tell the one who started this process, once; it may have gone."""
    with suppress(OSError, ValueError):
        sys.stdout.write(json.dumps(words) + "\n")
        sys.stdout.flush()
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
