"""The window's view of the running program: real jobs, real records, other processes, and the end."""

import asyncio
import os
import subprocess
import sys
import threading
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import JobState
from stablehand.core.base.progress import Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record
from stablehand.gui.live.core_thread import NAME
from stablehand.services.hardware import describe
from stablehand.services.installing import InstallRequest


def record(root, name, state="installed", package="easel"):
    folder = InstallFolder(root, name)
    folder.own.mkdir(parents=True, exist_ok=True)
    moment = now()
    write_record(
        folder,
        InstallRecord(
            name=name, package=package, state=state, created_at=moment, changed_at=moment
        ),
    )


def test_installs_that_appear_are_seen(live, data, qtbot):
    qtbot.waitUntil(lambda: live.is_known)
    assert live.installs == ()
    record(data, "one")
    qtbot.waitUntil(lambda: [item.name for item in live.installs] == ["one"], timeout=10_000)


def test_nothing_begins_where_the_data_was(live, data, qtbot, tmp_path):
    record(data, "one")
    qtbot.waitUntil(lambda: live.is_known and bool(live.installs), timeout=10_000)
    data.rename(tmp_path / "away")
    live.launch("one")
    qtbot.waitUntil(lambda: "one" in live.problems)
    assert live.problems["one"].code == "data.missing"
    assert not data.exists()
    assert [item.name for item in live.installs] == ["one"]


