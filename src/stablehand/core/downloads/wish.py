"""What a person wants to have: a file, where its bytes are, what it has to be and where it goes.

A wish is written down once and never changes; how far it has come stands in `record.Record`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

# What a file is to the program: models pass the gate of the library, the others have places of their own.
Role = Literal["model", "config", "workflow", "archive", "other"]
# Roots that are no roots of the library: folders of the data folder.
WORKFLOWS: Final = "workflows"
STORE: Final = "downloads"
OUTSIDE: Final = frozenset({WORKFLOWS, STORE})


@dataclass(frozen=True, slots=True)
class Wish:
    """A file that is wanted.

    Attributes:
        spec: see `entry.Download.spec`.
        address: where its bytes are asked for, before any redirect; holds no secret.
        title, hub, kind, base, page, picture, group: see `entry.Download`.
        name: what the file is to be called; always a safe name.
        root: the id of a root of the library, or one of `OUTSIDE`.
        folder: below the root, '/'-separated; until its header was read, what the hub's words say.
        plain: the name that it gets where that is free by then, since `name` is kept apart from other
            downloads'; None: `name`.
        is_placed: a person chose the folder; else the header decides.
        is_named: a person or the hub chose the name; else the server may say a better one.
        role: see `Role`.
        size_bytes, size_is_exact, hashes: what it has to be, see `core.hubs.listing.HubFile`.
        install: the install that it is for, if one was named.
        about: what is noted beside the model; plain JSON, fields of its metadata and where it is from.
    """

    spec: str
    address: str
    hub: str
    title: str
    name: str
    root: str
    folder: str
    is_placed: bool = False
    is_named: bool = True
    plain: str | None = None
    role: Role = "model"
    kind: str | None = None
    base: str | None = None
    size_bytes: int | None = None
    size_is_exact: bool = False
    hashes: Mapping[str, str] = field(default_factory=dict)
    group: str | None = None
    page: str | None = None
    picture: str | None = None
    install: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
