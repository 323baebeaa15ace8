"""A download seen from the disk: never back, never over its size, gone with its command."""

import asyncio
import shutil
from collections import namedtuple

from stablehand.core.base.tasks import strays
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.disk_progress import DiskProgress, watched_disk

Usage = namedtuple("Usage", "total used free")
TEXT = QT_TRANSLATE_NOOP("test", "Fetching")


class Reports:
    def __init__(self):
        self.done = []
        self.texts = []

    def update(self, done, *, total=None, text=None):
        self.done.append(done)
        self.texts.append(text)


def test_it_follows_the_room_that_goes_and_never_falls(monkeypatch, tmp_path):
    frees = iter([1000, 900, 950, 700, 100])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2000, 0, next(frees)))
    reports = Reports()
    progress = DiskProgress(reports, tmp_path, 500)
    progress.look()
    progress.say(TEXT)
    progress.look()  # another program gave room back
    progress.look()
    progress.look()  # another program took more than this one can
    assert reports.done == [100, 100, 100, 300, 500]
    assert reports.texts[1] is TEXT


def test_a_drive_that_cannot_be_asked_is_no_failure(tmp_path):
    reports = Reports()
    progress = DiskProgress(reports, tmp_path / "missing", 500)
    progress.look()
    assert reports.done == []


async def test_nothing_goes_on_after_the_block(tmp_path):
    async with watched_disk(Reports(), tmp_path, 500):
        assert strays(asyncio.get_running_loop())
    assert not strays(asyncio.get_running_loop())
