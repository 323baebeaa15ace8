"""Which versions of a distribution the package indexes have: PEP 691 and PEP 503, folders and pages.

The indexes, their order and their certificates are those that installs use (`indexes`). What a
maintainer has withdrawn (yanked), and what the Python at hand cannot run, is left out.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.runtimes.asking import asked
from stablehand.core.runtimes.command import redacted
from stablehand.core.runtimes.indexes import IndexSet
from stablehand.core.runtimes.uv import UvTool

if TYPE_CHECKING:  # loaded when an index is asked
    import httpx

_ACCEPT: Final = (
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
    "text/html;q=0.1"
)
_TIMEOUT_S: Final = 60.0
_LARGEST_BYTES: Final = 64 * 1024 * 1024
_ASK_UV_S: Final = 30.0
_UNREACHABLE_HINT: Final = QT_TRANSLATE_NOOP(
    "index", "Check the connection, and endpoints.pypi_index if it is set."
)


@dataclass(frozen=True, slots=True)
class IndexVersion:
    """A version that an index has; `uploaded` is its day, None where the index does not say."""

    version: str
    uploaded: str | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a distribution as an index lists it."""

    name: str
    is_yanked: bool = False
    requires_python: str | None = None
    uploaded: str | None = None


async def index_versions(
    name: str, uv: UvTool, python: str | None = None
) -> tuple[IndexVersion, ...]:
    """Give the versions of a distribution that can be had, in no particular order.

    Args:
        name: the distribution's name.
        uv: whose indexes count.
        python: the Python that has to run it; None looks past what a version asks for.

    Raises:
        StablehandError: `network.*`; `install.unresolvable` where no index has the name.
    """
    indexes = uv.indexes
    found: list[_File] = []
    async with _client(indexes) as client:
        for place in indexes.find_links:
            found += await _linked(client, place.value)
        for address in () if indexes.no_index else await _addresses(uv):
            files = await _project(client, address, name)
            found += files or []
            if files is not None and indexes.strategy == "first-index":
                break
    versions = _versions(found, name, python)
    if not versions:
        raise _unknown(name)
    return versions


async def _addresses(uv: UvTool) -> list[str]:
    """Give the indexes in the order in which uv asks them; the last is the default one."""
    default = uv.indexes.default.value if uv.indexes.default else await _own_default(uv)
    extra = [item.value for item in uv.indexes.extra]
    return [*extra, *([default] if default else [])]


async def _own_default(uv: UvTool) -> str | None:
    """Ask uv for the index that it takes where nobody named one."""
    empty = uv.temporary / "nothing.in"
    await asyncio.to_thread(_write_empty, empty)
    words = ["pip", "compile", "--quiet", "--no-header", "--emit-index-url", str(empty)]
    output = await asked(uv.run(words, {}), "uv", timeout_s=_ASK_UV_S)
    marks = [line.split(maxsplit=1) for line in output.splitlines()]
    return next((words[1] for words in marks if words[:1] == ["--index-url"]), None)


