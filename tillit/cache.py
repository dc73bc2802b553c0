"""What was made once and is the same the next time: kept among the user's caches, by name.

The name holds a digest of, or the versions of, all that the content follows from. So nothing kept
is ever stale, and all of it can be deleted.
"""

import contextlib
import hashlib
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import platformdirs


def kept(name: str, make: Callable[[], str]) -> str:
    """Return the content of this name, made now if it was not kept before.

    Parameters
    ----------
    name
        Path below the cache.
    make
        Makes the content. What it raises is passed on, and nothing is kept.
    """
    known = find(name)
    if known is None:
        known = make()
        keep(name, known)
    return known


def find(name: str) -> str | None:
    """Return the content kept under this name, if there is one."""
    # Where nothing can be read, nothing was kept.
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return _path(name).read_text(encoding="utf-8")
    return None


def keep(name: str, content: str) -> None:
    """Keep a content under this name; where nothing can be written, it is made again next time."""
    path = _path(name)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: another process may read at any moment.
        with tempfile.TemporaryDirectory(dir=path.parent) as aside:
            written = Path(aside) / path.name
            written.write_text(content, encoding="utf-8")
            written.replace(path)


def _path(name: str) -> Path:
    return platformdirs.user_cache_path("tillit") / name


def digest(files: Iterable[tuple[str, Path]], *more: str) -> str:
    """Return a digest of the contents of files, each under a name, and of more texts."""
    found = hashlib.sha256("\0".join(more).encode())
    for name, path in files:
        content = path.read_bytes()
        found.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return found.hexdigest()
