"""Running a tool that only answers: its output, or why it failed in words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import run_captured
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.failures import Tool, failure_of

_LARGEST_BYTES: Final = 32 * 1024 * 1024
_TAIL_LINES: Final = 80


async def asked(
    command: ToolCommand, tool: Tool, *, timeout_s: float, accepted: Collection[int] = (0,)
) -> str:
    """Run a command to its end and give what it wrote to its standard output.

    Args:
        command: what runs.
        tool: what it is, for finding the cause of a failure.
        timeout_s: seconds after which it is ended.
        accepted: exit codes that are an answer.

    Raises:
        StablehandError: why it failed; `network.unreachable` when its time was up.
        asyncio.CancelledError: stopped; nothing of its processes is left.
    """
    try:
        done = await run_captured(
            command.argv,
            env=inherited_environment(command.variables),
            cwd=command.folder,
            timeout_s=timeout_s,
            limit_bytes=_LARGEST_BYTES,
        )
    except TimeoutError as error:
        raise _too_slow(tool, timeout_s) from error
    if done.returncode not in accepted:
        lines = [*done.stdout.splitlines(), *done.stderr.splitlines()][-_TAIL_LINES:]
        raise failure_of(tool, done.returncode, lines, command)
    return done.stdout


def _too_slow(tool: Tool, timeout_s: float) -> StablehandError:
    return StablehandError(
        "network.unreachable",
        QT_TRANSLATE_NOOP("failure", "There was no answer within {seconds} seconds.").fill(
            seconds=round(timeout_s)
        ),
        hint=QT_TRANSLATE_NOOP("failure", "Check the connection, then try again."),
        details={"tool": tool},
    )
