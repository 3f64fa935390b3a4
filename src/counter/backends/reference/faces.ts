import { randomBytes } from 'node:crypto'
import type { FaceVerdict } from '../contract.ts'

interface Look {
  /** Mean and standard deviation of red, green and blue in the middle of the picture. */
  readonly middle: readonly number[]
  /** Mean of the whole picture, 0 to 255. */
  readonly brightness: number
  readonly thumbnail: Uint8Array
}

const thumbnailSide = 32
const leastBrightness = 40
const mostBrightness = 235
const leastContrast = 25
const mostDistance = 30

/**
 * The reference office's comparison: can the picture be used, does it move, and does the middle of it look like the picture
 * this person was first seen with. Not a face recogniser: a real gateway brings its own. Looks live in memory only.
 */
export class FaceDesk {
  readonly #known = new Map<string, Look>()
  readonly #mostPersons = 1000

  async verify(personKey: string, frames: readonly Uint8Array[]): Promise<FaceVerdict> {
    const looks: Look[] = []
    for (const frame of frames) {
      const look = await lookOf(frame)
      if (!look) return { match: false, reason: 'unclear' }
      looks.push(look)
    }
    const [first, second] = looks
    if (!first || !second) return { match: false, reason: 'unclear' }
    if (
      first.brightness < leastBrightness ||
      first.brightness > mostBrightness ||
      Math.max(...first.middle.slice(3)) < leastContrast
    )
      return { match: false, reason: 'unclear' }
    if (first.thumbnail.every((value, i) => value === second.thumbnail[i])) return { match: false, reason: 'notLive' }
    const known = this.#known.get(personKey)
    if (known && distance(known, first) > mostDistance) return { match: false, reason: 'notMatched' }
    if (!known && this.#known.size < this.#mostPersons) this.#known.set(personKey, first)
    return { match: true, evidence: randomBytes(16).toString('hex') }
  }
}

async function lookOf(jpeg: Uint8Array): Promise<Look | undefined> {
  const { default: sharp } = await import('sharp')
  try {
    const image = sharp(jpeg, { limitInputPixels: 20_000_000 })
    const { width = 0, height = 0 } = await image.metadata()
    if (width < 160 || height < 120) return undefined
    const centre = sharp(jpeg).extract({
      left: Math.floor(width * 0.3),
      top: Math.floor(height * 0.2),
      width: Math.floor(width * 0.4),
      height: Math.floor(height * 0.6),
    })
    const { channels } = await centre.stats()
    const whole = await image.greyscale().stats()
    const thumbnail = await sharp(jpeg)
      .greyscale()
      .resize(thumbnailSide, thumbnailSide, { fit: 'fill' })
      .raw()
      .toBuffer()
    const colours = channels.slice(0, 3)
    const middle = [...colours.map((c) => c.mean), ...colours.map((c) => c.stdev)]
    return { middle, brightness: whole.channels[0]?.mean ?? 0, thumbnail }
  } catch {
    return undefined
  }
}

function distance(a: Look, b: Look): number {
  return Math.hypot(...a.middle.map((value, i) => value - (b.middle[i] ?? 0)))
}
