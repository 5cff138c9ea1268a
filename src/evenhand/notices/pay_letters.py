"""Letters about pay, with the sums that no e-mail carries. They are printed by those who pay, and not kept."""

from evenhand.exchange.document import tree
from evenhand.exchange.document.tree import Document, ReplySlip, SlipQuestion
from evenhand.notices.letters import Practical
from evenhand.readings.amounts import counted, day, money
from evenhand.records.models import Partner, PayOffer

#: How many sums a claim on paper has room for: as many as the form on the site.
PAPER_LINES = 10

#: Our own words on what the guidance says; the sources are named beside them.
INCOME = (
    "Money for your time can count as income, and so can a voucher. This can matter for tax and for benefits. "
    "Before you say yes, ask the office that pays your benefits, the tax office, or an advice centre. "
    "We cannot advise you on it. You may take less, or nothing, and you need not say why."
)
NOT_INCOME = (
    "What you laid out and have a receipt for is not income. It is always paid back, supporters’ costs too."
)
GUIDANCE = (
    "NIHR, which pays for health research in England, has guidance on this: one for organisations (version 2.0, "
    "April 2023) and one for members of the public (version 1.0, April 2024, also in Easy Read). Ask us for a copy."
)


def offer_letter(offer: PayOffer, practical: Practical) -> Document:
    """Everything somebody should know before they agree, and a slip to answer by."""
    partner = offer.partner
    ring = practical.ring or offer.ring
    return Document(
        title="We would like to pay you for your time",
        subtitle=offer.project.title,
        blocks=(
            tree.p(f"Dear {partner.person.name},"),
            tree.lead("You have not agreed to anything yet, and you do not have to answer."),
            tree.definitions(
                ("What it is for", offer.what_for),
                ("From when to when", f"{day(offer.from_day)} to {day(offer.to_day)}"),
                ("How much", money(offer.pence)),
                *([("How that is worked out", offer.worked_out)] if offer.worked_out else []),
                (
                    "When you have it",
                    f"Within {counted(offer.promised_days, 'day')} after you ask for it",
                ),
                ("How it comes", offer.how),
                *([("Whom to ring", ring)] if ring else []),
            ),
            tree.heading("What you can say"),
            tree.bullets(
                "Yes, all of it.",
                "Yes, but less. You say how much.",
                "No, thank you.",
                "Give it to somebody else. You say to whom.",
            ),
            tree.p(
                "You can change your mind until the money has been sent. Only those who pay can see what you say."
            ),
            tree.callout("Pay, tax and benefits", INCOME, NOT_INCOME, GUIDANCE),
            tree.p("Please do not write your bank details on this paper. Nobody keeps them here."),
            *([tree.p("With thanks,"), tree.p(practical.signed)] if practical.signed else []),
            tree.PageBreak(),
            ReplySlip(
                # A number and no name: a slip that goes astray says nothing about whose it is.
                title=f"Please send this part back (offer {offer.number})",
                questions=(
                    SlipQuestion(
                        "What do you say to it?",
                        (
                            "Yes, all of it",
                            "Yes, but less. I would like £",
                            "No, thank you",
                            "Give it to somebody else:",
                        ),
                        lines=1,
                    ),
                ),
                return_to=practical.return_to,
            ),
        ),
        footer=f"{offer.project.title}, offer {offer.number}",
    )


def claim_paper(partner: Partner, practical: Practical, *, name: str) -> Document:
    """An empty claim to fill in by hand: one sum a line. It shows no sum and no offer, so anyone may print it."""
    return Document(
        title="Money that I want to ask for",
        subtitle=partner.project.title,
        blocks=(
            tree.p(f"For {name}."),
            tree.lead(
                "Write down what you paid, one sum on each line. Put your receipts in with this paper."
            ),
            tree.bullets(
                "What you have a receipt for is always paid back.",
                "No receipt? Write it down all the same.",
                "What somebody who came along with you paid counts too.",
                "Please do not write your bank details here.",
            ),
            *([tree.p(f"Questions? Ring {practical.ring}.")] if practical.ring else []),
            ReplySlip(
                title="What I ask for",
                questions=(
                    SlipQuestion(
                        "Pay that was agreed with you: which number of offer is it? Leave it empty if you do not know.",
                        lines=1,
                    ),
                    SlipQuestion(
                        "What was it for, on which day, how many pounds, and is there a receipt?",
                        lines=PAPER_LINES,
                    ),
                ),
                return_to=practical.return_to,
            ),
        ),
        footer=f"{partner.project.title}, a claim",
    )
