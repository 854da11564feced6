// Starts the program and a browser for a journey: bin/wellfield on a free port
// with the demo township in a folder of its own, and Debian's Chromium.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const here = dirname(fileURLToPath(import.meta.url))
const program = process.env.WELLFIELD_BIN ?? join(here, '..', '..', 'bin', 'wellfield')
const shots = join(here, 'shots')

// The widths that every page must serve: a phone and a desk.
export const sizes = {
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
}
export const languages = ['zh-CN', 'en']

const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

function freePort() {
  return new Promise((resolve, reject) => {
    const s = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = s.address()
      s.close(() => resolve(port))
    })
  })
}

// serve starts the program and waits until it answers. What it printed is shown
// only when it did not.
async function serve(data, environment, localhost, demo) {
  const port = await freePort()
  const addr = `127.0.0.1:${port}`
  // Browsers take passkeys for localhost, and for no number.
  if (localhost) environment = { ...environment, WELLFIELD_PUBLIC_URL: `http://localhost:${port}` }
  const child = spawn(program, ['serve', '--addr', addr, '--data', data, ...(demo ? ['--demo'] : [])], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const keep = (chunk) => { printed = (printed + chunk).slice(-20_000) }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.once('error', (e) => keep(`${program}: ${e.message}`))
  const url = localhost ? environment.WELLFIELD_PUBLIC_URL : `http://${addr}`
  for (let tries = 0; ; tries++) {
    const answer = await fetch(url, { redirect: 'manual' }).catch(() => null)
    if (answer) break
    const gone = await Promise.race([ended.then(() => true), new Promise((r) => setTimeout(r, 100, false))])
    if (gone || tries > 600) {
      child.kill('SIGKILL')
      throw new Error(`the program does not answer at ${url}:\n${printed}`)
    }
  }
  return {
    url,
    printed: () => printed,
    environment,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

// start gives the program and a browser to a journey. Close what it returns:
//
//	const w = await start()
//	after(() => w.close())
//	const page = await w.open('/', { language: 'en', size: 'phone' })
export async function start({ environment = {}, localhost = false, demo = true } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'wellfield-'))
  const tidy = () => rm(data, { recursive: true, force: true })
  const server = await serve(data, environment, localhost, demo).catch(async (e) => { await tidy(); throw e })
  const browser = await chromium
    .launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
    .catch(async (e) => { await server.stop(); await tidy(); throw e })
  return {
    url: server.url,
    printed: server.printed,
    browser,

    // command runs the program beside the server, on its data, and is what it prints.
    command(...args) {
      return execFileSync(program, args, {
        env: { ...process.env, ...server.environment, WELLFIELD_DATA_DIR: data }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
      })
    },

    // open shows a path in a browser of its own, as a new visitor. A page that
    // asks another host for anything, or breaks in its script, fails the test
    // when it is closed.
    async open(path, { language = 'en', size = 'desk', javaScript = true } = {}) {
      const context = await browser.newContext({
        baseURL: server.url, locale: language, viewport: sizes[size], javaScriptEnabled: javaScript,
        reducedMotion: 'reduce', timezoneId: 'Asia/Shanghai', bypassCSP: false,
      })
      const page = await context.newPage()
      const wrong = watch(page, server.url)
      page.wrong = wrong
      await page.goto(path)
      return page
    },

    async close() {
      await browser.close()
      await server.stop()
      await tidy()
    },
  }
}

// watch collects what a page must never do.
function watch(page, url) {
  const wrong = []
  page.on('pageerror', (e) => wrong.push(`script: ${e.message}`))
  page.on('request', (r) => {
    if (!r.url().startsWith(url) && !/^(data|blob|about):/.test(r.url())) wrong.push(`asks another host: ${r.url()}`)
  })
  page.on('response', (r) => {
    if (r.status() >= 500 || (r.status() === 404 && r.request().resourceType() !== 'document')) {
      wrong.push(`${r.status()}: ${r.url()}`)
    }
  })
  return wrong
}

// sound fails when the page did what no page may do: a broken script, another
// host, a missing asset, words wider than the screen, or a violation of WCAG 2.2
// AA that axe can see.
export async function sound(page) {
  assert.deepEqual(page.wrong, [])
  const { wide, screen } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth, screen: document.documentElement.clientWidth,
  }))
  assert.ok(wide <= screen, `${page.url()} is ${wide} px wide on a screen of ${screen}`)
  assert.deepEqual(await violations(page), [])
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// violations are what axe finds wrong, one line each.
export async function violations(page) {
  // Evaluated, not added as a script element: the page's policy refuses those.
  await page.evaluate(axe)
  const result = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }))
  return result.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(' ')).join('; ')})`)
}

// shot keeps a picture of the whole page in test/browser/shots.
export async function shot(page, name) {
  await mkdir(shots, { recursive: true })
  const path = join(shots, `${name}.png`)
  await page.screenshot({ path, fullPage: true })
  return path
}

// keep looks at the page as it stands, and keeps a picture of it in each width.
export async function keep(page, name, language) {
  const usual = page.viewportSize()
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    await sound(page)
    await shot(page, `${name}-${language}-${size}`)
  }
  await page.setViewportSize(usual)
}
