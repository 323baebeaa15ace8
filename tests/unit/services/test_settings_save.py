"""Saving settings waits for other programs, and a stop ends the waiting with nothing written."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from stablehand.core.base.paths import DataPaths
from stablehand.services.app import App
from stablehand.services.settings import get_setting, set_setting


def _app(root: Path) -> App:
    return App(DataPaths(root), {})


async def test_a_lock_that_is_let_go_is_waited_for(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "settings.toml.lock")
    lock.acquire()
    saving = asyncio.ensure_future(set_setting(_app(tmp_path), "language", "ru"))
    await asyncio.sleep(0.3)
    assert not saving.done()
    lock.release()
    await asyncio.wait_for(saving, 5)
    assert (await get_setting(_app(tmp_path), "language")).data.value == "ru"


async def test_of_many_quick_wishes_the_last_one_counts(tmp_path: Path) -> None:
    app = _app(tmp_path)
    for last in ("ru", "en") * 4:
        other = "en" if last == "ru" else "ru"
        await asyncio.gather(
            *(set_setting(app, "language", text) for text in (last, other) * 5),
            set_setting(app, "language", last),
        )
        assert (await get_setting(_app(tmp_path), "language")).data.value == last


async def test_a_cancel_ends_the_waiting(tmp_path: Path) -> None:
    with FileLock(tmp_path / "settings.toml.lock"):
        saving = asyncio.ensure_future(set_setting(_app(tmp_path), "language", "ru"))
        await asyncio.sleep(0.3)
        started = time.monotonic()
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
        assert time.monotonic() - started < 1.5
    await asyncio.sleep(0.3)  # the lock is free: nobody may come back for it
    assert os.listdir(tmp_path) in ([], ["settings.toml.lock"])


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_ends_the_command_while_another_program_holds_the_file(tmp_path: Path) -> None:
    data = tmp_path / "Data"
    data.mkdir()
    (data / "settings.toml").write_text('language = "en"\n')
    with FileLock(data / "settings.toml.lock"):
        words = ["--json", "--data", str(data), "settings", "set", "language", "ru"]
        child = subprocess.Popen(
            [sys.executable, "-m", "stablehand", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=tmp_path,
        )
        time.sleep(2)  # it has started and waits
        assert child.poll() is None
        started = time.monotonic()
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
        took_s = time.monotonic() - started
    assert (child.returncode, json.loads(out)["code"]) == (130, "interrupted"), err
    assert took_s < 2
    assert (data / "settings.toml").read_text() == 'language = "en"\n'
    assert {"settings.toml"} <= set(os.listdir(data)) <= {"settings.toml", "settings.toml.lock"}
