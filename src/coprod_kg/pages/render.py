"""Pages out of views and templates: one Markdown file for each thing that has a page, and the hand-written ones."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import jinja2
import yaml
from markupsafe import Markup

from ..exports import write_file
from ..graph import Graph
from ..project import Project
from ..views import Views
from .bundle import build_assets
from .citing import Citing
from .contents import front_matter
from .desk import Desk
from .drawing import Drawings
from .links import Links
from .past import read_past
from .site import read_site
from .text import folded

PAGES = ("pages", "listings")  # the views that list all pages with their templates
FILES = "files"  # the view that lists the files beside pages; “definition.words.json” gives “….words.json”
SUFFIX = ".jinja"


def write_pages(graph: Graph, project: Project, out: Path) -> None:
    """Write every page of the site as Markdown into the folder ``out``, with the assets beside them."""
    site = project.site
    views = Views(graph, site / "queries" / "views")
    listed = {str(row["page"]): str(row["template"]) for view in PAGES for row in views.all(view)}
    past = read_past(graph, project)
    listed = {**past.pages(), **listed}
    links = Links(graph.context.base, listed)
    queries = site / "queries"
    published = read_site(project, out)
    citing = Citing(views, project, past.history, published.address)
    desk = Desk(views, Views(graph, queries), links, queries, published, Drawings(project), past, citing)
    environment = _environment(site)
    for page, name in listed.items():
        _write(environment.get_template(f"{name}.md{SUFFIX}"), desk, page, out / f"{links.path(page)}.md")
    for row in views.all(FILES):
        page, name = str(row["page"]), str(row["template"])
        path = out / f"{links.path(page)}.{name.partition('.')[2]}"
        _write(environment.get_template(f"{name}{SUFFIX}"), desk, page, path)
    past.write(out)
    _write_hand_written(environment, desk, graph.context.base, site / "pages", out)
    desk.citing.write(out, graph.context.base)
    desk.drawings.finish()
    for assets in (site / "assets", build_assets(project)):
        shutil.copytree(assets, out / "assets", dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))


def _environment(site: Path) -> jinja2.Environment:
    """Everything from the graph is escaped; a misspelt name is an error and not an empty string."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([site / "templates", site / "pages"]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _write_hand_written(environment: jinja2.Environment, desk: Desk, base: str, pages: Path, out: Path) -> None:
    # Files that are no pages come last: they may list the pages.
    files = sorted((".md" not in path.suffixes, path) for path in pages.rglob("*") if path.is_file())
    for _, path in files:
        name = path.relative_to(pages).as_posix()
        if name.endswith(SUFFIX):
            target = name.removesuffix(SUFFIX)
            _write(environment.get_template(name), desk, base + target.removesuffix(".md"), out / target)
        else:
            write_file(out / name, path.read_bytes())
            if path.suffix == ".md":
                desk.contents.add(name.removesuffix(".md"), front_matter(path.read_text(encoding="utf-8")))


def _write(template: jinja2.Template, desk: Desk, page: str, path: Path) -> None:
    """One file; in a page the template sets ``front``, which becomes the front matter, and gives the text."""
    module = template.make_module(desk.at(page))
    body = str(module)
    desk.drawings.expect(path, body)
    if path.suffix != ".md":
        write_file(path, f"{body.strip()}\n".encode())
        return
    front = _plain(getattr(module, "front", {}))
    desk.note(page, front)
    if words := folded(body):
        front["fold"] = words
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=True, width=1000)
    write_file(path, f"---\n{head}---\n\n{body.strip()}\n".encode())


def _plain(value: Any) -> Any:
    """What YAML can hold: escaped text becomes text again."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.striptags() if isinstance(value, Markup) else value
