"""Letters and sheets for people who take part on paper. Each is built from records and changes none."""

from dataclasses import dataclass
from datetime import date

from evenhand.access.private_pages import grouped
from evenhand.access.roles import ROLES
from evenhand.exchange.document import tree
from evenhand.exchange.document.tree import Block, Document, ReplySlip, SlipQuestion
from evenhand.notices.addresses import address_of, qr_svg
from evenhand.readings import criteria
from evenhand.readings.kept_rows import KeptRows
from evenhand.readings.letters import letter_number
from evenhand.readings.names import shown_name
from evenhand.records.appraisal import AIM_ANSWERS, CONDITION_ANSWERS, SHOWN_AS
from evenhand.records.decision import STANCES
from evenhand.records.models import (
    Appraisal,
    AppraisalQuestion,
    CriterionWording,
    Decision,
    DecisionSignature,
    Invitation,
    MinutesAsked,
    Partner,
)


@dataclass(frozen=True)
class Practical:
    """What a letter says besides what is kept. It is printed and not stored with the project."""

    ring: str = ""
    return_to: str = ""
    by_day: date | None = None
    signed: str = ""


def invitation_letter(invitation: Invitation, inviter: Partner, token: str, *, ring: str = "") -> Document:
    link = address_of("invitation", token)
    role = ROLES[invitation.role]
    until = invitation.expires_at
    return Document(
        title="An invitation",
        subtitle=invitation.project.title,
        blocks=(
            tree.p(f"Dear {invitation.name},"),
            tree.lead(f"{shown_name(inviter)} invites you to “{invitation.project.title}”."),
            *tree.paragraphs(invitation.project.about),
            tree.p("You would come in as: ", tree.strong(role.name), ". ", role.description),
            tree.heading("How to answer"),
            tree.bullets(
                "Point a phone at the square below, or type the link into any computer.",
                "You can read everything first. Opening it changes nothing.",
                "You do not need an e-mail address.",
                f"Or ring {ring}." if ring else "Or tell whoever gave you this letter.",
                "No needs no reason.",
            ),
            tree.Figure(qr_svg(link), "A square that opens the invitation on a phone."),
            tree.p("The link: ", tree.link(link, link)),
            tree.small(
                f"It is for you, works once, and is open until {until.day} {until:%B %Y}. "
                "Please do not put it where others can read it."
            ),
        ),
        footer=f"Invitation to {invitation.project.title}",
    )


def private_page_sheet(partner: Partner, token: str, code: str, *, ring: str = "") -> Document:
    """The paper that opens somebody's page: a square, a link and a code, any one of which is enough."""
    link = address_of("private-page-open", token)
    site = address_of("private-page-code")
    return Document(
        title="Your page",
        subtitle=f"{partner.person.name}, in {partner.project.title}",
        blocks=(
            tree.lead("This paper opens your own page. You need no account and no e-mail address."),
            tree.heading("With a phone"),
            tree.p("Point its camera at this square and press what comes up."),
            tree.Figure(qr_svg(link), "A square that opens your page on a phone."),
            tree.heading("On any computer"),
            tree.p("Go to ", tree.link(site, site), " and type this code:"),
            tree.p(tree.strong(grouped(code))),
            tree.p("Or type in this link: ", tree.link(link, link)),
            tree.callout(
                "Keep it like a key",
                "Whoever has this paper can open your page. If you lose it, say so, and you get a new one. "
                "The old one then stops working.",
                "When you sign something, you are asked for four numbers that you choose yourself. "
                "Do not write them on this paper.",
            ),
            tree.heading("If it does not work, or you would rather talk"),
            tree.p(f"Ring {ring}." if ring else "Ask whoever gave you this paper."),
        ),
        footer=f"Private: for {partner.person.name}",
    )


