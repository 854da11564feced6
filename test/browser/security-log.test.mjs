// The audit's administration reads the security log: what was refused just now is in
// it, the filter narrows it, the chain is checked on the page, and the file that is
// shipped has every line.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { leads, people, send, walk } from './people.mjs'
import { keep, languages, start } from './wellfield.mjs'

let w, folder
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wellfield-log-'))
  w = await start({ environment: { WELLFIELD_SECURITY_NDJSON: join(folder, 'security.ndjson') } })
})
after(async () => {
  await w?.close()
  await rm(folder, { recursive: true, force: true })
})

for (const language of languages) {
  test(`the security log (${language})`, async () => {
    const p = people(w, language)
    const desk = await p.as('desk', '/desk')
    const answer = await desk.goto('/security-log')
    assert.equal(answer.status(), 403, 'the desk does not read it')
    const audit = await p.as('audit', '/security-log')
    const rows = audit.locator('.ledger-row')
    assert.ok(await rows.count() > 5)
    await keep(audit, 'security-log', language)
    await walk(audit)

    await audit.locator('select[name=kind]').selectOption('refused')
    await leads(audit, () => audit.locator('.security-go .button').click())
    assert.ok(await rows.count() > 0, 'the desk that was refused is there')
    assert.match(await rows.first().innerText(), /GET \/security-log/)
    await audit.goto('/security-log')
    await send(audit, audit.locator('form[action$="/verify"]'))
    assert.equal(await audit.locator('.notice').count(), 1)
    assert.equal(await audit.locator('.notice-warn').count(), 0, await audit.locator('.notice').innerText())
    await keep(audit, 'security-log-checked', language)
    await p.leave()
  })
}

test('what is shipped is what is there', async () => {
  let lines = []
  for (let tries = 0; tries < 300; tries++) {
    const text = await readFile(join(folder, 'security.ndjson'), 'utf8').catch(() => '')
    lines = text.split('\n').filter(Boolean).map((line) => JSON.parse(line))
    if (lines.some((l) => l.kind === 'refused')) break
    await new Promise((r) => setTimeout(r, 200))
  }
  assert.ok(lines.length > 10)
  for (const [i, l] of lines.entries()) {
    assert.equal(l.seq, i + 1)
    if (i > 0) assert.equal(l.entry.prev, lines[i - 1].hash)
  }
})
