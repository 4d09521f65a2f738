"""The probability that a case ends at the platform: a stated prior, the shop's own history, and the wish.

``(alpha + disputes) ÷ (alpha + beta + cases)``: the mean of the Beta posterior, times the policy's factor when
the option is not what the buyer asked for. Basis points, rounded half up, at most certain.
"""

from .choosing import fits
from .keys import OptionKey
from .reading import Reading
from .records import DisputeRisk
from .situation import Wish

CERTAIN = 10_000


def dispute_risk(key: OptionKey, reading: Reading) -> DisputeRisk:
    """The risk of one option."""
    prior, wish = reading.policy.disputes[key], reading.situation.wish
    asked = wish in (None, Wish.NOTHING) or fits(key, wish)
    factor = 100 if asked else reading.policy.wish_mismatch_percent
    of = (prior.alpha + prior.beta + prior.cases) * 100
    share = ((prior.alpha + prior.disputes) * CERTAIN * factor * 2 + of) // (of * 2)
    return DisputeRisk(
        basis_points=min(share, CERTAIN),
        prior_alpha=prior.alpha,
        prior_beta=prior.beta,
        cases=prior.cases,
        disputes=prior.disputes,
        factor_percent=factor,
    )
