"""Times of others: those that no other time zone has are none."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from stablehand.core.base.loose_values import moment_of


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T10:00:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T10:00:00+09:00", datetime(2026, 3, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", None),
        ("9999-12-31T23:59:59-10:00", None),
        ("0001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+10:00", None),
        ("soon", None),
        (1772359200, None),
    ],
)
def test_moments(said, expected):
    assert moment_of(said) == expected


def test_every_moment_can_be_shown_anywhere():
    for year in (1970, 9000):
        found = moment_of(f"{year}-01-01T00:00:00Z")
        for hours in (-14, 14):
            assert found.astimezone(timezone(timedelta(hours=hours))).year in (year, year - 1)
