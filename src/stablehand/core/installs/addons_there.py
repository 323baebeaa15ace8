"""Whether a module lies in an environment: read from its files, nothing is started for it."""

from __future__ import annotations

from pathlib import Path

from stablehand.core.runtimes.brought import site_packages_of


def is_importable(environment: Path, module: str) -> bool:
    """Tell whether a module lies in an environment."""
    place = site_packages_of(environment)
    return (place / module / "__init__.py").is_file() or (place / f"{module}.py").is_file()
