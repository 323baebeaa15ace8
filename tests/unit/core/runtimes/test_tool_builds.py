"""The table of builds: whole, with real sums, and found by series."""

from __future__ import annotations

import re
import tomllib
from itertools import product

import pytest

from stablehand.core.base.resources import bundled
from stablehand.core.base.setting_table import SETTINGS
from stablehand.core.catalog.loader import Catalog
from stablehand.core.runtimes.tool_builds import (
    BUILDS_FILE,
    TOOL_NAMES,
    build_for,
    is_of,
    numbers,
    tool_table,
)
from stablehand.core.runtimes.tools import TOOL_MIRRORS

SYSTEMS = ("linux", "windows", "macos")
ARCHES = ("x86_64", "arm64")
BUILDS = [build for s, a in product(SYSTEMS, ARCHES) for build in tool_table(s, a).builds]


def test_every_build_of_the_table_is_for_a_system_we_know() -> None:
    assert len(BUILDS) == len(tomllib.loads(BUILDS_FILE.read_text("utf-8"))["build"])
    assert len({build.path for build in BUILDS}) == len(BUILDS)


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.file)
def test_a_build_is_whole(build: object) -> None:
    assert build.tool in TOOL_NAMES
    for name, value in build.sums.items():
        assert re.fullmatch(r"[0-9a-f]+", value)
        assert len(value) == {"sha256": 64, "sha512": 128}[name]
    assert build.version in build.path
    assert build.file.endswith((".zip", ".tar.gz", ".tar.xz"))
    assert not build.path.startswith("/")
    assert ".." not in build.path
    assert 0 < build.download_bytes < build.disk_bytes


def test_mirrors_are_settings_with_the_makers_own_addresses() -> None:
    settings = {setting.key: setting for setting in SETTINGS}
    assert {build.mirror for build in BUILDS} == set(TOOL_MIRRORS)
    for name in TOOL_MIRRORS:
        assert str(settings[name].default).startswith("https://")
    node = build_for("node", "22", "linux", "x86_64")
    assert node is not None
    assert node.address("https://nodejs.org/dist/") == (
        "https://nodejs.org/dist/v22.22.2/node-v22.22.2-linux-x64.tar.xz"
    )


@pytest.mark.parametrize(("system", "arch"), list(product(SYSTEMS, ARCHES)))
def test_node_and_dotnet_are_there_for_every_machine(system: str, arch: str) -> None:
    for tool, series in (
        ("node", "20"),
        ("node", "22"),
        ("node", "24"),
        ("dotnet", "8.0"),
        ("dotnet", "10.0"),
    ):
        found = build_for(tool, series, system, arch)
        assert found is not None
        assert is_of(found.version, series)
    assert (build_for("git", None, system, arch) is not None) is (system == "windows")


def test_whatever_a_package_asks_for_can_be_fetched() -> None:
    catalog = Catalog(bundled("packages_catalog"))
    asked = {
        (item.id, item.version)
        for package_id in catalog.ids()
        for item in catalog.load(package_id).package.prerequisites
        if item.id in ("node", "dotnet")
    }
    assert asked
    for tool, version in asked:
        for system, arch in product(SYSTEMS, ARCHES):
            assert build_for(tool, version, system, arch) is not None, (tool, version, system, arch)


def test_the_newest_of_a_series_is_taken_and_of_others_none() -> None:
    newest = build_for("node", None, "linux", "x86_64")
    assert newest is not None
    versions = [b.version for b in tool_table("linux", "x86_64").builds if b.tool == "node"]
    assert newest.version == max(versions, key=numbers)
    for series in ("2", "20.2", "19", "8"):
        assert build_for("node", series, "linux", "x86_64") is None
    assert build_for("node", "20", "linux", "riscv") is None
    assert build_for("rust", None, "linux", "x86_64") is None
