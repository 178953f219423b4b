"""Whose words they are: put together for many statements at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, cast

from .data import Reader, Row
from .models import Agent, Attribution, Copy, Edit, Licence, Link, Receipt, Sighting, Work
from .releases import Releases

Wording = Literal["quotation", "paraphrase", "translation", "editorial"]
Carrier = tuple[str, bool]  # a statement, and whether the words are what the editors add to it


async def attributions(reader: Reader, releases: Releases, carriers: Iterable[Carrier]) -> dict[Carrier, Attribution]:
    """The attribution of each carrier of words."""
    wanted = list(dict.fromkeys(carriers))
    statements = [statement for statement, _ in wanted]
    said = [statement for statement, own in wanted if not own]
    facts = await reader.about("attribution", statements)
    works = await read_works(reader, [row["source"] for one in said for row in facts[one] if "source" in row])
    speakers = await reader.about("speakers", said)
    copies = await reader.about("chain", said)
    receipts = await reader.about("receipts", said)
    edits, seen = await reader.about("edits", said), await reader.about("seen", said)
    linked = [row["copy"] for rows in copies.values() for row in rows]
    linked += [row["document"] for rows in receipts.values() for row in rows]
    linked += [row["agent"] for rows in speakers.values() for row in rows if "agent" in row]
    await reader.heads([*linked, *(facts[statement][0]["entry"] for statement in statements)])
    found: dict[Carrier, Attribution] = {}
    for statement, own in wanted:
        fact = facts[statement][0]
        if own or "wording" not in fact:
            found[statement, own] = await _editorial(reader, releases, statement, fact)
            continue
        found[statement, own] = Attribution(
            statement=statement,
            entry=(await reader.links([fact["entry"]]))[0],
            permalink=releases.permalink(statement),
            wording=cast(Wording, fact["wording"]),
            speakers=[await _agent(reader, row) for row in speakers[statement]],
            work=works.get(fact.get("source", "")),
            page=fact.get("pages"),
            locator=fact.get("locator"),
            via=[await _copy(reader, row) for row in copies[statement]],
            receipts=[await _receipt(reader, row) for row in receipts[statement]],
            edits=[Edit.model_validate({key: row.get(key) for key in Edit.model_fields}) for row in edits[statement]],
            seen_at=[Sighting(url=row["url"], accessed=row.get("accessed")) for row in seen[statement]],
            licence=Licence(iri=fact.get("licence"), statement=fact.get("rights")),
        )
    return found


async def _editorial(reader: Reader, releases: Releases, statement: str, fact: Row) -> Attribution:
    return Attribution(
        statement=statement,
        entry=(await reader.links([fact["entry"]]))[0],
        permalink=releases.permalink(statement),
        wording="editorial",
        speakers=[],
        work=None,
        page=None,
        locator=None,
        via=[],
        receipts=[],
        edits=[],
        seen_at=[],
        licence=Licence(iri=fact.get("ours"), statement=None),
    )


async def read_works(reader: Reader, sources: Iterable[str]) -> dict[str, Work]:
    """What is printed of works."""
    wanted = list(dict.fromkeys(sources))
    printed = await reader.about("works", wanted)
    authors = await reader.about("authors", wanted)
    heads = await reader.heads(wanted)
    await reader.heads([row["agent"] for rows in authors.values() for row in rows if "agent" in row])
    found = {}
    for source, rows in printed.items():
        if not rows:
            continue
        fields: dict[str, Any] = {key: rows[0].get(key) for key in Work.model_fields if key not in Link.model_fields}
        for role in ("authors", "editors"):
            fields[role] = [await _agent(reader, row) for row in authors[source] if row["role"] == role]
        found[source] = Work(**dict(reader.link(heads[source])), **fields)
    return found


async def _agent(reader: Reader, row: Row) -> Agent:
    named = Agent(name=row["label"], family=row.get("family"), given=row.get("given"))
    if "agent" not in row:
        return named
    link = (await reader.links([row["agent"]]))[0]
    return named.model_copy(update={"iri": link.iri, "id": link.id, "page": link.page})


async def _copy(reader: Reader, row: Row) -> Copy:
    return Copy(source=(await reader.links([row["copy"]]))[0], page=row.get("pages"), locator=row.get("locator"))


async def _receipt(reader: Reader, row: Row) -> Receipt:
    link = (await reader.links([row["document"]]))[0]
    facts = {key: row.get(key) for key in Receipt.model_fields if key != "document"}
    return Receipt.model_validate({**facts, "document": link})
