"""What happens when somebody uses the page: values in, texts and images out. Knows no layout."""

from __future__ import annotations

import html
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from easel import metadata, pictures
from easel.generation import AUTOMATIC_VAE, NOISE_TITLE, Engine
from easel.jobs import Job, Outcome
from easel.problems import Problem
from easel.progress import State
from easel.samplers import AUTOMATIC, choose
from easel.texts import language_of, text

FIELDS = (
    "prompt",
    "negative",
    "start",
    "strength",
    "resize",
    "model",
    "vae",
    "width",
    "height",
    "steps",
    "batch",
    "sampler",
    "scheduler",
    "cfg",
    "clip_skip",
    "seed",
)
LOOK = 0.3  # seconds between two looks at a run
Frame = tuple[str, list[Any] | None, str, bool]  # status, images, text, finished


@dataclass(frozen=True)
class Lists:
    """What the dropdowns offer, and the words for an empty library."""

    models: list[tuple[str, str]]
    model: str
    additions: list[tuple[str, str]]
    vaes: list[tuple[str, str]]
    empty: str


def language(request: Any) -> str:
    """The language of a request."""
    return language_of(request.headers.get("accept-language") if request else None)


def lists(engine: Engine, words: str) -> Lists:
    """The library as it is now."""
    library = engine.library
    usable, refused = library.checkpoints()
    models = [(item.title, item.title) for item in usable]
    models.append((text("noise_name", words), NOISE_TITLE))
    additions = [(f"LoRA: {item.name}", f"<lora:{item.name}:1>") for item in library.loras()]
    additions += [(item.name, item.short) for item in library.embeddings()]
    vaes = [(text("vae_own", words), AUTOMATIC_VAE[1])]
    vaes += [(item.name, item.name) for item in library.vaes()]
    notes = "" if usable else _empty(engine, words)
    if refused:
        rows = "".join(f"<li>{html.escape(item.reason)}</li>" for item in refused[:50])
        title = html.escape(text("refused", words, count=len(refused)))
        notes += (
            f'<details class="easel-refused"><summary>{title}</summary><ul>{rows}</ul></details>'
        )
    current = engine.current
    known = {value for _, value in models}
    return Lists(models, current if current in known else models[0][1], additions, vaes, notes)


def _empty(engine: Engine, words: str) -> str:
    folder = html.escape(str(engine.library.checkpoint_folder.absolute()))
    say = {
        key: html.escape(text(f"empty_{key}", words)) for key in ("title", "body", "where", "noise")
    }
    return (
        f'<div class="easel-empty"><h3>{say["title"]}</h3><p>{say["body"]}</p><code>{folder}</code>'
        f"<p>{say['where']}</p><p>{say['noise']}</p></div>"
    )


def add_to_prompt(prompt: str, addition: str | None) -> tuple[str, None]:
    """A LoRA or an embedding at the end of the prompt."""
    if not addition:
        return prompt, None
    return (f"{prompt.rstrip().rstrip(',')}, {addition}" if prompt.strip() else addition), None


def job_of(wish: Mapping[str, Any]) -> Job:
    """A job out of the controls' values."""
    start = wish.get("start")
    image = None
    if start:
        image = pictures.from_bytes(Path(start).read_bytes(), "image")
    return Job(
        prompt=wish["prompt"] or "",
        negative=wish["negative"] or "",
        width=int(wish["width"]),
        height=int(wish["height"]),
        steps=int(wish["steps"]),
        cfg=float(wish["cfg"]),
        sampler=wish["sampler"],
        scheduler=wish["scheduler"],
        seed=int(-1 if wish["seed"] is None else wish["seed"]),
        batches=int(wish["batch"]),
        clip_skip=int(wish["clip_skip"]),
        model=wish["model"] or None,
        vae=wish["vae"],
        keep_model=True,
        start=image,
        strength=float(wish.get("strength", 0.75)),
        resize_mode=int(wish.get("resize") or 0),
        save=True,
    )


