"""The same notebook in JupyterLab: stored result, Run All, and a slider that moves the kernel."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.conftest import Record
from tillit.explorers.staff_terms import staff_terms
from tillit.formats import FORMATS
from tillit.parameters import registry
from tillit.scenario import Scenario

NOTEBOOK = "explorers/staff_terms.ipynb"
TOKEN = "only-for-this-test"

# A fresh server on a busy machine of two cores; usually a tenth of this.
START_SECONDS = 90
RUN_MILLISECONDS = 120_000


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab and what it said."""

    address: str
    log: Path


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def lab(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a copy of the notebooks, with settings of its own."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(
        project / "book", folder / "book", ignore=shutil.ignore_patterns(".ipynb_checkpoints")
    )
    # Nothing of the reader's own Jupyter, and nothing left behind in it.
    own = {
        name: str(folder / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    # The question whether one wants Jupyter's news would lie over the notebook.
    overrides = Path(own["JUPYTER_CONFIG_DIR"], "labconfig", "default_setting_overrides.json")
    overrides.parent.mkdir(parents=True)
    overrides.write_text('{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}')
    port = free_port()
    log = folder / "jupyterlab.log"
    with log.open("wb") as stream:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"),
                *("--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
                f"--ServerApp.root_dir={folder / 'book'}",
                "--LabApp.news_url=",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                "--LabApp.extension_manager=readonly",
            ],
            cwd=folder,
            env={**os.environ, **own, "JUPYTER_PREFER_ENV_PATH": "1"},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{address}/api?token={TOKEN}"):
            said = log.read_text(errors="replace")[-4000:]
            if server.poll() is not None:
                pytest.fail(f"JupyterLab ended with {server.returncode}:\n{said}", pytrace=False)
            if time.monotonic() > deadline:
                pytest.fail(
                    f"JupyterLab did not start in {START_SECONDS} s:\n{said}", pytrace=False
                )
            time.sleep(0.2)
        yield Lab(address, log)
    finally:
        # Asked to end, it ends its kernels; a kernel that lost its server ends itself.
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(timeout=20)


@pytest.fixture
def notebook(page: Page, lab: Lab, record: Record) -> Iterator[Page]:
    """The notebook of the explorer, open, its kernel waiting, not yet run."""
    record.own_hosts.add(urlsplit(lab.address).netloc)
    page.goto(f"{lab.address}/lab/tree/{NOTEBOOK}?token={TOKEN}")
    expect(page.get_by_text(re.compile(r"\| Idle$"))).to_be_visible(timeout=RUN_MILLISECONDS)
    yield page
    # What JupyterLab says when it is cut off in the middle is not about the notebook.
    before = record.console_errors[:], record.page_errors[:]
    page.close()
    record.console_errors, record.page_errors = before


def failures(notebook: Page, lab: Lab) -> str:
    """Return what there is to read when the notebook did not run."""
    errors = notebook.locator('[data-mime-type="application/vnd.jupyter.stderr"]')
    return "\n".join([*errors.all_inner_texts(), lab.log.read_text(errors="replace")[-4000:]])


CUT = """(labels) => labels.filter((label) => label.checkVisibility()
  && (label.scrollWidth > label.clientWidth + 1 || label.scrollHeight > label.clientHeight + 1))
  .map((label) => label.textContent)"""


@pytest.mark.context(viewport={"width": 1400, "height": 1000})
def test_the_notebook_shows_its_answer_runs_and_follows_a_slider(notebook: Page, lab: Lab) -> None:
    explorer = staff_terms()
    stored = notebook.locator(".jp-OutputArea-output", has_text=explorer.to_text())
    expect(stored).to_be_visible()
    expect(stored).to_contain_text("Run all cells")
    everything = notebook.locator(".jp-Notebook").inner_text()
    assert not re.search("model not found|error displaying widget|loading widget", everything, re.I)

    notebook.get_by_role("menuitem", name="Run", exact=True).click()
    notebook.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    label = registry()["pension_change_pp"].label
    slider = notebook.locator(".widget-hslider", has=notebook.get_by_text(label, exact=True))
    handle = slider.get_by_role("slider")
    answer = notebook.locator(".widget-html .answer p").first
    chart = notebook.locator(".jupyter-widgets svg.marks").first
    try:
        for part in (handle, answer, chart):
            part.wait_for(timeout=RUN_MILLISECONDS)
    except PlaywrightTimeout as error:
        pytest.fail(f"{error}\n{failures(notebook, lab)}", pytrace=False)
    expect(answer).to_have_text(explorer.to_text())
    dot = chart.locator(".mark-symbol path").first
    before = dot.get_attribute("transform")
    assert before

    notebook.set_viewport_size({"width": 1200, "height": 1000})
    assert not notebook.locator(".jupyter-widgets .widget-label").evaluate_all(CUT)

    handle.scroll_into_view_if_needed()
    handle.focus()
    for _ in range(4):
        notebook.keyboard.press("ArrowLeft")
    expect(handle).to_have_attribute("aria-valuenow", "-3.0")
    moved = {"pension_change_pp": -3.0}
    assert explorer.to_text(moved) != explorer.to_text()
    expect(answer).to_have_text(explorer.to_text(moved), timeout=30_000)
    values = Scenario(moved).full_values()
    share = FORMATS["percent"](explorer.told(explorer.results(values))["refusal_share"])
    results = notebook.locator(".widget-html tr", has_text="Stay behind, share")
    expect(results).to_contain_text(share)
    expect(notebook.locator(".widget-html .answer")).to_contain_text(explorer.unknown_said(values))
    expect(notebook.get_by_text("−3 points · yours")).to_be_visible()
    # What the page says beside an answer: what it rests on, where numbers come from, misuse.
    basis = explorer.basis_at(values).striptags()
    expect(notebook.locator(".widget-html .answer small")).to_have_text(basis)
    expect(notebook.locator(".widget-html .misuse li")).to_have_text(list(explorer.misuse))
    fold = notebook.locator(".jupyter-widget-Collapse-header")
    fold.filter(has_text="Where each number comes from").click()
    origin = notebook.locator('.widget-html tr:has([data-badge="pension_change_pp"])')
    expect(origin).to_contain_text(registry()["pension_change_pp"].reason)
    expect(origin.locator(".badge")).to_have_text("yours")
    expect(dot).not_to_have_attribute("transform", before)

    expect(notebook.locator(".jp-InputPrompt", has_text="[*]")).to_have_count(0)
    failed = notebook.locator('[data-mime-type="application/vnd.jupyter.error"]')
    expect(failed).to_have_count(0)
