"""Lines come out the same however the bytes were cut, and nothing is shown twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.base.lines import LINE_LIMIT, LineSplitter, OutputLine


def _lines(*chunks: bytes) -> list[tuple[str, bool]]:
    splitter = LineSplitter("out")
    lines: list[OutputLine] = []
    for chunk in chunks:
        lines += splitter.feed(chunk)
    lines += splitter.finish()
    return [(line.text, line.replaces) for line in lines]


def _screen(lines: list[tuple[str, bool]]) -> list[str]:
    """What a view shows that follows `replaces`."""
    shown: list[str] = []
    for text, replaces in lines:
        if replaces:
            shown[-1] = text
        else:
            shown.append(text)
    return shown


def test_plain_lines_blank_lines_and_an_unfinished_end() -> None:
    assert _lines(b"one\n\ntwo\r\nthree") == [
        ("one", False),
        ("", False),
        ("two", False),
        ("three", False),
    ]


def test_utf8_split_between_chunks_is_joined() -> None:
    data = "привет 🐎\n".encode()
    assert _lines(*(data[i : i + 1] for i in range(len(data)))) == [("привет 🐎", False)]


def test_bytes_that_are_no_utf8_are_replaced_not_lost() -> None:
    assert _lines(b"a\xffb\n", b"\xd0") == [
        ("a\N{REPLACEMENT CHARACTER}b", False),
        ("\ufffd", False),
    ]


def test_a_progress_bar_that_ends_each_step_with_a_carriage_return() -> None:
    assert _lines(b"10%\r20%\r", b"30%\r\ndone\n") == [
        ("10%", False),
        ("20%", True),
        ("30%", True),
        ("done", False),
    ]


def test_a_progress_bar_that_begins_each_step_with_a_carriage_return() -> None:
    assert _lines(b"\r 10%", b"\r 20%", b"\nnext\n") == [
        (" 10%", False),
        (" 20%", True),
        ("next", False),
    ]


def test_crlf_cut_in_the_middle_is_one_line_end() -> None:
    assert _lines(b"one\r", b"\ntwo\n") == [("one", False), ("two", False)]


def test_an_unfinished_line_is_shown_once_and_replaced_by_the_whole() -> None:
    splitter = LineSplitter("err")
    assert splitter.feed(b"Continue? ") == []
    assert splitter.peek() == [OutputLine("Continue? ", "err", replaces=False)]
    assert splitter.peek() == []
    assert splitter.feed(b"yes\n") == [OutputLine("Continue? yes", "err", replaces=True)]
    assert splitter.peek() == []


def test_a_line_shown_unfinished_and_then_ended_is_not_repeated() -> None:
    splitter = LineSplitter("out")
    splitter.feed(b"done")
    assert len(splitter.peek()) == 1
    assert splitter.feed(b"\nnext\n") == [OutputLine("next", "out", replaces=False)]


def test_long_lines_are_cut_and_lose_nothing() -> None:
    text = "x" * LINE_LIMIT + "y" * LINE_LIMIT + "z"
    whole = _lines(text.encode() + b"\nshort\n")
    assert [len(line) for line, _ in whole] == [LINE_LIMIT, LINE_LIMIT, 1, 5]
    assert "".join(line for line, _ in whole[:3]) == text
    assert _lines(b"x" * LINE_LIMIT, b"\n") == [("x" * LINE_LIMIT, False)]


def test_an_endless_line_is_not_kept_in_memory() -> None:
    splitter = LineSplitter("out")
    given_back = sum(len(line.text) for _ in range(100) for line in splitter.feed(b"x" * 10_000))
    assert given_back >= 1_000_000 - LINE_LIMIT


_output = st.lists(
    st.sampled_from(["a", "б", "🐎", "\n", "\r", "\r\n", "10%", "x" * LINE_LIMIT]), max_size=12
).map("".join)


@given(_output, st.lists(st.integers(min_value=0, max_value=30), max_size=6))
def test_cutting_the_bytes_changes_nothing(text: str, cuts: list[int]) -> None:
    data = text.encode()
    chunks, at = [], 0
    for cut in cuts:
        chunks.append(data[at : at + cut])
        at += cut
    assert _lines(*chunks, data[at:]) == _lines(data)


_short_output = st.text(alphabet="ab\r\n", max_size=30)


@given(_short_output)
def test_the_screen_ends_like_that_of_a_simple_terminal(text: str) -> None:
    expected = []
    for line in text.replace("\r\n", "\n").split("\n"):
        drawn = [part for part in line.split("\r") if part]
        expected.append(drawn[-1] if drawn else "")
    if not expected[-1]:
        expected.pop()
    assert _screen(_lines(text.encode())) == expected
