"""Finished images on disk: `<outputs>/txt2img-images/<date>/00001-<seed>.png`, never overwriting."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from easel.problems import Problem

_NUMBER = re.compile(r"(\d{5,})[-.]")
ATTEMPTS = 1000


def save(
    root: Path, kind: str, seed: int, data: bytes, today: Callable[[], date] = date.today
) -> Path:
    """Writes an image under the next free number of the day, whole or not at all."""
    folder = root / f"{kind}-images" / today().isoformat()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = _highest(folder) + 1
        part = folder / f".{os.getpid()}-{number}.part"
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            return _publish(part, folder, number, seed)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise Problem(
            f"The image cannot be saved in {folder}: {error.strerror or error}", 500
        ) from error


def _publish(part: Path, folder: Path, number: int, seed: int) -> Path:
    """Gives the finished file its name; an existing one is never replaced."""
    for free in range(number, number + ATTEMPTS):
        target = folder / f"{free:05d}-{seed}.png"
        try:
            os.link(part, target)
        except FileExistsError:
            continue
        except OSError:  # a file system without hard links
            if not _reserve(target):
                continue
            part.replace(target)
        return target
    raise FileExistsError(f"no free number in {folder}")


def _reserve(target: Path) -> bool:
    try:
        target.open("xb").close()
    except FileExistsError:
        return False
    return True


def _highest(folder: Path) -> int:
    numbers = [int(match[1]) for file in folder.iterdir() if (match := _NUMBER.match(file.name))]
    return max(numbers, default=0)
