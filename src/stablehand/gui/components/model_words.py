"""What models are, in words: kinds, bases, formats, verdicts, as people read them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.models.identify.bases import BASES, family_of
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.tree import UNKNOWN
from stablehand.gui.words.say import say

KINDS: Final[dict[str, Text]] = {
    "checkpoint": QT_TRANSLATE_NOOP("ModelWords", "Checkpoint"),
    "diffusion_model": QT_TRANSLATE_NOOP("ModelWords", "Diffusion model"),
    "vae": QT_TRANSLATE_NOOP("ModelWords", "VAE"),
    "text_encoder": QT_TRANSLATE_NOOP("ModelWords", "Text encoder"),
    "clip_vision": QT_TRANSLATE_NOOP("ModelWords", "CLIP vision"),
    "lora": QT_TRANSLATE_NOOP("ModelWords", "LoRA"),
    "controlnet": QT_TRANSLATE_NOOP("ModelWords", "ControlNet"),
    "t2i_adapter": QT_TRANSLATE_NOOP("ModelWords", "T2I adapter"),
    "ip_adapter": QT_TRANSLATE_NOOP("ModelWords", "IP adapter"),
    "style_model": QT_TRANSLATE_NOOP("ModelWords", "Style model"),
    "embedding": QT_TRANSLATE_NOOP("ModelWords", "Embedding"),
    "hypernetwork": QT_TRANSLATE_NOOP("ModelWords", "Hypernetwork"),
    "motion_module": QT_TRANSLATE_NOOP("ModelWords", "Motion module"),
    "upscaler": QT_TRANSLATE_NOOP("ModelWords", "Upscaler"),
    "face_restore": QT_TRANSLATE_NOOP("ModelWords", "Face restorer"),
    "inpaint_model": QT_TRANSLATE_NOOP("ModelWords", "Inpainting model"),
    "other": QT_TRANSLATE_NOOP("ModelWords", "Other"),
    "unknown": QT_TRANSLATE_NOOP("ModelWords", "Unknown"),
}
ICONS: Final[dict[str, str]] = {
    "checkpoint": "box",
    "diffusion_model": "layers",
    "vae": "image",
    "text_encoder": "type",
    "clip_vision": "eye",
    "lora": "puzzle",
    "controlnet": "sliders-horizontal",
    "t2i_adapter": "sliders-horizontal",
    "ip_adapter": "images",
    "style_model": "images",
    "embedding": "tag",
    "hypernetwork": "blocks",
    "motion_module": "play",
    "upscaler": "zap",
    "face_restore": "sparkles",
    "inpaint_model": "image",
    "other": "file-box",
    "unknown": "circle-question-mark",
}
# Level: icon, tone, what it says.
SAFETY: Final[dict[str, tuple[str, str, Text]]] = {
    "safe": (
        "shield-check",
        "success",
        QT_TRANSLATE_NOOP("ModelWords", "Safe: nothing in it can run code"),
    ),
    "unknown": (
        "shield-alert",
        "warning",
        QT_TRANSLATE_NOOP("ModelWords", "Names code that is on no list"),
    ),
    "dangerous": (
        "shield-alert",
        "danger",
        QT_TRANSLATE_NOOP("ModelWords", "Dangerous: loading it would run code"),
    ),
    "damaged": (
        "circle-alert",
        "danger",
        QT_TRANSLATE_NOOP("ModelWords", "Damaged: it is no whole file"),
    ),
    "unchecked": ("shield", "text3", QT_TRANSLATE_NOOP("ModelWords", "Not checked yet")),
}
UNSAFE: Final = frozenset({"unknown", "dangerous", "damaged"})
_FORMATS: Final = {"safetensors": "Safetensors", "gguf": "GGUF", "diffusers": "Diffusers"}


def kind_words(kind: str) -> str:
    """Give the word for a kind."""
    return say(KINDS.get(kind, KINDS[UNKNOWN]))


def kind_icon(kind: str) -> str:
    """Give the icon of a kind."""
    return ICONS.get(kind, ICONS[UNKNOWN])


def base_name(base: str | None) -> str:
    """Give a base as people write it; empty for none."""
    if not base:
        return ""
    found = BASES.get(base)
    return base if found is None else found.name


def base_words(entry: Entry) -> str:
    """Give the base of a model in few letters: by its header, else as its site says; empty if unknown."""
    if entry.base is not None:
        return base_name(entry.base)
    one_of = () if entry.identity is None else entry.identity.finding.one_of
    families = {family_of(base) for base in one_of}
    if len(families) == 1:
        return base_name(families.pop())
    return entry.metadata.base or ""


def whole_base_words(entry: Entry) -> str:
    """Give the base with what its header leaves open."""
    one_of = () if entry.identity is None else entry.identity.finding.one_of
    words = base_words(entry) or kind_words(UNKNOWN)
    if not one_of:
        return words
    text = QCoreApplication.translate("ModelWords", "{base} (one of: {names})")
    return text.format(base=words, names=", ".join(base_name(base) for base in one_of))


def format_words(name: str) -> str:
    """Give a file format as people write it."""
    return _FORMATS.get(name, f".{name}")


def packing_words(entry: Entry) -> str:
    """Give the type of the numbers and how they are packed: "BF16", "Q4_K_M"; empty if unknown."""
    identity = entry.identity
    if identity is None:
        return ""
    if identity.quantisation is not None:
        return identity.quantisation.rpartition(":")[2]
    return identity.dtype or ""


def parameter_words(count: int | None) -> str:
    """Give a count of parameters: "2.6 billion"; empty if unknown."""
    if not count:
        return ""
    translate = QCoreApplication.translate
    if count >= 1_000_000_000:
        number, text = count / 1e9, translate("ModelWords", "{n} billion")
    elif count >= 1_000_000:
        number, text = count / 1e6, translate("ModelWords", "{n} million")
    else:
        number, text = count / 1e3, translate("ModelWords", "{n} thousand")
    return text.format(n=QLocale().toString(number, "f", 1 if number < 100 else 0))


def title_of(entry: Entry) -> str:
    """Give what a model is called: its title, else its file's name."""
    return entry.metadata.title or entry.name


def safety_words(level: str) -> str:
    """Give what a safety level says."""
    return say(SAFETY.get(level, SAFETY["unchecked"])[2])
