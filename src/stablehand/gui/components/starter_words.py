"""What is said of starter models: what comes along, what they run in, what pictures are made with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from stablehand.core.catalog.starters import Sampling, Starter, StarterFile
from stablehand.core.hubs.listing import Licence
from stablehand.gui.components.fit_meter import fit_word
from stablehand.gui.components.hub_words import commercial_words, licence_word
from stablehand.gui.components.model_words import base_name, kind_words
from stablehand.gui.words.units import size
from stablehand.services.recommending import Offer, OfferedVariant

# Programs in which ComfyUI's custom nodes are of use.
WITH_NODES: Final = ("comfyui", "swarmui")


def what_words(starter: Starter) -> str:
    """Give what it is: "Checkpoint · SDXL"."""
    return " · ".join(word for word in (kind_words(starter.kind), base_name(starter.base)) if word)


def variant_words(offer: Offer, at: int) -> str:
    """Give one of its sizes for the chooser: "Q4_K_S · 12.1 GB · Fits · the one for this machine"."""
    item = offer.variants[at]
    taken = "" if item.size_bytes is None else size(item.size_bytes)
    fit = "" if item.verdict is None else fit_word(item.verdict.outcome)
    best = QCoreApplication.translate("StarterWords", "best here") if at == offer.best else ""
    return " · ".join(word for word in (item.variant.name, taken, fit, best) if word)


def size_words(item: OfferedVariant) -> str:
    """Give a size that is the only one: "FP16 · 6.9 GB"."""
    taken = "" if item.size_bytes is None else size(item.size_bytes)
    return " · ".join(word for word in (item.variant.name, taken) if word)


def files_words(item: OfferedVariant) -> str:
    """Give what comes along with the model, and what of it is here; empty where it is alone and missing."""
    translate = QCoreApplication.translate
    files = item.variant.file
    said = []
    if len(files) > 1:
        beside = ", ".join(dict.fromkeys(_role(file) for file in files[1:]))
        said.append(translate("StarterWords", "Along with it: {parts}").format(parts=beside))
    here = len(files) - len(item.missing)
    if item.missing and here:
        text = translate("StarterWords", "{count} of {all} files are here already")
        said.append(text.format(count=here, all=len(files)))
    return " · ".join(said)


def licence_words(licence: Licence) -> str:
    """Give a licence in short: its name, and whether pictures may be sold."""
    return " · ".join(word for word in (licence_word(licence), allowed_words(licence)) if word)


def allowed_words(licence: Licence) -> str:
    """Give whether pictures may be sold; where a licence says more than yes or no, that it wants reading."""
    if licence.commercial is None and licence.facts and licence_word(licence):
        return QCoreApplication.translate("StarterWords", "Read its terms before you sell pictures")
    return commercial_words(licence.commercial)


def sampling_words(sampling: Sampling) -> str:
    """Give what its makers make pictures with, as a sentence of figures."""
    translate = QCoreApplication.translate
    said = [
        translate("StarterWords", "{side} × {side} pixels").format(side=sampling.side),
        translate("StarterWords", "steps: {count}").format(count=sampling.steps),
        f"CFG {_number(sampling.cfg)}",
    ]
    if sampling.guidance is not None:
        text = translate("StarterWords", "guidance {value}")
        said.append(text.format(value=_number(sampling.guidance)))
    said.append(f"{sampling.sampler} / {sampling.scheduler}")
    words = ", ".join(said)
    if not sampling.negative:
        nothing = translate("StarterWords", "A negative prompt does nothing.")
        return f"{words}. {nothing}"
    return words


def sampling_text(sampling: Sampling) -> str:
    """Give the same to be pasted elsewhere: English words, as the programs call these fields."""
    guidance = "" if sampling.guidance is None else f"guidance: {sampling.guidance:g}, "
    return (
        f"size: {sampling.side}x{sampling.side}, steps: {sampling.steps}, cfg: {sampling.cfg:g}, "
        f"{guidance}sampler: {sampling.sampler}, scheduler: {sampling.scheduler}"
    )


def program_words(starter: Starter, names: Mapping[str, str], installed: Sequence[str]) -> str:
    """Give the programs that run it, those that are installed first.

    Args:
        names: of packages, by id.
        installed: ids of packages.
    """
    translate = QCoreApplication.translate
    here = [names.get(item, item) for item in starter.packages if item in installed]
    others = [names.get(item, item) for item in starter.packages if item not in installed]
    if not here:
        return translate("StarterWords", "Runs in {programs}").format(programs=", ".join(others))
    text = translate("StarterWords", "Runs in {installed} (installed)")
    if others:
        text = translate("StarterWords", "Runs in {installed} (installed); also {others}")
    return text.format(installed=", ".join(here), others=", ".join(others))


def node_words(
    starter: Starter, item: OfferedVariant, names: Mapping[str, str], package: str | None
) -> str:
    """Give which custom node a size needs, where that is a question; empty for none.

    Args:
        package: the program that is looked for; None: any.
    """
    node = item.variant.needs
    if node is None or (package is not None and package not in WITH_NODES):
        return ""
    programs = [names.get(one, one) for one in starter.packages if one in WITH_NODES]
    if not programs:
        return ""
    text = QCoreApplication.translate("StarterWords", "{programs}: it needs the custom node {node}")
    return text.format(programs=", ".join(programs), node=node)


def _role(file: StarterFile) -> str:
    return kind_words(file.role)


def _number(value: float) -> str:
    return QLocale().toString(value, "g", 4)
