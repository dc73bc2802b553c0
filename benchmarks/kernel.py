"""The same change as on the page, through a Jupyter kernel."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from benchmarks.figures import Figure, frames

PROJECT = Path(__file__).resolve().parents[1]
GROUP = "Redraw per slider event through a Jupyter kernel (message to idle)"
EXPLORER = "staff_terms"
SET_UP = f"""
from tillit.explorers.{EXPLORER} import {EXPLORER}
from tillit.widget import ExplorerWidget
widget = ExplorerWidget({EXPLORER}())
"""
EVENTS = 40
WARM_UP = 5
TIMEOUT_SECONDS = 60


@contextmanager
def kernel() -> Iterator[BlockingKernelClient]:
    """Start a kernel of this Python; it ends with the block."""
    manager, client = start_new_kernel(
        startup_timeout=TIMEOUT_SECONDS,
        cwd=str(PROJECT),
        extra_arguments=["--IPKernelApp.log_level=40"],
    )
    try:
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run(client: BlockingKernelClient, code: str) -> float:
    """Run code and return the milliseconds from the message to the kernel being idle."""
    start = perf_counter()
    identifier = client.execute(code, store_history=False)
    while True:
        message = client.get_iopub_msg(timeout=TIMEOUT_SECONDS)
        if message["parent_header"].get("msg_id") != identifier:
            continue
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(message["content"]["traceback"]))
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return (perf_counter() - start) * 1000


# Processor seconds of each step in a process of its own, as a kernel takes them.
STEPS = """
import json, sys, time
from pathlib import Path
seconds = []
def step(action):
    begun = time.process_time()
    action()
    seconds.append(time.process_time() - begun)
def libraries():
    import altair, ipywidgets, pandas
def tillit():
    from tillit.explorers import explorer
    explorer(EXPLORER)
def cells():
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    shell = InteractiveShell.instance()
    for cell in json.loads(Path(sys.argv[1]).read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            with capture_output():
                shell.run_cell("".join(cell["source"])).raise_error()
for action in (libraries, tillit, cells):
    step(action)
print(json.dumps(seconds))
"""


def start_up() -> Iterator[Figure]:
    """Yield what a kernel takes before it shows something, beside its libraries."""
    group = "A kernel that starts (processor time)"
    code = STEPS.replace("EXPLORER", repr(EXPLORER))
    slowest = 0.0
    for path in sorted((PROJECT / "book").rglob("*.ipynb")):
        run = [sys.executable, "-c", code, str(path)]
        said = subprocess.run(run, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
        libraries, ours, cells = json.loads(said.splitlines()[-1])
        if path.stem == EXPLORER:
            yield Figure(
                group,
                f"import tillit and {EXPLORER}",
                ours / libraries,
                "times pandas, Altair and ipywidgets",
                note=f"{ours:.2f} s against {libraries:.2f} s; to stay below .6 s",
            )
        if cells > slowest:
            slowest, name, beside = cells, path.stem, libraries
    yield Figure(
        group,
        f"cells of the slowest notebook, {name}",
        slowest / beside,
        "times pandas, Altair and ipywidgets",
        note=f"{slowest:.2f} s against {beside:.2f} s; to stay below 1.5 s",
    )


def measure() -> Iterator[Figure]:
    """Yield the time of a change in frames."""
    with kernel() as client:
        run(client, SET_UP)
        times = [
            run(client, f"widget.set('early_dialogue', {event % 21 / 20})")
            for event in range(WARM_UP + EVENTS)
        ]
    yield from frames(GROUP, "kernel", times[WARM_UP:])
