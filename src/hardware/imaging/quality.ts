import type { Pixels } from './homography.ts'

/** Measures of a grey picture. */
export interface GreyQuality {
  /** Standard deviation of a Laplacian; higher is sharper. */
  readonly focus: number
  /** Mean, 0..255. */
  readonly brightness: number
}

/** Measures the pixels for which `inside` holds (all, without it), each against its four neighbours. */
export function measureGrey(grey: Pixels, inside: (x: number, y: number) => boolean = () => true): GreyQuality {
  const { data, width, height } = grey
  let [count, sum, laplace, squares] = [0, 0, 0, 0]
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      if (!inside(x + 0.5, y + 0.5)) continue
      const at = y * width + x
      const here = data[at] as number
      const around =
        (data[at - 1] as number) +
        (data[at + 1] as number) +
        (data[at - width] as number) +
        (data[at + width] as number)
      const bend = around - 4 * here
      count += 1
      sum += here
      laplace += bend
      squares += bend * bend
    }
  if (count === 0) return { focus: 0, brightness: 0 }
  const mean = laplace / count
  return { focus: Math.sqrt(Math.max(0, squares / count - mean * mean)), brightness: sum / count }
}
