// What stands over a case: a refusal that somebody else reviews, a whistle and who
// comes, and a supervisor's question about one case and about many.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { act, day, fill, formOf, leads, offers, people, picture, refused, reported, send, signed, walk } from './people.mjs'
import { keep, languages, start } from './wellfield.mjs'

let w
before(async () => { w = await start() })
after(() => w?.close())

const told = {
  en: {
    point: { lat: 30.5128634, lng: 106.8203945 }, hole: 'A hole in the road, deep enough for a wheel.', small: 'Smaller than half a square metre.',
    deep: 'It is deeper than a hand.', measured: 'Measured on the photo: 6 cm. It is taken up.', overturned: /A review overturned the refusal/,
    gate: 'At the north gate of the market', power: 'Urban management has the power to close the stall.', clears: 'Clears the footway', crew: 'the night crew',
    cleared: 'Cleared at 21:40.', intime: 'They came within the hour.', elsewhere: 'All engines are at a fire in the next town.', nobody: 'Nobody of the brigade came.',
    photo: /photo of the place/, missed: /Not on the spot in time/, unfinished: /every unit has done its measure/, why: 'Why is it not begun?', part: 'The part came today, work starts at noon.', good: 'Understood.',
  },
  'zh-CN': {
    point: { lat: 30.5158634, lng: 106.8203945 }, hole: '路上有坑，车轮能陷进去。', small: '面积不足0.5平方米。',
    deep: '比手掌还深。', measured: '照片上量得6厘米，予以受理。', overturned: /不予立案已撤销/,
    gate: '农贸市场北门', power: '需城管部门依法处置占道摊位。', clears: '清理人行道', crew: '夜班队伍',
    cleared: '21:40已清理完毕。', intime: '一小时内到场。', elsewhere: '全部车辆在邻镇火场。', nobody: '消防大队未到场。',
    photo: /现场照片/, missed: /未按时到场/, unfinished: /都完成后才算见效/, why: '为什么还没有开工？', part: '配件今天到，中午开工。', good: '知道了。',
  },
}

