"""Runs, one at a time: a queue, one thread that draws, models kept between runs.

Nothing of torch is imported before the first run or the warm-up, so the page is there at once.
"""

from __future__ import annotations

import queue
import random
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from easel import VERSION, devices, metadata, outputs, pictures
from easel.hashes import Hashes
from easel.jobs import Job, Outcome, Picture, checked
from easel.library import Checkpoint, Library
from easel.lines import complain, say
from easel.options import Options
from easel.problems import Interrupted, Problem, Skipped
from easel.progress import Progress
from easel.prompts import take_loras
from easel.tokens import Tokenizer, check

if TYPE_CHECKING:
    from PIL import Image

    from easel.parts import Model

HASH_WAIT = 20.0
PREVIEW_SIDE = 512
NOISE_TITLE = "easel-noise"
AUTOMATIC_VAE = ("", "Automatic", "None", "none", "auto")
Task = Callable[[], Any]


class Engine:
    """Everything that draws. Its public methods may be called from any thread."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.library = Library(options.models_dir)
        self.progress = Progress()
        self.hashes = Hashes(Path("cache") / "hashes.json")
        self.tokenizer = Tokenizer()
        check(self.tokenizer)
        self.computing: devices.Computing | None = None
        self.model_title: str | None = None  # chosen; loaded at the next run
        self.vae_name: str | None = None
        self.clip_skip = 1
        self._model: Model | None = None
        self._tasks: queue.Queue[tuple[Task, Future[Any]]] = queue.Queue()
        self.stopping = False
        threading.Thread(target=self._work, name="easel-draw", daemon=True).start()

    # Called from outside -------------------------------------------------------------------------

    def warm_up(self) -> Future[Any]:
        """Imports torch and finds the device before anybody waits for it."""
        return self._enqueue(self._device)

    def submit(self, job: Job) -> Future[Outcome]:
        """Puts a run into the queue. Raises `Problem` for a job that cannot be right."""
        job = checked(job, self.options.max_size)
        return self._enqueue(lambda: self._run(job), counted=True)

    def choose_model(self, title: str) -> Future[Any]:
        """Loads a checkpoint and makes it the current one."""
        return self._enqueue(lambda: self._choose(title))

    def unload(self) -> Future[Any]:
        """Lets go of the model, after the runs that wait already; the next run loads it again."""
        return self._enqueue(self._forget)

    def interrupt(self) -> None:
        """Ends the current run; what is finished is kept."""
        self.progress.interrupt()

    def stop(self) -> None:
        """Ends everything: the current run at its next step, waiting ones at once."""
        self.stopping = True
        self.progress.interrupt()
        while True:
            try:
                _, future = self._tasks.get_nowait()
            except queue.Empty:
                return
            future.set_exception(Problem("Easel is stopping", 503))

    @property
    def current(self) -> str:
        """The title of the model that the next run draws with."""
        if self.model_title:
            return self.model_title
        usable, _ = self.library.checkpoints()
        return usable[0].title if usable else NOISE_TITLE

    # The drawing thread --------------------------------------------------------------------------

    def _enqueue(self, task: Task, *, counted: bool = False) -> Future[Any]:
        future: Future[Any] = Future()
        if self.stopping:
            future.set_exception(Problem("Easel is stopping", 503))
            return future
        if counted:
            self.progress.waiting(+1)
        self._tasks.put((self._counted(task) if counted else task, future))
        return future

    def _counted(self, task: Task) -> Task:
        def run() -> Any:
            self.progress.waiting(-1)
            return task()

        return run

    def _work(self) -> None:
        while True:
            task, future = self._tasks.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(task())
            except Problem as problem:
                complain(problem.sentence)
                future.set_exception(problem)
            except Exception as error:  # the thread must live on; the sentence goes to the caller
                self._log(error)
                future.set_exception(_as_problem(error))
            finally:
                self.progress.end()

    def _log(self, error: Exception) -> None:
        complain("".join(traceback.format_exception(error)).rstrip())

    def _device(self) -> devices.Computing:
        if self.computing is None:
            found = devices.choose(self.options.device, self.options.dtype, devices.look())
            import torch

            from easel import conditioning, loading, memory, sampling  # noqa: F401

            say(f"Computing on {found.describe()}, torch {torch.__version__}")
            memory.explain(self.options, found)
            self.computing = found
        return self.computing

    def _choose(self, title: str) -> None:
        self._device()
        if title == NOISE_TITLE:
            self._loaded(None)
            self.model_title = NOISE_TITLE
            return
        checkpoint = self.library.checkpoint(title)
        self._loaded(checkpoint)
        self.model_title = checkpoint.title

    # Models --------------------------------------------------------------------------------------

    def _wanted(self, job: Job) -> Checkpoint | None:
        """The checkpoint of a run; None is the noise model."""
        title = job.model or self.model_title
        if title == NOISE_TITLE:
            return None
        if title:
            return self.library.checkpoint(title)
        usable, _ = self.library.checkpoints()
        return usable[0] if usable else None

    def _loaded(self, checkpoint: Checkpoint | None) -> Model:
        from easel import loading, memory
        from easel.random_model import build_noise_model

        computing = self._device()
        path = None if checkpoint is None else str(checkpoint.path)
        if self._model is not None and self._model.file == path:
            return self._model
        self._forget()
        if checkpoint is None:
            say("No model: building a tiny one of random weights, its images are noise")
            model = build_noise_model(computing.torch_dtype)
        else:
            say(f"Loading {checkpoint.title} ({checkpoint.family.title})")
            self.hashes.start(checkpoint.path)
            model = loading.load_checkpoint(
                checkpoint.path,
                checkpoint.name.rsplit("/", 1)[-1],
                checkpoint.title,
                computing.torch_dtype,
            )
        memory.settle(model, self.options, computing)
        model.own_vae = model.parts.vae
        self._model = model
        return model

    def _forget(self) -> None:
        """Lets go of the model before another takes its memory."""
        if self._model is not None:
            self._model = None
            devices.free_memory(self._device().device)

    def _settle_vae(self, model: Model, wanted: str | None) -> None:
        from easel import loading, memory

        name = None if wanted in (None, *AUTOMATIC_VAE) else wanted
        if model.noise or name == model.vae_name:
            return
        vae = model.own_vae
        if name is not None:
            item = self.library.vae(name)
            say(f"Loading VAE {item.name}")
            dtype = loading.vae_dtype(model.family, self._device().torch_dtype)
            vae = loading.load_vae(item.path, model.family, dtype)
            memory.settle_vae(vae, self.options)
        computing = self._device()
        offload = memory.offload_of(self.options.offload, computing)
        if offload != "none":
            model.parts.remove_all_hooks()
            model.parts.to("cpu")
        model.parts.register_modules(vae=vae)
        memory.place(model.parts, offload, computing.device)
        model.vae_name = name
        model.preview = None

    # Runs ----------------------------------------------------------------------------------------

    def _run(self, job: Job) -> Outcome:
        self.progress.begin(job.kind, job.batches)
        checkpoint = self._wanted(job)
        model = self._loaded(checkpoint)
        self._settle_vae(model, job.vae if job.vae is not None else self.vae_name)
        if job.keep_model:
            self.model_title = model.title if checkpoint is not None else NOISE_TITLE
            self.vae_name = model.vae_name
        run = Run(self, model, job)
        try:
            return run.all_batches()
        finally:
            from easel import memory

            memory.rest(model.parts)
            devices.free_memory(self._device().device)

    def model_hash(self, model: Model) -> str | None:
        """The first ten letters of a file's SHA-256, as metadata carries it."""
        if model.file is None:
            return None
        found = self.hashes.wait(Path(model.file), HASH_WAIT)
        return found[:10] if found else None


