"""What the doctor finds missing of the system: for everything here, and for one program. Only looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.catalog.conditions import Fact
from stablehand.core.catalog.install_schema import Prerequisite
from stablehand.core.hardware.system_parts import PART_NAMES, PartName, has_part, how_to_get
from stablehand.core.hardware.view import SystemView
from stablehand.core.installs.health import Finding, finding
from stablehand.core.runtimes.tool_builds import TOOL_NAMES
from stablehand.core.runtimes.tool_places import find_tool

# What Windows needs whatever is installed.
_OF_WINDOWS: Final[tuple[PartName, ...]] = ("long_paths", "vc_redist")
_FETCHED_ANEW: Final = QT_TRANSLATE_NOOP(
    "health", "The next install or update of the program fetches it, or asks for it."
)


async def system_findings(view: SystemView) -> list[Finding]:
    """Find what the system lacks for every program."""
    found = []
    for part in _OF_WINDOWS:
        if await has_part(view, part) is False:
            rule = "system.long_paths" if part == "long_paths" else "system.part"
            values = {"name": _NAMES.get(part, part)}
            found.append(finding(rule, part, values, fix=await how_to_get(view, part)))
    return found


async def part_findings(
    wanted: Iterable[Prerequisite],
    facts: Mapping[str, Fact],
    view: SystemView,
    assets: Path,
    environ: Mapping[str, str],
) -> list[Finding]:
    """Find what a program asks for beside Python and the system lacks.

    Args:
        wanted: the prerequisites of its definition.
        facts: what their conditions are asked against.
        assets: Data/Assets.
        environ: this process's variables, for the search path.
    """
    found = []
    for item in wanted:
        if item.when is not None and not item.when.holds(facts):
            continue
        if await _is_there(item, view, assets, environ) is not False:
            continue
        name = _NAMES.get(item.id, item.id)
        text = f"{name.english() if isinstance(name, Text) else name} {item.version or ''}".strip()
        values = {"name": name if item.version is None else text}
        is_ours = item.id in TOOL_NAMES and item.id != "git"
        fix = _FETCHED_ANEW if is_ours else await how_to_get(view, item.id)
        found.append(finding("system.part", item.id, values, fix=fix))
    return found


async def _is_there(
    item: Prerequisite, view: SystemView, assets: Path, environ: Mapping[str, str]
) -> bool | None:
    if item.id in TOOL_NAMES or item.id == "ffmpeg":
        look = asyncio.to_thread(find_tool, item.id, assets, environ, item.version)
        return await look is not None
    part = next((name for name in PART_NAMES if name == item.id), None)
    return None if part is None else await has_part(view, part)


_NAMES: Final[Mapping[str, Text | str]] = {
    "vc_redist": QT_TRANSLATE_NOOP("health", "Microsoft's Visual C++ runtime"),
    "build_tools": QT_TRANSLATE_NOOP("health", "A C++ compiler"),
    "libgl": "libGL",
    "tkinter": "Tk",
    "node": "Node.js",
    "dotnet": ".NET",
}
