"""The queue in journal.db: what is put there comes back, who is at what, what is asked of whom."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from stablehand.core.base.events import Failure
from stablehand.core.base.process_tree import started_at
from stablehand.core.base.text import Text
from stablehand.core.downloads.entry import DownloadState
from stablehand.core.downloads.record import Landing, New, Numbers, Standing
from stablehand.core.downloads.table import DownloadTable
from stablehand.core.downloads.wish import Wish


def wish(name="a.safetensors", **more):
    return Wish(
        spec=f"civitai:1/{name}",
        address=f"https://mirror.example/{name}",
        hub="civitai",
        title="A model",
        name=name,
        root="main",
        folder="Lora",
        **more,
    )


@pytest.fixture
def mine():
    return set()


@pytest.fixture
def table(tmp_path, mine):
    return DownloadTable(tmp_path / "journal.db", mine)


def given_to(table, download, pid, started):
    """Write down that a process is at a download."""
    taken = table.claim(download)
    with table._room.writing() as connection:
        connection.execute(
            "UPDATE downloads SET pid = ?, pid_started = ? WHERE id = ?",
            (pid, started, taken.id),
        )


@pytest.fixture
def dead():
    """Give pid and start of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    found = process.pid, started_at(process.pid)
    process.communicate(b"\n")
    return found


def states(table):
    return [(record.wish.name, record.state) for record in table.read()]


def test_a_wish_and_how_it_stands_come_back_as_they_were(table):
    standing = Standing(
        reason=Text("download", "It waits for {what}.", {"what": "room"}),
        until="2031-01-01T00:00:00+00:00",
        failure=Failure(
            "disk.full", Text("data", "Full: {n}", {"n": 3}), None, (Text("x", "y"),), {"free": 3}
        ),
        verified="size",
        hold="space",
        tries=2,
        landing=Landing("/x/a.safetensors", "ab" * 32, "size"),
        was_here=True,
    )
    given = wish(
        size_bytes=5, hashes={"sha256": "ab" * 32}, group="set", about={"download": {"tags": ["a"]}}
    )
    (download,) = table.add([New(given, DownloadState.PAUSED, 3, standing)])
    record = table.get(download)
    assert record.wish == given
    assert record.standing == standing
    assert (record.state, record.priority) == (DownloadState.PAUSED, 3)
    (listed,) = table.read()
    assert listed.wish == replace(given, about={})  # no list needs it


def test_texts_that_were_not_marked_are_kept_as_sentences(table):
    class Said:
        def english(self):
            return "as {it} is"

    (download,) = table.add([New(wish(), standing=Standing(reason=Said()))])
    assert table.get(download).standing.reason.english() == "as {it} is"


def test_nothing_is_made_by_looking(tmp_path):
    table = DownloadTable(tmp_path / "none/journal.db")
    assert table.read() == ()
    assert table.get("x") is None
    assert table.marks() == {}
    assert not (tmp_path / "none").exists()


def test_their_turn_is_by_what_runs_then_priority_then_rank_and_what_is_over_comes_last(
    table, mine
):
    ids = table.add([New(wish(name)) for name in "abcd"])
    table.change([ids[2]], lambda record: replace(record, priority=5))
    mine.add(ids[3])
    table.claim(ids[3])
    table.enter(ids[0], DownloadState.DONE, Standing(finished="2031-01-01"))
    assert [record.wish.name for record in table.read()] == ["d", "c", "b", "a"]


def test_what_is_over_is_the_newest_first(table):
    ids = table.add([New(wish(name)) for name in "ab"])
    for at, download in enumerate(ids):
        table.enter(download, DownloadState.FAILED, Standing(finished=f"2031-01-0{at + 1}"))
    assert [record.wish.name for record in table.read()] == ["b", "a"]


def test_one_at_a_time_is_at_a_download(table, mine, tmp_path):
    (download,) = table.add([New(wish())])
    mine.add(download)
    assert table.claim(download).pid == os.getpid()
    assert DownloadTable(tmp_path / "journal.db", mine).claim(download) is None
    mine.clear()  # nobody in this process is at it: its task has failed
    assert table.claim(download) is not None


def test_what_is_over_is_not_taken(table):
    (download,) = table.add([New(wish())])
    table.enter(download, DownloadState.DONE)
    assert table.claim(download) is None


def test_only_what_a_living_process_is_not_at_changes_its_state(table, mine):
    (download,) = table.add([New(wish())])
    mine.add(download)
    table.claim(download)
    (changed,) = table.change(
        [download], lambda r: replace(r, state=DownloadState.PAUSED, asked="pause")
    )
    assert changed.asked == "pause"
    assert table.get(download).state is DownloadState.RUNNING
    assert table.asked([download]) == {download: "pause"}


