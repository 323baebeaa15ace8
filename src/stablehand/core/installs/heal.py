"""Putting an install right after its data folder moved: its interpreter, its environment, its link.

An environment knows its interpreter by an absolute path, in `pyvenv.cfg` and (not on Windows) in the
link `bin/python`. The record knows it relative to the data folder, so both can be put right. Scripts
in the environment find it relative to themselves (uv's `--relocatable`). A few looks at the disk when
all is well.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from stablehand.core.base.environment import current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.links import change_link, is_link
from stablehand.core.base.paths import DataPaths, unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.records.install import InstallFolder, InstallRecord
from stablehand.core.runtimes.uv import environment_python

_HOME: Final = re.compile(r"^home\s*=\s*(.*?)\s*$", re.MULTILINE)


def heal_environment(
    folder: InstallFolder, record: InstallRecord, *, points: bool = True
) -> tuple[str, ...]:
    """Put the environment of an install right; give what was done, in words for a log.

    Args:
        folder: the install.
        record: says which generation and interpreter.
        points: whether `venv` shall lead to it; not for a generation that is not current yet.

    Raises:
        StablehandError: `python.unavailable` when its interpreter is gone, `install.incomplete` when the
            environment is, `data.unwritable`, `link.*`.
    """
    if record.python is None:
        return ()
    environment = folder.generation(record.generation) / "env"
    if is_link(environment):
        return _heal_adopted(folder, record, environment, points=points)
    python = interpreter(folder.data, record.python.path)
    config = environment / "pyvenv.cfg"
    try:
        text = config.read_text(encoding="utf-8")
        done = [*_heal_config(config, text, python), *_heal_links(environment, python)]
        done += _heal_link(folder.environment_link, environment) if points else []
    except (FileNotFoundError, NotADirectoryError):
        raise _no_environment(record) from None
    except OSError as error:
        raise unwritable(environment, error) from error
    if not environment_python(environment).exists():
        raise _no_environment(record)
    return tuple(done)


def _heal_adopted(
    folder: InstallFolder, record: InstallRecord, environment: Path, *, points: bool
) -> tuple[str, ...]:
    """Find an environment again that was there before us. What is in it is the user's, not ours to mend."""
    named = record.adopted.environment if record.adopted else None
    # The checkout is often a link itself, so what is relative to it starts where it really is.
    real = Path(os.path.realpath(folder.checkout))
    done: list[str] = []
    try:
        if named is not None and (real / named).exists():
            link = real / environment.relative_to(folder.checkout)
            done += _heal_link(link, Path(os.path.normpath(real / named)))
        if not environment_python(environment).exists():
            raise _no_environment(record)
        done += _heal_link(folder.environment_link, environment) if points else []
    except OSError as error:
        raise unwritable(environment, error) from error
    return tuple(done)


def still_stands(folder: InstallFolder, record: InstallRecord) -> bool:
    """Tell whether an install has its environment still, after putting right what can be."""
    try:
        heal_environment(folder, record)
    except StablehandError as error:
        if error.code in ("install.incomplete", "python.unavailable"):
            return False
        raise
    return True


def _no_environment(record: InstallRecord) -> StablehandError:
    return StablehandError(
        "install.incomplete",
        QT_TRANSLATE_NOOP("install", "The environment of {name} is damaged or gone.").fill(
            name=record.name
        ),
        hint=QT_TRANSLATE_NOOP(
            "install", "Make it anew: stablehand install {package} --name {name}"
        ).fill(
            package=record.package, name=f'"{record.name}"' if " " in record.name else record.name
        ),
        details={"name": record.name, "package": record.package},
    )


def interpreter(data: Path, stored: str) -> Path:
    """Give the interpreter that a record names, which must be there.

    Raises:
        StablehandError: `python.unavailable`.
    """
    path = data / stored  # an absolute path stays as it is
    if path.exists() or (_mend_series(data, path) and path.exists()):
        return path
    raise StablehandError(
        "python.unavailable",
        QT_TRANSLATE_NOOP("install", "The Python of this install is gone: {path}.").fill(
            path=str(path)
        ),
        hint=QT_TRANSLATE_NOOP(
            "install", "Install the package again under the same name; models and images stay."
        ),
        details={"path": str(path)},
    )


def _mend_series(data: Path, path: Path) -> bool:
    """Let uv's link of a series (`cpython-3.11-...`) lead to its build again; give whether it was that.

    uv makes it absolute, so it leads nowhere once the data folder has moved; the build lies beside it.
    """
    pythons = DataPaths(data).assets / "python"
    link = next((folder for folder in path.parents if folder.parent == pythons), None)
    if link is None or not is_link(link):
        return False
    build = Path(os.readlink(link)).name  # noqa: PTH115 - Path refuses some junctions
    if not (pythons / build).is_dir():
        return False
    change_link(Path(build), link)
    return True


def point_to_environment(link: Path, environment: Path) -> bool:
    """Let `venv` in the checkout be a link to an environment; give whether it had to be made.

    Raises:
        StablehandError: `link.occupied`, `link.unsupported`.
    """
    if is_link(link) and _same(link, environment):
        return False
    change_link(Path(os.path.relpath(environment, link.parent)), link)
    return True


def _heal_config(config: Path, text: str, python: Path) -> list[str]:
    match = _HOME.search(text)
    wanted = str(python.parent)
    if match is None or (Path(match[1]).exists() and _same(Path(match[1]), python.parent)):
        return []
    write_atomic(config, text[: match.start(1)] + wanted + text[match.end(1) :])
    return [f"{config.name}: home is {wanted} now"]


def _heal_links(environment: Path, python: Path) -> list[str]:
    """Let `bin/python` point to the interpreter again; the other names point to it by themselves."""
    link = environment / "bin" / "python"
    if current_system() == "windows" or not link.is_symlink() or link.exists():
        return []
    fresh = link.with_name("python.stablehand")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(python)
    fresh.replace(link)
    return [f"{link.name} points to {python} now"]


def _heal_link(link: Path, environment: Path) -> list[str]:
    return (
        [f"{link.name} points to its environment now"]
        if point_to_environment(link, environment)
        else []
    )


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
