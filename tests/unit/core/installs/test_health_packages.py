"""What is installed, read from a folder of packages in whatever state it is."""

import pytest

from stablehand.core.installs.health_packages import read_packages


@pytest.fixture
def place(tmp_path):
    return tmp_path


def account(place, name, version, *, metadata=True, record=True):
    info = place / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    if metadata:
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.4\nDescription: line\n  more: of it\nName: {name}\nVersion: {version}\n\n"
        )
    if record:
        (info / "RECORD").write_text("")
    return info


def test_names_are_compared_as_tools_do(place):
    account(place, "Foo.Bar_baz", "1.0")
    assert read_packages(place).versions == {"foo-bar-baz": "1.0"}


@pytest.mark.parametrize("lacks", ["metadata", "record"])
def test_one_without_a_part_of_its_account_is_half_there(place, lacks):
    account(place, "foo", "1.0", **{lacks: False})
    packages = read_packages(place)
    assert [(item.name, item.version, item.is_half) for item in packages.distributions] == [
        ("foo", "1.0", True)
    ]
    assert packages.versions == {}


def test_leftovers_of_pip_are_no_distributions(place):
    account(place, "foo", "1.0")
    (place / "~oo").mkdir()
    (place / "~oo-0.9.dist-info").mkdir()
    packages = read_packages(place)
    assert packages.leftovers == ("~oo", "~oo-0.9.dist-info")
    assert set(packages.versions) == {"foo"}


def test_two_accounts_of_one_name_are_told(place):
    account(place, "foo", "1.0")
    account(place, "foo", "2.0")
    account(place, "bar", "1.0")
    several = read_packages(place).several
    assert {name: [i.version for i in items] for name, items in several.items()} == {
        "foo": ["1.0", "2.0"]
    }


def test_what_setuptools_wrote_of_old_counts(place):
    egg = place / "old_thing-1.2-py3.11.egg-info"
    egg.mkdir()
    (egg / "PKG-INFO").write_text("Name: old-thing\nVersion: 1.2\n")
    (place / "linked.egg-link").write_text("/somewhere\n.")
    assert read_packages(place).versions == {"old-thing": "1.2", "linked": ""}


def test_a_folder_that_is_not_there_holds_nothing(place):
    assert read_packages(place / "gone").distributions == ()
