"""What an install costs: room, download, time; which Python; under which licences."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.installs.plan import InstallPlan, PlannedLicence
from stablehand.gui.pages.add_package.layouts import emptied
from stablehand.gui.pages.add_package.words import torch_words
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.units import about, size
from stablehand.services.preview import Preview


class Cost(QWidget):
    """Facts in two columns, and where the licences can be read.

    Args:
        theme: the theme.
        open_url: opens an address.
    """

    def __init__(
        self, theme: Theme, open_url: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._open_url = theme, open_url
        self.rows: list[tuple[str, str]] = []
        self._addresses: dict[str, PlannedLicence] = {}
        self.links: list[Button] = []  # to each licence
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        self._list = KeyValueList()
        box.addWidget(self._list)
        self._links = QWidget()
        self._flow = FlowLayout(parent=self._links)
        box.addWidget(self._links)
        text = self.tr(
            "Sizes and time are estimates. What other packages have already is shared and takes no room "
            "again."
        )
        box.addWidget(Label(text, "small", "text3", wraps=True))

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [*self.links]

    def show_preview(self, preview: Preview) -> None:
        """Show the facts of a plan; nothing is left of them where there is none."""
        plan = preview.plan
        self.setVisible(plan is not None)
        if plan is None:
            return
        room = self.tr("{size}, of {free} free") if preview.room else "{size}"
        free = size(preview.room.free_bytes) if preview.room else ""
        rows = [
            (self.tr("On disk"), room.format(size=size(preview.disk_bytes), free=free)),
            (
                self.tr("Download"),
                self.tr("up to {size}").format(size=size(preview.download_bytes)),
            ),
            (
                self.tr("Time"),
                self.tr("{time} on a line of 100 Mbit/s").format(time=about(preview.seconds)),
            ),
        ]
        if plan.python is not None:
            text = self.tr("{series}, beside any other Python you have")
            rows.append((self.tr("Python"), text.format(series=plan.python)))
        if plan.choice is not None:
            rows.append((self.tr("Torch"), torch_words(plan.choice)))
        rows += self._licences(plan)
        if rows != self.rows:
            self.rows = rows
            self._list.set_rows(rows)
        self._link(plan)

    def _licences(self, plan: InstallPlan) -> list[tuple[str, str]]:
        rows: list[tuple[str, str]] = []
        for licence in plan.licences:
            if licence.covers == "weights":
                name = self.tr("Licence of its models")
            elif licence.package == plan.package.id:
                name = self.tr("Licence")
            else:
                name = self.tr("Licence of {package}").format(package=licence.package)
            rows.append((name, licence.spdx))
        return rows

    def _link(self, plan: InstallPlan) -> None:
        """Offer each address at which a licence can be read, once."""
        addresses: dict[str, PlannedLicence] = {}
        for licence in plan.licences:
            if licence.url is not None:
                addresses.setdefault(licence.url, licence)
        programs = {licence.package for licence in addresses.values()}
        if addresses == self._addresses:
            return
        self._addresses = addresses
        emptied(self._flow)
        self.links.clear()
        for url, licence in addresses.items():
            text = self.tr("Read the licence")
            if licence.covers == "weights":
                text = self.tr("Licence of its models")
            elif len(programs) > 1:
                text = self.tr("Read the licence of {package}").format(package=licence.package)
            button = Button(
                self._theme,
                text,
                icon="external-link",
                variant="link",
                on_click=partial(self._open_url, url),
                compact=True,
            )
            self._flow.addWidget(button)
            self.links.append(button)
        self._links.setVisible(bool(addresses))
