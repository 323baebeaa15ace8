"""The entry that starts the program at login, on each system, as the system reads it."""

import configparser
import plistlib
import shlex
from pathlib import Path

import pytest

from stablehand.core.base.login_item import LoginItem, command_line, desktop_entry, words_of

COMMAND = (
    "/opt/My Programs/Stablehand/Stablehand",
    "--data",
    '/home/a b/100 % "Data"',
    "gui",
    "--tray",
)


class Key:
    """The registry's key, in memory."""

    def __init__(self):
        self.value = None

    def get(self):
        return self.value

    def put(self, value):
        self.value = value

    def remove(self):
        self.value = None


def item(tmp_path, system, command=COMMAND, **more):
    return LoginItem(command, tmp_path, {}, system, Key(), **more)


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("linux", ".config/autostart/stablehand.desktop"),
        ("darwin", "Library/LaunchAgents/io.github.stablehand.login.plist"),
        ("win32", None),
    ],
)
def test_on_moved_and_off(tmp_path, system, place):
    entry = item(tmp_path, system)
    assert entry.place == (None if place is None else tmp_path / place)
    assert (entry.is_on(), entry.is_stale()) == (False, False)
    entry.turn_off()  # nothing there is nothing wrong
    entry.turn_on()
    assert (entry.is_on(), entry.is_stale()) == (True, False)
    moved = LoginItem(("/elsewhere/Stablehand",), tmp_path, {}, system, entry.run_key)
    assert moved.is_stale()  # what it starts is not there
    moved.turn_on()
    assert not moved.is_stale()
    moved.turn_off()
    assert not moved.is_on()


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_an_entry_of_another_stablehand_is_left_alone(tmp_path, system):
    program, data = tmp_path / "My Program", tmp_path / '100 % "Da\\ta'.replace('"', "")
    program.touch()
    data.mkdir()
    entry = item(tmp_path, system, (str(program), "--data", str(data), "gui"))
    entry.turn_on()
    assert words_of(entry._found(), system) == entry.command
    other = LoginItem(("/other", "gui"), tmp_path, {}, system, entry.run_key)
    assert not other.is_stale()
    data.rmdir()  # moved away: then it starts nothing useful any more
    assert other.is_stale()


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_an_entry_that_was_switched_off_elsewhere_stays_off(tmp_path, line):
    entry = item(tmp_path, "linux")
    entry.turn_on()
    said = entry.place.read_text("utf-8").replace("X-GNOME-Autostart-enabled=true", "")
    entry.place.write_text(f"{said}{line}\n", encoding="utf-8")
    assert (entry.is_on(), entry.is_stale()) == (False, False)
    entry.turn_on()
    assert entry.is_on()


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_of_what_is_no_entry_nothing_is_read(system):
    for odd in (b"", b"\xff\x00", b"Exec='", b"<plist><array/></plist>", b"bplist00"):
        assert "stablehand" not in words_of(odd, system)


def test_a_desktop_entry_is_read_back_as_the_specification_says():
    parser = configparser.RawConfigParser()
    parser.optionxform = str
    parser.read_string(desktop_entry(COMMAND).decode())
    entry = parser["Desktop Entry"]
    assert (entry["Type"], entry["Terminal"]) == ("Application", "false")
    unescaped = entry["Exec"].replace("\\\\", "\\")  # of the value, before the quoting
    assert [word.replace("%%", "%") for word in shlex.split(unescaped)] == list(COMMAND)


def test_an_agent_names_the_words_one_by_one(tmp_path):
    entry = item(tmp_path, "darwin")
    entry.turn_on()
    told = plistlib.loads(entry.place.read_bytes())
    assert told["ProgramArguments"] == list(COMMAND)
    assert told["RunAtLoad"] is True
    assert "KeepAlive" not in told  # who ends it wants it ended


def test_windows_gets_one_line():
    words = (r"C:\Program Files\Stablehand\Stablehand.exe", "--data", "D:\\My Data\\", "gui")
    assert command_line(words) == (
        r'"C:\Program Files\Stablehand\Stablehand.exe" --data "D:\My Data\\" gui'
    )


def test_the_folder_of_the_configuration_may_be_elsewhere(tmp_path):
    entry = LoginItem(COMMAND, tmp_path, {"XDG_CONFIG_HOME": str(tmp_path / "cfg")}, "linux", Key())
    assert entry.place == tmp_path / "cfg/autostart/stablehand.desktop"
    relative = LoginItem(COMMAND, tmp_path, {"XDG_CONFIG_HOME": "cfg"}, "linux", Key())
    assert relative.place == tmp_path / ".config/autostart/stablehand.desktop"
    assert isinstance(relative.place, Path)
