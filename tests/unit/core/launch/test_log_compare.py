import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from stablehand.core.launch.log_compare import compared, matched, normalised

GOOD = """\
2026-11-27 10:00:01,120 INFO Python 3.11.9
Loading weights [6ce0161689] from /models/v1-5.safetensors
Model loaded in 3.2s (load weights: 1.1s, apply: 2.1s).
100%|##########| 20/20 [00:05<00:00,  3.61it/s]
pid 4711 listens
<Server object at 0x7f3b2c001d90>
Total VRAM 11910 MB, 10.2 GB free
Running on local URL:  http://127.0.0.1:7860
temporary files in /tmp/gradio-x81/abc""".splitlines()
AGAIN = """\
2026-11-28 09:12:44,007 INFO Python 3.11.9
Loading weights [6ce0161680] from /models/v1-5.safetensors
Model loaded in 12.9s (load weights: 8.0s, apply: 4.9s).
 35%|###5      | 7/20 [00:02<00:04,  2.99it/s]
pid 99 listens
<Server object at 0x7fffffff1d90>
Total VRAM 11910 MB, 9.8 GB free
Running on local URL:  http://127.0.0.1:7861
temporary files in /tmp/gradio-q2/k""".splitlines()


def test_what_differs_from_start_to_start_anyway_is_no_difference():
    found = compared(GOOD, AGAIN)
    assert found.is_alike
    assert [row.text for row in found.rows] == AGAIN


@pytest.mark.parametrize(
    "one, other",
    [
        ("torch 2.7.0", "torch 2.6.0"),
        ("Python 3.11.9", "Python 3.12.1"),
        ("loaded 3 extensions", "loaded 4 extensions"),
        ("xformers not found", "xformers found"),
        ("http://127.0.0.1:7860/", "http://0.0.0.0:7860/"),
        ("using /models/one.ckpt", "using /models/two.ckpt"),
    ],
    ids=["version", "python", "count", "word", "host", "file"],
)
def test_what_says_something_else_is_a_difference(one, other):
    assert normalised(one) != normalised(other)


def test_new_missing_and_moved_lines_are_told_with_their_numbers():
    now = [
        *AGAIN[1:3],
        AGAIN[0],
        "ModuleNotFoundError: No module named 'xformers'",
        *AGAIN[3:7],
        AGAIN[8],
    ]
    found = compared(GOOD, now)
    assert (found.new, found.missing, found.moved) == (1, 1, 1)
    told = {
        row.kind: (row.text, row.number, row.before) for row in found.rows if row.kind != "same"
    }
    assert told["new"] == (now[3], 4, None)
    assert told["missing"] == (GOOD[7], None, 8)
    assert told["moved"] == (AGAIN[0], 3, 1)
    numbers = [row.number for row in found.rows if row.number is not None]
    assert numbers == sorted(numbers)


@given(some.lists(some.integers(0, 6), max_size=60), some.lists(some.integers(0, 6), max_size=60))
def test_what_belongs_together_is_alike_and_in_order(a, b):
    pairs = matched(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))


@given(some.lists(some.integers(0, 3), max_size=30), some.lists(some.integers(0, 3), max_size=30))
def test_short_sequences_of_repeated_lines_are_compared_exactly(a, b):
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            rows[i + 1][j + 1] = (
                rows[i][j] + 1 if one == other else max(rows[i][j + 1], rows[i + 1][j])
            )
    assert len(matched(a, b)) == rows[-1][-1]


@pytest.mark.parametrize("kind", ["alike", "repeated", "shuffled", "foreign"])
def test_long_starts_are_compared_without_quadratic_time(kind):
    chance = random.Random(1)
    good = [f"line {chance.randrange(10**9)} of words" for _ in range(20_000)]
    now = list(good)
    if kind == "repeated":
        good, now = ["again"] * 20_000, ["again", "other"] * 10_000
    elif kind == "shuffled":
        chance.shuffle(now)
    elif kind == "foreign":
        now = [f"{line}!" for line in good]
    found = compared(good, now)
    assert found.is_alike == (kind == "alike")
    assert found.new == {"alike": 0, "repeated": 10_000, "shuffled": 0, "foreign": 20_000}[kind]
