"""Photos as telephones and their apps make them: what browsers show is taken, whole, and without what was written beside it."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image, ImageFile

from phone_files import foreign, photos
from photos import MAKER
from program import Program
from suite import VILLAGE, Suite

FILING = {"kind": "help", "category": "infrastructure", "story": "见照片。"}
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
SHOWS = """async (address) => { const image = new Image(); image.src = address; await image.decode(); return image.naturalWidth; }"""


def test_what_chromium_and_pillow_open_is_kept_whole_and_clean(suite: Suite, visit) -> None:
    public, page, files = Program(suite), visit(), photos()
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # As programs that show photos have it.
    page.goto("/privacy")
    for name, file in files.items():
        taken = Image.open(io.BytesIO(file))
        taken.load()
        kind = TYPES[taken.format]
        address = f"data:{kind};base64," + base64.b64encode(file).decode()
        assert page.evaluate(SHOWS, address) > 0, name
        answer = public.send("/cases", {"village": VILLAGE, "filing": FILING}, ("photos", file))
        assert answer.status_code == 201, (name, answer.text)
        number = {"receipt": answer.json()["receipt"]}
        [kept] = public.does("/receipts/follow", number)["steps"][0]["attachments"]
        clean = public.post(f"/receipts/attachments/{kept['attachment']}/open", number)
        assert clean.headers["Content-Type"] == kept["mediaType"] == kind, name
        assert MAKER.encode() not in clean.content, name
        got = Image.open(io.BytesIO(clean.content))
        assert got.convert("RGBA").tobytes() == taken.convert("RGBA").tobytes(), name
        assert page.evaluate(SHOWS, f"data:{kind};base64," + base64.b64encode(clean.content).decode()) > 0, name


@pytest.mark.parametrize("kind", foreign())
def test_what_cannot_be_read_is_named_for_what_it_is(suite: Suite, kind: str) -> None:
    answer = Program(suite).send("/cases", {"village": VILLAGE, "filing": FILING}, ("photos", foreign()[kind]))
    assert answer.status_code == 422
    [flaw] = answer.json()["errors"]
    assert flaw["at"] == "photos" and f" {kind} " in flaw["problem"]
