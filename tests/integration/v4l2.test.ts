import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type V4l2Settings, v4l2Source } from '../../src/hardware/transports/v4l2.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, type Rig, ready, startRig, until, within } from '../contract/rig.ts'

/*
 * The real ffmpeg behind the real code. This machine has no camera: an `ffmpeg` earlier in PATH puts a moving test picture in the
 * place of `-f v4l2 ... -i DEVICE` and hands the rest of the arguments, untouched, to the real one.
 */

const hasFfmpeg = spawnSync('/usr/bin/ffmpeg', ['-version']).status === 0
const path = process.env.PATH
let dir = ''
let calls = ''
const pids = () =>
  readFileSync(calls, 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => Number(line.split(' ')[0]))
const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
const allGone = async () => {
  for (let i = 0; i < 200 && pids().some(isRunning); i += 1) await systemClock.sleep(20)
  return pids().filter(isRunning)
}

/** A program earlier in PATH: how the camera behaves, in the words of a shell. */
function standIn(behaviour: string, name = 'ffmpeg'): void {
  const program = join(dir, name)
  writeFileSync(program, `#!/bin/bash\necho "$$ $*" >> ${calls}\n${behaviour}\n`)
  chmodSync(program, 0o755)
}

const camera = `
size=1280x720; out=(); seen=
while [ $# -gt 0 ]; do
  if [ -n "$seen" ]; then out+=("$1"); shift; continue; fi
  case "$1" in -video_size) size=$2; shift 2;; -i) seen=1; shift 2;; *) shift;; esac
done
exec /usr/bin/ffmpeg -hide_banner -loglevel error -nostdin -re -stream_loop -1 -f mjpeg -i ${'$'}{0%/*}/$size.mjpeg "${'$'}{out[@]}"`

const settings: V4l2Settings = {
  kind: 'v4l2',
  program: 'ffmpeg',
  width: 640,
  height: 480,
  framesPerSecond: 10,
  inputFormat: 'mjpeg',
  stillWidth: 1600,
  stillHeight: 1200,
  maxFrameBytes: 4_000_000,
}

