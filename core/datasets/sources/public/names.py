"""Names of classes that public datasets give as numbers only."""

from __future__ import annotations


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.strip().replace("\n", " ").split(", "))


FLOWERS = _names("""
pink primrose, hard-leaved pocket orchid, canterbury bells, sweet pea, english marigold, tiger lily, moon orchid, bird
of paradise, monkshood, globe thistle, snapdragon, colt's foot, king protea, spear thistle, yellow iris, globe-flower,
purple coneflower, peruvian lily, balloon flower, giant white arum lily, fire lily, pincushion flower, fritillary, red
ginger, grape hyacinth, corn poppy, prince of wales feathers, stemless gentian, artichoke, sweet william, carnation,
garden phlox, love in the mist, mexican aster, alpine sea holly, ruby-lipped cattleya, cape flower, great masterwort,
siam tulip, lenten rose, barbeton daisy, daffodil, sword lily, poinsettia, bolero deep blue, wallflower, marigold,
buttercup, oxeye daisy, common dandelion, petunia, wild pansy, primula, sunflower, pelargonium, bishop of llandaff,
gaura, geranium, orange dahlia, pink-yellow dahlia, cautleya spicata, japanese anemone, black-eyed susan, silverbush,
californian poppy, osteospermum, spring crocus, bearded iris, windflower, tree poppy, gazania, azalea, water lily, rose,
thorn apple, morning glory, passion flower, lotus, toad lily, anthurium, frangipani, clematis, hibiscus, columbine,
desert-rose, tree mallow, magnolia, cyclamen, watercress, canna lily, hippeastrum, bee balm, ball moss, foxglove,
bougainvillea, camellia, mallow, mexican petunia, bromelia, blanket flower, trumpet creeper, blackberry lily
""")
"""Of Flowers-102, in the order of their numbers. *Source*: torchvision, `Flowers102.classes`."""

SIGNS = _names("""
speed limit 20, speed limit 30, speed limit 50, speed limit 60, speed limit 70, speed limit 80, end of speed limit 80,
speed limit 100, speed limit 120, no overtaking, no overtaking by lorries, right of way at next crossing, priority road,
give way, stop, no vehicles, no lorries, no entry, danger, bend to the left, bend to the right, double bend, uneven
road, slippery road, road narrows on the right, road works, traffic signals, pedestrians, children, bicycles, ice or
snow, wild animals, end of all limits, turn right ahead, turn left ahead, ahead only, ahead or right, ahead or left,
keep right, keep left, roundabout, end of no overtaking, end of no overtaking by lorries
""")
"""Of the German traffic signs, in the order of their numbers."""

IMAGENETTE = {
    "n01440764": "tench",
    "n02102040": "English springer",
    "n02979186": "cassette player",
    "n03000684": "chain saw",
    "n03028079": "church",
    "n03394916": "French horn",
    "n03417042": "garbage truck",
    "n03425413": "gas pump",
    "n03445777": "golf ball",
    "n03888257": "parachute",
}
"""Of Imagenette, by the numbers WordNet gives them."""
