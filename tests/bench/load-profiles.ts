import { loadProfiles } from '../../src/hardware/profiles/load.ts'
import { matchProfile } from '../../src/hardware/profiles/match.ts'

/* Loads the profiles of a folder once and matches 50 devices against them; prints how long that took, ms. */
const [, , dir = ''] = process.argv
const startedMs = performance.now()
const { profiles, problems } = loadProfiles([dir])
const all = [...profiles.values()].map((loaded) => loaded.profile)
for (let i = 0; i < 50; i += 1) {
  const productId = (0x1000 + i).toString(16)
  matchProfile(all, { path: `/dev/hidraw${i}`, kind: 'hid', vendorId: '0c2e', productId })
}
const ms = performance.now() - startedMs
if (problems.length > 0 || all.length !== 200) throw new Error(`${all.length} profiles, ${problems.length} problems`)
console.log(ms)
