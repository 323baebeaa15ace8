"""A pinned catalog and the tools, from the command line, in processes of their own."""

from __future__ import annotations

from pathlib import Path

from stablehand.core.runtimes.tool_builds import tool_table
from support.catalog_source import ICON, TOY, Served, published
from support.programs import Program


def test_a_catalog_is_refreshed_and_its_packages_are_there(tmp_path: Path) -> None:
    source = tmp_path / "source"
    index, pin = published(source, {"toy/package.toml": TOY, "toy/icon.svg": ICON})
    programs = Program(tmp_path / "Data")
    assert programs.run("catalog", "refresh", expect=3)["code"] == "catalog.unset"
    with Served(source) as server:
        programs.run("settings", "set", "catalog.source", f"{server.address}/{index.name}")
        programs.run("settings", "set", "catalog.sha256", pin.upper())
        done = programs.run("catalog", "refresh")["data"]
    assert (done["version"], done["packages"], done["added"]) == ("2026.11.27", ["toy"], ["toy"])
    shown = programs.run("catalog", "show", "toy")["data"]
    assert shown["package"]["name"] == "Toy"
    assert {item["layer"] for item in shown["provenance"]} == {"fetched"}
    # The server is gone, and what was taken stays.
    assert programs.run("catalog", "refresh")["data"]["was_there"] is True
    programs.run("settings", "unset", "catalog.source")
    assert programs.run("catalog", "show", "toy", expect=3)["code"] == "package.unknown"


def test_tools_are_listed_and_a_mirror_with_something_else_is_refused(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    for build in (*tool_table("linux", "x86_64").builds, *tool_table("windows", "x86_64").builds,
                  *tool_table("macos", "arm64").builds, *tool_table("linux", "arm64").builds):  # fmt: skip
        (mirror / build.path).parent.mkdir(parents=True, exist_ok=True)
        (mirror / build.path).write_bytes(b"something else")
    programs = Program(tmp_path / "Data", {"STABLEHAND_NODE_URL": mirror.as_uri()})
    listed = programs.run("tools", "list")["data"]
    assert listed["tools"] == []
    assert {"node", "dotnet"} <= {item["tool"] for item in listed["offered"]}
    refused = programs.run("tools", "fetch", "node", "22", expect=1)
    assert refused["code"] == "download.mismatch"
    gone = programs.run("tools", "remove", "node", "22.0.0", "--yes", expect=1)
    assert gone["code"] == "tool.missing"