def test_an_answer_comes_back_in_the_thread_of_the_window(live, qtbot):
    found = []
    live.ask(describe, live, lambda result: found.append((result, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    assert found[0][0].data.machine.ram_bytes > 0
    assert found[0][1] is threading.main_thread()


def test_a_failure_comes_back_as_a_problem(live, qtbot):
    found = []

    async def fail(_app):
        raise StablehandError("disk.full", QT_TRANSLATE_NOOP("test", "Full."))

    live.ask(fail, live, lambda _: None, found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert (found[0].code, found[0].message.english()) == ("disk.full", "Full.")


def test_a_mistake_of_ours_is_told_as_one(live, qtbot, caplog):
    found = []
    live.failed.connect(found.append)

    async def fail(_app):
        raise LookupError("here")

    live.ask(fail, live, lambda _: None)
    qtbot.waitUntil(lambda: bool(found))
    assert found[0].code == "internal"
    assert "LookupError" in found[0].message.english()


def test_nobody_is_answered_who_has_gone(live, qtbot):
    found, owner = [], QObject()

    async def slow(_app):
        import asyncio

        await asyncio.sleep(0.2)
        return 1

    live.ask(slow, owner, found.append)
    owner.deleteLater()
    qtbot.wait(500)
    assert found == []


def submit(live, work, **more):
    async def begin(app):
        return app.jobs.submit("Work", [Stage("a")], work, **more)

    jobs = []
    live.ask(begin, live, jobs.append)
    return jobs


def test_a_job_is_shown_until_it_ends_and_stands_in_the_activity_list(live, qtbot):
    gate = threading.Event()
    ended = []
    live.job_ended.connect(ended.append)

    async def work(reporter):
        import asyncio

        reporter.start("a", total=10, unit="bytes")
        reporter.update(5)
        while not gate.is_set():
            await asyncio.sleep(0.01)

    submit(live, work, kind="install", subject="one")
    qtbot.waitUntil(lambda: live.job_of("one") is not None and live.job_of("one").share == 0.5)
    assert [job.kind for job in live.busy_jobs()] == ["install"]
    gate.set()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended[0].state is JobState.SUCCEEDED
    assert live.busy_jobs() == []
    assert live.happenings[0].text.english() == "Done: Work"


def test_a_job_can_be_paused_gone_on_with_and_cancelled(live, qtbot):
    steps = []

    async def work(reporter):
        import asyncio

        reporter.start("a")
        while True:
            await reporter.pausing.turn()
            steps.append(1)
            await asyncio.sleep(0.01)

    submit(live, work, subject="one", pausable=True)
    qtbot.waitUntil(lambda: len(steps) > 2 and live.job_of("one") is not None)
    qtbot.waitUntil(lambda: live.job_of("one").state is JobState.RUNNING)
    job_id = live.job_of("one").job_id
    live.pause(job_id)
    qtbot.waitUntil(lambda: live.job_of("one").state is JobState.PAUSED)
    seen = len(steps)
    qtbot.wait(100)
    assert len(steps) <= seen + 1
    live.go_on(job_id)
    qtbot.waitUntil(lambda: len(steps) > seen + 3)
    live.cancel(job_id)
    qtbot.waitUntil(lambda: live.job_of("one") is None)
    assert live.happenings[0].text.english() == "Stopped: Work"


def test_what_is_refused_at_once_becomes_the_problem_of_its_install(live, qtbot):
    live.begin_install(InstallRequest("no-such-package"))
    qtbot.waitUntil(lambda: "no-such-package" in live.problems)
    problem = live.problems["no-such-package"]
    assert (problem.code, problem.kind) == ("package.unknown", "install")
    live.dismiss("no-such-package")
    assert live.problems == {}


def test_a_launch_of_what_is_not_installed_says_so(live, data, qtbot):
    record(data, "one", "failed")
    qtbot.waitUntil(lambda: live.install("one") is not None)
    live.launch("one")
    qtbot.waitUntil(lambda: "one" in live.problems)
    assert live.problems["one"].code == "install.incomplete"


def test_settings_that_another_process_changes_are_taken(live, data, qtbot):
    qtbot.waitUntil(lambda: live.is_known)
    assert live.app.settings.get("language") == "auto"
    with qtbot.waitSignal(live.settings_changed, timeout=10_000):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "stablehand",
                "--data",
                str(data),
                "settings",
                "set",
                "language",
                "ru",
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
    assert live.app.settings.get("language") == "ru"


def test_settings_that_are_damaged_meanwhile_are_told_and_the_old_ones_stay(live, data, qtbot):
    qtbot.waitUntil(lambda: live.is_known)
    (data / "settings.toml").write_text('language = "ru"\n')
    qtbot.waitUntil(lambda: live.app.settings.get("language") == "ru", timeout=10_000)
    told = []
    live.failed.connect(told.append)
    (data / "settings.toml").write_text("language = [broken")
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert told[0].code == "settings.invalid"
    assert live.app.settings.get("language") == "ru"
    with qtbot.waitSignal(live.settings_changed, timeout=10_000):
        (data / "settings.toml").write_text('language = "en"\n')
    assert live.app.settings.get("language") == "en"


def test_a_mistake_in_what_is_followed_is_told(live, qtbot, caplog):
    told = []
    live.failed.connect(told.append)

    async def fail(_app, _give):
        raise LookupError("here")

    live.follow(fail, live, lambda _: None)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].code == "internal"


def test_what_is_followed_comes_until_it_ends(live, qtbot):
    found = []

    async def count(_app, give):
        import asyncio

        for number in range(1_000_000):
            give(number)
            await asyncio.sleep(0.01)

    following = live.follow(count, live, found.append)
    qtbot.waitUntil(lambda: len(found) > 3)
    following.end()
    qtbot.wait(100)
    seen = len(found)
    qtbot.wait(200)
    assert len(found) == seen


def test_the_end_cancels_jobs_and_leaves_no_thread(app, qapp, qtbot):
    from stablehand.gui.live.live import Live
    from stablehand.gui.live.memory import Memory

    live = Live(app, Memory(app.data.root))
    live.start()
    begun, cancelled = [], []

    async def work(_reporter):
        import asyncio

        begun.append(1)
        try:
            await asyncio.sleep(3600)
        finally:
            cancelled.append(1)

    submit(live, work)
    qtbot.waitUntil(lambda: bool(begun))
    live.stop()
    assert cancelled == [1]
    assert NAME not in {thread.name for thread in threading.enumerate()}
    live.stop()


_CRASHED = """
import os, sys
from pathlib import Path
from stablehand.core.installs.journal import Journal
Journal(Path(sys.argv[1]) / "journal.db").begin("one", "install", "key")
os._exit(9)
"""


@pytest.fixture
def crashed(data):
    """An install whose process went without a word, as its journal tells."""
    record(data, "one", "installing", package="no-such-package")
    done = subprocess.run([sys.executable, "-c", _CRASHED, str(data)], check=False, timeout=60)
    assert done.returncode == 9
    return data


def test_a_crashed_install_is_gone_on_with_once(crashed, app, qtbot):
    from stablehand.gui.live.live import Live
    from stablehand.gui.live.memory import Memory

    for attempt in range(2):
        live = Live(app, Memory(crashed))
        live.start()
        try:
            qtbot.waitUntil(lambda live=live: live.is_known)
            if attempt == 0:
                # There is no such package, so going on fails; that it was tried is what counts.
                qtbot.waitUntil(lambda live=live: "one" in live.problems)
                assert any("goes on now" in h.text.english() for h in live.happenings)
            else:
                qtbot.wait(800)
                assert live.problems == {}
        finally:
            live.stop()
            app.__dict__.pop("jobs", None)
    assert os.path.exists(crashed / "window.json")


class Watched(QObject):
    """Says in which thread its last reference went."""

    ends: ClassVar[list[int]] = []

    def __del__(self):
        self.ends.append(threading.get_ident())


@pytest.fixture
def watched():
    Watched.ends.clear()
    return Watched.ends


def test_who_asks_is_let_go_of_in_the_threads_of_the_window(live, qtbot, watched):
    """A widget that is destroyed in the core thread takes the program down."""
    begun = threading.Event()

    async def never(_app):
        begun.set()
        await asyncio.Event().wait()

    async def watch(_app, _give):
        await never(_app)

    def ask():
        for ask in (
            lambda owner: live.ask(lambda app: (owner, never(app))[1], owner, lambda _: owner),
            lambda owner: live.follow(
                lambda app, give: (owner, watch(app, give))[1], owner, lambda _: owner
            ),
            lambda owner: live.begin(
                lambda app: (owner, never(app))[1], "install", "x", owner, lambda _: owner
            ),
        ):
            begun.clear()
            ask(Watched())
            begun.wait()
        live._starts.clear()

    ask()
    assert watched == []
    live.stop()
    assert watched == [threading.get_ident()] * 3
