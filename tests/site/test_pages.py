"""What every page of the built site promises, read from its files: no browser is needed."""

import functools
import gzip
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import tinycss2
from bs4 import BeautifulSoup, Tag
from sphinx.errors import ConfigError

import tillit
from tillit import site as site_extension

PAGE_BUDGET = 150_000  # bytes with gzip, all a page loads before the chart engine
LIVE_BUDGET = 220_000  # with it, and with all that the explorers of the page run
TOKENS = Path(site_extension.__file__).parent / "static" / "tokens.css"
LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}


def pages(site: Path) -> list[Path]:
    """Return the pages of the book, the one that only forwards from the root left out."""
    found = [
        path
        for path in sorted(site.rglob("*.html"))
        if "_static" not in path.parts and path != site / "index.html"
    ]
    assert len(found) >= 4, "front page, a finding, an explorer and the search page"
    return found


@functools.cache
def parsed(page: Path) -> BeautifulSoup:
    """Return a page as a tree, which no test changes."""
    return BeautifulSoup(page.read_text("utf-8"), "lxml")


def loaded(page: Path) -> Iterator[str]:
    """Yield the address of everything a browser fetches on opening the page."""
    for tag in parsed(page).find_all(True):
        assert isinstance(tag, Tag)
        if tag.name == "link" and LOADING_LINKS.intersection(tag.get_attribute_list("rel")):
            yield str(tag["href"])
        if tag.name != "link" and tag.get("src"):
            yield str(tag["src"])
        for name in ("srcset", "poster"):
            if tag.get(name):
                yield str(tag[name]).split()[0]
        if tag.get("style"):
            yield from addresses_in_css(str(tag["style"]))
    for style in parsed(page).find_all("style"):
        yield from addresses_in_css(style.get_text())


def addresses_in_css(css: str) -> list[str]:
    return re.findall(r"url\(\s*[\"']?([^\"')]+)", css) + re.findall(
        r"@import\s+[\"']([^\"']+)", css
    )


def file_behind(page: Path, address: str) -> Path:
    return (page.parent / unquote(urlsplit(address).path)).resolve()


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    for page in [site / "index.html", *pages(site)]:
        for address in loaded(page):
            parts = urlsplit(address)
            assert parts.scheme in {"", "data"}, f"{page}: {address}"
            assert not parts.netloc, f"{page}: {address}"
            if not parts.scheme:
                assert file_behind(page, address).is_file(), f"{page}: {address} is missing"


def test_no_stylesheet_loads_anything_at_all(site: Path) -> None:
    for sheet in sorted(site.rglob("*.css")):
        outside = [a for a in addresses_in_css(sheet.read_text("utf-8")) if a[:5] != "data:"]
        assert not outside, f"{sheet}: {outside}"


def test_page_budget(site: Path) -> None:
    for page in pages(site):
        at_once = {page, *(file_behind(page, a) for a in loaded(page) if a[:5] != "data:")}
        explorers = parsed(page).find_all("script", src=re.compile(r"/explorer\.js"))
        charts = parsed(page).select("[data-picture]")
        live = {
            file_behind(page, str(address))
            for script in explorers
            for name, address in script.attrs.items()
            if name.startswith("data-") and (charts or name != "data-vega")
        }
        for files, budget in ((at_once, PAGE_BUDGET), (at_once | live, LIVE_BUDGET)):
            size = sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in files)
            assert size <= budget, f"{page}: {size} bytes in {len(files)} files"


def test_chart_engine_waits_until_an_explorer_asks(site: Path) -> None:
    for page in pages(site):
        assert not any("vega" in address for address in loaded(page)), page


def test_explorer_script_only_where_there_is_an_explorer(site: Path) -> None:
    for page in pages(site):
        html = parsed(page)
        names = [str(root["data-explorer"]) for root in html.select("[data-explorer]")]
        scripts = html.find_all("script", src=re.compile(r"/explorer\.js"))
        assert len(scripts) == bool(names), page
        for script in scripts:
            on_demand = {name for name in script.attrs if name.startswith("data-")}
            own = {f"data-explorer-{name}" for name in names}
            assert on_demand == {"data-vega", "data-vega-functions", "data-draws", *own}
            for name in on_demand:
                assert file_behind(page, str(script[name])).is_file(), f"{page}: {name}"


def test_pages_run_no_script_but_files_and_evaluate_no_text(site: Path) -> None:
    for page in [site / "index.html", *pages(site)]:
        html = parsed(page)
        for script in html.find_all("script", src=False):
            assert script["type"] == "application/json", f"{page}: {script}"
        handlers = [name for tag in html.find_all(True) for name in tag.attrs if name[:2] == "on"]
        assert not handlers, f"{page}: {handlers}"
    # Sphinx's own evaluates how a language forms the plural, where a book is a translation.
    for script in {*site.rglob("*.js")} - {site / "_static" / "doctools.js"}:
        evaluated = re.search(r"\b(?:Function|eval)\(", script.read_text("utf-8"))
        assert not evaluated, script


