"""The acts of a switch on each system, and what starts after each of them, were the process to die there."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from stablehand.core.selfupdate.places import Places, is_partial, version_of
from stablehand.core.selfupdate.state import State, read_state
from stablehand.core.selfupdate.switch_plan import Copy, Exchange, Facts, Move, Replace, plan_switch
from stablehand.core.selfupdate.switching import mend, perform
from stablehand.core.selfupdate.versions import Kept, current_version, mark_text, settled

OLD, NEW = "1.0.0", "1.1.0"
CASES = [
    ("linux", Facts(OLD, NEW)),
    ("windows", Facts(OLD, NEW)),
    ("windows", Facts(OLD, NEW, frozenset({"Stablehand.exe"}))),
    ("windows", Facts(OLD, NEW, frozenset({"Stablehand.exe", "stablehand-cli.exe"}))),
    ("macos", Facts(OLD, NEW)),
    ("macos", Facts(OLD, NEW, can_exchange=False)),
]
IDS = [
    "linux",
    "windows",
    "windows-window-in-use",
    "windows-both-in-use",
    "macos",
    "macos-no-exchange",
]


def make(folder: Path, system: str) -> Places:
    """Make two versions lie side by side, the old one in place, as that system has them."""
    places = Places(folder, system)
    for version in (OLD, NEW):
        starter = places.starter(version)
        if system == "macos" and version == OLD:
            continue
        starter.mkdir(parents=True)
        (starter / "version.json").write_text(mark_text(Kept(version)))
        for name in places.programs:
            put(starter / name, version)
    for name in places.programs:
        put(folder / name, OLD)
    return places


def put(place: Path, version: str) -> None:
    if place.suffix != ".app":
        place.write_text(f"{place.name} of {version}")
        return
    (place / "Contents").mkdir(parents=True)
    with (place / "Contents" / "Info.plist").open("wb") as file:
        plistlib.dump({"CFBundleShortVersionString": version}, file)


def do(act) -> None:
    """Do an act as its system would, here too."""
    if isinstance(act, Exchange):
        between = act.one.with_name("between")
        act.one.rename(between)
        act.other.rename(act.one)
        between.rename(act.other)
    else:
        perform((act,))


def startable(places: Places) -> list[str]:
    """Name what somebody can start: programs in sight, of a version that lies there."""
    return sorted(
        entry.name
        for entry in places.folder.iterdir()
        if entry.name.lower().startswith("stablehand") and entry.suffix in ("", ".exe", ".app")
    )


@pytest.mark.parametrize(("system", "facts"), CASES, ids=IDS)
def test_whichever_act_it_dies_before_a_program_starts_and_puts_it_right(tmp_path, system, facts):
    count = len(plan_switch(Places(tmp_path, system), facts))
    seen = []
    for done in range(count + 1):
        folder = tmp_path / str(done)
        folder.mkdir()
        places = make(folder, system)
        for act in plan_switch(places, facts)[:done]:
            do(act)
        assert startable(places), f"after {done} acts nothing starts"
        current = mend(places, OLD)
        assert places.program.exists()
        assert current == current_version(places)
        assert current in (OLD, NEW)
        seen.append(current)
        for name in places.programs[1:]:
            assert (places.folder / name).read_text() == f"{name} of {current}"
    assert seen[0] == OLD
    assert seen[-1] == NEW
    assert seen == sorted(seen)  # once it is the new one, it stays that


@pytest.mark.parametrize(("system", "facts"), CASES, ids=IDS)
def test_afterwards_the_old_version_is_there_for_the_way_back(tmp_path, system, facts):
    places = make(tmp_path, system)
    for act in plan_switch(places, facts):
        do(act)
    for act in plan_switch(places, Facts(NEW, OLD, facts.in_use, facts.can_exchange)):
        do(act)
    assert current_version(places) == OLD


def test_the_switch_of_linux_is_one_rename():
    places = Places(Path("/app"), "linux")
    acts = plan_switch(places, Facts(OLD, NEW))
    assert [act for act in acts if act.target == places.program] == [acts[-1]]
    assert acts[-1] == Replace(Path("/app/.Stablehand-1.1.0.new"), places.program)
    assert Copy(places.starter(OLD) / "Stablehand", Path("/app/.Stablehand-1.0.0")) in acts


def test_on_windows_what_runs_is_renamed_aside_and_what_people_start_comes_last():
    places = Places(Path("/app"), "windows")
    acts = plan_switch(places, Facts(OLD, NEW, frozenset({"Stablehand.exe"})))
    assert acts[-3:] == (
        Replace(Path("/app/.stablehand-cli.exe-1.1.0.new"), Path("/app/stablehand-cli.exe")),
        Move(Path("/app/Stablehand.exe"), Path("/app/.Stablehand-1.0.0.exe")),
        Move(Path("/app/.Stablehand.exe-1.1.0.new"), Path("/app/Stablehand.exe")),
    )


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("app-1.0.0", "1.0.0"),
        ("app-1.1.0rc2", "1.1.0rc2"),
        ("app-1.0.0.partial", None),
        ("app-", None),
        ("app-x", None),
        ("my-app-1.0", None),
        ("Data", None),
    ],
)
def test_folders_are_told_by_their_names(name, version):
    assert version_of(name) == version
    assert is_partial(name) == name.endswith(".partial")


KEPT = (Kept("1.0.0"), Kept("1.1.0"), Kept("1.2.0"))


@pytest.mark.parametrize(
    ("state", "current", "previous", "staged"),
    [
        (State(), "1.2.0", "1.1.0", None),
        (State(current="1.1.0", previous="1.0.0"), "1.1.0", "1.0.0", None),
        (State(current="1.1.0", previous="1.0.0", staged="1.2.0"), "1.1.0", "1.0.0", "1.2.0"),
        # the switch was made, and the process died before it was written down
        (State(current="1.1.0", previous="1.0.0", staged="1.2.0"), "1.2.0", "1.1.0", None),
        (State(current="1.2.0", previous="0.9.0"), "1.2.0", "1.1.0", None),
        (State(current="0.9.0"), "1.2.0", "1.1.0", None),
        # what lay ready was removed by somebody
        (State(current="1.2.0", previous="1.1.0", staged="1.3.0"), "1.2.0", "1.1.0", None),
    ],
)
def test_what_is_remembered_gives_way_to_what_is_seen(state, current, previous, staged):
    found = settled(state, current, KEPT)
    assert (found.current, found.previous, found.staged) == (current, previous, staged)
    assert settled(found, current, KEPT) == found


@pytest.mark.parametrize(
    "content", [None, b"", b"{", b"[]", b'{"current": "../x"}', b"\xff" * 100_000]
)
def test_a_damaged_memory_counts_as_none(tmp_path, content):
    places = Places(tmp_path, "linux")
    places.work.mkdir()
    if content is not None:
        places.state.write_bytes(content)
    assert read_state(places) == State()