def test_numbers_are_written_by_the_owner_alone_and_it_hears_what_is_asked(table, mine):
    (download,) = table.add([New(wish(size_bytes=10))])
    mine.add(download)
    table.claim(download)
    assert table.count({download: Numbers(None, 7, 3.5, 2.0, 4)}) == {download: ""}
    assert table.get(download).numbers == Numbers(10, 7, 3.5, 2.0, 4)
    given_to_another = os.getppid()
    with table._room.writing() as connection:
        connection.execute("UPDATE downloads SET pid = ?, asked = 'pause'", (given_to_another,))
    assert table.count({download: Numbers(None, 9)}) == {download: "pause"}
    assert table.get(download).numbers.received_bytes == 7


@pytest.mark.parametrize(
    ("asked", "state"),
    [
        ("", DownloadState.QUEUED),
        ("pause", DownloadState.PAUSED),
        ("cancel", DownloadState.CANCELLED),
    ],
)
def test_what_a_dead_process_was_at_is_anybodys_again(table, dead, asked, state):
    (download,) = table.add([New(wish())])
    given_to(table, download, *dead)
    table.count({download: Numbers(None, 0)})
    with table._room.writing() as connection:
        connection.execute("UPDATE downloads SET asked = ?", (asked,))
    (found,) = table.reclaim()
    assert (found.id, found.state) == (download, state)
    record = table.get(download)
    assert (record.state, record.pid, record.asked) == (state, None, "")
    assert table.reclaim() == ()


def test_what_lives_is_left_alone(table, mine):
    first, second = table.add([New(wish("a")), New(wish("b"))])
    mine.add(first)
    table.claim(first)
    given_to(table, second, os.getppid(), started_at(os.getppid()))
    assert table.reclaim() == ()
    assert {state for _name, state in states(table)} == {DownloadState.RUNNING}


def test_another_process_with_the_same_pid_is_not_the_owner(table):
    (download,) = table.add([New(wish())])
    given_to(table, download, os.getppid(), 1.0)
    (found,) = table.reclaim()
    assert found.state is DownloadState.QUEUED


def test_forgetting_takes_what_is_over_alone_and_history_is_bounded(table, monkeypatch):
    monkeypatch.setattr("stablehand.core.downloads.table.KEPT_OVER", 3)
    ids = table.add([New(wish(f"{n}"), DownloadState.DONE) for n in range(6)] + [New(wish("q"))])
    assert [name for name, _state in states(table)] == ["q", "5", "4", "3"]
    assert table.remove(ids) == 3
    assert states(table) == [("q", DownloadState.QUEUED)]


def test_marks_hold_for_the_queue_as_a_whole(table):
    table.mark("held", "yes")
    table.mark("pause:civitai", "2031")
    table.mark("held", None)
    assert table.marks() == {"pause:civitai": "2031"}


def test_what_is_gone_from_the_queue_is_to_be_cancelled(table):
    table.mark("x", "y")
    assert table.count({"none": Numbers()}) == {"none": "cancel"}
    assert table.asked(["none"]) == {"none": "cancel"}


def test_what_is_over_is_seen_by_whoever_has_looked_before(table, tmp_path):
    first, second = table.add([New(wish("a")), New(wish("b"))])
    other = DownloadTable(tmp_path / "journal.db")
    for download in (first, second):
        other.enter(download, DownloadState.FAILED, Standing(finished="2031"))
    assert {state for _name, state in states(table)} == {DownloadState.FAILED}
    kept = table.read()
    assert all(one is two for one, two in zip(kept, table.read(), strict=True))
    other.change([first], lambda record: replace(record, state=DownloadState.QUEUED))
    assert states(table)[0] == ("a", DownloadState.QUEUED)
    other.remove([second])
    assert states(table) == [("a", DownloadState.QUEUED)]
    assert table.marks() == {}


@pytest.mark.parametrize("column", ["wish", "standing", "state"])
def test_what_cannot_be_read_keeps_nothing_else_from_being_read(table, column):
    bad, _good = table.add([New(wish("bad")), New(wish("good"))])
    with table._room.writing() as connection:
        connection.execute(f"UPDATE downloads SET {column} = 'rubbish' WHERE id = ?", (bad,))
    assert [name for name, _state in states(table)] == ["good"]
    assert table.get(bad) is None
    assert table.claim(bad) is None
    assert table.change([bad], lambda record: replace(record, priority=3)) == ()
    assert table.reclaim() == ()
