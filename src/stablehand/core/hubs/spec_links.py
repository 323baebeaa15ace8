"""Addresses of pages and downloads that people paste, read into what they name.

Shapes: facts, contracts 1.2, 1.5, 1.7 (CivitAI), 2.2, 2.4 (Hugging Face), 4 (OpenModelDB). An address below
a hub's endpoint (setting or variable, with its path) is that hub's, and so are those of the public hubs.
Whatever is no page of a hub but looks like a file is a plain address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit, urlunsplit

from stablehand.core.base.addresses import is_loopback
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.base.web import origin
from stablehand.core.hubs.specs import (
    Endpoints,
    Spec,
    civitai,
    is_path,
    not_understood,
    number,
    repository,
    revision_and_path,
    upscaler,
)

_PUBLIC: Final[Mapping[str, str]] = {
    "huggingface.co": "huggingface",
    "hf.co": "huggingface",
    "civitai.com": "civitai",
    "civitai.red": "civitai",
    "openmodeldb.info": "openmodeldb",
}
# First words of paths of Hugging Face that are no owner of a model.
_NO_OWNERS: Final = frozenset(
    {
        *("api", "blog", "chat", "collections", "datasets", "docs", "enterprise", "join", "login"),
        *("inference-endpoints", "learn", "models", "new", "organizations", "papers", "posts"),
        *("pricing", "privacy", "search", "settings", "spaces", "tasks", "terms-of-service"),
    }
)
# What follows a repository: those with a revision and a place in it, and those that only lead to it.
_PLACES: Final = frozenset({"resolve", "blob", "raw", "tree", "blame", "edit"})
_TABS: Final = frozenset({"discussions", "commits", "commit", "settings", "community", "upload"})
_ENDING: Final = re.compile(r".*\.[A-Za-z0-9]{2,12}")
_MODEL_ENDING: Final = re.compile(
    r".*\.(?:safetensors|sft|gguf|ckpt|pt|pth|bin|onnx|pkl|zip|json|ya?ml|txt|png|jpe?g|webp|part)",
    re.IGNORECASE,
)
_NUMBER_FIRST: Final = re.compile(r"(?P<model>[0-9]+)(?:@(?P<version>[0-9]+))?")


def read_link(given: str, *, endpoints: Endpoints) -> Spec:
    """Read an address; those of the public hubs may lack their https://.

    Raises:
        StablehandError: `hub.spec`.
    """
    parts = _parts(given)
    for hub, below in _hubs(parts, endpoints):
        spec = _READERS[hub](below, parts, given)
        if spec is not None:
            return spec
    return _plain(parts, given)


def _parts(given: str) -> SplitResult:
    """Take an address apart.

    Raises:
        StablehandError: `hub.spec`: it is none of the web, or not safe to be asked.
    """
    text = given
    if "://" not in text and is_public_host(text.partition("/")[0]):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise not_understood(given) from None
    if parts.scheme not in ("https", "http") or not host or " " in text or "\\" in text:
        raise not_understood(given)
    if "@" in parts.netloc:
        reason = QT_TRANSLATE_NOOP("hub", "An address must not hold a name or a password.")
        raise not_understood(given, reason)
    if parts.scheme == "http" and not is_loopback(host):
        if is_public_host(host):
            return parts._replace(scheme="https", netloc=host)
        reason = QT_TRANSLATE_NOOP("hub", "http:// is for this machine only; use https://.")
        raise not_understood(given, reason)
    return parts


def is_public_host(host: str) -> bool:
    """Tell whether a text is the name of a public hub's host; its links need no https:// before them."""
    return _bare_host(host) in _PUBLIC


def _bare_host(host: str) -> str:
    return host.lower().removeprefix("www.").removesuffix(".")


