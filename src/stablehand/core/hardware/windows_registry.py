"""Reading Windows' registry.

Blocking, and empty on other systems. Keys that may not be read are left out: drivers protect some.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

RegistryValues = dict[str, object]


def read_subkeys(key: str) -> dict[str, RegistryValues]:
    """Give the sub-keys of a key under HKEY_LOCAL_MACHINE with their values; {} where there are none."""
    if sys.platform != "win32":
        return {}
    import winreg

    subkeys: dict[str, RegistryValues] = {}
    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, access) as parent:
        for index in range(winreg.QueryInfoKey(parent)[0]):
            with suppress(OSError):
                name = winreg.EnumKey(parent, index)
                with winreg.OpenKey(parent, name, 0, access) as child:
                    subkeys[name] = _values(winreg, child)
    return subkeys


def _values(winreg: Any, key: Any) -> RegistryValues:
    values: RegistryValues = {}
    for index in range(winreg.QueryInfoKey(key)[1]):
        with suppress(OSError):
            name, value, _kind = winreg.EnumValue(key, index)
            values[name] = value
    return values
