"""Trains a shop's model from the corrections of its people, and installs it only if it does no worse.

The new model always grows from the shipped one. What was measured is what gets installed: the held-out
corrections train no model, so they can judge the next one too.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import structlog
from django.db import transaction

from shouhou.domain.access import Permission
from shouhou.domain.diagnosis.evaluation import evaluate
from shouhou.domain.diagnosis.holding_out import Correction, Measures, Split, measures_of, split, worse_at
from shouhou.domain.diagnosis.model import Model, pack
from shouhou.domain.diagnosis.records import Category, Responsible, Turn
from shouhou.domain.diagnosis.training import Example, retrain
from shouhou.domain.errors import Refused
from shouhou.rulebook.diagnosis import shipped_model
from shouhou.storage import blobs
from shouhou.storage.models import Blob, DiagnosisLabel, DiagnosisModel

from .actor import Actor, demand
from .models_of_shops import model_for

MIN_LABELS = 40
"""Fewer corrections leave too few to judge by."""
MOST_LABELS = 20_000
"""The newest ones count; a shop's older corrections speak of older goods."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two models on the same examples."""

    old: Measures
    new: Measures

    @property
    def worse(self) -> tuple[str, ...]:
        """Names of the measures at which the new one does worse."""
        return worse_at(old=self.old, new=self.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """How a training went."""

    labels: int
    trained_on: int
    held_out: Comparison
    """On the shop's corrections that were held out."""
    installed: bool
    model: str
    """Digest of the new model."""

    @property
    def worse(self) -> tuple[str, ...]:
        """The measures that forbade installing: ``held_out.accuracy`` and the like."""
        return tuple(f"held_out.{one}" for one in self.held_out.worse)


def train_shop(*, actor: Actor | None, shop_id: int, now: datetime, min_labels: int = MIN_LABELS) -> Training:
    """Trains, compares with the model that answers now, and installs the new one unless it is worse. Writes.

    Takes seconds, outside any transaction. Raises ``Missing`` and ``Refused``: right, ``too_few_labels``.
    """
    if actor is not None:
        demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_SHOP)
    corrections = _corrections(shop_id)
    parts = _parts(corrections, min_labels)
    base, old = shipped_model(), model_for(shop_id=shop_id)
    new = Model(retrain(base, parts.training), base.cues)
    held_out = _compare(old, new, parts.held_out)
    installed = not held_out.worse
    found = Training(
        labels=len(corrections),
        trained_on=len(parts.training),
        held_out=held_out,
        installed=installed,
        model=new.digest,
    )
    if installed:
        _install(shop_id, base=base, new=new, found=found, now=now)
    log.info(
        "model_trained", shop_id=shop_id, installed=installed, labels=len(corrections), worse=found.worse
    )
    return found


def _corrections(shop_id: int) -> list[Correction]:
    rows = DiagnosisLabel.objects.filter(shop_id=shop_id).order_by("-at", "-id")
    found = rows.values_list("case_id", "text", "category", "responsible")[:MOST_LABELS]
    return [
        Correction(
            case_id=case_id,
            example=Example(
                turns=(Turn(text=text),), category=Category(category), responsible=Responsible(responsible)
            ),
        )
        for case_id, text, category, responsible in found
    ]


def _parts(corrections: Sequence[Correction], min_labels: int) -> Split:
    parts = split(corrections)
    if len(corrections) < min_labels or not parts.training or not parts.held_out:
        counts = {"labels": str(len(corrections)), "needed": str(max(min_labels, len(corrections) + 1))}
        raise Refused("too_few_labels", "更正过的售后单还太少，训练不出可靠的模型，请继续更正后再试", counts)
    return parts


def _compare(old: Model, new: Model, examples: Sequence[Example]) -> Comparison:
    return Comparison(
        old=measures_of(evaluate(old, examples)),
        new=measures_of(evaluate(new, examples)),
    )


def _install(shop_id: int, *, base: Model, new: Model, found: Training, now: datetime) -> None:
    body = pack(new.arrays)
    digest = blobs.put(body)
    scores = {"held_out": asdict(found.held_out)}
    with transaction.atomic():
        Blob.objects.get_or_create(
            sha256=digest, defaults={"mime": "application/zip", "size": len(body), "created_at": now}
        )
        DiagnosisModel.objects.create(
            shop_id=shop_id,
            blob_id=digest,
            base=base.digest,
            labels=found.labels,
            scores=scores,
            installed_at=now,
        )
