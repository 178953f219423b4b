"""Single pages as readers would see them, without building the site, and other templates of the site filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

import jinja2
import markdown
from markupsafe import Markup
from mkdocs.config import load_config

from ..graph import Graph
from ..project import Project
from ..views import Views
from .render import Pages, environment
from .site import CONFIG
from .written import SUFFIX

Filters = Mapping[str, Callable[..., object]]


class Preview:
    """The pages of one graph, each made when it is asked for; nothing is written but into the folder ``scratch``."""

    def __init__(self, graph: Graph, project: Project, scratch: Path) -> None:
        self._project, self._scratch = project, scratch
        self._pages = Pages(graph, project, scratch)
        self._templates = {job.page: job.template for job in self._pages.jobs if job.path.endswith(".md")}

    @property
    def views(self) -> Views:
        """The rows of which pages are made."""
        return self._pages.desk.views

    def page(self, iri: str) -> Markup | None:
        """The HTML of the page of a thing; None where it has none, or says too little for one."""
        template = self._templates.get(iri)
        if template is None:
            return None
        try:
            body = str(environment(self._project.site).get_template(template).make_module(self._pages.desk.at(iri)))
        except (jinja2.TemplateError, TypeError, AttributeError):
            return None  # an entry with errors can lack what its template takes for granted
        return Markup(self._markdown.reset().convert(body.strip()))

    def title(self, iri: str) -> str:
        """What the site calls a thing where it links to it."""
        source = '{% from "parts.jinja" import title_of with context %}{{ title_of(page) }}'
        try:
            template = environment(self._project.site).from_string(source)
            return Markup(template.render(self._pages.desk.at(iri))).striptags()
        except (jinja2.TemplateError, TypeError, AttributeError):
            return self._pages.desk.short(iri)

    @cached_property
    def _markdown(self) -> markdown.Markdown:
        """Markdown as the site reads it."""
        config = load_config(str(self._project.root / CONFIG), docs_dir=str(self._scratch))
        return markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


def filled(folder: Path, name: str, filters: Filters, values: Mapping[str, object]) -> str:
    """A template of a folder with its values; all of them are escaped as HTML."""
    own = environment(folder).overlay(loader=jinja2.FileSystemLoader(folder))
    own.filters.update(filters)
    return own.get_template(name + SUFFIX).render(values)
