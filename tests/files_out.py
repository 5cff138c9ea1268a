"""What goes out of a project, and what comes into it from elsewhere, as tests of many pages need it."""

from typing import Any

from evenhand.actions import file_releases
from evenhand.records.models import FileRelease
from tests.actions.test_funder_acts import noted


def let_out(cast: Any, kind: str = "funder_file", **more: Any) -> FileRelease:
    from evenhand.readings.file_releases import made

    file = made(cast.project, kind, for_whom="The Hollins Fund", **more)
    return file_releases.release(
        partner=cast.rosa,
        kind=kind,
        for_whom="The Hollins Fund",
        content=file.content,
        head_size=file.head_size,
        by=cast.rosa.person,
    )


def told_of_outside(cast: Any) -> None:
    """The first of each kind that an address names by its number."""
    noted(cast.priya)
    let_out(cast)