def criteria_letter(partner: Partner, practical: Practical) -> Document:
    """The aims and the conditions as proposals, to strike, change and add to."""
    wordings = criteria.wordings_in_force(partner.project)
    aims = [wording for wording in wordings if wording.criterion.kind == "aim"]
    conditions = [wording for wording in wordings if wording.criterion.kind == "condition"]
    questions = [
        SlipQuestion(_aim(number, wording), ("Keep it", "Strike it out", "Change it to:"), lines=2)
        for number, wording in enumerate(aims, start=1)
    ]
    if _is_asked_conditions(partner):
        questions += [
            SlipQuestion(wording.text, ("Keep it", "Strike it out", "Change it to:"), lines=2)
            for wording in conditions
        ]
    return asking_letter(
        partner,
        "What should we look at?",
        [
            tree.p(
                "Soon everyone will be asked some questions. First, we ask you whether they are the right "
                "ones. The ones below are only proposals. You can strike them out, change them or add to them."
            ),
            *_debate(partner, conditions),
        ],
        [*questions, SlipQuestion("Is something missing? Write it here.", lines=4)],
        practical,
        minutes=criteria.minutes(
            criteria.seconds_asked(wordings, with_conditions=_is_asked_conditions(partner))
        ),
        reference=letter_number(partner.pk, "criteria", 0),
    )


def step_one_letter(partner: Partner, appraisal: Appraisal, practical: Practical) -> Document:
    """Step 1: for each aim, would working together help."""
    asked = _questions(appraisal)
    conditions = [each.wording for each in asked if each.wording.criterion.kind == "condition"]
    questions: list[SlipQuestion] = []
    aims = [each.wording for each in asked if each.wording.criterion.kind == "aim"]
    for number, wording in enumerate(aims, start=1):
        questions += [
            SlipQuestion(
                f"{_aim(number, wording)} Would working together help?",
                tuple(label for _, label in AIM_ANSWERS),
            ),
            SlipQuestion("With whom, when and how? And what else would help?", lines=3),
        ]
    if _is_asked_conditions(partner):
        questions += [
            SlipQuestion(wording.text, tuple(label for _, label in CONDITION_ANSWERS), lines=1)
            for wording in conditions
        ]
    return asking_letter(
        partner,
        "Would working together help?",
        [
            tree.p("We would like to know what you think. There are no right or wrong answers."),
            *_debate(partner, conditions),
        ],
        [*questions, _how_to_show()],
        practical,
        minutes=_minutes(partner, appraisal, 1),
        reference=letter_number(partner.pk, "step_1", appraisal.number),
    )


def step_two_letter(partner: Partner, appraisal: Appraisal, practical: Practical) -> Document:
    """Step 2: the ways of working side by side, and what each would do for each aim."""
    rows = KeptRows(appraisal.framework_rows)
    aims = [each.wording for each in _questions(appraisal) if each.wording.criterion.kind == "aim"]
    ways = [
        (
            option.name or rows.get("approaches", option.approach).name,
            option.about if option.name else rows.get("approaches", option.approach).plain,
        )
        for option in appraisal.options.filter(struck_at=None)
    ]
    questions = [
        SlipQuestion(f"{name}. Would it help with aim {number}?", tuple(label for _, label in AIM_ANSWERS))
        for name, _ in ways
        for number, _ in enumerate(aims, start=1)
    ]
    return asking_letter(
        partner,
        "Which way of working?",
        [
            tree.p(
                "Here are some ways of working, and the aims once more. Please say what each way would do."
            ),
            tree.heading("The aims"),
            tree.numbered(*(wording.text for wording in aims)),
            tree.heading("The ways"),
            tree.definitions(*ways),
        ],
        [
            *questions,
            SlipQuestion("What must not be given up, whatever is chosen?", lines=3),
            _how_to_show(),
        ],
        practical,
        minutes=_minutes(partner, appraisal, 2),
        reference=letter_number(partner.pk, "step_2", appraisal.number),
    )