def _write_empty(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(file, "")


def _client(indexes: IndexSet) -> httpx.AsyncClient:
    import httpx

    from stablehand.core.base import web

    timeout = float(indexes.timeout.value) if indexes.timeout else _TIMEOUT_S
    proxy = indexes.proxy.value if indexes.proxy else None
    careless = {
        f"all://{host.value}": httpx.AsyncHTTPTransport(verify=False, proxy=proxy)
        for host in indexes.trusted_hosts
    }
    return web.client(
        read_s=timeout,
        connect_s=timeout,
        proxy=proxy,
        context=_trust(indexes),
        mounts=careless,
        follow_redirects=True,
    )


def _trust(indexes: IndexSet) -> ssl.SSLContext:
    """Give what certificates are trusted: those of the system, and those that were named."""
    from stablehand.core.base import web

    named = (indexes.cert, indexes.pip_cert)
    context = web.trust(*(place.value for place in named if place is not None))
    if indexes.client_cert is not None:
        context.load_cert_chain(indexes.client_cert.value)
    return context


async def _project(client: httpx.AsyncClient, address: str, name: str) -> list[_File] | None:
    """Give the files of a project on an index; None where it does not know the name."""
    page = f"{address.rstrip('/')}/{canonicalize_name(name)}/"
    if address.startswith("file:"):
        folder = _local(page)
        is_there = await asyncio.to_thread(folder.is_dir)
        return await asyncio.to_thread(_in_folder, folder) if is_there else None
    answer = await _get(client, page)
    return None if answer is None else _files_of(answer)


async def _linked(client: httpx.AsyncClient, place: str) -> list[_File]:
    """Give the files of a folder or a page of links."""
    if place.startswith("file:") or "://" not in place:
        return await asyncio.to_thread(_in_folder, _local(place))
    answer = await _get(client, place)
    return [] if answer is None else _files_of(answer)


def _local(place: str) -> Path:
    return Path(url2pathname(urlsplit(place).path)) if place.startswith("file:") else Path(place)


def _in_folder(folder: Path) -> list[_File]:
    try:
        page = folder / "index.html"
        if page.is_file():
            return list(_html_files(page.read_text("utf-8", "replace")))
        return [_File(item.name) for item in folder.iterdir()]
    except OSError:
        return []


async def _get(client: httpx.AsyncClient, address: str) -> tuple[str, bytes] | None:
    """Fetch a page; None where there is none.

    Raises:
        StablehandError: `network.unreachable`, `network.certificate`.
    """
    import httpx

    try:
        async with client.stream("GET", address, headers={"Accept": _ACCEPT}) as answer:
            if answer.status_code in (403, 404, 410):
                return None
            answer.raise_for_status()
            content = bytearray()
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > _LARGEST_BYTES:
                    raise _no_index(address, "the page is too large")
            return answer.headers.get("content-type", ""), bytes(content)
    except httpx.HTTPStatusError as error:
        raise _no_index(address, f"HTTP {error.response.status_code}") from error
    except httpx.HTTPError as error:
        if isinstance(error.__cause__, ssl.SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise _untrusted(address) from error
        raise _no_index(address, str(error) or type(error).__name__) from error


def _files_of(answer: tuple[str, bytes]) -> list[_File]:
    kind, content = answer
    if "json" in kind:
        try:
            return list(_json_files(json.loads(content)))
        except (ValueError, RecursionError):
            return []
    return list(_html_files(content.decode("utf-8", "replace")))


def _json_files(page: object) -> Iterator[_File]:
    files = page.get("files") if isinstance(page, dict) else None
    for item in files if isinstance(files, list) else ():
        if isinstance(item, dict) and isinstance(item.get("filename"), str):
            uploaded = item.get("upload-time")
            yield _File(
                item["filename"],
                bool(item.get("yanked")),
                item.get("requires-python") or None,
                uploaded[:10] if isinstance(uploaded, str) else None,
            )


class _Links(HTMLParser):
    """Gathers the links of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link."""
        if tag == "a":
            self.found.append(dict(attrs))


def _html_files(text: str) -> Iterator[_File]:
    links = _Links()
    links.feed(text)
    for link in links.found:
        name = unquote(urlsplit(link.get("href") or "").path.rpartition("/")[2])
        yield _File(name, "data-yanked" in link, link.get("data-requires-python") or None)


def _versions(files: Sequence[_File], name: str, python: str | None) -> tuple[IndexVersion, ...]:
    wanted = canonicalize_name(name)
    found: dict[str, str | None] = {}
    for file in files:
        version = _version_of(file.name, wanted)
        if version is None or file.is_yanked or not _runs(file.requires_python, python):
            continue
        first = found.get(version)
        found[version] = min(filter(None, (first, file.uploaded)), default=None)
    return tuple(IndexVersion(version, day) for version, day in found.items())


def _version_of(file: str, wanted: str) -> str | None:
    try:
        if file.endswith(".whl"):
            name, version, _build, _tags = parse_wheel_filename(file)
        elif file.endswith((".tar.gz", ".zip")):
            name, version = parse_sdist_filename(file)
        else:
            return None
    except (InvalidWheelFilename, InvalidSdistFilename):
        return None
    return str(version) if name == wanted else None


def _runs(required: Any, python: str | None) -> bool:
    if not isinstance(required, str) or python is None:
        return True
    try:
        return SpecifierSet(required).contains(python, prereleases=True)
    except InvalidSpecifier:
        return True


def _unknown(name: str) -> StablehandError:
    return StablehandError(
        "install.unresolvable",
        QT_TRANSLATE_NOOP("index", "The package indexes have no usable version of {name}.").fill(
            name=name
        ),
        hint=_UNREACHABLE_HINT,
        details={"name": name},
    )


def _no_index(address: str, reason: str) -> StablehandError:
    return StablehandError(
        "network.unreachable",
        QT_TRANSLATE_NOOP("index", "The package index {address} does not answer: {reason}.").fill(
            address=redacted(address), reason=redacted(reason).rstrip(".")
        ),
        hint=_UNREACHABLE_HINT,
        details={"host": urlsplit(address).hostname},
    )


def _untrusted(address: str) -> StablehandError:
    return StablehandError(
        "network.certificate",
        QT_TRANSLATE_NOOP("index", "The certificate of {host} is not trusted.").fill(
            host=urlsplit(address).hostname or "?"
        ),
        hint=QT_TRANSLATE_NOOP(
            "index", "Behind a company's proxy, name its certificate: SSL_CERT_FILE, or pip's cert."
        ),
        details={"host": urlsplit(address).hostname},
    )
