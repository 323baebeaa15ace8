"""Starting a new version once, on trial, before it may take the place of the one that works."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import run_captured
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.selfupdate.places import Places
from stablehand.core.selfupdate.staging import copy_synced

SELF_CHECK: Final = "_self_check"
# A first start reads everything from a cold disk, with a virus scanner between.
_PATIENCE_S: Final = 180.0
_LARGEST_ANSWER: Final = 16 * 1024


def executable(places: Places, version: str) -> Path:
    """Give what is started of a version on trial."""
    trial = places.trial(version)
    return trial / "Contents" / "MacOS" / "Stablehand" if places.system == "macos" else trial


async def try_version(places: Places, version: str, environment: Mapping[str, str]) -> None:
    """Start a kept version on trial: it has to load its window and its catalog, and to be that version.

    Its program stays under the name of its trial; `remove_trial` takes it away.

    Args:
        environment: the whole environment of the new program.

    Raises:
        StablehandError: `selfupdate.unstartable`.
        OSError: its program could not be copied.
    """
    if places.system != "macos":
        source = places.starter(version) / places.programs[0]
        await to_the_end(
            asyncio.to_thread(copy_synced, source, places.trial(version)), "self-update-trial"
        )
    with TemporaryDirectory(prefix="stablehand-", ignore_cleanup_errors=True) as folder:
        answer = Path(folder, "answer.json")
        argv = (str(executable(places, version)), SELF_CHECK, str(answer))
        # Nothing of the trial is kept, and its window is shown to nobody.
        env = {**environment, "QT_QPA_PLATFORM": "offscreen", "STABLEHAND_DATA": folder}
        try:
            run = await run_captured(argv, env=env, cwd=places.folder, timeout_s=_PATIENCE_S)
        except TimeoutError:
            raise _unstartable(version, _SILENT) from None
        except StablehandError as error:
            raise _unstartable(version, error.message) from error
        said = await asyncio.to_thread(_said, answer)
    if said != version:
        words = (run.stderr or run.stdout).strip().splitlines()
        reason: Text = _SILENT
        if words:
            reason = QT_TRANSLATE_NOOP("selfupdate", "{said}").fill(said=words[-1][:300])
        elif said is not None:
            reason = QT_TRANSLATE_NOOP("selfupdate", "it says that it is {other}").fill(other=said)
        raise _unstartable(version, reason)


def remove_trial(places: Places, version: str) -> None:
    """Take away the program of a trial; what is in use stays until the next start."""
    if places.system != "macos":
        with suppress(OSError):
            places.trial(version).unlink(missing_ok=True)


def write_answer(file: Path, version: str) -> None:
    """Write what a trial answers: that everything could be loaded, and which version it is.

    Raises:
        OSError: it could not be written.
    """
    with file.open("x", encoding="utf-8") as stream:
        json.dump({"ok": True, "version": version}, stream)
        stream.flush()
        os.fsync(stream.fileno())


def _said(answer: Path) -> str | None:
    with suppress(OSError, ValueError, UnfitFileError):
        read = json.loads(read_limited(answer, _LARGEST_ANSWER, only_ordinary=True))
        if isinstance(read, dict) and read.get("ok") is True:
            return str(read.get("version"))
    return None


_SILENT: Final = QT_TRANSLATE_NOOP("selfupdate", "it ended without an answer")


def _unstartable(version: str, reason: object) -> StablehandError:
    return StablehandError(
        "selfupdate.unstartable",
        QT_TRANSLATE_NOOP(
            "selfupdate", "Stablehand {version} does not start on this computer: {reason}."
        ).fill(version=version, reason=reason),
        hint=QT_TRANSLATE_NOOP("selfupdate", "The version that is here stays."),
        details={"version": version},
    )
