// A complaint: somebody complains about how their report was handled, one post takes it
// up and looks into it, another answers, the next instance is asked, and neither the
// unit nor the township's desk finds anything. Each page is looked at by axe and
// photographed in both widths, and walked by keyboard; it is made without JavaScript too.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fill, formOf, leads, offers, people, send, signed, walk } from './people.mjs'
import { keep, languages, start } from './wellfield.mjs'

let w
before(async () => { w = await start() })
after(() => w?.close())

const words = {
  en: {
    hole: { class: 'component/0201', summary: 'A deep hole in the lane.', point: { lat: 30.5123634, lng: 106.8203945 } },
    what: 'They came twice, laughed and left it open.', more: 'It is open still.', found: 'The foreman admits it.', why: 'It was left open without need.',
    done: 'It is closed this week, by another team.', how: 'We have asked for the work sheets.', search: 'roads', no: 'That is not all of it.',
  },
  'zh-CN': {
    hole: { class: 'component/0201', summary: '车道上有一个深坑。', point: { lat: 30.5153634, lng: 106.8203945 } },
    what: '来了两次都没有处理，态度恶劣。', more: '现在仍未修复。', found: '带班人员承认情况属实。', why: '无正当理由未予修复。',
    done: '本周内由其他班组修复。', how: '已调取作业单。', search: '交通', no: '还有情况没有处理。',
  },
}

// does is one verb on the page of a complaint.
async function does(page, verb, answers = {}) {
  const form = await formOf(page, verb)
  await fill(form, answers)
  await send(page, form)
  assert.equal(await page.locator('.summary').count(), 0, `${verb}: ${await page.locator('main').innerText()}`)
}

for (const language of languages) {
  test(`a complaint from first word to next instance (${language})`, async () => {
    const say = words[language]
    const p = people(w, language)
    const look = (page, name) => keep(page, name, language)
    const c = await signed(w, p, say.hole, 'roads')

    const mine = await p.visitor(c.track)
    await leads(mine, () => mine.locator('main a[href$="/complain"]').click())
    await look(mine, 'complain-who')
    const form = mine.locator('main form').first()
    const press = (what) => leads(mine, () => form.locator(`button.button[name=go][value=${what}]`).click())
    await press('next')
    assert.equal(await mine.locator('.summary').count(), 1, 'somebody must be chosen')
    await fill(form, { q: say.search })
    await press('search')
    await fill(form, { org: 'district-roads' })
    await press('next')
    await fill(form, { post: 'roads-handler', words: say.what, phone: '13900001111' })
    await look(mine, 'complain-what')
    await press('next')
    await look(mine, 'complain-check')
    await press('send')
    const secret = new URL(mine.url()).pathname.replace(/\/received$/, '')
    const number = secret.split('/')[2]
    await look(mine, 'complaint-received')
    await mine.goto(secret)
    await look(mine, 'complaint-follow')
    await walk(mine)
    assert.ok((await mine.locator('main').innerText()).includes(say.what))

    // Nobody concerned finds it, by list, number or address.
    for (const account of ['roads', 'desk', 'commander', 'hearing']) {
      const page = await p.as(account, account === 'hearing' ? '/complaints' : '/tasks')
      assert.equal(await page.locator(`a[href*="${number}"]`).count(), 0, `${account} is shown it`)
      const answer = await page.goto(`/complaints/${number}`)
      assert.equal(answer.status(), 404)
      page.wrong.length = 0 // the browser notes that the page was not found
      await page.goto('/')
    }

    const path = `/complaints/${number}`
    const hearing = await p.as('district-hearing', '/complaints')
    assert.equal(await hearing.locator(`a[href="${path}"]`).count(), 1)
    await look(hearing, 'complaints')
    await hearing.goto(path)
    await look(hearing, 'complaint-new')
    await walk(hearing)
    await does(hearing, 'accept')
    await does(hearing, 'inform', { text: say.how })
    await does(hearing, 'find', { outcome: 'upheld', text: say.found })
    assert.equal(await offers(hearing, 'answer'), false, 'whoever looked into it does not decide')
    await does(hearing, 'ask_unlock', { reason: 'unclear', text: say.how })

    const deciding = await p.as('district-deciding', path)
    await does(deciding, 'approve_unlock')
    await look(deciding, 'complaint-decide')
    await hearing.reload()
    await send(hearing, await formOf(hearing, 'look'))
    assert.ok((await hearing.locator('main').innerText()).includes('13900001111'))
    await does(deciding, 'answer', { outcome: 'upheld', reasons: say.why, measures: say.done })
    await look(deciding, 'complaint-answered-staff')

    await mine.reload()
    const told = await mine.locator('main').innerText()
    for (const part of [say.why, say.done, say.how]) assert.ok(told.includes(part), part)
    assert.ok(!told.includes(say.found), 'a finding is for whoever decides')
    await look(mine, 'complaint-answered')
    await walk(mine)
    await does(mine, 'ask_review', { text: say.no })
    await look(mine, 'complaint-review')
    assert.equal((await deciding.goto(path)).status(), 404, 'whoever decided has no hand in the review')
    deciding.wrong.length = 0
    await deciding.goto('/complaints')
    const city = await p.as('city-hearing', path)
    await does(city, 'accept')
    await look(city, 'complaint-next-instance')
    await (await p.as('admin')).goto('/complaints/coverage')
    await look(await p.as('admin'), 'complaint-coverage')
    await p.leave()
  })
}

test('a complaint is made without JavaScript', async () => {
  const post = (body) => fetch(`${w.url}/complain`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(body) })
  const first = await (await fetch(`${w.url}/complain`)).text()
  const id = /name="id" value="([^"]+)"/.exec(first)[1]
  const checked = await (await post({ id, step: 'what', org: 'city-party', words: 'x', go: 'next' })).text()
  assert.match(checked, /12388/, 'about the top: where to turn outside')
  const sent = await post({ id, step: 'check', org: 'town-works', words: 'x', go: 'send' })
  assert.equal(sent.status, 303)
  const again = await post({ id, step: 'check', org: 'town-works', words: 'x', go: 'send' })
  assert.equal(again.headers.get('location'), sent.headers.get('location'), 'sent twice is one')
})