def drawing(engine: Engine, wish: Mapping[str, Any], words: str) -> Iterator[Frame]:
    """A run from the click to the images."""
    if "start" in wish and not wish["start"]:
        yield _bad(text("need_start", words)), None, "", True
        return
    began = time.monotonic()
    try:
        future = engine.submit(job_of(wish))
        yield from _watching(engine, future, words)
        outcome: Outcome = future.result()
    except Problem as problem:
        yield _bad(problem.sentence), None, "", True
        return
    images = [picture.path or picture.image for picture in outcome.pictures]
    texts = "\n\n".join(picture.infotext for picture in outcome.pictures)
    yield _done(outcome, time.monotonic() - began, words), images or None, texts, True


def _watching(engine: Engine, future: Future[Any], words: str) -> Iterator[Frame]:
    shown: bytes | None = None
    while True:
        engine.progress.watch()
        preview = engine.progress.preview
        images = None
        if preview is not None and preview is not shown and future.running():
            images = [pictures.from_bytes(preview, "preview")]
            shown = preview
        state = engine.progress.state if future.running() else None
        yield bar(state, words), images, "", False
        try:
            future.exception(timeout=LOOK)
        except NotYet:
            continue
        return


def bar(state: State | None, words: str) -> str:
    """A run's line and bar; None waits for another run."""
    if state is None:
        return _bar(text("waiting", words), "", 0.0)
    if state.stage != "drawing":
        word = "decoding" if state.stage == "decoding" else "loading"
        return _bar(text(word, words), "", state.progress)
    parts = [text("drawing", words, step=state.step, steps=state.steps or "…")]
    if state.job_count > 1:
        parts.append(text("image_of", words, number=state.job_no + 1, count=state.job_count))
    left = state.left(time.time())
    right = text("left", words, seconds=max(1, round(left))) if left > 2 else ""
    return _bar(", ".join(parts), right, state.progress)


def _bar(left: str, right: str, share: float) -> str:
    return (
        f'<div role="status" aria-live="polite"><div class="line"><span>{html.escape(left)}</span>'
        f"<span>{html.escape(right)}</span></div>"
        f'<div class="track"><i style="width:{share * 100:.1f}%"></i></div></div>'
    )


def _bad(sentence: str) -> str:
    return f'<div role="alert" class="note bad">{html.escape(sentence)}</div>'


def _done(outcome: Outcome, seconds: float, words: str) -> str:
    parts = []
    if outcome.interrupted:
        parts.append(text("interrupted", words))
    if outcome.pictures:
        seeds = outcome.pictures[0].seed
        parts.append(text("done", words, seconds=f"{seconds:.1f}", seed=seeds))
    if outcome.details["noise"]:
        parts.append(text("noise_note", words))
    saved = next((picture.path for picture in outcome.pictures if picture.path), None)
    notes = [" ".join(parts)]
    if saved:
        notes.append(text("saved", words, folder=Path(saved).parent))
    notes += [note for note in outcome.notes if "noise" not in note]
    lines = "".join(f'<div class="note">{html.escape(note)}</div>' for note in notes if note)
    return f'<div role="status">{lines}</div>'


def read_file(path: str | None, words: str) -> tuple[str, bool]:
    """The parameters of an image file, and whether they can be used."""
    if not path:
        return "", False
    try:
        found, _ = pictures.read_text(pictures.from_bytes(Path(path).read_bytes(), Path(path).name))
    except Problem as problem:
        return problem.sentence, False
    return (found, True) if found else (text("no_text", words), False)


def settings_of(found: str) -> dict[str, Any]:
    """The controls' values that a parameters text names; what makes no sense is left out."""
    prompt, negative, settings = metadata.read(found)
    values: dict[str, Any] = {"prompt": prompt, "negative": negative}
    width, _, height = settings.get("Size", "").partition("x")
    numbers = {
        "width": width,
        "height": height,
        "steps": settings.get("Steps", ""),
        "cfg": settings.get("CFG scale", ""),
        "seed": settings.get("Seed", ""),
    }
    for name, value in numbers.items():
        try:
            values[name] = float(value) if name == "cfg" else int(value)
        except ValueError:
            continue
    try:
        choice = choose(settings.get("Sampler"), settings.get("Schedule type"))
    except Problem:
        return values
    return values | {"sampler": choice.sampler.name, "scheduler": choice.spacing or AUTOMATIC}
