"""Running the commands that builders of the core make."""

from __future__ import annotations

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.processes import CapturedRun, run_captured
from stablehand.core.runtimes.command import ToolCommand


async def run_tool(command: ToolCommand, **more: str) -> CapturedRun:
    """Run a command to its end, with further variables."""
    environment = {**inherited_environment(command.variables), **more}
    return await run_captured(command.argv, env=environment, cwd=command.folder, timeout_s=120)


async def must_run(command: ToolCommand, **more: str) -> str:
    """Run a command that has to succeed and give its standard output."""
    done = await run_tool(command, **more)
    assert done.returncode == 0, f"{command.shown()}\n{done.stdout}{done.stderr}"
    return done.stdout
