# Two commands to know: `make run` opens the app on demo data, `make test` passes all tests. Both set up what they need.

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

# Streamlit would open a browser by itself only in a mode for developers of apps, with their messages on the pages.
OPEN_BROWSER = if [ "$$(uname)" = Darwin ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	for try in 1 2 3 4 5 6 7 8 9 10; do \
		sleep 1; \
		$(BIN)/python -c "from urllib.request import urlopen; urlopen('http://127.0.0.1:$(PORT)/_stcore/health')" \
			&& $(BIN)/python -m webbrowser http://127.0.0.1:$(PORT) && break; \
	done; fi

.PHONY: run test test-postgres audit pins load bench browser postgres clean
.DELETE_ON_ERROR:

run: .venv/app.installed
	@place="$${SUPPORTKOLL_STORE:-$${STORE:-data/supportkoll.duckdb}}"; \
	case "$$place" in postgres*://*) ;; *) test -e "$$place" || $(BIN)/python -m lib demo ;; esac
	@$(OPEN_BROWSER) > /dev/null 2>&1 < /dev/null &
	$(BIN)/python -m lib serve --port $(PORT)

test: .venv/tests.installed browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# The same tests with every store on PostgreSQL: on a server of their own, which is installed if need be.
test-postgres: postgres browser
	TEST_HOME=postgres $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Is anything known to be unsafe of what is pinned?
audit: .venv/tests.installed
	$(BIN)/python -m tests.audit
	$(BIN)/python -m tests.audit requirements-postgres.txt

# Writes the pinned versions with their hashes anew from the .in files; UPGRADE=1 takes the newest of what those leave open.
PIN = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	--emit-build-options --annotation-style line --custom-compile-command "make pins" $(if $(UPGRADE),--upgrade)
pins: .venv/tests.installed
	$(PIN) requirements.in --output-file requirements.txt
	$(PIN) requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt
	$(PIN) requirements-postgres.in --constraints requirements.txt --output-file requirements-postgres.txt

# Many sessions for ten minutes; LOAD="--minutes 1 --sessions 8 --browsers 2" is less.
load: .venv/tests.installed browser
	$(BIN)/python -m tests.load $(LOAD)

# What the program costs; BENCH="--sizes 10000,100000" is less than all of it.
bench: .venv/app.installed
	$(BIN)/python -m tests.bench $(BENCH)

# A real browser for the tests: the machine's own, else Debian's, else the one that Playwright brings.
browser: .venv/tests.installed
	@$(BIN)/python -c "import sys; from tests.browser import path; sys.exit(path() is None)" \
		|| { command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium; } \
		|| { command -v apt-get > /dev/null && command -v sudo > /dev/null && sudo apt-get update -qq && sudo apt-get install -y -qq chromium; } \
		|| $(BIN)/playwright install chromium

# PostgreSQL's server for the tests. Debian would make a cluster at once and run it with the machine: nobody asked for that.
NO_CLUSTER = /etc/postgresql-common/createcluster.d/supportkoll.conf
INSTALL_POSTGRES = mkdir -p $(dir $(NO_CLUSTER)) && echo "create_main_cluster = false" > $(NO_CLUSTER) && apt-get update -qq \
	&& apt-get install -y -qq --no-install-recommends postgresql; installed=$$?; rm -f $(NO_CLUSTER); exit $$installed
postgres: .venv/postgres.installed
	@$(BIN)/python -c "import sys; from tests.postgres.server import binaries; sys.exit(binaries() is None)" \
		|| { command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ] && sh -c '$(INSTALL_POSTGRES)'; } \
		|| { command -v apt-get > /dev/null && command -v sudo > /dev/null && sudo sh -c '$(INSTALL_POSTGRES)'; } \
		|| { $(BIN)/python -c "from tests.postgres.server import NOT_THERE; print(NOT_THERE)"; exit 1; }

.venv/app.installed: requirements.txt
	@$(PYTHON) -c "import sys; sys.exit('Python 3.11 or newer is needed') if sys.version_info < (3, 11) else None"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/tests.installed: requirements-dev.txt .venv/app.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/postgres.installed: requirements-postgres.txt .venv/tests.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-postgres.txt
	@touch $@

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
