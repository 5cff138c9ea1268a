"""The map of what could go wrong: its own words for those who do not see it, and nothing that could run."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from evenhand.exchange.document.harm_map import MOST_CHAINS, Chain, harm_map

SVG = "{http://www.w3.org/2000/svg}"


def chain(number=1, **more):
    said = {"trigger": "Stairs.", "mechanism": "Some stay away.", "harm": "Less is heard.", "who": "Patients"}
    return Chain(number=number, **{**said, **more})


def drawn(*chains):
    return ElementTree.fromstring(harm_map("What could go wrong", chains))


def words(tree):
    return " ".join(text.text or "" for text in tree.iter(f"{SVG}text"))


def test_it_has_a_title_and_says_all_of_it_in_words():
    tree = drawn(chain(guard="Meet downstairs."), chain(2))
    title, desc = tree.find(f"{SVG}title"), tree.find(f"{SVG}desc")

    assert title.text == "What could go wrong"
    assert (
        "1: Stairs. Some stay away. Less is heard. Borne by: Patients. Guard: Meet downstairs." in desc.text
    )
    assert "2: Stairs. Some stay away. Less is heard. Borne by: Patients. No guard." in desc.text
    assert set(tree.attrib["aria-labelledby"].split()) == {title.attrib["id"], desc.attrib["id"]}


def test_no_harm_is_drawn_larger_than_another_for_who_bears_it():
    tree = drawn(chain(), chain(2, who="Researchers"), chain(3, guard="A guard."))
    boxes = list(tree.iter(f"{SVG}rect"))

    assert len(boxes) == 12
    assert len({(box.attrib["width"], box.attrib["height"], box.attrib["fill"]) for box in boxes}) == 1


def test_a_guard_is_drawn_across_the_way_and_said_where_there_is_none():
    assert "Nothing guards against it." in words(drawn(chain()))
    assert "Guard: Meet downstairs." in words(drawn(chain(guard="Meet downstairs.")))


def test_more_than_fit_are_told_of_and_stand_in_the_list():
    tree = drawn(*(chain(number) for number in range(1, MOST_CHAINS + 4)))

    assert "3 more are in the list." in tree.find(f"{SVG}desc").text


@given(st.text(max_size=400), st.text(max_size=400))
def test_whatever_people_write_it_is_one_drawing_and_holds_no_script(trigger, guard):
    tree = drawn(chain(trigger=trigger, guard=guard))

    assert {each.tag.removeprefix(SVG) for each in tree.iter()} <= {
        "svg",
        "title",
        "desc",
        "text",
        "rect",
        "path",
    }
