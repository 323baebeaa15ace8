"""Accounts on the settings page: a token goes in, is checked, comes out; it is never shown again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from stablehand.gui.context import Route
from stablehand.gui.pages.settings import SettingsPage
from stablehand.gui.pages.settings_accounts import AccountsSection
from support.browse_page import hubs
from support.settings_page import make_whole, part

SECRET = "hf_of_the_samples"


@pytest.fixture
def site(data):
    with hubs(data) as found:
        yield found


@pytest.fixture
def page(site, context, qtbot):
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.arrive(Route("settings", "accounts.hf"))
    make_whole(made)
    qtbot.waitUntil(lambda: made.column.rows["language"].isEnabled())
    return made


@pytest.fixture
def row(page):
    return part(page, AccountsSection).rows["hf"]


def put_in(row, text, qtbot):
    qtbot.keyClicks(row.field, text)
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert row.field.text() == ""  # as soon as it is on its way
    qtbot.waitUntil(row.field.isEnabled, timeout=15_000)


def all_words(page):
    shown = [label.text() for label in page.findChildren(QLabel)]
    shown += [field.text() for field in page.findChildren(QLineEdit)]
    shown += [
        w.accessibleName() + w.accessibleDescription() + w.toolTip()
        for w in page.findChildren(QLabel)
    ]
    return " ".join(shown)


def test_a_place_leads_to_the_field(page, row, qtbot):
    qtbot.waitUntil(lambda: page.focusWidget() is row.field)
    assert row.field.echoMode() == QLineEdit.EchoMode.Password
    assert not row.save.isEnabled()
    assert row.check.isHidden()
    assert row.remove.isHidden()


def test_a_token_that_the_hub_takes_is_kept_and_never_shown(page, row, data, qtbot):
    put_in(row, SECRET, qtbot)
    assert row.account.name == "sample-person"
    assert "sample-person" in row.state.text()
    assert not row.remove.isHidden()
    assert SECRET not in all_words(page)
    assert SECRET not in (data / "settings.toml").read_text()
    assert SECRET not in (data / "accounts.json").read_text()


def test_a_wrong_token_is_not_kept(page, row, site, qtbot):
    put_in(row, "hf_wrong", qtbot)
    assert not row.error.isHidden()
    assert "hf_wrong" not in all_words(page)
    assert row.account.stored_in is None
    assert row.remove.isHidden()


def test_a_token_can_be_checked_and_taken_out(row, site, qtbot):
    put_in(row, SECRET, qtbot)
    before = site.face.whoami
    row.check.click()
    qtbot.waitUntil(lambda: site.face.whoami > before and row.field.isEnabled())
    row.remove.click()
    qtbot.waitUntil(lambda: row.account.stored_in is None)
    assert row.check.isHidden()


def test_the_page_that_makes_tokens_is_opened(row, site, record, qtbot):
    row.make.click()
    qtbot.waitUntil(lambda: bool(record.urls))
    assert record.urls == [f"{site.face.address}/settings/tokens"]


def test_a_search_finds_accounts(page):
    page._find("token")
    assert part(page, AccountsSection).isVisible()
    page._find("colours")
    assert not part(page, AccountsSection).isVisible()
    page._find("")
    assert part(page, AccountsSection).isVisible()
