"""The public indexes of extensions, in their three formats: read entry by entry, searched. Pure.

The data is dirty: some six thousand entries that anybody adds to. A wrong entry is passed over and counted,
never fatal. Formats, with the files they were read from: A1111 (`extensions[]` of AUTOMATIC1111's
stable-diffusion-webui-extensions/index.json), SD.Next (the array of sd-data/pages/extensions.json), ComfyUI
(`custom_nodes[]` of ComfyUI-Manager's custom-node-list.json, `extension-node-map.json`,
`github-stats.json`). Of ComfyUI's entries `files[0]` is the truth, since `reference` is often another one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexedExtension:
    """An entry of an index.

    Attributes:
        name: as people know it.
        folder: the name of the folder that it gets.
        url: the https address of its repository.
        page: the address that the index gives for people; None where it has no other.
        author, description: as the index has them, in plain text.
        tags: what kind it is.
        added: when it came into the index (YYYY-MM-DD), where that is known.
        updated: when it was changed last (YYYY-MM-DD), where that is known.
        stars: on GitHub, where that is known.
        pip: packages that the index wants for it.
        id: the name that the index knows it by beside its title.
        note: a word of warning in the index.
    """

    name: str
    folder: str
    url: str
    page: str | None = None
    author: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    added: str | None = None
    updated: str | None = None
    stars: int | None = None
    pip: tuple[str, ...] = ()
    id: str | None = None
    note: str = ""
