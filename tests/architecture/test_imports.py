import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


@pytest.mark.filterwarnings("ignore")  # those of the linter itself
def test_imports_run_from_dimios_to_surveys_and_never_back(capsys):
    status = lint_imports(no_cache=True, no_logo=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
