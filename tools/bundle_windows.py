"""What Windows' Explorer shows of the program under "Details", in the shape that PyInstaller reads."""

from __future__ import annotations

import re

_TEMPLATE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3f, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('040904B0', [{strings}])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])]),
  ],
)
"""


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """Give a version as the four numbers that Windows compares; what is no number counts as none."""
    numbers = [int(part) for part in re.findall(r"\d+", version.split("+")[0])[:4]]
    first, second, third, fourth = (*numbers, 0, 0, 0, 0)[:4]
    return first, second, third, fourth


def version_info(version: str) -> str:
    """Give the text of a version file for PyInstaller."""
    words = {
        "CompanyName": "The Stablehand authors",
        "FileDescription": "Stablehand",
        "FileVersion": version,
        "InternalName": "Stablehand",
        "LegalCopyright": "The Stablehand authors, MIT licence",
        "OriginalFilename": "Stablehand.exe",
        "ProductName": "Stablehand",
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in words.items())
    return _TEMPLATE.format(four=four_numbers(version), strings=strings)
