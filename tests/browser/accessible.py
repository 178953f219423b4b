"""What axe has to say about a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Found = list[tuple[str, list[str]]]
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules about colours


def violations(page: Page, part: object = None, rules: list[str] | None = None) -> Found:
    """The rules that a page or a ``part`` of it breaks, of whatever impact, each with the beginnings of its places.

    ``rules`` are those that axe is to try; otherwise it tries all that it tries by itself.
    """
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")
    options: dict[str, object] = {"resultTypes": ["violations"]}  # what passes is left out: it can be a megabyte long
    if rules:
        options["runOnly"] = rules
    found = Axe().run(page, context=part, options=options).response["violations"]  # type: ignore[arg-type]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]


def violations_in_light_and_dark(page: Page, part: object = None) -> Found:
    """The same of a page in the light, and in the dark what the rules about colours find; it is left in the light.

    Other colours can break no other rule, since scripts and styles make the same page of both.
    """
    found = violations(page, part)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    found += violations(page, part, COLOURS)
    page.emulate_media(color_scheme="light")
    page.wait_for_function("document.body.dataset.mdColorScheme === 'default'")
    return found
