import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { repairs } from '../../../kiosk-ui/i18n/devices-text.ts'
import { loadProfiles } from '../../../src/hardware/profiles/load.ts'

const root = resolve(import.meta.dirname, '../../..')
const { profiles } = loadProfiles([resolve(root, 'device-profiles')])

test('every remedy that a profile names has words in both languages and a picture that exists', () => {
  const remedies = [...profiles.values()].flatMap(({ profile }) => profile.repair)
  expect(remedies.length).toBeGreaterThan(10)
  for (const { text, picture } of remedies) {
    expect(repairs[text], text).toMatchObject({
      zh: expect.stringMatching(/[\u4e00-\u9fff]/),
      en: expect.stringMatching(/[a-z]/),
    })
    if (picture) expect(existsSync(resolve(root, 'kiosk-ui/kit/pictures/later', picture)), picture).toBe(true)
  }
})