def _hubs(parts: SplitResult, endpoints: Endpoints) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the hubs that an address may be of, with its path below theirs: still percent-encoded."""
    path = tuple(part for part in parts.path.split("/") if part)
    address = urlunsplit(parts._replace(query="", fragment=""))
    for hub, endpoint in _configured(endpoints):
        base = tuple(part for part in urlsplit(endpoint).path.split("/") if part)
        if origin(endpoint) == origin(address) and path[: len(base)] == base:
            yield hub, path[len(base) :]
    if (public := _PUBLIC.get(_bare_host(parts.hostname or ""))) is not None:
        yield public, path


def _configured(endpoints: Endpoints) -> list[tuple[str, str]]:
    """Give the hubs' addresses: longest first, since one may lie below another.

    Hugging Face comes last among equals: two words of a path are enough for it.
    """
    hubs = [
        ("civitai", endpoints.civitai),
        ("civitai", endpoints.civitai_mature),
        ("openmodeldb", endpoints.openmodeldb),
        ("huggingface", endpoints.huggingface),
    ]
    return sorted(hubs, key=lambda one: -len(urlsplit(one[1]).path.rstrip("/")))


def _plain(parts: SplitResult, given: str) -> Spec:
    """Give a plain file's address.

    Raises:
        StablehandError: `hub.spec`: it is a page of a public hub that shows no model, or no file at all.
    """
    is_hub = is_public_host(parts.hostname or "")
    if is_hub and not _ENDING.fullmatch(parts.path.rpartition("/")[2]):
        reason = QT_TRANSLATE_NOOP("hub", "This page of {host} shows no model.")
        raise not_understood(given, reason.fill(host=parts.hostname))
    if not parts.path.strip("/") and not parts.query:
        raise not_understood(given)
    return Spec("url", address=urlunsplit(parts._replace(fragment="")))


def _huggingface(below: tuple[str, ...], parts: SplitResult, given: str) -> Spec | None:
    path = tuple(unquote(part) for part in below)
    is_page = is_public_host(parts.hostname or "")
    if path[:2] == ("api", "models"):
        return _of_api(path[2:], below[2:], given)
    if not path or path[0] in _NO_OWNERS:
        return None
    if len(path) >= 3 and path[1] in _PLACES and path[2] not in _PLACES:
        return _in_repository(path[:1], below[1:], given)  # an old one, without an owner
    if len(path) == 2 and (is_page or not _MODEL_ENDING.fullmatch(path[1])):
        return repository(path[0], path[1], None, None, given)
    if len(path) > 2 and path[2] in _TABS:
        return repository(path[0], path[1], None, None, given)
    return _in_repository(path[:2], below[2:], given) if len(path) > 3 else None


def _of_api(path: tuple[str, ...], below: tuple[str, ...], given: str) -> Spec | None:
    if len(path) >= 4 and path[2] in ("revision", "tree"):
        return _in_repository(path[:2], ("tree", *below[3:]), given)
    return repository(path[0], path[1], None, None, given) if len(path) == 2 else None


def _in_repository(names: tuple[str, ...], after: tuple[str, ...], given: str) -> Spec | None:
    """Read what follows a repository: a word, a revision (its slash may be encoded), a path."""
    if after[0] not in _PLACES or len(after) < 2:
        return None
    revision = unquote(after[1])
    if "/" in revision:
        path = "/".join(unquote(part) for part in after[2:]) or None
    else:
        revision, path = revision_and_path("/".join(unquote(part) for part in after[1:]))
    if path is not None and not is_path(path):
        raise not_understood(given)
    owner, name = names[0], names[1] if len(names) == 2 else None
    return repository(owner, name, revision, path, given)


def _civitai(below: tuple[str, ...], parts: SplitResult, given: str) -> Spec | None:
    try:
        query = parse_qs(parts.query, max_num_fields=40)
    except ValueError:
        query = {}
    if below[:1] == ("models",) and len(below) >= 2:
        found = _NUMBER_FIRST.fullmatch(below[1])
        if found is None:
            return None
        version = found["version"] or _asked(query, "modelVersionId")
        return civitai(found["model"], version, None, given)
    for start in (
        ("api", "download", "models"),
        ("api", "v1", "model-versions"),
        ("model-versions",),
    ):
        if below[: len(start)] == start and number(_at(below, len(start))) is not None:
            return civitai(None, below[len(start)], _asked(query, "fileId"), given)
    if below[:3] == ("api", "v1", "models") and number(_at(below, 3)) is not None:
        return civitai(below[3], None, None, given)
    return None


def _asked(query: Mapping[str, list[str]], key: str) -> str | None:
    """Give an id out of a query; what is no id counts as not asked for."""
    return number(query.get(key, [""])[0])


def _at(below: tuple[str, ...], place: int) -> str | None:
    return below[place] if len(below) > place else None


def _openmodeldb(below: tuple[str, ...], _parts: SplitResult, given: str) -> Spec | None:
    if len(below) != 2 or below[0] != "models":
        return None
    return upscaler(unquote(below[1]), None, given)


_READERS: Final[Mapping[str, Callable[[tuple[str, ...], SplitResult, str], Spec | None]]] = {
    "huggingface": _huggingface,
    "civitai": _civitai,
    "openmodeldb": _openmodeldb,
}
