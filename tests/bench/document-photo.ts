import { monitorEventLoopDelay } from 'node:perf_hooks'
import sharp from 'sharp'
import { makePageInProcess } from '../../src/hardware/imaging/page-job.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { type Figure, median, round } from './figure.ts'

const [width, height] = [3264, 2448]
const rounds = 7
const maxBytes = 300_000

/**
 * A photo of eight million pixels, turned straight, cropped and brought to at most 300 KB: how long a citizen waits for it, and how
 * long the event loop of the daemon stands still at worst during one (the middle one of several: others use this machine too).
 */
export async function documentPhoto(): Promise<readonly Figure[]> {
  const photo = await takePhoto()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const tookMs: number[] = []
  const blockMs: number[] = []
  for (let i = 0; i < rounds; i += 1) {
    // The job overwrites what it was given.
    const copy = Uint8Array.from(photo)
    await systemClock.sleep(50)
    delay.reset()
    delay.enable()
    const startedMonoMs = systemClock.monoMs()
    const page = await makePageInProcess(
      copy,
      { crop: true, maxBytes, minFocus: 2, minBrightness: 40, maxBrightness: 250 },
      systemClock,
      new AbortController().signal,
    )
    tookMs.push(systemClock.monoMs() - startedMonoMs)
    delay.disable()
    blockMs.push(delay.max / 1e6)
    if (!page.ok || !page.value.answer.ok) throw new Error(`no page: ${JSON.stringify(page)}`)
    if (page.value.jpeg.length > maxBytes || !page.value.answer.cropped) throw new Error('not as promised')
  }
  return [
    { name: 'document.photo.ms', value: round(median(tookMs)), unit: 'ms', limit: 1500 },
    { name: 'document.photo.block.ms', value: round(median(blockMs)), unit: 'ms', limit: 20 },
  ]
}

/** A printed sheet on a table at an angle, with the noise of a sensor. */
async function takePhoto(): Promise<Uint8Array> {
  const rows = Array.from(
    { length: 60 },
    (_, i) =>
      `<text x="620" y="${330 + i * 31}" font-size="24" font-family="sans-serif">${`${i} 本人承诺以上内容属实 I am alive and well `.repeat(3)}</text>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#4a4038"/>
    <polygon points="560,220 2640,300 2780,2250 430,2130" fill="#f1efe8"/>${rows.join('')}</svg>`
  const noise = { type: 'gaussian', mean: 128, sigma: 6 } as const
  const grain = await sharp({ create: { width, height, channels: 3, background: '#808080', noise } })
    .png()
    .toBuffer()
  return sharp(Buffer.from(svg))
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 92 })
    .toBuffer()
}
