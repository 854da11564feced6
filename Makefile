# What a developer types. CI runs .ci/run, which installs what check needs and
# then calls `make check`.

GO      ?= go
NPM     ?= npm
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
LDFLAGS  = -s -w -X main.version=$(VERSION)
ADDR    ?= 127.0.0.1:8080

.DEFAULT_GOAL := help
.PHONY: run build assets generate test browser open311 handbook-pictures check check-real bench bench-quick overload fuzz-requests fmt clean help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 20

run: build ## build and serve the demo township, with its data in ./data
	bin/wellfield serve --addr $(ADDR) --data ./data --demo

build: assets ## leave the static binary in bin/wellfield
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/wellfield ./cmd/wellfield

# A bundle is one file at the top of src; folders below hold what they import.
ASSETS  = internal/web/assets
# The oldest browsers that must run them: those of an old phone.
TARGET  = chrome80,firefox78,safari14.1
BUNDLED = $(wildcard $(ASSETS)/src/*.js $(ASSETS)/src/*.css $(ASSETS)/src/*.svg)

assets: $(ASSETS)/dist/.built ## bundle style sheets and scripts

$(ASSETS)/dist/.built: $(shell find $(ASSETS)/src -type f) node_modules/.package-lock.json Makefile
	find $(ASSETS)/dist -type f ! -name .keep ! -name .gitignore -delete
	$(if $(BUNDLED),$(GO) tool esbuild $(BUNDLED) --bundle --minify --target=$(TARGET) --legal-comments=eof \
		--loader:.svg=copy --loader:.png=dataurl --entry-names=[name] --log-level=warning --outdir=$(ASSETS)/dist)
	touch $@

node_modules/.package-lock.json: package-lock.json package.json
	$(NPM) ci
	@touch $@

generate: assets ## write the Go code of the templates, and the assets
	$(GO) tool templ generate -log-level warn

test: assets ## test with nothing installed but Go and Node; say what was skipped
	scripts/test

browser: build ## walk the journeys in a real browser
	scripts/browser

open311: build ## ask as clients of Open311 GeoReport v2 do
	scripts/open311

handbook-pictures: browser ## make the pictures of the handbooks of what the browser tests saw
	node test/browser/pictures.mjs

check: build ## everything that CI runs; needs PostgreSQL and Chromium
	scripts/with-postgres scripts/check

check-real: build ## check against real cities' data, where it is present
	WELLFIELD_REAL=1 scripts/with-postgres scripts/test -v -timeout 60m -run '^TestReal' ./...

bench: build ## measure everything, less than 25 minutes on a machine with nothing else to do
	scripts/bench --markdown docs/performance.md --out bin/bench.json

bench-quick: build ## the same in small sizes, less than three minutes
	scripts/bench --quick --out bin/bench-quick.json

overload: assets ## offer ten times too much for two minutes; prints a table
	WELLFIELD_OVERLOAD=$${WELLFIELD_OVERLOAD:-2m} $(GO) test -count=1 -timeout 30m -v -run '^TestOverload$$' ./cmd/wellfield

fuzz-requests: assets ## send a million requests that nobody should send
	WELLFIELD_REQUESTS=$${WELLFIELD_REQUESTS:-1000000} $(GO) test -count=1 -timeout 6h -v -run '^TestFuzzedRequests$$' ./cmd/wellfield

fmt: ## format Go and templates
	gofmt -w client cmd internal
	$(GO) tool templ fmt internal

clean: ## remove what was built; the data stays
	rm -rf bin node_modules
	find $(ASSETS)/dist -type f ! -name .keep ! -name .gitignore -delete
