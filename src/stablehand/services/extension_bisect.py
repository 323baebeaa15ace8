"""The search for the extension that breaks an install: by hand from test to test, or by itself.

It is written down before any switch is touched. One by hand may take days and outlives us; one that runs
by itself holds the install's lock, so whoever finds its account and gets the lock knows that it died, and
puts the switches back (`recover`).
"""

from __future__ import annotations

import asyncio
import random
from typing import Final

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.lines import OutputLine
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.bisect import NextTest, Verdict, next_step
from stablehand.core.installs.bisect_state import (
    BisectState,
    BisectTest,
    read_bisect,
    write_bisect,
)
from stablehand.core.installs.command_log import CommandLog
from stablehand.core.installs.extension_files import both_ways, switch_extensions
from stablehand.core.installs.journal import Journal
from stablehand.core.launch.ports import free_port
from stablehand.core.launch.ready_spec import ready_spec
from stablehand.core.launch.remembered import forget
from stablehand.core.launch.smoke import Trial, smoke_start
from stablehand.core.records.install import need_record
from stablehand.core.records.lock import held
from stablehand.core.runtimes.command import redacted
from stablehand.core.runtimes.tools import find_tools
from stablehand.services.app import App
from stablehand.services.changing import running
from stablehand.services.extension_ground import (
    LOCK_WAIT_S,
    Ground,
    bisect_under_way,
    changing_extensions,
    ground_of,
)
from stablehand.services.extension_switches import refuse_without_switch
from stablehand.services.extension_views import BisectView
from stablehand.services.in_use import running_out_of
from stablehand.services.jobs import Job
from stablehand.services.prepared import prepared_launch
from stablehand.services.recovering import recover
from stablehand.services.results import Result
from stablehand.services.switches_back import put_back
from stablehand.services.watch_list import watch_launch

COMMAND: Final = "extensions"
_PORTS: Final = (20_000, 40_000)  # away from the ports that programs ask for
LOG_FILE: Final = "bisect.log"


async def status(app: App, name: str) -> Result[BisectView]:
    """See `extensions.bisect_status`."""
    folder, _record = need_record(app.data.root, name)
    state = await asyncio.to_thread(read_bisect, folder)
    return Result(COMMAND, _view(name, state) if state else BisectView(name, active=False))


async def begin(app: App, name: str, *, stop_first: bool) -> Result[BisectView]:
    """See `extensions.start_bisect`."""
    async with changing_extensions(app, name, stop_first=stop_first) as ground:
        state = await asyncio.to_thread(_begun, ground, automatic=False)
        view = await to_the_end(asyncio.to_thread(_set, ground, state), f"search in {name}")
    return Result(COMMAND, view)


async def mark(app: App, name: str, *, works: bool, stop_first: bool) -> Result[BisectView]:
    """See `extensions.mark_bisect`."""
    if read_bisect(need_record(app.data.root, name)[0]) is None:
        raise _none(name)
    async with changing_extensions(app, name, stop_first=stop_first, bisecting=True) as ground:
        state = await asyncio.to_thread(read_bisect, ground.folder)
        if state is None:
            raise _none(name)
        # A kill between two switches, or somebody's hand: then it was another test that was made.
        is_set = await asyncio.to_thread(_is_set, ground, state)
        judged = _judged(state, state.on, works=works) if is_set else state
        view = await to_the_end(asyncio.to_thread(_set, ground, judged), f"search in {name}")
    return Result(COMMAND, view, () if is_set else (_SET_ANEW,))


async def give_up(app: App, name: str, *, stop_first: bool) -> Result[BisectView]:
    """See `extensions.stop_bisect`."""
    if read_bisect(need_record(app.data.root, name)[0]) is None:
        return Result(COMMAND, BisectView(name, active=False))
    async with changing_extensions(app, name, stop_first=stop_first, bisecting=True) as ground:
        await to_the_end(
            asyncio.to_thread(put_back, app, ground.folder), f"end of the search in {name}"
        )
    return Result(COMMAND, BisectView(name, active=False))


