"""The files that presets of a definition name: found, read, and looked at whether they can be ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import inside
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.catalog.preset_schema import LARGEST_BYTES, Preset


class UnfitPresetError(ValueError):
    """Why a preset's file cannot be used, as the end of a sentence in English."""


def preset_content(preset: Preset, folders: Iterable[Path]) -> bytes:
    """Give a preset's file as it stands, from the first of these folders that has it.

    Raises:
        UnfitPresetError: it is not there, leads elsewhere, is too large, or holds no settings in JSON.
    """
    for folder in folders:
        try:
            content = read_limited(
                inside(folder, preset.file), LARGEST_BYTES, only_ordinary=True
            ).replace(b"\r\n", b"\n")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except UnfitFileError as error:
            raise UnfitPresetError(f"names '{preset.file}', but {error}") from None
        except OSError as error:
            cause = (error.strerror or "unknown cause").lower()
            raise UnfitPresetError(
                f"names '{preset.file}', which cannot be read: {cause}"
            ) from None
        except StablehandError:
            raise UnfitPresetError(f"names '{preset.file}', which leads elsewhere") from None
        _must_hold_settings(content, preset.file)
        return content
    raise UnfitPresetError(f"names '{preset.file}', which is not there")


def _must_hold_settings(content: bytes, name: str) -> None:
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise UnfitPresetError(f"names '{name}', which is not JSON") from None
    if not isinstance(found, dict):
        raise UnfitPresetError(f"names '{name}', which holds no settings")
