# What the targets need beside Go is installed by .ci/run.
SHARED ?= ../shared
STATICCHECK = go tool -modfile=tools/staticcheck/go.mod staticcheck
GOFUMPT = go tool -modfile=tools/gofumpt/go.mod gofumpt
TARGETS ?= 20s

.PHONY: build test race lint format fuzz cover bench score score-replay kills warc internet crash frontier pace hostile full

build:
	CGO_ENABLED=0 go build -trimpath -o hymnsheet ./cmd/hymnsheet

test:
	go test ./...

race:
	go test -race ./...

lint:
	go vet ./...
	$(STATICCHECK) ./...
	test -z "$$($(GOFUMPT) -l cmd crawler extract internal narratives reports)"
	go mod tidy -diff

format:
	$(GOFUMPT) -w cmd crawler extract internal narratives reports

fuzz:
	go run ./cmd/score fuzz -time $(TARGETS)

cover:
	go test -coverprofile=cover.out ./... && go tool cover -func=cover.out | tail -1

bench:
	go test -run '^$$' -bench . -benchmem ./...

score: build
	go run ./cmd/score all -shared $(SHARED) -floors docs/scores.tsv

score-replay: build
	go run ./cmd/score replay -shared $(SHARED) -days $(or $(DAYS),14)

kills: build
	go run ./cmd/score kills -shared $(SHARED) -days $(or $(DAYS),14) -kills $(or $(KILLS),50)

warc: build
	go run ./cmd/score warc

# The long forms one by one: make crash FORM=-full
internet crash frontier pace hostile: build
	go run ./cmd/score $@ -shared $(SHARED) $(FORM)

full: build
	go run ./cmd/score all -shared $(SHARED) -floors docs/scores.tsv -full
