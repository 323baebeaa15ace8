"""Sizes, times and tables as people read them."""

import pytest

from stablehand.cli.words import (
    duration,
    memory,
    shortened,
    size,
    table,
    table_lines,
    wrapped,
)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (None, "unknown"),
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (4_096, "4 kB"),
        (1_000_000, "1 MB"),
        (2_600_000, "3 MB"),
        (250_000_000, "250 MB"),
        (1_000_000_000, "1.0 GB"),
        (6_938_078_334, "6.9 GB"),
        (123_456_789_000, "123.5 GB"),
    ],
)
def test_sizes_are_decimal(count, words):
    assert size(count) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (None, "unknown"),
        (0, "0 GB"),
        (8 << 30, "8 GB"),
        (8_000_000_000, "7.5 GB"),
        (512 << 20, "0.5 GB"),
        (100 << 30, "100 GB"),
        (int(22.5 * 2**30), "22.5 GB"),
    ],
)
def test_memory_is_binary_as_its_makers_count(count, words):
    assert memory(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "about 1 s"),
        (59, "about 59 s"),
        (60, "about 1 min"),
        (89, "about 1 min"),
        (91, "about 2 min"),
        (1_800, "about 30 min"),
        (3_600, "about 1.0 h"),
        (5_400, "about 1.5 h"),
    ],
)
def test_durations_are_rough(seconds, words):
    assert duration(seconds) == words


def test_a_table_is_aligned_by_its_widest_cells():
    rows = [("ID", "KIND", "HERE"), ("a1111", "inference", "works"), ("x", "y", "a long last cell")]
    assert table(rows).split("\n") == [
        "ID     KIND       HERE",
        "a1111  inference  works",
        "x      y          a long last cell",
    ]


def test_odd_tables():
    assert table([]) == ""
    assert table_lines([("alone",)]) == ["alone"]
    assert table_lines(iter([("a", "b"), ("cc", "")])) == ["a   b", "cc  "]


def test_wrapping_keeps_words_whole_and_within_the_width():
    text = "one two-three four " * 12
    lines = wrapped(text, "  ", width=30).split("\n")
    assert all(line.startswith("  ") and len(line) <= 30 for line in lines)
    assert " ".join(lines).split() == text.split()
    path = "/a/very/long/path/" + "x" * 120
    assert wrapped(f"in {path} now", width=40).split("\n") == ["in", path, "now"]


def test_a_name_with_a_line_break_stays_in_its_row():
    assert table([("a\nb", "c"), ("d", "e\r\nf")]) == "a b  c\nd    e f"


def test_long_texts_are_shortened():
    assert shortened("a" * 10, 10) == "a" * 10
    assert shortened("a" * 11, 10) == "aaaaaaa..."
