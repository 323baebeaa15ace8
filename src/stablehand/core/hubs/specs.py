"""What people type or paste to name a model of a hub, read into one value.

Short forms: `hf:owner/repo[@revision][/path]`, `civitai:version[/file]`, `civitai:model@version`,
`civitai:models/model`, `openmodeldb:id[/n]`, AIR names (facts, contracts 1.5). Addresses of pages and
downloads: see `core.hubs.spec_links`. Nothing is asked here, and nothing that is read names a place on the
disk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hubs.listing import HubId

LONGEST: Final = 4000
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,20}):(.*)", re.DOTALL)
_REPO_PART: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}")
_REVISION: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/+-]{0,254}")
# Branches of the hub's own making, the only usual ones with a slash in their name.
_HUB_REVISION: Final = re.compile(r"refs/(?:pr|convert|heads)/[A-Za-z0-9._-]+")
_ID: Final = re.compile(r"[1-9][0-9]{0,9}")
_LARGEST_ID: Final = 2**31 - 1
_UPSCALER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,120}")
_AIR: Final = re.compile(
    r"(?:urn:)?air:[^:/?#]*:[^:/?#]*:(?P<hub>civitai|huggingface):(?P<rest>.+)", re.IGNORECASE
)
_AIR_CIVITAI: Final = re.compile(r"(?P<model>[0-9]+)(?:@(?P<version>[0-9]+))?(?:[:.?].{0,80})?")
_PLACE_CIVITAI: Final = re.compile(
    r"(?:(?P<page>models?)/(?P<of>[0-9]+)"
    r"|(?P<model>[0-9]+)@(?P<late>[0-9]+)"
    r"|(?P<version>[0-9]+)(?:/(?P<file>[0-9]+))?)"
)
# Copied along with an address out of a text.
_WRAPPING: Final = "<>\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb"


@dataclass(frozen=True, slots=True)
class Spec:
    """What is meant; `text` is its short form, which reads as the same again.

    Attributes:
        hub: which hub it is from; "url": none of them.
        model: Hugging Face's "owner/repo", CivitAI's id of a model, OpenModelDB's id.
        version: a branch, tag or commit; CivitAI's id of a version.
        path: a file or folder of a repository, with / between.
        file: CivitAI's id of a file; the number of a resource of OpenModelDB.
        address: of a plain file; None for what is of a hub.
    """

    hub: HubId
    model: str | None = None
    version: str | None = None
    path: str | None = None
    file: str | None = None
    address: str | None = None

    @property
    def text(self) -> str:
        """The short form."""
        if self.hub == "huggingface":
            revision = f"@{quote(self.version, safe='+')}" if self.version else ""
            return f"hf:{self.model}{revision}{f'/{self.path}' if self.path else ''}"
        if self.hub == "civitai":
            if self.version is None:
                return f"civitai:models/{self.model}"
            if self.file is not None:
                return f"civitai:{self.version}/{self.file}"
            return (
                f"civitai:{self.model}@{self.version}" if self.model else f"civitai:{self.version}"
            )
        if self.hub == "openmodeldb":
            return f"openmodeldb:{self.model}{f'/{self.file}' if self.file else ''}"
        return self.address or ""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the hubs are, as the settings say: addresses without a slash at their end."""

    huggingface: str = "https://huggingface.co"
    civitai: str = "https://civitai.com"
    civitai_mature: str = "https://civitai.red"
    openmodeldb: str = "https://openmodeldb.info"


def read_spec(text: str, *, endpoints: Endpoints) -> Spec:
    """Read what somebody typed or pasted.

    Args:
        text: a short form, an AIR name or an address.
        endpoints: addresses below these are those of the hub, as are those of the public hubs.

    Raises:
        StablehandError: `hub.spec`: it names no model; the message says what is understood.
    """
    from stablehand.core.hubs.spec_links import read_link

    given = text.strip().strip(_WRAPPING).strip()
    if not given or len(given) > LONGEST or not given.isprintable():
        raise not_understood(given)
    if (air := _AIR.fullmatch(given)) is not None:
        return _air(air["hub"].lower(), air["rest"], given)
    found = _SCHEME.fullmatch(given)
    scheme, rest = (found[1].lower(), found[2]) if found else ("", given)
    reader = _READERS.get(scheme)
    if reader is not None:
        return reader(rest.removeprefix("//"), given)
    return read_link(given, endpoints=endpoints)


