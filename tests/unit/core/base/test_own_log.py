"""The program's own log comes where the data is, and brings no data folder back that went away."""

import logging

import pytest

from stablehand.core.base.own_log import keep_log, leave_log

LOG = logging.getLogger("stablehand.test")


@pytest.fixture(autouse=True)
def _own_log_again():
    root = logging.getLogger("stablehand")
    before, root.handlers = root.handlers, []
    yield
    leave_log()
    root.handlers = before


def test_the_file_is_made_with_its_first_record(tmp_path):
    data = tmp_path / "Data"
    keep_log(data / "Logs")
    assert not data.exists()
    LOG.warning("first")
    assert "first" in (data / "Logs" / "stablehand.log").read_text(encoding="utf-8")


def test_a_folder_that_came_later_is_not_brought_back_either(tmp_path):
    data = tmp_path / "Data"
    keep_log(data / "Logs")
    LOG.warning("first")
    data.rename(tmp_path / "away")
    LOG.warning("lost")
    assert not data.exists()


def test_nothing_is_written_where_the_data_folder_was(tmp_path):
    data, away = tmp_path / "Data", tmp_path / "away"
    data.mkdir()
    keep_log(data / "Logs")
    data.rename(away)
    LOG.warning("lost")
    assert not data.exists()
    away.rename(data)
    LOG.warning("found")
    written = (data / "Logs" / "stablehand.log").read_text(encoding="utf-8")
    assert "found" in written and "lost" not in written
