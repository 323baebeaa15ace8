"""The lines of a log file: whole, in pages, and as it grows, however its bytes were written."""

import threading
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from stablehand.core.launch.console import Console as Splitter
from stablehand.core.launch.console import folded
from stablehand.core.launch.log_files import second_log
from stablehand.core.launch.log_growth import Growth
from stablehand.core.launch.log_pages import (
    BLOCK,
    LONGEST,
    LogBytes,
    begin_of_last,
    count_lines,
    page_after,
    page_before,
    raw_lines,
    standing_text,
)
from stablehand.core.launch.log_search import places_in
from stablehand.core.launch.session_log import SessionLog

STREAM = some.lists(
    some.sampled_from(
        [
            b"a",
            "é🤗".encode(),
            b"\n",
            b"\r",
            b"\r\n",
            b"\x1b[31mred\x1b[0m",
            b"\xff",
            b"\xc3",
            b" 50%",
        ]
    ),
    max_size=40,
).map(b"".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("logs")


@pytest.fixture
def log(tmp_path):
    return tmp_path / "x.log"


def expected(data):
    """The lines as the splitter of pipes sees them, which knows nothing of files."""
    splitter = Splitter()
    return folded([*splitter.feed(data), *splitter.finish()], 1000)


def bare(lines):
    from stablehand.core.launch.ansi import plain

    return [plain(line.text) for line in lines]


def grown(growth, shown):
    """Look once, and put what is new to what is shown."""
    batch = growth.look()
    if batch is not None:
        if batch.is_fresh:
            shown.clear()
        for line in batch.lines:
            if line.replaces:
                shown.pop()
            shown.append(line)
    return batch


@given(STREAM)
def test_pages_see_the_lines_that_pipes_see(folder, data):
    log = folder / "pages.log"
    log.write_bytes(data)
    found = LogBytes(log)
    lines = page_before(found, len(data), 1000)
    assert bare(lines) == expected(data)
    if data.endswith(b"\r"):
        return  # a line may have begun of which nothing stands yet
    assert lines == page_after(found, 0, 1000)
    assert [line.at for line in lines] == [
        at for at in range(len(data)) if at == 0 or data[at - 1 : at] == b"\n"
    ]
    assert count_lines(found, 0, len(data)) == data.count(b"\n")
    for number, line in enumerate(lines):
        assert page_before(found, line.at, 1000) == lines[:number]
        assert page_after(found, line.at, 1000) == lines[number:]
        assert begin_of_last(found, len(data), len(lines) - number) == line.at
        assert page_after(found, line.at + 1, 1000) == lines[number + 1 :]


@given(STREAM, some.lists(some.integers(0, 60), max_size=6))
def test_growing_lines_are_the_same_however_they_were_written(folder, data, cuts):
    log = folder / "growing.log"
    log.unlink(missing_ok=True)
    growth, shown = Growth(log, 1000), []
    grown(growth, shown)
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    with log.open("wb", buffering=0) as file:
        for start, stop in pairwise(places):
            file.write(data[start:stop])
            batch = grown(growth, shown)
            if batch is not None:
                assert batch.count == len(shown)
    grown(growth, shown)
    found = [line._replace(replaces=False) for line in shown]
    assert found == page_before(LogBytes(log), len(data), 1000)
    assert growth.look() is None


@given(some.integers(1, 12), some.lists(some.integers(0, 30), max_size=5))
def test_never_more_lines_than_wanted(folder, limit, amounts):
    log = folder / "flood.log"
    log.write_bytes(b"")
    growth, shown, written = Growth(log, limit), [], 0
    for amount in amounts:
        with log.open("ab") as file:
            for number in range(written, written + amount):
                file.write(b"line %d\n" % number)
        written += amount
        batch = grown(growth, shown)
        if batch is None:
            assert amount == 0
            continue
        assert len(batch.lines) == min(amount, limit)
        assert batch.count == written
        assert batch.is_fresh == (len(shown) == len(batch.lines))
        # What is shown is one unbroken stretch up to the end.
        first = written - len(shown)
        assert [line.text for line in shown] == [f"line {n}" for n in range(first, written)]


def test_a_flood_is_skipped_by_its_end_and_counted(log):
    with log.open("wb") as file:
        file.writelines(b"line %07d of many that come before\n" % n for n in range(150_000))
    growth, shown = Growth(log, 500), []
    batch = grown(growth, shown)
    assert len(shown) == 500
    assert batch.count is None  # not counted yet: that comes behind the first lines
    assert grown(growth, shown).count == 150_000
    assert not growth.is_counting
    with log.open("ab") as file:
        file.writelines(
            b"line %07d of many that come before\n" % n for n in range(150_000, 290_000)
        )
        file.write(b"and an open one")
    batch = grown(growth, shown)
    assert batch.is_fresh
    assert batch.count == 290_001
    assert [line.text[:12] for line in shown[-2:]] == ["line 0289999", "and an open "]
    assert shown[-1].at == log.stat().st_size - len("and an open one")


def test_a_file_that_a_thread_writes_loses_nothing(log):
    rows = [f"row {number} é\n".encode() for number in range(3000)]

    def write():
        with log.open("wb", buffering=0) as file:
            data = b"".join(rows)
            for at in range(0, len(data), 37):
                file.write(data[at : at + 37])

    growth, shown = Growth(log, 10_000), []
    thread = threading.Thread(target=write)
    thread.start()
    while thread.is_alive():
        grown(growth, shown)
    thread.join()
    grown(growth, shown)
    assert [line.text for line in shown] == [row.decode().rstrip() for row in rows]


def test_a_progress_bar_of_days_is_one_line_and_takes_no_room(log):
    bar = b"".join(b"\r%6d/999999 [01:02<03:04, 5.6it/s]" % number for number in range(60_000))
    log.write_bytes(b"begin\n" + bar)
    found = LogBytes(log)
    size = log.stat().st_size
    assert [line.text for line in page_before(found, size, 10)] == [
        "begin",
        " 59999/999999 [01:02<03:04, 5.6it/s]",
    ]
    ((_, raw),) = raw_lines(found, 1, 7)
    assert len(raw) < 2 * BLOCK
    growth, shown = Growth(log, 10), []
    grown(growth, shown)
    for number in range(60_000, 60_010):
        with log.open("ab") as file:
            file.write(b"\r%6d/999999" % number)
        grown(growth, shown)
        assert [line.text for line in shown] == ["begin", f" {number}/999999"]
        assert shown[-1].replaces
    with log.open("ab") as file:
        file.write(b"\ndone\n")
    grown(growth, shown)
    assert [line.text for line in shown] == ["begin", " 60009/999999", "done"]


def test_a_line_without_end_is_cut_where_it_is_shown(log):
    log.write_bytes(b"x" * 3 * BLOCK + b"\nnext\n")
    long, following = page_after(LogBytes(log), 0, 10)
    assert len(long.text) == LONGEST
    assert long.text.endswith("x…")
    assert following.at == 3 * BLOCK + 1
    assert standing_text(b"y" * LONGEST) == "y" * LONGEST
    growth, shown = Growth(log, 10), []
    grown(growth, shown)
    assert [line.text for line in shown] == [long.text, "next"]


def test_the_log_of_a_session_goes_on_in_its_second_file(log):
    log.write_bytes(b"")
    writer = SessionLog(log, limit_bytes=100)
    growth, shown = Growth(log, 100), []
    for number in range(9):
        writer.write(b"a line of the program: %d\n" % number)
        grown(growth, shown)
    writer.close()
    assert second_log(log).exists()
    texts = [line.text for line in shown]
    assert texts[-1] == "a line of the program: 8"
    assert texts == [line.text for line in page_after(LogBytes(log), 0, 100)]
    assert any(text.startswith("[stablehand] This log is full") for text in texts)


def test_pages_under_a_filter_keep_tracebacks_whole(log):
    traceback = (
        'Traceback (most recent call last):\n  File "a.py", line 1\n    x()\nValueError: bad\n'
    )
    calm = "".join(f"step {number} of a thousand, all is well\n" for number in range(9000))
    log.write_text(f"{calm}{traceback}{calm}warning: hot\n  so hot\n{calm}", "utf-8")
    found = LogBytes(log)
    size = log.stat().st_size
    errors = page_before(found, size, 100, "errors")
    assert [line.text for line in errors] == traceback.splitlines()
    both = page_before(found, size, 100, "warnings")
    assert [line.text for line in both] == [*traceback.splitlines(), "warning: hot", "  so hot"]
    assert page_after(found, 0, 100, "warnings") == both
    assert page_before(found, errors[2].at, 100, "errors") == errors[:2]
    growth, shown = Growth(log, 100, "errors"), []
    grown(growth, shown)
    assert shown == errors
    with log.open("ab") as file:
        file.write(f"fine\n{traceback[:60]}".encode())
    grown(growth, shown)
    with log.open("ab") as file:
        file.write(f"{traceback[60:]}fine\n".encode())
    grown(growth, shown)
    assert [line.text for line in shown] == traceback.splitlines() * 2


def test_places_of_a_text(log):
    log.write_bytes("one Fish\n\x1b[1mtwo f\x1b[0mISH\nred\rblue fish\nÉTÉ\n".encode())
    found, size = LogBytes(log), log.stat().st_size
    lines = [line.at for line in page_after(found, 0, 10)]
    assert places_in(found, 0, size, "fish") == lines[:3]
    assert places_in(found, 1, size, "fish") == lines[1:3]
    assert places_in(found, 0, lines[2], "fish") == lines[:2]
    assert places_in(found, 0, size, "red") == []
    assert places_in(found, 0, size, "été") == lines[3:]
