"""The side panel: everything that is known of the model that is chosen, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from stablehand.core.models.library.entry import Entry
from stablehand.core.models.metadata.licences import licence_texts
from stablehand.core.models.metadata.metadata import Licence
from stablehand.core.models.metadata.plain_text import plain_text
from stablehand.gui.components.model_previews import ModelPreviews
from stablehand.gui.components.model_words import (
    SAFETY,
    base_words,
    format_words,
    kind_icon,
    kind_words,
    packing_words,
    parameter_words,
    safety_words,
    title_of,
    whole_base_words,
)
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.models.detail import Detail, header_of
from stablehand.gui.pages.models.model_actions import ModelActions
from stablehand.gui.pages.models.panel_parts import Copied, FitSum, NotesField, PreviewPicture
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, IconButton, MenuButton
from stablehand.gui.widgets.fields import Choice
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Badge, Fold, Line, ScrollPage
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.breaking import breakable
from stablehand.gui.words.evidence import evidence_words
from stablehand.gui.words.say import say
from stablehand.gui.words.units import ago, size
from stablehand.services.civitai import page_of
from stablehand.services.model_sight import way_words

_SUMS: Final = (
    ("autov2", "AutoV2"),
    ("autov3", "AutoV3"),
    ("sha256", "SHA-256"),
    ("blake3", "BLAKE3"),
)
_SHORT: Final = 16
_MOST_EVIDENCE: Final = 8
_MOST_HEADER: Final = 60
_LONGEST_VALUE: Final = 400


class ModelPanel(QWidget):
    """What is known of one model.

    Signals:
        closed: nobody wants to see it any more.
    """

    closed = Signal()

    def __init__(
        self,
        context: Context,
        actions: ModelActions,
        previews: ModelPreviews,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._actions = context, actions
        self.entry: Entry | None = None
        self.detail: Detail | None = None
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.sheet = ScrollPage(margin=Space.L, spacing=Space.M)
        box.addWidget(self.sheet)
        self.picture = PreviewPicture(theme, previews)
        self._build_head()
        self._build_state()
        self._build_actions()
        self._build_words()
        self._build_facts()
        self._build_own()
        self._build_rest()
        self.sheet.body.addStretch(1)

    # -- what it is made of ------------------------------------------------------------------------

    def _build_head(self) -> None:
        theme = self._context.theme
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        self.title = Label("", "heading", wraps=True)
        self.below = Label("", "small", "text2", wraps=True)
        words.addWidget(self.title)
        words.addWidget(self.below)
        badges = FlowLayout(Space.XS)
        self.kind_badge = Badge(theme, "", icon="box")
        self.base_badge = Badge(theme, "")
        for badge in (self.kind_badge, self.base_badge):
            badges.addWidget(badge)
        words.addLayout(badges)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.close_button = IconButton(
            theme, "x", self.tr("Close the details"), on_click=self.closed.emit
        )
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.sheet.body.addLayout(row)

    def _build_state(self) -> None:
        theme = self._context.theme
        own = QHBoxLayout()
        self.favourite = Button(
            theme, self.tr("Favourite"), icon="star", compact=True, on_click=self._on_favourite
        )
        self.favourite.setCheckable(True)
        own.addWidget(self.favourite)
        ratings: list[tuple[object, str]] = [(None, self.tr("Not rated"))]
        ratings += [(stars, "★" * stars) for stars in range(1, 6)]
        self.rating = Choice(theme, self.tr("Rating"), ratings)
        self.rating.chosen.connect(self._on_rating)
        own.addWidget(self.rating)
        own.addStretch(1)
        self.sheet.body.addLayout(own)
        self.fit = FitSum(theme)
        self.sheet.body.addWidget(self.fit)
        safety = QHBoxLayout()
        safety.setSpacing(Space.S)
        self.safety_icon = IconLabel(theme, "shield", "text3")
        self.safety = Label("", "body", wraps=True)
        safety.addWidget(self.safety_icon, 0, Qt.AlignmentFlag.AlignTop)
        safety.addWidget(self.safety, 1)
        self.sheet.body.addLayout(safety)
        self.evidence = Label("", "small", "text2", wraps=True, selectable=True)
        self.sheet.body.addWidget(self.evidence)
        self.newer = Badge(theme, "", icon="circle-arrow-up", tone="accent")
        self.sheet.body.addWidget(self.newer)
        self.away = Label("", "body", "warning", wraps=True)
        self.sheet.body.addWidget(self.away)

    def _build_actions(self) -> None:
        theme, row = self._context.theme, FlowLayout()
        self.buttons: list[Button] = []
        one = self._with_entry
        actions = self._actions
        for text, icon, run in (
            (self.tr("Open folder"), "folder-open", actions.reveal),
            (self.tr("Edit…"), "pencil", actions.describe),
            (self.tr("Rename…"), "type", actions.rename),
            (self.tr("Move…"), "folder-input", lambda entry: actions.move([entry])),
            (self.tr("Delete…"), "trash-2", lambda entry: actions.delete([entry])),
        ):
            button = Button(theme, text, icon=icon, compact=True, on_click=partial(one, run))
            self.buttons.append(button)
            row.addWidget(button)
        self.more = MenuButton(theme, self.tr("More to do with this model"), self._fill_menu)
        row.addWidget(self.more)
        self.sheet.body.addLayout(row)

    def _build_words(self) -> None:
        theme = self._context.theme
        self.trained = Copied(theme, self.tr("Trained words"), self._actions.copy_text)
        self.sheet.body.addWidget(self.trained)
        self.sheet.body.addWidget(Line())

    def _build_facts(self) -> None:
        theme = self._context.theme
        self.facts = KeyValueList(breaks=True)
        self.sheet.body.addWidget(self.facts)
        self.sheet.body.addWidget(Label(self.tr("Seen by"), "strong"))
        self.seen = Label("", "body", "text2", wraps=True, selectable=True)
        self.sheet.body.addWidget(self.seen)
        self.sums = {name: Copied(theme, words, self._actions.copy_text) for name, words in _SUMS}
        for row in self.sums.values():
            self.sheet.body.addWidget(row)
        self.sum_button = Button(
            theme,
            self.tr("Compute its sums"),
            icon="scale",
            compact=True,
            on_click=partial(self._with_entry, lambda entry: self._actions.hash([entry])),
        )
        self.sheet.body.addWidget(self.sum_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _build_own(self) -> None:
        theme = self._context.theme
        self.sheet.body.addWidget(Line())
        self.sheet.body.addWidget(Label(self.tr("Tags"), "small", "text3"))
        self.tags = QLineEdit()
        self.tags.setAccessibleName(self.tr("Tags, with commas between them"))
        self.tags.setPlaceholderText(self.tr("Tags, with commas between them"))
        self.tags.editingFinished.connect(self._on_tags)
        self.sheet.body.addWidget(self.tags)
        self.sheet.body.addWidget(Label(self.tr("Your notes"), "small", "text3"))
        self.notes = NotesField(theme, self.tr("Your notes"))
        self.notes.kept.connect(self._on_notes)
        self.sheet.body.addWidget(self.notes)

    def _build_rest(self) -> None:
        theme = self._context.theme
        self.folds: dict[str, tuple[Fold, Label]] = {}
        for key, title in (
            ("licence", self.tr("What its licence allows")),
            ("description", self.tr("Description")),
            ("sidecars", self.tr("Files that belong to it")),
            ("header", self.tr("What stands in its header")),
        ):
            fold = Fold(theme, title)
            label = Label("", "small", "text2", wraps=True, selectable=True)
            fold.body.addWidget(label)
            self.folds[key] = (fold, label)
            self.sheet.body.addWidget(fold)
        self.folds["header"][0].button.clicked.connect(self._on_header)

    # -- showing -----------------------------------------------------------------------------------

    def show_entry(self, entry: Entry, picture: Path | None, *, is_blurred: bool) -> None:
        """Show a model as far as the list knows it; the rest follows by `show_detail`."""
        is_another = self.entry is None or self.entry.key != entry.key
        if is_another:
            self.keep()
        self.entry = entry
        if is_another:
            self.detail = None
            self.sheet.verticalScrollBar().setValue(0)
            self._fold_up()
        known = entry.metadata
        self.title.setText(breakable(title_of(entry)))
        self.title.setAccessibleName(title_of(entry))
        said = [known.version or "", self._by(known.author)]
        self.below.setText(" ".join(word for word in said if word))
        self.below.setVisible(bool(self.below.text()))
        self.kind_badge.show_as(kind_words(entry.kind), kind_icon(entry.kind), "")
        base = base_words(entry)
        self.base_badge.show_as(base, None, "")
        self.base_badge.setVisible(bool(base))
        self.favourite.setChecked(known.favourite)
        self.rating.choose(known.rating)
        self._show_safety(entry)
        self.trained.show_text(", ".join(known.trained_words))
        self.tags.setText(", ".join(known.tags))
        self.notes.show_text(known.notes)
        self._show_newer(entry)
        self._show_sums(entry.hashes)
        self._show_licence(known.licence)
        self._show_facts(entry, None)
        if is_another:
            self.fit.show_verdict(None)
            self._show_away(None)
            self.seen.setText("…")
        self.picture.show_model(entry.kind, picture, is_blurred=is_blurred)

    def show_detail(self, detail: Detail) -> None:
        """Show the rest of what is known."""
        self.entry, self.detail = detail.entry, detail
        entry = detail.entry
        self.fit.show_verdict(detail.verdict)
        self._show_facts(entry, detail)
        lines = [f"{seen.install}, {say(way_words(seen))}" for seen in detail.sightings]
        self.seen.setText("\n".join(lines) or self.tr("No package sees it."))
        self._show_fold("description", plain_text(entry.metadata.description))
        self._show_fold("sidecars", "\n".join(path.name for path in detail.sidecars))
        self._show_away(None if detail.is_there else detail.root.name)

    def keep(self) -> None:
        """Keep what was typed and not told yet."""
        self.notes.keep()
        if self.tags.isModified():
            self._on_tags()

    def _show_away(self, drive: str | None) -> None:
        """Say that a drive is not there, and offer nothing that would need it; None: it is there."""
        self.away.setVisible(drive is not None)
        text = self.tr("The drive of {name} is not there, so nothing can be done with it now.")
        self.away.setText(text.format(name=drive or ""))
        for button in (*self.buttons, self.more):
            button.setEnabled(drive is None)

    def _by(self, author: str | None) -> str:
        return self.tr("by {author}").format(author=author) if author else ""

    def _show_safety(self, entry: Entry) -> None:
        icon, tone, _words = SAFETY.get(entry.verdict.level, SAFETY["unchecked"])
        self.safety_icon.show_icon(icon, tone)
        self.safety.setText(safety_words(entry.verdict.level))
        found = [evidence_words(e.detail) for e in entry.verdict.evidence[:_MOST_EVIDENCE]]
        self.evidence.setText(breakable("\n".join(found)))
        self.evidence.setVisible(bool(found))

    def _show_newer(self, entry: Entry) -> None:
        name = entry.metadata.newer_name
        is_there = entry.metadata.newer_version is not None
        text = self.tr("Newer version: {name}").format(name=name or "?")
        if entry.metadata.newer_is_early:
            text = self.tr("Newer version, early access: {name}").format(name=name or "?")
        self.newer.show_as(text, "circle-arrow-up", "accent")
        self.newer.setVisible(is_there)

    def _show_sums(self, hashes: Mapping[str, str]) -> None:
        for name, row in self.sums.items():
            text = hashes.get(name, "")
            row.show_text(text, f"{text[:_SHORT]}…" if len(text) > _SHORT else text)
        is_folder = self.entry is not None and self.entry.format == "diffusers"
        self.sum_button.setVisible("sha256" not in hashes and not is_folder)

    def _show_licence(self, licence: Licence) -> None:
        is_known = licence != Licence()
        lines = [say(text) for text in licence_texts(licence)] if is_known else []
        self._show_fold("licence", "\n".join(lines))

    def _show_facts(self, entry: Entry, detail: Detail | None) -> None:
        identity, known = entry.identity, entry.metadata
        rows = [
            (self.tr("Base"), whole_base_words(entry)),
            (self.tr("Size"), size(entry.size_bytes)),
            (self.tr("Format"), f"{format_words(entry.format)} {packing_words(entry)}".strip()),
        ]
        if identity is not None:
            rows += [
                (self.tr("Parameters"), parameter_words(identity.parameters)),
                (self.tr("Type"), identity.finding.subtype or ""),
                (self.tr("Prediction"), identity.finding.prediction or ""),
            ]
        rows.append((self.tr("File"), entry.path))
        if detail is not None:
            rows += [
                (self.tr("Drive"), f"{detail.root.name} ({detail.root.folder})"),
                (self.tr("Added"), ago(detail.added.isoformat()) if detail.added else ""),
                (self.tr("Changed"), ago(detail.modified.isoformat())),
            ]
        rows.append((self.tr("Page"), page_of(self._context.live.app, known) or ""))
        self.facts.set_rows([(name, text) for name, text in rows if text])

    def _show_fold(self, key: str, text: str) -> None:
        fold, label = self.folds[key]
        label.setText(breakable(text))
        fold.setVisible(bool(text))

    def _fold_up(self) -> None:
        for key in ("description", "sidecars"):
            self._show_fold(key, "")
        self.folds["header"][0].set_open(False)
        self.folds["header"][1].setText("")
        self.fit.fold.set_open(False)

    # -- what is done ------------------------------------------------------------------------------

    def _with_entry(self, run: object) -> None:
        if self.entry is not None and callable(run):
            run(self.entry)

    def _fill_menu(self, menu: QMenu) -> None:
        if self.entry is not None:
            self._actions.fill_menu(menu, [self.entry], is_short=True)

    def _on_favourite(self) -> None:
        if self.entry is not None:
            self._actions.set_favourite([self.entry], is_on=self.favourite.isChecked())

    @Slot(object)
    def _on_rating(self, value: object) -> None:
        if self.entry is not None:
            self._actions.rate([self.entry], value if isinstance(value, int) else None)

    @Slot()
    def _on_tags(self) -> None:
        self.tags.setModified(False)
        if self.entry is not None:
            self._actions.set_tags(self.entry, _words(self.tags.text()))

    @Slot(str)
    def _on_notes(self, text: str) -> None:
        if self.entry is not None:
            self._actions.write_notes(self.entry, text)

    @Slot(bool)
    def _on_header(self, _checked: bool) -> None:
        detail = self.detail
        if detail is None or not self.folds["header"][0].is_open:
            return
        label = self.folds["header"][1]
        label.setText(self.tr("Reading its header…"))

        def show(found: Mapping[str, str]) -> None:
            if self.detail is not None and self.detail.path == detail.path:
                lines = [f"{key}: {text[:_LONGEST_VALUE]}" for key, text in sorted(found.items())]
                words = "\n".join(lines[:_MOST_HEADER]) or self.tr("Nothing but its tensors.")
                label.setText(breakable(words))

        def failed(problem: Problem) -> None:
            label.setText(say(problem.message))

        self._context.live.ask(lambda app: header_of(app, detail.path), self, show, failed)


class ManyPanel(QWidget):
    """What can be done with several models at once.

    Signals:
        closed: nobody wants to see it any more.
    """

    closed = Signal()

    def __init__(self, context: Context, actions: ModelActions, parent: QWidget | None = None):
        super().__init__(parent)
        self._actions = actions
        self._entries: Sequence[Entry] = ()
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollPage(margin=Space.L, spacing=Space.M)
        box.addWidget(scroll)
        head = QHBoxLayout()
        self.title = Label("", "heading", wraps=True)
        head.addWidget(self.title, 1)
        close = IconButton(theme, "x", self.tr("Close the details"), on_click=self.closed.emit)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        scroll.body.addLayout(head)
        self.below = Label("", "body", "text2", wraps=True)
        scroll.body.addWidget(self.below)
        self.buttons: list[Button] = []
        for text, icon, run in (
            (self.tr("Make them favourites"), "star", self._favour),
            (self.tr("Move…"), "folder-input", actions.move),
            (self.tr("Delete…"), "trash-2", actions.delete),
            (self.tr("Find metadata"), "text-search", actions.look_up),
            (self.tr("Look for newer versions"), "circle-arrow-up", actions.check_updates),
            (self.tr("Compute their sums"), "scale", actions.hash),
            (self.tr("Check their safety"), "shield-check", actions.verify),
            (self.tr("Copy the paths"), "copy", actions.copy_paths),
        ):
            button = Button(theme, text, icon=icon, on_click=partial(self._run, run))
            self.buttons.append(button)
            scroll.body.addWidget(button)
        self.tag = QLineEdit()
        self.tag.setAccessibleName(self.tr("Add tags to all of them"))
        self.tag.setPlaceholderText(self.tr("Add tags to all of them"))
        self.tag.returnPressed.connect(self._on_tag)
        scroll.body.addWidget(self.tag)
        scroll.body.addStretch(1)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show how many they are, and what they take."""
        self._entries = entries
        self.title.setText(self.tr("%n model(s) chosen", "", len(entries)))
        kinds: dict[str, int] = {}
        for entry in entries:
            kinds[entry.kind] = kinds.get(entry.kind, 0) + 1
        total = size(sum(entry.size_bytes for entry in entries))
        named = [f"{kind_words(kind)}: {count}" for kind, count in sorted(kinds.items())]
        self.below.setText("\n".join((total, ", ".join(named))))

    def _run(self, run: object) -> None:
        if self._entries and callable(run):
            run(self._entries)

    def _favour(self, entries: Sequence[Entry]) -> None:
        self._actions.set_favourite(entries, is_on=True)

    @Slot()
    def _on_tag(self) -> None:
        tags = _words(self.tag.text())
        if tags and self._entries:
            self._actions.add_tags(self._entries, tags)
            self.tag.clear()


def _words(text: str) -> tuple[str, ...]:
    found = (word.strip() for word in text.split(","))
    return tuple(dict.fromkeys(word for word in found if word))
