"""Any version on install, and what an install says about versions: real git over real repositories."""

import sys

import pytest

from support.package_index import PackageIndex
from support.repositories import Repository
from support.server_repository import SERVER

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")


@pytest.fixture(scope="module")
def upstream(tmp_path_factory):
    """The repository of the program, on a branch `trunk`, and a fork of it with another default branch."""
    root = tmp_path_factory.mktemp("hub")
    made = Repository(root / "example" / "clerk", branch="trunk")
    made.root = root
    made.first = made.commit("first", {"server.py": SERVER, "requirements.txt": ""})
    made.tag("v1.0")
    made.git("branch", "both")
    made.second = made.commit("second", {"NEWS": "2"})
    made.tag("v1.1", annotated=True)
    made.git("tag", "both")
    made.third = made.commit("third", {"NEWS": "3"})
    made.git("branch", "main")
    Repository(root / "example" / "second").commit("first", {"README": "second"})
    made.fork = Repository(root / "somebody" / "fork", branch="elsewhere")
    made.fork.newest = made.fork.commit("fork", {"server.py": SERVER, "requirements.txt": ""})
    return made


@pytest.fixture
def clerk(program, upstream):
    program.env["STABLEHAND_GIT_BASE_URL"] = upstream.root.as_uri()
    program.define("clerk")
    file = program.data / "Catalog" / "clerk" / "package.toml"
    # Nothing to install but the environment itself: what is looked at here is the checkout.
    text = file.read_text(encoding="utf-8").replace('files = ["requirements.txt"]', "")
    file.write_text(text, encoding="utf-8")
    return program


def installed(program, *words, name="clerk"):
    done = program.run("install", "clerk", "--name", name, *words)["data"]["install"]
    return done["commit"], done["ref"]


def test_every_kind_of_revision(clerk, upstream):
    upstream.git("update-ref", "refs/pull/7/head", upstream.second)
    for number, (ref, commit) in enumerate(
        (
            ("v1.1", upstream.second),  # an annotated tag: the commit behind it
            ("both", upstream.second),  # a tag and a branch: git takes the tag
            ("heads/both", upstream.first),
            ("pull/7/head", upstream.second),
        )
    ):
        assert installed(clerk, "--ref", ref, name=f"n{number}") == (commit, ref)
    listed = clerk.run("versions", "n0")["data"]
    assert [item["name"] for item in listed["releases"] if item["current"]] == ["v1.1"]
    assert (listed["ref"], listed["target"]["ref"]) == ("v1.1", "v1.1")


def test_a_fork_whose_default_branch_is_called_otherwise(clerk, upstream):
    url = upstream.fork.url
    assert installed(clerk, "--source", url) == (upstream.fork.newest, "elsewhere")
    assert clerk.run("versions", "clerk")["data"]["target"]["ref"] == "elsewhere"
    # The same command again finds it whole; the other repository's name is asked for, and not there.
    assert clerk.run("install", "clerk", "--source", url)["data"]["fresh"] is False
    error = clerk.run(
        "install", "clerk", "--name", "other", "--source", url, "--ref", "trunk", expect=1
    )
    assert "trunk" in error["message"]
    assert "elsewhere" in error["hint"]


def test_a_revision_that_is_not_there_is_told_with_what_there_is(clerk, upstream):
    error = clerk.run("install", "clerk", "--ref", "v99", expect=1)
    assert error["code"] == "git.failed"
    assert "v99" in error["message"]
    for name in ("trunk", "both", "v1.1", "v1.0"):
        assert name in error["hint"]
    assert error["details"]["branches"] == ["trunk", "both", "main"]


def test_a_look_takes_no_revision(clerk):
    refused = clerk.run("update", "clerk", "--check", "--ref", "v2.0", expect=2)
    assert refused["code"] == "usage"
    assert "stablehand versions clerk" in refused["hint"]


def test_what_is_followed_and_what_is_new(clerk, upstream):
    own = Repository(clerk.data.parent / "own")
    own.commit("first", {"server.py": SERVER, "requirements.txt": ""})
    own.tag("v1")
    installed(clerk, "--source", own.url)
    assert clerk.run("list")["data"]["installs"][0]["update_available"] is None
    newest = own.commit("second", {"requirements.txt": "click\n"})
    item = clerk.run("list", "--check")["data"]["installs"][0]
    assert (item["update_available"], item["update"]["target"]) == (True, newest)
    assert item["update"]["count"] == 1
    # A force-push: what is installed is no part of it any more.
    own.git("reset", "--quiet", "--hard", "v1")
    rewritten = own.commit("another second")
    item = clerk.run("list", "--check")["data"]["installs"][0]
    assert (item["update_available"], item["update"]["target"]) == (True, rewritten)
    assert clerk.run("follow", "clerk", "release")["data"]["follows"] == "release"
    assert clerk.run("versions", "clerk")["data"]["target"]["ref"] == "v1"
    assert clerk.run("list")["data"]["installs"][0]["update_available"] is None
    assert clerk.run("follow", "clerk", "nothing")["data"]["pinned"] is True
    item = clerk.run("list", "--check")["data"]["installs"][0]
    assert (item["pinned"], item["update_available"]) == (True, False)
    assert "dev" in clerk.run("follow", "clerk", "branch=dev", expect=1)["message"]
    assert clerk.run("follow", "clerk", "branch=main")["data"]["branch"] == "main"
    # The branch goes away upstream.
    own.git("checkout", "--quiet", "-b", "kept")
    own.git("branch", "-D", "main")
    result = clerk.run("list", "--check")
    assert "main" in result["notices"][0]
    assert clerk.run("versions", "clerk")["data"]["target"] is None
    for wrong in ("branch=", "release=x", "main", ""):
        assert clerk.run("follow", "clerk", wrong, expect=2)["code"] == "usage"
    assert clerk.run("follow", "nobody", "release", expect=3)["code"] == "install.unknown"


def test_a_version_of_a_distribution(clerk):
    file = clerk.data / "Catalog" / "pad" / "package.toml"
    clerk.define("pad")
    text = file.read_text(encoding="utf-8").replace("datasette==0.65.1", "any-ui>=1,<2")
    text = text.replace('packages = ["setuptools<81"]', "")
    file.write_text(text, encoding="utf-8")
    with PackageIndex() as index:
        for version in ("1.0", "1.1", "1.2", "2.0"):
            index.add("any-ui", version)
        clerk.env["UV_INDEX"] = index.url
        done = clerk.run("install", "pad", "--ref", "1.1")["data"]["install"]
        assert done["ref"] == "any-ui==1.1"
        found = clerk.run("versions", "pad")["data"]
        assert found["installed"] == "1.1"
        assert [item["name"] for item in found["releases"]] == ["2.0", "1.2", "1.1", "1.0"]
        assert found["target"]["ref"] == "1.2"
        item = clerk.run("list", "--check")["data"]["installs"][0]
        assert (item["update_available"], item["update"]["label"]) == (True, "1.2")
        error = clerk.run("install", "pad", "--name", "other", "--ref", "9.9", expect=1)
        assert error["code"] == "install.unresolvable"
