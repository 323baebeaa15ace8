import os

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import started_at
from stablehand.core.launch.sessions import Session, SessionTable, live_sessions


@pytest.fixture
def table(tmp_path):
    return SessionTable(tmp_path)


def session(session_id="one", install="fake", **values):
    return Session(
        id=session_id, install=install, package="fake", argv=("python", "ui.py"), port=7860,
        log=f"Logs/{session_id}.log", **{"state": "ready", "started_at": session_id, **values},
    )  # fmt: skip


def at(shift):
    """Give this process and its start, so many seconds off; asked anew, since a clock may be set meanwhile."""
    if shift is None:
        return None, None
    return os.getpid(), started_at(os.getpid()) + shift


def supervised(session_id="one", **values):
    pid, start = at(0)
    return session(session_id, supervisor_pid=pid, supervisor_started=start, **values)


def test_looking_makes_no_file(tmp_path, table):
    assert live_sessions(tmp_path) == ()
    assert table.of_install("fake") == ()
    assert table.get("x") is None
    assert list(tmp_path.iterdir()) == []


def test_the_end_of_a_session_makes_no_folder_where_the_data_was(tmp_path):
    data, away = tmp_path / "Data", tmp_path / "away"
    table = SessionTable(data)
    table.begin(supervised())
    data.rename(away)
    with pytest.raises(StablehandError) as caught:
        table.change("one", state="stopped")
    assert caught.value.code == "data.unwritable"
    assert not data.exists()
    away.rename(data)
    table.change("one", state="stopped")
    assert table.get("one").state == "stopped"


def test_what_is_written_comes_back(table):
    kept = supervised(url="http://x", exit_code=3, forced=True, asks="Go on?", restarts=2)
    assert table.begin(kept) is None
    assert table.get("one") == kept
    table.change("one", state="page_ready", url=None)
    assert table.get("one").state == "page_ready"
    assert table.get("one").url is None


def test_of_an_install_only_one_session_lives(table):
    assert table.begin(supervised("one")) is None
    assert table.begin(supervised("two")).id == "one"
    assert table.begin(supervised("other", install="other")) is None
    table.change("one", state="stopped")
    assert table.begin(supervised("two")) is None
    assert [item.id for item in table.live()] == ["two", "other"]


@pytest.mark.parametrize(
    ("supervisor", "program", "state"),
    [
        (0, 0, "ready"),
        (0, None, "ready"),
        (-100, 0, "orphaned"),  # its pid is somebody else's by now
        (-100, -90, "lost"),
        (None, None, "lost"),
    ],
)
def test_whether_it_lives_is_looked_up_by_pid_and_start(table, supervisor, program, state):
    check_life(table, at(supervisor), at(program), state)


def test_pids_that_nobody_has_are_not_alive(table):
    start = at(0)[1]
    check_life(table, (2**22 + 1, start), (2**22 + 2, start), "lost")


def check_life(table, supervisor, program, state):
    table.begin(
        session(
            supervisor_pid=supervisor[0],
            supervisor_started=supervisor[1],
            pid=program[0],
            pid_started=program[1],
        )
    )
    assert table.get("one").state == state
    assert bool(table.live()) is (state != "lost")
    assert (table.begin(supervised("two")) is None) is (state == "lost")


def test_ended_sessions_stay_as_they_ended(table):
    table.begin(session(state="failed", exit_code=1))
    assert table.get("one").state == "failed"


def test_old_sessions_are_forgotten(table):
    for number in range(30):
        table.begin(session(f"{number:02}", state="stopped"))
    assert [item.id for item in table.of_install("fake")] == [f"{n:02}" for n in range(29, 9, -1)]


def test_the_last_good_start_is_remembered_however_many_fail_after_it(table):
    moments = [f"2026-01-01T00:00:{number:02}.000+00:00" for number in range(40)]
    for number, moment in enumerate(moments):
        kept = session(f"s{number}", started_at=moment, state="failed", ended_at=moment)
        assert table.begin(kept) is None
        if number in (3, 5):
            table.change(kept.id, ready_at=moment)
    assert table.last_good("fake").id == "s5"
    assert (
        table.last_good("fake", before=moments[5]) is None
    )  # only the newest good one is kept so long
    assert table.last_good("another") is None
