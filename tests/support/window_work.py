"""Records as installs leave them, and jobs that last as long as a test wants, for tests of the window."""

import asyncio
import threading

from stablehand.core.base.progress import Stage
from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record
from stablehand.services.installs import ListedInstall


def write_install(data, name, package="easel", state="installed", **values):
    """Write the record of an install; give its folder."""
    folder = InstallFolder(data, name)
    folder.own.mkdir(parents=True, exist_ok=True)
    moment = now()
    values = {"created_at": moment, "changed_at": moment, **values}
    write_record(folder, InstallRecord(name=name, package=package, state=state, **values))
    return folder


def listed(data, name, package="easel", state="installed", **values):
    """Give an install as it is listed, from a record that is really written."""
    folder = write_install(data, name, package, **values)
    from stablehand.core.records.install import read_record

    return ListedInstall(name, folder.checkout, state, read_record(folder))


class HeldJob:
    """A job that reports half of its work and then waits until it is let go."""

    def __init__(self, live, kind, subject, *, pausable=False, total=10):
        self._gate = threading.Event()

        async def work(reporter):
            reporter.start("a", total=total, unit="bytes")
            reporter.update(total / 2)
            while not self._gate.is_set():
                await reporter.pausing.turn()
                await asyncio.sleep(0.01)

        async def begin(app):
            return app.jobs.submit(
                "Work", [Stage("a")], work, kind=kind, subject=subject, pausable=pausable
            )

        live.ask(begin, live, lambda _job: None)

    def let_go(self):
        self._gate.set()
