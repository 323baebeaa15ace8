"""What of the system matters before the first install, each with what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from stablehand.core.base.text import Wording
from stablehand.core.hardware.profile import System
from stablehand.core.hardware.system_parts import has_part, how_to_get
from stablehand.core.hardware.view import HostView, SystemView
from stablehand.core.installs.health_system import system_findings
from stablehand.core.runtimes.tool_places import find_tool
from stablehand.services.app import App
from stablehand.services.results import Result

Outcome = Literal["good", "comes", "missing"]
CheckName = Literal["git", "long_paths", "parts"]


@dataclass(frozen=True, slots=True)
class SystemCheck:
    """One thing that was looked at.

    Attributes:
        outcome: `good`; `comes`: Stablehand brings it when it is needed; `missing`.
        cause, fix: what is wrong, and what to do.
    """

    name: CheckName
    outcome: Outcome
    cause: Wording | None = None
    fix: Wording | None = None


async def check_system(app: App) -> Result[tuple[SystemCheck, ...]]:
    """Look at what installs need of the system."""
    found = await checks_of(HostView(), app.data.assets, app.environ)
    return Result("doctor", found)


async def checks_of(
    view: SystemView, assets: Path, environ: Mapping[str, str]
) -> tuple[SystemCheck, ...]:
    """Look at a system.

    Args:
        view: the system, real or recorded.
        assets: Data/Assets, where tools lie that were fetched.
        environ: this process's variables, for the search path.
    """
    checks = []
    for item in await system_findings(view):
        name: CheckName = "long_paths" if item.rule == "system.long_paths" else "parts"
        checks.append(SystemCheck(name, "missing", item.cause, item.fix))
    if view.system is System.WINDOWS and await has_part(view, "long_paths"):
        checks.append(SystemCheck("long_paths", "good"))
    git = await asyncio.to_thread(find_tool, "git", assets, environ, None)
    if git is not None:
        checks.append(SystemCheck("git", "good"))
    elif view.system is System.WINDOWS:  # fetched by itself, see runtimes/tools.toml
        checks.append(SystemCheck("git", "comes"))
    else:
        checks.append(SystemCheck("git", "missing", fix=await how_to_get(view, "git")))
    return tuple(checks)
