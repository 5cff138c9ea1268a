"""One document that holds every kind of block, for the tests of each writer."""

from __future__ import annotations

from evenhand.exchange.document.tree import (
    Block,
    Document,
    Figure,
    PageBreak,
    ReplySlip,
    SignatureLine,
    SlipQuestion,
    bullets,
    callout,
    definitions,
    emphasis,
    heading,
    lead,
    link,
    numbered,
    p,
    paragraphs,
    quote,
    small,
    strong,
    table,
)

BARS = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 90" width="400" height="90">
<rect x="110" y="10" width="250" height="22" fill="#0b4f6c"/><rect x="110" y="48" width="120" height="22" fill="#0b4f6c"/>
<text x="0" y="27" font-family="Noto Sans, sans-serif" font-size="14">Needed</text>
<text x="0" y="65" font-family="Noto Sans, sans-serif" font-size="14">There is</text></svg>"""

HOSTILE = '<script>alert(1)</script> #import "x" *bold* $x$ [a] @b \\ & "quoted" =1+1'

COSTS = table(
    "What the plan costs, stage by stage",
    ("Stage", "What for", "People", "Hours", "Rate", "Amount"),
    [
        (
            "Framing the question",
            "Three evening meetings with families near the school",
            "8",
            "2",
            "£27.50",
            "£1,320.00",
        ),
        ("Framing the question", "Reading before each meeting", "8", "1", "£27.50", "£660.00"),
        (
            "Gathering data",
            "Walking the route together, with a sign-language interpreter",
            "6",
            "1½",
            "£27.50",
            "£247.50",
        ),
        ("Analysis", "Two sessions to read what people said", "5", "3", "£27.50", "£825.00"),
        ("All stages", "Travel, childcare and tea", "", "", "", "£412.37"),
        ("Total", "", "", "", "", "£3,464.87"),
    ],
    numeric=(2, 3, 4, 5),
    total_rows=1,
)

BLOCKS: tuple[Block, ...] = (
    lead("Families near Mill Lane asked why their children’s asthma is worse in term time."),
    heading("What should change, and for whom"),
    p(
        "The street outside the school is ",
        strong("closed to cars"),
        " at drop-off, and ",
        emphasis("families"),
        " say whether it helped.",
    ),
    *paragraphs("We have asked before.\nNobody came back to us.\n\nThis time we want to see what happens."),
    quote("I do not want to be asked again and hear nothing.", "Siân, parent"),
    bullets(
        "Fewer cars at 8.45", ("Children who ", strong("walk")), "A street that is ours – £0 to stand in"
    ),
    numbered("Ask the school", "Count cars for two weeks", "Meet again"),
    heading("What there is", 2),
    definitions(
        ("Money", "£3,000"),
        ("Time", "20 weeks, to Friday 26 March"),
        ("Access", "Step-free room; large print for two people"),
    ),
    COSTS,
    small("Rates: NIHR guidance of December 2025. Hours: our first guess, to be changed."),
    Figure(BARS, "Two bars: £3,465 is needed, £1,660 is there.", "Needed against what there is"),
    callout(
        "Not decided",
        "These people have not answered: Amina, Councillor Reid.",
        bullets("Ask Amina by phone", "Ask Councillor Reid by letter"),
        is_warning=True,
    ),
    callout(
        "Both sides", p("See ", link("the paper", "https://example.org/paper"), " for the other reading.")
    ),
    heading("Words in other scripts"),
    p("Łódź, Gŵyl, señor, ελληνικά, Кириллица, ਪੰਜਾਬੀ, বাংলা, ગુજરાતી, ትግርኛ, 中文字 and a 👍🏽."),
    p("نحن نعيش بجوار المدرسة"),
    heading("As typed"),
    p(HOSTILE),
    PageBreak(),
    heading("Sign"),
    SignatureLine("Signed by the lead", "Ruth Okafor"),
    ReplySlip(
        "Your answer",
        (
            SlipQuestion(
                "Would working together help with this aim?",
                ("It would help", "It would help in part", "It would not help", "I do not know"),
            ),
            SlipQuestion("What must not be given up?", lines=3),
        ),
        return_to="Freepost MILL LANE ASTHMA",
        reference="K7QM-2XPA-91",
    ),
)

EVERYTHING = Document(
    title="Asthma and the school gate: our plan",
    subtitle="First plan, made in ten minutes. Everything in it can be changed.",
    blocks=BLOCKS,
    footer="Made with Evenhand. Not decided: two people have not answered.",
)
