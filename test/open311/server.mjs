// Starts bin/wellfield with the demo township on a free port.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = process.env.WELLFIELD_BIN ?? join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'wellfield')

function freePort() {
  return new Promise((resolve, reject) => {
    const s = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = s.address()
      s.close(() => resolve(port))
    })
  })
}

// start answers with the address of a running program, and how to stop it. What
// it printed is shown only when it did not start.
export async function start() {
  const data = await mkdtemp(join(tmpdir(), 'wellfield-open311-'))
  const addr = `127.0.0.1:${await freePort()}`
  const child = spawn(program, ['serve', '--addr', addr, '--data', data, '--demo'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { printed = (printed + chunk).slice(-20_000) })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const url = `http://${addr}`
  for (let tries = 0; !(await fetch(`${url}/readyz`).catch(() => null)); tries++) {
    const gone = await Promise.race([ended.then(() => true), new Promise((r) => setTimeout(r, 100, false))])
    if (gone || tries > 900) {
      child.kill('SIGKILL')
      throw new Error(`the program does not answer at ${url}:\n${printed}`)
    }
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await ended
      await rm(data, { recursive: true, force: true })
    },
  }
}
