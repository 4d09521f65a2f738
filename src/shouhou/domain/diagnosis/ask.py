"""What to ask the buyer for next: what is missing before the shop can decide."""

from enum import StrEnum

from .cues import Hit
from .records import Category, Circumstances


class Ask(StrEnum):
    """Codes; the words for the buyer are the templates'."""

    NOTHING = ""
    WHAT_IS_WRONG = "what_is_wrong"
    WHICH_OF_TWO = "which_of_two"
    PHOTO_OF_DEFECT = "photo_of_defect"
    VIDEO_OF_FAULT = "video_of_fault"
    MEDICAL_RECORD = "medical_record"
    PHOTO_BESIDE_PAGE = "photo_beside_page"
    AUTHENTICITY_REPORT = "authenticity_report"
    PHOTO_OF_CONTENTS = "photo_of_contents"
    PHOTO_OF_PARCEL = "photo_of_parcel"
    WHETHER_RECEIVED = "whether_received"
    WHETHER_UNUSED = "whether_unused"
    WHICH_STEP = "which_step"
    WHAT_WAS_PROMISED = "what_was_promised"


UNSURE_BELOW = 0.45
"""Confidence under which the buyer is asked which of the two best readings is meant."""

_BY_CATEGORY = {
    Category.QUALITY: Ask.PHOTO_OF_DEFECT,
    Category.NOT_AS_DESCRIBED: Ask.PHOTO_BESIDE_PAGE,
    Category.WRONG_ITEM: Ask.PHOTO_OF_CONTENTS,
    Category.LOGISTICS: Ask.NOTHING,
    Category.SUBJECTIVE: Ask.WHETHER_UNUSED,
    Category.USAGE: Ask.WHICH_STEP,
    Category.SERVICE: Ask.WHAT_WAS_PROMISED,
    Category.OTHER: Ask.WHAT_IS_WRONG,
}
_BY_FAMILY = {
    (Category.QUALITY, "harm"): Ask.MEDICAL_RECORD,
    (Category.QUALITY, "will_not_start"): Ask.VIDEO_OF_FAULT,
    (Category.QUALITY, "works_badly"): Ask.VIDEO_OF_FAULT,
    (Category.QUALITY, "battery"): Ask.VIDEO_OF_FAULT,
    (Category.QUALITY, "heat"): Ask.VIDEO_OF_FAULT,
    (Category.QUALITY, "leak"): Ask.PHOTO_OF_PARCEL,
    (Category.NOT_AS_DESCRIBED, "fake"): Ask.AUTHENTICITY_REPORT,
    (Category.LOGISTICS, "transit_damage"): Ask.PHOTO_OF_PARCEL,
    (Category.LOGISTICS, "packing"): Ask.PHOTO_OF_PARCEL,
}


def what_to_ask(
    category: Category, confidence: float, hits: list[Hit], circumstances: Circumstances, *, said: bool
) -> Ask:
    """``said``: whether any words of the buyer's counted."""
    if not said and not circumstances.reason:
        return Ask.WHAT_IS_WRONG
    if category is not Category.OTHER and confidence < UNSURE_BELOW:
        return Ask.WHICH_OF_TWO
    for hit in hits:
        if (found := _BY_FAMILY.get((category, hit.family.name))) and hit.points > 0:
            return found
    if (
        category is Category.LOGISTICS
        and circumstances.received is None
        and circumstances.shipped is not False
    ):
        return Ask.WHETHER_RECEIVED
    return _BY_CATEGORY[category]
