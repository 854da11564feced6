// More time, as everybody sees it: the unit asks, the commander answers from the
// page of tasks, and anybody reads the ledger and the long-term register. Each
// page is looked at by axe and photographed in both widths.
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

// open unfolds the form of a verb.
async function open(page, verb) {
  await page.evaluate((id) => { for (let e = document.getElementById(id); e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true }, `act-${verb}`)
  const form = page.locator(`form[action$="/${verb}"]`)
  await form.evaluate((e) => { for (let d = e; d; d = d.parentElement) if (d.tagName === 'DETAILS') d.open = true })
  return form
}

const send = (page, form) => leads(page, () => form.locator('button[type=submit]').click())

async function picture(page) {
  const data = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 })
    const c = canvas.getContext('2d')
    for (let i = 0; i < 12; i++) { c.fillStyle = i % 2 ? '#d9d9d9' : '#c0392b'; c.fillRect(i * 54, 200, 54, 60) }
    return canvas.toDataURL('image/jpeg', 0.85)
  })
  return { name: 'barrier.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(data.split(',')[1], 'base64') }
}

// given is the address of a new case of the unit, which signed for it.
async function given(language, unit) {
  const answer = await fetch(`${w.url}/api/v1/reports`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: crypto.randomUUID(), class: 'component/0207', summary: 'broken railing', point: { lat: 30.5128634, lng: 106.8203945 } }),
  })
  assert.equal(answer.status, 201)
  const href = `/cases/${(await answer.json()).number}`
  const desk = await signIn('desk', language)
  await desk.goto(href)
  await send(desk, await open(desk, 'dispatch'))
  await desk.context().close()
  await unit.goto(href)
  await send(unit, await open(unit, 'sign'))
  await unit.goto(href)
  return href
}

const day = (ahead) => new Date(Date.now() + ahead * 86400e3).toISOString().slice(0, 10)

// months are this month and those after it, in the demo's zone.
function months(n) {
  const [year, month] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit' }).format().split('-').map(Number)
  return Array.from({ length: n }, (_, i) => new Date(Date.UTC(year, month - 1 + i, 1)).toISOString().slice(0, 7))
}

for (const language of languages) {
  const words = language === 'en' ? 'The asphalt comes on Thursday.' : '沥青周四到货。'
  test(`more time in ${language}`, async () => {
    const unit = await signIn('roads', language)
    const href = await given(language, unit)
    const suspend = await open(unit, 'suspend')
    await suspend.locator('input[name=until]').fill(day(20))
    await suspend.locator('textarea[name=text]').fill(words)
    await suspend.locator('select[name=reason]').selectOption('materials')
    await send(unit, suspend) // without the measure and its photo
    await unit.locator('.summary').waitFor()
    await keep(unit, 'delay-suspend-wrong', language)
    const again = unit.locator('form[action$="/suspend"]')
    assert.equal(await again.locator('textarea[name=text]').inputValue(), words)
    await again.locator('textarea[name=measure]').fill(language === 'en' ? 'Fenced off, with a lamp.' : '已设围挡和警示灯。')
    await again.locator('input[type=file]').setInputFiles([await picture(unit)])
    await send(unit, again)
    await unit.goto(href)
    await keep(unit, 'delay-asked', language)

    const boss = await signIn('commander', language)
    await boss.goto('/tasks')
    await keep(boss, 'delay-tasks', language)
    await leads(boss, () => boss.locator(`a[href^="${href}"]`).first().click())
    await send(boss, await open(boss, 'grant'))
    await boss.goto(href)
    await keep(boss, 'delay-suspended', language)

    const second = await given(language, unit)
    const extend = await open(unit, 'extend')
    await extend.locator('input[name=more]').fill('1')
    await extend.locator('select[name=reason]').selectOption('large_work')
    await extend.locator('textarea[name=text]').fill(words)
    await send(unit, extend)
    await boss.goto(second)
    await send(boss, await open(boss, 'grant'))
    await boss.goto(second)
    await keep(boss, 'delay-extended', language)
    const register = await open(boss, 'close_long_term')
    await register.locator('select[name=reason]').selectOption('planning')
    await register.locator('textarea[name=text]').fill(language === 'en' ? 'The road is rebuilt next year.' : '该路段明年改造。')
    await register.locator('input[name=review]').fill(day(200))
    await send(boss, register)
    await boss.goto(second)
    await keep(boss, 'delay-registered', language)

    // The ledger goes by the month of the deadline, which is this one or the next.
    const anybody = await w.open('/ledger', { language })
    const found = []
    for (const month of months(2)) {
      const file = await anybody.request.get(`/ledger.csv?month=${month}`)
      if (new RegExp(href.split('/').pop()).test(await file.text())) found.push(month)
    }
    assert.equal(found.length, 1, `the suspended case stands in the ledgers of ${found}`)
    await anybody.goto(`/ledger?month=${found[0]}`)
    await keep(anybody, 'ledger', language)
    const phone = await w.open(`/ledger?month=${found[0]}`, { language, size: 'phone' })
    const wide = await phone.evaluate(() => [...document.querySelectorAll('.ledger-scroll, .ledger-table, body')]
      .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth).map((e) => e.className || e.tagName))
    assert.deepEqual(wide, [], 'on a phone nothing of the ledger lies beside the page')
    assert.ok(await phone.evaluate(() => getComputedStyle(document.querySelector('.ledger-table td'), '::before').content.length > 2), 'each figure says what it is')
    await phone.context().close()
    await anybody.goto('/long-term')
    await keep(anybody, 'long-term', language)
    for (const page of [unit, boss, anybody]) await page.context().close()
  })
}
