import asyncio

import pytest

from stablehand.core.launch.console import folded, follow, last_lines, raw_ending
from stablehand.core.launch.log_files import second_log
from support.fake_uis import until


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "20260101T000000Z.log"
    path.write_bytes(b"")
    return path


def test_codes_and_drawn_over_lines_are_gone(log):
    log.write_bytes(
        b"\x1b]0;title\x07start\r\n 10%\r 50%\r\x1b[2K100%\n\x1b[38;5;9mred\x1b[0m \x1b[1;31merror\xc3\xa9\nno end"
    )
    assert last_lines(log, 10) == ["start", "100%", "red erroré", "no end"]
    assert last_lines(log, 2) == ["red erroré", "no end"]
    assert last_lines(log, 0) == []


def test_the_end_of_a_huge_log_is_read_alone(log):
    with log.open("wb") as file:
        file.write(b"first\n")
        file.seek(3 * 1024**3)  # sparse: reading it all would take seconds and gigabytes
        file.write(b"\n" + b"".join(b"line %d\n" % n for n in range(50_000)))
    assert last_lines(log, 3) == ["line 49997", "line 49998", "line 49999"]
    assert len(last_lines(log, 20_000)) == 20_000


def test_a_log_that_went_on_in_a_second_file(log):
    log.write_bytes(b"one\ntwo\n")
    second_log(log).write_bytes(b"three\nfour\n")
    assert last_lines(log, 3) == ["two", "three", "four"]
    assert last_lines(log, 1) == ["four"]
    assert raw_ending(log, 3) == b"two\nthree\nfour\n"


def test_raw_keeps_every_byte(log):
    log.write_bytes(b"a\n\x1b[1mb\r\nc")
    assert raw_ending(log, 2) == b"\x1b[1mb\r\nc"


async def collect(log, lines, over, then):
    """Follow a log; after each piece that `then` writes, wait until it has arrived."""
    found = []

    async def read():
        async for chunk in follow(log, lines=lines, is_over=over.is_set):
            found.extend(chunk)

    task = asyncio.ensure_future(read())
    for piece, awaited in then:
        with log.open("ab") as file:
            file.write(piece)
        await until(lambda text=awaited: text in folded(found, 100))
    over.set()
    async with asyncio.timeout(10):
        await task
    return found


async def test_following_begins_with_the_last_lines_and_goes_on(log):
    log.write_bytes(b"one\ntwo\nthr")
    over = asyncio.Event()
    pieces = [
        (b"", "two"),
        (b"ee\n", "three"),
        (b"\x1b[1mf\xc3", "f"),
        (b"\xa9\nfive\n", "five"),
        (b"six", "six"),
    ]
    found = await collect(log, 1, over, pieces)
    assert folded(found, 100) == ["two", "three", "fé", "five", "six"]


async def test_following_goes_over_into_the_second_file(log):
    over = asyncio.Event()
    task = asyncio.ensure_future(collect(log, 5, over, [(b"one\n", "one")]))
    await asyncio.sleep(0)
    second_log(log).write_bytes(b"two\n")
    found = await task
    assert folded(found, 100)[-1] == "two"


async def test_following_what_is_over(log):
    log.write_bytes(b"one\ntwo")
    chunks = [chunk async for chunk in follow(log, lines=9, is_over=lambda: True)]
    assert [line.text for chunk in chunks for line in chunk] == ["one", "two"]
