import { z } from 'zod'
import type { Action, ActionRequest, PageMessage } from './contract.ts'

const id = z.string().min(1).max(64)
const bare = <T extends string>(...names: readonly T[]) => names.map((name) => z.strictObject({ id: z.literal(name) }))

const actionSchema: z.ZodType<Action> = z.union([
  z.strictObject({ id: z.literal('openGroup'), groupId: id }),
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
      lang: z.enum(['zh', 'en']).exactOptional(),
    }),
  }),
  ...bare(
    'start',
    'begin',
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
  ),
])

export const actionRequestSchema: z.ZodType<ActionRequest> = z.strictObject({
  rev: z.number().int().min(0),
  action: actionSchema,
})

const share = z.number().min(0).max(1)

export const pageMessageSchema: z.ZodType<PageMessage> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('alive'), screen: z.string().max(40), rev: z.number().int().min(0) }),
  z.strictObject({
    type: z.literal('pen'),
    aspect: z.number().min(0.1).max(20),
    points: z.array(z.strictObject({ x: share, y: share, pressure: share, down: z.boolean() })).max(64),
  }),
  z.strictObject({ type: z.literal('penCleared') }),
])
