"""Logs read for a person: following, pages, search over the whole, filters, a copy."""

import asyncio
import contextlib
import os
import time

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.tasks import spawn
from stablehand.core.launch.log_files import second_log
from stablehand.services.log_reading import (
    Matches,
    earlier_page,
    find_match,
    follow_log,
    follow_matches,
    last_words,
    later_page,
    page_around,
)

LINES = 200_000


@pytest.fixture
def log(tmp_path):
    return tmp_path / "20260101T000000Z.log"


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """200,000 lines: every 10,000th tells of a dragon, in colours and capitals by turns."""
    path = tmp_path_factory.mktemp("logs") / "large.log"
    with path.open("wb") as file:
        for number in range(LINES):
            line = f"step {number}: loss=0.{number:06d} a horse in a field, большая лошадь\n"
            if number % 10_000 == 5_000:
                line = f"\x1b[31mERROR\x1b[0m here be a DRA\x1b[1mGON\x1b[0m {number} Дракон\n"
            file.write(line.encode())
    return path


@contextlib.asynccontextmanager
async def followed(work):
    """Run something that is followed for ever; give what it handed over, and end it."""
    found = []
    task = spawn(work(found.append), "followed by a test")
    try:
        yield found
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it has not happened in time"
        await asyncio.sleep(0.01)


def shown(batches):
    """Give the texts that stand in the end."""
    lines = []
    for batch in batches:
        if batch.is_fresh:
            lines = []
        for line in batch.lines:
            if line.replaces:
                lines.pop()
            lines.append(line.text)
    return lines


def texts(page):
    return [line.text for line in page.lines]


async def test_a_log_that_is_not_there_yet_is_waited_for(log):
    async with followed(lambda give: follow_log(log, give)) as batches:
        await asyncio.sleep(0.1)
        assert [batch.lines for batch in batches] == [()]  # there is nothing, and that is said
        log.write_bytes(b"one\ntwo")
        await until(lambda: shown(batches) == ["one", "two"])
        with log.open("ab") as file:
            file.write(b"!\nthree\n")
        await until(lambda: shown(batches) == ["one", "two!", "three"])


async def test_a_log_that_is_begun_anew_is_shown_anew(log):
    log.write_bytes(b"old 1\nold 2\n")
    async with followed(lambda give: follow_log(log, give)) as batches:
        await until(lambda: shown(batches) == ["old 1", "old 2"])
        log.write_bytes(b"new\n")
        await until(lambda: shown(batches) == ["new"])
        other = log.with_name("other")
        other.write_bytes(b"another file\nthat is longer\n")
        os.replace(other, log)
        await until(lambda: shown(batches) == ["another file", "that is longer"])
        log.unlink()
        await until(lambda: shown(batches) == [])


async def test_what_cannot_be_read_is_said(tmp_path):
    folder = tmp_path / "folder.log"
    folder.mkdir()
    with pytest.raises(StablehandError, match="cannot be read") as caught:
        await follow_log(folder, lambda _batch: None)
    assert caught.value.code == "log.unreadable"


async def test_a_cancel_ends_it_at_once(log, large):
    for work in (
        lambda give: follow_log(large, give),
        lambda give: follow_matches(large, "lion", give),
    ):
        started = time.monotonic()
        async with followed(work):
            await asyncio.sleep(0.02)
        assert time.monotonic() - started < 2


async def test_pages_go_back_to_the_beginning_without_a_gap(large):
    page = await earlier_page(large, large.stat().st_size, lines=70_000)
    assert page.is_last
    parts = [page]
    while page.earlier:
        assert page.earlier == LINES - sum(len(part.lines) for part in parts)
        page = await earlier_page(large, page.lines[0].at, lines=70_000)
        assert not page.is_last
        parts.append(page)
    assert len(parts) == 3
    whole = [text for part in reversed(parts) for text in texts(part)]
    assert whole == large.read_text("utf-8").splitlines()


async def test_pages_go_forward_as_well(large):
    page = await later_page(large, 0, lines=3)
    assert [text[:7] for text in texts(page)] == ["step 0:", "step 1:", "step 2:"]
    assert (page.earlier, page.is_last) == (0, False)
    page = await later_page(large, page.lines[-1].at + 1, lines=2)
    assert [text[:7] for text in texts(page)] == ["step 3:", "step 4:"]
    assert page.earlier == 3
    last = await later_page(large, large.stat().st_size - 30, lines=2)
    assert last.is_last
    assert last.lines == ()


