/**
 * Lays `over` on `under`: maps key by key, everything else (lists too) replaced whole. Undefined leaves what is below. Maps
 * of a different `kind` (a serial transport over a USB one) share no keys and are replaced whole as well.
 */
export function layer(under: unknown, over: unknown): unknown {
  if (over === undefined) return under
  if (!isMap(under) || !isMap(over)) return over
  if (under.kind !== undefined && over.kind !== undefined && under.kind !== over.kind) return over
  const merged: Record<string, unknown> = { ...under }
  for (const [key, value] of Object.entries(over)) merged[key] = layer(merged[key], value)
  return merged
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
