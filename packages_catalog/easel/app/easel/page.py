"""The page: three tabs, one look, words in the browser's language."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from easel import page_events as events
from easel.generation import AUTOMATIC_VAE, Engine
from easel.options import QUALITIES, SMALLEST_SIDE
from easel.quality import profile
from easel.samplers import AUTOMATIC, SAMPLERS, SCHEDULERS
from easel.style import CSS, theme
from easel.texts import LANGUAGES, table

I18N = gr.I18n(**{language: table(language) for language in LANGUAGES})
QUALITY_WORDS = {name: "quality_best" if name == "quality" else name for name in QUALITIES}
MOST_AT_ONCE = 8


@dataclass
class Form:
    """The controls of one drawing tab."""

    controls: dict[str, Any] = field(default_factory=dict)

    @property
    def inputs(self) -> list[Any]:
        """In the order in which `page_events.Wish` takes them."""
        return [self.controls[name] for name in events.FIELDS if name in self.controls]

    @property
    def names(self) -> list[str]:
        """The names of the inputs."""
        return [name for name in events.FIELDS if name in self.controls]


def mount(app: FastAPI, engine: Engine) -> None:
    """Puts the page at `/`."""
    os.environ.setdefault("GRADIO_TEMP_DIR", str(Path("cache").absolute() / "page"))
    with gr.Blocks(
        title="Easel", analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)
    ) as blocks:
        _build(engine, blocks)
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        server_name=engine.options.host,
        server_port=engine.options.port,
        allowed_paths=[str(engine.options.output_dir.absolute())],
        theme=theme(),
        css=CSS,
        i18n=I18N,
        footer_links=[],
        ssr_mode=False,
        pwa=False,
        enable_monitoring=False,
        mcp_server=False,
        max_file_size="64mb",
    )


def _build(engine: Engine, blocks: Any) -> None:
    gr.HTML('<div class="easel-head"><b>Easel</b></div>', padding=False)
    empty = gr.HTML(visible=False, padding=False)
    with gr.Tabs() as tabs:
        with gr.Tab(_("tab_text"), id="text"):
            first = _drawing_tab(engine, "text")
        with gr.Tab(_("tab_image"), id="image"):
            second = _drawing_tab(engine, "image")
        with gr.Tab(_("tab_info"), id="info"):
            _info_tab(first, tabs)
    _keep_lists_fresh(engine, blocks, [first, second], empty)


def _(key: str) -> Any:
    return I18N(key)


def _drawing_tab(engine: Engine, kind: str) -> Form:
    form = Form()
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320):
            _words(form)
            if kind == "image":
                _beginning(form)
            _models(form)
            _sizes(form, engine)
            _details(form)
        with gr.Column(scale=6, min_width=320):
            draw = gr.Button(_("draw"), variant="primary", size="lg", elem_classes="easel-draw")
            stop = gr.Button(_("stop"), variant="stop", visible=False, elem_classes="easel-draw")
            status = gr.HTML(elem_classes="easel-status", padding=False)
            gallery = gr.Gallery(
                label=_("result"),
                columns=2,
                object_fit="contain",
                height="auto",
                format="png",
                elem_classes="easel-gallery",
                interactive=False,
                buttons=["download", "fullscreen"],
            )
            text = gr.Textbox(label=_("text_of"), lines=3, interactive=False, visible=False)
    _wire(engine, form, draw, stop, [status, gallery, text])
    return form


def _words(form: Form) -> None:
    form.controls["prompt"] = gr.Textbox(label=_("prompt"), placeholder=_("prompt_hint"), lines=3)
    form.controls["negative"] = gr.Textbox(
        label=_("negative"), placeholder=_("negative_hint"), lines=2
    )


def _beginning(form: Form) -> None:
    form.controls["start"] = gr.Image(
        label=_("start"), type="filepath", sources=["upload", "clipboard"], height=260
    )
    with gr.Row():
        form.controls["strength"] = gr.Slider(
            0, 1, 0.6, step=0.01, label=_("strength"), info=_("strength_hint")
        )
        form.controls["resize"] = gr.Dropdown(
            [(_("stretch"), 0), (_("crop"), 1), (_("fill"), 2)], value=1, label=_("resize")
        )


def _models(form: Form) -> None:
    with gr.Row():
        form.controls["model"] = gr.Dropdown([], label=_("model"), scale=3, min_width=200)
        form.controls["lora"] = gr.Dropdown(
            [], value=None, label=_("lora"), info=None, scale=2, min_width=160
        )


def _sizes(form: Form, engine: Engine) -> None:
    options = engine.options
    begin = profile(options.quality, options.max_size)
    form.controls["quality"] = gr.Radio(
        [(_(QUALITY_WORDS[name]), name) for name in QUALITIES],
        value=options.quality,
        label=_("quality"),
    )
    with gr.Row():
        for name in ("width", "height"):
            form.controls[name] = gr.Slider(
                SMALLEST_SIDE,
                options.max_size // 8 * 8,
                begin.side,
                step=8,
                label=_(name),
                min_width=150,
            )
    with gr.Row():
        form.controls["steps"] = gr.Slider(
            1, 60, begin.steps, step=1, label=_("steps"), min_width=150
        )
        form.controls["batch"] = gr.Slider(
            1, MOST_AT_ONCE, 1, step=1, label=_("batch"), min_width=150
        )


def _details(form: Form) -> None:
    with gr.Accordion(_("more"), open=False):
        with gr.Row():
            form.controls["sampler"] = gr.Dropdown(
                [sampler.name for sampler in SAMPLERS],
                value="DPM++ 2M",
                label=_("sampler"),
                min_width=140,
            )
            form.controls["scheduler"] = gr.Dropdown(
                [(_("automatic"), AUTOMATIC), *(name for name in SCHEDULERS if name != AUTOMATIC)],
                value=AUTOMATIC,
                label=_("scheduler"),
                min_width=140,
            )
        with gr.Row():
            form.controls["cfg"] = gr.Slider(1, 20, 6.5, step=0.5, label=_("cfg"), min_width=150)
            form.controls["clip_skip"] = gr.Slider(
                1, 4, 1, step=1, label=_("clip_skip"), min_width=150
            )
        with gr.Row(equal_height=True):
            form.controls["seed"] = gr.Number(
                -1, precision=0, label=_("seed"), info=_("seed_hint"), min_width=150
            )
            form.controls["vae"] = gr.Dropdown(
                [(_("vae_own"), AUTOMATIC_VAE[1])],
                value=AUTOMATIC_VAE[1],
                label=_("vae"),
                min_width=150,
            )


def _wire(engine: Engine, form: Form, draw: Any, stop: Any, outputs: list[Any]) -> None:
    names = form.names
    controls = form.controls

    def run(request: gr.Request, *values: Any) -> Iterator[Any]:
        wish = dict(zip(names, values, strict=True))
        language = events.language(request)
        for status, images, text, finished in events.drawing(engine, wish, language):
            yield (
                gr.update(visible=finished),
                gr.update(visible=not finished),
                status,
                _shown(images),
                gr.update(value=text, visible=bool(text)) if finished else gr.skip(),
            )

    def take_profile(name: str) -> tuple[int, int, int, float]:
        found = profile(name, engine.options.max_size)
        return found.side, found.side, found.steps, found.cfg

    draw.click(
        run,
        form.inputs,
        [draw, stop, *outputs],
        concurrency_limit=4,
        show_progress="hidden",
        api_visibility="private",
    )
    stop.click(engine.interrupt, queue=False, api_visibility="private")
    controls["quality"].input(
        take_profile,
        controls["quality"],
        [controls[name] for name in ("width", "height", "steps", "cfg")],
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )
    controls["lora"].input(
        events.add_to_prompt,
        [controls["prompt"], controls["lora"]],
        [controls["prompt"], controls["lora"]],
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )


def _shown(images: list[Any] | None) -> Any:
    """One image is shown large, several side by side."""
    if images is None:
        return gr.skip()
    return gr.update(value=images, columns=1 if len(images) == 1 else 2)


def _info_tab(target: Form, tabs: Any) -> None:
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320):
            file = gr.File(label=_("drop"), file_types=["image"], type="filepath", height=200)
        with gr.Column(scale=6, min_width=320):
            text = gr.Textbox(label=_("text_of"), lines=8, interactive=False, buttons=["copy"])
            take = gr.Button(_("take"), interactive=False)
    names = [
        "prompt",
        "negative",
        "width",
        "height",
        "steps",
        "cfg",
        "sampler",
        "scheduler",
        "seed",
    ]

    def read(path: str | None, request: gr.Request) -> tuple[str, Any]:
        found, usable = events.read_file(path, events.language(request))
        return found, gr.update(interactive=usable)

    def use(found: str) -> list[Any]:
        values = events.settings_of(found)
        updates = [gr.update(value=values[name]) if name in values else gr.skip() for name in names]
        return [gr.update(selected="text"), *updates]

    file.change(read, file, [text, take], queue=False, api_visibility="private")
    take.click(
        use,
        text,
        [tabs, *(target.controls[name] for name in names)],
        queue=False,
        api_visibility="private",
    )


def _keep_lists_fresh(engine: Engine, blocks: Any, forms: list[Form], empty: Any) -> None:
    def lists(request: gr.Request) -> list[Any]:
        found = events.lists(engine, events.language(request))
        updates: list[Any] = [gr.update(value=found.empty, visible=bool(found.empty))]
        for _form in forms:
            updates += [
                gr.update(choices=found.models, value=found.model),
                gr.update(choices=found.additions, visible=bool(found.additions)),
                gr.update(choices=found.vaes),
            ]
        return updates

    outputs = [empty]
    for form in forms:
        outputs += [form.controls[name] for name in ("model", "lora", "vae")]
    blocks.load(
        lists,
        None,
        outputs,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )
