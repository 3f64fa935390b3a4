import { isPaperScene, type PaperScene, paperSvg } from './paper-scenes.ts'

export const scenes = ['person', 'other-person', 'nobody', 'dark'] as const
export type Scene = (typeof scenes)[number] | PaperScene

export const sceneWidth = 640
export const sceneHeight = 480
export const framesInLoop = 12

interface Looks {
  readonly skin: string
  readonly hair: string
  readonly shirt: string
  readonly glasses: boolean
}

const looks: Partial<Record<Scene, Looks>> = {
  person: { skin: '#f1c9a5', hair: '#5b5b60', shirt: '#3c6e91', glasses: true },
  'other-person': { skin: '#d9a679', hair: '#221c18', shirt: '#8c4a3c', glasses: false },
}

/** A drawn person who breathes, sways and blinks, or an empty room: frame `i` of the loop as SVG. */
export function sceneSvg(scene: Scene, i: number): string {
  if (isPaperScene(scene)) return paperSvg(scene, i)
  const room =
    '<rect width="640" height="480" fill="#dfe6e4"/><rect y="330" width="640" height="150" fill="#c4cfca"/>' +
    '<rect x="440" y="60" width="150" height="180" fill="#f7faf9" stroke="#a9b6b1" stroke-width="6"/>'
  const person = looks[scene]
  const body = person ? figure(person, i) : ''
  const shade = scene === 'dark' ? '<rect width="640" height="480" fill="#000" opacity="0.93"/>' : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">${room}${body}${shade}</svg>`
}

function figure(look: Looks, i: number): string {
  const sway = Math.sin((i / framesInLoop) * 2 * Math.PI)
  const x = 300 + 5 * sway
  const y = 200 + 2 * Math.cos((i / framesInLoop) * 4 * Math.PI)
  const eye = i === 5 ? 1 : 8
  const eyes = [-32, 32].map((dx) => `<ellipse cx="${x + dx}" cy="${y}" rx="8" ry="${eye}" fill="#2a2522"/>`).join('')
  const frame = 'r="24" fill="none" stroke="#444" stroke-width="4"'
  const glasses = look.glasses
    ? `<circle cx="${x - 32}" cy="${y}" ${frame}/><circle cx="${x + 32}" cy="${y}" ${frame}/>`
    : ''
  return (
    `<path d="M ${x - 150} 480 Q ${x - 140} 330 ${x} 330 Q ${x + 140} 330 ${x + 150} 480 Z" fill="${look.shirt}"/>` +
    `<rect x="${x - 30}" y="${y + 80}" width="60" height="70" fill="${look.skin}"/>` +
    `<ellipse cx="${x}" cy="${y - 30}" rx="98" ry="112" fill="${look.hair}"/>` +
    `<ellipse cx="${x}" cy="${y + 10}" rx="82" ry="102" fill="${look.skin}"/>${eyes}${glasses}` +
    `<path d="M ${x - 26} ${y + 55} Q ${x} ${y + 72 + 2 * sway} ${x + 26} ${y + 55}" fill="none" stroke="#9c5a48" stroke-width="5"/>`
  )
}
