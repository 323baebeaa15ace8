"""Tools that were fetched: listed with who needs them, removed when nobody does, or when that was agreed to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stablehand.core.base.environment import current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.installs.tool_fetch import have_tool
from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record
from stablehand.core.runtimes.tool_builds import build_for
from stablehand.services.app import App
from stablehand.services.tool_keeping import list_tools, remove_kept_tool, start_tool_fetch
from support.tool_archives import archive_at, build_of

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
PACKAGE = """
format = 1
id = "page"
name = "Page"
summary = { en = "A page", ru = "Страница" }
authors = ["me"]
category = "tool"
groups = []
options = []
verified = { date = 2026-11-21 }
licence = { code = "MIT" }
source = { kind = "git", url = "https://example.org/page", ref = "main" }
support = { linux = ["cpu"], windows = ["cpu"], macos = ["cpu"] }
prerequisites = [{ id = "node", version = "24" }]
sizes = { checkout = 1, environment = 0, download = 0 }
sharing = { default = "none", methods = ["none"], reason = { en = "Nothing", ru = "Нечем" } }

[launch]
command = ["{node}", "page.js"]
host = { default = "127.0.0.1" }
port = { default = 9000 }
ready = { page = 'at (?P<url>\\S+)' }
"""


def app_in(tmp_path: Path, **variables: str) -> App:
    return App(DataPaths(tmp_path / "Data"), {"PATH": "", **variables}, tmp_path / "builtin")


def install(app: App, name: str) -> None:
    definition = app.data.catalog / "page"
    definition.mkdir(parents=True, exist_ok=True)
    (definition / "package.toml").write_text(PACKAGE, encoding="utf-8")
    folder = InstallFolder(app.data.root, name)
    folder.own.mkdir(parents=True)
    moment = now()
    record = InstallRecord(
        name=name, package="page", state="installed", created_at=moment, changed_at=moment
    )
    write_record(folder, record)


async def test_what_was_fetched_is_listed_with_who_needs_it(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    assert (await list_tools(app)).data.kept == ()
    archive = archive_at(tmp_path / "mirror")
    await have_tool(build_of(archive), app.data.assets, archive.parent.as_uri())
    install(app, "mine")
    (kept,) = (await list_tools(app)).data.kept
    assert (kept.tool, kept.version, kept.used_by) == ("node", "24.0.1", ("mine",))
    assert kept.size_bytes > 300_000
    assert kept.whole is None  # the table has no such build
    offered = {(build.tool, build.version) for build in (await list_tools(app)).data.offered}
    assert {tool for tool, _ in offered} >= {"node", "dotnet"}
    with pytest.raises(StablehandError) as caught:
        await remove_kept_tool(app, "node", "24.0.1")
    assert caught.value.code == "decision.needed"
    assert kept.folder.is_dir()
    assert (await remove_kept_tool(app, "node", "24.0.1", sure=True)).data == kept
    assert not kept.folder.exists()


@pytest.mark.parametrize(
    ("tool", "version"),
    [("node", "24.0.1"), ("node", "../../mirror"), ("..", "Assets"), ("node", ""), ("git", "2")],
)
async def test_what_was_not_fetched_cannot_be_removed(
    tmp_path: Path, tool: str, version: str
) -> None:
    archive_at(tmp_path / "mirror")
    with pytest.raises(StablehandError) as caught:
        await remove_kept_tool(app_in(tmp_path), tool, version, sure=True)
    assert caught.value.code == "tool.missing"
    assert (tmp_path / "mirror").is_dir()


async def test_what_a_mirror_has_instead_of_the_build_is_refused(tmp_path: Path) -> None:
    build = build_for("node", "24", current_system(), "x86_64")
    assert build is not None
    mirror = tmp_path / "dist"
    for arch in ("x86_64", "arm64"):
        other = build_for("node", "24", current_system(), arch)
        assert other is not None
        (mirror / other.path).parent.mkdir(parents=True, exist_ok=True)
        (mirror / other.path).write_bytes(b"something else")
    app = app_in(tmp_path, STABLEHAND_NODE_URL=mirror.as_uri())
    job = await start_tool_fetch(app, "node", "24")
    with pytest.raises(StablehandError) as caught:
        await job.result()
    assert caught.value.code == "download.mismatch"
    assert (await list_tools(app)).data.kept == ()
    with pytest.raises(StablehandError) as caught:
        await start_tool_fetch(app, "node", "7")
    assert caught.value.code == "tool.missing"
