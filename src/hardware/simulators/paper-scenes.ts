/** What lies under a document camera. */
export const paperScenes = ['paper', 'paper-blurred', 'paper-dark', 'table'] as const
export type PaperScene = (typeof paperScenes)[number]

export const isPaperScene = (scene: string): scene is PaperScene => (paperScenes as readonly string[]).includes(scene)

/** Corners of the sheet in a picture of 640 x 480, from the top left clockwise. */
export const paperCorners = [
  { x: 168, y: 62 },
  { x: 452, y: 48 },
  { x: 497, y: 431 },
  { x: 132, y: 418 },
] as const

const lines = [
  '养老保险待遇领取资格认证表',
  'Name        WANG XIUYING',
  'ID number   33068119490203462X',
  'I am alive and well and draw my pension in this county.',
  '本人承诺以上内容属实，如有不实愿承担责任。',
]

/** A printed sheet on a dark table, at an angle: frame `i` of the loop as SVG of 640 x 480 units. */
export function paperSvg(scene: PaperScene, i: number): string {
  const corners = paperCorners.map(({ x, y }) => `${x},${y}`).join(' ')
  const drawn = scene === 'table' ? '' : `<polygon points="${corners}" fill="#f4f2ea"/>${print(scene)}`
  const blur = scene === 'paper-blurred' ? '<filter id="b"><feGaussianBlur stdDeviation="5"/></filter>' : ''
  const shade = scene === 'paper-dark' ? '<rect width="640" height="480" fill="#000" opacity="0.88"/>' : ''
  const crumb = `<circle cx="${20 + i}" cy="12" r="2" fill="#64503c"/>`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480" viewBox="0 0 640 480">${blur}` +
    `<rect width="640" height="480" fill="#5a4632"/>${crumb}` +
    `<g${blur === '' ? '' : ' filter="url(#b)"'}>${drawn}</g>${shade}</svg>`
  )
}

/** The text, turned like the sheet's left edge; a true projection is not needed to read it. */
function print(scene: PaperScene): string {
  const ink = scene === 'paper' ? '#1c1c20' : '#303036'
  const rows = Array.from({ length: 22 }, (_, row) => {
    const text = lines[row % lines.length] ?? ''
    return `<text x="190" y="${98 + row * 14}" font-size="8" font-family="sans-serif" fill="${ink}">${text}</text>`
  })
  return `<g transform="rotate(-1 310 240)">${rows.join('')}</g>`
}
