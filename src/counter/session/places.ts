/** A point on the earth, degrees (WGS 84). */
export interface Point {
  readonly lat: number
  readonly lon: number
}

export interface Placed {
  /** Where it stands on a drawing that is as high as wide: 0 is west and north, 1 east and south. */
  readonly x: number
  readonly y: number
  readonly distanceM?: number
}

const earthRadiusM = 6_371_000
const radians = (degrees: number): number => (degrees * Math.PI) / 180
/** Nothing is drawn nearer to its edge than this share. */
const marginShare = 0.12
/** Places in one yard are not pulled apart over the whole drawing. */
const leastSpanM = 200

export function distanceM(a: Point, b: Point): number {
  const dLat = radians(b.lat - a.lat)
  const dLon = radians(b.lon - a.lon)
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** A drawing of places without a map below it: north is up, distances are to one scale in both directions. */
export interface Chart {
  readonly here?: Placed
  readonly points: readonly Placed[]
  /** How many metres the drawing is wide. */
  readonly spanM: number
}

export function chart(points: readonly Point[], here?: Point): Chart {
  const all = here ? [here, ...points] : points
  const lats = all.map((p) => p.lat)
  const lons = all.map((p) => p.lon)
  const middle: Point = {
    lat: (Math.min(...lats) + Math.max(...lats)) / 2,
    lon: (Math.min(...lons) + Math.max(...lons)) / 2,
  }
  const metres = ({ lat, lon }: Point) => ({
    east: radians(lon - middle.lon) * Math.cos(radians(middle.lat)) * earthRadiusM,
    north: radians(lat - middle.lat) * earthRadiusM,
  })
  const reach = Math.max(leastSpanM / 2, ...all.map((p) => Math.max(...Object.values(metres(p)).map(Math.abs))))
  const spanM = (2 * reach) / (1 - 2 * marginShare)
  const place = (p: Point): Placed => {
    const { east, north } = metres(p)
    return {
      x: 0.5 + east / spanM,
      y: 0.5 - north / spanM,
      ...(here ? { distanceM: Math.round(distanceM(here, p)) } : {}),
    }
  }
  return { ...(here ? { here: place(here) } : {}), points: points.map(place), spanM: Math.round(spanM) }
}
