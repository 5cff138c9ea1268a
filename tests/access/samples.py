"""A small world in which every address has something to show, and how to fill in an address."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from evenhand.records.models import PrivatePage


def private_page(cast: Any) -> PrivatePage:
    found = PrivatePage.objects.filter(partner=cast.walter, revoked_at=None).first()
    return found or PrivatePage.objects.create(
        partner=cast.walter, token_digest="a" * 64, code_digest="b" * 64, created_by=cast.femi.person
    )


def make_world(cast: Any) -> dict[str, Any]:
    """What stands for each part of an address. A new kind of part must be added here, by decision."""
    from tests.actions.test_decisions import put

    put(cast, cast.rosa, cast.priya, cast.walter)
    return {
        "slug": cast.project.slug,
        "number": 1,
        "stage": "framing",
        "partner_id": cast.walter.pk,
    }


def address_for(route: str, world: dict[str, Any]) -> str:
    def fill(found: re.Match[str]) -> str:
        name = found[1].split(":")[-1]
        if name not in world:
            raise AssertionError(f"samples.make_world does not say what stands for <{name}> in {route}")
        return str(world[name])

    cleaned = route.replace("^", "").replace("$", "").replace("\\Z", "")
    cleaned = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", cleaned)
    return "/" + re.sub(r"<([^>]+)>", fill, cleaned)


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Let a request do what it does and take it back, so that the next role meets the same world."""
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)
