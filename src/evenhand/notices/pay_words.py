"""What a message about pay says. Never a sum: an e-mail may be read by anyone in the house."""

from evenhand.notices.addresses import address_of
from evenhand.records.models import Claim, PayOffer, Project

OFFER_TAKEN_BACK = (
    "Something that we had asked you about your part in the project is not needed any more. "
    "You do not have to do anything."
)


def subject_for(project: Project) -> str:
    """The same for everything about pay, whatever it is: whoever posts letters reads it too."""
    return f"News from {project.title}"


def offer_words(offer: PayOffer) -> str:
    page = address_of("your-pay", offer.project.slug)
    return "\n\n".join(
        [
            f"We would like to pay you for your time in {offer.project.title}. "
            "You have not agreed to anything, and you do not have to answer.",
            f"What it is for, how much, when and how it comes: {page}",
            "You can say yes, ask for less, say no, or give it to somebody else. You need not say why. "
            "Only those who pay can see what you say.",
            f"If you would rather talk: {offer.ring}."
            if offer.ring
            else "If you would rather talk, ring or write back.",
        ]
    )


def query_words(claim: Claim) -> str:
    page = address_of("claim", claim.project.slug, claim.number)
    return (
        f"There is a question about something that you sent us. It is not a no. You can read it here: {page}\n\n"
        f"Or ring us, and say that it is about number {claim.number}."
    )


def arrival_words(claim: Claim) -> str:
    page = address_of("claim-arrived", claim.project.slug, claim.number)
    return "\n\n".join(
        [
            f"You asked us for some money (number {claim.number}). By now it should be with you. Has it come?",
            f"Say yes or no here: {page}",
            "Or write on this paper and send it back to us, or ring us:\n"
            f"Number {claim.number}:  [  ] Yes, it came on ______________    [  ] No, it has not come",
            "We ask only once. If it has not come, we want to know.",
        ]
    )
