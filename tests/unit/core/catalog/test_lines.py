import tomllib

from stablehand.core.catalog.lines import LineIndex

DOCUMENT = '''\
id = "x"  # a comment with [brackets] and "quotes"
summary = { en = "a = b", ru = "[в]" }
text = """
[not.a.header]
key = 1
"""

[launch]
command = [
  "{python}",  # the interpreter
  "main.py",
]
"quoted key" = 1
ready.page = 'x'

[[options]]
flag = "--a"

[[options]]
flag = "--b"
auto = [
  { when = "nvidia", reason = { en = "x", ru = "y" } },
  { when = "amd", reason = { en = "x", ru = "y" } },
]

[[options.extra]]
deep = true

[launch.port]
default = 1
'''


def test_lines_of_keys_headers_and_elements():
    assert tomllib.loads(DOCUMENT)["options"][1]["flag"] == "--b"
    index = LineIndex(DOCUMENT)
    expected = {
        ("id",): 1,
        ("summary",): 2,
        ("text",): 3,
        ("launch",): 8,
        ("launch", "command", 1): 11,
        ("launch", "quoted key"): 13,
        ("launch", "ready", "page"): 14,
        ("options", 0, "flag"): 17,
        ("options", 1): 19,
        ("options", 1, "auto", 1): 23,
        ("options", 1, "extra", 0, "deep"): 27,
        ("launch", "port", "default"): 30,
    }
    assert {path: index.line_of(path) for path in expected} == expected


def test_what_has_no_line_gets_that_of_what_is_around_it():
    index = LineIndex(DOCUMENT)
    assert index.line_of(("options", 1, "auto", 0, "reason", "en")) == 22
    assert index.line_of(("options", 0, "help")) == 16
    assert index.line_of(("nowhere",)) == 1
