import hashlib
import io
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evenhand.actions import contributions, funder_acts, projects
from evenhand.exchange.plan_sections import LineStated
from evenhand.records.models import FileRelease, FunderAct, Project, ReleaseConsent
from tests.access.samples import private_page
from tests.actions.test_funder_acts import noted
from tests.files_out import CASE, brought, let_out
from tests.web.test_query_counts import queries


def files(cast, rest=""):
    return f"/p/{cast.project.slug}/files/{rest}"


def funder(cast, rest=""):
    return f"/p/{cast.project.slug}/funder/{rest}"


ACT = {"funder": "The Hollins Fund", "kind": "cut", "what": "Half of the bus money", "on_day": "2026-11-01"}


def test_an_act_of_a_funder_is_noted_with_what_came_of_it_and_taken_back(browser, cast):
    browser.as_person(cast.priya).get(funder(cast, "note/"))
    browser.post(funder(cast, "note/"), ACT)
    page = browser.get(funder(cast))
    assert page.has(
        "It cut something",
        "Half of the bus money",
        "Nobody has said how many hours it took",
        "nobody has said",
    )

    browser.as_person(cast.rosa).get(funder(cast, "1/what-came/"))
    browser.post(funder(cast, "1/what-came/"), {"what_came": "Two people could not come."})
    assert browser.get(funder(cast)).has("Two people could not come.")
    browser.get(funder(cast, "1/take-back/"), status=403)

    browser.as_person(cast.priya).get(funder(cast, "1/take-back/"))
    browser.post(funder(cast, "1/take-back/"))
    assert "Half of the bus money" not in browser.get(funder(cast)).html
    browser.get(funder(cast, "1/what-came/"), status=404)


def test_a_funder_act_is_checked_and_pressing_twice_notes_it_once(browser, cast):
    browser.as_person(cast.priya)
    page = browser.post(funder(cast, "note/"), ACT | {"on_day": "2999-01-01", "what": ""}, status=200)
    assert page.has("There is something to mend", "still to come")
    for _ in range(2):
        browser.post(funder(cast, "note/"), ACT | {"form_key": "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0c31"})
    assert FunderAct.objects.count() == 1


def test_an_observer_reads_what_funders_did_and_writes_nothing(browser, cast):
    noted(cast.priya)
    browser.as_person(cast.olu).get(funder(cast))
    browser.get(funder(cast, "note/"), status=403)
    browser.get(files(cast, "yours/funder_file/"), status=403)
    browser.get(files(cast, "let-out/funder_file/"), status=403)
    browser.as_person(cast.nia).get(files(cast), status=404)


def test_one_says_on_ones_own_page_what_may_go_out_and_changes_it(browser, cast):
    browser.as_page(private_page(cast).pk)
    assert browser.get(files(cast)).has("You have not said. That is a no.")
    browser.get(files(cast, "yours/funder_file/"))
    browser.post(files(cast, "yours/funder_file/"), {"says": "words"})
    assert browser.get(files(cast)).has("Yes, with your own words")
    browser.post(files(cast, "yours/funder_file/"), {"says": "no"})

    latest = ReleaseConsent.objects.get(partner=cast.walter, is_latest=True)
    assert (latest.is_yes, latest.way) == (False, "page")
    browser.get(files(cast, "yours/newsletter/"), status=404)


def test_nobody_else_is_shown_who_said_yes(browser, cast):
    browser.as_person(cast.priya)
    browser.post(files(cast, "yours/case/"), {"says": "yes"})
    page = browser.as_person(cast.rosa).get(files(cast))

    assert page.has("How many have said yes is not shown")
    assert "Yes, without" not in page.text


def test_a_consent_is_typed_in_for_somebody_and_marked_so(browser, cast):
    address = files(cast, f"yours/extract/for/{cast.walter.pk}/")
    browser.as_person(cast.femi).get(address)
    browser.post(address, {"says": "yes", "way": "phone"})
    browser.as_person(cast.priya).get(address, status=403)
    browser.client.logout()
    assert browser.as_page(private_page(cast).pk).get(files(cast)).has("Typed in for you")


def test_a_file_is_read_before_it_goes_out_let_out_and_taken_to_the_byte(browser, cast):
    contributions.say(
        partner=cast.priya, text="The stairs are too steep", kind="concern", by=cast.priya.person
    )
    browser.as_person(cast.priya)
    browser.post(files(cast, "yours/funder_file/"), {"says": "words"})
    assert browser.get(files(cast, "see/funder_file/")).has(
        "This has not gone out", "The stairs are too steep"
    )

    browser.as_person(cast.rosa).get(files(cast, "let-out/funder_file/"))
    page = browser.post(files(cast, "let-out/funder_file/"), {"for_whom": ""}, status=200)
    assert page.has("There is something to mend")
    browser.post(files(cast, "let-out/funder_file/"), {"for_whom": "The Hollins Fund"})
    release = FileRelease.objects.get()
    assert browser.get(files(cast)).has("For The Hollins Fund", release.digest)

    # A whole page with its own style inside: to keep, and not one of ours.
    browser.as_person(cast.priya)
    taken = browser.client.get(files(cast, "1/take/"))
    assert hashlib.sha256(taken.content).hexdigest() == release.digest
    assert "attachment" in taken["Content-Disposition"]
    browser.as_person(cast.olu).get(files(cast, "1/take/"), status=403)


