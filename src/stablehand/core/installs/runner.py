"""Running the steps of an install: journaled, resumable, cancellable.

A step that the journal has as done, with the same fingerprint, is not repeated; from the first step
that does run, everything after it that touches the environment runs too, since each builds on
those before. A cancel ends the running command's whole tree and leaves the journal so that the
next attempt goes on from there.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import about_a_place
from stablehand.core.base.process_tree import end_tree, running_with
from stablehand.core.base.progress import Reporter
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs import (
    addon_steps,
    carrying,
    own_steps,
    package_steps,
    prerequisites,
    python_steps,
    source_steps,
    staging,
    trying,
)
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.pins import pins_digest
from stablehand.core.installs.probe import probe
from stablehand.core.installs.sharing_steps import share_models, tell_backend
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.installs.watch_steps import refuse_harmful_environment
from stablehand.core.records.generations import DRAFT_FILE, generation_numbers
from stablehand.core.records.install import InstallFailure, InstallFolder, StoredText
from stablehand.core.runtimes.git import is_at_work

Work = Callable[[InstallContext, PlannedStep], Awaitable[None]]
_ORPHAN_GRACE_S: Final = 1.0


async def _prove(context: InstallContext, _step: PlannedStep) -> None:
    """Prove that it works, and write down everything that is installed."""
    # Before anything in there is run, and once more with what the requirements were mended by.
    refuse_harmful_environment(context)
    await package_steps.keep_requirements(context)
    refuse_harmful_environment(context)
    answer = await probe(context, package_steps.torch_pins(context))
    found = await package_steps.installed(context)
    lock = {
        "python": answer.python,
        "device": answer.device,
        "source": context.record.source.model_dump() if context.record.source else None,
        "packages": {item.name: item.version for item in found},
    }
    text = json.dumps(lock, ensure_ascii=False, indent=1) + "\n"
    write_atomic(context.generation / "lock.json", text)
    context.packages = {item.name: item.version for item in found}


_WORK: Final[Mapping[str, Work]] = {
    "prerequisite": prerequisites.have_prerequisite,
    "registry": source_steps.check_out,
    "bundled": source_steps.check_out,
    "python": python_steps.get_python,
    "environment": python_steps.make_environment,
    "torch": package_steps.install_torch,
    "requirements": package_steps.install_requirements,
    "packages": package_steps.install_packages,
    "write_file": own_steps.write_file,
    "submodules": source_steps.submodules,
    "run": own_steps.run_installer,
    "dotnet_build": own_steps.build_dotnet,
    "node": own_steps.build_node,
    "carried": addon_steps.carry_all,
    "fork": carrying.fork_current,
    "mend": carrying.mend,
    "probe": _prove,
    "smoke": trying.start_on_trial,
    "sharing": share_models,
    "backend": tell_backend,
}
# Steps of uv's that fetch: how far they are is seen from the disk.
_DOWNLOADS: Final = ("torch", "requirements")
# Cheap or about the present: done each time, and without making later steps run again.
_ALWAYS: Final = (
    "prerequisite",
    "python",
    "bundled",
    "registry",
    "probe",
    "smoke",
    "sharing",
    "backend",
)


async def run_steps(
    context: InstallContext, steps: tuple[PlannedStep, ...], reporter: Reporter
) -> None:
    """Run what is left of the steps.

    Raises:
        StablehandError: a step failed; the record and the journal say which.
        OtherPython: the plan has to be made anew for another Python.
        asyncio.CancelledError: stopped; nothing of its processes is left.
    """
    await end_orphans(context.journal, context.operation, context.log.note)
    done = context.journal.done_steps(context.operation)
    is_fresh = False
    for step in steps:
        downloads = step.kind in _DOWNLOADS and step.disk_bytes > 0
        reporter.start(
            step.id,
            text=step.title,
            total=step.disk_bytes if downloads else None,
            unit="bytes" if downloads else "",
        )
        context.step = step
        await reporter.pausing.turn()
        if _is_theirs(context, step):
            context.log.note(f"{step.id}: the files were there before us and stay as they are")
            continue
        fingerprint = _fingerprint(context, step)
        if step.kind not in _ALWAYS:
            # Second repositories and files stand for themselves.
            is_separate = step.kind == "git" and step.id != "checkout"
            is_done = done.get(step.id) == fingerprint and _is_there(context, step)
            if is_done and (is_separate or not is_fresh):
                context.log.note(f"{step.id}: done before")
                continue
            is_fresh = is_fresh or not is_separate
        await _run_step(context, step, fingerprint)


def _is_theirs(context: InstallContext, step: PlannedStep) -> bool:
    """Tell whether a step would change files of a program that was taken over as it was."""
    is_adopted = context.record.adopted is not None and context.staged is None
    return is_adopted and step.kind in ("git", "registry", "bundled", "submodules", "write_file")


async def end_orphans(journal: Journal, operation: int, note: Callable[[str], None]) -> None:
    """End what an attempt that was killed left running."""
    for pid, started in journal.children(operation):
        note(f"ending a process of an earlier attempt: {pid}")
        if await end_tree(pid, started, _ORPHAN_GRACE_S):
            journal.child_is_gone(operation, pid)


async def end_all_orphans(
    journal: Journal, folder: InstallFolder, note: Callable[[str], None]
) -> None:
    """End what was left running by any attempt to change an install. Its lock must be held.

    A child that was killed over before it could be written down is known by its command line: a git
    of ours in the checkout, or what works in the folder of a generation that is being built.
    """
    for operation, pid, started in await asyncio.to_thread(journal.left_running, folder.name):
        note(f"ending a process of an earlier attempt: {pid}")
        if await end_tree(pid, started, _ORPHAN_GRACE_S):
            journal.child_is_gone(operation, pid)
    building = [
        str(place)
        for place in map(folder.generation, generation_numbers(folder))
        if _is_draft(place)
    ]

    def is_meant(words: Sequence[str]) -> bool:
        in_draft = any(f"{place}{os.sep}" in word for place in building for word in words)
        return in_draft or is_at_work(words, folder.checkout)

    for pid, started in await asyncio.to_thread(running_with, is_meant):
        note(f"ending a process that nobody waits for: {pid}")
        await end_tree(pid, started, _ORPHAN_GRACE_S)


def _is_draft(generation: Path) -> bool:
    return (generation / DRAFT_FILE).exists()


def steps_left(context: InstallContext, steps: tuple[PlannedStep, ...]) -> list[PlannedStep]:
    """Give the steps that are not done yet, for saying how much room they take."""
    done = context.journal.done_steps(context.operation)
    return [
        step
        for step in steps
        if not (done.get(step.id) == _fingerprint(context, step) and _is_there(context, step))
    ]


async def _run_step(context: InstallContext, step: PlannedStep, fingerprint: str) -> None:
    context.journal.step_begins(context.operation, step.id, fingerprint)
    context.log.note(f"== {step.id}: {step.title.english()}")
    try:
        await _worked(context, step)
    except StablehandError as error:
        context.journal.step_ends(context.operation, step.id, "failed")
        if error.code == "install.probe_failed" or "unsafe" in error.details:
            # Going on behind it would only fail again: the next attempt makes it anew.
            for made in ("environment", "fork"):
                context.journal.step_ends(context.operation, made, "failed")
        context.log.note(f"failed: {error.code}: {error.message.english()}")
        context.save(failure=_failure(context, step, error))
        _say_where(context, step, error)
        raise
    except staging.NothingNew:
        context.journal.step_ends(context.operation, step.id, "cancelled")
        context.log.note("nothing new")
        raise
    except asyncio.CancelledError:
        context.journal.step_ends(context.operation, step.id, "cancelled")
        context.log.note("stopped")
        raise
    context.journal.step_ends(context.operation, step.id, "done")


async def _worked(context: InstallContext, step: PlannedStep) -> None:
    """Do a step; what the system says about a place on the disk is a failure like any other."""
    try:
        await _work(context, step)(context, step)
    except OSError as error:
        if (failure := about_a_place(error)) is None:
            raise
        raise failure from error


def _say_where(context: InstallContext, step: PlannedStep, error: StablehandError) -> None:
    """Let a failure name the step it happened in and the log that has everything."""
    error.details = {**error.details, "step": step.id, "log": str(context.log.file)}
    place = QT_TRANSLATE_NOOP("install", "It happened at: {step}. The log: {log}")
    error.more = (*error.more, place.fill(step=step.title, log=str(context.log.file)))


def _work(context: InstallContext, step: PlannedStep) -> Work:
    if step.id == "checkout":
        return staging.stage if context.staged else source_steps.check_out
    if step.kind == "git":
        return source_steps.second_repository
    return _WORK[step.kind]


def _failure(context: InstallContext, step: PlannedStep, error: StablehandError) -> InstallFailure:
    log = context.log.file
    data = context.folder.data
    return InstallFailure(
        step=step.id,
        code=error.code,
        message=error.message.english(),
        hint=error.hint.english() if error.hint else None,
        log=log.relative_to(data).as_posix() if log.is_relative_to(data) else str(log),
        message_text=StoredText.of(error.message),
        hint_text=StoredText.of(error.hint),
    )


def _is_there(context: InstallContext, step: PlannedStep) -> bool:
    """Look whether what a finished step made is still there."""
    if step.id == "checkout":
        return (
            staging.staged_right(context) if context.staged else source_steps.checked_out(context)
        )
    if step.kind in ("fork", "mend", "carried", "environment", "torch", "requirements", "packages"):
        return python_steps.environment_is_there(context)
    return True


def _fingerprint(context: InstallContext, step: PlannedStep) -> str:
    """Give what a step depends on as a short text: another one means doing it again."""
    python = context.record.python
    parts = [step.id, step.kind, *step.details]
    if step.id == "checkout":
        parts.append(context.record.wishes.get("source", ""))
    if step.kind in ("environment", "torch", "requirements", "packages"):
        parts += [python.version if python else "", python.path if python else ""]
    if step.kind in ("requirements", "packages", "carried") and (source := context.record.source):
        parts.append(source.commit or source.ref or "")
    if step.kind in ("requirements", "packages") and (asked := pins_digest(context.generation)):
        parts.append(asked)
    if step.kind == "requirements":
        parts += context.record.pins
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
