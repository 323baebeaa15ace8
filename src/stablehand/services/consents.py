"""What a person has agreed to before a download: asked once for a licence, or for the terms of one model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.loose_values import table_of, text_of
from stablehand.core.base.paths import unwritable
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.listing import HubModel
from stablehand.services.app import App

_FILE_BYTES: Final = 4 * 1024 * 1024
_WAIT_S: Final = 5.0
# Licences whose id says nothing: each model has its own.
_OWN_TERMS: Final = frozenset({"other", "unknown", "custom"})


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody agreed to: its key, its name for people, and when (ISO)."""

    key: str
    name: str
    at: str


async def is_agreed(app: App, model: HubModel) -> bool:
    """Tell whether nothing has to be asked before a model is fetched, or it was asked already.

    Raises:
        StablehandError: `data.unwritable`: what was agreed to cannot be read.
    """
    if not is_asked(model):
        return True
    key = consent_key(model)
    return key in await in_side_thread(lambda: _table(_file(app)))


async def agree(app: App, model: HubModel) -> None:
    """Remember that somebody agreed to what `is_asked` asks.

    Raises:
        StablehandError: `data.unwritable`, `settings.busy`.
    """
    if is_asked(model):
        told = {"name": consent_name(model), "at": datetime.now(UTC).isoformat(timespec="seconds")}
        await in_side_thread(lambda: _change(_file(app), consent_key(model), told))


async def withdraw(app: App, key: str) -> None:
    """Ask again next time.

    Raises:
        StablehandError: `data.unwritable`, `settings.busy`.
    """
    await in_side_thread(lambda: _change(_file(app), key, None))


async def consents(app: App) -> tuple[Consent, ...]:
    """Give all that was agreed to, the newest first.

    Raises:
        StablehandError: `data.unwritable`: it cannot be read.
    """
    table = await in_side_thread(lambda: _table(_file(app)))
    found = [
        Consent(key, text_of(table_of(told).get("name")) or key, str(table_of(told).get("at", "")))
        for key, told in table.items()
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def is_asked(model: HubModel) -> bool:
    """Tell whether a person should say yes once: terms of its own, or no commercial use. Pure."""
    is_gated = model.access.state in ("gated", "pending")
    return model.licence.asks or is_gated or model.licence.commercial is False


def consent_key(model: HubModel) -> str:
    """Give what a yes counts for: a model where it has terms of its own, else its licence. Pure."""
    licence = model.licence
    if model.access.state in ("gated", "pending"):
        return f"model:{model.hub}:{model.id}"
    if licence.id is not None and licence.id.lower() not in _OWN_TERMS:
        return f"licence:{licence.id.lower()}"
    if licence.facts and licence.id is None:  # CivitAI: the same grants are the same licence
        said = "\n".join(sorted(fact.english() for fact in licence.facts))
        return f"grants:{model.hub}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"
    return f"model:{model.hub}:{model.id}"


def consent_name(model: HubModel) -> str:
    """Give what is agreed to, for people. Pure."""
    return model.licence.name or model.licence.id or model.name


def _file(app: App) -> Path:
    return app.data.root / "consents.json"


def _table(file: Path) -> Mapping[str, Any]:
    try:
        return table_of(json.loads(read_limited(file, _FILE_BYTES, only_ordinary=True)))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise unwritable(file, error) from error
    except (ValueError, RecursionError, UnfitFileError):
        return {}  # damaged: everything is asked once more


def _change(file: Path, key: str, told: Mapping[str, str] | None) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_name(f"{file.name}.lock"), timeout=_WAIT_S):
            table = {name: value for name, value in _table(file).items() if name != key}
            if told is not None:
                table[key] = told
            write_atomic(file, json.dumps(table, indent=2, ensure_ascii=False) + "\n")
    except Timeout as error:
        raise StablehandError(
            "settings.busy",
            QT_TRANSLATE_NOOP("hub", "Another program holds {path}.").fill(path=str(file)),
            hint=QT_TRANSLATE_NOOP("hub", "Close it, or wait a moment; then try again."),
            details={"path": str(file)},
        ) from error
    except OSError as error:
        raise unwritable(file, error) from error
