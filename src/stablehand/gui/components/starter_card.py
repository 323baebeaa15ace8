"""A starter model as a card: what it is, whether it fits, what it may be used for, and the way to get it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.downloads.entry import Download
from stablehand.gui.components.fit_meter import FitMeter, fit_of
from stablehand.gui.components.model_words import kind_icon
from stablehand.gui.components.starter_state import StarterState, starter_state
from stablehand.gui.components.starter_words import (
    files_words,
    licence_words,
    node_words,
    program_words,
    sampling_text,
    sampling_words,
    size_words,
    variant_words,
    what_words,
)
from stablehand.gui.context import Context, Route
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, Variant
from stablehand.gui.widgets.fields import Choice
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.breaking import breakable
from stablehand.gui.words.say import say
from stablehand.gui.words.units import percent, size
from stablehand.services.recommending import Offer, OfferedVariant

_COPIED_MS = 2_000


class StarterCard(Frame):
    """One starter model.

    Attributes:
        at: the place of the size that is chosen.

    Signals:
        wanted: its set is to be fetched (`Offer`, the place of the size).
    """

    wanted = Signal(object, int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("card", spacing=Space.S, parent=parent)
        self._context = context
        self.offer: Offer | None = None
        self.at = 0
        self.state = StarterState("get")
        self._names: Mapping[str, str] = {}
        self._package: str | None = None
        self._downloads: Mapping[str, Download] = {}
        self._is_ordering = self._is_chosen = False
        self._problem = ""
        self._build_head()
        self._build_facts()
        self._build_foot()

    # -- its parts ---------------------------------------------------------------------------------

    def _build_head(self) -> None:
        theme = self._context.theme
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        self._icon = IconLabel(theme, "box", "text2")
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(Space.XXS)
        self.title = Label("", "heading", wraps=True)
        self.what = Label("", "small", "text2", wraps=True)
        column.addWidget(self.title)
        column.addWidget(self.what)
        head.addLayout(column, 1)
        self.box.addLayout(head)
        self.summary = Label("", wraps=True)
        self.box.addWidget(self.summary)

    def _build_facts(self) -> None:
        theme = self._context.theme
        self.sizes: Choice | None = None  # most models come in one size
        self.taken = Label("", "small", "text2", wraps=True)
        self.meter = FitMeter(theme)
        self.files = Label("", "small", "text2", wraps=True)
        for part in (self.taken, self.meter, self.files):
            self.box.addWidget(part)
        self._scale, self.licence = self._line("scale")
        self._gauge, self.sampling = self._line("sliders-horizontal")
        _icon, self.programs = self._line("package")
        self._node_icon, self.node = self._line("puzzle")
        self.problem = Label("", "small", "danger", wraps=True)
        self.problem.setVisible(False)

    def _line(self, icon: str) -> tuple[IconLabel, Label]:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        picture = IconLabel(self._context.theme, icon, "text2", 14)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        label = Label("", "small", "text2", wraps=True)
        row.addWidget(label, 1)
        self.box.addLayout(row)
        return picture, label

    def _build_foot(self) -> None:
        theme = self._context.theme
        self.box.addStretch(1)
        self.box.addWidget(self.problem)
        foot = FlowLayout()
        self.button = Button(theme, "", icon="download", variant="primary", on_click=self.press)
        self.page = Button(
            theme,
            self.tr("Its page"),
            icon="external-link",
            variant="quiet",
            on_click=self._on_page,
        )
        self.copy = Button(
            theme, self.tr("Copy settings"), icon="copy", variant="quiet", on_click=self._on_copy
        )
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(_COPIED_MS)
        self._copied.timeout.connect(self._show_copy)
        for button in (self.button, self.copy, self.page):
            foot.addWidget(button)
        self.box.addLayout(foot)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        sizes = [] if self.sizes is None else [self.sizes]
        return [*sizes, self.button, self.copy, self.page]

    # -- showing -----------------------------------------------------------------------------------

    def show_offer(
        self,
        offer: Offer,
        names: Mapping[str, str],
        installed: Sequence[str],
        package: str | None = None,
    ) -> None:
        """Show a model; a size that somebody chose stays chosen.

        Args:
            names: of packages, by id.
            installed: ids of packages.
            package: the program that is looked for; None: any.
        """
        if not self._is_chosen or self.at >= len(offer.variants):
            self.at = offer.best
        self.offer, self._names, self._package = offer, names, package
        starter = offer.starter
        self.title.setText(starter.name)
        self.setAccessibleName(starter.name)
        self._icon.show_icon(kind_icon(starter.kind), "text2")
        self.what.setText(what_words(starter))
        self.summary.setText(say(starter.summary))
        self._show_sizes(offer)
        self._show_licence(offer)
        self._show_sampling(offer)
        self.programs.setText(program_words(starter, names, installed))
        self.page.setToolTip(starter.page)
        self.page.setAccessibleName(self.tr("Page of {name}").format(name=starter.name))
        self._show_variant()
        self.show_downloads(self._downloads)

    def show_downloads(self, downloads: Mapping[str, Download]) -> None:
        """Take the downloads by their files, see `downloads_by_file`."""
        self._downloads = downloads
        if self.offer is None:
            return
        state = starter_state(self.variant, downloads)
        if state != self.state:
            self.state = state
            if state.what in ("queued", "coming", "here"):
                self._problem = ""
            self._show_button()

    def show_ordering(self, *, is_ordering: bool, problem: str = "") -> None:
        """Show that its set is being asked for; or why it could not be had."""
        self._is_ordering, self._problem = is_ordering, problem
        self._show_button()

    @property
    def variant(self) -> OfferedVariant:
        """The size that is chosen."""
        assert self.offer is not None
        return self.offer.variants[self.at]

    def _show_sizes(self, offer: Offer) -> None:
        is_choice = len(offer.variants) > 1
        self.taken.setVisible(not is_choice)
        if is_choice and self.sizes is None:
            self.sizes = Choice(self._context.theme, self.tr("Size"))
            self.sizes.setSizeAdjustPolicy(
                Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            self.sizes.setMinimumContentsLength(12)
            self.sizes.chosen.connect(self._on_size)
            self.box.insertWidget(self.box.indexOf(self.taken), self.sizes)
        if self.sizes is not None:
            values = [(at, variant_words(offer, at)) for at in range(len(offer.variants))]
            self.sizes.set_values(values)
            self.sizes.choose(self.at)
            self.sizes.setVisible(is_choice)
            name = self.tr("Size of {name}").format(name=offer.starter.name)
            self.sizes.setAccessibleName(name)

    def _show_licence(self, offer: Offer) -> None:
        self.licence.setText(licence_words(offer.licence))
        self.licence.setToolTip("\n".join(say(fact) for fact in offer.licence.facts))
        is_warned = offer.licence.commercial is False
        tone = "warning" if is_warned else "text2"
        self.licence.set_tone(tone)
        self._scale.show_icon("ban" if is_warned else "scale", tone)

    def _show_sampling(self, offer: Offer) -> None:
        sampling = offer.starter.sampling
        for part in (self._gauge, self.sampling, self.copy):
            part.setVisible(sampling is not None)
        if sampling is not None:
            self.sampling.setText(sampling_words(sampling))
            text = self.tr("Copy the settings for {name}")
            self.copy.setAccessibleName(text.format(name=offer.starter.name))

    def _show_variant(self) -> None:
        assert self.offer is not None
        item = self.variant
        self.taken.setText(size_words(item))
        self.meter.setVisible(item.verdict is not None)
        if item.verdict is not None:
            self.meter.show_fit(fit_of(item.verdict), "\n".join(map(say, item.verdict.advice)))
        files = files_words(item)
        self.files.setText(files)
        self.files.setVisible(bool(files))
        node = node_words(self.offer.starter, item, self._names, self._package)
        self.node.setText(node)
        for part in (self.node, self._node_icon):
            part.setVisible(bool(node))
        self._show_button()

    def _show_button(self) -> None:
        assert self.offer is not None
        text, icon, variant = self._button_words()
        self.button.show_as(text, icon, variant)
        self.button.setEnabled(not self._is_ordering)
        name = self.offer.starter.name
        self.button.setAccessibleName(self.tr("{verb}: {name}").format(verb=text, name=name))
        self.problem.setText(breakable(self._problem))
        self.problem.setVisible(bool(self._problem))

    def _button_words(self) -> tuple[str, str, Variant]:
        what = self.state.what
        if self._is_ordering:
            return self.tr("Being asked for…"), "hourglass", "secondary"
        if what == "here":
            return self.tr("In your library: show it"), "circle-check", "secondary"
        if what == "needs":
            return self.tr("Needs you: show downloads"), "triangle-alert", "secondary"
        if what == "queued":
            return self.tr("In the queue: show it"), "clock", "secondary"
        if what == "coming":
            share = percent(self.state.share)
            text = self.tr("{percent} is here: show it").format(percent=share)
            return text, "arrow-down-to-line", "secondary"
        if what == "failed":
            return self.tr("Try again"), "rotate-cw", "primary"
        missing = self.variant.missing_bytes
        if missing is None:
            return self.tr("Get it"), "download", "primary"
        return self.tr("Get it ({size})").format(size=size(missing)), "download", "primary"

    # -- what is clicked ---------------------------------------------------------------------------

    def press(self) -> None:
        """Do what the button says."""
        if self.offer is None or self._is_ordering:
            return
        if self.state.what == "here":
            self._context.go(Route("models", self.variant.key or ""))
        elif self.state.what in ("get", "failed"):
            self.wanted.emit(self.offer, self.at)
        else:
            self._context.go(Route("downloads", self.state.download))

    @Slot(object)
    def _on_size(self, value: object) -> None:
        assert isinstance(value, int)
        self.at = value
        self._problem = ""
        self._is_chosen = True
        self._show_variant()
        self.show_downloads(self._downloads)

    def _on_copy(self) -> None:
        if self.offer is not None and self.offer.starter.sampling is not None:
            QGuiApplication.clipboard().setText(sampling_text(self.offer.starter.sampling))
            self.copy.show_as(self.tr("Copied"), "check", "quiet")
            self._copied.start()

    @Slot()
    def _show_copy(self) -> None:
        self.copy.show_as(self.tr("Copy settings"), "copy", "quiet")

    def _on_page(self) -> None:
        if self.offer is not None:
            self._context.open_url(self.offer.starter.page)
