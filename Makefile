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
	$(BIN)/pytest tests/system -m browser --numprocesses auto --maxprocesses 4 --timeout 400 $(ARGS)

# Apart from each other, so that `make --jobs 2 check` may do two at once.
CHECKS := check-style check-types check-imports check-templates check-migrations check-deploy
.PHONY: $(CHECKS)

check: $(CHECKS)

check-style: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: $(READY)
	$(BIN)/mypy dimios surveys analysis reports

check-imports: $(READY)
	$(BIN)/lint-imports

check-templates: $(READY)
	$(BIN)/djlint --quiet --lint templates

check-migrations: $(READY)
	$(BIN)/python manage.py makemigrations --check --dry-run

check-deploy: $(READY)
	DATABASE_URL= SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") \
		PUBLIC_BASE_URL=https://dimios.example.se $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(READY)
	$(BIN)/python -m tests.bench
