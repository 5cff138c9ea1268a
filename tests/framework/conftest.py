from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.framework import Framework, FrameworkError, load
from tests.framework.small_data import write_small_data

Writer = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of placeholder rows. Copy it before changing it."""
    return write_small_data(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture
def own_data(small_data: Path, tmp_path: Path) -> Path:
    """A copy of the small data that a test may spoil."""
    return Path(shutil.copytree(small_data, tmp_path / "data"))


@pytest.fixture
def own_rows(tmp_path: Path) -> Writer:
    """Write a file into an institution's folder and return the folder."""

    def write(name: str, text: str) -> Path:
        folder = tmp_path / "institution"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def load_with(small_data: Path, own_rows: Writer) -> Callable[[str, str], Framework]:
    """Load the small data with one file of an institution's laid over it."""
    return lambda name, text: load(own_rows(name, text), data=small_data)


@pytest.fixture
def refusal(load_with: Callable[[str, str], Framework]) -> Callable[[str, str], str]:
    """The message with which a file is refused."""

    def message(name: str, text: str) -> str:
        with pytest.raises(FrameworkError) as caught:
            load_with(name, text)
        return str(caught.value)

    return message
