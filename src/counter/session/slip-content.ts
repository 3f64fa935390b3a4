import type { KioskFace, Text } from '../../api/contract.ts'
import { localTime } from '../../kernel/local-day.ts'
import type { StepName } from '../catalogue/steps.ts'
import type { ReceiptContent } from '../printing/receipt-content.ts'
import { stepNames } from './projection.ts'
import type { Running } from './state.ts'

export interface SlipSources {
  readonly face: Pick<KioskFace, 'siteName' | 'unitName'>
  readonly helpPhone: string
  readonly wallMs: number
  /** Name of a service. */
  readonly nameOf: (serviceId: string) => Text
  readonly training: boolean
}

/** Steps that a citizen does nothing at have no name of their own on the screen. */
const unseenSteps: Readonly<Partial<Record<StepName, string>>> = { query: '查询资格', result: '办完，看结果' }

/** What stands on the slip of a 办不成事 ticket: enough for the clerk who takes it over, and nothing about its person. */
export function slipContent(
  ticketNo: string,
  code: string,
  running: Running | null,
  sources: SlipSources,
): ReceiptContent {
  const step = running?.steps[running.stepIndex]?.step
  const where = step ? (stepNames[step]?.zh ?? unseenSteps[step] ?? '正在办') : '还没有开始办'
  return {
    kind: 'problem',
    siteName: sources.face.siteName.zh,
    unitName: sources.face.unitName.zh,
    title: '办不成事反映单',
    caseNo: ticketNo,
    rows: [
      ['事项', running ? sources.nameOf(running.serviceId).zh : '没有选事项'],
      ['办到哪一步', where],
      ['原因代码', step ? `${code}（${step}）` : code],
      ['时间', localTime(sources.wallMs)],
      ['服务电话', sources.helpPhone],
    ],
    notes: ['凭这个编号到窗口，或打电话问，不用从头再说一遍'],
    ...(sources.training ? { training: true } : {}),
    queryUrl: '',
    footer: ['单上没有您的个人信息'],
  }
}
