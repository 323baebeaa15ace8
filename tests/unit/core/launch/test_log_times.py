import os
import struct

import pytest

from stablehand.core.launch import log_times
from stablehand.core.launch.log_files import KEPT_LOGS, new_log, second_log
from stablehand.core.launch.log_times import TimesWriter, read_times, times_file
from stablehand.core.launch.session_log import SessionLog


class Clock:
    def __init__(self):
        self.now = 0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def told(writer, clock, place, after):
    clock.now += after
    moment = writer.is_due()
    if moment is not None:
        writer.note(place, moment)


def test_a_line_has_the_time_of_the_piece_that_it_came_with(tmp_path, clock):
    log = new_log(tmp_path)
    clock.now = 5_000
    writer = TimesWriter(log, (1_700_000_000_000, clock.now), clock)
    for place, after in ((0, 0), (100, 5), (200, 1_000), (300, 61_000)):
        told(writer, clock, place, after)
    writer.close()
    times = read_times(log)
    assert times is not None
    assert [times.since_start(place) for place in (0, 150, 200, 299, 300, 999)] == [
        0, 0, 1_005, 1_005, 62_005, 62_005,
    ]  # fmt: skip
    assert times.at(300) == 1_700_000_062.005
    assert [times.place_at(moment) for moment in (0, 1, 1_005, 1_006, 62_006)] == [
        0, 200, 200, 300, None,
    ]  # fmt: skip


def test_a_log_from_before_has_no_times_and_a_damaged_index_is_none(tmp_path):
    log = new_log(tmp_path)
    assert read_times(log) is None
    times_file(log).write_bytes(b"SHTIMES0" + bytes(16))
    assert read_times(log) is None
    times_file(log).write_bytes(b"SH")
    assert read_times(log) is None


def test_a_record_that_was_cut_off_is_not_read(tmp_path, clock):
    log = new_log(tmp_path)
    writer = TimesWriter(log, (0, 0), clock)
    told(writer, clock, 0, 0)
    told(writer, clock, 10, 50)
    writer.close()
    whole = times_file(log).read_bytes()
    times_file(log).write_bytes(whole[:-3])
    times = read_times(log)
    assert times is not None
    assert list(times.places) == [0]


def test_a_full_index_is_thinned_and_keeps_the_pauses(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(log_times, "_MOST_RECORDS", 64)
    log = new_log(tmp_path)
    writer = TimesWriter(log, (0, 0), clock)
    true = {}
    for number in range(2_000):
        told(writer, clock, number * 10, 90_000 if number == 1_000 else 20)
        true[number * 10] = clock.now
    writer.close()
    size = times_file(log).stat().st_size
    assert size <= 24 + 64 * 16
    times = read_times(log)
    assert times is not None
    _, _, step = struct.unpack_from("<8sqq", times_file(log).read_bytes())
    assert step > 20
    assert all(0 <= moment - times.since_start(place) < step for place, moment in true.items())
    assert times.since_start(10_000) - times.since_start(9_990) >= 90_000 - step


def test_both_files_of_a_full_log_have_times(tmp_path):
    path = new_log(tmp_path)
    log = SessionLog(path, limit_bytes=1000)
    for number in range(25):
        log.write(b"%04d" % number + b"." * 95 + b"\n")
    log.close()
    times = read_times(path)
    assert times is not None
    first = path.stat().st_size
    assert times.since_start(0) == times.moments[0]
    assert times.since_start(first) is not None
    assert first in times.places
    assert list(times.moments) == sorted(times.moments)
    assert list(times.places) == sorted(times.places)


def test_what_others_add_to_the_log_moves_no_time(tmp_path):
    path = new_log(tmp_path)
    log = SessionLog(path)
    with path.open("ab") as other:
        other.write(b"Traceback of the supervisor\n")
    log.write(b"first\n")
    log.close()
    times = read_times(path)
    assert times is not None
    assert list(times.places) == [len(b"Traceback of the supervisor\n")]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_drive_costs_the_times_only(tmp_path):
    path = new_log(tmp_path)
    times_file(path).symlink_to("/dev/full")
    log = SessionLog(path)
    log.write(b"kept\n")
    log.close()
    assert path.read_bytes() == b"kept\n"


def test_times_and_facts_go_with_their_log_and_a_good_start_stays(tmp_path):
    for number in range(14):
        old = tmp_path / f"2020010{number // 10}T0000{number:02}Z.log"
        for path in (old, second_log(old), times_file(old), old.with_suffix(".facts.json")):
            path.write_text("old")
    good = tmp_path / "20200100T000001Z.log"
    new_log(tmp_path, (good,))
    left = {path.name for path in tmp_path.iterdir()}
    assert {good.name, times_file(good).name, "20200100T000001Z.facts.json"} <= left
    assert "20200100T000000Z.times" not in left
    assert len([name for name in left if name.endswith(".times")]) == KEPT_LOGS
