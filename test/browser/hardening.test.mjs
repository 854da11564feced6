// What a page refuses: words that became a script run nowhere, and no page of the
// product does anything that its own policy forbids.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { people } from './people.mjs'
import { start } from './wellfield.mjs'

let w
before(async () => { w = await start({ environment: { WELLFIELD_DEVELOPMENT: '1' } }) })
after(() => w?.close())

// planted is what an attacker would like to have in a page.
const planted = [
  '<script>window.ran = "inline"</script>',
  '<img src="/nothing" onerror="window.ran = \'attribute\'">',
  '<svg onload="window.ran = \'svg\'"></svg>',
  '<script src="data:text/javascript,window.ran=\'data\'"></script>',
  '<iframe srcdoc="<script>parent.ran = \'frame\'</script>"></iframe>',
  '<base href="https://evil.example/">',
  '<style>body { --ran: style }</style>',
]

// plant opens a path whose page has the words in it, with its headers as they are
// or without its policy.
async function plant(path, words, { policy = true } = {}) {
  const page = await w.open('/what-we-hold')
  await page.addInitScript(() => {
    window.kept = []
    document.addEventListener('securitypolicyviolation', (e) => window.kept.push(e.effectiveDirective))
  })
  await page.route((url) => url.pathname === path, async (route) => {
    const answer = await route.fetch()
    const headers = answer.headers()
    if (!policy) delete headers['content-security-policy']
    const body = (await answer.text()).replace('</main>', `${words}</main>`)
    await route.fulfill({ status: answer.status(), headers, body })
  })
  await page.goto(path)
  await page.waitForLoadState('load')
  await page.waitForTimeout(100)
  const seen = await page.evaluate(() => ({
    ran: window.ran, kept: window.kept, style: getComputedStyle(document.body).getPropertyValue('--ran').trim(),
    base: new URL('x', document.baseURI).host === location.host,
  }))
  await page.context().close()
  return seen
}

for (const words of planted) {
  test(`nothing comes of ${words}`, async () => {
    const seen = await plant('/', words)
    assert.equal(seen.ran, undefined)
    assert.equal(seen.style, '')
    assert.ok(seen.base)
    if (!words.startsWith('<iframe')) assert.ok(seen.kept.length > 0, 'the browser noticed nothing')
  })
}

test('the same words do run where there is no policy, so that these tests can fail', async () => {
  for (const words of planted.slice(0, 3)) {
    assert.ok((await plant('/', words, { policy: false })).ran, words)
  }
})

test('our own script cannot be called in by words, and text becomes no code', async () => {
  const page = await w.open('/')
  const seen = await page.evaluate(async () => {
    const own = document.querySelector('script[src]').src
    const again = document.createElement('script')
    const loaded = new Promise((done) => { again.onload = () => done(true); again.onerror = () => done(false) })
    try { again.src = own } catch { return { loaded: false, markup: 'refused' } }
    document.head.append(again)
    let markup = 'taken'
    try { document.createElement('div').innerHTML = '<b>x</b>' } catch { markup = 'refused' }
    return { loaded: await loaded, markup }
  })
  assert.deepEqual(seen, { loaded: false, markup: 'refused' })
  await page.context().close()
})

const stored = '"><script>window.ran=1</script><img src=x onerror="window.ran=2">'

test('words of a report are words on every page that shows them', async () => {
  const page = await w.open('/')
  const receipt = await page.evaluate(async (summary) => {
    const locate = await (await fetch('/api/v1/areas')).json()
    const areas = locate.areas ?? locate.items ?? locate
    const area = areas[areas.length - 1].code
    const answer = await fetch('/api/v1/reports', {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: crypto.randomUUID(), summary, address: summary, area, public: true }),
    })
    return answer.json()
  }, stored)
  assert.ok(receipt.link, JSON.stringify(receipt))
  for (const path of [`/t/${receipt.number}/${receipt.link}`, `/t/${receipt.number}/${receipt.link}/data`]) {
    await page.goto(path)
    assert.ok((await page.locator('main').innerText()).includes('<script>'), path)
    assert.equal(await page.evaluate(() => window.ran), undefined)
  }
  await page.context().close()
})

// Every page that can be reached by links, as a visitor and as posts, and what
// lies behind them: whatever a page loads or does is watched by its own policy.
test('no page of the product does what its policy forbids', async () => {
  const p = people(w, 'en')
  const walks = { visitor: await w.open('/'), desk: await p.as('desk', '/desk'), roads: await p.as('roads', '/unit') }
  const kept = []
  let seen = 0
  for (const [who, page] of Object.entries(walks)) {
    page.on('console', (m) => { if (/Content Security Policy|TrustedHTML|TrustedScript/i.test(m.text())) kept.push(`${who} ${page.url()}: ${m.text()}`) })
    const next = who === 'visitor' ? ['/', '/report', '/ledger', '/reference', '/gallery', '/sign-in'] : ['/desk', '/unit', '/tasks', '/account', '/emergencies', '/catalogue', '/rules']
    const known = new Set(next)
    for (let n = 0; next.length > 0 && n < 25; n++) {
      const path = next.shift()
      const answer = await page.goto(path).catch(() => null) // a file is saved and not shown
      if (!answer || !(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue
      seen++
      const links = await page.evaluate(() => [...document.links].filter((a) => a.origin === location.origin).map((a) => a.pathname))
      // One of a kind: the numbers of cases differ, their pages do not.
      for (const link of links) {
        const kind = link.replace(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}|[0-9a-f-]{20,}/g, '*')
        if (!known.has(kind) && !/export|\.csv|\.json|\/photos\//.test(link)) { known.add(kind); next.push(link) }
      }
    }
  }
  // The map comes with its library, which writes markup of its own.
  const map = walks.visitor
  await map.goto('/report')
  await map.locator('[data-map]').scrollIntoViewIfNeeded()
  await map.locator('.leaflet-control-zoom-in').waitFor()
  assert.ok(await map.locator('.leaflet-interactive').count() > 0, 'the map shows no outlines')
  assert.deepEqual(kept, [])
  assert.ok(seen > 30, `only ${seen} pages were seen`)
  await map.context().close()
  await p.leave()
})
