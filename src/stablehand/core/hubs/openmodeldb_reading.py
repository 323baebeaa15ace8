"""OpenModelDB's models out of its whole database, which is one JSON file. Pure.

Shape: facts, contracts 4, and the database's own schema. Any field may be missing or odd: such a field is
left out, and an odd model costs itself only. Upscalers are for any base; what tells them apart is scale and
architecture, which go first among their tags.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, unquote, urljoin, urlsplit

from stablehand.core.base.loose_values import (
    count_of,
    items_of,
    list_of,
    moment_of,
    number_of,
    table_of,
    text_of,
    words_of,
)
from stablehand.core.base.names import safe_name
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hubs.civitai_asking import is_web
from stablehand.core.hubs.licences import licence_named
from stablehand.core.hubs.listing import Access, HubFile, HubModel, HubVersion, Licence, Picture
from stablehand.core.hubs.openmodeldb_links import direct_of, host_name, page_of

KIND: Final = "upscaler"
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,120}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_FORMATS: Final[Mapping[str, str]] = {
    "pth": "pickle", "safetensors": "safetensors", "onnx": "onnx",
}  # fmt: skip
_MOST_MODELS: Final = 20_000
_MOST_PICTURES: Final = 12
_LARGEST_SCALE: Final = 64
# SPDX's newer names for what model cards know by its older one.
_SPDX_ENDING: Final = re.compile(r"-(only|or-later)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Upscalers:
    """The database.

    Attributes:
        models: whole, in its order.
        unreadable: how many entries could not be read.
    """

    models: tuple[HubModel, ...]
    unreadable: int = 0


def read_upscalers(content: bytes, address: str) -> Upscalers | None:
    """Read the database; None if it is none.

    Args:
        content: the file `/api/v1/models.json`.
        address: the site's, for pages and pictures.
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    site = address.rstrip("/")
    entries = list(told.items())[:_MOST_MODELS]
    models = [_model(id_, table_of(record), site) for id_, record in entries]
    found = tuple(model for model in models if model is not None)
    return Upscalers(found, len(models) - len(found))


def _model(id_: str, record: Mapping[str, Any], site: str) -> HubModel | None:
    name = words_of(record.get("name"))
    if name is None or not _ID.fullmatch(id_):
        return None
    page = f"{site}/models/{quote(id_, safe='')}"
    scale, architecture = number_of(record.get("scale")), words_of(record.get("architecture"))
    scale_tag = f"{scale}x" if scale and scale <= _LARGEST_SCALE else None
    own = tuple(tag for tag in (scale_tag, architecture) if tag)
    published = moment_of(record.get("date"))
    files = tuple(_files(id_, record, page, site))
    pictures = tuple(_pictures(record, page))[:_MOST_PICTURES]
    accesses = [file.access for file in files] or [Access("unknown", page=page)]
    access = next((one for one in accesses if one.state == "open"), accesses[0])
    author = record.get("author")
    return HubModel(
        hub="openmodeldb",
        id=id_,
        name=name if scale_tag is None or scale_tag in name.lower() else f"{scale_tag} {name}",
        page=page,
        author=", ".join(list_of(author if isinstance(author, list) else [author])) or None,
        kind=KIND,
        raw_kind=architecture,
        tags=tuple(dict.fromkeys((*own, *list_of(items_of(record.get("tags")))))),
        updated=published,
        licence=_licence(record.get("license")),
        access=access,
        picture=_thumbnail(record, page) or (pictures[0] if pictures else None),
        description=text_of(record.get("description")) or "",
        markup="markdown",
        versions=(
            HubVersion(
                id=id_,
                name=" ".join(own) or name,
                published=published,
                files=files,
                pictures=pictures,
                access=access,
            ),
        ),
        is_whole=True,
    )


def _files(id_: str, record: Mapping[str, Any], page: str, site: str) -> Iterator[HubFile]:
    """Give the files of a model; they are counted from 1, as the database lists them."""
    for number, item in enumerate(items_of(record.get("resources")), start=1):
        resource = table_of(item)
        type_ = (words_of(resource.get("type")) or "").lower()
        addresses = items_of(resource.get("urls"))
        if type_ not in _FORMATS:
            continue
        direct = direct_of(addresses, f".{type_}", site)
        sum_ = (words_of(resource.get("sha256")) or "").lower()
        size = count_of(resource.get("size")) or None
        yield HubFile(
            hub="openmodeldb",
            spec=f"openmodeldb:{id_}/{number}",
            address=direct or page_of(addresses) or page,
            name=_name(id_, direct, type_),
            size_bytes=size,
            size_is_exact=size is not None,
            hashes={"sha256": sum_} if _SHA256.fullmatch(sum_) else {},
            role="model",
            format=_FORMATS[type_],
            is_primary=number == 1,
            access=Access() if direct else _by_hand(page_of(addresses), page),
            kind=KIND,
        )


def _name(id_: str, direct: str | None, type_: str) -> str:
    """Give a file's name: the one that its makers gave it, else the model's."""
    last = unquote(urlsplit(direct).path.rpartition("/")[2]) if direct else ""
    return safe_name(re.split(r"[\\/]", last)[-1], fallback=f"{id_}.{type_}")


def _by_hand(address: str | None, page: str) -> Access:
    """Give what to do about a file that no program gets; `address`: where it lies."""
    if address is None:
        return Access("browser", page=page)
    why = QT_TRANSLATE_NOOP("hub", "It lies with {host}, which gives it to browsers only.")
    return Access("browser", page=address, why=why.fill(host=host_name(address)))


def _licence(value: object) -> Licence:
    """Give the licence; of several to choose from ("MIT OR GPL-3.0-only") the freest."""
    text = words_of(value)
    if text is None:
        return licence_named(None)
    parts = [
        _SPDX_ENDING.sub("", part) for part in re.split(r"\s+OR\s+", text, flags=re.IGNORECASE)
    ]
    found = [licence_named(part) for part in parts]
    return next((licence for licence in found if licence.commercial), found[0])


def _pictures(record: Mapping[str, Any], page: str) -> Iterator[Picture]:
    """Give what it makes of pictures; where it shows both, not what it was given."""
    for item in items_of(record.get("images")):
        image = table_of(item)
        whole = _address(image.get("SR") or image.get("url"), page)
        if whole is not None:
            yield Picture(whole, _address(image.get("thumbnail"), page) or whole, level=1)


def _thumbnail(record: Mapping[str, Any], page: str) -> Picture | None:
    image = table_of(record.get("thumbnail"))
    whole = _address(image.get("SR") or image.get("url") or record.get("thumbnail"), page)
    return None if whole is None else Picture(whole, whole, level=1)


def _address(value: object, page: str) -> str | None:
    """Give a picture's address; those of the site itself may lack its host."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= 2_000:
        return None
    try:
        found = urljoin(page, value)
    except ValueError:
        return None
    return found if is_web(found, page) else None
