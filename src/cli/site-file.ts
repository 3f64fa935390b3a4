import { existsSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { checkOperation } from '../counter/backends/http/check-operation.ts'
import { backendConfigSchema } from '../counter/backends/http/config.ts'
import { counterKinds } from '../counter/catalogue/check-roles.ts'
import { type Catalogue, loadCatalogue } from '../counter/catalogue/load.ts'
import { itemsOf, needsBackend, operationOf, rolesOf, type Service } from '../counter/catalogue/service.ts'
import { point } from '../counter/catalogue/steps.ts'
import { speechSchema } from '../counter/input/recognizer.ts'
import { defaultTimings } from '../counter/session/deadlines.ts'
import { doorPlateSchema, noticesSchema } from '../counter/session/front-page.ts'
import { type StaffMember, staffFileSchema } from '../counter/staff/people.ts'
import { voiceSettingsSchema } from '../counter/voice/settings.ts'
import { type DeviceConfig, deviceConfigSchema } from '../hardware/devices/device-config.ts'
import { loadProfiles, type ProfileSet } from '../hardware/profiles/load.ts'
import { deviceClasses } from '../hardware/profiles/schema.ts'
import { type ConfigProblem, readYaml, type Sourced } from '../kernel/config/yaml.ts'
import { brokerConfigSchema } from '../kernel/mqtt/config.ts'
import { ok, type Result } from '../kernel/result.ts'
import { panelShape } from '../screen/settings.ts'
import { slug } from '../wire/fields.ts'
import { branchFiles, branchSchema, checkBranch } from './branch.ts'
import { names } from './site-names.ts'
import { checkStaffDesk, deskFiles, staffDeskSchema } from './staff-desk.ts'

/** `KeyboardEvent.code`: the place of a key on a keyboard, whatever is printed on it. */
const keyCode = /^[A-Z][A-Za-z0-9]{1,30}$/
const keysSchema = z
  .record(z.string(), z.enum(['next', 'previous', 'select', 'back', 'help', 'repeat']))
  .superRefine((keys, context) => {
    for (const code of Object.keys(keys))
      if (!keyCode.test(code))
        context.addIssue({ code: 'custom', path: [code], message: 'is no code of a key, e.g. F9, Numpad6 or KeyN' })
  })
const waitMs = z.number().int().min(1000).max(600_000)

export const siteSchema = z.strictObject({
  schema: z.literal(1),
  tenant: slug,
  kiosk: slug,
  site: names,
  unit: names,
  /** Where the kiosk stands, degrees (WGS 84): places are drawn around it, the nearest first. */
  at: point.optional(),
  notices: noticesSchema,
  doorPlate: doorPlateSchema.optional(),
  /** Database, journal and bearer live here; only kioskd may read it. */
  stateDir: z.string().min(1),
  /** Folder with catalogue.yaml and services/. */
  catalogue: z.string().min(1),
  /** Who may sign in as staff; without it nobody can. */
  staff: z.string().min(1).optional(),
  /** Where staff reach this kiosk from the branch PC; off without it. */
  staffDesk: staffDeskSchema.optional(),
  /** The other kiosks of the branch. */
  branch: branchSchema,
  /** Profiles of this place, over the built-in ones. */
  profileDirs: z.array(z.string().min(1)).default(['/etc/kioskd/device-profiles.d']),
  screen: z.strictObject({
    ...panelShape,
    /** Size of one dot of the panel, mm; a 21.5" panel of 1920x1080 has 0.248. */
    pitchMm: z.number().min(0.05).max(1).default(0.248),
    size: z.enum(['standard', 'large', 'xlarge']).default('standard'),
    mode: z.enum(['light', 'dark', 'contrast', 'glare']).default('light'),
    lang: z.enum(['zh', 'hk', 'en', 'pt']).default('zh'),
    /** `low` for a panel that hangs high: everything that can be pressed stands in its lower half. */
    reach: z.enum(['normal', 'low']).default('normal'),
    /** Switches and keyboards of this cabinet, beside the usual keys, e.g. `{ F9: next, F10: select }` for two switches. */
    keys: keysSchema.default({}),
    dimAfterMs: z.number().int().min(10_000).default(600_000),
    demo: z.boolean().default(false),
  }),
  /** How loud the kiosk speaks, by day and by night. */
  voice: voiceSettingsSchema.prefault({}),
  /** The program that hears what visitors look for; without it nobody is asked to speak. */
  speech: speechSchema.optional(),
  help: z.strictObject({ phone: z.string().regex(/^[0-9-]{3,20}$/), minutes: z.number().int().min(1).max(120) }),
  timings: z
    .strictObject({
      idleMs: waitMs.default(defaultTimings.idleMs),
      warningMs: waitMs.min(20_000).default(defaultTimings.warningMs),
      cardWaitMs: waitMs.default(defaultTimings.cardWaitMs),
      faceWaitMs: waitMs.default(defaultTimings.faceWaitMs),
      ratingMs: waitMs.default(defaultTimings.ratingMs),
      ratingUndoMs: waitMs.min(5000).max(10_000).default(defaultTimings.ratingUndoMs),
      goodbyeMs: waitMs.default(defaultTimings.goodbyeMs),
      pausedMs: waitMs.default(defaultTimings.pausedMs),
      cardBackMs: waitMs.default(defaultTimings.cardBackMs),
      payMs: waitMs.default(defaultTimings.payMs),
      capMs: z.number().int().min(300_000).max(3_600_000).default(defaultTimings.capMs),
      capNoticeMs: waitMs.max(120_000).default(defaultTimings.capNoticeMs),
    })
    .prefault({}),
  /** What it means when the card is taken away while its service runs, where the reader can tell. */
  cardRemoved: z.enum(['continue', 'pause']).default('continue'),
  broker: brokerConfigSchema,
  heartbeatMs: z.number().int().min(1000).max(600_000).default(30_000),
  backend: backendConfigSchema,
  devices: z.array(deviceConfigSchema).min(1).max(64),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
})
export type SiteConfig = z.output<typeof siteSchema>

export interface LoadedSite {
  readonly site: SiteConfig
  /** What this kiosk can offer with its devices, and the items of its bundles. */
  readonly catalogue: Catalogue
  /** Services of the catalogue that are not offered here, with the roles that no device of the site file has. */
  readonly notOffered: ReadonlyMap<string, readonly string[]>
  readonly profiles: ProfileSet
  readonly staff: readonly StaffMember[]
}

/** Where the installer puts the configuration of a kiosk. */
export const defaultSiteFile = '/etc/kioskd/site.yaml'

/** Built-in profiles, beside the sources. */
export const builtInProfilesDir = resolve(import.meta.dirname, '../../device-profiles')

export interface SiteLoad {
  /** Undefined when the kiosk cannot be started with this file. */
  readonly loaded: LoadedSite | undefined
  /** Why it cannot be started. */
  readonly errors: readonly ConfigProblem[]
  /** What was left out (one bad profile, one bad service); the rest works. */
  readonly warnings: readonly ConfigProblem[]
}

/** Reads a site file and all it points at, and checks that they fit together. */
export function loadSite(file: string): SiteLoad {
  const read = readYaml(file, siteSchema)
  if (!read.ok) return { loaded: undefined, errors: read.error, warnings: [] }
  const site = withAbsolutePaths(read.value.value, dirname(resolve(file)))
  const { catalogue, problems } = loadCatalogue(site.catalogue)
  if (!catalogue) return { loaded: undefined, errors: problems, warnings: [] }
  const profiles = profilesOf(site)
  const found = checkDevices(read.value, profiles)
  // One bad local profile costs its own device, which says so, and nothing else.
  const ofBadProfile = (problem: ConfigProblem) => skipped(profiles).some((id) => problem.what.includes(`"${id}"`))
  const notOffered = missingRoles(read.value.value, catalogue)
  const offered = onlyOffered(catalogue, notOffered)
  const errors = [...found.filter((p) => !ofBadProfile(p)), ...checkServices(read.value, offered, notOffered)]
  const desk = checkStaffDesk(read.value, dirname(resolve(file)), Date.now())
  const branch = checkBranch(read.value, dirname(resolve(file)), Date.now())
  errors.push(...desk.errors, ...branch.errors)
  const staff = site.staff === undefined ? undefined : readYaml(site.staff, staffFileSchema)
  if (staff && !staff.ok) errors.push(...staff.error)
  /* A service that was left out for a mistake may be the one that uses the role. */
  const unused = problems.length > 0 ? [] : unusedRoles(read.value, catalogue)
  errors.push(...unused.filter(({ required }) => required).map(({ problem }) => problem))
  errors.push(...checkLanguage(read.value, catalogue))
  const warnings = [
    ...problems,
    ...desk.warnings,
    ...branch.warnings,
    ...profiles.problems,
    ...found.filter(ofBadProfile),
    ...unused.filter(({ required }) => !required).map(({ problem }) => problem),
  ]
  const loaded = { site, catalogue: offered, notOffered, profiles, staff: staff?.ok ? staff.value.value.staff : [] }
  return { loaded: errors.length === 0 ? loaded : undefined, errors, warnings }
}

const profilesOf = ({ profileDirs }: Pick<SiteConfig, 'profileDirs'>): ProfileSet =>
  loadProfiles([builtInProfilesDir, ...profileDirs.filter((dir) => existsSync(dir))])

/** The built-in profiles and those of the site file's own folders, whatever else is wrong with what it points at. */
export function siteProfiles(file: string): Result<ProfileSet, readonly ConfigProblem[]> {
  const read = readYaml(file, siteSchema)
  return read.ok ? ok(profilesOf(withAbsolutePaths(read.value.value, dirname(resolve(file))))) : read
}

/** Ids of profiles whose file was left out because something is wrong in it. */
const skipped = (profiles: ProfileSet): readonly string[] =>
  profiles.problems.map((p) => basename(p.file, '.yaml')).filter((id) => !profiles.profiles.has(id))

function withAbsolutePaths(site: SiteConfig, base: string): SiteConfig {
  const absolute = (path: string) => (isAbsolute(path) ? path : join(base, path))
  return {
    ...site,
    stateDir: absolute(site.stateDir),
    catalogue: absolute(site.catalogue),
    ...(site.staff === undefined ? {} : { staff: absolute(site.staff) }),
    ...(site.staffDesk === undefined ? {} : { staffDesk: { ...site.staffDesk, tls: deskFiles(site.staffDesk, base) } }),
    branch: branchFiles(site.branch, base),
    profileDirs: site.profileDirs.map(absolute),
  }
}

function checkDevices(source: Sourced<SiteConfig>, profiles: ProfileSet): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const ids = new Set<string>()
  const roles = new Set<string>()
  const places = new Map<string, string>()
  source.value.devices.forEach((device, i) => {
    if (ids.has(device.id))
      problems.push(
        source.problem(['devices', i, 'id'], `device id "${device.id}" is used twice`, 'give each device its own id'),
      )
    if (roles.has(device.role))
      problems.push(
        source.problem(
          ['devices', i, 'role'],
          `role "${device.role}" is given to two devices`,
          'give each role to one device',
        ),
      )
    ids.add(device.id)
    roles.add(device.role)
    const place = ownPlace(device)
    const other = place === undefined ? undefined : places.get(place)
    if (other !== undefined)
      problems.push(
        source.problem(
          ['devices', i, 'at'],
          `${place} is already where "${other}" is`,
          'correct the place of one, or set enabled: false',
        ),
      )
    if (place !== undefined) places.set(place, other ?? device.id)
    const profile = profiles.profiles.get(device.profile)?.profile
    const [kind] = device.role.split('.')
    const wanted = deviceClasses.find((known) => known === (kind === 'reader' ? 'identityReader' : kind))
    if (profile && wanted && profile.class !== wanted)
      problems.push(
        source.problem(
          ['devices', i, 'profile'],
          `"${device.profile}" is a profile for the class ${profile.class}, which cannot be the "${device.role}"`,
          'correct the profile or the role',
          [...profiles.profiles.values()].flatMap(({ profile: p }) => (p.class === wanted ? [p.id] : [])).join(', '),
        ),
      )
    if (device.profile !== 'auto' && !profiles.profiles.has(device.profile))
      problems.push(
        source.problem(
          ['devices', i, 'profile'],
          `unknown profile "${device.profile}"`,
          'correct the id, or add the profile to a profileDirs folder',
          ['auto', ...profiles.profiles.keys()].join(', '),
        ),
      )
  })
  return problems
}

