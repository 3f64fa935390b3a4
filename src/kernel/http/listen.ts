import type { FastifyInstance } from 'fastify'
import { type Coded, fail, messageOf, ok, type Result } from '../result.ts'

export type ListenFailure = Coded<'portBusy' | 'listenFailed'>

/** Listens, and answers the port (useful with 0). A taken port is an expected failure. */
export async function listen(
  server: FastifyInstance,
  host: string,
  port: number,
): Promise<Result<number, ListenFailure>> {
  try {
    await server.listen({ host, port })
    const address = server.server.address()
    return ok(typeof address === 'object' && address !== null ? address.port : port)
  } catch (thrown) {
    const busy = typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'EADDRINUSE'
    return fail(busy ? 'portBusy' : 'listenFailed', messageOf(thrown))
  }
}