def test_scripts_do_not_block_the_page(site: Path) -> None:
    for page in pages(site):
        scripts = parsed(page).find_all("script", src=True)
        blocking = [str(script["src"]) for script in scripts if not script.has_attr("defer")]
        # It tells light from dark before anything is painted.
        assert [file_behind(page, address).name for address in blocking] == ["mode.js"], page


def test_site_carries_no_icon_fonts_and_no_maps(site: Path) -> None:
    unused = {".woff", ".woff2", ".ttf", ".map", ".po", ".mo"}
    found = [path for path in site.rglob("*") if path.suffix in unused]
    assert not found
    assert not list(site.rglob("fontawesome*"))


def test_search_has_its_index(site: Path) -> None:
    assert "Search.setIndex" in (site / "searchindex.js").read_text("utf-8")
    names = [Path(urlsplit(a).path).name for a in loaded(site / "search.html")]
    order = ["doctools.js", "searchtools.js", "language_data.js", "searchindex.js"]
    assert [name for name in names if name in order] == order
    assert parsed(site / "search.html").select_one("#search-results")


def test_every_page_can_be_read_aloud(site: Path) -> None:
    titles = []
    for page in pages(site):
        html = parsed(page)
        assert html.select('html[lang="en"]'), page
        titles.append(html.title.get_text() if html.title else "")
        assert len(html.find_all("h1")) == 1, page
        # Search excerpts are taken from role="main" by that very attribute.
        assert len(html.select('main[role="main"]#main-content')) == 1, page
        assert len(html.select("body > header")) == len(html.select("body > footer")) == 1, page
        assert html.select("a[href]")[0]["href"] == "#main-content", page
        names = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in html.select("nav")]
        assert all(names), f"{page}: a navigation without a name"
        levels = [int(tag.name[1]) for tag in html.find_all(re.compile(r"^h[1-6]$"))]
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), f"{page}: {levels}"
    assert all(titles), titles
    assert len(set(titles)) == len(titles), titles


def test_root_leads_to_the_front_page(site: Path) -> None:
    html = parsed(site / "index.html")
    assert html.select("html[lang]")
    assert html.select("title")
    assert len(html.select("h1")) == 1
    (link,) = html.select("a[href]")
    (refresh,) = html.select('meta[http-equiv="refresh"]')
    assert (site / str(link["href"])).is_file()
    assert str(refresh["content"]).endswith(str(link["href"]))


def test_footer_says_version_and_where_data_goes(site: Path) -> None:
    for page in pages(site):
        footer = parsed(page).select_one("footer")
        assert footer is not None
        lines = [line.get_text(" ", strip=True) for line in footer.find_all("p")]
        assert f"Version {tillit.__version__}" in lines[0], page
        assert "not legal advice" in lines[-2], page
        assert lines[-1] == "No data leaves your device.", page


def test_links_within_the_book_lead_somewhere(site: Path) -> None:
    targets = {page.resolve(): parsed(page) for page in pages(site)}
    ids = {page: {tag["id"] for tag in html.find_all(id=True)} for page, html in targets.items()}
    for page, html in targets.items():
        for link in html.find_all("a", href=True):
            parts = urlsplit(str(link["href"]))
            if parts.scheme or parts.netloc:
                continue
            target = file_behind(page, str(link["href"])) if parts.path else page
            assert target.is_file(), f"{page}: {link['href']}"
            if parts.fragment and "=" not in parts.fragment and target in targets:
                assert unquote(parts.fragment) in ids[target], f"{page}: {link['href']}"


def test_code_is_hidden_below_its_result(site: Path) -> None:
    for page in pages(site):
        for cell in parsed(page).select("div.cell"):
            code = cell.select_one("div.cell_input")
            if code is None:
                continue
            hidden = code.find_parent("details")
            assert hidden is not None, f"{page}: code in sight"
            assert not hidden.has_attr("open"), f"{page}: code in sight"
            output = cell.select_one("div.cell_output")
            assert output is None or hidden.find_previous("div", class_="cell_output"), page


def test_only_notebooks_offer_binder(site: Path) -> None:
    for page in pages(site):
        html = parsed(page)
        addresses = {str(link["href"]) for link in html.select("a.launch")}
        assert len(addresses) == (1 if html.select("div.cell") else 0), page
        assert all(address.startswith("https://mybinder.org/") for address in addresses)


# Tokens


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, as WCAG 2.1 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def token_blocks() -> dict[str, str]:
    """Return each block of tokens.css, its comments kept, by its selector."""
    text = re.sub(r"^/\*.*?\*/", "", TOKENS.read_text("utf-8"), flags=re.DOTALL)
    return {
        selector.strip(): body
        for selector, body in re.findall(r"([^{}@;]*?)\{([^{}]*)\}", text)
        if "--paper" in body
    }


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


