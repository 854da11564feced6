// Reads `go test -json`, prints what `go test` would have printed, and ends with
// the skipped tests, grouped by their reason, and the count of all. A test that
// skips quietly is a test that nobody misses when it is gone.
import { createInterface } from 'node:readline'

const verbose = process.argv.includes('--verbose')
const held = new Map() // test -> its output, until it is known whether it failed
const skipped = new Map() // reason -> tests
const counts = { pass: 0, fail: 0, skip: 0 }
let broken = false

const nameOf = (e) => `${e.Package ?? e.ImportPath}${e.Test ? ` ${e.Test}` : ''}`

// The reason is the last line that the test printed itself.
function reasonOf(lines) {
  const said = lines.map((l) => l.trim()).filter((l) => l && !/^(===|---)/.test(l))
  return (said.at(-1) ?? 'no reason given').replace(/^\S+\.go:\d+: /, '')
}

function output(e) {
  if (!e.Test) {
    if (!/^(PASS|FAIL)$|no test files/.test(e.Output.trim())) process.stdout.write(e.Output)
    return
  }
  if (verbose) process.stdout.write(e.Output)
  held.set(nameOf(e), [...(held.get(nameOf(e)) ?? []), e.Output])
}

function ended(e) {
  if (!e.Test) {
    if (e.Action === 'fail') broken = true
    return
  }
  counts[e.Action]++
  const lines = held.get(nameOf(e)) ?? []
  held.delete(nameOf(e))
  if (e.Action === 'fail' && !verbose) process.stdout.write(lines.filter((l) => !l.startsWith('===')).join(''))
  if (e.Action === 'skip') {
    const reason = reasonOf(lines)
    skipped.set(reason, [...(skipped.get(reason) ?? []), nameOf(e).replace(/^wellfield\/(internal\/)?/, '')])
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let e
  try {
    e = JSON.parse(line)
  } catch {
    console.log(line) // go itself speaks plainly when it cannot start
    broken = true
    continue
  }
  if (e.Action === 'output') output(e)
  else if (e.Action === 'build-output') process.stdout.write(e.Output)
  else if (e.Action === 'build-fail') broken = true
  else if (['pass', 'fail', 'skip'].includes(e.Action)) ended(e)
}

for (const lines of held.values()) process.stdout.write(lines.join('')) // a test that took its program down
if (skipped.size > 0) console.log('\nSkipped:')
for (const [reason, tests] of skipped) {
  console.log(`  ${reason.replace(/^skipped: /, '')}`)
  console.log(`    ${tests.length} ${tests.length === 1 ? 'test' : 'tests'}: ${tests.slice(0, 5).join(', ')}${tests.length > 5 ? ', …' : ''}`)
}
console.log(`\n${counts.pass} passed, ${counts.fail} failed, ${counts.skip} skipped`)
process.exitCode = broken || counts.fail > 0 ? 1 : 0
