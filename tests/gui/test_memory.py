"""What the window remembers: kept whole, and never in the way."""

import json

import pytest

from stablehand.gui.live.memory import FILE_NAME, Memory


def test_values_come_back_at_the_next_start(data):
    memory = Memory(data)
    memory.keep(page="settings", text_size=125, rail_folded=True)
    again = Memory(data)
    assert again.text("page") == "settings"
    assert again.number("text_size", 100) == 125
    assert again.flag("rail_folded")


def test_what_is_not_known_is_the_default(data):
    memory = Memory(data)
    assert (memory.text("a", "b"), memory.number("a", 7), memory.flag("a")) == ("b", 7, False)


@pytest.mark.parametrize(
    "content", ["", "{", "[1]", '"text"', "null", "[" * 100_000, '{"page": 7, "text_size": "x"}']
)
def test_a_damaged_file_counts_as_none(data, content):
    (data / FILE_NAME).write_text(content)
    memory = Memory(data)
    assert memory.text("page", "packages") == "packages"
    assert memory.number("text_size", 100) == 100
    memory.keep(page="settings")
    assert Memory(data).text("page") == "settings"


def test_a_yes_is_no_number(data):
    (data / FILE_NAME).write_text(json.dumps({"a": True, "b": 1}))
    memory = Memory(data)
    assert memory.number("a", 5) == 5
    assert memory.flag("b") is False


def test_looks_alone_make_no_data_folder(tmp_path):
    memory = Memory(tmp_path / "Data")
    memory.keep(page="settings")
    assert not (tmp_path / "Data").exists()
    assert memory.text("page") == "settings"


def test_nothing_is_written_where_nothing_has_changed(data):
    memory = Memory(data)
    memory.keep(page="settings")
    before = (data / FILE_NAME).stat().st_mtime_ns
    memory.keep(page="settings")
    assert (data / FILE_NAME).stat().st_mtime_ns == before
