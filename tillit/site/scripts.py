"""The scripts of the pages, joined from the modules in ``browser/``.

A page that was opened from a file may load no module, only classic scripts. Each file that stands
in ``browser/`` itself becomes one: with the modules that it imports, each in a scope of its own,
in the order in which a browser would run them.
"""

from __future__ import annotations

import re
from pathlib import Path

from rjsmin import jsmin

BROWSER = Path(__file__).parent / "browser"
SCRIPTS = tuple(sorted(path.name for path in BROWSER.glob("*.js")))

_IMPORT = re.compile(r'^import \{([\w,\s]+)\} from "(\.{1,2}/[\w./-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def joined(name: str, folder: Path = BROWSER) -> str:
    """Return a script with the modules that it imports, as one classic script.

    Raises
    ------
    ValueError
        Modules import each other in a circle, one imports what another does not export, or does
        so in a way that is not understood here: ``import { a, b } from "./c.js";``, and
        ``export`` before a function, a class or a ``const`` with one name.
    """
    modules: dict[str, str] = {}
    exports: dict[str, list[str]] = {}

    def add(name: str, importing: tuple[str, ...]) -> None:
        """Put a module behind those that it imports, each once."""
        if name in importing:
            raise ValueError(f"Modules import each other: {' > '.join([*importing, name])}.")
        if name in modules:
            return

        def taken(found: re.Match[str]) -> str:
            path = (folder / name).parent / found[2]
            imported = path.resolve().relative_to(folder.resolve()).as_posix()
            add(imported, (*importing, name))
            for wanted in re.findall(r"\w+", found[1]):
                if wanted not in exports[imported]:
                    raise ValueError(f"{name}: {imported} does not export {wanted}.")
            return f'const {{{found[1]}}} = modules["{imported}"];\n'

        source = (folder / name).read_text("utf-8")
        exports[name] = _EXPORT.findall(source)
        body = _EXPORT.sub("", _IMPORT.sub(taken, source))
        if other := _OTHER.search(body):
            raise ValueError(f"{name}: {other[0]!r} is not understood.")
        body += f"return {{ {', '.join(exports[name])} }};\n"
        modules[name] = f'modules["{name}"] = (() => {{\n{body}}})();\n'

    add(name, ())
    body = "".join(modules.values())
    return jsmin(f'(() => {{\n"use strict";\nconst modules = {{}};\n{body}}})();\n') + "\n"
