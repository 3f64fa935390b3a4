import type { Action, Projection, Question } from '../../api/contract.ts'
import { localDay } from '../../kernel/local-day.ts'

/** What a scripted villager does next: a touch, or something beside the screen. */
export type Deed =
  | { readonly do: 'act'; readonly action: Action }
  /** Lays a card on the reader. */
  | { readonly do: 'card'; readonly card: string }
  | { readonly do: 'sign' }
  /** Only time helps. */
  | { readonly do: 'wait' }

export interface VillagerOptions {
  readonly service: string
  /** Cards of those who come, in the order they are asked for. */
  readonly cards: readonly string[]
  /** Answers by question id, where the kind alone does not tell a good one. */
  readonly answers?: Readonly<Record<string, string>>
  /** What is typed where a code is asked for, by the step's place. */
  readonly code?: string
  /** Brings materials later wherever that is allowed (容缺). */
  readonly promises?: boolean
}

const act = (action: Action): Deed => ({ do: 'act', action })

/** Good answers by kind of question; none of them is anybody's. */
const usual: Readonly<Record<string, string>> = {
  text: '石桥村三组',
  name: '张三',
  idNumber: '110101199003077475',
  phone: '13800138000',
  creditCode: '91350100M000100Y43',
  date: localDay(Date.now()),
  amount: '500000',
  number: '30',
  yesNo: 'yes',
  address: '青石县石桥镇石桥村三组12号',
  postcode: '330500',
  bankCard: '6222020000000000000',
}

/** Goes through any service as somebody would who reads what stands there: one decision a screen, nothing known beforehand. */
export class Villager {
  readonly #options: VillagerOptions
  readonly #laid = new Set<string>()
  #signed = ''

  constructor(options: VillagerOptions) {
    this.#options = options
  }

  /** Undefined where nothing is to be done but to look. */
  next(p: Projection): Deed {
    if (p.overlay?.kind === 'timeout' || p.overlay?.kind === 'cap') return act({ id: 'stay' })
    const offers = new Set(p.actions)
    const first = (...ids: readonly Action['id'][]): Deed => {
      const id = ids.find((i) => offers.has(i))
      return id ? act({ id } as Action) : { do: 'wait' }
    }
    switch (p.screen) {
      case 'idle':
        return act({ id: 'start' })
      case 'home':
        return act({ id: 'openService', serviceId: this.#options.service })
      case 'guide':
        return p.props.service.available ? first('begin') : { do: 'wait' }
      case 'consent':
        return first('agree')
      case 'licences':
        return first('agree', 'next')
      case 'identify':
        if (p.props.problem === 'reader.absent' && offers.has('identifyByHand'))
          return act({ id: 'identifyByHand', name: usual.name ?? '', idNumber: usual.idNumber ?? '' })
        return this.#card(`${p.props.step.index} ${p.props.whose?.zh ?? ''}`)
      case 'confirm':
        return first('confirmIdentity')
      case 'document':
        return this.#options.promises || p.props.problem === 'scanner.absent'
          ? first('promise', 'skipStep', 'takePicture', 'keepPage')
          : first('takePicture', 'keepPage')
      case 'face':
        return first('takePicture')
      case 'form':
      case 'deliver':
        return p.screen === 'deliver' && p.props.questions.length === 0
          ? act({ id: 'chooseWay', way: p.props.ways[0] ?? 'pickUp' })
          : this.#answer(p.props.questions)
      case 'choose': {
        const { options, records, several } = p.props
        const values = [...options.map((o) => o.value), ...records.map((r) => r.id)]
        const chosen = [...options, ...records].some((o) => o.chosen)
        const wanted = values.find((v) => v === this.#options.answers?.choose) ?? values[0]
        if (several && chosen) return first('next')
        return wanted === undefined ? { do: 'wait' } : act({ id: 'choose', values: [wanted] })
      }
      case 'records':
      case 'result':
      case 'ratingReasons':
        return first('next')
      case 'scan':
        return offers.has('typeCode') && p.props.problem === undefined
          ? act({ id: 'typeCode', value: this.#options.code ?? '91350100M000100Y43' })
          : { do: 'wait' }
      case 'sign':
        return this.#sign(p.props.phase === 'signing' ? `${p.props.step.index}` : '')
      case 'review':
        return first('submit')
      case 'appointment': {
        const slot = p.props.slots.find(({ left }) => left > 0)
        return slot ? act({ id: 'chooseSlot', slotId: slot.id }) : { do: 'wait' }
      }
      case 'preview':
        return first('print')
      case 'rating':
        return act({ id: 'rate', level: 5 })
      case 'ratingUndo':
        return first('next')
      default:
        return { do: 'wait' }
    }
  }

  #card(place: string): Deed {
    if (this.#laid.has(place)) return { do: 'wait' }
    const card = this.#options.cards[this.#laid.size] ?? this.#options.cards[0] ?? ''
    this.#laid.add(place)
    return { do: 'card', card }
  }

  #sign(place: string): Deed {
    if (place === '' || this.#signed === place) return place === '' ? { do: 'wait' } : act({ id: 'signed' })
    this.#signed = place
    return { do: 'sign' }
  }

  #answer(questions: readonly Question[]): Deed {
    const open = questions.find((q) => q.required && q.value === '')
    if (!open) return act({ id: 'next' })
    const own = this.#options.answers?.[open.id]
    const value = own ?? open.options?.[0]?.value ?? usual[open.kind] ?? '石桥'
    return act({ id: 'answer', field: open.id, value })
  }
}
