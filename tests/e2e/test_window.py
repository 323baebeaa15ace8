"""The window as a person uses it: a real process, real clicks and keys, a real program installed and run."""

import os
import re
import time
import urllib.request

import psutil
import pytest

from support.driven_window import DrivenWindow

WORDS = {
    "en": {
        "add": "Add package",
        "install": "Install Pad",
        "installed": "Stopped",
        "launch": "Launch",
        "running": "Running",
        "stop": "Stop",
        "leave": "Quit, leave them running",
    },
    "ru": {
        "add": "Добавить пакет",
        "install": "Установить Pad",
        "installed": "Остановлен",
        "launch": "Запустить",
        "running": "Работает",
        "stop": "Остановить",
        "leave": "Выйти, пусть работают",
    },
}


@pytest.fixture
def window(program):
    """Open windows over the data folder; all are closed, and what runs is stopped."""
    opened = []

    def open_window(**more):
        opened.append(DrivenWindow(program.data, **more))
        return opened[-1]

    yield open_window
    for made in opened:
        made.close()
    program.run("stop", "--all")


def address(window):
    """The address that stands in the window, once it answers."""
    for text in window.texts():
        if found := re.search(r"http://127\.0\.0\.1:\d+\S*", text):
            return found[0]
    return None


def answered(window, wait_s=60):
    until = time.monotonic() + wait_s
    while True:
        url = address(window)
        if url is not None:
            try:
                with urllib.request.urlopen(url, timeout=5) as answer:
                    return answer.status
            except OSError:
                pass
        assert time.monotonic() < until, window.texts()
        time.sleep(0.2)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_from_nothing_to_a_running_program_by_mouse(window, program, language):
    words = WORDS[language]
    w = window(language=language)
    w.click(words["add"])
    w.item("Pad")
    w.click(words["install"])
    w.wait_for_log("== probe", 120)
    w.wait_for(words["installed"], 60)
    w.click(words["launch"])
    w.wait_for_state(words["running"], 60)
    assert answered(w) == 200
    w.wait_for_log("Uvicorn running on", 30)
    w.click(words["stop"])
    w.wait_for(words["installed"], 30)
    assert program.run("list")["data"]["installs"][0]["pid"] is None
    w.ask("close")
    assert w.quit() == 0
    assert "".join(w.errors) == ""


def test_the_same_by_keyboard_alone(window, program):
    w = window()
    w.wait_for("No packages yet")
    w.keys("Ctrl+N")
    w.wait_for("Install")
    w.type("pad")
    w.keys("Down Return")
    w.wait_for("Install Pad")
    w.tab_to("Install Pad")
    w.keys("Return")
    w.wait_for("Stopped", 120)
    w.keys("Ctrl+L")
    w.wait_for_state("Running", 60)
    assert answered(w) == 200
    w.keys("Ctrl+`")
    w.wait_for_log("Uvicorn running on", 30)
    w.keys("Ctrl+.")
    w.wait_for("Stopped", 30)
    w.keys("Ctrl+Q")
    assert w.quit() == 0


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_in_the_midst_of_an_install_it_goes_on_at_the_next_start(window, program):
    w = window()
    w.click("Add package")
    w.item("Pad")
    w.click("Install Pad")
    w.wait_for_log("== requirements", 60)
    w.kill()
    listed = program.run("list")["data"]["installs"]
    assert [(item["name"], item["state"]) for item in listed] == [("pad", "stopped")]
    again = window()
    again.wait_for("Stopped", 120)
    assert program.run("list")["data"]["installs"][0]["state"] == "installed"
    assert program.run("launch", "pad")["data"]["url"]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_while_an_install_is_paused_it_leaves_nothing_standing(window, program):
    w = window()
    w.click("Add package")
    w.item("Pad")
    w.click("Install Pad")
    w.wait_for_log("== requirements", 60)
    w.click("Pause")
    w.wait_for("Paused", 20)
    w.kill()
    again = window()
    again.wait_for("Stopped", 120)
    data = str(program.data)
    standing = [
        process.info
        for process in psutil.process_iter(["cmdline", "status"])
        if process.info["status"] == psutil.STATUS_STOPPED
        and any(data in word for word in process.info["cmdline"] or ())
    ]
    assert standing == []
    assert program.run("list")["data"]["installs"][0]["state"] == "installed"


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_over_a_running_program_it_finds_that_again(window, program):
    program.run("install", "pad")
    w = window()
    w.click("Launch")
    w.wait_for_state("Running", 60)
    pid = program.run("list")["data"]["installs"][0]["pid"]
    w.kill()
    time.sleep(0.5)
    assert psutil.pid_exists(pid)
    again = window()
    again.wait_for_state("Running", 30)
    assert answered(again) == 200
    again.click("Stop")
    again.wait_for("Stopped", 30)
    until = time.monotonic() + 10
    while psutil.pid_exists(pid):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_closing_over_a_running_program_asks_and_leaves_it_running(window, program):
    program.run("install", "pad")
    program.run("launch", "pad")
    pid = program.run("list")["data"]["installs"][0]["pid"]
    w = window()
    w.wait_for_state("Running", 30)
    w.ask("close")
    w.wait_for("Quit while UIs are running?")
    w.click("Stay here")
    w.ask("close")
    w.click("Quit, leave them running")
    assert w.quit() == 0
    assert psutil.pid_exists(pid)


def test_closing_over_an_install_asks_and_stops_it_in_order(window, program):
    w = window()
    w.click("Add package")
    w.item("Pad")
    w.click("Install Pad")
    w.wait_for_log("== requirements", 60)
    w.ask("close")
    w.click("Stop it and quit")
    assert w.quit() == 0
    listed = program.run("list")["data"]["installs"][0]
    assert listed["state"] == "stopped"


def test_a_slip_in_the_settings_is_told_and_the_window_still_closes(window, program):
    w = window()
    w.wait_for("No packages yet")
    (program.data / "settings.toml").write_text("language = [broken")
    w.wait_for("are damaged at line 1")
    w.ask("close")
    assert w.quit() == 0


def test_it_closes_before_it_has_been_loaded(window):
    w = window()
    w.ask("close")
    assert w.quit() == 0
    assert "".join(w.errors) == ""


def test_what_the_command_line_does_is_seen(window, program):
    program.run("install", "pad")
    w = window()
    w.wait_for("Stopped", 30)
    program.run("launch", "pad", "--no-wait")
    began = time.monotonic()
    while not w.state("Starting", "Running"):
        # A second on a machine at rest; the interval itself is tested with the watch.
        assert time.monotonic() - began < 10, w.texts()
        time.sleep(0.02)
    w.wait_for_state("Running", 60)
    program.run("stop", "pad")
    w.wait_for("Stopped", 5)
