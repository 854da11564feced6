// Whose case it is, and whose problem: a dispute that is ruled on and becomes a
// rule, work in parts, and two reports of one problem. Each page is looked at by
// axe and photographed in both widths.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { act, formOf, leads, offers, people, picture, refused, reported, signed, walk } from './people.mjs'
import { keep, languages, start } from './wellfield.mjs'

let w
before(async () => { w = await start() })
after(() => w?.close())

// Each language has its own place and class, so that neither finds the other's
// rule or report.
const told = {
  en: {
    class: 'component/0207', point: { lat: 30.5128634, lng: 106.8203945 }, summary: 'The railing by the bus stop is broken.',
    works: /Works Station/, whose: /unit that you think responsible/, why: 'Our list of duties does not have it: the town keeps this road.', basis: 'List of duties, line 42.',
    cable: 'A cable hangs low over the road.', fenced: 'Fenced off, the road is safe.', fixed: 'Cable fastened again.', open: /still open/,
    lamp: 'The lamp at the corner is dark.', again: 'No light at the corner again tonight.', answer: 'A crew comes this evening.', thanks: 'Your report is handled with an earlier one.', mine: 'It also hums.',
    search: 'street lamp out', sorry: 'Not the same lamp: the other one stands across the road.',
  },
  'zh-CN': {
    class: 'component/0205', point: { lat: 30.5158634, lng: 106.8203945 }, summary: '公交站旁的限速牌被撞歪了。',
    works: /村镇建设服务中心/, whose: /认为应负责的单位/, why: '职责清单中没有此项，该路由镇里养护。', basis: '职责清单第42项。',
    cable: '一根线缆垂到路面上方。', fenced: '已围护，道路可安全通行。', fixed: '线缆已重新固定。', open: /协办事项未完成/,
    lamp: '路口的路灯不亮。', again: '路口今晚又没有灯。', answer: '今晚派人检修。', thanks: '您的上报与先前的一件合并办理。', mine: '还有嗡嗡声。',
    search: '路灯不亮', sorry: '不是同一盏灯，另一盏在马路对面。',
  },
}

