"""Values that the gallery's components show: jobs, installs, problems, machines, lines of a log."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from stablehand.core.base.events import JobState, Progress
from stablehand.core.base.text import Text
from stablehand.core.hardware.profile import GIB, Arch, Cpu, Gpu, Machine, Os, System, Vendor
from stablehand.core.hardware.torch_choice import choose_torch
from stablehand.core.records.install import (
    InstalledPython,
    InstalledSource,
    InstalledTorch,
    InstallRecord,
    State,
)
from stablehand.core.records.update_check import UpdateCheck, UpstreamChange
from stablehand.gui.components.machine_look import MachineLook
from stablehand.gui.live.live import Happening
from stablehand.gui.live.views import JobView, Problem
from stablehand.services.installs import ListedInstall, ShownState
from stablehand.services.sessions import SessionView
from stablehand.services.stopped_changes import StoppedChange

FOLDER: Final = Path("Packages")


def moment(minutes_ago: float) -> str:
    """Give a moment that long ago."""
    return (datetime.now(UTC) - timedelta(minutes=minutes_ago)).isoformat(timespec="seconds")


def job(
    state: JobState = JobState.RUNNING,
    *,
    share: float = 0.41,
    stages: tuple[str, ...] = ("source", "torch", "requirements"),
    pausable: bool = True,
    kind: str = "install",
    rate: float | None = 12.4e6,
    text: str = "Installing torch 2.13.0",
) -> JobView:
    """Give a job that began two minutes ago."""
    progress = Progress(
        "1", stages[-1], 1.1e9, 2.7e9, "bytes" if rate else "", _said(text), rate, None, share
    )
    name = _said("Installing ComfyUI" if kind == "install" else "Starting ComfyUI")
    return JobView(
        "1",
        name,
        kind,
        "comfyui",
        stages,
        pausable,
        time.monotonic() - 120,
        state,
        None if state is JobState.QUEUED else progress,
    )


def problem(kind: str = "install") -> Problem:
    """Give a failure with a cause, a hint and details."""
    return Problem(
        "disk.full",
        _said("The drive is full: 3.2 GB are missing."),
        _said("Make room on the drive, then try again."),
        details={"step": "torch", "free_bytes": 1_200_000_000},
        kind=kind,
        subject="comfyui",
    )


def record(name: str, state: State) -> InstallRecord:
    """Give what is known of an install."""
    return InstallRecord(
        name=name,
        package="comfyui",
        state=state,
        created_at=moment(9000),
        changed_at=moment(3000),
        source=InstalledSource(kind="git", ref="v0.3.64", commit="1a2b3c4d" * 5),
        python=InstalledPython(version="3.12.8", kind="managed", path="Assets/Python"),
        torch=InstalledTorch(backend="cu128", version="2.9.1+cu128"),
    )


def install(
    name: str,
    state: ShownState = "installed",
    session: str = "",
    *,
    asks: str | None = None,
    last: str = "",
    update: UpdateCheck | None = None,
    pinned: bool = False,
) -> ListedInstall:
    """Give an install; `session` is the state of what runs, `last` how the last run ended."""
    stored: State = "installed" if state in ("installed", "damaged") else "failed"
    running = _session(name, session, asks) if session else None
    ended = _session(name, last, None) if last else running
    known = None if state == "damaged" else record(name, stored).changed(pinned=pinned)
    return ListedInstall(
        name,
        FOLDER / name,
        state,
        known,
        running,
        ended,
        update=update,
        update_available=update is not None,
    )


def update() -> UpdateCheck:
    """Give what a look for an update has found."""
    subjects = (
        "Support Qwen Image Edit 2511",
        "Fix a leak of memory when a job is cancelled",
        "Better estimate of the memory that Chroma Radiance needs",
    )
    changes = tuple(
        UpstreamChange(commit="5" * 40, subject=subject, author="comfyanonymous", date=moment(90))
        for subject in subjects
    )
    return UpdateCheck(
        checked_at=moment(5),
        installed="1a2b3c4d" * 5,
        target="5" * 40,
        ref="v0.3.75",
        kind="tag",
        label="v0.3.75",
        available=True,
        count=14,
        changes=changes,
    )


def stopped() -> StoppedChange:
    """Give an update that did not come to its end."""
    return StoppedChange("comfyui", "update", 2, moment(60), {}, 1_200_000_000)


def machine(*gpus: Gpu, system: System = System.LINUX) -> MachineLook:
    """Give a machine with these cards, and what would compute on it."""
    about = Os(system, "Ubuntu 24.04" if system is System.LINUX else None, Arch.X86_64)
    found = Machine(about, Cpu("AMD Ryzen 7 7700", 16), 32 * GIB, gpus)
    return MachineLook(found, choose_torch(found))


def rtx() -> Gpu:
    """Give a card of today."""
    return Gpu(
        Vendor.NVIDIA,
        "NVIDIA GeForce RTX 4070",
        12 * GIB,
        11 * GIB,
        "580.65.06",
        compute_capability="8.9",
        integrated=False,
    )


def unfit(*gpus: Gpu) -> MachineLook:
    """Give a machine for which a setting is wrong."""
    return MachineLook(machine(*gpus).machine, None, (), problem())


def apple() -> Gpu:
    """Give the graphics of a Mac; an Intel program, translated there, cannot reach it."""
    return Gpu(Vendor.APPLE, "Apple M1 Pro", 10 * GIB, integrated=True)


def old_card() -> Gpu:
    """Give a card that no torch has code for any more."""
    return Gpu(Vendor.NVIDIA, "NVIDIA GeForce GTX 680", 2 * GIB, driver="470.256.02")


def happenings() -> list[Happening]:
    """Give one of each kind."""
    return [
        Happening(moment(1), _said("ComfyUI is ready"), "success", "comfyui"),
        Happening(moment(12), _said("The drive is full."), "danger", "forge", problem()),
        Happening(moment(50), _said("The install of Forge goes on now"), "info", "forge"),
        Happening(moment(2000), _said("Stopped: Installing Forge"), "text3", "forge"),
    ]


class LogLine(NamedTuple):
    """A line of a log, as the log view wants it."""

    text: str
    at: int
    level: str = ""
    replaces: bool = False


def log_lines() -> list[LogLine]:
    """Give lines with levels, colours of the terminal, links and paths."""
    lines = (
        ("Total VRAM 12282 MB, total RAM 31940 MB", ""),
        ("\x1b[32mpytorch version: 2.9.1+cu128\x1b[0m", ""),
        ("Set vram state to: NORMAL_VRAM", ""),
        ("WARNING: xformers is not installed", "warning"),
        ("\x1b[36mnote\x1b[0m: models are read from /data/Models/StableDiffusion", "note"),
        ("ModuleNotFoundError: No module named 'insightface'", "error"),
        ('  File "/data/Packages/comfyui/nodes.py", line 2112, in load_custom_node', "error"),
        ("To see the GUI go to: http://127.0.0.1:8188", ""),
        ("100%|##########| 20/20 [00:06<00:00,  3.31it/s]", ""),
    )
    return [LogLine(text, at * 100, level) for at, (text, level) in enumerate(lines)]


def _session(name: str, state: str, asks: str | None) -> SessionView:
    is_over = state in ("stopped", "failed", "lost")
    is_ready = state not in ("starting", "page_ready") and not is_over
    return SessionView(
        name=name,
        session="1",
        state=state,
        url="http://127.0.0.1:8188" if is_ready else None,
        api_ready=is_ready,
        pid=4120,
        port=8188,
        command=("python", "main.py"),
        log=FOLDER / "log",
        started_at=moment(90),
        ready_at=moment(89) if is_ready else None,
        ended_at=moment(48) if is_over else None,
        exit_code=1 if state == "failed" else None,
        asks=asks,
    )


def _said(english: str) -> Text:
    """Give a sentence of core's; samples are not translated."""
    return Text("gallery", "{text}", {"text": english})
