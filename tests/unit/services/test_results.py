"""A result is a value."""

from __future__ import annotations

import dataclasses

import pytest

from stablehand.core.base.text import Text
from stablehand.services.results import Result


def test_a_result_says_command_data_and_notices() -> None:
    result = Result("catalog list", [1, 2], (Text("t", "Beware"),))
    assert (result.command, result.data) == ("catalog list", [1, 2])
    assert [notice.english() for notice in result.notices] == ["Beware"]
    assert Result("list", None).notices == ()
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.command = "x"  # type: ignore[misc]
