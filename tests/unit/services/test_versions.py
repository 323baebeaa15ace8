"""What there is of a package and what an update aims at, over real repositories and indexes."""

import argparse
import os
import shutil
from pathlib import Path

import pytest

from stablehand.cli.verbs import versions as versions_verb
from stablehand.core.base.errors import StablehandError
from stablehand.core.records.install import InstalledPython, InstalledSource, need_record
from stablehand.core.runtimes.tools import find_tools
from stablehand.services.versions import list_versions, update_target
from support.package_index import PackageIndex
from support.programs import SUPPORT
from support.repositories import Repository
from support.window_work import write_install


@pytest.fixture
def hub(tmp_path):
    """The repository of the test package, and one of the same commits that is somebody's fork."""
    made = Repository(tmp_path / "hub" / "example" / "clerk")
    made.first = made.commit("first", {"requirements.txt": "click\n"})
    made.tag("v1.0")
    made.second = made.commit("second")
    made.tag("v1.1", annotated=True)
    made.tag("v2.0-rc1")
    made.git("branch", "dev")
    made.third = made.commit("third")
    return made


@pytest.fixture
def app(make, hub, tmp_path):
    made = make(environ={**os.environ, "STABLEHAND_GIT_BASE_URL": (tmp_path / "hub").as_uri()})
    for name in ("clerk", "pad"):
        shutil.copytree(SUPPORT / name, made.data.catalog / name)
    return made


def install(app, hub, commit, ref="main", name="clerk", **values):
    source = InstalledSource(
        kind="git", url="https://github.com/example/clerk", ref=ref, commit=commit
    )
    folder = write_install(app.data.root, name, "clerk", source=source, **values)
    shutil.rmtree(folder.checkout / ".git", ignore_errors=True)
    hub.git("clone", "--quiet", "--bare", str(hub.folder), str(folder.checkout / ".git"))
    return folder


async def target(app, name="clerk", **wishes):
    folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    tools = find_tools(app.settings, app.data.assets, app.environ)
    return await update_target(folder, record, package, tools, **wishes)


async def test_the_versions_of_a_package_that_is_not_installed(app, hub):
    found = (await list_versions(app, "clerk")).data
    assert [item.name for item in found.releases] == ["v2.0-rc1", "v1.1", "v1.0"]
    assert [item.kind for item in found.releases] == ["early", "release", "release"]
    assert [item.name for item in found.branches] == ["main", "dev"]
    assert (found.record, found.installed, found.target.ref) == (None, None, "main")
    assert found.branches[0].is_default
    assert not any(item.is_current for item in (*found.releases, *found.branches))


async def test_the_versions_of_an_install(app, hub):
    install(app, hub, hub.second, "v1.1")
    found = (await list_versions(app, "clerk")).data
    assert found.installed == hub.second
    assert [item.name for item in found.releases if item.is_current] == ["v2.0-rc1", "v1.1"]
    assert found.releases[1].date is not None
    assert found.target.ref == "v1.1"


async def test_an_install_whose_source_is_away_shows_what_its_checkout_knows(app, hub, tmp_path):
    install(app, hub, hub.first, "v1.0")
    app.environ["STABLEHAND_GIT_BASE_URL"] = "https://unreachable.invalid"
    app.refresh()
    result = await list_versions(app, "clerk")
    assert result.data.from_disk
    assert "v1.1" in [item.name for item in result.data.releases]
    assert "unreachable.invalid" in result.notices[0].english()
    with pytest.raises(StablehandError) as caught:
        await target(app)
    assert caught.value.code == "network.unreachable"


async def test_neither_an_install_nor_a_package(app):
    with pytest.raises(StablehandError) as caught:
        await list_versions(app, "nobody")
    assert caught.value.code == "package.unknown"


async def test_what_an_update_aims_at(app, hub):
    install(app, hub, hub.first, "main")
    install(app, hub, hub.first, "v1.0", "released")
    install(app, hub, hub.first, hub.first, "single")
    assert ((await target(app)).ref, (await target(app)).commit) == ("main", hub.third)
    assert (await target(app, "released")).ref == "v1.1"
    assert (await target(app, "single")).commit == hub.first
    assert (await target(app, channel="release")).ref == "v1.1"
    assert (await target(app, "released", channel="branch")).commit == hub.third
    assert (await target(app, ref="v1.0")).commit == hub.first
    assert (await target(app, ref=hub.second[:9])).commit == hub.second
    assert (await target(app, ref="heads/dev")).kind == "branch"


