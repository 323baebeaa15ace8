"""Answers of Hugging Face read into the values that all hubs share. Pure, and tolerant.

Shapes: facts, contracts 2.3. Any field may be missing, null or of another type; an item that cannot be read
costs itself only (0.4). The same sum is `lfs.sha256` where files are listed with a model, and `lfs.oid` in
a tree; `oid` and `blobId` of such a file are those of its pointer, so they are no sum of its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from stablehand.core.base.loose_values import (
    flag_of,
    items_of,
    list_of,
    moment_of,
    table_of,
    text_of,
    words_of,
)
from stablehand.core.base.names import safe_name
from stablehand.core.hubs.huggingface_card import pictures_of, prompt_words
from stablehand.core.hubs.huggingface_variants import Sort, precision_of_dtype, sorted_files
from stablehand.core.hubs.huggingface_words import (
    NOT_FOR_ALL,
    base_of,
    kind_of,
    named_bases,
    own_tags,
)
from stablehand.core.hubs.licences import licence_named
from stablehand.core.hubs.listing import Access, HubFile, HubModel, HubVersion, Scan

REPOSITORY: Final = re.compile(
    r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})?"
)
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_REVISION: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/+-]{0,254}")
_MOST_FILES: Final = 20_000
_LONGEST_PATH: Final = 1_000
_LONGEST_PROMPT: Final = 600
_LARGEST: Final = 2**53
_SCAN_RESULTS: Final[Mapping[str, str]] = {
    "safe": "success", "innocuous": "success", "success": "success", "ok": "success",
    "queued": "pending", "scanning": "pending", "pending": "pending", "unscanned": "pending",
    "suspicious": "danger", "unsafe": "danger", "dangerous": "danger", "infected": "danger",
    "caution": "danger", "malicious": "danger", "error": "error", "failed": "error",
}  # fmt: skip
# Scanners of others whose verdicts the hub shows beside its own.
_SCANNERS: Final[Mapping[str, str]] = {
    "protectAiScan": "Protect AI", "jFrogScan": "JFrog", "virusTotalScan": "VirusTotal",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a repository, from whichever list named it.

    Attributes:
        size_bytes: None: not said.
        sha256: of its bytes, where the hub keeps it outside of git.
        git_sha1: of its bytes as git counts them, where it lies in git itself.
        scans: what the hub's scanners found.
    """

    path: str
    size_bytes: int | None = None
    sha256: str | None = None
    git_sha1: str | None = None
    scans: tuple[Scan, ...] = ()


def is_repository(id_: str) -> bool:
    """Tell whether a text can be the name of a repository."""
    return REPOSITORY.fullmatch(id_) is not None and ".." not in id_


def is_revision(revision: str) -> bool:
    """Tell whether a text can be a branch, a tag or a commit."""
    return _REVISION.fullmatch(revision) is not None and ".." not in revision


def is_place(path: object) -> bool:
    """Tell whether a value is a path that stays in its repository."""
    return (
        isinstance(path, str)
        and 0 < len(path) <= _LONGEST_PATH
        and path.isprintable()
        and "\\" not in path
        and all(part not in ("", ".", "..") for part in path.split("/"))
    )


