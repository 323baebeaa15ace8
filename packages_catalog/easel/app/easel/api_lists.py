"""The lists of the A1111 API: models, LoRA, VAE, embeddings, samplers."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter

from easel.generation import Engine
from easel.library import Item
from easel.samplers import SAMPLERS, SCHEDULERS

Answer = dict[str, Any]


def add_lists(routes: APIRouter, engine: Engine) -> None:
    """The routes. Folders are read anew at every question, so refreshing has nothing to do."""
    library = engine.library

    @routes.get("/sd-models")
    async def sd_models() -> list[Answer]:
        return await asyncio.to_thread(_models, engine)

    @routes.get("/samplers")
    async def samplers() -> list[Answer]:
        return [
            {"name": item.name, "aliases": list(item.aliases), "options": {}} for item in SAMPLERS
        ]

    @routes.get("/schedulers")
    async def schedulers() -> list[Answer]:
        return [{"name": name.lower().replace(" ", "_"), "label": name} for name in SCHEDULERS]

    @routes.get("/sd-vae")
    async def sd_vae() -> list[Answer]:
        found = await asyncio.to_thread(library.vaes)
        return [{"model_name": item.name, "filename": _place(item)} for item in found]

    @routes.get("/loras")
    async def loras() -> list[Answer]:
        found = await asyncio.to_thread(library.loras)
        return [
            {"name": item.name, "alias": item.short, "path": _place(item), "metadata": {}}
            for item in found
        ]

    @routes.get("/embeddings")
    async def embeddings() -> Answer:
        found = await asyncio.to_thread(library.embeddings)
        loaded = {item.short: {"sd_checkpoint_name": None, "step": None} for item in found}
        return {"loaded": loaded, "skipped": {}}

    for name in ("checkpoints", "loras", "vae", "embeddings"):
        routes.add_api_route(f"/refresh-{name}", _refresh, methods=["POST"])


async def _refresh() -> Answer:
    return {}


def _place(item: Item) -> str:
    return str(item.path.absolute())


def _models(engine: Engine) -> list[Answer]:
    usable, _ = engine.library.checkpoints()
    found = []
    for item in usable:
        digest = engine.hashes.known(item.path)
        found.append(
            {
                "title": f"{item.title} [{digest[:10]}]" if digest else item.title,
                "model_name": item.name.rsplit("/", 1)[-1],
                "hash": digest[:10] if digest else None,
                "sha256": digest,
                "filename": str(item.path.absolute()),
                "config": None,
                "family": item.family.value,
            }
        )
    return found
