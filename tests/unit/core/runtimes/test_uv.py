"""uv does what the builders promise: real uv, a real index on this machine, stand-in wheels."""

from __future__ import annotations

import datetime
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stablehand.core.base.text import Text
from stablehand.core.runtimes.brought import loose_companions, site_packages_of
from stablehand.core.runtimes.failures import cause_of, undated_names
from stablehand.core.runtimes.indexes import Chosen, IndexLayer, IndexSet, merged
from stablehand.core.runtimes.uv import (
    PackageRequest,
    UvTool,
    environment_python,
    find_uv,
    parse_installed,
)
from support.package_index import PackageIndex
from support.tool_runs import must_run, run_tool

HERE = Text("test", "here")
DAY = datetime.date(2025, 10, 12)


@pytest.fixture
def index() -> Iterator[PackageIndex]:
    with PackageIndex() as running:
        for name in ("pip", "setuptools", "wheel"):
            running.add(name, "1.0", uploaded="2024-01-01")
        running.add("numpy", "2.0", uploaded="2025-01-01")
        running.add("numpy", "2.4", uploaded="2026-01-01")
        running.add("torch", "2.8.0", ["numpy"], uploaded="2025-08-01")
        running.add("torch", "2.13.0", ["numpy"], uploaded="2026-06-01")
        running.add("lib", "1.0", ["torch", "numpy"], uploaded="2025-01-01")
        running.add("lib", "2.0", ["torch>=2.20"], uploaded="2025-02-01")
        running.add("lib", "3.0", ["torch"], uploaded="2026-02-01")
        yield running


@pytest.fixture
def torch_index() -> Iterator[PackageIndex]:
    with PackageIndex() as running:
        running.add("torch", "2.13.0+cpu", ["numpy", "cuda-stub==1.5"])
        running.add("cuda-stub", "1.5")
        yield running


def tool(tmp_path: Path, indexes: IndexSet) -> UvTool:
    uv = UvTool(find_uv(), tmp_path / "Data ü" / "Assets", indexes)
    uv.temporary.mkdir(parents=True, exist_ok=True)
    return uv


def at(url: str) -> IndexSet:
    return IndexSet(default=Chosen(url, HERE))


async def made(uv: UvTool, tmp_path: Path) -> Path:
    environment = tmp_path / "Data ü" / "env"
    await must_run(uv.environment(Path(sys.executable), environment))
    return environment


async def versions(uv: UvTool, environment: Path) -> dict[str, str]:
    listed = parse_installed(await must_run(uv.frozen(environment)))
    return {
        item.name: item.version
        for item in listed
        if item.name not in ("pip", "setuptools", "wheel")
    }


async def test_torch_first_then_the_requirements_as_of_a_day(
    tmp_path: Path, index: PackageIndex, torch_index: PackageIndex
) -> None:
    """The whole recipe: torch undated from its index, pinned, the rest as of the commit's day."""
    uv = tool(tmp_path, at(index.url))
    environment = await made(uv, tmp_path)
    torch = PackageRequest(requirements=("torch==2.13.0",), torch_index=torch_index.url)
    await must_run(uv.install(environment, torch))
    assert await versions(uv, environment) == {
        "torch": "2.13.0+cpu",
        "numpy": "2.4",
        "cuda-stub": "1.5",
    }

    # What torch brought along as of today is chosen again; its own libraries are not.
    loose = loose_companions(site_packages_of(environment), ["torch"])
    assert loose == ("numpy",)

    (tmp_path / "c.txt").write_text("torch==2.13.0+cpu\n")
    (tmp_path / "r.txt").write_text("torch\nlib\n")
    dated = PackageRequest(
        files=(tmp_path / "r.txt",), constraints=(tmp_path / "c.txt",), not_after=DAY, afresh=loose
    )
    index.asked.clear()
    await must_run(uv.install(environment, dated))
    # lib 3.0 is too new for the day and lib 2.0 for torch; torch is newer than the day and stays.
    assert await versions(uv, environment) == {
        "torch": "2.13.0+cpu", "numpy": "2.0", "cuda-stub": "1.5", "lib": "1.0",
    }  # fmt: skip
    assert not [path for path in index.asked if "torch-2" in path]
    assert (await run_tool(uv.check(environment))).returncode == 0


