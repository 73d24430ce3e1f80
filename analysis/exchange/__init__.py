"""The exchange between installations: signed files of frequencies, and nothing about persons (docs/exchange.md)."""
