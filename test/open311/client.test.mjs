// A client library that was written against other cities' endpoints must find
// its way here without knowing of us: discovery, services, a report, requests.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createRequire } from 'node:module'
import { XMLParser } from 'fast-xml-parser'
import { start } from './server.mjs'

const Open311 = createRequire(import.meta.url)('open311')

let server, client
before(async () => {
  server = await start()
  client = new Open311({ discovery: `${server.url}/open311/discovery.json`, apiKey: 'demo' })
})
after(() => server?.stop())

// ask turns the library's callback into an answer.
const ask = (method, ...args) => new Promise((resolve, reject) => {
  client[method](...args, (err, data) => (err ? reject(new Error(`${method}: ${err} ${data}`)) : resolve(data)))
})

test('discovery leads to the endpoint', async () => {
  const found = await ask('serviceDiscovery', { cache: true, type: 'test' })
  assert.equal(found.endpoints[0].specification, 'http://wiki.open311.org/GeoReport_v2')
  assert.equal(client.endpoint, `${server.url}/open311/v2/`)
  assert.equal(client.format, 'json')
})

test('services are listed and their questions asked', async () => {
  const services = await ask('serviceList')
  assert.ok(services.length > 50)
  const lamp = services.find((s) => s.service_code === 'component-0104')
  assert.equal(lamp.metadata, true)
  const definition = await ask('serviceDefinition', lamp.service_code)
  assert.equal(definition.service_code, lamp.service_code)
  assert.deepEqual(definition.attributes.map((a) => [a.code, a.datatype]), [['pole', 'string'], ['extent', 'singlevaluelist']])
  assert.deepEqual(definition.attributes[1].values.map((v) => v.key), ['one', 'several', 'street'])
})

let number

test('a report is taken and can be asked for', async () => {
  const [some] = await ask('serviceRequests', {})
  const [taken] = await ask('submitRequest', {
    service_code: 'component-0104', lat: some.lat, long: some.long, description: 'Dark since Monday', email: 'resident@example.org',
    first_name: 'Not', last_name: 'Kept', attributes: { pole: 'L-17', extent: 'several' },
  })
  number = taken.service_request_id
  assert.match(number, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}$/)
  assert.equal(taken.account_id, null)
  const [shown] = await ask('serviceRequest', number)
  assert.equal(shown.service_request_id, number)
  assert.equal(shown.status, 'open')
  assert.ok(shown.requested_datetime instanceof Date && !Number.isNaN(shown.requested_datetime.getTime()))
  assert.equal(shown.description, null, 'nobody agreed that words are shown')
})

test('requests are found by the filters', async () => {
  const both = await ask('serviceRequests', [number, (await ask('serviceRequests', { status: 'closed' }))[0].service_request_id])
  assert.equal(both.length, 2)
  const lamps = await ask('serviceRequests', { service_code: 'component-0104', status: 'open' })
  assert.ok(lamps.some((r) => r.service_request_id === number))
  assert.ok(lamps.every((r) => r.service_code === 'component-0104' && r.status === 'open'))
  const first = await ask('serviceRequests', { page_size: 5 })
  const second = await ask('serviceRequests', { page_size: 5, page: 2 })
  assert.equal(new Set([...first, ...second].map((r) => r.service_request_id)).size, 10)
})

test('what is wrong is said in the error format', async () => {
  await assert.rejects(ask('submitRequest', { service_code: 'nothing', lat: 1, long: 1 }), /404.*service_code/s)
  await assert.rejects(ask('submitRequest', { service_code: 'component-0104' }), /400.*lat/s)
  client.apiKey = 'wrong'
  await assert.rejects(ask('submitRequest', { service_code: 'component-0104', lat: 1, long: 1 }), /403.*api_key/s)
  client.apiKey = 'demo'
})

// XML is the JSON by the Spark convention: the same values, lists wrapped twice.
test('XML says what JSON says', async () => {
  const parser = new XMLParser({ parseTagValue: false, isArray: (name) => ['service', 'request', 'attribute', 'value', 'error', 'endpoint', 'format'].includes(name) })
  const flat = (v) => (v === null || v === undefined ? '' : Array.isArray(v) ? v.map(flat)
    : typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([k, w]) => [k, flat(w)])) : String(v))
  const unwrapped = (v) => {
    if (v === null || typeof v !== 'object') return v
    const inner = Object.values(v)
    if (!Array.isArray(v) && inner.length === 1 && Array.isArray(inner[0])) return inner[0].map(unwrapped)
    return Object.fromEntries(Object.entries(v).map(([k, w]) => [k, Array.isArray(w) && w.length === 0 ? '' : unwrapped(w)]))
  }
  const emptied = (v) => (Array.isArray(v) ? (v.length ? v.map(emptied) : '') : v && typeof v === 'object'
    ? Object.fromEntries(Object.entries(v).map(([k, w]) => [k, emptied(w)])) : v)
  for (const path of ['services', 'services/component-0201', `requests/${number}`, 'requests', 'discovery', 'services/none']) {
    const query = path === 'requests' ? '?end_date=2026-01-01T00:00:00Z' : ''
    const [xml, json] = await Promise.all(['xml', 'json'].map((format) => fetch(`${server.url}/open311/v2/${path}.${format}${query}`)))
    assert.equal(xml.headers.get('content-type'), 'text/xml')
    assert.equal(json.headers.get('content-type'), 'application/json')
    const text = await xml.text()
    assert.ok(text.startsWith('<?xml version="1.0" encoding="UTF-8"?>'))
    const [, tree] = Object.entries(parser.parse(text)).find(([name]) => name !== '?xml')
    const items = tree && typeof tree === 'object' && Object.keys(tree).length === 1 && Array.isArray(Object.values(tree)[0])
      ? Object.values(tree)[0] : tree
    assert.deepEqual(Array.isArray(items) ? items.map(unwrapped) : unwrapped(items), emptied(flat(await json.json())), path)
  }
})