/** A place that one device only can have. A USB port can have several behind it, and a camera may be looked through by two. */
function ownPlace({ at, enabled }: DeviceConfig): string | undefined {
  if (!enabled) return undefined
  if ('path' in at) return at.path
  return 'tcp' in at ? at.tcp : undefined
}

/** A kiosk begins in a language that can be chosen on it. */
function checkLanguage(source: Sourced<SiteConfig>, { languages }: Catalogue): readonly ConfigProblem[] {
  const { lang } = source.value.screen
  if (languages.includes(lang)) return []
  const what = `the catalogue has no words in "${lang}"`
  return [
    source.problem(
      ['screen', 'lang'],
      what,
      "take one of its languages, or add it to the catalogue's",
      languages.join(', '),
    ),
  ]
}

/** One catalogue serves kiosks with and without a scanner: what no device here can do is simply not on this kiosk's menu. */
function missingRoles({ devices }: SiteConfig, catalogue: Catalogue): ReadonlyMap<string, readonly string[]> {
  const roles = new Set(devices.map((d) => d.role))
  const missing = new Map<string, readonly string[]>()
  for (const service of catalogue.services.values()) {
    const wanted = rolesOf(service).flatMap(({ role, optional }) => (optional || roles.has(role) ? [] : [role]))
    if (wanted.length > 0) missing.set(service.id, [...new Set(wanted)])
  }
  return missing
}