async def start_by_itself(app: App, name: str, *, stop_first: bool) -> Job[Result[BisectView]]:
    """See `extensions.start_bisect_auto`."""
    ground = ground_of(app, name)
    refuse_without_switch(ground)
    state = await asyncio.to_thread(read_bisect, ground.folder)
    if state is not None and state.automatic:  # one that still runs has the lock
        async with held(ground.folder, wait_s=LOCK_WAIT_S):
            await recover(app, ground.folder)
    elif state is not None:
        raise bisect_under_way(name)
    await asyncio.to_thread(_candidates, ground)
    if not stop_first and (users := await running_out_of(app, name)):
        raise running(users[0])

    async def work(reporter: Reporter) -> Result[BisectView]:
        async with changing_extensions(app, name, stop_first=stop_first) as ground:
            return Result(COMMAND, await _by_itself(ground, reporter))

    title = QT_TRANSLATE_NOOP("extension", "Find the extension that breaks {name}")
    return app.jobs.submit(
        title.fill(name=name), (Stage("test"),), work, kind="extension_bisect", subject=name,
        pausable=True,
    )  # fmt: skip


async def _by_itself(ground: Ground, reporter: Reporter) -> BisectView:
    app, folder, name = ground.app, ground.folder, ground.folder.name
    await watch_launch(app, folder, ground.record, ground.package, harm_accepted=False)
    state = await asyncio.to_thread(_begun, ground, automatic=True)
    journal = Journal(app.data.journal)
    operation = journal.begin(name, "bisect", f"{ground.record.created_at} {len(state.candidates)}")
    log = CommandLog(folder.logs / LOG_FILE)
    try:
        while True:
            view = await to_the_end(asyncio.to_thread(_set, ground, state), f"search in {name}")
            if view.verdict is not None:
                break
            whole = view.tested + view.left
            reporter.start("test", total=whole)
            reporter.update(view.tested, text=_TESTING.fill(on=len(view.on)))
            log.note(f"on: {', '.join(view.on) or 'none'}")
            works = await _tried(ground, journal, operation, log, reporter)
            log.note("it gets ready" if works else "it does not get ready")
            state = _judged(state, view.on, works=works)
    except asyncio.CancelledError:
        journal.end(operation, "cancelled")
        raise
    except BaseException:
        journal.end(operation, "failed")
        raise
    else:
        journal.end(operation, "done")
    finally:
        log.close()
        await to_the_end(asyncio.to_thread(put_back, app, folder), f"switches of {name}")
    return view


async def _tried(
    ground: Ground, journal: Journal, operation: int, log: CommandLog, reporter: Reporter
) -> bool:
    """Start the program as a launch would, and tell whether it gets ready."""
    await reporter.pausing.turn()
    trial = await _trial(ground)
    started: list[int] = []

    def begun(pid: int, start: float) -> None:
        started.append(pid)
        children.begin(pid, start)
        journal.child_starts(operation, pid, start)

    def take(line: OutputLine) -> None:
        log.lines([line])
        reporter.log([OutputLine(redacted(line.text), line.stream, line.replaces)])

    try:
        with reporter.pausing.watching() as children:
            outcome = await smoke_start(trial, on_line=take, on_start=begun)
    finally:
        for pid in started:
            journal.child_is_gone(operation, pid)
    return outcome.is_ready


async def _trial(ground: Ground) -> Trial:
    app, name = ground.app, ground.folder.name
    own = ground.package.launch
    port = free_port(random.randint(*_PORTS), (), is_firm=False, name=name)  # noqa: S311
    prepared = await prepared_launch(app, name, port=port)
    tools = await asyncio.to_thread(find_tools, app.settings, app.data.assets, app.environ)
    await asyncio.to_thread(tools.prepare)
    variables = {item.name: item.value for item in prepared.plan.command.variables}
    words = {"PYTHONUNBUFFERED": "1", **tools.user_interface_variables(), **variables}
    checkout = ground.folder.checkout
    return Trial(
        argv=tuple(prepared.plan.command.argv),
        environment=inherited_environment(words),
        folder=checkout / own.folder if own.folder != "." else checkout,
        ready=ready_spec(own),
        expected=own.address(prepared.plan.port) or "",
        seconds=float(own.smoke.seconds),
    )


