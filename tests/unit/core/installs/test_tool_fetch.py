"""Tools are fetched whole, from a server or a folder, gone on with after a break, or not at all."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.installs.prerequisites import fits
from stablehand.core.installs.tool_fetch import ARCHIVES, have_tool, is_whole, remove_tool
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.tool_places import (
    fetched_tools,
    find_tool,
    need_node,
    node_program,
    node_script,
)
from support.python_builds import BreakingOff
from support.tool_archives import PROGRAM, archive_at, build_of
from support.tool_runs import run_tool

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "Data" / "Assets"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def server(tmp_path: Path) -> Iterator[BreakingOff]:
    archive_at(tmp_path / "mirror")
    with BreakingOff(tmp_path / "mirror") as running:
        yield running


class Endless:
    """A server whose files have no end that anybody waits for."""

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                with suppress(OSError):
                    while True:
                        self.wfile.write(bytes(1_000_000))

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Endless:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def nothing_is_left(assets: Path) -> bool:
    """Tell whether there is neither an archive nor half a tool."""
    left = [path for path in assets.rglob("*") if not path.name.endswith(".lock")]
    return all(path.is_dir() and path.name in ("node", ARCHIVES) for path in left)


@pytest.mark.parametrize("digest", ["sha256", "sha512"])
async def test_a_tool_comes_from_a_server_that_breaks_off(
    tmp_path: Path, assets: Path, server: BreakingOff, digest: str
) -> None:
    build = build_of(tmp_path / "mirror" / "node.tar.gz", digest)
    program = await have_tool(build, assets, server.address)
    assert len(server.asked) > 1
    assert program == assets / "node" / "24.0.1" / "bin" / "node"
    assert (await run_tool(ToolCommand((str(program),)))).stdout == "v24.0.1\n"
    script = node_script(program, "npm")
    assert script is not None
    assert script.read_bytes() == b"// npm"
    assert not (assets / ARCHIVES).exists()
    asked = len(server.asked)
    assert await have_tool(build, assets, server.address) == program
    assert len(server.asked) == asked


async def test_it_is_kept_once_and_mended_when_a_file_is_gone(tmp_path: Path, assets: Path) -> None:
    archive = archive_at(tmp_path / "mirror")
    build = build_of(archive)
    mirror = archive.parent.as_uri()
    programs = await asyncio.gather(*(have_tool(build, assets, mirror) for _ in range(3)))
    assert len(set(programs)) == 1
    folder = assets / "node" / "24.0.1"
    assert [name for name, _ in fetched_tools(assets, "node")] == ["24.0.1"]
    for harm in (
        lambda: (folder / "share.bin").unlink(),
        lambda: (folder / "lib/node_modules/npm/bin/npm-cli.js").write_bytes(b"longer than before"),
        lambda: (folder / "bin/node").chmod(0o644),
        lambda: (folder / ".stablehand-tool.json").write_text("[]"),
    ):
        harm()
        assert not is_whole(folder, build)
        await have_tool(build, assets, mirror)
        assert is_whole(folder, build)
    remove_tool(assets, "node", "24.0.1")
    assert fetched_tools(assets, "node") == ()
    assert nothing_is_left(assets)


async def test_what_a_killed_fetch_left_goes_and_what_another_version_unpacks_stays(
    tmp_path: Path, assets: Path
) -> None:
    archive = archive_at(tmp_path / "mirror")
    for name in (".24.0.1-00.tmp", ".22.0.0-00.tmp"):
        (assets / "node" / name / "bin").mkdir(parents=True)
    await have_tool(build_of(archive), assets, archive.parent.as_uri())
    assert sorted(path.name for path in (assets / "node").glob(".*.tmp")) == [".22.0.0-00.tmp"]


@pytest.mark.parametrize("digest", ["sha256", "sha512"])
@pytest.mark.parametrize("way", ["server", "folder"])
async def test_another_sum_is_refused_and_leaves_nothing(
    tmp_path: Path, assets: Path, server: BreakingOff, way: str, digest: str
) -> None:
    mirror = server.address if way == "server" else (tmp_path / "mirror").as_uri()
    build = build_of(tmp_path / "mirror" / "node.tar.gz", digest)
    other = MappingProxyType({digest: "0" * len(build.sums[digest])})
    with pytest.raises(StablehandError) as caught:
        await have_tool(replace(build, sums=other), assets, mirror)
    assert caught.value.code == "download.mismatch"
    assert not (assets / "node" / "24.0.1").exists()
    assert await have_tool(build, assets, mirror)


@pytest.mark.parametrize(
    "wrong", [{"top": "elsewhere"}, {"program": "bin/deno"}, {"program": "../../../evil"}]
)
async def test_an_archive_that_is_not_what_it_should_be_is_refused(
    tmp_path: Path, assets: Path, wrong: dict[str, str]
) -> None:
    archive = archive_at(tmp_path / "mirror", **wrong)
    with pytest.raises(StablehandError) as caught:
        await have_tool(build_of(archive), assets, archive.parent.as_uri())
    assert caught.value.code == "archive.refused"
    assert nothing_is_left(assets)


async def test_a_server_that_sends_without_an_end_is_given_up(tmp_path: Path, assets: Path) -> None:
    build = build_of(archive_at(tmp_path / "mirror"))
    with Endless() as server, pytest.raises(StablehandError) as caught:
        await have_tool(build, assets, server.address)
    assert caught.value.code == "archive.refused"
    assert fetched_tools(assets, "node") == ()


async def test_a_mirror_without_it_says_which_setting_it_is(tmp_path: Path, assets: Path) -> None:
    archive = archive_at(tmp_path / "mirror")
    build = replace(build_of(archive), path="v1/other.tar.gz")
    with pytest.raises(StablehandError) as caught:
        await have_tool(build, assets, archive.parent.as_uri())
    assert caught.value.code == "tool.missing"
    assert caught.value.hint is not None
    assert "mirrors.node" in caught.value.hint.english()


async def test_what_was_fetched_goes_before_the_systems(tmp_path: Path, assets: Path) -> None:
    system = tmp_path / "system" / "node"
    system.parent.mkdir()
    system.write_bytes(PROGRAM)
    system.chmod(0o755)
    environ = {"PATH": str(system.parent)}
    assert node_program(assets, environ) == system
    archive = archive_at(tmp_path / "mirror")
    ours = await have_tool(build_of(archive), assets, archive.parent.as_uri())
    assert node_program(assets, environ) == ours
    assert node_program(assets, environ, "24") == ours
    assert node_program(assets, environ, "22") == system
    assert find_tool("node", assets, {}, "22") is None
    with pytest.raises(StablehandError) as caught:
        need_node(assets, {}, "22")
    assert caught.value.code == "tool.missing"


def test_a_program_in_a_checkout_is_never_the_node_that_is_run(assets: Path) -> None:
    checkout = assets.parent / "Packages" / "ui" / "bin"
    checkout.mkdir(parents=True)
    (checkout / "node").write_bytes(PROGRAM)
    (checkout / "node").chmod(0o755)
    assert node_program(assets, {"PATH": str(checkout)}) is None


@pytest.mark.parametrize(
    ("tool", "said", "version", "will_do"),
    [
        ("node", "v20.20.2\n", "20", True),
        ("node", "v22.1.0\n", "20", True),
        ("node", "v18.19.0\n", "20", False),
        ("node", "v20.20.2\n", None, True),
        ("node", "node: command not found\n", None, False),
        ("dotnet", "8.0.423 [/usr/lib/dotnet/sdk]\n10.0.110 [/usr/lib/dotnet/sdk]\n", "8.0", True),
        ("dotnet", "10.0.110 [/usr/lib/dotnet/sdk]\n", "8.0", False),
        ("dotnet", "", "8.0", False),
        ("dotnet", "", None, False),
    ],
)
def test_a_systems_version_is_compared_by_number(
    tool: str, said: str, version: str | None, will_do: bool
) -> None:
    assert fits(tool, said, version) is will_do