for (const language of languages) {
  const say = told[language]

  test(`a dispute becomes a rule in ${language}`, async () => {
    const p = people(w, language)
    const report = { class: say.class, point: say.point, summary: say.summary }
    const c = await signed(w, p, report, 'roads')
    const unit = await p.as('roads', c.href)
    assert.match(await refused(unit, 'return', { reason: 'other_duty', text: say.why }), say.whose)
    await act(unit, 'return', { reason: 'other_duty', unit: 'town-works', text: say.why })
    await unit.goto(c.href)
    assert.equal(await offers(unit, 'return'), false, 'a unit returns a case once')
    await keep(unit, 'dispute-returned', language)
    const desk = await p.as('desk', `/desk?show=disputed&case=${c.number}`)
    assert.equal(await offers(desk, 'arbitrate'), false, 'the desk rules on no dispute')
    await keep(desk, 'desk-disputed', language)
    const resident = await p.visitor(c.track)
    await keep(resident, 'track-disputed', language)

    const boss = await p.as('commander', '/tasks')
    await keep(boss, 'tasks-dispute', language)
    await walk(boss)
    await leads(boss, () => boss.locator(`a[href^="${c.href}?do=arbitrate"]`).click())
    const form = await formOf(boss, 'arbitrate')
    await boss.locator('h1').click()
    await boss.keyboard.press('i')
    assert.equal(await boss.evaluate(() => document.activeElement.name), 'lead', 'the key of the ruling leads to its form')
    await form.locator('[name=lead]').selectOption('town-works')
    await form.locator('[name=reason]').fill(say.why)
    await form.locator('[name=basis]').fill(say.basis)
    await keep(boss, 'dispute-ruling', language)
    await boss.locator('[name=basis]').focus()
    await leads(boss, () => boss.keyboard.press('Control+Enter'))
    await boss.locator('.notice-done').waitFor()
    const works = await p.as('town-works', c.href)
    assert.equal(await offers(works, 'sign'), true, 'whoever was ruled responsible has the case')
    assert.equal(await offers(works, 'return'), false, 'nobody returns what was ruled')
    await keep(works, 'dispute-ruled', language)

    await boss.goto('/rules')
    await keep(boss, 'rules-proposed', language)
    const proposal = boss.locator('article', { has: boss.locator(`a[href="${c.href}"]`) })
    assert.equal(await proposal.count(), 1, 'the ruling is proposed as a rule')
    await leads(boss, () => proposal.locator('form[action="/rules/accept"] button').click())
    assert.equal(await boss.locator(`article a[href="${c.href}"]`).count(), 0, 'what was accepted is proposed no more')
    await keep(boss, 'rules-accepted', language)
    const next = await reported(w, { ...report, point: { ...say.point, lat: say.point.lat - 0.0015 } })
    await act(await p.as('desk', next.href), 'dispatch')
    await desk.goto(next.href)
    assert.match(await desk.locator('.rule').first().innerText(), say.works, 'the next such case goes by the new rule')
    await p.leave()
  })

  test(`work in parts in ${language}`, async () => {
    const p = people(w, language)
    const c = await signed(w, p, { class: 'component/0107', point: say.point, summary: say.cable }, 'lighting')
    const lead = await p.as('lighting', c.href)
    await keep(lead, 'parts-lead', language)
    const done = { text: say.fixed, photos: await picture(lead, 1) }
    if (await lead.locator('form[action$="/handle"] [name=before]').count() > 0) done.before = await picture(lead, 2)
    assert.match(await refused(lead, 'handle', done), say.open, 'the lead does not report done while a part is open')
    await keep(lead, 'parts-open', language)
    const helper = await p.as('emergency', '/unit')
    await keep(helper, 'parts-unit', language)
    await leads(helper, () => helper.locator(`a[href^="${c.href}?do=finish_part"]`).first().click())
    await keep(helper, 'parts-helper', language)
    await act(helper, 'finish_part', { text: say.fenced, photos: await picture(helper, 3) })
    await lead.goto(c.href)
    assert.equal(await lead.locator('form[action$="/handle"] [name=open]').count(), 0, 'no part is open any more')
    await act(lead, 'handle', { ...done, photos: await picture(lead, 4) })
    await p.leave()
  })

  test(`two reports of one problem in ${language}`, async () => {
    const p = people(w, language)
    const at = { lat: say.point.lat + 0.0012, lng: say.point.lng }
    const first = await reported(w, { class: 'component/0104', point: at, summary: say.lamp })
    await act(await p.as('desk', first.href), 'dispatch')

    const second = await p.visitor('/report')
    await second.locator('[name=lat]').evaluate((e, v) => { e.value = v }, String(at.lat))
    await second.locator('[name=lng]').evaluate((e, v) => { e.value = v }, String(at.lng + 0.00005))
    const next = () => leads(second, () => second.locator('button.button-big[name=go][value=next]').click())
    await next()
    await second.locator('input[name=q]').fill(say.search)
    await leads(second, () => second.keyboard.press('Enter'))
    await second.locator('input[type=radio][value="component/0104"]').first().check()
    await next()
    assert.equal(await second.locator(`button[name=same][value="${first.number}"]`).count(), 1, 'the known problem is suggested')
    await keep(second, 'report-known', language)
    await leads(second, () => second.locator('button[name=same][value=other]').click())
    await second.locator('#report-summary').fill(say.again)
    await next()
    await next()
    await leads(second, () => second.locator('button[value=send]').click())
    const track = new URL(second.url()).pathname.replace(/\/received$/, '')
    const number = track.split('/')[2]

    const desk = await p.as('desk', `/desk?show=new&case=${number}`)
    const candidate = desk.locator('.candidate', { has: desk.locator(`a[href*="${first.number}"]`) })
    assert.equal(await candidate.count(), 1, 'the desk is shown the other report')
    await keep(desk, 'desk-same', language)
    await leads(desk, () => candidate.locator(`form[action="/cases/${number}/merge"] button`).click())
    await desk.goto(first.href)
    await act(desk, 'message', { text: say.answer })
    await desk.goto(`/cases/${number}`)
    await act(desk, 'message', { text: say.thanks })
    const one = await p.visitor(first.track)
    await second.goto(track)
    for (const [page, theirs, others] of [[one, say.answer, say.thanks], [second, say.thanks, say.answer]]) {
      const said = await page.locator('main').innerText()
      assert.match(said, new RegExp(theirs), 'each reporter is answered')
      assert.doesNotMatch(said, new RegExp(others), 'in a thread of their own')
    }
    assert.doesNotMatch(await second.locator('main').innerText(), new RegExp(say.lamp), 'nobody reads the other report')
    await act(second, 'message', { text: say.mine })
    await keep(second, 'track-together', language)
    await one.reload()
    assert.doesNotMatch(await one.locator('main').innerText(), new RegExp(say.mine), 'each reporter has a thread of their own')
    await desk.goto(first.href)
    assert.match(await desk.locator('main').innerText(), new RegExp(say.mine))
    await keep(desk, 'case-joined', language)

    await desk.goto(`/cases/${number}`)
    await keep(desk, 'case-merged', language)
    await act(desk, 'unmerge', { text: say.sorry })
    await desk.goto(`/desk?show=new&case=${number}`)
    assert.equal(await desk.locator(`form[action="/cases/${number}/dispatch"]`).count() > 0, true, 'it stands for itself again')
    await desk.goto(first.href)
    assert.doesNotMatch(await desk.locator('main').innerText(), new RegExp(say.mine), 'what was said apart is apart again')
    await p.leave()
  })
}
