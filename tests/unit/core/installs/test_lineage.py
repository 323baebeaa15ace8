"""What generations have in common, on real folders."""

import pytest

from stablehand.core.installs.lineage import (
    NOTHING,
    hand_over,
    holder,
    is_same_version,
    keeper,
    token_of,
    told_absent,
)
from stablehand.core.installs.switch import SwitchPlaces
from stablehand.core.records.generations import Generation
from stablehand.core.records.install import InstalledSource, InstallFolder

PATH = "repositories/x"


@pytest.fixture
def folder(tmp_path):
    return InstallFolder(tmp_path, "ui")


def made(number, commit="a", **values):
    source = values.pop("source", InstalledSource(kind="git", commit=commit))
    given = {"reason": "update", "state": "ready", "left_at": f"2026-01-{number:02}", **values}
    return Generation(number=number, created_at=f"2026-01-{number:02}", source=source, **given)


def hold(folder, number, text="held"):
    place = SwitchPlaces(folder, number).held / PATH
    place.mkdir(parents=True)
    (place / "README").write_text(text)


def keep(folder, number, part="kept", text="mine"):
    place = getattr(SwitchPlaces(folder, number), part)
    place.mkdir(parents=True)
    (place / "x").write_text(text)


def test_versions_are_the_same_by_what_they_are():
    registry = [made(n, source=InstalledSource(kind="registry", ref=f"x=={n}")) for n in (1, 2)]
    bundled = [
        made(n, source=InstalledSource(kind="bundled"), folders={"a.py": f"{n}"}) for n in (1, 2)
    ]
    assert is_same_version(made(1), made(2))
    assert not is_same_version(made(1), made(2, "b"))
    assert not is_same_version(made(1, None), made(2, None))
    assert is_same_version(registry[0], registry[0].changed(number=9))
    assert not is_same_version(*registry)
    assert is_same_version(bundled[0], bundled[0].changed(number=9))
    assert not is_same_version(*bundled)
    assert not is_same_version(registry[0], bundled[0])
    assert not is_same_version(made(1, source=None), made(2, source=None))


def test_numbers_that_are_used_again_give_other_tokens():
    assert token_of(made(3)) != token_of(made(3).changed(created_at="2026-02-01"))


def test_a_folder_is_with_whoever_was_left_with_the_same_one(folder):
    among = [made(1), made(2), made(3, folders={PATH: "t"})]
    assert holder(folder, among, PATH, None) is None
    hold(folder, 2)
    assert holder(folder, among, PATH, None) == 2
    assert holder(folder, among, PATH, "t") is None
    hold(folder, 3)
    assert holder(folder, among, PATH, "t") == 3


def test_the_copies_that_count_are_those_of_the_version_left_last(folder):
    among = [made(1), made(2), made(3, "b"), made(4)]
    assert keeper(folder, among, among[3]) == 4  # none has any
    keep(folder, 1)
    keep(folder, 3)
    assert keeper(folder, among, among[3]) == 1
    keep(folder, 2, "databases")
    assert keeper(folder, among, among[3]) == 2


def test_what_is_not_there_is_said_by_all_who_know_as_little():
    current = made(2)
    assert told_absent(current, current, [PATH]).folders == {PATH: NOTHING}
    assert told_absent(made(1), current, [PATH]).folders == {PATH: NOTHING}
    other = made(3, folders={PATH: "t"})
    assert told_absent(other, current, [PATH]) is other
    knowing = made(4, folders={PATH: "t"})
    assert told_absent(made(1), knowing, [PATH]).folders == {}


def test_what_others_need_is_handed_over(folder):
    among = [made(1), made(2), made(3, "b", folders={PATH: "t"}), made(4, "b", folders={PATH: "t"})]
    hold(folder, 2)
    keep(folder, 2)
    keep(folder, 2, "databases")
    hand_over(folder, among[1], among, 4)
    assert (SwitchPlaces(folder, 1).held / PATH / "README").read_text() == "held"
    assert (SwitchPlaces(folder, 1).kept / "x").exists()
    assert (SwitchPlaces(folder, 1).databases / "x").exists()


def test_nothing_is_handed_to_the_current_one_or_over_something_newer(folder):
    among = [made(1), made(2), made(3), made(4, "b", folders={PATH: "t"})]
    hold(folder, 1)
    keep(folder, 1, text="older")
    keep(folder, 2, text="newer")
    hand_over(folder, among[0], [among[0], among[2], among[3]], 3)
    assert not SwitchPlaces(folder, 3).held.exists()
    hand_over(folder, among[0], among, 3)
    assert (SwitchPlaces(folder, 1).kept / "x").read_text() == "older"
    assert (SwitchPlaces(folder, 2).kept / "x").read_text() == "newer"
    assert (SwitchPlaces(folder, 2).held / PATH).is_dir()
