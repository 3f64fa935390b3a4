/** Full-width letters, digits, signs and the ideographic space as ASCII. Han characters stay as they are, compatibility ones too: a name is a name. */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0]/g, ' ')
    .replace(/￥/g, '¥')
}

const digitOf: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  幺: 1,
  壹: 1,
  二: 2,
  两: 2,
  贰: 2,
  三: 3,
  叁: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
}
const unitOf: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 }

/** `一三八` and `幺三八` as 138: Chinese digits one by one. Everything else stays. */
export function digitsOneByOne(text: string): string {
  return text.replace(/[零〇一幺壹二两贰三叁四肆五伍六陆七柒八捌九玖]/g, (c) => String(digitOf[c] ?? c))
}

/** `一千二百零五` as 1205, `三千五` as 3500, `四一二` as 412, up to 16 characters; undefined when it is no number. */
export function chineseNumber(text: string): number | undefined {
  if (!/^[零〇一幺壹二两贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿]{1,16}$/.test(text)) return undefined
  if (!/[十拾百佰千仟万亿]/.test(text)) return Number(digitsOneByOne(text))
  let total = 0
  let section = 0
  let digit: number | undefined
  /* What a digit at the end counts when nothing names it: 三千五 is 3500, 三千零五 is 3005. */
  let next = 1
  for (const character of text) {
    const unit = unitOf[character]
    if (character === '万' || character === '亿') {
      const here = section + (digit ?? 0)
      if (here === 0 && (total === 0 || character === '万')) return undefined
      total = character === '万' ? total + here * 10_000 : (total + here) * 100_000_000
      next = character === '万' ? 1000 : 10_000_000
      section = 0
      digit = undefined
    } else if (unit !== undefined) {
      section += (digit ?? 1) * unit
      next = unit / 10
      digit = undefined
    } else {
      digit = digitOf[character]
      if (digit === 0) next = 1
    }
  }
  return total + section + (digit ?? 0) * next
}
