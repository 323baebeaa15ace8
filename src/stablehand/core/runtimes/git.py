"""git: its program, its surroundings, and its commands as values.

A checkout grows in a folder that already holds things of ours (`.stablehand/`, links), so nothing is
cloned: the repository is made in place and fetched into. Every command may be repeated, whatever a
kill left behind (`clear_locks`, and `checkout(..., over=True)` for a first install).

What a user told git stays in force (their `insteadOf`, proxies, credentials, ssh); git only never
asks, never runs hooks or what a template brings, and speaks no protocol but the ordinary ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.environment import SystemName, current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_parts, write_atomic
from stablehand.core.base.search_path import find_program
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.git_address import PROTOCOLS, checked_ref, checked_repository
from stablehand.core.runtimes.tool_places import fetched_program

GITHUB: Final = "https://github.com"

_FETCHED: Final = re.compile(
    r"\A([0-9a-f]{40})\t[^\t]*\t(?:(branch|tag) '(.+?)' of )?", re.MULTILINE
)
_LOCKS: Final = ("index.lock", "HEAD.lock", "config.lock", "shallow.lock", "packed-refs.lock")
# What a user may have set for one process only; nothing else of it may steer our commands.
_KEPT_CONFIG: Final = ("url.", "http.", "credential.")
_MOST_ENTRIES: Final = 100
_NO_HOOKS: Final = "core.hooksPath=.stablehand/no-hooks"
_SAFE: Final = "safe.directory="


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought: the commit, and by which kind of name it was asked for."""

    commit: str
    kind: Literal["branch", "tag", "commit"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class GitTool:
    """git with its surroundings; `variables` also go to UIs that run git themselves."""

    program: Path
    base: str = GITHUB
    system: SystemName = field(default_factory=current_system)
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        """Give the variables of each command."""
        return git_variables(self.base, self.environ)

    def init(self, folder: Path, address: str) -> tuple[ToolCommand, ...]:
        """Make a repository in a folder and tell it where it comes from; may be repeated.

        Raises:
            StablehandError: `git.failed` for an address that is none.
        """
        origin = checked_repository(address)
        branches = "+refs/heads/*:refs/remotes/origin/*"
        return (
            self._command(folder, ["init", "--quiet", "--template=", "--initial-branch=main"]),
            self._command(folder, ["config", "remote.origin.url", origin]),
            self._command(folder, ["config", "remote.origin.fetch", branches]),
        )

    def fetch(self, folder: Path, ref: str | None, *, depth: int | None = None) -> ToolCommand:
        """Fetch one branch, tag or whole commit (None: what the other side has checked out).

        Raises:
            StablehandError: `git.failed` for a name that is none.
        """
        words = ["fetch", "--progress", "--force", "--no-recurse-submodules"]
        words += [f"--depth={depth}"] if depth else []
        return self._command(folder, [*words, "origin", checked_ref(ref) if ref else "HEAD"])

    def fetch_from(self, folder: Path, address: str, ref: str | None) -> ToolCommand:
        """Fetch one branch, tag or commit of another repository than the checkout's own.

        Raises:
            StablehandError: `git.failed` for a name or an address that is none.
        """
        words = ["fetch", "--progress", "--force", "--no-recurse-submodules"]
        words += ["--", checked_repository(address), checked_ref(ref) if ref else "HEAD"]
        return self._command(folder, words)

    def keep(self, folder: Path, name: str, commit: str) -> ToolCommand:
        """Keep a commit from being cleaned away, by a name below `refs/stablehand`."""
        return self._command(folder, ["update-ref", f"refs/stablehand/{name}", commit])

    def let_go(self, folder: Path, name: str) -> ToolCommand:
        """Take back `keep`; that there is no such name is no error."""
        return self._command(folder, ["update-ref", "-d", f"refs/stablehand/{name}"])

    def kept(self, folder: Path) -> ToolCommand:
        """List the names below `gen/` that `keep` gave: a whole name and its commit a line."""
        words = ["for-each-ref", "--format=%(refname) %(objectname)", "refs/stablehand/gen/"]
        return self._command(folder, words)

    def names_of(self, folder: Path, name: str) -> ToolCommand:
        """List up to two names from which a commit is reached, a whole name a line; `name` is one of them."""
        words = ["for-each-ref", "--count=2", "--format=%(refname)", f"--contains={name}"]
        return self._command(folder, words)

    def work_tree(self, folder: Path, there: Path, commit: str) -> tuple[ToolCommand, ...]:
        """Check out a commit into another folder, which must not be there, sharing the repository."""
        words = ["worktree", "add", "--force", "--detach", str(there), commit]
        return self._command(folder, ["worktree", "prune"]), self._command(folder, words)

    def prune_work_trees(self, folder: Path) -> ToolCommand:
        """Forget work trees whose folders are gone."""
        return self._command(folder, ["worktree", "prune"])

    def set_origin(self, folder: Path, address: str) -> ToolCommand:
        """Tell a repository where it comes from: an address that was fetched from, or was its own before.

        The latter may be one that only the user's own configuration explains.
        """
        return self._command(
            folder, ["config", "--replace-all", "--", "remote.origin.url", address]
        )

    def fetch_everything(self, folder: Path) -> ToolCommand:
        """Fetch all branches and tags: for servers that do not give single commits."""
        words = ["fetch", "--progress", "--force", "--tags", "--no-recurse-submodules", "origin"]
        return self._command(folder, words)

    def checkout(self, folder: Path, fetched: Fetched, *, over: bool = False) -> ToolCommand:
        """Check out what was fetched: a branch by its name, else detached.

        Args:
            folder: the checkout.
            fetched: what `read_fetched` gave.
            over: write over files in the way. For a first install only, where they can be nothing
                but what an interrupted checkout wrote.
        """
        words = ["checkout", "--progress", *(["--force"] if over else [])]
        if fetched.kind == "branch":
            return self._command(folder, [*words, "-B", checked_ref(fetched.name), fetched.commit])
        return self._command(folder, [*words, "--detach", fetched.commit])

    def submodules(self, folder: Path, *, depth: int | None = None) -> ToolCommand:
        """Fetch and check out the submodules, theirs included."""
        words = ["submodule", "update", "--init", "--recursive", "--progress"]
        return self._command(folder, [*words, *([f"--depth={depth}"] if depth else [])])

    def remote_refs(self, address: str, name: str | None = None) -> ToolCommand:
        """List branches, tags and the default branch of a repository, or one name, for `parse_refs`.

        Raises:
            StablehandError: `git.failed` for an address or a name that is none.
        """
        wanted = ["HEAD", "refs/heads/*", "refs/tags/*"] if name is None else [checked_ref(name)]
        words = ["ls-remote", "--quiet", "--symref", "--", checked_repository(address), *wanted]
        return self._command(None, words)

    def command(self, folder: Path, words: Sequence[str]) -> ToolCommand:
        """Give any other command of git's in a checkout."""
        return self._command(folder, words)

    def _command(self, folder: Path | None, words: Sequence[str]) -> ToolCommand:
        """Give a command of git's; a repository above the folder is never taken for it."""
        options = ["-c", "core.autocrlf=false", "-c", "advice.detachedHead=false"]
        # No such folder: hooks that a user's template or configuration names stay silent.
        options += ["-c", _NO_HOOKS, "-c", "gc.auto=0"]
        options += ["-c", "core.longpaths=true"] if self.system == "windows" else []
        variables = self.variables
        if folder is not None:
            options += ["-c", f"{_SAFE}{folder.as_posix()}"]
            variables["GIT_CEILING_DIRECTORIES"] = str(folder.parent)
        return ToolCommand((str(self.program), *options, *words), variables, folder)


def git_variables(base: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Give what keeps git from asking and sends GitHub's repositories to the mirror.

    Args:
        base: where GitHub's repositories are cloned from (`endpoints.git_base`).
        environ: this process's variables: addresses, http and credential entries that a user put into
            GIT_CONFIG_COUNT stay in force.
    """
    entries = _user_entries(environ)
    if base != GITHUB:
        ways = (f"{GITHUB}/", "git@github.com:", "ssh://git@github.com/")
        entries += [(f"url.{base}/.insteadOf", way) for way in ways]
    # A server that stalls is a failure that can be retried, not a wait without end.
    entries += [("http.lowSpeedLimit", "1000"), ("http.lowSpeedTime", "60")]
    variables = {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "GCM_INTERACTIVE": "never",
        "GIT_ALLOW_PROTOCOL": ":".join(PROTOCOLS),
        "GIT_CONFIG_COUNT": str(len(entries)),
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "en",
    }
    if not (environ.get("GIT_SSH_COMMAND") or environ.get("GIT_SSH")):
        variables["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes"
    for at, (key, value) in enumerate(entries):
        variables[f"GIT_CONFIG_KEY_{at}"] = key
        variables[f"GIT_CONFIG_VALUE_{at}"] = value
    return variables


def _user_entries(environ: Mapping[str, str]) -> list[tuple[str, str]]:
    count = environ.get("GIT_CONFIG_COUNT", "")
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 5 else 0
    entries = []
    for at in range(min(number, _MOST_ENTRIES)):
        key, value = (environ.get(f"GIT_CONFIG_{part}_{at}") for part in ("KEY", "VALUE"))
        if key and value is not None and key.lower().startswith(_KEPT_CONFIG):
            entries.append((key, value))
    return entries


def find_git(
    environ: Mapping[str, str], system: SystemName | None = None, assets: Path | None = None
) -> Path:
    """Find git by its whole path: the system's, which knows the user's logins, else what was fetched.

    Args:
        environ: the variables that the search path is read from.
        assets: Data/Assets; None: only the system's counts.

    Raises:
        StablehandError: `tool.missing`, naming how to install it on this system.
    """
    name = system or current_system()
    refused = () if assets is None else (assets.parent / "Packages",)
    found = find_program("git", environ, name, refused)
    if found is None and assets is not None:
        found = fetched_program("git", assets, system=name)
    if found is not None:
        return found
    raise StablehandError(
        "tool.missing",
        QT_TRANSLATE_NOOP("tools", "git, which fetches programs and their updates, is missing."),
        hint=_git_hint(name),
        details={"tool": "git"},
    )


def _git_hint(system: SystemName) -> Text:
    if system == "windows":
        return QT_TRANSLATE_NOOP(
            "tools",
            "Install it from https://git-scm.com or with: winget install Git.Git; "
            "then start Stablehand again.",
        )
    if system == "macos":
        return QT_TRANSLATE_NOOP("tools", "Install it with: xcode-select --install")
    return QT_TRANSLATE_NOOP(
        "tools",
        "Install it with your system's packages: sudo apt install git, "
        "sudo dnf install git, or sudo pacman -S git.",
    )


def read_fetched(folder: Path) -> Fetched:
    """Give what the last `fetch` of one name brought into a checkout.

    Raises:
        StablehandError: `git.failed` if nothing was fetched.
    """
    try:
        text = (folder / ".git" / "FETCH_HEAD").read_text("utf-8", "replace")
    except OSError:
        text = ""
    match = _FETCHED.match(text)
    if match is None:
        raise StablehandError(
            "git.failed",
            QT_TRANSLATE_NOOP("git", "Nothing was fetched into {folder}.").fill(folder=str(folder)),
            hint=QT_TRANSLATE_NOOP("git", "Try again; the fetch is repeated."),
        )
    kind: Literal["branch", "tag", "commit"] = "commit"
    if match[2] == "branch":
        kind = "branch"
    elif match[2] == "tag":
        kind = "tag"
    return Fetched(match[1], kind, match[3] or "")


def parse_refs(output: str) -> dict[str, str]:
    """Read what `GitTool.remote_refs` printed: commits by `heads/...` and `tags/...`."""
    refs: dict[str, str] = {}
    for line in output.splitlines():
        commit, parted, name = line.partition("\trefs/")
        if parted:
            # `name^{}` is the commit behind an annotated tag, and follows it.
            refs[name.removesuffix("^{}")] = commit
    return refs


def exclude_lines(folder: Path, lines: Iterable[str]) -> None:
    """Keep things of ours out of a repository's sight, by its own `.git/info/exclude`."""
    file = folder / ".git" / "info" / "exclude"
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        content = b""
    there = content.splitlines()
    missing = [line for line in dict.fromkeys(item.encode() for item in lines) if line not in there]
    if not missing:
        return
    if content and not content.endswith(b"\n"):
        content += b"\n"
    file.parent.mkdir(parents=True, exist_ok=True)
    remove_parts(file.parent)
    write_atomic(file, content + b"".join(line + b"\n" for line in missing))


def is_at_work(words: Sequence[str], folder: Path) -> bool:
    """Tell whether a command line is that of a git of ours which works in this folder."""
    return _NO_HOOKS in words and f"{_SAFE}{folder.as_posix()}" in words


def lock_files(folder: Path) -> tuple[Path, ...]:
    """Give the lock files of a checkout: of a git that is at work there, or was killed."""
    repository = folder / ".git"
    locks = [repository / name for name in _LOCKS]
    for part in ("refs", "modules"):
        locks += [file for file in repository.glob(f"{part}/**/*.lock") if not file.is_symlink()]
    return tuple(lock for lock in locks if lock.is_file())


def clear_locks(folder: Path) -> tuple[Path, ...]:
    """Remove the lock files that a killed git left; only where no git of ours is running there.

    Packs that were being fetched go too: git never comes back to them, and they can be large.
    """
    removed = []
    packs = folder / ".git" / "objects" / "pack"
    for lock in (*lock_files(folder), *packs.glob("tmp_*")):
        with suppress(FileNotFoundError):
            lock.unlink()
            removed.append(lock)
    return tuple(removed)
