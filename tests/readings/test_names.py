from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.readings.names import names_of_all, shown_name
from evenhand.records.models import Partner, PartnerType
from tests.people import join, person


def test_names_fetched_together_are_the_names_that_each_chose(cast):
    Partner.objects.filter(pk=cast.priya.pk).update(named_as="pseudonym", pseudonym="Robin")
    Partner.objects.filter(pk__in=[cast.walter.pk, cast.olu.pk]).update(named_as="type")
    PartnerType.objects.create(partner=cast.walter, type="community_member")
    nobody = join(cast.project, person("Kit None"), "partner")
    Partner.objects.filter(pk=nobody.pk).update(named_as="type")

    everyone = cast.project.partners.order_by("-pk")
    names = names_of_all(everyone.prefetch_related("types"))

    assert names == [(each.pk, shown_name(each)) for each in everyone]
    assert dict(names)[cast.priya.pk] == "Robin"
    assert dict(names)[cast.walter.pk] == "Someone here as patient and community member"
    assert dict(names)[nobody.pk] == "Someone in the project"


def test_names_fetched_together_cost_one_query_or_two_where_some_show_their_types_alone(cast):
    for is_by_type in (False, True):
        if is_by_type:
            cast.project.partners.update(named_as="type")
        with CaptureQueriesContext(connection) as asked:
            names_of_all(cast.project.partners.all())
        assert len(asked) == 1 + is_by_type
