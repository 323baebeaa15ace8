"""Hugging Face at the stand-in: its API and `/resolve/`, as facts, contracts 2.2 to 2.6 describe them.

    with StandIn() as hub:
        face = FakeHuggingFace(hub)
        face.add(Repo("owner/model", {"model.safetensors": plain_model("m", 4096), "README.md": b"# Hi"}))
        face.tokens["hf_secret"] = Token("somebody")
        ...  # ask face.address

The real client of the hub reads it too (tests/unit/core/hubs/test_huggingface_client.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from support.hub_stand_in.files import Served
from support.hub_stand_in.stand_in import StandIn
from support.hub_stand_in.wire import Answer, Asked, Reply, as_file, as_json, redirect

_REPO = r"(?P<repo>[\w.-]+(?:/[\w.-]+)?)"
_LIMITS = {"RateLimit": '"api";r=480;t=210', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}
_LISTED = (
    "id",
    "private",
    "tags",
    "pipeline_tag",
    "library_name",
    "downloads",
    "likes",
    "createdAt",
)


@dataclass
class Token:
    """An account and its token.

    Attributes:
        name: of the account.
        role: "read", "write" or "fineGrained".
        accepted: repositories whose terms it has accepted; `pending`: those where somebody has to agree yet.
        reads_gated: whether a fine-grained token may read gated repositories.
        sees: private repositories.
    """

    name: str
    role: str = "read"
    accepted: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)
    reads_gated: bool = True
    sees: set[str] = field(default_factory=set)


@dataclass
class Repo:
    """A repository.

    Attributes:
        id: "owner/name".
        files: by path: bytes lie in git itself, what the storage serves outside of it.
        card: `cardData`.
        gated: False, "auto" or "manual".
        security: `securityFileStatus` by path.
        more: fields of the model that are set so, whatever else would be there.
        revisions: names beside "main" that stand for the commit.
    """

    id: str
    files: Mapping[str, bytes | Served] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    card: Mapping[str, Any] = field(default_factory=dict)
    pipeline_tag: str | None = "text-to-image"
    library_name: str | None = "diffusers"
    downloads: int = 0
    likes: int = 0
    updated: str = "2026-03-01T10:00:00.000Z"
    gated: bool | str = False
    private: bool = False
    disabled: bool = False
    security: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    revisions: tuple[str, ...] = ()

    @property
    def sha(self) -> str:
        """Give the commit."""
        return hashlib.sha1(self.id.encode()).hexdigest()

    def served(self, path: str) -> Served:
        """Give a file as the storage knows it."""
        content = self.files[path]
        sum_ = content.sha256 if isinstance(content, Served) else _git_sha1(content)
        name = f"{self.id}/{path}"
        if isinstance(content, Served):
            return replace(content, name=name, etag=f'"{sum_}"')
        kind = "text/plain; charset=utf-8"
        return Served(name, 1, 0, content, etag=f'"{sum_}"', last_modified=None, content_type=kind)

    def is_lfs(self, path: str) -> bool:
        """Tell whether a file lies outside of git."""
        return isinstance(self.files[path], Served)


class FakeHuggingFace:
    """The hub; `address` is what `HF_ENDPOINT` would be.

    Attributes:
        repos: by id.
        renamed: old names and the new ones.
        tokens: who may come with which.
        links_to: the address that links to next pages lead to; None: our own, as the hub does.
        page: most items of one page of a tree; None: 1000, 50 with `expand`.
        list_page: most items of one page of a list, whatever is asked for.
        odd_items: put into every page of the list, between the true ones.
        whoami: how often it was asked.
    """

    def __init__(self, hub: StandIn, prefix: str = "") -> None:
        self.hub = hub
        self.address = f"{hub.address}{prefix}"
        self.repos: dict[str, Repo] = {}
        self.renamed: dict[str, str] = {}
        self.tokens: dict[str, Token] = {}
        self.links_to: str | None = None
        self.page: int | None = None
        self.list_page = 1000
        self.odd_items: list[Any] = []
        self.whoami = 0
        self._prefix = prefix
        here = prefix.replace(".", r"\.")
        hub.route("GET", f"{here}/{_REPO}/resolve/(?P<rev>[^/]+)/(?P<path>.+)", self._resolve)
        hub.route("GET", rf"{here}/api/models/{_REPO}(?:/revision/(?P<rev>.+))?", self._info)
        hub.route(
            "GET", rf"{here}/api/models/{_REPO}/tree/(?P<rev>[^/]+)(?:/(?P<path>.+))?", self._tree
        )
        hub.route("GET", rf"{here}/api/models/{_REPO}/auth-check", self._auth_check)
        hub.route("GET", f"{here}/api/models", self._list)
        hub.route("GET", f"{here}/api/whoami-v2", self._whoami)

    def add(self, *repos: Repo) -> None:
        """Know repositories."""
        self.repos.update((repo.id, repo) for repo in repos)

    # What it answers

    def _list(self, asked: Asked) -> Reply:
        if (bad := self._bad_token(asked)) is not None:
            return bad
        query = _query(asked)
        found = sorted(
            (repo for repo in self.repos.values() if self._is_listed(repo, asked, query)),
            key=_orders().get(query.get("sort", [""])[0], lambda repo: 0),
            reverse=True,
        )
        count = min(int(query.get("limit", ["1000"])[0]), self.list_page)
        start = int(query.get("cursor", ["0"])[0])
        items: list[Any] = [_listed(repo, query) for repo in found[start : start + count]]
        for place, odd in enumerate(self.odd_items):
            items.insert(place * 2, odd)
        return self._paged(asked, items, start + count if start + count < len(found) else None)

    def _is_listed(self, repo: Repo, asked: Asked, query: Mapping[str, list[str]]) -> bool:
        tags = {tag.lower() for tag in _tags(repo)}
        token = self.tokens.get(asked.bearer or "")
        return (
            (not repo.private or (token is not None and repo.id in token.sees))
            and query.get("search", [""])[0].lower() in repo.id.lower()
            and query.get("author", [repo.id.partition("/")[0]])[0] == repo.id.partition("/")[0]
            and {tag.lower() for tag in query.get("filter", [])} <= tags
            and query.get("pipeline_tag", [repo.pipeline_tag])[0] == repo.pipeline_tag
            and ("gated" not in query or (query["gated"][0] == "true") == bool(repo.gated))
        )

    def _info(self, asked: Asked) -> Reply:
        repo, refused = self._found(asked)
        if repo is None:
            return refused
        query = _query(asked)
        has_files = "blobs" in query
        siblings = [_sibling(repo, path, has_files=has_files) for path in repo.files]
        about = {**_about(repo), "siblings": siblings}
        if "securityStatus" in query:
            issues = [
                {"path": path, "level": status["status"]}
                for path, status in repo.security.items()
                if status.get("status") in ("unsafe", "suspicious")
            ]
            about["securityRepoStatus"] = {"scansDone": True, "filesWithIssues": issues}
        return _with_limits(as_json({**about, **repo.more}))

    def _tree(self, asked: Asked) -> Reply:
        repo, refused = self._found(asked)
        if repo is None:
            return refused
        query = _query(asked)
        is_whole = query.get("recursive") == ["true"] or query.get("recursive") == ["True"]
        is_long = query.get("expand", ["false"])[0].lower() == "true"
        below = f"{asked.found['path']}/" if asked.found.get("path") else ""
        entries = _entries(repo, below, is_whole=is_whole, is_long=is_long)
        count = self.page or (50 if is_long else 1000)
        start = int(query.get("cursor", ["0"])[0])
        after = start + count if start + count < len(entries) else None
        return self._paged(asked, entries[start : start + count], after)

    def _auth_check(self, asked: Asked) -> Reply:
        repo, refused = self._found(asked)
        if repo is None:
            return refused
        return self._closed(repo, asked) or _with_limits(as_json({}))

    def _resolve(self, asked: Asked) -> Reply:
        repo, refused = self._found(asked)
        if repo is None:
            return refused
        path = asked.found["path"]
        if path not in repo.files:
            return _refusal(404, "EntryNotFound", "Entry not found")
        closed = None if path == "README.md" else self._closed(repo, asked)
        if closed is not None:
            return closed
        served = self.hub.serve(repo.served(path))
        if not repo.is_lfs(path):
            return as_file(served, X_Repo_Commit=repo.sha)
        return self.hub.to_storage(
            asked,
            served,
            X_Repo_Commit=repo.sha,
            X_Linked_Etag=f'"{served.sha256}"',
            X_Linked_Size=str(served.length),
        )

    def _whoami(self, asked: Asked) -> Reply:
        self.whoami += 1
        token = self.tokens.get(asked.bearer or "")
        if token is None:
            return as_json({"error": "Invalid username or password."}, 401)
        access: dict[str, Any] = {"displayName": "of a test", "role": token.role}
        if token.role == "fineGrained":
            access["fineGrained"] = {"canReadGatedRepos": token.reads_gated, "scoped": []}
        return as_json(
            {
                "type": "user",
                "id": "1",
                "name": token.name,
                "fullname": token.name.title(),
                "auth": {"type": "access_token", "accessToken": access},
            }
        )

    # Who may have what

    def _bad_token(self, asked: Asked) -> Reply | None:
        if asked.bearer is None or asked.bearer in self.tokens:
            return None
        return _refusal(401, None, "Invalid credentials in Authorization header")

    def _found(self, asked: Asked) -> tuple[Repo | None, Reply]:
        """Give the repository that is meant, or what is said instead."""
        if (bad := self._bad_token(asked)) is not None:
            return None, bad
        name, token = asked.found["repo"], self.tokens.get(asked.bearer or "")
        if name in self.renamed:
            to = asked.target.replace(name, self.renamed[name], 1)
            return None, redirect(to, 307)
        repo = self.repos.get(name)
        if repo is None or (repo.private and (token is None or name not in token.sees)):
            status = 401 if token is None else 404
            said = "Invalid username or password." if token is None else "Repository not found"
            return None, _refusal(status, "RepoNotFound", said)
        if repo.disabled:
            return None, _refusal(403, None, "Access to this resource is disabled.")
        revision = asked.found.get("rev")
        if revision not in (None, "main", repo.sha, *repo.revisions):
            return None, _refusal(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        return repo, as_json({})

    def _closed(self, repo: Repo, asked: Asked) -> Reply | None:
        """Give what is said to whoever may not have the files; None: they may."""
        token = self.tokens.get(asked.bearer or "")
        if not repo.gated:
            return None
        start = f"Access to model {repo.id} is restricted"
        if token is None:
            said = f"{start}. You must have access to it and be authenticated to access it. Please log in."
            return _refusal(401, "GatedRepo", said)
        if token.role == "fineGrained" and not token.reads_gated:
            said = (
                "Please enable access to public gated repositories in your fine-grained token "
                "settings to view this repository."
            )
            return _refusal(403, None, said)
        if repo.id in token.pending:
            said = f"Your request to access model {repo.id} is awaiting a review from the repo authors."
            return _refusal(403, "GatedRepo", said)
        if repo.id not in token.accepted:
            said = f"{start} and you are not in the authorized list. Visit {self.address}/{repo.id} to ask for access."
            return _refusal(403, "GatedRepo", said)
        return None

    def _paged(self, asked: Asked, items: list[Any], after: int | None) -> Answer:
        if after is None:
            return _with_limits(as_json(items))
        pairs = [pair for pair in _pairs(asked) if pair[0] != "cursor"]
        base = self.links_to or self.address
        path = f"{urlsplit(base).path}{asked.path.removeprefix(self._prefix)}"
        query = urlencode([*pairs, ("cursor", str(after))])
        root = base.removesuffix(urlsplit(base).path)
        return _with_limits(as_json(items, Link=f'<{root}{path}?{query}>; rel="next"'))


def _about(repo: Repo) -> dict[str, Any]:
    return {
        "_id": "1",
        "id": repo.id,
        "modelId": repo.id,
        "author": repo.id.partition("/")[0],
        "sha": repo.sha,
        "lastModified": repo.updated,
        "createdAt": "2025-01-01T00:00:00.000Z",
        "private": repo.private,
        "gated": repo.gated,
        "disabled": repo.disabled,
        "downloads": repo.downloads,
        "likes": repo.likes,
        "tags": _tags(repo),
        "pipeline_tag": repo.pipeline_tag,
        "library_name": repo.library_name,
        "cardData": dict(repo.card),
    }


def _listed(repo: Repo, query: Mapping[str, list[str]]) -> dict[str, Any]:
    about = {**_about(repo), **repo.more}
    wanted = query.get("expand")
    kept = {"_id", "id", "modelId", *(wanted or _LISTED)}
    return {key: value for key, value in about.items() if key in kept}


def _tags(repo: Repo) -> list[str]:
    base = repo.card.get("base_model", [])
    named = [base] if isinstance(base, str) else list(base)
    licence = repo.card.get("license")
    return [
        *repo.tags,
        *(f"base_model:{name}" for name in named),
        *([f"license:{licence}"] if licence else []),
        "region:us",
    ]


def _sibling(repo: Repo, path: str, *, has_files: bool) -> dict[str, Any]:
    if not has_files:
        return {"rfilename": path}
    served = repo.served(path)
    about: dict[str, Any] = {
        "rfilename": path,
        "size": served.length,
        "blobId": hashlib.sha1(path.encode()).hexdigest()
        if repo.is_lfs(path)
        else _oid(repo, path),
    }
    if repo.is_lfs(path):
        about["lfs"] = {"sha256": served.sha256, "size": served.length, "pointerSize": 134}
    return about


def _entries(repo: Repo, below: str, *, is_whole: bool, is_long: bool) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in repo.files:
        if not path.startswith(below):
            continue
        parts = path.removeprefix(below).split("/")
        for depth in range(1, len(parts)):
            folder = below + "/".join(parts[:depth])
            if is_whole or depth == 1:
                oid = hashlib.sha1(folder.encode()).hexdigest()
                found[folder] = {"type": "directory", "oid": oid, "size": 0, "path": folder}
        if is_whole or len(parts) == 1:
            found[path] = _entry(repo, path, is_long=is_long)
    if is_long:
        for entry in found.values():
            entry["lastCommit"] = {"id": repo.sha, "title": "Add files", "date": repo.updated}
    return list(found.values())


def _entry(repo: Repo, path: str, *, is_long: bool) -> dict[str, Any]:
    served = repo.served(path)
    about: dict[str, Any] = {
        "type": "file",
        "path": path,
        "size": served.length,
        "oid": hashlib.sha1(path.encode()).hexdigest() if repo.is_lfs(path) else _oid(repo, path),
    }
    if repo.is_lfs(path):
        about["lfs"] = {"oid": served.sha256, "size": served.length, "pointerSize": 134}
        about["xetHash"] = hashlib.sha256(path.encode()).hexdigest()
    if is_long:
        safe = {"status": "safe", "avScan": {"virusFound": False, "virusNames": None}}
        about["securityFileStatus"] = {
            "avScan": None,
            "pickleImportScan": None,
            **repo.security.get(path, safe),
        }
    return about


def _oid(repo: Repo, path: str) -> str:
    return _git_sha1(repo.served(path).content())


def _git_sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def _refusal(status: int, code: str | None, said: str) -> Answer:
    headers = {"X_Error_Message": said, **({"X_Error_Code": code} if code else {})}
    return _with_limits(as_json({"error": said}, status, **headers))


def _with_limits(answer: Answer) -> Answer:
    return replace(answer, headers=(*answer.headers, *_LIMITS.items()))


def _pairs(asked: Asked) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(asked.target).query, keep_blank_values=True)


def _query(asked: Asked) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in _pairs(asked):
        found.setdefault(key, []).append(value)
    return found


def _orders() -> dict[str, Callable[[Repo], Any]]:
    return {
        "downloads": lambda repo: repo.downloads,
        "likes": lambda repo: repo.likes,
        "lastModified": lambda repo: repo.updated,
    }


def many(count: int, **more: Any) -> Iterable[Repo]:
    """Give so many repositories, each with fewer downloads than the one before."""
    for number in range(count):
        yield Repo(f"maker/model-{number:04}", downloads=count - number, **more)


def install(hub: StandIn) -> FakeHuggingFace:
    """Hang the hub onto a stand-in, with some repositories of every sort."""
    from support.hub_stand_in.huggingface_samples import fill

    return fill(FakeHuggingFace(hub))
