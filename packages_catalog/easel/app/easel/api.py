"""The A1111 API: `/sdapi/v1/...`. Runs go to the engine's thread; nothing here blocks the loop."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from easel import VERSION, devices, metadata, pictures
from easel.api_lists import add_lists
from easel.api_models import Drawing, ImageToImage, PngInfo, TextToImage, to_job
from easel.generation import AUTOMATIC_VAE, Engine
from easel.jobs import Outcome
from easel.problems import Problem

Answer = dict[str, Any]
LOOK = 0.2  # seconds between two looks at whether Easel is stopping


def add_api(app: FastAPI, engine: Engine) -> None:
    """Puts the routes into the app."""
    routes = APIRouter(prefix="/sdapi/v1")
    _add_runs(routes, engine)
    _add_state(routes, engine)
    add_lists(routes, engine)
    app.include_router(routes)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)


async def finished(engine: Engine, future: Future[Any]) -> Any:
    """A future of the engine, awaited; the run goes on if the client leaves, nobody waits at the end."""
    run = asyncio.wrap_future(future)
    while not run.done():
        if engine.stopping:
            raise Problem("Easel is stopping", 503)
        await asyncio.wait({run}, timeout=LOOK)
    return run.result()


def _problem(_request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, Problem)
    name = {422: "UnprocessableRequest", 404: "NotFound", 503: "Stopping"}
    return JSONResponse(
        {
            "error": name.get(problem.status, "RunFailed"),
            "detail": problem.sentence,
            "body": "",
            "errors": problem.sentence,
        },
        problem.status,
    )


def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = [
        {"loc": list(item["loc"]), "msg": item["msg"], "type": item["type"]}
        for item in error.errors()
    ]
    first = found[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body")
    sentence = f"{where or 'The request'}: {first['msg']}"
    return JSONResponse({"error": "UnprocessableRequest", "detail": found, "errors": sentence}, 422)


def _add_runs(routes: APIRouter, engine: Engine) -> None:
    async def run(request: Drawing) -> Answer:
        job = await asyncio.to_thread(lambda: to_job(request, engine.clip_skip))
        outcome = await finished(engine, engine.submit(job))
        return await asyncio.to_thread(lambda: answer(request, outcome))

    @routes.post("/txt2img")
    async def txt2img(request: TextToImage) -> Answer:
        return await run(request)

    @routes.post("/img2img")
    async def img2img(request: ImageToImage) -> Answer:
        return await run(request)

    @routes.post("/png-info")
    async def png_info(request: PngInfo) -> Answer:
        def look() -> Answer:
            text, items = pictures.read_text(pictures.from_base64(request.image, "image"))
            prompt, negative, settings = metadata.read(text)
            found = {"Prompt": prompt, "Negative prompt": negative, **settings} if text else {}
            return {"info": text, "items": items, "parameters": found}

        return dict(await asyncio.to_thread(look))


def answer(request: Drawing, outcome: Outcome) -> Answer:
    """A1111's answer: images, the request again, and the details as JSON text."""
    images = [pictures.to_base64(picture.png) for picture in outcome.pictures]
    parameters = request.model_dump()
    for heavy in ("init_images", "mask"):
        if heavy in parameters and not getattr(request, "include_init_images", False):
            parameters[heavy] = None
    return {
        "images": images if request.send_images else [],
        "parameters": parameters,
        "info": json.dumps(_info(outcome), ensure_ascii=False),
    }


