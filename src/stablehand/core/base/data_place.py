"""Which data folder is used, why, and the choice that is remembered.

In order: `--data`, STABLEHAND_DATA, the folder that was chosen for this program, `Data` beside it, the
folder that was chosen for this person, then the default: `Data` beside a portable bundle that can be
written, else the system's place for user data.

Invariant: looking changes nothing. `remember` and `forget` write the choice; the mark of a portable
folder is written when the folder is first written to, see `paths.ensure_writable`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from stablehand.core.base.data_moved import drop_note, led_on, read_note
from stablehand.core.base.environment import current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import (
    DATA_VARIABLE,
    PORTABLE_MARK,
    STABILITY_MATRIX_MARK,
    DataRoot,
    ensure_writable,
    find_data_root,
    holds_data,
    unwritable,
)
from stablehand.core.base.place_kinds import special_kind
from stablehand.core.base.program import Bundle, bundle
from stablehand.core.base.resources import bundled
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

if TYPE_CHECKING:
    from stablehand.core.base.place_warnings import PlaceWarning

Why = Literal["option", "variable", "chosen", "beside", "system"]
CHOICE_FILE: Final = "data-folder.json"
# Tells a chosen folder from the empty place of a drive that is away.
CHOSEN_MARK: Final = ".stablehand-data"
_KEY: Final = "data"
_LARGEST_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the choice depends on.

    Attributes:
        program: the folder that a `Data` beside the program lies in.
        platform: the system's folder for user data.
        config: the system's folder for settings of this person.
        bundle: the bundle that runs; None in a checkout or an environment.
    """

    program: Path
    platform: Path
    config: Path
    bundle: Bundle | None = None

    @property
    def beside(self) -> Path:
        """The data folder beside the program."""
        return self.program / "Data"


@dataclass(frozen=True, slots=True)
class DataPlace:
    """The data folder, and how it came to be that one.

    Attributes:
        why: what decided.
        reason: the same in words.
        portable: whether it travels with the program.
        choice: the file that the choice was read from; None where nothing was chosen.
        problem: why it cannot be used as it is: a chosen folder that is away. Nothing may be made
            there before the user has said what to do.
    """

    path: Path
    why: Why
    reason: Text
    portable: bool = False
    choice: Path | None = None
    problem: StablehandError | None = None


def program_folder() -> Path:
    """Give the folder that a portable `Data` lies in: of the bundle, the checkout, or the program."""
    if (found := bundle()) is not None:
        return found.folder
    checkout = bundled("packages_catalog").parent
    is_checkout = (checkout / "pyproject.toml").is_file()
    return checkout if is_checkout else Path(sys.argv[0]).resolve().parent


def surroundings(program: Path | None = None) -> Surroundings:
    """Give the real surroundings; `program` stands in for the program's folder."""
    from platformdirs import user_config_path, user_data_path

    return Surroundings(
        program or program_folder(),
        user_data_path("Stablehand", appauthor=False),
        user_config_path("Stablehand", appauthor=False),
        bundle(),
    )


def find(
    environ: Mapping[str, str], around: Surroundings, explicit: Path | None = None
) -> DataPlace:
    """Find the data folder; it need not exist. One that was moved elsewhere leads to where it is now.

    Args:
        environ: this process's environment.
        around: where the program is, and the system's folders.
        explicit: the folder given on the command line.

    Raises:
        StablehandError: `data.unwritable` for a named folder that no place can be found for.
    """
    place = _found(environ, around, explicit)
    is_named = place.why in ("option", "variable")
    moved = led_on(place.path, (around.program, around.config), named=is_named)
    if moved is None:
        return place
    problem = None if is_there(moved) else _away(moved)
    reason = QT_TRANSLATE_NOOP("data", "moved from {path}").fill(path=str(place.path))
    return replace(place, path=moved, reason=reason, portable=False, problem=problem)