class Run:
    """One job on its way."""

    def __init__(self, engine: Engine, model: Model, job: Job) -> None:
        self._engine = engine
        self._model = model
        self._job = job
        assert engine.computing is not None
        self._device = engine.computing.device
        seed = job.seed if job.seed >= 0 else random.SystemRandom().randrange(2**32)
        self._seed = seed
        self._pictures: list[Picture] = []
        self._last_preview = 0.0

    def all_batches(self) -> Outcome:
        """Draws every batch; an interrupt keeps what is finished."""
        from easel import conditioning, extras

        job, model, engine = self._job, self._model, self._engine
        prompt, loras = take_loras(job.prompt)
        negative, more = take_loras(job.negative)
        extras.use_loras(model, engine.library, [*loras, *more])
        embeddings = extras.embeddings_in(model, engine.library, prompt, negative)
        reader = conditioning.Reader(model, engine.tokenizer, embeddings, self._device)
        import torch

        with torch.no_grad():
            wanted, unwanted = reader.read(prompt, negative, job.clip_skip)
        interrupted = False
        for batch in range(job.batches):
            engine.progress.update(job_no=batch, step=0, stage="drawing", skipped=False)
            try:
                self._batch(batch, wanted, unwanted)
            except Skipped:
                continue
            except Interrupted:
                interrupted = True
                break
        return self._outcome(interrupted, [use.name for use in loras], list(embeddings))

    def _batch(self, batch: int, wanted: Any, unwanted: Any) -> None:
        from easel import sampling

        job, model = self._job, self._model
        first = self._seed + batch * job.batch_size
        seeds = [(first + at) % 2**64 for at in range(job.batch_size)]
        start = mask = None
        if job.start is not None:
            start, mask = self._beginning(seeds[0])
        drawing = sampling.Drawing(
            wanted=wanted,
            unwanted=unwanted,
            seeds=seeds,
            width=job.width,
            height=job.height,
            steps=job.steps,
            cfg=job.cfg,
            choice=job.choice,
            start=start,
            mask=mask,
            strength=job.strength,
        )
        latents = sampling.draw(model, drawing, self._device, self._on_step)
        self._engine.progress.update(stage="decoding")
        pixels = sampling.decode(model, latents)
        for at, seed in enumerate(seeds):
            self._finish(_image(pixels[at]), seed)

    def _beginning(self, seed: int) -> tuple[Any, Any]:
        from easel import sampling

        job = self._job
        assert job.start is not None
        image = pictures.fitted(pictures.upright(job.start), job.width, job.height, job.resize_mode)
        start = sampling.encode(self._model, _pixels(image)[None], seed, self._device)
        if job.mask is None:
            return start, None
        grey = pictures.mask_of(
            job.mask,
            job.width,
            job.height,
            job.resize_mode,
            blur=job.mask_blur,
            invert=job.invert_mask,
        )
        small = grey.resize((job.width // 8, job.height // 8))
        return start, _pixels(small.convert("RGB"))[None, :, :, 0][:, None].to(self._device)

    def _on_step(self, step: int, steps: int, latents: Any) -> None:
        progress = self._engine.progress
        progress.update(step=step, steps=steps)
        state = progress.state
        if state.interrupted:
            raise Interrupted
        if state.skipped:
            raise Skipped
        if progress.watched and step < steps:
            self._preview(latents)

    def _preview(self, latents: Any) -> None:
        from easel import sampling

        if self._model.preview is None:
            self._model.preview = sampling.fit_preview(self._model, self._device)
        image = _image(sampling.preview_pixels(self._model.preview, latents))
        scale = max(1, PREVIEW_SIDE // max(image.size))
        large = image.resize((image.width * scale, image.height * scale))
        self._engine.progress.preview = pictures.to_png(large, "")

    def _finish(self, image: Image.Image, seed: int) -> None:
        job = self._job
        text = metadata.write(job.prompt, job.negative, self._settings(seed))
        png = pictures.to_png(image, text)
        path = None
        if job.save:
            path = str(outputs.save(self._engine.options.output_dir, job.kind, seed, png))
            say(f"Saved {path}")
        self._pictures.append(Picture(image, png, seed, text, path))

    def _settings(self, seed: int) -> dict[str, object]:
        job, model = self._job, self._model
        choice = job.choice
        img2img = job.start is not None
        return {
            "Steps": job.steps,
            "Sampler": choice.sampler.name,
            "Schedule type": choice.spacing,
            "CFG scale": float(job.cfg),
            "Seed": seed,
            "Size": f"{job.width}x{job.height}",
            "Model hash": self._engine.model_hash(model),
            "Model": model.name,
            "VAE": model.vae_name,
            "Denoising strength": float(job.strength) if img2img else None,
            "Mask blur": job.mask_blur if job.mask is not None else None,
            "Clip skip": job.clip_skip if job.clip_skip > 1 else None,
            "Version": f"easel {VERSION}",
        }

    def _outcome(self, interrupted: bool, loras: list[str], embeddings: list[str]) -> Outcome:
        notes = list(self._job.notes)
        if self._model.noise:
            from easel.random_model import NOTE

            notes.append(NOTE)
        if interrupted:
            notes.append("Interrupted: unfinished images were dropped.")
        return Outcome(
            job=self._job,
            pictures=self._pictures,
            model_name=self._model.name,
            model_hash=self._engine.model_hash(self._model),
            vae_name=self._model.vae_name,
            notes=notes,
            interrupted=interrupted,
            details={
                "seed": self._seed,
                "noise": self._model.noise,
                "loras": loras,
                "embeddings": embeddings,
            },
        )


def _image(pixels: Any) -> Image.Image:
    from PIL import Image

    return Image.fromarray((pixels.float().numpy() * 255).round().astype("uint8"))


def _pixels(image: Image.Image) -> Any:
    import numpy
    import torch

    return torch.from_numpy(numpy.asarray(image.convert("RGB")).astype("float32") / 255)


def _as_problem(error: Exception) -> Problem:
    text = " ".join(str(error).split())[:300]
    if (
        type(error).__name__ in ("OutOfMemoryError", "MemoryError")
        or "out of memory" in text.lower()
    ):
        return Problem(
            "Not enough memory for this image. Make it smaller, or start Easel with "
            "--offload model, --attention-slicing and --vae-tiling.",
            500,
        )
    return Problem(f"The run failed: {type(error).__name__}: {text}", 500)
