"""What an install is made of and when it ran, in a few words. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.records.install import InstallRecord
from stablehand.gui.words.units import ago, lasted, size
from stablehand.services.installs import ListedInstall

_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_CUDA: Final = re.compile(r"cu(\d+)(\d)")
_ROCM: Final = re.compile(r"rocm(\d[\d.]*)")
_SHORT: Final = 7
_TIED: Final = "\u00a0"  # keeps a fact in one line


def version_words(record: InstallRecord) -> str:
    """Give release and commit, as far as they are known: "v0.3.64 · 1a2b3c4"."""
    source = record.source
    if source is None:
        return ""
    if source.kind == "bundled":
        return QCoreApplication.translate("InstallFacts", "comes with Stablehand")
    parts = [source.ref] if source.ref and not _COMMIT.fullmatch(source.ref) else []
    if source.commit:
        parts.append(source.commit[:_SHORT])
    return joined(*parts)


def python_words(record: InstallRecord) -> str:
    """Give the Python: "Python 3.12"."""
    if record.python is None:
        return ""
    series = ".".join(record.python.version.split(".")[:2])
    return QCoreApplication.translate("InstallFacts", "Python {series}").format(series=series)


def torch_words(record: InstallRecord) -> str:
    """Give the torch and what it computes on: "torch 2.9.1, CUDA 12.8"."""
    if record.torch is None:
        return ""
    return QCoreApplication.translate("InstallFacts", "torch {version}, {backend}").format(
        version=record.torch.version.split("+")[0], backend=backend_words(record.torch.backend)
    )


def backend_words(backend: str) -> str:
    """Give what a torch build computes on, as its makers call it: "CUDA 12.8"."""
    translate = QCoreApplication.translate
    if match := _CUDA.fullmatch(backend):
        return f"CUDA {match[1]}.{match[2]}"
    if match := _ROCM.fullmatch(backend):
        return f"ROCm {match[1]}"
    return {
        "rocm-windows": "ROCm",
        "xpu": translate("InstallFacts", "Intel GPU"),
        "mps": translate("InstallFacts", "Apple GPU"),
        "directml": "DirectML",
        "zluda": "ZLUDA",
        "cpu": translate("InstallFacts", "processor"),
    }.get(backend, backend)


def size_words(count: int) -> str:
    """Give the room on the disk: "9.8 GB on disk"."""
    return QCoreApplication.translate("InstallFacts", "{size} on disk").format(size=size(count))


def run_words(item: ListedInstall, now: datetime | None = None) -> str:
    """Give when it ran last and for how long, or since when it runs."""
    translate, last = QCoreApplication.translate, item.last
    if item.session is not None:
        since = translate("InstallFacts", "Started {when}")
        started = since.format(when=ago(item.session.started_at, now))
        if item.session.has_window and item.session.state == "ready":
            is_open = translate("InstallFacts", "Its window is open")
            return f"{is_open} · {started}"
        return started
    if last is None:
        is_whole = item.state == "installed"
        return translate("InstallFacts", "Not launched yet") if is_whole else ""
    seconds = _seconds(last.started_at, last.ended_at)
    when = ago(last.ended_at or last.started_at, now)
    if last.state == "failed" and last.exit_code is not None:
        text = translate("InstallFacts", "Ended by itself {when}, with exit code {code}")
        return text.format(when=when, code=last.exit_code)
    if last.state in ("failed", "lost"):
        return translate("InstallFacts", "Ended by itself {when}").format(when=when)
    if seconds is None:
        return translate("InstallFacts", "Last run {when}").format(when=when)
    text = translate("InstallFacts", "Last run {when}, for {time}")
    return text.format(when=when, time=lasted(seconds))


def joined(*facts: str) -> str:
    """Give facts in one line that breaks only between them; empty ones are left out."""
    return " · ".join(fact.replace(" ", _TIED) for fact in facts if fact)


def _seconds(start: str, end: str | None) -> float | None:
    if end is None:
        return None
    try:
        moments = [datetime.fromisoformat(text) for text in (start, end)]
    except ValueError:
        return None
    first, last = (m if m.tzinfo else m.replace(tzinfo=UTC) for m in moments)
    return (last - first).total_seconds()