def _found(environ: Mapping[str, str], around: Surroundings, explicit: Path | None) -> DataPlace:
    if explicit is not None or environ.get(DATA_VARIABLE, "").strip():
        named = find_data_root(explicit, environ, around.program, around.platform)
        return _place(named, "variable" if explicit is None else "option")
    own, general = around.program / CHOICE_FILE, around.config / CHOICE_FILE
    if (chosen := _read_choice(own, around)) is not None:
        return chosen
    root = find_data_root(None, {}, around.program, around.platform)
    if root.path == around.beside.absolute():
        return _place(root, "beside")
    if travels_by_default(around, environ):
        reason = QT_TRANSLATE_NOOP("data", "beside the program")
        return DataPlace(around.beside.absolute(), "beside", reason, portable=True)
    return _read_choice(general, around) or _place(root, "system")


def default_place(environ: Mapping[str, str], around: Surroundings) -> Path:
    """Give the folder that is used where nobody has chosen or named one."""
    root = find_data_root(None, {}, around.program, around.platform)
    beside = around.beside.absolute()
    return beside if travels_by_default(around, environ) else root.path


def travels_by_default(around: Surroundings, environ: Mapping[str, str]) -> bool:
    """Tell whether the data folder lies beside the program unless something else is chosen.

    That is so for a bundle in a folder that can be written and stays: not among the system's
    programs, and not where an archive was opened without unpacking it.
    """
    if around.bundle is None:
        return False
    kind = special_kind(around.program, current_system(), environ)
    if kind in ("system", "archive", "translocated"):
        return False
    return _can_be_written(around.beside if around.beside.is_dir() else around.program)


def remember(path: Path, around: Surroundings | None = None) -> Path:
    """Use this data folder from the next start on; it is made if it is not there.

    The choice travels with a program that its data travels with, as a relative path where the folder
    lies below the program's. Everybody else's is kept in the system's folder for settings.

    Returns:
        the file with the choice.

    Raises:
        StablehandError: `data.unwritable`: the folder or the file cannot be written.
    """
    around = around or surroundings()
    path = Path(os.path.normpath(path.expanduser().absolute()))
    ensure_writable(path)
    if not holds_data(path, or_empty=False):
        _write(path / CHOSEN_MARK, "A data folder of Stablehand.\n")
    file = choice_file(around)
    is_below = file.parent == around.program and path.is_relative_to(around.program)
    named = path.relative_to(around.program).as_posix() if is_below else str(path)
    _write(file, json.dumps({_KEY: named}, ensure_ascii=False, indent=1) + "\n")
    _forget_moves(around)
    return file


def forget(around: Surroundings | None = None) -> bool:
    """Go back to the default from the next start on; tell whether there was a choice.

    Raises:
        StablehandError: `data.unwritable`.
    """
    around = around or surroundings()
    files = [around.program / CHOICE_FILE]
    if not _is_portable(around):
        files.append(around.config / CHOICE_FILE)
    gone = False
    for file in files:
        try:
            file.unlink()
            gone = True
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise unwritable(file, error) from error
    _forget_moves(around)
    return gone


def _forget_moves(around: Surroundings) -> None:
    """Drop what a move that was killed has noted: a choice that was made since goes before it.

    One of a folder that is named at each start has nothing to do with choices.
    """
    for folder in (around.program, around.config):
        note = read_note(folder)
        if note is not None and not note.named:
            drop_note(folder)


def choice_file(around: Surroundings) -> Path:
    """Give the file in which a choice for this program is kept."""
    return (around.program if _is_portable(around) else around.config) / CHOICE_FILE


def memory_folder(environ: Mapping[str, str]) -> Path:
    """Give the folder in which a choice is kept, for notes that have to be found before the data folder."""
    del environ  # platformdirs and the bundle know the process's own
    return choice_file(surroundings()).parent


