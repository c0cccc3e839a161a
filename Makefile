# What a newcomer needs: Go, gcc (the race detector uses it) and a network that reaches the Go module proxy.
# The page tests need Chromium; `make chromium` gets Debian's where there is none.

LINT := go tool -modfile=tools/go.mod golangci-lint
MODULES := $(dir $(wildcard tools/*/go.mod))

.DEFAULT_GOAL := help
.PHONY: help run demo build test lint check fmt golden bench moments calibrate crash faults disk-full histories fuzz pictures chromium test-kurrentdb

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## make the fictitious municipality Oosterwaarde, serve it and print its address
	@bin/ruggespraak demo

demo: run ## the same

build: ## bin/ruggespraak, without cgo, with the time zones of the world in it
	@CGO_ENABLED=0 go build -trimpath -tags timetzdata -o bin/ruggespraak ./cmd/ruggespraak

test: chromium ## all tests, in random order, with the race detector
	@CGO_ENABLED=1 go test -race -shuffle=on -timeout 20m ./...
	@set -e; for d in $(MODULES); do echo "in $$d"; (cd "$$d" && go test -shuffle=on ./...); done

test-kurrentdb: ## the tests of a log on a cluster, against a real server: make test-kurrentdb ESDB=esdb://… (tests of faults stay in this process)
	@test -n "$(ESDB)" || { echo "Name the server: make test-kurrentdb ESDB=esdb://…" >&2; exit 1; }
	@RUGGESPRAAK_ESDB='$(ESDB)' go test -count 1 -timeout 30m ./internal/kurrentdb
	@RUGGESPRAAK_ESDB='$(ESDB)' go test -count 1 -timeout 30m ./cmd/ruggespraak -run 'Cluster|AFolderKeepsToItsLog'

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
	@go test ./internal/effect ./cmd/ruggespraak -run '^$$' -bench 'OfTenYears|EffectsOfTheTown' | grep Benchmark

moments: ## ask every view at 100 random moments of the demo, then and afterwards
	@go test ./cmd/ruggespraak -run AnswersAsItDidThen -count 1 -timeout 30m -v -momenten 100 -stad 0

calibrate: ## plant effects in 1,000 towns for each scenario, and count how often the robust answer and the warnings are right
	@go test ./internal/effect -run 'HoldWhatTheyPromise|RaisedWhereTheyWerePlanted' -count 1 -timeout 180m -v -zaden 1000 -trekkingen 399

faults: ## let every call to the disk fail, in every way, under a script of 200 events, under the vault and under a view
	@go test ./internal/sqlite ./internal/vault -run 'CallToTheDisk|KeysSurvive|ViewsGoOn' -count 1 -timeout 120m -elke 1

disk-full: ## let the disk get full at 500 places of that script, and a real small disk where one can be made
	@go test ./internal/sqlite -run 'DiskGetsFull|ViewsGoOn' -count 1 -timeout 60m -punten 500

histories: ## 200 writers who each do 100 things to every log, checked step by step
	@go test ./internal/storetest ./internal/sqlite ./internal/kurrentdb -run 'Contract/.*200_writers' -count 1 -timeout 60m -handelingen 100

N := 1000
SEED := 0

crash: ## kill a process that writes N times (1000) and check what it left; SEED=… draws the same moments
	@go test ./internal/node -run 'KilledWriters|TheCampaign' -count 1 -timeout 0 -v -rondes $(N) -zaad $(SEED)

T := 30s

fuzz: ## feed random input to every reader of files, events and settings, T (30s) each
	@set -e; grep -rno --include=*_test.go '^func Fuzz[A-Za-z]*' . | sed 's/^\(.*\)\/[^/]*:[0-9]*:func /\1 /' | sort | while read -r dir target; do \
		echo "$$dir $$target"; go test "$$dir" -run '^$$' -fuzz "^$$target$$" -fuzztime $(T) -fuzzminimizetime 1s; done

PICTURES := http://127.0.0.1:8097
CHROMIUM := chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --hide-scrollbars

pictures: build chromium ## make the pictures in docs/beeld anew, from the demo
	@set -e; mkdir -p docs/beeld; bin/ruggespraak demo --addr $(PICTURES:http://%=%) >/dev/null & pid=$$!; trap "kill $$pid" EXIT; \
	until curl -sf -o /dev/null $(PICTURES)/; do kill -0 $$pid; sleep 1; done; \
	home=$$(curl -sf $(PICTURES)/); \
	link() { printf '%s' "$$home" | grep -o "href=\"/$$1/[^\"]*" | head -1 | cut -c7-; }; \
	visits=/besluiten/5ec12c43-6b20-5bcb-9c4a-e4ead5e19d53; until ! curl -sf $(PICTURES)$$visits | grep -q 'worden nog berekend'; do sleep 1; done; \
	for one in "home / 2250" "maatregel $$(link maatregelen) 1500" "besluit $$visits 2450" "spoor $$(link spoor) 2100"; do set -- $$one; \
		$(CHROMIUM) --window-size=1200,$$3 --screenshot=docs/beeld/$$1.png $(PICTURES)$$2 >/dev/null 2>&1; done

chromium:
	@if command -v chromium >/dev/null; then exit 0; fi; \
	if ! command -v apt-get >/dev/null || [ "$$(id -u)" -ne 0 ]; then \
		echo "The page tests need Chromium. Install it (on Debian, as root: apt-get install chromium) and try again." >&2; exit 1; \
	fi; \
	echo "Installing Chromium for the page tests."; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
