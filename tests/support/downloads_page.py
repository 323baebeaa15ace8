"""Downloads as the queue gives them, for the page that shows them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPoint, Qt

from stablehand.core.base.events import Failure
from stablehand.core.base.text import Text
from stablehand.core.downloads.entry import Download, DownloadState, Queue
from stablehand.core.downloads.record import New, Standing
from stablehand.core.downloads.table import DownloadTable
from stablehand.core.downloads.wish import Wish
from stablehand.gui.context import Route
from stablehand.gui.pages.downloads import DownloadsPage

GB = 1_000_000_000
NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def at(seconds):
    """Give an ISO moment so many seconds from now on."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="seconds")


def download(number, state="queued", **values):
    """Give a download of a small model; `number` is its id."""
    name = values.pop("name", f"model-{number}.safetensors")
    usual = {
        "spec": f"hf:someone/model-{number}@{'a' * 40}/{name}",
        "title": f"Model {number}",
        "hub": "huggingface",
        "root": "Models",
        "folder": "Lora",
        "kind": "lora",
        "base": "sdxl",
        "size_bytes": GB,
        "created": at(-3600),
    }
    return Download(str(number), name=name, state=DownloadState(state), **{**usual, **values})


def failed(number, code="download.mismatch", message="The sum is another one.", **values):
    """Give one that failed."""
    failure = Failure(code, Text("test", message), Text("test", "Try it again."))
    return download(number, "failed", failure=failure, finished=at(-60), **values)


def needs(number, code="hub.gated", **values):
    """Give one that waits for somebody to accept terms on its page."""
    page = f"https://huggingface.co/someone/model-{number}"
    failure = Failure(
        code, Text("test", "Its terms have to be accepted first."), details={"page": page}
    )
    return download(number, "needs", failure=failure, page=page, **values)


def some():
    """Give a queue with downloads in every state, a set among them."""
    return Queue(
        (
            download(
                1,
                "running",
                name="juggernautXL_v9.safetensors",
                folder="StableDiffusion",
                kind="checkpoint",
                size_bytes=int(6.6 * GB),
                received_bytes=4 * GB,
                bytes_per_s=12_400_000.0,
                seconds_left=310.0,
                connections=4,
                pid=1,
            ),
            download(2, "checking", received_bytes=GB),
            download(
                3,
                "waiting",
                reason=Text("test", "civitai.com asks to wait"),
                until=at(42),
                received_bytes=GB // 4,
                hub="civitai",
            ),
            download(4, "paused", received_bytes=GB // 2),
            download(
                5, name="flux1-dev-fp8.safetensors", size_bytes=int(11.9 * GB), base="flux1-dev"
            ),
            download(6),
            download(7, group="Workflow: portrait", state="queued", size_bytes=2 * GB),
            download(
                8,
                "queued",
                group="Workflow: portrait",
                name="t5xxl_fp16.safetensors",
                kind="text_encoder",
            ),
            needs(9),
            failed(10, name="lora-x.safetensors", quarantine="q1"),
            download(11, "cancelled", finished=at(-300)),
            download(
                12,
                "done",
                name="vae-ft-mse.safetensors",
                kind="vae",
                folder="VAE",
                finished=at(-7200),
                verified="sha256",
                sha256="ab" * 32,
                path="/home/somebody/Models/VAE/vae-ft-mse.safetensors",
                page="https://huggingface.co/stabilityai/sd-vae-ft-mse",
            ),
            download(
                13,
                "done",
                finished=at(-90_000),
                reason=Text("test", "It was here already"),
                path="/home/somebody/Models/Lora/model-13.safetensors",
            ),
        ),
        bytes_per_s=12_400_000.0,
        seconds_left=1080.0,
        free_bytes=96 * GB,
    )


def wish(number, **values):
    """Give what the real queue is asked for; nothing answers at its address."""
    name = f"model-{number}.safetensors"
    usual = {
        "spec": f"http://127.0.0.1:9/{name}",
        "address": f"http://127.0.0.1:9/{name}",
        "hub": "url",
        "title": f"Model {number}",
        "name": name,
        "root": "main",
        "folder": "Lora",
        "size_bytes": GB,
    }
    return Wish(**{**usual, **values})


def put(app, *wishes, state=DownloadState.QUEUED, **standing):
    """Put wishes into the real queue of a data folder; give their ids."""
    return table(app).add([New(each, state, standing=Standing(**standing)) for each in wishes])


def table(app):
    """Give the real queue of a data folder."""
    return DownloadTable(app.data.journal)


# -- the page, and what a test looks at on it ------------------------------------------------------


def shown(context, qtbot, size=(1080, 760)):
    made = DownloadsPage(context)
    qtbot.addWidget(made)
    made.resize(*size)
    made.show()
    made.activateWindow()
    made.arrive(Route("downloads"))
    return made


def keys(page):
    return [line.key for line in page.items.lines if line.kind != "section"]


def chosen(page):
    return [line.key for line in page.list.chosen_lines()]


def take(page, *changed):
    """Hand the page the queue once more with some downloads changed."""
    feed = page.context.live.downloads
    new = {item.id: item for item in changed}
    feed.take(replace(feed.queue, downloads=tuple(new.get(i.id, i) for i in feed.queue.downloads)))


def item(page, number):
    return next(i for i in page.context.live.downloads.queue.downloads if i.id == str(number))


def offered(page):
    return {deed for deed, button in page.panel.buttons.items() if not button.isHidden()}


def states(app):
    return {record.id: record.state.value for record in table(app).read()}


def press(page, qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(page.list, key, modifier)


def sign(page, key, deed):
    """Give where the sign of a line is on the list."""
    index = page.items.index(page.items.row_of(key))
    page.list.scrollTo(index)
    rect, line = page.list.visualRect(index), page.items.line(index.row())
    found = [
        QPoint(x, rect.center().y())
        for x in range(rect.left(), rect.right())
        if page.list.lines.deed_at(line, rect, QPoint(x, rect.center().y())) == deed
    ]
    return found[len(found) // 2] if found else None
