import { describe, expect, test } from 'vitest'
import { decodePhoto, isPhotoBmp } from '../../../src/hardware/drivers/photo-decoder.ts'
import { systemClock } from '../../../src/kernel/clock.ts'

/** Says what a program should do with the photo it is given on stdin. */
const program = (code: string) => [process.execPath, '-e', code]
const bmp = `const b=Buffer.alloc(54+126*308);b.write('BM');b.writeUInt32LE(54,10);b.writeInt32LE(WIDTH,18);b.writeInt32LE(126,22);b.writeUInt16LE(24,28);`
const good = `${bmp.replace('WIDTH', '102')}let n=0;process.stdin.on('data',d=>n+=d.length).on('end',()=>{if(n===1024)process.stdout.write(b)})`
const options = { clock: systemClock, signal: new AbortController().signal }
const wlt = new Uint8Array(1024).fill(7)

describe('the external photo decoder', () => {
  test('gets the 1024 bytes on stdin and gives a picture of 102 x 126', async () => {
    const picture = await decodePhoto(program(good), wlt, options)
    expect(picture).toHaveLength(54 + 126 * 308)
    expect(picture && isPhotoBmp(picture)).toBe(true)
  })

  test.each([
    ['answers another size', `${bmp.replace('WIDTH', '100')}process.stdout.write(b)`],
    ['answers something else', `process.stdout.write('no picture')`],
    ['fails', `${good};process.exitCode=1`],
    ['never stops talking', `setInterval(()=>process.stdout.write(Buffer.alloc(65536)),0)`],
  ])('gives no picture when the program %s', async (_what, code) => {
    expect(await decodePhoto(program(code), wlt, options)).toBeUndefined()
  })

  test('gives no picture when there is no such program, and at once when canceled', async () => {
    expect(await decodePhoto(['/nonexistent/wlt2bmp'], wlt, options)).toBeUndefined()
    const cancel = new AbortController()
    const decoding = decodePhoto(program('setInterval(()=>{},1000)'), wlt, {
      clock: systemClock,
      signal: cancel.signal,
    })
    cancel.abort()
    expect(await decoding).toBeUndefined()
  })

  test('no shell stands between: a semicolon is just a character', async () => {
    expect(await decodePhoto(['/bin/echo; touch /tmp/never'], wlt, options)).toBeUndefined()
  })
})
