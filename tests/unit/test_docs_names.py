"""What the guides call by a name of the window is written in the window, the same thing in both languages."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from stablehand.core.base.resources import bundled

ROOT = bundled("packages_catalog").parent
TRANSLATIONS = ROOT / "src" / "stablehand" / "gui" / "translations" / "stablehand_ru.ts"
WINDOW = frozenset(
    (message.findtext("source") or "", message.findtext("translation") or "")
    for message in ElementTree.parse(TRANSLATIONS).iter("message")
)


def names(language):
    """Give what is bold in a guide, but for programs that a list explains: "- **Forge** — …"."""
    text = (ROOT / "docs" / "guide" / f"{language}.md").read_text("utf-8")
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    text = re.sub(r"^- \*\*.+?\*\* — ", "- ", text, flags=re.M)
    return [name.strip("«».") for name in re.findall(r"\*\*(.+?)\*\*", text)]


@pytest.mark.parametrize(("language", "at"), [("en", 0), ("ru", 1)])
def test_every_name_of_a_guide_is_written_in_the_window(language, at):
    written = {message[at] for message in WINDOW}
    # The first bold word is the guide's own: it says what bold means.
    named = names(language)[1:]
    assert len(named) > 30
    assert [name for name in named if name not in written] == []


def test_every_name_on_the_page_of_running_uis_is_written_in_the_window():
    text = (ROOT / "docs" / "running.md").read_text("utf-8")
    named = re.findall(r"\*\*(.+?)\*\*", text)
    assert named
    assert set(named) <= {source for source, _ in WINDOW}


def test_both_guides_name_the_same_things_in_the_same_order():
    english, russian = (names(language)[1:] for language in ("en", "ru"))
    assert len(english) == len(russian), list(zip(english, russian, strict=False))
    assert [pair for pair in zip(english, russian, strict=True) if pair not in WINDOW] == []


@pytest.mark.parametrize("page", ["self-update.md", "self-update.ru.md"])
def test_buttons_and_choices_of_the_update_page_are_written_in_the_window(page):
    text = (ROOT / "docs" / page).read_text("utf-8")
    at = 1 if page.endswith(".ru.md") else 0
    written = {message[at] for message in WINDOW}
    table = text.split("|---|---|\n")[1].split("\n\n")[0]
    buttons = [row.strip("|").split("|")[0].strip() for row in table.splitlines()]
    # The first three; those further on are of Windows and macOS.
    choices = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text)[:3]
    assert len(buttons) == len(choices) == 3
    assert [name for name in (*buttons, *choices) if name not in written] == []
