"""A repository is looked through as a whole before anything of it is written out."""

import os

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.runtimes.git import GitTool, find_git
from stablehand.services.extension_git import ExtensionGit
from support.repositories import Repository


def written(repository: Repository, kind: str, content: bytes) -> str:
    """Write an object; give its id."""
    file = repository.folder / "object"
    file.write_bytes(content)
    return repository.git("hash-object", "-t", kind, "-w", "object")


def entry(mode: str, name: str, content: str) -> bytes:
    return f"{mode} {name}\0".encode() + bytes.fromhex(content)


async def test_what_hides_behind_more_than_is_read_is_not_taken(tmp_path):
    made = Repository(tmp_path / "hub" / "somebody" / "large")
    file, link = (written(made, "blob", text) for text in (b"x", b"/etc"))
    # Listed last, after some seventy million characters.
    many = b"".join(entry("100644", f"f{number:06}", file) for number in range(70_000))
    tree = written(made, "tree", many)
    for _ in range(4):
        tree = written(made, "tree", entry("40000", "a" * 235, tree))
    tree = written(made, "tree", entry("40000", "a", tree) + entry("120000", "z", link))
    made.git("update-ref", "refs/heads/main", made.git("commit-tree", "-m", "one", tree))
    base = (tmp_path / "hub").as_uri()
    git = ExtensionGit(GitTool(find_git(os.environ), base, environ=os.environ), base)
    part = tmp_path / "part"
    part.mkdir()
    with pytest.raises(StablehandError) as caught:
        await git.bring(part, f"{base}/somebody/large", None)
    assert caught.value.code == "extension.refused"
    assert [path.name for path in part.iterdir()] == [".git"]
