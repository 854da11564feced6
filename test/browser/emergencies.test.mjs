// An emergency: the commander looks at what a plan would change and declares it, a
// station ticks its steps on a phone, the desk dispatches by the plan, everybody
// reads it, and the report is there when it is over. Each page is looked at by axe
// and photographed in both widths, and walked by keyboard.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { act, fill, leads, people, reported, send, walk } from './people.mjs'
import { keep, languages, start } from './wellfield.mjs'

let w
before(async () => { w = await start() })
after(() => w?.close())

// A plan is declared in one area at a time, so each language has its own.
const words = {
  en: {
    area: '990101100004', why: 'The river stands above the second mark.', note: 'The north one is shut.', more: 'It goes on raining.',
    gone: 'The water has gone.', water: { class: 'event/0501', summary: 'The underpass stands under water.', point: { lat: 30.5128634, lng: 106.8203945 } },
  },
  'zh-CN': {
    area: '990101100000', why: '河道水位超过二级警戒线。', note: '北侧通道已封闭。', more: '雨还在下。',
    gone: '积水已退。', water: { class: 'event/0501', summary: '下穿通道积水很深。', point: { lat: 30.5158634, lng: 106.8203945 } },
  },
}

const unfold = (page) => page.evaluate(() => { for (const d of document.querySelectorAll('main details')) { d.removeAttribute('name'); d.open = true } })

for (const language of languages) {
  test(`a plan from declaration to report (${language})`, async () => {
    const say = words[language]
    const p = people(w, language)
    const look = (page, name) => keep(page, name, language)

    const anybody = await p.visitor('/emergencies', 'desk')
    assert.ok(language === 'en' || await anybody.locator('main ol').count() === 0, 'nothing is declared yet')
    await look(anybody, 'emergencies-before')

    const commander = await p.as('commander', '/emergencies')
    await leads(commander, () => commander.locator('main a[href="/emergencies/declare"]').click())
    await look(commander, 'emergency-choose')
    await walk(commander)
    const ask = commander.locator('form.declare-ask')
    await fill(ask, { plan: 'flood', area: say.area, kind: 'real', hours: '99', reason: say.why })
    await send(commander, ask)
    assert.equal(await commander.locator('.summary').count(), 1, 'no plan allows 99 hours')
    assert.equal(await commander.locator('textarea[name=reason]').inputValue(), say.why)
    await look(commander, 'emergency-choose-wrong')
    await fill(ask, { hours: '12' })
    await send(commander, ask)
    assert.ok(await commander.locator('.under').count() > 3, 'what would change, class by class')
    assert.ok(await commander.locator('.under ins').count() > 2, 'units and limits that change')
    await look(commander, 'emergency-declare')
    await walk(commander)
    await anybody.reload()
    assert.equal(await anybody.locator(`.emergency-on:has-text("${say.why}")`).count(), 0, 'a look declares nothing')
    await send(commander, commander.locator('form.declare-go'))
    const path = new URL(commander.url()).pathname
    assert.match(path, /^\/emergencies\/[0-9a-f-]{36}$/)
    await look(commander, 'emergency-commander')
    await walk(commander)

    const station = await p.as('emergency', path)
    const step = station.locator('#step-low-places')
    await step.locator('summary').click()
    await step.locator('input[name=note]').fill(say.note)
    await walk(station)
    await leads(station, () => step.locator('button').click())
    assert.equal(await step.locator('form').count(), 0, 'a step is ticked once')
    assert.ok((await step.innerText()).includes(say.note))
    await look(station, 'emergency-check-list')

    await ticks(station, path)
    const c = await reported(w, say.water)
    const desk = await p.as('desk', `/desk?case=${c.number}`)
    await desk.locator('.emergency-line a').first().waitFor()
    await look(desk, 'emergency-desk')
    await act(await p.as('desk', c.href), 'dispatch')
    await unfold(desk)
    await look(desk, 'emergency-case')
    await anybody.goto(c.track)
    await look(anybody, 'emergency-track')

    await anybody.goto('/emergencies')
    assert.equal(await anybody.locator(`.emergency-on a[href="${path}"]`).count(), 1)
    await look(anybody, 'emergencies')
    await anybody.goto('/')
    assert.equal(await anybody.locator(`.emergency-line a[href="${path}"]`).count(), 1, 'everybody is told')
    await look(anybody, 'emergency-home')
    await anybody.goto(path)
    assert.equal(await anybody.locator('.check-step').count(), 0, 'the check-list is for posts')
    await look(anybody, 'emergency-public')

    await commander.goto(path)
    await unfold(commander)
    const more = commander.locator('form[action$="/prolong"]')
    await fill(more, { hours: '2', reason: say.more })
    await send(commander, more)
    assert.ok(await commander.locator('.summary').count() > 0, 'who declared it does not prolong it')
    assert.equal(await commander.locator('.emergency-word').count(), 0)
    await look(commander, 'emergency-prolong-refused')

    await commander.goto(path)
    await unfold(commander)
    const end = commander.locator('form[action$="/end"]')
    await fill(end, { reason: say.gone })
    await send(commander, end)
    assert.ok((await commander.locator('.emergency-word').innerText()).includes(say.gone))
    await look(commander, 'emergency-ended')
    await commander.goto(`${path}/report`)
    const report = await commander.locator('main').innerText()
    for (const told of [say.why, say.note, say.gone, c.number]) assert.ok(report.includes(told), `the report tells ${told}`)
    await look(commander, 'emergency-report')
    await commander.emulateMedia({ media: 'print' })
    assert.equal(await commander.locator('.top').isVisible(), false, 'paper has no navigation')
    await keep(commander, 'emergency-report-print', language)
    await anybody.goto('/')
    assert.equal(await anybody.locator(`.emergency-line a[href="${path}"]`).count(), 0, 'the line goes with it')
    await p.leave()
  })
}

// ticks demands that what is pressed on a phone in the rain is large.
async function ticks(page, path) {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(path)
  for (const button of await page.locator('.check-step-do .button').all()) {
    const box = await button.boundingBox()
    assert.ok(box.height >= 52 && box.width >= 280, `a tick is ${box.width} x ${box.height} px`)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}
