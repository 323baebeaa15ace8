"""What takes the room: models by kind, base and folder, files that belong to none, caches, the trash."""

from __future__ import annotations

from collections.abc import Mapping

from stablehand.core.models.organise.disk import Amount
from stablehand.gui.components.list_dialog import ListDialog
from stablehand.gui.components.model_words import base_name, kind_icon, kind_words
from stablehand.gui.context import Context, Route
from stablehand.gui.widgets.fields import Segmented
from stablehand.gui.widgets.row_list import Row
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size
from stablehand.services.disk_use import Cache, DiskUse, disk_use, start_free
from stablehand.services.results import Result

_MANY = 500


class DiskDialog(ListDialog):
    """The dialog."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("What takes the room"),
            "",
            "hard-drive",
            self.tr("There is nothing here."),
        )
        self._use: DiskUse | None = None
        self._caches: dict[str, Cache] = {}
        self.parts = Segmented(
            self.tr("What is counted"),
            (
                ("kinds", self.tr("Kinds")),
                ("bases", self.tr("Bases")),
                ("folders", self.tr("Folders")),
                ("caches", self.tr("Caches")),
                ("orphans", self.tr("Without a model")),
            ),
            variant="tab",
        )
        self.parts.chosen.connect(self._on_part)
        self.above.addWidget(self.parts)
        self.fields += self.parts.buttons()
        self.free_button = self.add_button(self.tr("Free this cache"), "trash-2", self._on_free)
        self.tidy_button = self.add_button(
            self.tr("Move them to the trash"), "trash-2", self._on_tidy
        )
        self.trash_button = self.add_button(self.tr("Open the trash"), "trash-2", self._on_trash)
        self.work(disk_use, self._take, self.tr("Counting…"))

    def _take(self, result: Result[DiskUse]) -> None:
        self._use = result.data
        self._show()

    def _on_part(self, _value: object) -> None:
        if self._use is not None:
            self._show()

    def _show(self) -> None:
        use = self._use
        assert use is not None
        usage = use.usage
        part = self.parts.value
        self._caches = {f"cache {cache.kind.id}": cache for cache in use.caches}
        if part == "kinds":
            rows = self._amounts(usage.kinds, kind_words)
            rows = [
                Row(r.key, r.title, r.below, r.beside, r.right, kind_icon(str(r.key)), "text3")
                for r in rows
            ]
        elif part == "bases":
            rows = self._amounts(usage.bases, _base_words)
        elif part == "folders":
            rows = self._amounts(usage.folders, lambda name: name or self.tr("Right in the folder"))
        elif part == "caches":
            rows = [self._cache(key, cache) for key, cache in self._caches.items()]
        else:
            rows = self._orphans(use)
        self.show_rows(rows)

    def _amounts(self, amounts: Mapping[str, Amount], words: object) -> list[Row]:
        assert callable(words)
        return [
            Row(
                name,
                words(name),
                self.tr("%n model(s)", "", amount.count),
                "",
                size(amount.size_bytes),
                "folder",
            )
            for name, amount in amounts.items()
        ]

    def _cache(self, key: str, cache: Cache) -> Row:
        freed = self.tr("Freeing it gives back {size}").format(size=size(cache.freed_bytes))
        if cache.kind.freeing == "trash":
            freed = self.tr("Goes to the trash first")
        title = say(cache.kind.words)
        return Row(key, title[:1].upper() + title[1:], freed, "", size(cache.size_bytes), "box")

    def _orphans(self, use: DiskUse) -> list[Row]:
        words = {
            "sidecar": self.tr("beside a model that is gone"),
            "unfinished": self.tr("an unfinished download"),
            "leftover": self.tr("left over from a copy"),
        }
        return [
            Row(
                str(orphan.path),
                orphan.path.name,
                str(orphan.path.parent),
                words[orphan.kind],
                size(orphan.size_bytes),
                "file",
            )
            for orphan in use.orphans[:_MANY]
        ]

    def allow(self, *, is_busy: bool) -> None:
        """Let be freed what can be."""
        part, use = self.parts.value, self._use
        self.free_button.setVisible(part == "caches")
        self.tidy_button.setVisible(part == "orphans")
        self.trash_button.setVisible(part not in ("caches", "orphans"))
        key = str(self.list.key())
        self.free_button.setEnabled(not is_busy and key in self._caches)
        self.tidy_button.setEnabled(not is_busy and use is not None and bool(use.orphans))
        self.say_below("" if use is None or is_busy else self._summary(use))

    def _summary(self, use: DiskUse) -> str:
        usage = use.usage
        count = self.tr("%n model(s)", "", usage.total.count)
        said = [self.tr("{count}, {size}.").format(count=count, size=size(usage.total.size_bytes))]
        if usage.beside_bytes:
            text = self.tr("Pictures and notes beside them: {size}.")
            said.append(text.format(size=size(usage.beside_bytes)))
        if usage.shared_bytes:
            text = self.tr("Shared by several names: {size}.")
            said.append(text.format(size=size(usage.shared_bytes)))
        for space in use.roots:
            if space.free_bytes is not None:
                text = self.tr("Free on {name}: {size}.")
                said.append(text.format(name=space.root.name, size=size(space.free_bytes)))
        trash = use.trash_bytes + sum(space.trash_bytes for space in use.roots)
        if trash:
            said.append(self.tr("In the trash: {size}.").format(size=size(trash)))
        return " ".join(said)

    def _on_free(self) -> None:
        if (cache := self._caches.get(str(self.list.key()))) is not None:
            name = cache.kind.id
            self.context.live.begin(lambda app: start_free(app, caches=[name]), "models", "")
            self.accept()

    def _on_tidy(self) -> None:
        self.context.live.begin(lambda app: start_free(app, orphans=True), "models", "")
        self.accept()

    def _on_trash(self) -> None:
        self.accept()
        self.context.go(Route("trash"))


def _base_words(name: str) -> str:
    return kind_words(name) if name == "unknown" else base_name(name)
