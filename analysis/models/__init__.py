"""Counted answers, comparison sets and publications. Counts are internal; publications are what others see."""

from .comparison_set import ComparisonMember, ComparisonSet
from .counts import WaveCount
from .exchange import ExchangeFile, ReceivedResult, TrustedKey
from .national_pass import NationalPass, PassStep
from .publication import (
    Publication,
    PublicationBasis,
    PublishedComparison,
    PublishedScope,
    PublishedScopeQuerySet,
    PublishedText,
)
from .shown import ShownCountry, ShownRates

__all__ = [
    "ComparisonMember",
    "ComparisonSet",
    "ExchangeFile",
    "NationalPass",
    "PassStep",
    "Publication",
    "PublicationBasis",
    "PublishedComparison",
    "PublishedScope",
    "PublishedScopeQuerySet",
    "PublishedText",
    "ReceivedResult",
    "ShownCountry",
    "ShownRates",
    "TrustedKey",
    "WaveCount",
]
