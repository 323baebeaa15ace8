"""Programs with a window of their own instead of a page: they run as long as their process does."""

import json
import sys

import pytest

from stablehand.cli.main import run
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import SessionEvent
from stablehand.services import sessions
from stablehand.services.options import OptionChanges, change_options
from stablehand.services.waiting import LaunchLimits
from support.fake_uis import end_everything, make_window, processes_of

QUICK = LaunchLimits(ready_s=20, api_s=10, grace_s=0.5)
OPEN = """
import time
print("window is there", flush=True)
try:
    time.sleep(600)
except KeyboardInterrupt:
    print("closed", flush=True)
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@pytest.fixture
async def window(data):
    """Give a function that installs a program; whatever runs of it at the end is ended."""
    names = []

    def make(script, **values):
        names.append(values.get("name", "window"))
        return make_window(data, script, **values)

    yield make
    await end_everything(data, names)


async def test_it_runs_once_its_line_has_come(app, data, window):
    window(OPEN, ready="window is there")
    events = []
    launched = (await sessions.launch(app, "window", on_event=events.append, limits=QUICK)).data
    states = [event.state for event in events if isinstance(event, SessionEvent)]
    assert states == ["starting", "ready"]
    assert (launched.state, launched.url, launched.port) == ("ready", None, None)
    assert launched.has_window
    assert launched.command[1:] == ("ui.py",)
    again = await sessions.launch(app, "window", limits=QUICK)
    assert again.data.session == launched.session
    assert (await sessions.stop(app, "window")).data.stopped
    assert (await sessions.logs(app, "window")).data.lines == ("window is there", "closed")
    assert not processes_of(data)


async def test_several_windows_at_once_and_a_launch_that_was_worked_out_before(app, window):
    window(OPEN, ready="window is there")
    window(OPEN, ready="window is there", name="second")
    for name in ("window", "second"):
        assert (await sessions.launch(app, name, limits=QUICK)).data.state == "ready"
    assert sorted(await sessions.sessions_by_install(app)) == ["second", "window"]
    await sessions.stop(app, "window")
    assert (await sessions.launch(app, "window", limits=QUICK)).data.state == "ready"


async def test_one_that_ends_before_its_line_has_failed(app, window):
    window("raise SystemExit('no display')", ready="window is there")
    with pytest.raises(StablehandError) as caught:
        await sessions.launch(app, "window", limits=QUICK)
    assert caught.value.code == "launch.failed"
    assert caught.value.details["lines"] == ["no display"]


async def test_it_takes_no_port(app, window):
    window(OPEN, ready="window is there")
    with pytest.raises(StablehandError) as caught:
        await sessions.launch(app, "window", port=7999, limits=QUICK)
    assert caught.value.code == "usage"
    with pytest.raises(StablehandError) as caught:
        await change_options(app, "window", OptionChanges(("port=7999",)))
    assert caught.value.code == "usage"
    # A port that was set while the definition had a page does not stand in its way.
    window(OPEN, ready="window is there", port=7999)
    assert (await sessions.launch(app, "window", limits=QUICK)).data.port is None


def test_the_command_line_says_it(data, capsys):
    make_window(data, OPEN, ready="window is there")
    base = ["--data", str(data)]
    try:
        assert run([*base, "launch", "window"]) == 0
        assert capsys.readouterr().out == "window runs; its window is open\n"
        assert run([*base, "up", "window", "--detach"]) == 0
        assert capsys.readouterr().out.startswith("window runs; its window is open\n")
        assert run([*base, "--json", "list"]) == 0
        listed = json.loads(capsys.readouterr().out)["data"]["installs"][0]
        assert (listed["url"], listed.get("port")) == (None, None)
        assert run([*base, "list"]) == 0
        assert "a window of its own" in capsys.readouterr().out
        assert run([*base, "options", "window"]) == 0
        assert "a window of its own" in capsys.readouterr().out
        assert run([*base, "--json", "plan", "window"]) == 0
        plan = json.loads(capsys.readouterr().out)["data"]
        assert (plan["url"], plan["port"]) == (None, None)
    finally:
        assert run([*base, "stop", "window"]) == 0
