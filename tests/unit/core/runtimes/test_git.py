"""git fetches into a folder that is in use, from mirrors, again after a kill: real git, real repositories."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.runtimes import git_reading
from stablehand.core.runtimes.failures import cause_of
from stablehand.core.runtimes.git import (
    GITHUB,
    Fetched,
    GitTool,
    clear_locks,
    exclude_lines,
    find_git,
    git_variables,
    is_at_work,
    parse_refs,
    read_fetched,
)
from stablehand.core.runtimes.git_address import checked_ref, checked_repository, is_commit
from support.tool_runs import must_run, run_tool

AUTHOR = {
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@b", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_DATE": "2025-10-12T23:30:00+0000", "GIT_COMMITTER_DATE": "2025-10-12T23:30:00-0500",
}  # fmt: skip


def plain(folder: Path, *words: str) -> str:
    """Run git as a developer of the UI would."""
    done = subprocess.run(
        ["git", *words], cwd=folder, env={**os.environ, **AUTHOR}, capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A UI's repository as a mirror holds it: two commits on main, a tag on the first, a branch dev."""
    folder = tmp_path / "mirror" / "someone" / "ui"
    folder.mkdir(parents=True)
    plain(folder, "init", "-q", "--initial-branch=main")
    (folder / "app.py").write_text("one\n")
    (folder / "models").mkdir()
    (folder / "models" / "put_here.txt").touch()
    plain(folder, "add", ".")
    plain(folder, "commit", "-qm", "one")
    plain(folder, "tag", "-am", "release", "v1.0")
    (folder / "app.py").write_text("two\n")
    plain(folder, "commit", "-qam", "two")
    plain(folder, "branch", "feature/dev", "v1.0")
    return folder


