"""The settings page's way back to the first steps."""

from __future__ import annotations

from functools import partial

from stablehand.gui.context import Context, Route
from stablehand.gui.pages.settings_own import OwnSection
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.labels import Label


class FirstRunSection(OwnSection):
    """One button."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "", words="")
        self.title = self.tr("First steps")
        self.heading.setText(self.title)
        box = self.add_row("window.first_run", words="welcome setup wizard мастер первый запуск")
        text = self.tr(
            "Language, where everything is kept, what this computer can do, and a first program with a model."
        )
        box.addWidget(Label(text, "body", "text2", wraps=True))
        line = FlowLayout()
        self.button = Button(
            context.theme,
            self.tr("Open the first steps again"),
            icon="sparkles",
            on_click=partial(context.go, Route("welcome", part="welcome")),
        )
        line.addWidget(self.button)
        box.addLayout(line)
