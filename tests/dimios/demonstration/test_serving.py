"""What the demonstration prints in the terminal."""

import pytest

from dimios.demonstration.building import Demonstration
from dimios.demonstration.serving import greeting

BUILT = Demonstration([("staben@example.se", "Nyckelanvändare")], "/s/abc/")


@pytest.mark.parametrize("address", ["https://dimios.example.se", "https://dimios.example.se/"])
def test_links_lead_where_the_environment_says(monkeypatch, address):
    monkeypatch.setenv("PUBLIC_BASE_URL", address)

    text = greeting(BUILT, 8000)

    assert "Logga in på https://dimios.example.se/konto/login/" in text
    assert "  https://dimios.example.se/s/abc/\n" in text
    assert "8000" not in text


def test_links_lead_to_the_port_otherwise(monkeypatch):
    monkeypatch.delenv("PUBLIC_BASE_URL", raising=False)

    assert "http://127.0.0.1:8123/s/abc/" in greeting(BUILT, 8123)
