"""Lets MyST-NB put into a page the output that an object made for pages.

An explorer has two pieces of HTML: one for the page, with pictures and controls, and a plain one
that JupyterLab can show before anyone runs the notebook (it strips pictures and styles from stored
output). MyST-NB finds this renderer by its entry point, see ``pyproject.toml``.
"""

from collections.abc import Sequence
from typing import ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer

from tillit.site.render import PAGE


class PageOutput(MimeRenderPlugin):
    """Renders the mime type ``PAGE`` as raw HTML, before any other type of the output."""

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int | None]]] = [("*", PAGE, 0)]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer,
        data: MimeData,
        inline: bool,
    ) -> list[nodes.Element] | None:
        """Return the fragment as a raw node, or None for other types."""
        if inline or data.mime_type != PAGE:
            return None
        return [nodes.raw(text=data.string, format="html", classes=["output", "text_html"])]
