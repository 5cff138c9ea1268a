from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import drafts
from evenhand.actions.errors import ActionError
from evenhand.records.models import Draft, LedgerEntry


def test_a_draft_takes_the_place_of_the_one_before_and_is_in_no_ledger(cast):
    before = LedgerEntry.objects.count()
    drafts.keep(partner=cast.priya, purpose="say", content={"text": "One"})
    drafts.keep(partner=cast.priya, purpose="say", content={"text": "Two\x00", "kind": "idea"})

    assert Draft.objects.get().content == {"text": "Two", "kind": "idea"}
    assert LedgerEntry.objects.count() == before


def test_empty_words_leave_no_draft_and_far_too_many_are_refused(cast):
    drafts.keep(partner=cast.priya, purpose="say", content={"text": "One"})
    with pytest.raises(ActionError):
        drafts.keep(partner=cast.priya, purpose="say", content={"text": "x" * 20_001})
    drafts.keep(partner=cast.priya, purpose="say", content={"text": " "})

    assert not Draft.objects.exists()


def test_what_was_left_alone_for_a_season_is_erased(cast):
    for partner, days in ((cast.priya, 91), (cast.rosa, 90)):
        drafts.keep(partner=partner, purpose="say", content={"text": "Begun"})
        Draft.objects.filter(partner=partner).update(updated_on=timezone.localdate() - timedelta(days=days))

    assert drafts.erase_old() == 1
    assert Draft.objects.get().partner == cast.rosa
