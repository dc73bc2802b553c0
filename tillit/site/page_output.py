"""Lets MyST-NB put a part into a page where a notebook's output names one.

An explorer has two pieces of HTML: one for the page, with pictures and controls, made when the page
is built; and a plain one that JupyterLab can show before anyone runs the notebook (it strips
pictures and styles from stored output). MyST-NB finds this renderer by its entry point, see
``pyproject.toml``, and the function that makes a part by ``tillit_page_part`` in ``_config.yml``.
"""

from collections.abc import Sequence
from typing import ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer
from sphinx.errors import ExtensionError

from tillit.page import PAGE
from tillit.site.providers import imported


class PageOutput(MimeRenderPlugin):
    """Renders the mime type ``PAGE`` as raw HTML, before any other type of the output."""

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int | None]]] = [("*", PAGE, 0)]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer,
        data: MimeData,
        inline: bool,
    ) -> list[nodes.Element] | None:
        """Return the part as a raw node, or None for other types."""
        if inline or data.mime_type != PAGE:
            return None
        environment = renderer.renderer.sphinx_env
        if environment.app.builder.format != "html":
            return []  # nobody translates HTML, and it takes seconds to make
        setting = "tillit_page_part"
        make = imported(setting, environment.config[setting])
        name = data.content["name"]
        try:
            part = make(name)
        except Exception as error:
            page = renderer.renderer.document["source"]
            raise ExtensionError(f"{page}: the part {name!r} cannot be made: {error!r}") from error
        return [nodes.raw(text=part, format="html", classes=["output", "text_html"])]
