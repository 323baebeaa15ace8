"""The step that starts a new version on trial, before it becomes current.

It runs out of the staging folder, with nothing of the user's in it, offline as far as model hubs go:
a first start that would fetch gigabytes, or change the form of a database, must not happen here.
"""

from __future__ import annotations

from typing import Final

from stablehand.core.base.environment import has_desktop, inherited_environment
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.plan import needed_node
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.launch.ready_spec import ready_spec
from stablehand.core.launch.smoke import Trial, TrialOutcome, smoke_start
from stablehand.core.runtimes.command import ToolCommand, redacted
from stablehand.core.runtimes.tool_places import dotnet_root, node_program, path_with
from stablehand.core.runtimes.uv import environment_python

_OFFLINE: Final = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "PYTHONUNBUFFERED": "1"}
_SHOWN_LINES: Final = 6
_NO_DESKTOP: Final = QT_TRANSLATE_NOOP(
    "install", "{name} was not started on trial: there is no desktop here for its window."
)


async def start_on_trial(context: InstallContext, _step: PlannedStep) -> None:
    """Start the new version, wait for its page, and end it.

    Raises:
        StablehandError: `update.unstartable` with its last lines.
    """
    launch = context.package.launch
    if launch.window and not has_desktop(context.tools.environ):
        context.notice(_NO_DESKTOP.fill(name=context.folder.name))
        return
    trial = _trial(context)
    started: list[int] = []
    await context.reporter.pausing.turn()
    context.log.command(ToolCommand(trial.argv, trial.environment_shown, trial.folder))

    def begin(pid: int, start: float) -> None:
        started.append(pid)
        children.begin(pid, start)
        context.journal.child_starts(context.operation, pid, start)

    def take(line: OutputLine) -> None:
        context.log.lines([line])
        context.reporter.log([OutputLine(redacted(line.text), line.stream, line.replaces)])

    try:
        with context.reporter.pausing.watching() as children:
            outcome = await smoke_start(trial.trial, on_line=take, on_start=begin)
    finally:
        for pid in started:
            context.journal.child_is_gone(context.operation, pid)
    if not outcome.is_ready:
        raise _unstartable(context, outcome, launch.smoke.seconds)
    context.log.note("it starts")


class _Started:
    """A trial with what is written about it into the log."""

    def __init__(self, trial: Trial, shown: dict[str, str]) -> None:
        self.trial = trial
        self.argv = trial.argv
        self.folder = trial.folder
        self.environment_shown = shown


def _trial(context: InstallContext) -> _Started:
    plan, launch = context.plan, context.package.launch
    port = plan.port
    words = [context.places.fill(word, port=port or "") for word in launch.smoke.arguments]
    variables = {item.name: item.value for item in plan.command.variables}
    own = {**context.tools.user_interface_variables(), **variables, **_OFFLINE}
    own |= _own_programs(context)
    trial = Trial(
        argv=(*plan.command.argv, *words),
        environment=inherited_environment(own),
        folder=context.checkout / launch.folder if launch.folder != "." else context.checkout,
        ready=ready_spec(launch),
        expected=launch.address(port) or "",
        seconds=float(launch.smoke.seconds),
    )
    return _Started(trial, own)


def _own_programs(context: InstallContext) -> dict[str, str]:
    """Give the PATH on which the environment's programs, and Node.js where it is wanted, are found first."""
    environ = context.tools.environ
    wanted = needed_node(context.package)
    node = wanted and node_program(context.tools.uv.assets, environ, wanted.version)
    if node:
        environ = {"PATH": path_with(node.parent, environ)}
    if context.package.python is not None:
        scripts = environment_python(context.environment).parent
        environ = {"PATH": path_with(scripts, environ)}
    found = {"PATH": environ["PATH"]} if environ is not context.tools.environ else {}
    for item in context.package.prerequisites:
        if item.id == "dotnet":
            found |= dotnet_root(context.tools.uv.assets, context.tools.environ, item.version)
    return found


def _unstartable(context: InstallContext, outcome: TrialOutcome, seconds: int) -> StablehandError:
    lines = [redacted(line) for line in outcome.last_lines if line.strip()][-_SHOWN_LINES:]
    if outcome.exit_code is None:
        problem = QT_TRANSLATE_NOOP("install", "it did not get ready within {seconds} s").fill(
            seconds=seconds
        )
    else:
        problem = QT_TRANSLATE_NOOP("install", "it ended with exit code {code}").fill(
            code=outcome.exit_code
        )
    return StablehandError(
        "update.unstartable",
        QT_TRANSLATE_NOOP(
            "install",
            "The new version of {name} does not start: {problem}. The last it said: {line}",
        ).fill(name=context.folder.name, problem=problem, line=lines[-1] if lines else "-"),
        hint=QT_TRANSLATE_NOOP(
            "install", "The version you had is still there and works. The log has everything."
        ),
        details={"exit_code": outcome.exit_code, "lines": lines},
    )
