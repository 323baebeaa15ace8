"""Taking a program over where it is. Each act may be repeated; the way back is written down first.

What is put into the user's folder is `.stablehand/` and a line in `.git/info/exclude`, nothing else. In
the data folder there is a link to it, and a link for each of its model folders.
"""

from __future__ import annotations

import errno
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.adopting.environments import Examined
from stablehand.core.adopting.giving_back import give_back
from stablehand.core.adopting.ledger import (
    EXCLUDE_FILE,
    Adoption,
    ExcludeFile,
    FolderTime,
    VisibleFolder,
    placed,
    sweep,
    write_adoption,
)
from stablehand.core.adopting.own_models import ModelFolder
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.links import is_link, make_link, remove_link
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.installs.heal import point_to_environment
from stablehand.core.records.generations import Generation, write_generation
from stablehand.core.records.install import (
    OWN_FOLDER,
    InstallFolder,
    InstallRecord,
    read_record,
    write_record,
)
from stablehand.core.runtimes.git import exclude_lines

_EXCLUDED: Final = f"/{OWN_FOLDER}/"
_TIMED: Final = ("", ".git", ".git/info")
_LARGEST_EXCLUDE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taking:
    """Everything that is to become true of one program."""

    adoption: Adoption
    record: InstallRecord
    environment: Examined
    models: tuple[ModelFolder, ...] = ()
    constraints: tuple[str, ...] = ()
    problems: list[Wording] = field(default_factory=list)


def begun(adoption: Adoption, data: Path) -> Adoption:
    """Give the account with what the user's folder is like now, before it is touched.

    Raises:
        OSError: it cannot be read.
    """
    if adoption.kind == "library":
        return adoption
    real = placed(adoption.path, data)
    times = tuple(
        FolderTime(path=name, before_ns=(real / name).stat().st_mtime_ns)
        for name in _TIMED
        if (real / name).is_dir() and not is_link(real / name)
    )
    return adoption.model_copy(update={"times": times, "exclude": _exclude_file(real)})


def take(data: Path, taking: Taking) -> Adoption:
    """Take a program over, or complete that; when it fails, everything is given back.

    Blocks, and wants the install's lock.

    Raises:
        StablehandError: `adopt.unwritable`, `data.unwritable`, `link.*`; nothing of it is left then.
    """
    adoption = _claimed(data, taking.adoption)
    write_adoption(data, adoption)
    try:
        if adoption.kind != "library":
            _take_program(data, taking)
        adoption = _show_models(data, taking, adoption)
        adoption = _settled(adoption, data)
        write_adoption(data, adoption)
    except (OSError, StablehandError) as error:
        if taking.adoption.state == "adopting":
            give_back(data, adoption)
        if isinstance(error, OSError):
            raise _unwritable(placed(adoption.path, data), error) from error
        raise
    return adoption


def _claimed(data: Path, adoption: Adoption) -> Adoption:
    """Give the account with our folder claimed, which nobody else may have made meanwhile.

    Raises:
        StablehandError: `adopt.unwritable`.
    """
    if adoption.kind == "library" or adoption.claimed:
        return adoption
    own = placed(adoption.path, data) / OWN_FOLDER
    if os.path.lexists(own):
        raise _unwritable(own, FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)))
    return adoption.model_copy(update={"claimed": True})


def refresh(data: Path, taking: Taking) -> Adoption:
    """Put the links of something right that was taken over before, and show models that are new.

    Raises:
        StablehandError: `data.unwritable`, `link.*`.
    """
    adoption = taking.adoption
    real = placed(adoption.path, data)
    folder = InstallFolder(data, adoption.name)
    try:
        if adoption.linked:
            _link_checkout(folder.checkout, real)
        if adoption.kind != "library":
            if _may_be_used_now(folder, taking):
                _take_program(data, taking)
            record = read_record(folder)
            if record is not None and record.method != "none":
                return adoption  # its models are in the shared tree by now
        return _show_models(data, taking, adoption)
    except OSError as error:
        raise _unwritable(real, error) from error


def _may_be_used_now(folder: InstallFolder, taking: Taking) -> bool:
    """Tell whether an environment that could not be used when it was taken over works by now."""
    record = read_record(folder)
    return (
        record is not None
        and record.state == "failed"
        and record.generation == taking.record.generation
        and not os.path.lexists(folder.generation(record.generation) / "env")
        and taking.environment.verdict == "works"
    )


def _take_program(data: Path, taking: Taking) -> None:
    adoption = taking.adoption
    real = placed(adoption.path, data)
    folder = InstallFolder(data, adoption.name)
    own = real / OWN_FOLDER
    own.mkdir(exist_ok=True)
    if adoption.exclude is not None:
        sweep((real / EXCLUDE_FILE).parent)
        exclude_lines(real, [_EXCLUDED])
    if adoption.linked:
        _link_checkout(folder.checkout, real)
    number, record = taking.record.generation, taking.record
    if adoption.state == "adopting" and folder.record.is_file():
        return  # a run before came as far as this
    (own / "gen" / str(number)).mkdir(parents=True, exist_ok=True)
    packages = _environment(real, number, taking)
    made = Generation(
        number=number,
        created_at=record.created_at,
        reason="adopt",
        state="ready",
        good=record.state == "installed",
        packages=packages,
    )
    write_generation(folder, made.with_record(record))
    write_record(folder, record)