def _info(outcome: Outcome) -> Answer:
    job, pictures_made = outcome.job, outcome.pictures
    choice = job.choice
    count = len(pictures_made)
    return {
        "prompt": job.prompt,
        "all_prompts": [job.prompt] * count,
        "negative_prompt": job.negative,
        "all_negative_prompts": [job.negative] * count,
        "seed": outcome.details["seed"],
        "all_seeds": [picture.seed for picture in pictures_made],
        "subseed": -1,
        "all_subseeds": [-1] * count,
        "subseed_strength": 0,
        "width": job.width,
        "height": job.height,
        "sampler_name": choice.sampler.name,
        "scheduler": choice.spacing,
        "cfg_scale": job.cfg,
        "steps": job.steps,
        "batch_size": job.batch_size,
        "restore_faces": False,
        "sd_model_name": outcome.model_name,
        "sd_model_hash": outcome.model_hash,
        "sd_vae_name": outcome.vae_name,
        "sd_vae_hash": None,
        "denoising_strength": job.strength if job.start is not None else None,
        "extra_generation_params": {},
        "index_of_first_image": 0,
        "infotexts": [picture.infotext for picture in pictures_made],
        "styles": [],
        "job_timestamp": datetime.now().astimezone().strftime("%Y%m%d%H%M%S"),
        "clip_skip": job.clip_skip,
        "is_using_inpainting_conditioning": False,
        "version": f"easel {VERSION}",
        "notes": outcome.notes,
        "noise": outcome.details["noise"],
        "interrupted": outcome.interrupted,
        "saved": [picture.path for picture in pictures_made if picture.path],
    }


def _add_state(routes: APIRouter, engine: Engine) -> None:
    @routes.get("/progress")
    async def progress(skip_current_image: bool = False) -> Answer:
        if not skip_current_image:
            engine.progress.watch()
        state = engine.progress.state
        preview = None if skip_current_image else engine.progress.preview
        return {
            "progress": state.progress,
            "eta_relative": state.left(time.time()),
            "state": {
                "skipped": state.skipped,
                "interrupted": state.interrupted,
                "stopping_generation": False,
                "job": state.job,
                "job_count": state.job_count,
                "job_timestamp": str(int(state.started)),
                "job_no": state.job_no,
                "sampling_step": state.step,
                "sampling_steps": state.steps,
            },
            "current_image": pictures.to_base64(preview) if preview else None,
            "textinfo": state.stage if state.job_count else None,
            "queue": state.waiting,
        }

    @routes.post("/interrupt")
    async def interrupt() -> Answer:
        engine.interrupt()
        return {}

    @routes.post("/skip")
    async def skip() -> Answer:
        engine.progress.skip()
        return {}

    @routes.get("/options")
    async def options() -> Answer:
        return dict(await asyncio.to_thread(lambda: _options(engine)))

    @routes.post("/options")
    async def set_options(wanted: dict[str, Any]) -> Answer:
        await _set_options(engine, wanted)
        return {}

    @routes.post("/unload-checkpoint")
    async def unload() -> Answer:
        await finished(engine, engine.unload())
        return {}

    @routes.get("/memory")
    async def memory() -> Answer:
        return dict(await asyncio.to_thread(partial(_memory, engine)))


def _options(engine: Engine) -> Answer:
    folder = engine.options.output_dir
    return {
        "sd_model_checkpoint": engine.current,
        "sd_vae": engine.vae_name or "Automatic",
        "CLIP_stop_at_last_layers": engine.clip_skip,
        "outdir_txt2img_samples": str(folder / "txt2img-images"),
        "outdir_img2img_samples": str(folder / "img2img-images"),
        "samples_format": "png",
        "enable_pnginfo": True,
    }


async def _set_options(engine: Engine, wanted: Answer) -> None:
    unknown = [key for key in wanted if key not in _options(engine)]
    if unknown:
        raise Problem(f"Easel has no option {unknown[0]!r}")
    skip = wanted.get("CLIP_stop_at_last_layers")
    if skip is not None:
        if not isinstance(skip, int) or not 1 <= skip <= 12:
            raise Problem("CLIP_stop_at_last_layers must be between 1 and 12")
        engine.clip_skip = skip
    if "sd_vae" in wanted:
        name = str(wanted["sd_vae"] or "")
        if name not in AUTOMATIC_VAE:
            await asyncio.to_thread(lambda: engine.library.vae(name))
        engine.vae_name = None if name in AUTOMATIC_VAE else name
    title = wanted.get("sd_model_checkpoint")
    if title:
        await finished(engine, engine.choose_model(str(title)))


def _memory(engine: Engine) -> Answer:
    import psutil

    ram = psutil.virtual_memory()
    computing = engine.computing
    card: Answer = {"error": "torch is not loaded yet"}
    if computing is not None:
        card = devices.memory_numbers(computing.device)
    return {
        "ram": {"free": ram.available, "used": ram.total - ram.available, "total": ram.total},
        "cuda": card,
    }
