"""Templates of the page's components. Everything put into them is escaped unless marked safe."""

from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from tillit.formats import FORMATS
from tillit.i18n import fill, gettext, pgettext
from tillit.wording import label
from tillit.works import by_names, cited

PAGE = "application/vnd.tillit.part+json"
"""Mime type of an output that names a part of a page; a notebook shows text/html beside it."""

TEMPLATES = Path(__file__).parent / "templates"


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(
        _=gettext, label=label, pgettext=pgettext, cited=cited, by_names=by_names
    )
    environment.filters.update(FORMATS, fill=_filled)
    return environment


def _filled(text: str, /, **values: object) -> Markup:
    """Fill a sentence as :func:`tillit.i18n.fill` does; markup among the values stays markup."""
    parts = {name: escape(value) for name, value in values.items()}
    return Markup(fill(escape(text), **parts))  # noqa: S704 - escaped here, part by part


_ENVIRONMENT = _environment()


def render(template: str, **context: object) -> str:
    """Fill a template of ``templates`` and return its HTML."""
    return _ENVIRONMENT.get_template(template).render(**context)
