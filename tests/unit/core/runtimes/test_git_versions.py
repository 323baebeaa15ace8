"""What a repository offers and what lies between two commits, by real git over local repositories."""

import os
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.runtimes.asking import asked
from stablehand.core.runtimes.git import GitTool, find_git, read_fetched
from stablehand.core.runtimes.git_versions import (
    between,
    fetch_aside,
    local_refs,
    missing_ref,
    one_ref,
    remote_refs,
    whole_commit,
)
from support.repositories import Repository


@pytest.fixture
def git():
    return GitTool(find_git(os.environ), environ=dict(os.environ))


@pytest.fixture
def upstream(tmp_path):
    """A repository whose default branch is not main, with both kinds of tags."""
    made = Repository(tmp_path / "up stream", branch="trunk")
    made.first = made.commit("first", {"requirements.txt": "a\n", "x": "1"})
    made.tag("v1")
    made.second = made.commit("second: «вторая»", {"x": "2"}, "2024-02-02T10:00:00Z")
    made.tag("v2", annotated=True)
    made.git("branch", "side")
    return made


def cloned(upstream, folder: Path, ref="trunk") -> Repository:
    folder.parent.mkdir(parents=True, exist_ok=True)
    upstream.git("clone", "--quiet", "--branch", ref, str(upstream.folder), str(folder))
    clone = Repository.__new__(Repository)
    clone.folder = folder
    return clone


def state(repository: Repository):
    """Everything that a checkout goes by."""
    folder = repository.folder
    fetched = folder / ".git" / "FETCH_HEAD"
    return (
        repository.git("for-each-ref", "refs/heads", "refs/tags", "refs/remotes"),
        repository.git("rev-parse", "HEAD"),
        repository.git("status", "--porcelain"),
        (folder / ".git" / "HEAD").read_text(),
        (folder / ".git" / "config").read_text(),
        (folder / ".git" / "index").read_bytes(),
        fetched.read_text() if fetched.exists() else None,
        {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()},
    )


async def test_branches_tags_and_the_default_branch(git, upstream):
    found = await remote_refs(git, upstream.url)
    assert found.head == "trunk"
    assert found.branches == {"trunk": upstream.second, "side": upstream.second}
    # The commit behind an annotated tag, not the tag's own object.
    assert found.tags == {"v1": upstream.first, "v2": upstream.second}


async def test_a_repository_without_commits_has_nothing(git, tmp_path):
    found = await remote_refs(git, Repository(tmp_path / "empty").url)
    assert (found.branches, found.tags) == ({}, {})


async def test_no_repository_is_an_error_in_words(git, tmp_path):
    with pytest.raises(StablehandError) as caught:
        await remote_refs(git, (tmp_path / "nothing").as_uri())
    assert caught.value.code == "git.failed"


async def test_a_name_that_is_neither_branch_nor_tag(git, upstream):
    upstream.git("update-ref", "refs/pull/7/head", upstream.first)
    assert await one_ref(git, upstream.url, "pull/7/head") == upstream.first
    assert await one_ref(git, upstream.url, "refs/pull/7/head") == upstream.first
    assert await one_ref(git, upstream.url, "pull/8/head") is None


async def test_what_a_checkout_knows_by_itself(git, upstream, tmp_path):
    clone = cloned(upstream, tmp_path / "clone")
    found = await local_refs(git, clone.folder)
    assert found.tags == {"v1": upstream.first, "v2": upstream.second}
    assert found.branches == {"trunk": upstream.second, "side": upstream.second}
    assert found.dates[upstream.second][:7] in ("2024-01", "2024-02")


async def test_a_fetch_aside_changes_nothing_that_the_checkout_goes_by(git, upstream, tmp_path):
    clone = cloned(upstream, tmp_path / "clone")
    (clone.folder / "x").write_text("my own change")
    before = state(clone)
    newer = upstream.commit("third", {"x": "3"})
    upstream.tag("v3")
    await fetch_aside(git, clone.folder, upstream.url, "refs/heads/trunk", newer)
    assert await whole_commit(git, clone.folder, newer) == newer
    assert state(clone) == before


