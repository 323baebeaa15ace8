"""Data that ships with the program: the catalogs and the assets.

In a wheel they lie inside the package, in a checkout at its top level.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def bundled(name: str) -> Path:
    """Give the folder of shipped data with this name ("packages_catalog", "models_catalog", "assets")."""
    inside = _PACKAGE / "_bundled" / name
    return inside if inside.is_dir() else _PACKAGE.parents[1] / name