async def test_a_page_around_a_place(large):
    match = await find_match(large, "dragon 15000", 0, backwards=False)
    page = await page_around(large, match, lines=10)
    assert page.earlier == 14_995
    assert [line.at for line in page.lines].index(match) == 5
    assert len(page.lines) == 10


async def test_a_filter_covers_the_whole_log(large):
    size = large.stat().st_size
    page = await earlier_page(large, size, kind="errors", lines=15)
    assert [text.split()[-2] for text in texts(page)] == [
        str(number) for number in range(55_000, 200_000, 10_000)
    ]
    assert page.earlier
    first = await earlier_page(large, page.lines[0].at, kind="errors", lines=15)
    assert len(first.lines) == 5
    assert not first.earlier
    after = await later_page(large, first.lines[-1].at + 1, kind="errors", lines=15)
    assert after == (await later_page(large, page.lines[0].at, kind="errors", lines=15))
    assert texts(after) == texts(page)
    assert after.is_last
    async with followed(lambda give: follow_log(large, give, kind="errors")) as batches:
        await until(lambda: len(shown(batches)) == 20)
        assert {line.level for line in batches[0].lines} == {"error"}


async def test_search_over_two_hundred_thousand_lines(large):
    started = time.monotonic()
    async with followed(lambda give: follow_matches(large, "DRAgon", give)) as found:
        await until(lambda: found and found[-1].is_whole)
    assert time.monotonic() - started < 10
    places = list(found[-1].places)
    assert len(places) == 20
    assert found[-1].number_of(places[2]) == 3
    assert found[-1].number_of(places[2] + 1) == 0
    seen, at = [], -1
    while (at := await find_match(large, "dragon", at, backwards=False)) is not None:
        seen.append(at)
    assert seen == places
    back, at = [], large.stat().st_size
    while (at := await find_match(large, "dragon", at, backwards=True)) is not None:
        back.append(at)
    assert back == places[::-1]


async def test_search_knows_other_letters_and_filters(large):
    assert await find_match(large, "дРАКОН 5", 0, backwards=False) is None
    first = await find_match(large, "дРАКОН", 0, backwards=False)
    assert first == await find_match(large, "dragon 5000", 0, backwards=False)
    assert await find_match(large, "лошадь", 0, backwards=False, kind="errors") is None
    assert await find_match(large, "dragon", 0, backwards=False, kind="errors") == first
    assert await find_match(large, "lion", 0, backwards=False) is None


async def test_matches_are_counted_on_as_the_log_grows(log):
    log.write_bytes(b"a cat\na dog\nsome ca")
    async with followed(lambda give: follow_matches(log, "cat", give)) as found:
        await until(lambda: found and list(found[-1].places) == [0])
        with log.open("ab") as file:
            file.write(b"ts\nCAT")
        await until(lambda: list(found[-1].places) == [0, 12, 22])
        log.write_bytes(b"cat\n")
        await until(lambda: list(found[-1].places) == [0])
        assert isinstance(found[-1], Matches)


async def test_what_was_drawn_over_is_not_found(log):
    log.write_bytes(b" 10% cat\r 50% cat\r100% dog\nend\n")
    assert await find_match(log, "cat", -1, backwards=False) is None
    assert await find_match(log, "100% dog", -1, backwards=False) == 0


async def test_a_log_and_its_second_file_are_one(log):
    log.write_bytes(b"one\ntwo\n")
    second_log(log).write_bytes(b"three\nfour\n")
    page = await earlier_page(log, 19, lines=3)
    assert texts(page) == ["two", "three", "four"]
    assert page.earlier == 1
    assert await find_match(log, "four", 0, backwards=False) == 14
    async with followed(lambda give: follow_log(log, give, lines=2)) as batches:
        await until(lambda: shown(batches) == ["three", "four"] and batches[-1].count == 4)
        second_log(log).write_bytes(b"3\n")  # full once more, and begun anew
        await until(lambda: shown(batches) == ["two", "3"])


async def test_the_last_words(log):
    log.write_bytes(b"a\n\n\x1b[1mb\x1b[0m  \n\nContinue? [y/n] ")
    assert await last_words(log, 2) == ("b", "Continue? [y/n]")
