# What a newcomer needs: Go, gcc (the race detector uses it) and a network that reaches the Go module proxy.
# The page tests need Chromium; `make chromium` gets Debian's where there is none.

LINT := go tool -modfile=tools/go.mod golangci-lint
MODULES := $(dir $(wildcard tools/*/go.mod))

.DEFAULT_GOAL := help
.PHONY: help run demo build test lint check fmt golden bench moments chromium

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## make the fictitious municipality Oosterwaarde, serve it and print its address
	@bin/ruggespraak demo

demo: run ## the same

build: ## bin/ruggespraak, without cgo, with the time zones of the world in it
	@CGO_ENABLED=0 go build -trimpath -tags timetzdata -o bin/ruggespraak ./cmd/ruggespraak

test: chromium ## all tests, in random order, with the race detector
	@CGO_ENABLED=1 go test -race -shuffle=on ./...
	@set -e; for d in $(MODULES); do echo "in $$d"; (cd "$$d" && go test -shuffle=on ./...); done

lint: ## the linters of .golangci.yml
	@$(LINT) run

check: lint build test ## all that must hold before a change lands

fmt: ## format the code
	@$(LINT) fmt

golden: ## write testdata/events.golden and docs/woordenlijst.md anew; read the diff
	@go test ./domain ./docs/... -update

bench: ## speed, alone and beside the programs of tools/bench
	@go run ./cmd/ruggespraak bench
	@cd tools/bench && go run .

moments: ## ask every view at 100 random moments of the demo, then and afterwards
	@go test ./cmd/ruggespraak -run AnswersAsItDidThen -count 1 -timeout 30m -v -momenten 100 -stad 0

chromium:
	@if command -v chromium >/dev/null; then exit 0; fi; \
	if ! command -v apt-get >/dev/null || [ "$$(id -u)" -ne 0 ]; then \
		echo "The page tests need Chromium. Install it (on Debian, as root: apt-get install chromium) and try again." >&2; exit 1; \
	fi; \
	echo "Installing Chromium for the page tests."; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