def model_of(answer: object, address: str) -> HubModel | None:
    """Give a model as a list or `/api/models/<id>` has it, without its files; None if it is none.

    Args:
        answer: one item of the list, or the whole answer.
        address: the hub's, without a slash at its end.
    """
    info = table_of(answer)
    id_ = info.get("id", info.get("modelId"))
    if not isinstance(id_, str) or not is_repository(id_):
        return None
    tags = tuple(tag[:200] for tag in list_of(info.get("tags")))
    small = tuple(tag.lower() for tag in tags)
    card, task = table_of(info.get("cardData")), words_of(info.get("pipeline_tag"))
    bases = _bases(id_, info, card, tags)
    gated = _is_gated(info)
    root = _root(address, id_, commit_of(info))
    pictures = pictures_of(card, info.get("widgetData"), root, most=1)
    return HubModel(
        hub="huggingface",
        id=id_,
        name=id_.rpartition("/")[2],
        page=f"{address}/{id_}",
        author=words_of(info.get("author")) or id_.rpartition("/")[0] or None,
        kind=kind_of(small, task),
        raw_kind=task or words_of(info.get("library_name")),
        base=base_of((*bases, id_), small),
        raw_base=bases[0] if bases else None,
        tags=own_tags(tags),
        downloads=_count(info.get("downloads")),
        likes=_count(info.get("likes")),
        updated=moment_of(info.get("lastModified")) or moment_of(info.get("createdAt")),
        licence=licence_named(
            card.get("license") or _licence_tags(small),
            name=card.get("license_name"),
            link=card.get("license_link"),
            gated=gated,
        ),
        access=_access(info, card, f"{address}/{id_}", gated=gated),
        is_sensitive=NOT_FOR_ALL in small,
        picture=pictures[0] if pictures else None,
        markup="markdown",
    )


def models_of(answer: object, address: str) -> tuple[tuple[HubModel, ...], int]:
    """Give the models of a list, and how many of its items could not be read."""
    items = answer if isinstance(answer, list) else []
    found = tuple(model for item in items if (model := model_of(item, address)) is not None)
    return found, len(items) - len(found)


def commit_of(info: Mapping[str, Any], otherwise: str = "main") -> str:
    """Give the commit that an answer is about; the revision that was asked for where it names none."""
    sha = info.get("sha")
    return sha if isinstance(sha, str) and _COMMIT.fullmatch(sha) else otherwise


