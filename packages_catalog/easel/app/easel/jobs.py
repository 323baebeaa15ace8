"""What a run is asked for and what comes back, with the rules that a request must keep. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from easel.options import SMALLEST_SIDE
from easel.problems import Problem
from easel.samplers import Choice, choose

if TYPE_CHECKING:
    from PIL import Image

MOST_STEPS = 150
MOST_IMAGES = 64
LARGEST_BATCH = 16
LONGEST_PROMPT = 20_000
HIGHEST_SEED = 2**64 - 1
DEEPEST_SKIP = 12


@dataclass(frozen=True)
class Job:
    """One request for images."""

    prompt: str = ""
    negative: str = ""
    width: int = 512
    height: int = 512
    steps: int = 20
    cfg: float = 7.0
    sampler: str | None = None
    scheduler: str | None = None
    seed: int = -1
    batch_size: int = 1
    batches: int = 1
    clip_skip: int = 1
    model: str | None = None  # None: the current one
    vae: str | None = None  # None: the current one
    keep_model: bool = False  # whether model and VAE stay chosen afterwards
    start: Image.Image | None = None  # img2img
    mask: Image.Image | None = None
    strength: float = 0.75
    resize_mode: int = 0
    mask_blur: int = 4
    invert_mask: bool = False
    save: bool = False
    notes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """As A1111's folders are called."""
        return "txt2img" if self.start is None else "img2img"

    @property
    def choice(self) -> Choice:
        """The sampler."""
        return choose(self.sampler, self.scheduler)


@dataclass(frozen=True)
class Picture:
    """A finished image."""

    image: Image.Image
    png: bytes
    seed: int
    infotext: str
    path: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a run gave."""

    job: Job
    pictures: list[Picture]
    model_name: str
    model_hash: str | None
    vae_name: str | None
    notes: list[str] = field(default_factory=list)
    interrupted: bool = False
    details: dict[str, Any] = field(default_factory=dict)


def checked(job: Job, max_size: int) -> Job:
    """The job, or a `Problem` that says what is wrong with it."""
    for word, side in (("width", job.width), ("height", job.height)):
        _within(word, side, SMALLEST_SIDE, max_size)
        if side % 8:
            raise Problem(f"{word} must be a multiple of 8, not {side}")
    _within("steps", job.steps, 1, MOST_STEPS)
    _within("cfg_scale", job.cfg, 0, 100)
    _within("seed", job.seed, -1, HIGHEST_SEED)
    _within("batch_size", job.batch_size, 1, LARGEST_BATCH)
    _within("n_iter", job.batches, 1, MOST_IMAGES)
    _within("batch_size times n_iter", job.batch_size * job.batches, 1, MOST_IMAGES)
    _within("clip_skip", job.clip_skip, 1, DEEPEST_SKIP)
    _within("denoising_strength", job.strength, 0, 1)
    _within("mask_blur", job.mask_blur, 0, 64)
    if job.resize_mode not in (0, 1, 2):
        raise Problem("resize_mode must be 0 (stretch), 1 (crop) or 2 (fill)")
    for word, text in (("prompt", job.prompt), ("negative_prompt", job.negative)):
        if len(text) > LONGEST_PROMPT:
            raise Problem(f"{word} is longer than {LONGEST_PROMPT} letters")
    choose(job.sampler, job.scheduler)
    return job


def _within(word: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise Problem(f"{word} must be between {low} and {high}, not {value}")
