"""An edition: the book in one language, as Jupyter Book reads it.

The chapters stand in English, with the outputs of their code. Sphinx puts translations in the place
of the texts of a chapter, but not of what surrounds them: title and captions of the contents, the
outputs, what its own theme says. Here they are put together, in a folder of their own.
"""

import gettext
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tillit import catalogues
from tillit.i18n import PSEUDO
from tillit.notebooks import executed_in, find_notebooks
from tillit.site.frame import SCRIPTS

SEARCH_LANGUAGES = {"nb": "no"}
"""The name of a language where Sphinx's search has another for it."""


def write_edition(project: Path, language: str, folder: Path) -> None:
    """Write the sources of an edition.

    Parameters
    ----------
    project
        The folder with ``_config.yml``, ``_toc.yml``, the chapters and their catalogues.
    language
        Of the edition; not the one that the book is written in.
    folder
        The folder to write, which is not there yet.

    Raises
    ------
    BuildProblem
        A notebook cannot be executed, or the chapters cannot be read.
    """
    code = catalogues.compiled(project, language)
    for name in ("book", "data"):
        if (project / name).is_dir():
            shutil.copytree(project / name, folder / name)
    for path, executed in executed_in(language, find_notebooks(project / "book")).items():
        (folder / path.relative_to(project)).write_text(executed, encoding="utf-8")
    locale = folder / "locale"
    _write_catalogues(project, language, locale)
    _write_frame(code, locale / language / "LC_MESSAGES")

    contents = _yaml(project / "_toc.yml")
    front_page = catalogues.read(catalogues.file(locale, language, contents["root"]), language)

    def translated(text: str) -> str:
        message = front_page.get(text)
        return str(message.string) if message and message.string and not message.fuzzy else text

    _write_yaml(folder / "_toc.yml", _contents(contents, translated))
    _write_yaml(
        folder / "_config.yml", _config(_yaml(project / "_config.yml"), language, translated)
    )


def _write_catalogues(project: Path, language: str, locale: Path) -> None:
    """Write the catalogues of the chapters."""
    if language == PSEUDO:
        for name, texts in catalogues.of_chapters(project).items():
            catalogues.write(catalogues.file(locale, language, name), catalogues.in_pseudo(texts))
    else:
        shutil.copytree(project / "locale" / language, locale / language)


def _write_frame(code: Path, locale: Path) -> None:
    """Put the catalogue of the code before Sphinx's own, for its templates and its scripts."""
    shutil.copyfile(code, locale / "sphinx.mo")
    with code.open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    texts = {text: catalogue.gettext(text) for text in SCRIPTS}
    # Not Sphinx's addTranslations: it makes a function of a text, which a strict policy forbids.
    (locale / "sphinx.js").write_text(
        f"Object.assign(Documentation.TRANSLATIONS, {json.dumps(texts, ensure_ascii=False)});\n",
        encoding="utf-8",
    )


def _contents(contents: dict[str, Any], translated: Callable[[str], str]) -> dict[str, Any]:
    """Return the contents with their captions translated: Sphinx adds them after it translates."""
    parts = [{**part, "caption": translated(part["caption"])} for part in contents["parts"]]
    return {**contents, "parts": parts}


def _config(
    config: dict[str, Any], language: str, translated: Callable[[str], str]
) -> dict[str, Any]:
    """Return the settings of the book in a language, which extensions need as they load."""
    sphinx = {
        **config["sphinx"]["config"],
        "language": language,
        "html_search_language": SEARCH_LANGUAGES.get(language, language),
        "locale_dirs": ["locale"],
    }
    return {
        **config,
        "title": translated(config["title"]),
        "sphinx": {**config["sphinx"], "config": sphinx},
    }


def _yaml(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def _write_yaml(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
