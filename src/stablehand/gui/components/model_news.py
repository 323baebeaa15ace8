"""What is said when a job about models has come to its end: what became of it, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from stablehand.gui.components.news import News
from stablehand.gui.context import Route
from stablehand.gui.live.views import JobView
from stablehand.gui.words.units import size
from stablehand.services.converting import ConvertedModel
from stablehand.services.disk_use import Freed
from stablehand.services.duplicates import Linked
from stablehand.services.hashing import HashedModels
from stablehand.services.model_lookups import LookedUpModels
from stablehand.services.model_moves import start_undo
from stablehand.services.model_operations import Moves
from stablehand.services.model_updates import ModelUpdates
from stablehand.services.results import Result


class ModelNews(News):
    """Tells what became of jobs about models."""

    told = frozenset({"models", "lookup", "model-updates", "hash", "convert", "verify"})
    cardless = told

    def tell(self, _job: JobView, result: Result[Any]) -> None:
        """Say what became of a job that succeeded."""
        data = result.data
        if isinstance(data, Moves):
            self._moved(result.command, data)
        elif result.command == "models verify":
            self._verified(data)
        elif (tell := self._tellers().get(type(data))) is not None:
            tell(data)

    def _tellers(self) -> dict[type, Callable[[Any], None]]:
        return {
            Linked: self._linked,
            Freed: self._freed,
            LookedUpModels: self._looked_up,
            ModelUpdates: self._updates,
            HashedModels: self._hashed,
            ConvertedModel: self._converted,
        }

    def _linked(self, done: Linked) -> None:
        text = self.tr("Copies share their bytes now, which freed {size}.")
        self._say(text.format(size=size(done.freed_bytes)), done.moves)

    def _freed(self, done: Freed) -> None:
        text = self.tr("That freed {size}.").format(size=size(done.freed_bytes))
        self._say(text, done.moves)

    def _hashed(self, done: HashedModels) -> None:
        text = self.tr("Sums of %n model(s) are known now.", "", len(done.hashed))
        self._context.toast(text, "success")

    def _moved(self, command: str, moves: Moves) -> None:
        count = len(moves.moved)
        words = {
            "models import": self.tr("%n model(s) came into the library.", "", count),
            "models remove": self.tr("%n model(s) are in the trash.", "", count),
            "models rename": self.tr("%n model(s) have another name now.", "", count),
            "models undo": self.tr("%n model(s) are back where they were.", "", count),
        }
        text = words.get(command, self.tr("%n model(s) have moved.", "", count))
        if count or not moves.left:
            self._say(text, moves, can_undo=command != "models undo")
        elif moves.left:
            self._left(moves)

    def _say(self, text: str, moves: Moves, *, can_undo: bool = True) -> None:
        undo: tuple[str, Callable[[], None]] | None = None
        if moves.operation and moves.moved and can_undo:
            undo = (self.tr("Undo"), partial(self._undo, moves.operation))
        self._context.toast(text, "success", undo)
        if moves.left:
            self._left(moves)

    def _left(self, moves: Moves) -> None:
        text = self.tr("%n model(s) were left as they are.", "", len(moves.left))
        self._context.toast(text, "warning", (self.tr("See why"), partial(self._show, moves)))
        for item in moves.left:
            self._context.live.tell(item.reason, "warning")

    def _show(self, moves: Moves) -> None:
        from stablehand.gui.components.left_models_dialog import LeftDialog

        self._context.show(LeftDialog(self._context, moves))

    def _undo(self, operation: str) -> None:
        self._context.live.begin(lambda app: start_undo(app, operation), "models", "")

    def _looked_up(self, found: LookedUpModels) -> None:
        text = self.tr("CivitAI knows %n model(s) of those.", "", len(found.found))
        self._context.toast(text, "success" if found.found else "info")

    def _updates(self, found: ModelUpdates) -> None:
        if not found.models:
            self._context.toast(self.tr("There are no newer versions."), "success")
            return
        text = self.tr("There are newer versions of %n model(s).", "", len(found.models))
        show = (self.tr("Show"), partial(self._context.go, Route("models", "", "updates")))
        self._context.toast(text, "info", show)

    def _converted(self, done: ConvertedModel) -> None:
        text = self.tr("{name} is written.").format(name=done.written.path.name)
        folder = partial(self._context.open_path, done.written.path.parent)
        self._context.toast(text, "success", (self.tr("Open folder"), folder))

    def _verified(self, found: Any) -> None:
        bad = [item for item in found if not item.is_good]
        if not bad:
            self._context.toast(self.tr("Nothing speaks against any of them."), "success")
            return
        text = self.tr("Something speaks against %n model(s).", "", len(bad))
        show = (self.tr("Show"), partial(self._context.go, Route("models", "", "unsafe")))
        self._context.toast(text, "warning", show)
