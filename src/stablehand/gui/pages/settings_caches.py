"""Caches on the settings page: what takes how much room, what cleaning it costs, cleaning it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.pages.settings_own import OwnSection
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size
from stablehand.services.caches import Cache, list_caches, start_cleaning
from stablehand.services.results import Result

PREFIX = "cache."
_ALL = "cache.all"
_CLEAN = "clean"
_SOON_MS = 800


class CachesSection(OwnSection):
    """A row for each kind that takes room."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("Caches and leftovers"),
            self.tr("What takes room besides models and installs, and what cleaning it means."),
            words="cache clean free disk space room delete uv pip huggingface trash logs "
            "кэш кеш очистить место диск удалить мусор корзина логи журналы",
        )
        self.caches: dict[str, Cache] = {}
        self.buttons: dict[str, Button] = {}
        self._has_failed = False  # what is said is why something could not be done
        self._begin(self.tr("Looking how much there is…"))
        context.live.job_ended.connect(self._on_job_ended)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SOON_MS)
        self._timer.timeout.connect(self._look)

    def ask(self) -> None:
        """Look how much there is, a moment later: that reads many folders, and the page comes first."""
        self._timer.start()

    def _look(self) -> None:
        self.context.live.ask(list_caches, self, self._on_listed, self._on_failed)

    def _on_listed(self, result: Result[tuple[Cache, ...]]) -> None:
        self.show_caches(result.data)

    def show_caches(self, found: tuple[Cache, ...]) -> None:
        """Show what was found; what takes nothing has no row."""
        caches = {item.kind.id: item for item in found if item.size_bytes}
        if caches == self.caches and self.buttons and not self._has_failed:
            return
        self.caches, self._has_failed = caches, False
        total = sum(item.freed_bytes for item in caches.values() if item.kind.way == "delete")
        self._begin(
            self.tr("Nothing is there that could be cleaned.")
            if not caches or not total
            else self.tr("{size} can be free again.").format(size=size(total))
        )
        for item in caches.values():
            self._add(item)
        self.clean_all.setVisible(total > 0)

    def _begin(self, text: str) -> None:
        self.clear_rows()
        self.buttons = {}
        self.state = Label(text, "small", "text2", wraps=True)
        self.clean_all = Button(
            self.context.theme,
            self.tr("Clean all that comes again"),
            icon="trash-2",
            compact=True,
            on_click=partial(self._ask_for, ""),
        )
        self.clean_all.setVisible(False)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.state, 1)
        row.addWidget(self.clean_all, 0, Qt.AlignmentFlag.AlignTop)
        self.add_row(_ALL).addLayout(row)

    def _add(self, item: Cache) -> None:
        box = self.add_row(f"{PREFIX}{item.kind.id}", " ".join(map(str, item.folders)))
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        words = QVBoxLayout()
        words.setSpacing(2)
        name = say(item.kind.words)
        words.addWidget(Label(name, "strong", wraps=True))
        words.addWidget(
            Label(f"{self._sizes(item)} {say(item.kind.cost)}", "small", "text3", wraps=True)
        )
        row.addLayout(words, 1)
        if item.kind.id == "trash":
            text, icon = self.tr("Look into it"), "folder-open"
            run = partial(self.context.go, Route("trash"))
        else:
            text, icon = self.tr("Clean"), "trash-2"
            run = partial(self._ask_for, item.kind.id)
        button = Button(self.context.theme, text, icon=icon, compact=True, on_click=run)
        button.setAccessibleName(f"{text}: {name}")
        button.setEnabled(item.kind.way != "delete" or item.freed_bytes > 0)
        self.buttons[item.kind.id] = button
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(row)

    def _sizes(self, item: Cache) -> str:
        if item.kind.way != "delete" or item.freed_bytes >= item.size_bytes:
            return self.tr("{size}.").format(size=size(item.size_bytes))
        text = self.tr("{size}, of which {freed} can be freed: the rest is in use.")
        return text.format(size=size(item.size_bytes), freed=size(item.freed_bytes))

    def _ask_for(self, kind: str) -> None:
        question = self._question(kind)
        question.answered.connect(partial(self._on_answered, kind))
        self.context.show(question)

    def _question(self, kind: str) -> Question:
        items = [item for item in self.caches.values() if item.kind.id == kind] or [
            item for item in self.caches.values() if item.kind.way == "delete"
        ]
        freed = size(sum(item.freed_bytes for item in items))
        if len(items) == 1:
            title = self.tr("Clean this: {name}?").format(name=say(items[0].kind.words))
            text, facts = say(items[0].kind.cost), []
        else:
            title, text = self.tr("Clean all that comes again?"), ""
            facts = [f"{say(item.kind.words)}: {size(item.freed_bytes)}" for item in items]
        if items and items[0].kind.way == "delete":
            frees = self.tr("Frees {size}.").format(size=freed)
            text = f"{frees} {text}".strip()
        return Question(
            self.context.theme,
            title,
            text,
            ((_CLEAN, self.tr("Clean"), "primary"), ("", self.tr("Leave it"), "secondary")),
            facts=facts,
            icon="trash-2",
            parent=self.context.window,
        )

    def _on_answered(self, kind: str, answer: str) -> None:
        if answer == _CLEAN:
            names = [kind] if kind else []
            self.context.live.begin(
                lambda app: start_cleaning(app, names), "clean", "", self, self._on_failed
            )

    def _on_job_ended(self, job: object) -> None:
        if isinstance(job, JobView) and job.kind in ("clean", "trash"):
            self.ask()

    def _on_failed(self, problem: Problem) -> None:
        self._has_failed = True
        self.state.setText(say(problem.message))
