"""The template environment of all pages."""

from datetime import timedelta
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined

from shouhou.domain.refund.vocabulary import WITHOUT_MONEY

from . import format as formats
from . import moments
from .words import authority, cases, commands, desk, diagnosis, events, refunds
from .words import evidence as proof_words
from .words import options as option_words
from .words import situations as situation_words
from .words.refusals import file_error, translated

_TABLES = {
    "REFUND_STATUSES": refunds.REFUND_STATUSES,
    "SHORT_STATUSES": refunds.SHORT_STATUSES,
    "DISPUTE_TYPES": refunds.DISPUTE_TYPES,
    "FLOWS": refunds.FLOWS,
    "PHASES": refunds.PHASES,
    "GOOD_STATUSES": refunds.GOOD_STATUSES,
    "ORDER_STATUSES": refunds.ORDER_STATUSES,
    "CS_STATUSES": refunds.CS_STATUSES,
    "ADVANCES": refunds.ADVANCES,
    "CONSTRAINTS": refunds.CONSTRAINTS,
    "PARTIES": refunds.PARTIES,
    "ACTIONS": refunds.ACTIONS,
    "REASONS": refunds.REASONS,
    "SHOP_TYPES": refunds.SHOP_TYPES,
    "COMMAND_STATES": commands.COMMAND_STATES,
    "COMMAND_TONES": commands.COMMAND_TONES,
    "MEANS": authority.MEANS,
    "MEANS_HELP": authority.MEANS_HELP,
    "MONEY": authority.MONEY,
    "WHYS": authority.WHYS,
    "APPROVAL_STATES": authority.APPROVAL_STATES,
    "APPROVAL_TONES": authority.APPROVAL_TONES,
    "APPROVAL_VIEWS": authority.APPROVAL_VIEWS,
    "MAY_NOT": authority.MAY_NOT,
    "ACCOUNTS": authority.ACCOUNTS,
    "POSTING_KINDS": authority.POSTING_KINDS,
    "FOUR_EYES": authority.FOUR_EYES,
    "VIEWS": cases.VIEWS,
    "STEPS": cases.STEPS,
    "WAITING": cases.WAITING,
    "CASE_STATES": cases.CASE_STATES,
    "LAST_FROM": cases.LAST_FROM,
    "DUE_KINDS": cases.DUE_KINDS,
    "ROLES": cases.ROLES,
    "SOURCES": cases.SOURCES,
    "CERTAINTIES": cases.CERTAINTIES,
    "UNITS": cases.UNITS,
    "FILE_KINDS": desk.FILE_KINDS,
    "IMPORT_STATES": desk.IMPORT_STATES,
    "IMPORT_TONES": desk.IMPORT_TONES,
    "OUTCOMES": desk.OUTCOMES,
    "REVIEW_COLUMNS": desk.REVIEW_COLUMNS,
    "REVIEW_RESULTS": desk.REVIEW_RESULTS,
    "TODO_VIEWS": desk.TODO_VIEWS,
    "ORIGINS": desk.ORIGINS,
    "PROBLEMS": desk.PROBLEMS,
    "WISHES": desk.WISHES,
    "RESPONSIBLE": diagnosis.RESPONSIBLE,
    "DIAGNOSIS_ORIGINS": diagnosis.DIAGNOSIS_ORIGINS,
    "DIAGNOSIS_FACTS": diagnosis.DIAGNOSIS_FACTS,
    "DIAGNOSIS_ASKS": diagnosis.DIAGNOSIS_ASKS,
    "DIAGNOSIS_ASK_WORDS": diagnosis.DIAGNOSIS_ASK_WORDS,
    "OPTION_TITLES": option_words.OPTION_TITLES,
    "OPTION_FAMILIES": option_words.OPTION_FAMILIES,
    "OPTION_KINDS": option_words.OPTION_KINDS,
    "OPTION_STEPS": option_words.OPTION_STEPS,
    "OPTION_COSTS": option_words.OPTION_COSTS,
    "OPTION_WARNINGS": option_words.OPTION_WARNINGS,
    "OPTION_MEANS": option_words.OPTION_MEANS,
    "BECAUSE": option_words.BECAUSE,
    "WHY_LOST": option_words.WHY_LOST,
    "BEARERS": option_words.BEARERS,
    "LEGS": option_words.LEGS,
    "CONDITIONS": situation_words.CONDITIONS,
    "PROOFS": situation_words.PROOFS,
    "PARCELS": situation_words.PARCELS,
    "ROUTES": situation_words.ROUTES,
    "AGREEMENTS": situation_words.AGREEMENTS,
    "FIRST_TO_ERR": situation_words.FIRST_TO_ERR,
    "ASSUMED": situation_words.ASSUMED,
    "GOODS_KINDS": situation_words.GOODS_KINDS,
    "SITUATION_MEMBERS": situation_words.MEMBERS,
    "EXPOSURE_KINDS": option_words.EXPOSURE_KINDS,
    "ENTRY_KINDS": desk.ENTRY_KINDS,
    "ENTRY_STATUSES": desk.ENTRY_STATUSES,
    "SIDES": proof_words.SIDES,
    "FIRST": proof_words.FIRST,
    "STARTS": proof_words.STARTS,
    "PROOF_SOURCES": proof_words.PROOF_SOURCES,
    "PICTURE_STATES": proof_words.PICTURE_STATES,
    "PICTURE_ERRORS": proof_words.PICTURE_ERRORS,
}


def _url(name: str, *args: object) -> str:
    """The address of a page by its name."""
    return reverse(name, args=args)


def environment(**options: Any) -> Environment:
    """Jinja2 with gettext and addresses; auto-escape is on, an unknown name is an error."""
    env = Environment(  # noqa: S701 - it is on, among the options
        extensions=["jinja2.ext.i18n"],
        **{
            **options,
            "autoescape": True,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
        },
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext, ngettext=translation.ngettext, newstyle=True
    )
    env.globals.update(
        static=static,
        url=_url,
        time_left=formats.time_left,
        is_stale=formats.is_stale,
        old_data=formats.old_data,
        event_words=events.event_words,
        event_tone=events.event_tone,
        tone_of=refunds.tone_of,
        refuse_suggestions=desk.refuse_suggestions,
        CARRIERS=desk.CARRIERS,
        WITHOUT_MONEY=WITHOUT_MONEY,
        act_words=refunds.act_words,
        ten_minutes=timedelta(minutes=10),
        **_TABLES,
    )
    env.filters.update(
        money=formats.money,
        yuan=formats.yuan,
        limit=formats.limit,
        exact=formats.exact,
        absolute=formats.absolute,
        when=formats.when,
        span=formats.span,
        sku=formats.sku,
        size=formats.size,
        share=option_words.share,
        within=option_words.within,
        risk_words=option_words.risk_words,
        exposure_word=option_words.exposure_word,
        claim_document=option_words.claim_document,
        for_field=moments.for_field,
        iso_field=moments.iso_field,
        line_words=desk.line_words,
        line_text=desk.line_text,
        file_error=file_error,
        translated=lambda text: translated(text, ""),
        missing_word=lambda name: cases.MISSING.get(name, name),
        role_word=lambda role: cases.ROLES.get(role, role),
    )
    return env
