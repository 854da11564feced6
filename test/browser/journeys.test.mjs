// One problem from report to confirmation, as five people live it: a resident
// with a photo, the desk by keyboard, the unit, the checker, and the resident
// again. Each page on the way is looked at by axe and photographed in both
// widths.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { leads, signIn } from './people.mjs'
import { keep, languages, start } from './wellfield.mjs'

let w
before(async () => { w = await start() })
after(() => w?.close())

// photo is a drawn lamp in a street, dark or lit: plainly no evidence.
async function photo(page, lit) {
  const data = await page.evaluate((lit) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 960, height: 720 })
    const c = canvas.getContext('2d')
    const fill = (color, ...box) => { c.fillStyle = color; c.fillRect(...box) }
    fill('#26323c', 0, 0, 960, 720)
    for (let i = 0; i < 9; i++) fill(`rgb(${40 + i * 5}, ${50 + i * 4}, 60)`, i * 108, 180 + (i * 53) % 120, 104, 400)
    fill('#3c4247', 0, 540, 960, 180)
    if (lit) {
      c.fillStyle = 'rgba(255, 226, 150, .35)'
      c.beginPath(); c.moveTo(520, 210); c.lineTo(260, 720); c.lineTo(800, 720); c.fill()
    }
    fill('#8d949a', 596, 190, 14, 430)
    fill('#8d949a', 500, 190, 110, 12)
    fill(lit ? '#ffe9a8' : '#5b6166', 492, 202, 60, 18)
    return canvas.toDataURL('image/jpeg', 0.85)
  }, lit)
  return { name: lit ? 'lit.jpg' : 'dark.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(data.split(',')[1], 'base64') }
}

const next = (page) => leads(page, () => page.locator('button.button-big[name=go][value=next]').click())

// different says that none of the known problems is meant, where some are shown.
async function different(page) {
  const other = page.locator('button[name=same][value=other]')
  if (await other.count() > 0) await leads(page, () => other.click())
}

// report tells of a street lamp and returns the number and the address of its
// track.
async function report(page, language, look) {
  await page.goto('/')
  await look('home')
  await leads(page, () => page.locator('a[href="/report"]').first().click())
  await page.locator('[data-canvas] .leaflet-interactive').first().waitFor()
  await look('report-where')
  await next(page)
  await page.locator('.summary').waitFor()
  await look('report-where-wrong')
  await page.locator('[data-canvas]').scrollIntoViewIfNeeded()
  await page.locator('[data-canvas] .leaflet-interactive').first().waitFor()
  const box = await page.locator('[data-canvas]').boundingBox()
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  assert.notEqual(await page.locator('[data-said]').innerText(), '')
  await page.locator('#report-address').fill(language === 'en' ? 'beside the bus stop' : '公交站旁')
  await next(page)
  await page.locator('input[name=q]').fill(language === 'en' ? 'street lamp out' : '路灯不亮')
  await leads(page, () => page.keyboard.press('Enter'))
  await look('report-what')
  await page.locator('#class-found-0').check()
  await next(page)
  await different(page)
  await page.locator('#report-summary').fill(language === 'en' ? 'The lamp has been dark for a week.' : '路灯一个星期不亮了。')
  await page.locator('#report-photos').setInputFiles([await photo(page, false)])
  await look('report-details')
  await next(page)
  await look('report-contact')
  await next(page)
  await look('report-answers')
  await page.locator('button[value=send]').click()
  await page.waitForURL('**/received')
  await look('report-sent')
  const track = new URL(page.url()).pathname.replace(/\/received$/, '')
  return { number: track.split('/')[2], track }
}

// accept files and dispatches by keyboard alone.
async function accept(number, language, look) {
  const page = await signIn(w, 'desk', language)
  await page.goto(`/desk?show=new&case=${number}`)
  await look(page, 'desk')
  for (const key of ['1', '2', '3']) await page.keyboard.press(key)
  assert.equal(await page.locator('[data-take]:checked').count(), 3)
  await leads(page, () => page.keyboard.press('Control+Enter'))
  await page.locator('.notice-done').waitFor()
  await look(page, 'desk-done')
  await page.goto(`/cases/${number}`)
  const lead = await page.locator('.rule').innerText()
  await look(page, 'case')
  await page.context().close()
  return lead
}

async function handle(number, language, look) {
  const page = await signIn(w, 'lighting', language)
  await look(page, 'unit')
  await leads(page, () => page.locator(`form[action="/cases/${number}/sign"] button`).click())
  await page.locator('.notice-done').waitFor()
  await leads(page, () => page.locator(`a[href^="/cases/${number}?do=handle"]`).click())
  await look(page, 'handle')
  const form = page.locator(`form[action="/cases/${number}/handle"]`)
  await form.locator('textarea[name=text]').fill(language === 'en' ? 'New lamp fitted and tried.' : '已更换灯具并试亮。')
  await leads(page, () => form.locator('button[type=submit]').click())
  await page.locator('.summary').waitFor()
  await look(page, 'handle-wrong')
  assert.match(await form.locator('textarea[name=text]').inputValue(), /tried|试亮/)
  for (const input of await form.locator('input[type=file]').all()) await input.setInputFiles([await photo(page, true)])
  await leads(page, () => form.locator('button[type=submit]').click())
  await page.locator('.notice-done').waitFor()
  await look(page, 'handled')
  await page.context().close()
}

