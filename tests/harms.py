"""What could go wrong, made through the same actions as people use, for the tests of guarding."""

from decimal import Decimal
from typing import Any

from evenhand.actions import barriers, harms, tolls, watch_signs
from evenhand.records.models import Barrier, Harm, Partner, Toll, WatchSign


def foreseen(partner: Partner, **more: Any) -> Harm:
    said = {
        "trigger": "The room is up a flight of stairs.",
        "mechanism": "Those who cannot climb stay away.",
        "harm": "Their words are missing.",
        "bearer_types": ["patient", "carer"],
        "by": partner.person,
    }
    return harms.foresee(partner=partner, **{**said, **more})


def watch_for(harm: Harm, partner: Partner, **more: Any) -> WatchSign:
    said = {"words": "Fewer of us come.", "by": partner.person}
    return watch_signs.set_sign(harm=harm, partner=partner, **{**said, **more})


def watch_promises(harm: Harm, partner: Partner) -> WatchSign:
    return watch_for(harm, partner, words="Promises are late.", figure="promises_late", mark=Decimal(0))


def raised(partner: Partner, **more: Any) -> Barrier:
    said = {
        "what": "Finance pays only people with a staff number.",
        "level": "institution",
        "owner": "The finance office of the university",
        "by": partner.person,
    }
    return barriers.raise_barrier(partner=partner, **{**said, **more})


def told(partner: Partner, **more: Any) -> Toll:
    said = {
        "sort": "practical",
        "is_benefit": False,
        "words": "Two buses each way, in my own time.",
        "bearer_types": ["carer"],
        "by": partner.person,
    }
    return tolls.tell(partner=partner, **{**said, **more})
