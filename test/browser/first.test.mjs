// The first page, in every language and size, as a visitor who just arrives.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { languages, shot, sizes, sound, start } from './wellfield.mjs'

let w
before(async () => { w = await start() })
after(() => w?.close())

for (const language of languages) {
  for (const size of Object.keys(sizes)) {
    test(`the first page in ${language} on a ${size}`, async () => {
      const page = await w.open('/', { language, size })
      assert.equal(await page.locator('html').getAttribute('lang'), language)
      assert.equal(await page.locator('h1').count(), 1)
      await sound(page)
      await shot(page, `first-${language}-${size}`)
      await page.context().close()
    })
  }
}

test('the first page says the same without JavaScript', async () => {
  const page = await w.open('/', { javaScript: false })
  const without = await page.locator('main').innerText()
  await page.context().close()
  const scripted = await w.open('/')
  assert.equal(without, await scripted.locator('main').innerText())
  await scripted.context().close()
})