def siblings_of(info: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Give the files that the answer about a model lists."""
    issues = _issues(info)
    found = (_sibling(table_of(item), issues) for item in _many(info.get("siblings")))
    return tuple(entry for entry in found if entry is not None)


def tree_of(answer: object) -> tuple[Entry, ...]:
    """Give the files of one page of a tree; folders are left out."""
    found = (_tree_entry(table_of(item)) for item in _many(answer))
    return tuple(entry for entry in found if entry is not None)


def merged(tree: Iterable[Entry], siblings: Iterable[Entry]) -> tuple[Entry, ...]:
    """Give the files of both lists: the tree knows more, and what it lacks comes from the other."""
    told = {entry.path: entry for entry in siblings}
    found: dict[str, Entry] = {}
    for entry in tree:
        other = told.get(entry.path, entry)
        found[entry.path] = replace(
            entry,
            size_bytes=other.size_bytes if entry.size_bytes is None else entry.size_bytes,
            sha256=entry.sha256 or other.sha256,
            scans=entry.scans or other.scans,
        )
    return tuple({**told, **found}.values())


def with_files(
    model: HubModel,
    info: Mapping[str, Any],
    entries: Sequence[Entry],
    address: str,
    commit: str,
    *,
    is_whole: bool = True,
) -> HubModel:
    """Give a model with one version that holds these files.

    Args:
        model: as `model_of` gives it.
        info: the answer that it was read from.
        entries: its files.
        address: the hub's, without a slash at its end.
        commit: that they are of.
        is_whole: whether these are all there is to know.
    """
    card = table_of(info.get("cardData"))
    sorts = sorted_files(entry.path for entry in entries)
    files = _primary(tuple(_file(model, entry, sorts, address, commit) for entry in entries))
    version = HubVersion(
        id=commit,
        name=commit[:7] if _COMMIT.fullmatch(commit) else commit,
        base=model.base,
        raw_base=model.raw_base,
        published=model.updated,
        trained_words=prompt_words(card),
        files=_with_dtype(files, sorts, info),
        pictures=pictures_of(card, info.get("widgetData"), _root(address, model.id, commit)),
        access=model.access,
        downloads=model.downloads,
    )
    return replace(model, versions=(version,), is_whole=is_whole)


def file_address(address: str, id_: str, commit: str, path: str) -> str:
    """Give the address of a file: `<hub>/<repo>/resolve/<commit>/<path>`, percent-encoded.

    The hub answers it with the bytes, or with a redirect to storage that has them. Files that it keeps in
    Xet are had here as well, by ranges like all others; its own protocol for chunks is not spoken, because
    length, sum and header are then checked by the same gate as for any other download.
    """
    return f"{_root(address, id_, commit)}/{quote(path)}"


def _root(address: str, id_: str, commit: str) -> str:
    return f"{address}/{id_}/resolve/{quote(commit, safe='')}"


def _file(
    model: HubModel, entry: Entry, sorts: Mapping[str, Sort], address: str, commit: str
) -> HubFile:
    sort = sorts[entry.path]
    sums = {"sha256": entry.sha256, "git_sha1": entry.git_sha1}
    is_model = sort.is_weights and sort.role == "model"
    return HubFile(
        hub="huggingface",
        spec=f"hf:{model.id}@{quote(commit, safe='+')}/{entry.path}",
        address=file_address(address, model.id, commit, entry.path),
        name=safe_name(entry.path.rpartition("/")[2]),
        path=entry.path,
        size_bytes=entry.size_bytes,
        size_is_exact=entry.size_bytes is not None,
        hashes={name: sum_ for name, sum_ in sums.items() if sum_ is not None},
        role=sort.role,
        format=sort.format,
        precision=sort.precision,
        quantisation=sort.quantisation,
        variant=sort.variant,
        scans=entry.scans,
        access=model.access,
        group=sort.group,
        kind=model.kind if is_model else sort.kind,
    )


def _primary(files: tuple[HubFile, ...]) -> tuple[HubFile, ...]:
    """Mark the one file that is the model; where several may be, none is."""
    single = [
        file
        for file in files
        if file.group is None and file.format in ("safetensors", "gguf", "pickle")
    ]
    safe = [file for file in single if file.format != "pickle"] or single
    if len(safe) != 1:
        return files
    return tuple(replace(file, is_primary=file is safe[0]) for file in files)


def _with_dtype(
    files: tuple[HubFile, ...], sorts: Mapping[str, Sort], info: Mapping[str, Any]
) -> tuple[HubFile, ...]:
    """Say the precision that the hub read from the headers, where it can be of one file only."""
    told = table_of(table_of(info.get("safetensors")).get("parameters"))
    dtypes = [name for name in told if isinstance(name, str)]
    weights = [file for file in files if file.path and sorts[file.path].format == "safetensors"]
    if len(dtypes) != 1 or len(weights) != 1 or weights[0].precision is not None:
        return files
    precision = precision_of_dtype(dtypes[0])
    return tuple(
        replace(file, precision=precision) if file is weights[0] else file for file in files
    )


def _sibling(item: Mapping[str, Any], issues: Mapping[str, Scan]) -> Entry | None:
    path = item.get("rfilename")
    if not isinstance(path, str) or not is_place(path):
        return None
    lfs = table_of(item.get("lfs"))
    sha256 = _hex(lfs.get("sha256", lfs.get("oid")), _SHA256)
    size = _count(lfs.get("size")) if lfs else None
    return Entry(
        path,
        size if size is not None else _count(item.get("size")),
        sha256,
        None if lfs else _hex(item.get("blobId"), _COMMIT),
        (issues[path],) if path in issues else (),
    )


def _tree_entry(item: Mapping[str, Any]) -> Entry | None:
    path = item.get("path")
    if item.get("type", "file") != "file" or not isinstance(path, str) or not is_place(path):
        return None
    lfs = table_of(item.get("lfs"))
    size = _count(lfs.get("size")) if lfs else None
    return Entry(
        path,
        size if size is not None else _count(item.get("size")),
        _hex(lfs.get("oid", lfs.get("sha256")), _SHA256),
        None if lfs or item.get("xetHash") else _hex(item.get("oid"), _COMMIT),
        _scans(table_of(item.get("securityFileStatus"))),
    )


def _scans(status: Mapping[str, Any]) -> tuple[Scan, ...]:
    """Give what scanners found, by `securityFileStatus`: a whole verdict, viruses, imports of pickles."""
    found: list[Scan] = []
    virus, pickles = table_of(status.get("avScan")), table_of(status.get("pickleImportScan"))
    is_found = flag_of(virus.get("virusFound"))
    told = _result(virus.get("status"))
    result = "danger" if is_found else "success" if is_found is False else told
    if result is not None:
        names = ", ".join(list_of(virus.get("virusNames")))[:_LONGEST_PROMPT]
        found.append(Scan("virus", result, names or words_of(virus.get("message"))))
    level = pickles.get("highestSafetyLevel", pickles.get("status"))
    if (result := _result(level)) is not None:
        unsafe = [
            f"{words_of(one.get('module'))}.{words_of(one.get('name'))}"
            for one in map(table_of, _list(pickles.get("pickleImports", pickles.get("imports"))))
            if _result(one.get("safety")) == "danger"
        ]
        found.append(Scan("pickle", result, ", ".join(unsafe)[:_LONGEST_PROMPT] or words_of(level)))
    whole = _result(status.get("status"))
    if whole is not None and all(scan.result != whole for scan in found):
        others = [
            name
            for key, name in _SCANNERS.items()
            if whole == "danger" and _result(table_of(status.get(key)).get("status")) == whole
        ]
        found.insert(0, Scan("virus", whole, ", ".join(others) or words_of(status.get("status"))))
    return tuple(found)


def _issues(info: Mapping[str, Any]) -> dict[str, Scan]:
    """Give the files that the hub warns of, by `securityRepoStatus`."""
    found: dict[str, Scan] = {}
    for item in _many(table_of(info.get("securityRepoStatus")).get("filesWithIssues")):
        issue = table_of(item)
        path, level = issue.get("path"), words_of(issue.get("level"))
        if isinstance(path, str):
            found[path] = Scan("virus", _result(level) or "danger", level)
    return found


def _result(word: object) -> str | None:
    return _SCAN_RESULTS.get(word.strip().lower()) if isinstance(word, str) else None


def _bases(
    id_: str, info: Mapping[str, Any], card: Mapping[str, Any], tags: Sequence[str]
) -> tuple[str, ...]:
    """Give the repositories that a model is made of, by its card, by the hub's own field, by its tags."""
    told = table_of(info.get("baseModels"))
    named = (
        *list_of(card.get("base_model")),
        *(words_of(table_of(one).get("id")) for one in items_of(told.get("models"))),
        *named_bases(tags),
    )
    return tuple(
        dict.fromkeys(name for name in named if name and name != id_ and is_repository(name))
    )


def _licence_tags(tags: Iterable[str]) -> list[str]:
    return [tag.removeprefix("license:") for tag in tags if tag.startswith("license:")]


def _is_gated(info: Mapping[str, Any]) -> bool:
    gated = info.get("gated")
    return gated is True or (isinstance(gated, str) and gated.lower() not in ("", "false"))


def _access(info: Mapping[str, Any], card: Mapping[str, Any], page: str, *, gated: bool) -> Access:
    if info.get("disabled") is True:
        return Access("disabled", page=page)
    if not gated:
        return Access()
    said = text_of(card.get("extra_gated_prompt"))
    return Access("gated", page=page, said=said[:_LONGEST_PROMPT] if said else None)


def _count(value: object) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 <= value < _LARGEST else None  # type: ignore[operator, return-value] # checked


def _hex(value: object, shape: re.Pattern[str]) -> str | None:
    text = value.lower() if isinstance(value, str) else ""
    return text if shape.fullmatch(text) else None


def _list(value: object) -> list[Any]:
    return value[:200] if isinstance(value, list) else []


def _many(value: object) -> list[Any]:
    return value[:_MOST_FILES] if isinstance(value, list) else []
