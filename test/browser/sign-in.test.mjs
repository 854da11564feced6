// Signing in with a passkey and with an app, as an account that begins with the
// code of its administrator, where there is no demonstration and nobody before.
// Chromium's virtual authenticator stands for the device.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { keep, languages, sound, start } from './wellfield.mjs'

let w
before(async () => { w = await start({ localhost: true, demo: false }) })
after(() => w?.close())

const password = 'four words not together'

// authenticator plugs a device into the browser. It verifies its user.
async function authenticator(page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  })
  return {
    credentials: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    verifies: (isUserVerified) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  }
}

// codeOf is what an app shows for a key, some steps from now.
function codeOf(secret, steps = 0) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let bits = ''
  for (const c of secret.replaceAll(' ', '')) bits += alphabet.indexOf(c).toString(2).padStart(5, '0')
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps))
  const sum = createHmac('sha1', key).update(counter).digest()
  const at = sum[19] & 15
  return String((sum.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

// enrols opens the link of a new account and sets its password.
async function enrols(account, language, open = {}) {
  const [, link] = w.command('account', 'add', account).trim().split('\n')
  const page = await w.open(new URL(link).pathname + new URL(link).search, { language, ...open })
  if (open.look) await keep(page, 'enrol', language)
  await page.locator('[name=password]').fill(password)
  await page.locator('[name=again]').fill(password)
  await page.locator('#enrol button').click()
  await page.waitForURL('**/sign-in/enrol')
  return page
}

async function typesPassword(page, account) {
  await page.goto('/sign-in?back=/account')
  await page.locator('[name=account]:not([type=hidden])').fill(account)
  await page.locator('[name=password]').fill(password)
  await page.locator('form:has([name=password]) button').click()
}

for (const language of languages) {
  test(`a passkey from enrolment to signing in with it alone, in ${language}`, async () => {
    const account = `key-${language.toLowerCase()}`
    const page = await enrols(account, language, { look: true })
    const device = await authenticator(page)
    await keep(page, 'first-factor', language)
    await page.locator('#passkey [name=name]').fill('telephone')
    await page.locator('#passkey button').click()
    await page.locator('.codes').waitFor()
    await keep(page, 'recovery-codes', language)
    assert.equal((await device.credentials()).length, 1)
    await page.goto('/account')
    await keep(page, 'my-account', language)
    await page.locator('form[action="/sign-out"] button').click()

    // As a second factor.
    await typesPassword(page, account)
    await page.waitForURL('**/sign-in/factor')
    await keep(page, 'second-factor', language)
    await page.locator('#passkey button').click()
    await page.waitForURL('**/account')
    await page.locator('form[action="/sign-out"] button').click()

    // Alone.
    await page.goto('/sign-in?back=/account')
    await page.locator('form[action$="/passkey/begin"] button').click()
    await page.waitForURL('**/sign-in/passkey')
    await keep(page, 'passkey-alone', language)
    await page.locator('#passkey button').click()
    await page.waitForURL('**/account')
    await page.locator('form[action="/sign-out"] button').click()

    // Alone, and nobody at the device: refused.
    await device.verifies(false)
    await page.goto('/sign-in')
    await page.locator('form[action$="/passkey/begin"] button').click()
    await page.locator('#passkey button').click()
    await page.locator('#passkey [data-said]:not([hidden])').waitFor()
    assert.match(page.url(), /\/sign-in\/passkey$/)
    await sound(page)
    await page.context().close()
  })
}

test('an app, without JavaScript', async () => {
  const page = await enrols('app-only', 'en', { javaScript: false, size: 'phone' })
  const secret = await page.locator('.secret').innerText()
  await page.locator('#totp [name=code]').fill(codeOf(secret))
  await page.locator('#totp button').click()
  const codes = await page.locator('.codes code').allInnerTexts()
  assert.equal(codes.length, 10)
  await page.goto('/account')
  await page.locator('form[action="/sign-out"] button').click()
  await typesPassword(page, 'app-only')
  await page.locator('#totp [name=code]').fill(codeOf(secret))
  await page.locator('#totp button').click()
  assert.match(page.url(), /\/sign-in\/factor$/, 'a code that was shown opens again')
  await page.locator('#totp [name=code]').fill(codeOf(secret, 1))
  await page.locator('#totp button').click()
  await page.waitForURL('**/account')
  await page.context().close()
})
