"""The matcher of the log doctor: any pieces give the same, what repeats is counted, what was got over is none."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stablehand.core.launch.log_doctor import (
    LONGEST_LINE,
    LogMatcher,
    Symptom,
    Symptoms,
    alternatives,
)

MEMORY = Symptom(
    "memory", (r"CUDA out of memory",), unless_near=(r"retrying with tiled",), within=3
)
MODULE = Symptom("module", (r"No module named '(?P<module>[^']+)'",), is_weak=True)
TRITON = Symptom("triton", (r"No module named 'triton'",), unless=(r"harmless",))
PAIR = Symptom("pair", (r"connection refused",), near=(r"proxy is set",), within=2)
ALL = Symptoms((MODULE, MEMORY, TRITON, PAIR))
LINES = st.sampled_from(
    [
        "hello",
        "CUDA out of memory. Tried to allocate",
        "retrying with tiled VAE",
        "ModuleNotFoundError: No module named 'triton'",
        "No module named 'triton' (harmless)",
        "\x1b[31mNo module named 'x'\x1b[0m",
        "connection refused",
        "the proxy is set",
        " 10%\r 50%\rconnection refused",
        "",
        "ё" * 40,
    ]
)


def seen(data, sizes=()):
    matcher = LogMatcher(ALL)
    at = 0
    for size in sizes:
        matcher.feed(data[at : at + size])
        at += size
    matcher.feed(data[at:])
    matcher.end()
    return matcher.found()


def rules(text):
    return {item.rule: item.count for item in seen(text.encode())}


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=30), st.lists(st.integers(0, 60), max_size=30))
def test_pieces_of_any_size_give_the_same(lines, sizes):
    data = "\n".join(lines).encode()
    assert seen(data, sizes) == seen(data)


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, max_size=25), st.integers(0, 25))
def test_going_on_from_what_was_kept_gives_the_same_counts(lines, cut):
    # Only where no line reaches over the cut to another one.
    lines = [line for line in lines if "tiled" not in line and "proxy" not in line]
    first = "".join(f"{line}\n" for line in lines[:cut]).encode()
    rest = "".join(f"{line}\n" for line in lines[cut:]).encode()
    before = LogMatcher(ALL)
    before.feed(first)
    after = LogMatcher(ALL)
    after.resume(json.loads(json.dumps(before.keep())))
    after.feed(rest)
    whole = LogMatcher(ALL)
    whole.feed(first + rest)
    assert {(i.rule, i.count, i.excerpt) for i in after.found()} == {
        (i.rule, i.count, i.excerpt) for i in whole.found()
    }
    assert after.lines == whole.lines


def test_a_line_is_explained_once_by_the_most_special_rule():
    assert rules("No module named 'triton'\n") == {"triton": 1}
    assert rules("No module named 'other'\n") == {"module": 1}
    # What forbids the special one leaves the line to the general one.
    assert rules("No module named 'triton', harmless\n") == {"module": 1}


@pytest.mark.parametrize("between", [0, 1, 2])
def test_an_error_that_was_got_over_is_none(between):
    filler = "x\n" * between
    assert rules(f"CUDA out of memory\n{filler}retrying with tiled VAE\n") == {}
    assert rules(f"retrying with tiled VAE\n{filler}CUDA out of memory\n") == {}


def test_it_is_one_again_further_away():
    text = (
        "CUDA out of memory\nx\nx\nx\nx\nretrying with tiled VAE\nx\nx\nx\nx\nCUDA out of memory\n"
    )
    assert rules(text) == {"memory": 2}


def test_what_needs_another_line_waits_for_it_on_both_sides():
    assert rules("connection refused\n") == {}
    assert rules("connection refused\nthe proxy is set\n") == {"pair": 1}
    assert rules("the proxy is set\nconnection refused\n") == {"pair": 1}
    assert rules("the proxy is set\nx\nx\nx\nconnection refused\n") == {}


def test_repeats_are_counted_and_numbered():
    text = "x\n" + "CUDA out of memory\n" * 100_000 + "x\nNo module named 'y'\n"
    memory, module = seen(text.encode())
    assert (memory.count, memory.lines[0], memory.lines[-1]) == (100_000, 2, 100_001)
    assert len(memory.lines) <= 40
    assert (module.lines, module.named) == ((100_003,), {"module": "y"})


def test_a_huge_line_costs_no_more_than_its_ends():
    text = b"x" * 3_000_000 + b" CUDA out of memory"
    assert [item.rule for item in seen(text)] == ["memory"]
    assert len(seen(text)[0].excerpt) < LONGEST_LINE


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a|b", ("a", "b")),
        ("(?i)a(?:b|c)|d", ("(?i)a(?:b|c)", "(?i)d")),
        (r"\||[|]x|[]|]y", (r"\|", "[|]x", "[]|]y")),
        ("(?:a|b)c", ("(?:a|b)c",)),
    ],
)
def test_outermost_alternatives_are_cut(pattern, parts):
    assert alternatives(pattern) == parts


def test_huge_lines_are_not_remembered():
    matcher = LogMatcher(Symptoms([Symptom("memory", ("out of memory",))]))
    for number in range(4):
        matcher.feed(b"%d out of memory %s\n" % (number, b"x" * 100_000))
    matcher.feed(b"out of memory\n")
    assert matcher.found()[0].count == 5
    assert sum(map(len, matcher._read)) < 100
