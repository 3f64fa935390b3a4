/** Papers that tell of something else, none of them what a service was for. They come out of the receipt printer, documents out of the other. */
const slips: ReadonlySet<string> = new Set(['receipt', 'ticket', 'problem'])

export const isSlip = (template: string): boolean => slips.has(template)
