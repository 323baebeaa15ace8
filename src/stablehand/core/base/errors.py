"""One error type and one registry of codes.

A failure that a person can meet is a `StablehandError` with a code from `ERROR_CODES`. The code is
stable (scripts branch on it), the message says what happened, the hint what to do next. A test
checks both ways that every raised code is registered and every registered code is raised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from stablehand.core.base.text import Text


class ExitCode(IntEnum):
    """Exit codes of the command line, as promised in docs/cli.md."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    DECISION_NEEDED = 4
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """What a code means, for docs/cli.md, and the exit code of a command that ends with it."""

    meaning: str
    exit_code: ExitCode = ExitCode.FAILED


ERROR_CODES: Final[Mapping[str, ErrorCode]] = MappingProxyType(
    {
        "usage": ErrorCode("The command line could not be understood.", ExitCode.USAGE),
        "interrupted": ErrorCode("Stopped by the user.", ExitCode.INTERRUPTED),
        "internal": ErrorCode("A mistake in Stablehand itself."),
        "window.unavailable": ErrorCode("There is no desktop, or the window that is open hangs."),
        "catalog.invalid": ErrorCode("A package definition breaks the schema."),
        "catalog.refused": ErrorCode("A fetched catalog is not the pinned one, or not right."),
        "catalog.unset": ErrorCode("No source of package definitions is set.", ExitCode.NOT_FOUND),
        "catalog.unreadable": ErrorCode("A catalog file or folder cannot be read."),
        "package.unknown": ErrorCode("No package has this id.", ExitCode.NOT_FOUND),
        "package.unsupported": ErrorCode("This machine cannot run the package."),
        "profile.unreadable": ErrorCode("A machine profile cannot be read."),
        "profile.invalid": ErrorCode("A machine profile has a wrong shape."),
        "settings.invalid": ErrorCode("A setting has a wrong value, or settings.toml is damaged."),
        "vram.not_running": ErrorCode("What should give memory back does not run."),
        "vram.unsupported": ErrorCode("A UI cannot be asked to give video memory back."),
        "vram.busy": ErrorCode("A UI is making something, so its memory is not taken away."),
        "vram.failed": ErrorCode("A UI was asked for its video memory and did not give it."),
        "lan.unsupported": ErrorCode("A program answers on this computer only."),
        "lan.password": ErrorCode("The password of an open program cannot be read."),
        "autostart.failed": ErrorCode("The entry for the login cannot be changed."),
        "settings.busy": ErrorCode("Another program holds the settings file."),
        "settings.refused": ErrorCode("A file of settings has wrong values, or is none."),
        "settings.unknown": ErrorCode("No setting has this name.", ExitCode.NOT_FOUND),
        "model.unreadable": ErrorCode("A file is no model, or cannot be read."),
        "model.damaged": ErrorCode("A model file is not whole, or contradicts itself."),
        "model.refused": ErrorCode("Loading a model could run code; it was not let in."),
        "model.mismatch": ErrorCode("A model file is not the one that was promised."),
        "model.changed": ErrorCode("A model file changed while it was looked at."),
        "model.exists": ErrorCode("Another model has this place."),
        "model.unconvertible": ErrorCode("A model cannot be written as safetensors."),
        "quarantine.unknown": ErrorCode("Nothing in quarantine has this id.", ExitCode.NOT_FOUND),
        "data.unwritable": ErrorCode("The data folder cannot be written."),
        "data.missing": ErrorCode("The data folder that was chosen, or was in use, is not there."),
        "data.refused": ErrorCode("A place cannot become the data folder."),
        "data.busy": ErrorCode("Something is at work in the data folder, which is to be moved."),
        "data.moving": ErrorCode("The data folder is being moved."),
        "data.differs": ErrorCode("A copy of the data folder is not as it should be."),
        "path.outside": ErrorCode("A path leaves the folder it belongs to."),
        "link.occupied": ErrorCode("A file or folder is where a link was expected or wanted."),
        "link.unsupported": ErrorCode("The drive cannot hold links."),
        "sharing.damaged": ErrorCode("The ledger of an install's shared folders cannot be read."),
        "sharing.no_room": ErrorCode("Models to be shared do not fit on the drive of the tree."),
        "sharing.unreadable": ErrorCode("A program's own config file cannot be understood."),
        "sharing.unsupported": ErrorCode("A folder cannot be shared by this method here."),
        "trash.other_volume": ErrorCode("The trash lies on another drive than what goes there."),
        "trash.unrestorable": ErrorCode("Something in the trash cannot be put back."),
        "trash.unknown": ErrorCode("There is no such thing in the trash.", ExitCode.NOT_FOUND),
        "process.unstartable": ErrorCode("A program could not be started."),
        "archive.refused": ErrorCode("An archive is damaged, or holds what it must not."),
        "tool.missing": ErrorCode("A program that installs need is missing."),
        "network.unreachable": ErrorCode("A server cannot be reached, or answers with an error."),
        "network.certificate": ErrorCode("A server's certificate is not trusted."),
        "disk.full": ErrorCode("The drive is full."),
        "install.unresolvable": ErrorCode("No set of packages satisfies the requirements."),
        "install.step_failed": ErrorCode("A step of an install failed."),
        "git.failed": ErrorCode("git could not fetch or check out a repository."),
        "python.unavailable": ErrorCode("No Python of the wanted series could be had."),
        "torch.unavailable": ErrorCode("No torch build exists for this choice."),
        "addon.unknown": ErrorCode("The package can use no such add-on.", ExitCode.NOT_FOUND),
        "addon.unfit": ErrorCode("No wheel of an add-on fits the install."),
        "torch.other_build": ErrorCode(
            "The chosen card needs another torch than the installed one."
        ),
        "database.damaged": ErrorCode("A database in the data folder cannot be used."),
        "database.busy": ErrorCode("Another program holds a database in the data folder."),
        "install.unknown": ErrorCode("No install has this name.", ExitCode.NOT_FOUND),
        "install.damaged": ErrorCode("The record of an install cannot be read."),
        "install.busy": ErrorCode("Another Stablehand is changing this install."),
        "install.exists": ErrorCode("An install of this name is there, and is another one."),
        "install.foreign": ErrorCode("A folder for an install holds files that are not ours."),
        "install.running": ErrorCode("An install runs and has to be stopped first."),
        "install.needed": ErrorCode("Another install leans on this one."),
        "install.probe_failed": ErrorCode("What was installed does not work."),
        "install.unsafe": ErrorCode("A package or extension is known to do harm."),
        "install.incomplete": ErrorCode("The install has not been completed."),
        "lock.invalid": ErrorCode("A lock cannot be read, or something in it is wrong."),
        "update.blocked": ErrorCode("Something of the user's is where a new version has a file."),
        "update.unstartable": ErrorCode("A new version does not start; the old one stays."),
        "selfupdate.off": ErrorCode("Updates of Stablehand itself are off, or not built in."),
        "selfupdate.not_portable": ErrorCode("This Stablehand is updated by what installed it."),
        "selfupdate.busy": ErrorCode("Another Stablehand is changing this portable app."),
        "selfupdate.signature": ErrorCode("The list of versions is not signed by its makers."),
        "selfupdate.manifest": ErrorCode("The list of versions has a wrong shape or channel."),
        "selfupdate.expired": ErrorCode(
            "The list of versions has ended; a newer one is held back."
        ),
        "selfupdate.older": ErrorCode("An older version, or an older list, is offered."),
        "selfupdate.unsupported": ErrorCode("A new version is not for this computer."),
        "selfupdate.payload": ErrorCode("The archive of a new version is not the signed one."),
        "selfupdate.space": ErrorCode("There is too little room for a new version."),
        "selfupdate.unstartable": ErrorCode("A new version of Stablehand does not start here."),
        "selfupdate.no_previous": ErrorCode(
            "No earlier version of Stablehand is kept.", ExitCode.NOT_FOUND
        ),
        "snapshot.unknown": ErrorCode("An install has no such snapshot.", ExitCode.NOT_FOUND),
        "adopt.nothing": ErrorCode("Nothing to take over is there.", ExitCode.NOT_FOUND),
        "adopt.refused": ErrorCode("A folder is too much, or ours, to be taken over."),
        "adopt.unwritable": ErrorCode("A program cannot be taken over: its folder is read-only."),
        "adopt.unknown": ErrorCode("Nothing of this name was taken over.", ExitCode.NOT_FOUND),
        "adopt.changed": ErrorCode("What was taken over was changed since."),
        "adopt.damaged": ErrorCode("The account of what was taken over cannot be read."),
        "extension.unsupported": ErrorCode("A program has no extensions, or no switch for them."),
        "extension.unknown": ErrorCode("No extension has this name.", ExitCode.NOT_FOUND),
        "extension.exists": ErrorCode("An extension of this name is there already."),
        "extension.refused": ErrorCode("An extension's address, or what it holds, is not safe."),
        "extension.no_index": ErrorCode("A program has no public index of extensions."),
        "extension.index_damaged": ErrorCode("An index of extensions cannot be understood."),
        "extension.bisecting": ErrorCode("A search for a broken extension is under way."),
        "extension.not_bisecting": ErrorCode("No search for a broken extension is under way."),
        "extension.none_on": ErrorCode("No extension is on, so there is nothing to search among."),
        "launch.failed": ErrorCode("A program could not be started, or ended before it was ready."),
        "launch.not_ready": ErrorCode("A program runs, but was not ready in time."),
        "session.unknown": ErrorCode("An install has no such session.", ExitCode.NOT_FOUND),
        "log.unreadable": ErrorCode("The log of an install or a session cannot be read."),
        "log.unsaved": ErrorCode("A log cannot be saved where it shall be."),
        "log.no_times": ErrorCode("A log is from before the times of its lines were kept."),
        "port.taken": ErrorCode("Another program uses the port."),
        "options.unknown": ErrorCode("The package has no such option.", ExitCode.NOT_FOUND),
        "options.invalid": ErrorCode("A launch option has a wrong value.", ExitCode.USAGE),
        "preset.unknown": ErrorCode("A program has no such preset.", ExitCode.NOT_FOUND),
        "preset.edited": ErrorCode("At a preset's place is a file that is not ours."),
        "model.unknown": ErrorCode("No model has this name or path.", ExitCode.NOT_FOUND),
        "model.ambiguous": ErrorCode("Several models have this name.", ExitCode.USAGE),
        "model.in_use": ErrorCode("A running UI uses the model."),
        "model.read_only": ErrorCode("A model folder is read-only, or its drive is not there."),
        "model.unmovable": ErrorCode("A model has to stay where it is."),
        "undo.nothing": ErrorCode("There is nothing to take back.", ExitCode.NOT_FOUND),
        "root.unknown": ErrorCode("No model folder has this id.", ExitCode.NOT_FOUND),
        "root.refused": ErrorCode("A folder cannot be a model folder, or not be changed."),
        "root.damaged": ErrorCode("The list of model folders cannot be read."),
        "model.metadata_unreadable": ErrorCode("What was noted of a model cannot be read."),
        "model.no_edit": ErrorCode("No edit of a model can be taken back.", ExitCode.NOT_FOUND),
        "hub.spec": ErrorCode("A link or name of a model is not understood.", ExitCode.USAGE),
        "hub.limited": ErrorCode("A site wants to be asked less often."),
        "hub.refused": ErrorCode("A site refuses to answer: a wrong key, or a block."),
        "hub.login": ErrorCode("A site wants a login for this, or has no such thing."),
        "hub.token": ErrorCode("A site does not take the token: it is wrong, or has ended."),
        "hub.permission": ErrorCode("A token lacks a permission, or its account the right."),
        "hub.gated": ErrorCode("Terms have to be accepted on the page of a model first."),
        "hub.missing": ErrorCode("A site has no such model, version or file.", ExitCode.NOT_FOUND),
        "hub.disabled": ErrorCode("A site has taken a model down, or offers no download of it."),
        "hub.early_access": ErrorCode("A file is for those who pay so far."),
        "hub.gone": ErrorCode("A site has archived a model; its files are gone from there."),
        "download.page": ErrorCode("A server sent a web page in place of a file."),
        "download.login": ErrorCode("A server gives a file to those who are logged in."),
        "download.missing": ErrorCode(
            "A server does not have a file, or not any more.", ExitCode.NOT_FOUND
        ),
        "download.refused": ErrorCode("A server refuses a file."),
        "download.expired": ErrorCode("A storage refuses a file, however fresh its address is."),
        "download.stalled": ErrorCode("A download does not come on; what is here is kept."),
        "download.short": ErrorCode("A downloaded file is shorter or longer than was promised."),
        "download.changed": ErrorCode("A file changes at its server while it is fetched."),
        "download.mismatch": ErrorCode("A downloaded file is not the one that was promised."),
        "download.format": ErrorCode("A downloaded file is not in the format that its name says."),
        "download.busy": ErrorCode("Another Stablehand fetches the same file."),
        "download.kind": ErrorCode("A file is none that Stablehand fetches: a program, a page."),
        "download.unknown": ErrorCode("No download has this id.", ExitCode.NOT_FOUND),
        "decision.needed": ErrorCode(
            "The user has to decide; the error names the flag that does.", ExitCode.DECISION_NEEDED
        ),
    }
)


class StablehandError(Exception):
    """A failure with a code, a sentence and the next step.

    Attributes:
        code: key of `ERROR_CODES`.
        message: what happened, and why.
        hint: what to do next, if there is something to do.
        more: further sentences of the same kind, where one error stands for several mistakes.
        details: machine-readable facts (file, line, ids); never secrets.
    """

    def __init__(
        self,
        code: str,
        message: Text,
        *,
        hint: Text | None = None,
        more: tuple[Text, ...] = (),
        details: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message.english())
        self.code = code
        self.message = message
        self.hint = hint
        self.more = more
        self.details: Mapping[str, object] = details or {}

    @property
    def exit_code(self) -> ExitCode:
        """The exit code a command ends with after this error."""
        return ERROR_CODES[self.code].exit_code
