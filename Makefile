# Everything starts from here; see README.md.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test test-long check audit locks screenshots package clean

run: ## set up and open the window; without a display, answer a question on the sample document here
	@$(PYTHON) packaging/prepare.py run
	@$(BIN)/edgewise

test: ## set up and run linters and tests; needs no display
	@$(PYTHON) packaging/prepare.py test
	$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not (long or alone)"
	$(BIN)/python -m pytest -m "alone and not long"

test-long: ## what takes too long for make test: tens of thousands of broken files, faults, hours of use
	@$(PYTHON) packaging/prepare.py test
	$(BIN)/python -m pytest -m long

check:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

audit: ## licences and known vulnerabilities of what packages are made of; the latter needs a network
	@$(PYTHON) packaging/prepare.py audit
	$(BIN)/python packaging/audit.py

locks: ## the versions and hashes that packages are made of, after packaging/constraints.txt has changed; needs a network
	@$(PYTHON) packaging/prepare.py audit
	$(BIN)/python packaging/locks.py

screenshots: ## pictures of every view, light and dark, into build/screenshots
	@$(PYTHON) packaging/prepare.py test
	$(BIN)/python packaging/screenshots.py build/screenshots --offscreen

package: ## build what people install, for a machine like this one, into dist
	@$(PYTHON) packaging/prepare.py package
	$(BIN)/python packaging/package.py

clean:
	rm -rf .venv build dist
