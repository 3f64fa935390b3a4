import { signal } from '@preact/signals'
import type { DockAnswer, DockOrder, DockState } from '../../src/cli/demo/dock-contract.ts'

const POLL_MS = 500

export const state = signal<DockState | null>(null)
export const lost = signal(false)
export const refusal = signal<string | null>(null)

async function look(): Promise<void> {
  try {
    const answer = await fetch('/api/dock/state', { cache: 'no-store', signal: AbortSignal.timeout(3000) })
    if (!answer.ok) throw new Error(String(answer.status))
    state.value = (await answer.json()) as DockState
    lost.value = false
  } catch {
    lost.value = true
  }
}

export async function order(what: DockOrder): Promise<void> {
  try {
    const answer = await fetch('/api/dock/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(what),
      signal: AbortSignal.timeout(5000),
    })
    const said = (await answer.json()) as DockAnswer
    refusal.value = said.done ? null : said.code
  } catch {
    lost.value = true
  }
  await look()
}

export async function watch(): Promise<void> {
  for (;;) {
    await look()
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