def repository(
    owner: str, name: str | None, revision: str | None, path: str | None, given: str
) -> Spec:
    """Give a place of Hugging Face once its parts are such; old repositories have no owner.

    Raises:
        StablehandError: `hub.spec`.
    """
    parts = [owner] if name is None else [owner, name]
    are_parts = all(_REPO_PART.fullmatch(part) and ".." not in part for part in parts)
    is_revision = revision is None or (_REVISION.fullmatch(revision) and ".." not in revision)
    if not are_parts or not is_revision or (path is not None and not is_path(path)):
        raise not_understood(given)
    return Spec("huggingface", "/".join(parts), revision, path)


def is_path(path: str) -> bool:
    """Tell whether a path stays in its repository and could be one there."""
    parts = path.split("/")
    return (
        path.isprintable()
        and "\\" not in path
        and len(path) <= 1000
        and all(part not in ("", ".", "..") for part in parts)
    )


def revision_and_path(text: str) -> tuple[str, str | None]:
    """Cut a revision off the path that follows it; only the hub's own branches hold a slash."""
    found = _HUB_REVISION.match(text)
    if found is not None and text[found.end() :][:1] in ("", "/"):
        return found[0], text[found.end() + 1 :].strip("/") or None
    revision, _slash, path = text.partition("/")
    return revision, path.strip("/") or None


def number(text: str | None) -> str | None:
    """Give an id of CivitAI as it writes them; None for what is none (facts, contracts 1.2)."""
    if text is None or not _ID.fullmatch(text) or int(text) > _LARGEST_ID:
        return None
    return text


def civitai(model: str | None, version: str | None, file: str | None, given: str) -> Spec:
    """Give a place of CivitAI once its ids are such.

    Raises:
        StablehandError: `hub.spec`.
    """
    ids = (model, version, file)
    if any(part is not None and number(part) is None for part in ids) or not (model or version):
        raise not_understood(given)
    return Spec("civitai", model, version, file=file)


def upscaler(model: str, file: str | None, given: str) -> Spec:
    """Give a place of OpenModelDB once its parts are such.

    Raises:
        StablehandError: `hub.spec`.
    """
    is_file = file is None or (file.isascii() and file.isdigit() and len(file) <= 3)
    if not _UPSCALER.fullmatch(model) or not is_file:
        raise not_understood(given)
    return Spec("openmodeldb", model, file=None if file is None else str(int(file)))


def not_understood(given: str, reason: Text | None = None) -> StablehandError:
    """Give the error for what names no model: `hub.spec`; an address is shown without its query."""
    from stablehand.core.base.web import shown

    place = shown(given) if "://" in given else given.partition("?")[0]  # may hold a token
    said = "".join(char for char in place if char.isprintable())
    said = said if len(said) <= 80 else f"{said[:79]}\u2026"
    message = QT_TRANSLATE_NOOP("hub", "\u201c{text}\u201d names no model that can be looked up.")
    return StablehandError(
        "hub.spec",
        message.fill(text=said) if reason is None else reason,
        hint=QT_TRANSLATE_NOOP(
            "hub",
            "What is understood: links to Hugging Face, CivitAI and OpenModelDB, links to files (https), "
            "hf:owner/repo/file, civitai:version, openmodeldb:name and AIR names.",
        ),
        details={"given": said},
    )


def _huggingface(rest: str, given: str) -> Spec:
    """Read `owner/repo[@revision][/path]`; what follows is taken as it stands."""
    head, at, tail = rest.strip("/").partition("@")
    parts = head.split("/")
    if at and len(parts) <= 2:
        revision, path = revision_and_path(tail)
        revision = revision.replace("%2F", "/").replace("%2f", "/")
        return repository(parts[0], parts[1] if len(parts) == 2 else None, revision, path, given)
    owner, _slash, more = rest.strip("/").partition("/")  # an @ in a file's name is no revision
    name, _slash, path = more.partition("/")
    return repository(owner, name or None, None, path.strip("/") or None, given)


def _civitai(rest: str, given: str) -> Spec:
    found = _PLACE_CIVITAI.fullmatch(rest.strip().strip("/"))
    if found is None:
        raise not_understood(given)
    return civitai(
        found["of"] or found["model"], found["late"] or found["version"], found["file"], given
    )


def _openmodeldb(rest: str, given: str) -> Spec:
    model, _slash, file = rest.strip().strip("/").partition("/")
    return upscaler(model, file or None, given)


def _air(hub: str, rest: str, given: str) -> Spec:
    if hub == "huggingface":
        return _huggingface(rest, given)
    found = _AIR_CIVITAI.fullmatch(rest)
    if found is None:
        raise not_understood(given)
    return civitai(found["model"], found["version"], None, given)


_READERS: Final[Mapping[str, Callable[[str, str], Spec]]] = {
    "hf": _huggingface,
    "huggingface": _huggingface,
    "civitai": _civitai,
    "openmodeldb": _openmodeldb,
}
