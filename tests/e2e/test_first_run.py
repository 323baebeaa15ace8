"""The first run in the real window: a fresh home, clicks or keys, to a program that is being installed."""

import contextlib
import json
import os
import subprocess
import sys
import time

import pytest

from support.driven_window import DrivenWindow

# A port that nobody listens on: what is fetched fails at once.
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def surroundings(tmp_path):
    """A home in which nobody has ever started Stablehand."""
    home = tmp_path / "home"
    home.mkdir()
    return {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "APPDATA": str(home / "AppData" / "Roaming"),
        "LOCALAPPDATA": str(home / "AppData" / "Local"),
        "XDG_CONFIG_HOME": "",
        "XDG_DATA_HOME": "",
        "STABLEHAND_DATA": "",
        "UV_INDEX_URL": f"{NOWHERE}/simple",
        "UV_DEFAULT_INDEX": f"{NOWHERE}/simple",
        "HF_ENDPOINT": NOWHERE,
    }


@pytest.fixture
def window(surroundings):
    opened = []

    def open_window(**more):
        opened.append(DrivenWindow(None, **{**surroundings, **more}))
        return opened[-1]

    yield open_window
    for made in opened:
        made.close()


def command(surroundings, *words):
    done = subprocess.run(
        [sys.executable, "-m", "stablehand", "--json", *words],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **surroundings},
    )
    return json.loads(done.stdout.splitlines()[-1])


def quit_for_good(window):
    """Close the window, whatever is under way."""
    window.ask("close")
    until = time.monotonic() + 30
    while window.process.poll() is None:
        assert time.monotonic() < until, window.errors
        with contextlib.suppress(AssertionError, OSError):
            window.ask("click", name="Stop it and quit", wait_s=1)
    assert window.quit() == 0


def test_two_clicks_lead_to_a_program_that_is_being_installed(window, surroundings):
    w = window()
    w.wait_for("Recommended: ")
    assert not command(surroundings, "list")["data"]["installs"]
    w.click("Install recommended")
    w.wait_for("Goes to")
    w.click("Install ", exact=False)
    w.wait_for("Console", 30)
    assert len(command(surroundings, "list")["data"]["installs"]) == 1
    quit_for_good(w)
    assert not any("rror" in line for line in w.errors)


def test_by_keys_alone_to_the_last_step_and_out_of_it_once_for_all(window, surroundings):
    w = window()
    w.wait_for("Recommended: ")
    w.tab_to("Install recommended")
    w.keys("Return")
    w.wait_for("Goes to")
    assert w.focus().startswith("Install ")  # the second press would install
    w.tab_to("Back")
    w.keys("Return")
    w.wait_for("Step 3 of 4")
    w.tab_to("Skip setup")
    w.keys("Return")
    w.wait_for("No packages yet")
    quit_for_good(w)
    place = command(surroundings, "data")["data"]
    assert place["why"] == "system"
    assert place["total_bytes"] < 2_000_000  # a first start is small
    again = window()
    again.wait_for("No packages yet")


def test_another_folder_is_gone_on_with_and_nothing_is_left_in_the_first(
    window, surroundings, tmp_path
):
    library = tmp_path / "home" / "StabilityMatrix"
    if sys.platform == "win32":
        library = tmp_path / "home" / "AppData" / "Roaming" / "StabilityMatrix"
    elif sys.platform == "darwin":
        support = tmp_path / "home" / "Library" / "Application Support"
        library = support / "StabilityMatrix"
    (library / "Models" / "Lora").mkdir(parents=True)
    (library / "Models" / "Lora" / "one.safetensors").write_bytes(bytes(64))
    (library / "settings.json").write_text('{"InstalledPackages": []}')
    usual = command(surroundings, "data")["data"]["path"]
    w = window()
    w.wait_for("Welcome to Stablehand")
    w.click("Next")
    w.click("The library of Stability Matrix, as it is")
    assert os.path.isdir(usual)  # the window's own lock and looks
    w.click("Use this folder")
    w.wait_for("Step 3 of 4", 30)
    w.wait_for("of memory")
    assert not os.path.lexists(usual)
    found = command(surroundings, "data")["data"]
    assert (found["path"], found["why"]) == (str(library), "chosen")
    assert (library / "Models" / "Lora" / "one.safetensors").is_file()
    quit_for_good(w)
