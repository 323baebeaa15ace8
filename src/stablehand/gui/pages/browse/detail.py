"""The details of a model: pictures, versions, files with what fits, licence, words; and the download."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.base.errors import StablehandError
from stablehand.core.hubs.listing import HubVersion
from stablehand.gui.components.hub_description import DescriptionView
from stablehand.gui.components.hub_pictures import HubPictures
from stablehand.gui.components.hub_problems import hub_actions, open_page
from stablehand.gui.components.problems import problem_words
from stablehand.gui.components.safe_html import is_cut
from stablehand.gui.context import Context
from stablehand.gui.live.following import Following
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.browse.asking import (
    Fits,
    Whole,
    described,
    fits,
    here,
    people_made,
    whole,
)
from stablehand.gui.pages.browse.detail_head import DetailHead
from stablehand.gui.pages.browse.detail_parts import AccessNote, LicencePart, ModelFacts
from stablehand.gui.pages.browse.download_bar import DownloadBar
from stablehand.gui.pages.browse.file_list import FileItems, FileList, file_notes
from stablehand.gui.pages.browse.file_rows import FileRow, proposed, rows_of
from stablehand.gui.pages.browse.gallery import HubGallery
from stablehand.gui.pages.browse.tab import Chosen, Purpose
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.error_card import CardAction, ErrorCard
from stablehand.gui.widgets.fields import Check, Choice
from stablehand.gui.widgets.frames import Fold, ScrollPage
from stablehand.gui.widgets.labels import Label
from stablehand.services.app import App

_WORDS: Final = 24


class ModelDetail(QWidget):
    """Everything about one model.

    Signals:
        closed: nobody wants to see it any more.
        arrived: the library has a file of the model now: its hub and id.
    """

    closed = Signal()
    arrived = Signal(object)

    def __init__(
        self, context: Context, pictures: HubPictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._pictures = context, pictures
        self.chosen: Chosen | None = None
        self.found: Whole | None = None
        self.version: HubVersion | None = None
        self.shows_sensitive = False  # as they are, not blurred
        self.lists_sensitive = False  # at all
        self._installed: dict[str, str] = {}
        self._fits: Fits = {}
        self._is_touched = False  # somebody has ticked something
        self._asked: list[Following] = []
        self._card: ErrorCard | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.sheet = ScrollPage(margin=Space.L, spacing=Space.M)
        box.addWidget(self.sheet, 1)
        self.head = DetailHead(context.theme)
        self.head.page_wanted.connect(self._on_page)
        self.head.closed.connect(self.closed)
        self.sheet.body.addWidget(self.head)
        self._build_state()
        self._build_files()
        self._build_words()
        self.sheet.body.addStretch(1)
        self.bar = DownloadBar(context)
        self.bar.arrived.connect(self._on_arrived)
        self.bar.refused.connect(self._on_refused)
        box.addWidget(self.bar)

    # -- what it is made of ------------------------------------------------------------------------

    def _build_state(self) -> None:
        context = self._context
        self.slot = QVBoxLayout()  # for what went wrong
        self.sheet.body.addLayout(self.slot)
        self.waiting = Label("", "body", "text2", wraps=True)
        self.sheet.body.addWidget(self.waiting)
        self.access = AccessNote(context)
        self.access.again.connect(self.again)
        self.sheet.body.addWidget(self.access)

    def _build_files(self) -> None:
        theme = self._context.theme
        self.files_part = QWidget()
        box = QVBoxLayout(self.files_part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self.versions = Choice(theme, self.tr("Version"))
        self.versions.setSizeAdjustPolicy(
            Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.versions.chosen.connect(self._on_version)
        box.addWidget(self.versions)
        self.trained = Label("", "body", "text2", wraps=True, selectable=True)
        box.addWidget(self.trained)
        self.files = FileItems(self)
        self.list = FileList(theme, self.files)
        self.list.setAccessibleName(self.tr("Files"))
        self.files.ticked.connect(self._on_ticked)
        box.addWidget(self.list)
        self.all_files = Check(theme, self.tr("Show all files"))
        self.all_files.toggled.connect(self._show_files)
        box.addWidget(self.all_files)
        self.file_words = Label("", "small", "text2", wraps=True)
        box.addWidget(self.file_words)
        self.sheet.body.addWidget(self.files_part)
        self.list.confirmed.connect(self.download)

    def _build_words(self) -> None:
        context = self._context
        self.licence = LicencePart(context)
        self.sheet.body.addWidget(self.licence)
        self.gallery = HubGallery(context, self._pictures)  # facts come before pictures
        self.gallery.wanted.connect(self._on_people)
        self.sheet.body.addWidget(self.gallery)
        self.facts = ModelFacts()
        self.sheet.body.addWidget(self.facts)
        self.about_version = Fold(context.theme, self.tr("About this version"))
        self.version_words = DescriptionView(context.theme, self.tr("About this version"))
        self.about_version.body.addWidget(self.version_words)
        self.sheet.body.addWidget(self.about_version)
        self.description = DescriptionView(context.theme, self.tr("Description"))
        self.sheet.body.addWidget(self.description)
        for view in (self.version_words, self.description):
            view.followed.connect(self._context.open_url)
        self.rest_button = Button(
            context.theme,
            self.tr("Read the rest on its page"),
            icon="external-link",
            compact=True,
            on_click=self._on_page,
        )
        self.sheet.body.addWidget(self.rest_button, 0, Qt.AlignmentFlag.AlignLeft)

    # -- showing -----------------------------------------------------------------------------------

    def show_chosen(self, chosen: Chosen) -> None:
        """Show a model: at once what the list knows of it, the rest when it comes."""
        if self.chosen is not None and self.chosen.spec == chosen.spec and self.found is not None:
            return
        self._drop()
        self.chosen, self.found, self.version = chosen, None, None
        self.sheet.verticalScrollBar().setValue(0)
        self._show_head()
        for part in (self.access, self.gallery, self.files_part, self.licence, self.facts):
            part.setVisible(False)
        for words in (self.about_version, self.description, self.rest_button):
            words.setVisible(False)
        self.bar.setVisible(False)
        self._ask()

    def again(self) -> None:
        """Ask for it once more."""
        if self.chosen is not None:
            self._drop()
            self._ask(again=True)

    def serve(self, purpose: Purpose | None) -> None:
        """Have what is downloaded be for an install."""
        self.bar.purpose = purpose

    def download(self) -> None:
        """Press the button at the foot."""
        if self.bar.isVisible() and self.bar.button.isEnabled():
            self.bar.press()

    def stop(self) -> None:
        """Ask for nothing any more."""
        self._drop()

    def go_on(self) -> None:
        """Ask for what did not come before `stop`."""
        if self.chosen is None or self._asked or self._card is not None:
            return
        if self.found is None:
            self._ask()
        elif self.version is not None and not self._fits:
            self._judge(self.found, self.version)

    def _ask(self, *, again: bool = False) -> None:
        assert self.chosen is not None
        self._put_card(None)
        self.bar.expect()
        self.waiting.setText(self.tr("Asking for it…"))
        self.waiting.setVisible(True)
        spec = self.chosen.spec
        self._follow(lambda app: whole(app, spec, again=again), self._take, self._on_failed)

    def _follow(
        self,
        work: Callable[[App], Any],
        then: Callable[[Any], None],
        otherwise: Callable[[Problem], None],
    ) -> None:
        """Have something asked that is dropped once another model is shown."""

        async def asked(app: App, give: Callable[[Any], None]) -> None:
            try:
                found = await work(app)
            except StablehandError as error:
                give(Problem.of(error))
            else:
                give(found)

        def take(value: Any) -> None:
            self._asked.remove(following)
            if isinstance(value, Problem):
                otherwise(value)
            else:
                then(value)

        following = self._context.live.follow(asked, self, take)
        self._asked.append(following)

    def _drop(self) -> None:
        for following in self._asked:
            following.end()
        self._asked.clear()
        self.gallery.people.setEnabled(True)  # nothing is asked for any more

    def _take(self, found: Whole) -> None:
        self.found = found
        self._installed = dict(found.installed)
        self.waiting.setVisible(False)
        self._show_head()
        model = found.model
        many = [(one.id, one.name or one.id) for one in found.versions]
        self.versions.set_values(many)
        self.versions.setVisible(len(many) > 1)
        self.versions.choose(found.version.id)
        self.licence.setVisible(model is not None)
        if model is not None:
            self.licence.show_licence(model.licence)
        self.description.show_html(found.description)
        cut = model is not None and is_cut(model.description)
        self.rest_button.setVisible(cut)
        self._show_version(found.version)

    def _show_head(self) -> None:
        if self.chosen is not None:
            model = None if self.found is None else self.found.model
            self.head.show_model(self.chosen.spec, model or self.chosen.row)

    def _show_version(self, version: HubVersion) -> None:
        found = self.found
        assert found is not None
        self.version, self._fits, self._is_touched = version, {}, False
        model = found.model
        hub = model.hub if model else "url"
        access = version.access
        if access.state in ("open", "unknown") and model is not None:
            access = model.access
        self.access.show_access(access, hub, self._page())
        is_sensitive = model is not None and model.is_sensitive
        pictures = version.pictures or ((model.picture,) if model and model.picture else ())
        self.gallery.show_pictures(
            pictures,
            is_sensitive=is_sensitive,
            shows_all=self.shows_sensitive,
            has_people=hub == "civitai" and bool(version.id),
        )
        trained = ", ".join(version.trained_words[:_WORDS])
        self.trained.setText(self.tr("Trained words: {words}").format(words=trained))
        self.trained.setVisible(bool(trained))
        self.facts.show_model(model, version)
        self.facts.setVisible(True)
        self.bar.show_model(
            model, model.kind if model else None, version.base or (model.base if model else None)
        )
        self.bar.setVisible(bool(version.files))
        self.files_part.setVisible(bool(version.files or len(found.versions) > 1))
        self._show_files()
        self._show_version_words(version)
        self._judge(found, version)

    def _judge(self, found: Whole, version: HubVersion) -> None:
        """Find out which files fit."""
        if version.files:
            install = None if self.bar.purpose is None else self.bar.purpose.install
            self._follow(
                lambda app: fits(app, found, version, install),
                partial(self._on_fits, version.id),
                self._on_no_fits,
            )

    @Slot()
    def _on_people(self) -> None:
        version, shows_all = self.version, self.lists_sensitive
        if version is not None:
            self._follow(
                lambda app: people_made(app, version.id, sensitive=shows_all),
                self.gallery.show_people,
                lambda problem: self.gallery.show_problem(problem_words(problem).title),
            )

    def _show_version_words(self, version: HubVersion) -> None:
        self.about_version.setVisible(False)
        model = None if self.found is None else self.found.model
        if not version.description or model is None:
            return
        text, markup = version.description, model.markup
        self._follow(
            lambda app: described(app, text, markup), self._on_version_words, self._on_no_fits
        )

    def _on_version_words(self, html: str) -> None:
        self.version_words.show_html(html)
        self.about_version.setVisible(bool(html))

    # -- files -------------------------------------------------------------------------------------

    def _rows(self) -> tuple[FileRow, ...]:
        version, found = self.version, self.found
        if version is None or found is None:
            return ()
        rows = rows_of(version.files, self._installed, self._fits)
        if self.all_files.isChecked():
            return rows
        return tuple(row for row in rows if row.is_main)

    @Slot()
    def _show_files(self) -> None:
        """Show the choices anew, and tick what is proposed."""
        version, found = self.version, self.found
        if version is None or found is None:
            return
        whole_list = rows_of(version.files, self._installed, self._fits)
        rows = self._rows()
        rest = len([row for row in whole_list if not row.is_main])
        self.all_files.setVisible(bool(rest))
        wanted = found.wanted if version.id == found.version.id else None
        self.files.show_rows(rows, proposed(rows, wanted))
        self._is_touched = False
        self._show_choice()

    def _on_fits(self, version_id: str, found: Fits) -> None:
        if self.version is None or self.version.id != version_id:
            return
        self._fits = found
        rows = self._rows()
        if self._is_touched:
            self.files.renew(rows)
        else:
            wanted = None if self.found is None else self.found.wanted
            self.files.show_rows(rows, proposed(rows, wanted))
        self._show_choice()

    def _on_no_fits(self, problem: Problem) -> None:
        """Say that nobody can tell what fits; it can be downloaded all the same."""
        self.file_words.setText(problem_words(problem).title)
        self.file_words.setVisible(True)

    @Slot()
    def _on_ticked(self) -> None:
        self._is_touched = True
        self._show_choice()

    def _show_choice(self) -> None:
        chosen = self.files.chosen()
        self.bar.show_rows(chosen)
        access = [row.file.access for row in chosen if row.file.access.state not in _FREE]
        if access and not self.access.isVisibleTo(self):
            hub = chosen[0].file.hub
            self.access.show_access(access[0], hub, self._page())
        lines = [word for row in chosen[:1] for word in file_notes(row)]
        self.file_words.setText("\n".join(lines))
        self.file_words.setVisible(bool(lines))
        self.head.show_here(bool(self._installed))

    @Slot(object)
    def _on_version(self, version_id: object) -> None:
        found = self.found
        if found is None:
            return
        version = next((one for one in found.versions if one.id == version_id), None)
        if version is not None and version is not self.version:
            self._drop()
            self._show_version(version)

    @Slot(str)
    def _on_arrived(self, spec: str) -> None:
        self._installed.setdefault(spec, "")
        self.files.renew(self._rows())
        self._show_choice()
        found = self.found
        if found is not None:
            self._follow(lambda app: here(app, found), self._on_here, self._on_no_fits)
        if self.found is not None and self.found.model is not None:
            self.arrived.emit((self.found.model.hub, self.found.model.id))

    def _on_here(self, keys: Mapping[str, str]) -> None:
        """Know the models of the library by their keys, which "show it" needs."""
        self._installed.update(keys)
        self.files.renew(self._rows())
        self._show_choice()

    # -- what went wrong ---------------------------------------------------------------------------

    def _on_failed(self, problem: Problem) -> None:
        self.waiting.setVisible(False)
        self._put_card(problem, self.again)

    @Slot(object)
    def _on_refused(self, problem: Problem | None) -> None:
        self._put_card(problem, self.download)
        if problem is not None:
            self.sheet.verticalScrollBar().setValue(0)

    def _put_card(self, problem: Problem | None, again: Callable[[], None] | None = None) -> None:
        if self._card is not None:
            self.slot.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        if problem is None or again is None:
            return
        words = problem_words(problem)
        actions = [
            CardAction(self.tr("Try again"), "rotate-cw", again),
            *hub_actions(self._context, problem, self._hub()),
        ]
        self._card = ErrorCard(
            self._context.theme,
            words.title,
            why=words.why,
            todo=words.todo,
            actions=actions,
            details=words.details,
        )
        self.slot.addWidget(self._card)

    def _hub(self) -> str:
        if self.chosen is None:
            return ""
        if self.chosen.row is not None:
            return self.chosen.row.hub
        return _HUBS.get(self.chosen.spec.partition(":")[0], "url")

    def _page(self) -> str:
        if self.found is not None and self.found.model is not None:
            return self.found.model.page
        return self.chosen.row.page if self.chosen is not None and self.chosen.row else ""

    def _on_page(self) -> None:
        open_page(self._context, self._page())


_FREE: Final = ("open", "unknown")
_HUBS: Final = {"hf": "huggingface", "civitai": "civitai", "openmodeldb": "openmodeldb"}
