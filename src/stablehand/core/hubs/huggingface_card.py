"""What a model card holds: its text without the table at its head, and its pictures. Pure.

A card is `README.md`: YAML between two lines of dashes, which the API gives as `cardData`, then Markdown.
Pictures are named by `thumbnail`, by the examples of the hub's widget (`widget: [{text, output: {url}}]`,
which trainers of LoRAs write) and in the text. Only those count that lie in the repository or on the web;
badges and vector graphics are none.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, unquote, urljoin, urlsplit

from stablehand.core.base.loose_values import clean, items_of, table_of, text_of, words_of
from stablehand.core.hubs.civitai_asking import is_web
from stablehand.core.hubs.listing import Picture

README_BYTES: Final = 512 * 1024
MOST_PICTURES: Final = 12
_LOOKED_AT: Final = 64 * 1024
_LONGEST_ADDRESS: Final = 2_000
_HEAD: Final = re.compile(r"\ufeff?---[ \t]*\r?\n.*?\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_IN_TEXT: Final = re.compile(
    r"!\[[^\]\n]{0,500}\]\(\s{0,3}<?(?P<mark>[^)\s>]{1,2000})|<img\b[^>]{0,300}?\bsrc\s{0,3}=\s{0,3}[\"'](?P<html>[^\"'>\s]{1,2000})",
    re.IGNORECASE,
)
_STILLS: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")
_FILMS: Final = (".mp4", ".webm")
_BADGES: Final = re.compile(r"shields\.io|badge|/colab\b|buymeacoffee|ko-fi|discord", re.IGNORECASE)


def card_text(content: str) -> str:
    """Give the Markdown of a card, without the table at its head, at most `README_BYTES` characters."""
    head = _HEAD.match(content)
    return clean(content[head.end() if head else 0 :][:README_BYTES]).strip()


def pictures_of(
    card: Mapping[str, Any], widget: object, root: str, most: int = MOST_PICTURES
) -> tuple[Picture, ...]:
    """Give the pictures that the table of a card names, the one for lists first.

    Args:
        card: `cardData`.
        widget: `widgetData`, where an answer has it.
        root: what places in the repository lie under: `.../resolve/<commit>`.
        most: how many at most.
    """
    found: dict[str, Picture] = {}
    thumbnail = picture_address(card.get("thumbnail"), root)
    if thumbnail is not None:
        found[thumbnail] = _picture(thumbnail)
    for item in (*items_of(card.get("widget")), *items_of(widget)):
        if len(found) >= most:
            break
        example = table_of(item)
        address = picture_address(table_of(example.get("output")).get("url"), root)
        if address is not None and address not in found:
            prompt = text_of(example.get("text"))
            found[address] = _picture(address, {"prompt": prompt} if prompt else {})
    return tuple(found.values())


def pictures_in(text: str, root: str) -> tuple[Picture, ...]:
    """Give the pictures that the beginning of a card's text shows."""
    found: dict[str, Picture] = {}
    for place in _places(text[:_LOOKED_AT]):
        address = picture_address(place, root)
        if address is not None and len(found) < MOST_PICTURES:
            found.setdefault(address, _picture(address))
    return tuple(found.values())


def pictures_among(paths: Iterable[str], root: str) -> tuple[Picture, ...]:
    """Give those of a repository's files that are pictures, the first ones."""
    found = (picture_address(quote(path), root) for path in paths)
    return tuple(_picture(address) for address in found if address)[:MOST_PICTURES]


def is_there(picture: Picture, root: str, paths: Container[str]) -> bool:
    """Tell whether a picture can be there: on the web, or one of the files of the repository."""
    path = picture.address.removeprefix(f"{root}/")
    return path == picture.address or unquote(path.partition("?")[0]) in paths


def picture_address(place: object, root: str) -> str | None:
    """Give the whole address of a picture that a card names; None for what is none.

    Args:
        place: an address, or a path in the repository.
        root: see `pictures_of`.
    """
    if not isinstance(place, str) or not place or len(place) > _LONGEST_ADDRESS:
        return None
    if not place.isprintable() or "\\" in place or _BADGES.search(place):
        return None
    try:
        parts = urlsplit(place)
        address = place if parts.scheme else _in_repository(parts.path, root)
        whole = urlsplit(address or "")
    except ValueError:
        return None
    is_picture = whole.path.lower().endswith((*_STILLS, *_FILMS))
    if address is None or "@" in whole.netloc or not is_web(address, root) or not is_picture:
        return None
    return address.replace("/blob/", "/resolve/", 1) if _is_below(address, root) else address


def _in_repository(path: str, root: str) -> str | None:
    """Give the address of a path of the repository; None where it leaves it."""
    parts = [part for part in unquote(path).lstrip("/").split("/") if part != "."]
    if not parts or any(part in ("", "..") for part in parts):
        return None
    return f"{root}/{quote('/'.join(parts))}"


def _is_below(address: str, root: str) -> bool:
    """Tell whether an address leads to the hub itself."""
    here, there = urlsplit(urljoin(root, "/")), urlsplit(address)
    return (here.scheme, here.netloc) == (there.scheme, there.netloc)


def _places(text: str) -> Iterator[str]:
    for found in _IN_TEXT.finditer(text):
        yield found["mark"] or found["html"]


def _picture(address: str, generation: Mapping[str, str] | None = None) -> Picture:
    is_video = urlsplit(address).path.lower().endswith(_FILMS)
    return Picture(address, address, is_video=is_video, generation=generation or {})


def prompt_words(card: Mapping[str, Any]) -> tuple[str, ...]:
    """Give what sets a LoRA off: `instance_prompt`, as trainers write it."""
    words = words_of(card.get("instance_prompt"))
    return () if words is None or words.lower() == "none" else (words[:200],)