describe.skipIf(!hasFfmpeg)('a V4L2 camera through ffmpeg', () => {
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'kioskd-v4l2-'))
    calls = join(dir, 'calls')
    process.env.PATH = `${dir}:${path}`
    for (const size of ['640x480', '1280x720', '1600x1200'])
      execFileSync('/usr/bin/ffmpeg', [
        ...['-loglevel', 'error', '-f', 'lavfi', '-i', `testsrc=size=${size}:rate=10`, '-frames:v', '30'],
        ...['-c:v', 'mjpeg', '-q:v', '4', '-f', 'mjpeg', join(dir, `${size}.mjpeg`)],
      ])
  })
  afterAll(() => {
    process.env.PATH = path
    rmSync(dir, { recursive: true, force: true })
  })
  afterEach(async () => {
    expect(await allGone()).toEqual([])
  })

  const { signal } = new AbortController()
  const options = { maxFrameBytes: 4_000_000, signal }
  const start = () => {
    writeFileSync(calls, '')
    return v4l2Source('/dev/null', settings, systemClock)
  }

  test('gives whole, changing pictures; nothing runs after it is closed', async () => {
    standIn(camera)
    const opened = await start().start(options)
    if (!opened.ok) throw new Error(JSON.stringify(opened.error))
    const frames: Uint8Array[] = []
    await new Promise<void>((resolve) => {
      opened.value.onFrame((jpeg) => {
        frames.push(jpeg)
        if (frames.length === 5) resolve()
      })
    })
    const { width, height } = await sharp(frames[0]).metadata()
    expect([width, height]).toEqual([640, 480])
    expect(Buffer.compare(frames[0] ?? Buffer.alloc(0), frames[4] ?? Buffer.alloc(0))).not.toBe(0)
    opened.value.close()
  })

  test('a still has its own size; the view it interrupts goes on', async () => {
    standIn(camera)
    const source = start()
    const opened = await source.start(options)
    if (!opened.ok || !source.still) throw new Error('no view')
    let afterStill: (() => void) | undefined
    opened.value.onFrame(() => afterStill?.())
    const still = await source.still(options)
    if (!still.ok) throw new Error(JSON.stringify(still.error))
    expect(await sharp(still.value).metadata()).toMatchObject({ width: 1600, height: 1200 })
    await new Promise<void>((resolve) => {
      afterStill = resolve
    })
    opened.value.close()
  })

  test('a Raspberry Pi’s own program is asked the same', async () => {
    standIn(
      `
while [ $# -gt 0 ]; do
  case "$1" in --width) w=$2; shift 2;; --height) h=$2; shift 2;; *) shift;; esac
done
exec /usr/bin/ffmpeg -loglevel error -nostdin -re -f lavfi -i testsrc=size=${'$'}{w}x${'$'}{h}:rate=10 -c:v mjpeg -f mjpeg pipe:1`,
      'rpicam-vid',
    )
    writeFileSync(calls, '')
    const source = v4l2Source('/dev/null', { ...settings, program: 'rpicam' }, systemClock)
    const still = await source.still?.(options)
    if (!still?.ok) throw new Error(JSON.stringify(still))
    expect(await sharp(still.value).metadata()).toMatchObject({ width: 1600, height: 1200 })
    expect(readFileSync(calls, 'utf8')).toContain('--codec mjpeg')
  })

  test('a camera that is pulled out ends the stream', async () => {
    standIn(camera)
    const opened = await start().start(options)
    if (!opened.ok) throw new Error(JSON.stringify(opened.error))
    const reason = new Promise((resolve) => opened.value.onClose(resolve))
    for (const pid of pids()) process.kill(pid, 'SIGKILL')
    expect(await reason).toMatchObject({ code: 'lost' })
  })

  test('a program that never ends by itself is killed', async () => {
    standIn(`trap '' TERM; head -c 5 /dev/zero; while :; do sleep 0.05; done`)
    const stop = new AbortController()
    const opening = start().start({ ...options, signal: stop.signal })
    for (let i = 0; i < 100 && pids().length === 0; i += 1) await systemClock.sleep(20)
    stop.abort()
    expect(await opening).toMatchObject({ ok: false, error: { code: 'open.canceled' } })
  })

  test('why it could not be opened is told', async () => {
    standIn('echo "/dev/video0: Device or resource busy" >&2; exit 1')
    expect(await start().start(options)).toMatchObject({ ok: false, error: { code: 'open.inUse' } })
    standIn('echo "/dev/video0: Permission denied" >&2; exit 1')
    expect(await start().start(options)).toMatchObject({ ok: false, error: { code: 'open.denied' } })
    expect(await v4l2Source('/dev/video99', settings, systemClock).start(options)).toMatchObject({
      ok: false,
      error: { code: 'open.notFound' },
    })
  })

  describe('as a device', () => {
    let rig: Rig
    afterEach(() => rig.devices.stop())

    test('a document is looked at and scanned; the camera is free afterwards', async () => {
      standIn(camera)
      writeFileSync(calls, '')
      const overrides = { transport: { ...settings } }
      rig = startRig([
        {
          id: 'page',
          role: 'documentScanner.page',
          profile: 'uvc-document-camera',
          at: { path: '/dev/null' },
          overrides,
        },
      ])
      await until(rig.devices, 'documentScanner.page', ready, 8000)
      const claim = rig.devices.claim('documentScanner', 'documentScanner.page', by('test'))
      if (!claim.ok) throw new Error(claim.error.code)
      const { device } = claim.value
      const view = await device.openView(within(6000))
      expect(view.outcome).toBe('done')
      const page = await device.scan({ ...within(15_000), maxBytes: 300_000, crop: false })
      if (page.outcome !== 'done') throw new Error(JSON.stringify(page))
      expect(page.value).toMatchObject({ width: 1600, height: 1200, cropped: false })
      expect(page.value.jpeg.reveal().length).toBeLessThanOrEqual(300_000)
      if (view.outcome !== 'done') return
      expect(await view.value.next(within(6000))).toMatchObject({ outcome: 'done' })
      claim.value.release()
    }, 30_000)
  })
})
