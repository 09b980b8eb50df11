"""Claims and scenes in words, English and Chinese."""

from __future__ import annotations

import random

from .claims import Claim, relation_of
from .colors import CHINESE
from .concepts import CONCEPTS
from .scene import Scene, Thing

LANGUAGES = ("en", "zh")
_STANDS = {
    "left": ("to the left of", "left of"),
    "right": ("to the right of", "right of"),
    "above": ("above",),
    "below": ("below", "under"),
}
_STANDS_ZH = {"left": ("左边", "左侧"), "right": ("右边", "右侧"), "above": ("上面", "上方"), "below": ("下面", "下方")}
_ZONES = (
    ("in the top left corner", "at the top", "in the top right corner"),
    ("on the left", "in the middle", "on the right"),
    ("in the bottom left corner", "at the bottom", "in the bottom right corner"),
)
_ZONES_ZH = (("左上角", "上方", "右上角"), ("左边", "中间", "右边"), ("左下角", "下方", "右下角"))
_COUNTS = ("one thing", "two things", "three things", "four things")
_COUNTS_ZH = ("一样东西", "两样东西", "三样东西", "四样东西")


def name(concept: int, language: str, rnd: random.Random | None = None) -> str:
    """The commonest name, or with `rnd` any of them."""
    names = CONCEPTS[concept].en if language == "en" else CONCEPTS[concept].zh
    return names[0] if rnd is None or rnd.random() < 0.6 else rnd.choice(names)


def phrase(concept: int, color: str | None, language: str, rnd: random.Random | None = None) -> str:
    """`red car`, `红色的汽车`."""
    plain = name(concept, language, rnd)
    if color is None:
        return plain
    if language == "en":
        return f"{color} {plain}"
    return CHINESE[color] + ("的" if rnd is None or rnd.random() < 0.7 else "") + plain


def counted(concept: int, color: str | None, language: str, rnd: random.Random | None = None) -> str:
    """`a red car`, `一辆红色的汽车`."""
    words = phrase(concept, color, language, rnd)
    if language == "zh":
        return f"一{CONCEPTS[concept].measure}{words}"
    return ("an " if words[0] in "aeiou" else "a ") + words


def naming(concept: int, language: str) -> str:
    """The caption by which a picture of one thing is named."""
    return f"a picture of {counted(concept, None, 'en')}." if language == "en" else f"一张{name(concept, 'zh')}的图片。"


def caption(claim: Claim, language: str, rnd: random.Random) -> str:
    things = [_mention(concept, color, language, rnd) for concept, color in claim.things]
    return _english(claim, things, rnd) if language == "en" else _chinese(claim, things, rnd)


def _mention(concept: int, color: str | None, language: str, rnd: random.Random) -> str:
    if language == "zh" and rnd.random() < 0.3:
        return phrase(concept, color, language, rnd)
    return counted(concept, color, language, rnd)


def _english(claim: Claim, things: list[str], rnd: random.Random) -> str:
    if claim.relation is not None:
        text = f"{things[0]} {rnd.choice(_STANDS[claim.relation])} {things[1]}"
    else:
        text = things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
    if claim.background is not None:
        text += f" on a {claim.background} background".replace("a orange", "an orange")
    text = rnd.choice(("a picture of ", "a photo of ")) + text if rnd.random() < 0.25 else text
    return text + ("." if rnd.random() < 0.3 else "")


def _chinese(claim: Claim, things: list[str], rnd: random.Random) -> str:
    if claim.relation is not None:
        text = f"{things[0]}在{things[1]}的{rnd.choice(_STANDS_ZH[claim.relation])}"
    else:
        text = things[0] if len(things) == 1 else f"{'、'.join(things[:-1])}和{things[-1]}"
        if claim.background is not None:
            text = f"{CHINESE[claim.background]}背景上的{text}"
        if rnd.random() < 0.25:
            text = rnd.choice(("图中有", "图片里有")) + text
    return text + ("。" if rnd.random() < 0.3 else "")


def long_caption(scene: Scene, language: str, rnd: random.Random) -> str:
    """How many things, on what, each with its place, and how two of them stand."""
    things = rnd.sample(scene.things, len(scene.things))
    parts = [_opening(scene, language)] + [_placed(thing, language, rnd) for thing in things]
    if len(things) > 1:
        relation = relation_of(things[0], things[1])
        if relation is not None:
            parts.append(_standing(things[0], relation, things[1], language, rnd))
    return (" " if language == "en" else "").join(parts)


def _opening(scene: Scene, language: str) -> str:
    count, behind = len(scene.things) - 1, scene.background
    if language == "zh":
        return f"这张图片里有{_COUNTS_ZH[count]}" + (f"，背景是{CHINESE[behind]}。" if behind else "。")
    tail = f" on {'an' if behind == 'orange' else 'a'} {behind} background" if behind else ""
    return f"this picture shows {_COUNTS[count]}{tail}."


def _placed(thing: Thing, language: str, rnd: random.Random) -> str:
    row = 0 if thing.y < 0.38 else 2 if thing.y > 0.62 else 1
    column = 0 if thing.x < 0.38 else 2 if thing.x > 0.62 else 1
    color = thing.color if thing.painted or rnd.random() < 0.5 else None
    words = counted(thing.concept, color, language, rnd)
    return f"{words} is {_ZONES[row][column]}." if language == "en" else f"{words}在{_ZONES_ZH[row][column]}。"


def _standing(a: Thing, relation: str, b: Thing, language: str, rnd: random.Random) -> str:
    first, second = name(a.concept, language, rnd), name(b.concept, language, rnd)
    if language == "en":
        return f"the {first} is {rnd.choice(_STANDS[relation])} the {second}."
    return f"{first}在{second}的{rnd.choice(_STANDS_ZH[relation])}。"
