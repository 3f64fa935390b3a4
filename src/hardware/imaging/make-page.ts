import sharp, { type Sharp } from 'sharp'
import { areaOf, findSheet } from './find-sheet.ts'
import { homographyOf, type Pixels, type Point, type Quad, rectangle, warp } from './homography.ts'
import type { PageAnswer, PageRequest } from './page.ts'
import { type GreyQuality, measureGrey } from './quality.ts'

/** Long side of the grey copy in which the sheet is found and judged, so that limits mean the same for every camera. */
const judgedSide = 1600
/** More than any document camera has; a header that says so is broken, and would cost the memory all the same. */
const maxPixels = 40_000_000
const bestQuality = 88
const worstQuality = 45
const maxEncodings = 7

// The other cores are the daemon's and the screen's. (A lower priority would do it better, but the service's system call filter ends
// whoever asks for one.)
sharp.concurrency(1)

interface Made {
  readonly answer: PageAnswer
  readonly jpeg?: Uint8Array
}

/** Makes a straight, cropped page of a photo of a sheet; runs in the working process, where nothing else waits. */
export async function makePage(photo: Uint8Array, request: PageRequest): Promise<Made> {
  const { width = 0, height = 0 } = await sharp(photo).metadata()
  if (width * height > maxPixels) return refuse('unreadable', 'too many pixels')
  if (width < 16 || height < 16) return refuse('unreadable', 'size')
  const grey = await rawOf(
    sharp(photo).greyscale().resize({ width: judgedSide, height: judgedSide, fit: 'inside', withoutEnlargement: true }),
  )
  const sheet = request.crop ? findSheet(grey) : undefined
  const measured = measureGrey(grey, sheet && insideOf(sheet))
  const light = badLight(measured, request)
  if (light) return refuse(light, `brightness ${Math.round(measured.brightness)}`)
  if (request.crop && !sheet) return refuse('noDocument')
  if (measured.focus < request.minFocus) return refuse('tooBlurred', `focus ${measured.focus.toFixed(1)}`)

  const page = await cut(photo, { width, height }, grey.width, sheet, request.maxSide)
  if (!page) return refuse('noDocument')
  const fitted = await withinBudget(page, request.maxBytes)
  if (!fitted) return refuse('tooLarge')
  const { jpeg, ...size } = fitted
  return { answer: { ok: true, cropped: sheet !== undefined, ...size, ...measured }, jpeg }
}

function badLight({ brightness }: GreyQuality, request: PageRequest): 'tooDark' | 'tooBright' | undefined {
  if (brightness < request.minBrightness) return 'tooDark'
  return brightness > request.maxBrightness ? 'tooBright' : undefined
}

const refuse = (code: Extract<PageAnswer, { ok: false }>['code'], detail?: string): Made => ({
  answer: { ok: false, code, ...(detail === undefined ? {} : { detail }) },
})

async function rawOf(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: info.channels }
}

/** The page's pixels: the sheet turned straight, or the whole photo; never larger than the photo shows it, nor than `maxSide`. */
async function cut(
  photo: Uint8Array,
  size: { readonly width: number; readonly height: number },
  judgedWidth: number,
  sheet: Quad | undefined,
  maxSide = Number.POSITIVE_INFINITY,
): Promise<Pixels | undefined> {
  const up = size.width / judgedWidth
  const corners = sheet?.map(({ x, y }) => ({ x: x * up, y: y * up })) as Quad | undefined
  const natural = corners ? naturalSize(corners) : size
  const scale = Math.min(1, maxSide / Math.max(natural.width, natural.height))
  const colour = sharp(photo).toColourspace('srgb').removeAlpha()
  // The decoder makes pictures small much better and quicker than a projection that steps over pixels.
  const source = await rawOf(scale < 1 ? colour.resize({ width: Math.max(1, Math.round(size.width * scale)) }) : colour)
  if (!corners) return source
  const to = { width: Math.round(natural.width * scale), height: Math.round(natural.height * scale) }
  const exact = source.width / size.width
  const scaled = corners.map(({ x, y }) => ({ x: x * exact, y: y * exact })) as unknown as Quad
  const back = homographyOf(rectangle(to.width, to.height), scaled)
  return back && warp(source, back, to.width, to.height)
}

const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)

/** Opposite sides of a sheet seen at an angle differ; the longer one was nearer and shows the most. */
function naturalSize([a, b, c, d]: Quad): { readonly width: number; readonly height: number } {
  return { width: Math.max(apart(a, b), apart(d, c), 16), height: Math.max(apart(a, d), apart(b, c), 16) }
}

/** Whether a point lies in the sheet: its four triangles with the corners fill the sheet exactly. */
function insideOf(sheet: Quad): (x: number, y: number) => boolean {
  const edges = sheet.map((a, i) => [a, sheet[(i + 1) % 4] as Point] as const)
  if (areaOf(sheet) === 0) return () => false
  return (x, y) => edges.every(([a, b]) => (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) >= 0)
}

/** The best JPEG within the budget: first by quality, then, when that would show, by size. */
async function withinBudget(page: Pixels, maxBytes: number) {
  let { width, height } = page
  let [low, high] = [worstQuality, bestQuality]
  let quality = bestQuality
  let best: { readonly jpeg: Uint8Array; readonly width: number; readonly height: number } | undefined
  for (let i = 0; i < maxEncodings && low <= high; i += 1) {
    const jpeg = await encode(page, width, height, quality)
    if (jpeg.length <= maxBytes) {
      best = { jpeg, width, height }
      // Near the budget is good enough: each encoding costs a citizen's time.
      if (jpeg.length > 0.75 * maxBytes || quality >= high) break
      low = quality + 1
    } else if (quality <= worstQuality) {
      if (best) break
      const shrink = Math.min(0.9, Math.sqrt(maxBytes / jpeg.length) * 0.95)
      width = Math.max(16, Math.round(width * shrink))
      height = Math.max(16, Math.round(height * shrink))
      if (width <= 16 || height <= 16) break
      continue
    } else high = quality - 1
    quality = best ? (low + high) >> 1 : guess(quality, jpeg.length / maxBytes)
  }
  return best
}

/** Bytes go up about with the square of quality in this range. */
const guess = (quality: number, over: number) =>
  Math.max(worstQuality, Math.min(quality - 4, Math.floor(quality / Math.sqrt(over))))

function encode({ data, ...raw }: Pixels, width: number, height: number, quality: number): Promise<Uint8Array> {
  const channels = raw.channels === 1 ? 1 : 3
  const picture = sharp(data, { raw: { width: raw.width, height: raw.height, channels } })
  const sized = width === raw.width ? picture : picture.resize({ width, height, fit: 'fill' })
  return sized.jpeg({ quality }).toBuffer()
}
