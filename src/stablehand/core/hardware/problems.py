"""What probes have to tell a person: what is wrong with a card's driver, and how it is put right."""

from __future__ import annotations

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

RESTART = QT_TRANSLATE_NOOP("hardware", "Restart the computer.")
RESTART_OR_REINSTALL = QT_TRANSLATE_NOOP(
    "hardware", "Restart the computer; if that does not help, install the driver again."
)
INSTALL_NVIDIA = QT_TRANSLATE_NOOP("hardware", "Install NVIDIA's own driver and restart.")
INSTALL_NVIDIA_TOOLS = QT_TRANSLATE_NOOP(
    "hardware", "Install the driver's compute libraries; in a container, give it access to the GPU."
)
REBUILD_NVIDIA = QT_TRANSLATE_NOOP(
    "hardware", "Install the driver again for this kernel; with Secure Boot, sign its module."
)
INSTALL_AMD = QT_TRANSLATE_NOOP(
    "hardware", "Use a kernel and firmware that have amdgpu for this card, or AMD's own driver."
)
INSTALL_MAKERS = QT_TRANSLATE_NOOP("hardware", "Install the driver of the card's maker.")
UPDATE_KERNEL = QT_TRANSLATE_NOOP("hardware", "Use a newer Linux kernel: 6.8 or later.")
USE_NATIVE = QT_TRANSLATE_NOOP("hardware", "Use the version of this program for Apple silicon.")

NVIDIA_MISMATCH = QT_TRANSLATE_NOOP(
    "hardware", "The NVIDIA driver was updated, but the old one is still running."
)
NVIDIA_SILENT = QT_TRANSLATE_NOOP(
    "hardware", "The NVIDIA driver is installed but does not answer in time."
)
NVIDIA_FAILS = QT_TRANSLATE_NOOP(
    "hardware", "The NVIDIA driver is installed but does not answer: {problem}"
)
NVIDIA_NO_TOOLS = QT_TRANSLATE_NOOP(
    "hardware", "The NVIDIA driver runs, but NVML and nvidia-smi are missing, so it can't be asked."
)
NVIDIA_NOT_LOADED = QT_TRANSLATE_NOOP(
    "hardware", "{card} is not in use: NVIDIA's driver is installed but not loaded."
)
NVIDIA_NOUVEAU = QT_TRANSLATE_NOOP(
    "hardware", "{card} runs on the nouveau driver, which cannot compute."
)
AMD_NO_DRIVER = QT_TRANSLATE_NOOP("hardware", "{card} has no amdgpu driver.")
NO_DRIVER = QT_TRANSLATE_NOOP("hardware", "{card} has no driver.")
AN_NVIDIA_CARD = QT_TRANSLATE_NOOP("hardware", "An NVIDIA card")
AN_AMD_CARD = QT_TRANSLATE_NOOP("hardware", "An AMD card")
TRANSLATED = QT_TRANSLATE_NOOP(
    "hardware", "This program runs translated (Rosetta) and cannot use the Mac's graphics."
)

TOO_SLOW = QT_TRANSLATE_NOOP("hardware", "Looking for {part} took too long and was given up.")
FAILED = QT_TRANSLATE_NOOP("hardware", "Looking for {part} failed: {problem}.")
PART_ADAPTERS = QT_TRANSLATE_NOOP("hardware", "graphics adapters")
PART_NVIDIA = QT_TRANSLATE_NOOP("hardware", "NVIDIA cards")
PART_AMD = QT_TRANSLATE_NOOP("hardware", "AMD cards")
PART_INTEL = QT_TRANSLATE_NOOP("hardware", "Intel graphics")
PART_APPLE = QT_TRANSLATE_NOOP("hardware", "the Mac's graphics")
PART_OTHER = QT_TRANSLATE_NOOP("hardware", "virtual displays")
PART_PROCESSOR = QT_TRANSLATE_NOOP("hardware", "the processor")
PART_SYSTEM = QT_TRANSLATE_NOOP("hardware", "the system's version")
PART_MEMORY = QT_TRANSLATE_NOOP("hardware", "the memory")


def with_fix(problem: Text, fix: Text) -> Text:
    """Say what is wrong and what to do about it."""
    return QT_TRANSLATE_NOOP("hardware", "{problem} {fix}").fill(problem=problem, fix=fix)
