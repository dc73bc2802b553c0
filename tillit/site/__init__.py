"""The Sphinx extension ``tillit.site``: what turns the book's pages into this site.

sphinx-book-theme brings navigation, contents, search and the light and dark switch. The extension
keeps those and sees to what the theme does not promise: no page asks another host for anything,
no page carries what it does not use, and two clean builds are the same bytes. It knows no model;
what they need in the browser is handed to it by the functions that ``_config.yml`` names.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import tinycss2
from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.errors import ConfigError, ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from tillit import __version__
from tillit.i18n import gettext, pgettext
from tillit.site.providers import imported
from tillit.site.scripts import SCRIPTS, joined
from tillit.theme import colour

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates" / "theme"

# A part of a page, once more in a notebook, then the page around it.
STYLESHEETS = ("tokens.css", "components.css", "book.css")


@dataclass(frozen=True)
class Component:
    """A part of a page that comes with a script of its own.

    Parameters
    ----------
    attribute
        The attribute that marks the component in a page; pages without it do not load its files.
    script, stylesheet
        File names in ``browser`` and in ``static``.
    before
        Files in ``_static`` that the script reads as it starts.
    on_demand
        Files in ``_static`` that the script fetches when it needs them; the script finds the
        address of ``vega.js`` in its attribute ``data-vega``. ``{}`` in a name stands for what the
        attribute that marks the component says: a file for each of them on a page.
    """

    attribute: str
    script: str
    stylesheet: str = ""
    before: tuple[str, ...] = ()
    on_demand: tuple[str, ...] = ()

    def files_on_demand(self, page: str) -> list[str]:
        """Return the files that the script may fetch on this page."""
        marks = re.findall(rf'\b{self.attribute}="([^"]*)"', page)
        named = (name.format(mark) for name in self.on_demand for mark in marks)
        return list(dict.fromkeys(named))


COMPONENTS = (
    # Before the explorers, so that it listens when the first of them tells what it found.
    Component(
        "data-document",
        "document.js",
        "document.css",
        before=("registry.js",),
        on_demand=("docx.js",),
    ),
    Component("data-law", "law.js"),
    Component(
        "data-explorer",
        "explorer.js",
        before=("registry.js",),
        on_demand=("vega.js", "vega-functions.js", "draws.js", "explorer-{}.js"),
    ),
    Component("data-paste", "paste.js", before=("registry.js",)),
    Component("data-order", "order.js", "order.css", before=("registry.js",)),
    Component("data-register", "register.js", "register.css"),
)

# What the theme and MyST-NB would have each page fetch. Their styles come back, pruned, in
# theme.css; of the scripts, only the theme's own is of use here, and layout.html loads it.
THEME_STYLESHEETS = ("styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css")
THEME_SCRIPT = "scripts/pydata-sphinx-theme.js"
CONDITIONS = {"media", "supports"}
BOOTSTRAP_GRID = {"col", "container", "container-fluid", "row"}
NOT_LOADED = (
    "scripts/bootstrap.*",
    "scripts/fontawesome.*",
    "scripts/sphinx-book-theme.*",
    "scripts/*.map",
    "styles",
    "vendor",
    "images/logo_*",
    "locales",
    "*webpack-macros.html",
    "basic.css",
    "pygments.css",
    "mystnb.*.css",
    "file.png",
    "minus.png",
    "plus.png",
)
# Sphinx's, for its search page; what was looked for, contents.js marks on the others.
FOR_SEARCH = ("doctools.js", "sphinx_highlight.js", "translations.js")


# Pages


def configure(app: Sphinx, config: Config) -> None:
    """Put our templates before the theme's and state the version that the footer shows."""
    config.templates_path.insert(0, str(TEMPLATES))
    config.html_static_path.append(str(STATIC))
    config.version = config.release = __version__


