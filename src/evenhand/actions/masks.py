"""Names made up for one contribution each, so that two of them have nothing in common."""

import secrets

from evenhand.records.models import Contribution, Project

# Colours that are no word for people, and living things that nobody is called as an insult.
_COLOURS_IN_A_LINE = (
    "Amber Azure Blue Bronze Cherry Cobalt Copper Coral Cream Crimson Emerald Golden Green Hazel Honey Indigo "
    "Ivory Jade Lemon Lilac Lime Mauve Mint Navy Olive Orange Peach Pearl Plum Purple Ruby Rust Sage Sapphire "
    "Scarlet Silver Teal Turquoise Velvet Violet"
)
_LIVING_IN_A_LINE = (
    "Alder Aspen Avocet Badger Beech Birch Bluebell Bramble Bunting Buttercup Cedar Clover Cormorant Cowslip "
    "Curlew Daisy Dipper Dolphin Dove Dunlin Elm Falcon Fern Finch Foxglove Gannet Grouse Hare Harebell Heather "
    "Hedgehog Heron Holly Ivy Kestrel Kingfisher Lapwing Larch Lark Linnet Maple Marten Martin Nuthatch "
    "Oak Osprey Otter Owl Petrel Pine Plover Poppy Primrose Puffin Redstart Robin Rowan Sandpiper Seal Siskin "
    "Skylark Sorrel Sparrow Starling Stork Swallow Swan Swift Teasel Tern Thistle Thrush Turnstone Wagtail "
    "Warbler Whimbrel Willow Wren Yarrow Yew"
)
_COLOURS, _LIVING = _COLOURS_IN_A_LINE.split(), _LIVING_IN_A_LINE.split()


def new_mask(project: Project) -> str:
    """A mask that no contribution of this project has had. Call it with the project's row locked."""
    while True:
        mask = f"{secrets.choice(_COLOURS)} {secrets.choice(_LIVING)} {10 + secrets.randbelow(90)}"
        if not Contribution.objects.filter(project=project, mask=mask).exists():
            return mask
