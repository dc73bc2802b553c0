"""The look of the charts, taken from the tokens of the page.

A chart names its colours as CSS variables, so that it follows the page into the dark without being
drawn again; the value that the light page gives stands behind each as a fallback, for pictures
seen outside the page.
"""

import functools
import re
from pathlib import Path
from typing import Any

from tillit.locales import locale

VEGA_LITE = "6.4"
"""Version of Vega-Lite that vl-convert draws and compiles charts with."""

TOKENS = Path(__file__).parent / "site" / "static" / "tokens.css"


@functools.cache
def _light_tokens() -> dict[str, str]:
    text = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(encoding="utf-8"), flags=re.DOTALL)
    first_block = re.search(r":root\s*\{(.*?)\}", text, flags=re.DOTALL)
    if first_block is None:
        raise ValueError(f"{TOKENS.name} has no :root block")
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", first_block.group(1)))


def colour(token: str) -> str:
    """Return a colour token as CSS that works with and without the stylesheet."""
    return f"var(--{token}, {_light_tokens()[token].strip()})"


def chart_config() -> dict[str, Any]:
    """Return the Vega-Lite config that every chart of the book shares."""
    text = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500}
    return {
        "font": "system-ui, sans-serif",
        "locale": dict(locale().charts),
        "background": "transparent",
        "view": {"stroke": None},
        "axis": {
            **text,
            "labelColor": colour("muted"),
            "titleColor": colour("muted"),
            "domainColor": colour("edge"),
            "tickColor": colour("edge"),
            "gridColor": colour("line"),
            "labelFlush": False,
        },
        "legend": {**text, "labelColor": colour("ink"), "titleColor": colour("muted")},
        "text": {"fontSize": 12, "color": colour("ink")},
        "title": {"color": colour("ink"), "fontSize": 14},
    }
