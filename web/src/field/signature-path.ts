import { signatureLettersMax } from './phone/limits.ts'

export type Point = { readonly x: number; readonly y: number }
export const signatureBox = { width: 300, height: 100 } as const

/**
 * The strokes of a finger as an SVG path in the box. Points closer than a unit to the one before are left out; what
 * becomes too long is drawn more coarsely, never cut. Null where nothing was drawn.
 */
export function signaturePath(strokes: readonly (readonly Point[])[]): string | null {
  for (let apart = 1; apart < signatureBox.width; apart *= 2) {
    const path = strokes.map((stroke) => strokePath(stroke, apart)).join('')
    if (path === '') return null
    if (path.length <= signatureLettersMax) return path
  }
  return null
}

function strokePath(stroke: readonly Point[], apart: number): string {
  const [first, ...rest] = stroke.map(inBox)
  if (!first) return ''
  let last = first
  let path = `M${first.x} ${first.y}`
  for (const point of rest) {
    if (Math.hypot(point.x - last.x, point.y - last.y) < apart) continue
    path += `L${point.x} ${point.y}`
    last = point
  }
  // A dot is a stroke too.
  return last === first ? `${path}L${first.x} ${first.y}` : path
}

const inBox = ({ x, y }: Point): Point => ({
  x: tenths(Math.min(signatureBox.width, Math.max(0, x))),
  y: tenths(Math.min(signatureBox.height, Math.max(0, y))),
})
const tenths = (value: number): number => Math.round(value * 10) / 10
