import type { KioskFace, Lang, Text } from '../../api/contract.ts'
import { localTime } from '../../kernel/local-day.ts'
import type { ReceiptContent } from '../printing/receipt-content.ts'
import { daysWritten, inLang, type ReceiptWord, receiptWord, writtenDay } from '../printing/receipt-words.ts'
import { referenceOf } from './projection.ts'
import type { Item, Running } from './state.ts'
import type { SessionVault } from './vault.ts'

export interface ReceiptSources {
  /** The language of the visit. */
  readonly lang: Lang
  /** Name of the service. */
  readonly title: Text
  readonly face: Pick<KioskFace, 'siteName' | 'unitName'>
  readonly helpPhone: string
  readonly wallMs: number
  readonly vault: Pick<SessionVault, 'masked' | 'references' | 'promises' | 'payment'>
  /** Name of a service of a bundle. */
  readonly nameOf: (serviceId: string) => Text
  /** The clerk who helped. */
  readonly staff: string | undefined
  readonly training: boolean
}

/** What stands on the paper of this step: the number that was drawn, or the receipt of the transaction. */
export function receiptContent(running: Running, sources: ReceiptSources): ReceiptContent {
  const step = running.steps[running.stepIndex]
  const { face, training, staff, lang, title } = sources
  const common = {
    /* Whoever is shown the paper in an office reads the name of the service in Chinese. */
    ...(lang === 'zh' || lang === 'hk' ? { lang } : { lang, official: title.zh }),
    siteName: inLang(lang, face.siteName),
    unitName: inLang(lang, face.unitName),
    ...(staff === undefined ? {} : { staff }),
    ...(training ? { training } : {}),
  }
  return step?.step === 'ticket'
    ? { ...common, ...ticket(running, inLang(lang, step.title), sources) }
    : { ...common, ...receipt(running, sources) }
}

type Own = Omit<ReceiptContent, 'lang' | 'official' | 'siteName' | 'unitName' | 'staff' | 'training'>

/** A number that is called out in a hall. Nothing of its person: it is held up and left lying about. */
function ticket(
  { transactionId }: Running,
  title: string,
  { lang, title: service, vault, wallMs, helpPhone }: ReceiptSources,
): Own {
  const big = vault.references.get('ticket') ?? referenceOf(transactionId)
  return {
    kind: 'ticket',
    title: inLang(lang, service),
    caseNo: big,
    big,
    rows: [
      [receiptWord(lang, 'drawnFor'), title],
      [receiptWord(lang, 'drawnAt'), localTime(wallMs)],
    ],
    notes: [receiptWord(lang, 'listen')],
    queryUrl: '',
    footer: [receiptWord(lang, 'ask', { phone: helpPhone })],
  }
}

/** Number large, person masked, how to ask later; no address, no photo (facts/ux.md 3.8). */
function receipt(running: Running, { lang, title, vault, wallMs, helpPhone: phone, nameOf }: ReceiptSources): Own {
  const { submitted, transactionId, items } = running
  const accepted = submitted.state === 'accepted' ? submitted : undefined
  const queued = items.some((item) => item.submitted.state === 'queued')
  const { name, idNumber } = vault.masked('applicant')
  const say = (key: ReceiptWord, places?: Readonly<Record<string, string>>) => receiptWord(lang, key, places)
  const row = (label: ReceiptWord, value: string | undefined): [string, string][] =>
    value ? [[say(label), value]] : []
  const drawn = vault.references.get('ticket')
  const { payment } = vault
  const paid = payment?.state === 'paid' ? payment : undefined
  const promised = promises(lang, items, vault.promises)
  return {
    title: say('receipt', { service: inLang(lang, title) }),
    caseNo: accepted?.caseNo ?? drawn ?? referenceOf(transactionId),
    rows: [
      ...(name ? [...row('name', name), ...row('idNumber', idNumber)] : []),
      ...row(queued && !accepted ? 'keptAt' : 'takenAt', localTime(wallMs)),
      ...row('validUntil', accepted?.validUntil && writtenDay(lang, accepted.validUntil)),
      ...row('expectedBy', accepted?.expectedBy && writtenDay(lang, accepted.expectedBy)),
      ...row('paid', paid && say('yuan', { n: (paid.amountFen / 100).toFixed(2) })),
      ...row('orderNo', paid?.orderNo),
      ...row('drawn', accepted && drawn),
      ...row('appointment', daysWritten(lang, vault.references.get('appointmentAt') ?? '')),
      ...row('delivery', vault.references.get('delivery')),
    ],
    ...(items.length > 1
      ? { items: items.map((item) => ({ name: inLang(lang, nameOf(item.serviceId)), ...comeTo(lang, item) })) }
      : {}),
    promises: promised.flatMap(({ code, ...promise }) => (code === undefined ? [] : [{ ...promise, code }])),
    notes: promised.flatMap(({ document, dueBy, code }) =>
      code === undefined ? [say('bringOnly', { document, day: dueBy })] : [],
    ),
    queued,
    queryUrl: accepted?.queryUrl ?? '',
    /* An application that waits keeps its sealed data until it has been handed in. */
    footer: [say(accepted?.queryUrl ? 'askOrScan' : 'askHow', { phone }), say(queued ? 'sealed' : 'nothingLeft')],
  }
}

/** 容缺: the code is the case's, which the closing service asks for; a case that waits has none yet. */
function promises(lang: Lang, items: readonly Item[], promised: SessionVault['promises']) {
  const accepted = items.flatMap(({ submitted }) => (submitted.state === 'accepted' ? [submitted] : []))
  return promised.map(({ document, title, dueBy }) => {
    const asked = accepted.find(({ deficits = [] }) => deficits.some((d) => d.document === document)) ?? accepted[0]
    return {
      document: inLang(lang, title),
      dueBy: writtenDay(lang, dueBy, { close: true }),
      code: asked && (asked.queryUrl || asked.caseNo),
    }
  })
}

function comeTo(lang: Lang, { submitted }: Item): { readonly caseNo: string; readonly state: string } {
  const say = (key: ReceiptWord, places?: Readonly<Record<string, string>>) => receiptWord(lang, key, places)
  switch (submitted.state) {
    case 'accepted': {
      const { caseNo, decision, expectedBy } = submitted
      if (decision !== 'received') return { caseNo, state: say(decision === 'decided' ? 'decided' : 'accepted') }
      const day = expectedBy && writtenDay(lang, expectedBy, { close: true })
      return { caseNo, state: day ? say('receivedUntil', { day }) : say('received') }
    }
    case 'queued':
      return { caseNo: '', state: say('keptLater') }
    case 'refused':
      return { caseNo: '', state: say('refused') }
    case 'unknown':
      return { caseNo: '', state: say('checking') }
    default:
      return { caseNo: '', state: say('notDone') }
  }
}
