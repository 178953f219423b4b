"""A made-up change for those who review it: real git, the example glossary, a commit that does a bit of everything."""

from __future__ import annotations

from pathlib import Path

from released import Checkout

from coprod_kg.review import Review, make_review

HOSTILE = (
    'Neighbours <script>alert("x")</script> and <img src="https://evil.example/x.png"> @team #12 '
    "[a link](https://evil.example) ![a picture](https://evil.example/y.png) **loud** `code` </details> | cell"
)
NEW = f"""defines: concepts/co-production
wording: quotation
text:
  en: >-
    Co-production is a way in which neighbours and paid staff make a service, because “nobody makes a service alone”,
    and in which neighbours decide what was made.
source: sources/sea-2026
page: "4"
via: {{source: sources/brook-2021, page: "9"}}
anatomy:
  co_producers: [neighbours and paid staff]
codes:
  activity: [making]
note:
  en: '{HOSTILE}'
"""


def changed(root: Path) -> Checkout:
    """A checkout whose last commit alters a quotation, adds, changes, removes, renames and reformats entries."""
    checkout = Checkout(root)
    friend = checkout.entry("people/old-friend")
    friend.write_text("kind: person\nfamily: Friend\ngiven: Old\n", encoding="utf-8")
    checkout.release("2026-01-10")
    friend.unlink()
    checkout.change("definitions/meadow-2019", "neighbours and paid staff", "neighbours and staff")
    checkout.change("concepts/co-production", "together with those who use it. What", "with its users. What")
    checkout.change("concepts/making", "scope_note:", "# Laid out anew.\n\nscope_note:")
    checkout.change("frameworks/meadow-steps", "- id: keeping", "- id: keeping-on")
    checkout.entry("claims/unmeasured").rename(checkout.entry("claims/never-measured"))
    checkout.entry("definitions/sea-2026").write_text(NEW, encoding="utf-8")
    work = "type: book\ntitle: A Made-up Sea\nauthor:\n  - family: Sea\n    given: Ann\nissued: '2026'\n"
    checkout.entry("sources/sea-2026").write_text(work, encoding="utf-8")
    checkout.commit()
    return checkout


def review_of(checkout: Checkout, asked: str = "HEAD~1..HEAD", *only: str) -> Review:
    return make_review(checkout.project, asked, only)
