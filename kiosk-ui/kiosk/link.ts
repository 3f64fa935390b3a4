import type { AccessKey, LiveMessage, PageMessage, Projection } from '../../src/api/contract.ts'
import { setDraft } from './draft.ts'
import { bearer, connected, projection, receive } from './state.ts'
import { said } from './voice-door.ts'

const ALIVE_EVERY_MS = 10_000
const CALM_AFTER_MS = 2000
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 3000
/** A page whose token was never taken asks for a new document only after this long: no tight loop. */
const GIVE_UP_AFTER_MS = 10_000

let socket: WebSocket | null = null
let waitMs = FIRST_WAIT_MS
let hasWorked = false
let leaving = false
let calm: ReturnType<typeof setTimeout> | undefined
const openedAt = performance.now()

export function connect(): void {
  if (leaving) return
  let opened = false
  const ws = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/live`, ['kioskd.v1', `bearer.${bearer}`])
  socket = ws
  startCalm()
  ws.onopen = () => {
    opened = true
    hasWorked = true
    waitMs = FIRST_WAIT_MS
    setDraft(null)
  }
  ws.onmessage = (e) => onMessage(JSON.parse(String(e.data)) as LiveMessage)
  ws.onclose = () => {
    if (leaving) return
    startCalm()
    setTimeout(() => void reconnect(opened), waitMs)
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
  }
}

/**
 * A socket that is refused after it has worked means a daemon that has started anew and made a new token: only a new document
 * brings it. But a document must not be asked of a daemon that is not there, so ask whether it would give one.
 */
async function reconnect(lastOneOpened: boolean): Promise<void> {
  const stale = !lastOneOpened && (hasWorked || performance.now() - openedAt > GIVE_UP_AFTER_MS)
  if (stale && (await hasDocument())) replaceDocument()
  else connect()
}

async function hasDocument(): Promise<boolean> {
  try {
    return (await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(2000) })).ok
  } catch {
    return false
  }
}

function startCalm(): void {
  calm ??= setTimeout(() => {
    connected.value = false
  }, CALM_AFTER_MS)
}

function onMessage(message: LiveMessage): void {
  if (leaving) return
  clearTimeout(calm)
  calm = undefined
  if (message.type === 'key') {
    pressAccessKey(message.key)
    return
  }
  if (message.type === 'voice') {
    said.value = message
    return
  }
  if (visitOver(message.projection)) {
    replaceDocument()
    return
  }
  if (message.draft !== undefined) setDraft(message.draft)
  connected.value = true
  receive(message.projection)
  requestAnimationFrame(() => alive())
}

/** A key of the keypad is a key like any other: what listens for keys need not know where they come from. */
const pressAccessKey = (key: AccessKey): unknown =>
  dispatchEvent(new KeyboardEvent('keydown', { code: `access:${key}` }))

/** Good-bye stays up until the daemon leaves it; then this document, and all that was drawn in it, is thrown away. */
function visitOver(next: Projection): boolean {
  const before = projection.peek()
  if (before === null) return false
  return !next.inSession && (before.inSession || before.screen === 'goodbye') && next.screen !== 'goodbye'
}

/** The browser keeps the last picture up until the new document paints its first, so nobody sees a blank glass. */
function replaceDocument(): void {
  leaving = true
  socket?.close()
  const n = Number(new URLSearchParams(location.search).get('n') ?? 0)
  location.replace(`/?n=${(n + 1) % 1_000_000}`)
}

/** Tells the daemon something that is no action; lost when it is away. */
export function say(message: PageMessage): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
}

function alive(): void {
  const p = projection.peek()
  if (p !== null) say({ type: 'alive', screen: p.screen, rev: p.rev })
}

setInterval(alive, ALIVE_EVERY_MS)
