import { type Catalogue, speak } from './speak.ts'

/** Words that stand on the branch PC's page only; it has Chinese and English. */
const deskText = {
  title: { zh: '工作台', en: 'Staff desk' },
  nav: { zh: '页面', en: 'Pages' },
  'nav.assist': { zh: '帮人代办', en: 'Help' },
  'nav.waits': { zh: '有人等', en: 'waiting' },
  'nav.tickets': { zh: '办不成事', en: 'Tickets' },
  'nav.ratings': { zh: '评价', en: 'Ratings' },
  lang: { zh: 'English', en: '中文' },
  out: { zh: '{ref} 退出', en: 'Sign out {ref}' },
  away: { zh: '机器没有应答，正在再试。', en: 'The kiosk does not answer. Trying again.' },
  'away.stale': {
    zh: '机器没有应答，下面是先前的情况，正在再试。',
    en: 'The kiosk does not answer. What you see is from earlier. Trying again.',
  },
  'in.title': { zh: '工作人员登录', en: 'Staff sign-in' },
  'in.sub': {
    zh: '不用时请退出；三分钟没动会自动退出。',
    en: 'Sign out when you leave; three quiet minutes sign you out.',
  },
  'in.ref': { zh: '工号', en: 'Staff reference' },
  'in.pin': { zh: '六位口令', en: 'Six-figure PIN' },
  'today.order': { zh: '按这个顺序来', en: 'In this order' },
  'today.cases': { zh: '今天办的', en: 'Done today' },
  'today.numbers': { zh: '只显示编号', en: 'Numbers only' },
  'today.noCases': { zh: '今天还没有人办完一件事。', en: 'Nothing has been finished today.' },
  'today.noMore': { zh: '再早就没有了。', en: 'Nothing before that.' },
  'today.turn': { zh: '翻页', en: 'Turn the page' },
  'today.later': { zh: '晚一些的', en: 'Later ones' },
  'today.earlier': { zh: '早一些的', en: 'Earlier ones' },
  busy: { zh: '有人在用', en: 'In use' },
  free: { zh: '空着', en: 'Free' },
  'todo.help': { zh: '有人要帮忙', en: 'Somebody asks for help' },
  'todo.helpLine': { zh: '在机器前按了“帮助”', en: 'They pressed help at the kiosk' },
  'do.help': { zh: '去帮忙', en: 'Help' },
  'do.look': { zh: '看一看', en: 'Look' },
  'do.print': { zh: '补打', en: 'Print' },
  'do.repair': { zh: '去处理', en: 'Put right' },
  'case.done': { zh: '办成', en: 'Done' },
  'case.failed': { zh: '没办成', en: 'Failed' },
  'case.unknown': { zh: '说不准', en: 'Not known' },
  'case.abandoned': { zh: '没办完', en: 'Left' },
  'there.here': { zh: '回到 {name}', en: 'Back to {name}' },
  'there.in': { zh: '登录 {name}', en: 'Sign in at {name}' },
  'there.inSub': {
    zh: '口令要再输一次，哪里也不留。',
    en: 'Your PIN once more; it is kept nowhere.',
  },
  'do.there': { zh: '去看', en: 'Open' },
} as const satisfies Catalogue

export const d = speak(deskText)
