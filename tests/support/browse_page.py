"""The Browse page over stand-ins for all hubs: what tests and pictures of it begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stablehand.gui.context import Route
from stablehand.gui.pages.browse import BrowsePage
from support.hub_stand_in import civitai, huggingface, openmodeldb
from support.hub_stand_in.stand_in import StandIn


class Hubs:
    """The hubs while the stand-in runs.

    Attributes:
        server: all three of them.
        civitai, face, upscalers: what each knows.
    """

    def __init__(self, server: StandIn) -> None:
        self.server = server
        self.civitai = civitai.install(server)
        self.face = huggingface.install(server)
        self.upscalers = openmodeldb.install(server)

    def settings(self) -> str:
        """Give the settings that lead to them."""
        return (
            "[endpoints]\n"
            f'civitai = "{self.server.address}"\n'
            f'civitai_mature = "{self.server.address}"\n'
            f'huggingface = "{self.face.address}"\n'
            f'openmodeldb = "{self.upscalers.address}"\n'
        )

    def asked(self, start: str) -> list[str]:
        """Give what was asked of the hubs, by the beginning of its path."""
        return [asked.target for asked in self.server.requests if asked.path.startswith(start)]


@contextmanager
def hubs(data: Path) -> Iterator[Hubs]:
    """Run stand-ins for all hubs, and have the settings of a data folder lead to them."""
    with StandIn() as server:
        made = Hubs(server)
        file = data / "settings.toml"
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(f"{before}\n{made.settings()}", encoding="utf-8")
        yield made


def opened(context, qtbot, route: Route, size=(1180, 780), tab="civitai") -> BrowsePage:
    """Make the page and show it for a place; it is left at the test's end, once nothing is under way."""

    def close(page: BrowsePage) -> None:
        pictures = page.pictures
        qtbot.waitUntil(lambda: not pictures._asked and not pictures._wishes)
        qtbot.waitUntil(lambda: not page.detail._asked and not page.tab.is_asking)
        page.leave()
        pictures.close()

    context.live.memory.keep(**{"browse.tab": tab})
    made = BrowsePage(context)
    qtbot.addWidget(made, before_close_func=close)
    made.resize(*size)
    made.show()
    made.arrive(route)
    return made
