"""Git for extensions: fetched where nobody looks for them, checked before they are written out.

Addresses are checked before: https, which what the user told git (`insteadOf`) may lead elsewhere. What a
repository brings along cannot send git to the files of this machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import run_captured
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.installs.extension_content import (
    LINK,
    read_settings,
    read_tree,
    refused_files,
    refused_link,
    refused_submodules,
)
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.failures import failure_of
from stablehand.core.runtimes.git import GITHUB, Fetched, GitTool, find_git, read_fetched
from stablehand.core.runtimes.git_address import checked_ref, is_commit
from stablehand.services.app import App

TARGET: Final = "refs/stablehand/target"
_COMMAND_S: Final = 1800.0
_READ_S: Final = 120.0
_TREE_BYTES: Final = 64 * 1024 * 1024
_DEEPEST: Final = 3
_FROM_AFAR: Final = "https:http:ssh"


@dataclass(frozen=True, slots=True)
class ExtensionGit:
    """Git as extensions are fetched with it; `base`: where GitHub's repositories are cloned from."""

    git: GitTool
    base: str = GITHUB

    async def bring(self, part: Path, url: str, ref: str | None) -> Fetched:
        """Fetch a repository into an empty folder and check it out there.

        Raises:
            StablehandError: `extension.refused` for what it holds; `git.failed`, `network.*`.
        """
        for command in self.git.init(part, url):
            await self.run(command)
        fetched = await self.fetch(part, ref, named=True)
        await self.check_out(part, fetched)
        return fetched

    async def fetch(self, place: Path, ref: str | None, *, named: bool = False) -> Fetched:
        """Fetch a revision into a repository; nothing that is checked out changes.

        What came is remembered as `TARGET`.

        Args:
            ref: a branch, tag or whole commit; None is the default branch of the other side.
            named: also find out what that one is called.

        Raises:
            StablehandError: `git.failed`, `network.*`.
        """
        name = checked_ref(ref) if ref else "HEAD"
        words = ["fetch", "--force", "--no-recurse-submodules", "--no-tags", "--quiet"]
        try:
            await self.run(self.git.command(place, [*words, "origin", f"+{name}:{TARGET}"]))
        except StablehandError as error:
            if not is_commit(name) or error.code == "network.unreachable":
                raise
            # A server that gives no single commits.
            await self.run(self.git.fetch_everything(place))
            await self.run(self.git.command(place, ["update-ref", TARGET, name]))
            return Fetched(name, "commit")
        fetched = read_fetched(place)
        kind, commit = fetched.kind, fetched.commit
        if kind != "branch" and name != "HEAD":  # what a tag stands for
            commit = await self.said(place, ["rev-parse", "--verify", f"{TARGET}^{{commit}}"])
        if name == "HEAD":
            branch = await self._default(place) if named else None
            return Fetched(commit, "branch", branch) if branch else Fetched(commit, "commit")
        return Fetched(commit, kind, fetched.name)

    async def _default(self, place: Path) -> str | None:
        """Give the name of the other side's default branch."""
        output = await self.said(place, ["ls-remote", "--symref", "origin", "HEAD"])
        match = re.search(r"^ref: refs/heads/(\S+)\tHEAD$", output, re.M)
        return match[1] if match else None

    async def check_out(self, part: Path, fetched: Fetched, *, over: bool = True) -> None:
        """Look through what was fetched, then write it out, submodules included.

        Args:
            over: write over whatever is there, for a folder that was empty; else what somebody has changed
                stays, and git refuses where that cannot be.

        Raises:
            StablehandError: `extension.refused`; nothing of it was written out then.
        """
        await self._look_through(part, fetched.commit)
        await self.run(self.git.checkout(part, fetched, over=over))
        await self._submodules(part, 0)

    async def _look_through(self, place: Path, commit: str) -> None:
        words = ["ls-tree", "-r", "-z", "-l", "--full-tree", "--end-of-options", commit]
        entries = read_tree(await self.said(place, words))
        if (reason := refused_files(entries)) is not None:
            raise refused(reason)
        for entry in entries:
            if entry.mode != LINK:
                continue
            aim = await self.said(place, ["cat-file", "blob", entry.content])
            if (reason := refused_link(entry.path, aim)) is not None:
                raise refused(reason)

    async def _submodules(self, place: Path, depth: int) -> None:
        """Fetch the submodules level by level; each level is looked through before it is fetched."""
        if not (place / ".gitmodules").is_file():
            return
        if depth >= _DEEPEST:
            raise refused(_DEEP)
        words = ["config", "--file", ".gitmodules", "--null", "--list"]
        settings = read_settings(await self.said(place, words))
        if (reason := refused_submodules(settings, self.base)) is not None:
            raise refused(reason)
        paths = [value for key, value in settings.items() if key.lower().endswith(".path")]
        await self.run(self.git.command(place, ["submodule", "init"]))
        for path in paths:
            inner = place.joinpath(*path.split("/"))
            if not inner.is_dir():
                continue  # the commit has no such submodule
            # Into the folder where it waits; what it holds is looked through before anything is run.
            words = ["submodule", "update", "--checkout", "--", path]
            await self.run(self.git.command(place, words), brought=True)
            commit = await self.said(inner, ["rev-parse", "--verify", "HEAD^{commit}"])
            await self._look_through(inner, commit)
            await self._submodules(inner, depth + 1)

    async def said(self, place: Path, words: list[str]) -> str:
        """Give what a command of git's prints.

        Raises:
            StablehandError: `git.failed`.
        """
        output = await self.run(self.git.command(place, words), seconds=_READ_S)
        return output.strip("\n")

    async def run(
        self,
        command: ToolCommand,
        *,
        seconds: float = _COMMAND_S,
        brought: bool = False,
    ) -> str:
        """Run a command to its end; give its output.

        Args:
            brought: whether what a repository says decides where git goes.

        Raises:
            StablehandError: `git.failed`, `network.*`, `disk.full`; `extension.refused` where it says more
                than is read.
        """
        limited = command
        if brought and urlsplit(self.base).scheme != "file":
            limits = {"GIT_ALLOW_PROTOCOL": _FROM_AFAR}
            limited = replace(command, variables={**command.variables, **limits})
        try:
            done = await run_captured(
                limited.argv,
                env=inherited_environment(limited.variables),
                cwd=limited.folder,
                timeout_s=seconds,
                limit_bytes=_TREE_BYTES,
            )
        except TimeoutError:
            raise failure_of("git", 1, ["Operation too slow"], limited) from None
        if done.returncode:
            lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
            raise failure_of("git", done.returncode, lines, limited)
        if done.truncated:  # what was not read was not looked at either
            raise refused(_MUCH)
        return done.stdout


def extension_git(app: App) -> ExtensionGit:
    """Give git for extensions.

    Raises:
        StablehandError: `tool.missing`.
    """
    base = str(app.settings.get("endpoints.git_base"))
    program = find_git(app.environ, assets=app.data.assets)
    return ExtensionGit(GitTool(program, base, environ=app.environ), base)


def refused(reason: Text) -> StablehandError:
    """Give the error for an extension that is not taken."""
    return StablehandError(
        "extension.refused",
        QT_TRANSLATE_NOOP("extension", "The extension is not taken: {reason}.").fill(reason=reason),
        hint=QT_TRANSLATE_NOOP("extension", "Nothing of it was written to the program's folder."),
        details={"reason": reason.english()},
    )


_MUCH: Final = QT_TRANSLATE_NOOP("extension", "it holds far too many files")
_DEEP: Final = QT_TRANSLATE_NOOP("extension", "its repositories lie too deep in each other")
