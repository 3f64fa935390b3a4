import { hash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type NamedKey, openEnvelope, parseEnvelope, sealEnvelope } from '../../kernel/crypto/envelope.ts'
import { type KeyFileFailure, makeKeyFile, readKeyFile } from '../../kernel/crypto/key-file.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import type { Store, StoreFailure } from '../../kernel/store/store.ts'
import { type EraseReason, emptyLog, eraseScope, eraseVisits, expireSeals } from './seal-keys.ts'

/** Name of the kiosk's sealing key in the state directory. */
export const sealKeyFile = 'seal.key'

/**
 * `erased`: there is no key of this scope (any more), or the value was sealed under an earlier one. `refused`: not a sealed value of this
 * scope and field, or changed, or its key cannot be unwrapped. `tooLarge`: over 4 MiB.
 */
export type SealFailure = Coded<'erased' | 'refused' | 'tooLarge'>

export interface Erased {
  readonly count: number
  /** False: the database's log still has to be emptied; the next erasure or `expire` does it. */
  readonly logEmptied: boolean
}

const mostPlainBytes = 4 << 20
/** Data keys held ready; beyond it the oldest is forgotten and unwrapped again when it is needed. */
const mostHeldKeys = 64

/**
 * Personal data at rest. Each scope (a transaction's or session's id) has a random data key, wrapped by the kiosk's key in `seal_key`; what
 * is sealed under it opens in its scope and field only, and never again once the key's row is gone, wherever copies of it may lie.
 */
export class SealBox {
  readonly #store: Store
  readonly #clock: Clock
  readonly #kek: NamedKey
  readonly #held = new Map<string, NamedKey>()
  #logDue = false

  private constructor(store: Store, clock: Clock, kek: NamedKey) {
    this.#store = store
    this.#clock = clock
    this.#kek = kek
  }

  /**
   * Opens the box with `stateDir/seal.key`, made at the first boot (32 random bytes, mode 0600). Fails closed: on a key file with wrong
   * rights or size, and (`keyMissing`) on one that is gone while keys wrapped by it are still in the database.
   */
  static open(store: Store, clock: Clock, stateDir: string): Result<SealBox, KeyFileFailure> {
    const path = join(stateDir, sealKeyFile)
    const read = readKeyFile(path, (bytes) => bytes.length === 32)
    if (read.ok) return ok(new SealBox(store, clock, { kid: fingerprint(read.value), bytes: read.value }))
    if (read.error.code !== 'keyMissing' || store.db.prepare('SELECT 1 FROM seal_key LIMIT 1').get()) return read
    const bytes = randomBytes(32)
    const made = makeKeyFile(path, bytes)
    return made.ok ? ok(new SealBox(store, clock, { kid: fingerprint(bytes), bytes })) : made
  }