@pytest.fixture(params=["light", "dark"])
def mode(request: pytest.FixtureRequest) -> str:
    """Return the block of one mode."""
    light, dark, _ = token_blocks().values()
    return light if request.param == "light" else dark


def test_dark_tokens_are_the_same_with_and_without_script() -> None:
    light, with_script, without_script = token_blocks().values()
    assert colours(with_script) == colours(without_script)
    assert colours(light).keys() == colours(with_script).keys()


def test_text_can_be_read_on_every_ground(mode: str) -> None:
    tokens = colours(mode)
    soft = [name for name in tokens if name.endswith("-soft")]
    pairs = [(text, ground) for text in ("ink", "muted") for ground in ("paper", "raised", *soft)]
    pairs += [
        (text, ground) for text in ("link", "tender", "inhouse") for ground in ("paper", "raised")
    ]
    pairs += [(name.removesuffix("-soft"), name) for name in soft]
    for text, ground in pairs:
        assert contrast(tokens[text], tokens[ground]) >= 4.5, f"{text} on {ground}"


def test_edges_and_focus_can_be_seen(mode: str) -> None:
    tokens = colours(mode)
    for graphic in ("edge", "focus", "tender", "inhouse"):
        for ground in ("paper", "raised", "tender-soft", "inhouse-soft"):
            assert contrast(tokens[graphic], tokens[ground]) >= 3, f"{graphic} on {ground}"


def test_ratios_in_the_comments_are_true(mode: str) -> None:
    tokens = colours(mode)
    stated = re.findall(r"--([\w-]+): #\w{6}; /\* ([\d.]+) on ([\w-]+)", mode)
    grounds = {"paper", "raised", "line"}
    named = {name for name in tokens if name not in grounds and not name.endswith("-soft")}
    assert {name for name, _, _ in stated} == named, "each text colour states its contrast"
    for name, ratio, ground in stated:
        assert f"{contrast(tokens[name], tokens[ground]):.1f}" == ratio, f"{name} on {ground}"


def test_stylesheets_name_no_colour_but_tokens() -> None:
    for sheet in TOKENS.parent.glob("*.css"):
        if sheet != TOKENS:
            found = re.findall(r":[^;{]*#[0-9a-fA-F]{3,8}\b", sheet.read_text("utf-8"))
            assert not found, f"{sheet.name}: {found}"


def test_stylesheets_parse() -> None:
    for sheet in TOKENS.parent.glob("*.css"):
        rules = tinycss2.parse_stylesheet(sheet.read_text("utf-8"), skip_comments=True)
        assert not [rule for rule in rules if rule.type == "error"], sheet.name


# The theme's styles, pruned


def test_prune_keeps_what_pages_and_scripts_can_use() -> None:
    css = """
    .used, .unused { color: red !important; }
    .unused p { color: red; }
    p.added-later::after { content: ""; }
    @media print { .used:not(.unused) { color: blue; } .unused { color: blue; } }
    @keyframes spin { to { rotate: 1turn; } }
    @font-face { font-family: Icons; src: url(https://example.org/icons.woff2); }
    """
    kept = site_extension.prune(css, ['<p class="used">'], ["el.classList.add('added-later')"])
    assert kept == (
        "@layer theme {\n"
        '.used{color:red;}p.added-later::after{content:"";}'
        "@media print{.used:not(.unused){color:blue;}}"
        "\n}\n"
    )


def test_prune_drops_bootstrap_and_unread_properties() -> None:
    css = """
    html { --read: 1px; --passed-on: var(--unread); --unread: 2px; }
    p { margin: var(--read); padding: var(--ours); }
    .row > * { width: 100%; }
    .button { color: var(--bs-body-color); }
    """
    kept = site_extension.prune(css, ['<p class="row button">'], [], ["p { top: var(--read); }"])
    assert (
        kept == "@layer theme {\nhtml{--read:1px;}p{margin:var(--read);padding:var(--ours);}\n}\n"
    )


# Files of a provider


@pytest.mark.parametrize(
    "named", ["no_such_module:files", "tillit.site:no_such_function", "tillit.site", "words only"]
)
def test_provider_that_is_not_there_is_named(named: str) -> None:
    app: Any = SimpleNamespace(config=SimpleNamespace(tillit_static_files=named))
    with pytest.raises(ConfigError, match=re.escape(repr(named))):
        site_extension._provided(app)


def escaping_files() -> dict[str, str]:
    return {"../elsewhere.js": ""}


def test_provider_cannot_write_outside_static(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_extension, "escaping", escaping_files, raising=False)
    named = "tillit.site:escaping"
    app: Any = SimpleNamespace(config=SimpleNamespace(tillit_static_files=named))
    with pytest.raises(ConfigError, match="elsewhere"):
        site_extension._provided(app)
