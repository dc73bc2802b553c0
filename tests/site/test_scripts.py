"""The scripts of the pages are joined from modules as a browser would load them."""

import re
from pathlib import Path

import pytest

from tillit.site.scripts import SCRIPTS, joined


@pytest.fixture
def write(tmp_path: Path):
    def write_files(**modules: str) -> Path:
        for name, source in modules.items():
            (tmp_path / f"{name}.js").write_text(source, encoding="utf-8")
        return tmp_path

    return write_files


def test_every_script_is_one_classic_file() -> None:
    own = {"contents", "document", "explorer", "law", "mode", "order", "paste", "register"}
    assert {f"{name}.js" for name in own} == set(SCRIPTS)
    for name in SCRIPTS:
        script = joined(name)
        assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE), name
        assert script.startswith('(()=>{"use strict";')


def test_a_module_comes_once_and_before_those_that_import_it(write) -> None:
    folder = write(
        page='import { twice } from "./twice.js";\nimport { one } from "./one.js";\nshow(twice);\n',
        twice='import { one } from "./one.js";\n\nexport const twice = 2 * one;\n',
        one="export const one = 1;\n",
    )
    script = joined("page.js", folder)
    order = ["const one=1;", "const twice=2*one;", "show(twice);"]
    assert [script.count(line) for line in order] == [1, 1, 1]
    assert sorted(order, key=script.index) == order


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ('import { two } from "./one.js";\n', "one.js does not export two"),
        ('import * as one from "./one.js";\n', "not understood"),
        ("export default 1;\n", "not understood"),
        ('import { page } from "./circle.js";\n', "page.js > circle.js > page.js"),
    ],
)
def test_what_cannot_be_joined_is_refused(write, source: str, reason: str) -> None:
    folder = write(
        page=source,
        one="export const one = 1;\n",
        circle='import { page } from "./page.js";\nexport const page = 1;\n',
    )
    with pytest.raises(ValueError, match=re.escape(reason)):
        joined("page.js", folder)
