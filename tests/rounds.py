"""Rounds of asking for the tests: opened with some aims, answered by the cast or by a crowd."""

from evenhand.actions import answer_sheets, appraisals, criteria, options
from evenhand.actions.answer_sheets import Answered
from evenhand.records.models import AnswerSheet, Appraisal, AppraisalOption, Partner
from tests import people

AIMS = ("Fewer children with asthma off school", "Parents have a say in the school streets")


def propose(cast, *texts: str, arguments: tuple[str, ...] = ()) -> list:
    return [
        criteria.propose_aim(partner=cast.priya, text=text, arguments=arguments, by=cast.priya.person)
        for text in texts or AIMS
    ]


def opened(cast, *texts: str) -> Appraisal:
    propose(cast, *texts)
    return appraisals.open_round(project=cast.project, by=cast.rosa.person, all_the_same=True)


def with_conditions(cast, *rows: str) -> Appraisal:
    people.join(cast.project, people.person("Mo Manager"), "partner", "service_manager")
    for row in rows:
        criteria.add_condition(partner=cast.femi, row=row, by=cast.femi.person)
    return opened(cast)


def question_ids(appraisal: Appraisal, kind: str = "aim") -> list[int]:
    return [each.pk for each in appraisal.questions.filter(wording__criterion__kind=kind)]


def answer_one(
    appraisal: Appraisal, partner: Partner, *values: str, shown_as: str = "named", **more
) -> AnswerSheet:
    """Step 1, one value an aim; more values than aims go to the conditions."""
    ids = question_ids(appraisal) + question_ids(appraisal, "condition")
    said = [Answered(question=id, value=value, **more) for id, value in zip(ids, values, strict=False)]
    return answer_sheets.hand_in(
        appraisal=appraisal, partner=partner, step=1, answers=said, shown_as=shown_as, by=partner.person
    )


def second_step(cast, appraisal: Appraisal, *approaches: str) -> list[AppraisalOption]:
    """Options without figures, so that only what people say compares them; step 2 opened."""
    made = [
        options.add(
            appraisal=appraisal,
            partner=cast.rosa,
            approach=approach,
            facts=options.Facts(),
            by=cast.rosa.person,
        )
        for approach in approaches or ("co_production", "survey")
    ]
    appraisals.open_step_two(appraisal=appraisal, by=cast.rosa.person)
    appraisal.refresh_from_db()
    return made


def answer_two(
    appraisal: Appraisal,
    partner: Partner,
    ratings: dict[str, str],
    *,
    shown_as: str = "named",
    must_keep: str = "",
) -> AnswerSheet:
    """Step 2: what each approach would do, the same for every aim."""
    said = [
        Answered(question=id, approach=approach, value=value)
        for id in question_ids(appraisal)
        for approach, value in ratings.items()
    ]
    return answer_sheets.hand_in(
        appraisal=appraisal,
        partner=partner,
        step=2,
        answers=said,
        shown_as=shown_as,
        must_keep=must_keep,
        by=partner.person,
    )


def crowd(cast, size: int, *types: str) -> list[Partner]:
    return [
        people.join(cast.project, people.person(f"Person{number}x{''.join(types)} Crowd"), "partner", *types)
        for number in range(size)
    ]
