// More time, as everybody sees it: the unit asks, the commander answers from the
// page of tasks, and anybody reads the ledger and the long-term register. Each
// page is looked at by axe and photographed in both widths.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { act, day, formOf, leads, offers, people, picture, refused, signed } from './people.mjs'
import { keep, languages, start } from './wellfield.mjs'

let w
before(async () => { w = await start() })
after(() => w?.close())

const railing = { class: 'component/0207', summary: 'broken railing', point: { lat: 30.5128634, lng: 106.8203945 } }

// months are this month and those after it, in the demo's zone.
function months(n) {
  const [year, month] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit' }).format().split('-').map(Number)
  return Array.from({ length: n }, (_, i) => new Date(Date.UTC(year, month - 1 + i, 1)).toISOString().slice(0, 7))
}

// monthOf is the month of the ledger in which a case stands: that of its deadline,
// which is this one or the next. It stands in one of them alone.
async function monthOf(anybody, number) {
  const found = []
  for (const month of months(2)) {
    const file = await anybody.request.get(`/ledger.csv?month=${month}`)
    if ((await file.text()).includes(number)) found.push(month)
  }
  assert.equal(found.length, 1, `${number} stands in the ledgers of ${found}`)
  return found[0]
}

for (const language of languages) {
  const words = language === 'en' ? 'The asphalt comes on Thursday.' : '沥青周四到货。'
  test(`more time in ${language}`, async () => {
    const p = people(w, language)
    const { href, number } = await signed(w, p, railing, 'roads')
    const unit = await p.as('roads', href)
    // Without the measure and its photo.
    await refused(unit, 'suspend', { until: day(20), text: words, reason: 'materials' })
    await keep(unit, 'delay-suspend-wrong', language)
    const again = unit.locator('form[action$="/suspend"]')
    assert.equal(await again.locator('textarea[name=text]').inputValue(), words)
    await act(unit, 'suspend', { measure: language === 'en' ? 'Fenced off, with a lamp.' : '已设围挡和警示灯。', photos: await picture(unit) })
    await unit.goto(href)
    assert.equal(await offers(unit, 'grant'), false, 'nobody gives time to themselves')
    await keep(unit, 'delay-asked', language)

    const boss = await p.as('commander', '/tasks')
    await keep(boss, 'delay-tasks', language)
    await leads(boss, () => boss.locator(`a[href^="${href}?do=grant"]`).click())
    await act(boss, 'grant')
    await boss.goto(href)
    await boss.locator('details.limits').evaluate((e) => { e.open = true })
    await keep(boss, 'delay-suspended', language)

    const second = await signed(w, p, { ...railing, point: { lat: 30.5158634, lng: 106.8203945 } }, 'roads')
    await unit.goto(second.href)
    const due = async () => unit.locator('.case-status').innerText()
    const before = await due()
    await act(unit, 'extend', { more: '1', reason: 'large_work', text: words })
    await boss.goto(second.href)
    await act(boss, 'grant')
    await unit.goto(second.href)
    assert.notEqual(await due(), before, 'the unit has more time')
    await boss.goto(second.href)
    await keep(boss, 'delay-extended', language)
    await act(boss, 'close_long_term', {
      reason: 'planning', text: language === 'en' ? 'The road is rebuilt next year.' : '该路段明年改造。', review: day(200),
      ...await keeper(boss),
    })
    await boss.goto(second.href)
    await keep(boss, 'delay-registered', language)
    const resident = await p.visitor(second.track)
    await keep(resident, 'track-registered', language)

    const anybody = await p.visitor('/ledger', 'desk')
    await monthOf(anybody, second.number)
    const month = await monthOf(anybody, number)
    await anybody.goto(`/ledger?month=${month}`)
    assert.ok((await anybody.locator('main').innerText()).includes(number))
    await keep(anybody, 'ledger', language)
    const phone = await p.visitor(`/ledger?month=${month}`, 'phone')
    const wide = await phone.evaluate(() => [...document.querySelectorAll('.ledger-scroll, .ledger-table, body')]
      .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth).map((e) => e.className || e.tagName))
    assert.deepEqual(wide, [], 'on a phone nothing of the ledger lies beside the page')
    assert.ok(await phone.evaluate(() => getComputedStyle(document.querySelector('.ledger-table td'), '::before').content.length > 2), 'each figure says what it is')
    await anybody.goto('/long-term')
    await keep(anybody, 'long-term', language)
    await p.leave()
  })
}

// keeper is the organisation that looks after the case, where none is chosen.
async function keeper(page) {
  const form = await formOf(page, 'close_long_term')
  return await form.locator('[name=owner]').inputValue() === '' ? { owner: 'district-roads' } : {}
}
