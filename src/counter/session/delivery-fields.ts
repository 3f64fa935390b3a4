import type { FormField } from '../forms/fields.ts'

/** Where a result is sent to by post. */
export const deliveryFields: readonly FormField[] = [
  {
    id: 'deliveryName',
    kind: 'name',
    label: { zh: '收件人', hk: '收件人', en: 'Addressee', pt: 'Destinatário' },
    required: true,
    prefill: ['card.name'],
  },
  {
    id: 'deliveryPhone',
    kind: 'phone',
    label: { zh: '手机号', hk: '手機號碼', en: 'Mobile number', pt: 'Telemóvel' },
    required: true,
    prefill: ['answer.phone'],
  },
  {
    id: 'deliveryAddress',
    kind: 'address',
    label: { zh: '寄到哪里', hk: '寄到哪裏', en: 'Address', pt: 'Morada' },
    required: true,
    prefill: ['card.address'],
  },
]
