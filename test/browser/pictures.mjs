// Makes the pictures of the handbooks of what the journeys left in
// test/browser/shots: the shots named below, smaller, as WebP in
// docs/handbooks/pictures. Chromium writes them, so that nothing else is needed.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const here = dirname(fileURLToPath(import.meta.url))
const shots = join(here, 'shots')
const pictures = join(here, '..', '..', 'docs', 'handbooks', 'pictures')

// What a handbook shows: a phone's page at its width, a desk's made smaller.
const shown = {
  phone: ['report-where', 'report-what', 'report-known', 'report-sent', 'track-dispatched', 'track-asked', 'track-review', 'verify', 'verifying', 'emergency-check-list'],
  desk: ['desk', 'desk-same', 'case', 'unit', 'handle', 'parts-open', 'checks', 'check', 'tasks-whistle', 'tasks-dispute', 'dispute-ruling',
    'rules-proposed', 'review-refusal', 'whistle-agreed', 'supervise-set', 'supervised-judge',
    'emergency-declare', 'check-again', 'staff-gaps-after', 'staff-plan-gap'],
}
const width = { phone: 390, desk: 1000 }
const most = { phone: 1400, desk: 900 } // pixels of height; what is below is cut off

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'],
})
const page = await browser.newPage()
await mkdir(pictures, { recursive: true })
const written = []
let bytes = 0
for (const [size, names] of Object.entries(shown)) {
  for (const name of names) {
    for (const language of ['en', 'zh-CN']) {
      const shot = await readFile(join(shots, `${name}-${language}-${size}.png`)).catch(() => {
        throw new Error(`there is no shot ${name} in ${language} on a ${size}: run make browser first`)
      })
      const url = await page.evaluate(async ({ png, width, most }) => {
        const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0))
        const shot = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
        const scale = Math.min(1, width / shot.width)
        const height = Math.min(most, Math.round(shot.height * scale))
        const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(shot.width * scale), height })
        const c = canvas.getContext('2d')
        c.imageSmoothingQuality = 'high'
        c.drawImage(shot, 0, 0, shot.width, height / scale, 0, 0, canvas.width, height)
        return canvas.toDataURL('image/webp', 0.5)
      }, { png: shot.toString('base64'), width: width[size], most: most[size] })
      const picture = Buffer.from(url.split(',')[1], 'base64')
      const file = `${name}-${language}.webp`
      await writeFile(join(pictures, file), picture)
      written.push(file)
      bytes += picture.length
    }
  }
}
await browser.close()
for (const file of await readdir(pictures)) if (!written.includes(file)) await rm(join(pictures, file))
console.log(`${written.length} pictures, ${Math.ceil(bytes / 1024)} KiB`)
