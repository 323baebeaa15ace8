"""Everything the window can be told by a key: one action each, shared by palette, menus and the list.

The actions of installs change as those come and go; they have no keys of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from stablehand.gui.components.install_state import install_state
from stablehand.gui.components.link_look_up import paste_link
from stablehand.gui.components.update_dialog import ask_update
from stablehand.gui.components.update_words import UPDATE_ICON, update_of
from stablehand.gui.context import Context, Route
from stablehand.gui.live.orders import look_for_updates
from stablehand.gui.quitting import Quitting
from stablehand.gui.widgets.command_palette import CommandPalette, PaletteEntry
from stablehand.gui.widgets.matching import other_layout
from stablehand.gui.widgets.shortcut_list import ShortcutList
from stablehand.gui.window import Window

_LAST_CYRILLIC: Final = 0x0500


@dataclass(frozen=True, slots=True)
class _Spec:
    """An action: its group and words for people, its keys, its icon, what it does."""

    group: str
    text: str
    keys: tuple[str, ...]
    icon: str
    run: Callable[[], None]


class Actions(QObject):
    """The actions of a window; made anew with it when the language changes."""

    def __init__(self, context: Context, window: Window, quitting: Quitting) -> None:
        super().__init__(window)
        self._context, self._window, self._quitting = context, window, quitting
        self._specs = self._all()
        self.actions: list[QAction] = []
        for spec in self._specs:
            action = QAction(spec.text, self)
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(partial(_call, spec.run))
            window.addAction(action)
            self.actions.append(action)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take keys of the Russian layout for those of the English one.

        Qt does so by itself where the system lends it both layouts; what comes here has found nobody.
        """
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            meant = english_keys(event.keyCombination())
            for action in self.actions if meant is not None else ():
                if meant in action.shortcuts():
                    action.trigger()
                    return True
        return super().eventFilter(watched, event)

    def _all(self) -> list[_Spec]:
        return [
            *self._of_pages(),
            *self._of_packages(),
            *self._of_downloads(),
            *self._general(),
        ]

    def _of_pages(self) -> list[_Spec]:
        window, group = self._window, self.tr("Pages")
        return [
            _Spec(group, self.tr("Go to packages"), ("Ctrl+1",), "boxes", self._to("packages")),
            _Spec(group, self.tr("Go to models"), ("Ctrl+2",), "layers", self._to("models")),
            _Spec(group, self.tr("Browse models"), ("Ctrl+3",), "compass", self._to("browse")),
            _Spec(
                group, self.tr("Go to downloads"), ("Ctrl+4",), "download", self._to("downloads")
            ),
            _Spec(
                group, self.tr("Go to what is running"), ("Ctrl+5",), "gauge", self._to("running")
            ),
            _Spec(group, self.tr("Go to activity"), ("Ctrl+J", "Ctrl+6"), "bell", self._activity),
            _Spec(group, self.tr("Go to your machine"), ("Ctrl+7",), "cpu", self._to("machine")),
            _Spec(group, self.tr("Go to settings"), ("Ctrl+,",), "settings", self._to("settings")),
            _Spec(group, self.tr("Go back"), ("Alt+Left",), "arrow-left", window.back),
            _Spec(group, self.tr("Go forward"), ("Alt+Right",), "arrow-right", window.forward),
            _Spec(group, self.tr("Search on this page"), ("Ctrl+F",), "search", self._search),
            _Spec(group, self.tr("Look anew"), ("F5",), "refresh-cw", self._refresh),
            _Spec(
                group,
                self.tr("Do the main thing of this page"),
                ("Ctrl+Return", "Ctrl+Enter"),
                "check",
                self._confirm,
            ),
        ]

    def _to(self, page: str) -> Callable[[], None]:
        """Give what leads to a page."""
        return partial(self._context.go, Route(page))

    def _of_packages(self) -> list[_Spec]:
        group = self.tr("Packages")
        add = partial(self._context.go, Route("add"))
        launch, stop = self._launch_shown, self._stop_shown
        return [
            _Spec(group, self.tr("Add a package"), ("Ctrl+N",), "plus", add),
            _Spec(group, self.tr("Launch or open the package shown"), ("Ctrl+L",), "play", launch),
            _Spec(group, self.tr("Stop the package shown"), ("Ctrl+.",), "square", stop),
            _Spec(
                group,
                self.tr("Console of the running package"),
                ("Ctrl+`",),
                "terminal",
                self._console,
            ),
            _Spec(group, self.tr("Look for updates"), (), "circle-arrow-up", self._look),
            _Spec(
                group,
                self.tr("Open the first steps again"),
                (),
                "sparkles",
                partial(self._context.go, Route("welcome", part="welcome")),
            ),
            _Spec(
                group,
                self.tr("Take over programs that are on this computer already"),
                (),
                "folder-input",
                partial(self._context.go, Route("adopt")),
            ),
            _Spec(
                group,
                self.tr("Open the trash"),
                (),
                "trash-2",
                partial(self._context.go, Route("trash")),
            ),
        ]

    def _of_downloads(self) -> list[_Spec]:
        group, paste = self.tr("Downloads"), partial(paste_link, self._context)
        return [
            _Spec(group, self.tr("Look up the link that was copied"), ("Ctrl+V",), "link", paste),
            _Spec(
                group, self.tr("Download what is chosen"), ("Ctrl+D",), "download", self._download
            ),
            _Spec(
                group,
                self.tr("Pause all downloads, or let them go on"),
                (),
                "pause",
                self._hold_downloads,
            ),
        ]

    def _general(self) -> list[_Spec]:
        window, group = self._window, self.tr("General")
        forth, back = partial(self._pane, 1), partial(self._pane, -1)
        leave = self._quitting.on_quit
        return [
            _Spec(group, self.tr("Find an action"), ("Ctrl+K",), "command", self.open_palette),
            _Spec(
                group,
                self.tr("Fold or open the rail"),
                ("Ctrl+B",),
                "panel-left",
                window.toggle_rail,
            ),
            _Spec(group, self.tr("Show all shortcuts"), ("F1", "?"), "keyboard", self.open_list),
            _Spec(group, self.tr("Next pane"), ("F6",), "arrow-down", forth),
            _Spec(group, self.tr("Previous pane"), ("Shift+F6",), "arrow-up", back),
            _Spec(group, self.tr("Quit"), ("Ctrl+Q",), "log-out", leave),
        ]

    def open_palette(self) -> None:
        """Open the command palette."""
        entries = [*self._entries(), *self._of_installs(), *self._of_catalog()]
        self._context.show(CommandPalette(self._context.theme, entries))

    def open_list(self) -> None:
        """Open the list of shortcuts."""
        rows = [(spec.group, spec.text, _keys(spec)) for spec in self._specs if spec.keys]
        self._context.show(ShortcutList(self._context.theme, [*rows, *self._in_lists()]))

    def _in_lists(self) -> list[tuple[str, str, str]]:
        """Give the keys that lists and fields take themselves, for the list of shortcuts."""
        group = self.tr("In lists and fields")
        return [
            (group, text, " / ".join(_native(key) for key in keys))
            for text, keys in (
                (self.tr("Open what is chosen"), ("Return",)),
                (self.tr("Tick or mark what is chosen"), ("Space",)),
                (self.tr("Delete or cancel what is chosen, after a question"), ("Del",)),
                (self.tr("Rename a model"), ("F2",)),
                (self.tr("Move a download in the queue"), ("Alt+Up", "Alt+Down")),
                (self.tr("Choose several"), ("Shift+Up", "Shift+Down", "Ctrl+A")),
                (self.tr("Clear the search, close the panel or the dialog"), ("Esc",)),
            )
        ]

    def _entries(self) -> list[PaletteEntry]:
        return [
            PaletteEntry(spec.text, spec.group, _keys(spec), spec.icon, spec.run)
            for spec in self._specs
            if spec.run != self.open_palette
        ]

    def _of_installs(self) -> list[PaletteEntry]:
        live, found = self._context.live, []
        for item in live.installs:
            name = item.name
            state = install_state(item, live.job_of(name), live.problems.get(name))
            show = partial(self._context.go, Route("package", name))
            text = self.tr("Show {name}").format(name=name)
            found.append(PaletteEntry(text, state.word, "", "box", show))
            if state.verb == "launch":
                text = self.tr("Launch {name}").format(name=name)
                run = partial(live.launch, name)
                found.append(PaletteEntry(text, state.word, "", "play", run))
            elif state.verb == "resume":
                text = self.tr("Go on with the install of {name}").format(name=name)
                run = partial(live.resume, name)
                found.append(PaletteEntry(text, state.word, "", "play", run))
            if update_of(item) is not None and live.job_of(name) is None:
                text = self.tr("Update {name}").format(name=name)
                run = partial(ask_update, self._context, name)
                found.append(PaletteEntry(text, state.word, "", UPDATE_ICON, run))
            if item.session is not None:
                text = self.tr("Stop {name}").format(name=name)
                run = partial(live.halt, name)
                found.append(PaletteEntry(text, state.word, "", "square", run))
                if item.session.url:
                    text = self.tr("Open {name} in the browser").format(name=name)
                    run = partial(self._context.open_url, item.session.url)
                    found.append(PaletteEntry(text, item.session.url, "", "external-link", run))
        return found

    def _of_catalog(self) -> list[PaletteEntry]:
        text = self.tr("Add {name}")
        return [
            PaletteEntry(
                text.format(name=package_id),
                self.tr("Packages"),
                "",
                "plus",
                partial(self._context.go, Route("add", package_id)),
            )
            for package_id in self._context.live.app.catalog.ids()
        ]

    def _activity(self) -> None:
        if self._window.route.page == "activity":
            self._window.back()
        else:
            self._context.go(Route("activity"))

    def _shown(self) -> str | None:
        """Give the package that a key is meant for: the one shown, else the only one there is."""
        route, installs = self._window.route, self._context.live.installs
        if route.page == "package":
            return route.subject
        return installs[0].name if len(installs) == 1 else None

    def _launch_shown(self) -> None:
        name = self._shown()
        item = self._context.live.install(name) if name else None
        if item is None:
            return
        if item.session is not None and item.session.url:
            self._context.open_url(item.session.url)
        elif item.session is None and item.state == "installed":
            self._context.live.launch(item.name)

    def _stop_shown(self) -> None:
        name = self._shown()
        item = self._context.live.install(name) if name else None
        if item is not None and item.session is not None:
            self._context.live.halt(item.name)

    def _console(self) -> None:
        running = self._context.live.running()
        name = self._shown() or (running[0].name if running else None)
        if name:
            self._context.go(Route("package", name, "console"))

    def _hold_downloads(self) -> None:
        from stablehand.gui.live.download_orders import hold  # with all that downloads need

        live = self._context.live
        hold(live, is_held=not live.downloads.queue.is_held)
        self._context.go(Route("downloads"))

    def _look(self) -> None:
        look_for_updates(self._context.live)

    def _search(self) -> None:
        if (page := self._window.page()) is not None:
            page.search()

    def _confirm(self) -> None:
        if (page := self._window.page()) is not None:
            page.confirm()

    def _download(self) -> None:
        if (page := self._window.page()) is not None:
            page.download()

    def _refresh(self) -> None:
        if (page := self._window.page()) is not None:
            page.refresh()

    def _pane(self, step: int) -> None:
        """Move the focus between rail, page and job bar."""
        panes = self._window.panes()
        focus = self._window.focusWidget()
        at = next((i for i, p in enumerate(panes) if focus and p.isAncestorOf(focus)), -1)
        for offset in range(1, len(panes) + 1):
            pane = panes[(at + step * offset) % len(panes)]
            if (first := first_focus(pane)) is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return


def first_focus(pane: QWidget) -> QWidget | None:
    """Give the first widget of a pane that takes the focus."""
    for widget in pane.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and widget.isVisible() and widget.isEnabled():
            return widget
    return None


def _keys(spec: _Spec) -> str:
    """Give the keys of an action as they are written here; empty where it has none."""
    return _native(spec.keys[0]) if spec.keys else ""


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def english_keys(pressed: QKeyCombination) -> QKeySequence | None:
    """Give the keys of the English layout for a combination with Ctrl of the Russian one, else None."""
    letter = chr(pressed.key()) if pressed.key() < _LAST_CYRILLIC else ""
    is_command = bool(pressed.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
    english = other_layout(letter)
    if not is_command or not letter or letter.isascii() or not english.isascii():
        return None
    key = Qt.Key(ord(english.upper()))
    return QKeySequence(QKeyCombination(pressed.keyboardModifiers(), key))


def _call(function: Callable[[], None], _checked: bool = False) -> None:
    function()
