// A second look: the district's inspector finds a closed case of another township
// among the tasks, drawn by lot, and judges it. What is solved stays closed, what is
// not is worked on again, and everybody reads the figures.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fill, leads, people, picture, send, walk } from './people.mjs'
import { keep, languages, start } from './wellfield.mjs'

let w
before(async () => { w = await start() })
after(() => w?.close())

const words = {
  en: { found: 'It is as broken as before.' },
  'zh-CN': { found: '' }, // finds it solved
}

for (const [at, language] of languages.entries()) {
  test(`a second look (${language})`, async () => {
    const say = words[language]
    const p = people(w, language)
    const inspector = await p.as('inspector', '/tasks')
    const rows = inspector.locator('main a.button[href^="/check/"]')
    const waiting = await rows.count()
    assert.ok(waiting > 1, 'the demo leaves something to look at again')
    await keep(inspector, 'tasks-again', language)
    const href = await rows.first().getAttribute('href')
    await leads(inspector, () => rows.first().click())
    const form = inspector.locator('form[action$="/recheck"]')
    assert.equal(await form.locator('input[type=radio]:checked').count(), 0, 'nothing is answered beforehand')
    await keep(inspector, 'check-again', language)
    await walk(inspector)
    await send(inspector, form)
    assert.ok(await inspector.locator('.summary').count() > 0, 'every line needs an answer')
    await keep(inspector, 'check-again-wrong', language)

    const answers = {}
    for (const one of await form.locator('input[type=radio]').all()) answers[await one.getAttribute('name')] = say.found ? 'fail' : 'pass'
    await fill(form, { ...answers, text: say.found, photos: await picture(inspector, 90 + at) })
    await send(inspector, form)
    assert.equal(await inspector.locator('.summary').count(), 0, await inspector.locator('main').innerText())
    await inspector.goto('/tasks')
    assert.equal(await rows.count(), waiting - 1)
    assert.equal(await inspector.locator(`main a[href="${href}"]`).count(), 0, 'nobody looks twice')

    const desk = await p.as('desk', `/cases/${href.split('/').pop()}`)
    const told = await desk.locator('main').innerText()
    assert.equal(say.found !== '' && told.includes(say.found), say.found !== '', 'the centre reads what was found')
    await keep(desk, 'case-again', language)
    const anybody = await p.visitor('/second-looks', 'desk')
    assert.ok(await anybody.locator('.sampling-table tbody tr').count() > 3)
    await keep(anybody, 'second-looks', language)
    await walk(anybody)
    await anybody.goto(await anybody.locator('a[rel=prev]').getAttribute('href'))
    await keep(anybody, 'second-looks-before', language)
    await p.leave()
  })
}
