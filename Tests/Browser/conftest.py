"""What every browser test is handed: the running suite, and pages as people hold them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from suite import Suite  # noqa: E402

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def suite() -> Iterator[Suite]:
    suite = Suite()
    try:
        yield suite.start()
    finally:
        suite.stop()


@pytest.fixture(scope="session")
def codes(suite: Suite) -> Iterator[str]:
    """Household codes nobody has used in another test; each `next` gives one.

    Their doors are beside those of the demo county, which some tests move, retire and fix anew.
    """
    return iter(suite.new_households(400))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # A microphone that hums, for voice messages that are recorded in the page.
        microphone = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *microphone])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, suite: Suite) -> Iterator[Callable[..., Page]]:
    """Opens a new person's page: `visit(script=False)`, `visit(size=DESKTOP, dark=True)`.

    Whatever a page's script or the content policy complains of, and every request to another host, fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(script: bool = True, size: dict = PHONE, dark: bool = False, **options) -> Page:
        context = browser.new_context(
            base_url=suite.url,
            java_script_enabled=script,
            viewport=size,
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.on(
            "request",
            lambda sent: None
            if sent.url.startswith((suite.url, "data:", "blob:"))
            else complaints.append(f"asked another host: {sent.url}"),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def barriers(page: Page) -> list[str]:
    """What axe-core finds wrong with the page: WCAG 2.2 AA and its own best practices."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]
