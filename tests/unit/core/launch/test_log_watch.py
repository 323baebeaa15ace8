import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stablehand.core.launch.log_watch import LogWatch, needle_of
from support.plans import PACKAGES, facts_of, package


class Told(list):
    def __call__(self, name, groups):
        self.append((name, dict(groups)))


@pytest.mark.parametrize(
    "package_id", [own for own in PACKAGES if package(own).launch.ready is not None]
)
def test_the_shipped_patterns_are_found_and_have_needles(package_id):
    pattern = package(package_id).launch.ready.page
    ready = facts_of(package_id)["ready"]
    assert needle_of(pattern)
    for line in (ready["line"], *ready.get("also", [])):
        told = Told()
        watch = LogWatch(told)
        watch.want("page", pattern)
        watch.feed(f"noise\n\x1b[32m{line}\x1b[0m\n".encode())
        assert re.fullmatch(r"http://\S+:\d+", told[0][1]["url"])
        watch.feed(f"{line}\n".encode())
        assert len(told) == 1


@pytest.mark.parametrize(
    ("pattern", "needle"),
    [
        ("Startup time:", b"startup time:"),
        (r"(?i)Ready at (?P<url>\S+)", b"ready at "),
        (r"colou?r map", b"r map"),
        (r"ab*cde", b"cde"),
        (r"a{2}bcd", b"bcd"),
        (r"one|two", b""),
        (r"(one|two) three", b" three"),
        (r"(?:long words)? short", b" short"),
        (r"(?:long words){0,3}abc", b"abc"),
        (r"(?!forbidden)abcd", b"abcd"),
        (r"(?<=before )abcd", b"abcd"),
        (r"[abc)]defg", b"defg"),
        (r"[]x]defg", b"defg"),
        (r"[^\]x]defg", b"defg"),
        (r"\d+ items", b" items"),
        (r"(?P<url>https?://\S+)", b"http"),
        (r"((nested words))", b"nested words"),
        (r"\[y/n\]", b"y/n"),
        (r"(?x) a b c d", b""),
        (r".*", b""),
    ],
)
def test_needles(pattern, needle):
    assert needle_of(pattern) == needle
    re.compile(pattern)


PIECES = st.sampled_from(
    ["ab", "cde", "x?", "(?:fgh)?", "(ij|kl)", "[mno]", r"\d", ".", "pq*", "r+", "s{0,2}", "(?P<u>tuv)"]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=6), st.text("abcdefghijklmnopqrstuv0123", max_size=40))
def test_every_match_contains_the_needle(pieces, text):
    pattern = "".join(pieces) if pieces.count("(?P<u>tuv)") < 2 else "tuv"
    match = re.search(pattern, text)
    if match:
        assert needle_of(pattern) in match[0].lower().encode()


STREAM = "pré\r10%\rhttp://a:1\n\x1b[1mReady: http://b:22 é\x1b[0m\r\nasks [y/n]\nReady: http://c:3\n".encode()


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_how_the_bytes_were_cut_makes_no_difference(cuts):
    told = Told()
    watch = LogWatch(told)
    watch.want("page", r"Ready: (?P<url>\S+)")
    watch.want("asks", r"\[y/n\]", is_lasting=True)
    places = [0, *sorted(cuts), len(STREAM)]
    for begin, end in itertools.pairwise(places):
        watch.feed(STREAM[begin:end])
    assert told == [("page", {"url": "http://b:22"}), ("asks", {})]


def test_an_unfinished_line_gives_no_address_but_may_ask_once():
    told = Told()
    watch = LogWatch(told)
    watch.want("page", r"at (?P<url>\S+)")
    watch.want("asks", r"sure\?", is_lasting=True)
    watch.feed(b"Loading ")
    watch.peek()
    watch.feed(b"at http://a:80")
    watch.peek()
    assert told == []
    watch.feed(b"80\nAre you sure? ")
    watch.peek()
    watch.peek()
    watch.feed(b"really ")
    watch.peek()
    watch.feed(b"yes\nso sure?\n")
    assert told == [("page", {"url": "http://a:8080"}), ("asks", {}), ("asks", {})]


def test_a_question_that_grows_out_of_a_peeked_line_is_not_missed():
    told = Told()
    watch = LogWatch(told)
    watch.want("asks", r"sure\?", is_lasting=True)
    watch.feed(b"Are you ")
    watch.peek()
    watch.feed(b"sure?\n")
    assert told == [("asks", {})]


def test_nothing_is_looked_for_once_it_is_forgotten():
    told = Told()
    watch = LogWatch(told)
    watch.want("page", "ready")
    watch.forget("page")
    watch.feed(b"ready\n")
    assert told == []


def test_a_line_without_an_end_does_not_pile_up():
    told = Told()
    watch = LogWatch(told)
    watch.want("page", "ready now")
    for _ in range(50):
        watch.feed(b"x" * 100_000)
    watch.feed(b" ready now\n")
    assert [name for name, _ in told] == ["page"]
