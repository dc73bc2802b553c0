"""One table of sentences: nobody calls one that is not there, and none is there for nobody."""

import re
from pathlib import Path

from tillit.messages import ONLY_IN_PYTHON, messages

IN_PYTHON = re.compile(r'\bmessage\(\s*"(\w+)"')
CHOSEN = re.compile(r'\bmessage\("(\w+)" if \w[\w.]* else "(\w+)"[,)]')
IN_SCRIPTS = re.compile(r"\bphrases\.(\w+)")


def called(package: Path) -> set[str]:
    found: set[str] = set()
    for path in package.rglob("*.py"):
        text = path.read_text("utf-8")
        found.update(IN_PYTHON.findall(text))
        for names in CHOSEN.findall(text):
            found.update(names)
    for path in (package / "site" / "browser").rglob("*.js"):
        found.update(IN_SCRIPTS.findall(path.read_text("utf-8")))
    return found


def test_every_sentence_is_said_somewhere_and_every_one_said_is_there(project: Path) -> None:
    assert called(project / "tillit") == set(messages())


def test_no_page_says_what_it_is_not_given(project: Path) -> None:
    scripts = "".join(
        path.read_text("utf-8") for path in (project / "tillit/site/browser").rglob("*.js")
    )
    assert not set(IN_SCRIPTS.findall(scripts)) & set(ONLY_IN_PYTHON)