def describe_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the templates what the page needs, and take from it what it does not."""
    # docutils gives a bibliography's entries a role that ARIA has given up, in a list that then
    # has no items: each becomes what it is, an item of a list.
    body = context.get("body", "").replace('role="doc-biblioentry"', 'role="listitem"')
    components = [part for part in COMPONENTS if f"{part.attribute}=" in body]
    metatags = context.get("metatags", "")
    # A component needs the width, and the front page is a list of contents itself.
    listed = doctree and not components and pagename != app.config.root_doc
    contents = str(context["generate_toc_html"]()) if listed else ""
    context.update(
        body=body,
        text_as=pgettext,
        binder_url=_binder_url(context.get("header_buttons", [])),
        chapters=_chapters(context),
        # A list of one heading tells no more than the heading.
        page_contents=contents if contents.count("toc-entry") > 1 else "",
        description="" if 'name="description"' in metatags else _description(doctree),
        favicon=_favicon(),
        # basic/layout.html writes the viewport itself.
        metatags=re.sub(r'<meta name="viewport"[^>]*>', "", metatags),
        mode_script_digest=_digest(joined("mode.js").encode("utf-8")),
        theme_script_digest=_digest(_theme_file(app, THEME_SCRIPT).read_bytes()),
    )
    app.add_js_file("contents.js")
    for name in dict.fromkeys(name for part in components for name in part.before):
        app.add_js_file(name)
    for part in components:
        on_demand = _addresses(app, part.files_on_demand(body), context["pathto"])
        app.add_js_file(part.script, **on_demand)
        if part.stylesheet:
            app.add_css_file(part.stylesheet, priority=900)

    ours = {f"_static/{name}" for name in _own_files()}
    context["css_files"] = [
        css for css in context["css_files"] if not _replaced(str(css.filename), ours)
    ]
    # Inline scripts of the theme only set options of its version switcher and of search as you
    # type, which are off; they would run before the deferred script that they rely on.
    unused = NOT_LOADED if pagename == "search" else (*NOT_LOADED, *FOR_SEARCH)
    context["script_files"] = [
        js
        for js in context["script_files"]
        if js.filename and not _matches(str(js.filename), unused)
    ]
    for js in context["script_files"]:
        js.attributes["defer"] = "defer"


def _replaced(filename: str, ours: set[str]) -> bool:
    """Say whether a stylesheet is one that theme.css holds, or one of the theme's that is off."""
    return filename not in ours and (
        _matches(filename, NOT_LOADED) or filename.endswith(THEME_STYLESHEETS)
    )


def _matches(filename: str, patterns: Iterable[str]) -> bool:
    path = Path(filename.removeprefix("_static/"))
    return any(path.match(pattern) or Path(pattern) in path.parents for pattern in patterns)


def _binder_url(buttons: list[dict[str, Any]]) -> str:
    """Find the Binder address among the theme's launch buttons, which only notebooks have."""
    links = [link for group in buttons for link in group.get("buttons", ())]
    return next((link["url"] for link in links if link.get("text") == "Binder"), "")


def _chapters(context: dict[str, Any]) -> str:
    """Return the theme's list of chapters, its captions no longer posing as headings.

    They would come before the page's h1; the navigation has a name of its own.
    """
    tree = context["generate_toctree_html"](
        "sidebar", startdepth=0, maxdepth=4, collapse=False, includehidden=True, titles_only=True
    )
    listed = re.sub(r' (?:aria-level="\d"|role="heading")', "", str(tree))
    return listed.replace('<a class="current ', '<a aria-current="page" class="current ')


def _description(doctree: nodes.document | None) -> str:
    """Return the first full sentences of the page, for search engines and link previews."""
    if doctree is None:
        return ""
    for section in doctree.findall(nodes.section):
        for paragraph in section.findall(nodes.paragraph):
            text = " ".join(paragraph.astext().split())
            if len(text) > 60:
                return text if len(text) <= 160 else text[:160].rsplit(" ", 1)[0] + " …"
    return ""


@cache
def _favicon() -> str:
    """Draw the icon into the address itself: two marks in the two colours, and no request."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
        f'<path style="fill:{colour("tender")}" d="M2 2h5v12H2z"/>'
        f'<circle style="fill:{colour("inhouse")}" cx="11.5" cy="8" r="3"/></svg>'
    )
    return "data:image/svg+xml," + quote(svg, safe=" ='/:")


def _addresses(
    app: Sphinx, names: Iterable[str], pathto: Callable[[str, bool], str]
) -> dict[str, Any]:
    """Return where a page finds what a script loads on demand, as attributes of its script tag.

    ``vega.js`` becomes ``data-vega``. A digest in the address keeps browsers from using last
    year's copy.
    """
    addresses = {}
    for name in names:
        digest = _digest((Path(app.outdir) / "_static" / name).read_bytes())
        addresses[f"data-{Path(name).stem}"] = f"{pathto(f'_static/{name}', True)}?v={digest}"
    return addresses


def write_front_door(app: Sphinx) -> None:
    """Write the page at the root of the site, which only leads to the front page."""
    target = app.builder.get_target_uri(app.config.root_doc)
    title = app.config.html_title
    (Path(app.outdir) / "index.html").write_text(
        f"""<!DOCTYPE html>
<html lang="{app.config.language or "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url={target}">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="{_favicon()}">
</head>
<body><main><h1>{title}</h1><p><a href="{target}">{gettext("Open the book")}</a></p></main></body>
</html>
""",
        encoding="utf-8",
    )


# Cells and formulas


def put_result_before_code(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Move the hidden code of a cell below its result: the reader came for the answer."""
    for cell in doctree.findall(nodes.container):
        first = cell.children[0] if len(cell.children) > 1 else None
        if isinstance(first, nodes.Element) and "above-input" in first["classes"]:
            cell.remove(first)
            cell.append(first)


