"""Descriptions lose their markup, and nothing of it runs or shows."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stablehand.core.models.metadata.plain_text import plain_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (None, ""),
        ("Plain words, a < b and c > d.", "Plain words, a < b and c > d."),
        ("<p>One</p><p>Two<br/>Three</p>", "One\n\nTwo\nThree"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<h1>Title</h1>Fish &amp; chips &lt;b&gt;", "Title\nFish & chips <b>"),
        ("a<script>alert('x')</script>b", "ab"),
        ("a<SCRIPT SRC=x>alert(1)</sCrIpT >b", "ab"),
        ("a<style>p{}</style>b<svg onload=x><path/></svg>c", "abc"),
        ("a<!-- hidden > --><b>b</b>", "ab"),
        ("a<script>never closed", "a"),
        ("a<b never closed", "a"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ("<img src=x onerror=alert(1)>picture", "picture"),
        ("name\u202egpj.exe", "namegpj.exe"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    ],
)
def test_markup_becomes_lines(source, text):
    assert plain_text(source) == text


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a ", "</", "<script>", "&", "<a><", "<!", "]]>", "<p>"]
)
def test_work_grows_with_the_text_and_not_faster(piece):
    """A parser that looks for the end of each tag anew would need minutes for these."""
    assert isinstance(plain_text(piece * 200_000), str)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="<>/!-ab &;\"'=scriptyle\n", max_size=300))
def test_whatever_it_is_words_come_out_and_no_element(source):
    shown = plain_text(source + "<script>x</script>")
    assert "</script" not in shown or "&" in source
    assert len(shown) <= len(source) * 4 + 20
