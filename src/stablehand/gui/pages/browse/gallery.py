"""The pictures of a version: one at a time, blurred until asked for, with what each was made with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.listing import Picture
from stablehand.gui.components.hub_pictures import HubPictures
from stablehand.gui.components.model_previews import whole_picture
from stablehand.gui.context import Context
from stablehand.gui.live.live import Live
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.browse.rows import is_hidden
from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, Space
from stablehand.gui.widgets.buttons import Button, IconButton
from stablehand.gui.widgets.frames import Fold
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import Label

_HEIGHT: Final = 240
_FETCHED: Final = 900
_LONGEST_EDGE: Final = 1200
_MOST_VALUES: Final = 24
_LONGEST_VALUE: Final = 1200


class OnePicture(QWidget):
    """A picture that fits its place; arrow keys go to the next."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pixmap: QPixmap | None = None
        self._icon = "image"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # buttons keep the arrow keys to themselves
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def show_picture(self, image: QImage | None, icon: str) -> None:
        """Show a picture; without one an icon, without that an empty place."""
        self._pixmap = None if image is None else QPixmap.fromImage(image)
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        """Take a fixed height."""
        return QSize(self._theme.px(200), self._theme.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it in the middle."""
        painter, theme, place = QPainter(self), self._theme, self.rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(theme.colour("raised" if theme.name == "dark" else "rail"))
        painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), Radius.CONTROL, Radius.CONTROL)
        if self._pixmap is not None:
            inside = place.adjusted(1, 1, -1, -1)
            size = self._pixmap.size().scaled(inside.size(), Qt.AspectRatioMode.KeepAspectRatio)
            spot = QRect(inside.topLeft(), size)
            spot.moveCenter(inside.center())
            painter.drawPixmap(spot, self._pixmap)
        elif self._icon:
            edge = theme.px(48)
            picture = theme.picture(icon_file(self._icon), "text3", 48, self.devicePixelRatioF())
            painter.drawPixmap((self.width() - edge) // 2, (self.height() - edge) // 2, picture)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(1, 1, -2, -2), Radius.CONTROL, Radius.CONTROL)
        painter.end()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class HubGallery(QWidget):
    """The pictures, with ways from one to the next.

    Signals:
        wanted: pictures that people made are asked for, with what those were made with.
    """

    wanted = Signal()

    def __init__(
        self, context: Context, pictures: HubPictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._live: Live = context.live
        self._pictures = pictures
        self._all: Sequence[Picture] = ()
        self._at = 0
        self._is_sensitive = self._is_revealed = self._shows_all = False
        self._shown: tuple[Path, bool] | None = None
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        self.place = OnePicture(theme)
        box.addWidget(self.place)
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        self.before = IconButton(
            theme, "chevron-left", self.tr("Picture before"), on_click=partial(self._go, -1)
        )
        self.after = IconButton(
            theme, "chevron-right", self.tr("Next picture"), on_click=partial(self._go, 1)
        )
        self.number = Label("", "small", "text2")
        self.reveal = Button(
            theme, self.tr("Show it"), icon="eye", compact=True, on_click=self._on_reveal
        )
        row.addWidget(self.before)
        row.addWidget(self.number)
        row.addWidget(self.after)
        row.addStretch(1)
        row.addWidget(self.reveal)
        box.addLayout(row)
        self.fold = Fold(theme, self.tr("How it was made"))
        self.facts = KeyValueList(breaks=True)
        self.fold.body.addWidget(self.facts)
        box.addWidget(self.fold)
        self.people = Button(
            theme,
            self.tr("Show what people made with it"),
            icon="images",
            compact=True,
            on_click=self._on_people,
        )
        box.addWidget(self.people, 0, Qt.AlignmentFlag.AlignLeft)
        self.said = Label("", "small", "text2", wraps=True)
        box.addWidget(self.said)
        pictures.arrived.connect(self._on_arrived)

    def show_pictures(
        self,
        found: Sequence[Picture],
        *,
        is_sensitive: bool,
        shows_all: bool,
        has_people: bool = False,
    ) -> None:
        """Show the pictures of another version.

        Args:
            is_sensitive: whether their model is not for everybody.
            shows_all: whether sensitive ones are shown as they are.
            has_people: whether its hub has pictures that people made, too.
        """
        self.people.setVisible(has_people)
        self.people.setEnabled(True)
        self.said.setVisible(False)
        self._all, self._at, self._shows_all = found, 0, shows_all
        self._is_sensitive, self._is_revealed = is_sensitive, False
        self._show_frame(is_shown=bool(found))
        self.setVisible(bool(found) or has_people)
        if found:
            self._show()

    def show_people(self, found: Sequence[Picture]) -> None:
        """Show what people made, if they made anything."""
        self.people.setVisible(not found)
        self.said.setVisible(not found)
        self.said.setText(self.tr("Nobody has shown anything yet."))
        if found:
            self._all, self._at, self._is_revealed = found, 0, False
            self._show_frame(is_shown=True)
            self._show()

    def show_problem(self, text: str) -> None:
        """Say why there is nothing that people made."""
        self.people.setEnabled(True)
        self.said.setText(text)
        self.said.setVisible(True)

    def _show_frame(self, *, is_shown: bool) -> None:
        for part in (self.place, self.before, self.number, self.after, self.reveal, self.fold):
            part.setVisible(is_shown)

    def _on_people(self) -> None:
        self.people.setEnabled(False)
        self.wanted.emit()

    @property
    def picture(self) -> Picture | None:
        """The picture that is shown."""
        return self._all[self._at] if self._at < len(self._all) else None

    @property
    def is_blurred(self) -> bool:
        """Whether it is shown blurred."""
        picture = self.picture
        if picture is None or self._shows_all or self._is_revealed:
            return False
        return is_hidden(self._is_sensitive, picture.level)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next by arrow keys."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._go(step)
            return
        super().keyPressEvent(event)

    def _go(self, step: int) -> None:
        if self._all:
            self._at = (self._at + step) % len(self._all)
            self._show()

    def _on_reveal(self) -> None:
        self._is_revealed = True
        self._show()
        self.after.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        picture = self.picture
        assert picture is not None
        count, several = len(self._all), len(self._all) > 1
        text = self.tr("{n} of {count}").format(n=self._at + 1, count=count)
        self.number.setText(text)
        for part in (self.before, self.number, self.after):
            part.setVisible(several)
        self.reveal.setVisible(self.is_blurred)
        name = self.tr("Picture {n} of {count}").format(n=self._at + 1, count=count)
        if self.is_blurred:
            name = self.tr("{name}, hidden").format(name=name)
        self.place.setAccessibleName(name)
        rows = [
            (key, value[:_LONGEST_VALUE])
            for key, value in list(picture.generation.items())[:_MOST_VALUES]
        ]
        self.facts.set_rows(rows)
        self.fold.setVisible(bool(rows))
        self._shown = None
        self._load()

    def _load(self) -> None:
        """Show the picture if it is there, else have it fetched."""
        picture = self.picture
        if picture is None:
            return
        address = picture.small if picture.is_video else picture.address
        file = self._pictures.file(address, _FETCHED)
        if file is None:
            self._pictures.picture(address, 1, fetched=_FETCHED)  # asks for it
            is_coming = self._pictures.is_coming(address, _FETCHED)
            self.place.show_picture(None, "" if is_coming else _icon(picture))
            return
        wanted = (file, self.is_blurred)
        if wanted == self._shown:
            return
        self._shown = wanted

        async def read(_app: object) -> QImage | None:
            return await in_side_thread(
                lambda: whole_picture(file, _LONGEST_EDGE, is_blurred=wanted[1])
            )

        self._live.ask(read, self, partial(self._take, wanted), self._on_unread)

    def _take(self, wanted: tuple[Path, bool], image: QImage | None) -> None:
        picture = self.picture
        if wanted == self._shown and picture is not None:
            self.place.show_picture(image, _icon(picture))

    def _on_unread(self, _problem: Problem) -> None:
        """Leave the icon: a picture that cannot be read is no news."""
        self.place.show_picture(None, "image")

    @Slot()
    def _on_arrived(self) -> None:
        if self.isVisible() and self._shown is None:
            self._load()


def _icon(picture: Picture) -> str:
    return "play" if picture.is_video else "image"
