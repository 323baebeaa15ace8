"""A launch about to happen: what was worked out, with what is new each time."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import Wording
from stablehand.core.launch.control import CONTROL_FILE
from stablehand.core.launch.log_files import new_log
from stablehand.core.launch.remembered import Remembered
from stablehand.core.launch.sessions import SessionTable
from stablehand.core.launch.spec import LaunchSpec, PromptSpec, ReadySpec, register_of
from stablehand.core.launch.start_facts import note_facts
from stablehand.core.records.places import InstallFolder
from stablehand.services.waiting import LaunchLimits

_TEMPORARY: Final = ("TMPDIR", "TEMP", "TMP")


@dataclass(frozen=True, slots=True)
class Worked:
    """A launch that can be started, and what is worth knowing about it."""

    spec: LaunchSpec
    notices: tuple[Wording, ...] = ()


def fresh_launch(
    folder: InstallFolder,
    remembered: Remembered,
    limits: LaunchLimits,
    notices: tuple[Wording, ...] = (),
    secrets_: tuple[str, ...] = (),
) -> Worked:
    """Make the file of the log and put the launch together.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`.
    """
    data = folder.data
    try:
        good = SessionTable(data).last_good(folder.name)
        log = new_log(folder.logs, () if good is None else (data / good.log,))
        note_facts(folder.record, log)
        for name in _TEMPORARY:
            if name in remembered.variables:
                Path(remembered.variables[name]).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder.logs, error) from error
    known: Mapping[str, Any] = remembered.spec
    spec = LaunchSpec(
        session=f"{log.stem}-{secrets.token_hex(3)}",
        install=folder.name,
        package=known["package"],
        data=str(data),
        argv=tuple(known["argv"]),
        folder=known["folder"],
        # Through a pipe, Python would keep its output back until a few kB have come together.
        environment=inherited_environment({"PYTHONUNBUFFERED": "1", **remembered.variables}),
        host=known["host"],
        port=known["port"],
        log=log.relative_to(data).as_posix(),
        control=(folder.own / CONTROL_FILE).relative_to(data).as_posix(),
        ready=ReadySpec(**{**known["ready"], "page_alone_s": limits.page_alone_s}),
        prompts=tuple(PromptSpec(**prompt) for prompt in known["prompts"]),
        stop=known["stop"],
        restart_exit_code=known["restart_exit_code"],
        restart_marker=known["restart_marker"],
        register=register_of(known.get("register")),
        grace_s=limits.grace_s,
        reach=known.get("reach", "computer"),
        secrets=secrets_,
    )
    return Worked(spec, notices)
