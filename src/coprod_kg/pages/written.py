"""The hand-written pages and files of the site, as they are or as templates."""

from __future__ import annotations

from ..project import Project

SUFFIX = ".jinja"


def hand_written(project: Project) -> list[tuple[str, str]]:
    """Each hand-written file with the path of what is made of it; those that are no pages may list them: last."""
    folder = project.site / "pages"
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    paths = [(name, name.removesuffix(SUFFIX)) for name in names]
    return sorted(paths, key=lambda pair: (not pair[1].endswith(".md"), pair[1]))