def test_money_is_in_no_page_that_an_observer_reads(browser, cast):
    from evenhand.actions import budgets

    budgets.add_line(
        project=cast.project,
        stated=LineStated(heading="travel", label="Buses", unit="each", who="thing", rate_pence=54_321),
        by=cast.rosa.person,
    )
    browser.as_person(cast.rosa)
    browser.post(files(cast, "let-out/funder_file/"), {"for_whom": "The Fund", "with_money": "on"})
    assert "was planned for involving people" in FileRelease.objects.get().content
    browser.as_person(cast.olu)
    for rest in ("", "see/funder_file/"):
        assert "was planned for involving people" not in browser.get(files(cast, rest)).html


def bring(browser, *brought, status=200):
    sent = [SimpleUploadedFile(name, content, "text/html") for name, content in brought]
    return browser.post("/funder-files/", {"files": sent}, status=status)


@pytest.fixture
def two(browser, cast):
    """The files of two projects, as their leads let them out."""
    funder_acts.note(
        partner=cast.priya, funder="The Fund", kind="helped", what="It waited for us", on_day=cast.priya.joined_at.date(),
        by=cast.priya.person,
    )  # fmt: skip
    projects.add_idea(partner=cast.priya, text="Lend out heaters", by=cast.priya.person)
    out = []
    for lead in (cast.rosa, cast.nia):
        browser.as_person(lead)
        browser.post(f"/p/{lead.project.slug}/files/let-out/funder_file/", {"for_whom": "The Fund"})
        out.append(FileRelease.objects.get(project=lead.project).content.encode())
    browser.client.logout()
    return out


def test_anyone_reads_several_side_by_side_and_nothing_is_kept(browser, two):
    counts = Project.objects.count(), FileRelease.objects.count()
    assert browser.get("/funder-files/").has("It keeps nothing")
    page = bring(browser, ("warm.html", two[0]), ("another.html", two[1]))

    headings = ["".join(each.itertext()).strip() for each in page.tree.iter("h2")]
    assert headings[:2] == ["Another project", "Warm homes"]
    assert page.has("It waited for us", "No project is put above another")
    assert hashlib.sha256(two[0]).hexdigest() in page.text
    assert (Project.objects.count(), FileRelease.objects.count()) == counts


def test_two_files_of_one_project_are_told_apart(browser, two):
    page = bring(browser, ("a.html", two[0]), ("b.html", two[0].replace(b'"head_size":', b'"head_size":1')))

    assert len({"".join(each.itertext()).strip() for each in list(page.tree.iter("h2"))[:2]}) == 2


def test_what_is_no_such_file_is_refused_by_its_name_and_nothing_in_it_runs(browser, two):
    assert bring(browser, ("<b>odd</b>.html", b"<script>alert(1)</script>")).has("is not a file for funders")
    assert bring(browser).has("Choose at least one file first")
    assert bring(browser, *[(f"{n}.html", two[0]) for n in range(9)]).has("8 files at most")
    page = bring(browser, ("a.html", two[0].replace(b"It waited for us", b"\\u003cscript\\u003ealert(1)")))
    assert page.has("<script>alert(1)")
    assert "<script>alert" not in page.html


def test_an_extract_goes_out_as_a_packed_file_and_its_page_counts_no_people(browser, cast):
    browser.as_person(cast.rosa)
    assert browser.get(files(cast, "see/extract/")).has("People are counted when a file goes out")
    browser.get(files(cast, "let-out/extract/"))
    browser.post(files(cast, "let-out/extract/"), {"for_whom": "A library"})
    taken = browser.get(files(cast, "1/take/")).response

    assert hashlib.sha256(taken.content).hexdigest() == FileRelease.objects.get().digest
    assert set(zipfile.ZipFile(io.BytesIO(taken.content)).namelist()) >= {
        "counts.csv",
        "dictionary.csv",
        "extract.json",
    }


def test_lists_cost_the_database_as_much_for_ten_rows_as_for_two(browser, cast):
    def grow(many):
        for number in range(many):
            noted(cast.priya)
            let_out(cast)
            brought(cast, replace(CASE, title=f"Case {FileRelease.objects.count()} {number}"))

    browser.as_person(cast.rosa)
    addresses = [funder(cast), files(cast), f"/p/{cast.project.slug}/cases/"]
    grow(2)
    few = [queries(browser, address) for address in addresses]
    grow(8)

    assert [queries(browser, address) for address in addresses] == few
