"""Killed front ends, killed supervisors, Ctrl-C, floods, strangers."""

import asyncio
import json
import os
import signal
import sys

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.events import LogChunk, SessionEvent
from stablehand.core.launch.sessions import SessionTable
from stablehand.services import sessions
from stablehand.services.waiting import LaunchLimits
from support.fake_uis import processes_of, until

QUICK = LaunchLimits(ready_s=20, api_s=10, page_alone_s=0.5, grace_s=0.5)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


async def cli(data, *words, **options):
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "stablehand", "--data", str(data), *words,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, **options,
    )  # fmt: skip


def answer_of(out):
    return json.loads(out.splitlines()[-1])


async def test_launching_twice_gives_the_same_program(app, data, ui):
    ui("serve()")
    first, second = await asyncio.gather(
        *(sessions.launch(app, "fake", limits=QUICK) for _ in range(2))
    )
    assert first.data.pid == second.data.pid
    assert sorted(len(result.notices) for result in (first, second)) == [0, 1]
    one, two = await asyncio.gather(*[cli(data, "--json", "launch", "fake") for _ in range(2)])
    for process in (one, two):
        out, _ = await process.communicate()
        assert answer_of(out)["data"]["pid"] == first.data.pid
    assert len(SessionTable(data).of_install("fake")) == 1


async def test_two_front_ends_at_once_start_one_program(data, ui):
    ui("time.sleep(0.5); serve()")
    both = await asyncio.gather(*[cli(data, "--json", "launch", "fake") for _ in range(2)])
    answers = [answer_of((await process.communicate())[0]) for process in both]
    assert answers[0]["data"]["pid"] == answers[1]["data"]["pid"]
    assert sum("notices" in answer for answer in answers) == 1
    events = [process.returncode for process in both]
    assert events == [0, 0]


async def test_a_killed_front_end_leaves_the_program(app, data, ui):
    ui("time.sleep(0.5); serve()")
    front = await cli(data, "launch", "fake")
    table = SessionTable(data)
    await until(lambda: bool(table.live()))
    front.kill()
    await front.communicate()
    found = (await sessions.launch(app, "fake", limits=QUICK)).data
    assert found.api_ready
    assert os.getsid(found.pid) == found.pid  # a closing terminal does not reach it
    assert (await sessions.stop(app, "fake")).data.stopped
    assert not processes_of(data)


async def test_a_killed_supervisor_leaves_something_that_can_be_stopped(app, data, ui):
    ui("serve()")
    launched = (await sessions.launch(app, "fake", limits=QUICK)).data
    session = SessionTable(data).get(launched.session)
    os.kill(session.supervisor_pid, signal.SIGKILL)
    await until(lambda: SessionTable(data).get(session.id).state == "orphaned")
    again = await sessions.launch(app, "fake", limits=QUICK)
    assert again.data.pid == launched.pid
    assert "stop it and launch it again" in again.notices[-1].english()
    assert (await sessions.stop(app, "fake", grace_s=5)).data.stopped
    assert not processes_of(data)
    assert (await sessions.launch(app, "fake", limits=QUICK)).data.pid != launched.pid


async def test_when_both_are_killed_the_session_is_lost(app, data, ui):
    ui("serve()")
    launched = (await sessions.launch(app, "fake", limits=QUICK)).data
    session = SessionTable(data).get(launched.session)
    for pid in (session.supervisor_pid, session.pid):
        os.kill(pid, signal.SIGKILL)
    await until(lambda: SessionTable(data).get(session.id).state == "lost")
    assert await sessions.sessions_by_install(app) == {}
    assert (await sessions.launch(app, "fake", limits=QUICK)).data.api_ready


async def test_signals_to_a_supervisor(app, data, ui):
    ui("serve()")
    launched = (await sessions.launch(app, "fake", limits=QUICK)).data
    session = SessionTable(data).get(launched.session)
    for number in (signal.SIGINT, signal.SIGHUP):
        os.kill(session.supervisor_pid, number)
    assert (await sessions.launch(app, "fake", limits=QUICK)).data.pid == launched.pid
    os.kill(session.supervisor_pid, signal.SIGTERM)
    assert (await sessions.ended(app, session.id)).state == "stopped"
    await until(lambda: not processes_of(data))


async def test_ctrl_c_while_it_starts_stops_it(data, ui):
    ui("print('slow', flush=True); time.sleep(1000)")
    front = await cli(data, "--json", "launch", "fake", start_new_session=True)
    while b"slow" not in (line := await front.stdout.readline()):
        assert line
    os.killpg(front.pid, signal.SIGINT)
    out, err = await front.communicate()
    assert front.returncode == 130
    assert answer_of(out)["code"] == "interrupted"
    assert "stopped too" in answer_of(out)["message"]
    assert b"Traceback" not in err
    assert not processes_of(data)


