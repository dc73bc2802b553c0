"""Measure what the README quotes and print it; ``--json`` writes it to a file as well."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import TextIO

import click

import tillit
from benchmarks import kernel, models, pages
from benchmarks.figures import Figure, table
from benchmarks.kernel import EXPLORER

PROJECT = Path(__file__).resolve().parents[1]
TEST_MINUTES = 10


def timed(*command: str, cwd: Path = PROJECT) -> float:
    """Run a command of this Python and return its seconds; show what it said if it fails."""
    start = perf_counter()
    finished = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        said = (finished.stdout + finished.stderr)[-4000:]
        raise click.ClickException(f"{' '.join(command)} failed:\n{said}")
    return perf_counter() - start


def empty_book(folder: Path) -> Path:
    """Write a book of one sentence that is built with Jupyter Book as it comes."""
    folder.mkdir()
    (folder / "_config.yml").write_text('title: Empty\nexecute:\n  execute_notebooks: "off"\n')
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (folder / "index.md").write_text("# Empty\n\nOne sentence.\n")
    return folder


def build_times(site: Path, scratch: Path) -> Iterator[Figure]:
    """Build the book, and an empty one beside it; yield the ratio."""
    empty = empty_book(scratch / "empty")
    book = "from jupyter_book.cli.main import main; main(prog_name='jupyter-book')"

    def build_empty(name: str) -> float:
        return timed("-c", book, "build", str(empty), "--path-output", str(scratch / name))

    # Before and after, in case the machine has something else to do for a while.
    before = build_empty("before")
    ours = timed("-m", "tillit", "build", "--output", str(site))
    plain = (before + build_empty("after")) / 2
    yield Figure(
        "Build",
        "clean build of the book",
        ours / plain,
        "times an empty book",
        note=f"{ours:.1f} s against {plain:.1f} s",
    )


def test_time() -> Iterator[Figure]:
    """Run the tests as ``make test`` does and yield their share of what they may take."""
    seconds = timed("-m", "pytest", "-q", "-n", "2")
    yield Figure(
        "Tests",
        "all tests, two workers",
        seconds / (60 * TEST_MINUTES),
        f"of {TEST_MINUTES} minutes",
        1,
        f"{seconds:.0f} s",
    )


def measured(with_tests: bool) -> Iterator[Figure]:
    """Yield every figure, in the order of the table."""
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        scratch = Path(folder)
        click.echo("Building ...", err=True)
        building = list(build_times(scratch, scratch))
        click.echo("Opening pages and moving sliders ...", err=True)
        on_page = list(pages.measure(scratch / "_build" / "html"))
        redrawn = [figure for figure in on_page if figure.group.startswith("Redraw")]
        yield from redrawn
        click.echo("Starting a kernel ...", err=True)
        in_kernel = list(kernel.measure())
        yield from in_kernel
        yield Figure(
            in_kernel[0].group,
            "kernel against page, median",
            in_kernel[0].value / next(one.value for one in redrawn if EXPLORER in one.group),
            "times as long",
        )
        yield from kernel.start_up()
        yield from (figure for figure in on_page if figure not in redrawn)
        click.echo("Evaluating the model ...", err=True)
        yield from models.measure()
        yield from building
    if with_tests:
        click.echo("Running the tests ...", err=True)
        yield from test_time()


def others_load() -> float:
    """Return how many processes wanted a processor in the last minute, where the system says."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


@click.command(help=__doc__)
@click.option(
    "--json",
    "file",
    # Opened before anything is measured, so that a wrong name costs no minutes.
    type=click.File("w", encoding="utf-8", lazy=False, atomic=True),
    help="Also write the figures to this file.",
)
@click.option("--tests", is_flag=True, help="Also run the tests and time them.")
def main(file: TextIO | None, tests: bool) -> None:
    load = others_load()
    figures = list(measured(tests))
    click.echo(
        f"Tender or Trust? {tillit.__version__}, Python {platform.python_version()},"
        f" {os.cpu_count()} processors"
    )
    if load > 0.5:
        click.echo(
            f"The machine had other work (load {load:.1f}): what is timed took longer for it."
        )
    click.echo(table(figures))
    if file:
        content = {
            "version": tillit.__version__,
            "python": platform.python_version(),
            "processors": os.cpu_count(),
            "load_before": load,
            "figures": [{**asdict(figure), "met": figure.met} for figure in figures],
        }
        file.write(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
