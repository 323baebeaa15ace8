"""The Downloads page: the queue as a list, what is known of the chosen one beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from stablehand.core.downloads.entry import Download, DownloadState
from stablehand.gui.components.link_look_up import paste_link
from stablehand.gui.context import Context, Route
from stablehand.gui.live import download_orders as orders
from stablehand.gui.pages.downloads.deeds import deeds
from stablehand.gui.pages.downloads.doing import DownloadDeeds
from stablehand.gui.pages.downloads.head import DownloadsHead
from stablehand.gui.pages.downloads.items import DownloadItems
from stablehand.gui.pages.downloads.lines import QUEUED, Line, lines_of
from stablehand.gui.pages.downloads.panel import DownloadPanel
from stablehand.gui.pages.downloads.view import DownloadList
from stablehand.gui.pages.page import Page
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.words.announce import announce

_TICK_MS = 1000
_MINUTE = 60  # ticks
_SIDE_BY_SIDE = 820  # narrower pages have the details below the list
_ROOMY = 960
_PANEL = 368
_NARROW_PANEL = 320
_PANEL_HIGH = 280
_UNBOUND = 16_777_215  # QWIDGETSIZE_MAX


class DownloadsPage(Page):
    """Everything that is being downloaded, waits for its turn, or has been."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.items = DownloadItems(self)
        self.doing = DownloadDeeds(context, self._queued, self)
        self._turned: set[str] = set()
        self._kept: dict[str, tuple[Download, Line]] = {}
        self._words: tuple[str, ...] = ()
        self._is_open = context.live.memory.flag("downloads.panel", True)
        self._wanted = ""
        self._ticks = 0
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        context.live.downloads.changed.connect(self._show)
        context.live.downloads.begin()
        self._show()

    def _build(self) -> None:
        context, theme = self.context, self.context.theme
        self.head = DownloadsHead(context, self.doing)
        self.head.searched.connect(self._on_searched)
        self.body.addWidget(self.head)
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        self.waiting = EmptyState(theme, "hourglass", self.tr("Looking through the downloads…"))
        self.empty = EmptyState(
            theme,
            "download",
            self.tr("Nothing has been downloaded yet."),
            self.tr(
                "Choose a model in Browse, or drop the link of one onto this window. What was begun "
                "goes on by itself after a break, whatever the network does."
            ),
            [
                Button(
                    theme,
                    self.tr("Browse models"),
                    icon="search",
                    variant="primary",
                    on_click=self._on_browse,
                ),
                Button(theme, self.tr("Paste a link"), icon="link", on_click=self._on_paste),
            ],
        )
        self.unmet = EmptyState(
            theme,
            "search",
            self.tr("No download is called that."),
            "",
            [Button(theme, self.tr("Show all"), icon="x", on_click=self.head.field.clear)],
        )
        content = self._build_content()
        for part in (self.waiting, self.empty, self.unmet, content):
            self.stack.addWidget(part)
        self._content = content

    def _build_content(self) -> QWidget:
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(Space.XL, 0, Space.XL, Space.L)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(Space.L)
        box.addLayout(self._across, 1)
        self.list = DownloadList(self.context.theme, self.items, self.doing.name)
        self.list.pressed.connect(self._on_key)
        self.list.wished.connect(self._on_wished)
        self.list.menu.connect(self._on_menu)
        self.list.moved.connect(self._on_moved)
        self.list.chosen.connect(self._show_chosen)
        self.plane = Frame("plane", padding=0)
        self.panel = DownloadPanel(self.context, self.doing)
        self.panel.closed.connect(self._on_closed)
        self.panel.left.connect(self._to_list)
        self.plane.box.addWidget(self.panel)
        self.plane.setVisible(False)
        self._across.addWidget(self.list, 1)
        self._across.addWidget(self.plane)
        return content

    # -- what the window asks for ------------------------------------------------------------------

    def arrive(self, route: Route) -> None:
        """Show the download that the place names, by its id."""
        if route.subject:
            self._wanted = route.subject
            self._show_wanted()

    def search(self) -> None:
        """Look for a download."""
        if self.head.field.isVisibleTo(self):
            self.head.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.head.field.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        """Count the time, as long as somebody looks."""
        super().showEvent(event)
        self._kept.clear()
        self._show()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._tick.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the details beside the list, or below it where that is narrow."""
        super().resizeEvent(event)
        theme = self.context.theme
        is_wide = event.size().width() >= theme.px(_SIDE_BY_SIDE)
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        if is_wide:
            has_room = event.size().width() >= theme.px(_ROOMY)
            self.plane.setFixedWidth(theme.px(_PANEL if has_room else _NARROW_PANEL))
            self.plane.setMinimumHeight(0)
            self.plane.setMaximumHeight(_UNBOUND)
        else:
            self.plane.setMinimumWidth(0)
            self.plane.setMaximumWidth(_UNBOUND)
            self.plane.setFixedHeight(min(theme.px(_PANEL_HIGH), event.size().height() * 2 // 5))

    # -- showing -----------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        feed = self.context.live.downloads
        if not self.isVisible() and self.items.lines:
            return  # nobody looks; it is shown when somebody does
        self.head.show_queue(feed.queue)
        self.list.show_lines(
            lines_of(feed.queue, turned=self._turned, wanted=self._is_wanted, kept=self._kept)
        )
        part = self._content
        if not feed.queue.downloads:
            part = self.empty if feed.is_known else self.waiting
        elif not self.items.lines:
            part = self.unmet
        self.stack.setCurrentWidget(part)
        self._show_chosen()
        self._show_wanted()

    @Slot()
    def _show_chosen(self) -> None:
        chosen = self._chosen()
        self.panel.show_downloads(chosen)
        is_shown = bool(chosen) and self._is_open
        if not is_shown and self.plane.isAncestorOf(self.focusWidget() or self):
            self._to_list()
        self.plane.setVisible(is_shown)

    def _show_wanted(self) -> None:
        if self._wanted and self.list.choose(f"file:{self._wanted}"):
            self._wanted = ""
            self._open()

    def _is_wanted(self, item: Download) -> bool:
        text = f"{item.title} {item.name} {item.folder} {item.group or ''} {item.spec}".casefold()
        return all(word in text for word in self._words)

    def _chosen(self) -> list[Download]:
        """Give the downloads that are chosen, those of a set once."""
        wanted = {key: None for line in self.list.chosen_lines() for key in line.ids}
        known = {item.id: item for item in self.context.live.downloads.queue.downloads}
        return [known[key] for key in wanted if key in known]

    def _of(self, line: Line | None) -> list[Download]:
        ids = set(line.ids) if line is not None else set()
        return [item for item in self.context.live.downloads.queue.downloads if item.id in ids]

    def _queued(self) -> Sequence[str]:
        """Give the ids of what waits for its turn, in order."""
        downloads = self.context.live.downloads.queue.downloads
        return [item.id for item in downloads if item.state is DownloadState.QUEUED]

    # -- what happens ------------------------------------------------------------------------------

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        self._words = tuple(text.casefold().split())
        self._show()

    @Slot(str)
    def _on_key(self, key: str) -> None:
        line = self.items.line(self.list.currentIndex().row())
        chosen = self._chosen()
        if key in ("up", "down"):
            self._step(key)
        elif key in ("fold", "unfold"):
            self._fold(line, is_open=key == "unfold")
        elif key == "open" and line is not None and line.kind == "set":
            self._fold(line, is_open=not line.is_open)
        elif key == "open":
            self._open()
        elif key == "turn":
            able = deeds({item.state for item in chosen})
            first = next((deed for deed in ("pause", "resume", "retry") if deed in able), None)
            if first is not None:
                self.doing.do(first, chosen)
        elif key == "cancel":
            self.doing.do("cancel", chosen)

    @Slot(str, str)
    def _on_wished(self, key: str, deed: str) -> None:
        self.doing.do(deed, self._of(self.items.line(self.items.row_of(key))))

    @Slot(QPoint)
    def _on_menu(self, at: QPoint) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self._is_open:
            menu.addAction(self.tr("Details"), self._open)
        self.doing.fill(menu, chosen)
        menu.popup(at)

    @Slot(list, str)
    def _on_moved(self, keys: list[str], target: str) -> None:
        """Give lines their turn before another one, or at the end."""
        moved = [item for key in keys for item in self._ids(key)]
        before = self._ids(target)
        if moved:
            orders.move(self.context.live, moved, before[0] if before else None)

    def _ids(self, key: str) -> tuple[str, ...]:
        line = self.items.line(self.items.row_of(key)) if key else None
        queued = set(self._queued())
        return tuple(item for item in (line.ids if line is not None else ()) if item in queued)

    def _step(self, key: str) -> None:
        """Move what is chosen one place up or down among what waits for its turn."""
        chosen = [line for line in self.list.chosen_lines() if line.section == QUEUED]
        whole = self._peers(chosen[0]) if chosen else []
        keys = {line.key for line in chosen}
        places = [at for at, line in enumerate(whole) if line.key in keys]
        if not places:
            return
        moved = [item for at in places for item in self._ids(whole[at].key)]
        if key == "up":
            if places[0] == 0:
                return
            target = whole[places[0] - 1].key
        else:
            after = places[-1] + 2
            if places[-1] == len(whole) - 1:
                return
            target = whole[after].key if after < len(whole) else ""
        before = self._ids(target)
        orders.move(self.context.live, moved, before[0] if before else None)
        place = places[0] + (0 if key == "up" else 2)
        announce(self.list, self.tr("Place {n} in the queue").format(n=place))

    def _peers(self, line: Line) -> list[Line]:
        """Give the lines among which a line has its place: those of its set, else all that wait."""
        lines = [each for each in self.items.lines if each.section == QUEUED and each.ids]
        if not line.is_indented:
            return [each for each in lines if not each.is_indented]
        at = next(at for at, each in enumerate(lines) if each.key == line.key)
        first, last = at, at
        while lines[first - 1].is_indented:  # the set's own line is above them
            first -= 1
        while last + 1 < len(lines) and lines[last + 1].is_indented:
            last += 1
        return lines[first : last + 1]

    def _fold(self, line: Line | None, *, is_open: bool) -> None:
        if line is not None and line.kind == "set" and line.is_open is not is_open:
            self._turned ^= {line.key}
            self._show()

    def _open(self) -> None:
        if not self._is_open:
            self._is_open = True
            self.context.live.memory.keep(**{"downloads.panel": True})
        self._show_chosen()

    @Slot()
    def _on_closed(self) -> None:
        self._is_open = False
        self.context.live.memory.keep(**{"downloads.panel": False})
        self._show_chosen()
        self._to_list()

    @Slot()
    def _to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc close the details."""
        if event.key() == Qt.Key.Key_Escape and self.plane.isVisible():
            self._on_closed()
            return
        super().keyPressEvent(event)

    def _on_browse(self) -> None:
        self.context.go(Route("browse"))

    def _on_paste(self) -> None:
        paste_link(self.context)

    @Slot()
    def _on_tick(self) -> None:
        """Count down what goes on by itself, draw the speed, let what was just now be a minute ago."""
        self._ticks += 1
        self.head.count()
        downloads = self.context.live.downloads.queue.downloads
        counts = any(item.state is DownloadState.WAITING and item.until for item in downloads)
        if is_minute := self._ticks % _MINUTE == 0:
            self._kept.clear()
        if counts or is_minute:
            self._show()
