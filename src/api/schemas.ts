import { z } from 'zod'
import type { Action, ActionRequest, PageMessage } from './contract.ts'

const id = z.string().min(1).max(64)
const typed = z.string().max(100)

/** Touches that carry nothing but their name. */
const bareIds = [
  'start',
  'openSearch',
  'openDepartments',
  'listen',
  'begin',
  'beginForOther',
  'keepPage',
  'retakePage',
  'promise',
  'skipStep',
  'signed',
  'clearSignature',
  'cancelPayment',
  'print',
  'ratingMistaken',
  'pause',
  'resume',
  'allowAssist',
  'declineAssist',
  'endAssist',
  'agree',
  'refuse',
  'back',
  'home',
  'confirmIdentity',
  'notMe',
  'takePicture',
  'submit',
  'retry',
  'next',
  'undoRating',
  'skipRating',
  'reportProblem',
  'stay',
  'exit',
  'help',
  'closeHelp',
] as const
type BareAction = Extract<Action, { readonly id: (typeof bareIds)[number] }>
const bareNames: ReadonlySet<unknown> = new Set(bareIds)
const bareAction = z.custom<BareAction>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 1 &&
    'id' in value &&
    bareNames.has(value.id),
)

/** Per cent of a voice. */
const speed = z.int().min(50).max(200)

const actionSchema: z.ZodType<Action> = z.union([
  z.strictObject({ id: z.literal('openGroup'), groupId: id }),
  z.strictObject({ id: z.literal('openDepartment'), departmentId: id }),
  z.strictObject({ id: z.literal('openService'), serviceId: id }),
  z.strictObject({
    id: z.literal('rate'),
    level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
  }),
  z.strictObject({
    id: z.literal('setPrefs'),
    prefs: z.strictObject({
      size: z.enum(['standard', 'large', 'xlarge']).exactOptional(),
      mode: z.enum(['light', 'dark', 'contrast', 'glare']).exactOptional(),
      lang: z.enum(['zh', 'hk', 'en', 'pt']).exactOptional(),
      reach: z.enum(['normal', 'low']).exactOptional(),
      voice: z
        .strictObject({ on: z.boolean(), speed, volume: z.int().min(1).max(5), cantonese: z.boolean() })
        .exactOptional(),
    }),
  }),
  z.strictObject({ id: z.literal('search'), text: z.string().max(100) }),
  z.strictObject({ id: z.literal('toggleItem'), serviceId: id }),
  z.strictObject({ id: z.literal('identifyByHand'), name: typed, idNumber: typed }),
  z.strictObject({ id: z.literal('answer'), field: id, value: z.string().max(1000) }),
  z.strictObject({ id: z.literal('change'), field: id }),
  z.strictObject({ id: z.literal('choose'), values: z.array(id).max(24) }),
  z.strictObject({ id: z.literal('typeCode'), value: typed }),
  z.strictObject({ id: z.literal('chooseSlot'), slotId: id }),
  z.strictObject({ id: z.literal('chooseWay'), way: z.enum(['pickUp', 'post']) }),
  z.strictObject({ id: z.literal('rateReasons'), reasons: z.array(id).max(12) }),
  z.strictObject({ id: z.literal('leavePhone'), phone: typed }),
  bareAction,
])

export const actionRequestSchema: z.ZodType<ActionRequest> = z.strictObject({
  rev: z.number().int().min(0),
  action: actionSchema,
})

/** `POST /api/v1/input/candidates`. */
export const candidatesRequestSchema = z.strictObject({
  typed: z.string().min(1).max(40),
  limit: z.number().int().min(1).max(60).default(20),
})

/** As long as the answers may be that come of it. */
const draft = z.strictObject({
  open: id,
  letters: typed,
  texts: z.array(z.strictObject({ field: id, text: z.string().max(1000) })).max(2),
})

const share = z.number().min(0).max(1)

export const pageMessageSchema: z.ZodType<PageMessage> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('alive'), screen: z.string().max(40), rev: z.number().int().min(0) }),
  z.strictObject({ type: z.literal('present') }),
  z.strictObject({
    type: z.literal('pen'),
    aspect: z.number().min(0.1).max(20),
    points: z.array(z.strictObject({ x: share, y: share, pressure: share, down: z.boolean() })).max(64),
  }),
  z.strictObject({ type: z.literal('draft'), rev: z.int().min(0), draft: draft.nullable() }),
  z.strictObject({ type: z.literal('penCleared') }),
  z
    .strictObject({
      type: z.literal('speak'),
      id: z.int().min(0),
      lang: z.enum(['zh', 'yue', 'en', 'pt']),
      speed,
      parts: z
        .array(
          z.strictObject({
            text: z.string().min(1).max(300),
            personal: z.boolean().exactOptional(),
            quiet: z.boolean().exactOptional(),
          }),
        )
        .min(1)
        .max(80),
      instead: z.string().min(1).max(300),
    })
    .refine(({ parts }) => parts.reduce((sum, { text }) => sum + text.length, 0) <= 3000),
  z.strictObject({ type: z.literal('hush') }),
])
