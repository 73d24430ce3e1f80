"""Other organisations of the same kind and year: freezing a set, and leaving the reader's own organisation out."""

from analysis.comparison.freezing import freeze, newest_set
from analysis.comparison.groups import group_tables
from analysis.comparison.members import Counts, Member, SectorCounts, consistent
from analysis.comparison.rows import Seat
from analysis.comparison.seats import Others, others_seen, seat_of, suited_set

__all__ = [
    "Counts",
    "Member",
    "Others",
    "Seat",
    "SectorCounts",
    "consistent",
    "freeze",
    "group_tables",
    "newest_set",
    "others_seen",
    "seat_of",
    "suited_set",
]