def _link_checkout(link: Path, real: Path) -> None:
    if is_link(link):
        if os.path.realpath(link) == str(real):
            return
        remove_link(link)  # ours, and it led elsewhere
    link.parent.mkdir(parents=True, exist_ok=True)
    home = Path(os.path.realpath(link.parent))
    is_near = real.is_relative_to(home.parent)
    make_link(Path(os.path.relpath(real, home)) if is_near else real, link)


def _environment(real: Path, number: int, taking: Taking) -> dict[str, str]:
    """Point the first generation to the environment that is there; give what is installed in it."""
    own = real / OWN_FOLDER
    generation, found = own / "gen" / str(number), taking.environment
    works = found.verdict == "works" and found.path is not None
    if works and found.path is not None:
        _point(generation / "env", found.path, real)
    elif is_link(generation / "env"):
        remove_link(generation / "env")
    point_to_environment(own / "venv", generation / "env")
    lines = "".join(f"{line}\n" for line in taking.constraints)
    write_atomic(generation / "constraints.txt", lines)
    packages = dict(found.inventory.packages) if works and found.inventory else {}
    source = taking.record.source
    lock = {
        "python": found.inventory.python if works and found.inventory else None,
        "device": found.device,
        "source": source.model_dump() if source else None,
        "packages": packages,
    }
    write_atomic(generation / "lock.json", json.dumps(lock, ensure_ascii=False, indent=1) + "\n")
    return packages


def _point(link: Path, target: Path, real: Path) -> None:
    """Let a generation's environment be a link to one that was there, relative where it lies near."""
    is_near = Path(os.path.realpath(target.parent)).is_relative_to(real.parent)
    if is_near:
        point_to_environment(link, target)
        return
    if is_link(link):
        if os.path.realpath(link) == os.path.realpath(target):
            return
        remove_link(link)
    make_link(target, link)


def _show_models(data: Path, taking: Taking, adoption: Adoption) -> Adoption:
    """Make the folders visible in the shared tree; one that cannot be is said and does no harm."""
    wanted = [folder for folder in taking.models if folder.link is not None]
    links = tuple(VisibleFolder(at=str(folder.link), target=str(folder.path)) for folder in wanted)
    tree = data / "Models"
    places = dict.fromkeys(
        place
        for link in links
        for place in reversed((tree / link.at).relative_to(data).parents)
        if str(place) != "."
    )
    made = tuple(p.as_posix() for p in places if not (data / p).exists())
    adoption = adoption.model_copy(
        update={"models": links, "made": tuple(dict.fromkeys((*adoption.made, *made)))}
    )
    write_adoption(data, adoption)
    for link in links:
        place = tree / link.at
        try:
            if is_link(place) and os.path.realpath(place) == os.path.realpath(link.target):
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            make_link(Path(link.target), place)
        except (OSError, StablehandError) as error:
            reason = error.message if isinstance(error, StablehandError) else str(error)
            taking.problems.append(_HIDDEN.fill(folder=link.target, reason=reason))
    return adoption


def _settled(adoption: Adoption, data: Path) -> Adoption:
    real = placed(adoption.path, data)
    times = tuple(
        time.model_copy(update={"after_ns": (real / time.path).stat().st_mtime_ns})
        for time in adoption.times
    )
    return adoption.model_copy(update={"state": "adopted", "times": times})


def _exclude_file(real: Path) -> ExcludeFile | None:
    """Give what a repository's exclude file is like; None where there is no repository of its own."""
    if not (real / ".git" / "HEAD").is_file() or is_link(real / ".git"):
        return None
    file = real / EXCLUDE_FILE
    has_folder = file.parent.is_dir()
    if is_link(file.parent) or is_link(file):
        return None
    try:
        found = file.stat()
        if found.st_size > _LARGEST_EXCLUDE:
            return None
        text = file.read_bytes().decode("latin-1")  # byte by byte, whatever they mean
    except FileNotFoundError:
        return ExcludeFile(had_folder=has_folder)
    return ExcludeFile(text=text, before_ns=found.st_mtime_ns, had_folder=has_folder)


def _unwritable(path: Path, error: OSError) -> StablehandError:
    return StablehandError(
        "adopt.unwritable",
        QT_TRANSLATE_NOOP("adopt", "{path} cannot be taken over: {reason}.").fill(
            path=str(path), reason=error.strerror or str(error)
        ),
        hint=QT_TRANSLATE_NOOP(
            "adopt",
            "Stablehand keeps its notes in a folder of its own beside the program. Make the folder writable, "
            "then try again. Nothing was changed.",
        ),
        details={"path": str(path)},
    )


_HIDDEN: Final = QT_TRANSLATE_NOOP(
    "adopt", "{folder} cannot be shown in the shared models: {reason}"
)
