import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { encodeAnswer, FrameDecoder } from '../../src/hardware/protocols/sdt/frame.ts'
import { joinReadAnswer } from '../../src/hardware/protocols/sdt/read-answer.ts'
import { presetCards } from '../../src/hardware/simulators/index.ts'
import { by, ready, startRig, until, within } from './rig.ts'

const [card] = presetCards
const read = encodeAnswer(
  [0, 0, 0x90],
  joinReadAnswer(card?.text ?? new Uint8Array(256), card?.photo ?? new Uint8Array(1024)),
)

/** A reader of its own, not the simulator: breaks the line after so many bytes of the read answer. */
function breakingReader(after: () => number) {
  const answers: Readonly<Record<number, Uint8Array>> = {
    4607: encodeAnswer([0, 0, 0x90]),
    4863: encodeAnswer([0, 0, 0x90], new Uint8Array(16)),
    8193: encodeAnswer([0, 0, 0x9f], new Uint8Array(4)),
    8194: encodeAnswer([0, 0, 0x90], new Uint8Array(8)),
  }
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    const decoder = new FrameDecoder()
    socket.on('data', (bytes) => {
      for (const body of decoder.push(bytes)) {
        const command = ((body[0] ?? 0) << 8) | (body[1] ?? 0)
        if (command === 0x3001) socket.end(read.subarray(0, after()))
        else socket.write(answers[command] ?? encodeAnswer([0, 0, 0x21]))
      }
    })
  })
  return { server, sockets }
}

test('a plug pulled at any byte of the answer ends the read as failed, and the reader comes back', async () => {
  let after = 0
  const { server, sockets } = breakingReader(() => after)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = { tcp: `127.0.0.1:${(server.address() as AddressInfo).port}` }
  const { devices } = startRig([
    { id: 'r', role: 'identityReader', profile: 'sdt-serial', at, overrides: { recovery: { backoffMs: [5, 20] } } },
  ])
  await until(devices, 'identityReader', ready)
  const claimed = devices.claim('identityReader', 'identityReader', by('test'))
  if (!claimed.ok) throw new Error(claimed.error.code)
  for (after = 0; after < read.length; after += after < 300 ? 1 : 9) {
    const outcome = await claimed.value.device.readCard(within(4000))
    expect(outcome, `after ${after} bytes`).toMatchObject({ outcome: 'failed', code: 'deviceGone' })
    await until(devices, 'identityReader', ready, 2500)
  }
  expect((await claimed.value.device.readCard(within(4000))).outcome).toBe('done')
  await devices.stop()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
})
