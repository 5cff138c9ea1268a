"""What the tests of the first plan share: six answers, given page by page as a lead would."""

from django.http import HttpResponse

from evenhand.exchange.plan_file import PlanFile
from evenhand.web.browser_plan import COOKIES, Typed, keep, read

SIX = {
    "who-asked": {"who_asked": "service"},
    "change": {"change": "Fewer children have asthma attacks.", "for_whom": "Children near the ring road"},
    "wanted": {"wanted": "research"},
    "money": {"money_pence": "5000"},
    "people": {"carer": "4", "practitioner": "2"},
    "weeks": {"weeks": "26", "place": "in_person"},
}


def answer(browser, page, data, *, route="bid", status=302):
    return browser.post(f"/start/{route}/{page}/", data, status=status)


def answer_six(browser, **changed):
    """Answer the six; `changed` takes other answers by page name, with _ for -."""
    for page, data in SIX.items():
        last = answer(browser, page, changed.get(page.replace("-", "_"), data))
    return last


class Request:
    def __init__(self, cookies):
        self.COOKIES = cookies


def typed(browser) -> Typed:
    """What the browser holds now."""
    found = read(
        Request(
            {name: browser.client.cookies[name].value for name in COOKIES if name in browser.client.cookies}
        )
    )
    assert found is not None
    return found


def plan(browser) -> PlanFile:
    return typed(browser).plan


def carry(browser, file: PlanFile) -> None:
    """Put a plan into the browser without typing it."""
    response = HttpResponse()
    keep(response, Typed.from_file(file))
    for name in COOKIES:
        browser.client.cookies[name] = response.cookies[name].value
