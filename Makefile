# make demo · make test · make check · make bench   (see README.md)

PORT ?= 8000
BIN := .venv/bin
READY := .venv/ready

.PHONY: demo test test-browser check bench

$(READY): requirements.txt pyproject.toml
	python3.11 -m venv .venv || python3 -m venv .venv
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --requirement requirements.txt --group dev
	touch $@

demo: $(READY)
	$(BIN)/python manage.py demo --port $(PORT)

test: $(READY)
	$(BIN)/pytest -m "not browser" --numprocesses auto $(ARGS)

test-browser: $(READY)
	$(BIN)/pytest -m browser --timeout 120 $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy dimios surveys analysis reports
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	DATABASE_URL= SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") \
		PUBLIC_BASE_URL=https://dimios.example.se $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(READY)
	$(BIN)/python -m tests.bench