def decision_letter(signature: DecisionSignature, practical: Practical) -> Document:
    """A decision, for one of those named in it to agree, disagree or stand aside."""
    decision: Decision = signature.decision
    look_again = decision.look_again_on
    without_public: list[Block] = []
    if decision.is_without_public:
        without_public = [
            tree.heading("Why nobody from the public would take part"),
            *tree.paragraphs(decision.without_public_because),
        ]
    return asking_letter(
        signature.partner,
        "What do you say to this?",
        [
            tree.p(
                "This has been put to you and to others. It is not decided until each of you has answered."
            ),
            tree.heading("The words"),
            *tree.paragraphs(decision.words),
            tree.heading("The reasons"),
            *tree.paragraphs(decision.reasons),
            *without_public,
            *([tree.p(f"We would look at it again on {_day(look_again)}.")] if look_again else []),
        ],
        [
            SlipQuestion("What do you say?", tuple(label for _, label in STANCES)),
            SlipQuestion("In your own words. If you disagree, please say with what.", lines=4),
            SlipQuestion("Your name, written by you, and the day", lines=1),
            SlipQuestion("The name of somebody who saw you fill this in, if there is one", lines=1),
        ],
        practical,
        minutes=5,
        reference=letter_number(signature.partner_id, "decision", decision.number),
    )


def asking_letter(
    partner: Partner,
    title: str,
    blocks: list[Block],
    questions: list[SlipQuestion],
    practical: Practical,
    *,
    minutes: int,
    reference: str,
) -> Document:
    """What every letter shares: whom it is to, how long it takes, how to answer, and whose words come back."""
    when = f" If you can, by {_day(practical.by_day)}. Later is fine too." if practical.by_day else ""
    ways = [f"Fill in the slip at the end and send it back.{when}"]
    if practical.ring:
        ways.append(f"Or ring {practical.ring}, say your answers, and have them read back to you.")
    ways.append("You can leave out anything. You can say no to all of it. No needs no reason.")
    return Document(
        title=title,
        subtitle=partner.project.title,
        blocks=(
            tree.p(f"Dear {partner.person.name},"),
            *blocks,
            tree.callout(
                f"How to answer: about {minutes} minute{'' if minutes == 1 else 's'}", tree.bullets(*ways)
            ),
            tree.p(
                "Somebody will type in what you write, word for word, and it will be marked as typed in for you. "
                "It stays yours: you can check it and change it."
            ),
            *([tree.p("With thanks,"), tree.p(practical.signed)] if practical.signed else []),
            # On a sheet of its own, so that the letter can be kept.
            tree.PageBreak(),
            ReplySlip(
                # A number and no name: a slip that goes astray says nothing about whose it is.
                title=f"Please send this part back (number {reference})",
                questions=tuple(questions),
                return_to=practical.return_to,
            ),
        ),
        footer=f"{partner.project.title}, letter {reference}",
    )


def _aim(number: int, wording: CriterionWording) -> str:
    text = f"Aim {number}: {wording.text.rstrip('. ')}."
    return f"{text} (For: {wording.for_whom.rstrip('. ')}.)" if wording.for_whom.strip() else text


def _debate(partner: Partner, conditions: list[CriterionWording]) -> list[Block]:
    """The conditions as a debate to read, for someone who is not asked to fill them in."""
    if _is_asked_conditions(partner) or not conditions:
        return []
    return [
        tree.heading("A debate, if you want to read it"),
        tree.p(
            "People who study this do not agree on when working together is wise. You need not answer these."
        ),
        tree.definitions(
            *(
                (wording.text, f"A reason for less: {wording.less} A reason for more: {wording.more}")
                for wording in conditions
            )
        ),
    ]


def _is_asked_conditions(partner: Partner) -> bool:
    return criteria.is_asked_conditions(partner.type_ids, criteria.public_types())


def _questions(appraisal: Appraisal) -> list[AppraisalQuestion]:
    return list(appraisal.questions.select_related("wording__criterion"))


def _how_to_show() -> SlipQuestion:
    return SlipQuestion("How may your answers be shown?", tuple(label for _, label in SHOWN_AS))


def _minutes(partner: Partner, appraisal: Appraisal, step: int) -> int:
    asked = MinutesAsked.objects.filter(
        partner=partner, about=f"appraisal {appraisal.pk} step {step}"
    ).first()
    return asked.minutes if asked else criteria.MOST_MINUTES


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