/** A device for work at the counter that no service asks for is a slip of the pen in its role. */
function unusedRoles(
  source: Sourced<SiteConfig>,
  { services }: Catalogue,
): readonly { readonly problem: ConfigProblem; readonly required: boolean }[] {
  const used = new Set([...services.values()].flatMap((service) => rolesOf(service).map(({ role }) => role)))
  return source.value.devices.flatMap(({ role, required }, i) => {
    if (used.has(role) || !counterKinds.includes(role.split('.')[0] ?? '')) return []
    const what = `no service of the catalogue uses the role "${role}"`
    const remedy = 'correct the role, or take the device out'
    return [{ problem: source.problem(['devices', i, 'role'], what, remedy, [...used].sort().join(', ')), required }]
  })
}

function onlyOffered(catalogue: Catalogue, missing: ReadonlyMap<string, unknown>): Catalogue {
  const offered = [...catalogue.services.values()].filter(({ id }) => !missing.has(id))
  const kept = new Set(offered.flatMap((service) => [service.id, ...itemsOf(service)]))
  return { ...catalogue, services: new Map([...catalogue.services].filter(([id]) => kept.has(id))) }
}

function checkServices(
  source: Sourced<SiteConfig>,
  { services }: Catalogue,
  missing: ReadonlyMap<string, readonly string[]>,
): readonly ConfigProblem[] {
  const { backend, devices } = source.value
  if (services.size === 0 && missing.size > 0)
    return [
      source.problem(
        ['devices'],
        `no service of the catalogue can be done with these devices; missing: ${[...new Set([...missing.values()].flat())].join(', ')}`,
        'correct the roles, or add a device',
        devices.map((d) => d.role).join(', '),
      ),
    ]
  return [...services.values()].flatMap((service) => [
    ...(needsBackend(service) && !service.items && service.codes[backend.id] === undefined
      ? [
          source.problem(
            ['backend', 'id'],
            `service "${service.id}" has no code for backend "${backend.id}"`,
            `add codes.${backend.id} to the service`,
          ),
        ]
      : []),
    ...misfits(source, service),
  ])
}

/** Codes that the backend would not know what to do with: said here, not when a citizen stands before the kiosk. */
function misfits(source: Sourced<SiteConfig>, service: Service): readonly ConfigProblem[] {
  const { backend } = source.value
  const operation = operationOf(service, backend.id)
  return (operation ? checkOperation(backend, operation) : []).map(({ part, value, pattern }) =>
    source.problem(
      ['backend', 'codes', part],
      `service "${service.id}" has the ${part} code "${value}" for backend "${backend.id}", which does not fit`,
      'correct the code in the catalogue, or the pattern here',
      pattern,
    ),
  )
}
