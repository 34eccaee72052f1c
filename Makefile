# make setup | make demo | make test | make measure | make season. Needs Python 3.11 and pip; everything lands in .venv.
.POSIX:
.PHONY: setup demo test measure season

PY = .venv/bin/python
PIP = $(PY) -m pip install -qq --disable-pip-version-check
IS_311 = import sys; sys.exit(sys.version_info[:2] != (3, 11))

setup: .venv/.dev

# A venv that is there and works stays. The stamp is written last: what was interrupted is done again.
.venv/.run: requirements.txt
	@if ! $(PY) -m pip --version >/dev/null 2>&1 || ! $(PY) -c '$(IS_311)'; then \
		for python in python3.11 python3 python none; do \
			if "$$python" -c '$(IS_311)' 2>/dev/null; then break; fi; \
		done; \
		if [ "$$python" = none ]; then \
			echo '需要 Python 3.11：请先安装（Debian/Ubuntu：apt install python3.11 python3.11-venv），再运行一次 make。' >&2; \
			exit 1; \
		fi; \
		if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
			echo '这个 Python 不能建虚拟环境：请先安装 python3.11-venv（Debian/Ubuntu：apt install python3.11-venv），再运行一次 make。' >&2; \
			exit 1; \
		fi; \
		echo '正在建立 .venv ……'; \
		"$$python" -m venv --clear .venv || exit 1; \
	fi
	@echo '正在安装 requirements.txt ……'
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.dev: .venv/.run requirements-dev.txt
	@echo '正在安装 requirements-dev.txt ……'
	@$(PIP) -r requirements-dev.txt
	@touch $@

demo: .venv/.run
	@exec $(PY) -m simulator.demo

test: setup
	@$(PY) -m ruff check --quiet .
	@$(PY) -m mypy .
	@$(PY) -m pytest -n 2

measure: setup
	@$(PY) -m bench.measure

# PG=1: two processes on one PostgreSQL, one of them killed (kill -9) and restarted every simulated week.
season: setup
	@$(PY) -m bench.season $(if $(PG),--postgres --kill-weekly)
