"""How bad a line is, by its words, and what only looks bad."""

import pytest

from stablehand.core.launch.log_levels import NEUTRAL, level_after, level_of, may_matter, passes

ERRORS = """\
Traceback (most recent call last):
ValueError: bad
torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB
RuntimeError
ERROR: Could not find a version that satisfies the requirement torch
ERROR    root: something
12:01:07-123456 ERROR    Module load: sd_models
[Error] Could not load
[2026-11-21 10:00:00] [CRITICAL] no card
fatal: not a git repository (or any of the parent directories): .git
error: subprocess-exited-with-error
Failed to load the model
   0.0 seconds (IMPORT FAILED): /x/custom_nodes/y
2 failed, 3 passed
During handling of the above exception, another exception occurred:
thread 'main' panicked at src/main.rs:2:5
Segmentation fault (core dumped)
\x1b[31merror\x1b[0m: in colour
ERROR: 0 devices found
"""
WARNINGS = """\
WARNING: The script pip is installed in a folder that is not on PATH
foo.py:12: UserWarning: this fails on Tuesdays
/x/y.py:1: FutureWarning: `torch.load` with `weights_only=False`
Warning: you are leaving 1 commit behind
the flag --x is deprecated
[Warn] an error is near
WARNING error while doing x
"""
CALM = """\
0 errors
errors: 0, warnings: 0
no errors found
failed=0 ok=3
INFO: GET /error 200
INFO an error may follow
[Info] failed over to b
loading /x/error.py
--ignore-errors --no-warn-script-location
on_error handler installed
stderr is a pipe
http://x/error?a=1
step 12 of 200000: loss=0.1
terror and mirrors
"""


@pytest.mark.parametrize("line", ERRORS.splitlines())
def test_errors(line):
    assert level_of(line) == "error"


@pytest.mark.parametrize("line", WARNINGS.splitlines())
def test_warnings(line):
    assert level_of(line) == "warning"


@pytest.mark.parametrize("line", CALM.splitlines())
def test_what_only_looks_bad(line):
    assert level_of(line) == ""


def test_our_own_lines_are_notes():
    assert level_of("[stablehand] The program asked to be started anew.") == "note"
    assert level_of("[2026-11-21T10:00:00.000+00:00] $ git clone x") == "note"
    assert level_of("[12:00] hello") == ""


def levels(text):
    standing, found = NEUTRAL, []
    for line in text.splitlines():
        level, standing = level_after(standing, line)
        found.append({"error": "E", "warning": "W"}.get(level, "."))
    return "".join(found)


def test_a_traceback_is_one_error():
    text = """\
start
Traceback (most recent call last):
  File "a.py", line 1, in <module>
    f()

    ^^^
KeyError: 'x'

During handling of the above exception, another exception occurred:

  Traceback (most recent call last):
    File "a.py", line 3
  ValueError
going on
"""
    assert levels(text) == ".EEEEEE.E.EEE."


def test_what_is_indented_goes_on_and_bars_do_not():
    assert levels("x.py:1: UserWarning: a\n  warnings.warn(a)\nfine\n  fine") == "WW.."
    assert levels("error: b\n  \n  × c\n  │ d\nfine") == "E.EE."
    assert levels("WARNING: slow\n  3%|# | 1/30\n  6%|## | 2/30") == "W.."
    assert levels("error: b\n\n  later") == "E.."


def test_a_box_around_a_traceback():
    text = "╭─ Traceback (most recent call last) ─╮\n│ x.py:1 │\n╰───╯\nKeyError: 1\nfine"
    assert levels(text) == "EEEE."


def test_the_quick_look_never_misses_a_line():
    for line in (ERRORS + WARNINGS).splitlines():
        assert may_matter(f"calm\n{line}\n".encode())
    assert not may_matter(b"step 1\nstep 2\n")


def test_filters():
    assert [passes(level, "all") for level in ("error", "warning", "note", "")] == [True] * 4
    assert [passes(level, "warnings") for level in ("error", "warning", "note", "")] == [
        True,
        True,
        False,
        False,
    ]
    assert [passes(level, "errors") for level in ("error", "warning")] == [True, False]
