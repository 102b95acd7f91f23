# Dialogue. `make` alone lists what there is. Needed: python3 (3.11 or newer), make, a package index.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement

.DEFAULT_GOAL := help
.PHONY: help install demo test relevance check browser-test cluster-test format translations lock bench clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Dialogue needs Python 3.11 or newer, and $(PYTHON) is not there. Another one: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dialogue needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Another one: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 2; }

$(VENV)/run.stamp: requirements/run.txt | $(VENV)/bin/python
	@echo "Installing what Dialogue runs on into $(VENV)/"
	@$(PIP) requirements/run.txt
	@touch $@

$(VENV)/test.stamp: requirements/test.txt | $(VENV)/bin/python
	@echo "Installing what the tests need into $(VENV)/"
	@$(PIP) requirements/test.txt
	@touch $@ $(VENV)/run.stamp

$(VENV)/develop.stamp: requirements/develop.txt | $(VENV)/bin/python
	@echo "Installing what developers need into $(VENV)/"
	@$(PIP) requirements/develop.txt
	@touch $@ $(VENV)/test.stamp $(VENV)/run.stamp

# The Nu Html Checker, a Java program that comes as an npm package; it is pinned like everything else.
VNU := 26.9.27
VNU_SHA256 := 22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47
$(VENV)/vnu.jar: | $(VENV)/bin/python
	@command -v java >/dev/null && command -v npm >/dev/null || { echo "The check of the markup needs java and npm. On Debian: apt-get install default-jre-headless npm"; exit 2; }
	@npm pack --silent --pack-destination $(VENV) vnu-jar@$(VNU) >/dev/null
	@tar -xzf $(VENV)/vnu-jar-$(VNU).tgz -C $(VENV) --strip-components=3 package/build/dist/vnu.jar && rm $(VENV)/vnu-jar-$(VNU).tgz
	@echo "$(VNU_SHA256)  $@" | sha256sum --check --quiet || { rm -f $@; exit 1; }
	@touch $@

install: $(VENV)/run.stamp ## Build .venv and nothing else

demo: $(VENV)/run.stamp ## The site with content on http://127.0.0.1:8000 (PORT=, HOST=)
	@SITE_URL=$${SITE_URL:-http://$(HOST):$(PORT)} exec $(RUN) manage.py demo --host $(HOST) --port $(PORT)

test: $(VENV)/test.stamp ## All tests, on SQLite or on DATABASE_URL=postgres://...
	@$(RUN) -m dialogue.catalogs
	@$(if $(DATABASE_URL),DATABASE_URL=$(DATABASE_URL)) $(RUN) -m pytest -q -n $(WORKERS) --ignore tests/browser --ignore tests/cluster $(TESTS)

browser-test: $(VENV)/develop.stamp $(VENV)/vnu.jar ## What people see, in headless Chromium (Debian's package chromium)
	@$(RUN) -m dialogue.catalogs
	@$(RUN) -m pytest -q $(or $(TESTS),tests/browser)

cluster-test: $(VENV)/develop.stamp ## Several machines on this one: replica, nodes, nginx, Redis (Debian: postgresql nginx-light redis-server)
	@$(RUN) -m dialogue.catalogs
	@$(RUN) -m pytest -q $(or $(TESTS),tests/cluster)

relevance: $(VENV)/test.stamp ## How good the search is, as a table (nDCG@10), on SQLite or on DATABASE_URL=postgres://...
	@$(if $(DATABASE_URL),DATABASE_URL=$(DATABASE_URL)) $(RUN) -m pytest -q -s tests/relevance

check: $(VENV)/develop.stamp ## Format, lint, types, imports, migrations, translations, settings, compose file
	@.ci/check

format: $(VENV)/develop.stamp ## Put code and templates into their form
	@$(RUN) -m ruff check --fix --quiet .
	@$(RUN) -m ruff format --quiet .
	@find templates -name '*.html' | xargs $(VENV)/bin/djade --target-version 5.2 || true

translations: $(VENV)/develop.stamp ## Take new messages into the Chinese catalogue (needs gettext)
	@$(RUN) manage.py makemessages --locale zh_Hans --no-location --no-wrap --no-obsolete --ignore '.venv/*' --ignore 'var/*'

EXTRAS := --extra pdf --extra redis --extra s3 --extra sentry
lock: ## Write the lock files anew (needs uv)
	@for group in "develop:$(EXTRAS) --group test --group lint --group browser" "test:--group test" "extras:$(EXTRAS)" "run:"; do \
		constraint=$$([ $${group%%:*} = develop ] || echo "--constraint requirements/develop.txt"); \
		uv pip compile $$constraint --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet \
		pyproject.toml $${group#*:} -o requirements/$${group%%:*}.txt || exit 1; done

bench: $(VENV)/test.stamp ## Measure: the import of 10,000 documents (bench/README.md)
	@$(RUN) -m bench.importing

clean: ## Remove .venv and caches (the demo's data in var/ stays)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