for (const language of languages) {
  const say = told[language]

  test(`a refusal is reviewed in ${language}`, async () => {
    const p = people(w, language)
    const c = await reported(w, { class: 'component/0201', point: say.point, summary: say.hole })
    await act(await p.as('desk', c.href), 'refuse', { reason: 'below_standard', text: say.small })
    const resident = await p.visitor(c.track)
    await keep(resident, 'track-refused', language)
    await act(resident, 'ask_review', { text: say.deep })
    assert.equal(await offers(resident, 'ask_review'), false, 'a review is asked for once')
    await keep(resident, 'track-review', language)

    const desk = await p.as('desk', c.href)
    assert.equal(await offers(desk, 'review_refusal'), false, 'who refused does not review')
    const boss = await p.as('commander', '/tasks')
    await leads(boss, () => boss.locator(`a[href^="${c.href}?do=review_refusal"]`).click())
    await keep(boss, 'review-refusal', language)
    await act(boss, 'review_refusal', { outcome: 'overturned', text: say.measured })
    await resident.reload()
    assert.match(await resident.locator('main').innerText(), say.overturned)
    await keep(resident, 'track-overturned', language)
    await desk.goto(`/desk?show=new&case=${c.number}`)
    assert.ok(await offers(desk, 'dispatch'), 'the report is at the desk again')
    await p.leave()
  })

  test(`a whistle in ${language}`, async () => {
    const p = people(w, language)
    const c = await signed(w, p, { class: 'component/0203', point: say.point, summary: say.hole }, 'roads')
    const boss = await p.as('commander', c.href)
    const form = await formOf(boss, 'whistle')
    await fill(form, { kind: 'tackling', reason: 'joint_enforcement', units: ['district-urban'], place: say.gate, need: say.power })
    await keep(boss, 'whistle-form', language)
    await send(boss, form)
    await boss.locator('.notice-done').waitFor()

    const unit = await p.as('urban', '/tasks')
    await keep(unit, 'tasks-whistle', language)
    await leads(unit, () => unit.locator(`a[href^="${c.href}?do=acknowledge_whistle"]`).click())
    await act(unit, 'acknowledge_whistle')
    await unit.goto(c.href)
    assert.match(await refused(unit, 'record_arrival'), say.photo)
    await act(unit, 'record_arrival', { photos: await picture(unit, 1) })
    const desk = await p.as('desk', c.href)
    await act(desk, 'agree_measure', { unit: 'district-urban', what: say.clears, who: say.crew, until: day(2) })
    await desk.goto(c.href)
    await keep(desk, 'whistle-agreed', language)
    await boss.goto(c.href)
    assert.match(await refused(boss, 'evaluate_whistle', { verdict: 'worked', text: say.intime }), say.unfinished)
    await unit.goto(c.href)
    await act(unit, 'finish_measure', { text: say.cleared })
    await boss.goto('/tasks')
    await leads(boss, () => boss.locator(`a[href^="${c.href}?do=evaluate_whistle"]`).click())
    await act(boss, 'evaluate_whistle', { verdict: 'worked', text: say.intime })

    // Called again: this time nobody comes, and the reason stands beside the fact.
    await boss.goto(c.href)
    await act(boss, 'whistle', { kind: 'emergency', reason: 'emergency', units: ['district-fire'], place: say.gate, need: say.power })
    const fire = await p.as('fire', c.href)
    await act(fire, 'excuse_absence', { text: say.elsewhere })
    await boss.goto(c.href)
    assert.match(await boss.locator('.board').innerText(), new RegExp(say.elsewhere))
    await act(boss, 'evaluate_whistle', { verdict: 'failed', text: say.nobody })
    await boss.goto(c.href)
    await keep(boss, 'whistle-over', language)

    // The demonstration's own whistle ran out hours ago: who did not come is named to
    // the level above, and on the case to the township.
    const above = await p.as('district', '/tasks')
    const absent = above.locator('section[aria-labelledby="group-absence"] .job').first()
    assert.match(await absent.innerText(), say.missed)
    await keep(above, 'tasks-absence', language)
    await leads(above, () => absent.locator('.job-title a').click())
    await keep(above, 'whistle-missed', language)
    await boss.goto(new URL(above.url()).pathname)
    assert.match(await boss.locator('.board').innerText(), say.missed, 'the township sees who did not come')
    await p.leave()
  })

  test(`supervision in ${language}`, async () => {
    const p = people(w, language)
    const cases = []
    for (const class_ of ['component/0204', 'component/0203']) {
      cases.push(await signed(w, p, { class: class_, point: say.point, summary: say.hole }, 'roads'))
    }
    const [one, two] = cases
    const above = await p.as('district', one.href)
    await act(above, 'supervise', { demand: say.why })
    const unit = await p.as('roads', '/tasks')
    await keep(unit, 'tasks-supervised', language)
    await leads(unit, () => unit.locator(`a[href^="${one.href}?do=answer_supervision"]`).click())
    await keep(unit, 'supervised-answer', language)
    await act(unit, 'answer_supervision', { text: say.part })
    await above.goto('/tasks')
    await leads(above, () => above.locator(`a[href^="${one.href}?do=judge_supervision"]`).click())
    await keep(above, 'supervised-judge', language)
    await act(above, 'judge_supervision', { judgement: 'accepted', text: say.good })

    // Many at once: first what it would do, then what was ticked and no more.
    await above.goto('/supervise?late=no&unit=district-roads')
    const mine = [one.number, two.number]
    const boxes = above.locator('main input[name=number]')
    for (const box of await boxes.all()) await box.setChecked(mine.includes(await box.getAttribute('value')))
    assert.ok(await boxes.count() > mine.length, 'the set holds other cases too')
    await keep(above, 'supervise-set', language)
    await walk(above)
    const asked = () => unit.locator('section[aria-labelledby="group-answer_supervision"] .job-title .tabular').allInnerTexts()
    await unit.goto('/tasks')
    const already = await asked()
    for (const number of mine) assert.ok(!already.includes(number), 'looking at a set changes nothing')
    const form = above.locator('form[method=post][action="/supervise"]')
    await fill(form, { demand: say.why, limit: '2' })
    await send(above, form)
    await keep(above, 'supervise-done', language)
    await unit.goto('/tasks')
    assert.deepEqual((await asked()).sort(), [...already, ...mine].sort(), 'what was ticked is asked about, and nothing else')
    await p.leave()
  })
}