async function check(number, language, look) {
  const page = await signIn(w, 'checker', language)
  await look(page, 'checks')
  await page.goto(`/check/${number}`)
  await look(page, 'check')
  for (const pass of await page.locator('input[type=radio][value=pass]').all()) await pass.check()
  await leads(page, () => page.locator(`form[action="/cases/${number}/check"] button[type=submit]`).click())
  await page.locator('.notice-done').waitFor()
  await page.context().close()
}

const journeys = { 'zh-CN': 'phone', en: 'desk' }

test('the first view is light enough for an old phone on a bad line', async () => {
  const page = await w.open('about:blank', { size: 'phone' })
  const sent = []
  page.on('requestfinished', (r) => sent.push(r.sizes().then((s) => [r.resourceType(), s.responseBodySize])))
  await page.goto('/', { waitUntil: 'networkidle' })
  const sizes = await Promise.all(sent)
  const all = sizes.reduce((sum, [, n]) => sum + n, 0)
  const scripts = sizes.filter(([kind]) => kind === 'script').reduce((sum, [, n]) => sum + n, 0)
  assert.ok(all > 1000 && all <= 100_000, `${all} bytes, at most 100 KB`)
  assert.ok(scripts > 0 && scripts <= 20_000, `${scripts} bytes of scripts, at most 20 KB`)
  await page.context().close()
})

test('the name of an area is words, whatever an import wrote into it', async () => {
  const page = await w.open('about:blank', { language: 'en' })
  await page.route('**/areas.geojson*', async (route) => {
    const answer = await route.fetch()
    const areas = await answer.json()
    for (const f of areas.features) f.properties.name = '<b id="injected">name</b>'
    await route.fulfill({ response: answer, json: areas, headers: { 'content-type': 'application/geo+json' } })
  })
  await page.goto('/report')
  await page.locator('[data-canvas] .leaflet-interactive').last().waitFor()
  await page.locator('[data-canvas]').scrollIntoViewIfNeeded()
  const box = await page.locator('[data-canvas]').boundingBox()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.locator('.leaflet-tooltip').waitFor()
  assert.equal(await page.locator('#injected').count(), 0)
  assert.match(await page.locator('.leaflet-tooltip').innerText(), /<b id=/)
  await page.context().close()
})

for (const language of languages) {
  test(`from report to confirmation in ${language}`, async () => {
    const size = journeys[language]
    const resident = await w.open('/', { language, size })
    const seen = (name) => keep(resident, name, language)
    const look = (page, name) => keep(page, name, language)
    const { number, track } = await report(resident, language, seen)
    await resident.goto(track)
    await seen('track-received')

    await accept(number, language, look)
    await resident.reload()
    await seen('track-dispatched')
    await handle(number, language, look)
    await check(number, language, look)

    await resident.reload()
    await seen('track-asked')
    const yes = resident.locator(`form[action="${track}/confirm"]`)
    if (!await yes.isVisible()) await resident.locator('#act-confirm summary').click()
    await leads(resident, () => yes.locator('button[type=submit]').click())
    await resident.locator('.tag-solved').first().waitFor()
    await seen('track-closed')
    await resident.context().close()
  })

  test(`looked at before filing in ${language}`, async () => {
    const resident = await w.open('/report', { language })
    await resident.locator('#report-area').selectOption('990101100001001')
    await next(resident)
    await resident.locator('#class-none').check()
    await next(resident)
    await different(resident)
    await resident.locator('#report-summary').fill(language === 'en' ? 'Something is leaking by the wall.' : '墙边有东西在渗水。')
    await next(resident)
    await next(resident)
    await leads(resident, () => resident.locator('button[value=send]').click())
    const track = new URL(resident.url()).pathname.replace(/\/received$/, '')
    const number = track.split('/')[2]

    const desk = await signIn(w, 'desk', language)
    await desk.goto(`/desk?show=new&case=${number}`)
    await keep(desk, 'desk-unsure', language)
    await desk.keyboard.press('v')
    await leads(desk, () => desk.locator(`form[action="/cases/${number}/verify"] button[type=submit]`).click())
    await desk.context().close()

    const grid = await signIn(w, 'grid', language)
    await keep(grid, 'verify', language)
    await leads(grid, () => grid.locator(`a[href^="/cases/${number}?do="]`).click())
    const form = grid.locator(`form[action="/cases/${number}/record_verification"]`)
    await form.locator('input[value=yes]').check()
    await form.locator('textarea[name=text]').fill(language === 'en' ? 'A pipe joint drips.' : '水管接头滴水。')
    await keep(grid, 'verifying', language)
    await leads(grid, () => form.locator('button[type=submit]').click())
    await grid.locator('.notice-done').waitFor()
    await grid.context().close()
    await resident.goto(track)
    await keep(resident, 'track-verified', language)
    await resident.context().close()
  })

  test(`the other pages in ${language}`, async () => {
    const visitor = await w.open('/sign-in', { language })
    await keep(visitor, 'sign-in', language)
    await visitor.goto('/nowhere')
    await keep(visitor, 'not-found', language)
    await visitor.context().close()
    for (const [account, path, name] of [['grid', '/unit', 'no-work'], ['commander', '/desk?show=work', 'desk-work'], ['commander', '/desk?show=closed', 'desk-closed'], ['admin', '/catalogue', 'catalogue'], ['district', '/desk', 'desk-district']]) {
      const page = await signIn(w, account, language)
      await page.goto(path)
      await keep(page, name, language)
      await page.context().close()
    }
  })
}
