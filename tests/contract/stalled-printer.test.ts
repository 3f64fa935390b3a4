import { createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { tcpStream } from '../../src/hardware/transports/tcp.ts'
import { systemClock } from '../../src/kernel/clock.ts'

test('a line that is given up takes what is still on it along: the rest of a ticket cannot come out later', async () => {
  let peer: Socket | undefined
  let received = 0
  const server = createServer((socket) => {
    peer = socket
    socket.pause()
    socket.on('data', (bytes) => {
      received += bytes.length
    })
    socket.on('error', () => {})
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const opened = await tcpStream('127.0.0.1', port, systemClock)(new AbortController().signal)
  if (!opened.ok) throw new Error(opened.error.code)
  const ticket = new Uint8Array(8 << 20)
  expect(await opened.value.write(ticket, { timeoutMs: 200 })).toMatchObject({ ok: false, error: { code: 'timeout' } })
  let lost = ''
  opened.value.onClose((reason) => {
    lost = reason.code
  })
  opened.value.abandon()
  expect(lost).toBe('lost')
  const closed = new Promise((done) => peer?.once('close', done))
  peer?.resume()
  await closed
  expect(received).toBeLessThan(ticket.length)
  await new Promise((done) => server.close(done))
})
