"""What Binder would build, and where the README sends people, without a docker engine."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml


@pytest.fixture(scope="module")
def clean_copy(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone of the present state would hold: no environment, no build."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    copy = tmp_path_factory.mktemp("binder")
    for name in filter(None, listed.split("\0")):
        if (project / name).is_file():
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(project / name, target)
    return copy


@pytest.fixture(scope="module")
def dockerfile(clean_copy: Path) -> str:
    finished = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."],
        cwd=clean_copy,
        capture_output=True,
        text=True,
        check=False,
    )
    said = finished.stdout + finished.stderr
    assert finished.returncode == 0, said
    start = said.index("FROM ")
    return said[start:]


def test_dockerfile_has_the_python_we_test_with(dockerfile: str) -> None:
    # It writes the names of the files it copies with "." as "-2e".
    names = unquote(re.sub(r"-(2[0-9a-f])", r"%\1", dockerfile))
    assert re.search(r"/environment\.py-3\.11[^ ]*\.lock", names), dockerfile


def test_dockerfile_installs_the_locked_requirements(dockerfile: str) -> None:
    installs = re.findall(r"pip install .*", dockerfile)
    assert any('-r "requirements.txt"' in line for line in installs), installs
    # They name the package itself, so the whole repository must be there first.
    copied = dockerfile.index("COPY --chown=", dockerfile.index("# Copy stuff"))
    assert copied < dockerfile.index('-r "requirements.txt"')


def test_dockerfile_keeps_the_package_beside_its_data(dockerfile: str) -> None:
    # repo2docker's own `pip install .` would copy the package away from data/.
    assert not re.search(r"pip install [^\n]* \.(\s|$)", dockerfile), dockerfile


def test_the_package_is_installed_editable(clean_copy: Path) -> None:
    assert "-e ." in (clean_copy / "requirements.txt").read_text().splitlines()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_hold_on_any_machine(clean_copy: Path, name: str) -> None:
    """No registry, no local path: only names, versions and where they are needed."""
    lines = (clean_copy / name).read_text().splitlines()
    requirements = [line for line in lines if line and not line.lstrip().startswith("#")]
    odd = [
        line
        for line in requirements
        if line != "-e ." and not re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [^@/]+)?", line)
    ]
    assert odd == []


def locked(file: Path) -> dict[str, str]:
    found = re.findall(r"^([a-z0-9-]+)==([^ \n]+)", file.read_text(), flags=re.MULTILINE)
    return dict(found)


def test_locks_agree(clean_copy: Path) -> None:
    run_time = locked(clean_copy / "requirements.txt")
    developers = locked(clean_copy / "requirements-dev.txt")
    differing = {
        name for name in run_time.keys() & developers if run_time[name] != developers[name]
    }
    assert differing == set()


def test_launch_link_opens_a_notebook_of_the_book(project: Path) -> None:
    readme = (project / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"https://mybinder\.org/v2/[^\s)\"'>]+", readme)
    assert links, "README.md has no link to mybinder.org"
    published = yaml.safe_load((project / "_config.yml").read_text(encoding="utf-8"))["repository"]
    repository = urlsplit(published["url"]).path.strip("/")
    for link in links:
        parts = urlsplit(link)
        assert parts.path == f"/v2/gh/{repository}/HEAD", link
        opened = unquote(parse_qs(parts.query)["urlpath"][0])
        assert opened.startswith("lab/tree/book/"), link
        assert (project / opened.removeprefix("lab/tree/")).is_file(), link