async def test_without_afresh_what_is_installed_stays(tmp_path: Path, index: PackageIndex) -> None:
    uv = tool(tmp_path, at(index.url))
    environment = await made(uv, tmp_path)
    await must_run(uv.install(environment, PackageRequest(requirements=("numpy",))))
    dated = PackageRequest(requirements=("numpy",), not_after=DAY)
    await must_run(uv.install(environment, dated))
    assert await versions(uv, environment) == {"numpy": "2.4"}


async def test_the_day_itself_counts(tmp_path: Path, index: PackageIndex) -> None:
    uv = tool(tmp_path, at(index.url))
    environment = await made(uv, tmp_path)
    for day, version in ((datetime.date(2026, 1, 1), "2.4"), (datetime.date(2025, 12, 31), "2.0")):
        wanted = PackageRequest(requirements=("numpy",), not_after=day, afresh=("numpy",))
        await must_run(uv.install(environment, wanted))
        assert await versions(uv, environment) == {"numpy": version}


async def test_an_index_without_upload_times_is_named_and_can_be_asked_undated(
    tmp_path: Path, index: PackageIndex
) -> None:
    index.add("un-dated", "1.0", ["numpy"])
    uv = tool(tmp_path, at(index.url))
    environment = await made(uv, tmp_path)
    wanted = PackageRequest(requirements=("un-dated",), not_after=DAY)
    done = await run_tool(uv.install(environment, wanted))
    output = f"{done.stdout}{done.stderr}".splitlines()
    assert done.returncode == 1
    assert cause_of("uv", done.returncode, output).code == "install.unresolvable"
    assert undated_names(output) == ("un-dated",)
    again = PackageRequest(requirements=("un-dated",), not_after=DAY, undated=undated_names(output))
    await must_run(uv.install(environment, again))
    assert await versions(uv, environment) == {"un-dated": "1.0", "numpy": "2.0"}


async def test_excluded_names_never_come_however_deep(tmp_path: Path, index: PackageIndex) -> None:
    uv = tool(tmp_path, at(index.url))
    environment = await made(uv, tmp_path)
    (tmp_path / "excludes.txt").write_text("torch\n")
    wanted = PackageRequest(requirements=("lib==1.0",), excludes=(tmp_path / "excludes.txt",))
    await must_run(uv.install(environment, wanted))
    assert await versions(uv, environment) == {"lib": "1.0", "numpy": "2.4"}


async def test_the_torch_index_goes_before_the_users_extras(
    tmp_path: Path, index: PackageIndex, torch_index: PackageIndex
) -> None:
    with PackageIndex() as extra:
        extra.add("torch", "99.0", uploaded="2025-01-01")
        extra.add("only-here", "1.0", uploaded="2025-01-01")
        layer = IndexLayer(HERE, "pip", default=index.url, extra=(extra.url,))
        uv = tool(tmp_path, merged((layer,)))
        environment = await made(uv, tmp_path)
        both = PackageRequest(requirements=("torch", "only-here"), torch_index=torch_index.url)
        command = uv.install(environment, both)
        await must_run(command)
        found = await versions(uv, environment)
        assert (found["torch"], found["only-here"]) == ("2.13.0+cpu", "1.0")
        # Addresses may hold passwords: they are in variables, which other users cannot see.
        assert not [word for word in command.argv if "127.0.0.1" in word]


