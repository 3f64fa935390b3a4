import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { rssMbOf } from './daemon.ts'

/* The floor on the same machine in the same run: a Node process that does nothing but serve one page with the same server library. */
const program = `
import Fastify from 'fastify'
const server = Fastify()
server.get('/', (_, reply) => reply.type('text/html').send('<p>hello'))
await server.listen({ host: '127.0.0.1', port: 0 })
console.log(server.server.address().port)
setInterval(() => {}, 1e6)
`

export const bareName = 'bare node + fastify'

export interface BareServer {
  readonly url: string
  /** From its start until the first answer. */
  readonly readyMs: number
  readonly rssMb: number
  readonly stop: () => void
}

export async function bareServer(): Promise<BareServer> {
  const startedMs = performance.now()
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await new Promise<string>((ready) => createInterface({ input: child.stdout }).once('line', ready))
  const url = `http://127.0.0.1:${port}/`
  await fetch(url)
  const readyMs = performance.now() - startedMs
  const rssMb = rssMbOf(child.pid ?? 0)
  return { url, readyMs, rssMb, stop: () => child.kill('SIGKILL') }
}
