"""Programs of every manner, launched, watched and stopped."""

import socket
import sys

import psutil
import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import LogChunk, SessionEvent
from stablehand.core.launch.sessions import SessionTable
from stablehand.services import sessions
from stablehand.services.waiting import LaunchLimits
from support.fake_uis import processes_of, until

QUICK = LaunchLimits(ready_s=20, api_s=10, page_alone_s=0.5, grace_s=0.5)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


async def test_the_page_comes_before_the_api(app, data, ui):
    ui("serve(api_after=0.6)")
    events = []
    launched = (await sessions.launch(app, "fake", on_event=events.append, limits=QUICK)).data
    states = [event.state for event in events if isinstance(event, SessionEvent)]
    assert states == ["starting", "page_ready", "ready"]
    assert launched.api_ready
    assert launched.url == f"http://127.0.0.1:{launched.port}"
    assert launched.command[1:] == ("ui.py", "--port", str(launched.port))
    lines = [line.text for e in events if isinstance(e, LogChunk) for line in e.lines]
    assert f"Running on URL: {launched.url}" in lines
    assert list(await sessions.sessions_by_install(app)) == ["fake"]
    stopped = (await sessions.stop(app, "fake")).data
    assert (stopped.stopped, stopped.forced) == (True, False)
    assert await sessions.sessions_by_install(app) == {}
    assert (await sessions.logs(app, "fake")).data.lines[-1] == "Stopped server"
    assert not processes_of(data)
    assert not (data / "Packages/fake/.stablehand/session.json").exists()


async def test_codes_progress_bars_and_split_letters_do_not_hide_the_address(app, data, ui):
    ui(
        """
def say(*pieces):
    for piece in pieces:
        sys.stdout.buffer.write(piece); sys.stdout.buffer.flush(); time.sleep(0.02)
word = "Загрузка é".encode()
say(word[:3], word[3:], b" 10%\\r", word, b" 100%\\r\\n")
say(b"\\x1b[1;32mRunning on ", b"\\x1b[0mUR", b"L: \\x1b[4mhttp://127.0.0.1:", f"{port}".encode(), b"\\x1b[0m\\n")
serve(say=False)
""",
        ready="",
    )
    limits = LaunchLimits(ready_s=20, page_alone_s=600)  # only the log can tell
    assert (await sessions.launch(app, "fake", limits=limits)).data.state == "ready"
    lines = (await sessions.logs(app, "fake")).data.lines
    assert lines[0] == "Загрузка é 100%"
    assert "\x1b" not in "".join(lines)
    raw = (await sessions.logs(app, "fake", raw=True)).data.lines
    assert "\x1b[1;32m" in "".join(raw)


async def test_a_program_finds_the_programs_of_its_environment_by_name(app, data, ui):
    ui("print('first:', os.environ['PATH'].split(os.pathsep)[0], flush=True); serve()")
    await sessions.launch(app, "fake", limits=QUICK)
    lines = (await sessions.logs(app, "fake")).data.lines
    assert f"first: {data / 'Packages' / 'fake' / 'venv' / 'bin'}" in lines


async def test_a_program_that_takes_another_port_is_found_by_its_log(app, ui):
    ui("serve(port=0)")
    launched = (await sessions.launch(app, "fake", limits=QUICK)).data
    assert not launched.url.endswith(f":{launched.port}")
    assert launched.api_ready


async def test_a_program_that_says_nothing_is_found_by_its_port(app, ui):
    ui("serve(say=False)")
    assert (await sessions.launch(app, "fake", limits=QUICK)).data.api_ready


async def test_an_api_that_never_answers_is_said(app, ui):
    ui("serve(api_after=1000)")
    limits = LaunchLimits(ready_s=20, api_s=0.5)
    result = await sessions.launch(app, "fake", limits=limits)
    assert result.data.state == "page_ready"
    assert not result.data.api_ready
    assert "API" in result.notices[-1].english()


async def test_a_program_that_ends_at_once(app, data, ui):
    ui("print('no CUDA here\\n'); sys.exit(3)")
    with pytest.raises(StablehandError, match="exit code 3") as caught:
        await sessions.launch(app, "fake", limits=QUICK)
    assert caught.value.code == "launch.failed"
    assert caught.value.details["exit_code"] == 3
    assert caught.value.details["lines"] == ["no CUDA here"]
    assert SessionTable(data).of_install("fake")[0].state == "failed"
    await until(lambda: not processes_of(data))