async def test_extras_of_pip_are_searched_as_pip_does_and_extras_of_uv_as_uv_does(
    tmp_path: Path, index: PackageIndex
) -> None:
    with PackageIndex() as extra:
        extra.add("lib", "0.5")
        layers = {
            family: IndexLayer(HERE, family, default=index.url, extra=(extra.url,))
            for family in ("pip", "uv")
        }
        uv = tool(tmp_path, merged((layers["pip"],)))
        environment = await made(uv, tmp_path)
        dry = PackageRequest(requirements=("lib",), dry_run=True)
        done = await run_tool(uv.install(environment, dry))
        assert "lib==3.0" in done.stderr
        done = await run_tool(tool(tmp_path, merged((layers["uv"],))).install(environment, dry))
        assert "lib==0.5" in done.stderr


async def test_an_environment_can_be_moved_and_made_again(
    tmp_path: Path, index: PackageIndex
) -> None:
    uv = tool(tmp_path, at(index.url))
    environment = await made(uv, tmp_path)
    await must_run(uv.install(environment, PackageRequest(requirements=("numpy",))))
    moved = tmp_path / "elsewhere"
    shutil.move(environment, moved)
    found = await versions(uv, moved)
    assert found == {"numpy": "2.4"}
    # Half-made or whole: the step starts anew.
    (moved / "pyvenv.cfg").unlink()
    await must_run(uv.environment(Path(sys.executable), moved))
    assert await versions(uv, moved) == {}
    assert environment_python(environment_python(moved)) == environment_python(moved)


async def test_configuration_of_others_changes_nothing(tmp_path: Path, index: PackageIndex) -> None:
    """A UI's pyproject.toml and a uv.toml of the user are not read by uv itself."""
    uv = tool(tmp_path, at(index.url))
    environment = await made(uv, tmp_path)
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "pyproject.toml").write_text(
        '[project]\nname = "ui"\nversion = "1"\n[tool.uv]\nconstraint-dependencies = ["numpy<2.1"]\n'
    )
    (checkout / "uv.toml").write_text('exclude-newer = "2025-02-01"\n')
    wanted = PackageRequest(requirements=("numpy",))
    await must_run(uv.install(environment, wanted, folder=checkout))
    assert await versions(uv, environment) == {"numpy": "2.4"}


async def test_everything_lies_in_the_data_folder(tmp_path: Path, index: PackageIndex) -> None:
    uv = tool(tmp_path, at(index.url))
    environment = await made(uv, tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    command = uv.install(environment, PackageRequest(requirements=("numpy",)))
    await must_run(command, HOME=str(home), XDG_CACHE_HOME=str(home / "cache"))
    assert list(home.iterdir()) == []
    assert (uv.assets / "uv-cache").is_dir()
    package = site_packages_of(environment) / "numpy" / "__init__.py"
    assert package.stat().st_nlink > 1  # hard-linked with the cache


def test_a_request_becomes_words(tmp_path: Path) -> None:
    uv = UvTool(Path("/u/uv"), Path("/d/Assets"))
    request = PackageRequest(
        requirements=("a", "b>1"),
        build_constraints=(Path("/b.txt"),),
        undated=("x",),
        link_mode="copy",
        no_build_isolation=True,
        reinstall=True,
    )
    python = str(environment_python(Path("/e")))
    command = uv.install(Path("/e"), request, folder=Path("/d"))
    assert command.argv == (
        "/u/uv", "pip", "install", "--python", python, "--build-constraints", "/b.txt",
        "--link-mode", "copy", "--reinstall", "--no-build-isolation", "--", "a", "b>1",
    )  # fmt: skip
    assert command.folder == Path("/d")
    assert command.variables["UV_NO_CONFIG"] == "1"
    offline = UvTool(Path("/u/uv"), Path("/d"), IndexSet(no_index=Chosen("1", HERE)))
    assert "--no-index" in offline.install(Path("/e"), request).argv
    assert "--no-index" in offline.environment(Path("/p"), Path("/e")).argv


def test_a_list_of_something_else_is_refused() -> None:
    assert parse_installed(json.dumps([])) == ()
    for text in ("", "{}", "warning: x"):
        with pytest.raises(ValueError, match=r".+"):
            parse_installed(text)
