"""The screens' words for our vocabulary, Chinese first; English comes from the catalogue."""

from .commands import COMMAND_STATES, command_state_word
from .refunds import (
    ACTIONS,
    CS_STATUSES,
    DISPUTE_TYPES,
    FLOWS,
    ORDER_STATUSES,
    PARTIES,
    REASONS,
    REFUND_STATUSES,
    tone_of,
)

__all__ = [
    "ACTIONS",
    "COMMAND_STATES",
    "CS_STATUSES",
    "DISPUTE_TYPES",
    "FLOWS",
    "ORDER_STATUSES",
    "PARTIES",
    "REASONS",
    "REFUND_STATUSES",
    "command_state_word",
    "tone_of",
]
