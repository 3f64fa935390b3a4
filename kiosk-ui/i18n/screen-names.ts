import type { ScreenId } from '../../src/api/contract.ts'
import type { Text } from './speak.ts'

type Overlays = 'overlay.timeout' | 'overlay.help' | 'overlay.paused' | 'overlay.assist' | 'overlay.cap'

/** What the citizen is at, for a clerk who helps from the branch PC. */
export const screenNames: { readonly [S in ScreenId | Overlays]: Text } = {
  idle: { zh: '首屏', en: 'First screen' },
  home: { zh: '正在选办什么', en: 'Choosing what to do' },
  departments: { zh: '正在按部门找', en: 'Choosing an office' },
  group: { zh: '正在选事项', en: 'Choosing a service' },
  search: { zh: '正在搜索事项', en: 'Searching' },
  guide: { zh: '正在看办事指南', en: 'Reading the guide' },
  consent: { zh: '正在看同意书', en: 'Reading the consent' },
  identify: { zh: '要放身份证', en: 'Asked for the ID card' },
  confirm: { zh: '正在核对是不是本人', en: 'Checking who they are' },
  face: { zh: '要看摄像头', en: 'Asked to look at the camera' },
  review: { zh: '正在核对要交的内容', en: 'Checking what is handed in' },
  working: { zh: '机器正在办', en: 'The kiosk is working' },
  printing: { zh: '正在打印', en: 'Printing' },
  form: { zh: '正在填表', en: 'Filling in a form' },
  choose: { zh: '正在选一项', en: 'Choosing one' },
  records: { zh: '正在看查到的记录', en: 'Reading what was found' },
  licences: { zh: '正在调电子证照', en: 'E-licences' },
  document: { zh: '要拍材料', en: 'Asked for papers' },
  scan: { zh: '要扫码', en: 'Asked for a code' },
  sign: { zh: '要签名', en: 'Asked to sign' },
  pay: { zh: '要付款', en: 'Asked to pay' },
  appointment: { zh: '正在选时间', en: 'Choosing a time' },
  deliver: { zh: '正在选怎么拿', en: 'Choosing how to get it' },
  preview: { zh: '正在看要打的纸', en: 'Looking at the pages' },
  result: { zh: '办完了，在看结果', en: 'Reading the result' },
  rating: { zh: '正在评价', en: 'Rating' },
  ratingReasons: { zh: '正在说哪里不好', en: 'Saying what was not good' },
  ratingUndo: { zh: '评价完了', en: 'Has rated' },
  goodbye: { zh: '正在离开', en: 'Leaving' },
  problem: { zh: '遇到了问题', en: 'Has a problem' },
  outOfService: { zh: '机器停用', en: 'Out of service' },
  'overlay.timeout': { zh: '机器在问：还在吗？', en: 'The kiosk asks: still there?' },
  'overlay.help': { zh: '按了帮助', en: 'Has pressed help' },
  'overlay.paused': { zh: '先停着，在等人', en: 'Paused, waiting' },
  'overlay.assist': { zh: '正在问要不要帮忙', en: 'Being asked about help' },
  'overlay.cap': { zh: '时间快用完了', en: 'Time is nearly over' },
}
