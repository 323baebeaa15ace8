"""The page and its API."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from stablelm_chat import VERSION, markup
from stablelm_chat.guard import Guard, is_loopback
from stablelm_chat.library import Library, hub_id
from stablelm_chat.markup import Message
from stablelm_chat.options import Options
from stablelm_chat.problems import Problem
from stablelm_chat.speaking import Reply, Speaker, Wish
from stablelm_chat.texts import TEXTS

PAGE = Path(__file__).parent / "page"
FILES = {"/": "index.html", "/chat.css": "chat.css", "/chat.js": "chat.js", "/icon.svg": "icon.svg"}
LONGEST = 200_000  # characters of one message


class Turn(BaseModel):
    """One turn of the conversation, which the browser keeps."""

    role: Literal["user", "assistant"]
    text: str = Field(max_length=LONGEST)


class Question(BaseModel):
    """What `/api/chat` takes."""

    messages: list[Turn] = Field(min_length=1, max_length=400)
    system: str = Field(default="", max_length=LONGEST)
    temperature: float = Field(default=0.7, ge=0, le=2)
    top_p: float = Field(default=0.95, gt=0, le=1)
    max_tokens: int = Field(default=256, ge=1, le=8192)


class Choice(BaseModel):
    """What `/api/model` takes."""

    name: str = Field(max_length=1000)


class Fetch(BaseModel):
    """What `/api/fetch` takes. agreed: the user said yes to this very download."""

    id: str = Field(max_length=200)
    agreed: bool = False


def build(options: Options, library: Library, speaker: Speaker) -> Any:
    """Give the ASGI application."""
    app = FastAPI(title="StableLM chat", version=VERSION, docs_url=None, redoc_url=None)

    @app.exception_handler(Problem)
    async def _told(_request: Request, problem: Problem) -> JSONResponse:
        return JSONResponse({"error": problem.sentence}, problem.status)

    for path, name in FILES.items():
        app.add_api_route(path, _file(PAGE / name), include_in_schema=False)

    @app.get("/texts.json")
    async def _texts() -> dict[str, dict[str, str]]:
        return TEXTS

    @app.get("/api/state")
    def _state() -> dict[str, Any]:
        usable, refused = library.models()
        return {
            "models": [{"name": m.name, "kind": m.kind, "size": m.size} for m in usable],
            "refused": [{"name": m.name, "reason": m.reason} for m in refused],
            "folder": str(library.folder.absolute()),
            "model": speaker.current,
            "way": speaker.way,
            "loading": speaker.loading,
            "problem": speaker.problem,
            "computing": speaker.computing,
        }

    _add_talk(app, speaker)

    @app.post("/api/fetch")
    async def _fetch(wish: Fetch) -> StreamingResponse:
        if not wish.agreed:
            raise Problem("Nothing is fetched before you agree to it")
        return _lines(_fetched(hub_id(wish.id), str(library.folder.absolute())))

    return Guard(app, loopback_only=is_loopback(options.host))


def _add_talk(app: FastAPI, speaker: Speaker) -> None:
    @app.post("/api/model")
    def _choose(choice: Choice) -> dict[str, Any]:
        speaker.load(choice.name)
        return {"model": speaker.current, "way": speaker.way}

    @app.post("/api/chat")
    def _chat(question: Question) -> StreamingResponse:
        messages = [Message(turn.role, turn.text) for turn in question.messages]
        if messages[-1].role != "user":
            raise Problem("The last message is to be the user's")
        wish = Wish(
            question.system.strip(), question.temperature, question.top_p, question.max_tokens
        )
        plain = speaker.way == "plain"
        return _lines(_answer(speaker.reply(messages, wish), plain=plain))

    @app.post("/api/stop")
    def _stop() -> dict[str, bool]:
        speaker.stop()
        return {"stopped": True}


def _file(path: Path) -> Any:
    async def give() -> FileResponse:
        return FileResponse(path, headers={"cache-control": "no-cache"})

    return give


def _lines(objects: AsyncIterator[dict[str, Any]]) -> StreamingResponse:
    async def encoded() -> AsyncIterator[bytes]:
        async for one in objects:
            yield json.dumps(one, ensure_ascii=False).encode() + b"\n"

    return StreamingResponse(encoded(), media_type="application/x-ndjson")


async def _answer(reply: Reply, *, plain: bool) -> AsyncIterator[dict[str, Any]]:
    """Give pieces of text, then how it ended. Nobody listens any more: the answer is stopped."""
    marks = markup.UntilMark([f"\n{markup.PLAIN_USER}", f"\n{markup.PLAIN_ASSISTANT}"])
    pieces = reply.pieces()
    ended = False
    try:
        while True:
            piece = await asyncio.to_thread(next, pieces, StopAsyncIteration)
            if piece is StopAsyncIteration:
                break
            text = marks.add(str(piece)) if plain and piece else piece
            # An empty piece tells whether somebody still listens.
            yield {"text": text or ""}
            if marks.ended:
                reply.stop()
                ended = True
        yield {"text": marks.rest()}
        yield {
            "end": "done" if ended and not reply.failure else reply.end,
            "error": reply.failure,
            "tokens": reply.tokens,
            "seconds": round(time.monotonic() - reply.began, 2),
        }
    finally:
        reply.stop()


async def _fetched(wanted: str, folder: str) -> AsyncIterator[dict[str, Any]]:
    """Run the download and pass on what it tells; it ends when nobody listens any more."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "0"}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "stablelm_chat.fetch", wanted, folder),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
        cwd=str(Path(__file__).parents[1]),
    )
    assert child.stdout is not None
    told = False
    try:
        async for line in child.stdout:
            found = json.loads(line)
            told = told or "end" in found or "error" in found
            yield found
        if not told:
            yield {"error": "The download ended without a word"}
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
