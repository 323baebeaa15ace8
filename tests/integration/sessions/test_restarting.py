"""A real program that is stopped to be started anew, or to be taken away."""

import sys

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.services import sessions
from stablehand.services.restarting import restart
from stablehand.services.uninstalling import start_uninstall
from stablehand.services.waiting import LaunchLimits
from support.fake_uis import processes_of, until

QUICK = LaunchLimits(ready_s=20, api_s=10, page_alone_s=0.5, grace_s=0.5)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


async def test_a_restart_is_another_session_with_what_was_changed(app, ui):
    ui("serve()")
    before = (await sessions.launch(app, "fake", limits=QUICK)).data
    await restart(app, "fake")
    # both were jobs: whoever watches has seen a stop, then a start
    started = app.jobs.list()[-1]
    assert [job.name for job in app.jobs.list()] == ["Stop fake", "Start fake"]
    after = (await started.result()).data
    assert after.session != before.session
    up = (await sessions.until_up(app, "fake", after.session, QUICK)).data
    assert up.api_ready


async def test_what_runs_is_stopped_before_it_is_taken_away(app, data, ui):
    folder = ui("serve()")
    await sessions.launch(app, "fake", limits=QUICK)
    refused = await start_uninstall(app, "fake")
    with pytest.raises(StablehandError) as caught:
        await refused.result()
    assert caught.value.code == "install.running"
    job = await start_uninstall(app, "fake", stop_first=True)
    done = (await job.result()).data
    assert done.name == "fake"
    await until(lambda: not processes_of(data))
    assert not folder.checkout.exists()


async def test_nothing_is_started_where_stopping_failed(app, ui):
    ui("serve()")
    with pytest.raises(StablehandError) as caught:
        await restart(app, "nobody")
    assert caught.value.code == "install.unknown"
    assert [job.name for job in app.jobs.list()] == ["Stop nobody"]