  /**
   * Makes the data key of a scope; on disk when it answers. It dies with `erase`, at the latest at the next boot, or at `keepUntilMs`
   * (epoch ms) where the data must outlive the visit. A scope that has a key keeps it.
   */
  async begin(scope: string, keepUntilMs?: number): Promise<Result<void, StoreFailure>> {
    const key: NamedKey = { kid: randomBytes(8).toString('hex'), bytes: randomBytes(32) }
    const wrapped = sealEnvelope(this.#kek, key.bytes, ['seal-key', scope, key.kid])
    let inserted = false
    const written = await this.#store.commit((db) => {
      const result = db
        .prepare('INSERT OR IGNORE INTO seal_key (scope, kid, wrapped, expires_at) VALUES (?, ?, ?, ?)')
        .run(scope, key.kid, wrapped, keepUntilMs === undefined ? null : Math.round(keepUntilMs))
      inserted = result.changes === 1
    }, true)
    if (written.ok && inserted) this.#hold(scope, key)
    else key.bytes.fill(0)
    return written
  }

  /** Lets a scope's data outlive the visit until `wallMs`; a later end is not shortened. `erased` when it has no key. */
  async keepUntil(scope: string, wallMs: number): Promise<Result<void, StoreFailure | SealFailure>> {
    let changed = false
    const written = await this.#store.commit((db) => {
      const update = db.prepare('UPDATE seal_key SET expires_at = max(coalesce(expires_at, 0), ?) WHERE scope = ?')
      changed = update.run(Math.round(wallMs), scope).changes === 1
    }, true)
    if (!written.ok) return written
    return changed ? ok(undefined) : fail('erased')
  }

  /** Seals one value as `field` of a scope; answers the envelope's text. The scope must have been begun. */
  seal(scope: string, field: string, value: Sensitive<Json>): Result<string, SealFailure> {
    const key = this.#keyOf(scope)
    if (!key.ok) return key
    const plain = Buffer.from(canonicalJson(value.reveal()))
    try {
      return plain.length > mostPlainBytes ? fail('tooLarge') : ok(sealEnvelope(key.value, plain, [scope, field]))
    } finally {
      plain.fill(0)
    }
  }

  /** Seals each member under its own name: what goes into `sealed` of a journal row. */
  sealAll(
    scope: string,
    values: Readonly<Record<string, Sensitive<Json>>>,
  ): Result<Readonly<Record<string, string>>, SealFailure> {
    const sealed: Record<string, string> = {}
    for (const [field, value] of Object.entries(values)) {
      const one = this.seal(scope, field, value)
      if (!one.ok) return one
      sealed[field] = one.value
    }
    return ok(sealed)
  }

  /** Opens what `seal` made for this scope and field. */
  open(scope: string, field: string, envelope: string): Result<Sensitive<Json>, SealFailure> {
    const parsed = parseEnvelope(envelope)
    if (!parsed) return fail('refused')
    const key = this.#keyOf(scope)
    if (!key.ok) return key
    if (parsed.kid !== key.value.kid) return fail('erased')
    const plain = openEnvelope(key.value, envelope, [scope, field])
    if (!plain.ok) return fail('refused')
    try {
      return ok(new Sensitive(JSON.parse(plain.value.toString()) as Json))
    } finally {
      plain.value.fill(0)
    }
  }

  /** Makes whatever was sealed in a scope unreadable for ever: the visit is over, or its person has asked. */
  erase(scope: string, reason: EraseReason): Promise<Result<Erased, StoreFailure>> {
    return this.#erasing((db, wallMs) => eraseScope(db, wallMs, scope, reason))
  }

  /**
   * Erases what is due; at boot also what visits have left. A wall clock that has never been set says nothing about what is due: then
   * nothing expires.
   */
  expire(atBoot = false): Promise<Result<Erased, StoreFailure>> {
    return this.#erasing((db, wallMs) => {
      const visits = atBoot ? eraseVisits(db, wallMs) : 0
      return visits + (this.#clock.synced() ? expireSeals(db, wallMs) : 0)
    })
  }

  /** Forgets all keys held in memory. */
  close(): void {
    for (const scope of this.#held.keys()) this.#forget(scope)
    this.#kek.bytes.fill(0)
  }

  async #erasing(work: (db: DatabaseSync, wallMs: number) => number): Promise<Result<Erased, StoreFailure>> {
    let count = 0
    const written = await this.#store.commit((db) => {
      count = work(db, this.#clock.wallMs())
    }, true)
    if (!written.ok) return written
    if (count > 0) {
      this.#logDue = true
      for (const scope of this.#held.keys()) if (!this.#rowOf(scope)) this.#forget(scope)
    }
    if (this.#logDue) this.#logDue = !emptyLog(this.#store.db)
    return ok({ count, logEmptied: !this.#logDue })
  }

  #rowOf(scope: string): Record<string, unknown> | undefined {
    return this.#store.db.prepare('SELECT kid, wrapped FROM seal_key WHERE scope = ?').get(scope)
  }

  #keyOf(scope: string): Result<NamedKey, SealFailure> {
    const held = this.#held.get(scope)
    if (held) return ok(held)
    const row = this.#rowOf(scope)
    if (!row) return fail('erased')
    const kid = String(row.kid)
    const bytes = openEnvelope(this.#kek, String(row.wrapped), ['seal-key', scope, kid])
    if (!bytes.ok) return fail('refused')
    const key = { kid, bytes: bytes.value }
    this.#hold(scope, key)
    return ok(key)
  }

  #hold(scope: string, key: NamedKey): void {
    const [oldest] = this.#held.keys()
    if (oldest !== undefined && this.#held.size >= mostHeldKeys) this.#forget(oldest)
    this.#held.set(scope, key)
  }

  #forget(scope: string): void {
    this.#held.get(scope)?.bytes.fill(0)
    this.#held.delete(scope)
  }
}

function fingerprint(bytes: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from('kioskd seal key '), bytes])).slice(0, 16)
}
