"""A data folder in which something has happened, and a window over it that has come to rest."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from stablehand.core.base.paths import DataPaths
from stablehand.core.base.trash import move_to_trash
from stablehand.core.installs.journal import Journal
from stablehand.core.records.generations import Generation, write_generation
from stablehand.core.records.install import (
    InstalledPython,
    InstalledSource,
    InstalledTorch,
    InstallFailure,
    InstallFolder,
    InstallRecord,
    now,
    write_record,
)
from stablehand.core.records.update_check import UpdateCheck, UpstreamChange, write_check
from stablehand.gui.window import Window
from support import page_checks
from support.library_files import SDXL_LORA, safetensors


def fill(data: Path, moment: str = "") -> None:
    """Records as installs leave them: one that works, one that failed, one that was stopped.

    Args:
        data: the data folder.
        moment: when all of it was; empty for now.
    """
    moment = moment or now()
    source = InstalledSource(
        kind="git",
        url="https://github.com/comfyanonymous/ComfyUI",
        ref="v0.3.64",
        commit="1234567890abcdef1234567890abcdef12345678",
        date=moment,
    )
    torch = InstalledTorch(backend="cpu", version="2.13.0+cpu", reason="No graphics card.")
    python = InstalledPython(version="3.11.7", kind="system", path="/usr/bin/python3.11")
    failure = InstallFailure(
        step="torch",
        code="disk.full",
        message="The drive is full: 3.2 GB are missing on /media/models.",
        hint="Make room.",
        log="Packages/broken one/.stablehand/gen/1/log/install.log",
    )
    stopped = failure.model_copy(update={"code": "interrupted", "message": "It was stopped."})
    for name, package, state, why in (
        ("comfyui", "comfyui", "installed", None),
        ("broken one", "forge", "failed", failure),
        ("a rather long name of an install", "a1111", "failed", stopped),
    ):
        folder = InstallFolder(data, name)
        (folder.generation(1) / "log").mkdir(parents=True)
        (folder.generation(1) / "log" / "install.log").write_text(
            "[now] == torch: Install torch\n" * 50
        )
        record = InstallRecord(
            name=name,
            package=package,
            state=state,
            created_at=moment,
            changed_at=moment,
            source=source,
            python=python,
            torch=torch,
            failure=why,
        )
        write_record(folder, record)
    leave_news(data, source, moment)
    for number, folder in enumerate(("Lora", "Lora/people", "VAE")):
        name = "a rather long name of a model, v12" if number else "detail"
        safetensors(data / "Models" / folder / f"{name}.safetensors", SDXL_LORA, seed=number)


def leave_news(data: Path, source: InstalledSource, moment: str) -> None:
    """What later days bring: an update, one that was stopped, something in the trash."""
    folder = InstallFolder(data, "comfyui")
    change = UpstreamChange(commit="5" * 40, subject="Fix a leak", author="Ada", date=moment)
    check = UpdateCheck(
        checked_at=moment,
        installed=source.commit,
        target="5" * 40,
        kind="tag",
        label="v0.3.75",
        available=True,
        count=14,
        changes=(change,),
    )
    write_check(folder, check)
    half = Generation(number=2, created_at=moment, reason="update", previous=1)
    write_generation(folder, half)
    journal = Journal(DataPaths(data).journal)
    journal.end(journal.begin("comfyui", "update", "x 2"), "cancelled")
    file = data / "Packages" / "comfyui" / "extra_model_paths.yaml"
    file.write_bytes(bytes(3000))
    move_to_trash(file, data / "Trash")


def is_still(window: Window, qtbot: QtBot) -> None:
    """Wait until a page has what it asks for, and everything is in its place."""
    before, calm = None, 0
    for _ in range(2000):
        qtbot.wait(10)
        page, route = window.page(), window.route
        widgets = [(type(w).__name__, w.geometry().getRect()) for w in page_checks.seen(page)]
        live = window._live
        is_reading = route.page == "downloads" and not live.downloads.is_known
        is_waiting = (
            live._asking.owes_answers
            or is_reading
            or any(
                timer.isSingleShot() and timer.isActive() and timer.remainingTime() < 1000
                for timer in page.findChildren(QTimer)
            )
        )
        calm = calm + 1 if widgets == before and not is_waiting else 0
        before = widgets
        if calm >= 4:
            if not any(_is_busy(one) for one in (page, *page.findChildren(QObject))):
                return
            calm = 0
    raise AssertionError("the page does not come to rest")


def _is_busy(part: QObject) -> bool:
    """Tell whether a part of a page still follows something to its first end."""
    return bool(getattr(part, "is_asking", False) or getattr(part, "is_looking", False))
