import type { Page } from 'playwright-core'

/** Where each of staff's pages is, as the touches that lead there from the idle screen of the fixture. Labels in Chinese. */
export interface StaffStop {
  readonly name: string
  readonly touches: readonly string[]
  /** Typed with large keys: laid out for the standard size on a portrait panel, as the citizen's keyboards are. */
  readonly portraitOnly?: boolean
}

const signedIn = ['工作人员', ...'clerk-01', '输入口令', ...'204817', '进入工作台']
const asOperator = ['工作人员', ...'ops-01', '输入口令', ...'204817', '进入工作台']

export const staffStops: readonly StaffStop[] = [
  { name: 'staff-ref', touches: ['工作人员', ...'clerk'], portraitOnly: true },
  { name: 'staff-pin', touches: ['工作人员', ...'clerk-01', '输入口令', ...'2048'], portraitOnly: true },
  {
    name: 'staff-pin-wait',
    touches: ['工作人员', ...'clerk-01', '输入口令', ...'000000', '进入工作台'],
    portraitOnly: true,
  },
  { name: 'staff-today', touches: signedIn },
  { name: 'staff-tickets', touches: [...signedIn, '今天有 2 张求助单'] },
  { name: 'staff-unresolved', touches: [...signedIn, '办第一件'] },
  { name: 'staff-why', touches: [...signedIn, '办第一件', '办成了'] },
  { name: 'staff-noted', touches: [...signedIn, '办第一件', '办成了', '业务系统里查到了'] },
  { name: 'staff-repair', touches: [...signedIn, '凭条打印机：没纸了'] },
  { name: 'staff-owed', touches: [...signedIn, '欠一张纸：养老待遇资格认证'] },
  { name: 'staff-not-printed', touches: [...signedIn, '欠一张纸：养老待遇资格认证', '没纸了'] },
  { name: 'staff-machines', touches: [...signedIn, '机器'] },
  { name: 'staff-device', touches: [...signedIn, '机器', '文档打印机', '打一张试试'] },
  { name: 'staff-day', touches: [...signedIn, '收工'] },
  { name: 'staff-sample', touches: [...asOperator, '收工', '看回访名单'] },
  { name: 'staff-training', touches: [...asOperator, '练习'] },
]

/** Touches the keys one after the other, turning pages where a key is on a later one. Labels are looked for at the beginning of a key. */
export async function touchAll(page: Page, labels: readonly string[]): Promise<void> {
  for (const label of labels) await touchKey(page, label)
}

export async function touchKey(page: Page, label: string): Promise<void> {
  /* Under a sheet the page's own keys cannot be touched. */
  const keys = page.locator('.sheet button, .page:not([inert]) button')
  const exact = keys.and(page.getByRole('button', { name: label, exact: true }))
  const begins = keys.filter({ hasText: new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) })
  const endsMs = performance.now() + 8000
  for (;;) {
    for (const found of [exact, begins]) {
      if ((await found.count()) > 0 && (await found.first().isVisible())) {
        await found.first().click()
        return
      }
    }
    if (performance.now() > endsMs) throw new Error(`no key ${label}; there are ${await keys.allTextContents()}`)
    const next = page.getByRole('button', { name: '看下一页', exact: true })
    if (await next.isVisible()) await next.click()
    else await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
