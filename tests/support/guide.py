"""docs/catalog.md in parts: its marked blocks, tables and words.

Comments in the guide say what a block or table is: `complete ID` (a whole definition), `override ID`
(a user's file over that definition), `fragment NAME`, `mistake ID`, `output: COMMAND`, `table: NAME`.
"""

import re

from stablehand.core.base.resources import bundled

BUILTIN = bundled("packages_catalog")
ROOT = BUILTIN.parent
GUIDE = ROOT / "docs" / "catalog.md"
TEXT = GUIDE.read_text("utf-8")
BLOCKS = re.findall(
    r"(?:^<!-- ([^\n]+) -->\n)?^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL
)
PROSE = re.sub(r"^```.*?^```$", "", TEXT, flags=re.MULTILINE | re.DOTALL)
CODE = set(re.findall(r"`([^`\n]+)`", PROSE))


def blocks(kind):
    """Give the marked TOML blocks of one kind: (name, text)."""
    found = [(mark.partition(" "), text) for mark, language, text in BLOCKS if language == "toml"]
    return [(name, text) for (word, _, name), text in found if word == kind]


def output(command):
    return next(text for mark, _, text in BLOCKS if mark == f"output: {command}")


def tables():
    """Give every marked table: its name, and its rows as lists of cells."""
    for name, body in re.findall(r"^<!-- table: (.+) -->\n((?:\|.*\n)+)", TEXT, re.MULTILINE):
        rows = [line.strip().strip("|").split(" | ") for line in body.splitlines()]
        yield name, [[cell.strip() for cell in row] for row in rows[2:]]


TABLES = dict(tables())


def rows_by_code(name):
    """Give a table's rows by the inline code of their first cell."""
    rows = {plain(row[0]): row for row in TABLES[name]}
    assert len(rows) == len(TABLES[name]), f"{name} names something twice"
    return rows


def plain(cell):
    assert re.fullmatch(r"`[^`]+`", cell), cell
    return cell[1:-1]
