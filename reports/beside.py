"""What a report prints besides the content: when it was measured, the logo, and what people have proposed."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.free_texts import released_texts
from reports.content import Content
from reports.logos import logo_of
from reports.measuring import MeasuredWave, measured_waves


@dataclass(frozen=True)
class Beside:
    """The closed waves, the logo as PNG, and the free texts that the publication holds about the department."""

    waves: Sequence[MeasuredWave] = ()
    logo: bytes | None = None
    proposals: Sequence[str] = ()


NOTHING_BESIDE = Beside()


def read_beside(content: Content) -> Beside:
    """Return what stands besides the content. At most three queries."""
    measurement = content.measurement
    proposals = released_texts(content.publication, content.department)
    return Beside(measured_waves(measurement), logo_of(measurement.organisation), proposals)
