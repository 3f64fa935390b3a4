import type { KioskFace, Lang, Text } from '../../api/contract.ts'
import { localTime } from '../../kernel/local-day.ts'
import type { StepName } from '../catalogue/steps.ts'
import type { ReceiptContent } from '../printing/receipt-content.ts'
import { inLang, type ReceiptWord, receiptWord } from '../printing/receipt-words.ts'
import { stepNames } from './projection.ts'
import type { Running } from './state.ts'

export interface SlipSources {
  readonly lang: Lang
  readonly face: Pick<KioskFace, 'siteName' | 'unitName'>
  readonly helpPhone: string
  readonly wallMs: number
  /** Name of a service. */
  readonly nameOf: (serviceId: string) => Text
  readonly training: boolean
}

/** Steps that a citizen does nothing at have no name of their own on the screen. */
const unseenSteps: Readonly<Partial<Record<StepName, ReceiptWord>>> = { query: 'lookUp', result: 'outcome' }

/** An office reads Chinese of either kind. */
const isChinese = (lang: Lang): boolean => lang === 'zh' || lang === 'hk'

/**
 * What stands on the slip of a 办不成事 ticket: enough for the clerk who takes it over, in Chinese, and in the language of whoever takes it home;
 * nothing about its person.
 */
export function slipContent(
  ticketNo: string,
  code: string,
  running: Running | null,
  sources: SlipSources,
): ReceiptContent {
  const { lang, face, helpPhone, wallMs, training } = sources
  const say = (key: ReceiptWord) => receiptWord(lang, key)
  return {
    kind: 'problem',
    ...(lang === 'zh' ? {} : { lang }),
    ...(isChinese(lang) ? {} : { official: receiptWord('zh', 'reported') }),
    siteName: inLang(lang, face.siteName),
    unitName: inLang(lang, face.unitName),
    title: say('reported'),
    caseNo: ticketNo,
    rows: [...matter(lang, code, running, sources), [say('time'), localTime(wallMs)], [say('helpPhone'), helpPhone]],
    ...(isChinese(lang) ? {} : { officialRows: matter('zh', code, running, sources) }),
    notes: [say('bringNumber')],
    ...(training ? { training: true } : {}),
    queryUrl: '',
    footer: [say('nothingOnIt')],
  }
}

/** What it was about, how far it got, and why it went no further. */
function matter(
  lang: Lang,
  code: string,
  running: Running | null,
  { nameOf }: Pick<SlipSources, 'nameOf'>,
): readonly (readonly [string, string])[] {
  const say = (key: ReceiptWord) => receiptWord(lang, key)
  const step = running?.steps[running.stepIndex]?.step
  const named = step && stepNames[step]
  const where = named ? inLang(lang, named) : say(step ? (unseenSteps[step] ?? 'underWay') : 'notBegun')
  const close = isChinese(lang)
  return [
    [say('matter'), running ? inLang(lang, nameOf(running.serviceId)) : say('noMatter')],
    [say('reached'), where],
    [say('reason'), step ? (close ? `${code}（${step}）` : `${code} (${step})`) : code],
  ]
}
