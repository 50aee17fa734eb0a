"""English names of things that are bought by number, and of what they come in."""

import re

_CONTAINERS = (
    "box boxes bottle pack packet package parcel bag can jar tin tube tub carton crate pallet sack bucket barrel keg "
    "roll reel spool sheet pad ream strip stick slab slice loaf loaves bundle bunch set pair kit piece pc pcs "
    "item unit copy copies order tray sachet vial ampoule dose tablet pill capsule portion serving meal"
)
_FOOD_AND_DRINK = (
    "pizza burger sandwich taco wing nugget cake cupcake cookie muffin doughnut donut bagel croissant egg apple banana "
    "orange lemon steak fillet sausage dumpling latte coffee tea beer drink smoothie milkshake"
)
_CLOTHES = (
    "shirt t-shirt tee dress skirt jacket coat jumper sweater hoodie sock shoe boot trainer sneaker slipper "
    "glove scarf scarves hat cap belt earring necklace bracelet bra towel blanket pillow cushion duvet curtain"
)
_HOUSEHOLD = (
    "cup mug glass bowl plate fork spoon knife knives pan pot lid candle lamp bulb battery batteries chair stool "
    "shelf shelves drawer mattress mirror tile plank board panel brick bolt screw hinge tyre tire wheel filter "
    "brush nappy nappies diaper wipe mask rose flower bouquet"
)
_GOODS = (
    "book notebook pen pencil envelope stamp ticket seat toy doll puzzle cable charger adapter adaptor plug phone "
    "laptop tablet keyboard monitor speaker headset camera lens cartridge disc suitcase wallet key sticker poster"
)
_NAMES = sorted(
    {name for names in (_CONTAINERS, _FOOD_AND_DRINK, _CLOTHES, _HOUSEHOLD, _GOODS) for name in names.split()},
    key=lambda name: (-len(name), name),
)
_STATE = (
    r"(?:(?:more|other|extra|missing|broken|damaged|cracked|smashed|faulty|empty|full|new|large|small|big|whole|separate|"
    r"identical) )?"
)
GOODS = (
    rf"(?:{_STATE}(?:{'|'.join(map(re.escape, _NAMES))})(?:e?s)?|cases? of|of (?:them|those|these|the))"
    r"(?![a-z]|[ -](?:calls?|numbers?|bills?|offices?|services?|drivers?|managers?)(?![a-z]))"
)
