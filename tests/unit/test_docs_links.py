"""Every page of the documentation leads to what is there: files, pictures, chapters."""

import re

import pytest

from stablehand.core.base.resources import bundled

ROOT = bundled("packages_catalog").parent
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")


def chapters(text):
    """Give the names under which a page's chapters are found, as GitHub makes them."""
    named = set(re.findall(r'<a id="([^"]+)">', text))
    for title in re.findall(
        r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M
    ):
        named.add(re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-"))
    return named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    text = page.read_text("utf-8")
    wrong = []
    for link in LINK.findall(re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)):
        name, _, chapter = link.partition("#")
        target = (page.parent / name) if name else page
        if not target.exists() or (
            chapter
            and target.suffix == ".md"
            and chapter not in chapters(target.read_text("utf-8"))
        ):
            wrong.append(link)
    assert not wrong


def test_the_guides_tell_the_same():
    """Both languages have the same chapters, and pictures of the same things."""
    english, russian = (
        (ROOT / "docs" / "guide" / f"{name}.md").read_text("utf-8") for name in ("en", "ru")
    )
    levels = [re.findall(r"^(#+) ", text, re.M) for text in (english, russian)]
    assert levels[0] == levels[1]
    assert english.count("```") == russian.count("```")
