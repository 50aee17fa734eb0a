LAUNCH := sh launch/bootstrap.sh

.PHONY: help run test test-unit test-conversations test-integration test-browser test-nlu accept-nlu fuzz clauses rights channels check bench bench-nlu bench-policies train administrator lint format web setup stop lock clean
.DEFAULT_GOAL := help

help:  ## List the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' Makefile

run:  ## Set everything up, start it and print the addresses; Ctrl-C ends it
	@$(LAUNCH) run

test:  ## Set everything up, run all checks, then all tests
	@$(LAUNCH) test

test-unit:  ## Only the unit tests
	@$(LAUNCH) test unit

test-conversations:  ## Only the scripted conversations with the real processes
	@$(LAUNCH) test conversations

test-integration:  ## Only the tests of parts working together
	@$(LAUNCH) test integration

test-browser:  ## Only the tests in a headless browser
	@$(LAUNCH) test browser

test-nlu:  ## Print how well strangers are understood; fails where it got worse
	@$(LAUNCH) test-nlu

accept-nlu:  ## Take the figures of `make test-nlu` as those a later model is held against
	@$(LAUNCH) accept-nlu

clauses:  ## Write docs/clauses.md: which test proves which clause of the protocol
	@$(LAUNCH) clauses

rights:  ## Write docs/desk-rights.md: which role may call which of the desk's routes
	@$(LAUNCH) rights

channels:  ## Write docs/channels.md: what goes through on which channel
	@$(LAUNCH) channels

fuzz:  ## Let N random customers loose on the assistant (500; SEED=… for the same again, ONLY=17 for one of them)
	@$(LAUNCH) fuzz $(if $(N),--conversations $(N)) $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))

check:  ## Look at the playbook and the training data
	@$(LAUNCH) check

bench:  ## Measure speed and growth beside stock Rasa; some hours (QUICK=1 for a trial of minutes, ONLY="turns start", RESUME=1)
	@$(LAUNCH) bench $(if $(QUICK),--size quick) $(if $(RESUME),--resume) $(if $(POSTGRES),--postgres $(POSTGRES)) $(if $(ONLY),--only $(ONLY))

bench-nlu:  ## Measure understanding against Rasa's default pipeline; the first run may take hours
	@$(LAUNCH) bench-nlu

bench-policies:  ## Measure what a policy that generalises adds to rules and memory; half an hour
	@$(LAUNCH) bench-policies

train:  ## Train the model if the data changed
	@$(LAUNCH) train

administrator:  ## Give the desk's first administrator a one-time password
	@$(LAUNCH) administrator

lint:  ## Look at style, format and types of all code
	@$(LAUNCH) lint

format:  ## Put all code into its format
	@$(LAUNCH) format

web:  ## Build the web pages if their sources changed
	@$(LAUNCH) web

setup:  ## Everything `run` does before it starts the processes
	@$(LAUNCH) setup

stop:  ## End a `make run` from another terminal
	@$(LAUNCH) stop

lock:  ## Write the locks of the Python packages anew
	@$(LAUNCH) lock

clean:  ## Remove what can be made again; the databases, the secret and the benchmarks' models in var/ stay
	@rm -rf .venv .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@rm -rf web/node_modules web/dist var/log var/node var/stamps var/uv var/deploy-tools models/*.tar.gz models/*.sha256
