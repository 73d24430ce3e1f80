import pytest

from dimios import plotly_files


def test_the_rules_of_the_script_become_a_stylesheet():
    source = """x={"X,X div":"margin:0;","X .bar":'content:"a"',"Y p":"color:red;"};for(var k in x)"""

    assert plotly_files.stylesheet(source) == (
        ".js-plotly-plot .plotly,.js-plotly-plot .plotly div{margin:0;}\n"
        '.js-plotly-plot .plotly .bar{content:"a"}\n'
        ".plotly-notifier p{color:red;}"
    )


def test_the_installed_script_still_has_its_rules_in_the_expected_form():
    assert ".js-plotly-plot .plotly .modebar" in plotly_files.stylesheet(plotly_files.script())


def test_a_script_of_another_form_is_refused():
    with pytest.raises(ValueError, match="no longer holds its style rules"):
        plotly_files.stylesheet("var x = {};")


def test_collecting_finds_the_script_and_its_stylesheet():
    found = {name for name, _ in plotly_files.PlotlyFinder().list([])}

    assert found == {"plotly/plotly.min.js", "plotly/plotly.css"}


def test_collecting_twice_copies_nothing_the_second_time():
    (name, first), *_ = plotly_files.PlotlyFinder().list([])
    _, second = next(iter(plotly_files.PlotlyFinder().list([])))

    assert first.get_modified_time(name) == second.get_modified_time(name)
