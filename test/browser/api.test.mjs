// The reference of the API, in every language and size, and the document behind
// it against the rules of OpenAPI 3.1.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { languages, shot, sizes, sound, start } from './wellfield.mjs'

let w
before(async () => { w = await start() })
after(() => w?.close())

test('the document keeps to OpenAPI 3.1', async () => {
  const answer = await fetch(`${w.url}/api/v1/openapi.json`)
  assert.equal(answer.headers.get('content-type'), 'application/openapi+json')
  const text = await answer.text()
  const validator = new Validator()
  const { valid, errors } = await validator.validate(JSON.parse(text))
  assert.ok(valid, JSON.stringify(errors, null, 1))
  assert.equal(validator.version, '3.1')
  // The validator sees what is wrong.
  const broken = JSON.parse(text)
  delete broken.paths['/me'].get.responses['200'].description
  assert.equal((await new Validator().validate(broken)).valid, false)
})

for (const language of languages) {
  for (const size of Object.keys(sizes)) {
    test(`the reference in ${language} on a ${size}`, async () => {
      for (const path of ['', '/list-cases', '/check']) {
        const page = await w.open(`/api/docs${path}`, { language, size })
        assert.equal(await page.locator('html').getAttribute('lang'), language)
        assert.equal(await page.locator('h1').count(), 1)
        await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
        await sound(page)
        await shot(page, `api${path.replace('/', '-')}-${language}-${size}`)
        await page.context().close()
      }
    })
  }
}

test('the reference needs no script', async () => {
  const page = await w.open('/api/docs', { javaScript: false })
  await page.getByRole('link', { name: /Look at a case/ }).click()
  assert.match(await page.locator('.ref-code').first().innerText(), /curl "\$WELLFIELD\/api\/v1\/cases\/\$NUMBER"/)
  await page.context().close()
})
