"""Packages of some age only: the day that is old enough, and what uv is told."""

import datetime

import pytest

from stablehand.core.base.settings import Settings
from stablehand.core.runtimes.tools import Tools, find_tools
from stablehand.core.runtimes.uv import PackageRequest, UvTool


@pytest.fixture
def uv(tmp_path):
    return UvTool(tmp_path / "uv", tmp_path)


@pytest.mark.parametrize("days", [1, 7, 365])
def test_everything_of_the_day_is_old_enough(uv, days):
    moment = datetime.datetime.now(datetime.UTC)
    newest = Tools(uv, min_age_days=days).newest_day
    end = datetime.datetime.combine(newest, datetime.time.max, datetime.UTC)
    assert moment - end >= datetime.timedelta(days=days)
    assert moment - end < datetime.timedelta(days=days + 1, minutes=1)


def test_without_an_age_there_is_no_day(uv):
    assert Tools(uv).newest_day is None


@pytest.mark.parametrize(("stored", "days"), [({}, 0), ({"installs.min_age_days": 9}, 9)])
def test_the_setting_decides(tmp_path, stored, days):
    environ = {"HOME": str(tmp_path), "PATH": ""}
    assert find_tools(Settings(stored, environ), tmp_path, environ).min_age_days == days


def test_what_is_excepted_from_the_date_has_a_date_of_its_own(uv, tmp_path):
    day = datetime.date(2024, 5, 1)
    request = PackageRequest(("a",), not_after=day, undated=("b",))
    words = uv.install(tmp_path, request).argv
    assert words[words.index("--exclude-newer") + 1] == "2024-05-02T00:00:00Z"
    assert words[words.index("--exclude-newer-package") + 1] == "b=false"
    later = PackageRequest(
        ("a",), not_after=day, undated=("b",), undated_until=datetime.date(2024, 12, 31)
    )
    words = uv.install(tmp_path, later).argv
    assert words[words.index("--exclude-newer-package") + 1] == "b=2025-01-01T00:00:00Z"
