// An emergency: the commander looks at what a plan would change and declares it, a
// station ticks its steps on a phone, everybody reads it, and the report is there
// when it is over. Each page is looked at by axe and photographed in both widths.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { keep, languages, start } from './wellfield.mjs'

let w
before(async () => { w = await start() })
after(() => w?.close())

async function signIn(account, language) {
  const page = await w.open('/sign-in', { language })
  await page.locator(`form:has(input[name=account][value="${account}"]) button`).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  return page
}

const leads = (page, act) => Promise.all([page.waitForNavigation(), act()])

// A plan is declared in one area at a time, so each language has its own.
const areas = { 'zh-CN': '990101100000', en: '990101100001' }

for (const language of languages) {
  test(`a plan from declaration to report (${language})`, async () => {
    const commander = await signIn('commander', language)
    await commander.goto('/emergencies/declare')
    await commander.selectOption('select[name=plan]', 'flood')
    await commander.selectOption('select[name=area]', areas[language])
    await commander.fill('input[name=hours]', '12')
    await commander.fill('textarea[name=reason]', language === 'en' ? 'The river stands above the second mark.' : '河道水位超过二级警戒线。')
    await leads(commander, () => commander.locator('form.emergency-ask button[type=submit]').click())
    assert.ok(await commander.locator('.under').count() > 3, 'what would change, class by class')
    await keep(commander, 'emergency-declare', language)
    await leads(commander, () => commander.locator('form[action="/emergencies"] button[type=submit]').click())
    const path = new URL(commander.url()).pathname
    await keep(commander, 'emergency-commander', language)

    const station = await signIn('emergency', language)
    await station.goto(path)
    const step = station.locator('#step-low-places form')
    await step.locator('input[name=note]').fill(language === 'en' ? 'The north one is shut.' : '北侧通道已封闭。')
    await leads(station, () => step.locator('button').click())
    assert.equal(await station.locator('#step-low-places form').count(), 0, 'a step is ticked once')
    await keep(station, 'emergency-check-list', language)

    const anybody = await w.open('/emergencies', { language })
    await keep(anybody, 'emergencies', language)
    await anybody.goto('/')
    assert.equal(await anybody.locator('.emergency-line a').first().getAttribute('href').then((h) => h.startsWith('/emergencies/')), true)
    await anybody.goto(path)
    assert.equal(await anybody.locator('.check-step').count(), 0, 'the check-list is for posts')

    const end = commander.locator('form[action$="/end"]')
    await commander.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true })
    await end.locator('textarea').fill(language === 'en' ? 'The water has gone.' : '积水已退。')
    await leads(commander, () => end.locator('button').click())
    await commander.goto(`${path}/report`)
    await keep(commander, 'emergency-report', language)
  })
}
