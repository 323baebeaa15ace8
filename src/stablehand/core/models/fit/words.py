"""The sentences of a prediction: what was assumed, and what would help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Number, Text
from stablehand.core.hardware.profile import GIB
from stablehand.core.models.fit.weights import ENCODER


def gb(count: int) -> Number:
    """Give memory as its makers count it: one decimal, 8 GB are 8 GiB."""
    return Number(count / GIB)


def named(components: Iterable[str]) -> str:
    """Give component ids as one list."""
    return ", ".join(item.removeprefix(ENCODER) for item in components)


PICTURE: Final = QT_TRANSLATE_NOOP("fit", "{width} x {height} pixels, {batch} at once.")
CLIP: Final = QT_TRANSLATE_NOOP("fit", "{width} x {height} pixels, {frames} frames.")
FROM_OTHER_FILES: Final = QT_TRANSLATE_NOOP(
    "fit", "Not in this file, taken at their usual size of {size} GB: {names}."
)
STANDARD_BASE: Final = QT_TRANSLATE_NOOP(
    "fit", "Counted beside a usual model of its family, in half precision ({size} GB)."
)
OWN_WEIGHTS_ONLY: Final = QT_TRANSLATE_NOOP(
    "fit", "Only what this file needs itself; the model that it works with comes on top."
)
UNKNOWN_FAMILY: Final = QT_TRANSLATE_NOOP(
    "fit", "The family is not known, so what computing takes is a rough guess with a wide margin."
)
ESTIMATED_FAMILY: Final = QT_TRANSLATE_NOOP(
    "fit", "No measurements of this family are published, so the margin is wide."
)
ONE_OF: Final = QT_TRANSLATE_NOOP(
    "fit", "The header leaves open which it is ({names}); the most demanding was taken."
)
ONE_AT_A_TIME: Final = QT_TRANSLATE_NOOP(
    "fit", "Text encoders and VAE leave the card while they are not needed."
)
ALL_STAYS: Final = QT_TRANSLATE_NOOP(
    "fit", "There is room to keep everything on the card ({size} GB) between pictures."
)
KEPT_WHOLE: Final = QT_TRANSLATE_NOOP("fit", "The whole model stays on the card.")
IN_TILES: Final = QT_TRANSLATE_NOOP(
    "fit", "The picture is decoded in tiles, guidance is computed one half after the other."
)
NO_RESERVE: Final = QT_TRANSLATE_NOOP(
    "fit", "Torch gives up what it keeps in reserve while decoding."
)
STREAMED: Final = QT_TRANSLATE_NOOP(
    "fit", "About {size} GB of weights come over from main memory in each step: slower."
)
OFFLOADED: Final = QT_TRANSLATE_NOOP(
    "fit",
    "Only the part that works is on the card, the rest waits in main memory: a little slower.",
)
SEQUENTIAL: Final = QT_TRANSLATE_NOOP(
    "fit", "Single layers come over from main memory one by one: many times slower."
)
SAVING_ATTENTION: Final = QT_TRANSLATE_NOOP("fit", "Attention that saves memory (flash).")
PLAIN_ATTENTION: Final = QT_TRANSLATE_NOOP(
    "fit", "DirectML has no attention that saves memory, so a step takes more."
)
HALVED: Final = QT_TRANSLATE_NOOP("fit", "Weights of 32 bits are loaded in 16.")
DOUBLED: Final = QT_TRANSLATE_NOOP("fit", "The processor computes in 32 bits, so weights grow.")
WIDENED: Final = QT_TRANSLATE_NOOP(
    "fit", "This program keeps no weights of 8 bits; they are loaded in 16."
)
HALF_IS_BROKEN: Final = QT_TRANSLATE_NOOP(
    "fit", "Half precision gives black pictures on this card, so it computes in 32 bits."
)
MEASURED: Final = QT_TRANSLATE_NOOP("fit", "The peak was measured on this machine.")
OCCUPIED: Final = QT_TRANSLATE_NOOP("fit", "Other programs hold {size} GB of the card now.")
UNKNOWN_MEMORY: Final = QT_TRANSLATE_NOOP("fit", "How much memory the card has is not known.")
UNKNOWN_RAM: Final = QT_TRANSLATE_NOOP(
    "fit", "How much main memory there is, is not known; enough was assumed."
)
MAIN_MEMORY: Final = QT_TRANSLATE_NOOP(
    "fit", "No card computes here: everything is in main memory, and slow."
)
NOT_OF_THIS_FIELD: Final = QT_TRANSLATE_NOOP(
    "fit", "What this file needs beside its weights is not known."
)
SHORT_RAM: Final = QT_TRANSLATE_NOOP(
    "fit", "Main memory is short: {need} GB would be needed, there are {have} GB."
)

TRY_QUANTISATION: Final = QT_TRANSLATE_NOOP("fit", "In {name} it fits: {size} GB at its peak.")
TRY_TILES: Final = QT_TRANSLATE_NOOP(
    "fit", "Decode in tiles (VAE tiling): the peak falls to {size} GB."
)
TRY_CLOSING: Final = QT_TRANSLATE_NOOP(
    "fit", "Close what else uses the card; there is hardly anything to spare."
)
TRY_OFFLOADING: Final = QT_TRANSLATE_NOOP(
    "fit", "Let the program keep only the working part on the card: {size} GB at the peak."
)
TRY_SMALLER: Final = QT_TRANSLATE_NOOP(
    "fit", "At {width} x {height} pixels it fits: {size} GB at its peak."
)
TRY_FEWER: Final = QT_TRANSLATE_NOOP(
    "fit", "One picture at once instead of {batch}: {size} GB at the peak."
)
TRY_SHORTER: Final = QT_TRANSLATE_NOOP(
    "fit", "A clip of {frames} frames fits: {size} GB at its peak."
)
TRY_FAMILY: Final = QT_TRANSLATE_NOOP(
    "fit", "A model of a smaller family fits: {name}, {size} GB at its peak."
)

NEEDS_MORE: Final = QT_TRANSLATE_NOOP(
    "fit", "Nothing smaller of it fits either: {size} GB free for models would be needed."
)


def filled(text: Text, size: int, **more: object) -> Text:
    """Fill a sentence that names a size of memory."""
    return text.fill(size=gb(size), **more)