async def test_nothing_is_fetched_that_is_there(git, upstream, tmp_path):
    clone = cloned(upstream, tmp_path / "clone")
    gone = (tmp_path / "gone").as_uri()
    await fetch_aside(git, clone.folder, gone, "refs/heads/trunk", upstream.second)


async def test_a_single_commit_can_be_fetched(git, upstream, tmp_path):
    clone = cloned(upstream, tmp_path / "clone")
    newer = upstream.commit("third")
    upstream.git("config", "uploadpack.allowAnySHA1InWant", "true")
    await fetch_aside(git, clone.folder, upstream.url, newer, newer)
    assert await whole_commit(git, clone.folder, newer[:9]) == newer


async def test_what_lies_between(git, upstream, tmp_path):
    found = await between(git, upstream.folder, upstream.first, upstream.second, 10)
    assert (found.count, found.missing, found.files) == (1, 0, ("x",))
    newest = found.newest[0]
    assert newest.commit == upstream.second
    assert (newest.subject, newest.author) == ("second: «вторая»", "Ада")
    assert newest.date == "2024-02-02T10:00:00+00:00"


async def test_many_are_counted_and_only_the_newest_told(git, upstream):
    for number in range(7):
        last = upstream.commit(f"change {number}", {"requirements.txt": f"a=={number}\n"})
    found = await between(git, upstream.folder, upstream.second, last, 3)
    assert found.count == 7
    assert [item.subject for item in found.newest] == ["change 6", "change 5", "change 4"]
    assert found.files == ("requirements.txt",)
    back = await between(git, upstream.folder, last, upstream.second, 3)
    assert (back.count, back.missing, back.newest) == (0, 7, ())


async def test_rewritten_history_is_told_from_what_is_new(git, upstream):
    old = upstream.second
    upstream.git("reset", "--quiet", "--hard", upstream.first)
    new = upstream.commit("another second", {"x": "other"})
    found = await between(git, upstream.folder, old, new, 5)
    assert (found.count, found.missing) == (1, 1)


async def test_commits_by_the_beginning_of_their_ids(git, upstream):
    assert await whole_commit(git, upstream.folder, upstream.first[:8]) == upstream.first
    assert await whole_commit(git, upstream.folder, "trunk") is None  # no id
    assert await whole_commit(git, upstream.folder, "0" * 40) is None


async def test_what_is_missing_is_told_with_what_there_is(git, upstream):
    found = await remote_refs(git, upstream.url)
    error = missing_ref("main", found, ("v2", "v1"))
    assert error.code == "git.failed"
    assert "main" in error.message.english()
    assert "trunk, side" in error.hint.english()
    assert "v2, v1" in error.hint.english()


async def test_what_a_fetch_takes_a_name_for(git, upstream, tmp_path):
    """The names of an install go to git as they are; this is what it makes of them."""
    upstream.git("branch", "both", upstream.first)
    upstream.git("tag", "both", upstream.second)
    clone = cloned(upstream, tmp_path / "clone")
    clone.git("config", "remote.origin.url", upstream.url)
    for name, kind, commit in (
        ("both", "tag", upstream.second),
        ("heads/both", "branch", upstream.first),
        ("refs/heads/both", "branch", upstream.first),
        ("tags/both", "tag", upstream.second),
        ("v2", "tag", upstream.second),
        ("trunk", "branch", upstream.second),
        (None, "commit", upstream.second),
    ):
        await asked(git.fetch(clone.folder, name), "git", timeout_s=60)
        fetched = read_fetched(clone.folder)
        found = await whole_commit(git, clone.folder, fetched.commit)
        assert (fetched.kind, found) == (kind, commit), name