async def test_ctrl_c_leaves_what_another_has_started(app, data, ui):
    ui("print('slow', flush=True); time.sleep(1000)")
    await sessions.launch(app, "fake", wait=False)
    front = await cli(data, "--json", "launch", "fake", start_new_session=True)
    await front.stdout.readline()
    os.killpg(front.pid, signal.SIGINT)
    out, _ = await front.communicate()
    assert "goes on running" in answer_of(out)["message"]
    assert list(await sessions.sessions_by_install(app)) == ["fake"]


async def test_a_launch_that_is_cancelled_while_it_starts_leaves_nothing(app, data, ui):
    ui("time.sleep(1000)")
    for pause in (0.0, 0.05, 0.15, 0.3):
        launching = asyncio.ensure_future(sessions.launch(app, "fake", limits=QUICK))
        await asyncio.sleep(pause)
        launching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await launching
        assert not processes_of(data)


async def test_a_launch_whose_program_is_stopped_or_killed_meanwhile(app, data, ui):
    ui("time.sleep(1000)")
    for end, words in ((signal.SIGTERM, "it was stopped"), (signal.SIGKILL, "memory")):
        launching = asyncio.ensure_future(sessions.launch(app, "fake", limits=QUICK))
        await until(lambda: any(item.pid for item in SessionTable(data).live()))
        session = SessionTable(data).live()[0]
        os.kill(session.supervisor_pid if end == signal.SIGTERM else session.pid, end)
        with pytest.raises(StablehandError, match=words):
            await launching
        await until(lambda: not processes_of(data))


async def test_events_go_on_until_the_end(app, ui):
    ui("serve()")
    launched = (await sessions.launch(app, "fake", limits=QUICK)).data
    events = []
    waiting = asyncio.ensure_future(sessions.ended(app, launched.session, events.append))
    await asyncio.sleep(0.3)
    await sessions.stop(app, "fake")
    over = await waiting
    assert over.state == "stopped"
    assert over.exit_code == 0
    states = [event.state for event in events if isinstance(event, SessionEvent)]
    assert states[-1] == "stopped"
    assert "ready" not in states
    lines = [line.text for e in events if isinstance(e, LogChunk) for line in e.lines]
    assert lines == ["Stopped server"]


async def test_following_a_log_until_the_end(app, data, ui):
    ui("print('first', flush=True); serve()")
    await sessions.launch(app, "fake", limits=QUICK)
    text = await cli(data, "logs", "fake", "--follow")
    objects = await cli(data, "--json", "logs", "fake", "--follow")
    assert await text.stdout.readline() == b"first\n"
    await objects.stdout.readline()
    await sessions.stop(app, "fake")
    out, _ = await text.communicate()
    assert out.endswith(b"Stopped server\n")
    out, _ = await objects.communicate()
    assert text.returncode == objects.returncode == 0
    *events, last = map(json.loads, out.splitlines())
    assert {event["event"] for event in events} == {"log_chunk"}
    assert last["command"] == "logs"


async def test_ctrl_c_ends_following_only(app, data, ui):
    ui("serve()")
    await sessions.launch(app, "fake", limits=QUICK)
    follower = await cli(data, "logs", "fake", "--follow", start_new_session=True)
    await follower.stdout.readline()
    os.killpg(follower.pid, signal.SIGINT)
    _, err = await follower.communicate()
    assert follower.returncode == 130
    assert b"Traceback" not in err
    assert "fake" in await sessions.sessions_by_install(app)


async def test_every_byte_of_a_flood_is_kept(app, data, ui):
    ui("for n in range(60000): print(f'line {n} http://flood.example')\nserve()")
    launched = (await sessions.launch(app, "fake", limits=QUICK)).data
    await sessions.stop(app, "fake")
    lines = launched.log.read_text("utf-8").splitlines()
    assert lines[:60000] == [f"line {n} http://flood.example" for n in range(60000)]
    tail = (await sessions.logs(app, "fake", lines=3)).data.lines
    assert tail[0] == "line 59999 http://flood.example"


