"""Descriptions of hubs: what passes, what does not, and that showing one loads nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

from stablehand.gui.components.hub_description import DescriptionView
from stablehand.gui.components.hub_problems import is_web
from stablehand.gui.components.safe_html import LONGEST, is_cut, safe_html


@pytest.mark.parametrize(
    ("text", "markup", "shown"),
    [
        ("<p>A <b>bold</b> word</p>", "html", "<p>A <b>bold</b> word</p>"),
        ("A **bold** word", "markdown", "<p>A <strong>bold</strong> word</p>"),
        ("a < b & c\nd", "text", "<p>a &lt; b &amp; c<br>d</p>"),
        ("---\nlicense: mit\n---\n# Title", "markdown", "<h3>Title</h3>"),
        ("<h2 class='x'>Big</h2>", "html", "<h3>Big</h3>"),
        ("", "markdown", ""),
    ],
)
def test_what_people_write_is_shown(text, markup, shown):
    assert safe_html(text, markup) == shown


@pytest.mark.parametrize("markup", ["html", "markdown"])
@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<style>p{color:red}</style>",
        "<img src='http://127.0.0.1:9/x.png' onerror='a()'>",
        "<iframe src='http://127.0.0.1:9/'></iframe>",
        "<svg><a xlink:href='javascript:a()'><text>x</text></a></svg>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='file:///etc/passwd'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<a href='//127.0.0.1/x' onclick='a()' style='x' target='_top'>x</a>",
        "<p style='background:url(http://127.0.0.1:9/)'>x</p>",
        "<p onmouseover=a()>x</p>",
        "<link rel=stylesheet href=http://127.0.0.1:9/>",
        "<base href=http://127.0.0.1:9/>",
        "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
        "<form action=http://127.0.0.1:9/><input name=a></form>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
    ],
)
def test_what_runs_or_loads_does_not_pass(hostile, markup):
    found = safe_html(f"before\n\n{hostile}\n\nafter", markup).lower()
    assert "before" in found and "after" in found
    # what is left as text has its brackets written out
    tags = "".join(part.partition(">")[0] for part in found.split("<")[1:])
    for word in ("script", "src", "on", "style", "javascript", "file:", "data:", "url", "action"):
        assert word not in tags.replace("strong", ""), (word, found)


@pytest.mark.parametrize(
    ("tags", "most"),
    [("<table><tr><td>", 2), ("<blockquote>", 40), ("<ul><li>", 20), ("<b>", 40)],
)
def test_what_lies_too_deep_keeps_its_words_but_not_its_tags(tags, most):
    """Qt would not come to an end with such tables, and would be brought down by more of them."""
    name = tags.partition(">")[0]
    found = safe_html(f"before{tags * 3000}deep", "html")
    assert 1 <= found.count(f"{name}>") <= most
    assert found.count(f"{name}>") == found.count(f"</{name[1:]}>")
    assert "before" in found and "deep" in found
    assert safe_html(f"{tags}a", "html").startswith(name)


def test_a_link_within_a_table_stays_whole():
    link = '<a href="https://example.org/?a=%3E&amp;b=>">x</a>'
    found = safe_html(f"<table><tr><td>{link}</td></tr></table>", "html")
    assert found.count("<a ") == found.count("</a>") == found.count("</td>") == 1
    assert "https://example.org/" in found


def test_pictures_of_markdown_do_not_pass():
    found = safe_html(
        "![cat](http://127.0.0.1:9/cat.png) [page](https://mirror.example/x)", "markdown"
    )
    assert "img" not in found and "cat.png" not in found
    assert '<a href="https://mirror.example/x">page</a>' in found


def test_what_is_very_long_is_cut():
    text = "word " * (LONGEST // 2)
    assert is_cut(text)
    assert len(safe_html(text, "text")) <= LONGEST + 100


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/=\"' abimgscriptonhrefjvul:[]()!*`#\n&;x0", max_size=300))
def test_nothing_gets_through_whatever_it_is_cut_from(text):
    for markup in ("html", "markdown", "text"):
        found = safe_html(text, markup).lower()
        for part in found.split("<")[1:]:
            tag = part.partition(">")[0].split()
            assert not tag or tag[0].strip("/") in (
                *("p", "br", "hr", "a", "b", "i", "u", "s", "em", "pre", "code", "li", "ul", "ol"),
                *("h3", "h4", "strong", "del", "sub", "sup", "div", "span", "blockquote"),
                *("table", "thead", "tbody", "tr", "th", "td"),
            )


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://mirror.example/x?y=1", True),
        ("HTTP://mirror.example", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("ms-settings:privacy", False),
        ("https://", False),
        ("https://mirror.example/\nx", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_go_to_the_browser(address, may):
    assert is_web(address) is may


@pytest.fixture
def view(theme, qtbot):
    made = DescriptionView(theme, "Description")
    qtbot.addWidget(made)
    made.resize(300, 20)
    return made


def test_it_is_as_high_as_its_text(view, qtbot):
    view.show()
    view.show_html(safe_html("line\n\n" * 30, "markdown"))
    qtbot.waitUntil(lambda: view.height() > 500)
    assert view.document().size().height() <= view.height()
    view.show_html("<p>one</p>")
    qtbot.waitUntil(lambda: view.height() < 60)


def test_nothing_is_loaded_even_if_markup_got_through(view):
    view.setHtml("<img src='file:///etc/hostname'><img src='http://127.0.0.1:9/x.png'>")
    kind = QTextDocument.ResourceType.ImageResource
    assert view.loadResource(int(kind.value), QUrl("file:///etc/hostname")) is None


def test_links_are_told_only_if_they_are_of_the_web(view):
    told = []
    view.followed.connect(told.append)
    view.anchorClicked.emit(QUrl("file:///etc/passwd"))
    view.anchorClicked.emit(QUrl("javascript:alert(1)"))
    assert told == []
    view.anchorClicked.emit(QUrl("https://mirror.example/page"))
    assert told == ["https://mirror.example/page"]
