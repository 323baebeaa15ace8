"""Where packages come from: what the settings, the environment and configurations say, merged. Pure.

Order: settings, then UV_* and PIP_* variables, then uv's and pip's configuration files, then uv's own
default; each value on its own, so that a mirror in the settings keeps the certificate from pip's
configuration. uv reads nothing of pip's, so it is told in its own words.

**Several indexes.** pip takes the best version over all of them; uv takes the first index that knows a
name, which keeps a stranger's package of an internal name out. Extra indexes that were set up for
pip are searched pip's way (`unsafe-best-match`): partial mirrors, such as a folder with a few wheels,
work only like that, and the user's pip does the same on this machine already. Extra indexes
that were set up for uv keep uv's way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

Strategy = Literal["first-index", "unsafe-first-match", "unsafe-best-match"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value and where it comes from, in words that end a sentence: "the variable PIP_CERT"."""

    value: str
    source: Text


@dataclass(frozen=True, slots=True)
class IndexLayer:
    """What one source says; the empty value is "nothing"."""

    source: Text
    family: Literal["ours", "uv", "pip"]
    default: str = ""
    extra: tuple[str, ...] = ()
    find_links: tuple[str, ...] = ()
    no_index: bool | None = None
    cert: str = ""
    client_cert: str = ""
    trusted_hosts: tuple[str, ...] = ()
    proxy: str = ""
    timeout: str = ""
    strategy: str = ""
    python_mirror: str = ""
    python_list: str = ""


@dataclass(frozen=True, slots=True)
class IndexSet:
    """The merged answer; None and empty are uv's own defaults."""

    default: Chosen | None = None
    extra: tuple[Chosen, ...] = ()
    find_links: tuple[Chosen, ...] = ()
    no_index: Chosen | None = None
    cert: Chosen | None = None
    pip_cert: Chosen | None = None
    client_cert: Chosen | None = None
    trusted_hosts: tuple[Chosen, ...] = ()
    proxy: Chosen | None = None
    timeout: Chosen | None = None
    strategy: Strategy = "first-index"
    python_mirror: Chosen | None = None
    python_list: Chosen | None = None
    pip_config_file: str | None = None
    problems: tuple[Text, ...] = ()

    def uv_variables(self) -> dict[str, str]:
        """Give what uv has to be told; `no_index` has no variable, its commands carry it."""
        variables = {
            "UV_DEFAULT_INDEX": _value(self.default),
            "UV_INDEX": " ".join(_address(item.value) for item in self.extra),
            "UV_FIND_LINKS": ",".join(_link(item.value) for item in self.find_links),
            "UV_INSECURE_HOST": " ".join(item.value for item in self.trusted_hosts),
            "UV_HTTP_TIMEOUT": _value(self.timeout),
            "UV_INDEX_STRATEGY": "" if self.strategy == "first-index" else self.strategy,
            "SSL_CERT_FILE": _value(self.cert),
            "SSL_CLIENT_CERT": _value(self.client_cert),
            **self._proxies(),
        }
        return {name: value for name, value in variables.items() if value}

    def pip_variables(self) -> dict[str, str]:
        """Give what a UI that runs pip (or uv) itself has to be told."""
        variables = {
            "PIP_CONFIG_FILE": self.pip_config_file or "",
            "PIP_INDEX_URL": _value(self.default),
            "PIP_EXTRA_INDEX_URL": " ".join(_address(item.value) for item in self.extra),
            "PIP_FIND_LINKS": " ".join(_link(item.value) for item in self.find_links),
            "PIP_NO_INDEX": "1" if self.no_index else "",
            "PIP_CERT": _value(self.pip_cert or self.cert),
            "PIP_CLIENT_CERT": _value(self.client_cert),
            "PIP_TRUSTED_HOST": " ".join(item.value for item in self.trusted_hosts),
            "PIP_DEFAULT_TIMEOUT": _value(self.timeout),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "UV_SYSTEM_CERTS": "1",
        }
        return {
            **{name: value for name, value in variables.items() if value},
            **self.uv_variables(),
        }

    def before(self, address: str) -> IndexSet:
        """Give the set with one more index that goes before all others.

        What it has is taken from it, the rest from the others; `no_index` goes before it all.
        """
        if self.no_index:
            return self
        source = QT_TRANSLATE_NOOP("indexes", "the torch build that was chosen")
        strategy: Strategy = (
            "first-index" if self.strategy == "first-index" else "unsafe-first-match"
        )
        return replace(
            self, extra=(Chosen(address, source), *self.extra), no_index=None, strategy=strategy
        )

    def _proxies(self) -> dict[str, str]:
        proxy = _value(self.proxy)
        return {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy} if proxy else {}


def merged(
    layers: tuple[IndexLayer, ...],
    *,
    pip_config_file: str | None = None,
    problems: tuple[Text, ...] = (),
) -> IndexSet:
    """Merge what the sources say, the weightiest first.

    One source's list replaces the lists of those below it, as pip and uv do it themselves.
    """
    chosen_extra = next((layer for layer in layers if layer.extra), None)
    return IndexSet(
        default=_first(layers, "default"),
        extra=_all(layers, "extra"),
        find_links=_all(layers, "find_links"),
        no_index=_no_index(layers),
        cert=_first(layers, "cert"),
        pip_cert=_first(tuple(layer for layer in layers if layer.family == "pip"), "cert"),
        client_cert=_first(layers, "client_cert"),
        trusted_hosts=_all(layers, "trusted_hosts"),
        proxy=_first(layers, "proxy"),
        timeout=_first(layers, "timeout"),
        strategy=_strategy(layers, chosen_extra),
        python_mirror=_first(layers, "python_mirror"),
        python_list=_first(layers, "python_list"),
        pip_config_file=pip_config_file,
        problems=problems,
    )


def _first(layers: tuple[IndexLayer, ...], name: str) -> Chosen | None:
    found = ((getattr(layer, name), layer.source) for layer in layers)
    return next((Chosen(value, source) for value, source in found if value), None)


def _all(layers: tuple[IndexLayer, ...], name: str) -> tuple[Chosen, ...]:
    for layer in layers:
        if values := getattr(layer, name):
            return tuple(Chosen(value, layer.source) for value in dict.fromkeys(values))
    return ()


def _no_index(layers: tuple[IndexLayer, ...]) -> Chosen | None:
    """Give the strongest word about indexes: naming one of them means that they are wanted."""
    for layer in layers:
        if layer.no_index:
            return Chosen("1", layer.source)
        if layer.no_index is False or layer.default:
            return None
    return None


def _strategy(layers: tuple[IndexLayer, ...], extra: IndexLayer | None) -> Strategy:
    known: Mapping[str, Strategy] = {
        "first-index": "first-index",
        "unsafe-first-match": "unsafe-first-match",
        "unsafe-best-match": "unsafe-best-match",
    }
    said = next((known[layer.strategy] for layer in layers if layer.strategy in known), None)
    if said is not None:
        return said
    return "unsafe-best-match" if extra is not None and extra.family == "pip" else "first-index"


def _value(chosen: Chosen | None) -> str:
    return chosen.value if chosen else ""


def _address(value: str) -> str:
    return value.replace(" ", "%20")


def _link(value: str) -> str:
    """Give a find-links place for a list: uv parts it at commas, pip at spaces."""
    if "://" not in value and ("," in value or " " in value):
        value = Path(value).absolute().as_uri()
    return value.replace(",", "%2C").replace(" ", "%20")
