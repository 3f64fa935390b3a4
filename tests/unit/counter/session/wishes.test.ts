import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Prefs, VoicePrefs } from '../../../../src/api/contract.ts'
import { Wishes } from '../../../../src/counter/session/wishes.ts'

const site: Prefs = { size: 'standard', mode: 'light', lang: 'zh', reach: 'normal' }
const quick: VoicePrefs = { on: true, speed: 150, volume: 2, cantonese: true }

describe('headphones', () => {
  test('turn the voice on, and off again when they go', () => {
    const wishes = new Wishes(site, true)
    wishes.headphones(true)
    expect(wishes.prefs.voice?.on).toBe(true)
    wishes.headphones(false)
    expect(wishes.prefs).toBe(site)
  })

  test('turn it off also when it was made faster meanwhile', () => {
    const wishes = new Wishes(site, true)
    wishes.headphones(true)
    wishes.set({ voice: quick })
    wishes.headphones(false)
    expect(wishes.prefs.voice).toEqual({ ...quick, on: false })
  })

  test('leave the voice as somebody set it by hand', () => {
    const wishes = new Wishes(site, true)
    wishes.set({ voice: quick })
    wishes.headphones(true)
    wishes.headphones(false)
    expect(wishes.prefs.voice).toEqual(quick)
    wishes.headphones(true)
    wishes.set({ voice: { ...quick, on: false } })
    wishes.headphones(false)
    expect(wishes.prefs.voice?.on).toBe(false)
  })

  test('in the middle of a visit keep its letters and language', () => {
    const wishes = new Wishes(site, true)
    wishes.set({ size: 'xlarge', lang: 'en' })
    wishes.headphones(true)
    expect(wishes.prefs).toMatchObject({ size: 'xlarge', lang: 'en', voice: { on: true } })
    wishes.headphones(false)
    expect(wishes.prefs).toMatchObject({ size: 'xlarge', lang: 'en', voice: { on: false } })
  })

  test('that stay in keep the voice on for the next visit, and nothing has to be put back', () => {
    const wishes = new Wishes(site, true)
    wishes.headphones(true)
    wishes.set({ voice: quick })
    wishes.reset()
    expect(wishes.prefs.voice).toEqual({ on: true, speed: 100, volume: 3, cantonese: false })
    expect(wishes.changed).toBe(false)
  })
})

test('a kiosk without a speaker has no voice, whatever is asked', () => {
  const wishes = new Wishes(site, false)
  wishes.headphones(true)
  wishes.set({ voice: quick, size: 'large' })
  expect(wishes.prefs).toEqual({ ...site, size: 'large' })
})

test('whatever a visitor did, the next one without headphones finds it as the site says', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('headphones' as const), in: fc.boolean() }),
    fc.record({ do: fc.constant('voice' as const), on: fc.boolean(), speed: fc.integer({ min: 50, max: 200 }) }),
    fc.record({ do: fc.constant('size' as const), size: fc.constantFrom('large' as const, 'xlarge' as const) }),
    fc.constant({ do: 'reset' as const }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const wishes = new Wishes(site, true)
      for (const s of steps) {
        if (s.do === 'headphones') wishes.headphones(s.in)
        else if (s.do === 'voice') wishes.set({ voice: { ...quick, on: s.on, speed: s.speed } })
        else if (s.do === 'size') wishes.set({ size: s.size })
        else wishes.reset()
      }
      wishes.headphones(false)
      wishes.reset()
      expect(wishes.prefs).toEqual(site)
      expect(wishes.changed).toBe(false)
    }),
  )
})