def tool(base: str = GITHUB, **environ: str) -> GitTool:
    return GitTool(find_git(os.environ), base, environ=environ)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder for a checkout, with what Stablehand keeps there already in it."""
    folder = tmp_path / "Päckages" / "my ui"
    (folder / ".stablehand").mkdir(parents=True)
    (folder / ".stablehand" / "install.json").write_text("{}")
    return folder


async def brought(
    git: GitTool, folder: Path, address: str, ref: str | None, **more: object
) -> Fetched:
    for command in git.init(folder, address):
        await must_run(command)
    exclude_lines(folder, ["/.stablehand/", "/venv"])
    await must_run(git.fetch(folder, ref))
    fetched = read_fetched(folder)
    await must_run(git.checkout(folder, fetched, **more))  # type: ignore[arg-type]
    return fetched


async def test_every_kind_of_name_is_checked_out_in_place(origin: Path, checkout: Path) -> None:
    git, address = tool(), origin.as_uri()
    first, last = plain(origin, "rev-parse", "v1.0^{commit}"), plain(origin, "rev-parse", "main")
    for ref, kind, commit in (
        ("main", "branch", last),
        ("v1.0", "tag", first),
        ("feature/dev", "branch", first),
        (last, "commit", last),
        (first, "commit", first),
        (None, "commit", last),
    ):
        fetched = await brought(git, checkout, address, ref)
        assert fetched.kind == kind
        assert git_reading.head_commit(checkout) == commit
        assert git_reading.head_branch(checkout) == (ref if kind == "branch" else None)
    assert (checkout / ".stablehand" / "install.json").read_text() == "{}"
    assert plain(checkout, "status", "--porcelain", "--untracked-files=all") == ""
    assert not list((checkout / ".git").glob("hooks/*"))


async def test_what_a_checkout_says_about_itself(origin: Path, checkout: Path) -> None:
    assert not git_reading.is_checkout(checkout)
    await brought(tool(), checkout, origin.as_uri(), "main")
    assert git_reading.is_checkout(checkout)
    assert git_reading.remote_url(checkout) == origin.as_uri()
    assert git_reading.tracked_files(checkout, "models") == ("models/put_here.txt",)
    assert set(git_reading.tracked_files(checkout)) == {"app.py", "models/put_here.txt"}
    # 23:30 in New York is the next day in universal time.
    assert git_reading.commit_date(checkout) == datetime.date(2025, 10, 13)
    first = plain(origin, "rev-parse", "v1.0^{commit}")
    assert git_reading.has_commit(checkout, first)
    assert not git_reading.has_commit(checkout, "1" * 40)
    assert git_reading.changed_files(checkout) == ()
    (checkout / "app.py").write_text("mine\n")
    (checkout / "new.txt").touch()
    assert git_reading.changed_files(checkout) == ("app.py",)


def test_reading_where_no_checkout_is_fails_in_words(tmp_path: Path, origin: Path) -> None:
    (origin / "inside").mkdir()
    for folder in (tmp_path, origin / "inside"):
        with pytest.raises(StablehandError) as caught:
            git_reading.head_commit(folder)
        assert caught.value.code == "git.failed"
        assert str(folder) in caught.value.message.english()


async def test_a_killed_fetch_and_checkout_are_taken_up_again(origin: Path, checkout: Path) -> None:
    git = tool()
    fetched = await brought(git, checkout, origin.as_uri(), "main")
    # As kills leave it: locks, files that the index does not know yet, half an object.
    for name in ("index.lock", "HEAD.lock", "config.lock", "shallow.lock", "refs/heads/main.lock"):
        (checkout / ".git" / name).touch()
    (checkout / ".git" / "index").unlink()
    (checkout / "app.py").write_text("tw")
    (checkout / ".git" / "objects" / "pack" / "tmp_pack_x").write_bytes(b"PACK")
    assert (await run_tool(git.checkout(checkout, fetched, over=True))).returncode != 0
    assert len(clear_locks(checkout)) == 6  # with the pack that was being fetched
    await brought(git, checkout, origin.as_uri(), "main", over=True)
    assert (checkout / "app.py").read_text() == "two\n"
    assert plain(checkout, "status", "--porcelain") == ""


async def test_a_repository_that_was_only_begun_is_begun_again(
    origin: Path, checkout: Path
) -> None:
    (checkout / ".git").mkdir()
    (checkout / ".git" / "config.lock").touch()
    clear_locks(checkout)
    await brought(tool(), checkout, origin.as_uri(), "v1.0")
    assert (checkout / "app.py").read_text() == "one\n"


async def test_files_of_the_user_are_not_written_over(origin: Path, checkout: Path) -> None:
    git = tool()
    (checkout / "app.py").write_text("mine\n")
    for command in git.init(checkout, origin.as_uri()):
        await must_run(command)
    await must_run(git.fetch(checkout, "main"))
    done = await run_tool(git.checkout(checkout, read_fetched(checkout)))
    found = cause_of("git", done.returncode, done.stderr.splitlines())
    assert found.message.english() == "Files of yours are in git's way: app.py."
    assert (checkout / "app.py").read_text() == "mine\n"


async def test_github_is_replaced_by_the_mirror_of_the_settings(
    tmp_path: Path, origin: Path, checkout: Path
) -> None:
    git = tool((tmp_path / "mirror").as_uri())
    await brought(git, checkout, "https://github.com/someone/ui", "main")
    # What is written down is the true origin.
    assert git_reading.remote_url(checkout) == "https://github.com/someone/ui"
    listed = parse_refs(await must_run(git.remote_refs("git@github.com:someone/ui")))
    assert listed["tags/v1.0"] == plain(origin, "rev-parse", "v1.0^{commit}")
    assert set(listed) == {"heads/main", "heads/feature/dev", "tags/v1.0"}


async def test_submodules_come_through_the_mirror_too(
    tmp_path: Path, origin: Path, checkout: Path
) -> None:
    inner = tmp_path / "mirror" / "someone" / "part"
    inner.mkdir()
    plain(inner, "init", "-q", "--initial-branch=main")
    (inner / "part.py").touch()
    plain(inner, "add", ".")
    plain(inner, "commit", "-qm", "part")
    plain(origin, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "lib")
    plain(
        origin,
        "config",
        "-f",
        ".gitmodules",
        "submodule.lib.url",
        "https://github.com/someone/part",
    )
    plain(origin, "commit", "-qam", "lib")
    git = tool((tmp_path / "mirror").as_uri())
    await brought(git, checkout, "https://github.com/someone/ui", "main")
    await must_run(git.submodules(checkout))
    assert (checkout / "lib" / "part.py").exists()


async def test_what_the_user_told_git_stays_in_force(
    tmp_path: Path, origin: Path, checkout: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    mirror = (tmp_path / "mirror").as_uri()
    (home / ".gitconfig").write_text(f'[url "{mirror}/"]\n\tinsteadOf = https://git.example/\n')
    done = await run_tool(tool().remote_refs("https://git.example/someone/ui"), HOME=str(home))
    assert "refs/heads/main" in done.stdout
    own = {
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": f"url.{mirror}/.insteadOf", "GIT_CONFIG_VALUE_0": "https://other.example/",
        "GIT_CONFIG_KEY_1": "core.fsmonitor", "GIT_CONFIG_VALUE_1": "touch pwned",
    }  # fmt: skip
    git = tool(**own)
    assert "refs/heads/main" in await must_run(git.remote_refs("https://other.example/someone/ui"))
    assert "touch pwned" not in git.variables.values()


def test_git_never_asks_and_a_broken_count_is_no_crash() -> None:
    variables = git_variables(GITHUB, {"GIT_CONFIG_COUNT": "9" * 30})
    assert variables["GIT_TERMINAL_PROMPT"] == "0"
    assert variables["GIT_ALLOW_PROTOCOL"] == "https:http:ssh:git:file"
    assert "BatchMode" in variables["GIT_SSH_COMMAND"]
    assert "GIT_SSH_COMMAND" not in git_variables(GITHUB, {"GIT_SSH": "/my/ssh"})


async def test_a_repository_above_the_folder_is_never_touched(origin: Path) -> None:
    inside = origin / "data" / "ui"
    inside.mkdir(parents=True)
    done = await run_tool(tool().checkout(inside, Fetched("1" * 40, "commit")))
    assert "not a git repository" in done.stderr


async def test_hooks_do_not_run(origin: Path, checkout: Path, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "post-checkout").write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n")
    (hooks / "post-checkout").chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f"[core]\n\thooksPath = {hooks.as_posix()}\n")
    git = tool()
    for command in git.init(checkout, origin.as_uri()):
        await must_run(command, HOME=str(home))
    await must_run(git.fetch(checkout, "main"), HOME=str(home))
    await must_run(git.checkout(checkout, read_fetched(checkout)), HOME=str(home))
    assert not (tmp_path / "ran").exists()


def test_exclude_lines_are_added_once_and_nothing_is_lost(tmp_path: Path) -> None:
    file = tmp_path / ".git" / "info" / "exclude"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"# mine \xff\n*.bak")
    for _ in range(2):
        exclude_lines(tmp_path, ["/.stablehand/", "*.bak", "/модели"])
    assert file.read_bytes() == b"# mine \xff\n*.bak\n/.stablehand/\n" + "/модели\n".encode()
    exclude_lines(tmp_path / "new", ["/venv"])
    assert (tmp_path / "new" / ".git" / "info" / "exclude").read_bytes() == b"/venv\n"


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/a/b", "http://127.0.0.1:8080/a/b.git", "ssh://git@host/a", "git://host/a",
        "file:///srv/git/a", "git@github.com:a/b.git", "/srv/git/a", "C:\\git\\a",
    ],
)  # fmt: skip
def test_addresses_of_repositories(address: str) -> None:
    assert checked_repository(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "", "--upload-pack=touch /tmp/x", "-c", "ext::sh -c id", "fd::3", "a/b", "../up", "ftp://host/a",
        "https://-oProxyCommand=x/a", "ssh://-oProxyCommand=id/a", "file:///a\nb", "-x@host:a", "a::b",
    ],
)  # fmt: skip
def test_what_is_no_address_never_reaches_git(address: str) -> None:
    with pytest.raises(StablehandError) as caught:
        tool().init(Path("/x"), address)
    assert caught.value.code == "git.failed"


def test_names_of_revisions() -> None:
    for ref in ("main", "v1.10.1", "feature/x", "1" * 40, "master_v2", "release-1.0+x"):
        assert checked_ref(ref) == ref
    for ref in ("", "-f", "--upload-pack=x", "a:b", "+a", "a b", "a..b", "a~1", "a^", "a@{1}", "x.lock",
                "a//b", "a/", "*"):  # fmt: skip
        with pytest.raises(StablehandError):
            checked_ref(ref)
    assert is_commit("a" * 40)
    assert not is_commit("a" * 39)


def test_nothing_fetched_is_said(tmp_path: Path) -> None:
    with pytest.raises(StablehandError) as caught:
        read_fetched(tmp_path)
    assert caught.value.code == "git.failed"


@pytest.mark.parametrize(
    ("system", "words"), [("linux", "apt"), ("macos", "xcode-select"), ("windows", "winget")]
)
def test_a_missing_git_says_how_to_install_it(tmp_path: Path, system: str, words: str) -> None:
    with pytest.raises(StablehandError) as caught:
        find_git({"PATH": f".:{tmp_path}" if system != "windows" else str(tmp_path)}, system)  # type: ignore[arg-type]
    assert caught.value.code == "tool.missing"
    assert caught.value.hint is not None
    assert words in caught.value.hint.english()


def test_windows_gets_long_paths() -> None:
    git = GitTool(Path("git"), system="windows")
    assert "core.longpaths=true" in git.fetch(Path("/x"), "main").argv
    assert (
        "core.longpaths=true"
        not in GitTool(Path("git"), system="linux").fetch(Path("/x"), "m").argv
    )


async def test_another_version_is_checked_out_beside_and_forgotten_with_its_folder(
    origin: Path, checkout: Path, tmp_path: Path
) -> None:
    git = tool()
    await brought(git, checkout, str(origin), "main")
    first = git_reading.commit_of(checkout, "HEAD~1")
    staged = checkout / ".stablehand" / "gen" / "2" / "source"
    for _ in range(2):  # once more, over what a kill left: its folder is gone, its entry is not
        for command in git.work_tree(checkout, staged, first):
            await must_run(command)
        assert (staged / "app.py").read_text() == "one\n"
        assert (checkout / "app.py").read_text() == "two\n"
        assert git_reading.head_commit(staged) == first
        shutil.rmtree(staged)
    await must_run(git.prune_work_trees(checkout))
    assert not (checkout / ".git" / "worktrees").exists()


async def test_a_commit_is_kept_by_name_and_let_go(origin: Path, checkout: Path) -> None:
    git = tool()
    await brought(git, checkout, str(origin), "main")
    plain(checkout, "checkout", "-q", "--detach")
    plain(checkout, "commit", "-q", "--allow-empty", "-m", "mine")
    own, upstream = plain(checkout, "rev-parse", "HEAD"), plain(checkout, "rev-parse", "main")
    await must_run(git.keep(checkout, "gen/1", own))
    await must_run(git.keep(checkout, "gen/2", upstream))
    plain(checkout, "checkout", "-q", "main")
    listed = (await must_run(git.kept(checkout))).splitlines()
    assert listed == [f"refs/stablehand/gen/1 {own}", f"refs/stablehand/gen/2 {upstream}"]
    kept = [line.split()[0] for line in listed]
    # Nothing else leads to the user's own commit; more than one name leads to upstream's.
    names = [(await must_run(git.names_of(checkout, name))).split() for name in kept]
    assert names[0] == kept[:1]
    assert len(names[1]) == 2
    for _ in range(2):  # that it is gone is no error
        await must_run(git.let_go(checkout, "gen/2"))
    assert (await must_run(git.kept(checkout))).splitlines() == listed[:1]


@pytest.mark.parametrize("address", ["https://x.invalid/y.git", "mirror:ui", "-odd", "--", ""])
async def test_where_a_repository_comes_from_is_written_as_it_is(
    checkout: Path, origin: Path, address: str
) -> None:
    git = tool()
    await brought(git, checkout, str(origin), "main")
    await must_run(git.set_origin(checkout, address))
    assert plain(checkout, "config", "remote.origin.url") == address
    assert plain(checkout, "config", "--get-all", "remote.origin.url") == address


async def test_another_repository_is_fetched_from_and_the_origin_stays(
    origin: Path, checkout: Path, tmp_path: Path
) -> None:
    git = tool()
    await brought(git, checkout, str(origin), "main")
    fork = tmp_path / "fork"
    plain(tmp_path, "clone", "-q", str(origin), str(fork))
    plain(fork, "commit", "-q", "--allow-empty", "-m", "theirs")
    await must_run(git.fetch_from(checkout, str(fork), "main"))
    fetched = read_fetched(checkout)
    assert fetched.commit == plain(fork, "rev-parse", "HEAD")
    assert (fetched.kind, fetched.name) == ("branch", "main")
    assert git_reading.remote_url(checkout) == str(origin)
    with pytest.raises(StablehandError):
        git.fetch_from(checkout, "--upload-pack=x", "main")
    with pytest.raises(StablehandError):
        git.fetch_from(checkout, str(fork), "--force")


async def test_the_files_of_a_commit_and_what_was_changed_in_them(
    origin: Path, checkout: Path
) -> None:
    git = tool()
    await brought(git, checkout, str(origin), "main")
    files = git_reading.commit_files(checkout, "HEAD")
    assert files == {
        "app.py": plain(checkout, "rev-parse", "HEAD:app.py"),
        "models/put_here.txt": plain(checkout, "rev-parse", "HEAD:models/put_here.txt"),
    }
    assert git_reading.changed_files(checkout) == ()
    (checkout / "app.py").write_text("mine\n")
    (checkout / "Заметки.txt").write_text("mine\n")
    (checkout / "models" / "put_here.txt").unlink()
    os.utime(checkout / "app.py")
    assert git_reading.changed_files(checkout) == ("app.py", "models/put_here.txt")
    plain(checkout, "add", "app.py")
    assert git_reading.changed_files(checkout) == ("app.py", "models/put_here.txt")
    differing = set(git_reading.differing_files(checkout)) - {".stablehand/install.json"}
    assert differing == {"app.py", "models/put_here.txt", "Заметки.txt"}
    assert git_reading.blob_content(checkout, files["app.py"]) == b"two\n"


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
async def test_a_mode_is_no_change_of_a_file(origin: Path, checkout: Path) -> None:
    """Drives without modes make every file executable; what is in them is the version's all the same."""
    await brought(tool(), checkout, str(origin), "main")
    (checkout / "app.py").chmod(0o755)
    assert git_reading.changed_files(checkout) == ()


async def test_a_submodule_is_no_file_of_a_commit(origin: Path, checkout: Path) -> None:
    commit = plain(origin, "rev-parse", "HEAD")
    plain(origin, "update-index", "--add", "--cacheinfo", f"160000,{commit},part")
    plain(origin, "commit", "-qm", "with a part")
    await brought(tool(), checkout, str(origin), "main")
    assert set(git_reading.commit_files(checkout, "HEAD")) == {"app.py", "models/put_here.txt"}


def test_a_git_of_ours_is_known_by_its_words(tmp_path: Path) -> None:
    words = tool().fetch(tmp_path / "here", None).argv
    assert is_at_work(words, tmp_path / "here")
    assert not is_at_work(words, tmp_path / "elsewhere")
    assert not is_at_work(["git", "fetch"], tmp_path / "here")
