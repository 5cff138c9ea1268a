"""A one-page charter agreed by five people, one of them by post, then changed and agreed again. By keyboard alone."""

import pytest

from evenhand.exchange.document.pdf import sheets_in
from evenhand.records.models import ClauseVersion
from tests.browser.conftest import sign_in
from tests.people import join, make_cast, person

pytestmark = pytest.mark.browser
#: Where the radio buttons of one answer are, by what they say.
SAYS = "input[name='v{pk}-says'][value={says}]"


def answer_all(visitor, path, says="agree"):
    visitor.open(path)
    for pk in (
        ClauseVersion.objects.filter(state="proposed").order_by("clause__number").values_list("pk", flat=True)
    ):
        visitor.choose(SAYS.format(pk=pk, says=says))


def test_five_people_agree_on_a_charter_and_change_it(visitor):
    cast = make_cast()
    wendy = join(cast.project, person("Wendy Post", has_account=False), "partner", "patient", channel="post")
    # Four with an account and one by post: Walter, who has a page, does not take part in this one.
    cast.walter.role = "observer"
    cast.walter.save()
    amara = join(cast.project, person("Amara Okonkwo"), "partner", "community_member")
    charter = f"/p/{cast.project.slug}/charter/"

    sign_in(visitor, cast.rosa.person)
    visitor.open(charter)
    visitor.press(f"a[href='{charter}begin/']")
    visitor.choose("input[name=deciding-rule][value=consent]")
    visitor.press("main form button")
    assert visitor.page.url.endswith("/charter/answer/")
    answer_all(visitor, f"{charter}answer/")
    visitor.press("main form .actions button")
    visitor.says("Asked about, not agreed yet", "Has not answered:")

    for partner in (cast.femi, cast.priya, amara):
        sign_in(visitor, partner.person)
        answer_all(visitor, f"{charter}answer/")
        visitor.press("main form .actions button")

    sign_in(visitor, cast.femi.person)
    visitor.open(f"{charter}waiting/")
    visitor.says("Wendy Post")
    visitor.press(f"a[href='{charter}answer-for/{wendy.pk}/']")
    visitor.choose("input[name=channel][value=post]")
    for pk in ClauseVersion.objects.order_by("clause__number").values_list("pk", flat=True):
        visitor.choose(SAYS.format(pk=pk, says="agree"))
    visitor.type_into("#id_witness", "Priya Nair")
    visitor.press("main form .actions button")
    assert set(ClauseVersion.objects.values_list("state", flat=True)) == {"in_force"}
    visitor.says("5 have said yes")
    visitor.unfold("section[aria-labelledby=clause-1] details")
    visitor.says("holds since", "Wendy Post (typed in for them)")

    visitor.open(f"{charter}print/")
    visitor.says(
        "Agreed to every clause: Rosa Adeyemi, Femi Facilitator, Priya Nair, Wendy Post and Amara Okonkwo."
    )
    visitor.look_on_paper()
    assert sheets_in(visitor.page.pdf(format="A4", prefer_css_page_size=True)) == 1
    visitor.open(f"{charter}print/?size=large")
    visitor.look_on_paper()

    # Two carers must be there from now on; nobody loses anything by that.
    sign_in(visitor, amara.person)
    visitor.open(f"{charter}2/")
    visitor.press(f"a[href='{charter}2/change/']")
    visitor.fill_in("#id_presence_carer", "2")
    visitor.type_into("#id_reason", "Carers live with it too.")
    visitor.press("main form .actions button")
    visitor.says("Asked about now: another wording", "Carers live with it too.")
    answer_all(visitor, f"{charter}answer/")
    visitor.press("main form .actions button")
    sign_in(visitor, cast.priya.person)
    answer_all(visitor, f"{charter}answer/", "disagree")
    visitor.press("main form .actions button")
    visitor.open(f"{charter}2/")
    visitor.says("Does not agree", "Has not answered")
    answer_all(visitor, f"{charter}answer/")
    visitor.press("main form .actions button")
    for partner in (cast.rosa, cast.femi):
        sign_in(visitor, partner.person)
        answer_all(visitor, f"{charter}answer/")
        visitor.press("main form .actions button")
    visitor.open(f"{charter}answer-for/{wendy.pk}/")
    visitor.choose("input[name=channel][value=phone]")
    second = ClauseVersion.objects.get(number=2)
    visitor.choose(SAYS.format(pk=second.pk, says="agree"))
    visitor.type_into("#id_witness", "Priya Nair")
    visitor.press("main form .actions button")
    second.refresh_from_db()
    assert second.state == "in_force"
    assert second.decision_rule.presences.get(type="carer").least == 2

    visitor.open(f"{charter}2/")
    visitor.says("Wording 2: agreed, held since", "Wording 1: replaced by a newer wording")
    visitor.open(f"{charter}new/")
    visitor.open(f"{charter}1/end/")
