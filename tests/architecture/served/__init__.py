"""An attacker with every part's account and key reads all that is served: pages, drawings, files and the API.

The municipality has departments and groups that are too small, a homogeneous one, a reversed question, a late wave
with few people, and a year before. What is hidden is computed here from the raw answers with plain Python.
"""
