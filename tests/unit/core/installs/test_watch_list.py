"""The list of what is known to do harm: whole, readable, extended by the user, and asked rightly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from stablehand.core.installs.watch_list import bundled_list, read_watch_list, repository_key

OWN = """
format = 1

[[packages]]
name = "Some_Package"
versions = ["1.2.3", "2.0.*"]
why = "It reads what it should not."

[[packages]]
name = "ultralytics"
versions = ["8.4.0"]
why = { en = "Of my own.", ru = "Своё." }

[[extensions]]
name = "Some extension"
folders = ["some-extension"]
why = "It mines coins."
"""


@pytest.fixture
def catalog(tmp_path):
    def with_list(text):
        (tmp_path / "watch-list.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return with_list


@pytest.fixture
def own(catalog):
    known = read_watch_list(catalog(OWN))
    assert known.problems == ()
    return known


def entries(known):
    return [entry for found in known.packages.values() for entry in found] + [*known.extensions]


def test_every_entry_says_what_since_when_from_where_and_what_to_do():
    found = entries(bundled_list())
    assert len(found) > 15
    for entry in found:
        assert entry.since is not None, entry.name
        assert entry.source, entry.name
        assert entry.clean is not None, entry.name
        for text in (entry.why, entry.clean):
            assert text.en.endswith("."), entry.name
            assert text.ru.endswith("."), entry.name
            assert any("а" <= letter <= "я" for letter in text.ru), entry.name
        assert entry.url.startswith("https://") or entry.source.startswith("MAL-"), entry.name


@pytest.mark.parametrize(
    ("name", "version", "is_bad"),
    [
        ("ultralytics", "8.3.41", True),
        ("Ultralytics", "8.3.46", True),
        ("ultralytics", "8.3.41+local.1", True),
        ("ultralytics", "8.3.40", False),
        ("ultralytics", "8.3.43", False),
        ("ultralytics", "no version", False),
        ("torchtriton", "3.0.0", True),
        ("torchtriton", "2.0.0", False),
        ("ctx", "0.1.2.post1", True),
        ("ctx", "0.1.2", False),
        ("applebotzz", "0.0.1", True),
        ("AppleBotzz", "anything", True),
        ("some.package", "1.2.3", True),
        ("some-package", "2.0.7", True),
        ("some-package", "2.1", False),
        ("ultralytics", "8.4.0", True),
        ("datasette", "0.65.1", False),
    ],
)
def test_a_version_of_a_package(own, name, version, is_bad):
    assert bool(own.packages_at(name, version)) is is_bad


def test_limits_are_constraints_that_leave_the_good_versions(own):
    limits = {Requirement(line).name: Requirement(line).specifier for line in own.limits()}
    assert not limits["ultralytics"].contains("8.3.41")
    assert not limits["ultralytics"].contains("8.4.0")
    assert limits["ultralytics"].contains("8.3.40")
    assert not limits["some-package"].contains("2.0.9")
    for version in ("0", "0.0.1", "0.dev0", "1!0.1", "99"):
        assert not limits["applebotzz"].contains(version, prereleases=True)
    # What only its metadata tells apart has good versions that must stay to be had.
    assert limits["anthropic"].contains("0.26.1")


@pytest.mark.parametrize(
    ("line", "is_refused"),
    [
        ("ultralytics==8.3.41", True),
        ("ultralytics[export]==8.3.41", True),
        ("Ultralytics === 8.3.41", True),
        ("ultralytics", False),
        ("ultralytics>=8.3", False),
        ("ultralytics==8.3.*", False),
        ("ultralytics==8.3.40", False),
        ("ultralytics==8.3.41 --hash=sha256:00", True),
        ("AppleBotzz", True),
        ("applebotzz>=2", True),
        ("applebotzz; sys_platform == 'win32'", False),
        ("https://example.org/w/openai-1.16.3-py3-none-any.whl", True),
        ("openai @ https://example.org/w/openai-1.16.3-py3-none-any.whl#sha256=00", True),
        ("https://example.org/w/openai-1.30.2-py3-none-any.whl", False),
        ("https://example.org/applebotzz-1.0.tar.gz", True),
        ("anthropic==0.26.1", False),
        ("-e ./local", False),
        ("git+https://github.com/a/b", False),
    ],
)
def test_a_requirement_that_only_something_harmful_meets(own, line, is_refused):
    found = own.asked_for(["numpy", line])
    assert (found is not None and found[0] == line) is is_refused


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Because pins depends on ultralytics==8.3.41 and you require", "ultralytics==8.3.41"),
        ("  because wants depends on applebotzz<0, which does not allow", "applebotzz"),
        ("because you require ultralytics==8.3.411", None),
        ("because my-ultralytics==8.3.41 is missing", None),
        ("because ultralytics==8.3.40 needs numpy<2", None),
    ],
)
def test_what_a_resolver_would_have_needed(own, said, what):
    found = own.blamed(["cause:", said])
    assert (found[0] if found else None) == what


def test_a_list_of_ones_own_adds_to_the_other(own):
    assert {entry.why.en for entry in own.packages["ultralytics"]} > {"Of my own."}
    assert own.packages["some-package"][0].why.ru == "It reads what it should not."
    assert [entry.name for entry in own.extensions][-1] == "Some extension"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("format = 2", "format"),
        ("format = 1\n[[packages]]\nname = 'x'\nversions = 'all'", "packages.1.why"),
        ("format = 1\n[[packages]]\nname = 'x y'\nversions = 'all'\nwhy='.'", "packages.1.name"),
        ("format = 1\n[[packages]]\nname = 'x'\nversions = ['>1']\nwhy='.'", "packages.1.versions"),
        ("format = 1\n[[packages]]\nname = 'x'\nversions = []\nwhy='.'", "packages.1.versions"),
        ("format = 1\n[[extensions]]\nname = 'x'\nwhy='.'", "needs 'folders'"),
        (
            "format = 1\n[[extensions]]\nname = 'x'\nwhy='.'\nfiles=['../x']",
            "inside its folder",
        ),
        ("format = 1\nmore = 2", "more"),
        ("format = [", "Invalid value"),
        ("\0", "Invalid"),
    ],
)
def test_a_damaged_list_is_said_and_switches_nothing_off(catalog, text, part):
    known = read_watch_list(catalog(text))
    assert [part in problem.english() for problem in known.problems] == [True]
    assert "watch-list.toml" in known.problems[0].english()
    assert known.limits() == bundled_list().limits()
    assert known.extensions == bundled_list().extensions


def test_no_list_is_no_problem(tmp_path):
    assert read_watch_list(tmp_path).problems == ()
    assert read_watch_list(tmp_path / "nowhere").problems == ()
    (tmp_path / "file").write_text("")
    assert read_watch_list(tmp_path / "file").problems == ()


def test_what_is_no_readable_file_is_said(tmp_path):
    (tmp_path / "watch-list.toml").mkdir()
    assert len(read_watch_list(tmp_path).problems) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "watch-list.toml")
    assert len(read_watch_list(tmp_path).problems) == 1


def test_a_list_that_is_far_too_large_is_not_read(catalog):
    known = read_watch_list(catalog("#" * (1024 * 1024 + 1)))
    assert "larger than 1 MiB" in known.problems[0].english()


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/AppleBotzz/ComfyUI_LLMVISION",
        "https://github.com/applebotzz/comfyui_llmvision.git",
        "http://www.github.com/AppleBotzz/ComfyUI_LLMVISION/",
        "https://name:token@github.com/AppleBotzz/ComfyUI_LLMVISION.git",
        "git@github.com:AppleBotzz/ComfyUI_LLMVISION.git",
        "ssh://git@github.com:22/AppleBotzz/ComfyUI_LLMVISION",
        "git://github.com/AppleBotzz/ComfyUI_LLMVISION",
    ],
)
def test_one_repository_however_it_is_written(address):
    assert repository_key(address) == "github.com/applebotzz/comfyui_llmvision"


@pytest.mark.parametrize(
    "address",
    ["https://github.com/AppleBotzz/Other", "https://gitlab.com/AppleBotzz/ComfyUI_LLMVISION", ""],
)
def test_other_repositories(address):
    assert repository_key(address) != "github.com/applebotzz/comfyui_llmvision"


def test_pip_and_uv_take_the_limits(tmp_path):
    """Both read the constraints when a UI installs something itself."""
    limits = tmp_path / "constraints.txt"
    limits.write_text("".join(f"{line}\n" for line in bundled_list().limits()))
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    uv = Path(sys.executable).with_name("uv")
    for words in (
        [sys.executable, "-m", "pip", "install", "--dry-run", "-r", str(empty), "-c", str(limits)],
        [str(uv), "pip", "compile", "--offline", "--constraints", str(limits), str(empty)],
    ):
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
