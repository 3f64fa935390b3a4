/** One line of `npm run bench -- --json`. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** At most this, when there is a promise; at least this where `atLeast` stands. */
  readonly limit?: number
  readonly atLeast?: true
  readonly peer?: string
  readonly peerValue?: number
  readonly ratio?: number
}

export function withPeer(figure: Figure, peer: string, peerValue: number): Figure {
  return { ...figure, peer, peerValue: round(peerValue), ratio: round(figure.value / peerValue) }
}

export function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** The value below which a share `p` of the samples lies (nearest rank). */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5)
}
