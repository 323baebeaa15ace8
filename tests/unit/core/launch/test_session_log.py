import os

import pytest

from stablehand.core.launch import session_log
from stablehand.core.launch.log_files import KEPT_LOGS, new_log, second_log
from stablehand.core.launch.session_log import SessionLog


def test_ten_logs_are_kept_with_their_second_files(tmp_path):
    folder = tmp_path / "Logs" / "fake"
    made = [new_log(folder) for _ in range(3)]
    assert len(set(made)) == 3
    for number in range(20):
        old = folder / f"2020010{number % 10}T0000{number:02}Z.log"
        old.write_text("old")
        second_log(old).write_text("old")
    new_log(folder)
    left = sorted(path.name for path in folder.iterdir())
    assert len([name for name in left if ".2.log" not in name]) == KEPT_LOGS
    assert set(made) <= set(folder.iterdir())
    assert all((folder / name.replace(".2.log", ".log")).exists() for name in left)


def test_a_full_log_keeps_its_beginning_and_its_end(tmp_path):
    path = new_log(tmp_path)
    log = SessionLog(path, limit_bytes=1000)
    for number in range(100):
        log.write(b"%04d" % number + b"." * 95 + b"\n")
    log.close()
    first = path.read_text().splitlines()
    assert first[0].startswith("0000")
    assert second_log(path).name in first[-1]
    last = second_log(path).read_text().splitlines()
    assert last[-1].startswith("0099")
    assert second_log(path).stat().st_size <= 1000


def test_every_byte_is_written(tmp_path):
    path = new_log(tmp_path)
    log = SessionLog(path)
    data = os.urandom(3_000_000)
    log.write(data)
    log.note("done")
    log.close()
    assert path.read_bytes() == data + b"[stablehand] done\n"
    assert len(data) < session_log.LIMIT_BYTES


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_drive_does_not_stop_anybody(tmp_path):
    path = tmp_path / "full.log"
    path.symlink_to("/dev/full")
    log = SessionLog(path)
    log.write(b"lost")
    log.close()


def test_what_is_added_after_its_end_goes_to_no_other_file(tmp_path):
    log = SessionLog(new_log(tmp_path / "logs"))
    log.close()
    with (tmp_path / "other").open("wb") as other:  # it gets the number that is free now
        log.note("late")
        other.write(b"mine")
    assert (tmp_path / "other").read_bytes() == b"mine"


def test_what_is_added_to_a_full_log_after_its_end_makes_no_other_file(tmp_path):
    path = new_log(tmp_path / "logs")
    log = SessionLog(path, limit_bytes=10)
    log.close()
    log.write(b"late" * 10)
    assert not second_log(path).exists()
