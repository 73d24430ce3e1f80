"""Reading office files as a stranger would: every text and every number in every part, and what is embedded in it."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

import openpyxl
from lxml import etree

_NUMBER = re.compile(r"−?\d+(?:,\d+)?")


def parts(package: bytes) -> dict[str, bytes]:
    """Return every part, those of embedded workbooks too."""
    archive = zipfile.ZipFile(BytesIO(package))
    found = {}
    for name in archive.namelist():
        found[name] = archive.read(name)
        if name.endswith(".xlsx"):
            found |= {f"{name}!{inner}": data for inner, data in parts(found[name]).items()}
    return found


def workbooks(package: bytes) -> list[bytes]:
    """Return the package itself when it is a workbook, else the workbooks embedded in it."""
    found = parts(package)
    if "xl/workbook.xml" in found:
        return [package]
    return [data for name, data in found.items() if name.endswith(".xlsx")]


def cells(workbook: bytes) -> Iterator[object]:
    for sheet in openpyxl.load_workbook(BytesIO(workbook)):
        for row in sheet.iter_rows(values_only=True):
            yield from (value for value in row if value is not None)


def drawn(package: bytes) -> list[float]:
    """Return every number that the charts hold."""
    names = {f"{{http://schemas.openxmlformats.org/drawingml/2006/chart}}{name}" for name in ("numCache", "numLit")}
    found = []
    for name, data in parts(package).items():
        if "/charts/chart" in name and name.endswith(".xml"):
            caches = (cache for cache in etree.fromstring(data).iter() if cache.tag in names)
            found += [float(value.text) for cache in caches for value in cache.iter("{*}v")]
    return found


def texts(package: bytes) -> list[str]:
    """Return every run of text: pages, notes, tables, alternative texts and properties."""
    found = []
    for name, data in parts(package).items():
        if name.endswith(".xml"):
            tree = etree.fromstring(data)
            found += [text for text in tree.itertext() if text.strip()]
            found += [each.get("descr") for each in tree.iter() if each.get("descr")]
    return found


def written_numbers(text: str) -> list[str]:
    """Return the numbers with a decimal comma in a text."""
    return [number for number in _NUMBER.findall(text) if "," in number]
