"""The catalog on the settings page: nothing is fetched unasked, what is in use is said, what is wrong too."""

import os
import shutil

import pytest

from stablehand.core.base.paths import DataPaths
from stablehand.core.base.resources import bundled
from stablehand.gui.context import Route
from stablehand.gui.pages.settings import SettingsPage
from stablehand.gui.pages.settings_catalog import CatalogSection
from stablehand.services.app import App
from support.catalog_source import ICON, TOY, published
from support.settings_page import make_whole, part, type_into

GOOD = {"toy/package.toml": TOY, "toy/icon.svg": ICON}


@pytest.fixture
def app(data, tmp_path):
    small = tmp_path / "builtin"
    shutil.copytree(bundled("packages_catalog") / "easel", small / "easel")
    return App(DataPaths(data), dict(os.environ), small)


@pytest.fixture
def page(context, qtbot):
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.arrive(Route("settings"))
    make_whole(made)
    qtbot.waitUntil(lambda: made.column.rows["language"].isEnabled())
    qtbot.waitUntil(lambda: "Stablehand itself" in part(made, CatalogSection).state.text())
    return made


def set_to(page, qtbot, index, pin):
    for key, text in (("catalog.source", str(index)), ("catalog.sha256", pin)):
        type_into(page.column.rows[key], text)
        qtbot.waitUntil(lambda key=key, text=text: page.context.live.app.settings.get(key) == text)


def test_nothing_can_be_fetched_without_a_source_and_its_sum(page, qtbot, tmp_path):
    section = part(page, CatalogSection)
    assert not section.button.isEnabled()
    index, _pin = published(tmp_path / "source", GOOD)
    type_into(page.column.rows["catalog.source"], str(index))
    qtbot.waitUntil(lambda: "without the sum" in section.state.text())
    assert not section.button.isEnabled()


def test_a_catalog_is_fetched_when_asked_for_and_said_to_be_in_use(page, qtbot, tmp_path):
    section, app = part(page, CatalogSection), page.context.live.app
    set_to(page, qtbot, *published(tmp_path / "source", GOOD))
    qtbot.waitUntil(section.button.isEnabled)
    assert section.state.text() == "Nothing was fetched yet."
    assert not (app.data.assets / "catalog").exists()
    section.button.click()
    qtbot.waitUntil(lambda: "More packages, version 2026.11.27, is in use." in section.state.text())
    assert "toy" in app.catalog.ids()


def test_what_is_refused_is_said_and_can_be_tried_again(page, qtbot, tmp_path):
    section = part(page, CatalogSection)
    set_to(page, qtbot, *published(tmp_path / "source", {**GOOD, "toy/evil.py": "print()"}))
    qtbot.waitUntil(section.button.isEnabled)
    section.button.click()
    qtbot.waitUntil(lambda: "toy/evil.py" in section.state.text())
    assert "stays in use" in section.state.text()
    assert section.button.isEnabled()
