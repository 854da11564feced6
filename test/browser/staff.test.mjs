// Posts and accounts: the administrator looks at the gaps, gives a post to an account,
// enters a leave and a delegation, each looked at before it is published; makes an
// account; and a holder hands a post over, which both sign. Every page is looked at by
// axe and photographed in both widths and languages, and walked by keyboard.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { day, fill, leads, people, send, walk } from './people.mjs'
import { keep, languages, start } from './wellfield.mjs'

let w
before(async () => { w = await start() })
after(() => w?.close())

// Each language works on posts of its own.
const words = {
  en: { post: 'roads-handler', account: 'roads', other: 'lighting', for: 'water-handler', by: 'sanitation-handler', made: 'night-desk', why: 'The pumps are being changed and both units work there.', note: 'The signs for the bridge are ordered.' },
  'zh-CN': { post: 'sanitation-handler', account: 'sanitation', other: 'greening', for: 'lighting-handler', by: 'greening-handler', made: 'early-desk', why: '路灯改造期间两个单位在同一现场作业。', note: '桥头警示牌已订购，尚未到货。' },
}

const publish = (page) => leads(page, () => page.locator('main button[name=go]').click())

for (const language of languages) {
  test(`posts, leave, delegation and handover (${language})`, async () => {
    const say = words[language]
    const p = people(w, language)
    const look = (page, name) => keep(page, `staff-${name}`, language)

    const office = await p.as('security', '/staff')
    assert.ok(await office.locator('.gap-area').count() > 5, 'the grids are drawn')
    await look(office, 'gaps')
    await walk(office)
    await office.goto('/staff/posts')
    await look(office, 'posts')

    await office.goto(`/staff/posts/${say.post}`)
    await look(office, 'post')
    await walk(office)

    await office.goto(`/staff/act/leave?account=${say.account}`)
    const leave = office.locator('#staff')
    await fill(leave, { from: day(2), last: day(1) })
    await send(office, leave)
    assert.equal(await office.locator('.summary').count(), 1, 'it ends before it begins')
    await look(office, 'leave-wrong')
    await fill(leave, { last: day(9) })
    await send(office, leave)
    assert.ok(await office.locator('.plan-gaps li').count() > 0, 'nobody stands in, and that is said before')
    await look(office, 'plan-gap')
    await walk(office)
    await publish(office)
    await office.locator('.notice-done').waitFor()
    await look(office, 'account')

    await office.goto(`/staff/act/delegate?for=${say.for}`)
    const delegate = office.locator('#staff')
    await fill(delegate, { by: say.by, duties: ['handle'], from: day(1), last: day(6), why: say.why })
    await look(office, 'delegate')
    await send(office, delegate)
    assert.equal(await office.locator('.plan-gaps li').count(), 0)
    await look(office, 'plan')
    await publish(office)
    assert.ok((await office.locator('main').innerText()).includes(say.why))

    await office.goto('/staff/accounts')
    await look(office, 'accounts')
    const make = office.locator('#make')
    await fill(make, { name: say.made })
    await leads(office, () => make.locator('button').click())
    assert.ok(await office.locator('.code-list code').count() === 1, 'the code is shown once')
    await look(office, 'code')

    await office.goto('/staff/list')
    await office.locator('input[type=file]').setInputFiles([{ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(`post,account\n${say.post},${say.made}\n`) }])
    await leads(office, () => office.locator('#staff button').click())
    assert.ok((await office.locator('.differences').innerText()).includes(say.made))
    await publish(office)
    await office.locator('.notice-done').waitFor()
    await look(office, 'changes')
    await leads(office, () => office.locator('.changes-list form button').click())
    assert.equal(await office.locator(`.differences`).count(), 0)

    const giver = await p.as(say.account, '/my-posts')
    await look(giver, 'mine')
    await walk(giver)
    await giver.goto(`/my-posts/prepare?post=${say.post}`)
    const hand = giver.locator('#staff')
    await fill(hand, { taker: say.other, day: day(1), note: say.note })
    await look(giver, 'hand-over')
    await send(giver, hand)
    assert.ok((await giver.locator('.handover').innerText()).includes(say.note))
    const taker = await p.as(say.other, '/my-posts')
    assert.equal(await taker.locator('.signed').count(), 1, 'one has signed')
    await look(taker, 'handover')
    await walk(taker)
    await leads(taker, () => taker.locator('.handover form button').first().click())
    assert.equal(await taker.locator('.signed').count(), 2, 'both have signed')
    await look(taker, 'handover-signed')
    await office.goto('/staff')
    await look(office, 'gaps-after')
    await p.leave()
  })
}