@pytest.mark.parametrize(
    ("launch", "again"),
    [
        ("restart_exit_code = 42", "os._exit(42)"),
        ('restart_marker = "tmp/restart"', "open('tmp/restart', 'w').close(); os._exit(0)"),
    ],
)
async def test_a_program_may_ask_to_be_started_anew(app, data, ui, launch, again):
    folder = ui(
        f"""
if not os.path.exists("started"):
    open("started", "w").close()
    os.makedirs("tmp", exist_ok=True)
    {again}
serve()
""",
        launch=launch,
    )
    launched = (await sessions.launch(app, "fake", limits=QUICK)).data
    session = SessionTable(data).get(launched.session)
    assert session.restarts == 1
    assert session.state == "ready"
    assert not (folder.checkout / "tmp/restart").exists()


async def test_restarts_without_end_are_given_up(app, data, ui):
    ui("sys.exit(42)", launch="restart_exit_code = 42")
    with pytest.raises(StablehandError, match="exit code 42"):
        await sessions.launch(app, "fake", limits=QUICK)
    assert "too often" in (await sessions.logs(app, "fake")).data.lines[-1]


ASKED = """
print("Continue? [y/n] ", end="", flush=True)
print("You said", sys.stdin.readline().strip(), flush=True)
serve()
"""


async def test_a_prompt_with_a_known_answer(app, ui):
    prompt = (
        "[[launch.prompts]]\npattern = '\\[y/n\\]'\nanswer = 'y'\ntext = { en = \"?\", ru = \"?\" }"
    )
    ui(ASKED, tail=prompt)
    await sessions.launch(app, "fake", limits=QUICK)
    assert "Continue? [y/n] You said y" in (await sessions.logs(app, "fake")).data.lines


async def test_a_prompt_for_the_user(app, data, ui):
    prompt = '[[launch.prompts]]\npattern = \'\\[y/n\\]\'\ntext = { en = "Go on?", ru = "?" }'
    ui(ASKED, tail=prompt)
    session = (await sessions.launch(app, "fake", wait=False)).data.session
    table = SessionTable(data)
    await until(lambda: table.get(session).asks == "Go on?")
    assert await sessions.send_line(app, "fake", "перечить")
    assert (await sessions.launch(app, "fake", limits=QUICK)).data.asks is None
    assert "Continue? [y/n] You said перечить" in (await sessions.logs(app, "fake")).data.lines


async def test_strangers_get_no_answer_from_a_supervisor(app, data, ui):
    folder = ui("serve()")
    await sessions.launch(app, "fake", limits=QUICK)
    file = folder.own / "session.json"
    assert file.stat().st_mode & 0o777 == 0o600
    port = json.loads(file.read_text())["port"]
    for words in (
        b'{"do": "stop", "token": "x"}\n',
        b'{"token": ["x"]}\n',
        b'{"token": "\\ud800"}\n',
        b"GET / HTTP/1.1\r\n\r\n",
        b"[]\n",
        b"\xff\n",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(words)
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
    assert "fake" in await sessions.sessions_by_install(app)


async def test_secrets_are_neither_stored_nor_shown(app, data, ui, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    ui(
        "print('token seen:', len(os.environ['MY_TOKEN']), os.environ.get('PYTHONPATH')); serve()",
        variables={"MY_TOKEN": "hush-hush"},
    )
    words = ["--gradio-auth", "me:hush-hush", "--api-key=hush-hush", "--mode", "x"]
    launched = (await sessions.launch(app, "fake", arguments=words, limits=QUICK)).data
    assert launched.command[-5:] == ("--gradio-auth", "***", "--api-key=***", "--mode", "x")
    assert "token seen: 9 None" in (await sessions.logs(app, "fake")).data.lines
    holders = [p.name for p in data.rglob("*") if p.is_file() and b"hush-hush" in p.read_bytes()]
    assert holders == ["install.json"]


async def test_no_browser_without_a_desktop(app, ui):
    ui("serve()")
    if sys.platform == "linux":
        result = await sessions.launch(app, "fake", open_browser=True, limits=QUICK)
        assert "No browser" in result.notices[-1].english()


async def test_the_verbs_in_text(data, ui):
    ui("serve()")

    async def said(*words):
        process = await cli(data, *words)
        out, err = await process.communicate()
        return process.returncode, out.decode(), err.decode()

    code, out, _ = await said("launch", "fake", "--", "--mode", "quiet")
    assert code == 0
    assert out.rstrip().split()[-1].startswith("http://127.0.0.1:")
    code, out, _ = await said("logs", "fake", "--lines", "1")
    assert out.startswith("Running on URL")
    code, out, err = await said("launch", "fake", "--no-wait")
    assert "running already" in err
    assert await said("stop", "fake") == (0, "fake is stopped.\n", "")
    assert await said("stop", "fake") == (0, "fake is not running.\n", "")
    assert (await said("stop"))[0] == 2
    assert (await said("logs", "fake", "--session", "nope"))[0] == 3
