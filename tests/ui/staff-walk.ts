import type { Locator, Page } from 'playwright-core'

/** Where each of staff's pages is: touches from the idle screen, or from 今天 once the one named in `as` has signed in. Labels in Chinese. */
export interface StaffStop {
  readonly name: string
  readonly as?: 'clerk-01' | 'ops-01'
  readonly touches: readonly string[]
  /** Typed with large keys: laid out for the standard size on a portrait panel, as the citizen's keyboards are. */
  readonly portraitOnly?: boolean
}

export const signInAs = (ref: string): readonly string[] => ['工作人员', ...ref, '输入口令', ...'204817', '进入工作台']
const clerk = (name: string, ...touches: string[]): StaffStop => ({ name, as: 'clerk-01', touches })
const operator = (name: string, ...touches: string[]): StaffStop => ({ name, as: 'ops-01', touches })
const owed = '欠一张纸：养老待遇资格认证'

export const staffStops: readonly StaffStop[] = [
  { name: 'staff-ref', touches: ['工作人员', ...'clerk'], portraitOnly: true },
  { name: 'staff-card', touches: ['工作人员', '用工卡', ...'20'], portraitOnly: true },
  {
    name: 'staff-pin-wait',
    touches: ['工作人员', ...'clerk-01', '输入口令', ...'000000', '进入工作台', ...'20'],
    portraitOnly: true,
  },
  clerk('staff-today'),
  clerk('staff-tickets', '2 张求助单没办结'),
  clerk('staff-ticket', '2 张求助单没办结', 'B-000017'),
  clerk('staff-closed', '2 张求助单没办结', 'B-000017', '打电话回复了'),
  clerk('staff-ratings', '1 个差评要回应'),
  clerk('staff-rating', '1 个差评要回应', '养老待遇资格认证'),
  clerk('staff-mistaken', '1 个差评要回应', '养老待遇资格认证', '误评，本人说按错了'),
  clerk('staff-unresolved', '不知道办成没有'),
  clerk('staff-why', '不知道办成没有', '办成了'),
  clerk('staff-noted', '不知道办成没有', '办成了', '业务系统里查到了'),
  clerk('staff-repair', '凭条打印机：没纸了'),
  clerk('staff-owed', owed),
  clerk('staff-not-printed', owed, '没纸了'),
  clerk('staff-put-right', owed, '没纸了', '去弄好它'),
  clerk('staff-machines', '机器'),
  clerk('staff-device', '机器', '文档打印机', '打一张试试'),
  clerk('staff-supplies', '机器', '文档打印机'),
  clerk('staff-test', '机器', '扫码器'),
  clerk('staff-judged', '机器', '扫码器', '扫一个码试试', '不对'),
  clerk('staff-day', '收工'),
  clerk('staff-day-before', '收工', '前一天'),
  clerk('staff-branch', '别的机器'),
  clerk('staff-there', '别的机器', '03 号机'),
  clerk('staff-watch', '帮那边的人办'),
  clerk('staff-lost', '回本机', '别的机器', '05 号机'),
  { ...clerk('staff-there-pin', '回本机', '别的机器', '02 号机'), portraitOnly: true },
  operator('staff-today-operator'),
  operator('staff-sample', '收工', '看回访名单'),
  operator('staff-sample-before', '收工', '看回访名单', '上个月'),
  operator('staff-training', '练习'),
]

/** Touches the keys one after the other, turning pages where a key is on a later one. Labels are looked for at the beginning of a key. */
export async function touchAll(page: Page, labels: readonly string[]): Promise<void> {
  for (const label of labels) await touchKey(page, label)
}

export async function touchKey(page: Page, label: string): Promise<void> {
  await (await keyOf(page, label)).click()
}

/** The key with this label, on whichever page of the list it is. */
export async function keyOf(page: Page, label: string): Promise<Locator> {
  /* Under a sheet the page's own keys cannot be touched. */
  const keys = page.locator('.sheet button, .page:not([inert]) button')
  const exact = keys.and(page.getByRole('button', { name: label, exact: true }))
  const begins = keys.filter({ hasText: new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) })
  const endsMs = performance.now() + 8000
  for (;;) {
    for (const found of [exact, begins])
      if ((await found.count()) > 0 && (await found.first().isVisible())) return found.first()
    if (performance.now() > endsMs) throw new Error(`no key ${label}; there are ${await keys.allTextContents()}`)
    const next = page.getByRole('button', { name: '看下一页', exact: true })
    if (await next.isVisible()) await next.click()
    else await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
