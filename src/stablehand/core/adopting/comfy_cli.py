"""What comfy-cli remembers of its workspaces: its config.ini, and where that lies. Pure."""

from __future__ import annotations

import configparser
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.environment import SystemName

# comfy_cli/constants.py: DEFAULT_CONFIG.
_FOLDERS: Final = {
    "windows": ("AppData", "Local", "comfy-cli"),
    "macos": ("Library", "Application Support", "comfy-cli"),
    "linux": (".config", "comfy-cli"),
}


@dataclass(frozen=True, slots=True)
class CliConfig:
    """Workspaces that it knows, and the launch options of the default one."""

    default: str | None = None
    recent: str | None = None
    words: tuple[str, ...] = ()

    @property
    def workspaces(self) -> tuple[str, ...]:
        """The folders, as they are written."""
        return tuple(path for path in (self.default, self.recent) if path)


def config_file(home: Path, system: SystemName) -> Path:
    """Give the place of its config.ini."""
    return home.joinpath(*_FOLDERS[system], "config.ini")


def parse_config(text: str) -> CliConfig:
    """Read its config.ini; one that is damaged says nothing."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return CliConfig()
    values = parser.defaults()
    extras = values.get("default_launch_extras", "").strip()
    try:
        words = tuple(shlex.split(extras))
    except ValueError:
        words = tuple(extras.split())
    return CliConfig(
        values.get("default_workspace", "").strip() or None,
        values.get("recent_workspace", "").strip() or None,
        words,
    )