def visit_hidden_cell(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a hidden part of a cell: a plain disclosure with one word, its state read out."""
    classes = node["classes"]
    label = gettext("The code") if "above-input" in classes else gettext("The output")
    self.body.append(f'<details class="hide {" ".join(classes)}"><summary>{label}</summary>\n')


def depart_hidden_cell(self: HTML5Translator, node: nodes.Element) -> None:
    """Close a hidden part of a cell."""
    self.body.append("</details>\n")


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula as MathML, which browsers draw without a script."""
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(_mathml(node, as_block=False) + "</span>")
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula of its own as MathML, with its number if it has one."""
    # On a phone a long formula scrolls, and what scrolls must be reached by the keyboard.
    reach = {"tabindex": "0", "role": "group", "aria-label": pgettext("role of a part", "Formula")}
    self.body.append(self.starttag(node, "div", "", CLASS="math notranslate nohighlight", **reach))
    self.body.append(_mathml(node, as_block=True))
    if node.get("number"):
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})</span>')
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _mathml(node: nodes.Element, *, as_block: bool) -> str:
    try:
        return str(tex2mathml(node.astext(), as_block=as_block))
    except MathError as error:
        logger.warning("cannot write this formula as MathML: %s", error, location=node)
        return f"<code>{escape(node.astext())}</code>"


# Files beside the pages


def write_static_files(app: Sphinx) -> None:
    """Write the scripts and what the providers give, before any page names them."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for name in SCRIPTS:
        _write(static / name, joined(name))
    for name, content in _provided(app).items():
        _write(static / name, content)


def _provided(app: Sphinx) -> Mapping[str, str]:
    """Call the functions that ``tillit_static_files`` names, once per build.

    Raises
    ------
    sphinx.errors.ConfigError
        A name cannot be imported, or a file name is taken or not a plain one.
    """
    if hasattr(app, "tillit_provided"):
        return app.tillit_provided
    names = app.config.tillit_static_files
    files: dict[str, str] = {}
    for named in [names] if isinstance(names, str) else names:
        for name, content in imported("tillit_static_files", named)().items():
            if Path(name).name != name or name in {*_own_files(), *files}:
                raise ConfigError(f"tillit_static_files: {name!r} cannot be a file name in _static")
            files[name] = content
    app.tillit_provided = files  # type: ignore[attr-defined]
    return files


def _own_files() -> set[str]:
    return {*SCRIPTS, *(path.name for path in STATIC.iterdir())}


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8")
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]


# The theme's styles


def finish(app: Sphinx, error: Exception | None) -> None:
    """Write theme.css for the pages that there are, the root page, and clear what no page loads."""
    if error is not None or app.builder.format != "html":
        return
    root = Path(app.outdir)
    static = root / "_static"
    pages = sorted(root.rglob("*.html"))
    pages = [page for page in pages if static not in page.parents]
    sheets = [_theme_file(app, name).read_text("utf-8") for name in THEME_STYLESHEETS]
    sheets.append((resources.files("myst_nb.static") / "mystnb.css").read_text("utf-8"))
    markup = [page.read_text("utf-8") for page in pages]
    # Libraries and numbers: they bring no part of a page that the theme would style.
    on_demand = [name.format("*") for part in COMPONENTS for name in part.on_demand]
    scripts = [
        path.read_text("utf-8")
        for path in sorted(static.rglob("*.js"))
        if not _matches(str(path.relative_to(static)), (*on_demand, *NOT_LOADED))
    ]
    own = {path.name: path.read_text("utf-8") for path in sorted(STATIC.glob("*.css"))}
    for name, sheet in own.items():
        _write(static / name, without_comments(sheet))
    theme = prune("\n".join(sheets), markup, scripts, own.values())
    _write(static / "theme.css", theme)
    named = f"theme.css?v={_digest(theme.encode('utf-8'))}"
    for page, text in zip(pages, markup, strict=True):
        _write(page, re.sub(r'theme\.css(?:\?v=\w*)?(?=")', named, text))
    write_front_door(app)
    _clear(static)
    # Sphinx's note to itself for the next build holds a digest of this machine's paths. Without it
    # the pages are written anew each time, in a second or two, and are the same on every machine.
    (root / ".buildinfo").unlink(missing_ok=True)


def without_comments(css: str) -> str:
    """Return a stylesheet of the book as a browser reads it, without what is for its authors."""
    plain = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return re.sub(r" ?([{};,]) ?", r"\1", plain).strip() + "\n"


def _theme_file(app: Sphinx, name: str) -> Path:
    """Return a static file of the theme, from the package rather than from the built site."""
    theme = app.builder.theme  # type: ignore[attr-defined]
    for folder in theme.get_theme_dirs():
        path = Path(folder) / "static" / name
        if path.exists():
            return path
    raise ExtensionError(f"the theme has no static file {name}")


