"""What hubs offer, in one shape for all of them: results of a search, models, versions, files.

Whatever a hub said stays as text where we do not know it (`raw`); nothing that it left out is made up: it
is None. Values are for people and for planning; none of them is trusted to name a place on the disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from stablehand.core.base.text import Text, Wording

HubId = Literal["huggingface", "civitai", "openmodeldb", "url"]
# What keeps a file from being had at once.
AccessState = Literal[
    "open",  # anybody may
    "login",  # with a token of the site's
    "gated",  # its terms have to be accepted on its page, with a token
    "pending",  # they were; somebody has to agree yet
    "early",  # for payers, until `until`
    "disabled",  # never: archived, taken down, for generation on the site alone
    "browser",  # only by hand, on `page`: no program gets it there
    "unknown",
]
Sort = Literal["relevant", "downloads", "likes", "newest", "updated", "trending"]
Period = Literal["day", "week", "month", "year", "all"]


@dataclass(frozen=True, slots=True)
class Licence:
    """What the weights may be used for.

    Attributes:
        id: as the hub names it ("apache-2.0", "creativeml-openrail-m", "other"); None: not said.
        name: for people.
        commercial: whether pictures made with it may be sold; None: cannot be told.
        facts: each grant and each duty as one sentence; never pressed into one word.
        address: its text.
        asks: whether a person should say yes once before the first download (gated, non-commercial).
    """

    id: str | None = None
    name: str | None = None
    commercial: bool | None = None
    facts: tuple[Text, ...] = ()
    address: str | None = None
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """Whether something can be had, and what to do if not.

    Attributes:
        state: see `AccessState`.
        until: when it becomes open (early access).
        page: where a person does what has to be done.
        said: the hub's own words.
        why: one sentence for people; None where the state says it all.
    """

    state: AccessState = "open"
    until: datetime | None = None
    page: str | None = None
    said: str | None = None
    why: Wording | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or video of a hub; `level` is CivitAI's mask (1 PG, 2 PG-13, 4 R, 8 X, 16 XXX), 0 unrated.

    Attributes:
        address: of the whole picture.
        small: of one about 450 px wide; the same as `address` where there is none.
        generation: what it was made with (prompt, seed, sampler, ...), as the hub says it.
    """

    address: str
    small: str
    is_video: bool = False
    width: int | None = None
    height: int | None = None
    level: int = 0
    generation: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanner of the hub found.

    Attributes:
        what: "virus" or "pickle".
        result: "success", "pending", "danger" or "error".
        said: its own words.
    """

    what: str
    result: str
    said: str | None = None


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file that can be downloaded.

    Attributes:
        spec: what `stablehand download` takes for exactly this file, pinned to commit or file id.
        address: where its bytes are asked for, before any redirect; holds no secret and does not expire.
        name: cleaned: a bare file name.
        path: its place in a repository; None: there is none.
        size_bytes: None: not said. `size_is_exact`: else a hint within 1 KiB or so.
        hashes: lower-case hex by name: "sha256", "blake3", "crc32", "autov2", "git_sha1".
        role: what the hub says the file is ("model", "vae", "text_encoder", "config", "training_data", ...).
        format: "safetensors", "gguf", "pickle", "onnx", "zip", "other"; None: unknown.
        precision: "fp32", "fp16", "bf16", "fp8", "nf4", ...; quantisation: "Q4_K_M", ...
        variant: "full", "pruned", "ema", ...
        is_primary: what the hub offers first.
        group: files that are one thing only together (the shards of a model, a diffusers folder).
        kind: an id of our vocabulary, by what the hub says of this very file, else of its model; None:
            it does not say. The file's own header decides in the end.
    """

    hub: HubId
    spec: str
    address: str
    name: str
    path: str | None = None
    size_bytes: int | None = None
    size_is_exact: bool = False
    hashes: Mapping[str, str] = field(default_factory=dict)
    role: str | None = None
    format: str | None = None
    precision: str | None = None
    quantisation: str | None = None
    variant: str | None = None
    is_primary: bool = False
    is_required: bool = False
    scans: tuple[Scan, ...] = ()
    access: Access = field(default_factory=Access)
    group: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class HubVersion:
    """One version of a model: CivitAI's version, a commit of a repository.

    Attributes:
        base: an id of our vocabulary; None where the hub's words (`raw_base`) tell none.
        trained_words: what sets a LoRA off.
        description: HTML or Markdown as the hub sends it, see `HubModel.markup`.
    """

    id: str
    name: str
    base: str | None = None
    raw_base: str | None = None
    published: datetime | None = None
    trained_words: tuple[str, ...] = ()
    description: str = ""
    files: tuple[HubFile, ...] = ()
    pictures: tuple[Picture, ...] = ()
    access: Access = field(default_factory=Access)
    downloads: int | None = None


@dataclass(frozen=True, slots=True)
class HubModel:
    """A model: a row of a search, and with `versions` filled all that is known of it.

    Attributes:
        id: what the hub finds it by ("owner/name", "4201").
        kind: an id of our vocabulary; None where the hub does not say.
        level: CivitAI's mask of sensitive content, 0 unrated; `is_sensitive`: not for everybody.
        page: for a person to open.
        markup: what descriptions are written in.
        is_whole: `versions` holds all there are with all their files; else ask for the model.
    """

    hub: HubId
    id: str
    name: str
    page: str
    author: str | None = None
    kind: str | None = None
    raw_kind: str | None = None
    base: str | None = None
    raw_base: str | None = None
    tags: tuple[str, ...] = ()
    downloads: int | None = None
    likes: int | None = None
    updated: datetime | None = None
    licence: Licence = field(default_factory=Licence)
    access: Access = field(default_factory=Access)
    level: int = 0
    is_sensitive: bool = False
    picture: Picture | None = None
    description: str = ""
    markup: Literal["html", "markdown", "text"] = "text"
    versions: tuple[HubVersion, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; what a hub cannot filter by itself is filtered here.

    Attributes:
        kinds, bases: ids of our vocabulary; empty: any.
        sensitive: whether what is not for everybody is listed too.
        commercial: only what may be used commercially.
        cursor: `Page.cursor` of the page before.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    author: str | None = None
    tag: str | None = None
    sort: Sort = "downloads"
    period: Period = "all"
    sensitive: bool = False
    commercial: bool = False
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results.

    Attributes:
        cursor: asks for the next one; None: this is the last.
        unreadable: how many items the hub sent that could not be read.
    """

    models: tuple[HubModel, ...]
    cursor: str | None = None
    unreadable: int = 0
