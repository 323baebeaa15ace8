"""Addresses of CivitAI that we make ourselves: those in its answers are not believed.

Links for downloads in replies to batches name the host of a header that nobody sends, and `?fileId=` is the
only form that gives exactly the file whose hash one holds (facts, contracts 1.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stablehand.core.hubs.civitai_asking import is_web

_LONGEST: Final = 2_000
_WHOLE: Final = "/original=true/"
_SMALL: Final = "/width=450/"
# A still of a video, as the site's own pages ask for it.
_STILL: Final = "/anim=false,transcode=true,width=450/"


@dataclass(frozen=True, slots=True)
class CivitaiPlace:
    """Where the site is.

    Attributes:
        address: its endpoint, without a slash at its end.
        mature_address: of its pages for adults.
    """

    address: str
    mature_address: str

    def page(self, model: int, version: int | None = None, *, is_sensitive: bool = False) -> str:
        """Give the page of a model, or of one of its versions, for a person to open."""
        site = self.mature_address if is_sensitive else self.address
        page = f"{site}/models/{model}"
        return page if version is None else f"{page}?modelVersionId={version}"

    def file(self, version: int, file: int) -> str:
        """Give the address that exactly one file is asked for at."""
        return f"{self.address}/api/download/models/{version}?fileId={file}"

    def picture(self, address: object, *, is_video: bool = False) -> tuple[str, str] | None:
        """Give the address of a picture and of a small one; None for what may not be asked.

        Of a video the small one is a still, if its address is one that the site makes.
        """
        if not isinstance(address, str) or len(address) > _LONGEST or not address.isprintable():
            return None
        if not is_web(address, self.address):
            return None
        if not is_video or _WHOLE not in address:
            return address, address.replace(_WHOLE, _SMALL, 1)
        before, _whole, name = address.partition(_WHOLE)
        stem, dot, _ending = name.rpartition(".")
        return address, f"{before}{_STILL}{stem if dot else name}.jpeg"