def _clear(static: Path) -> None:
    for path in sorted(static.rglob("*"), reverse=True):
        if path.is_file() and _matches(str(path.relative_to(static)), NOT_LOADED):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def prune(css: str, markup: Iterable[str], scripts: Iterable[str], own: Iterable[str] = ()) -> str:
    """Return the rules of ``css`` that the pages can use, in a cascade layer of their own.

    Nine tenths of the theme's styles are for parts no page here has, and its animations and icon
    fonts for none. A rule stays if every class, id and element its selector asks for occurs in
    ``markup`` or, as a word, in ``scripts``, which may add it later. Bootstrap's parts, known by
    its variables, go: no template here uses them, and their plain names would meet ours. So do
    custom properties that nothing reads.

    In a layer, and without ``!important``, the rules yield to every rule of book.css and
    components.css, however specific they are; that is what lets those two be short.

    Parameters
    ----------
    css : str
        The theme's stylesheets, one after the other.
    markup, scripts : iterable of str
        The built pages, and the scripts they load.
    own : iterable of str
        Our stylesheets, which may read custom properties of the theme.
    """
    markup, scripts, own = list(markup), list(scripts), list(own)
    words: set[str] = {"html", "body"}
    for text in markup:
        words.update(re.findall(r"<([a-z][a-z0-9]*)", text))
        for value in re.findall(r'\b(?:class|id)="([^"]*)"', text):
            words.update(value.split())
    for text in scripts:
        words.update(re.findall(r"[A-Za-z][\w-]*", text))
    words -= BOOTSTRAP_GRID
    kept = _kept_rules(_parsed(css), words)
    readers = "\n".join([*scripts, *own])
    while (fewer := _without_unread(kept, readers)) != kept:
        kept = fewer
    return f"@layer theme {{\n{kept}\n}}\n"


def _without_unread(css: str, readers: str) -> str:
    """Drop the custom properties that nothing reads, and the rules that then are empty."""
    read = set(re.findall(r"(--[\w-]+)\b(?!\s*:)", css + readers))
    fewer = re.sub(
        r"(?<=[{;])(--[\w-]+):[^;{}]*;", lambda found: found[0] if found[1] in read else "", css
    )
    return re.sub(r"[^{};]+\{\}", "", fewer)


def _parsed(css: str | list[Any]) -> list[Any]:
    return tinycss2.parse_rule_list(css, skip_comments=True, skip_whitespace=True)


def _parsed_declarations(content: list[Any]) -> list[Any]:
    parts = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return [part for part in parts if part.type == "declaration"]


def _kept_rules(rules: list[Any], words: set[str]) -> str:
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in _split(rule.prelude) if _selects(s, words)]
            body = _declarations(rule.content)
            if selectors and body and "--bs-" not in body:
                prelude = ",".join(tinycss2.serialize(s).strip() for s in selectors)
                kept.append(f"{prelude}{{{body}}}")
        elif rule.type == "at-rule" and rule.content is not None:
            name = rule.lower_at_keyword
            inner = _kept_rules(_parsed(rule.content), words) if name in CONDITIONS else ""
            if inner:
                kept.append(f"@{name} {tinycss2.serialize(rule.prelude).strip()}{{{inner}}}")
    return "".join(kept)


def _split(prelude: list[Any]) -> list[list[Any]]:
    """Split a selector list at its outer commas."""
    selectors: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def _selects(selector: list[Any], words: set[str]) -> bool:
    """Say whether every class, id and element named outside parentheses is among ``words``."""
    before = ""
    for token in selector:
        if token.type == "hash" and token.value not in words:
            return False
        if token.type == "ident" and before != ":" and token.value not in words:
            return False
        before = token.value if token.type == "literal" else ""
    return True


def _declarations(content: list[Any]) -> str:
    """Return the declarations of a rule, without comments and without ``!important``."""
    return "".join(
        f"{part.name}:{tinycss2.serialize(part.value).strip()};"
        for part in _parsed_declarations(content)
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    # Here and not above: it takes two seconds, and notebooks import this package for its templates.
    from myst_nb.sphinx_ import HideCodeCellNode

    app.setup_extension("myst_nb")
    app.add_config_value("tillit_static_files", [], "html", (str, list))
    app.add_config_value("tillit_page_part", "", "env", (str,))
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_cell, depart_hidden_cell))
    for name in STYLESHEETS:
        if (STATIC / name).exists():
            app.add_css_file(name, priority=900)
    app.connect("config-inited", configure)
    app.connect("builder-inited", write_static_files)
    app.connect("doctree-resolved", put_result_before_code)
    app.connect("html-page-context", describe_page, priority=900)
    app.connect("build-finished", finish, priority=900)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
