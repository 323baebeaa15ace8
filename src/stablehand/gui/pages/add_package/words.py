"""What the page for adding packages says of a package and a plan. Pure."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.base.text import Wording
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.gui.components.install_facts import backend_words
from stablehand.gui.words.say import say
from stablehand.gui.words.units import about, size
from stablehand.services.preview import Preview

_RELEASE: Final = re.compile(r"v?\d")


def category_words(category: str) -> str:
    """Give what kind of program it is."""
    translate = QCoreApplication.translate
    return {
        "inference": translate("AddWords", "Makes images"),
        "training": translate("AddWords", "Trains models"),
        "video": translate("AddWords", "Makes videos"),
        "tool": translate("AddWords", "Tool"),
    }.get(category, category)


def terms_words(terms: str) -> str:
    """Give what a licence has to allow."""
    translate = QCoreApplication.translate
    return {
        "permissive": translate("AddWords", "Permissive code (MIT, Apache…)"),
        "commercial": translate("AddWords", "For commercial use"),
    }[terms]


def status_words(status: str) -> str:
    """Give how its makers go on with it; empty where they simply do."""
    translate = QCoreApplication.translate
    return {
        "maintenance": translate("AddWords", "Gets fixes only"),
        "archived": translate("AddWords", "No longer developed"),
    }.get(status, "")


def works_words(choice: TorchChoice | None) -> str:
    """Give the verdict for a machine that can run it, with what it would compute on."""
    translate = QCoreApplication.translate
    if choice is None:
        return translate("AddWords", "Works here")
    if choice.device is not None:
        return translate("AddWords", "Works here, on {card}").format(card=choice.device.name)
    return translate("AddWords", "Works here, on the processor")


def torch_words(choice: TorchChoice) -> str:
    """Give the torch that it would get: "2.13.0 for CUDA 13.0"."""
    if choice.backend == "cpu":
        text = QCoreApplication.translate("AddWords", "{version} for the processor")
        return text.format(version=choice.version)
    text = QCoreApplication.translate("AddWords", "{version} for {backend}")
    return text.format(version=choice.version, backend=backend_words(choice.backend))


def build_words(backend: str) -> str:
    """Give a torch build for people who know them: "CUDA 12.8 (cu128)"."""
    if backend == "cpu":
        return QCoreApplication.translate("AddWords", "Processor only (cpu)")
    words = backend_words(backend)
    return words if words.casefold() == backend else f"{words} ({backend})"


def sum_words(preview: Preview) -> str:
    """Give what it costs in one line: "7.4 GB on disk · about 9 min"."""
    disk = QCoreApplication.translate("AddWords", "{size} on disk")
    return " · ".join((disk.format(size=size(preview.disk_bytes)), about(preview.seconds)))


def version_words(ref: str) -> str:
    """Give what the usual version is: a release, or the newest state of a branch."""
    if _RELEASE.match(ref):
        return QCoreApplication.translate("AddWords", "Release {ref}").format(ref=ref)
    return QCoreApplication.translate("AddWords", "The newest of {ref}").format(ref=ref)


def method_words(method: str) -> tuple[str, str]:
    """Give a way of sharing models, and what it means."""
    translate = QCoreApplication.translate
    return {
        "config": (
            translate("AddWords", "By its own settings"),
            translate(
                "AddWords",
                "It is told where the shared models lie; its own folders stay as they are.",
            ),
        ),
        "link": (
            translate("AddWords", "By links"),
            translate("AddWords", "Its model folders become links to the shared ones."),
        ),
        "register": (
            translate("AddWords", "By its own list"),
            translate(
                "AddWords",
                "Shared models stay where they lie; each is put on its own list once it runs.",
            ),
        ),
        "none": (
            translate("AddWords", "Keep its own folders"),
            translate("AddWords", "Nothing is shared: it sees only models in its own folders."),
        ),
    }[method]


def recommended(text: str) -> str:
    """Mark a choice as the one to take."""
    return QCoreApplication.translate("AddWords", "{choice} (recommended)").format(choice=text)


def sentence(wording: Wording | str | None) -> str:
    """Give a wording as a sentence of its own: with a capital letter and a full stop."""
    text = say(wording).strip()
    if not text:
        return ""
    ended = text if text[-1] in ".!?…" else f"{text}."
    return ended[0].upper() + ended[1:]