async def test_a_program_that_cannot_be_started(app, data, ui):
    folder = ui("serve()")
    (folder.checkout / "venv/bin/python").unlink()
    with pytest.raises(StablehandError, match="no such program") as caught:
        await sessions.launch(app, "fake", limits=QUICK)
    assert caught.value.code == "launch.failed"
    await until(lambda: not processes_of(data))


async def test_a_program_that_never_gets_ready_goes_on(app, data, ui):
    ui("print('thinking', flush=True); time.sleep(1000)")
    with pytest.raises(StablehandError) as caught:
        await sessions.launch(app, "fake", limits=LaunchLimits(ready_s=1))
    assert caught.value.code == "launch.not_ready"
    assert caught.value.details["lines"] == ["thinking"]
    assert "stablehand logs fake" in caught.value.hint.english()
    assert psutil.pid_exists(caught.value.details["pid"])
    assert (await sessions.stop(app, "fake")).data.stopped
    assert not processes_of(data)


async def test_a_program_that_does_not_want_to_end_is_killed(app, data, ui):
    ui(
        "signal.signal(signal.SIGINT, signal.SIG_IGN); signal.signal(signal.SIGTERM, signal.SIG_IGN); serve()"
    )
    await sessions.launch(app, "fake", limits=QUICK)
    stopped = (await sessions.stop(app, "fake", grace_s=0.3)).data
    assert stopped.stopped
    assert stopped.forced
    assert SessionTable(data).of_install("fake")[0].forced
    assert not processes_of(data)


async def test_terminate_is_the_way_where_the_definition_says_so(app, data, ui):
    ui(
        "signal.signal(signal.SIGTERM, lambda *_: (print('asked to terminate', flush=True), os._exit(0))); serve()",
        launch='stop = "terminate"',
    )
    await sessions.launch(app, "fake", limits=QUICK)
    assert not (await sessions.stop(app, "fake")).data.forced
    assert (await sessions.logs(app, "fake")).data.lines[-1] == "asked to terminate"


async def test_nothing_that_it_started_is_left(app, data, ui):
    ui(
        """
sleep = [sys.executable, "-c", "import time; time.sleep(1000)"]
subprocess.Popen(sleep)
subprocess.Popen(sleep, start_new_session=True)
subprocess.Popen([sys.executable, "-c", f"import subprocess,time; subprocess.Popen({sleep!r}); time.sleep(1000)"])
serve()
"""
    )
    await sessions.launch(app, "fake", limits=QUICK)
    await until(lambda: len(processes_of(data)) == 6)
    assert (await sessions.stop(app, "fake")).data.stopped
    assert not processes_of(data)


async def test_what_a_crashed_program_leaves_is_ended(app, data, ui):
    ui("subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1000)']); os._exit(5)")
    with pytest.raises(StablehandError, match="exit code 5"):
        await sessions.launch(app, "fake", limits=QUICK)
    await until(lambda: not processes_of(data))


async def test_a_taken_port(app, ui):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ui("serve()", port=port)
        with pytest.raises(StablehandError) as caught:
            await sessions.launch(app, "fake", port=port, limits=QUICK)
        assert caught.value.code == "port.taken"
        assert (await sessions.launch(app, "fake", limits=QUICK)).data.port > port


async def test_ports_of_sessions_that_do_not_listen_yet_are_taken(app, ui):
    ui("time.sleep(1000)", name="one", port=17610)
    ui("time.sleep(1000)", name="two", port=17610)
    first, second = [(await sessions.launch(app, name, wait=False)).data for name in ("one", "two")]
    assert first.state == "starting"
    assert second.port > first.port
    done = await sessions.stop_all(app, grace_s=2)
    assert [view.name for view in done.data] == ["one", "two"]


async def test_only_what_is_installed_is_launched(app, ui):
    ui("serve()", state="failed")
    with pytest.raises(StablehandError) as caught:
        await sessions.launch(app, "fake")
    assert caught.value.code == "install.incomplete"
    assert "stablehand install fake" in caught.value.hint.english()
    with pytest.raises(StablehandError) as caught:
        await sessions.stop(app, "nope")
    assert caught.value.code == "install.unknown"


async def test_what_does_not_run_is_not_stopped_and_has_no_log(app, ui):
    ui("serve()")
    assert not (await sessions.stop(app, "fake")).data.stopped
    result = await sessions.logs(app, "fake")
    assert result.data.lines == ()
    assert "not been launched" in result.notices[0].english()
