"""Photos as telephones take them: with the place, the time and the telephone in them."""

from __future__ import annotations

import io

from PIL import ExifTags, Image, PngImagePlugin

MAKER = "SecretPhone 9"


def exif(orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    data[ExifTags.Base.Make] = MAKER
    data[ExifTags.Base.Orientation] = orientation
    place = data.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (29.0, 46.0, 12.0)
    place[ExifTags.GPS.GPSLongitudeRef] = "E"
    place[ExifTags.GPS.GPSLongitude] = (121.0, 3.0, 7.0)
    return data


def picture() -> Image.Image:
    image = Image.new("RGB", (64, 48))
    image.putdata([((x * 4) % 256, (y * 5) % 256, (x * y) % 256) for y in range(48) for x in range(64)])
    return image


def photo(kind: str, orientation: int = 1, **options) -> bytes:
    """A photo of `picture()` in a format of Pillow's, with everything a telephone adds."""
    out = io.BytesIO()
    extra = {"comment": MAKER} if kind == "JPEG" else {}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", MAKER)
        texts.add_itxt("XML:com.adobe.xmp", f"<x>{MAKER}</x>")
        extra = {"pnginfo": texts}
    if kind == "WEBP":
        extra = {"xmp": f"<x>{MAKER}</x>".encode(), "lossless": True}
    picture().save(out, kind, exif=exif(orientation), **extra, **options)
    return out.getvalue()
