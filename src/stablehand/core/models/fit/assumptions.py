"""What a prediction has assumed, in sentences. Pure."""

from __future__ import annotations

from typing import Final

from stablehand.core.base.text import Wording
from stablehand.core.hardware.profile import GIB
from stablehand.core.models.fit import words
from stablehand.core.models.fit.architectures import UNKNOWN, architecture_of
from stablehand.core.models.fit.case import Case, ram_for
from stablehand.core.models.fit.judge import Judged, is_known
from stablehand.core.models.fit.weights import NET

_WORTH_A_WORD: Final = GIB // 10


def assumptions_of(case: Case, judged: Judged, *, measured: bool = False) -> list[Wording]:
    """Give what was assumed, most important first."""
    if not is_known(case):
        return [words.NOT_OF_THIS_FIELD]
    found: list[Wording | None] = [
        _size_words(case),
        *_file_words(case),
        *_family_words(case),
        *_mode_words(case, judged),
        words.PLAIN_ATTENTION if case.target.family == "directml" else words.SAVING_ATTENTION,
        words.HALF_IS_BROKEN if case.target.half_is_broken else None,
        words.MEASURED if measured else None,
        _occupied_words(case),
        words.UNKNOWN_MEMORY if case.target.usable_bytes is None else None,
        *_ram_words(case, judged),
    ]
    return [item for item in found if item is not None]


def _occupied_words(case: Case) -> Wording | None:
    occupied = case.target.occupied_bytes
    return words.filled(words.OCCUPIED, occupied) if occupied > _WORTH_A_WORD else None


def _size_words(case: Case) -> Wording | None:
    work = case.work
    if not case.load.net:
        return None
    if case.row.is_video:
        return words.CLIP.fill(width=work.width, height=work.height, frames=work.frames)
    return words.PICTURE.fill(width=work.width, height=work.height, batch=work.batch)


def _file_words(case: Case) -> list[Wording]:
    load, found = case.load, list[Wording]()
    if not load.net:
        found.append(words.OWN_WEIGHTS_ONLY)
    elif NET in load.assumed:
        found.append(words.filled(words.STANDARD_BASE, load.net))
    sizes = {**load.encoders, "vae": load.vae}
    others = [name for name in load.assumed if sizes.get(name)]
    if others and load.net:
        total = sum(sizes[name] for name in others)
        found.append(words.filled(words.FROM_OTHER_FILES, total, names=words.named(others)))
    dtype = case.identity.dtype or ""
    if dtype == "F32" and not case.target.is_cpu:
        found.append(words.HALVED)
    if dtype.startswith("F8") and not case.way.keeps_fp8:
        found.append(words.WIDENED)
    return found


def _family_words(case: Case) -> list[Wording]:
    if not case.load.net:
        return []
    finding = case.identity.finding
    if case.row is UNKNOWN:
        return [words.UNKNOWN_FAMILY]
    found: list[Wording] = [words.ESTIMATED_FAMILY] if case.row.is_estimate else []
    if finding.one_of and architecture_of(finding.base) is UNKNOWN:
        found.append(words.ONE_OF.fill(names=", ".join(finding.one_of)))
    return found


def _mode_words(case: Case, judged: Judged) -> list[Wording]:
    if not case.load.net:
        return []
    if case.target.is_cpu:
        return [words.MAIN_MEMORY, words.DOUBLED]
    lean = {"tiled": words.IN_TILES, "lean": words.NO_RESERVE}.get(judged.decoding)
    if case.way.normal == "resident" and judged.mode == "resident":
        found: list[Wording] = [words.KEPT_WHOLE]
    elif judged.mode == "resident":
        found = [words.filled(words.ALL_STAYS, case.need("resident"))]
    elif judged.mode == "streamed":
        found = [words.ONE_AT_A_TIME, words.filled(words.STREAMED, judged.streamed)]
    elif judged.mode == "sequential":
        found = [words.SEQUENTIAL]
    else:
        offloaded = judged.outcome == "offload"
        found = [words.OFFLOADED if offloaded else words.ONE_AT_A_TIME]
    return found if lean is None else [*found, lean]


def _ram_words(case: Case, judged: Judged) -> list[Wording]:
    ram, target = case.target.ram_bytes, case.target
    if judged.mode == "resident" or target.is_cpu:
        return []
    if ram is None:
        return [words.UNKNOWN_RAM]
    need = ram_for(case.load)
    if need > ram and judged.outcome is not None:
        return [words.SHORT_RAM.fill(need=words.gb(need), have=words.gb(ram))]
    return []
