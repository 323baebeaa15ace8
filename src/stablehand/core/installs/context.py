"""What the steps of an install share: where, what, with which tools, and how to run a command."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.paths import full_drive
from stablehand.core.base.places import Places
from stablehand.core.base.processes import run_captured, stream
from stablehand.core.base.progress import Reporter
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.profile import Machine
from stablehand.core.installs.command_log import CommandLog
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.plan import InstallPlan
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.records.generations import write_draft
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    write_record,
)
from stablehand.core.runtimes.command import ToolCommand, redacted
from stablehand.core.runtimes.failures import Tool, failure_of
from stablehand.core.runtimes.pythons import PythonFound
from stablehand.core.runtimes.tools import Tools

_TAIL_LINES: Final = 80  # of a failed command, for finding the cause
_ANSWER_S: Final = 600.0  # for commands that only look
_ANSWER_BYTES: Final = 32 * 1024 * 1024


@dataclass
class InstallContext:
    """One attempt at an install; `record` and `notices` grow as the steps go on.

    Attributes:
        plan: what is to be done.
        folder: the install's places.
        record: what is known, saved after each step.
        tools: uv, git and where they fetch from.
        journal, operation: where steps and children are written down.
        log: the log of every command.
        reporter: the progress of the current step.
        machine: the machine it is for.
        app_folder: the bundled app to copy, for a package that comes with one.
        required: the installs it leans on, by package id.
        python: the interpreter, once the step that gets one is over.
        step: the step that runs.
        notices: sentences worth a person's attention.
        staged: where the program's files lie while another version of it is built beside the current
            one; the record is then a draft that is kept with the generation.
        current: the record of the install as it stands, for a change to it.
        only_if_new: a change that finds nothing new leaves everything as it is.
        mend: what a repair does in the copy of the environment.
        packages: what the probe found installed, by name.
    """

    plan: InstallPlan
    folder: InstallFolder
    record: InstallRecord
    tools: Tools
    journal: Journal
    operation: int
    log: CommandLog
    reporter: Reporter
    machine: Machine
    app_folder: Path | None = None
    required: Mapping[str, InstallRecord] = field(default_factory=dict)
    python: PythonFound | None = None
    step: PlannedStep | None = None
    notices: list[Wording] = field(default_factory=list)
    staged: Path | None = None
    is_draft: bool = False
    current: InstallRecord | None = None
    only_if_new: bool = False
    mend: Callable[[InstallContext], Awaitable[None]] | None = None
    packages: dict[str, str] = field(default_factory=dict)

    @property
    def package(self) -> Package:
        """The definition."""
        return self.plan.package

    @property
    def places(self) -> Places:
        """The folders as the plan names them."""
        return self.folder.places(self.record.generation, self.staged)

    @property
    def checkout(self) -> Path:
        """The folder of the program's files that are worked on."""
        return self.staged or self.folder.checkout

    @property
    def generation(self) -> Path:
        """The folder of the generation that is being made."""
        return self.folder.generation(self.record.generation)

    @property
    def environment(self) -> Path:
        """The environment that is being made."""
        return self.generation / "env"

    @property
    def constraints(self) -> Path:
        """The file that keeps torch as it is installed, for us and for what the program runs."""
        return self.generation / "constraints.txt"

    def save(self, **changes: object) -> None:
        """Change the record and write it: as a draft while the install is another one's still."""
        self.record = self.record.changed(**changes)
        if self.is_draft:
            write_draft(self.folder, self.record)
        else:
            write_record(self.folder, self.record)

    def notice(self, text: Wording) -> None:
        """Say something once, to the person and to the log."""
        if text.english() not in {said.english() for said in self.notices}:
            self.notices.append(text)
            self.log.note(text.english())

    async def run(
        self,
        command: ToolCommand,
        tool: Tool,
        *,
        on_line: Callable[[OutputLine], None] | None = None,
        accepted: Collection[int] = (0,),
    ) -> list[str]:
        """Run a command to its end: logged, written down as a child, its output handed on.

        Gives the last lines of its output.

        Raises:
            StablehandError: why it failed, in words.
        """
        self.log.command(command)
        tail: deque[str] = deque(maxlen=_TAIL_LINES)
        started: list[int] = []

        await self.reporter.pausing.turn()

        def begin(pid: int, start: float) -> None:
            started.append(pid)
            children.begin(pid, start)
            self.journal.child_starts(self.operation, pid, start)

        def take(line: OutputLine) -> None:
            if line.replaces and tail:
                tail.pop()
            tail.append(line.text)
            self.log.lines([line])
            self.reporter.log([OutputLine(redacted(line.text), line.stream, line.replaces)])
            if on_line is not None:
                on_line(line)

        try:
            with self.reporter.pausing.watching() as children:
                code = await stream(
                    command.argv,
                    env=inherited_environment(command.variables),
                    cwd=command.folder,
                    on_line=take,
                    on_start=begin,
                )
        finally:
            for pid in started:
                self.journal.child_is_gone(self.operation, pid)
        if code not in accepted:
            self.log.note(f"exit code {code}")
            raise full_drive(self.folder.data) or failure_of(tool, code, list(tail), command)
        return list(tail)

    async def answer(self, command: ToolCommand) -> list[str]:
        """Run a short command and give its output, whatever its exit code; only the output is logged."""
        lines: list[OutputLine] = []
        code = await stream(
            command.argv,
            env=inherited_environment(command.variables),
            cwd=command.folder,
            on_line=lines.append,
        )
        self.log.lines(lines)
        if code:
            self.log.note(f"exit code {code}")
        return [line.text for line in lines]

    async def output(self, command: ToolCommand, tool: Tool) -> str:
        """Run a short command that prints an answer; give its standard output, which is not logged.

        Raises:
            StablehandError: why it failed, in words.
        """
        self.log.command(command)
        done = await run_captured(
            command.argv,
            env=inherited_environment(command.variables),
            cwd=command.folder,
            timeout_s=_ANSWER_S,
            limit_bytes=_ANSWER_BYTES,
        )
        if done.returncode:
            self.log.note(f"exit code {done.returncode}")
            lines = [*done.stdout.splitlines(), *done.stderr.splitlines()][-_TAIL_LINES:]
            raise failure_of(tool, done.returncode, lines, command)
        return done.stdout

    async def in_thread(self, work: Callable[[], object]) -> None:
        """Do blocking work of ours in a thread; it is short enough to be waited for at a cancel."""
        await to_the_end(asyncio.to_thread(work), f"work for {self.folder.name}")
