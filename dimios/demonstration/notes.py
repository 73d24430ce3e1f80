"""What the demonstration's key user has written beside 2020: comments, conclusions, targets. All of it is invented."""

from reports.notes import save_notes, save_targets
from surveys.models import Measurement, User

#: By the key of the subcategory, "" for the whole.
COMMENTS = {
    "": (
        "Exempel på kommentar: alla sex underkategorier ligger under övriga kommuner. Avstånden är störst inom "
        "användare och organisation."
    ),
    "balansering": (
        "Exempel på kommentar: att mäta och följa upp digitala satsningar har fått lägst betyg av alla frågor. Staben "
        "tar fram en gemensam mall för att följa upp nyttan."
    ),
}
CONCLUSIONS = (
    "Exempel på slutsatser: vi börjar med uppföljningen av digitala satsningar. Varje förvaltning tar med sina egna "
    "aktiviteter i verksamhetsplanen, och nästa mätning visar om de har gett resultat."
)
#: By measure and code, in the measure's own unit; not so near the others that their lines are drawn on each other.
TARGETS = {
    ("total", "total"): 52.0,
    ("subcategory", "balansering"): 50.0,
    ("question", "B4"): 2.8,
}


def add_notes(measurement: Measurement, *, by: User) -> None:
    save_notes(measurement, None, comments=COMMENTS, conclusions=CONCLUSIONS, by=by)
    save_targets(measurement, TARGETS, by=by)
