"""Making the department reports of the demonstration, after warm-up."""

from analysis.models import Publication
from dimios.demonstration import building
from reports.content import department_content
from reports.files import pdf, xlsx
from surveys.models import Measurement
from tests.bench.measuring import median_of, row


def run() -> None:
    building.build()
    measurement = Measurement.objects.named("0580/2020")
    published = Publication.objects.of(measurement)[0]
    departments = list(measurement.organisation.departments.all())
    content = department_content(measurement, published, departments[0])
    row("a department's PDF, median", f"{1000 * median_of(20, lambda: pdf.render(content)):.0f} ms", "≤ 150 ms")
    row("a department's Excel file, median", f"{1000 * median_of(20, lambda: xlsx.render(content)):.0f} ms")
