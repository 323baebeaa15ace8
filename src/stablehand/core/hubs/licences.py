"""Named licences of weights, in words: may pictures be sold, and what is asked for it. Pure, data first.

A row is written from the text of the licence that it names (`address`). What is granted and what is asked
are single sentences, never pressed into one word; where the text of a licence is not known to us, nothing
is granted and nothing is forbidden: it is unknown, and the sentence says to read it. None of this is advice
of a lawyer, so the address of the text always goes along.

Ids are those of Hugging Face's model cards (facts, contracts 2.3): `license`, and `license_name` where the
former is "other".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.loose_values import items_of, words_of
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hubs.listing import Licence

_SELL: Final = QT_TRANSLATE_NOOP("licence", "Pictures made with it may be sold.")
_NO_SALE: Final = QT_TRANSLATE_NOOP("licence", "It is for use without profit only.")
_RESEARCH: Final = QT_TRANSLATE_NOOP("licence", "It is for research only.")
_CREDIT: Final = QT_TRANSLATE_NOOP("licence", "Whoever passes it on has to name its makers.")
_ALIKE: Final = QT_TRANSLATE_NOOP(
    "licence", "Changed versions that are passed on keep the same licence."
)
_NO_CHANGES: Final = QT_TRANSLATE_NOOP("licence", "Changed versions may not be passed on.")
_SOURCE: Final = QT_TRANSLATE_NOOP(
    "licence", "Whoever passes it on has to give its source as well."
)
_USES: Final = QT_TRANSLATE_NOOP(
    "licence",
    "Some uses are forbidden; the licence lists them, and they go along with the weights.",
)
_MILLION: Final = QT_TRANSLATE_NOOP(
    "licence", "Whoever earns more than 1,000,000 US dollars a year needs another licence."
)
_TEN_MILLION: Final = QT_TRANSLATE_NOOP(
    "licence", "Whoever earns more than 10,000,000 US dollars a year needs another licence."
)
_MANY_USERS: Final = QT_TRANSLATE_NOOP(
    "licence", "Services with very many users need another licence."
)
_NOT_EVERYWHERE: Final = QT_TRANSLATE_NOOP(
    "licence", "It is not given to users in the European Union, the United Kingdom and South Korea."
)
_MODEL_NOT: Final = QT_TRANSLATE_NOOP(
    "licence", "The model itself may not be used for profit, as in a service or a product."
)
_OUTPUTS: Final = QT_TRANSLATE_NOOP(
    "licence", "Its text allows selling pictures within limits of its own; read it before you do."
)
_TWO_SAYINGS: Final = QT_TRANSLATE_NOOP(
    "licence",
    "The card names a licence without profit, but the licence file beside it may be a newer one that "
    "allows selling pictures; read it before you do.",
)
_READ: Final = QT_TRANSLATE_NOOP(
    "licence", "This licence is not known to Stablehand; read it before you sell pictures."
)
_NONE: Final = QT_TRANSLATE_NOOP(
    "licence", "No licence is named; without one, nothing is allowed that its makers do not say."
)
_GATED: Final = QT_TRANSLATE_NOOP("licence", "Its terms have to be accepted on its page.")


@dataclass(frozen=True, slots=True)
class Row:
    """A licence that is known.

    Attributes:
        name: for people.
        commercial: see `Licence.commercial`.
        facts: its grants and duties.
        address: of its text.
        is_limited: a person is asked even where `commercial` is not False.
    """

    name: str
    commercial: bool | None
    facts: tuple[Text, ...]
    address: str | None = None
    is_limited: bool = False


def _free(name: str, address: str, *facts: Text) -> Row:
    return Row(name, True, (_SELL, *facts), address)


def _creative_commons(name: str, kind: str, *facts: Text, version: str = "4.0") -> Row:
    is_commercial = "nc" not in kind.split("-")
    own = (_SELL,) if is_commercial else (_NO_SALE,)
    address = f"https://creativecommons.org/licenses/{kind}/{version}/"
    return Row(name, is_commercial, (*own, _CREDIT, *facts), address)


_RAIL: Final = "https://huggingface.co/spaces/CompVis/stable-diffusion-license"
_FLUX: Final = "https://huggingface.co/black-forest-labs/FLUX.1-dev/blob/main/LICENSE.md"
_STABILITY: Final = "https://stability.ai/community-license-agreement"
_FLUX_ROW: Final = Row(
    "FLUX Non-Commercial License", None, (_MODEL_NOT, _OUTPUTS, _USES), _FLUX, is_limited=True
)
_STABILITY_ROW: Final = Row(
    "Stability AI Community License", True, (_SELL, _MILLION, _CREDIT, _USES), _STABILITY
)
_STABILITY_NC: Final = Row(
    "Stability AI Non-Commercial Research Community License", False, (_NO_SALE, _RESEARCH, _USES)
)
# Cards of 2023 go on to name this one, while the licence file beside some of them is the newer community
# licence (SDXL Turbo): neither can be said to hold.
_STABILITY_EITHER: Final = Row(
    "Stability AI Non-Commercial Community License",
    None,
    (_TWO_SAYINGS, _MILLION, _USES),
    is_limited=True,
)
_HUNYUAN: Final = Row(
    "Tencent Hunyuan Community License",
    True,
    (_SELL, _NOT_EVERYWHERE, _MANY_USERS, _USES),
    is_limited=True,
)
_LTX: Final = Row("LTX Open Weights License", True, (_SELL, _TEN_MILLION, _USES))
_FAIR: Final = _free(
    "Fair AI Public License 1.0-SD",
    "https://freedevproject.org/faipl-1.0-sd/",
    _ALIKE,
    _SOURCE,
    _USES,
)

LICENCES: Final[Mapping[str, Row]] = {
    # Free software and free works
    "apache-2.0": _free("Apache 2.0", "https://www.apache.org/licenses/LICENSE-2.0", _CREDIT),
    "mit": _free("MIT", "https://opensource.org/license/mit", _CREDIT),
    "bsd": _free("BSD", "https://opensource.org/license/bsd-3-clause", _CREDIT),
    "bsd-2-clause": _free("BSD 2-Clause", "https://opensource.org/license/bsd-2-clause", _CREDIT),
    "bsd-3-clause": _free("BSD 3-Clause", "https://opensource.org/license/bsd-3-clause", _CREDIT),
    "isc": _free("ISC", "https://opensource.org/license/isc-license-txt", _CREDIT),
    "zlib": _free("zlib", "https://opensource.org/license/zlib"),
    "unlicense": _free("The Unlicense", "https://unlicense.org/"),
    "wtfpl": _free("WTFPL", "http://www.wtfpl.net/about/"),
    "afl-3.0": _free("Academic Free License 3.0", "https://opensource.org/license/afl-3-0-php", _CREDIT),
    "mpl-2.0": _free("Mozilla Public License 2.0", "https://www.mozilla.org/MPL/2.0/", _ALIKE, _SOURCE),
    "gpl-2.0": _free("GPL 2.0", "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html", _ALIKE, _SOURCE),
    "gpl-3.0": _free("GPL 3.0", "https://www.gnu.org/licenses/gpl-3.0.html", _ALIKE, _SOURCE),
    "gpl": _free("GPL", "https://www.gnu.org/licenses/gpl-3.0.html", _ALIKE, _SOURCE),
    "lgpl-3.0": _free("LGPL 3.0", "https://www.gnu.org/licenses/lgpl-3.0.html", _ALIKE, _SOURCE),
    "lgpl": _free("LGPL", "https://www.gnu.org/licenses/lgpl-3.0.html", _ALIKE, _SOURCE),
    "agpl-3.0": _free("AGPL 3.0", "https://www.gnu.org/licenses/agpl-3.0.html", _ALIKE, _SOURCE),
    "cc0-1.0": _free("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "cc-by-2.0": _creative_commons("CC BY 2.0", "by", version="2.0"),
    "cc-by-3.0": _creative_commons("CC BY 3.0", "by", version="3.0"),
    "cc-by-4.0": _creative_commons("CC BY 4.0", "by"),
    "cc-by-sa-3.0": _creative_commons("CC BY-SA 3.0", "by-sa", _ALIKE, version="3.0"),
    "cc-by-sa-4.0": _creative_commons("CC BY-SA 4.0", "by-sa", _ALIKE),
    "cc-by-nd-4.0": _creative_commons("CC BY-ND 4.0", "by-nd", _NO_CHANGES),
    "cc-by-nc-2.0": _creative_commons("CC BY-NC 2.0", "by-nc", version="2.0"),
    "cc-by-nc-3.0": _creative_commons("CC BY-NC 3.0", "by-nc", version="3.0"),
    "cc-by-nc-4.0": _creative_commons("CC BY-NC 4.0", "by-nc"),
    "cc-by-nc-sa-3.0": _creative_commons("CC BY-NC-SA 3.0", "by-nc-sa", _ALIKE, version="3.0"),
    "cc-by-nc-sa-4.0": _creative_commons("CC BY-NC-SA 4.0", "by-nc-sa", _ALIKE),
    "cc-by-nc-nd-3.0": _creative_commons("CC BY-NC-ND 3.0", "by-nc-nd", _NO_CHANGES, version="3.0"),
    "cc-by-nc-nd-4.0": _creative_commons("CC BY-NC-ND 4.0", "by-nc-nd", _NO_CHANGES),
    # Open weights with rules for their use
    "openrail": _free("OpenRAIL", "https://huggingface.co/blog/open_rail", _USES),
    "openrail++": _free("CreativeML Open RAIL++-M", _RAIL, _USES),
    "creativeml-openrail-m": _free("CreativeML Open RAIL-M", _RAIL, _USES),
    "bigscience-openrail-m": _free(
        "BigScience Open RAIL-M", "https://huggingface.co/spaces/bigscience/license", _USES
    ),
    "faipl-1.0-sd": _FAIR,
    "fair-ai-public-license-1.0-sd": _FAIR,
    # Those of single makers
    "flux-1-dev-non-commercial-license": _FLUX_ROW,
    "flux-dev-non-commercial-license": _FLUX_ROW,
    "flux-non-commercial-license": _FLUX_ROW,
    "stabilityai-ai-community": _STABILITY_ROW,
    "stability-ai-community": _STABILITY_ROW,
    "stabilityai-community": _STABILITY_ROW,
    "stable-audio-community": _STABILITY_ROW,
    "sai-nc-community": _STABILITY_EITHER,
    "stabilityai-nc-research-community": _STABILITY_NC,
    "stable-cascade-nc-community": _STABILITY_NC,
    "stable-video-diffusion-nc-community": _STABILITY_NC,
    "tencent-hunyuan-community": _HUNYUAN,
    "ltx-video-open-weights-license-0.x": _LTX,
    "ltx-2-community": _LTX,
    "ltx-2-community-license": _LTX,
    "ltx-2-community-license-agreement": _LTX,
    "ltx-2.x-community-license": _LTX,
}  # fmt: skip
_NOT_FOR_PROFIT: Final = re.compile(
    r"non-?commercial|(?:^|-)nc(?:-|$)|research-only|(?:^|-)nscl(?:-|$)|for-research"
)


_SAY_NOTHING: Final = frozenset({"other", "unknown", ""})
_UNNAMED: Final = Row("", None, (_NONE,))
_FREEDOM: Final[Mapping[bool | None, int]] = {False: 0, None: 1, True: 2}


def licence_named(
    id_: object, *, name: object = None, link: object = None, gated: bool = False
) -> Licence:
    """Give the licence that a model card names.

    Where several are named, or id and name contradict each other, what allows least counts: nobody shall
    take for granted what one of them forbids.

    Args:
        id_: `license`: one, or a list.
        name: `license_name`, which says more where the former is "other".
        link: `license_link`: the address of its text, if that is one.
        gated: whether its terms have to be accepted on its page, which is asked about in any case.
    """
    words = [word for item in items_of(id_) or [id_] if (word := _short(item)) is not None]
    own_name = _short(name)
    shown = [word for word in (*words, own_name) if word and _plain(word) not in _SAY_NOTHING]
    rows = [(word, _row(word)) for word in shown]
    chosen, row = min(rows, key=lambda one: _FREEDOM[one[1].commercial], default=("", _UNNAMED))
    first = words[0] if words else None
    is_said = first is not None and _plain(first) not in _SAY_NOTHING
    address = link if isinstance(link, str) and _is_address(link) else row.address
    asks = gated or row.is_limited or row.commercial is False
    facts = (*row.facts, *((_GATED,) if gated else ()))
    return Licence(
        chosen if is_said else first, row.name or None, row.commercial, facts, address, asks
    )


def _row(word: str) -> Row:
    """Give what is known of a licence by its id or name."""
    plain = _plain(word)
    if (known := LICENCES.get(plain)) is not None:
        return known
    if _NOT_FOR_PROFIT.search(plain):
        return Row(word, False, (_NO_SALE,))
    return Row(word, None, (_READ,))


def _short(value: object) -> str | None:
    words = words_of(value)
    return None if words is None else words[:120]


def _plain(name: str | None) -> str:
    return re.sub(r"[\s_]+", "-", name.strip().casefold()) if name else ""


def _is_address(link: str) -> bool:
    return link.startswith("https://") and len(link) <= 2_000 and link.isprintable()