async def test_a_pinned_install_stays_unless_something_is_asked_for(app, hub):
    install(app, hub, hub.first, "main", pinned=True)
    assert (await target(app)).commit == hub.first
    assert (await target(app, ref="main")).commit == hub.third
    assert (await list_versions(app, "clerk")).data.target.commit == hub.first


async def test_the_branch_that_was_named_is_followed(app, hub):
    hub.git("checkout", "--quiet", "dev")
    newest = hub.commit("on dev")
    install(app, hub, hub.first, "main", channel="branch", branch="dev")
    assert (await target(app)).commit == newest


async def test_a_revision_that_is_not_there_is_told_with_what_there_is(app, hub):
    install(app, hub, hub.first, "main")
    with pytest.raises(StablehandError) as caught:
        await target(app, ref="v99")
    assert caught.value.code == "git.failed"
    assert "v99" in caught.value.message.english()
    assert "main, dev" in caught.value.hint.english()
    assert "v1.1" in caught.value.hint.english()


async def test_a_branch_that_was_deleted(app, hub):
    hub.git("branch", "gone", hub.first)
    install(app, hub, hub.first, "gone")
    hub.git("branch", "-D", "gone")
    with pytest.raises(StablehandError) as caught:
        await target(app)
    assert caught.value.details["branches"] == ["main", "dev"]
    assert (await list_versions(app, "clerk")).data.target is None


async def test_a_tag_and_a_branch_of_one_name(app, hub):
    hub.git("branch", "both", hub.first)
    hub.git("tag", "both", hub.second)
    install(app, hub, hub.first, "main")
    assert (await target(app, ref="both")).commit == hub.second
    found = await target(app, ref="heads/both")
    assert (found.commit, found.kind) == (hub.first, "branch")


async def test_a_request_for_a_pull_request(app, hub):
    hub.git("update-ref", "refs/pull/7/head", hub.second)
    install(app, hub, hub.first, "main")
    found = await target(app, ref="pull/7/head")
    assert (found.kind, found.commit) == ("commit", hub.second)


async def test_a_fork_that_calls_its_branches_otherwise(app, hub, tmp_path):
    fork = Repository(tmp_path / "fork", branch="trunk")
    newest = fork.commit("of the fork")
    install(app, hub, hub.first, "main")
    found = await target(app, source=fork.url)
    assert (found.ref, found.commit) == ("trunk", newest)


async def test_a_program_that_comes_along_has_one_version(app):
    write_install(app.data.root, "easel", source=InstalledSource(kind="bundled"))
    found = (await list_versions(app, "easel")).data
    assert (found.target.kind, found.target.ref) == ("bundled", None)
    said = (await versions_verb.run(app, argparse.Namespace(name="easel", limit=20))).text
    assert said.startswith("easel has the one that came with Stablehand")
    assert [item.is_default for item in found.releases] == [True]


@pytest.fixture
def index(app):
    with PackageIndex() as made:
        for version in ("0.64", "0.65.1", "0.66", "1.0a1"):
            made.add("datasette", version)
        app.environ["UV_DEFAULT_INDEX"] = made.url
        yield made


async def test_the_versions_of_a_distribution(app, index):
    found = (await list_versions(app, "pad")).data
    assert [item.name for item in found.releases] == ["1.0a1", "0.66", "0.65.1", "0.64"]
    assert [item.name for item in found.releases if item.is_default] == ["0.65.1"]
    assert (found.target.ref, found.branches) == ("0.65.1", ())


async def test_what_an_update_of_a_distribution_aims_at(app, index):
    python = InstalledPython(version="3.11.7", kind="system", path=str(Path("python")))
    source = InstalledSource(kind="registry", ref="datasette==0.64")
    folder = write_install(app.data.root, "pad", "pad", source=source, python=python)
    folder.generation(1).mkdir(parents=True)
    (folder.generation(1) / "lock.json").write_text('{"packages": {"Datasette": "0.64"}}')
    found = (await list_versions(app, "pad")).data
    assert [item.name for item in found.releases if item.is_current] == ["0.64"]
    assert found.installed == "0.64"
    assert (await target(app, "pad")).ref == "0.65.1", "what the definition names"
    assert (await target(app, "pad", channel="release")).ref == "0.66"
    assert (await target(app, "pad", ref="1.0a1")).ref == "1.0a1"
    with pytest.raises(StablehandError) as caught:
        await target(app, "pad", ref="9.9")
    assert caught.value.code == "install.unresolvable"
    assert "0.66" in caught.value.hint.english()
