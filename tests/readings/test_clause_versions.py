from evenhand.readings.clause_versions import Answered, VersionShown
from evenhand.records.models import ClauseVersion


def said(number):
    return [Answered(f"P{n}", "", "", True, False, False) for n in range(number)]


def test_of_those_who_agree_the_page_of_all_clauses_names_fifteen_and_says_how_many_more():
    few = VersionShown(ClauseVersion(), [], None, agreed=said(15))
    many = VersionShown(ClauseVersion(), [], None, agreed=said(17), disagreed=said(40))
    assert (len(few.agreed_first), few.more_agreed) == (15, 0)
    assert (len(many.agreed_first), many.more_agreed) == (15, 2)
    assert len(many.disagreed) == 40
