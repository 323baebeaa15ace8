"""Images in and out: base64, PNG with metadata, sizes, masks. Uses Pillow only."""

from __future__ import annotations

import base64
import binascii
import io
import warnings

from PIL import Image, ImageFilter, ImageOps, PngImagePlugin, UnidentifiedImageError

from easel.metadata import CHUNK
from easel.problems import Problem

MOST_PIXELS = 64_000_000
USER_COMMENT = 0x9286
EXIF_FOLDER = 0x8769


def from_base64(text: str, what: str) -> Image.Image:
    """An image out of base64 text, with or without `data:image/png;base64,`."""
    if text.startswith("data:"):
        text = text.partition(",")[2]
    try:
        data = base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError) as error:
        raise Problem(f"{what} is not base64 text") from error
    return from_bytes(data, what)


def from_bytes(data: bytes, what: str) -> Image.Image:
    """An image out of a file's content; nothing outlandishly large is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data))
            if image.width * image.height > MOST_PIXELS:
                raise Problem(f"{what} is too large: {image.width}x{image.height}")
            image.load()
    except Problem:
        raise
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise Problem(f"{what} is not an image that can be read") from error
    return image


def to_png(image: Image.Image, infotext: str) -> bytes:
    """A PNG with its text."""
    info = PngImagePlugin.PngInfo()
    if infotext:
        if all(ord(letter) < 256 for letter in infotext):
            info.add_text(CHUNK, infotext)
        else:
            info.add_itxt(CHUNK, infotext)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def to_base64(data: bytes) -> str:
    """Plain base64 text."""
    return base64.b64encode(data).decode("ascii")


def read_text(image: Image.Image) -> tuple[str, dict[str, str]]:
    """The `parameters` text of an image and its other texts."""
    items = {
        str(key): str(value)
        for key, value in {**image.info, **getattr(image, "text", {})}.items()
        if isinstance(value, str)
    }
    found = items.pop(CHUNK, "")
    if not found:
        comment = image.getexif().get_ifd(EXIF_FOLDER).get(USER_COMMENT)
        found = _comment(comment) if isinstance(comment, bytes) else str(comment or "")
    return found, items


def _comment(raw: bytes) -> str:
    """EXIF's comment: eight bytes name the alphabet, and writers disagree about the byte order."""
    head, body = raw[:8], raw[8:]
    if head.startswith(b"UNICODE"):
        even, odd = body[0::2].count(0), body[1::2].count(0)
        return body.decode("utf-16-be" if even >= odd else "utf-16-le", "replace").rstrip("\0")
    return body.decode("utf-8", "replace").strip("\0")


def upright(image: Image.Image) -> Image.Image:
    """In colour, without transparency, turned as the camera meant it."""
    turned = ImageOps.exif_transpose(image) or image
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        rgba = turned.convert("RGBA")
        ground = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(ground, rgba).convert("RGB")
    return turned.convert("RGB")


def fitted(image: Image.Image, width: int, height: int, mode: int) -> Image.Image:
    """The image in the size that is drawn: 0 stretched, 1 cropped, 2 filled at the edges."""
    size = (width, height)
    if image.size == size:
        return image
    if mode == 1:
        return ImageOps.fit(image, size, Image.Resampling.LANCZOS)
    stretched = image.resize(size, Image.Resampling.LANCZOS)
    if mode == 0:
        return stretched
    inside = ImageOps.contain(image, size, Image.Resampling.LANCZOS)
    stretched.paste(inside, ((width - inside.width) // 2, (height - inside.height) // 2))
    return stretched


def mask_of(
    image: Image.Image, width: int, height: int, mode: int, *, blur: int, invert: bool
) -> Image.Image:
    """A mask in grey: white is drawn anew."""
    if image.mode in ("RGBA", "LA") and image.getchannel("A").getextrema()[0] < 255:
        grey = image.getchannel("A")
    else:
        grey = image.convert("L")
    if invert:
        grey = ImageOps.invert(grey)
    grey = fitted(grey, width, height, mode)
    return grey.filter(ImageFilter.GaussianBlur(blur)) if blur else grey