def _begun(ground: Ground, *, automatic: bool) -> BisectState:
    """Give the state of a search that begins. Blocks."""
    refuse_without_switch(ground)
    if read_bisect(ground.folder) is not None:
        raise bisect_under_way(ground.folder.name)
    candidates, found = _candidates(ground), ground.found()
    stuck = both_ways(found)
    off = tuple(i.folder for i in found if not i.enabled and i.folder not in stuck)
    return BisectState(candidates=candidates, off=off, automatic=automatic)


def _candidates(ground: Ground) -> tuple[str, ...]:
    there = ground.found()
    stuck = both_ways(there)
    found = tuple(item.folder for item in there if item.enabled and item.folder not in stuck)
    if not found:
        raise StablehandError(
            "extension.none_on",
            QT_TRANSLATE_NOOP("extension", "No extension of {name} is on.").fill(
                name=ground.folder.name
            ),
            hint=QT_TRANSLATE_NOOP("extension", "If it does not start, look: stablehand doctor"),
            details={"name": ground.folder.name},
        )
    return found


def _is_set(ground: Ground, state: BisectState) -> bool:
    """Tell whether the switches are as the test wants them. Blocks."""
    there = ground.found()
    stuck = both_ways(there)
    found = [i for i in there if i.folder in state.candidates and i.folder not in stuck]
    return all(item.enabled == (item.folder in state.on) for item in found)


def _judged(state: BisectState, on: tuple[str, ...], *, works: bool) -> BisectState:
    test = BisectTest(on=on, works=works)
    return state.model_copy(update={"tests": (*state.tests, test)})


def _set(ground: Ground, state: BisectState) -> BisectView:
    """Set the switches for the next test and write it down; at the end put them back. Blocks."""
    step = next_step(state.candidates, state.answers)
    name, folder = ground.folder.name, ground.folder
    if isinstance(step, Verdict):
        put_back(ground.app, folder)
        return _over(name, state, step)
    state = state.model_copy(update={"on": step.on})
    write_bisect(folder, state)  # first: whoever comes after a kill sets the switches by it
    forget(folder)
    found = ground.found()
    known = {*state.candidates, *state.off}
    off = {item.folder for item in found if item.folder in known} - set(step.on)
    off |= {item.folder for item in found if item.folder not in known and not item.enabled}
    switch_extensions(ground.extensions, folder, found, off)
    return _view(name, state, step)


def _view(name: str, state: BisectState, step: NextTest | Verdict | None = None) -> BisectView:
    step = step or next_step(state.candidates, state.answers)
    if isinstance(step, Verdict):
        return _over(name, state, step)
    return BisectView(
        name,
        active=True,
        automatic=state.automatic,
        candidates=state.candidates,
        on=state.on,
        tested=len(state.tests),
        left=step.left,
        suspects=step.suspects,
        history=tuple((test.on, test.works) for test in state.tests),
    )


def _over(name: str, state: BisectState, verdict: Verdict) -> BisectView:
    return BisectView(
        name,
        active=False,
        automatic=state.automatic,
        candidates=state.candidates,
        tested=len(state.tests),
        suspects=verdict.culprits,
        verdict=verdict,
        history=tuple((test.on, test.works) for test in state.tests),
    )


def _none(name: str) -> StablehandError:
    return StablehandError(
        "extension.not_bisecting",
        QT_TRANSLATE_NOOP("extension", "No search is under way in {name}.").fill(name=name),
        hint=QT_TRANSLATE_NOOP(
            "extension", "Begin one: stablehand extensions {install} bisect start"
        ).fill(install=f'"{name}"' if " " in name else name),
        details={"name": name},
    )


_SET_ANEW: Final = QT_TRANSLATE_NOOP(
    "extension",
    "The switches were not as this test wants them, so it does not count. They are now: start the program "
    "and say again whether it works.",
)
_TESTING: Final = QT_TRANSLATE_NOOP("extension", "Starting it with {on} extensions")
