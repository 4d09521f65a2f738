"""Playbooks and product guides, to read."""

from pydantic import Field

from shouhou.domain.guides import Guide as GuideRecord
from shouhou.usecases.playbooks import PlaybookView

from .shape import Filters, Moment, Out, OwnId, Short


class PlaybookRemedy(Out):
    """One way to put it right. ``source``: 五类问题 for the seed's own, else marks of the rulebook's sources."""

    text: str
    source: str


class PlaybookStep(Out):
    """Who does what until when. ``name`` is empty but in the standard flow."""

    name: str
    who: str
    what: str
    by_when: str


class PlaybookPhrase(Out):
    """Words to the buyer with their gaps in braces. ``shop_type`` is empty when it is for both."""

    moment: str
    text: str
    shop_type: str


class PlaybookAuthority(Out):
    """What a role may decide, in words."""

    role: str
    may: str


class AutoReply(Out):
    """An automatic answer."""

    moment: str
    text: str


class PlaybookLesson(Out):
    """A short lesson."""

    title: str
    text: str
    bad: str
    good: str


class PlaybookQuestion(Out):
    """A question of the quiz."""

    question: str
    answer: str


class Playbook(Out):
    """One playbook as the shop has it."""

    key: str
    title: str
    seed_type: str
    categories: list[str]
    summary: str
    causes: list[str]
    remedies: list[PlaybookRemedy]
    steps: list[PlaybookStep]
    phrases: list[PlaybookPhrase]
    authority: list[PlaybookAuthority]
    records: list[str]
    auto_replies: list[AutoReply]
    flow: list[PlaybookStep]
    lessons: list[PlaybookLesson]
    checklist: list[str]
    quiz: list[PlaybookQuestion]
    hours: str
    version: int = Field(description="0: as shipped")
    own: list[str] = Field(description="The parts that are the shop's own.")
    changed_by: str
    changed_at: Moment | None


class PlaybookList(Out):
    """One page of playbooks."""

    items: list[Playbook]
    next: str | None


class PlaybookFilters(Filters):
    """Filters of the list of playbooks. Without ``shop``: as shipped."""

    shop: OwnId | None = None
    category: Short | None = None


def playbook_of(view: PlaybookView) -> Playbook:
    """The shape of a record."""
    playbook = view.playbook
    return Playbook(
        key=playbook.key,
        title=playbook.title,
        seed_type=playbook.seed_type,
        categories=[one.value for one in playbook.categories],
        summary=playbook.summary,
        causes=list(playbook.causes),
        remedies=[PlaybookRemedy.model_validate(one) for one in playbook.remedies],
        steps=[PlaybookStep.model_validate(one) for one in playbook.steps],
        phrases=[PlaybookPhrase.model_validate(one) for one in playbook.phrases],
        authority=[PlaybookAuthority.model_validate(one) for one in playbook.authority],
        records=list(playbook.records),
        auto_replies=[AutoReply.model_validate(one) for one in playbook.auto_replies],
        flow=[PlaybookStep.model_validate(one) for one in playbook.flow],
        lessons=[PlaybookLesson.model_validate(one) for one in playbook.lessons],
        checklist=list(playbook.checklist),
        quiz=[PlaybookQuestion.model_validate(one) for one in playbook.quiz],
        hours=playbook.hours,
        version=view.version,
        own=list(view.own),
        changed_by=view.changed_by,
        changed_at=view.changed_at,
    )


class Guide(Out):
    """A product guide. ``item_id`` is empty when it is for every product; files by their SHA-256."""

    guide_id: int
    item_id: str
    title: str
    text: str
    words: list[str]
    pictures: list[str]
    video: str
    link: str
    created_by: str
    created_at: Moment


class GuideList(Out):
    """One page of guides."""

    items: list[Guide]
    next: str | None


class GuideFilters(Filters):
    """Filters of the list of guides. With ``item`` or ``said``: those that fit, best first; else newest first."""

    shop: OwnId
    item: Short | None = None
    said: Short | None = None


def guide_of(record: GuideRecord) -> Guide:
    """The shape of a record."""
    return Guide.model_validate(record)
