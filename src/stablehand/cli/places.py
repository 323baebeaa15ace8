"""Where the program lies."""

from __future__ import annotations

from stablehand.core.base.data_place import program_folder

__all__ = ["program_folder"]
