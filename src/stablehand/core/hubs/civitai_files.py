"""Files of CivitAI's versions, out of its answers. Pure.

Shapes: facts, contracts 1.5. Any field may be missing, null or of another type than promised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from stablehand.core.base.loose_values import (
    flag_of,
    items_of,
    number_of,
    table_of,
    text_of,
    words_of,
)
from stablehand.core.base.names import safe_name
from stablehand.core.hubs.civitai_place import CivitaiPlace
from stablehand.core.hubs.civitai_words import HASHES, format_of, kind_of_file, role_of
from stablehand.core.hubs.listing import Access, HubFile, Scan

LARGEST_ID: Final = 2**31 - 1  # facts, contracts 1.2
_KIB: Final = 1024
_LARGEST_KIB: Final = 2**40
_SCANS: Final = (("pickle", "pickleScan"), ("virus", "virusScan"))
_RESULTS: Final = frozenset({"success", "pending", "danger", "error"})
_HEX: Final = re.compile(r"[0-9a-f]+")
_MARKS: Final = re.compile(r"`{3}|\*\*")  # of the site's Markdown
_ENDING_OF: Final = {
    "safetensors": ".safetensors", "pickle": ".ckpt", "gguf": ".gguf", "onnx": ".onnx", "zip": ".zip",
}  # fmt: skip
_LONGEST_WORD: Final = 64


def files_of(
    version: Mapping[str, Any], id_: int, kind: str | None, access: Access, place: CivitaiPlace
) -> Iterator[HubFile]:
    """Give the files of a version; one without an id cannot be asked for and is left out.

    Args:
        version: as the site gives it.
        id_: the version's.
        kind: the model's, an id of our vocabulary.
        access: to the version.
        place: where the site is.
    """
    for item in items_of(version.get("files")):
        record = table_of(item)
        file = id_of(record.get("id"))
        if file is not None and record.get("visibility", "Public") in (None, "Public"):
            yield _file(record, file, id_, kind, access, place)


def _file(
    record: Mapping[str, Any],
    id_: int,
    version: int,
    kind: str | None,
    access: Access,
    place: CivitaiPlace,
) -> HubFile:
    about = table_of(record.get("metadata"))
    type_ = words_of(record.get("type"))
    role = role_of(type_)
    given = _last_part(words_of(record.get("name")))
    form = format_of(given, words_of(about.get("format")) or words_of(record.get("format")))
    variant = _word(about.get("size"))
    return HubFile(
        hub="civitai",
        spec=f"civitai:{version}/{id_}",
        address=place.file(version, id_),
        name=safe_name(given, fallback=f"civitai-{version}-{id_}{_ENDING_OF.get(form or '', '')}"),
        size_bytes=_size(record.get("sizeKB")),
        hashes=_hashes(record.get("hashes")),
        role=role,
        format=form,
        precision=_word(about.get("fp")),
        quantisation=_quantisation(about.get("quantType")),
        variant="pruned" if type_ == "Pruned Model" and variant is None else variant,
        is_primary=flag_of(record.get("primary")) is True,
        is_required=flag_of(about.get("isRequired")) is True,
        scans=tuple(_scans(record)),
        access=access,
        kind=kind_of_file(role, kind),
    )


def id_of(value: object) -> int | None:
    """Give an id as the site makes them; None for anything else."""
    number = number_of(value)
    return number if number is not None and number <= LARGEST_ID else None


def _last_part(name: str | None) -> str:
    return re.split(r"[\\/]", name or "")[-1]


def _size(kib: object) -> int | None:
    """Give bytes, from KiB that the site has rounded."""
    if isinstance(kib, bool) or not isinstance(kib, (int, float)) or not 0 < kib < _LARGEST_KIB:
        return None
    return round(kib * _KIB)


def _hashes(value: object) -> dict[str, str]:
    """Give hashes by our names, in small letters; those that cannot be such are left out."""
    found = {}
    for said, hash_ in table_of(value).items():
        name, lengths = _HASHES.get(str(said).lower(), ("", ()))
        text = hash_.strip().lower() if isinstance(hash_, str) else ""
        if len(text) in lengths and _HEX.fullmatch(text):
            found[name] = text
    return found


def _scans(record: Mapping[str, Any]) -> Iterator[Scan]:
    for what, key in _SCANS:
        result = words_of(record.get(f"{key}Result"))
        if result is None:
            continue
        said = words_of(_MARKS.sub(" ", text_of(record.get(f"{key}Message")) or ""))
        is_known = result.lower() in _RESULTS
        # A result that we do not know is no reason to trust the file.
        yield Scan(what, result.lower() if is_known else "error", said if is_known else result)


def _quantisation(value: object) -> str | None:
    word = words_of(value)
    return None if word is None or len(word) > _LONGEST_WORD else word


def _word(value: object) -> str | None:
    word = _quantisation(value)
    return None if word is None else word.lower()


_HASHES: Final = {name.lower(): known for name, known in HASHES.items()}
