"""Files as telephones and their apps make them, byte by byte, with a made-up maker and place; no person's data is in them.

`photos()` are those that both Chromium and Pillow open; `foreign()` are what people send for a photo and cannot."""

from __future__ import annotations

import io
import struct

from PIL import Image

from photos import MAKER, exif, photo, picture


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def encoded(kind: str, image: Image.Image | None = None, **options) -> bytes:
    out = io.BytesIO()
    (image or picture()).save(out, kind, **options)
    return out.getvalue()


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def chunk(name: bytes, body: bytes) -> bytes:
    import zlib

    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    """Behind IHDR."""
    return png[:33] + b"".join(chunks) + png[33:]


def photos() -> dict[str, bytes]:
    maker = MAKER.encode()
    jpeg, plain = photo("JPEG", 6), encoded("JPEG", quality=80)
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + maker + b"</x:xmpmeta>")
    icc = segment(0xE2, b"ICC_PROFILE\0\x01\x01" + maker * 20)
    several = segment(0xE2, b"MPF\0MM\0*" + maker)
    movie = struct.pack(">I", 24) + b"ftypmp42" + maker + b"\0" * 64
    png, webp = photo("PNG"), photo("WEBP")
    lossy = encoded("WEBP", quality=80, exif=exif(1))
    return {
        "an iPhone's, turned, with a gain map behind": with_segments(jpeg, xmp, icc, several) + photo("JPEG"),
        "a Samsung's, with its trailer and a moving picture": jpeg + movie + b"SEFH" + maker + b"SEFT",
        "a Pixel's moving picture": with_segments(jpeg, xmp) + movie,
        "a Huawei's, with segments of its own and zeros behind": with_segments(plain, segment(0xE7, maker), segment(0xED, maker)) + b"\0" * 512,
        "a Xiaomi's, progressive": photo("JPEG", 3, progressive=True),
        "with restart markers": encoded("JPEG", restart_marker_blocks=2, exif=exif(8)),
        "black and white": encoded("JPEG", picture().convert("L"), exif=exif(1)),
        "four colours, as print shops make them": encoded("JPEG", picture().convert("CMYK"), exif=exif(1)),
        "a chat's, without Exif": with_segments(plain, segment(0xFE, maker)),
        "a chat's, without its end": with_segments(plain, segment(0xFE, maker))[:-2],
        "with half its end": with_segments(plain, segment(0xFE, maker))[:-1],
        "with fill bytes between segments": with_segments(plain, b"\xff\xff" + segment(0xFE, maker)),
        "with a stray restart between segments": with_segments(plain, segment(0xFE, maker), b"\xff\xd0"),
        "an editor's, with a thumbnail": with_segments(plain, segment(0xE0, b"JFXX\0\x10" + maker + photo("JPEG"))),
        "a screenshot": png,
        "a screenshot without its end": with_chunks(encoded("PNG"), chunk(b"tEXt", b"Comment\0" + maker))[:-12],
        "a screenshot with half its end": with_chunks(encoded("PNG"), chunk(b"eXIf", maker))[:-6],
        "a screenshot with more behind": png + maker,
        "an editor's PNG, with chunks of its own": with_chunks(encoded("PNG"), chunk(b"prVt", maker), chunk(b"tIME", b"\x07\xea\x01\x01\0\0\0")),
        "a chat's WebP": webp,
        "a chat's WebP with losses": lossy,
        "a WebP with more behind": lossy + maker,
        "a sticker": encoded("WEBP", picture().convert("RGBA"), lossless=True, xmp=b"<x>" + maker + b"</x>"),
    }


def foreign() -> dict[str, bytes]:
    return {
        "HEIC": struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + b"\0" * 64,
        "AVIF": struct.pack(">I", 24) + b"ftypavif\0\0\0\0mif1avif" + b"\0" * 64,
        "GIF": encoded("GIF"),
        "PDF": b"%PDF-1.7\n",
    }