def warnings_for(path: Path, environ: Mapping[str, str] | None = None) -> tuple[PlaceWarning, ...]:
    """Say what speaks against a data folder there, the worst first; reads, but changes nothing.

    May take moments where a drive is slow to answer: call it in a thread.
    """
    from stablehand.core.base.place_facts import read_facts
    from stablehand.core.base.place_warnings import judge

    return judge(read_facts(path, os.environ if environ is None else environ))


def _is_portable(around: Surroundings) -> bool:
    """Tell whether what belongs to the program is kept beside it."""
    if (around.program / CHOICE_FILE).is_file():
        return True
    if around.bundle is not None:
        return travels_by_default(around, os.environ)
    return any((around.beside / mark).is_file() for mark in (PORTABLE_MARK, STABILITY_MATRIX_MARK))


def _place(root: DataRoot, why: Why) -> DataPlace:
    return DataPlace(root.path, why, root.reason, root.portable)


def _read_choice(file: Path, around: Surroundings) -> DataPlace | None:
    """Give the place that was chosen, with a problem if it is away; None where none was chosen."""
    try:
        with file.open("rb") as stream:
            found: Any = json.loads(stream.read(_LARGEST_BYTES))
        named = found[_KEY]
        path = Path(os.path.normpath(around.program / named))
        if not named or "\0" in named or not path.is_absolute():
            raise ValueError(named)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        reason = QT_TRANSLATE_NOOP("data", "chosen, but the choice cannot be read")
        path = around.beside if file.parent == around.program else around.platform
        return DataPlace(path, "chosen", reason, False, file, _unreadable(file))
    reason = QT_TRANSLATE_NOOP("data", "chosen")
    portable = path.is_relative_to(around.program)
    problem = None if is_there(path) else _away(path)
    return DataPlace(path, "chosen", reason, portable, file, problem)


def is_there(path: Path) -> bool:
    """Tell whether a chosen data folder is there: with data or our mark in it, not merely an empty place."""
    return holds_data(path, or_empty=False) or os.path.exists(path / CHOSEN_MARK)  # noqa: PTH110


def gone(path: Path) -> StablehandError:
    """Give the failure that says that a data folder went away while it was in use."""
    return StablehandError(
        "data.missing",
        QT_TRANSLATE_NOOP("data", "The data folder is not there any more: {path}").fill(
            path=str(path)
        ),
        hint=QT_TRANSLATE_NOOP(
            "data", "Connect its drive or put the folder back. Until then nothing can be saved."
        ),
        details={"path": str(path)},
    )


def _away(path: Path) -> StablehandError:
    return StablehandError(
        "data.missing",
        QT_TRANSLATE_NOOP("data", "The data folder that was chosen is not there: {path}").fill(
            path=str(path)
        ),
        hint=QT_TRANSLATE_NOOP(
            "data",
            "Connect its drive and start again. If it has moved: stablehand data use FOLDER."
            " To go back to the usual place: stablehand data forget",
        ),
        details={"path": str(path)},
    )


def _unreadable(file: Path) -> StablehandError:
    return StablehandError(
        "data.missing",
        QT_TRANSLATE_NOOP("data", "{file} says where the data folder is, but cannot be read.").fill(
            file=str(file)
        ),
        hint=QT_TRANSLATE_NOOP(
            "data",
            "Choose the folder again: stablehand data use FOLDER. To go back to the usual place:"
            " stablehand data forget",
        ),
        details={"path": str(file)},
    )


def _write(file: Path, text: str) -> None:
    from stablehand.core.base.files import write_atomic

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, text)
    except OSError as error:
        raise unwritable(file, error) from error


def _can_be_written(folder: Path) -> bool:
    """Tell whether a folder can be written, leaving nothing there."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    if os.name != "nt":
        return True
    # Windows' access knows the read-only attribute, but not who may do what.
    probe = folder / f".stablehand-{os.urandom(6).hex()}.tmp"
    try:
        descriptor = os.open(
            probe, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_TEMPORARY", 0)
        )
        os.close(descriptor)
    except OSError:
        return False
    with suppress(OSError):
        probe.unlink(missing_ok=True)
    return True
