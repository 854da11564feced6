// Every JSON answer against the standard's own schemas. They are not ours to
// ship, so without their folder this says loudly that nothing was checked.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { start } from './server.mjs'

const folder = process.env.OPEN311_SCHEMAS
const skip = folder ? false : "NOT CHECKED: the standard's JSON schemas are not here; set OPEN311_SCHEMAS to their folder"

let server
const ajv = new Ajv({ strict: false, allErrors: true })
addFormats(ajv)

before(async () => {
  if (!folder) return
  server = await start()
  for (const name of ['request', 'requests', 'service', 'services', 'service-definition']) {
    ajv.addSchema(JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')), `${name}.json`)
  }
})
after(() => server?.stop())

async function conforms(schema, path) {
  const answer = await fetch(`${server.url}/open311/v2/${path}`)
  assert.equal(answer.status, 200, path)
  const body = await answer.json()
  const valid = ajv.getSchema(schema)
  assert.ok(valid(body), `${path}: ${JSON.stringify(valid.errors?.slice(0, 3))}`)
  return body
}

test('services and every definition', { skip }, async () => {
  const services = await conforms('services.json', 'services.json')
  for (const s of services) await conforms('service-definition.json', `services/${s.service_code}.json`)
})

test('requests, one by one and in lists', { skip }, async () => {
  const open = await conforms('requests.json', 'requests.json?status=open')
  const closed = await conforms('requests.json', 'requests.json?status=closed&extensions=true')
  assert.ok(open.length > 10 && closed.length > 10)
  for (const r of [...open.slice(0, 10), ...closed.slice(0, 10)]) {
    await conforms('requests.json', `requests/${r.service_request_id}.json?extensions=true`)
  }
})

test('the schemas can fail', { skip }, () => {
  assert.ok(!ajv.getSchema('requests.json')([{ service_request_id: 7, status: 'gone', service_code: 'x', requested_datetime: 'now' }]))
})
