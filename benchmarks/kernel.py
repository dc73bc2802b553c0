"""The same change as on the page, through a Jupyter kernel."""

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


def measure() -> Iterator[Figure]:
    """Yield the time of a change in frames."""
    with kernel() as client:
        run(client, SET_UP)
        times = [
            run(client, f"widget.set('early_dialogue', {event % 21 / 20})")
            for event in range(WARM_UP + EVENTS)
        ]
    yield from frames(GROUP, "kernel", times[WARM_UP:])
