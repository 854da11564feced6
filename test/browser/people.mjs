// What people do on the pages, for the journeys: each signs in once, opens the
// form of a verb, fills it in by the names of its fields and sends it.
import assert from 'node:assert/strict'

// The password of every account of the demonstration.
const password = 'wellfield-demo'

// people are the accounts of one journey in one language.
//
//	const p = people(w, 'en')
//	const desk = await p.as('desk', '/desk')
//	await p.leave()
export function people(w, language) {
  const pages = new Map()
  return {
    // as is the page of an account, at a path.
    async as(account, path) {
      if (!pages.has(account)) pages.set(account, await signIn(w, account, language))
      const page = pages.get(account)
      if (path) await page.goto(path)
      return page
    },
    // visitor is a page of somebody without an account.
    async visitor(path, size = 'phone') {
      const page = await w.open(path, { language, size })
      pages.set(page, page)
      return page
    },
    async leave() {
      for (const page of pages.values()) {
        assert.deepEqual(page.wrong, [])
        await page.context().close()
      }
    },
  }
}

// signIn opens the pages as an account of the demonstration: with one click where
// the page offers it, else with its password.
export async function signIn(w, account, language) {
  const page = await w.open('/sign-in', { language })
  const offered = page.locator(`form:has(input[type=hidden][name=account][value="${account}"]) button`)
  if (await offered.count() > 0) {
    await leads(page, () => offered.click())
  } else {
    await page.locator('input[name=account]:not([type=hidden])').fill(account)
    await page.locator('input[name=password]').fill(password)
    await leads(page, () => page.locator('form:has(input[name=password]) button').click())
  }
  assert.notEqual(new URL(page.url()).pathname, '/sign-in', `${account} cannot sign in`)
  return page
}

// leads does what opens another page, and waits for it.
export const leads = (page, does) => Promise.all([page.waitForNavigation(), does()])

// formOf is the form of a verb, unfolded.
export async function formOf(page, verb) {
  const form = page.locator(`main form[action$="/${verb}"]`).first()
  await form.evaluate((e) => { for (let d = e; d; d = d.parentElement) if (d.tagName === 'DETAILS') d.open = true })
  return form
}

// offers tells whether the page offers the verb.
export const offers = async (page, verb) => await page.locator(`main form[action$="/${verb}"]`).count() > 0

// fill answers the questions of a form: by the value of a choice, the values of a
// list, a file, or words.
export async function fill(form, answers) {
  for (const [name, value] of Object.entries(answers)) {
    const field = form.locator(`[name="${name}"]:not([type=hidden])`)
    const kind = await field.first().evaluate((e) => e.type)
    if (kind === 'radio' || kind === 'checkbox') {
      for (const one of [value].flat()) await form.locator(`[name="${name}"][value="${one}"]`).check()
    } else if (kind === 'select-one') await field.selectOption(value)
    else if (kind === 'file') await field.setInputFiles([value])
    else await field.fill(value)
  }
}

export const send = (page, form) => leads(page, () => form.locator('button[type=submit]').click())

// act does a verb on the page of a case, and demands that it was done.
export async function act(page, verb, answers = {}) {
  const form = await formOf(page, verb)
  await fill(form, answers)
  await send(page, form)
  assert.equal(await page.locator('.summary').count(), 0, `${verb}: ${await page.locator('main').innerText()}`)
  await page.locator('.notice-done').waitFor()
}

// refused does a verb that the product must not take, and returns what it says.
export async function refused(page, verb, answers = {}) {
  const form = await formOf(page, verb)
  await fill(form, answers)
  await send(page, form)
  assert.ok(await page.locator('.summary').count() > 0, `${verb} was taken, and must not be`)
  return page.locator('.summary').first().innerText()
}

// reported is a new case from another system: its number, its page for staff, and
// the secret page of its reporter.
export async function reported(w, body) {
  const answer = await fetch(`${w.url}/api/v1/reports`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: crypto.randomUUID(), ...body }),
  })
  const said = await answer.json()
  assert.equal(answer.status, 201, JSON.stringify(said))
  return { number: said.number, href: `/cases/${said.number}`, track: new URL(said.follow, w.url).pathname }
}

// signed is a new case that the desk gave to the unit of the account, which signed
// for it.
export async function signed(w, p, body, account) {
  const c = await reported(w, body)
  await act(await p.as('desk', c.href), 'dispatch')
  await act(await p.as(account, c.href), 'sign')
  return c
}

// picture is a drawn barrier, plainly no evidence. Each number is another picture.
export async function picture(page, number = 0) {
  const data = await page.evaluate((number) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 })
    const c = canvas.getContext('2d')
    const fill = (color, ...box) => { c.fillStyle = color; c.fillRect(...box) }
    fill('#cfdbe1', 0, 0, 640, 240)
    fill('#6d7173', 0, 240, 640, 240)
    for (let i = 0; i < 12; i++) fill(i % 2 ? '#ecebe6' : '#b0503c', i * 54, 200 + number, 54, 44)
    for (const x of [60, 560]) fill('#53585b', x, 200, 14, 150)
    return canvas.toDataURL('image/jpeg', 0.85)
  }, number)
  return { name: `barrier-${number}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(data.split(',')[1], 'base64') }
}

// day is a date so many days ahead, as a field of dates takes it.
export const day = (ahead) => new Date(Date.now() + ahead * 86400e3).toISOString().slice(0, 10)

// walk goes through the page by Tab alone. Everything that can be clicked must be
// reached, and whatever has the focus must show it.
export async function walk(page) {
  const all = await page.evaluate(() => {
    // Tab goes on from where somebody last clicked, so the walk begins above it all.
    const top = Object.assign(document.createElement('span'), { tabIndex: -1 })
    document.body.prepend(top)
    top.focus()
    const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && !e.closest('details:not([open]) > :not(summary)')
    const found = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(seen)
    found.forEach((e, i) => { e.dataset.walk = i })
    return found.length
  })
  const reached = new Set()
  for (let i = 0; i < all + 60; i++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const e = document.activeElement
      if (!e || e === document.body) return null
      const style = getComputedStyle(e)
      const shown = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || e.matches('[type=file]')
      return { n: e.dataset.walk, shown, what: e.outerHTML.slice(0, 120) }
    })
    if (!at) break
    assert.ok(at.shown, `the focus is not seen on ${at.what}`)
    if (at.n !== undefined) reached.add(Number(at.n))
  }
  const missed = await page.evaluate((reached) => [...document.querySelectorAll('[data-walk]')]
    .filter((e) => !reached.includes(Number(e.dataset.walk)) && e.type !== 'radio').map((e) => e.outerHTML.slice(0, 120)), [...reached])
  assert.deepEqual(missed, [], 'cannot be reached by keyboard')
}
