"""nvidia-smi: the second way to ask NVIDIA's driver, where its library cannot be loaded.

Its CSV has one line a card and, where a card or driver does not know a value, a word in brackets:
[N/A], [Not Supported], [Unknown Error], [GPU is lost].
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Final

from stablehand.core.hardware.nvml import NvmlDevice
from stablehand.core.hardware.view import CommandOutput, SystemView

_FIELDS: Final = (
    "index",
    "uuid",
    "pci.bus_id",
    "name",
    "memory.total",
    "memory.free",
    "driver_version",
    "compute_cap",
)
_MIB: Final = 1024**2
_UNKNOWN: Final = re.compile(r"\[.*\]|N/A", re.IGNORECASE)
_CAPABILITY: Final = re.compile(r"\d{1,2}\.\d")
_SENTENCE_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class SmiAnswer:
    """What nvidia-smi said: its cards, or else its complaint; `is_silent` if it never ended."""

    cards: tuple[NvmlDevice, ...] = ()
    complaint: str = ""
    is_silent: bool = False


async def ask_nvidia_smi(view: SystemView) -> SmiAnswer | None:
    """Ask nvidia-smi for its cards; None when it is not installed."""
    answer = await _ask(view, _FIELDS)
    # Drivers before R510 do not know compute_cap and refuse the whole question.
    if answer is not None and "compute_cap" in answer.complaint:
        answer = await _ask(view, _FIELDS[:-1])
    return answer


async def _ask(view: SystemView, fields: tuple[str, ...]) -> SmiAnswer | None:
    output = await view.run(
        "nvidia-smi", f"--query-gpu={','.join(fields)}", "--format=csv,noheader,nounits"
    )
    if output is None:
        return None
    if output.returncode is None:
        return SmiAnswer(is_silent=True)
    cards = parse_cards(output.stdout)
    return SmiAnswer(cards) if cards else SmiAnswer(complaint=complaint_of(output))


def parse_cards(text: str) -> tuple[NvmlDevice, ...]:
    """Read the CSV, leaving out lines that are no card (warnings stand between them)."""
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", "")), skipinitialspace=True))
    except csv.Error:
        return ()
    cards = (_card([cell.strip() for cell in row]) for row in rows)
    return tuple(card for card in cards if card is not None)


def complaint_of(output: CommandOutput) -> str:
    """Give the first sentence of what a failed nvidia-smi printed, without control characters."""
    for line in f"{output.stdout}\n{output.stderr}".splitlines():
        words = line.strip()
        if words and words.isprintable() and "\ufffd" not in words:
            return words.split(". ")[0][:_SENTENCE_LIMIT]
    return f"nvidia-smi ended with code {output.returncode}"


def _card(row: list[str]) -> NvmlDevice | None:
    if len(row) not in (len(_FIELDS), len(_FIELDS) - 1):
        return None
    index = _number(row[0])
    values = [None if _UNKNOWN.fullmatch(cell) else cell or None for cell in row]
    values += [None] * (len(_FIELDS) - len(values))
    if index is None or not (values[1] or "GPU-").startswith(("GPU-", "MIG-")):
        return None
    capability = values[7]
    return NvmlDevice(
        index=index,
        uuid=values[1],
        pci_bus_id=values[2],
        name=values[3],
        total_bytes=_mebibytes(values[4]),
        free_bytes=_mebibytes(values[5]),
        driver=values[6],
        compute_capability=capability if capability and _CAPABILITY.fullmatch(capability) else None,
    )


def _mebibytes(text: str | None) -> int | None:
    number = _number(text or "")
    return None if number is None else number * _MIB


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
